/* The ingress estimator, against lines whose packets are computed by hand: what a gateway with the documented lags sends
 * for a signal of known begin and end. The packets go through the receiver of T.38 as they do in a capture. */
#include <glib.h>
#include <math.h>

#include "analyzer/line_ingress.h"
#include "analyzer/line_modem.h"
#include "analyzer/line_profile.h"
#include "reassembly/t38_rx.h"

#define T0 (1700000000 * T38_SECOND)

/* What the profile `spandsp` hears: t30-timing 6, and line_profile.c for the demodulators. */
#define V21_DETECT 136.0
#define V21_END 6.0
#define PREAMBLE_BITS 256 /* 32 flags */
#define OVERRUN 9.5

static t38_time ms(double value)
{
	return (t38_time)(value * (double)T38_MS);
}

static double as_ms(t38_time t)
{
	return (double)(t - T0) / (double)T38_MS;
}

/* ---- packets ---- */

struct sent {
	double at;
	GByteArray *ifp;
};

struct script {
	GArray *sent;  /* struct sent */
	double jitter; /* each packet is late by up to it */
	GRand *random;
};

static struct script script_new(void)
{
	struct script s = {g_array_new(FALSE, FALSE, sizeof(struct sent)), 0, NULL};
	s.random = g_rand_new_with_seed(7);
	return s;
}

static void script_free(struct script *s)
{
	for (guint i = 0; i < s->sent->len; i++)
		g_byte_array_unref(g_array_index(s->sent, struct sent, i).ifp);
	g_array_free(s->sent, TRUE);
	g_rand_free(s->random);
}

static void add(struct script *s, double at, GByteArray *ifp)
{
	g_array_append_vals(s->sent, &(struct sent){at, ifp}, 1);
}

static void put(GByteArray *out, unsigned octet)
{
	g_byte_array_append(out, &(guint8){(guint8)octet}, 1);
}

/* T.38 7.3, PER: an indicator below 16 is four bits behind type and extension. */
static void indicator(struct script *s, double at, enum ifp_indicator value)
{
	GByteArray *ifp = g_byte_array_new();
	put(ifp, (unsigned)value << 1);
	add(s, at, ifp);
}

/* One field of 1998: 0x80 | field type << 4 is octet-aligned behind the count; data as 16 bits of length - 1. */
static void field(struct script *s, double at, unsigned data_type, unsigned field_type,
	const guint8 *octets, unsigned n)
{
	GByteArray *ifp = g_byte_array_new();
	put(ifp, 0xc0 | data_type << 1);
	put(ifp, 1);
	put(ifp, (n > 0 ? 0x80u : 0u) | field_type << 4);
	if (n > 0) {
		put(ifp, (n - 1) >> 8);
		put(ifp, (n - 1) & 0xff);
		g_byte_array_append(ifp, octets, n);
	}
	add(s, at, ifp);
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct sent *x = a, *y = b;
	return (x->at > y->at) - (x->at < y->at);
}

/* ---- a gateway's line ---- */

/* The bits of octets with zero insertion, a bit at a time; fcs: X.25, as T.30 5.3.7 sends it. */
struct bit_count {
	unsigned bits, ones;
	unsigned fcs;
};

static void count_octet(struct bit_count *c, unsigned octet)
{
	for (int i = 7; i >= 0; i--) {
		unsigned bit = octet >> i & 1, feedback = (c->fcs >> 15 & 1) ^ bit;
		c->fcs = (c->fcs << 1 & 0xffff) ^ (feedback ? 0x1021 : 0);
		c->bits++;
		c->ones = bit ? c->ones + 1 : 0;
		if (c->ones == 5) {
			c->bits++;
			c->ones = 0;
		}
	}
}

/* Bits behind each octet of the frame and its FCS; returns those with the closing flag. */
static unsigned count_frame(const guint8 *octets, unsigned n, unsigned *ends)
{
	struct bit_count c = {0, 0, 0xffff};
	for (unsigned i = 0; i < n; i++) {
		count_octet(&c, octets[i]);
		ends[i] = c.bits;
	}
	unsigned fcs = ~c.fcs & 0xffff;
	count_octet(&c, fcs >> 8);
	ends[n] = c.bits;
	count_octet(&c, fcs & 0xff);
	ends[n + 1] = c.bits;
	return c.bits + 8;
}

