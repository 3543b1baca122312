#include "analyzer/fax_copies.h"

#include <stdlib.h>

#include "analyzer/fax_image.h"
#include "analyzer/page_align.h"

/* Octets of rows that a page takes from its copies: beyond it bad rows stay. */
#define MAX_PATCH_OCTETS ((size_t)8 << 20)

/* Rows that are not blank and good in both copies, of which this share has to be equal. */
#define SAME_PERCENT 60u

#define PAGE(fax, i) ((struct fax_page *)g_ptr_array_index((fax)->pages, i))
#define PRINT_ROW(print, i) (&g_array_index((print)->rows, struct page_print_row, i))
#define SPAN(spans, i) (&g_array_index((spans), struct page_span, i))

static bool comparable(const struct fax_page *a, const struct fax_page *b)
{
	return a->decoder != FAX_DECODER_NONE && b->decoder != FAX_DECODER_NONE && a->rows > 0 &&
	       b->rows > 0 && a->params.width == b->params.width && a->bits == b->bits;
}

/* ---- the same page? ---- */

static uint32_t telling_rows(const struct page_print *print)
{
	uint32_t n = 0;
	for (guint i = 0; i < print->rows->len; i++)
		n += !PRINT_ROW(print, i)->bad && !PRINT_ROW(print, i)->blank;
	return n;
}

static uint32_t equal_rows(
	const struct page_print *a, const struct page_print *b, const GArray *spans)
{
	uint32_t n = 0;
	for (guint s = 0; s < spans->len; s++) {
		const struct page_span *span = SPAN(spans, s);
		for (uint32_t i = 0; span->matched && i < span->base_rows; i++) {
			const struct page_print_row *x = PRINT_ROW(a, span->base + i);
			const struct page_print_row *y = PRINT_ROW(b, span->other + i);
			n += !x->bad && !y->bad && !x->blank && x->hash == y->hash;
		}
	}
	return n;
}

/* Two blank pages are the same when they are about as long. */
static bool both_blank(const struct page_print *a, const struct page_print *b)
{
	uint32_t shorter = MIN(a->rows->len, b->rows->len),
		 longer = MAX(a->rows->len, b->rows->len);
	return telling_rows(a) == 0 && telling_rows(b) == 0 && longer - shorter <= longer / 10;
}

static bool prints_same(const struct page_print *a, const struct page_print *b, const GArray *spans)
{
	uint32_t telling = MIN(telling_rows(a), telling_rows(b));
	if (telling == 0)
		return both_blank(a, b);
	return (uint64_t)equal_rows(a, b, spans) * 100 >= (uint64_t)telling * SAME_PERCENT;
}

bool fax_copies_same(const struct fax_page *a, const struct fax_page *b)
{
	if (!comparable(a, b))
		return false;
	struct page_print *x = page_print_new(a), *y = page_print_new(b);
	GArray *spans = page_align(x, y);
	bool same = prints_same(x, y, spans);
	g_array_free(spans, TRUE);
	page_print_free(x);
	page_print_free(y);
	return same;
}

/* ---- frames (ECM) ---- */

/* Walks through the holes of a page, which stand in order, with places that only grow. */
struct holes {
	const GArray *ranges;
	guint next;
};

static bool is_missing(struct holes *holes, size_t at)
{
	const struct ecm_hole *hole;
	for (; holes->next < holes->ranges->len; holes->next++) {
		hole = &g_array_index(holes->ranges, struct ecm_hole, holes->next);
		if (at < hole->at + hole->length)
			return at >= hole->at;
	}
	return false;
}

/* The same frames in the same places: what both have is equal. Holes begin and end with octets of frames, 64 at the
 * least. */
static bool same_stream(const struct fax_page *a, const struct fax_page *b)
{
	struct holes x = {a->lost_ranges, 0}, y = {b->lost_ranges, 0};
	size_t n = MIN(a->length, b->length), step = 64, compared = 0;
	for (size_t at = 0; at < n; at += step) {
		size_t length = MIN(step, n - at);
		bool missing = is_missing(&x, at);
		if (is_missing(&y, at) || missing)
			continue;
		if (memcmp(a->octets + at, b->octets + at, length) != 0)
			return false;
		compared += length;
	}
	return compared > 0;
}

/* True when `other`, of which `holes` walks through the holes, has all octets of the hole. */
static bool fill_hole(struct fax_page *page, const struct fax_page *other, struct holes *holes,
	const struct ecm_hole *hole)
{
	if (hole->at + hole->length > other->length || is_missing(holes, hole->at))
		return false;
	/* the next hole of the other begins behind this one */
	if (holes->next < holes->ranges->len &&
		g_array_index(holes->ranges, struct ecm_hole, holes->next).at <
			hole->at + hole->length)
		return false;
	memcpy(page->octets + hole->at, other->octets + hole->at, hole->length);
	page->filled_frames += hole->frames;
	return true;
}

