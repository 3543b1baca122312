#include "render/report_json.h"

#include "render/json_out.h"
#include "render/json_put.h"
#include "render/report_json_call.h"
#include "render/report_json_stream.h"

/* Sums over the calls. Lost packets are those of every stream that the report lists. */
struct sums {
	uint64_t calls, fax_calls;
	uint64_t status[FAX_FAILED + 1];
	uint64_t pages, lost, unrecovered;
	uint64_t findings[SEVERITY_ERROR + 1];
};

struct report_json {
	struct json_out out;
	bool lines;
	struct sums sums;
};

/* Names of the LINKTYPE_ registry (https://www.tcpdump.org/linktypes.html). */
static const struct {
	uint32_t number;
	const char *name;
} link_types[] = {
	{0, "NULL"},
	{1, "ETHERNET"},
	{6, "IEEE802_5"},
	{9, "PPP"},
	{50, "PPP_HDLC"},
	{51, "PPP_ETHER"},
	{101, "RAW"},
	{104, "C_HDLC"},
	{105, "IEEE802_11"},
	{107, "FRELAY"},
	{108, "LOOP"},
	{113, "LINUX_SLL"},
	{127, "IEEE802_11_RADIOTAP"},
	{228, "IPV4"},
	{229, "IPV6"},
	{239, "NFLOG"},
	{276, "LINUX_SLL2"},
};

static void write_head(struct json_out *o)
{
	JsonBuilder *b = json_builder_new();
	json_out_begin_object(o, NULL);
	json_builder_begin_object(b);
	json_put_text(b, "schema", "t38trace-report/1");
	json_put_text(b, "version", T38TRACE_VERSION);
	json_builder_end_object(b);
	json_out_take_members(o, b);
	json_out_begin_array(o, "calls");
	g_object_unref(b);
}

struct report_json *report_json_new(FILE *out, bool lines)
{
	struct report_json *r = g_new0(struct report_json, 1);
	r->lines = lines;
	json_out_init(&r->out, out, !lines);
	if (!lines)
		write_head(&r->out);
	return r;
}

void report_json_free(struct report_json *r)
{
	g_free(r);
}

static void add_losses(struct sums *sums, const struct fax *fax)
{
	if (fax->transport != FAX_UDPTL)
		return;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *stream = g_ptr_array_index(fax->streams, i);
		sums->lost += report_json_stream_lost(&stream->udptl);
		sums->unrecovered += stream->udptl.unrecovered;
	}
}

/* A group of legs is one fax. */
static void add_result(struct sums *sums, const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax == NULL || call->leg_of > 0)
		return;
	sums->fax_calls++;
	sums->status[fax->result.status]++;
	sums->pages += fax->result.pages_sent;
}

static void add_streams(struct sums *sums, const struct call *call)
{
	for (guint i = 0; i < call->faxes->len; i++)
		add_losses(sums, g_ptr_array_index(call->faxes, i));
}

static void add_call(struct sums *sums, const struct call *call)
{
	sums->calls += call->leg_of == 0;
	add_result(sums, call);
	add_streams(sums, call);
	for (guint i = 0; i < call->findings->len; i++)
		sums->findings[g_array_index(call->findings, struct finding, i).severity]++;
}

void report_json_call(struct report_json *r, const struct call *call, t38_time zero)
{
	report_json_judged_call(r, call, NULL, zero);
}

void report_json_judged_call(struct report_json *r, const struct call *call,
	const struct call_judgement *judgement, t38_time zero)
{
	report_json_call_write(&r->out, call, judgement, zero);
	add_call(&r->sums, call);
	if (r->lines) {
		/* Whoever follows a live capture gets each call as it ends. */
		fputc('\n', r->out.file);
		fflush(r->out.file);
	}
}

static void add_link_type(JsonBuilder *b, uint32_t number)
{
	char text[16];
	for (size_t i = 0; i < G_N_ELEMENTS(link_types); i++) {
		if (link_types[i].number == number) {
			json_builder_add_string_value(b, link_types[i].name);
			return;
		}
	}
	g_snprintf(text, sizeof(text), "%u", (unsigned)number);
	json_builder_add_string_value(b, text);
}

static void add_capture(JsonBuilder *b, const struct report_capture *capture)
{
	json_builder_begin_object(b);
	json_put_text(b, "file", capture->file);
	json_put_text(b, "format", capture->format);
	json_put_array(b, "link_types");
	for (unsigned i = 0; i < capture->link_type_count; i++)
		add_link_type(b, capture->link_types[i]);
	json_builder_end_array(b);
	json_put_count(b, "packets", capture->packets);
	json_put_count(b, "bytes", capture->bytes);
	json_put_time(b, "first_time", capture->first_time);
	json_put_time(b, "last_time", capture->last_time);
	json_put_bool(b, "complete", capture->complete);
	json_put_text(b, "error", capture->error);
	json_builder_end_object(b);
}

static void add_captures(JsonBuilder *b, const struct report_capture *captures, unsigned count)
{
	json_builder_begin_array(b);
	for (unsigned i = 0; i < count; i++)
		add_capture(b, &captures[i]);
	json_builder_end_array(b);
}

static void add_summary(JsonBuilder *b, const struct sums *sums)
{
	json_builder_begin_object(b);
	json_put_count(b, "calls", sums->calls);
	json_put_count(b, "fax_calls", sums->fax_calls);
	json_put_count(b, "success", sums->status[FAX_SUCCESS]);
	json_put_count(b, "partial", sums->status[FAX_PARTIAL]);
	json_put_count(b, "failed", sums->status[FAX_FAILED]);
	json_put_count(b, "unknown", sums->status[FAX_UNKNOWN]);
	json_put_count(b, "pages", sums->pages);
	json_put_count(b, "lost", sums->lost);
	json_put_count(b, "unrecovered", sums->unrecovered);
	json_put_object(b, "findings");
	json_put_count(b, "error", sums->findings[SEVERITY_ERROR]);
	json_put_count(b, "warning", sums->findings[SEVERITY_WARNING]);
	json_put_count(b, "note", sums->findings[SEVERITY_NOTE]);
	json_builder_end_object(b);
	json_builder_end_object(b);
}

static void add_texts(JsonBuilder *b, const GPtrArray *texts)
{
	json_builder_begin_array(b);
	for (guint i = 0; i < texts->len; i++)
		json_builder_add_string_value(b, g_ptr_array_index(texts, i));
	json_builder_end_array(b);
}

void report_json_end(
	struct report_json *r, const struct report_capture *captures, unsigned capture_count)
{
	report_json_end_missing(r, captures, capture_count, NULL);
}

void report_json_end_missing(struct report_json *r, const struct report_capture *captures,
	unsigned capture_count, const GPtrArray *missing)
{
	if (r->lines)
		return;
	JsonBuilder *b = json_builder_new();
	json_out_end_array(&r->out);
	if (missing != NULL) {
		add_texts(b, missing);
		json_out_take(&r->out, "missing", b);
	}
	add_captures(b, captures, capture_count);
	json_out_take(&r->out, "captures", b);
	add_summary(b, &r->sums);
	json_out_take(&r->out, "summary", b);
	json_out_end_object(&r->out);
	fputc('\n', r->out.file);
	g_object_unref(b);
}