/* A frame whose first bit is heard at `begin`, in packets of `step` octets that lag by two; returns its end, flag
 * included. */
static double frame_at(struct script *s, double begin, unsigned data_type, unsigned rate,
	unsigned step, const guint8 *octets, unsigned n)
{
	unsigned ends[300];
	double bit = 1000.0 / rate;
	unsigned bits = count_frame(octets, n, ends);
	for (unsigned i = 0; i < n; i += step) {
		unsigned count = MIN(step, n - i);
		field(s, begin + ends[i + count + 1] * bit, data_type, IFP_HDLC_DATA, octets + i,
			count);
	}
	field(s, begin + bits * bit, data_type, IFP_HDLC_FCS_OK, NULL, 0);
	return begin + bits * bit;
}

static double frame(struct script *s, double begin, const guint8 *octets, unsigned n)
{
	return frame_at(s, begin, IFP_V21, 300, 1, octets, n);
}

static const guint8 csi[] = {0xff, 0xc0, 0x02, 0x8c, 0x0c, 0x0c, 0x0c, 0xac, 0xac, 0xac, 0x8c, 0xd4,
	4, 4, 4, 4, 4, 4, 4, 4, 4, 4, 4};
static const guint8 dis[] = {0xff, 0xc8, 0x01, 0x00, 0xce, 0xf8, 0x80, 0x80, 0x81, 0x80};
static const guint8 dcs[] = {0xff, 0xc8, 0xc1, 0x00, 0x44, 0x1e};
static const guint8 pps[] = {
	0xff, 0xc8, 0x7d, 0xf4, 0x80, 0x00, 0xc8}; /* page 2, block 1, 20 frames: PPS-EOP */
static const guint8 cfr[] = {0xff, 0xc8, 0x21};

struct truth {
	double begin, end;
};

#define TAIL 45.0

static struct truth end_v21(struct script *s, double begin, double frames_end)
{
	double end = frames_end + TAIL;
	field(s, end + V21_END, IFP_V21, IFP_HDLC_SIG_END, NULL, 0);
	indicator(s, end + V21_END + 0.1, IFP_NO_SIGNAL);
	return (struct truth){begin, end};
}

static struct truth v21(struct script *s, double begin, const guint8 *octets, unsigned n)
{
	indicator(s, begin + V21_DETECT, IFP_V21_PREAMBLE);
	double first = begin + PREAMBLE_BITS * 1000.0 / 300;
	return end_v21(s, begin, frame(s, first, octets, n));
}

static struct truth v21_two(struct script *s, double begin)
{
	indicator(s, begin + V21_DETECT, IFP_V21_PREAMBLE);
	double at = begin + PREAMBLE_BITS * 1000.0 / 300;
	at = frame(s, at, csi, sizeof csi) + 8 * 1000.0 / 300;
	return end_v21(s, begin, frame(s, at, dis, sizeof dis));
}

struct fast {
	enum ifp_indicator indicator;
	unsigned data_type;
	const char *name;
	unsigned rate, packet;			     /* octets of 30 ms */
	double training, turn_off, detect, lag, end; /* of `spandsp`, in ms; see line_profile.c */
};

/* Training: symbols / baud. V.27ter 1132/1200 and 1132/1600, V.29 560/2400, V.17 3344/2400 and 342/2400. */
static const struct fast fasts[] = {
	{IFP_V27_2400, IFP_DATA_V27_2400, "V.27ter", 2400, 9, 943.333, 26.667, 45, 3.6, 23},
	{IFP_V27_4800, IFP_DATA_V27_4800, "V.27ter", 4800, 18, 707.5, 20, 33, 2.7, 21},
	{IFP_V29_7200, IFP_DATA_V29_7200, "V.29", 7200, 27, 233.333, 13.333, 54, 2, 10},
	{IFP_V29_9600, IFP_DATA_V29_9600, "V.29", 9600, 36, 233.333, 13.333, 54, 2, 10},
	{IFP_V17_7200_LONG, IFP_DATA_V17_7200, "V.17", 7200, 27, 1393.333, 13.333, 106, 5.6, 17},
	{IFP_V17_9600_LONG, IFP_DATA_V17_9600, "V.17", 9600, 36, 1393.333, 13.333, 106, 5.6, 17},
	{IFP_V17_12000_LONG, IFP_DATA_V17_12000, "V.17", 12000, 45, 1393.333, 13.333, 106, 5.6, 17},
	{IFP_V17_14400_LONG, IFP_DATA_V17_14400, "V.17", 14400, 54, 1393.333, 13.333, 106, 5.6, 17},
	{IFP_V17_7200_SHORT, IFP_DATA_V17_7200, "V.17", 7200, 27, 142.5, 13.333, 122, 5.6, 17},
	{IFP_V17_14400_SHORT, IFP_DATA_V17_14400, "V.17", 14400, 54, 142.5, 13.333, 122, 5.6, 17},
};

