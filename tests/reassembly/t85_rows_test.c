#include "reassembly/t85_rows.h"

#include <glib.h>
#include <string.h>

#ifdef HAVE_JBIG

#include <jbig85.h>

#define UNKNOWN 0xffffffffu /* YD of a sender that learns the height last */

struct image {
	uint32_t width, rows;
	size_t stride;
	uint8_t *pels;
};

struct coding {
	int options;
	uint32_t stripe;
	int mx;
	uint32_t told_rows; /* YD; 0: the true ones. More: NEWLEN takes it back */
	uint32_t newlen_at; /* row before which NEWLEN is told; 0: behind the last */
};

/* ---- images ---- */

static struct image image_new(uint32_t width, uint32_t rows)
{
	size_t stride = (width + 7) / 8;
	return (struct image){width, rows, stride, g_malloc0(stride * rows)};
}

static void set_pel(struct image *image, uint32_t x, uint32_t y)
{
	image->pels[y * image->stride + x / 8] |= (uint8_t)(0x80 >> (x & 7));
}

/* Noise, sparse dots, a halftone (which moves the adaptive pel), rows that repeat, or nothing. */
static struct image draw(uint32_t width, uint32_t rows, unsigned kind)
{
	struct image image = image_new(width, rows);
	uint32_t period = (uint32_t)g_test_rand_int_range(4, 40);
	for (uint32_t y = 0; y < rows; y++) {
		for (uint32_t x = 0; x < width; x++) {
			uint32_t dice = (uint32_t)g_test_rand_int_range(0, 1000);
			if ((kind == 0 && dice < 500) || (kind == 1 && dice < 5) ||
				(kind == 2 && x % period < period / 2 && dice > 10) ||
				(kind == 3 && (y / 5 + x / 16) % 3 == 0))
				set_pel(&image, x, y);
		}
	}
	return image;
}

/* ---- coding ---- */

static void append(unsigned char *octets, size_t n, void *out)
{
	g_byte_array_append(out, octets, (guint)n);
}

static void reverse_all(uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++) {
		unsigned out = 0;
		for (unsigned bit = 0; bit < 8; bit++)
			out |= ((unsigned)octets[i] >> bit & 1) << (7 - bit);
		octets[i] = (uint8_t)out;
	}
}

static GByteArray *encode_bie(const struct image *image, const struct coding *coding)
{
	GByteArray *out = g_byte_array_new();
	struct jbg85_enc_state s;
	uint8_t *row = image->pels;
	uint32_t told = coding->told_rows != 0 ? coding->told_rows : image->rows;
	jbg85_enc_init(&s, image->width, told, append, out);
	jbg85_enc_options(&s, coding->options, coding->stripe, coding->mx);
	for (uint32_t y = 0; y < image->rows; y++, row += image->stride) {
		if (told != image->rows && y > 0 && y == coding->newlen_at)
			jbg85_enc_newlen(&s, image->rows);
		jbg85_enc_lineout(&s, row, row - image->stride, row - 2 * image->stride);
	}
	if (told != image->rows && coding->newlen_at == 0)
		jbg85_enc_newlen(&s, image->rows);
	return out;
}

/* As in FCD frames: T.38 order. */
static GByteArray *encode(const struct image *image, const struct coding *coding)
{
	GByteArray *out = encode_bie(image, coding);
	reverse_all(out->data, out->len);
	return out;
}

struct rows {
	GByteArray *pels;
	size_t stride;
	uint32_t stop_at; /* 0: never */
	struct page_result result;
	bool decoded;
};

static bool collect(void *ctx, const struct page_row *row)
{
	struct rows *rows = ctx;
	g_assert_cmpint(row->state, ==, PAGE_ROW_GOOD);
	g_byte_array_append(rows->pels, row->pels, (guint)rows->stride);
	return rows->stop_at == 0 || rows->pels->len / rows->stride < rows->stop_at;
}

