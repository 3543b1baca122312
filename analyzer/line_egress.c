/* States and what moves them.
 *
 * Silence, training and turn-off need no state of their own: nothing that arrives changes them, so that they are
 * durations. Data are served in order, so that each event is played at once into the future of the line as far as it
 * is known (line_carrier.h). */
#include "analyzer/line_egress_machine.h"

enum input { OCTETS, FRAME, DATA, MESSAGE, END, INPUTS };

/* ---- V.8 ---- */

static void v8_message(struct line_egress *e, const struct t38_event *event)
{
	static const char *const names[] = {"CM", "JM", "CI"};
	if (event->field_type >= IFP_CM_MESSAGE && event->field_type <= IFP_CI_MESSAGE)
		line_carrier_name(&e->carrier, names[event->field_type - IFP_CM_MESSAGE]);
}

/* ---- the table ---- */

typedef void (*action)(struct line_egress *, const struct t38_event *);

/* What each state does with what comes for its modem; where nothing stands it is ignored. END: the modem's signal is
 * over: by its end, by an indicator, or by data of another modem. The next state is the one that the indicator, or the
 * data, call for: enter(). */
static const action table[EGRESS_STATES][INPUTS] = {
	[EGRESS_IDLE] = {NULL},
	[EGRESS_CNG] = {[END] = line_egress_signal_end_cng},
	[EGRESS_TONE] = {[END] = line_egress_signal_end_tone},
	[EGRESS_V8] = {[MESSAGE] = v8_message, [END] = line_egress_signal_end_v8},
	/* Frames begin before they are complete; flags stand for what is late. */
	[EGRESS_V21] = {[OCTETS] = line_egress_frames_slow_octets,
		[FRAME] = line_egress_frames_slow_end,
		[END] = line_egress_frames_end},
	/* The first data tell what follows: ECM, TCF or IMAGE. */
	[EGRESS_TRAINING] = {[OCTETS] = line_egress_frames_begin_ecm,
		[DATA] = line_egress_data_begin,
		[END] = line_egress_data_end_training},
	/* Octets as they come, zeros for what is late. */
	[EGRESS_TCF] = {[DATA] = line_egress_data_tcf, [END] = line_egress_data_end_tcf},
	/* Whole rows, fill between them for what is late. */
	[EGRESS_IMAGE] = {[DATA] = line_egress_data_image, [END] = line_egress_data_end_image},
	/* Whole frames, flags between them for what is late. */
	[EGRESS_ECM] = {[OCTETS] = line_egress_frames_whole_octets,
		[FRAME] = line_egress_frames_fast_end,
		[END] = line_egress_frames_end_ecm},
	[EGRESS_CONTROL] = {[OCTETS] = line_egress_frames_slow_octets,
		[FRAME] = line_egress_frames_slow_end,
		[END] = line_egress_frames_end},
	[EGRESS_PRIMARY] = {[OCTETS] = line_egress_frames_whole_octets,
		[FRAME] = line_egress_frames_fast_end,
		[END] = line_egress_frames_end},
};

static void act(struct line_egress *e, enum input input, const struct t38_event *event)
{
	action what = table[e->state][input];
	if (what != NULL)
		what(e, event);
}

static void leave(struct line_egress *e)
{
	act(e, END, NULL);
	e->state = EGRESS_IDLE;
	e->data_type = IFP_DATA_TYPES;
}

/* Begins the signal of a modem, tone or channel. `training`: of a fast modem. */
static void enter(struct line_egress *e, unsigned data_type, enum line_training training)
{
	/* A gateway's memory has an end: what would have to wait longer is never played. */
	if (e->carrier.ended != T38_NEVER && e->carrier.ended - e->now > LINE_CARRIER_MAX_QUEUE)
		return;
	switch (data_type) {
	case IFP_V21:
		line_egress_signal_begin_hdlc(e, EGRESS_V21, data_type);
		break;
	case IFP_DATA_V8:
		line_egress_signal_begin_v8(e);
		break;
	case IFP_DATA_V34_CC_1200:
		line_egress_signal_begin_hdlc(e, EGRESS_CONTROL, data_type);
		break;
	case IFP_DATA_V34_PRI:
		line_egress_signal_begin_hdlc(e, EGRESS_PRIMARY, data_type);
		e->carrier.signal.content = LINE_CONTENT_ECM;
		line_egress_signal_name_page(e, true);
		break;
	case IFP_DATA_V34_PRI_RATE:
		break;
	default:
		line_egress_signal_begin_training(e, data_type, training);
		break;
	}
}

/* Some gateways take an indicator that comes again for a copy, whatever was between them, while no end came; some go on
 * calling until they are answered. */
static bool changes_nothing(const struct line_egress *e, const struct t38_event *event)
{
	if (e->state == EGRESS_CNG && event->indicator == IFP_NO_SIGNAL && e->profile->cng_goes_on)
		return true;
	return e->profile->same_is_copy && e->state != EGRESS_IDLE &&
	       event->indicator == e->indicator;
}