static int compare_places(const void *a, const void *b)
{
	const size_t *x = a, *y = b;
	return (*x > *y) - (*x < *y);
}

/* Drops what lies behind the holes that begin at these places, which stand in order. */
static void drop_gaps(struct fax_page *page, const GArray *places)
{
	guint kept = 0;
	for (guint i = 0; i < page->gaps->len; i++) {
		const struct fax_gap gap = g_array_index(page->gaps, struct fax_gap, i);
		if (bsearch(&gap.at, places->data, places->len, sizeof(size_t), compare_places) ==
			NULL)
			g_array_index(page->gaps, struct fax_gap, kept++) = gap;
	}
	g_array_set_size(page->gaps, kept);
}

/* Fills what can be filled, and keeps the rest of the holes. */
static void fill_holes(struct fax_page *page, const struct fax_page *other, GArray *filled)
{
	struct holes holes = {other->lost_ranges, 0};
	guint kept = 0;
	for (guint i = 0; i < page->lost_ranges->len; i++) {
		const struct ecm_hole hole = g_array_index(page->lost_ranges, struct ecm_hole, i);
		if (fill_hole(page, other, &holes, &hole)) {
			g_array_append_val(filled, hole.at);
			continue;
		}
		g_array_index(page->lost_ranges, struct ecm_hole, kept) = hole;
		g_array_index(page->holes, struct t4_hole, kept++).at = hole.at + hole.length;
	}
	g_array_set_size(page->lost_ranges, kept);
	g_array_set_size(page->holes, kept);
}

static void fill_frames(struct fax_page *page, const struct fax_page *other)
{
	if (!page->ecm || !other->ecm || page->lost_ranges->len == 0 || !same_stream(page, other))
		return;
	GArray *filled = g_array_new(FALSE, FALSE, sizeof(size_t));
	fill_holes(page, other, filled);
	if (filled->len > 0) {
		drop_gaps(page, filled);
		fax_image_measure(page);
	}
	g_array_free(filled, TRUE);
}

/* ---- rows ---- */

struct repair {
	struct fax_page *page;
	size_t row_octets;
	uint32_t row;	/* of the other copy */
	guint wanted;	/* index of the patch that is being filled */
	uint32_t begin; /* its first row in the other copy */
	GArray *begins; /* uint32_t by patch */
};

/* The rows of the other copy may stand for these: all are good, and one of these is not. */
static bool worth(
	const struct page_print *a, const struct page_print *b, const struct page_span *span)
{
	bool any = false;
	for (uint32_t i = 0; i < span->base_rows; i++)
		any = any || PRINT_ROW(a, span->base + i)->bad;
	for (uint32_t i = 0; i < span->other_rows; i++)
		if (PRINT_ROW(b, span->other + i)->bad)
			return false;
	return any && span->other_rows > 0;
}

static void want(struct repair *r, uint32_t row, uint32_t rows, uint32_t other, uint32_t count)
{
	GArray *patches = r->page->patches;
	size_t used = r->page->patch_pels->len;
	if (used + (size_t)count * r->row_octets > MAX_PATCH_OCTETS)
		return;
	const struct fax_patch patch = {row, rows, count, used};
	g_array_append_val(patches, patch);
	g_array_append_val(r->begins, other);
	g_byte_array_set_size(r->page->patch_pels, (guint)(used + (size_t)count * r->row_octets));
	/* rows of a decoder that gives fewer than before would be white */
	memset(r->page->patch_pels->data + used, 0, (size_t)count * r->row_octets);
}

static void want_rows(struct repair *r, const struct page_print *a, const struct page_print *b,
	const struct page_span *span)
{
	for (uint32_t i = 0; i < span->base_rows; i++) {
		bool bad = PRINT_ROW(a, span->base + i)->bad;
		if (bad && !PRINT_ROW(b, span->other + i)->bad)
			want(r, span->base + i, 1, span->other + i, 1);
	}
}

/* MMR and JBIG stop in front of what is lost: the other copy may go on. */
static void want_rest(struct repair *r, const struct page_print *a, const struct page_print *b,
	const GArray *spans)
{
	const struct page_span *last = spans->len > 0 ? SPAN(spans, spans->len - 1) : NULL;
	if (!r->page->rest_lost || last == NULL || !last->matched ||
		last->base + last->base_rows != a->rows->len)
		return;
	uint32_t from = last->other + last->other_rows;
	if (from < b->rows->len)
		want(r, a->rows->len, 0, from, b->rows->len - from);
}

