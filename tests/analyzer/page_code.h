/* Code streams of whole pages as real machines send them: coded by libtiff and libjbig, which this program does not
 * decode with (libtiff) or not code with (libjbig), then dressed with what T.4 and T.6 allow around the codes. */
#ifndef TESTS_ANALYZER_PAGE_CODE_H
#define TESTS_ANALYZER_PAGE_CODE_H

#include <tiffio.h>

#include "tests/analyzer/page_image.h"
#ifdef HAVE_JBIG
#include <jbig85.h>
#endif

enum page_coding { PAGE_MH, PAGE_MR, PAGE_MMR, PAGE_JBIG, PAGE_CODINGS };

/* ---- bits ---- */

/* First bit of an octet: the most significant. */
struct bit_string {
	GByteArray *octets;
	uint64_t bits;
};

static inline struct bit_string bit_string_new(void)
{
	return (struct bit_string){g_byte_array_new(), 0};
}

static inline void bit_string_put(struct bit_string *out, unsigned bit)
{
	if (out->bits % 8 == 0)
		g_byte_array_append(out->octets, (const guint8[]){0}, 1);
	out->octets->data[out->bits / 8] |= (uint8_t)(bit << (7 - out->bits % 8));
	out->bits++;
}

static inline void bit_string_fill(struct bit_string *out, uint64_t zeros)
{
	for (uint64_t i = 0; i < zeros; i++)
		bit_string_put(out, 0);
}

static inline unsigned bit_at(const uint8_t *octets, uint64_t at)
{
	return (unsigned)octets[at / 8] >> (7 - at % 8) & 1u;
}

static inline void bit_string_copy(
	struct bit_string *out, const uint8_t *octets, uint64_t from, uint64_t to)
{
	for (uint64_t at = from; at < to; at++)
		bit_string_put(out, bit_at(octets, at));
}

/* Least significant bit first. */
static inline uint8_t code_reversed(unsigned octet)
{
	unsigned out = 0;
	for (unsigned bit = 0; bit < 8; bit++)
		out |= (octet >> bit & 1u) << (7 - bit);
	return (uint8_t)out;
}

/* ---- libtiff: codes in a TIFF in memory ---- */

struct tiff_memory {
	GByteArray *octets;
	uint64_t at;
};

static inline tsize_t tiff_memory_read(thandle_t handle, void *out, tsize_t n)
{
	struct tiff_memory *m = handle;
	uint64_t left = m->octets->len - MIN(m->at, m->octets->len);
	uint64_t part = MIN((uint64_t)n, left);
	if (part > 0)
		memcpy(out, m->octets->data + m->at, part);
	m->at += part;
	return (tsize_t)part;
}

static inline tsize_t tiff_memory_write(thandle_t handle, void *in, tsize_t n)
{
	struct tiff_memory *m = handle;
	if (m->at + (uint64_t)n > m->octets->len)
		g_byte_array_set_size(m->octets, (guint)(m->at + (uint64_t)n));
	memcpy(m->octets->data + m->at, in, (size_t)n);
	m->at += (uint64_t)n;
	return n;
}

static inline toff_t tiff_memory_seek(thandle_t handle, toff_t offset, int whence)
{
	struct tiff_memory *m = handle;
	m->at = offset + (whence == SEEK_CUR ? m->at : whence == SEEK_END ? m->octets->len : 0);
	return m->at;
}

static inline int tiff_memory_close(thandle_t handle)
{
	(void)handle;
	return 0;
}

static inline toff_t tiff_memory_size(thandle_t handle)
{
	return ((struct tiff_memory *)handle)->octets->len;
}

static inline TIFF *tiff_memory_open(struct tiff_memory *m, const char *mode)
{
	m->at = 0;
	TIFF *tiff = TIFFClientOpen("page", mode, m, tiff_memory_read, tiff_memory_write,
		tiff_memory_seek, tiff_memory_close, tiff_memory_size, NULL, NULL);
	g_assert_nonnull(tiff);
	return tiff;
}

