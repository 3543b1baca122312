#include "reassembly/t38_rx.h"

#include <glib.h>

#define NO_TYPE IFP_DATA_TYPES
#define MAX_PAUSE (700 * T38_MS) /* between two packets of one signal */
#define EVIDENCE_MAX 64 /* so that a sender that is replaced by another is followed in time */

/* The HDLC frame that is being received. */
struct open_frame {
	uint8_t octets[T38_RX_MAX_FRAME];
	size_t length;
	t38_time t, t_end;
	uint64_t first_packet, last_packet;
	bool recovered;
	bool hole; /* packets were lost since its first octet: what follows is not appended */
	bool after_gap; /* packets were lost just before its first octet: it may be the rest of a frame */
};

struct t38_rx {
	t38_rx_sink sink;
	void *ctx;
	enum ifp_syntax hint;
	int evidence; /* positive: 2002, negative: 1998 */
	struct t38_rx_counts counts;
	struct open_frame frame;
	bool gap;	    /* packets were lost since the last octet or end */
	bool in_signal;	    /* an indicator or data came, its end did not */
	unsigned indicator; /* the last one; IFP_INDICATORS: none */
	unsigned data_type; /* of the signal being received; NO_TYPE: none */
	t38_time last_at;
	t38_time pause; /* between the last two packets */
	uint64_t last_packet;
};

struct t38_rx *t38_rx_new(enum ifp_syntax hint, t38_rx_sink sink, void *ctx)
{
	struct t38_rx *rx = g_new0(struct t38_rx, 1);
	rx->sink = sink;
	rx->ctx = ctx;
	rx->hint = hint;
	rx->indicator = IFP_INDICATORS;
	rx->data_type = NO_TYPE;
	return rx;
}

void t38_rx_free(struct t38_rx *rx)
{
	g_free(rx);
}

void t38_rx_hint(struct t38_rx *rx, enum ifp_syntax hint)
{
	rx->hint = hint;
}

const struct t38_rx_counts *t38_rx_counts(const struct t38_rx *rx)
{
	return &rx->counts;
}

enum ifp_syntax t38_rx_syntax(const struct t38_rx *rx, bool *sure)
{
	if (sure != NULL)
		*sure = rx->evidence != 0;
	if (rx->evidence == 0)
		return rx->hint;
	return rx->evidence > 0 ? IFP_2002 : IFP_1998;
}

/* ---- frames ---- */

static bool begins_like_frame(const struct open_frame *f)
{
	return f->length >= 3 && f->octets[0] == 0xff &&
	       (f->octets[1] == 0xc0 || f->octets[1] == 0xc8);
}

static void emit_frame(struct t38_rx *rx, enum t38_fcs fcs)
{
	struct open_frame *f = &rx->frame;
	if (f->hole || (f->after_gap && !begins_like_frame(f)))
		fcs = T38_FCS_MISSING;
	const struct t38_event event = {.kind = T38_FRAME,
		.t = f->t,
		.t_end = f->t_end,
		.first_packet = f->first_packet,
		.last_packet = f->last_packet,
		.data_type = rx->data_type,
		.octets = f->octets,
		.length = f->length,
		.fcs = fcs,
		.recovered = f->recovered};
	rx->sink(rx->ctx, &event);
	f->length = 0;
	f->hole = f->after_gap = f->recovered = false;
}

/* An open frame whose end will not come. */
static void drop_open_frame(struct t38_rx *rx)
{
	if (rx->frame.length > 0)
		emit_frame(rx, T38_FCS_MISSING);
	rx->frame.hole = rx->frame.after_gap = false;
}

static void emit_octets(struct t38_rx *rx, enum t38_event_kind kind, unsigned field_type,
	struct bytes data, const struct t38_ifp *ifp)
{
	if (bytes_left(&data) == 0)
		return;
	const struct t38_event event = {.kind = kind,
		.t = ifp->at,
		.t_end = ifp->at,
		.first_packet = ifp->packet,
		.last_packet = ifp->packet,
		.data_type = rx->data_type,
		.field_type = field_type,
		.octets = data.at,
		.length = bytes_left(&data),
		.recovered = ifp->recovered};
	rx->sink(rx->ctx, &event);
}

static void append_frame(struct t38_rx *rx, struct bytes data, const struct t38_ifp *ifp)
{
	struct open_frame *f = &rx->frame;
	size_t n = bytes_left(&data);
	if (n == 0)
		return;
	if (f->length == 0) {
		f->t = ifp->at;
		f->first_packet = ifp->packet;
		f->after_gap = rx->gap;
		f->recovered = false;
	}
	rx->gap = false;
	emit_octets(rx, T38_OCTETS, IFP_HDLC_DATA, data, ifp);
	f->t_end = MAX(f->t, ifp->at);
	f->last_packet = ifp->packet;
	f->recovered = f->recovered || ifp->recovered;
	if (f->hole)
		return;
	n = MIN(n, T38_RX_MAX_FRAME - f->length);
	memcpy(f->octets + f->length, data.at, n);
	f->length += n;
}

