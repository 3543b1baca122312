#include "render/report_json_exchange.h"

#include "render/json_put.h"

static const char *const causes[] = {
	[FAX_REPEAT_NONE] = NULL,
	[FAX_REPEAT_ASKED] = "crp",
	[FAX_REPEAT_COMMAND_LOST] = "command-lost",
	[FAX_REPEAT_RESPONSE_LOST] = "response-lost",
	[FAX_REPEAT_RESPONSE_BAD] = "response-damaged",
	[FAX_REPEAT_RESPONSE_WRONG] = "response-wrong",
	[FAX_REPEAT_RESPONSE_UNHEARD] = "response-unheard",
	[FAX_REPEAT_SILENCE] = "silence",
	[FAX_REPEAT_NOT_CAPTURED] = "not-captured",
};

/* From the end of the last transmission to the beginning of the response. */
static void put_response_time(JsonBuilder *b, const struct fax_exchange *x)
{
	bool known = x->response != NULL && x->t_response >= x->t_last;
	json_put_real(b, "response_ms", known ? (double)(x->t_response - x->t_last) / T38_MS : -1);
}

static void add_exchange(JsonBuilder *b, const struct fax_exchange *x, t38_time zero)
{
	const char phase[2] = {x->phase, '\0'};
	json_builder_begin_object(b);
	json_put_seconds(b, "t", x->t, zero);
	json_put_seconds(b, "t_last", x->t_last, zero);
	json_put_text(b, "phase", phase);
	json_put_side(b, "from", (int)x->from);
	json_put_text(b, "command", x->command);
	json_put_count(b, "attempts", x->attempts);
	json_put_text(b, "because", x->because);
	json_put_nonzero(b, "rate", x->rate);
	json_put_nonzero(b, "page", x->page);
	json_put_text(b, "response", x->response);
	json_put_seconds(b, "t_response", x->t_response, zero);
	put_response_time(b, x);
	if (x->response != NULL)
		json_put_bool(b, "allowed", x->allowed);
	else
		json_put_null(b, "allowed");
	json_put_text(b, "cause", causes[x->why]);
	json_put_packets(b, "packets", x->first_packet, x->last_packet);
	json_builder_end_object(b);
}

void report_json_exchanges_write(
	struct json_out *o, JsonBuilder *b, const GArray *exchanges, t38_time zero)
{
	json_out_begin_array(o, "exchanges");
	for (guint i = 0; i < exchanges->len; i++) {
		add_exchange(b, &g_array_index(exchanges, struct fax_exchange, i), zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}
