#include "analyzer/line_egress_machine.h"

static void send_frame_bits(struct line_egress *e)
{
	line_carrier_send(&e->carrier, e->hdlc.bits - e->frame_sent, e->now, e->packet);
	e->frame_sent = e->hdlc.bits;
}

static void start_frame(struct line_egress *e)
{
	t38_time ready = e->now;
	if (e->state == EGRESS_V21)
		ready = MAX(ready, e->frame_at + e->playout);
	line_carrier_fill(&e->carrier, ready, LINE_HDLC_FLAG_BITS, e->packet);
	e->started = true;
	send_frame_bits(e);
}

/* It is ready while the signal before is still on, or nothing is. */
static bool is_early(const struct line_egress *e)
{
	t38_time begins = e->carrier.signal.t - line_time(e->profile->silence_ms);
	return e->profile->loses_early_frame && e->state == EGRESS_V21 && !e->dropped &&
	       e->carrier.signal.t_data == T38_NEVER && e->now <= begins;
}

static void open_frame(struct line_egress *e)
{
	if (e->in_frame)
		return;
	e->in_frame = true;
	e->started = e->lost = false;
	e->frame_sent = 0;
	e->frame_at = e->now;
	line_hdlc_begin(&e->hdlc);
}

/* Slow frames begin before they are complete. */
void line_egress_frames_slow_octets(struct line_egress *e, const struct t38_event *event)
{
	open_frame(e);
	line_hdlc_octets(&e->hdlc, event->octets, event->length);
	if (e->started) {
		line_carrier_underflow(&e->carrier, e->now, LINE_HDLC_FLAG_BITS, e->packet);
		send_frame_bits(e);
	} else if (e->hdlc.octets >= e->profile->start_octets) {
		e->lost = e->lost || is_early(e);
		if (!e->lost)
			start_frame(e);
	}
}

void line_egress_frames_whole_octets(struct line_egress *e, const struct t38_event *event)
{
	open_frame(e);
	line_hdlc_octets(&e->hdlc, event->octets, event->length);
}

/* A gateway that loses the frame goes on with the next. */
static bool drop_frame(struct line_egress *e)
{
	if (!e->in_frame || e->started || !(e->lost || is_early(e)))
		return false;
	e->in_frame = false;
	e->dropped = true;
	return true;
}

static void close_frame(struct line_egress *e)
{
	if (!e->in_frame)
		return;
	if (e->started && !e->profile->fcs_by_itself)
		line_carrier_underflow(&e->carrier, e->now, LINE_HDLC_FLAG_BITS, e->packet);
	if (!e->started)
		start_frame(e);
	line_hdlc_end(&e->hdlc);
	send_frame_bits(e);
	bool slow = e->state == EGRESS_V21 || e->state == EGRESS_CONTROL;
	unsigned flags = slow ? e->profile->frame_flags : e->profile->ecm_frame_flags;
	e->carrier.bits += (uint64_t)flags * LINE_HDLC_FLAG_BITS;
	e->in_frame = false;
}

static void name_frame(struct line_egress *e, const struct t38_event *event, bool sent)
{
	struct t30_frame frame;
	char text[64];
	enum parse_status status =
		t30_frame_parse(bytes_of(event->octets, event->length, event->length), &frame);
	const char *name = status == PARSE_OK ? frame.name : "unknown";
	if (event->fcs != T38_FCS_OK)
		name = "bad frame";
	g_snprintf(text, sizeof(text), "%s (never sent)", name);
	line_carrier_name(&e->carrier, sent ? name : text);
	if (event->fcs == T38_FCS_OK && status == PARSE_OK)
		line_mode_frame(&e->mode, &frame);
}

void line_egress_frames_slow_end(struct line_egress *e, const struct t38_event *event)
{
	bool dropped = drop_frame(e);
	if (!dropped)
		close_frame(e);
	name_frame(e, event, !dropped);
}

void line_egress_frames_fast_end(struct line_egress *e, const struct t38_event *event)
{
	(void)event;
	close_frame(e);
}

void line_egress_frames_end(struct line_egress *e, const struct t38_event *event)
{
	(void)event;
	if (!drop_frame(e))
		close_frame(e);
	line_egress_signal_end_flags(e);
	line_egress_signal_end_carrier(e, 0);
}

void line_egress_frames_end_ecm(struct line_egress *e, const struct t38_event *event)
{
	(void)event;
	close_frame(e);
	line_egress_signal_end_flags(e);
	line_egress_signal_end_fast(e);
}

void line_egress_frames_begin_ecm(struct line_egress *e, const struct t38_event *event)
{
	double flags = e->profile->ecm_flags_ms * e->carrier.rate / 8000;
	e->state = EGRESS_ECM;
	e->carrier.signal.content = LINE_CONTENT_ECM;
	line_carrier_lead(&e->carrier, (unsigned)(flags + 0.999) * LINE_HDLC_FLAG_BITS);
	line_egress_signal_name_page(e, true);
	line_egress_frames_whole_octets(e, event);
}
