#include "analyzer/line_ingress_estimate.h"

#include <math.h>

#include "analyzer/line_ingress_pace.h"
#include "analyzer/line_modem.h"
#include "analyzer/line_time.h"
#include "dissect/ifp.h"

/* Signals that a machine is known by, and the most values that a median is made of. */
#define LEARN_SIGNALS 64

/* T.30 5.3.1: 1 s +-15 %; what lies outside of it, widely, is no preamble that was heard whole. */
#define PREAMBLE_MS 1000.0
#define PREAMBLE_ERROR_MS 150.0
#define LEAST_PREAMBLE_MS 850.0
#define MIN_PREAMBLE_MS 700.0
#define MAX_PREAMBLE_MS 1400.0
#define MAX_DETECT_MS 450.0 /* from the first flag to the indicator */

/* T.30 A.3.1: 200 ms, up to 100 ms more. */
#define ECM_FLAGS_MS 250.0
#define ECM_FLAGS_ERROR_MS 60.0
#define LEAST_FLAGS_MS 200.0

#define MIN_FLAGS_MS 100.0
#define MAX_FLAGS_MS 500.0

/* Flags behind the last frame: none or two. */
#define TAIL_ERROR_MS 30.0
#define MAX_TAIL_MS 300.0

/* What packets may be late by without being called delayed. */
#define NO_JITTER_MS 5.0

/* What two independent estimates of one edge differ by when both are good. */
#define AGREE_MS 25.0

/* T.30 5.3.6.1.2: 75 ms +-20 ms from DCS to training. */
#define ANNOUNCE_ERROR_MS 20.0

/* Flags between frames, that are not counted when the end is counted from the begin. */
#define END_GUESS_ERROR_MS 100.0

/* Packets of a signal that tell jitter. */
#define MIN_POINTS 4

/* What blocks of audio alone make of it, in blocks. */
#define BLOCK_EXCESS 0.6

/* How well the tone against talker echo is told from a machine that takes its time. */
#define ECHO_ERROR_MS 30.0

/* no-signal in the same breath as sig-end. */
#define AT_ONCE (20 * T38_MS)

#define TONE_BURST_MS 500.0 /* CNG (T.30 4.1) */
#define MAX_CED_MS 4600.0   /* 4 s +-15 % */

static t38_time ms(double value)
{
	return (t38_time)(CLAMP(value, -1e9, 1e9) * (double)T38_MS);
}

/* ---- one edge at a time ---- */

struct edge {
	t38_time t; /* T38_NEVER: not known */
	double error_ms;
};

static const struct edge unknown = {T38_NEVER, 0};

static double training_ms(const struct line_facts *f)
{
	const struct line_modem *modem = line_modem(f->data_type);
	return modem == NULL ? 0 : line_time_ms(line_modem_training_time(modem, f->training));
}

/* What packets are late by, on average, beyond the blocks of audio that the lags allow for. */
static double jitter_ms(const struct line_machine *m)
{
	return MAX(0.0, m->excess_ms - m->hears->block_ms * BLOCK_EXCESS);
}

/* The earliest of n packets is expected so far behind the bit clock: the smallest of n values spread evenly. */
static double envelope_late(unsigned points, const struct line_machine *m)
{
	return 2 * jitter_ms(m) / (points + 1.0);
}

static double fit_error(const struct line_facts *f, unsigned points, const struct line_machine *m)
{
	double excess = MAX(f->excess_ms, m->excess_ms);
	/* Three times the mean of the smallest of n such values (twice the excess wide); where packets queue, the earliest
	 * of them are late, too. */
	return m->hears->block_ms + 6 * excess / (points + 1.0) + 2 * jitter_ms(m);
}

/* By a single packet: it may be as late as any. */
static double packet_late(const struct line_machine *m)
{
	return jitter_ms(m);
}

static double packet_error(const struct line_machine *m)
{
	return m->hears->block_ms + 2.5 * m->excess_ms;
}

static double turn_off_ms(const struct line_facts *f)
{
	const struct line_modem *modem = line_modem(f->data_type);
	return modem == NULL ? 0 : line_time_ms(line_modem_symbols(modem, modem->turn_off));
}

