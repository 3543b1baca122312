/* Each state of the playing side with times that follow from the Recommendations' numbers by hand. Times are ms from the
 * first packet; a V.21 octet, and a flag, takes 26.667 ms. */
#include <glib.h>
#include <string.h>

#include "tests/analyzer/line_egress_rig.h"

/* ---- tones ---- */

static void test_ced(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_CED);
	indicator(rig, 3000, IFP_NO_SIGNAL);
	want(rig, 0, 0, 3000);
	g_assert_cmpstr(signal_at(rig, 0)->name, ==, "CED");
	/* What follows at once waits for 2.6 s of it, and 75 ms (T.30 4.3.1). */
	indicator(rig, 5000, IFP_CED);
	indicator(rig, 5010, IFP_V21_PREAMBLE);
	end(rig, 5010);
	want(rig, 1, 5000, 7600);
	NEAR(rel(signal_at(rig, 2)->t), 7675);
	NEAR(signal_at(rig, 2)->late_ms, 2665);
	/* Nothing follows: 4 s. */
	indicator(rig, 20000, IFP_V8_ANSAM);
	indicator(rig, 29000, IFP_NO_SIGNAL);
	want(rig, 3, 20000, 24000);
	g_assert_cmpint(signal_at(rig, 3)->kind, ==, LINE_ANSAM);
	rig_free(rig);
}

static void test_cng(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_CNG);
	indicator(rig, 7200, IFP_NO_SIGNAL);
	g_assert_cmpuint(rig->track->signals->len, ==, 3);
	want(rig, 0, 0, 500);
	want(rig, 1, 3500, 4000);
	want(rig, 2, 7000, 7200);
	/* The far machine answers on this gateway's own line. */
	indicator(rig, 20000, IFP_CNG);
	const struct t38_event v21 = {.kind = T38_INDICATOR, .indicator = IFP_V21_PREAMBLE};
	line_egress_sent(rig->egress, &v21, ZERO + 21 * T38_SECOND);
	indicator(rig, 29000, IFP_NO_SIGNAL);
	g_assert_cmpuint(rig->track->signals->len, ==, 4);
	want(rig, 3, 20000, 20500);
	/* The burst that is on then is not cut. */
	indicator(rig, 30000, IFP_CNG);
	line_egress_sent(rig->egress, &v21, ZERO + 30 * T38_SECOND + 1);
	indicator(rig, 39000, IFP_NO_SIGNAL);
	g_assert_cmpuint(rig->track->signals->len, ==, 5);
	want(rig, 4, 30000, 30500);
	rig_free(rig);
}

/* A capture of the year 2100 has the times of its packets, too. */
static void test_far_future(void)
{
	struct rig *rig = generic();
	indicator(rig, 4.0e12, IFP_CED);
	indicator(rig, 4.0e12 + 3000, IFP_NO_SIGNAL);
	want(rig, 0, 4.0e12, 4.0e12 + 3000);
	rig_free(rig);
}

/* ---- V.21 ---- */

static void test_preamble_and_frame(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_V21_PREAMBLE);
	/* 38 flags are 1013.3 ms; the frame has 3 octets, so it begins with its end at 953.3: at the 39th flag. */
	slow_frame(rig, 900, IFP_V21, mcf, 3);
	end(rig, 1000);
	double bits = MCF_BITS / 0.3;
	want(rig, 0, 0, 38 * OCTET_MS + bits + OCTET_MS);
	const struct line_signal *s = signal_at(rig, 0);
	NEAR(rel(s->t_data), 38 * OCTET_MS);
	NEAR(rel(s->t_data_end), 38 * OCTET_MS + bits);
	g_assert_cmpstr(s->text, ==, "MCF");
	g_assert_cmpint(s->content, ==, LINE_CONTENT_FRAMES);
	g_assert_cmpuint(s->rate, ==, 300);
	g_assert_cmpuint(s->underflows, ==, 0);
	NEAR(s->fill_ms, 0);
	g_assert_cmpuint(s->first_packet, ==, 1);
	g_assert_cmpuint(s->last_packet, ==, 5);
	rig_free(rig);
}