static void take_indicator(struct line_egress *e, const struct t38_event *event)
{
	int data_type = ifp_indicator_data_type(event->indicator);
	if (changes_nothing(e, event))
		return;
	leave(e);
	e->indicator = event->indicator;
	switch (event->indicator) {
	case IFP_NO_SIGNAL:
		break;
	case IFP_CNG:
		line_egress_signal_begin_tone(e, LINE_CNG);
		break;
	case IFP_CED:
		line_egress_signal_begin_tone(e, LINE_CED);
		break;
	case IFP_V8_ANSAM:
		line_egress_signal_begin_tone(e, LINE_ANSAM);
		break;
	case IFP_V8_SIGNAL:
		line_egress_signal_begin_v8(e);
		break;
	default:
		if (data_type >= 0)
			enter(e, (unsigned)data_type, line_modem_training(event->indicator));
		break;
	}
}

/* Its indicator is lost, or was never sent. */
static void enter_for_data(struct line_egress *e, unsigned data_type)
{
	if (data_type == e->data_type || line_modem(data_type) == NULL)
		return;
	bool is_short = e->mode.image && line_modem_has_short(line_modem(data_type));
	leave(e);
	enter(e, data_type, is_short ? LINE_TRAINING_SHORT : LINE_TRAINING_LONG);
}

/* "336": hundreds of bit/s (T.38 version 3). */
static void take_rate(struct line_egress *e, const struct t38_event *event)
{
	unsigned rate = 0;
	for (size_t i = 0; i < event->length && i < 3; i++)
		rate = rate * 10 + (unsigned)(event->octets[i] - '0') % 10;
	if (rate >= 24 && rate <= 336)
		e->v34_rate = rate * 100;
}

static void take_input(struct line_egress *e, enum input input, const struct t38_event *event)
{
	enter_for_data(e, event->data_type);
	act(e, input, event);
}

/* A preamble is over, no frame has come, and then another indicator does without an end. */
static bool gets_stuck(struct line_egress *e, const struct t38_event *event)
{
	bool bare = e->state == EGRESS_V21 && !e->in_frame && !e->dropped &&
		    e->carrier.signal.t_data == T38_NEVER;
	if (e->profile->flags_go_on && event->kind == T38_INDICATOR && bare &&
		e->now > line_carrier_now(&e->carrier))
		e->stuck = true;
	return e->stuck;
}

/* Nothing came for so long that a gateway gives up. Tones have ends of their own. */
static void drop_idle_carrier(struct line_egress *e, t38_time arrival)
{
	bool tone =
		e->state == EGRESS_IDLE || e->data_type == IFP_DATA_TYPES || e->state == EGRESS_V8;
	t38_time since = MAX(line_carrier_now(&e->carrier), e->now);
	if (!tone && !e->stuck && arrival - since >= LINE_CARRIER_MAX_IDLE)
		leave(e);
}

struct line_egress *line_egress_new(
	const struct line_options *o, struct line_track *track, GStringChunk *chunk)
{
	struct line_egress *e = g_new0(struct line_egress, 1);
	e->profile = line_profile(o->profile);
	e->playout = line_time(o->playout_ms >= 0 ? o->playout_ms : e->profile->playout_ms);
	e->data_type = IFP_DATA_TYPES;
	e->v34_rate = 33600;
	line_grid_init(&e->grid, line_time(e->profile->block_ms));
	line_carrier_init(&e->carrier, track, chunk);
	line_mode_begin(&e->mode);
	return e;
}

void line_egress_event(struct line_egress *e, const struct t38_event *event, t38_time arrival)
{
	arrival = MAX(e->now, line_grid_next(&e->grid, CLAMP(arrival, 0, LINE_MAX_TIME)));
	drop_idle_carrier(e, arrival);
	e->now = arrival;
	if (gets_stuck(e, event))
		return;
	e->packet = event->last_packet;
	switch (event->kind) {
	case T38_INDICATOR:
		take_indicator(e, event);
		break;
	case T38_OCTETS:
		take_input(e, OCTETS, event);
		break;
	case T38_FRAME:
		take_input(e, FRAME, event);
		break;
	case T38_IMAGE:
		take_input(e, DATA, event);
		break;
	case T38_SIG_END:
		leave(e);
		break;
	case T38_V8:
		if (event->field_type == IFP_V34RATE)
			take_rate(e, event);
		else
			take_input(e, MESSAGE, event);
		break;
	case T38_GAP:
		break;
	}
}

void line_egress_heard(struct line_egress *e, const struct t30_frame *frame)
{
	line_mode_frame(&e->mode, frame);
}

void line_egress_sent(struct line_egress *e, const struct t38_event *event, t38_time t)
{
	t = CLAMP(t, 0, LINE_MAX_TIME);
	line_grid_sent(&e->grid, t);
	if (e->state != EGRESS_CNG || event->kind != T38_INDICATOR ||
		event->indicator != IFP_V21_PREAMBLE)
		return;
	/* The burst that is on is played to its end. */
	t38_time now = MAX(e->now, t),
		 since = (now - e->carrier.signal.t) % line_egress_signal_cng_cycle(e);
	e->now = now + MAX(line_time(e->profile->cng_on_ms) - since, 0);
	leave(e);
}

void line_egress_finish(struct line_egress *e)
{
	leave(e);
}

void line_egress_free(struct line_egress *e)
{
	if (e == NULL)
		return;
	line_carrier_clear(&e->carrier);
	g_free(e);
}
