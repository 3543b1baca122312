#include "reassembly/itu_lab.h"

#include <glib.h>
#include <string.h>

struct vector {
	uint8_t lab[3], rgb[3];
};

static void assert_rgb(const struct itu_lab_space *space, const struct vector *v)
{
	struct itu_lab *lab = itu_lab_new(space);
	uint8_t rgb[3];
	itu_lab_to_rgb(lab, v->lab, rgb, 1);
	g_test_message("%u %u %u: %u %u %u, not %u %u %u", v->lab[0], v->lab[1], v->lab[2], rgb[0],
		rgb[1], rgb[2], v->rgb[0], v->rgb[1], v->rgb[2]);
	g_assert_true(memcmp(rgb, v->rgb, sizeof(rgb)) == 0);
	itu_lab_free(lab);
}

/* What Little CMS 2.14 makes of these L*, a* and b* (its Lab profile to its sRGB profile, relative colorimetric, in
 * floating point), rounded and clipped. The last five lie outside of what a screen can show. */
static void test_colours(void)
{
	static const struct vector vectors[] = {
		{{0, 128, 96}, {0, 0, 0}},
		{{255, 128, 96}, {255, 255, 255}},
		{{20, 128, 96}, {23, 23, 23}},
		{{128, 128, 96}, {119, 119, 119}},
		{{180, 128, 96}, {173, 173, 173}},
		{{200, 90, 120}, {154, 207, 158}},
		{{82, 180, 30}, {91, 55, 159}},
		{{40, 140, 100}, {51, 35, 35}},
		{{230, 110, 150}, {226, 233, 144}},
		{{60, 150, 130}, {83, 47, 15}},
		{{137, 198, 184}, {211, 89, 0}},
		{{136, 248, 181}, {251, 0, 9}},
		{{224, 4, 204}, {0, 255, 0}},
		{{100, 100, 60}, {0, 102, 138}},
		{{110, 70, 150}, {38, 117, 18}},
	};
	struct itu_lab_space space = itu_lab_space_default();
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++)
		assert_rgb(&space, &vectors[i]);
}

/* Of the same source, and the same as a colour without chroma. */
static void test_greys(void)
{
	static const struct {
		uint8_t lightness, grey;
	} vectors[] = {{0, 0}, {20, 23}, {128, 119}, {180, 173}, {255, 255}};
	struct itu_lab_space space = itu_lab_space_default();
	struct itu_lab *lab = itu_lab_new(&space);
	for (size_t i = 0; i < G_N_ELEMENTS(vectors); i++) {
		uint8_t grey;
		itu_lab_to_grey(lab, &vectors[i].lightness, &grey, 1);
		g_assert_cmpuint(grey, ==, vectors[i].grey);
	}
	for (unsigned l = 0; l < 256; l++) {
		const uint8_t pel[3] = {(uint8_t)l, 128, 96};
		uint8_t grey, rgb[3];
		itu_lab_to_grey(lab, pel, &grey, 1);
		itu_lab_to_rgb(lab, pel, rgb, 1);
		g_assert_true(rgb[0] == grey && rgb[1] == grey && rgb[2] == grey);
	}
	itu_lab_free(lab);
}

/* Rows, and in place. */
static void test_rows(void)
{
	uint8_t pels[6] = {128, 128, 96, 200, 90, 120}, greys[3] = {0, 128, 255};
	static const uint8_t rgb[6] = {119, 119, 119, 154, 207, 158}, want[3] = {0, 119, 255};
	struct itu_lab_space space = itu_lab_space_default();
	struct itu_lab *lab = itu_lab_new(&space);
	itu_lab_to_rgb(lab, pels, pels, 2);
	itu_lab_to_grey(lab, greys, greys, 3);
	g_assert_true(memcmp(pels, rgb, sizeof(rgb)) == 0);
	g_assert_true(memcmp(greys, want, sizeof(want)) == 0);
	itu_lab_free(lab);
}

static void take(struct itu_lab_space *space, const char *octets, size_t n)
{
	uint8_t *exact = g_memdup2(octets, n);
	itu_lab_option(space, exact, n);
	g_free(exact);
}

#define OPTION(space, octets) take(space, octets, sizeof(octets) - 1)