/* Flags go on until a frame may begin, whole ones. */
static void test_late_frame(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_V21_PREAMBLE);
	slow_frame(rig, 1100, IFP_V21, mcf, 3);
	end(rig, 1160);
	/* 1153.3 is 43.25 flags */
	NEAR(rel(signal_at(rig, 0)->t_data), 44 * OCTET_MS);
	NEAR(signal_at(rig, 0)->fill_ms, 6 * OCTET_MS);
	rig_free(rig);
}

/* A long frame begins with its fourth octet. The fifth is 200 ms late: it should be there 4 octets behind. */
static void test_underflow(void)
{
	struct rig *rig = generic();
	uint8_t tsi[23] = {0xff, 0xc0, 0xc2};
	indicator(rig, 0, IFP_V21_PREAMBLE);
	octets(rig, 1000, IFP_V21, tsi, 4);
	/* 34 bits from 1013.33 on: 1126.67; eight flags are needed until 1320 */
	octets(rig, 1320, IFP_V21, tsi + 4, 19);
	frame(rig, 1330, IFP_V21, tsi, 23);
	end(rig, 1330);
	const struct line_signal *s = signal_at(rig, 0);
	NEAR(rel(s->t_data), 38 * OCTET_MS);
	g_assert_cmpuint(s->underflows, ==, 1);
	NEAR(s->underflow_ms, 8 * OCTET_MS);
	g_assert_cmpuint(rig->track->underflows->len, ==, 1);
	const struct line_underflow *u =
		&g_array_index(rig->track->underflows, struct line_underflow, 0);
	NEAR(rel(u->t), 1126.67);
	NEAR(u->ms, 8 * OCTET_MS);
	g_assert_cmpuint(u->signal, ==, 0);
	g_assert_cmpuint(u->packet, ==, 3);
	rig_free(rig);
}

/* A jitter buffer of 300 ms in front of the first frame. */
static void test_playout(void)
{
	struct rig *rig = rig_new(LINE_PROFILE_GENERIC, 300);
	indicator(rig, 0, IFP_V21_PREAMBLE);
	slow_frame(rig, 1000, IFP_V21, mcf, 3);
	end(rig, 1060);
	NEAR(rel(signal_at(rig, 0)->t_data),
		49 * OCTET_MS); /* 1306.67: the first flag behind 1300 */
	rig_free(rig);
}

static void test_frames_and_names(void)
{
	struct rig *rig = generic();
	const uint8_t csi[23] = {0xff, 0xc0, 0x02}, dis[] = {0xff, 0xc8, 0x01, 0, 0, 0};
	indicator(rig, 0, IFP_V21_PREAMBLE);
	octets(rig, 1000, IFP_V21, csi, sizeof(csi));
	frame(rig, 1000, IFP_V21, csi, sizeof(csi));
	octets(rig, 1010, IFP_V21, dis, sizeof(dis));
	frame(rig, 1010, IFP_V21, dis, sizeof(dis));
	end(rig, 1020);
	g_assert_cmpstr(signal_at(rig, 0)->text, ==, "CSI, DIS");
	rig_free(rig);
}

/* The second signal waits for the first and for 75 ms; the queue is what is not sent yet. */
static void test_silence_between(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_V21_PREAMBLE);
	octets(rig, 1, IFP_V21, mcf, 3);
	frame(rig, 1, IFP_V21, mcf, 3);
	end(rig, 1);
	indicator(rig, 2, IFP_V29_9600);
	double v21 = 38 * OCTET_MS + MCF_BITS / 0.3 + OCTET_MS;
	want(rig, 0, 0, v21);
	NEAR(signal_at(rig, 0)->queue_ms, MCF_BITS / 0.3);
	end(rig, 2);
	/* 75 ms, then V.29's own 48 symbols of silence, 560 symbols of training, 32 of turn-off */
	want(rig, 1, v21 + 75 + 20, v21 + 95 + 560 / 2.4 + 32 / 2.4);
	NEAR(signal_at(rig, 1)->late_ms, v21 + 75 - 2);
	rig_free(rig);
}

