/* What is printed of calls and packets, see packets.h: no control characters but line ends, and JSON that parses. */
#include <json-glib/json-glib.h>

#include "analyzer/engine.h"
#include "render/ladder_text.h"
#include "render/packets_json.h"
#include "render/packets_text.h"
#include "render/packets_tree.h"
#include "render/report_json.h"
#include "render/report_text.h"
#include "tests/fuzz/packets.h"

#define MOST_PRINTED 200 /* packets: those behind them look the same */

struct printer {
	FILE *text, *lines, *json;
	struct report_json *report, *line_report;
	struct report_text *screen;
	unsigned packets;
};

static void take_call(void *ctx, struct call *call)
{
	struct printer *p = ctx;
	const t38_time zero = call->start;
	for (int detail = LADDER_SIP; detail <= LADDER_IFP; detail++) {
		const struct ladder_style style = {
			40 + 40 * detail, false, (enum ladder_depth)detail};
		ladder_text_call(p->text, &style, call, zero);
	}
	report_text_call(p->screen, call, zero);
	report_json_call(p->report, call, zero);
	report_json_call(p->line_report, call, zero);
	call_free(call);
}

static void take_packet(void *ctx, const struct engine_packet *packet)
{
	struct printer *p = ctx;
	const struct packets_item item = {
		packet, packet->packet->time, packet->call & 1 ? IFP_1998 : IFP_2002};
	if (p->packets++ >= MOST_PRINTED)
		return;
	packets_text(p->text, &item, false);
	packets_tree(p->text, &item, false);
	packets_json(p->lines, &item);
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

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char *texts[3];
	size_t lengths[3];
	struct packets packets = packets_of(data, size);
	struct printer p = {.text = open_memstream(&texts[0], &lengths[0]),
		.lines = open_memstream(&texts[1], &lengths[1]),
		.json = open_memstream(&texts[2], &lengths[2])};
	p.report = report_json_new(p.json, false);
	p.line_report = report_json_new(p.lines, true);
	p.screen = report_text_new(p.text, false);
	run(&packets, &p);
	report_json_end(p.report, NULL, 0);
	report_text_end(p.screen, NULL, 0);
	report_json_free(p.report);
	report_json_free(p.line_report);
	report_text_free(p.screen);
	fclose(p.text);
	fclose(p.lines);
	fclose(p.json);
	want_safe(texts[0], lengths[0]);
	want_json_lines(texts[1], lengths[1]);
	want_json(texts[2], lengths[2]);
	for (unsigned i = 0; i < 3; i++)
		free(texts[i]);
	return 0;
}
