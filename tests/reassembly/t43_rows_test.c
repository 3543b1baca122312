#include "reassembly/t43_rows.h"

#include <glib.h>
#include <string.h>

#include "reassembly/bit_order.h"
#include "reassembly/itu_lab.h"

#ifdef HAVE_JBIG

#include <jbig85.h>

#define BIH_OCTETS 20
#define VLENGTH 0x20
#define UNKNOWN 0xffffffffu

enum image_type { RGB_BITS = 0, CMY_BITS = 1, CMYK_BITS = 2, PALETTE = 16 };

/* ---- headers ---- */

static void put8(GByteArray *out, unsigned value)
{
	const uint8_t octet = (uint8_t)value;
	g_byte_array_append(out, &octet, 1);
}

static void put16(GByteArray *out, unsigned value)
{
	put8(out, value >> 8);
	put8(out, value);
}

static void put32(GByteArray *out, uint32_t value)
{
	put16(out, value >> 16);
	put16(out, value);
}

static void put(GByteArray *out, const void *octets, size_t n)
{
	g_byte_array_append(out, octets, (guint)n);
}

static void put_segment(GByteArray *out, const char *contents, size_t n)
{
	put16(out, 0xffe1);
	put16(out, (unsigned)n + 2);
	put(out, contents, n);
}

#define SEGMENT(out, contents) put_segment(out, contents, sizeof(contents) - 1)

/* G3FAX0: 1997, 200 dpi, JBIG, what image, the planes of its components. */
static void put_type(GByteArray *out, enum image_type type)
{
	SEGMENT(out, "G3FAX\0\x07\xcd\0\xc8\0\0\1\1\1\1");
	out->data[out->len - 5] = (uint8_t)type;
}

static void put_palette(GByteArray *out, const uint8_t *colours, unsigned count)
{
	put16(out, 0xffe3);
	put32(out, 4 + 6 + 2 + 4 + 3 * count);
	put(out, "G3FAX\3", 6);
	put16(out, 0);
	put32(out, count);
	put(out, colours, 3 * (size_t)count);
}

static void put_end(GByteArray *out)
{
	SEGMENT(out, "G3FAX\xff");
}

/* BCIH of an image without a palette. */
static GByteArray *header_of(enum image_type type)
{
	GByteArray *out = g_byte_array_new();
	put16(out, 0xffa8);
	put_type(out, type);
	put_end(out);
	return out;
}

/* ---- a small image ---- */

/* 13x10 pels of three planes, the pel of (x, y) being (x * y / 3 + x + 2 * y) % 8, four rows a stripe, as coded by
 * the encoder of JBIG-KIT 2.1 for all planes at once (jbg_enc_out()): its BIH, and the planes in either order. */
#define SMALL_WIDTH 13u
#define SMALL_ROWS 10u
static const uint8_t small_bih[BIH_OCTETS] = {
	0, 0, 3, 0, 0, 0, 0, 13, 0, 0, 0, 10, 0, 0, 0, 4, 8, 0, 0, 0x48};
static const uint8_t small_by_plane[] = {0xbc, 0x78, 0xd2, 0x59, 0xb9, 0x7c, 0xda, 0xff, 0x02, 0x6d,
	0x41, 0xe1, 0xb7, 0x29, 0x6d, 0x19, 0xff, 0x02, 0x62, 0x44, 0xcf, 0xff, 0x02, 0xc2, 0x36,
	0x3c, 0x41, 0x1c, 0xfd, 0x80, 0xff, 0x02, 0x03, 0xaf, 0x78, 0x76, 0x9b, 0x3c, 0x78, 0xff,
	0x02, 0x39, 0x4d, 0x77, 0x80, 0xff, 0x02, 0xd0, 0xf4, 0x59, 0x00, 0x59, 0xff, 0x02, 0x72,
	0xd9, 0x56, 0x9a, 0xcd, 0xb0, 0xff, 0x02, 0x04, 0x80, 0xff, 0x02};
