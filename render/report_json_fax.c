#include "render/report_json_fax.h"

#include "render/json_put.h"
#include "render/report_json_exchange.h"
#include "render/report_json_timing.h"
#include "render/report_json_frame.h"
#include "render/report_json_page.h"
#include "render/report_json_stream.h"

static const char *const transports[] = {
	[FAX_UDPTL] = "udptl", [FAX_TPKT] = "tpkt", [FAX_RTP] = "rtp"};

static const char *const contents[] = {
	[FAX_SIGNAL_INDICATOR] = NULL,
	[FAX_SIGNAL_HDLC] = "hdlc",
	[FAX_SIGNAL_TCF] = "tcf",
	[FAX_SIGNAL_IMAGE] = "image",
	[FAX_SIGNAL_V8] = "v8",
};

static const char *const statuses[] = {
	[FAX_UNKNOWN] = "unknown",
	[FAX_SUCCESS] = "success",
	[FAX_PARTIAL] = "partial",
	[FAX_FAILED] = "failed",
};

static void write_streams(struct json_out *o, JsonBuilder *b, const GPtrArray *faxes)
{
	json_out_begin_array(o, "streams");
	for (guint i = 0; i < faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(faxes, i);
		for (guint k = 0; k < fax->streams->len; k++) {
			report_json_stream_add(b, fax, g_ptr_array_index(fax->streams, k));
			json_out_take(o, NULL, b);
		}
	}
	json_out_end_array(o);
}

static void write_frames(struct json_out *o, JsonBuilder *b, const GArray *frames, t38_time zero)
{
	json_out_begin_array(o, "frames");
	for (guint i = 0; i < frames->len; i++) {
		report_json_frame_add(b, &g_array_index(frames, struct fax_frame, i), zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}

static void add_signal(JsonBuilder *b, const struct fax_signal *signal, t38_time zero)
{
	bool data = signal->kind == FAX_SIGNAL_TCF || signal->kind == FAX_SIGNAL_IMAGE;
	json_builder_begin_object(b);
	json_put_seconds(b, "t", signal->t, zero);
	json_put_seconds(b, "t_end", signal->t_end, zero);
	json_put_side(b, "from", (int)signal->from);
	json_put_text(b, "signal", signal->name);
	json_put_text(b, "content", contents[signal->kind]);
	if (signal->kind == FAX_SIGNAL_V8)
		json_put_text(b, "message", signal->message);
	json_put_known(b, "octets", data ? (int64_t)signal->octets : -1);
	json_put_packets(b, "packets", signal->first_packet, signal->last_packet);
	json_builder_end_object(b);
}

static void write_signals(struct json_out *o, JsonBuilder *b, const GArray *signals, t38_time zero)
{
	json_out_begin_array(o, "signals");
	for (guint i = 0; i < signals->len; i++) {
		add_signal(b, &g_array_index(signals, struct fax_signal, i), zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}

static void write_pages(struct json_out *o, JsonBuilder *b, const GPtrArray *pages, t38_time zero)
{
	json_out_begin_array(o, "pages");
	for (guint i = 0; i < pages->len; i++) {
		report_json_page_add(b, g_ptr_array_index(pages, i), zero);
		json_out_take(o, NULL, b);
	}
	json_out_end_array(o);
}

static void put_identity(JsonBuilder *b, const char *name, const struct fax_identity *identity)
{
	json_put_object(b, name);
	json_put_text(b, "tsi", identity->tsi);
	json_put_text(b, "csi", identity->csi);
	json_put_text(b, "cig", identity->cig);
	json_put_text(b, "sub", identity->sub);
	json_put_text(b, "sep", identity->sep);
	json_put_text(b, "pwd", identity->pwd);
	json_put_text(b, "sid", identity->sid);
	json_put_hex(b, "nsf", identity->nsf, identity->nsf_length);
	json_put_text(b, "nsf_vendor", identity->nsf_vendor);
	json_put_text(b, "nsf_model", identity->nsf_model);
	json_put_text(b, "nsf_station", identity->nsf_station);
	json_builder_end_object(b);
}

static void put_identities(JsonBuilder *b, const struct fax *fax)
{
	json_put_object(b, "identities");
	put_identity(b, "caller", &fax->identity[SIDE_CALLER]);
	put_identity(b, "callee", &fax->identity[SIDE_CALLEE]);
	json_builder_end_object(b);
}

static void put_result(JsonBuilder *b, const struct fax_result *result)
{
	char phase[2] = {result->phase, '\0'};
	json_put_object(b, "result");
	json_put_text(b, "status", statuses[result->status]);
	json_put_count(b, "pages_sent", result->pages_sent);
	json_put_count(b, "pages_confirmed", result->pages_confirmed);
	json_put_text(b, "phase", result->phase != '\0' ? phase : NULL);
	json_put_text(b, "reason", result->reason);
	json_put_bool(b, "joined_late", result->joined_late);
	json_put_bool(b, "cut_short", result->cut_short);
	json_builder_end_object(b);
}

/* What stands before the long arrays, and behind them. */
static void write_front(struct json_out *o, JsonBuilder *b, const struct fax *fax)
{
	json_builder_begin_object(b);
	json_put_text(b, "transport", transports[fax->transport]);
	json_put_bool(b, "limited", fax->limited);
	json_builder_end_object(b);
	json_out_take_members(o, b);
}

static void write_back(struct json_out *o, JsonBuilder *b, const struct fax *fax)
{
	json_builder_begin_object(b);
	put_identities(b, fax);
	put_result(b, &fax->result);
	json_builder_end_object(b);
	json_out_take_members(o, b);
}

void report_json_fax_write(
	struct json_out *o, JsonBuilder *b, const struct call *call, t38_time zero)
{
	const struct fax *fax = call->fax;
	if (fax == NULL) {
		json_out_null(o, "fax");
		return;
	}
	json_out_begin_object(o, "fax");
	write_front(o, b, fax);
	write_streams(o, b, call->faxes);
	write_frames(o, b, fax->frames, zero);
	write_signals(o, b, fax->signals, zero);
	report_json_exchanges_write(o, b, fax->exchanges, zero);
	write_pages(o, b, fax->pages, zero);
	write_back(o, b, fax);
	report_json_timing_write(o, b, fax->timing, zero);
	json_out_end_object(o);
}