static bool copy_row(void *ctx, const struct page_row *given)
{
	struct repair *r = ctx;
	GArray *patches = r->page->patches;
	uint32_t row = r->row++;
	while (r->wanted < patches->len) {
		const struct fax_patch *p = &g_array_index(patches, struct fax_patch, r->wanted);
		uint32_t begin = g_array_index(r->begins, uint32_t, r->wanted);
		if (row < begin)
			return true;
		if (row - begin < p->new_rows) {
			memcpy(r->page->patch_pels->data + p->at + (row - begin) * r->row_octets,
				given->pels, r->row_octets);
			return true;
		}
		r->wanted++;
	}
	return false;
}

static void take_rows(struct repair *r, const struct fax_page *other)
{
	struct page_result result;
	if (r->page->patches->len == 0)
		return;
	fax_page_rows(other, copy_row, r, &result);
	for (guint i = 0; i < r->page->patches->len; i++) {
		const struct fax_patch *p = &g_array_index(r->page->patches, struct fax_patch, i);
		r->page->repaired_rows += p->new_rows;
	}
}

static void count_rows(struct fax_page *page)
{
	struct page_result result;
	if (fax_page_rows(page, NULL, NULL, &result))
		page->rows = result.rows;
}

static void plan(struct repair *r, const struct page_print *a, const struct page_print *b,
	const GArray *spans)
{
	for (guint i = 0; i < spans->len; i++) {
		const struct page_span *span = SPAN(spans, i);
		if (span->matched)
			want_rows(r, a, b, span);
		else if (worth(a, b, span))
			want(r, span->base, span->base_rows, span->other, span->other_rows);
	}
	want_rest(r, a, b, spans);
}

/* False when they are not the same page. */
static bool repair_rows(struct fax_page *page, const struct fax_page *other)
{
	struct page_print *a = page_print_new(page), *b = page_print_new(other);
	GArray *spans = page_align(a, b);
	struct repair r = {.page = page,
		.row_octets = ((size_t)page->params.width * page->bits + 7) / 8,
		.begins = g_array_new(FALSE, FALSE, sizeof(uint32_t))};
	bool same = prints_same(a, b, spans);
	if (same) {
		plan(&r, a, b, spans);
		take_rows(&r, other);
	}
	g_array_free(r.begins, TRUE);
	g_array_free(spans, TRUE);
	page_print_free(a);
	page_print_free(b);
	return same;
}

bool fax_copies_repair(struct fax_page *page, const struct fax_page *other)
{
	if (!comparable(page, other))
		return false;
	fill_frames(page, other);
	/* one source of rows a page: patches of two would have to be merged */
	bool damaged = (page->bad_rows > 0 || page->rest_lost) && page->patches->len == 0;
	bool same = damaged ? repair_rows(page, other) : fax_copies_same(page, other);
	page->copies += same;
	count_rows(page);
	return same;
}

/* ---- which pages ---- */

static uint32_t good_rows(const struct fax_page *page)
{
	return page->received_rows - page->bad_rows;
}

/* A refused page whose copy cannot be compared counts as sent again: that is what the sender was told to do. Without
 * an answer a page is sent again after a new DCS only. */
static bool is_resent(const struct fax_page *page, const struct fax_page *next)
{
	bool refused = page->answer != NULL && !page->confirmed;
	if (page->from != next->from || page->confirmed || (!refused && page->dcs == next->dcs))
		return false;
	if (!comparable(page, next))
		return refused;
	return fax_copies_same(page, next);
}

void fax_copies_resent(struct fax *fax)
{
	for (guint i = 0; i + 1 < fax->pages->len; i++) {
		struct fax_page *page = PAGE(fax, i), *next = PAGE(fax, i + 1);
		if (page->superseded || !is_resent(page, next))
			continue;
		bool keep = !next->confirmed && good_rows(page) > good_rows(next);
		struct fax_page *best = keep ? page : next, *worse = keep ? next : page;
		worse->superseded = true;
		fax_copies_repair(best, worse);
		/* A further copy is held against the one that stands for both. */
		if (keep)
			i++;
	}
}

static struct fax_page *nth_page(const struct fax *fax, guint n)
{
	for (guint i = 0; i < fax->pages->len; i++)
		if (!PAGE(fax, i)->superseded && n-- == 0)
			return PAGE(fax, i);
	return NULL;
}

void fax_copies_hop(struct fax *fax, const struct fax *other)
{
	guint n = 0;
	for (guint i = 0; i < fax->pages->len; i++) {
		struct fax_page *page = PAGE(fax, i);
		if (page->superseded)
			continue;
		const struct fax_page *copy = nth_page(other, n++);
		bool damaged = page->bad_rows > 0 || page->rest_lost || page->lost_ranges->len > 0;
		if (copy != NULL && copy->from == page->from && damaged)
			fax_copies_repair(page, copy);
	}
}