/* ---- fast modems ---- */

static void test_training_alone(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_V17_14400_SHORT);
	indicator(rig, 500, IFP_NO_SIGNAL);
	/* Carrier until the end comes, 32 symbols of turn-off. */
	want(rig, 0, 0, 500 + 32 / 2.4);
	g_assert_cmpint(signal_at(rig, 0)->training, ==, LINE_TRAINING_SHORT);
	g_assert_cmpint(signal_at(rig, 0)->content, ==, LINE_CONTENT_NONE);
	g_assert_cmpint(signal_at(rig, 0)->t_data, ==, T38_NEVER);
	indicator(rig, 1000, IFP_V27_2400);
	end(rig, 1001);
	double v27 = 1000 + 32 / 1.2 + 1132 / 1.2;
	want(rig, 1, 1000 + 32 / 1.2, v27 + 32 / 1.2);
	indicator(rig, 5000, IFP_V33_14400);
	end(rig, 5001);
	want(rig, 2, 5000, 5000 + 3344 / 2.4 + 32 / 2.4);
	g_assert_cmpstr(signal_at(rig, 2)->name, ==, "V.33");
	rig_free(rig);
}

/* 50 packets of 30 ms of zeros that come `late` behind the training, one of them 100 ms late. */
static void test_tcf(void)
{
	static const uint8_t zeros[54];
	struct rig *rig = generic();
	dcs(rig, 0, SCAN_0);
	const double t = 5000, data = t + 3344 / 2.4;
	indicator(rig, t, IFP_V17_14400_LONG);
	for (int i = 0; i < 50; i++)
		image(rig, data + 20 + 30 * i + (i >= 25 ? 100 : 0), IFP_DATA_V17_14400, zeros,
			sizeof(zeros));
	end(rig, data + 1640);
	const struct line_signal *s = signal_at(rig, 1);
	g_assert_cmpstr(s->text, ==, "TCF");
	g_assert_cmpint(s->content, ==, LINE_CONTENT_TCF);
	NEAR(rel(s->t), t);
	/* Octets of fill take 0.556 ms: the 20 ms are 36 of them, the 100 ms 180. */
	NEAR(rel(s->t_data), data + 20);
	NEAR(rel(s->t_end), data + 1640 + 32 / 2.4);
	/* All that is late is zeros as well, from the first on, and until the end comes. */
	NEAR(s->tcf_zeros_ms, 1620);
	NEAR(s->fill_ms, 140);
	g_assert_cmpuint(s->underflows, ==, 0);
	rig_free(rig);
}

/* Ones in the middle part the zeros. */
static void test_tcf_damaged(void)
{
	static uint8_t data[2700];
	struct rig *rig = generic();
	data[900] = 0xff;
	dcs(rig, 0, SCAN_0);
	indicator(rig, 5000, IFP_V17_14400_LONG);
	image(rig, 5000, IFP_DATA_V17_14400, data, sizeof(data));
	end(rig, 5000);
	/* 1799 octets of 0.556 ms */
	NEAR(signal_at(rig, 1)->tcf_zeros_ms, 1799 * 8 / 14.4);
	NEAR(signal_at(rig, 1)->queue_ms, 1500);
	rig_free(rig);
}

/* Rate management 1: the gateway makes TCF itself (T.38 clause 8). */
static void test_local_tcf(void)
{
	struct rig *rig = generic();
	dcs(rig, 0, SCAN_0);
	indicator(rig, 5000, IFP_V17_9600_LONG);
	heard(rig, 0x21); /* CFR */
	indicator(rig, 9000, IFP_V17_9600_SHORT);
	const struct line_signal *s = signal_at(rig, 1);
	g_assert_cmpint(s->content, ==, LINE_CONTENT_NONE);
	rig_free(rig);

	rig = generic();
	dcs(rig, 0, SCAN_0);
	indicator(rig, 5000, IFP_V17_9600_LONG);
	indicator(rig, 9000, IFP_NO_SIGNAL);
	s = signal_at(rig, 1);
	g_assert_cmpint(s->content, ==, LINE_CONTENT_TCF);
	g_assert_cmpstr(s->text, ==, "TCF of the gateway");
	want(rig, 1, 5000, 5000 + 3344 / 2.4 + 1500 + 32 / 2.4);
	NEAR(s->tcf_zeros_ms, 1500);
	rig_free(rig);
}

