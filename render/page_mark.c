#include "render/page_mark.h"

#include <string.h>

#include "render/page_job.h"
#include "render/page_png_out.h"

const uint8_t page_mark_colours[][3] = {
	[PAGE_MARK_GOOD] = {0xff, 0xff, 0xff},
	[PAGE_MARK_LOST] = {0xd5, 0x5e, 0x00},
	[PAGE_MARK_CONCEALED] = {0x56, 0xb4, 0xe9},
	[PAGE_MARK_DOUBTFUL] = {0xf0, 0xe4, 0x42},
	[PAGE_MARK_REPAIRED] = {0x00, 0x9e, 0x73},
	[PAGE_MARK_STOPPED] = {0xcc, 0x79, 0xa7},
	[PAGE_MARK_MARGIN] = {0xdd, 0xdd, 0xdd},
	[PAGE_MARK_BLACK] = {0x00, 0x00, 0x00},
};

/* Pels of a stripe of the band. */
#define STRIPE 8u

/* What the pass over the rows that comes first finds. */
struct damage {
	uint8_t *states; /* enum page_row_state of each row */
	uint32_t row;
	bool any;
	bool stopped;
};

static bool take_state(void *ctx, const struct page_row *row)
{
	struct damage *damage = ctx;
	damage->states[damage->row++] = (uint8_t)row->state;
	damage->any = damage->any || row->state != PAGE_ROW_GOOD;
	return true;
}

/* False when the rows are not those that the page says. damage->states is freed by the caller, g_free(). */
static bool find_damage(
	const struct page_job *job, const struct fax_page *page, struct damage *damage)
{
	struct page_result decoded;
	*damage = (struct damage){.states = g_malloc(page->rows)};
	bool done = page_job_rows(job, page, take_state, damage, NULL, &decoded);
	damage->stopped = decoded.stopped;
	return done;
}

static bool holds(const struct page_job *job, const struct fax_page *page)
{
	struct damage damage;
	if (!page_job_has_rows(page))
		return false;
	/* Rows that do not fit are for write_page() to report. */
	bool marked = !find_damage(job, page, &damage) || damage.any || damage.stopped;
	g_free(damage.states);
	return marked;
}

uint32_t page_mark_margin(const struct fax_page *page)
{
	return MAX(page->params.width / 64 / 8 * 8, 8);
}

uint32_t page_mark_reach(const struct fax_page *page)
{
	return MAX(page->params.y_dpi / 40, 1);
}

uint32_t page_mark_band(const struct fax_page *page)
{
	return MAX(page->params.y_dpi / 6, 8);
}

/* The worst state within reach: they are numbered from the worst on, and 0 is good. */
static void spread(const struct fax_page *page, const uint8_t *states, uint8_t *out)
{
	uint32_t reach = page_mark_reach(page);
	memset(out, PAGE_ROW_GOOD, page->rows);
	for (uint32_t row = 0; row < page->rows; row++) {
		if (states[row] == PAGE_ROW_GOOD)
			continue;
		uint32_t last = MIN(page->rows - 1, row + reach);
		for (uint32_t near = row - MIN(row, reach); near <= last; near++) {
			if (out[near] == PAGE_ROW_GOOD || states[row] < out[near])
				out[near] = states[row];
		}
	}
}

/* The image while it is written. Rows are in the form of page_png_out: four bits a pel, or RGB. */
struct image {
	const struct fax_page *page;
	struct page_png_out *out;
	const uint8_t *margins; /* state of each row there */
	uint32_t row;
	uint32_t margin;
	uint8_t *pels; /* of a row, margins and all */
	size_t octets;
	bool indexed;
};

static size_t margin_octets(const struct image *image)
{
	return image->indexed ? image->margin / 2 : (size_t)image->margin * 3;
}

/* The whole row. */
static void fill(struct image *image, enum page_mark_colour colour)
{
	if (image->indexed)
		memset(image->pels, (int)((unsigned)colour << 4 | (unsigned)colour), image->octets);
	for (size_t i = 0; !image->indexed && i < image->octets; i++)
		image->pels[i] = page_mark_colours[colour][i % 3];
}

/* Two pels of four bits for two of one. */
static void tint_bilevel(struct image *image, const uint8_t *row, enum page_mark_colour white)
{
	uint8_t *out = image->pels + margin_octets(image);
	uint8_t pairs[4];
	for (unsigned i = 0; i < 4; i++) {
		unsigned first = i & 2 ? PAGE_MARK_BLACK : white;
		unsigned second = i & 1 ? PAGE_MARK_BLACK : white;
		pairs[i] = (uint8_t)(first << 4 | second);
	}
	for (uint32_t x = 0; x < image->page->params.width; x += 2)
		*out++ = pairs[row[x / 8] >> (6 - x % 8) & 3];
}