static struct rows decode_to(
	const struct t85_params *params, const uint8_t *octets, size_t n, uint32_t stop_at)
{
	struct rows rows = {.pels = g_byte_array_new(), .stop_at = stop_at};
	/* A copy of the exact size, for the sanitizers to watch. */
	uint8_t *exact = g_memdup2(octets, n);
	uint32_t width = 0;
	bool told = t85_rows_width(exact, n, &width);
	rows.stride = (width + 7) / 8;
	rows.decoded = t85_rows_decode(params, exact, n, collect, &rows, &rows.result);
	g_assert_true(!rows.decoded || told);
	if (rows.decoded)
		g_assert_cmpuint(rows.pels->len, ==, (guint)(rows.result.rows * rows.stride));
	g_assert_cmpuint(rows.result.bad_rows, ==, 0);
	g_assert_cmpuint(rows.result.octets_used, <=, n);
	g_free(exact);
	return rows;
}

static struct rows decode(const uint8_t *octets, size_t n)
{
	const struct t85_params params = {0};
	return decode_to(&params, octets, n, 0);
}

static void rows_clear(struct rows *rows)
{
	g_byte_array_unref(rows->pels);
}

/* The rows are those at the top of the image. */
static void assert_prefix(const struct rows *rows, const struct image *image)
{
	g_assert_cmpuint(rows->result.rows, <=, image->rows);
	g_assert_true(rows->pels->len == 0 ||
		      memcmp(rows->pels->data, image->pels, rows->pels->len) == 0);
}

static void assert_whole(const struct rows *rows, const struct image *image, size_t used)
{
	g_assert_true(rows->decoded);
	g_assert_cmpuint(rows->result.rows, ==, image->rows);
	assert_prefix(rows, image);
	g_assert_true(rows->result.ended);
	g_assert_false(rows->result.stopped);
	g_assert_false(rows->result.limited);
	g_assert_cmpuint(rows->result.octets_used, ==, used);
}

static void check_round_trip(const struct image *image, const struct coding *coding)
{
	GByteArray *coded = encode(image, coding);
	guint length = coded->len;
	struct rows rows = decode(coded->data, length);
	g_test_message("%ux%u options %02x stripe %u mx %d told %u newlen at %u", image->width,
		image->rows, (unsigned)coding->options, coding->stripe, coding->mx,
		coding->told_rows, coding->newlen_at);
	assert_whole(&rows, image, length);
	rows_clear(&rows);
	/* ECM fills the last frame up with zeros. */
	g_byte_array_set_size(coded, length + 255);
	memset(coded->data + length, 0, 255);
	rows = decode(coded->data, coded->len);
	assert_whole(&rows, image, length);
	rows_clear(&rows);
	g_byte_array_unref(coded);
}

static void assert_octets(const uint8_t *a, size_t a_length, const uint8_t *b, size_t b_length)
{
	g_assert_cmpuint(a_length, ==, b_length);
	g_assert_true(memcmp(a, b, a_length) == 0);
}

/* ---- tests ---- */

/* 8 pels, one row, black 0001 1000, as coded by hand-checked software: pins the order of bits. */
static void test_order(void)
{
	static const uint8_t bie_head[] = {
		0, 0, 1, 0, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 128, 127, 0, 0, JBG_TPBON};
	struct image image = image_new(8, 1);
	const struct coding coding = {.options = JBG_TPBON, .stripe = 128, .mx = 127};
	image.pels[0] = 0x18;
	GByteArray *coded = encode_bie(&image, &coding);
	g_assert_true(memcmp(coded->data, bie_head, sizeof(bie_head)) == 0);

	struct rows as_is = decode(coded->data, coded->len);
	assert_whole(&as_is, &image, coded->len);
	rows_clear(&as_is);
	uint8_t *bie = t85_rows_bie(coded->data, coded->len);
	assert_octets(bie, coded->len, coded->data, coded->len);
	g_free(bie);

	GByteArray *line = encode(&image, &coding);
	g_assert_cmpuint(line->data[2], ==, 0x80);
	g_assert_cmpuint(line->data[7], ==, 0x10);
	bie = t85_rows_bie(line->data, line->len);
	assert_octets(bie, line->len, coded->data, coded->len);
	g_free(bie);
	g_byte_array_unref(line);
	g_byte_array_unref(coded);
	g_free(image.pels);
}

