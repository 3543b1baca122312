/* Pictures for terminals, read back by others: sixels by libsixel's program where it is installed, kitty's protocol by the
 * few lines below. */
#include "render/view_picture.h"

#include <png.h>
#include <stdlib.h>
#include <string.h>
#include <zlib.h>

/* Each row another colour of the cube, columns that change and that stay; neither a multiple of a band. */
static struct view_picture *picture_new(int rows, int columns)
{
	struct view_picture *p = view_picture_new(rows, columns);
	p->height = 3;
	p->width = 7;
	for (int y = 0; y < rows; y++)
		for (int x = 0; x < columns; x++) {
			uint8_t *at = p->pixels + (gsize)(y * columns + x) * 3;
			at[0] = (uint8_t)(51 * (y % 6));
			at[1] = (uint8_t)(51 * (x / 9 % 6));
			at[2] = (uint8_t)((x ^ y) & 1 ? 255 : 51 * (y / 6 % 6));
		}
	return p;
}

static void same_pixels(const struct view_picture *p, const char *path)
{
	png_image image = {.version = PNG_IMAGE_VERSION};
	g_assert_true(png_image_begin_read_from_file(&image, path) != 0);
	image.format = PNG_FORMAT_RGB;
	g_assert_cmpuint(image.width, ==, (unsigned)p->columns);
	g_assert_cmpuint(image.height, ==, (unsigned)p->rows);
	uint8_t *pixels = g_malloc(PNG_IMAGE_SIZE(image));
	g_assert_true(png_image_finish_read(&image, NULL, pixels, 0, NULL) != 0);
	g_assert_true(memcmp(pixels, p->pixels, (gsize)p->rows * (gsize)p->columns * 3) == 0);
	g_free(pixels);
}

static void test_sixel_decoder(void)
{
	static const int sizes[][2] = {{1, 1}, {5, 3}, {6, 40}, {7, 41}, {48, 64}, {131, 257}};
	char *program = g_find_program_in_path("sixel2png");
	if (program == NULL) {
		g_test_skip("sixel2png (libsixel-bin) is not installed");
		return;
	}
	char *dir = g_dir_make_tmp("sixelXXXXXX", NULL);
	char *in = g_build_filename(dir, "a.six", NULL),
	     *out = g_build_filename(dir, "a.png", NULL);
	for (gsize i = 0; i < G_N_ELEMENTS(sizes); i++) {
		struct view_picture *p = picture_new(sizes[i][0], sizes[i][1]);
		GString *text = g_string_new(NULL);
		char *command[] = {program, "-i", in, "-o", out, NULL};
		int status = -1;
		view_picture_sixel(p, text);
		g_assert_true(g_file_set_contents(in, text->str, (gssize)text->len, NULL));
		g_assert_true(g_spawn_sync(
			NULL, command, NULL, 0, NULL, NULL, NULL, NULL, &status, NULL));
		g_assert_cmpint(status, ==, 0);
		same_pixels(p, out);
		g_string_free(text, TRUE);
		view_picture_free(p);
	}
	remove(in);
	remove(out);
	remove(dir);
	g_free(in);
	g_free(out);
	g_free(dir);
	g_free(program);
}

/* By hand: two rows and two columns, white over black and black over white. Bits of a sixel count from its top (VT330/340
 * manual, chapter 14): white has 1 and 2, '@' and 'A'; black the other way round. No graphics new line behind the last
 * band: at the bottom of the screen it would scroll. */
static void test_sixel_text(void)
{
	struct view_picture *p = view_picture_new(2, 2);
	GString *out = g_string_new(NULL);
	memset(p->pixels, 255, 3);
	memset(p->pixels + 9, 255, 3);
	view_picture_sixel(p, out);
	g_assert_true(g_str_has_prefix(out->str, "\033P0;1q\"1;1;2;2#0;2;0;0;0#1;2;0;0;20"));
	g_assert_true(g_str_has_suffix(out->str, "#215;2;100;100;100#0A@$#215@A\033\\"));
	view_picture_free(p);
	/* Eight rows are two bands; equal sixels are counted. */
	p = view_picture_new(8, 10);
	g_string_truncate(out, 0);
	view_picture_sixel(p, out);
	g_assert_true(g_str_has_suffix(out->str, "100#0!10~-#0!10B\033\\"));
	view_picture_free(p);
	g_string_free(out, TRUE);
}

/* 12 rows and 2 columns of cells of 100 by 600 pixels: parts of 10 and 2 rows, one column each, each at its place. */
static void test_place(void)
{
	static const char *const wanted[] = {"\0337\033[4;6H", "\"1;1;600;1000#", "\033[4;7H",
		"\"1;1;600;1000#", "\033[14;6H", "\"1;1;600;200#", "\033[14;7H", "\"1;1;600;200#",
		"\033\\\0338"};
	struct view_picture *p = view_picture_new(1200, 1200);
	GString *out = g_string_new(NULL);
	p->y = 3;
	p->x = 5;
	p->height = 12;
	p->width = 2;
	/* A pixel that is white in the last part only. */
	memset(p->pixels + 1200 * 1200 * 3 - 3, 255, 3);
	view_picture_place(p, VIEW_GRAPHICS_SIXEL, out);
	const char *at = out->str;
	for (gsize i = 0; i < G_N_ELEMENTS(wanted); i++) {
		at = strstr(at, wanted[i]);
		g_assert_nonnull(at);
		at += strlen(wanted[i]);
	}
	g_assert_cmpstr(at, ==, "");
	/* Behind the colours black, then white: its last column, the second of the last two rows (1200 is 0 modulo 6, 200 is 2). */
	g_assert_true(g_str_has_suffix(out->str, "$#215!599?A\033\\\0338"));
	g_string_truncate(out, 0);
	view_picture_place(p, VIEW_GRAPHICS_KITTY, out);
	g_assert_true(g_str_has_prefix(out->str, "\0337\033[4;6H\033_Ga=T,"));
	g_assert_true(g_str_has_suffix(out->str, "\033\\\0338"));
	g_string_free(out, TRUE);
	view_picture_free(p);
}

