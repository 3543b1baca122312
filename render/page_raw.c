#include "render/page_raw.h"

#define EOL_ZEROS 11u

/* Bits are numbered from the first of the page. */
struct eols {
	bool any;
	uint64_t first; /* where the 11 zeros of the first EOL begin */
	uint64_t one;	/* the one that ends the last EOL */
	uint64_t
		run; /* where the first of the last EOLs that follow each other without pels begins */
};

static void add_eol(struct eols *eols, uint64_t zeros, uint64_t one, bool tag)
{
	uint64_t begin = one - EOL_ZEROS;
	if (!eols->any)
		eols->first = begin;
	if (!eols->any || zeros > eols->one + 1 + tag)
		eols->run = begin;
	eols->one = one;
	eols->any = true;
}

/* Only the first one of an octet can end a run of 11 zeros. `tag`: a bit follows each EOL (MR). */
static struct eols find_eols(const uint8_t *octets, size_t n, bool tag)
{
	struct eols eols = {0};
	uint64_t zeros = 0; /* where the present run of zeros began */
	for (size_t i = 0; i < n; i++) {
		if (octets[i] == 0)
			continue;
		uint64_t one = (uint64_t)i * 8 + 7 - (unsigned)g_bit_nth_msf(octets[i], -1);
		if (one - zeros >= EOL_ZEROS)
			add_eol(&eols, zeros, one, tag);
		zeros = (uint64_t)i * 8 + 8 - (unsigned)g_bit_nth_lsf(octets[i], -1);
	}
	return eols;
}

/* Appends bits [begin, end) of the page; those around them in the same octets as zeros. */
static void append_bits(GByteArray *strip, const uint8_t *octets, uint64_t begin, uint64_t end)
{
	if (begin >= end)
		return;
	guint at = strip->len;
	size_t first = (size_t)(begin / 8), last = (size_t)((end - 1) / 8);
	g_byte_array_append(strip, octets + first, (guint)(last - first + 1));
	strip->data[at] &= (uint8_t)(0xff >> (begin & 7));
	if ((end & 7) != 0)
		strip->data[strip->len - 1] &= (uint8_t) ~(0xff >> (end & 7));
}

/* True when the lead, which ends at bit `end`, is a row once an EOL stands in front of it. */
static bool is_row(const struct fax_page *page, const uint8_t eol[2], uint64_t end)
{
	const struct t4_params params = {
		.coding = page->t4, .width = page->params.width, .max_rows = 1};
	struct page_result result;
	GByteArray *line = g_byte_array_new();
	g_byte_array_append(line, eol, 2);
	append_bits(line, page->octets, 0, end);
	bool row = t4_rows_decode(&params, line->data, line->len, NULL, NULL, &result) &&
		   result.rows == 1 && result.bad_rows == 0;
	g_byte_array_unref(line);
	return row;
}

static bool is_holed(const struct fax_page *page, uint64_t end)
{
	return page->holes != NULL && page->holes->len > 0 &&
	       (uint64_t)g_array_index(page->holes, struct t4_hole, 0).at * 8 < end;
}

/* The EOL for a row in front of the first EOL: without a tag bit behind it, or (MR) with one where the row
 * has none. NULL: no row stands there. A row with a hole counts: the decoder gave one for it. */
static const uint8_t *lead_eol(const struct fax_page *page, const struct eols *eols, size_t length)
{
	static const uint8_t plain[2] = {0x00, 0x01}, tagged[2] = {0x00, 0x03};
	uint64_t end = eols->any ? eols->first + EOL_ZEROS + 1 : (uint64_t)length * 8;
	if (is_row(page, plain, end))
		return plain;
	if (page->t4 == T4_MR && is_row(page, tagged, end))
		return tagged;
	return eols->any && is_holed(page, end) ? plain : NULL;
}

static GByteArray *jbig_strip(const struct fax_page *page, const struct page_result *decoded)
{
	return g_byte_array_new_take(
		t85_rows_bie(page->octets, page->length), MIN(decoded->octets_used, page->length));
}

GByteArray *page_raw_strip(const struct fax_page *page, const struct page_result *decoded)
{
	if (page->decoder == FAX_DECODER_T85)
		return jbig_strip(page, decoded);
	GByteArray *strip = g_byte_array_new();
	size_t length = decoded->ended ? MIN(decoded->octets_used, page->length) : page->length;
	uint64_t begin = 0, end = (uint64_t)length * 8;
	if (page->t4 != T4_MMR) {
		struct eols eols = find_eols(page->octets, length, page->t4 == T4_MR);
		const uint8_t *eol = lead_eol(page, &eols, length);
		if (eol != NULL)
			g_byte_array_append(strip, eol, 2);
		else if (eols.any)
			begin = eols.first;
		if (decoded->ended && eols.any)
			end = eols.run;
	}
	append_bits(strip, page->octets, begin, end);
	return strip;
}