static void tint_colour(struct image *image, const uint8_t *row, enum page_mark_colour white)
{
	size_t samples = image->page->bits / 8;
	uint8_t *out = image->pels + margin_octets(image);
	for (size_t i = 0; i < (size_t)image->page->params.width * 3; i++) {
		unsigned value = samples == 3 ? row[i] : row[i / 3];
		out[i] = (uint8_t)(value * page_mark_colours[white][i % 3] / 255);
	}
}

/* The pel behind an odd width is white of the row, too. */
static bool write_row(void *ctx, const struct page_row *row)
{
	struct image *image = ctx;
	enum page_mark_colour near = image->margins[image->row++];
	fill(image, near == PAGE_MARK_GOOD ? PAGE_MARK_MARGIN : near);
	(image->indexed ? tint_bilevel : tint_colour)(
		image, row->pels, (enum page_mark_colour)row->state);
	return page_png_out_row(image->out, image->pels);
}

static void put_pel(struct image *image, uint32_t x, enum page_mark_colour colour)
{
	if (!image->indexed)
		memcpy(image->pels + (size_t)x * 3, page_mark_colours[colour], 3);
	else if (x % 2 == 0)
		image->pels[x / 2] = (uint8_t)((unsigned)colour << 4);
	else
		image->pels[x / 2] |= (uint8_t)colour;
}

/* Stripes, so that it is no part of the page on a black and white printer either. */
static bool write_band(struct image *image, uint32_t width, uint32_t rows)
{
	bool done = true;
	for (uint32_t y = 0; done && y < rows; y++) {
		for (uint32_t x = 0; x < width; x++) {
			bool stripe = (x + y) / STRIPE % 2 == 0;
			put_pel(image, x, stripe ? PAGE_MARK_STOPPED : PAGE_MARK_GOOD);
		}
		done = page_png_out_row(image->out, image->pels);
	}
	return done;
}

static bool write_rows(
	struct page_writing *writing, struct image *image, const struct page_png_form *form)
{
	struct page_result decoded;
	image->out = page_png_out_new(writing, form, image->page);
	if (image->out == NULL)
		return false;
	image->pels = g_malloc(image->octets);
	bool done = page_job_rows(writing->job, image->page, write_row, image, writing->output,
			    &decoded) &&
		    write_band(image, form->width, form->height - image->page->rows);
	g_free(image->pels);
	return page_png_out_end(image->out, done);
}

static bool write_image(struct page_writing *writing, const struct fax_page *page,
	const struct damage *damage, const uint8_t *margins)
{
	struct image image = {.page = page, .margins = margins, .indexed = page->bits == 1};
	image.margin = page_mark_margin(page);
	const struct page_png_form form = {
		.pels = image.indexed ? PAGE_PNG_INDEX : PAGE_PNG_RGB,
		.width = page->params.width + 2 * image.margin,
		.height = page->rows + (damage->stopped ? page_mark_band(page) : 0),
		.colours = page_mark_colours,
		.colour_count = PAGE_MARK_COLOURS,
	};
	image.octets = image.indexed ? ((size_t)form.width + 1) / 2 : (size_t)form.width * 3;
	return write_rows(writing, &image, &form);
}

static bool write_page(struct page_writing *writing, const struct fax_page *page)
{
	struct damage damage;
	bool done = find_damage(writing->job, page, &damage);
	if (done) {
		uint8_t *margins = g_malloc(page->rows);
		spread(page, damage.states, margins);
		done = write_image(writing, page, &damage, margins);
		g_free(margins);
	}
	g_free(damage.states);
	writing->output->pages++;
	return done;
}

/* The page is one that holds() has found damaged: a job of this format has one page. */
static bool write_document(struct page_writing *writing)
{
	const struct page_job *job = writing->job;
	for (size_t i = 0; i < job->page_count; i++) {
		if (page_job_has_rows(job->pages[i]))
			return write_page(writing, job->pages[i]);
	}
	return false;
}

const struct page_format page_mark = {
	.title = "PNG",
	.ending = "-damage.png",
	.advice = "leave out --mark-damage",
	.holds = holds,
	.write = write_document,
};