static inline void tiff_memory_write_image(
	struct tiff_memory *m, const struct image *image, enum page_coding coding)
{
	TIFF *tiff = tiff_memory_open(m, "wm");
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, image->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_FILLORDER, FILLORDER_MSB2LSB);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, image->rows);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION,
		coding == PAGE_MMR ? COMPRESSION_CCITTFAX4 : COMPRESSION_CCITTFAX3);
	if (coding != PAGE_MMR) {
		/* K is 4 from 7.7 lines/mm on, else 2 (T.4 4.2) */
		TIFFSetField(tiff, TIFFTAG_YRESOLUTION, image->rows % 2 == 0 ? 98.0 : 196.0);
		TIFFSetField(
			tiff, TIFFTAG_GROUP3OPTIONS, coding == PAGE_MR ? GROUP3OPT_2DENCODING : 0);
		TIFFSetField(tiff, TIFFTAG_FAXMODE, FAXMODE_CLASSIC);
	}
	for (uint32_t y = 0; y < image->rows; y++)
		g_assert_cmpint(TIFFWriteScanline(tiff, image_row(image, y), y, 0), ==, 1);
	TIFFClose(tiff);
}

/* MH and MR: EOL in front of each row, RTC. MMR: EOFB. No fill. */
static inline GByteArray *code_by_libtiff(const struct image *image, enum page_coding coding)
{
	struct tiff_memory m = {g_byte_array_new(), 0};
	tiff_memory_write_image(&m, image, coding);
	TIFF *tiff = tiff_memory_open(&m, "rm");
	g_assert_cmpuint(TIFFNumberOfStrips(tiff), ==, 1);
	guint n = (guint)TIFFRawStripSize(tiff, 0);
	GByteArray *out = g_byte_array_sized_new(n);
	g_byte_array_set_size(out, n);
	g_assert_cmpint(TIFFReadRawStrip(tiff, 0, out->data, n), ==, n);
	TIFFClose(tiff);
	g_byte_array_unref(m.octets);
	return out;
}

/* ---- MH, MR: what stands around the codes ---- */

#define CODE_EOL_ZEROS 11u
#define CODE_RTC_EOLS 6u /* T.4 4.1.4 */

/* How a sender dresses the codes. */
struct dress {
	unsigned lead_ones, lead_zeros; /* octets in front of the page */
	bool no_first_eol;
	unsigned min_bits; /* of a row with its EOL: minimum scan line time (T.4 4.1.3) */
	bool aligned;	   /* each EOL ends at the end of an octet */
	bool no_end;	   /* no RTC, no EOFB */
	bool half_end;	   /* half of RTC or EOFB */
	unsigned end_fill; /* MMR: zeros in front of EOFB */
	unsigned tail;	   /* octets behind the page */
	unsigned
		tail_kind; /* of them: 0 zeros, 1 ones, 2 noise (the last two only behind a whole end) */
};

/* Codes of a row, with the tag bit in front (MR). */
struct code_row {
	uint64_t from, to;
};

static inline uint64_t code_next_eol(const GByteArray *coded, uint64_t at)
{
	unsigned zeros = 0;
	for (; at < (uint64_t)coded->len * 8; at++) {
		if (!bit_at(coded->data, at)) {
			zeros++;
			continue;
		}
		if (zeros >= CODE_EOL_ZEROS)
			return at;
		zeros = 0;
	}
	g_assert_not_reached();
}

/* Rows of what libtiff gave. */
static inline GArray *code_rows(const GByteArray *coded, uint32_t count)
{
	GArray *rows = g_array_new(FALSE, FALSE, sizeof(struct code_row));
	uint64_t eol = code_next_eol(coded, 0);
	while (rows->len < count) {
		struct code_row row = {.from = eol + 1};
		eol = code_next_eol(coded, row.from);
		row.to = eol - CODE_EOL_ZEROS;
		g_array_append_val(rows, row);
	}
	return rows;
}

static inline void code_put_eol(struct bit_string *out, bool aligned)
{
	bit_string_fill(out, aligned ? (20 - out->bits % 8) % 8 : 0);
	bit_string_fill(out, CODE_EOL_ZEROS);
	bit_string_put(out, 1);
}

static inline void code_put_tail(struct bit_string *out, const struct dress *dress, GRand *rand)
{
	for (unsigned i = 0; i < dress->tail; i++) {
		unsigned kind = dress->no_end || dress->half_end ? 0 : dress->tail_kind;
		guint8 octet = (guint8)(kind == 2 ? chance(rand, 256) : kind == 1 ? 0xff : 0);
		g_byte_array_append(out->octets, &octet, 1);
	}
}

static inline void code_put_lead(struct bit_string *out, const struct dress *dress)
{
	for (unsigned i = 0; i < dress->lead_ones * 8; i++)
		bit_string_put(out, 1);
	bit_string_fill(out, dress->lead_zeros * 8);
}

