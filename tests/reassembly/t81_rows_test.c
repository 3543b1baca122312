#include "reassembly/t81_rows.h"

#include <glib.h>
#include <string.h>

#include "reassembly/itu_lab.h"
#include "tests/reassembly/jpeg_make.h"

#define SOF0 0xc0
#define EOI_OCTETS 2u

/* Height, width and components in the frame header, from its marker on. */
#define AT_PRECISION 4
#define AT_HEIGHT 5
#define AT_WIDTH 7
#define AT_COMPONENTS 9

struct rows {
	GByteArray *pels;
	size_t row;
	uint32_t stop_at; /* 0: never */
	struct t81_info info;
	struct page_result result;
	bool decoded;
};

static bool collect(void *ctx, const struct page_row *row)
{
	struct rows *rows = ctx;
	g_assert_cmpint(row->state, ==, PAGE_ROW_GOOD);
	g_byte_array_append(rows->pels, row->pels, (guint)rows->row);
	return rows->stop_at == 0 || rows->pels->len / rows->row < rows->stop_at;
}

static struct rows decode_to(
	const struct t81_params *params, const uint8_t *octets, size_t n, uint32_t stop_at)
{
	struct rows rows = {.pels = g_byte_array_new(), .stop_at = stop_at};
	/* A copy of the exact size, for the sanitizers to watch. */
	uint8_t *exact = g_memdup2(octets, n);
	bool told = t81_rows_info(exact, n, &rows.info);
	rows.row = (size_t)rows.info.width * rows.info.bits / 8;
	rows.decoded = t81_rows_decode(params, exact, n, collect, &rows, &rows.result);
	g_assert_true(!rows.decoded || told);
	if (rows.decoded)
		g_assert_cmpuint(rows.pels->len, ==, (guint)(rows.result.rows * rows.row));
	g_assert_cmpuint(rows.result.bad_rows, ==, 0);
	g_assert_cmpuint(rows.result.octets_used, <=, n);
	g_assert_false(rows.result.ended && rows.result.stopped);
	g_free(exact);
	return rows;
}

static struct rows decode(const GByteArray *stream)
{
	const struct t81_params params = {0};
	return decode_to(&params, stream->data, stream->len, 0);
}

static void rows_clear(struct rows *rows)
{
	g_byte_array_unref(rows->pels);
}

/* As in FCD frames: T.38 order. */
static GByteArray *line_of(const GByteArray *stream)
{
	GByteArray *line = g_byte_array_new();
	g_byte_array_append(line, stream->data, stream->len);
	bit_order_reverse(line->data, line->len);
	return line;
}

static void assert_octets(const GByteArray *a, const uint8_t *b, size_t n)
{
	g_assert_cmpuint(a->len, ==, n);
	g_assert_true(n == 0 || memcmp(a->data, b, n) == 0);
}

/* The rows are those at the top of the page. */
static void assert_prefix(const struct rows *rows, const GByteArray *pels)
{
	g_assert_cmpuint(rows->pels->len, <=, pels->len);
	assert_octets(rows->pels, pels->data, rows->pels->len);
}

static void assert_whole(const struct rows *rows, const struct jpeg_image *image,
	const GByteArray *pels, size_t used)
{
	g_assert_true(rows->decoded);
	g_assert_cmpuint(rows->info.width, ==, image->width);
	g_assert_cmpuint(rows->info.height, ==, image->rows);
	g_assert_cmpuint(rows->info.bits, ==, 8 * image->components);
	g_assert_cmpuint(rows->result.rows, ==, image->rows);
	assert_octets(rows->pels, pels->data, pels->len);
	g_assert_true(rows->result.ended);
	g_assert_false(rows->result.limited);
	g_assert_cmpuint(rows->result.octets_used, ==, used);
}

/* What libjpeg decodes, in place from CIELAB to what a screen shows. itu_lab_test.c has the proof of that. */
static GByteArray *expected(const GByteArray *stream, unsigned components)
{
	struct itu_lab_space space = itu_lab_space_default();
	struct itu_lab *lab = itu_lab_new(&space);
	GByteArray *pels = jpeg_decode(stream, true);
	if (components == 1)
		itu_lab_to_grey(lab, pels->data, pels->data, pels->len);
	else
		itu_lab_to_rgb(lab, pels->data, pels->data, pels->len / 3);
	itu_lab_free(lab);
	return pels;
}