static uint32_t pick_stripe(uint32_t rows)
{
	const uint32_t stripes[] = {1, 2, 7, 128, rows, 4000};
	return stripes[g_test_rand_int_range(0, G_N_ELEMENTS(stripes))];
}

static const int all_options[] = {0, JBG_TPBON, JBG_LRLTWO, JBG_LRLTWO | JBG_TPBON, JBG_VLENGTH,
	JBG_VLENGTH | JBG_TPBON, JBG_VLENGTH | JBG_LRLTWO, JBG_VLENGTH | JBG_LRLTWO | JBG_TPBON};

static void test_round_trip(void)
{
	for (unsigned i = 0; i < 320; i++) {
		bool wide = i % 10 == 0;
		uint32_t width = (uint32_t)g_test_rand_int_range(1, wide ? 5185 : 300);
		uint32_t rows = (uint32_t)g_test_rand_int_range(1, wide ? 40 : 300);
		struct image image = draw(width, rows, i % 5);
		const struct coding coding = {.options = all_options[i % 8],
			.stripe = pick_stripe(rows),
			.mx = i % 3 == 0 ? 0 : 127};
		check_round_trip(&image, &coding);
		g_free(image.pels);
	}
}

/* The height is told at the end, or between two stripes. */
static void test_newlen(void)
{
	for (unsigned i = 0; i < 160; i++) {
		uint32_t width = (uint32_t)g_test_rand_int_range(1, 200);
		uint32_t rows = (uint32_t)g_test_rand_int_range(1, 200);
		struct image image = draw(width, rows, i % 5);
		const struct coding coding = {.options = all_options[4 + i % 4],
			.stripe = pick_stripe(rows),
			.mx = 127,
			.told_rows = i % 3 == 0	  ? rows + 1
				     : i % 3 == 1 ? 0xffff
						  : UNKNOWN,
			.newlen_at = i % 4 == 0 ? rows / 2 : 0};
		check_round_trip(&image, &coding);
		g_free(image.pels);
	}
}

/* The heights around a stripe's, whose last marker comes with the NEWLEN or an empty stripe. */
static void test_heights(void)
{
	for (uint32_t rows = 1; rows <= 50; rows++) {
		for (unsigned i = 0; i < 8; i++) {
			struct image image = draw(33, rows, i % 5);
			struct coding coding = {.options = all_options[i], .stripe = 16};
			check_round_trip(&image, &coding);
			coding.told_rows = UNKNOWN;
			if (i >= 4)
				check_round_trip(&image, &coding);
			g_free(image.pels);
		}
	}
}

/* The ends of stripes: behind each SDNORM. The data is a BIE. */
static unsigned count_stripes(const uint8_t *bie, size_t n)
{
	unsigned stripes = 0;
	for (size_t i = 20; i + 1 < n; i++)
		stripes += bie[i] == 0xff && bie[i + 1] == 0x02;
	return stripes;
}

static void check_cut(
	const struct image *image, const struct coding *coding, const GByteArray *bie, size_t n)
{
	uint8_t *line = g_memdup2(bie->data, n);
	reverse_all(line, n);
	struct rows rows = decode(line, n);
	g_assert_cmpint(rows.decoded, ==, n >= 20);
	if (rows.decoded) {
		assert_prefix(&rows, image);
		uint32_t stripes = count_stripes(bie->data, n);
		g_assert_cmpuint(rows.result.rows, >=, MIN(stripes * coding->stripe, image->rows));
		g_assert_cmpint(rows.result.stopped, ==, !rows.result.ended);
		g_assert_cmpint(rows.result.ended, ==, rows.result.rows == image->rows);
	}
	rows_clear(&rows);
	g_free(line);
}

/* Cut at every octet: rows of the image and no others, and all of each stripe whose end is there. */
static void test_truncated(void)
{
	for (unsigned i = 0; i < 40; i++) {
		struct image image = draw(61, 45, i % 5);
		const struct coding coding = {
			.options = all_options[i % 8], .stripe = i < 8 ? 45 : 8, .mx = 127};
		GByteArray *bie = encode_bie(&image, &coding);
		for (size_t n = 0; n <= bie->len; n++)
			check_cut(&image, &coding, bie, n);
		g_byte_array_unref(bie);
		g_free(image.pels);
	}
}

