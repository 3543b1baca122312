/* Events of both modems become frames and signals, in order and within limits. */
#include "tests/analyzer/stage.h"

static void test_frame(void)
{
	struct stage s = stage_new();
	ev_indicator(&s, SIDE_CALLEE, IFP_V21_PREAMBLE);
	t38_time begin = s.now;
	ev_frame_as(&s, SIDE_CALLEE, IFP_V21, frame_of(FAX_DIS, true), T38_FCS_OK);
	ev_end(&s, SIDE_CALLEE);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->frames->len, ==, 1);
	const struct fax_frame *f = stage_frame(&s, 0);
	GByteArray *octets = frame_of(FAX_DIS, true);
	g_assert_cmpuint(f->length, ==, octets->len);
	g_assert_true(memcmp(f->octets, octets->data, f->length) == 0);
	g_byte_array_unref(octets);
	g_assert_cmpstr(f->name, ==, "DIS");
	g_assert_cmpint(f->fcf, ==, T30_FCF_DIS);
	g_assert_cmpint(f->from, ==, SIDE_CALLEE);
	g_assert_cmpint(f->t, ==, begin);
	g_assert_cmpint(f->t_end, ==, begin + 10 * T38_MS);
	g_assert_true(f->final);
	g_assert_false(f->fast);
	g_assert_cmpuint(f->first_packet, ==, 2);
	/* The indicator is signal 0, the frames behind it signal 1. */
	g_assert_cmpuint(f->signal, ==, 1);
	g_assert_cmpint(s.fax->first, ==, RIG_START);
	g_assert_cmpint(s.fax->last, ==, s.now - 30 * T38_MS);
	stage_free(&s);
}

static void test_bad_frames(void)
{
	static const enum t38_fcs fcs[] = {T38_FCS_BAD, T38_FCS_MISSING};
	struct stage s = stage_new();
	for (size_t i = 0; i < G_N_ELEMENTS(fcs); i++)
		ev_frame_as(&s, SIDE_CALLER, IFP_V21, frame_of(FAX_DCN, true), fcs[i]);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("FF"), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_V21, from_hex("FF C8 7F"), T38_FCS_OK);
	/* None of them counts as DCN, all of them are shown. */
	g_assert_false(fax_session_over(s.session));
	stage_finish(&s);
	g_assert_cmpuint(s.fax->frames->len, ==, 4);
	g_assert_cmpint(stage_frame(&s, 0)->fcs, ==, T38_FCS_BAD);
	g_assert_cmpint(stage_frame(&s, 1)->fcs, ==, T38_FCS_MISSING);
	g_assert_cmpstr(stage_frame(&s, 2)->name, ==, "unknown");
	g_assert_cmpstr(stage_frame(&s, 3)->name, ==, "unknown");
	stage_free(&s);
}

static void test_fast_frames(void)
{
	struct stage s = stage_new();
	ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V17_14400, frame_of("61", false), T38_FCS_OK);
	ev_frame_as(&s, SIDE_CALLER, IFP_DATA_V34_CC_1200, frame_of(FAX_DIS, true), T38_FCS_OK);
	stage_finish(&s);
	g_assert_true(stage_frame(&s, 0)->fast);
	/* The control channel of V.34 carries what V.21 does otherwise. */
	g_assert_false(stage_frame(&s, 1)->fast);
	stage_free(&s);
}

/* One direction waits for a lost packet: its events come later, their times do not. */
static void test_order(void)
{
	struct stage s = stage_new();
	t38_time then = s.now;
	s.now += T38_SECOND;
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	s.now = then;
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	stage_finish(&s);
	g_assert_cmpstr(stage_frame(&s, 0)->name, ==, "DIS");
	g_assert_cmpstr(stage_frame(&s, 1)->name, ==, "DCS");
	/* The signal that a frame belongs to stays the right one. */
	for (guint i = 0; i < 2; i++)
		g_assert_cmpint(stage_signal(&s, stage_frame(&s, i)->signal)->from, ==,
			stage_frame(&s, i)->from);
	stage_free(&s);
}