/* ---- tests ---- */

/* One pel and one row; either order of bits. L* 128, a* 198, b* 184 of octets, as itu_lab_test.c has it nearly. */
static void test_order(void)
{
	uint8_t samples[3] = {137, 198, 184};
	const struct jpeg_image image = {1, 1, 3, samples};
	const struct jpeg_coding coding = {.quality = 100};
	GByteArray *stream = jpeg_encode(&image, &coding), *line = line_of(stream);
	static const uint8_t soi[] = {0xff, 0xd8, 0xff, 0xe1},
			     on_the_line[] = {0xff, 0x1b, 0xff, 0x87};
	g_assert_true(memcmp(stream->data, soi, sizeof(soi)) == 0);
	g_assert_true(memcmp(line->data, on_the_line, sizeof(on_the_line)) == 0);
	for (unsigned i = 0; i < 2; i++) {
		const GByteArray *given = i == 0 ? stream : line;
		struct rows rows = decode(given);
		static const uint8_t rgb[] = {211, 89, 0};
		assert_octets(rows.pels, rgb, sizeof(rgb));
		g_assert_cmpuint(rows.info.x_dpi, ==, 200);
		g_assert_cmpuint(rows.info.y_dpi, ==, 200);
		uint8_t *plain = t81_rows_stream(given->data, given->len);
		assert_octets(stream, plain, stream->len);
		g_free(plain);
		rows_clear(&rows);
	}
	g_byte_array_unref(line);
	g_byte_array_unref(stream);
}

/* Data that is no JPEG: in T.38 order, as JPEG always is. */
static void test_stream_of_anything(void)
{
	static const uint8_t octets[] = {0x01, 0x80, 0xff}, reversed[] = {0x80, 0x01, 0xff};
	uint8_t *stream = t81_rows_stream(octets, sizeof(octets));
	g_assert_true(memcmp(stream, reversed, sizeof(reversed)) == 0);
	g_free(stream);
}

/* Flat pages, which JPEG at its best leaves as they are. */
static void test_greys(void)
{
	static const uint8_t vectors[][2] = {{0, 0}, {20, 23}, {128, 119}, {180, 173}, {255, 255}};
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		uint8_t samples[64];
		const struct jpeg_image image = {8, 8, 1, samples};
		const struct jpeg_coding coding = {.quality = 100};
		memset(samples, vectors[i][0], sizeof(samples));
		GByteArray *stream = jpeg_encode(&image, &coding);
		struct rows rows = decode(stream);
		memset(samples, vectors[i][1], sizeof(samples));
		assert_octets(rows.pels, samples, sizeof(samples));
		rows_clear(&rows);
		g_byte_array_unref(stream);
	}
}

static void check_round_trip(const struct jpeg_image *image, const struct jpeg_coding *coding)
{
	GByteArray *stream = jpeg_encode(image, coding),
		   *pels = expected(stream, image->components);
	GByteArray *line = line_of(stream);
	guint length = line->len;
	g_test_message("%ux%u, %u components, subsample %d, restart %d, scans %d", image->width,
		image->rows, image->components, coding->subsample, coding->restart, coding->scans);
	struct rows rows = decode(line);
	assert_whole(&rows, image, pels, length);
	rows_clear(&rows);
	/* ECM fills the last frame up with zeros. */
	g_byte_array_set_size(line, length + 255);
	memset(line->data + length, 0, 255);
	rows = decode(line);
	assert_whole(&rows, image, pels, length);
	rows_clear(&rows);
	g_byte_array_unref(line);
	g_byte_array_unref(pels);
	g_byte_array_unref(stream);
}

static void test_round_trip(void)
{
	for (unsigned i = 0; i < 240; i++) {
		unsigned components = i % 3 == 0 ? 1 : 3;
		unsigned width = (unsigned)g_test_rand_int_range(1, i % 12 == 0 ? 1729 : 80);
		unsigned rows = (unsigned)g_test_rand_int_range(1, 80);
		struct jpeg_image image = jpeg_draw(width, rows, components, i % 7 == 0);
		const struct jpeg_coding coding = {
			.quality = g_test_rand_int_range(1, 101),
			.subsample = i % 2 == 0 && components == 3,
			.restart = i % 5 == 0 ? g_test_rand_int_range(1, 9) : 0,
			.scans = i % 4 == 0 && components == 3,
		};
		check_round_trip(&image, &coding);
		g_free(image.samples);
	}
}