/* ---- image without ECM ---- */

static struct rig *page_rig(uint8_t third)
{
	struct rig *rig = generic();
	dcs(rig, 0, third);
	heard(rig, 0x21);
	indicator(rig, 5000, IFP_V17_14400_SHORT);
	return rig;
}

#define PAGE_DATA (5000 + 342 / 2.4)

static void test_rows(void)
{
	struct rig *rig = page_rig(SCAN_0);
	uint8_t page[80];
	for (int i = 0; i < 10; i++)
		memcpy(page + 8 * i, row, 8);
	image(rig, 5000, IFP_DATA_V17_14400, page, sizeof(page));
	end(rig, 5010);
	const struct line_signal *s = signal_at(rig, 1);
	g_assert_cmpint(s->content, ==, LINE_CONTENT_IMAGE);
	g_assert_cmpstr(s->text, ==, "page 1");
	NEAR(rel(s->t_data), PAGE_DATA);
	/* 10 rows without what is behind the last EOL come before the end, the rest with it: 640 bits in all */
	NEAR(rel(s->t_end), PAGE_DATA + 640 / 14.4 + 32 / 2.4);
	NEAR(s->fill_ms, 0);
	rig_free(rig);
}

/* The third row's closing EOL is late: fill stands in front of that row. */
static void test_late_row(void)
{
	struct rig *rig = page_rig(SCAN_0);
	double t = PAGE_DATA + 50;
	image(rig, PAGE_DATA, IFP_DATA_V17_14400, row, 8);
	image(rig, t, IFP_DATA_V17_14400, row, 8);
	image(rig, t + 4, IFP_DATA_V17_14400, row, 7);
	image(rig, t + 104, IFP_DATA_V17_14400, row, 8);
	end(rig, t + 104);
	const struct line_signal *s = signal_at(rig, 1);
	/* Until the first row is whole the modem sends ones: 50 ms are 90 octets. */
	NEAR(rel(s->t_data), t);
	/* EOL and two rows, 140 bits, end 9.72 behind t; row 3 is whole at 104: 94.28 are 170 octets */
	g_assert_cmpuint(s->underflows, ==, 0);
	NEAR(s->fill_ms, 50 + 170 * 8 / 14.4);
	rig_free(rig);
}

/* A row is held until it is whole: a long one that arrives as fast as the line sends makes fill, and is not late. */
static void test_long_row(void)
{
	static const uint8_t ones[18] = {0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff,
		0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};
	struct rig *rig = page_rig(SCAN_0);
	double t = PAGE_DATA;
	image(rig, t, IFP_DATA_V17_14400, row, 8);
	image(rig, t, IFP_DATA_V17_14400, row, 8);
	/* 144 bits take 10 ms: 200 such packets are 2 s of one row. */
	for (unsigned i = 1; i <= 200; i++)
		image(rig, t + 10 * i, IFP_DATA_V17_14400, ones, sizeof(ones));
	image(rig, t + 2000, IFP_DATA_V17_14400, row, 8);
	end(rig, t + 2000);
	const struct line_signal *s = signal_at(rig, 1);
	g_assert_cmpfloat(s->fill_ms, >, 1900);
	g_assert_cmpfloat(s->stall_ms, <, 20);
	rig_free(rig);
}

