#include "analyzer/page_align.h"

/* How far one copy may run ahead of the other: more rows than a burst of loss takes. */
#define REACH 100u

/* Rows that have to agree before the copies count as in step again. */
#define AGREE 4u

#define MOST_SPANS 2000u

#define ROW(print, i) (&g_array_index((print)->rows, struct page_print_row, i))

/* FNV-1a. */
static uint64_t hash_of(const uint8_t *pels, size_t n, bool *blank)
{
	uint64_t hash = 14695981039346656037u;
	*blank = true;
	for (size_t i = 0; i < n; i++) {
		*blank = *blank && pels[i] == pels[0];
		hash = (hash ^ pels[i]) * 1099511628211u;
	}
	return hash;
}

struct reader {
	struct page_print *print;
	size_t octets; /* of a row */
};

static bool take_row(void *ctx, const struct page_row *given)
{
	struct reader *r = ctx;
	struct page_print_row row = {.bad = page_row_is_bad(given->state)};
	row.hash = hash_of(given->pels, r->octets, &row.blank);
	g_array_append_val(r->print->rows, row);
	return true;
}

struct page_print *page_print_new(const struct fax_page *page)
{
	struct page_print *print = g_new0(struct page_print, 1);
	struct page_result result;
	print->rows = g_array_new(FALSE, FALSE, sizeof(struct page_print_row));
	struct reader reader = {print, ((size_t)page->params.width * page->bits + 7) / 8};
	fax_page_rows(page, take_row, &reader, &result);
	return print;
}

void page_print_free(struct page_print *print)
{
	if (print == NULL)
		return;
	g_array_free(print->rows, TRUE);
	g_free(print);
}

static bool agree(const struct page_print_row *a, const struct page_print_row *b)
{
	return a->bad || b->bad || a->hash == b->hash;
}

/* True when the next rows of both agree, one of them for certain: blank rows agree anywhere. A bad row belongs to what
 * is in front of the place, as it may stand for several. */
static bool in_step(const struct page_print *a, uint32_t i, const struct page_print *b, uint32_t j)
{
	bool certain = false;
	uint32_t n = 0;
	for (; n < AGREE && i + n < a->rows->len && j + n < b->rows->len; n++) {
		const struct page_print_row *x = ROW(a, i + n), *y = ROW(b, j + n);
		if (!agree(x, y) || (n == 0 && (x->bad || y->bad)))
			return false;
		certain = certain || (!x->bad && !y->bad && !x->blank);
	}
	bool at_end = i + n == a->rows->len && j + n == b->rows->len;
	return n > 0 && (certain || at_end);
}

/* The nearest place where both are in step again. */
static bool find_step(
	const struct page_print *a, uint32_t *i, const struct page_print *b, uint32_t *j)
{
	for (uint32_t skip = 1; skip <= 2 * REACH; skip++) {
		for (uint32_t x = skip > REACH ? skip - REACH : 0; x <= MIN(skip, REACH); x++) {
			if (!in_step(a, *i + x, b, *j + skip - x))
				continue;
			*i += x;
			*j += skip - x;
			return true;
		}
	}
	return false;
}

static void add_span(GArray *spans, struct page_span span)
{
	if (span.base_rows > 0 || span.other_rows > 0)
		g_array_append_val(spans, span);
}

/* Bad rows at the end of a span may be of the part that is out of step. */
static uint32_t certain_rows(
	const struct page_print *a, uint32_t i, const struct page_print *b, uint32_t j, uint32_t n)
{
	while (n > 0 && (ROW(a, i + n - 1)->bad || ROW(b, j + n - 1)->bad))
		n--;
	return n;
}

GArray *page_align(const struct page_print *a, const struct page_print *b)
{
	GArray *spans = g_array_new(FALSE, FALSE, sizeof(struct page_span));
	uint32_t i = 0, j = 0;
	while (i < a->rows->len && j < b->rows->len && spans->len < MOST_SPANS) {
		uint32_t n = 0;
		while (i + n < a->rows->len && j + n < b->rows->len &&
			agree(ROW(a, i + n), ROW(b, j + n)))
			n++;
		bool whole = i + n == a->rows->len && j + n == b->rows->len;
		if (!whole)
			n = certain_rows(a, i, b, j, n);
		add_span(spans, (struct page_span){i, n, j, n, true});
		i += n;
		j += n;
		uint32_t from_i = i, from_j = j;
		if (whole || !find_step(a, &i, b, &j))
			break;
		add_span(spans, (struct page_span){from_i, i - from_i, from_j, j - from_j, false});
	}
	return spans;
}
