/* The playing side by the profile of a known gateway (spandsp): what it does that the Recommendations do not ask for. Times are
 * ms from the first packet. */
#include <glib.h>
#include <string.h>

#include "tests/analyzer/line_egress_rig.h"

static void test_blocks_and_octets(void)
{
	struct rig *rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	/* Its packets leave in blocks of 20 ms that begin at 3 ms. */
	const struct t38_event no_signal = {.kind = T38_INDICATOR, .indicator = IFP_NO_SIGNAL};
	for (int i = 0; i < 40; i++)
		line_egress_sent(rig->egress, &no_signal, ZERO + (3 + 20 * i) * T38_MS);
	indicator(rig, 1000, IFP_V21_PREAMBLE);
	/* 1003 + 75, one bit, 32 flags */
	double flags = 1078 + 10 / 3.0 + 32 * OCTET_MS;
	octets(rig, 1100, IFP_V21, mcf, 3);
	frame(rig, 1100, IFP_V21, mcf, 3);
	end(rig, 1100);
	const struct line_signal *s = signal_at(rig, 0);
	NEAR(rel(s->t), 1078);
	NEAR(rel(s->t_data), flags);
	/* 42 bits and three flags, cut to 8 octets */
	NEAR(rel(s->t_end), flags + 8 * OCTET_MS);
	rig_free(rig);
}

static void known_signal(struct rig *rig, double t, unsigned value, const uint8_t *data, size_t n)
{
	indicator(rig, t, value);
	image(rig, t + 1, IFP_DATA_V17_14400, data, n);
	end(rig, t + 2000);
}

/* It goes on calling until its line is answered. */
static void test_cng_goes_on(void)
{
	struct rig *rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	const struct t38_event v21 = {.kind = T38_INDICATOR, .indicator = IFP_V21_PREAMBLE};
	indicator(rig, 0, IFP_CNG);
	indicator(rig, 500, IFP_NO_SIGNAL);
	line_egress_sent(rig->egress, &v21, ZERO + 6 * T38_SECOND);
	indicator(rig, 9000, IFP_NO_SIGNAL);
	g_assert_cmpuint(rig->track->signals->len, ==, 2);
	rig_free(rig);
}

/* A frame that comes with its indicator is never sent: 1 bit and 32 flags remain. */
static void test_early_frame(void)
{
	struct rig *rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	indicator(rig, 1000, IFP_V21_PREAMBLE);
	octets(rig, 1000, IFP_V21, mcf, 3);
	frame(rig, 1000, IFP_V21, mcf, 3);
	end(rig, 1000);
	const struct line_signal *s = signal_at(rig, 0);
	NEAR(rel(s->t_end) - rel(s->t), 10 / 3.0 + 32 * OCTET_MS);
	g_assert_cmpint(s->t_data, ==, T38_NEVER);
	g_assert_cmpstr(s->text, ==, "MCF (never sent)");
	rig_free(rig);
}

/* Without a frame and its end the flags go on, whatever comes. */
static void test_stuck(void)
{
	struct rig *rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	indicator(rig, 1000, IFP_V21_PREAMBLE);
	indicator(rig, 3000, IFP_NO_SIGNAL);
	indicator(rig, 9000, IFP_V21_PREAMBLE);
	line_egress_finish(rig->egress);
	g_assert_cmpuint(rig->track->signals->len, ==, 1);
	g_assert_cmpfloat(rel(signal_at(rig, 0)->t_end), >=, 9000);
	rig_free(rig);
	rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	indicator(rig, 1000, IFP_V21_PREAMBLE);
	end(rig, 3000);
	indicator(rig, 9000, IFP_V21_PREAMBLE);
	line_egress_finish(rig->egress);
	g_assert_cmpuint(rig->track->signals->len, ==, 2);
	rig_free(rig);
}

/* It plays data without ECM as the frames before the last of them would have it. */
static void test_late_mode(void)
{
	static const uint8_t zeros[2700];
	uint8_t page[80];
	struct rig *rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	for (int i = 0; i < 10; i++)
		memcpy(page + 8 * i, row, 8);
	dcs(rig, 0, 0x00);
	known_signal(rig, 5000, IFP_V17_14400_LONG, zeros, sizeof(zeros));
	heard(rig, 0x21);
	known_signal(rig, 10000, IFP_V17_14400_SHORT, page, sizeof(page));
	known_signal(rig, 15000, IFP_V17_14400_SHORT, page, sizeof(page));
	heard(rig, 0x33); /* RTP */
	dcs(rig, 20000, 0x00);
	known_signal(rig, 25000, IFP_V17_14400_LONG, zeros, sizeof(zeros));
	static const enum line_content contents[] = {LINE_CONTENT_FRAMES, LINE_CONTENT_TCF,
		LINE_CONTENT_IMAGE, LINE_CONTENT_IMAGE, LINE_CONTENT_FRAMES, LINE_CONTENT_TCF};
	g_assert_cmpuint(rig->track->signals->len, ==, G_N_ELEMENTS(contents));
	for (guint i = 0; i < G_N_ELEMENTS(contents); i++)
		g_assert_cmpint(signal_at(rig, i)->content, ==, contents[i]);
	g_assert_cmpfloat(signal_at(rig, 1)->tcf_zeros_ms, >=, 1500);
	/* The first page is played as it comes, the second by rows of at least 20 ms, of which nine are closed. */
	const struct line_signal *first = signal_at(rig, 2), *second = signal_at(rig, 3);
	NEAR(rel(first->t_data_end) - rel(first->t_data), 640 / 14.4);
	g_assert_cmpfloat(rel(second->t_data_end) - rel(second->t_data), >, 8 * 20);
	/* No row of the second TCF ever is complete: the far modem hears no zeros. */
	NEAR(signal_at(rig, 5)->tcf_zeros_ms, 0);
	rig_free(rig);
}

/* The EOLs of RTC wait for the end, and are not torn then. */
static void test_held_rtc(void)
{
	struct rig *rig = rig_new(LINE_PROFILE_SPANDSP, -1);
	uint8_t page[8 + 8 + 9] = {0};
	memcpy(page, row, 8);
	memcpy(page + 8, row, 8);
	for (int i = 0; i < 3; i++)
		memcpy(page + 16 + 3 * i, "\x00\x10\x01", 3);
	dcs(rig, 0, SCAN_0);
	heard(rig, 0x21);
	for (int i = 0; i < 2; i++) {
		double t = 5000 + 5000 * i;
		indicator(rig, t, IFP_V17_14400_SHORT);
		image(rig, t + 10, IFP_DATA_V17_14400, page, sizeof(page));
		image(rig, t + 1000, IFP_DATA_V17_14400, page + 16, 9);
		end(rig, t + 1000);
	}
	/* A page that is played as it comes: 800 ms are torn into it. */
	g_assert_cmpuint(signal_at(rig, 1)->underflows, ==, 1);
	g_assert_cmpuint(signal_at(rig, 2)->underflows, ==, 0);
	g_assert_cmpfloat(signal_at(rig, 2)->fill_ms, >, 700);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-egress/known/blocks", test_blocks_and_octets);
	g_test_add_func("/line-egress/known/cng-goes-on", test_cng_goes_on);
	g_test_add_func("/line-egress/known/early-frame", test_early_frame);
	g_test_add_func("/line-egress/known/stuck", test_stuck);
	g_test_add_func("/line-egress/known/late-mode", test_late_mode);
	g_test_add_func("/line-egress/known/held-rtc", test_held_rtc);
	return g_test_run();
}