/* `packets` of 30 ms of data, with what the demodulator makes of the turn-off sequence behind them. */
static struct truth fast_signal(struct script *s, const struct fast *f, double begin,
	double indicated, unsigned packets, unsigned fill, double slower)
{
	guint8 octets[64];
	double at = begin + f->training + f->lag;
	memset(octets, (int)fill, sizeof octets);
	indicator(s, indicated, f->indicator);
	for (unsigned i = 0; i < packets; i++)
		field(s, at + 30.0 * (i + 1) * (1 + slower), f->data_type, IFP_NON_ECM_DATA, octets,
			f->packet);
	double end = begin + f->training + 30.0 * packets * (1 + slower) + f->turn_off;
	double rest = f->turn_off + OVERRUN - f->lag;
	field(s, end + f->end, f->data_type, IFP_NON_ECM_DATA, octets,
		(unsigned)lround(rest * f->rate / 8000));
	field(s, end + f->end + 0.05, f->data_type, IFP_NON_ECM_SIG_END, NULL, 0);
	indicator(s, end + f->end + 0.1, IFP_NO_SIGNAL);
	return (struct truth){begin, end};
}

/* ---- hearing ---- */

struct heard {
	struct line_timing *timing;
	struct line_track *track;
	GStringChunk *chunk;
	struct line_options options;
	struct line_ingress *ingress;
};

static void pass(void *ctx, const struct t38_event *event)
{
	struct heard *h = ctx;
	line_ingress_event(h->ingress, event, event->t_end);
}

static void heard_begin(struct heard *h, enum line_profile_id profile)
{
	h->timing = line_timing_new();
	h->track = &h->timing->gateway[0].from_line;
	h->chunk = g_string_chunk_new(256);
	h->options = (struct line_options){.profile = profile, .playout_ms = -1};
	h->ingress = line_ingress_new(&h->options, h->track, h->chunk);
}

/* `lost`: index of a packet that never comes; G_MAXUINT: none. */
static void hear(struct heard *h, struct script *s, guint lost)
{
	double last = 0;
	heard_begin(h, LINE_PROFILE_SPANDSP);
	struct t38_rx *rx = t38_rx_new(IFP_1998, pass, h);
	g_array_sort(s->sent, by_time);
	for (guint i = 0; i < s->sent->len; i++) {
		const struct sent *p = &g_array_index(s->sent, struct sent, i);
		double late = s->jitter > 0 ? g_rand_double_range(s->random, 0, s->jitter) : 0;
		last = MAX(last, p->at + late);
		const struct t38_ifp ifp = {p->ifp->data, p->ifp->len, T0 + ms(last), i + 1, false};
		if (i == lost)
			t38_rx_lost(rx, (int32_t)i, 1, T0 + ms(last));
		else
			t38_rx_push(rx, &ifp);
	}
	t38_rx_flush(rx);
	line_ingress_finish(h->ingress);
	t38_rx_free(rx);
}

static void heard_end(struct heard *h)
{
	line_ingress_free(h->ingress);
	line_timing_free(h->timing);
	g_string_chunk_free(h->chunk);
}

static const struct line_signal *signal_at(const struct heard *h, guint i)
{
	g_assert_cmpuint(i, <, h->track->signals->len);
	return &g_array_index(h->track->signals, struct line_signal, i);
}

static void assert_near(t38_time t, double want, double within)
{
	if (fabs(as_ms(t) - want) > within)
		g_error("%.1f ms, expected %.1f +-%.1f", as_ms(t), want, within);
}