static const uint8_t small_by_stripe[] = {0xbc, 0x78, 0xd2, 0x59, 0xb9, 0x7c, 0xda, 0xff, 0x02,
	0xc2, 0x36, 0x3c, 0x41, 0x1c, 0xfd, 0x80, 0xff, 0x02, 0xd0, 0xf4, 0x59, 0x00, 0x59, 0xff,
	0x02, 0x6d, 0x41, 0xe1, 0xb7, 0x29, 0x6d, 0x19, 0xff, 0x02, 0x03, 0xaf, 0x78, 0x76, 0x9b,
	0x3c, 0x78, 0xff, 0x02, 0x72, 0xd9, 0x56, 0x9a, 0xcd, 0xb0, 0xff, 0x02, 0x62, 0x44, 0xcf,
	0xff, 0x02, 0x39, 0x4d, 0x77, 0x80, 0xff, 0x02, 0x04, 0x80, 0xff, 0x02};

static unsigned small_pel(uint32_t x, uint32_t y)
{
	return (x * y / 3 + x + 2 * y) % 8;
}

static void put_small(GByteArray *out, unsigned order)
{
	bool by_stripe = (order & 7) == 3 || (order & 7) == 4 || (order & 7) == 6;
	put(out, small_bih, BIH_OCTETS);
	out->data[out->len - 2] = (uint8_t)order;
	put(out, by_stripe ? small_by_stripe : small_by_plane, sizeof(small_by_plane));
}

static GByteArray *small_of(enum image_type type, unsigned order)
{
	GByteArray *out = header_of(type);
	put_small(out, order);
	return out;
}

/* ---- decoding ---- */

struct rows {
	GByteArray *pels;
	size_t row;
	uint32_t stop_at; /* 0: never */
	struct t43_info info;
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
	const struct t43_params *params, const uint8_t *octets, size_t n, uint32_t stop_at)
{
	struct rows rows = {.pels = g_byte_array_new(), .stop_at = stop_at};
	/* A copy of the exact size, for the sanitizers to watch. */
	uint8_t *exact = g_memdup2(octets, n);
	bool told = t43_rows_info(exact, n, &rows.info);
	rows.row = (size_t)rows.info.width * 3;
	rows.decoded = t43_rows_decode(params, exact, n, collect, &rows, &rows.result);
	g_assert_true(!rows.decoded || told);
	if (rows.decoded)
		g_assert_cmpuint(rows.pels->len, ==, (guint)(rows.result.rows * rows.row));
	g_assert_cmpuint(rows.result.bad_rows, ==, 0);
	g_assert_cmpuint(rows.result.octets_used, <=, n);
	g_assert_false(rows.result.ended && rows.result.stopped);
	g_free(exact);
	return rows;
}

static struct rows decode(const GByteArray *data)
{
	const struct t43_params params = {0};
	return decode_to(&params, data->data, data->len, 0);
}

static void rows_clear(struct rows *rows)
{
	g_byte_array_unref(rows->pels);
}

static void assert_pel(const struct rows *rows, uint32_t x, uint32_t y, const uint8_t rgb[3])
{
	const uint8_t *pel = rows->pels->data + y * rows->row + (size_t)x * 3;
	if (memcmp(pel, rgb, 3) != 0)
		g_error("%u, %u: %u %u %u, not %u %u %u", x, y, pel[0], pel[1], pel[2], rgb[0],
			rgb[1], rgb[2]);
}

/* The rows are those of the small image, of these colours. */
static void assert_small(const struct rows *rows, const uint8_t *colours)
{
	g_assert_true(rows->decoded);
	g_assert_cmpuint(rows->info.width, ==, SMALL_WIDTH);
	for (uint32_t y = 0; y < rows->result.rows; y++)
		for (uint32_t x = 0; x < SMALL_WIDTH; x++)
			assert_pel(rows, x, y, colours + 3 * small_pel(x, y));
}

static void assert_small_whole(const struct rows *rows, const uint8_t *colours, size_t used)
{
	assert_small(rows, colours);
	g_assert_cmpuint(rows->info.height, ==, SMALL_ROWS);
	g_assert_cmpuint(rows->info.bits, ==, 24);
	g_assert_cmpuint(rows->info.x_dpi, ==, 200);
	g_assert_cmpuint(rows->info.y_dpi, ==, 200);
	g_assert_cmpuint(rows->result.rows, ==, SMALL_ROWS);
	g_assert_true(rows->result.ended);
	g_assert_false(rows->result.limited);
	g_assert_cmpuint(rows->result.octets_used, ==, used);
}

