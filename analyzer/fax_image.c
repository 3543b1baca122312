#include "analyzer/fax_image.h"

#include "reassembly/t43_rows.h"
#include "reassembly/t81_rows.h"

/* A page that is shorter says too little to contradict its DCS. */
#define LEAST_OCTETS 100u

static const struct {
	const char *name;
	enum t4_coding coding;
} codings[] = {{"MH", T4_MH}, {"MR", T4_MR}, {"MMR", T4_MMR}};

static bool known_coding(const char *name, enum t4_coding *out)
{
	for (size_t i = 0; name != NULL && i < G_N_ELEMENTS(codings); i++) {
		if (strcmp(codings[i].name, name) != 0)
			continue;
		*out = codings[i].coding;
		return true;
	}
	return false;
}

static bool is_coding(const struct fax_page *page, const char *name)
{
	return page->coding != NULL && strcmp(page->coding, name) == 0;
}

/* The width of DCS gives way to the one that the code stream was made with. */
static bool take_jbig(struct fax_page *page)
{
	bool known = t85_rows_width(page->octets, page->length, &page->params.width);
	page->decoder = known ? FAX_DECODER_T85 : FAX_DECODER_NONE;
	return known;
}

/* T.30 has 100 to 1200 dpi; what else a code stream tells is a mistake that nobody could print. */
static void take_picture(struct fax_page *page, enum fax_decoder decoder, uint32_t width,
	unsigned bits, uint32_t dpi)
{
	page->decoder = decoder;
	page->params.width = width;
	page->bits = bits;
	if (dpi >= 100 && dpi <= 1200)
		page->params.x_dpi = page->params.y_dpi = dpi;
}

static bool take_jpeg(struct fax_page *page)
{
	struct t81_info info;
	bool known = t81_rows_info(page->octets, page->length, &info);
	page->decoder = FAX_DECODER_NONE;
	if (known)
		take_picture(page, FAX_DECODER_T81, info.width, info.bits, info.x_dpi);
	return known;
}

static bool take_t43(struct fax_page *page)
{
	struct t43_info info;
	bool known = t43_rows_info(page->octets, page->length, &info);
	page->decoder = FAX_DECODER_NONE;
	if (known)
		take_picture(page, FAX_DECODER_T43, info.width, info.bits, info.x_dpi);
	return known;
}

struct measure {
	struct fax_page *page;
	uint32_t row;
	guint gap, part; /* the next ones of the page */
};

/* Where the octets go on behind a gap: the decoder's place of the hole. */
static size_t gap_end(const struct fax_page *page, guint i)
{
	const struct fax_gap *gap = &g_array_index(page->gaps, struct fax_gap, i);
	return gap->at + gap->length;
}

/* The gaps that a lost row owns; those in front of it made no row bad. */
static void take_gaps(struct measure *m, const struct page_row *row, struct fax_range *range)
{
	const struct fax_page *page = m->page;
	for (; m->gap < page->gaps->len; m->gap++) {
		size_t at = gap_end(page, m->gap);
		if (at > row->end || (at == row->end && at < page->length))
			break;
		if (at < row->begin)
			continue;
		if (range->gaps == 0)
			range->gap = m->gap;
		range->gaps = m->gap + 1 - range->gap;
	}
}

/* The packets that brought the octets of a row. */
static void take_parts(struct measure *m, const struct page_row *row, struct fax_range *range)
{
	const GArray *parts = m->page->parts;
	while (m->part + 1 < parts->len &&
		g_array_index(parts, struct fax_part, m->part + 1).at <= row->begin)
		m->part++;
	for (guint i = m->part; i < parts->len; i++) {
		const struct fax_part *part = &g_array_index(parts, struct fax_part, i);
		if (part->at >= row->end)
			break;
		if (range->first_packet == 0)
			range->first_packet = part->packet;
		range->last_packet = MAX(range->last_packet, part->packet);
	}
}

static bool measure_row(void *ctx, const struct page_row *given)
{
	struct measure *m = ctx;
	GArray *damaged = m->page->damaged;
	uint32_t row = m->row++;
	if (!page_row_is_bad(given->state))
		return true;
	struct fax_range *last =
		damaged->len > 0 ? &g_array_index(damaged, struct fax_range, damaged->len - 1)
				 : NULL;
	if (last != NULL && last->last + 1 == row) {
		last->last = row;
	} else if (damaged->len < FAX_MAX_RANGES) {
		const struct fax_range range = {.first = row, .last = row, .state = given->state};
		g_array_append_val(damaged, range);
		last = &g_array_index(damaged, struct fax_range, damaged->len - 1);
	} else {
		return true;
	}
	if (given->state == PAGE_ROW_LOST)
		take_gaps(m, given, last);
	take_parts(m, given, last);
	return true;
}

/* Good rows less bad ones under a guess; higher is better. */
static int64_t score(struct fax_page *page, enum t4_coding coding, uint32_t width)
{
	struct page_result result;
	page->decoder = FAX_DECODER_T4;
	page->t4 = coding;
	page->params.width = width;
	if (!fax_page_rows(page, NULL, NULL, &result))
		return INT64_MIN;
	int64_t rows = (int64_t)result.rows - 2 * (int64_t)result.bad_rows;
	return rows > 0 && result.ended ? rows + 16 : rows;
}

struct t4_guess {
	int64_t score;
	size_t coding;
	uint32_t width;
};