/* Talker echo protection: unmodulated carrier, and silence behind it. */
static double echo_ms(const struct line_facts *f)
{
	const struct line_modem *modem = line_modem(f->data_type);
	if (modem == NULL)
		return 0;
	return line_time_ms(line_modem_symbols(modem, modem->echo_tone + modem->echo_silence));
}

static const struct line_ear *ear_of(const struct line_facts *f, const struct line_machine *m)
{
	return &m->hears->ears[f->data_type];
}

static bool is_v21(const struct line_facts *f)
{
	return f->kind == LINE_V21;
}

/* By its indicator. */
static struct edge begin_indicated(const struct line_facts *f, const struct line_machine *m)
{
	const struct line_ear *ear = ear_of(f, m);
	double lag = f->training == LINE_TRAINING_SHORT ? ear->detect_short_ms : ear->detect_ms;
	double error = ear->detect_error_ms;
	if (f->indicated == T38_NEVER || f->indicated_late)
		return unknown;
	if (f->announced && m->hears->announces) {
		const struct line_modem *modem = line_modem(f->data_type);
		double silence =
			m->echo ? 0 : line_time_ms(line_modem_symbols(modem, modem->silence));
		lag = -m->hears->announce_ms - silence;
		error = ANNOUNCE_ERROR_MS;
	} else if (m->echo && !is_v21(f)) {
		lag += echo_ms(f);
	}
	return (struct edge){f->indicated - ms(lag + packet_late(m)), error + packet_error(m)};
}

/* Where the first bit of data, or of the first frame, stood on the line. */
static struct edge data_begin(const struct line_facts *f, const struct line_machine *m)
{
	if (f->begin.points == 0)
		return unknown;
	double late = envelope_late(f->begin.points, m);
	return (struct edge){f->begin.t - ms(ear_of(f, m)->lag_ms + late),
		m->hears->lag_error_ms + fit_error(f, f->begin.points, m) + f->lost_ms};
}

/* By the first data, what stood before them on the line being known. */
static struct edge begin_by_data(const struct line_facts *f, const struct line_machine *m)
{
	struct edge e = data_begin(f, m);
	if (e.t == T38_NEVER)
		return e;
	if (is_v21(f)) {
		bool known = !isnan(m->preamble_ms);
		e.t -= ms(known ? m->preamble_ms : PREAMBLE_MS);
		e.error_ms += known ? m->preamble_error_ms : PREAMBLE_ERROR_MS;
		return e;
	}
	e.t -= ms(training_ms(f) + (m->echo ? echo_ms(f) : 0));
	if (f->content == LINE_CONTENT_ECM) {
		bool known = !isnan(m->flags_ms);
		e.t -= ms(known ? m->flags_ms : ECM_FLAGS_MS);
		e.error_ms += known ? m->flags_error_ms : ECM_FLAGS_ERROR_MS;
	}
	return e;
}

/* The line time behind the last frame's closing flag, or the last bit of data. */
static struct edge data_end(const struct line_facts *f, const struct line_machine *m)
{
	if (f->end.points == 0)
		return unknown;
	/* Without frames nothing tells data from what the demodulator makes of the carrier's end. */
	double turn_off = 0, lag = ear_of(f, m)->lag_ms;
	if (f->content == LINE_CONTENT_TCF || f->content == LINE_CONTENT_IMAGE) {
		turn_off = turn_off_ms(f);
		lag = ear_of(f, m)->overrun_ms;
	}
	double late = envelope_late(f->end.points, m);
	double guess = f->end_guessed ? f->lost_ms + END_GUESS_ERROR_MS : 0;
	return (struct edge){f->end.t - ms(lag + turn_off + late),
		m->hears->lag_error_ms + fit_error(f, f->end.points, m) + guess};
}

static struct edge end_by_data(const struct line_facts *f, const struct line_machine *m)
{
	struct edge e = data_end(f, m);
	if (e.t == T38_NEVER)
		return e;
	if (is_v21(f)) {
		bool known = !isnan(m->tail_ms);
		e.t += ms(known ? m->tail_ms : m->hears->tail_ms);
		e.error_ms += known ? m->tail_error_ms : TAIL_ERROR_MS;
	} else {
		e.t += ms(turn_off_ms(f));
	}
	return e;
}