/* T.43 Tables 2 and 3: the first plane is red or cyan, the last blue or yellow. */
static const uint8_t rgb_colours[8][3] = {{0, 0, 0}, {0, 0, 255}, {0, 255, 0}, {0, 255, 255},
	{255, 0, 0}, {255, 0, 255}, {255, 255, 0}, {255, 255, 255}};
static const uint8_t cmy_colours[8][3] = {{255, 255, 255}, {255, 255, 0}, {255, 0, 255},
	{255, 0, 0}, {0, 255, 255}, {0, 255, 0}, {0, 0, 255}, {0, 0, 0}};

/* ---- tests ---- */

/* Each order of planes and stripes that T.82 has, of one layer. */
static void test_orders(void)
{
	static const uint8_t orders[] = {0, 2, 3, 4, 5, 6, 8, 10, 11, 12, 13, 14};
	for (size_t i = 0; i < G_N_ELEMENTS(orders); i++) {
		GByteArray *data = small_of(RGB_BITS, orders[i]);
		struct rows rows = decode(data);
		assert_small_whole(&rows, rgb_colours[0], data->len);
		rows_clear(&rows);
		g_byte_array_unref(data);
	}
}

/* In T.38 order, with padding, and as it stands. */
static void test_bits(void)
{
	GByteArray *data = small_of(CMY_BITS, 4);
	guint length = data->len;
	uint8_t *line = g_malloc0(length + 99);
	memcpy(line, data->data, length);
	bit_order_reverse(line, length);
	g_assert_cmphex(line[1], ==, 0x15);
	for (guint n = length; n <= length + 99; n += 33) {
		const struct t43_params params = {0};
		struct rows rows = decode_to(&params, line, n, 0);
		assert_small_whole(&rows, cmy_colours[0], length);
		rows_clear(&rows);
	}
	uint8_t *stream = t43_rows_stream(line, length);
	g_assert_true(memcmp(stream, data->data, length) == 0);
	g_free(stream);
	stream = t43_rows_stream(data->data, length);
	g_assert_true(memcmp(stream, data->data, length) == 0);
	g_free(stream);
	static const uint8_t other[] = {0x01, 0x80}, reversed[] = {0x80, 0x01};
	stream = t43_rows_stream(other, sizeof(other));
	g_assert_true(memcmp(stream, reversed, sizeof(other)) == 0);
	g_free(stream);
	g_free(line);
	g_byte_array_unref(data);
}

/* Colours of itu_lab_test.c; one too few, which is black; under another illuminant. */
static void test_palette(void)
{
	static const uint8_t lab[8][3] = {{0, 128, 96}, {255, 128, 96}, {20, 128, 96},
		{128, 128, 96}, {180, 128, 96}, {200, 90, 120}, {82, 180, 30}, {40, 140, 100}};
	static const uint8_t rgb[8][3] = {{0, 0, 0}, {255, 255, 255}, {23, 23, 23}, {119, 119, 119},
		{173, 173, 173}, {154, 207, 158}, {91, 55, 159}, {51, 35, 35}};
	uint8_t fewer[8][3];
	memcpy(fewer, rgb, sizeof(fewer));
	memset(fewer[7], 0, sizeof(fewer[7]));
	for (unsigned colours = 7; colours <= 8; colours++) {
		GByteArray *data = g_byte_array_new();
		put16(data, 0xffa8);
		put_type(data, PALETTE);
		SEGMENT(data, "G3FAX\2\0D50");
		put_palette(data, lab[0], colours);
		SEGMENT(data, "other");
		put_end(data);
		put_small(data, 0);
		struct rows rows = decode(data);
		assert_small_whole(&rows, colours == 8 ? rgb[0] : fewer[0], data->len);
		rows_clear(&rows);
		g_byte_array_unref(data);
	}
}

static void test_illuminant(void)
{
	static const uint8_t lab[2][3] = {{140, 90, 120}, {255, 128, 96}};
	static const uint8_t rgb[3] = {96, 142, 98};
	GByteArray *data = g_byte_array_new();
	put16(data, 0xffa8);
	put_palette(data, lab[0], 2);
	put_type(data, PALETTE);
	SEGMENT(data, "G3FAX\2\0D65");
	put_end(data);
	put_small(data, 0);
	struct rows rows = decode(data);
	assert_pel(&rows, 0, 0, rgb);
	rows_clear(&rows);
	g_byte_array_unref(data);
}

