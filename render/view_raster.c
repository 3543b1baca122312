#include "render/view_raster.h"

#include "render/page_job.h"

#define MOST_OCTETS ((size_t)48 << 20)
#define SAMPLES 12 /* a large rectangle is looked at in so many places each way */

struct fill {
	struct view_raster *raster;
	uint32_t row;
};

/* Bad ones first, then those from another copy. */
static unsigned badness(enum page_row_state state)
{
	static const unsigned order[] = {[PAGE_ROW_GOOD] = 0,
		[PAGE_ROW_REPAIRED] = 1,
		[PAGE_ROW_DOUBTFUL] = 2,
		[PAGE_ROW_CONCEALED] = 3,
		[PAGE_ROW_LOST] = 4};
	return order[state];
}

static bool take_row(void *ctx, const struct page_row *row)
{
	struct fill *f = ctx;
	struct view_raster *r = f->raster;
	uint8_t state = (uint8_t)row->state;
	if (f->row++ % r->row_step == 0) {
		g_byte_array_append(r->pels, row->pels, (guint)r->row_octets);
		g_byte_array_append(r->states, &state, 1);
		r->rows++;
	} else if (badness(row->state) >
		   badness((enum page_row_state)r->states->data[r->rows - 1])) {
		r->states->data[r->rows - 1] = state;
	}
	return true;
}

struct view_raster *view_raster_new(const struct fax_page *page)
{
	struct page_result result;
	if (!page_job_has_rows(page))
		return NULL;
	struct view_raster *r = g_new0(struct view_raster, 1);
	struct fill f = {.raster = r};
	r->width = page->params.width;
	r->bits = page->bits > 0 ? page->bits : 1;
	r->row_octets = page_job_row_octets(page);
	r->row_step = (uint32_t)(r->row_octets * page->rows / MOST_OCTETS + 1);
	r->pels = g_byte_array_new();
	r->states = g_byte_array_new();
	if (fax_page_rows(page, take_row, &f, &result) && r->rows > 0)
		return r;
	view_raster_free(r);
	return NULL;
}

void view_raster_free(struct view_raster *r)
{
	if (r == NULL)
		return;
	g_byte_array_free(r->pels, TRUE);
	g_byte_array_free(r->states, TRUE);
	g_free(r);
}

static void add_pel(const struct view_raster *r, uint32_t x, uint32_t y, unsigned sum[3])
{
	const uint8_t *row = r->pels->data + (size_t)y * r->row_octets;
	if (r->bits == 1) {
		unsigned white = (row[x / 8] >> (7 - x % 8) & 1) != 0 ? 0 : 255;
		sum[0] += white;
		sum[1] += white;
		sum[2] += white;
	} else if (r->bits == 8) {
		sum[0] += row[x];
		sum[1] += row[x];
		sum[2] += row[x];
	} else {
		for (int i = 0; i < 3; i++)
			sum[i] += row[3 * x + (uint32_t)i];
	}
}

static uint32_t clamp(double at, uint32_t most)
{
	return at <= 0 ? 0 : at >= most ? most : (uint32_t)at;
}

/* Rows of the page that dots beside each other stand for. */
struct rows {
	uint32_t first, end, step;
	enum page_row_state state; /* the worst */
};

static struct rows rows_of(const struct view_raster *r, double y, double h)
{
	struct rows rows = {.first = clamp(y, r->rows - 1), .state = PAGE_ROW_GOOD};
	rows.end = MAX(clamp(y + h, r->rows), rows.first + 1);
	rows.step = (rows.end - rows.first) / SAMPLES + 1;
	for (uint32_t row = rows.first; row < rows.end; row++) {
		enum page_row_state state = (enum page_row_state)r->states->data[row];
		if (badness(state) > badness(rows.state))
			rows.state = state;
	}
	return rows;
}

/* A rectangle always has one pel at least. */
static struct view_dot dot_of(
	const struct view_raster *r, const struct rows *rows, double x, double w)
{
	uint32_t x0 = clamp(x, r->width - 1), x1 = MAX(clamp(x + w, r->width), x0 + 1);
	uint32_t step = (x1 - x0) / SAMPLES + 1;
	unsigned sum[3] = {0}, count = 0;
	for (uint32_t row = rows->first; row < rows->end; row += rows->step)
		for (uint32_t at = x0; at < x1; at += step, count++)
			add_pel(r, at, row, sum);
	return (struct view_dot){.r = (uint8_t)(sum[0] / count),
		.g = (uint8_t)(sum[1] / count),
		.b = (uint8_t)(sum[2] / count),
		.state = rows->state};
}

void view_raster_dots(const struct view_raster *r, double x, double y, double w, double h, int n,
	struct view_dot *out)
{
	bool outside = y < 0 || y >= r->rows;
	struct rows rows = outside ? (struct rows){0} : rows_of(r, y, h);
	for (int i = 0; i < n; i++) {
		double at = x + i * w;
		if (outside || at < 0 || at >= r->width)
			out[i] = (struct view_dot){.outside = true};
		else
			out[i] = dot_of(r, &rows, at, w);
	}
}

struct view_dot view_raster_dot(const struct view_raster *r, double x, double y, double w, double h)
{
	struct view_dot dot;
	view_raster_dots(r, x, y, w, h, 1, &dot);
	return dot;
}
