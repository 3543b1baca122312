#include "render/view_raster.h"

#include <string.h>

#include "render/view_picture.h"
#include "render/view_strips.h"

/* 4x2 pels: black and white halves above, all white below. */
static struct view_raster *small(void)
{
	static const guint8 pels[] = {0xc0, 0x00}, states[] = {PAGE_ROW_GOOD, PAGE_ROW_LOST};
	struct view_raster *r = g_new0(struct view_raster, 1);
	*r = (struct view_raster){.width = 4, .rows = 2, .row_step = 1, .bits = 1, .row_octets = 1};
	r->pels = g_byte_array_append(g_byte_array_new(), pels, 2);
	r->states = g_byte_array_append(g_byte_array_new(), states, 2);
	return r;
}

static void test_dots(void)
{
	struct view_raster *r = small();
	struct view_dot dot = view_raster_dot(r, 0, 0, 2, 1);
	g_assert_cmpuint(dot.r, ==, 0);
	g_assert_cmpint(dot.state, ==, PAGE_ROW_GOOD);
	dot = view_raster_dot(r, 0, 0, 4, 1);
	g_assert_cmpuint(dot.g, ==, 127);
	dot = view_raster_dot(r, 0, 0, 4, 2);
	g_assert_cmpuint(dot.b, ==, 191);
	g_assert_cmpint(dot.state, ==, PAGE_ROW_LOST);
	/* Less than a pel is one pel. */
	dot = view_raster_dot(r, 3.9, 1.9, 0.01, 0.01);
	g_assert_cmpuint(dot.r, ==, 255);
	g_assert_false(dot.outside);
	g_assert_true(view_raster_dot(r, 4, 0, 1, 1).outside);
	g_assert_true(view_raster_dot(r, 0, -1, 1, 1).outside);
	g_assert_true(view_raster_dot(r, 1e12, 1e12, 1, 1).outside);
	view_raster_free(r);
}

/* T.6 2.2: V0 is the bit 1, so that 0xff is eight rows as the white one above them; then EOFB. */
static void test_page(void)
{
	static const uint8_t code[] = {0xff, 0x00, 0x10, 0x01};
	struct fax_page *page = fax_page_new();
	page->decoder = FAX_DECODER_T4;
	page->t4 = T4_MMR;
	page->params.width = 64;
	page->rows = 8;
	page->bits = 1;
	page->octets = g_memdup2(code, sizeof(code));
	page->length = sizeof(code);
	struct view_raster *r = view_raster_new(page);
	g_assert_nonnull(r);
	g_assert_cmpuint(r->rows, ==, 8);
	g_assert_cmpuint(r->width, ==, 64);
	g_assert_cmpuint(view_raster_dot(r, 0, 0, 64, 8).r, ==, 255);
	view_raster_free(r);
	page->decoder = FAX_DECODER_NONE;
	g_assert_null(view_raster_new(page));
	fax_page_free(page);
}

static void test_strips(void)
{
	struct fax *fax = fax_new(1);
	struct fax_signal signals[] = {
		{.t = 100, .t_end = 200, .kind = FAX_SIGNAL_INDICATOR, .name = "cng"},
		{.t = 300, .t_end = 250, .kind = FAX_SIGNAL_HDLC, .name = "v21"},
		{.t = 400, .t_end = 500, .from = SIDE_CALLEE, .name = "no-signal"}};
	struct fax_frame frames[] = {{.signal = 1, .name = "TSI"}, {.signal = 1, .name = "DCS"},
		{.signal = 99, .name = "MCF"}};
	g_array_append_vals(fax->signals, signals, G_N_ELEMENTS(signals));
	g_array_append_vals(fax->frames, frames, G_N_ELEMENTS(frames));
	struct view_strips *s = view_strips_new(fax);
	g_assert_false(s->lines);
	g_assert_cmpuint(s->strips->len, ==, 2);
	const struct view_strip *caller = &g_array_index(s->strips, struct view_strip, 0);
	g_assert_cmpuint(caller->signals->len, ==, 2);
	g_assert_cmpstr(g_array_index(caller->signals, struct view_signal, 1).name, ==, "TSI DCS");
	g_assert_cmpint(s->first, ==, 100);
	/* An end before its beginning is none. */
	g_assert_cmpint(s->last, ==, 300);
	g_assert_cmpint(view_strip_find(caller, 99), ==, -1);
	g_assert_cmpint(view_strip_find(caller, 299), ==, 0);
	g_assert_cmpint(view_strip_find(caller, 1000), ==, 1);
	view_strips_free(s);
	fax_free(fax);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_raster/dots", test_dots);
	g_test_add_func("/view_raster/page", test_page);
	g_test_add_func("/view_strips/packets", test_strips);
	return g_test_run();
}