static void assert_signal(const struct line_signal *s, struct truth t, double within)
{
	assert_near(s->t, t.begin, within);
	assert_near(s->t_end, t.end, within);
	g_assert_cmpfloat(fabs(as_ms(s->t) - t.begin), <=, s->t_error_ms);
	g_assert_cmpfloat(fabs(as_ms(s->t_end) - t.end), <=, s->t_end_error_ms);
}

/* ---- tests ---- */

static void test_v21(void)
{
	struct script s = script_new();
	struct heard h;
	struct truth t = v21_two(&s, 1000);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 1);
	const struct line_signal *signal = signal_at(&h, 0);
	assert_signal(signal, t, 3);
	g_assert_cmpint(signal->kind, ==, LINE_V21);
	g_assert_cmpuint(signal->rate, ==, 300);
	g_assert_cmpint(signal->content, ==, LINE_CONTENT_FRAMES);
	g_assert_cmpstr(signal->text, ==, "CSI, DIS");
	assert_near(signal->t_data, 1000 + 853.333, 3);
	assert_near(signal->t_data_end, t.end - TAIL, 3);
	g_assert_false(line_ingress_is_terminal(h.ingress));
	heard_end(&h);
	script_free(&s);
}

/* FF C8 21: 9 + 9 + 8 bits, FCS 16 or more: what the estimator must count for itself. */
static void test_stuffing(void)
{
	unsigned ends[8];
	g_assert_cmpuint(count_frame(cfr, sizeof cfr, ends), >=, 9 + 9 + 8 + 16 + 8);
	g_assert_cmpuint(ends[0], ==, 9);
	g_assert_cmpuint(ends[1], ==, 18);
	g_assert_cmpuint(ends[2], ==, 26);
}

static void test_modems(void)
{
	for (guint i = 0; i < G_N_ELEMENTS(fasts); i++) {
		const struct fast *f = &fasts[i];
		struct script s = script_new();
		struct heard h;
		struct truth t = fast_signal(&s, f, 1000, 1000 + f->detect, 50, 0, 0);
		hear(&h, &s, G_MAXUINT);
		g_assert_cmpuint(h.track->signals->len, ==, 1);
		const struct line_signal *signal = signal_at(&h, 0);
		assert_signal(signal, t, 8);
		g_assert_cmpstr(signal->name, ==, f->name);
		g_assert_cmpuint(signal->rate, ==, f->rate);
		g_assert_cmpint(signal->content, ==, LINE_CONTENT_TCF);
		g_assert_cmpstr(signal->text, ==, "TCF");
		/* With what the demodulator makes of the end of the carrier. */
		g_assert_cmpfloat(fabs(signal->tcf_zeros_ms - 1520), <, 20);
		assert_near(signal->t_data, 1000 + f->training, 3);
		heard_end(&h);
		script_free(&s);
	}
}

static void test_training(void)
{
	struct script s = script_new();
	struct heard h;
	fast_signal(&s, &fasts[7], 1000, 1106, 50, 0, 0);
	fast_signal(&s, &fasts[9], 6000, 6122, 300, 0x55, 0);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 2);
	g_assert_cmpint(signal_at(&h, 0)->training, ==, LINE_TRAINING_LONG);
	g_assert_cmpint(signal_at(&h, 1)->training, ==, LINE_TRAINING_SHORT);
	g_assert_cmpint(signal_at(&h, 1)->content, ==, LINE_CONTENT_IMAGE);
	g_assert_cmpstr(signal_at(&h, 1)->text, ==, "page 1");
	heard_end(&h);
	script_free(&s);
}

/* 20 frames of 256 octets behind 200 ms of flags (T.30 A.3.1), PPS that numbers the page from 0 behind them. */
static void test_ecm(void)
{
	struct script s = script_new();
	struct heard h;
	guint8 fcd[260];
	const struct fast *f = &fasts[9];
	double at = 1000 + f->training + 200 + f->lag;
	indicator(&s, 1000 + f->detect, f->indicator);
	for (unsigned n = 0; n < 20; n++) {
		memset(fcd, 0x5a, sizeof fcd);
		memcpy(fcd, (const guint8[]){0xff, 0xc0, 0x60, (guint8)n}, 4);
		at = frame_at(&s, at, f->data_type, f->rate, f->packet, fcd, sizeof fcd);
	}
	double end = at - f->lag + f->turn_off;
	field(&s, end + f->end, f->data_type, IFP_HDLC_SIG_END, NULL, 0);
	indicator(&s, end + f->end + 0.1, IFP_NO_SIGNAL);
	v21(&s, end + 75, pps, sizeof pps);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 2);
	const struct line_signal *signal = signal_at(&h, 0);
	assert_signal(signal, (struct truth){1000, end}, 5);
	g_assert_cmpint(signal->content, ==, LINE_CONTENT_ECM);
	g_assert_cmpstr(signal->text, ==, "page 2");
	assert_near(signal->t_data, 1000 + f->training + 200, 3);
	assert_near(signal->t_data_end, end - f->turn_off, 3);
	heard_end(&h);
	script_free(&s);
}