/* What stands behind a hole is not looked at, and the page has no end unless it lies before. */
static void test_holes(void)
{
	struct image image = draw(61, 45, 1);
	for (unsigned i = 0; i < 8; i++) {
		const struct coding coding = {.options = all_options[i], .stripe = 8, .mx = 127};
		GByteArray *line = encode(&image, &coding);
		uint32_t most = 0;
		for (size_t n = 0; n <= line->len; n++) {
			const struct t85_params params = {.holed = true, .hole = n};
			uint8_t *octets = g_memdup2(line->data, line->len);
			memset(octets + n, 0x55, line->len - n);
			struct rows rows = decode_to(&params, octets, line->len, 0);
			g_assert_cmpint(rows.decoded, ==, n >= 20);
			assert_prefix(&rows, &image);
			g_assert_cmpuint(rows.result.rows, >=, most);
			g_assert_cmpuint(rows.result.octets_used, <=, n);
			g_assert_cmpint(rows.result.stopped, ==,
				rows.decoded && rows.result.rows < image.rows);
			most = rows.result.rows;
			rows_clear(&rows);
			g_free(octets);
		}
		/* With VLENGTH, NEWLEN could have stood in the hole: the rows that only the end of
		 * the stripe tells are not known. */
		if ((coding.options & JBG_VLENGTH) == 0)
			g_assert_cmpuint(most, ==, image.rows);
		else
			g_assert_cmpuint(most, >=, image.rows - 45 % 8);
		g_byte_array_unref(line);
	}
	g_free(image.pels);
}

/* A hole behind the end of the data, or in its padding, is none of the page's. */
static void test_hole_in_padding(void)
{
	struct image image = draw(61, 45, 1);
	const struct coding coding = {.options = JBG_TPBON | JBG_VLENGTH, .stripe = 8, .mx = 127};
	GByteArray *line = encode(&image, &coding);
	guint length = line->len;
	g_byte_array_set_size(line, length + 40);
	memset(line->data + length, 0, 40);
	for (guint n = length + 1; n <= line->len + 1; n++) {
		const struct t85_params params = {.holed = true, .hole = n};
		struct rows rows = decode_to(&params, line->data, line->len, 0);
		assert_whole(&rows, &image, length);
		rows_clear(&rows);
	}
	g_byte_array_unref(line);
	g_free(image.pels);
}

static void insert(GByteArray *to, const uint8_t *octets, size_t n, unsigned zeros)
{
	static const uint8_t none[16];
	g_byte_array_append(to, octets, (guint)n);
	g_byte_array_append(to, none, zeros);
}

/* No height is told at all: the page ends with its last marker, not with the padding. */
static void test_no_height(void)
{
	for (unsigned i = 0; i < 8; i++) {
		struct image image = draw(61, 48, i % 5);
		const struct coding coding = {.options = all_options[i], .stripe = 16};
		GByteArray *bie = encode_bie(&image, &coding);
		guint length = bie->len;
		memset(bie->data + 8, 0xff, 4);
		g_byte_array_set_size(bie, length + 200);
		memset(bie->data + length, 0, 200);
		struct rows rows = decode(bie->data, i % 2 == 0 ? length : bie->len);
		g_assert_cmpuint(rows.result.rows, ==, image.rows);
		assert_prefix(&rows, &image);
		g_assert_true(rows.result.stopped);
		g_assert_false(rows.result.ended);
		rows_clear(&rows);
		g_byte_array_unref(bie);
		g_free(image.pels);
	}
}

/* Zeros in front of markers, from encoders that leave them, say nothing. */
static void test_zeros_before_markers(void)
{
	for (unsigned i = 0; i < 40; i++) {
		struct image image = draw(100, 50, i % 5);
		const struct coding coding = {.options = all_options[i % 8], .stripe = 16};
		GByteArray *bie = encode_bie(&image, &coding), *line = g_byte_array_new();
		size_t from = 0;
		for (size_t at = 20; at + 1 < bie->len; at++) {
			if (bie->data[at] != 0xff || bie->data[at + 1] != 0x02)
				continue;
			insert(line, bie->data + from, at - from, i % 16);
			from = at;
		}
		insert(line, bie->data + from, bie->len - from, 0);
		reverse_all(line->data, line->len);
		struct rows rows = decode(line->data, line->len);
		assert_whole(&rows, &image, line->len);
		rows_clear(&rows);
		g_byte_array_unref(line);
		g_byte_array_unref(bie);
		g_free(image.pels);
	}
}

