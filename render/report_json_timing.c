#include "render/report_json_timing.h"

#include "render/json_put.h"

static const char *const trainings[] = {
	[LINE_TRAINING_NONE] = NULL,
	[LINE_TRAINING_LONG] = "long",
	[LINE_TRAINING_SHORT] = "short",
};

/* A double without a made-up value: null for NaN. Unlike json_put_real() it lets negative values pass. */
static void put_number(JsonBuilder *b, const char *name, double value)
{
	if (value != value) {
		json_put_null(b, name);
		return;
	}
	json_builder_set_member_name(b, name);
	json_builder_add_double_value(
		b, (double)(int64_t)(value * 1000 + (value < 0 ? -.5 : .5)) / 1000);
}

static void put_duration(JsonBuilder *b, const char *name, t38_time from, t38_time to)
{
	bool known = from != T38_NEVER && to != T38_NEVER && to >= from;
	json_put_real(b, name, known ? (double)(to - from) / T38_MS : -1);
}

static void put_data(JsonBuilder *b, const struct line_signal *s)
{
	put_duration(b, "lead_ms", s->t, s->t_data);
	put_duration(b, "data_ms", s->t_data, s->t_data_end);
	bool tcf = s->content == LINE_CONTENT_TCF;
	json_put_real(b, "tcf_zeros_ms", tcf ? s->tcf_zeros_ms : -1);
	json_put_count(b, "underflows", s->underflows);
	put_number(b, "underflow_ms", s->underflow_ms);
	put_number(b, "fill_ms", s->fill_ms);
	put_number(b, "stall_ms", s->stall_ms);
	put_number(b, "late_ms", s->late_ms);
	put_number(b, "queue_ms", s->queue_ms);
}

/* Whether the machine itself had its data in time nobody knows. */
static void put_heard(JsonBuilder *b, const struct line_signal *s)
{
	put_duration(b, "lead_ms", s->t, s->t_data);
	put_duration(b, "data_ms", s->t_data, s->t_data_end);
	json_put_null(b, "underflow_ms");
	json_put_null(b, "late_ms");
}

static void add_signal(JsonBuilder *b, const struct line_signal *s, bool played, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_seconds(b, "t", s->t, zero);
	json_put_seconds(b, "t_end", s->t_end, zero);
	json_put_real(b, "start_error_ms", s->t_error_ms > 0 ? s->t_error_ms : -1);
	json_put_real(b, "end_error_ms", s->t_end_error_ms > 0 ? s->t_end_error_ms : -1);
	json_put_text(b, "signal", s->name);
	json_put_nonzero(b, "rate", s->rate);
	json_put_text(b, "training", trainings[s->training]);
	json_put_text(b, "content", s->text);
	if (played) {
		put_data(b, s);
	} else {
		put_heard(b, s);
	}
	json_put_packets(b, "packets", s->first_packet, s->last_packet);
	json_builder_end_object(b);
}

static void put_track(JsonBuilder *b, const char *name, const struct line_track *track, bool played,
	t38_time zero)
{
	json_put_array(b, name);
	for (guint i = 0; i < track->signals->len; i++)
		add_signal(b, &g_array_index(track->signals, struct line_signal, i), played, zero);
	json_builder_end_array(b);
}

static void put_underflows(JsonBuilder *b, const struct line_track *track, t38_time zero)
{
	json_put_array(b, "underflows");
	for (guint i = 0; i < track->underflows->len; i++) {
		const struct line_underflow *u =
			&g_array_index(track->underflows, struct line_underflow, i);
		json_builder_begin_object(b);
		json_put_seconds(b, "t", u->t, zero);
		put_number(b, "ms", u->ms);
		json_put_count(b, "signal", u->signal);
		json_put_nonzero(b, "packet", u->packet);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void put_depth(JsonBuilder *b, const struct line_track *track, t38_time zero)
{
	json_put_array(b, "queue");
	for (guint i = 0; i < track->depth->len; i++) {
		const struct line_depth *d = &g_array_index(track->depth, struct line_depth, i);
		json_builder_begin_object(b);
		json_put_seconds(b, "t", d->t, zero);
		put_number(b, "ms", d->ms);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void put_evidence(JsonBuilder *b, const struct line_check *c)
{
	json_put_array(b, "packets");
	for (unsigned i = 0; i < c->packet_count; i++)
		json_builder_add_int_value(b, (gint64)c->packets[i]);
	json_builder_end_array(b);
}

static void put_checks(JsonBuilder *b, const GArray *checks, t38_time zero)
{
	json_put_array(b, "checks");
	for (guint i = 0; i < checks->len; i++) {
		const struct line_check *c = &g_array_index(checks, struct line_check, i);
		json_builder_begin_object(b);
		json_put_text(b, "id", line_check_name(c->id));
		json_put_seconds(b, "t", c->t, zero);
		json_put_text(b, "about", c->about);
		put_number(b, "value_ms", c->value_ms);
		put_number(b, "limit_ms", c->limit_ms);
		put_number(b, "margin_ms", line_check_margin(c));
		json_put_bool(b, "ok", c->ok);
		put_evidence(b, c);
		json_builder_end_object(b);
	}
	json_builder_end_array(b);
}

static void add_gateway(JsonBuilder *b, const struct line_gateway *g, enum side side, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_side(b, "side", (int)side);
	json_put_bool(b, "terminal", g->terminal);
	put_number(b, "delay_ms", g->delay_ms);
	put_track(b, "to_line", &g->to_line, true, zero);
	put_track(b, "from_line", &g->from_line, false, zero);
	put_underflows(b, &g->to_line, zero);
	put_depth(b, &g->to_line, zero);
	put_checks(b, g->checks, zero);
	json_builder_end_object(b);
}

static void put_not_replayed(JsonBuilder *b, unsigned flags)
{
	static const char *const names[] = {
		"fill_bit_removal", "transcoding_mmr", "transcoding_jbig"};
	json_put_array(b, "not_replayed");
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		if (flags & 1u << i)
			json_builder_add_string_value(b, names[i]);
	json_builder_end_array(b);
}

void report_json_timing_write(
	struct json_out *o, JsonBuilder *b, const struct line_timing *timing, t38_time zero)
{
	if (timing == NULL) {
		json_out_null(o, "timing");
		return;
	}
	json_out_begin_object(o, "timing");
	json_builder_begin_object(b);
	json_put_text(b, "profile", timing->profile);
	put_not_replayed(b, timing->not_replayed);
	json_builder_end_object(b);
	json_out_take_members(o, b);
	json_out_begin_array(o, "gateways");
	for (int side = 0; side < 2; side++) {
		add_gateway(b, &timing->gateway[side], (enum side)side, zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
	json_out_end_object(o);
}