/* The widths of T.30 at the usual resolutions, each coding. */
static struct t4_guess best_t4(struct fax_page *page)
{
	static const uint32_t widths[] = {1728, 2048, 2432, 2592, 3456, 5184};
	struct t4_guess best = {INT64_MIN, page->ecm ? 2 : 0, widths[0]};
	for (size_t c = 0; c < G_N_ELEMENTS(codings); c++) {
		/* T.6 is for ECM only (T.30 Table 2, bit 31). */
		if (!page->ecm && codings[c].coding == T4_MMR)
			continue;
		for (size_t w = 0; w < G_N_ELEMENTS(widths); w++) {
			int64_t s = score(page, codings[c].coding, widths[w]);
			if (s > best.score)
				best = (struct t4_guess){s, c, widths[w]};
		}
	}
	return best;
}

static void take_guess(struct fax_page *page, const struct t4_guess *guess)
{
	page->decoder = FAX_DECODER_T4;
	page->coding = codings[guess->coding].name;
	page->t4 = codings[guess->coding].coding;
	page->params.width = guess->width;
}

/* False, and nothing changed, when most rows are bad under the best guess, which is no guess then. A page of T.6
 * without its beginning is such. */
static bool guess_t4(struct fax_page *page)
{
	const struct t30_params params = page->params;
	const enum t4_coding t4 = page->t4;
	const struct t4_guess best = best_t4(page);
	page->params = params;
	page->t4 = t4;
	if (best.score <= 0)
		return false;
	take_guess(page, &best);
	return true;
}

/* No DCS in the capture. Codings other than those of T.4 and T.6 have a header to know them by, and are for ECM
 * only. */
static void guess_params(struct fax_page *page)
{
	page->params.width = 1728;
	/* The vertical resolution cannot be told, but by a picture: standard is the default of T.4. */
	page->params.x_dpi = 204;
	page->params.y_dpi = 98;
	if (page->ecm && take_jbig(page))
		page->coding = "JBIG";
	else if (page->ecm && take_jpeg(page))
		page->coding = "JPEG";
	else if (page->ecm && take_t43(page))
		page->coding = "T.43";
	else if (!guess_t4(page))
		page->decoder = FAX_DECODER_NONE;
}

/* Codes that make no rows. */
static bool makes_no_rows(const struct fax_page *page, const struct page_result *result)
{
	return result->rows == 0 || result->rows < 2 * result->bad_rows ||
	       (result->stopped && result->octets_used < page->length / 2);
}

/* No rows as DCS has them, in a page that lost nothing. */
static bool contradicts_dcs(const struct fax_page *page, const struct page_result *result)
{
	if (page->decoder != FAX_DECODER_T4 || page->holes->len > 0 || page->length < LEAST_OCTETS)
		return false;
	return makes_no_rows(page, result);
}

static bool measure(struct fax_page *page, struct page_result *result)
{
	struct measure m = {.page = page};
	g_array_set_size(page->damaged, 0);
	return fax_page_rows(page, measure_row, &m, result);
}

static void choose_decoder(struct fax_page *page)
{
	if (!page->params_known)
		guess_params(page);
	else if (known_coding(page->coding, &page->t4))
		page->decoder = FAX_DECODER_T4;
	else if (is_coding(page, "JBIG"))
		take_jbig(page);
	else if (is_coding(page, "JPEG"))
		take_jpeg(page);
	else if (is_coding(page, "T.43"))
		take_t43(page);
}

/* Any code makes a few rows of any width: what no coding and no width make rows of is a page as DCS says whose codes
 * are wrong. */
static void guess_other(struct fax_page *page, struct page_result *result)
{
	const struct fax_page as_dcs = *page;
	struct page_result other;
	if (!guess_t4(page))
		return;
	page->not_as_dcs = fax_page_rows(page, NULL, NULL, &other) && !makes_no_rows(page, &other);
	if (!page->not_as_dcs) {
		page->coding = as_dcs.coding;
		page->t4 = as_dcs.t4;
		page->params = as_dcs.params;
	}
	measure(page, result);
}

void fax_image_measure(struct fax_page *page)
{
	struct page_result result;
	choose_decoder(page);
	if (!measure(page, &result))
		return;
	if (page->params_known && contradicts_dcs(page, &result))
		guess_other(page, &result);
	page->rows = page->received_rows = result.rows;
	page->bad_rows = result.bad_rows;
	page->longest_bad_run = result.longest_bad_run;
	page->ended = result.ended;
	page->rest_lost = result.stopped;
	page->limited = result.limited;
}

bool fax_image_mostly_good(const struct fax_page *page)
{
	struct page_result result;
	struct t4_params params = {.width = page->params.width};
	if (!known_coding(page->coding, &params.coding) ||
		!t4_rows_decode(&params, page->octets, page->length, NULL, NULL, &result))
		return false;
	/* A row or two can come out of noise. */
	return result.rows >= 8 && result.bad_rows * 4 <= result.rows;
}

bool fax_image_mostly_zero(const uint8_t *octets, size_t n)
{
	size_t begin = 0, zero = 0;
	while (begin < n && octets[begin] == 0xff)
		begin++;
	for (size_t i = begin; i < n; i++)
		zero += octets[i] == 0;
	return zero * 20 >= (n - begin) * 19;
}

size_t fax_image_zero_run(const uint8_t *octets, size_t n)
{
	size_t best = 0, run = 0;
	for (size_t i = 0; i < n * 8; i++) {
		run = octets[i / 8] >> (7 - i % 8) & 1 ? 0 : run + 1;
		best = MAX(best, run);
	}
	return best;
}