struct patch {
	const char *why;
	unsigned at, n;
	uint8_t octets[4];
};

/* Headers that ask for nothing, too much, or what T.85 has not. */
static void test_refused(void)
{
	static const struct patch patches[] = {
		{"DL", 0, 1, {1}},
		{"D: differential layers", 1, 1, {1}},
		{"P: no plane", 2, 1, {0}},
		{"P: two planes", 2, 1, {2}},
		{"fill", 3, 1, {1}},
		{"XD 0", 4, 4, {0, 0, 0, 0}},
		{"XD 14593", 4, 4, {0, 0, 0x39, 0x01}},
		{"XD huge", 4, 4, {0xff, 0xff, 0xff, 0xff}},
		{"YD 0", 8, 4, {0, 0, 0, 0}},
		{"L0 0", 12, 4, {0, 0, 0, 0}},
		{"MX 128", 16, 1, {128}},
		{"MY 1", 17, 1, {1}},
		{"order: unused bits", 18, 1, {0x10}},
		{"option DPLAST", 19, 1, {0x01}},
		{"option DPPRIV", 19, 1, {0x02}},
		{"option DPON", 19, 1, {0x04}},
		{"option TPDON", 19, 1, {0x10}},
		{"option: unused bit", 19, 1, {0x80}},
	};
	struct image image = draw(61, 45, 1);
	const struct coding coding = {.stripe = 8};
	for (size_t i = 0; i < G_N_ELEMENTS(patches); i++) {
		uint32_t width;
		GByteArray *bie = encode_bie(&image, &coding);
		memcpy(bie->data + patches[i].at, patches[i].octets, patches[i].n);
		reverse_all(bie->data, bie->len);
		struct rows rows = decode(bie->data, bie->len);
		g_test_message("%s", patches[i].why);
		g_assert_false(rows.decoded);
		g_assert_false(t85_rows_width(bie->data, bie->len, &width));
		rows_clear(&rows);
		g_byte_array_unref(bie);
	}
	g_free(image.pels);
}

/* A header that tells a page without end, and next to no data: what comes out is bounded. */
static void check_bomb(uint32_t width, uint8_t options, const uint8_t *tail, size_t n)
{
	uint8_t octets[64] = {0, 0, 1, 0, (uint8_t)(width >> 24), (uint8_t)(width >> 16),
		(uint8_t)(width >> 8), (uint8_t)width, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 127, 0, 0, options};
	const struct t85_params params = {0};
	struct page_result result;
	memcpy(octets + 20, tail, n);
	g_assert_true(t85_rows_decode(&params, octets, 20 + n, NULL, NULL, &result));
	g_assert_cmpuint(result.rows, <=, T4_MAX_ROWS);
	g_assert_true(result.limited);
	g_assert_false(result.ended);
	if ((options & JBG_TPBON) == 0)
		g_assert_cmpuint((uint64_t)result.rows * width, <=, (1u << 24) + 64 * 1024);
}

static void test_bombs(void)
{
	static const uint8_t end[] = {0xff, 0x02};
	static const uint8_t zeros[40] = {0};
	static const uint32_t widths[] = {1, 1728, T4_MAX_WIDTH};
	for (size_t i = 0; i < G_N_ELEMENTS(widths); i++) {
		check_bomb(widths[i], 0, end, sizeof(end));
		check_bomb(widths[i], JBG_LRLTWO, end, sizeof(end));
		check_bomb(widths[i], JBG_TPBON, end, sizeof(end));
		check_bomb(widths[i], JBG_VLENGTH, end, sizeof(end));
	}
	check_bomb(T4_MAX_WIDTH, JBG_TPBON, zeros, sizeof(zeros));
}