/* By what said that the carrier was lost. A sig-end in the packet that closed the last frame may have come before it
 * was, unless no-signal follows at once. */
static struct edge end_signalled(const struct line_facts *f, const struct line_machine *m)
{
	t38_time t = f->ended;
	if (t == T38_NEVER || f->end_late)
		return unknown;
	bool over = f->next != T38_NEVER && f->next_silent && f->next - t <= AT_ONCE;
	if (f->end_in_data && !over)
		return unknown;
	return (struct edge){t - ms(ear_of(f, m)->end_ms + packet_late(m)),
		m->hears->end_error_ms + packet_error(m)};
}

/* Two estimates of one edge, neither of which can be too early by more than its constants: what is later by more than
 * these was delayed on its way. */
static struct edge merge(struct edge a, struct edge b)
{
	if (a.t == T38_NEVER || b.t == T38_NEVER)
		return a.t == T38_NEVER ? b : a;
	double apart = line_time_ms(a.t - b.t);
	if (fabs(apart) <= AGREE_MS)
		return (struct edge){b.t + ms(apart / 2), MIN(a.error_ms, b.error_ms)};
	return apart < 0 ? a : b;
}

/* ---- what a machine always does alike ---- */

struct sample {
	double value[LEARN_SIGNALS];
	unsigned count;
};

/* The durations of struct line_machine. */
enum duration { PREAMBLE, TAIL, FLAGS, DURATIONS };

static int compare(const void *a, const void *b)
{
	double x = *(const double *)a, y = *(const double *)b;
	return (x > y) - (x < y);
}

static void take(struct sample *s, struct edge from, struct edge to, double low, double high)
{
	if (from.t == T38_NEVER || to.t == T38_NEVER || s->count == LEARN_SIGNALS)
		return;
	double value = line_time_ms(to.t - from.t);
	if (value >= low && value <= high)
		s->value[s->count++] = value;
}

static double settle(struct sample *s)
{
	if (s->count == 0)
		return NAN;
	qsort(s->value, s->count, sizeof s->value[0], compare);
	return (s->value[(s->count - 1) / 2] + s->value[s->count / 2]) / 2;
}

static void learn_durations(
	const GArray *facts, guint first, struct line_machine *m, struct sample s[DURATIONS])
{
	for (guint i = first; i < facts->len; i++) {
		const struct line_facts *f = &g_array_index(facts, struct line_facts, i);
		/* Frames that came with the end of their signal say nothing about when they were heard. */
		if (f->lost > 0 || f->data_type >= IFP_DATA_TYPES ||
			(f->end_in_data && f->first_data == f->ended))
			continue;
		struct edge begin = begin_indicated(f, m), data = data_begin(f, m);
		if (f->content == LINE_CONTENT_FRAMES && is_v21(f)) {
			take(&s[PREAMBLE], begin, data, MIN_PREAMBLE_MS, MAX_PREAMBLE_MS);
			take(&s[TAIL], data_end(f, m), end_signalled(f, m), 0, MAX_TAIL_MS);
		} else if (f->content == LINE_CONTENT_ECM && !f->announced) {
			double training = training_ms(f) + (m->echo ? echo_ms(f) : 0);
			begin.t += begin.t == T38_NEVER ? 0 : ms(training);
			take(&s[FLAGS], begin, data, MIN_FLAGS_MS, MAX_FLAGS_MS);
		}
	}
}

/* A training check that begins later than announced, by just the time of the tone against talker echo: whether a machine
 * sends it does not change during a call. */
static bool has_echo_tone(const GArray *facts, guint first, const struct line_machine *m)
{
	int votes = 0;
	for (guint i = first; m->hears->announces && i < facts->len; i++) {
		const struct line_facts *f = &g_array_index(facts, struct line_facts, i);
		if (f->content != LINE_CONTENT_TCF || !f->announced || f->lost > 0)
			continue;
		struct edge announced = begin_indicated(f, m), data = begin_by_data(f, m);
		if (announced.t == T38_NEVER || data.t == T38_NEVER)
			continue;
		double late = line_time_ms(data.t - announced.t);
		votes += fabs(late - echo_ms(f)) <= ECHO_ERROR_MS ? 1 : -1;
	}
	return votes > 0;
}

