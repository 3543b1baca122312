#include "render/report_json_call.h"

#include "analyzer/call_sounds.h"
#include "render/json_put.h"
#include "render/report_json_fax.h"

static const char *const signallings[] = {[SIGNALLING_NONE] = "none",
	[SIGNALLING_SIP] = "sip",
	[SIGNALLING_MGCP] = "mgcp",
	[SIGNALLING_H248] = "h248",
	[SIGNALLING_H323] = "h323"};

static const char *const states[] = {
	[CALL_IN_PROGRESS] = "in-progress",
	[CALL_COMPLETED] = "completed",
	[CALL_CANCELLED] = "cancelled",
	[CALL_REJECTED] = "rejected",
	[CALL_MEDIA_ONLY] = "media-only",
};

static const char *const triggers[] = {
	[T38_TRIGGER_NONE] = NULL,
	[T38_TRIGGER_INITIAL] = "initial",
	[T38_TRIGGER_REINVITE] = "re-invite",
	[T38_TRIGGER_UPDATE] = "update",
};

static const char *const severities[] = {
	[SEVERITY_NOTE] = "note",
	[SEVERITY_WARNING] = "warning",
	[SEVERITY_ERROR] = "error",
};

static void put_hops(JsonBuilder *b, const GArray *hops)
{
	json_put_array(b, "hops");
	for (guint i = 0; i < hops->len; i++) {
		const struct hop *hop = &g_array_index(hops, struct hop, i);
		json_builder_begin_object(b);
		json_put_addr(b, "src", &hop->src);
		json_put_addr(b, "dst", &hop->dst);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void put_party(JsonBuilder *b, const char *name, const struct party *party)
{
	json_put_object(b, name);
	json_put_text(b, "uri", party->uri);
	json_put_text(b, "display", party->display);
	json_put_addr(b, "address", &party->address);
	json_put_text(b, "user_agent", party->user_agent);
	json_put_text(b, "sip_fax", party->sip_fax);
	json_builder_end_object(b);
}

static void put_times(JsonBuilder *b, const struct call *call, t38_time zero)
{
	json_put_time(b, "start_time", call->start);
	json_put_time(b, "answer_time", call->answer);
	json_put_time(b, "end_time", call->end);
	json_put_seconds(b, "t_start", call->start, zero);
	json_put_seconds(b, "t_answer", call->answer, zero);
	json_put_seconds(b, "t_end", call->end, zero);
}

/* The parser gives 0 for a CSeq that is absent and the greatest number for one beyond all bounds. */
static void put_cseq(JsonBuilder *b, const struct message *message)
{
	if (message->cseq == 0 || message->cseq == UINT32_MAX || message->method == NULL) {
		json_put_null(b, "cseq");
		return;
	}
	char *text = g_strdup_printf("%u %s", (unsigned)message->cseq, message->method);
	json_put_text(b, "cseq", text);
	g_free(text);
}

static void add_message(JsonBuilder *b, const struct message *message, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_seconds(b, "t", message->t, zero);
	json_put_count(b, "hop", message->hop + 1);
	json_put_endpoint(b, "src", &message->src);
	json_put_endpoint(b, "dst", &message->dst);
	json_put_nonzero(b, "frame", message->packet);
	json_put_text(b, "method", message->method);
	json_put_nonzero(b, "status", message->status);
	json_put_text(b, "reason", message->reason);
	put_cseq(b, message);
	json_put_text(b, "media", message->media);
	json_put_text(b, "refer_to", message->refer_to);
	json_put_text(b, "replaces", message->replaces);
	json_put_bool(b, "retransmission", message->retransmission);
	json_builder_end_object(b);
}

static void write_messages(
	struct json_out *o, JsonBuilder *b, const GArray *messages, t38_time zero)
{
	json_out_begin_array(o, "messages");
	for (guint i = 0; i < messages->len; i++) {
		add_message(b, &g_array_index(messages, struct message, i), zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}

static void put_flag(JsonBuilder *b, const char *name, enum sdp_flag flag)
{
	if (flag == SDP_ABSENT)
		json_put_null(b, name);
	else
		json_put_bool(b, name, flag == SDP_TRUE);
}

static void put_media_address(JsonBuilder *b, const struct t38_side *side)
{
	if (side->host_name != NULL)
		json_put_text(b, "address", side->host_name);
	else
		json_put_addr(b, "address", &side->media.addr);
	json_put_nonzero(b, "port", side->media.port);
}

static void put_t38_side(JsonBuilder *b, const char *name, const struct t38_side *side)
{
	if (!side->present) {
		json_put_null(b, name);
		return;
	}
	json_put_object(b, name);
	put_media_address(b, side);
	json_put_known(b, "version", side->version);
	json_put_known(b, "max_bit_rate", side->max_bit_rate);
	json_put_text(b, "rate_management", side->rate_management);
	json_put_known(b, "max_buffer", side->max_buffer);
	json_put_known(b, "max_datagram", side->max_datagram);
	put_flag(b, "fill_bit_removal", side->fill_bit_removal);
	put_flag(b, "transcoding_mmr", side->transcoding_mmr);
	put_flag(b, "transcoding_jbig", side->transcoding_jbig);
	json_put_text(b, "udp_ec", side->udp_ec);
	json_put_text(b, "vendor_info", side->vendor_info);
	json_builder_end_object(b);
}

static void write_t38(struct json_out *o, JsonBuilder *b, const struct call *call)
{
	const struct t38_setup *t38 = &call->t38;
	if (!t38->offered && !t38->negotiated && call->fax == NULL) {
		json_out_null(o, "t38");
		return;
	}
	json_builder_begin_object(b);
	/* Without signalling, or without its beginning, nobody knows what was agreed. */
	if (call->signalling == SIGNALLING_NONE ||
		(call->mid_dialog && !t38->negotiated && t38->refused_status < 0))
		json_put_null(b, "negotiated");
	else
		json_put_bool(b, "negotiated", t38->negotiated);
	json_put_text(b, "trigger", triggers[t38->trigger]);
	json_put_side(b, "offered_by", t38->offered_by);
	json_put_known(b, "refused_status", t38->refused_status);
	put_t38_side(b, "caller", &t38->side[SIDE_CALLER]);
	put_t38_side(b, "callee", &t38->side[SIDE_CALLEE]);
	json_builder_end_object(b);
	json_out_take(o, "t38", b);
}

static void put_tone(JsonBuilder *b, const struct call_sound *s, t38_time zero)
{
	json_put_array(b, "hertz");
	for (unsigned i = 0; i < G_N_ELEMENTS(s->hertz) && s->hertz[i] != 0; i++)
		json_builder_add_int_value(b, s->hertz[i]);
	json_builder_end_array(b);
	json_put_nonzero(b, "on_ms", s->on_ms);
	json_put_nonzero(b, "off_ms", s->off_ms);
	json_put_seconds(b, "t", s->t, zero);
	json_put_seconds(b, "t_end", s->t_end, zero);
}

/* Most calls have none. */
static void write_sounds(struct json_out *o, JsonBuilder *b, const GArray *sounds, t38_time zero)
{
	if (sounds->len == 0)
		return;
	json_out_begin_array(o, "audio");
	for (guint i = 0; i < sounds->len; i++) {
		const struct call_sound *s = &g_array_index(sounds, struct call_sound, i);
		json_builder_begin_object(b);
		json_put_text(b, "sound", call_sounds_name(s->kind));
		json_put_side(b, "from", (int)s->from);
		json_put_bool(b, "event", !s->audible);
		put_tone(b, s, zero);
		json_put_nonzero(b, "frame", s->packet);
		json_builder_end_object(b);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}

static void add_verdict(JsonBuilder *b, const struct call *call)
{
	json_builder_begin_object(b);
	json_put_text(b, "root", call->verdict_root);
	json_put_text(b, "summary", call->verdict_summary);
	json_put_text(b, "action", call->verdict_action);
	json_builder_end_object(b);
}

static void add_finding(JsonBuilder *b, const struct finding *finding, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_text(b, "id", finding->id);
	json_put_text(b, "severity", severities[finding->severity]);
	json_put_text(b, "caused_by", finding->caused_by);
	json_put_seconds(b, "t", finding->t, zero);
	json_put_text(b, "summary", finding->summary);
	json_put_text(b, "detail", finding->detail);
	json_put_text(b, "action", finding->action);
	json_put_array(b, "packets");
	for (unsigned i = 0; i < finding->packet_count; i++)
		json_builder_add_int_value(b, (gint64)finding->packets[i]);
	json_builder_end_array(b);
	json_put_text(b, "reference", finding->reference);
	json_builder_end_object(b);
}

static void write_findings(
	struct json_out *o, JsonBuilder *b, const GArray *findings, t38_time zero)
{
	json_out_begin_array(o, "findings");
	for (guint i = 0; i < findings->len; i++) {
		add_finding(b, &g_array_index(findings, struct finding, i), zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}

static void put_legs(JsonBuilder *b, const struct call *call)
{
	json_put_nonzero(b, "leg_of", call->leg_of);
	json_put_array(b, "related");
	for (guint i = 0; i < call->related->len; i++)
		json_builder_add_int_value(b, g_array_index(call->related, unsigned, i));
	json_builder_end_array(b);
	json_put_text(b, "tied_by", call->tied_by);
	json_put_nonzero(b, "tied_percent", call->tied_percent);
}

/* Who called whom, when, and how it ended. */
static void add_head(JsonBuilder *b, const struct call *call, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_count(b, "index", call->index);
	json_put_text(b, "signalling", signallings[call->signalling]);
	json_put_text(b, "call_id", call->call_id);
	put_legs(b, call);
	put_hops(b, call->hops);
	put_party(b, "caller", &call->party[SIDE_CALLER]);
	put_party(b, "callee", &call->party[SIDE_CALLEE]);
	put_times(b, call, zero);
	json_put_text(b, "state", states[call->state]);
	json_put_known(b, "final_status", call->final_status);
	json_put_side(b, "ended_by", call->ended_by);
	json_put_count(b, "messages_dropped", call->messages_dropped);
	json_builder_end_object(b);
}

static void add_checks(JsonBuilder *b, const GArray *checks)
{
	json_builder_begin_array(b);
	for (guint i = 0; i < checks->len; i++) {
		const struct check_result *result = &g_array_index(checks, struct check_result, i);
		json_builder_begin_object(b);
		json_put_text(b, "check", result->check);
		json_put_bool(b, "holds", result->holds);
		json_put_text(b, "value", result->value);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void add_regressions(JsonBuilder *b, const GPtrArray *regressions)
{
	json_builder_begin_array(b);
	for (guint i = 0; i < regressions->len; i++)
		json_builder_add_string_value(b, g_ptr_array_index(regressions, i));
	json_builder_end_array(b);
}

/* What nobody asked for is not there. */
static void write_judgement(
	struct json_out *o, JsonBuilder *b, const struct call_judgement *judgement)
{
	if (judgement != NULL && judgement->checks != NULL) {
		add_checks(b, judgement->checks);
		json_out_take(o, "checks", b);
	}
	if (judgement != NULL && judgement->regressions != NULL) {
		add_regressions(b, judgement->regressions);
		json_out_take(o, "regressions", b);
	}
}

void report_json_call_write(struct json_out *o, const struct call *call,
	const struct call_judgement *judgement, t38_time zero)
{
	JsonBuilder *b = json_builder_new();
	json_out_begin_object(o, NULL);
	add_head(b, call, zero);
	json_out_take_members(o, b);
	write_messages(o, b, call->messages, zero);
	write_t38(o, b, call);
	write_sounds(o, b, call->sounds, zero);
	report_json_fax_write(o, b, call, zero);
	add_verdict(b, call);
	json_out_take(o, "verdict", b);
	write_findings(o, b, call->findings, zero);
	write_judgement(o, b, judgement);
	json_out_end_object(o);
	g_object_unref(b);
}