/* DCS, and then training that nothing follows (T.38 rate management 1): 75 ms behind the end of V.21. */
static void test_local_tcf(void)
{
	struct script s = script_new();
	struct heard h;
	struct truth t = v21(&s, 1000, dcs, sizeof dcs);
	indicator(&s, t.end + 75 + 8, IFP_V17_14400_LONG);
	indicator(&s, t.end + 75 + 3000, IFP_NO_SIGNAL);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 2);
	const struct line_signal *signal = signal_at(&h, 1);
	g_assert_cmpint(signal->content, ==, LINE_CONTENT_NONE);
	assert_near(signal->t, t.end + 75, 10);
	g_assert_cmpint(signal->t_data, ==, T38_NEVER);
	heard_end(&h);
	script_free(&s);
}

/* V.17 behind the tone against talker echo: 480 + 48 symbols, 220 ms. */
static void test_echo_tone(void)
{
	struct script s = script_new();
	struct heard h;
	struct truth t = v21(&s, 1000, dcs, sizeof dcs);
	double begin = t.end + 75;
	fast_signal(&s, &fasts[7], begin + 220, begin + 8, 50, 0, 0);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 2);
	assert_near(signal_at(&h, 1)->t, begin, 8);
	heard_end(&h);
	script_free(&s);
}

static void whole_call(struct script *s, struct truth t[5])
{
	t[0] = v21_two(s, 1000);
	t[1] = v21(s, 5000, dcs, sizeof dcs);
	t[2] = fast_signal(s, &fasts[7], t[1].end + 75, t[1].end + 83, 50, 0, 0);
	t[3] = v21(s, 12000, cfr, sizeof cfr);
	t[4] = fast_signal(s, &fasts[9], 15000, 15122, 60, 0x55, 0);
}

static void test_whole(void)
{
	struct script s = script_new();
	struct heard h;
	struct truth t[5];
	whole_call(&s, t);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 5);
	for (guint i = 0; i < 5; i++)
		assert_signal(signal_at(&h, i), t[i], 8);
	heard_end(&h);
	script_free(&s);
}

/* Jitter makes packets late, never early: nor may it move what is concluded to before the truth, but for the stated
 * uncertainty. */
static void test_jitter(void)
{
	for (guint round = 0; round < 60; round++) {
		struct script s = script_new();
		struct heard h;
		struct truth t[5];
		whole_call(&s, t);
		g_rand_set_seed(s.random, round);
		s.jitter = 5.0 * (round % 20);
		hear(&h, &s, G_MAXUINT);
		g_assert_cmpuint(h.track->signals->len, ==, 5);
		for (guint i = 0; i < 5; i++) {
			const struct line_signal *x = signal_at(&h, i);
			g_assert_cmpfloat(as_ms(x->t), >=, t[i].begin - x->t_error_ms);
			g_assert_cmpfloat(as_ms(x->t_end), >=, t[i].end - x->t_end_error_ms);
			/* The jitter itself bounds the other side. */
			g_assert_cmpfloat(as_ms(x->t), <=, t[i].begin + s.jitter + 10);
			g_assert_cmpfloat(as_ms(x->t_end), <=, t[i].end + s.jitter + 10);
		}
		heard_end(&h);
		script_free(&s);
	}
}

/* The signal that stands where the truth has one. */
static const struct line_signal *find(const struct heard *h, struct truth t)
{
	for (guint i = 0; i < h->track->signals->len; i++) {
		const struct line_signal *x = signal_at(h, i);
		double common = MIN(as_ms(x->t_end), t.end) - MAX(as_ms(x->t), t.begin);
		if (common >= (t.end - t.begin) / 2)
			return x;
	}
	return NULL;
}