/* No G3FAX0 marker: YCbCr, as for any JPEG; DCS can say the same of a page that has one. */
static void test_sycc(void)
{
	for (unsigned i = 0; i < 6; i++) {
		struct jpeg_image image = jpeg_draw(40, 30, i < 4 ? 3 : 1, false);
		const struct jpeg_coding coding = {
			.subsample = i < 2, .jfif = i % 2 == 0, .marker = "", .quality = 90};
		const struct jpeg_coding marked = {.subsample = i < 2, .quality = 90};
		const struct t81_params params = {.sycc = true};
		GByteArray *stream = jpeg_encode(&image, &coding),
			   *rgb = jpeg_decode(stream, false);
		struct rows rows = decode(stream);
		assert_whole(&rows, &image, rgb, stream->len);
		g_assert_cmpuint(rows.info.x_dpi, ==, 0);
		rows_clear(&rows);
		g_byte_array_unref(stream);

		stream = jpeg_encode(&image, &marked);
		rows = decode(stream);
		g_assert_true(memcmp(rows.pels->data, rgb->data, rgb->len) != 0);
		rows_clear(&rows);
		rows = decode_to(&params, stream->data, stream->len, 0);
		assert_whole(&rows, &image, rgb, stream->len);
		rows_clear(&rows);
		g_byte_array_unref(rgb);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

/* The options of itu_lab_test.c, in a page of one colour. */
static void test_options(void)
{
	static const struct {
		const char *option;
		size_t length;
		uint8_t lab[3], rgb[3];
	} vectors[] = {
		{"G3FAX\1\0\0\0\144\0\144\0\377\0\200\0\377", 18, {200, 75, 147}, {154, 207, 157}},
		{"G3FAX\2\0D65", 10, {140, 90, 120}, {96, 142, 98}},
		{"G3FAX\2\0D50", 10, {200, 90, 120}, {154, 207, 158}},
		{"G3FAX\2\0D", 8, {200, 90, 120}, {154, 207, 158}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		uint8_t samples[3];
		const struct jpeg_image image = {1, 1, 3, samples};
		const struct jpeg_coding coding = {.quality = 100,
			.option = vectors[i].option,
			.option_length = vectors[i].length};
		memcpy(samples, vectors[i].lab, sizeof(samples));
		GByteArray *stream = jpeg_encode(&image, &coding);
		struct rows rows = decode(stream);
		assert_octets(rows.pels, vectors[i].rgb, 3);
		rows_clear(&rows);
		g_byte_array_unref(stream);
	}
}

static void put16(uint8_t *at, unsigned value)
{
	at[0] = (uint8_t)(value >> 8);
	at[1] = (uint8_t)value;
}

/* The height in the frame header, and, not 0, in a DNL behind the scan. */
static void set_heights(GByteArray *stream, unsigned frame, unsigned dnl)
{
	uint8_t segment[] = {0xff, 0xdc, 0, 4, 0, 0, 0xff, 0xd9};
	put16(stream->data + jpeg_find(stream, SOF0) + AT_HEIGHT, frame);
	if (dnl == 0)
		return;
	put16(segment + 4, dnl);
	g_byte_array_set_size(stream, stream->len - EOI_OCTETS);
	g_byte_array_append(stream, segment, sizeof(segment));
}

/* The height is told behind the scan; all pages that have it there, and those that have it in both places. */
static void test_dnl(void)
{
	for (unsigned i = 0; i < 40; i++) {
		struct jpeg_image image = jpeg_draw(50, 1 + i * 2, i % 3 == 0 ? 1 : 3, false);
		const struct jpeg_coding coding = {.subsample = i % 2 == 0 && i % 3 != 0};
		GByteArray *stream = jpeg_encode(&image, &coding);
		GByteArray *pels = expected(stream, image.components);
		set_heights(stream, i % 4 == 0 ? 5000 : 0, image.rows);
		GByteArray *line = line_of(stream);
		struct rows rows = decode(line);
		assert_whole(&rows, &image, pels, stream->len);
		rows_clear(&rows);
		g_byte_array_unref(line);
		g_byte_array_unref(pels);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

/* A DNL that says more than the frame header, or 0, or is too short, is none. */
static void test_dnl_refused(void)
{
	static const uint8_t heights[] = {0, 31};
	struct jpeg_image image = jpeg_draw(50, 30, 3, false);
	const struct jpeg_coding coding = {0};
	for (unsigned i = 0; i < 3; i++) {
		GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
		set_heights(stream, 30, 77);
		put16(stream->data + stream->len - 4, heights[i % 2]);
		if (i == 2)
			stream->data[stream->len - 5] = 3;
		struct rows rows = decode(stream);
		g_assert_cmpuint(rows.info.height, ==, 30);
		g_assert_cmpuint(rows.result.rows, ==, 30);
		assert_prefix(&rows, pels);
		rows_clear(&rows);
		g_byte_array_unref(pels);
		g_byte_array_unref(stream);
	}
	g_free(image.samples);
}

/* No height at all: rows up to the end of the data, and no end of the page. The last row of an MCU depends on the
 * next where colours are subsampled. */
static void test_no_height(void)
{
	for (unsigned i = 0; i < 2; i++) {
		struct jpeg_image image = jpeg_draw(50, 64, 3, false);
		const struct jpeg_coding coding = {.subsample = i == 1};
		GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
		set_heights(stream, 0, 0);
		struct rows rows = decode(stream);
		g_assert_cmpuint(rows.info.height, ==, 0);
		g_assert_cmpuint(rows.result.rows, ==, i == 1 ? 63 : 64);
		assert_prefix(&rows, pels);
		g_assert_true(rows.result.stopped);
		rows_clear(&rows);
		g_byte_array_set_size(stream, jpeg_find(stream, 0xda));
		rows = decode(stream);
		g_assert_cmpuint(rows.result.rows, ==, 0);
		g_assert_true(rows.result.stopped);
		rows_clear(&rows);
		g_byte_array_unref(pels);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

/* Rows of the page and no others, and no fewer the more data there is. */
static void check_cut(
	const GByteArray *stream, const GByteArray *pels, size_t n, bool holed, uint32_t *most)
{
	const struct t81_params params = {.holed = holed, .hole = n};
	uint8_t *octets = g_memdup2(stream->data, stream->len);
	if (holed)
		memset(octets + n, 0x55, stream->len - n);
	struct rows rows = decode_to(&params, octets, holed ? stream->len : n, 0);
	g_assert_cmpint(rows.decoded, ==, n >= jpeg_find(stream, SOF0) + 19);
	assert_prefix(&rows, pels);
	g_assert_cmpuint(rows.result.rows, >=, *most);
	g_assert_cmpuint(rows.result.octets_used, <=, n);
	if (rows.decoded)
		g_assert_cmpint(rows.result.ended, ==, rows.pels->len == pels->len);
	if (rows.decoded)
		g_assert_cmpint(rows.result.stopped, ==, !rows.result.ended);
	*most = rows.result.rows;
	rows_clear(&rows);
	g_free(octets);
}

static void test_cut(void)
{
	for (unsigned i = 0; i < 10; i++) {
		struct jpeg_image image = jpeg_draw(40, 70, 3, i >= 4);
		const struct jpeg_coding coding = {.subsample = i % 2 == 0,
			.restart = i / 2 % 2 * 3,
			.quality = 30,
			.scans = i >= 8};
		GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
		size_t scan = jpeg_find(stream, 0xda);
		uint32_t most = 0;
		for (size_t n = 0; n <= stream->len; n++)
			check_cut(stream, pels, n, i % 2 == 0, &most);
		g_assert_cmpuint(most, ==, 70);
		/* Three quarters of the scan: two MCUs of five in height at least. Of several scans: nothing. */
		most = 0;
		check_cut(stream, pels, scan + (stream->len - scan) * 3 / 4, false, &most);
		if (i >= 8)
			g_assert_cmpuint(most, ==, 0);
		else
			g_assert_cmpuint(most, >=, 31);
		g_byte_array_unref(pels);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

/* The octets of EOI, whole or half, are missed by nobody. */
static void test_no_eoi(void)
{
	struct jpeg_image image = jpeg_draw(40, 70, 3, false);
	const struct jpeg_coding coding = {0};
	const struct t81_params params = {0};
	GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
	for (unsigned cut = 0; cut <= EOI_OCTETS; cut++) {
		size_t n = stream->len - cut;
		struct rows rows = decode_to(&params, stream->data, n, 0);
		assert_whole(&rows, &image, pels, n);
		rows_clear(&rows);
	}
	g_byte_array_unref(pels);
	g_byte_array_unref(stream);
	g_free(image.samples);
}

static void assert_refused(const GByteArray *stream, const char *why)
{
	const struct t81_params params = {0};
	struct page_result result;
	struct t81_info info;
	g_test_message("%s", why);
	g_assert_false(t81_rows_info(stream->data, stream->len, &info));
	g_assert_false(t81_rows_decode(&params, stream->data, stream->len, NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, 0);
}

/* Headers that ask for nothing, too much, or what T.42 has not. */
static void test_refused(void)
{
	static const struct {
		const char *why;
		unsigned at;
		uint8_t octets[2];
	} patches[] = {
		{"SOF2, progressive", 0, {0xff, 0xc2}},
		{"SOF3, lossless", 0, {0xff, 0xc3}},
		{"SOF9, arithmetic", 0, {0xff, 0xc9}},
		{"SOF15", 0, {0xff, 0xcf}},
		{"DHP, hierarchical", 0, {0xff, 0xde}},
		{"12 bits", AT_PRECISION - 1, {17, 12}},
		{"width 0", AT_WIDTH, {0, 0}},
		{"width 14593", AT_WIDTH, {0x39, 0x01}},
		{"no component", AT_COMPONENTS, {0, 1}},
		{"two components", AT_COMPONENTS, {2, 1}},
		{"four components", AT_COMPONENTS, {4, 1}},
		{"segment beyond the data", 2, {0xff, 0xff}},
		{"segment too short", 2, {0, 1}},
	};
	struct jpeg_image image = jpeg_draw(16, 16, 3, false), four = jpeg_draw(16, 16, 4, false);
	const struct jpeg_coding coding = {0}, progressive = {.progressive = true},
				 arithmetic = {.arithmetic = true};
	for (size_t i = 0; i < G_N_ELEMENTS(patches); i++) {
		GByteArray *stream = jpeg_encode(&image, &coding);
		memcpy(stream->data + jpeg_find(stream, SOF0) + patches[i].at, patches[i].octets,
			2);
		assert_refused(stream, patches[i].why);
		g_byte_array_unref(stream);
	}
	GByteArray *streams[] = {jpeg_encode(&image, &progressive),
		jpeg_encode(&image, &arithmetic), jpeg_encode(&four, &coding), g_byte_array_new(),
		jpeg_encode(&image, &coding)};
	streams[4]->data[1] = 0xd9;
	for (size_t i = 0; i < G_N_ELEMENTS(streams); i++) {
		assert_refused(streams[i], "whole stream");
		g_byte_array_unref(streams[i]);
	}
	g_free(image.samples);
	g_free(four.samples);
}

/* What the library refuses although the headers look right: no rows, and no words of it anywhere. */
static void test_library_refuses(void)
{
	static const struct {
		const char *why;
		uint8_t marker;
		unsigned at;
		uint8_t octet;
	} patches[] = {
		{"sampling factor 0", SOF0, 11, 0},
		{"sampling factor 5", SOF0, 11, 0x51},
		{"no such quantization table", SOF0, 12, 3},
		{"Huffman table of too many codes", 0xc4, 5, 200},
		{"no such Huffman table", 0xda, 6, 0x33},
		{"no such component", 0xda, 5, 9},
		{"two components of four in the scan", 0xda, 4, 4},
	};
	struct jpeg_image image = jpeg_draw(16, 16, 3, false);
	const struct jpeg_coding coding = {0};
	for (size_t i = 0; i < G_N_ELEMENTS(patches); i++) {
		GByteArray *stream = jpeg_encode(&image, &coding);
		stream->data[jpeg_find(stream, patches[i].marker) + patches[i].at] =
			patches[i].octet;
		g_test_message("%s", patches[i].why);
		struct rows rows = decode(stream);
		g_assert_true(rows.decoded && rows.result.stopped);
		g_assert_cmpuint(rows.result.rows, ==, 0);
		rows_clear(&rows);
		g_byte_array_unref(stream);
	}
	g_free(image.samples);
}

/* A second frame header: in front of the scan none can be decoded; behind its beginning, what stands before is. */
static void test_frame_again(void)
{
	for (unsigned i = 0; i < 2; i++) {
		struct jpeg_image image = jpeg_draw(40, 70, 3, true);
		const struct jpeg_coding coding = {.quality = 60};
		GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
		guint frame = jpeg_find(stream, SOF0);
		guint at = i == 0 ? frame + 19 : (jpeg_find(stream, 0xda) + stream->len) / 2;
		uint8_t *octets = g_memdup2(stream->data, stream->len);
		g_byte_array_set_size(stream, at);
		g_byte_array_append(stream, octets + frame, 19);
		g_byte_array_append(stream, octets + at, 100);
		struct rows rows = decode(stream);
		g_assert_true(rows.decoded && rows.result.stopped);
		g_assert_cmpint(rows.result.rows > 0, ==, i == 1);
		assert_prefix(&rows, pels);
		rows_clear(&rows);
		g_free(octets);
		g_byte_array_unref(pels);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

/* Next to no data, and a header that tells a page without end: no rows, at once. */
static void test_bombs(void)
{
	for (unsigned i = 0; i < 4; i++) {
		struct jpeg_image image = jpeg_draw(16, 16, 3, false);
		const struct jpeg_coding coding = {.scans = i >= 2, .subsample = i % 2 == 0};
		GByteArray *stream = jpeg_encode(&image, &coding);
		guint at = jpeg_find(stream, SOF0);
		put16(stream->data + at + AT_HEIGHT, 65535);
		put16(stream->data + at + AT_WIDTH, T4_MAX_WIDTH);
		struct rows rows = decode(stream);
		g_assert_true(rows.decoded);
		g_assert_cmpuint(rows.result.rows, ==, 0);
		g_assert_cmpint(rows.result.limited, ==, i >= 2);
		g_assert_cmpint(rows.result.stopped, ==, i < 2);
		rows_clear(&rows);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

/* Scans of components that came already cost as much each time. */
static void test_scans_again(void)
{
	struct jpeg_image image = jpeg_draw(64, 64, 3, false);
	const struct jpeg_coding coding = {.scans = true};
	GByteArray *stream = jpeg_encode(&image, &coding);
	uint8_t *scan = g_memdup2(stream->data + jpeg_find(stream, 0xda), 10);
	g_byte_array_set_size(stream, stream->len - EOI_OCTETS);
	g_byte_array_append(stream, scan, 10);
	struct rows rows = decode(stream);
	g_assert_true(rows.result.limited);
	g_assert_cmpuint(rows.result.rows, ==, 0);
	rows_clear(&rows);
	g_byte_array_unref(stream);
	g_free(scan);
	g_free(image.samples);
}

/* A component without a scan, its place taken by another's, or none. */
static void test_scan_missing(void)
{
	struct jpeg_image image = jpeg_draw(64, 64, 3, false);
	const struct jpeg_coding coding = {.scans = true};
	for (unsigned i = 0; i < 2; i++) {
		GByteArray *stream = jpeg_encode(&image, &coding);
		guint last = stream->len - 1;
		while (stream->data[last] != 0xda || stream->data[last - 1] != 0xff)
			last--;
		stream->data[last + 4] = i == 0 ? 2 : 9;
		struct rows rows = decode(stream);
		g_assert_cmpuint(rows.result.rows, ==, 0);
		g_assert_true(rows.result.stopped);
		rows_clear(&rows);
		g_byte_array_unref(stream);
	}
	g_free(image.samples);
}

static void test_max_rows(void)
{
	struct jpeg_image image = jpeg_draw(61, 45, 3, false);
	const struct jpeg_coding coding = {.subsample = true};
	GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
	for (uint32_t max = 1; max <= 46; max++) {
		const struct t81_params params = {.max_rows = max};
		struct rows rows = decode_to(&params, stream->data, stream->len, 0);
		assert_prefix(&rows, pels);
		g_assert_cmpuint(rows.result.rows, ==, MIN(max, 45));
		g_assert_cmpint(rows.result.limited, ==, max < 45);
		g_assert_cmpint(rows.result.ended, ==, max >= 45);
		g_assert_false(rows.result.stopped);
		rows_clear(&rows);
	}
	g_byte_array_unref(pels);
	g_byte_array_unref(stream);
	g_free(image.samples);
}

static void test_sink_stops(void)
{
	struct jpeg_image image = jpeg_draw(61, 45, 3, false);
	const struct jpeg_coding coding = {0};
	const struct t81_params params = {0};
	GByteArray *stream = jpeg_encode(&image, &coding), *pels = expected(stream, 3);
	struct rows rows = decode_to(&params, stream->data, stream->len, 17);
	assert_prefix(&rows, pels);
	g_assert_cmpuint(rows.result.rows, ==, 17);
	g_assert_false(rows.result.stopped);
	g_assert_false(rows.result.ended);
	rows_clear(&rows);
	g_byte_array_unref(pels);
	g_byte_array_unref(stream);
	g_free(image.samples);
}

/* Counting gives the same result. */
static void test_count_only(void)
{
	struct jpeg_image image = jpeg_draw(61, 45, 3, false);
	const struct jpeg_coding coding = {0};
	const struct t81_params params = {0};
	GByteArray *stream = jpeg_encode(&image, &coding);
	struct page_result result;
	g_assert_true(t81_rows_decode(&params, stream->data, stream->len, NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, 45);
	g_assert_true(result.ended);
	g_byte_array_unref(stream);
	g_free(image.samples);
}

/* Damage gives fewer rows or other ones, and breaks nothing. */
static void test_garbage(void)
{
	for (unsigned i = 0; i < 3000; i++) {
		struct jpeg_image image = jpeg_draw(30, 40, i % 4 == 0 ? 1 : 3, i % 3 == 0);
		const struct jpeg_coding coding = {.subsample = i % 4 == 1,
			.scans = i % 4 == 2,
			.restart = i % 5 == 0 ? 2 : 0};
		GByteArray *stream = jpeg_encode(&image, &coding);
		unsigned hits = (unsigned)g_test_rand_int_range(1, 6);
		for (unsigned hit = 0; hit < hits; hit++) {
			gint32 at = g_test_rand_int_range(0, (gint32)stream->len);
			stream->data[at] = (uint8_t)g_test_rand_int_range(0, 256);
		}
		struct rows rows = decode(stream);
		g_assert_cmpuint(rows.result.rows, <=, 65500);
		rows_clear(&rows);
		g_byte_array_unref(stream);
		g_free(image.samples);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t81_rows/order", test_order);
	g_test_add_func("/reassembly/t81_rows/stream-of-anything", test_stream_of_anything);
	g_test_add_func("/reassembly/t81_rows/greys", test_greys);
	g_test_add_func("/reassembly/t81_rows/round-trip", test_round_trip);
	g_test_add_func("/reassembly/t81_rows/sycc", test_sycc);
	g_test_add_func("/reassembly/t81_rows/options", test_options);
	g_test_add_func("/reassembly/t81_rows/dnl", test_dnl);
	g_test_add_func("/reassembly/t81_rows/dnl-refused", test_dnl_refused);
	g_test_add_func("/reassembly/t81_rows/no-height", test_no_height);
	g_test_add_func("/reassembly/t81_rows/cut", test_cut);
	g_test_add_func("/reassembly/t81_rows/no-eoi", test_no_eoi);
	g_test_add_func("/reassembly/t81_rows/refused", test_refused);
	g_test_add_func("/reassembly/t81_rows/library-refuses", test_library_refuses);
	g_test_add_func("/reassembly/t81_rows/frame-again", test_frame_again);
	g_test_add_func("/reassembly/t81_rows/bombs", test_bombs);
	g_test_add_func("/reassembly/t81_rows/scans-again", test_scans_again);
	g_test_add_func("/reassembly/t81_rows/scan-missing", test_scan_missing);
	g_test_add_func("/reassembly/t81_rows/max-rows", test_max_rows);
	g_test_add_func("/reassembly/t81_rows/sink-stops", test_sink_stops);
	g_test_add_func("/reassembly/t81_rows/count-only", test_count_only);
	g_test_add_func("/reassembly/t81_rows/garbage", test_garbage);
	return g_test_run();
}
