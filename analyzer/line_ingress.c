#include "analyzer/line_ingress.h"

#include <math.h>

#include "analyzer/line_hdlc.h"
#include "analyzer/line_ingress_estimate.h"
#include "analyzer/line_ingress_hdlc.h"
#include "analyzer/line_ingress_image.h"
#include "analyzer/line_modem.h"
#include "analyzer/line_profile.h"
#include "analyzer/line_time.h"
#include "dissect/t30_frame.h"

/* The same indicator again, with data this soon behind it, was a repetition: no preamble and no training is shorter. */
#define REPEAT_PREAMBLE (500 * T38_MS)
#define REPEAT_PAUSE (300 * T38_MS)

/* Between data of one signal: T.30 5.4.2 has 3 s for the longest frame. Where no packet is lost, that could have been an
 * indicator, the network held them back. */
#define MAX_PAUSE (4 * T38_SECOND)
#define MAX_HOLD (30 * T38_SECOND)

/* No training is shorter: the short one of V.17 takes 142.5 ms (V.17 Table 4). */
#define MIN_TRAINING (140 * T38_MS)

/* An indicator without data is not taken for the begin of data that come so much later. */
#define MAX_PREAMBLE (4 * T38_SECOND)

/* Of a fax's clock (T.30 has 0.01 %) and of a sound card's. */
#define MAX_DRIFT_PPM 500.0

/* Packets of one gap: their numbers have 16 bits. Of so many of them the octets are guessed. */
#define MAX_GAP 65536u
#define MAX_GUESSED 1000u

/* Frames that take at least so long tell how they were sent: shorter ones may come at once. */
#define TELLING_FRAME_MS 300.0

#define MAX_TEXT 200 /* characters, of the names of a signal's frames */

/* The signal that is being heard. */
struct heard {
	struct line_facts facts;
	struct line_fit fit;
	struct line_ingress_hdlc packets;
	struct line_ingress_image image;
	bool in_frame;
	uint32_t front_lost; /* packets between its indicator and its data */
	uint32_t hole_lost;  /* inside the frame */
	size_t typical;	     /* octets of a packet */
	t38_time frame_closed;
	char text[MAX_TEXT];
};

/* An indicator while a signal goes on: the next one, a repetition, or a false one (t30-timing 6). */
struct doubtful {
	bool waits;
	unsigned indicator;
	t38_time t, ended;
	bool late, end_late;
	uint64_t packet;
};

struct line_ingress {
	const struct line_options *options;
	struct line_track *track;
	GStringChunk *chunk;
	GArray *facts; /* struct line_facts of each signal of the track */
	bool open;
	struct heard now;
	struct doubtful doubtful;
	uint32_t lost; /* packets since the last event */
	bool dcs;      /* was sent: training check follows */
	unsigned pages;
};

struct line_ingress *line_ingress_new(
	const struct line_options *o, struct line_track *track, GStringChunk *chunk)
{
	struct line_ingress *i = g_new0(struct line_ingress, 1);
	i->options = o;
	i->track = track;
	i->chunk = chunk;
	i->facts = g_array_new(FALSE, TRUE, sizeof(struct line_facts));
	return i;
}

void line_ingress_free(struct line_ingress *i)
{
	if (i == NULL)
		return;
	g_array_free(i->facts, TRUE);
	g_free(i);
}

/* ---- estimates ---- */

static void estimate_from(struct line_ingress *i, guint first)
{
	struct line_machine machine;
	line_ingress_estimate_learn(i->facts, line_profile(i->options->profile), &machine);
	g_array_set_size(i->track->signals, first);
	for (guint k = first; k < i->facts->len; k++) {
		struct line_signal signal;
		struct line_signal *before =
			k > 0 ? &g_array_index(i->track->signals, struct line_signal, k - 1) : NULL;
		line_ingress_estimate(
			&g_array_index(i->facts, struct line_facts, k), &machine, before, &signal);
		g_array_append_val(i->track->signals, signal);
	}
}