/* The end of the row before, or the beginning of the page. */
static inline void code_end_row(struct bit_string *out, const struct dress *dress, uint64_t began)
{
	/* the bits that are still missing when EOL has come */
	uint64_t have = out->bits - began + CODE_EOL_ZEROS + 1;
	bit_string_fill(out, have < dress->min_bits ? dress->min_bits - have : 0);
	code_put_eol(out, dress->aligned);
}

static inline void code_put_rtc(struct bit_string *out, const struct dress *dress, bool tag)
{
	for (unsigned i = 0; i < CODE_RTC_EOLS / (dress->half_end ? 2 : 1); i++) {
		/* the first one has ended the last row */
		if (i > 0)
			code_put_eol(out, dress->aligned);
		if (tag)
			bit_string_put(out, 1);
	}
}

static inline GByteArray *code_dressed(const GByteArray *coded, uint32_t rows,
	enum page_coding coding, const struct dress *dress, GRand *rand)
{
	struct bit_string out = bit_string_new();
	GArray *codes = code_rows(coded, rows);
	code_put_lead(&out, dress);
	if (!dress->no_first_eol)
		code_put_eol(&out, dress->aligned);
	for (guint i = 0; i < codes->len; i++) {
		const struct code_row *row = &g_array_index(codes, struct code_row, i);
		uint64_t began = out.bits;
		bit_string_copy(&out, coded->data, row->from, row->to);
		/* without RTC the page may stop behind its last code */
		if (i + 1 < codes->len || !dress->no_end || chance(rand, 2) == 0)
			code_end_row(&out, dress, began);
	}
	if (!dress->no_end)
		code_put_rtc(&out, dress, coding == PAGE_MR);
	code_put_tail(&out, dress, rand);
	g_array_free(codes, TRUE);
	return out.octets;
}

/* ---- MMR ---- */

static inline GByteArray *code_mmr(const GByteArray *coded, const struct dress *dress, GRand *rand)
{
	uint64_t end = (uint64_t)coded->len * 8;
	while (!bit_at(coded->data, end - 1))
		end--;
	end -= 2 * (CODE_EOL_ZEROS + 1);
	struct bit_string out = bit_string_new();
	bit_string_copy(&out, coded->data, 0, end);
	bit_string_fill(&out, dress->no_end ? 0 : dress->end_fill);
	for (unsigned i = 0; !dress->no_end && i < (dress->half_end ? 1u : 2u); i++)
		code_put_eol(&out, false);
	code_put_tail(&out, dress, rand);
	return out.octets;
}

/* MH, MR and MMR as a sender that dresses so sends it. */
static inline GByteArray *code_t4(
	const struct image *image, enum page_coding coding, const struct dress *dress, GRand *rand)
{
	GByteArray *plain = code_by_libtiff(image, coding);
	GByteArray *out = coding == PAGE_MMR
				  ? code_mmr(plain, dress, rand)
				  : code_dressed(plain, image->rows, coding, dress, rand);
	g_byte_array_unref(plain);
	return out;
}

/* ---- JBIG (T.85) ---- */

#ifdef HAVE_JBIG

struct jbig_dress {
	int options; /* JBG_LRLTWO, JBG_VLENGTH, JBG_TPBON */
	uint32_t stripe;
	int mx;
	uint32_t told_rows; /* YD; more than there are: NEWLEN takes it back */
	unsigned tail;	    /* octets of zeros behind the page */
};

static inline void jbig_append(unsigned char *octets, size_t n, void *out)
{
	g_byte_array_append(out, octets, (guint)n);
}

/* In T.38 order: each octet with its first bit on the line, the least significant, first. */
static inline GByteArray *code_jbig(const struct image *image, const struct jbig_dress *dress)
{
	GByteArray *out = g_byte_array_new();
	struct jbg85_enc_state s;
	jbg85_enc_init(&s, image->width, dress->told_rows, jbig_append, out);
	jbg85_enc_options(&s, dress->options, dress->stripe, dress->mx);
	for (uint32_t y = 0; y < image->rows; y++) {
		uint8_t *row = image_row(image, y);
		jbg85_enc_lineout(&s, row, row - image->stride, row - 2 * image->stride);
	}
	if (dress->told_rows != image->rows)
		jbg85_enc_newlen(&s, image->rows);
	for (guint i = 0; i < out->len; i++)
		out->data[i] = code_reversed(out->data[i]);
	guint n = out->len;
	g_byte_array_set_size(out, n + dress->tail);
	memset(out->data + n, 0, dress->tail);
	return out;
}

#endif

#endif