/* One command of the protocol: "\033_G" keys ";" base64 "\033\\". Returns what is behind it. */
static const char *take_command(const char *at, char **keys, GString *base64)
{
	g_assert_true(g_str_has_prefix(at, "\033_G"));
	const char *data = strchr(at, ';'), *end = strstr(at, "\033\\");
	g_assert_nonnull(data);
	g_assert_nonnull(end);
	g_assert_cmpint(end - data - 1, <=, 4096);
	*keys = g_strndup(at + 3, (gsize)(data - at - 3));
	/* All but the last are a multiple of four. */
	g_assert_true(strstr(*keys, "m=1") == NULL || (end - data - 1) % 4 == 0);
	g_string_append_len(base64, data + 1, end - data - 1);
	return end + 2;
}

/* RFC 1950 */
static void same_octets(const struct view_picture *p, const guchar *packed, gsize n)
{
	gsize wanted = (gsize)p->rows * (gsize)p->columns * 3;
	uLongf length = wanted + 1;
	uint8_t *pixels = g_malloc(length);
	g_assert_cmpint(uncompress(pixels, &length, packed, n), ==, Z_OK);
	g_assert_cmpuint(length, ==, wanted);
	g_assert_true(memcmp(pixels, p->pixels, wanted) == 0);
	g_free(pixels);
}

static void kitty(int rows, int columns)
{
	struct view_picture *p = picture_new(rows, columns);
	GString *out = g_string_new(NULL), *base64 = g_string_new(NULL);
	gsize n = 0;
	char *keys, *wanted = g_strdup_printf(
			    "a=T,f=24,o=z,q=2,C=1,s=%d,v=%d,c=7,r=3,m=", columns, rows);
	view_picture_kitty(p, out);
	const char *at = take_command(out->str, &keys, base64);
	g_assert_true(g_str_has_prefix(keys, wanted));
	while (g_str_has_suffix(keys, "m=1")) {
		g_free(keys);
		at = take_command(at, &keys, base64);
		g_assert_cmpuint(strlen(keys), ==, 3);
	}
	g_assert_true(g_str_has_suffix(keys, "m=0"));
	g_assert_cmpstr(at, ==, "");
	guchar *packed = g_base64_decode(base64->str, &n);
	g_assert_cmpuint(n, >, 0);
	same_octets(p, packed, n);
	g_free(packed);
	g_free(keys);
	g_free(wanted);
	g_string_free(out, TRUE);
	g_string_free(base64, TRUE);
	view_picture_free(p);
}

static void test_kitty(void)
{
	kitty(1, 1);
	kitty(100, 201);
	kitty(600, 800); /* several commands */
}

/* What cannot be packed needs several commands. */
static void test_kitty_long(void)
{
	struct view_picture *p = view_picture_new(64, 64);
	GString *out = g_string_new(NULL);
	GRand *random = g_rand_new_with_seed(5);
	for (int i = 0; i < 64 * 64 * 3; i++)
		p->pixels[i] = (uint8_t)g_rand_int_range(random, 0, 256);
	view_picture_kitty(p, out);
	char **commands = g_strsplit(out->str, "\033_G", -1);
	g_assert_cmpuint(g_strv_length(commands), >=, 5);
	g_assert_true(g_str_has_prefix(commands[2], "m=1;"));
	g_assert_true(g_str_has_prefix(commands[g_strv_length(commands) - 1], "m=0;"));
	g_strfreev(commands);
	g_rand_free(random);
	g_string_free(out, TRUE);
	view_picture_free(p);
}

static void test_equal(void)
{
	struct view_picture *a = picture_new(4, 4), *b = picture_new(4, 4);
	g_assert_true(view_picture_equal(a, b));
	g_assert_true(view_picture_equal(NULL, NULL));
	g_assert_false(view_picture_equal(a, NULL));
	b->pixels[47] ^= 1;
	g_assert_false(view_picture_equal(a, b));
	view_picture_free(a);
	view_picture_free(b);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_picture/sixel-decoder", test_sixel_decoder);
	g_test_add_func("/view_picture/sixel-text", test_sixel_text);
	g_test_add_func("/view_picture/place", test_place);
	g_test_add_func("/view_picture/kitty", test_kitty);
	g_test_add_func("/view_picture/kitty-long", test_kitty_long);
	g_test_add_func("/view_picture/equal", test_equal);
	return g_test_run();
}