bool line_ingress_is_terminal(const struct line_ingress *i)
{
	struct line_machine machine;
	line_ingress_estimate_learn(i->facts, line_profile(i->options->profile), &machine);
	return machine.terminal;
}

bool line_ingress_drift(const struct line_ingress *i, double *ppm, double *error_ppm)
{
	*ppm = *error_ppm = NAN;
	for (guint k = 0; k < i->facts->len; k++) {
		const struct line_facts *f = &g_array_index(i->facts, struct line_facts, k);
		if (!f->has_drift || (!isnan(*ppm) && f->drift_error_ppm >= *error_ppm))
			continue;
		*ppm = f->drift_ppm;
		*error_ppm = f->drift_error_ppm;
	}
	return !isnan(*ppm);
}

/* ---- a signal begins and ends ---- */

static void open_signal(struct line_ingress *i, unsigned data_type, uint64_t packet)
{
	const struct line_modem *modem = line_modem(data_type);
	struct line_facts *f = &i->now.facts;
	memset(f, 0, sizeof *f);
	i->open = true;
	f->data_type = data_type;
	f->indicator = IFP_INDICATORS;
	f->indicated = f->first_data = f->last_data = f->ended = f->next = T38_NEVER;
	f->first_packet = f->last_packet = packet;
	f->kind = modem != NULL ? modem->kind : LINE_CNG;
	f->name = modem != NULL ? modem->name : "CNG";
	f->rate = modem != NULL ? modem->rate : 0;
	f->announced = i->dcs && f->kind == LINE_FAST;
	/* While no indicator tells it: V.17 trains long behind a DCS, else short (T.30 5.3.6.1.3, t30-timing 3). */
	if (f->kind == LINE_FAST)
		f->training = !f->announced && line_modem_has_short(modem) ? LINE_TRAINING_SHORT
									   : LINE_TRAINING_LONG;
	line_ingress_fit_init(&i->now.fit, f->rate);
	line_ingress_hdlc_init(&i->now.packets);
	line_ingress_image_init(&i->now.image);
	i->now.in_frame = false;
	i->now.front_lost = i->now.hole_lost = 0;
	i->now.typical = 0;
	i->now.frame_closed = T38_NEVER;
	i->now.text[0] = 0;
}

static void set_tone(struct line_facts *f, unsigned indicator)
{
	static const struct {
		enum line_kind kind;
		const char *name;
	} tones[] = {{LINE_CNG, "CNG"}, {LINE_CED, "CED"}, {LINE_ANSAM, "ANSam"}};
	int tone = indicator == IFP_CED ? 1 : indicator == IFP_V8_ANSAM ? 2 : 0;
	f->kind = tones[tone].kind;
	f->name = tones[tone].name;
	f->data_type = IFP_DATA_TYPES;
	f->rate = 0;
}

static void open_indicated(
	struct line_ingress *i, unsigned indicator, t38_time t, bool late, uint64_t packet)
{
	int type = ifp_indicator_data_type(indicator);
	bool tone = indicator == IFP_CNG || indicator == IFP_CED || indicator == IFP_V8_ANSAM;
	if (type < 0 && !tone)
		return;
	open_signal(i, type >= 0 ? (unsigned)type : IFP_DATA_TYPES, packet);
	struct line_facts *f = &i->now.facts;
	f->indicator = indicator;
	f->indicated = t;
	f->indicated_late = late;
	f->training = line_modem_training(indicator);
	if (tone)
		set_tone(f, indicator);
}