/* 20 ms at 14400 bit/s are 288 bits: rows of 64 bits get 28 octets of fill each (T.4 4.1.3). */
static void test_short_rows(void)
{
	struct rig *rig = page_rig(0x00);
	uint8_t page[24];
	for (int i = 0; i < 3; i++)
		memcpy(page + 8 * i, row, 8);
	image(rig, 5000, IFP_DATA_V17_14400, page, sizeof(page));
	end(rig, 5000);
	const struct line_signal *s = signal_at(rig, 1);
	NEAR(s->fill_ms, 2 * 28 * 8 / 14.4);
	NEAR(rel(s->t_data_end), PAGE_DATA + (192 + 448) / 14.4);
	rig_free(rig);
}

/* Six EOLs in a row must not be torn: what is late there is an underflow. */
static void test_rtc(void)
{
	struct rig *rig = page_rig(0x00);
	const uint8_t eols[] = {0x00, 0x10, 0x01};
	double t = PAGE_DATA + 10;
	image(rig, t, IFP_DATA_V17_14400, row, 8);
	image(rig, t, IFP_DATA_V17_14400, eols, 3);
	image(rig, t, IFP_DATA_V17_14400, eols, 3);
	image(rig, t + 200, IFP_DATA_V17_14400, eols, 3);
	end(rig, t + 200);
	const struct line_signal *s = signal_at(rig, 1);
	g_assert_cmpuint(s->underflows, ==, 1);
	rig_free(rig);
}

/* ---- ECM ---- */

static void test_ecm(void)
{
	struct rig *rig = page_rig(0x1f);
	static uint8_t fcd[260] = {0xff, 0xc0, 0x60};
	octets(rig, 5100, IFP_DATA_V17_14400, fcd, 130);
	octets(rig, 5400, IFP_DATA_V17_14400, fcd + 130, 130);
	frame(rig, 5400, IFP_DATA_V17_14400, fcd, 260);
	end(rig, 5410);
	const struct line_signal *s = signal_at(rig, 1);
	g_assert_cmpint(s->content, ==, LINE_CONTENT_ECM);
	/* 200 ms of flags (T.30 A.3.1) until 5342.5; more until the frame is whole at 5400: 104 octets of 0.556 ms */
	NEAR(rel(s->t_data), PAGE_DATA + 200 + 104 * 8 / 14.4);
	NEAR(s->fill_ms, 104 * 8 / 14.4);
	g_assert_cmpuint(s->underflows, ==, 0);
	/* ff c0: a zero is inserted twice; the rest but the FCS are zeros */
	double least = 260 * 8 + 2 + 16;
	double bits = (rel(s->t_data_end) - rel(s->t_data)) * 14.4;
	g_assert_cmpfloat(bits, >, least - 0.5);
	g_assert_cmpfloat(bits, <, least + 3.5);
	rig_free(rig);
}

static void test_pages_and_blocks(void)
{
	static const uint8_t pps_null[] = {0xff, 0xc8, 0x7d, 0x00, 0, 0, 0},
			     pps_mps[] = {0xff, 0xc8, 0x7d, 0x72, 0, 0, 0},
			     fcd[] = {0xff, 0xc0, 0x60, 0};
	static const struct {
		const uint8_t *command;
		const char *text;
	} steps[] = {{pps_null, "page 1"}, {pps_mps, "page 1 block 2"}, {pps_mps, "page 2"}};
	struct rig *rig = page_rig(0x1f);
	end(rig, 5000);
	for (unsigned i = 0; i < G_N_ELEMENTS(steps); i++) {
		double t = 10000.0 * (i + 1);
		indicator(rig, t, IFP_V17_14400_SHORT);
		octets(rig, t, IFP_DATA_V17_14400, fcd, sizeof(fcd));
		frame(rig, t, IFP_DATA_V17_14400, fcd, sizeof(fcd));
		end(rig, t);
		g_assert_cmpstr(signal_at(rig, 2 + 2 * i)->text, ==, steps[i].text);
		indicator(rig, t + 3000, IFP_V21_PREAMBLE);
		octets(rig, t + 4000, IFP_V21, steps[i].command, 7);
		frame(rig, t + 4000, IFP_V21, steps[i].command, 7);
		end(rig, t + 4000);
		heard(rig, 0x31);
	}
	rig_free(rig);
}