static void test_any_packet_lost(void)
{
	struct script s = script_new();
	struct truth t[5];
	whole_call(&s, t);
	for (guint lost = 0; lost < s.sent->len; lost++) {
		struct heard h;
		hear(&h, &s, lost);
		for (guint i = 0; i < 5; i++) {
			const struct line_signal *x = find(&h, t[i]);
			if (x == NULL)
				g_error("without packet %u signal %u is not found", lost, i);
			double begin = fabs(as_ms(x->t) - t[i].begin);
			double end = fabs(as_ms(x->t_end) - t[i].end);
			if (begin > x->t_error_ms || end > x->t_end_error_ms)
				g_error("without packet %u signal %u: begin off by %.1f of %.1f, "
					"end by %.1f of %.1f",
					lost, i, begin, x->t_error_ms, end, x->t_end_error_ms);
		}
		heard_end(&h);
	}
	script_free(&s);
}

/* Every 30 ms, as some gateways do, and what a gateway says that takes V.21 for V.29. */
static void test_indicators_in_between(void)
{
	struct script s = script_new();
	struct heard h;
	struct truth t = v21_two(&s, 1000);
	for (double at = 1000 + V21_DETECT + 30; at < t.end; at += 30)
		indicator(&s, at, IFP_V21_PREAMBLE);
	indicator(&s, 1500, IFP_V29_9600);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 1);
	assert_signal(signal_at(&h, 0), t, 5);
	heard_end(&h);
	script_free(&s);
}

/* Senders that end nothing: the next indicator does. */
static void test_no_end(void)
{
	struct script s = script_new();
	struct heard h;
	double first = 1000 + PREAMBLE_BITS * 1000.0 / 300;
	indicator(&s, 1000 + V21_DETECT, IFP_V21_PREAMBLE);
	double end = frame(&s, first, dcs, sizeof dcs);
	fast_signal(&s, &fasts[7], end + 120, end + 128, 50, 0, 0);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 2);
	assert_near(signal_at(&h, 0)->t_end, end + TAIL, signal_at(&h, 0)->t_end_error_ms);
	assert_near(signal_at(&h, 1)->t, end + 120, 10);
	heard_end(&h);
	script_free(&s);
}

/* The network holds what comes behind the first second of a page for 5 s, then lets it all go: the line had one signal. */
static void test_held_up(void)
{
	struct script s = script_new();
	struct heard h;
	const double begin = 1000;
	struct truth t = fast_signal(&s, &fasts[9], begin, begin + fasts[9].detect, 200, 0xaa, 0);
	for (guint i = 0; i < s.sent->len; i++) {
		struct sent *p = &g_array_index(s.sent, struct sent, i);
		if (p->at > 2000)
			p->at = MAX(p->at, 7000 + i * 0.1);
	}
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 1);
	assert_near(signal_at(&h, 0)->t, t.begin, signal_at(&h, 0)->t_error_ms + 10);
	heard_end(&h);
	script_free(&s);
}

static void test_no_indicator(void)
{
	struct script s = script_new();
	struct heard h;
	double first = 1000 + PREAMBLE_BITS * 1000.0 / 300;
	struct truth t = end_v21(&s, 1000, frame(&s, first, csi, sizeof csi));
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 1);
	const struct line_signal *x = signal_at(&h, 0);
	g_assert_cmpfloat(x->t_error_ms, >=, 150);
	assert_near(x->t, t.begin, x->t_error_ms);
	assert_near(x->t_end, t.end, 5);
	heard_end(&h);
	script_free(&s);
}

static void test_tones(void)
{
	struct script s = script_new();
	struct heard h;
	indicator(&s, 1350, IFP_CNG);
	indicator(&s, 1600, IFP_NO_SIGNAL);
	indicator(&s, 3350, IFP_CED);
	indicator(&s, 6000, IFP_NO_SIGNAL);
	hear(&h, &s, G_MAXUINT);
	g_assert_cmpuint(h.track->signals->len, ==, 2);
	g_assert_cmpint(signal_at(&h, 0)->kind, ==, LINE_CNG);
	g_assert_cmpstr(signal_at(&h, 0)->name, ==, "CNG");
	g_assert_cmpint(signal_at(&h, 1)->kind, ==, LINE_CED);
	g_assert_cmpuint(signal_at(&h, 1)->data_type, ==, IFP_DATA_TYPES);
	assert_near(signal_at(&h, 0)->t, 1000, 10);
	assert_near(signal_at(&h, 0)->t_end, 1500, 10);
	assert_near(signal_at(&h, 1)->t_end, 6000, 50);
	heard_end(&h);
	script_free(&s);
}