static void end_frame(struct t38_rx *rx, enum t38_fcs fcs, const struct t38_ifp *ifp)
{
	struct open_frame *f = &rx->frame;
	if (f->length == 0) {
		/* A repeated end, or the end of a frame that was lost wholly (T.38 senders repeat ends). */
		rx->counts.repeated_ends += !rx->gap;
		rx->gap = false;
		return;
	}
	f->t_end = MAX(f->t_end, ifp->at);
	f->last_packet = ifp->packet;
	f->recovered = f->recovered || ifp->recovered;
	emit_frame(rx, fcs);
	rx->gap = false;
}

/* ---- signals ---- */

static void emit_simple(struct t38_rx *rx, enum t38_event_kind kind, const struct t38_ifp *ifp)
{
	const struct t38_event event = {.kind = kind,
		.t = ifp->at,
		.t_end = ifp->at,
		.first_packet = ifp->packet,
		.last_packet = ifp->packet,
		.indicator = rx->indicator,
		.data_type = rx->data_type,
		.recovered = ifp->recovered};
	rx->sink(rx->ctx, &event);
}

static void end_signal(struct t38_rx *rx, const struct t38_ifp *ifp)
{
	drop_open_frame(rx);
	if (!rx->in_signal) {
		rx->counts.repeated_ends++;
		return;
	}
	rx->in_signal = false;
	emit_simple(rx, T38_SIG_END, ifp);
}

/* Repeated while the state lasts: three times at once, or every 20 to 200 ms, also between the octets of a frame
 * (t38-ifp-udptl.md 4, 10). Behind a loss, or a pause that no signal has, it may be the next signal of the same
 * kind, whose predecessor's end is lost or was never sent. */
static bool is_repeat(const struct t38_rx *rx, unsigned indicator)
{
	if (indicator != rx->indicator)
		return false;
	if (indicator == IFP_NO_SIGNAL)
		return true;
	bool doubtful = rx->gap || rx->frame.hole || rx->pause > MAX_PAUSE;
	return rx->in_signal && !doubtful;
}

static void push_indicator(struct t38_rx *rx, unsigned indicator, const struct t38_ifp *ifp)
{
	if (is_repeat(rx, indicator)) {
		rx->counts.repeated_indicators++;
		return;
	}
	int type = ifp_indicator_data_type(indicator);
	/* Some gateways announce a fast modem while V.21 still goes on: the frame is not over. Behind a loss it
	 * is more likely that its end was lost. */
	if (rx->frame.length > 0 && !rx->frame.hole && type >= 0 &&
		(unsigned)type != rx->data_type) {
		rx->counts.repeated_indicators++;
		return;
	}
	/* What follows may still be the rest of the frame that was broken off. */
	rx->gap = rx->gap || rx->frame.hole;
	drop_open_frame(rx);
	rx->indicator = indicator;
	rx->in_signal = indicator != IFP_NO_SIGNAL;
	rx->data_type = type >= 0 ? (unsigned)type : NO_TYPE;
	emit_simple(rx, T38_INDICATOR, ifp);
}

static void push_octets(struct t38_rx *rx, enum t38_event_kind kind, const struct ifp_field *field,
	const struct t38_ifp *ifp)
{
	if (bytes_left(&field->data) == 0)
		return;
	rx->gap = false;
	emit_octets(rx, kind, field->type, field->data, ifp);
}

static void push_field(struct t38_rx *rx, const struct ifp_field *field, const struct t38_ifp *ifp)
{
	switch (field->type) {
	case IFP_HDLC_DATA:
		append_frame(rx, field->data, ifp);
		break;
	case IFP_HDLC_FCS_OK:
	case IFP_HDLC_FCS_OK_SIG_END:
	case IFP_HDLC_FCS_BAD:
	case IFP_HDLC_FCS_BAD_SIG_END:
		/* Octets inside the end belong to the frame (Cisco, Commetrex). */
		append_frame(rx, field->data, ifp);
		end_frame(rx,
			field->type == IFP_HDLC_FCS_OK || field->type == IFP_HDLC_FCS_OK_SIG_END
				? T38_FCS_OK
				: T38_FCS_BAD,
			ifp);
		if (field->type == IFP_HDLC_FCS_OK_SIG_END ||
			field->type == IFP_HDLC_FCS_BAD_SIG_END)
			end_signal(rx, ifp);
		break;
	case IFP_NON_ECM_DATA:
		drop_open_frame(rx);
		push_octets(rx, T38_IMAGE, field, ifp);
		break;
	case IFP_NON_ECM_SIG_END:
		/* Later editions allow the last octets of the image inside. */
		if (rx->in_signal)
			push_octets(rx, T38_IMAGE, field, ifp);
		end_signal(rx, ifp);
		break;
	case IFP_HDLC_SIG_END:
		end_signal(rx, ifp);
		break;
	default:
		push_octets(rx, T38_V8, field, ifp);
		break;
	}
}

static bool is_end(enum ifp_field_type type)
{
	return type != IFP_HDLC_DATA && type != IFP_NON_ECM_DATA && type <= IFP_NON_ECM_SIG_END;
}