/* Training check or page (T.30 5.3.6.1): what a DCS announced, unless it is longer than any training check. */
static void judge_image(struct line_ingress *i)
{
	struct line_facts *f = &i->now.facts;
	const struct line_ingress_image *image = &i->now.image;
	f->tcf_zeros_ms = line_ingress_image_zeros_ms(image, f->rate);
	if (line_ingress_image_is_tcf(
		    image, f->rate, i->dcs && f->training != LINE_TRAINING_SHORT)) {
		f->content = LINE_CONTENT_TCF;
		f->text = "TCF";
		return;
	}
	f->content = LINE_CONTENT_IMAGE;
	f->tcf_zeros_ms = 0;
	char text[32];
	g_snprintf(text, sizeof text, "page %u", ++i->pages);
	f->text = g_string_chunk_insert(i->chunk, text);
}

static void judge_content(struct line_ingress *i)
{
	struct line_facts *f = &i->now.facts;
	if (i->now.image.octets > 0) {
		judge_image(i);
	} else if (f->kind == LINE_FAST || f->kind == LINE_V34_PRIMARY) {
		f->content = f->first_data != T38_NEVER ? LINE_CONTENT_ECM : LINE_CONTENT_NONE;
	} else if (f->first_data != T38_NEVER) {
		f->content = LINE_CONTENT_FRAMES;
		if (i->now.text[0] != 0)
			f->text = g_string_chunk_insert_const(i->chunk, i->now.text);
	}
}

static unsigned tail_blocks(const struct line_facts *f)
{
	/* Flags between frames are not counted: on V.21 one is as long as an octet. */
	return f->content == LINE_CONTENT_FRAMES ? 1 : LINE_FIT_TAIL;
}

/* Flags between frames are not counted: as many of them a frame as bring the clock nearest to the nominal one. */
static bool without_flags(const struct line_facts *f, const struct line_fit *fit, double *ppm)
{
	double step = LINE_HDLC_FLAG_BITS * 1e6 * f->frames / (double)MAX(fit->bits, 1u);
	*ppm -= MAX(round(*ppm / step), 0.0) * step;
	return f->frames > 0 && fabs(*ppm) < MAX_DRIFT_PPM && step > 4 * MAX_DRIFT_PPM;
}

static void find_drift(struct line_facts *f, const struct line_fit *fit)
{
	if (f->content != LINE_CONTENT_IMAGE && f->content != LINE_CONTENT_ECM)
		return;
	f->has_drift = line_ingress_fit_drift(fit, &f->drift_ppm, &f->drift_error_ppm);
	if (f->has_drift && f->content == LINE_CONTENT_ECM)
		f->has_drift = without_flags(f, fit, &f->drift_ppm);
}

static void close_signal(struct line_ingress *i)
{
	struct line_facts *f = &i->now.facts;
	struct line_fit *fit = &i->now.fit;
	if (!i->open)
		return;
	i->open = false;
	if (i->facts->len >= LINE_MAX_SIGNALS)
		return;
	judge_content(i);
	f->begin = line_ingress_fit_begin(fit);
	f->end = line_ingress_fit_end(fit, tail_blocks(f));
	if (f->end.points == 0 && f->begin.points > 0) {
		f->end_guessed = true;
		f->end = f->begin;
		f->end.t += line_modem_bits(fit->bits, f->rate);
	}
	f->excess_ms = line_ingress_fit_excess(fit);
	f->points = fit->points;
	f->data_ms = f->rate > 0 ? (double)fit->bits * 1000.0 / f->rate : 0;
	find_drift(f, fit);
	if (f->kind == LINE_FAST)
		i->dcs = false;
	g_array_append_val(i->facts, *f);
	estimate_from(i, i->facts->len - 1);
}

/* ---- indicators ---- */

/* The doubtful indicator was the next signal's. */
static void take_doubtful(struct line_ingress *i)
{
	struct doubtful d = i->doubtful;
	if (!d.waits)
		return;
	i->doubtful.waits = false;
	i->now.facts.next = d.t;
	close_signal(i);
	open_indicated(i, d.indicator, d.t, d.late, d.packet);
	if (d.ended != T38_NEVER && i->open) {
		i->now.facts.ended = d.ended;
		i->now.facts.end_late = d.end_late;
		close_signal(i);
	}
}