static void check_signal(const struct stage *s, guint i, enum side from, enum fax_signal_kind kind,
	const char *name, bool ended)
{
	g_assert_cmpint(stage_signal(s, i)->from, ==, from);
	g_assert_cmpint(stage_signal(s, i)->kind, ==, kind);
	g_assert_cmpstr(stage_signal(s, i)->name, ==, name);
	g_assert_cmpint(stage_signal(s, i)->ended, ==, ended);
}

static void test_signals(void)
{
	struct stage s = stage_new();
	ev_indicator(&s, SIDE_CALLEE, IFP_CED);
	ev_command(&s, SIDE_CALLEE, FAX_DIS);
	ev_indicator(&s, SIDE_CALLEE, IFP_NO_SIGNAL);
	ev_command(&s, SIDE_CALLER, FAX_DCS);
	ev_tcf(&s, SIDE_CALLER);
	ev_page(&s, SIDE_CALLER, 30, -1);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->signals->len, ==, 10);
	check_signal(&s, 0, SIDE_CALLEE, FAX_SIGNAL_INDICATOR, "ced", false);
	check_signal(&s, 1, SIDE_CALLEE, FAX_SIGNAL_INDICATOR, "v21-preamble", false);
	check_signal(&s, 2, SIDE_CALLEE, FAX_SIGNAL_HDLC, "v21", true);
	check_signal(&s, 3, SIDE_CALLEE, FAX_SIGNAL_INDICATOR, "no-signal", false);
	check_signal(&s, 5, SIDE_CALLER, FAX_SIGNAL_HDLC, "v21", true);
	check_signal(&s, 7, SIDE_CALLER, FAX_SIGNAL_TCF, "v17-14400", true);
	check_signal(&s, 9, SIDE_CALLER, FAX_SIGNAL_IMAGE, "v17-14400", true);
	/* A tone lasts until something else comes. */
	g_assert_cmpint(stage_signal(&s, 0)->t_end, ==, stage_signal(&s, 1)->t);
	/* 2700 octets of zeros at 14400 bit/s */
	g_assert_cmpuint(stage_signal(&s, 7)->octets, ==, 2700);
	g_assert_cmpfloat_with_epsilon(stage_signal(&s, 7)->zeros, 1.5, 0.001);
	stage_free(&s);
}

/* Data of another modem without an end between: two signals. */
static void test_missing_end(void)
{
	struct stage s = stage_new();
	const uint8_t zeros[100] = {0};
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, zeros, sizeof(zeros));
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, zeros, sizeof(zeros));
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V29_9600, zeros, sizeof(zeros));
	stage_finish(&s);
	g_assert_cmpuint(s.fax->signals->len, ==, 2);
	g_assert_cmpuint(stage_signal(&s, 0)->octets, ==, 200);
	g_assert_cmpstr(stage_signal(&s, 0)->name, ==, "v17-14400");
	g_assert_false(stage_signal(&s, 0)->ended);
	g_assert_cmpuint(stage_signal(&s, 1)->octets, ==, 100);
	stage_free(&s);
}

/* Both sides at once: neither disturbs the other's run. */
static void test_directions(void)
{
	struct stage s = stage_new();
	GByteArray *page = page_of(100, -1, true);
	ev_phase_b(&s, FAX_DCS);
	ev_indicator(&s, SIDE_CALLER, IFP_V17_14400_SHORT);
	for (guint at = 0; at < page->len; at += 50) {
		ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, page->data + at,
			MIN(50, page->len - at));
		ev_command(&s, SIDE_CALLEE, FAX_CFR);
	}
	ev_end(&s, SIDE_CALLER);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	g_assert_cmpuint(stage_page(&s, 0)->rows, ==, 100);
	g_byte_array_unref(page);
	stage_free(&s);
}

static void test_gap_in_signal(void)
{
	struct stage s = stage_new();
	const uint8_t zeros[100] = {0};
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, zeros, sizeof(zeros));
	ev_gap(&s, SIDE_CALLER, 3);
	ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, zeros, sizeof(zeros));
	ev_end(&s, SIDE_CALLER);
	ev_gap(&s, SIDE_CALLER, 5);
	stage_finish(&s);
	g_assert_cmpuint(s.fax->signals->len, ==, 1);
	g_assert_cmpuint(stage_signal(&s, 0)->lost, ==, 3);
	stage_free(&s);
}