/* Rows that equal the one above are told by one symbol, and a page may be of them. */
static void test_blank_page(void)
{
	struct image image = image_new(T4_MAX_WIDTH, 20000);
	const struct coding coding = {.options = JBG_TPBON, .stripe = 128, .mx = 127};
	check_round_trip(&image, &coding);
	g_free(image.pels);
}

static void test_max_rows(void)
{
	struct image image = draw(61, 45, 1);
	const struct coding coding = {.options = JBG_TPBON, .stripe = 8};
	GByteArray *line = encode(&image, &coding);
	for (uint32_t max = 1; max <= 46; max++) {
		const struct t85_params params = {.max_rows = max};
		struct rows rows = decode_to(&params, line->data, line->len, 0);
		assert_prefix(&rows, &image);
		g_assert_cmpuint(rows.result.rows, ==, MIN(max, 45));
		g_assert_cmpint(rows.result.limited, ==, max < 45);
		g_assert_cmpint(rows.result.ended, ==, max >= 45);
		g_assert_false(rows.result.stopped);
		rows_clear(&rows);
	}
	g_byte_array_unref(line);
	g_free(image.pels);
}

static void test_sink_stops(void)
{
	struct image image = draw(61, 45, 1);
	const struct coding coding = {.options = JBG_TPBON, .stripe = 8};
	const struct t85_params params = {0};
	GByteArray *line = encode(&image, &coding);
	struct rows rows = decode_to(&params, line->data, line->len, 17);
	assert_prefix(&rows, &image);
	g_assert_cmpuint(rows.result.rows, ==, 17);
	g_assert_false(rows.result.stopped);
	g_assert_false(rows.result.ended);
	rows_clear(&rows);
	g_byte_array_unref(line);
	g_free(image.pels);
}

/* Markers that end a page before its time, comments and what no marker is. The row count is what was whole. */
static void test_markers(void)
{
	static const struct {
		const char *why;
		uint8_t octets[12];
		size_t n;
		bool ended;
	} inserts[] = {
		{"comment", {0xff, 0x07, 0, 0, 0, 3, 'a', 0xff, 'c'}, 9, true},
		{"comment beyond the data", {0xff, 0x07, 0xff, 0xff, 0xff, 0xff}, 6, false},
		{"ABORT", {0xff, 0x04}, 2, false},
		{"RESERVE", {0xff, 0x01}, 2, false},
		{"no marker", {0xff, 0x5a}, 2, false},
		{"NEWLEN without VLENGTH", {0xff, 0x05, 0, 0, 0, 9}, 6, false},
		{"ATMOVE further than MX", {0xff, 0x06, 0, 0, 0, 0, 127, 0}, 8, false},
		{"ATMOVE to another row", {0xff, 0x06, 0, 0, 0, 0, 4, 1}, 8, false},
		{"ATMOVE to the right", {0xff, 0x06, 0, 0, 0, 0, 0x80, 0}, 8, false},
	};
	struct image image = draw(61, 45, 1);
	const struct coding coding = {.options = JBG_TPBON, .stripe = 8, .mx = 0};
	GByteArray *bie = encode_bie(&image, &coding);
	size_t at = 20;
	while (bie->data[at] != 0xff || bie->data[at + 1] != 0x02)
		at++;
	at += 2;
	for (size_t i = 0; i < G_N_ELEMENTS(inserts); i++) {
		GByteArray *line = g_byte_array_new();
		insert(line, bie->data, at, 0);
		insert(line, inserts[i].octets, inserts[i].n, 0);
		insert(line, bie->data + at, bie->len - at, 0);
		reverse_all(line->data, line->len);
		struct rows rows = decode(line->data, line->len);
		g_test_message("%s", inserts[i].why);
		assert_prefix(&rows, &image);
		g_assert_cmpuint(rows.result.rows, ==, inserts[i].ended ? 45 : 8);
		g_assert_cmpint(rows.result.ended, ==, inserts[i].ended);
		g_assert_cmpint(rows.result.stopped, ==, !inserts[i].ended);
		rows_clear(&rows);
		g_byte_array_unref(line);
	}
	g_byte_array_unref(bie);
	g_free(image.pels);
}