/* The median of the signals: a stall in one of them is not the network's jitter. */
static double usual_excess(const GArray *facts, guint first)
{
	struct sample s = {.count = 0};
	for (guint i = first; i < facts->len; i++) {
		const struct line_facts *f = &g_array_index(facts, struct line_facts, i);
		if (f->points >= MIN_POINTS && s.count < LEARN_SIGNALS)
			s.value[s.count++] = f->excess_ms;
	}
	double median = settle(&s);
	return isnan(median) ? 0 : median;
}

/* What all samples have alike does not shrink with their number: `always`. */
static double learned_error(const struct sample *s, double always, const struct line_machine *m)
{
	return s->count > 0 ? always + packet_error(m) / sqrt(s->count) : 0;
}

void line_ingress_estimate_learn(
	const GArray *facts, const struct line_profile *p, struct line_machine *m)
{
	struct sample s[DURATIONS] = {{.count = 0}};
	guint first = facts->len > LEARN_SIGNALS ? facts->len - LEARN_SIGNALS : 0;
	*m = (struct line_machine){
		.hears = &p->hears, .preamble_ms = NAN, .tail_ms = NAN, .flags_ms = NAN};
	m->excess_ms = usual_excess(facts, first);
	m->terminal = line_ingress_pace_is_terminal(facts, first);
	m->echo = has_echo_tone(facts, first, m);
	learn_durations(facts, first, m, s);
	/* What is shorter than the Recommendation allows was announced late by the network. */
	bool jitter = jitter_ms(m) > NO_JITTER_MS;
	m->preamble_ms = settle(&s[PREAMBLE]);
	if (jitter && m->preamble_ms < LEAST_PREAMBLE_MS)
		m->preamble_ms = LEAST_PREAMBLE_MS;
	m->tail_ms = settle(&s[TAIL]);
	m->flags_ms = settle(&s[FLAGS]);
	if (jitter && m->flags_ms < LEAST_FLAGS_MS)
		m->flags_ms = LEAST_FLAGS_MS;
	m->preamble_error_ms =
		learned_error(&s[PREAMBLE], p->hears.ears[IFP_V21].detect_error_ms, m);
	m->tail_error_ms = learned_error(&s[TAIL], p->hears.end_error_ms, m);
	m->flags_error_ms =
		learned_error(&s[FLAGS], p->hears.ears[IFP_DATA_V17_14400].detect_error_ms, m);
}

/* ---- a whole signal ---- */

/* Data so soon behind the indicator that no demodulator could have had the whole preamble in front of them: what machines
 * do else says nothing about this one. */
static bool preamble_is_cut(const struct line_facts *f, const struct line_machine *m)
{
	struct edge data = data_begin(f, m);
	if (!is_v21(f) || f->indicated == T38_NEVER || f->indicated_late || data.t == T38_NEVER)
		return false;
	return line_time_ms(data.t - f->indicated) + MAX_DETECT_MS + data.error_ms <
	       LEAST_PREAMBLE_MS;
}

static struct edge signal_begin(const struct line_facts *f, const struct line_machine *m)
{
	if (preamble_is_cut(f, m))
		return begin_indicated(f, m);
	struct edge indicated = begin_indicated(f, m), data = begin_by_data(f, m);
	if (is_v21(f))
		return isnan(m->preamble_ms) && indicated.t != T38_NEVER ? indicated
									 : merge(indicated, data);
	/* Training is exact, detection is not. */
	if (f->content == LINE_CONTENT_ECM)
		return isnan(m->flags_ms) && indicated.t != T38_NEVER ? indicated
								      : merge(indicated, data);
	return data.t != T38_NEVER ? data : indicated;
}