static bool only_ends(const struct ifp *parsed)
{
	struct per cursor = parsed->fields;
	struct ifp_field field;
	for (size_t i = 0; i < parsed->field_count; i++) {
		ifp_next_field(parsed, &cursor, &field);
		if (!is_end(field.type))
			return false;
	}
	return true;
}

/* Data of another modem than before: the signal before it ended without an end. */
static void follow_type(struct t38_rx *rx, const struct ifp *parsed, const struct t38_ifp *ifp)
{
	if (parsed->value != rx->data_type) {
		if (rx->in_signal && rx->data_type != NO_TYPE)
			end_signal(rx, ifp);
		rx->data_type = parsed->value;
		rx->indicator = IFP_INDICATORS;
	}
	rx->in_signal = true;
}

static void push_data(struct t38_rx *rx, const struct ifp *parsed, const struct t38_ifp *ifp)
{
	struct per cursor = parsed->fields;
	struct ifp_field field;
	if (parsed->field_count == 0)
		return;
	/* A copy of the end under a new number, with the octets that it may hold: the signal is over. */
	if (!rx->in_signal && !rx->gap && only_ends(parsed)) {
		rx->counts.repeated_ends++;
		return;
	}
	follow_type(rx, parsed, ifp);
	for (size_t i = 0; i < parsed->field_count; i++) {
		ifp_next_field(parsed, &cursor, &field);
		push_field(rx, &field, ifp);
	}
}

/* ---- syntax ---- */

static void add_evidence(struct t38_rx *rx, int points)
{
	rx->evidence = CLAMP(rx->evidence + points, -EVIDENCE_MAX, EVIDENCE_MAX);
}

/* Field octets 10 and 20 are legal in both syntaxes. 10 behind octets of an open frame is 2002's fcs-OK:
 * 1998's sig-end would break the frame off. 20 behind a frame that is not the final one is 1998's fcs-OK:
 * 2002's fcs-OK-sig-end would end the signal (t38-ifp-udptl.md 3). */
static int context_evidence(const struct t38_rx *rx, struct bytes in)
{
	struct ifp ifp;
	struct ifp_field field;
	const struct open_frame *f = &rx->frame;
	size_t length = f->length;
	int control = length >= 2 ? f->octets[1] : -1;
	if (ifp_parse(in, IFP_1998, &ifp) != PARSE_OK || f->hole)
		return 0;
	struct per cursor = ifp.fields;
	for (size_t i = 0; i < ifp.field_count; i++) {
		ifp_next_field(&ifp, &cursor, &field);
		if (field.type == IFP_HDLC_DATA) {
			if (length == 0 && bytes_left(&field.data) >= 2)
				control = field.data.at[1];
			length += bytes_left(&field.data);
			continue;
		}
		if (length < 3 || field.has_data)
			return 0;
		if (field.type == IFP_HDLC_SIG_END)
			return 2;
		return field.type == IFP_HDLC_FCS_OK && control == 0xc0 ? -2 : 0;
	}
	return 0;
}

static enum parse_status parse(struct t38_rx *rx, struct bytes in, struct ifp *out)
{
	if (ifp_begins(in.at[0]) && (in.at[0] & 0x40)) {
		int points = ifp_syntax_evidence(in);
		add_evidence(rx, points != 0 ? points * 4 : context_evidence(rx, in));
	}
	enum ifp_syntax syntax = t38_rx_syntax(rx, NULL);
	enum parse_status status = ifp_parse(in, syntax, out);
	if (status != PARSE_OK)
		status = ifp_parse(in, syntax == IFP_1998 ? IFP_2002 : IFP_1998, out);
	return status;
}

void t38_rx_push(struct t38_rx *rx, const struct t38_ifp *ifp)
{
	struct ifp parsed;
	struct bytes in = bytes_of(ifp->octets, ifp->length, ifp->length);
	rx->counts.packets++;
	/* When a packet was sent that came again in a later one is not known. */
	rx->pause = rx->last_at != 0 && !ifp->recovered ? ifp->at - rx->last_at : 0;
	rx->last_at = ifp->at;
	rx->last_packet = ifp->packet;
	if (ifp->length == 0 || parse(rx, in, &parsed) != PARSE_OK) {
		rx->counts.malformed++;
		return;
	}
	rx->counts.octet_fields += parsed.octet_fields;
	if (parsed.kind == IFP_INDICATOR)
		push_indicator(rx, parsed.value, ifp);
	else
		push_data(rx, &parsed, ifp);
}

void t38_rx_lost(struct t38_rx *rx, int32_t first, uint32_t count, t38_time at)
{
	const struct t38_event event = {.kind = T38_GAP,
		.t = at,
		.t_end = at,
		.data_type = rx->data_type,
		.lost = count,
		.first_lost = first};
	rx->gap = true;
	if (rx->frame.length > 0)
		rx->frame.hole = true;
	rx->sink(rx->ctx, &event);
}

void t38_rx_flush(struct t38_rx *rx)
{
	drop_open_frame(rx);
}