/* ---- planes by the encoder of T.85 ---- */

struct image {
	uint32_t width, rows, stripe;
	unsigned planes;
	uint8_t *pels; /* an octet each */
	GByteArray *bies[8];
};

static void append(unsigned char *octets, size_t n, void *out)
{
	g_byte_array_append(out, octets, (guint)n);
}

static void code_plane(struct image *image, unsigned plane, int options)
{
	size_t stride = (image->width + 7) / 8;
	uint8_t *bits = g_malloc0(stride * image->rows), *row = bits;
	struct jbg85_enc_state s;
	for (uint32_t y = 0; y < image->rows; y++)
		for (uint32_t x = 0; x < image->width; x++)
			if (image->pels[y * image->width + x] >> (image->planes - 1 - plane) & 1)
				bits[y * stride + x / 8] |= (uint8_t)(0x80 >> x % 8);
	image->bies[plane] = g_byte_array_new();
	jbg85_enc_init(&s, image->width, image->rows, append, image->bies[plane]);
	jbg85_enc_options(&s, options, image->stripe, 127);
	for (uint32_t y = 0; y < image->rows; y++, row += stride)
		jbg85_enc_lineout(&s, row, row - stride, row - 2 * stride);
	g_free(bits);
}

static struct image image_new(unsigned planes, int options)
{
	struct image image = {.width = (uint32_t)g_test_rand_int_range(1, 70),
		.rows = (uint32_t)g_test_rand_int_range(1, 60),
		.stripe = (uint32_t)g_test_rand_int_range(1, 30),
		.planes = planes};
	image.pels = g_malloc((size_t)image.width * image.rows);
	for (uint32_t i = 0; i < image.width * image.rows; i++)
		image.pels[i] =
			(uint8_t)((i % image.width / 5 + i / image.width / 3) % (1u << planes) ^
				  (g_test_rand_int_range(0, 20) == 0));
	for (unsigned plane = 0; plane < planes; plane++)
		code_plane(&image, plane, options);
	return image;
}

static void image_clear(struct image *image)
{
	for (unsigned i = 0; i < image->planes; i++)
		g_byte_array_unref(image->bies[i]);
	g_free(image->pels);
}

/* Behind the marker that ends the stripe at `at`; the end of the data where there is none. */
static guint stripe_end(const GByteArray *bie, guint at)
{
	while (at + 1 < bie->len && !(bie->data[at] == 0xff && bie->data[at + 1] == 0x02))
		at += bie->data[at] == 0xff && bie->data[at + 1] == 0x06 ? 8 : 1;
	return MIN(at + 2, bie->len);
}

/* The stripes of the planes, with a NEWLEN in front of the last. */
static void put_planes(GByteArray *out, const struct image *image, bool by_stripe, uint32_t newlen)
{
	guint at[8] = {0};
	uint32_t stripes = (image->rows + image->stripe - 1) / image->stripe;
	for (unsigned i = 0; i < image->planes; i++)
		at[i] = BIH_OCTETS;
	for (uint32_t i = 0; i < stripes * image->planes; i++) {
		unsigned plane = by_stripe ? i % image->planes : i / stripes;
		guint end = stripe_end(image->bies[plane], at[plane]);
		if (newlen > 0 && i + 1 == stripes * image->planes) {
			put16(out, 0xff05);
			put32(out, newlen);
		}
		put(out, image->bies[plane]->data + at[plane], end - at[plane]);
		at[plane] = end;
	}
}

static void put_bih(GByteArray *out, const struct image *image, bool by_stripe, uint32_t told)
{
	put16(out, 0);
	put8(out, image->planes);
	put8(out, 0);
	put32(out, image->width);
	put32(out, told);
	put32(out, image->stripe);
	put8(out, 127);
	put8(out, 0);
	put8(out, by_stripe ? 4 : 0);
	put8(out, image->bies[0]->data[19] | (told != image->rows ? VLENGTH : 0));
}