static void test_dcn(void)
{
	for (int side = 0; side < 2; side++) {
		struct stage s = stage_new();
		ev_command(&s, SIDE_CALLEE, FAX_DIS);
		g_assert_false(fax_session_over(s.session));
		ev_command(&s, side ? SIDE_CALLEE : SIDE_CALLER, FAX_DCN);
		g_assert_true(fax_session_over(s.session));
		stage_finish(&s);
		stage_free(&s);
	}
}

static void test_empty(void)
{
	struct stage s = stage_new();
	stage_finish(&s);
	g_assert_cmpuint(s.fax->frames->len + s.fax->signals->len + s.fax->pages->len, ==, 0);
	g_assert_cmpint(s.fax->first, ==, T38_NEVER);
	stage_free(&s);
}

/* ---- limits ---- */

static void test_max_frames(void)
{
	struct limits limits = limits_default();
	limits.max_frames = 10;
	struct stage s = stage_with(&limits);
	for (int i = 0; i < 50; i++)
		ev_command(&s, SIDE_CALLEE, FAX_DIS);
	/* Not kept, but still followed. */
	ev_command(&s, SIDE_CALLEE, FAX_DCN);
	g_assert_true(fax_session_over(s.session));
	stage_finish(&s);
	g_assert_cmpuint(s.fax->frames->len, ==, 10);
	g_assert_true(s.fax->limited);
	stage_free(&s);
}

static void test_max_frame_octets(void)
{
	struct limits limits = limits_default();
	limits.max_frame_octets = 100;
	struct stage s = stage_with(&limits);
	for (int i = 0; i < 50; i++)
		ev_command(&s, SIDE_CALLER, FAX_DCS); /* 6 octets with address and control */
	stage_finish(&s);
	g_assert_cmpuint(s.fax->frames->len, ==, 100 / 6);
	g_assert_true(s.fax->limited);
	stage_free(&s);
}

static void test_max_signals(void)
{
	struct limits limits = limits_default();
	limits.max_signals = 10;
	struct stage s = stage_with(&limits);
	for (unsigned i = 0; i < 50; i++) {
		ev_indicator(&s, SIDE_CALLER, i % 2 ? IFP_CNG : IFP_NO_SIGNAL);
		ev_command(&s, SIDE_CALLEE, FAX_DIS);
		ev_tcf(&s, SIDE_CALLER);
		ev_gap(&s, SIDE_CALLER, 1);
	}
	stage_finish(&s);
	g_assert_cmpuint(s.fax->signals->len, ==, 10);
	g_assert_true(s.fax->limited);
	for (guint i = 0; i < s.fax->frames->len; i++)
		g_assert_cmpuint(stage_frame(&s, i)->signal, <, 10);
	stage_free(&s);
}

static void test_not_limited(void)
{
	struct stage s = stage_new();
	ev_phase_b(&s, FAX_DCS);
	ev_page(&s, SIDE_CALLER, 30, -1);
	stage_finish(&s);
	g_assert_false(s.fax->limited);
	stage_free(&s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_session/frame", test_frame);
	g_test_add_func("/fax_session/bad-frames", test_bad_frames);
	g_test_add_func("/fax_session/fast-frames", test_fast_frames);
	g_test_add_func("/fax_session/order", test_order);
	g_test_add_func("/fax_session/signals", test_signals);
	g_test_add_func("/fax_session/missing-end", test_missing_end);
	g_test_add_func("/fax_session/directions", test_directions);
	g_test_add_func("/fax_session/gap-in-signal", test_gap_in_signal);
	g_test_add_func("/fax_session/dcn", test_dcn);
	g_test_add_func("/fax_session/empty", test_empty);
	g_test_add_func("/fax_session/limits/frames", test_max_frames);
	g_test_add_func("/fax_session/limits/octets", test_max_frame_octets);
	g_test_add_func("/fax_session/limits/signals", test_max_signals);
	g_test_add_func("/fax_session/limits/none", test_not_limited);
	return g_test_run();
}