/* The signal before is over by its sig-end: what comes behind it tells whether its carrier was. */
static void follow_last(struct line_ingress *i, unsigned indicator, t38_time t)
{
	if (i->open || i->facts->len == 0)
		return;
	struct line_facts *f = &g_array_index(i->facts, struct line_facts, i->facts->len - 1);
	if (f->next != T38_NEVER)
		return;
	f->next = t;
	f->next_silent = indicator == IFP_NO_SIGNAL;
	estimate_from(i, i->facts->len - 1);
}

/* One between two of the signal that goes on, in less than any training takes. */
static bool was_false(const struct line_ingress *i, unsigned indicator, t38_time t)
{
	const struct doubtful *d = &i->doubtful;
	return d->waits && i->open && d->ended == T38_NEVER && t - d->t < MIN_TRAINING &&
	       indicator == i->now.facts.indicator && indicator != d->indicator;
}

/* Repeated while nothing else came, or once more behind one that waits. */
static bool says_nothing(const struct line_ingress *i, unsigned indicator, t38_time t)
{
	const struct line_facts *f = &i->now.facts;
	if (!i->open || indicator != f->indicator)
		return false;
	if (i->doubtful.waits)
		return indicator == i->doubtful.indicator && t - i->doubtful.t < MAX_PREAMBLE;
	return f->first_data == T38_NEVER && t - f->indicated < MAX_PREAMBLE;
}

static void push_indicator(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	bool late = i->lost > 0 || e->recovered;
	if (says_nothing(i, e->indicator, t))
		return;
	if (was_false(i, e->indicator, t))
		i->doubtful.waits = false;
	take_doubtful(i);
	follow_last(i, e->indicator, t);
	if (e->indicator == IFP_NO_SIGNAL) {
		i->now.facts.next = t;
		i->now.facts.next_silent = true;
		close_signal(i);
		return;
	}
	if (!i->open || i->now.facts.data_type == IFP_DATA_TYPES) {
		i->now.facts.next = t;
		close_signal(i);
		open_indicated(i, e->indicator, t, late, e->first_packet);
		return;
	}
	i->doubtful =
		(struct doubtful){true, e->indicator, t, T38_NEVER, late, false, e->first_packet};
}

static bool continues(const struct line_ingress *i, t38_time t)
{
	const struct line_facts *f = &i->now.facts;
	if (ifp_indicator_data_type(i->doubtful.indicator) != (int)f->data_type)
		return i->doubtful.ended == T38_NEVER || i->doubtful.ended == t;
	if (f->first_data == T38_NEVER)
		return f->indicated != T38_NEVER && t - f->indicated < MAX_PREAMBLE;
	if (f->kind == LINE_V21)
		return t - i->doubtful.t < REPEAT_PREAMBLE;
	return t - f->last_data < REPEAT_PAUSE;
}

/* Data of this type come: which signal they belong to is clear now. */
static void find_signal(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	if (i->doubtful.waits) {
		if (i->open && i->now.facts.data_type == e->data_type && continues(i, t))
			i->doubtful.waits = false;
		else
			take_doubtful(i);
	}
	const struct line_facts *f = &i->now.facts;
	t38_time most = i->lost > 0 ? MAX_PAUSE : MAX_HOLD;
	bool pause = i->open && f->last_data != T38_NEVER && t - f->last_data > most;
	if (i->open && (f->data_type != e->data_type || pause)) {
		i->now.facts.next = t;
		close_signal(i);
	}
	if (!i->open)
		open_signal(i, e->data_type, e->first_packet);
}