/* A palette of greys. */
static GByteArray *code_image(const struct image *image, bool by_stripe, uint32_t told)
{
	uint8_t colours[256][3];
	GByteArray *out = g_byte_array_new();
	for (unsigned i = 0; i < 256; i++)
		memcpy(colours[i], (const uint8_t[]){(uint8_t)i, 128, 96}, 3);
	put16(out, 0xffa8);
	put_type(out, PALETTE);
	put_palette(out, colours[0], 1u << image->planes);
	put_end(out);
	put_bih(out, image, by_stripe, told);
	put_planes(out, image, by_stripe, told != image->rows ? image->rows : 0);
	return out;
}

static void assert_image(const struct rows *rows, const struct image *image)
{
	struct itu_lab_space space = itu_lab_space_default();
	struct itu_lab *lab = itu_lab_new(&space);
	for (uint32_t i = 0; i < rows->result.rows * image->width; i++) {
		const uint8_t pel[3] = {image->pels[i], 128, 96};
		uint8_t rgb[3];
		itu_lab_to_rgb(lab, pel, rgb, 1);
		assert_pel(rows, i % image->width, i / image->width, rgb);
	}
	itu_lab_free(lab);
}

static void test_planes(void)
{
	for (unsigned i = 0; i < 200; i++) {
		struct image image = image_new(1 + i % 8, i % 3 == 0 ? JBG_LRLTWO : JBG_TPBON);
		GByteArray *data = code_image(&image, i % 2 == 0, image.rows);
		struct rows rows = decode(data);
		g_assert_true(rows.decoded && rows.result.ended);
		g_assert_cmpuint(rows.result.rows, ==, image.rows);
		g_assert_cmpuint(rows.result.octets_used, ==, data->len);
		assert_image(&rows, &image);
		rows_clear(&rows);
		g_byte_array_unref(data);
		image_clear(&image);
	}
}

/* The height comes last. */
static void test_newlen(void)
{
	for (unsigned i = 0; i < 80; i++) {
		struct image image = image_new(1 + i % 8, JBG_TPBON);
		GByteArray *data =
			code_image(&image, i % 2 == 0, i % 3 == 0 ? UNKNOWN : image.rows + 9);
		struct rows rows = decode(data);
		g_assert_cmpuint(rows.info.height, ==, i % 3 == 0 ? 0 : image.rows + 9);
		g_assert_true(rows.decoded && rows.result.ended);
		g_assert_cmpuint(rows.result.rows, ==, image.rows);
		assert_image(&rows, &image);
		rows_clear(&rows);
		g_byte_array_unref(data);
		image_clear(&image);
	}
}

/* Comments say nothing, wherever they stand. */
static void test_comment(void)
{
	static const uint8_t comment[] = {0xff, 0x07, 0, 0, 0, 4, 0xff, 0x02, 'a', 'b'};
	GByteArray *data = header_of(RGB_BITS);
	put(data, small_bih, BIH_OCTETS);
	put(data, comment, sizeof(comment));
	put(data, small_by_plane, 9);
	put(data, comment, sizeof(comment));
	put(data, small_by_plane + 9, sizeof(small_by_plane) - 9);
	struct rows rows = decode(data);
	assert_small_whole(&rows, rgb_colours[0], data->len);
	rows_clear(&rows);
	g_byte_array_unref(data);
}

/* Cut at every octet, or with a hole there: rows of the image and no others; with the planes interleaved, all of
 * the stripes that are there. */
static void test_cut(void)
{
	for (unsigned i = 0; i < 4; i++) {
		GByteArray *data = small_of(RGB_BITS, i % 2 == 0 ? 0 : 4);
		const guint head = data->len - (guint)sizeof(small_by_plane);
		uint32_t most = 0;
		for (guint n = 0; n <= data->len; n++) {
			const struct t43_params params = {.holed = i >= 2, .hole = n};
			struct rows rows =
				decode_to(&params, data->data, i >= 2 ? data->len : n, 0);
			g_assert_cmpint(rows.decoded, ==, n >= head);
			if (rows.decoded)
				assert_small(&rows, rgb_colours[0]);
			g_assert_cmpuint(rows.result.rows, >=, most);
			g_assert_cmpuint(rows.result.octets_used, <=, n);
			g_assert_cmpint(rows.result.ended, ==, rows.result.rows == SMALL_ROWS);
			g_assert_cmpint(
				rows.result.stopped, ==, rows.decoded && !rows.result.ended);
			most = rows.result.rows;
			/* The first stripe of the three planes ends 25 octets behind the headers. */
			if (i % 2 == 1 && n == head + 25)
				g_assert_cmpuint(most, ==, 4);
			rows_clear(&rows);
		}
		g_assert_cmpuint(most, ==, SMALL_ROWS);
		g_byte_array_unref(data);
	}
}

