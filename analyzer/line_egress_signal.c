#include "analyzer/line_egress_machine.h"

/* ---- how a signal begins ---- */

/* When a signal may begin behind one that ended then; T38_NEVER: there was none. */
static t38_time start_behind(const struct line_egress *e, t38_time ended, t38_time silence)
{
	if (e->profile->silence_always && ended == T38_NEVER)
		return e->now + silence;
	if (e->profile->silence_always)
		return MAX(e->now, line_grid_next(&e->grid, ended)) + silence;
	return ended == T38_NEVER ? e->now : MAX(e->now, ended + silence);
}

struct beginning {
	enum egress_state state;
	enum line_kind kind;
	const char *name;
	unsigned data_type;
	enum line_training training;
	t38_time silence;    /* behind the usual one, in front of the energy */
	t38_time until_bits; /* from the energy on */
	unsigned rate;
};

static void begin(struct line_egress *e, const struct beginning *b)
{
	const struct line_signal signal = {.kind = b->kind,
		.data_type = b->data_type,
		.name = b->name,
		.rate = b->rate,
		.training = b->training,
		.first_packet = e->packet,
		.last_packet = e->packet};
	bool tone = b->data_type == IFP_DATA_TYPES;
	t38_time silence = tone ? 0 : line_time(e->profile->silence_ms);
	t38_time t = start_behind(e, e->carrier.ended, silence);
	e->state = b->state;
	e->data_type = b->data_type;
	e->in_frame = e->data_begun = e->empty_row = e->dropped = false;
	e->zeros = e->longest_zeros = e->row_sent = e->held = 0;
	line_carrier_begin(&e->carrier, &signal, t + b->silence, b->until_bits, b->rate);
	e->carrier.signal.late_ms = line_time_ms(t - start_behind(e, T38_NEVER, silence));
}

void line_egress_signal_begin_tone(struct line_egress *e, enum line_kind kind)
{
	struct beginning b = {.state = EGRESS_TONE, .kind = kind, .data_type = IFP_DATA_TYPES};
	b.name = kind == LINE_CNG ? "CNG" : kind == LINE_CED ? "CED" : "ANSam";
	if (kind == LINE_CNG)
		b.state = EGRESS_CNG;
	else
		b.silence = line_time(e->profile->ced_silence_ms);
	begin(e, &b);
}

void line_egress_signal_begin_hdlc(
	struct line_egress *e, enum egress_state state, unsigned data_type)
{
	const struct line_modem *modem = line_modem(data_type);
	const struct beginning b = {.state = state,
		.kind = modem->kind,
		.name = modem->name,
		.data_type = data_type,
		.until_bits =
			state == EGRESS_V21 ? line_modem_symbols(modem, e->profile->lead_bits) : 0,
		.rate = modem->rate != 0 ? modem->rate : e->v34_rate};
	begin(e, &b);
	e->carrier.signal.content = LINE_CONTENT_FRAMES;
	if (state == EGRESS_V21)
		line_carrier_lead(&e->carrier, e->profile->preamble_flags * LINE_HDLC_FLAG_BITS);
}

void line_egress_signal_begin_v8(struct line_egress *e)
{
	const struct line_modem *modem = line_modem(IFP_DATA_V8);
	const struct beginning b = {.state = EGRESS_V8,
		.kind = modem->kind,
		.name = modem->name,
		.data_type = IFP_DATA_V8,
		.rate = modem->rate};
	begin(e, &b);
}

void line_egress_signal_begin_training(
	struct line_egress *e, unsigned data_type, enum line_training training)
{
	const struct line_modem *modem = line_modem(data_type);
	t38_time shaping = line_time(e->profile->shaping_ms);
	const struct beginning b = {.state = EGRESS_TRAINING,
		.kind = modem->kind,
		.name = modem->name,
		.data_type = data_type,
		.training = training,
		.silence = line_modem_symbols(modem, modem->silence) + shaping,
		.until_bits = line_modem_training_time(modem, training),
		.rate = modem->rate};
	begin(e, &b);
}

/* ---- how it ends ---- */

void line_egress_signal_end_carrier(struct line_egress *e, t38_time behind)
{
	line_carrier_end(&e->carrier, behind);
	e->state = EGRESS_IDLE;
	e->data_type = IFP_DATA_TYPES;
}

void line_egress_signal_end_fast(struct line_egress *e)
{
	const struct line_modem *modem = line_modem(e->data_type);
	line_egress_signal_end_carrier(e,
		line_modem_symbols(modem, modem->turn_off) + line_time(e->profile->shaping_end_ms));
	/* The modem is off when the silence that belongs to its turn-off is over; that is seen in the next block. */
	t38_time off = e->carrier.ended + line_modem_symbols(modem, modem->off_silence);
	e->carrier.ended = e->grid.block > 0 ? line_grid_next(&e->grid, off) + 1 : off;
}

#define MIN_BURST (20 * T38_MS) /* of CNG that is worth telling */
#define MAX_BURSTS 60		/* of CNG: more than a call lasts without an answer */

t38_time line_egress_signal_cng_cycle(const struct line_egress *e)
{
	return line_time(e->profile->cng_on_ms + e->profile->cng_off_ms);
}

/* Bursts that have begun; the last is cut where the next packet comes. */
void line_egress_signal_end_cng(struct line_egress *e, const struct t38_event *event)
{
	const struct line_signal burst = e->carrier.signal;
	t38_time until = e->now, on = line_time(e->profile->cng_on_ms);
	t38_time t = burst.t;
	(void)event;
	for (int i = 0; i < MAX_BURSTS && until - t >= MIN_BURST;
		i++, t += line_egress_signal_cng_cycle(e)) {
		line_carrier_begin(&e->carrier, &burst, t, 0, 0);
		line_egress_signal_end_carrier(e, MIN(on, until - t));
	}
	e->carrier.on = false;
	e->state = EGRESS_IDLE;
}

void line_egress_signal_end_tone(struct line_egress *e, const struct t38_event *event)
{
	t38_time length = e->now - e->carrier.signal.t;
	(void)event;
	line_egress_signal_end_carrier(e, CLAMP(length, line_time(e->profile->ced_min_ms),
						  line_time(e->profile->ced_max_ms)));
}

#define MAX_V8 (5 * T38_SECOND)

/* V.8 signals last until the far side answers them; its longest is CI or CM for a few seconds. */
void line_egress_signal_end_v8(struct line_egress *e, const struct t38_event *event)
{
	t38_time length = e->now - e->carrier.signal.t;
	(void)event;
	line_egress_signal_end_carrier(e, CLAMP(length, 0, MAX_V8));
}

/* Flags until the end comes; then the stream is cut at an octet, or ends with its flag. */
void line_egress_signal_end_flags(struct line_egress *e)
{
	line_carrier_fill(&e->carrier, e->now, LINE_HDLC_FLAG_BITS, e->packet);
	if (e->profile->whole_octets)
		e->carrier.bits -= e->carrier.bits % 8;
	e->carrier.bits += (uint64_t)e->profile->end_flags * LINE_HDLC_FLAG_BITS;
}

void line_egress_signal_name_page(struct line_egress *e, bool ecm)
{
	const struct line_mode *m = &e->mode;
	if (ecm && m->block > 1)
		g_string_printf(e->carrier.text, "page %u block %u", m->page, m->block);
	else
		g_string_printf(e->carrier.text, "page %u", m->page);
}