static void push_end(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	bool late = i->lost > 0 || e->recovered;
	if (i->doubtful.waits) {
		i->doubtful.ended = t;
		i->doubtful.end_late = late;
		if (i->open && e->data_type == i->now.facts.data_type &&
			ifp_indicator_data_type(i->doubtful.indicator) == (int)e->data_type &&
			continues(i, t))
			i->doubtful.waits = false;
		else
			return;
	}
	if (!i->open)
		return;
	struct line_facts *f = &i->now.facts;
	f->ended = t;
	f->end_late = late;
	f->end_in_data = e->last_packet == f->last_packet && f->last_data != T38_NEVER &&
			 i->now.image.octets == 0;
	f->last_packet = MAX(f->last_packet, e->last_packet);
	close_signal(i);
}

/* ---- data ---- */

static void note_data(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	struct line_facts *f = &i->now.facts;
	/* A frame without end is handed on when it is given up. */
	if (e->kind == T38_FRAME && e->fcs == T38_FCS_MISSING && f->last_data != T38_NEVER)
		return;
	if (f->first_data == T38_NEVER)
		f->first_data = t;
	f->last_data = t;
	f->recovered = f->recovered || e->recovered;
	f->last_packet = MAX(f->last_packet, e->last_packet);
	if (e->kind != T38_FRAME)
		i->now.typical = MAX(i->now.typical, e->length);
}

static double octets_ms(const struct line_facts *f, double octets)
{
	return f->rate > 0 ? octets * 8000.0 / f->rate : 0;
}

/* What was lost in front of the first data stood on the line all the same. */
static void fill_front(struct line_ingress *i, size_t octets)
{
	struct line_facts *f = &i->now.facts;
	if (i->now.front_lost == 0)
		return;
	double guess = MIN(i->now.front_lost, MAX_GUESSED) * (double)octets;
	f->lost_ms += octets_ms(f, guess);
	i->now.fit.bits += (uint64_t)guess * 8;
	i->now.front_lost = 0;
}

static void push_image(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	find_signal(i, e, t);
	fill_front(i, e->length);
	note_data(i, e, t);
	struct line_fit *fit = &i->now.fit;
	fit->bits += e->length * 8;
	line_ingress_fit_block_at(fit, fit->bits);
	line_ingress_fit_point(fit, fit->bits, t);
	line_ingress_image_push(&i->now.image, e->octets, e->length);
}

static void push_octets(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	find_signal(i, e, t);
	fill_front(i, e->length);
	note_data(i, e, t);
	i->now.in_frame = true;
	line_ingress_hdlc_add(&i->now.packets, e->length, t);
}

static void add_name(struct line_ingress *i, const char *name)
{
	char *text = i->now.text;
	if (text[0] != 0)
		g_strlcat(text, ", ", MAX_TEXT);
	g_strlcat(text, name, MAX_TEXT);
}

/* Pages with ECM are numbered by the PPS behind them (T.30 A.4.3). */
static void name_pages(struct line_ingress *i, const struct t30_frame *frame)
{
	unsigned page, block, frames;
	char text[32];
	if (!t30_pps_counts(frame->fif, &page, &block, &frames))
		return;
	g_snprintf(text, sizeof text, "page %u", page + 1);
	for (guint k = i->facts->len; k-- > 0;) {
		struct line_facts *f = &g_array_index(i->facts, struct line_facts, k);
		if (f->content == LINE_CONTENT_FRAMES || f->text != NULL)
			break;
		if (f->content != LINE_CONTENT_ECM)
			continue;
		f->text = g_string_chunk_insert(i->chunk, text);
		if (k < i->track->signals->len)
			g_array_index(i->track->signals, struct line_signal, k).text = f->text;
	}
}

static void read_frame(struct line_ingress *i, const struct t38_event *e)
{
	struct t30_frame frame;
	if (e->fcs == T38_FCS_MISSING ||
		t30_frame_parse(bytes_of(e->octets, e->length, e->length), &frame) != PARSE_OK)
		return;
	if (i->now.facts.kind == LINE_V21 || i->now.facts.kind == LINE_V34_CONTROL)
		add_name(i, frame.name);
	if (e->fcs != T38_FCS_OK)
		return;
	if (frame.fcf == T30_FCF_DCS)
		i->dcs = true;
	if (frame.fcf == T30_FCF_PPS)
		name_pages(i, &frame);
}

