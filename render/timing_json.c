#include "render/timing_json.h"

#include "render/json_out.h"
#include "render/json_put.h"
#include "render/report_json_timing.h"
#include "render/timing_text.h"

struct timing_json {
	struct json_out out;
};

struct timing_json *timing_json_new(FILE *out)
{
	struct timing_json *j = g_new0(struct timing_json, 1);
	JsonBuilder *b = json_builder_new();
	json_out_init(&j->out, out, true);
	json_out_begin_object(&j->out, NULL);
	json_builder_begin_object(b);
	json_put_text(b, "schema", "t38trace-timing/1");
	json_put_text(b, "version", T38TRACE_VERSION);
	json_builder_end_object(b);
	json_out_take_members(&j->out, b);
	json_out_begin_array(&j->out, "calls");
	g_object_unref(b);
	return j;
}

void timing_json_call(struct timing_json *j, const struct call *call, t38_time zero)
{
	JsonBuilder *b = json_builder_new();
	json_out_begin_object(&j->out, NULL);
	json_builder_begin_object(b);
	json_put_text(b, "call", call->call_id);
	json_put_count(b, "index", call->index);
	json_builder_end_object(b);
	json_out_take_members(&j->out, b);
	report_json_timing_write(&j->out, b, timing_of(call), zero);
	json_out_end_object(&j->out);
	g_object_unref(b);
}

void timing_json_end(struct timing_json *j)
{
	json_out_end_array(&j->out);
	json_out_end_object(&j->out);
	fputc('\n', j->out.file);
	g_free(j);
}