/* A broken marker where the end of a stripe should be, its rows all decoded: the end, not an endless search. */
static void test_marker_in_tail(void)
{
	static const uint8_t newlen[] = {0xff, 0x05, 0, 0, 0, 9};
	struct image image = draw(61, 45, 0);
	const struct coding coding = {.stripe = 1};
	GByteArray *bie = encode_bie(&image, &coding);
	for (size_t at = 20; at < bie->len; at++) {
		for (unsigned zeros = 0; zeros < 12; zeros++) {
			GByteArray *line = g_byte_array_new();
			insert(line, bie->data, at, zeros);
			insert(line, newlen, sizeof(newlen), 0);
			insert(line, bie->data + at, bie->len - at, 0);
			struct rows rows = decode(line->data, line->len);
			g_assert_true(rows.decoded);
			g_assert_cmpuint(rows.result.rows, <=, image.rows);
			rows_clear(&rows);
			g_byte_array_unref(line);
		}
	}
	g_byte_array_unref(bie);
	g_free(image.pels);
}

/* Damage is not seen, but nothing breaks. */
static void test_garbage(void)
{
	for (unsigned i = 0; i < 3000; i++) {
		uint32_t width = (uint32_t)g_test_rand_int_range(1, 100);
		struct image image = draw(width, 40, i % 5);
		const struct coding coding = {.options = all_options[i % 8],
			.stripe = pick_stripe(40),
			.mx = 127,
			.told_rows = i % 16 >= 12 ? UNKNOWN : 0};
		GByteArray *line = encode(&image, &coding);
		unsigned hits = (unsigned)g_test_rand_int_range(1, 6);
		for (unsigned hit = 0; hit < hits; hit++) {
			gint32 at = g_test_rand_int_range(8, (gint32)line->len);
			line->data[at] = (uint8_t)g_test_rand_int_range(0, 256);
		}
		struct rows rows = decode(line->data, line->len);
		g_assert_cmpuint(rows.result.rows, <=, T4_MAX_ROWS);
		rows_clear(&rows);
		g_byte_array_unref(line);
		g_free(image.pels);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t85_rows/order", test_order);
	g_test_add_func("/reassembly/t85_rows/round-trip", test_round_trip);
	g_test_add_func("/reassembly/t85_rows/newlen", test_newlen);
	g_test_add_func("/reassembly/t85_rows/heights", test_heights);
	g_test_add_func("/reassembly/t85_rows/truncated", test_truncated);
	g_test_add_func("/reassembly/t85_rows/holes", test_holes);
	g_test_add_func("/reassembly/t85_rows/hole-in-padding", test_hole_in_padding);
	g_test_add_func("/reassembly/t85_rows/no-height", test_no_height);
	g_test_add_func("/reassembly/t85_rows/zeros-before-markers", test_zeros_before_markers);
	g_test_add_func("/reassembly/t85_rows/refused", test_refused);
	g_test_add_func("/reassembly/t85_rows/bombs", test_bombs);
	g_test_add_func("/reassembly/t85_rows/blank-page", test_blank_page);
	g_test_add_func("/reassembly/t85_rows/max-rows", test_max_rows);
	g_test_add_func("/reassembly/t85_rows/sink-stops", test_sink_stops);
	g_test_add_func("/reassembly/t85_rows/markers", test_markers);
	g_test_add_func("/reassembly/t85_rows/marker-in-tail", test_marker_in_tail);
	g_test_add_func("/reassembly/t85_rows/garbage", test_garbage);
	return g_test_run();
}

#else

/* A header alone must not promise rows. */
static void test_without_library(void)
{
	static const uint8_t bie[] = {
		0, 0, 1, 0, 0, 0, 0, 8, 0, 0, 0, 1, 0, 0, 0, 128, 0, 0, 0, 0, 0xff, 0x02};
	const struct t85_params params = {0};
	struct page_result result;
	uint32_t width;
	g_assert_false(t85_rows_width(bie, sizeof(bie), &width));
	g_assert_false(t85_rows_decode(&params, bie, sizeof(bie), NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t85_rows/without-library", test_without_library);
	return g_test_run();
}

#endif