/* A frame of some length that came in less than half of its time was never heard bit by bit. */
static void time_frame(struct heard *h, uint64_t bits, t38_time t)
{
	double needs = h->facts.rate > 0 ? (double)bits * 1000.0 / h->facts.rate : 0;
	t38_time from = h->frame_closed != T38_NEVER ? h->frame_closed : h->facts.indicated;
	if (from != T38_NEVER && needs >= TELLING_FRAME_MS && !h->facts.indicated_late) {
		double took = (double)(t - from) / (double)T38_MS;
		h->facts.timed_frames++;
		h->facts.fast_frames += took < needs / 2;
	}
	h->frame_closed = t;
}

static void push_frame(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	find_signal(i, e, t);
	note_data(i, e, t);
	struct heard *h = &i->now;
	const struct line_profile *profile = line_profile(i->options->profile);
	bool whole = e->fcs != T38_FCS_MISSING && h->hole_lost == 0;
	uint64_t bits = line_ingress_hdlc_fit(
		&h->packets, e, profile->hears.octet_lag, whole ? t : T38_NEVER, &h->fit);
	h->in_frame = false;
	if (whole) {
		h->facts.frames++;
		time_frame(h, bits, t);
	} else {
		size_t guess = (size_t)MIN(h->hole_lost, MAX_GUESSED) * h->typical;
		h->facts.lost_ms += octets_ms(&h->facts, (double)guess);
		line_ingress_fit_lost(&h->fit, guess * 8);
	}
	h->hole_lost = 0;
	read_frame(i, e);
}

static void push_gap(struct line_ingress *i, const struct t38_event *e)
{
	struct heard *h = &i->now;
	i->lost += MIN(e->lost, MAX_GAP);
	if (!i->open)
		return;
	h->facts.lost += MIN(e->lost, MAX_GAP);
	if (h->in_frame) {
		h->hole_lost += MIN(e->lost, MAX_GAP);
		line_ingress_hdlc_lost(&h->packets);
	} else if (h->facts.first_data == T38_NEVER) {
		h->front_lost += MIN(e->lost, MAX_GAP);
	} else {
		double guess = MIN(e->lost, MAX_GUESSED) * (double)h->typical;
		h->facts.lost_ms += octets_ms(&h->facts, guess);
		line_ingress_fit_lost(&h->fit, (uint64_t)guess * 8);
	}
}

static void push_v8(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	find_signal(i, e, t);
	note_data(i, e, t);
}

static void push_data(struct line_ingress *i, const struct t38_event *e, t38_time t)
{
	if (e->data_type >= IFP_DATA_TYPES)
		return;
	if (e->kind == T38_IMAGE)
		push_image(i, e, t);
	else if (e->kind == T38_OCTETS)
		push_octets(i, e, t);
	else if (e->kind == T38_FRAME)
		push_frame(i, e, t);
	else
		push_v8(i, e, t);
}

void line_ingress_event(struct line_ingress *i, const struct t38_event *e, t38_time sent)
{
	t38_time t = CLAMP(sent, -LINE_MAX_TIME, LINE_MAX_TIME);
	if (e->kind == T38_GAP) {
		push_gap(i, e);
		return;
	}
	if (e->kind == T38_INDICATOR)
		push_indicator(i, e, t);
	else if (e->kind == T38_SIG_END)
		push_end(i, e, t);
	else
		push_data(i, e, t);
	i->lost = 0;
}

void line_ingress_finish(struct line_ingress *i)
{
	take_doubtful(i);
	close_signal(i);
	/* What was learned from all signals helps those in which packets are lost. */
	estimate_from(i, 0);
}