/* The same where the height comes last; in NEWLEN, too. */
static void test_cut_newlen(void)
{
	for (unsigned i = 0; i < 8; i++) {
		struct image image = image_new(3, JBG_TPBON);
		GByteArray *data = code_image(&image, i % 2 == 0, image.rows + 9);
		for (guint n = 0; n <= data->len; n++) {
			const struct t43_params params = {.holed = i >= 4, .hole = n};
			struct rows rows =
				decode_to(&params, data->data, i >= 4 ? data->len : n, 0);
			g_assert_cmpuint(rows.result.octets_used, <=, n);
			rows_clear(&rows);
		}
		g_byte_array_unref(data);
		image_clear(&image);
	}
}

/* Behind the end of a stripe a NEWLEN may shorten it. In a hole nobody knows; where the data ends, there was none. */
static void test_unknown_height(void)
{
	GByteArray *data = small_of(RGB_BITS, 4);
	const guint head = data->len - (guint)sizeof(small_by_plane);
	memset(data->data + head - 12, 0xff, 4);
	data->data[head - 1] |= VLENGTH;
	for (unsigned i = 0; i < 2; i++) {
		const struct t43_params params = {.holed = i == 1, .hole = head + 25};
		struct rows rows = decode_to(&params, data->data, head + 25, 0);
		g_assert_true(rows.decoded && rows.result.stopped);
		g_assert_cmpuint(rows.info.height, ==, 0);
		g_assert_cmpint(rows.result.rows == 4, ==, i == 0);
		assert_small(&rows, rgb_colours[0]);
		rows_clear(&rows);
	}
	g_byte_array_unref(data);
}