/* ---- V.8, V.34 ---- */

static void test_v34(void)
{
	struct rig *rig = generic();
	static const uint8_t fcd[] = {0xff, 0xc0, 0x60, 0, 0, 0, 0, 0};
	indicator(rig, 0, IFP_V8_SIGNAL);
	send(rig, 100,
		(struct t38_event){.kind = T38_V8,
			.data_type = IFP_DATA_V8,
			.field_type = IFP_CM_MESSAGE,
			.octets = (const uint8_t *)"3",
			.length = 1});
	send(rig, 1000,
		(struct t38_event){.kind = T38_V8,
			.data_type = IFP_DATA_V34_PRI_RATE,
			.field_type = IFP_V34RATE,
			.octets = (const uint8_t *)"288",
			.length = 3});
	indicator(rig, 2000, IFP_V34_CNTL);
	octets(rig, 2100, IFP_DATA_V34_CC_1200, mcf, 3);
	frame(rig, 2100, IFP_DATA_V34_CC_1200, mcf, 3);
	end(rig, 2100);
	indicator(rig, 3000, IFP_V34_PRI);
	octets(rig, 3100, IFP_DATA_V34_PRI, fcd, sizeof(fcd));
	frame(rig, 3100, IFP_DATA_V34_PRI, fcd, sizeof(fcd));
	end(rig, 3100);
	want(rig, 0, 0, 2000);
	g_assert_cmpstr(signal_at(rig, 0)->text, ==, "CM");
	/* 100 ms are 15 flags of 6.667 ms */
	want(rig, 1, 2075, 2075 + 4 * 8 / 1.2 + (MCF_BITS + 8) / 1.2);
	g_assert_cmpint(signal_at(rig, 1)->kind, ==, LINE_V34_CONTROL);
	g_assert_cmpuint(signal_at(rig, 2)->rate, ==, 28800);
	g_assert_cmpint(signal_at(rig, 2)->content, ==, LINE_CONTENT_ECM);
	rig_free(rig);
}

/* ---- what goes wrong ---- */

/* Data without their indicator begin the modem's signal themselves. */
static void test_missing_indicator(void)
{
	struct rig *rig = generic();
	slow_frame(rig, 0, IFP_V21, mcf, 3);
	end(rig, 60);
	NEAR(rel(signal_at(rig, 0)->t), 0);
	NEAR(rel(signal_at(rig, 0)->t_data), 38 * OCTET_MS);
	static const uint8_t zeros[54];
	image(rig, 3000, IFP_DATA_V29_9600, zeros, sizeof(zeros));
	end(rig, 3030);
	NEAR(rel(signal_at(rig, 1)->t), 3020);
	g_assert_cmpstr(signal_at(rig, 1)->name, ==, "V.29");
	rig_free(rig);
}

/* Silence for a minute, or for years: the carrier ended behind its last data. */
static void test_dead_sender(void)
{
	struct rig *rig = generic();
	indicator(rig, 0, IFP_V21_PREAMBLE);
	slow_frame(rig, 1000, IFP_V21, mcf, 3);
	indicator(rig, 1e11, IFP_CED);
	indicator(rig, 2e11, IFP_NO_SIGNAL);
	g_assert_cmpuint(rig->track->signals->len, ==, 2);
	g_assert_cmpfloat(rel(signal_at(rig, 0)->t_end), <, 1400);
	want(rig, 1, 1e11, 1e11 + 4000);
	rig_free(rig);
}

/* Time never goes back. */
static void test_finish(void)
{
	struct rig *rig = generic();
	indicator(rig, 100, IFP_V21_PREAMBLE);
	indicator(rig, 50, IFP_NO_SIGNAL);
	indicator(rig, 5000, IFP_CED);
	line_egress_finish(rig->egress);
	line_egress_finish(rig->egress);
	g_assert_cmpuint(rig->track->signals->len, ==, 2);
	want(rig, 0, 100, 100 + 38 * OCTET_MS);
	want(rig, 1, 5000, 7600);
	rig_free(rig);
}