/* The range a* -100..155, b* -128..127: the octet is the value and an offset. */
static void test_gamut(void)
{
	struct itu_lab_space space = itu_lab_space_default(), before;
	OPTION(&space, "G3FAX\1\0\0\0\144\0\144\0\377\0\200\0\377");
	g_assert_cmpfloat(space.offset[0], ==, 0);
	g_assert_cmpfloat(space.range[0], ==, 100);
	g_assert_cmpfloat(space.offset[1], ==, 100);
	g_assert_cmpfloat(space.range[1], ==, 255);
	g_assert_cmpfloat(space.offset[2], ==, 128);
	g_assert_cmpfloat(space.range[2], ==, 255);
	/* L* 78.43, a* -25, b* 19: as test_colours() has its colours. */
	assert_rgb(&space, &(struct vector){{200, 75, 147}, {154, 207, 157}});
	OPTION(&space, "G3FAX\1\377\300\0\144\0\144\0\377\0\200\0\377");
	g_assert_cmpfloat(space.offset[0], ==, -64);

	before = space;
	OPTION(&space, "G3FAX\1\0\0\0\144\0\144\0\0\0\200\0\377");
	OPTION(&space, "G3FAX\1\0\0\0\144\0\144\0\377\0\200\0");
	OPTION(&space, "G3FAX\1");
	OPTION(&space, "G3FAX");
	OPTION(&space, "G4FAX\1\0\0\0\144\0\144\0\144\0\144\0\144");
	OPTION(&space, "G3FAX\7\0\0\0\144\0\144\0\144\0\144\0\144");
	OPTION(&space, "");
	g_assert_true(memcmp(&before, &space, sizeof(space)) == 0);
}

/* White stays white under each of them. Under D65 nothing is adapted: the rest is the arithmetic of CIELAB and
 * sRGB, done by hand for L* 54.90, a* -25.33, b* 18.82. */
static void test_illuminants(void)
{
	static const char *const names[] = {"G3FAX\2\0D50", "G3FAX\2\0D65", "G3FAX\2\0D75",
		"G3FAX\2\0\0SA", "G3FAX\2\0\0SC", "G3FAX\2\0\0F2", "G3FAX\2\0\0F7", "G3FAX\2\0F11",
		"G3FAX\2CT\x0b\x54", "G3FAX\2CT\x19\x64", "G3FAX\2CT\x07\xd0"};
	struct itu_lab_space d65 = itu_lab_space_default();
	take(&d65, names[1], 10);
	assert_rgb(&d65, &(struct vector){{140, 90, 120}, {96, 142, 98}});
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		struct itu_lab_space space = itu_lab_space_default();
		take(&space, names[i], 10);
		if (i > 0)
			g_assert_cmpfloat(space.white[0], !=, 0.96422);
		g_assert_cmpfloat(space.white[1], ==, 1);
		assert_rgb(&space, &(struct vector){{255, 128, 96}, {255, 255, 255}});
	}
}

/* The black body of 2856 K is illuminant A; that of 6500 K from Planck's law and the observer of 1931. Temperatures
 * that the approximation does not reach change nothing. */
static void test_temperature(void)
{
	struct itu_lab_space space = itu_lab_space_default(), before = space;
	OPTION(&space, "G3FAX\2CT\x0b\x28");
	g_assert_cmpfloat_with_epsilon(space.white[0], 1.0985, 0.002);
	g_assert_cmpfloat_with_epsilon(space.white[2], 0.3558, 0.002);
	OPTION(&space, "G3FAX\2CT\x19\x64");
	g_assert_cmpfloat_with_epsilon(space.white[0], 0.9683, 0.002);
	g_assert_cmpfloat_with_epsilon(space.white[2], 1.1211, 0.005);
	space = before;
	OPTION(&space, "G3FAX\2CT\0\0");
	OPTION(&space, "G3FAX\2CT\x06\x82");
	OPTION(&space, "G3FAX\2CT\xff\xff");
	OPTION(&space, "G3FAX\2\0D51");
	OPTION(&space, "G3FAX\2\0D6");
	g_assert_true(memcmp(&before, &space, sizeof(space)) == 0);
}

static void test_marker(void)
{
	static const uint8_t octets[] = {'G', '3', 'F', 'A', 'X', 3, 'G', '3', 'F', 'A', 'x', 3};
	g_assert_cmpuint(itu_lab_marker(octets, 6), ==, ITU_LAB_PALETTE);
	g_assert_cmpuint(itu_lab_marker(octets, 5), ==, ITU_LAB_NO_MARKER);
	g_assert_cmpuint(itu_lab_marker(octets + 6, 6), ==, ITU_LAB_NO_MARKER);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/itu_lab/colours", test_colours);
	g_test_add_func("/reassembly/itu_lab/greys", test_greys);
	g_test_add_func("/reassembly/itu_lab/rows", test_rows);
	g_test_add_func("/reassembly/itu_lab/gamut", test_gamut);
	g_test_add_func("/reassembly/itu_lab/illuminants", test_illuminants);
	g_test_add_func("/reassembly/itu_lab/temperature", test_temperature);
	g_test_add_func("/reassembly/itu_lab/marker", test_marker);
	return g_test_run();
}