static void assert_refused(GByteArray *data, const char *why)
{
	const struct t43_params params = {0};
	struct page_result result;
	struct t43_info info;
	g_test_message("%s", why);
	g_assert_false(t43_rows_info(data->data, data->len, &info));
	g_assert_false(t43_rows_decode(&params, data->data, data->len, NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, 0);
	g_byte_array_unref(data);
}

/* Headers of other images, and of none. Offsets are those of header_of(): G3FAX0 at 2, its end at 22, BIH at 32. */
static void test_refused(void)
{
	static const struct {
		const char *why;
		unsigned at, n;
		uint8_t octets[4];
	} patches[] = {
		{"no BCIH", 1, 1, {0xa9}},
		{"segment of another kind", 3, 1, {0xe2}},
		{"segment without length", 4, 2, {0, 1}},
		{"segment beyond the data", 4, 2, {0xff, 0xff}},
		{"no G3FAX0", 11, 1, {9}},
		{"a coding that is not JBIG", 16, 1, {1}},
		{"palette of 12 bits", 17, 1, {17}},
		{"palette without one", 17, 1, {16}},
		{"grey", 17, 1, {32}},
		{"continuous tone", 17, 1, {48}},
		{"unknown image", 17, 1, {3}},
		{"CMYK of three planes", 17, 1, {2}},
		{"no end of the header", 31, 1, {1}},
		{"DL", 32, 1, {1}},
		{"D: differential layers", 33, 1, {1}},
		{"P: no plane", 34, 1, {0}},
		{"P: two planes", 34, 1, {2}},
		{"P: nine planes", 34, 1, {9}},
		{"fill", 35, 1, {1}},
		{"XD 0", 36, 4, {0, 0, 0, 0}},
		{"XD 14593", 36, 4, {0, 0, 0x39, 0x01}},
		{"YD 0", 40, 4, {0, 0, 0, 0}},
		{"L0 0", 44, 4, {0, 0, 0, 0}},
		{"MX 128", 48, 1, {128}},
		{"MY 1", 49, 1, {1}},
		{"order SMID", 50, 1, {1}},
		{"order SEQ, ILEAVE, SMID", 50, 1, {7}},
		{"order: unused bits", 50, 1, {0x10}},
		{"option DPON", 51, 1, {0x04}},
		{"option TPDON", 51, 1, {0x10}},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(patches); i++) {
		GByteArray *data = small_of(RGB_BITS, 0);
		memcpy(data->data + patches[i].at, patches[i].octets, patches[i].n);
		assert_refused(data, patches[i].why);
	}
	assert_refused(g_byte_array_new(), "no data");
	GByteArray *bie = g_byte_array_new();
	put_small(bie, 0);
	assert_refused(bie, "no BCIH in front of the BIH");
}

/* Palettes that are too long or too short, empty, or of a kind that is not decoded. */
static void test_palette_refused(void)
{
	static const struct {
		const char *why;
		unsigned at;
		uint8_t octet;
	} patches[] = {
		{"length", 5, 0x2b},
		{"length without itself", 5, 3},
		{"length beyond the data", 2, 0xff},
		{"label", 11, 4},
		{"12 bits", 13, 4},
		{"no colour", 17, 0},
		{"fewer colours", 17, 7},
		{"more colours", 16, 1},
	};
	static const uint8_t lab[8][3] = {{0}};
	for (size_t i = 0; i < G_N_ELEMENTS(patches); i++) {
		GByteArray *data = g_byte_array_new();
		put16(data, 0xffa8);
		put_type(data, PALETTE);
		guint at = data->len;
		put_palette(data, lab[0], 8);
		data->data[at + patches[i].at] = patches[i].octet;
		put_end(data);
		put_small(data, 0);
		assert_refused(data, patches[i].why);
	}
}

/* Four planes: CMYK, all that has black is black. */
static void test_cmyk(void)
{
	struct image image = image_new(4, JBG_TPBON);
	GByteArray *data = header_of(CMYK_BITS);
	put_bih(data, &image, true, image.rows);
	put_planes(data, &image, true, 0);
	struct rows rows = decode(data);
	g_assert_true(rows.decoded && rows.result.ended);
	for (uint32_t y = 0; y < image.rows; y++)
		for (uint32_t x = 0; x < image.width; x++) {
			unsigned pel = image.pels[y * image.width + x];
			assert_pel(&rows, x, y, cmy_colours[pel & 1 ? 7 : pel >> 1]);
		}
	rows_clear(&rows);
	g_byte_array_unref(data);
	image_clear(&image);
}

static void test_max_rows(void)
{
	GByteArray *data = small_of(RGB_BITS, 0);
	for (uint32_t max = 1; max <= 11; max++) {
		const struct t43_params params = {.max_rows = max};
		struct rows rows = decode_to(&params, data->data, data->len, 0);
		assert_small(&rows, rgb_colours[0]);
		g_assert_cmpuint(rows.result.rows, ==, MIN(max, SMALL_ROWS));
		g_assert_cmpint(rows.result.limited, ==, max < SMALL_ROWS);
		g_assert_false(rows.result.stopped);
		rows_clear(&rows);
	}
	g_byte_array_unref(data);
}

static void test_sink_stops(void)
{
	const struct t43_params params = {0};
	struct page_result result;
	GByteArray *data = small_of(RGB_BITS, 0);
	struct rows rows = decode_to(&params, data->data, data->len, 7);
	assert_small(&rows, rgb_colours[0]);
	g_assert_cmpuint(rows.result.rows, ==, 7);
	g_assert_false(rows.result.ended);
	rows_clear(&rows);
	g_assert_true(t43_rows_decode(&params, data->data, data->len, NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, SMALL_ROWS);
	g_assert_true(result.ended);
	g_byte_array_unref(data);
}

/* A header that tells a page without end, and next to no data: what comes out is bounded. */
static void test_bombs(void)
{
	static const uint32_t widths[] = {1, 1728, T4_MAX_WIDTH};
	static const uint8_t end[] = {0xff, 0x02, 0xff, 0x02, 0xff, 0x02};
	for (unsigned i = 0; i < 12; i++) {
		const struct t43_params params = {0};
		const struct image image = {.width = widths[i % 3],
			.stripe = 0x7fffffff,
			.planes = 3,
			.bies = {g_byte_array_new()}};
		struct page_result result;
		GByteArray *data = header_of(RGB_BITS);
		g_byte_array_set_size(image.bies[0], BIH_OCTETS);
		image.bies[0]->data[19] = i % 2 == 0 ? JBG_TPBON : 0;
		put_bih(data, &image, i < 6, 0x7fffffff);
		data->data[data->len - 1] &= (uint8_t)~VLENGTH;
		put(data, end, sizeof(end));
		g_assert_true(t43_rows_decode(&params, data->data, data->len, NULL, NULL, &result));
		g_assert_true(result.limited);
		g_assert_false(result.ended);
		g_assert_cmpuint(result.rows, <=, T4_MAX_ROWS);
		g_assert_cmpuint(
			(uint64_t)result.rows * ((widths[i % 3] + 7) / 8) * 3, <=, 64u << 20);
		g_byte_array_unref(data);
		g_byte_array_unref(image.bies[0]);
	}
}

/* Damage is not seen, but nothing breaks. */
static void test_garbage(void)
{
	for (unsigned i = 0; i < 3000; i++) {
		struct image image = image_new(1 + i % 4, JBG_TPBON);
		GByteArray *data =
			code_image(&image, i % 2 == 0, i % 5 == 0 ? UNKNOWN : image.rows);
		unsigned hits = (unsigned)g_test_rand_int_range(1, 6);
		for (unsigned hit = 0; hit < hits; hit++) {
			gint32 at = g_test_rand_int_range(0, (gint32)data->len);
			data->data[at] = (uint8_t)g_test_rand_int_range(0, 256);
		}
		const struct t43_params params = {.max_rows = 2000};
		struct rows rows = decode_to(&params, data->data, data->len, 0);
		g_assert_cmpuint(rows.result.rows, <=, 2000);
		rows_clear(&rows);
		g_byte_array_unref(data);
		image_clear(&image);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t43_rows/orders", test_orders);
	g_test_add_func("/reassembly/t43_rows/bits", test_bits);
	g_test_add_func("/reassembly/t43_rows/palette", test_palette);
	g_test_add_func("/reassembly/t43_rows/illuminant", test_illuminant);
	g_test_add_func("/reassembly/t43_rows/planes", test_planes);
	g_test_add_func("/reassembly/t43_rows/newlen", test_newlen);
	g_test_add_func("/reassembly/t43_rows/comment", test_comment);
	g_test_add_func("/reassembly/t43_rows/cut", test_cut);
	g_test_add_func("/reassembly/t43_rows/cut-newlen", test_cut_newlen);
	g_test_add_func("/reassembly/t43_rows/unknown-height", test_unknown_height);
	g_test_add_func("/reassembly/t43_rows/refused", test_refused);
	g_test_add_func("/reassembly/t43_rows/palette-refused", test_palette_refused);
	g_test_add_func("/reassembly/t43_rows/cmyk", test_cmyk);
	g_test_add_func("/reassembly/t43_rows/max-rows", test_max_rows);
	g_test_add_func("/reassembly/t43_rows/sink-stops", test_sink_stops);
	g_test_add_func("/reassembly/t43_rows/bombs", test_bombs);
	g_test_add_func("/reassembly/t43_rows/garbage", test_garbage);
	return g_test_run();
}

#else

/* Headers alone must not promise rows. */
static void test_without_library(void)
{
	static const char image[] = "\xff\xa8\xff\xe1\0\x12G3FAX\0\x07\xcd\0\xc8\0\0\1\1\1\0"
				    "\xff\xe1\0\x08G3FAX\xff\0\0\3\0\0\0\0\x0d\0\0\0\x0a\0\0\0"
				    "\4\x08\0\0\x48";
	const struct t43_params params = {0};
	struct page_result result;
	struct t43_info info;
	const uint8_t *octets = (const uint8_t *)image;
	g_assert_false(t43_rows_info(octets, sizeof(image), &info));
	g_assert_false(t43_rows_decode(&params, octets, sizeof(image), NULL, NULL, &result));
	g_assert_cmpuint(result.rows, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/t43_rows/without-library", test_without_library);
	return g_test_run();
}

#endif
