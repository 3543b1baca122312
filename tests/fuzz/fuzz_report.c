/* What is printed of calls and packets, see packets.h: no control characters but line ends, and JSON and XML that parse,
 * of calls as they are and of calls that are redacted. */
#include <json-glib/json-glib.h>
#include <libxml/parser.h>

#include "analyzer/call_redact.h"
#include "analyzer/engine.h"
#include "render/ladder_text.h"
#include "render/packets_json.h"
#include "render/packets_text.h"
#include "render/packets_tree.h"
#include "render/report_json.h"
#include "render/report_junit.h"
#include "render/report_text.h"
#include "render/timing_svg.h"
#include "render/timing_text.h"
#include "tests/fuzz/packets.h"

#define MOST_PRINTED 200 /* packets: those behind them look the same */

enum output { OUT_TEXT, OUT_LINES, OUT_JSON, OUT_JUNIT, OUT_SVG, OUTPUTS };

struct printer {
	FILE *out[OUTPUTS];
	char *texts[OUTPUTS];
	size_t lengths[OUTPUTS];
	struct report_json *report, *line_report;
	struct report_text *screen;
	struct report_junit *junit;
	struct timing_svg *svg;
	struct call_redactor *redactor;
	unsigned packets;
};

static void print_timing(struct printer *p, const struct call *call, t38_time zero)
{
	const struct timing_style all = {
		.width = 100, .utf8 = true, .zero = zero, .from_s = -1, .to_s = -1};
	const struct timing_style part = {.width = 40, .zero = zero, .from_s = 2, .to_s = 9};
	timing_text_call(p->out[OUT_TEXT], &all, call);
	timing_text_call(p->out[OUT_TEXT], &part, call);
	timing_svg_call(p->svg, &all, call);
}

/* Redacted, once more. */
static void print_redacted(struct printer *p, struct call *call, t38_time zero)
{
	call_redact(p->redactor, call);
	report_text_call(p->screen, call, zero);
	report_json_call(p->line_report, call, zero);
	report_junit_call(p->junit, call, NULL, 0, zero);
}

static void take_call(void *ctx, struct call *call)
{
	struct printer *p = ctx;
	const t38_time zero = call->start;
	for (int detail = LADDER_SIP; detail <= LADDER_IFP; detail++) {
		const struct ladder_style style = {.width = 40 + 40 * detail,
			.detail = (enum ladder_depth)detail,
			.line = detail == LADDER_T30};
		ladder_text_call(p->out[OUT_TEXT], &style, call, zero);
	}
	report_text_call(p->screen, call, zero);
	report_json_call(p->report, call, zero);
	report_json_call(p->line_report, call, zero);
	report_junit_call(p->junit, call, NULL, 0, zero);
	print_timing(p, call, zero);
	print_redacted(p, call, zero);
	call_free(call);
}

static void take_packet(void *ctx, const struct engine_packet *packet)
{
	struct printer *p = ctx;
	const struct packets_item item = {.packet = packet,
		.zero = packet->packet->time,
		.syntax = packet->call & 1 ? IFP_1998 : IFP_2002};
	if (p->packets++ >= MOST_PRINTED)
		return;
	packets_text(p->out[OUT_TEXT], &item, false);
	packets_tree(p->out[OUT_TEXT], &item, false);
	packets_json(p->out[OUT_LINES], &item);
}

static void run(struct packets *packets, struct printer *p)
{
	const struct limits limits = limits_default();
	const struct engine_sink sink = {
		.call = take_call, .packet = take_packet, .in_order = packets->in_order};
	struct engine *engine = engine_new(&limits, &sink, p);
	for (const struct packet *packet; (packet = packets_next(packets)) != NULL;)
		engine_push(engine, packet);
	engine_finish(engine);
	engine_free(engine);
}

static void want_safe(const char *text, size_t n)
{
	WANT(g_utf8_validate(text, (gssize)n, NULL));
	for (size_t i = 0; i < n; i++)
		WANT(text[i] == '\n' || ((uint8_t)text[i] >= 0x20 && text[i] != 0x7f));
}

static void want_json(const char *text, size_t n)
{
	JsonParser *parser = json_parser_new();
	GError *error = NULL;
	if (!json_parser_load_from_data(parser, text, (gssize)n, &error))
		fuzz_broken(error->message, __FILE__, __LINE__, __func__);
	g_object_unref(parser);
}

static void want_json_lines(const char *text, size_t n)
{
	want_safe(text, n);
	for (const char *end = text + n, *line = text; line < end;) {
		const char *stop = memchr(line, '\n', (size_t)(end - line));
		WANT(stop != NULL);
		want_json(line, (size_t)(stop - line));
		line = stop + 1;
	}
}

/* XML 1.0, of which libxml2 judges. */
static void want_xml(const char *text, size_t n)
{
	xmlDoc *doc = xmlReadMemory(text, (int)n, NULL, NULL,
		XML_PARSE_NONET | XML_PARSE_NOERROR | XML_PARSE_NOWARNING);
	WANT(doc != NULL);
	xmlFreeDoc(doc);
}

static void printer_open(struct printer *p)
{
	*p = (struct printer){.redactor = call_redactor_new()};
	for (int i = 0; i < OUTPUTS; i++)
		p->out[i] = open_memstream(&p->texts[i], &p->lengths[i]);
	p->report = report_json_new(p->out[OUT_JSON], false);
	p->line_report = report_json_new(p->out[OUT_LINES], true);
	p->screen = report_text_new(p->out[OUT_TEXT], false);
	p->junit = report_junit_new(p->out[OUT_JUNIT], SEVERITY_NOTE);
	p->svg = timing_svg_new(p->out[OUT_SVG]);
}

static void printer_close(struct printer *p)
{
	const struct report_capture capture = {
		.file = "x.pcap", .first_time = T38_NEVER, .last_time = T38_NEVER};
	report_json_end(p->report, NULL, 0);
	report_text_end(p->screen, NULL, 0);
	report_junit_end(p->junit, &capture, 1);
	timing_svg_end(p->svg);
	report_json_free(p->report);
	report_json_free(p->line_report);
	report_text_free(p->screen);
	report_junit_free(p->junit);
	call_redactor_free(p->redactor);
	for (int i = 0; i < OUTPUTS; i++)
		fclose(p->out[i]);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct packets packets = packets_of(data, size);
	struct printer p;
	printer_open(&p);
	run(&packets, &p);
	printer_close(&p);
	want_safe(p.texts[OUT_TEXT], p.lengths[OUT_TEXT]);
	want_json_lines(p.texts[OUT_LINES], p.lengths[OUT_LINES]);
	want_json(p.texts[OUT_JSON], p.lengths[OUT_JSON]);
	want_xml(p.texts[OUT_JUNIT], p.lengths[OUT_JUNIT]);
	want_xml(p.texts[OUT_SVG], p.lengths[OUT_SVG]);
	for (int i = 0; i < OUTPUTS; i++)
		free(p.texts[i]);
	return 0;
}