/* A frame of 23 octets takes 0.65 s at 300 bit/s: what has it all right behind the preamble has no modem. */
static void test_terminal(void)
{
	struct script s = script_new();
	struct heard h;
	indicator(&s, 1000, IFP_V21_PREAMBLE);
	field(&s, 1200, IFP_V21, IFP_HDLC_DATA, csi, sizeof csi);
	field(&s, 1200, IFP_V21, IFP_HDLC_FCS_OK, NULL, 0);
	field(&s, 1210, IFP_V21, IFP_HDLC_DATA, dis, sizeof dis);
	field(&s, 1210, IFP_V21, IFP_HDLC_FCS_OK_SIG_END, NULL, 0);
	indicator(&s, 1300, IFP_NO_SIGNAL);
	hear(&h, &s, G_MAXUINT);
	g_assert_true(line_ingress_is_terminal(h.ingress));
	g_assert_cmpuint(h.track->signals->len, ==, 1);
	assert_near(signal_at(&h, 0)->t, 1000, 0.001);
	assert_near(signal_at(&h, 0)->t_end, 1210, 0.001);
	heard_end(&h);
	script_free(&s);
}

/* The clock of a terminal: a preamble of 1 s, an end that comes with the last frame, all training in front of the page. */
static void test_terminal_by_clock(void)
{
	struct script s = script_new();
	struct heard h;
	for (unsigned n = 0; n < 2; n++) {
		double at = 1000 + 5000 * n;
		indicator(&s, at, IFP_V21_PREAMBLE);
		for (unsigned i = 0; i < sizeof cfr; i++)
			field(&s, at + 1000 + 30 * i, IFP_V21, IFP_HDLC_DATA, cfr + i, 1);
		field(&s, at + 1090, IFP_V21, IFP_HDLC_FCS_OK_SIG_END, NULL, 0);
		indicator(&s, at + 1190, IFP_NO_SIGNAL);
	}
	hear(&h, &s, G_MAXUINT);
	g_assert_true(line_ingress_is_terminal(h.ingress));
	heard_end(&h);
	script_free(&s);
}

/* 20 s of page at 14400 bit/s, from a clock that is 100 ppm slow and one that is right. */
static void test_drift(void)
{
	static const double slower[] = {100e-6, 0, -50e-6};
	for (guint i = 0; i < G_N_ELEMENTS(slower); i++) {
		struct script s = script_new();
		struct heard h;
		double ppm, error;
		s.jitter = 2;
		fast_signal(&s, &fasts[9], 1000, 1122, 667, 0x55, slower[i]);
		hear(&h, &s, G_MAXUINT);
		g_assert_true(line_ingress_drift(h.ingress, &ppm, &error));
		g_assert_cmpfloat(fabs(ppm - slower[i] * 1e6), <=, error);
		g_assert_cmpfloat(error, <, 250);
		heard_end(&h);
		script_free(&s);
	}
}

static void test_no_drift(void)
{
	struct script s = script_new();
	struct heard h;
	double ppm, error;
	fast_signal(&s, &fasts[9], 1000, 1122, 200, 0x55, 0);
	hear(&h, &s, G_MAXUINT);
	g_assert_false(line_ingress_drift(h.ingress, &ppm, &error));
	g_assert_true(isnan(ppm) && isnan(error));
	heard_end(&h);
	script_free(&s);
}

static struct t38_event random_event(GRand *r, const guint8 *octets)
{
	struct t38_event e = {.kind = (enum t38_event_kind)g_rand_int_range(r, 0, 7),
		.indicator = (unsigned)g_rand_int_range(r, 0, IFP_INDICATORS),
		.data_type = (unsigned)g_rand_int_range(r, 0, IFP_DATA_TYPES + 1),
		.octets = octets,
		.first_packet = g_rand_int(r),
		.last_packet = g_rand_int(r),
		.lost = g_rand_int(r),
		.fcs = (enum t38_fcs)g_rand_int_range(r, 0, 3),
		.recovered = g_rand_boolean(r)};
	e.length = (size_t)g_rand_int_range(r, 0, T38_RX_MAX_FRAME + 1);
	return e;
}

