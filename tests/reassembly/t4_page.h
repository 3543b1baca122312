/* What the tests of T.4 decoding share: a sink that keeps a page, and coded data written as text. */
#ifndef TESTS_REASSEMBLY_T4_PAGE_H
#define TESTS_REASSEMBLY_T4_PAGE_H

#include <glib.h>

#include "reassembly/t4_rows.h"

struct page {
	uint32_t width;
	GByteArray *pels;
	GString *states; /* one of "." (good) and "x" (bad) per row */
	struct page_result result;
};

static inline size_t row_octets(uint32_t width)
{
	return (width + 7) / 8;
}

static inline bool collect(void *ctx, const struct page_row *row)
{
	struct page *page = ctx;
	g_byte_array_append(page->pels, row->pels, (guint)row_octets(page->width));
	g_string_append_c(page->states, row->state == PAGE_ROW_GOOD ? '.' : 'x');
	return true;
}

static inline struct page decode_with(
	const struct t4_params *params, const uint8_t *coded, size_t n)
{
	struct page page = {params->width, g_byte_array_new(), g_string_new(NULL), {0}};
	g_assert_true(t4_rows_decode(params, coded, n, collect, &page, &page.result));
	g_assert_cmpuint(page.result.rows, ==, page.states->len);
	g_assert_cmpuint(page.result.octets_used, <=, n);
	g_assert_cmpuint(page.result.longest_bad_run, <=, page.result.bad_rows);
	return page;
}

static inline void page_clear(struct page *page)
{
	g_byte_array_unref(page->pels);
	g_string_free(page->states, TRUE);
}

static inline const uint8_t *row_of(const struct page *page, size_t row)
{
	return page->pels->data + row * row_octets(page->width);
}

/* Octets from text of 0 and 1; anything else in it is ignored. */
static inline GByteArray *from_bits(const char *text)
{
	GByteArray *out = g_byte_array_new();
	unsigned used = 0;
	for (; *text != '\0'; text++) {
		if (*text != '0' && *text != '1')
			continue;
		if (used++ % 8 == 0)
			g_byte_array_append(out, (const guint8[]){0}, 1);
		if (*text == '1')
			out->data[out->len - 1] |= (uint8_t)(0x80 >> (used - 1) % 8);
	}
	return out;
}

#endif