static struct edge signal_end(const struct line_facts *f, const struct line_machine *m)
{
	struct edge signalled = end_signalled(f, m), data = end_by_data(f, m);
	bool weak = f->end_guessed || (is_v21(f) && isnan(m->tail_ms));
	if (weak && signalled.t != T38_NEVER)
		return signalled;
	if (f->end_guessed && f->last_data > data.t)
		data.t = f->last_data;
	return merge(signalled, data);
}

static t38_time first_known(t38_time a, t38_time b)
{
	return a != T38_NEVER ? a : b;
}

/* The line of a terminal has what its packets say, when they say it. */
static void estimate_terminal(const struct line_facts *f, struct line_signal *s)
{
	s->t = first_known(f->indicated, f->first_data);
	s->t_end = first_known(f->ended, first_known(f->next, f->last_data));
	s->t_data = f->first_data;
	s->t_data_end = f->last_data;
}

/* Tones are announced when they were heard for a while; the end of CED is what follows it. */
static void estimate_tone(
	const struct line_facts *f, const struct line_machine *m, struct line_signal *s)
{
	s->t = f->indicated - ms(m->hears->tone_detect_ms);
	s->t_error_ms = m->hears->tone_detect_error_ms + packet_error(m);
	double most = f->kind == LINE_CNG ? TONE_BURST_MS : MAX_CED_MS;
	t38_time by_next = f->next == T38_NEVER ? s->t + ms(most) : f->next;
	s->t_end = MIN(by_next, s->t + ms(most));
	s->t_end_error_ms = s->t_error_ms + (f->next == T38_NEVER ? most / 2 : 0);
}

static void estimate_modem(
	const struct line_facts *f, const struct line_machine *m, struct line_signal *s)
{
	struct edge begin = signal_begin(f, m), end = signal_end(f, m);
	if (begin.t == T38_NEVER) {
		double seen = f->kind == LINE_V21 ? PREAMBLE_MS : training_ms(f);
		t38_time t = first_known(f->first_data, f->indicated);
		begin = (struct edge){
			t - ms(f->first_data != T38_NEVER ? seen : 0), seen + packet_error(m)};
	}
	if (end.t == T38_NEVER) {
		t38_time t = first_known(f->last_data, f->indicated);
		t38_time next = first_known(f->ended, first_known(f->next, t));
		end = (struct edge){next, CLAMP(line_time_ms(next - t), 50, 1e6) + packet_error(m)};
	}
	s->t = begin.t;
	s->t_error_ms = begin.error_ms;
	s->t_end = end.t;
	s->t_end_error_ms = end.error_ms;
	s->t_data = data_begin(f, m).t;
	s->t_data_end = data_end(f, m).t;
}

static void clamp_data(struct line_signal *s)
{
	s->t_end = MAX(s->t_end, s->t);
	if (s->t_data != T38_NEVER)
		s->t_data = CLAMP(s->t_data, s->t, s->t_end);
	if (s->t_data_end != T38_NEVER)
		s->t_data_end = CLAMP(s->t_data_end, s->t, s->t_end);
}

/* The one of the two edges that is known less well gives way. */
static void put_in_order(struct line_signal *before, struct line_signal *s)
{
	clamp_data(s);
	if (before == NULL || s->t >= before->t_end)
		return;
	if (before->t_end_error_ms > s->t_error_ms && s->t >= before->t)
		before->t_end = s->t;
	else
		s->t = before->t_end;
	clamp_data(before);
	clamp_data(s);
}

void line_ingress_estimate(const struct line_facts *f, const struct line_machine *m,
	struct line_signal *before, struct line_signal *s)
{
	*s = (struct line_signal){.kind = f->kind,
		.data_type = f->data_type,
		.name = f->name,
		.rate = f->rate,
		.training = f->training,
		.content = f->content,
		.text = f->text,
		.tcf_zeros_ms = f->tcf_zeros_ms,
		.t_data = T38_NEVER,
		.t_data_end = T38_NEVER,
		.first_packet = f->first_packet,
		.last_packet = f->last_packet};
	if (m->terminal)
		estimate_terminal(f, s);
	else if (f->data_type == IFP_DATA_TYPES)
		estimate_tone(f, m, s);
	else
		estimate_modem(f, m, s);
	put_in_order(before, s);
}