/* ---- any packets ---- */

struct cut {
	size_t n;
	double early;
};

/* The same frames and rows, in packets of n octets each of which comes when its last octet would, and so much earlier. */
static void play(struct rig *rig, struct cut cut)
{
	static uint8_t tsi[23] = {0xff, 0xc0, 0xc2};
	indicator(rig, 0, IFP_V21_PREAMBLE);
	for (size_t at = 0; at < sizeof(tsi); at += cut.n) {
		size_t n = MIN(cut.n, sizeof(tsi) - at);
		double t = 1100 + (double)(at + n) * OCTET_MS - cut.early;
		octets(rig, t, IFP_V21, tsi + at, n);
	}
	double t = 1100 + sizeof(tsi) * OCTET_MS - cut.early;
	frame(rig, t, IFP_V21, tsi, sizeof(tsi));
	end(rig, t);
	line_egress_heard(rig->egress, &(struct t30_frame){.fcf = T30_FCF_CFR});
	indicator(rig, 3000, IFP_V17_9600_SHORT);
	for (size_t at = 0; at < 100 * 8; at += cut.n) {
		uint8_t part[16];
		size_t n = MIN(cut.n, 800 - at);
		for (size_t i = 0; i < n; i++)
			part[i] = row[(at + i) % 8];
		image(rig, 3200 + (double)(at + n) * 2 - cut.early, IFP_DATA_V17_9600, part, n);
	}
	end(rig, 4900 - cut.early);
}

/* Smaller packets, or earlier ones, never end a signal later, but for the octet at which flags or fill end. */
static void test_cuts(void)
{
	struct rig *worst = generic();
	play(worst, (struct cut){16, 0});
	for (size_t n = 1; n <= 16; n++) {
		for (int early = 0; early <= 90; early += 30) {
			struct rig *rig = generic();
			play(rig, (struct cut){n, early});
			g_assert_cmpuint(rig->track->signals->len, ==, 2);
			for (guint i = 0; i < 2; i++) {
				const struct line_signal *s = signal_at(rig, i);
				const struct line_signal *w = signal_at(worst, i);
				g_assert_cmpint(s->t, <=, w->t);
				g_assert_cmpint(s->t_end, <=, w->t_end + 27 * T38_MS);
			}
			rig_free(rig);
		}
	}
	rig_free(worst);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-egress/ced", test_ced);
	g_test_add_func("/line-egress/cng", test_cng);
	g_test_add_func("/line-egress/far-future", test_far_future);
	g_test_add_func("/line-egress/preamble", test_preamble_and_frame);
	g_test_add_func("/line-egress/late-frame", test_late_frame);
	g_test_add_func("/line-egress/underflow", test_underflow);
	g_test_add_func("/line-egress/playout", test_playout);
	g_test_add_func("/line-egress/names", test_frames_and_names);
	g_test_add_func("/line-egress/silence", test_silence_between);
	g_test_add_func("/line-egress/training", test_training_alone);
	g_test_add_func("/line-egress/tcf", test_tcf);
	g_test_add_func("/line-egress/tcf-damaged", test_tcf_damaged);
	g_test_add_func("/line-egress/tcf-local", test_local_tcf);
	g_test_add_func("/line-egress/rows", test_rows);
	g_test_add_func("/line-egress/late-row", test_late_row);
	g_test_add_func("/line-egress/long-row", test_long_row);
	g_test_add_func("/line-egress/short-rows", test_short_rows);
	g_test_add_func("/line-egress/rtc", test_rtc);
	g_test_add_func("/line-egress/ecm", test_ecm);
	g_test_add_func("/line-egress/pages", test_pages_and_blocks);
	g_test_add_func("/line-egress/v34", test_v34);
	g_test_add_func("/line-egress/missing-indicator", test_missing_indicator);
	g_test_add_func("/line-egress/dead-sender", test_dead_sender);
	g_test_add_func("/line-egress/finish", test_finish);
	g_test_add_func("/line-egress/cuts", test_cuts);
	return g_test_run();
}