/* Any events in any order, years apart: signals stay in order, and none is without end. */
static void test_hostile(void)
{
	guint8 octets[T38_RX_MAX_FRAME];
	GRand *r = g_rand_new_with_seed(1);
	for (gsize i = 0; i < sizeof octets; i++)
		octets[i] = (guint8)g_rand_int(r);
	for (int round = 0; round < 30; round++) {
		struct heard h;
		t38_time t = T0;
		heard_begin(&h, round % 2 ? LINE_PROFILE_SPANDSP : LINE_PROFILE_GENERIC);
		for (int i = 0; i < 3000; i++) {
			struct t38_event e = random_event(r, octets);
			bool jump = g_rand_int_range(r, 0, 200) == 0;
			t += (t38_time)(g_rand_double(r) * (jump ? 1e16 : 1e8));
			e.t = e.t_end = t;
			line_ingress_event(h.ingress, &e, t);
		}
		line_ingress_finish(h.ingress);
		g_assert_cmpuint(h.track->signals->len, <=, LINE_MAX_SIGNALS);
		for (guint i = 0; i < h.track->signals->len; i++) {
			g_assert_cmpint(signal_at(&h, i)->t, <=, signal_at(&h, i)->t_end);
			if (i > 0)
				g_assert_cmpint(
					signal_at(&h, i)->t, >=, signal_at(&h, i - 1)->t_end);
		}
		heard_end(&h);
	}
	g_rand_free(r);
}

/* Times at both ends of what they can be. */
static void test_extreme_times(void)
{
	static const t38_time times[] = {0, INT64_MAX / 2, INT64_MAX - T38_SECOND};
	struct heard h;
	heard_begin(&h, LINE_PROFILE_SPANDSP);
	for (guint i = 0; i < G_N_ELEMENTS(times); i++) {
		struct t38_event e = {.kind = T38_INDICATOR,
			.indicator = IFP_V21_PREAMBLE,
			.t = times[i],
			.t_end = times[i]};
		line_ingress_event(h.ingress, &e, times[i]);
		e = (struct t38_event){.kind = T38_OCTETS, .octets = cfr, .length = 3};
		line_ingress_event(h.ingress, &e, times[i]);
		e.kind = T38_FRAME;
		line_ingress_event(h.ingress, &e, times[i]);
		e = (struct t38_event){.kind = T38_SIG_END};
		line_ingress_event(h.ingress, &e, times[i]);
	}
	line_ingress_finish(h.ingress);
	g_assert_cmpuint(h.track->signals->len, >, 0);
	heard_end(&h);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-ingress/v21", test_v21);
	g_test_add_func("/line-ingress/stuffing", test_stuffing);
	g_test_add_func("/line-ingress/modems", test_modems);
	g_test_add_func("/line-ingress/training", test_training);
	g_test_add_func("/line-ingress/ecm", test_ecm);
	g_test_add_func("/line-ingress/local-tcf", test_local_tcf);
	g_test_add_func("/line-ingress/echo-tone", test_echo_tone);
	g_test_add_func("/line-ingress/whole", test_whole);
	g_test_add_func("/line-ingress/jitter", test_jitter);
	g_test_add_func("/line-ingress/any-packet-lost", test_any_packet_lost);
	g_test_add_func("/line-ingress/indicators-in-between", test_indicators_in_between);
	g_test_add_func("/line-ingress/no-end", test_no_end);
	g_test_add_func("/line-ingress/held-up", test_held_up);
	g_test_add_func("/line-ingress/no-indicator", test_no_indicator);
	g_test_add_func("/line-ingress/tones", test_tones);
	g_test_add_func("/line-ingress/terminal", test_terminal);
	g_test_add_func("/line-ingress/terminal-by-clock", test_terminal_by_clock);
	g_test_add_func("/line-ingress/drift", test_drift);
	g_test_add_func("/line-ingress/no-drift", test_no_drift);
	g_test_add_func("/line-ingress/hostile", test_hostile);
	g_test_add_func("/line-ingress/extreme-times", test_extreme_times);
	return g_test_run();
}
