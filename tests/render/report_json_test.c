#include "render/report_json.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "tests/render/report_json_call.h"

/* ---- running a report, and looking into what it wrote ---- */

static char *run(bool lines, struct call *const *calls, size_t call_count,
	const struct report_capture *captures, unsigned capture_count)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct report_json *r = report_json_new(out, lines);
	for (size_t i = 0; i < call_count; i++)
		report_json_call(r, calls[i], ZERO);
	report_json_end(r, captures, capture_count);
	report_json_free(r);
	g_assert_false(ferror(out));
	fclose(out);
	g_assert_true(g_utf8_validate(text, (gssize)n, NULL));
	return text;
}

static JsonNode *parse(const char *text)
{
	GError *error = NULL;
	JsonNode *root = json_from_string(text, &error);
	g_assert_no_error(error);
	return root;
}

static JsonNode *run_one(struct call *call)
{
	char *text = run(false, &call, 1, NULL, 0);
	JsonNode *root = parse(text);
	free(text);
	return root;
}

/* The node at a path like "calls.0.fax.frames.1.t"; it must be there. */
static JsonNode *at(JsonNode *node, const char *path)
{
	char **steps = g_strsplit(path, ".", -1);
	for (char **step = steps; *step != NULL; step++) {
		if (JSON_NODE_HOLDS_ARRAY(node)) {
			guint index = (guint)g_ascii_strtoull(*step, NULL, 10);
			JsonArray *array = json_node_get_array(node);
			g_assert_cmpuint(index, <, json_array_get_length(array));
			node = json_array_get_element(array, index);
		} else {
			g_assert_true(JSON_NODE_HOLDS_OBJECT(node));
			node = json_object_get_member(json_node_get_object(node), *step);
		}
		if (node == NULL)
			g_error("no member %s of %s", *step, path);
	}
	g_strfreev(steps);
	return node;
}

/* Compares the value at the path with JSON text. */
static void assert_json(JsonNode *root, const char *path, const char *expected)
{
	JsonNode *wanted = parse(expected);
	JsonNode *node = at(root, path);
	if (!json_node_equal(node, wanted)) {
		char *is = json_to_string(node, FALSE);
		g_error("%s is %s, not %s", path, is, expected);
	}
	json_node_unref(wanted);
}

static void assert_all(JsonNode *root, const char *base, const char *const (*rows)[2])
{
	for (; (*rows)[0] != NULL; rows++) {
		char *path = g_strconcat(base, (*rows)[0], NULL);
		assert_json(root, path, (*rows)[1]);
		g_free(path);
	}
}

/* Every name of the contract has to be there. */
static void assert_members(JsonNode *root, const char *path, const char *names)
{
	char **list = g_strsplit(names, " ", -1);
	for (char **name = list; *name != NULL; name++) {
		char *member = g_strconcat(path, ".", *name, NULL);
		at(root, *path != '\0' ? member : *name);
		g_free(member);
	}
	g_strfreev(list);
}

/* ---- the contract's names ---- */

static void test_names(void)
{
	static const struct {
		const char *path, *names;
	} rows[] = {
		{"", "schema version captures calls summary"},
		{"calls.0", "index signalling call_id leg_of related hops caller callee start_time "
			    "answer_time "
			    "end_time t_start t_answer t_end state final_status ended_by messages "
			    "t38 fax "
			    "verdict findings"},
		{"calls.0.hops.0", "src dst"},
		{"calls.0.caller", "uri display address user_agent sip_fax"},
		{"calls.0.callee", "uri display address user_agent sip_fax"},
		{"calls.0.messages.0", "t src dst frame method status cseq media refer_to replaces "
				       "retransmission"},
		{"calls.0.t38", "negotiated trigger offered_by refused_status caller callee"},
		{"calls.0.t38.caller",
			"address port version max_bit_rate rate_management max_buffer "
			"max_datagram fill_bit_removal transcoding_mmr transcoding_jbig udp_ec "
			"vendor_info"},
		{"calls.0.fax", "transport streams frames signals exchanges pages identities "
				"result timing"},
		{"calls.0.fax.frames.0", "t t_end from name hex fcs recovered fields packets"},
		{"calls.0.fax.signals.0", "t t_end from signal"},
		{"calls.0.fax.pages.0",
			"number document from width height x_dpi y_dpi coding not_as_dcs ecm "
			"modulation "
			"rate bytes t t_end rows bad_rows longest_bad_run damaged damage rest_lost "
			"rest_gaps "
			"retransmitted_frames differing_frames lost_packets copies repaired_rows "
			"filled_frames answer file"},
		{"calls.0.fax.identities.caller",
			"tsi csi cig sub sep pwd sid nsf nsf_vendor nsf_model"},
		{"calls.0.fax.identities.callee",
			"tsi csi cig sub sep pwd sid nsf nsf_vendor nsf_model"},
		{"calls.0.fax.result",
			"status pages_sent pages_confirmed phase reason joined_late cut_short"},
		{"calls.0.verdict", "root summary action"},
		{"calls.0.findings.0",
			"id severity caused_by t summary detail action packets reference"},
		{"summary", "calls fax_calls success partial failed unknown pages lost unrecovered "
			    "findings"},
		{"summary.findings", "error warning note"},
	};
	static const char *const stream_names =
		"hop from src dst packets first_seq last_seq expected received lost recovered "
		"recovered_by_redundancy recovered_by_fec unrecovered unrecovered_seqs duplicates "
		"reordered "
		"longest_loss_burst loss_percent redundancy_min redundancy_max fec malformed "
		"not_t38 "
		"max_datagram max_gap_ms jitter_ms";
	struct call *call = full_call(1);
	JsonNode *root = run_one(call);
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		assert_members(root, rows[i].path, rows[i].names);
	assert_members(root, "calls.0.fax.streams.0", stream_names);
	assert_members(root, "calls.0.fax.streams.1", stream_names);
	json_node_unref(root);
	call_free(call);
}

/* ---- values ---- */

static void check_call(JsonNode *root)
{
	static const char *const rows[][2] = {
		{"index", "1"},
		{"signalling", "\"sip\""},
		{"call_id", "\"abc@192.0.2.1\""},
		{"leg_of", "null"},
		{"related", "[]"},
		{"hops", "[{\"src\":\"192.0.2.1\",\"dst\":\"2001:db8::7\"}]"},
		{"caller",
			"{\"uri\":\"sip:5551000@example.com\",\"display\":\"Front \\\"desk\\\"\","
			"\"address\":\"192.0.2.1\",\"user_agent\":\"HT812\",\"sip_fax\":\"t38\"}"},
		{"callee", "{\"uri\":null,\"display\":null,\"address\":\"2001:db8::7\",\"user_"
			   "agent\":null,\"sip_fax\":null}"},
		{"start_time", "\"2026-11-20T03:12:07.104000Z\""},
		{"answer_time", "\"2026-11-20T03:12:09.414000Z\""},
		{"end_time", "\"2026-11-20T03:13:43.304000Z\""},
		{"t_start", "0.0"},
		{"t_answer", "2.31"},
		{"t_end", "96.2"},
		{"state", "\"completed\""},
		{"final_status", "200"},
		{"ended_by", "\"callee\""},
		{"messages_dropped", "3"},
		{"messages.0.t", "0.0"},
		{"messages.0.src", "\"192.0.2.1:5060\""},
		{"messages.0.dst", "\"[2001:db8::7]:5060\""},
		{"messages.0.frame", "1"},
		{"messages.0.method", "\"INVITE\""},
		{"messages.0.status", "null"},
		{"messages.0.cseq", "\"2 INVITE\""},
		{"messages.0.media", "\"image\""},
		{"messages.0.retransmission", "false"},
		{"messages.0.refer_to", "null"},
		{"messages.0.replaces", "\"def@192.0.2.3\""},
		{"messages.2.refer_to", "\"sip:3@example.com\""},
		{"messages.1.hop", "2"},
		{"messages.1.status", "488"},
		{"messages.1.reason", "\"Not Acceptable Here\""},
		{"messages.1.media", "null"},
		{"messages.1.retransmission", "true"},
		{"messages.2.t", "-1.5"},
		{"messages.2.src", "null"},
		{"messages.2.cseq", "null"},
		{"t38.negotiated", "true"},
		{"t38.trigger", "\"re-invite\""},
		{"t38.offered_by", "\"callee\""},
		{"t38.refused_status", "null"},
		{"t38.caller", "{\"address\":\"192.0.2.1\",\"port\":4000,\"version\":0,\"max_bit_"
			       "rate\":14400,"
			       "\"rate_management\":\"transferredTCF\",\"max_buffer\":null,\"max_"
			       "datagram\":200,"
			       "\"fill_bit_removal\":false,\"transcoding_mmr\":true,\"transcoding_"
			       "jbig\":null,"
			       "\"udp_ec\":\"t38UDPRedundancy\",\"vendor_info\":null}"},
		{"t38.callee", "null"},
		{"verdict", "{\"root\":\"MEDIA-LOSS\",\"summary\":\"The answer was lost\","
			    "\"action\":\"Send redundancy\"}"},
		{"findings.0", "{\"id\":\"MEDIA-LOSS\",\"severity\":\"error\",\"caused_by\":null,"
			       "\"t\":81.9,"
			       "\"summary\":\"Packets were lost\",\"detail\":\"4 packets\","
			       "\"action\":\"Send redundancy\",\"packets\":[3861,3866],"
			       "\"reference\":\"T.38 9.1\"}"},
		{"findings.1",
			"{\"id\":\"MEDIA-GAP\",\"severity\":\"note\",\"caused_by\":\"MEDIA-LOSS\","
			"\"t\":null,\"summary\":null,\"detail\":null,\"action\":null,\"packets\":[]"
			","
			"\"reference\":null}"},
		{NULL, NULL},
	};
	assert_all(root, "calls.0.", rows);
}

static void check_fax(JsonNode *root)
{
	static const char *const rows[][2] = {
		{"transport", "\"udptl\""},
		{"limited", "false"},
		{"signals.0.t", "8.0"},
		{"signals.0.from", "\"caller\""},
		{"signals.0.signal", "\"v21-preamble\""},
		{"signals.0.content", "null"},
		{"signals.0.octets", "null"},
		{"signals.1.signal", "\"v17-14400\""},
		{"signals.1.t_end", "null"},
		{"signals.1.content", "\"tcf\""},
		{"signals.1.octets", "2700"},
		{"pages.0",
			"{\"number\":1,\"document\":1,\"from\":\"caller\",\"width\":1728,"
			"\"height\":2200,"
			"\"x_dpi\":204,\"y_dpi\":196,\"coding\":\"MR\",\"not_as_dcs\":false,"
			"\"ecm\":false,"
			"\"modulation\":\"V.17\","
			"\"rate\":14400,\"bytes\":9,\"t\":18.0,\"t_end\":55.0,\"packets\":[610,"
			"2832],"
			"\"rows\":2200,\"bad_rows\":152,\"longest_bad_run\":148,\"damaged\":[["
			"0,3],[804,951]],"
			"\"damage\":[{\"first\":0,\"last\":3,\"state\":\"concealed\","
			"\"packets\":[611,612],\"gaps\":[]},"
			"{\"first\":804,\"last\":951,\"state\":\"lost\",\"packets\":null,"
			"\"gaps\":[{\"cause\":\"packets-lost\",\"offset\":5,\"octets\":null,"
			"\"packets_lost\":9,\"first_seq\":2411,\"packets\":[2410,2420]}]}],"
			"\"rest_lost\":false,\"rest_gaps\":[],"
			"\"retransmitted_frames\":9,\"differing_frames\":0,"
			"\"lost_packets\":0,\"copies\":0,\"repaired_rows\":0,\"filled_frames\":0,"
			"\"command\":\"MPS\",\"answer\":\"MCF\","
			"\"confirmed\":true,\"superseded\":false,\"file\":null}"},
		{"identities.caller.tsi", "\"5551000\""},
		{"identities.caller.pwd", "\"\\u001b]0;x\\u0007\""},
		{"identities.caller.nsf", "null"},
		{"identities.callee.csi", "\"5552000\""},
		{"identities.callee.nsf", "\"00000eff\""},
		{"identities.callee.nsf_vendor", "null"},
		{"result", "{\"status\":\"partial\",\"pages_sent\":2,\"pages_confirmed\":1,"
			   "\"phase\":\"D\","
			   "\"reason\":\"page 2 was not confirmed\",\"joined_late\":false,"
			   "\"cut_short\":false}"},
		{"timing", "null"},
		{NULL, NULL},
	};
	assert_all(root, "calls.0.fax.", rows);
}

static void check_streams(JsonNode *root)
{
	static const char *const rows[][2] = {
		{"0.hop", "1"},
		{"0.from", "\"callee\""},
		{"0.packets", "0"},
		{"0.first_seq", "null"},
		{"0.lost", "null"},
		{"0.loss_percent", "null"},
		{"0.max_gap_ms", "null"},
		{"1", "{\"hop\":2,\"from\":\"caller\",\"src\":\"192.0.2.1:4000\",\"dst\":\"[2001:"
		      "db8::7]:50000\","
		      "\"packets\":95,\"first_seq\":65500,\"last_seq\":62,\"expected\":99,"
		      "\"received\":93,"
		      "\"lost\":6,\"recovered\":4,\"recovered_by_redundancy\":3,\"recovered_by_"
		      "fec\":1,"
		      "\"unrecovered\":2,\"unrecovered_seqs\":[65535,0],\"duplicates\":2,"
		      "\"reordered\":5,"
		      "\"longest_loss_burst\":4,\"loss_bursts\":[[1,2],[4,1]],\"loss_percent\":6."
		      "060606,\"redundancy_min\":0,"
		      "\"redundancy_max\":3,\"fec\":{\"span\":3,\"entries\":2},"
		      "\"survives_burst\":0,\"conflicts\":0,\"captured_twice\":0,\"malformed\":6,"
		      "\"not_t38\":7,\"max_datagram\":180,\"max_gap_ms\":212.5,"
		      "\"packet_ms\":null,\"jitter_ms\":0.333333}"},
		{NULL, NULL},
	};
	assert_all(root, "calls.0.fax.streams.", rows);
}

static void test_values(void)
{
	struct call *call = full_call(1);
	JsonNode *root = run_one(call);
	assert_json(root, "schema", "\"t38trace-report/1\"");
	assert_json(root, "version", "\"" T38TRACE_VERSION "\"");
	check_call(root);
	check_fax(root);
	check_streams(root);
	json_node_unref(root);
	call_free(call);
}

static void test_frames(void)
{
	static const char *const fcs[] = {"\"ok\"", "\"bad\"", "\"missing\""};
	struct call *call = full_call(1);
	JsonNode *root = run_one(call);
	for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
		char *base = g_strdup_printf("calls.0.fax.frames.%zu.", i);
		const char *const rows[][2] = {{"fields", frames[i].fields},
			{"fcs", fcs[frames[i].fcs]}, {"t", "1.0"}, {"t_end", "1.000001"},
			{"from", "\"callee\""}, {"recovered", i == 1 ? "true" : "false"},
			{"packets", "[452,470]"}, {NULL, NULL}};
		assert_all(root, base, rows);
		g_free(base);
	}
	assert_json(root, "calls.0.fax.frames.1.name", "\"DCS\"");
	assert_json(root, "calls.0.fax.frames.1.hex", "\"ffc8c100460f22\"");
	json_node_unref(root);
	call_free(call);
}

/* Times keep their six decimals in the text itself. */
static void test_time_text(void)
{
	struct call *call = full_call(1);
	char *text = run(true, &call, 1, NULL, 0);
	g_assert_nonnull(
		strstr(text, "\"t_start\":0.000000,\"t_answer\":2.310000,\"t_end\":96.200000,"));
	g_assert_nonnull(strstr(text, "\"t\":-1.500000,"));
	g_assert_nonnull(strstr(text, "\"t\":1.000000,\"t_end\":1.000001,"));
	g_assert_nonnull(
		strstr(text, "\"max_gap_ms\":212.5,\"packet_ms\":null,\"jitter_ms\":0.333333}"));
	free(text);
	call_free(call);
}

/* ---- nothing known ---- */

static void test_unknown(void)
{
	static const char *const rows[][2] = {
		{"signalling", "\"none\""},
		{"call_id", "null"},
		{"hops", "[]"},
		{"caller", "{\"uri\":null,\"display\":null,\"address\":null,\"user_agent\":null,"
			   "\"sip_fax\":null}"},
		{"start_time", "null"},
		{"answer_time", "null"},
		{"end_time", "null"},
		{"t_start", "null"},
		{"t_answer", "null"},
		{"t_end", "null"},
		{"state", "\"in-progress\""},
		{"final_status", "null"},
		{"ended_by", "null"},
		{"messages", "[]"},
		{"t38", "null"},
		{"fax", "null"},
		{"verdict", "{\"root\":null,\"summary\":null,\"action\":null}"},
		{"findings", "[]"},
		{NULL, NULL},
	};
	struct call *call = call_new(7);
	JsonNode *root = run_one(call);
	assert_all(root, "calls.0.", rows);
	assert_json(root, "calls.0.index", "7");
	json_node_unref(root);
	call_free(call);
}

/* Media without signalling, of which nothing could be read but that it is there. */
static struct call *bare_media(enum fax_transport transport)
{
	struct call *call = call_new(1);
	call->state = CALL_MEDIA_ONLY;
	struct fax *fax = add_fax(call, 1, transport);
	struct fax_stream_info *info = add_stream(fax, SIDE_CALLEE);
	info->packets = info->udptl.packets = 1;
	info->udptl.expected = info->udptl.received = 1;
	info->udptl.first_seq = info->udptl.last_seq = 5;
	struct fax_frame frame = {.t = T38_NEVER, .t_end = T38_NEVER, .name = "unknown"};
	g_array_append_val(fax->frames, frame);
	struct fax_page *page = fax_page_new();
	page->number = page->document = 1;
	/* As the analyzer guesses when no DCS was seen and no row came. */
	page->params = (struct t30_params){.width = 1728, .x_dpi = 204, .y_dpi = 98};
	g_ptr_array_add(fax->pages, page);
	fax->result.phase = '\0';
	return call;
}

static void test_bare_media(void)
{
	static const char *const rows[][2] = {
		{"state", "\"media-only\""},
		{"t38", "{\"negotiated\":null,\"trigger\":null,\"offered_by\":null,\"refused_"
			"status\":null,"
			"\"caller\":null,\"callee\":null}"},
		{"fax.streams.0.loss_percent", "0.0"},
		{"fax.streams.0.redundancy_min", "null"},
		{"fax.streams.0.redundancy_max", "null"},
		{"fax.streams.0.fec", "null"},
		{"fax.streams.0.max_datagram", "null"},
		{"fax.streams.0.max_gap_ms", "null"},
		{"fax.streams.0.jitter_ms", "null"},
		{"fax.frames.0.hex", "null"},
		{"fax.frames.0.t", "null"},
		{"fax.frames.0.packets", "null"},
		{"fax.frames.0.fields", "{}"},
		{"fax.pages.0.width", "null"},
		{"fax.pages.0.height", "null"},
		{"fax.pages.0.x_dpi", "null"},
		{"fax.pages.0.coding", "null"},
		{"fax.pages.0.modulation", "null"},
		{"fax.pages.0.rate", "null"},
		{"fax.pages.0.t", "null"},
		{"fax.pages.0.rows", "null"},
		{"fax.pages.0.damaged", "null"},
		{"fax.pages.0.answer", "null"},
		{"fax.result", "{\"status\":\"unknown\",\"pages_sent\":0,\"pages_confirmed\":0,"
			       "\"phase\":null,"
			       "\"reason\":null,\"joined_late\":false,\"cut_short\":false}"},
		{NULL, NULL},
	};
	struct call *call = bare_media(FAX_UDPTL);
	JsonNode *root = run_one(call);
	assert_all(root, "calls.0.", rows);
	json_node_unref(root);
	call_free(call);
}

/* The width that made rows out of the data is known, the resolution still is not. */
static void test_measured_width(void)
{
	struct call *call = bare_media(FAX_UDPTL);
	struct fax_page *page = g_ptr_array_index(call->fax->pages, 0);
	page->decoder = FAX_DECODER_T4;
	page->rows = page->received_rows = 10;
	page->bad_rows = 9;
	JsonNode *root = run_one(call);
	assert_json(root, "calls.0.fax.pages.0.width", "1728");
	assert_json(root, "calls.0.fax.pages.0.height", "10");
	assert_json(root, "calls.0.fax.pages.0.y_dpi", "null");
	assert_json(root, "calls.0.fax.pages.0.damaged", "[]");
	json_node_unref(root);
	call_free(call);
}

/* TPKT has no sequence numbers, whatever stands in the counts. */
static void test_tpkt(void)
{
	static const char *const names[] = {"first_seq", "last_seq", "expected", "received", "lost",
		"recovered", "recovered_by_redundancy", "recovered_by_fec", "unrecovered",
		"unrecovered_seqs", "duplicates", "reordered", "longest_loss_burst", "loss_bursts",
		"survives_burst", "conflicts", "loss_percent", "redundancy_min", "redundancy_max",
		"fec"};
	struct call *call = bare_media(FAX_TPKT);
	JsonNode *root = run_one(call);
	assert_json(root, "calls.0.fax.transport", "\"tpkt\"");
	assert_json(root, "calls.0.fax.streams.0.packets", "1");
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		char *path = g_strconcat("calls.0.fax.streams.0.", names[i], NULL);
		assert_json(root, path, "null");
		g_free(path);
	}
	json_node_unref(root);
	call_free(call);
}

/* Late packets from before the first number: never a loss of 2^64. */
static void test_more_received(void)
{
	struct call *call = bare_media(FAX_UDPTL);
	struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, 0);
	info->udptl.received = 3;
	JsonNode *root = run_one(call);
	assert_json(root, "calls.0.fax.streams.0.lost", "0");
	assert_json(root, "calls.0.fax.streams.0.loss_percent", "0.0");
	assert_json(root, "summary.lost", "0");
	json_node_unref(root);
	call_free(call);
}

/* A gap needs two packets, jitter needs image data. */
static void test_pace(void)
{
	struct call *call = bare_media(FAX_UDPTL);
	struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, 0);
	info->packets = 2;
	info->max_gap_ms = 20;
	JsonNode *root = run_one(call);
	assert_json(root, "calls.0.fax.streams.0.max_gap_ms", "20.0");
	assert_json(root, "calls.0.fax.streams.0.jitter_ms", "null");
	json_node_unref(root);
	call_free(call);
}

/* ---- the frame around the calls ---- */

static void test_no_calls(void)
{
	char *text = run(false, NULL, 0, NULL, 0);
	JsonNode *root = parse(text);
	assert_json(root, "calls", "[]");
	assert_json(root, "captures", "[]");
	assert_json(root, "summary",
		"{\"calls\":0,\"fax_calls\":0,\"success\":0,\"partial\":0,\"failed\":0,\"unknown\":"
		"0,"
		"\"pages\":0,\"lost\":0,\"unrecovered\":0,"
		"\"findings\":{\"error\":0,\"warning\":0,\"note\":0}}");
	g_assert_true(g_str_has_suffix(text, "}\n"));
	json_node_unref(root);
	free(text);
}

static void test_summary(void)
{
	struct call *calls[] = {full_call(1), call_new(2), bare_media(FAX_UDPTL), full_call(4)};
	char *text = run(false, calls, G_N_ELEMENTS(calls), NULL, 0);
	JsonNode *root = parse(text);
	assert_json(root, "calls.3.index", "4");
	assert_json(root, "summary",
		"{\"calls\":4,\"fax_calls\":3,\"success\":0,\"partial\":2,\"failed\":0,\"unknown\":"
		"1,"
		"\"pages\":4,\"lost\":12,\"unrecovered\":4,"
		"\"findings\":{\"error\":2,\"warning\":0,\"note\":2}}");
	json_node_unref(root);
	free(text);
	for (size_t i = 0; i < G_N_ELEMENTS(calls); i++)
		call_free(calls[i]);
}

static void test_captures(void)
{
	static const uint32_t links[] = {1, 113, 276, 101, 0, 4711};
	const struct report_capture captures[] = {
		{"a.pcapng", "pcapng.gz", links, 6, 5000000000, 1200, ZERO, ZERO + 96200 * T38_MS,
			true, NULL},
		{"caf\xe9.pcap", NULL, NULL, 0, 0, 0, T38_NEVER, T38_NEVER, false,
			"not a capture file"},
	};
	char *text = run(false, NULL, 0, captures, 2);
	JsonNode *root = parse(text);
	assert_json(root, "captures.0",
		"{\"file\":\"a.pcapng\",\"format\":\"pcapng.gz\","
		"\"link_types\":[\"ETHERNET\",\"LINUX_SLL\",\"LINUX_SLL2\",\"RAW\",\"NULL\","
		"\"4711\"],"
		"\"packets\":5000000000,\"bytes\":1200,\"first_time\":\"2026-11-20T03:12:07."
		"104000Z\","
		"\"last_time\":\"2026-11-20T03:13:43.304000Z\",\"complete\":true,\"error\":null}");
	assert_json(root, "captures.1",
		"{\"file\":\"caf\xef\xbf\xbd.pcap\",\"format\":null,\"link_types\":[],\"packets\":"
		"0,"
		"\"bytes\":0,\"first_time\":null,\"last_time\":null,\"complete\":false,"
		"\"error\":\"not a capture file\"}");
	json_node_unref(root);
	free(text);
}

static void test_lines(void)
{
	struct call *calls[] = {full_call(1), call_new(2)};
	calls[1]->call_id = "two\nlines";
	char *text = run(true, calls, 2, NULL, 0);
	char **lines = g_strsplit(text, "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, 3);
	g_assert_cmpstr(lines[2], ==, "");
	JsonNode *first = parse(lines[0]), *second = parse(lines[1]);
	assert_json(first, "index", "1");
	assert_json(first, "fax.result.status", "\"partial\"");
	assert_json(second, "call_id", "\"two\\nlines\"");
	json_node_unref(first);
	json_node_unref(second);
	g_strfreev(lines);
	free(text);
	call_free(calls[0]);
	call_free(calls[1]);
}

/* A line is out as soon as its call is: nothing waits in the buffer for the end. */
static void test_flushed(void)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct report_json *r = report_json_new(out, true);
	struct call *call = call_new(1);
	g_assert_cmpuint(n, ==, 0);
	report_json_call(r, call, ZERO);
	g_assert_cmpuint(n, >, 0);
	g_assert_cmpint(text[n - 1], ==, '\n');
	report_json_free(r);
	call_free(call);
	fclose(out);
	free(text);
}

static void test_hostile_texts(void)
{
	struct call *call = full_call(1);
	call->call_id = "\x01\x1f\"\\\xff\xc3\xa4\xe2\x82";
	call->party[SIDE_CALLER].display = "\xc2\x9b"
					   "31m";
	JsonNode *root = run_one(call);
	assert_json(root, "calls.0.call_id",
		"\"\\u0001\\u001f\\\"\\\\\xef\xbf\xbd\xc3\xa4\xef\xbf\xbd\xef\xbf\xbd\"");
	assert_json(root, "calls.0.caller.display", "\"\\u009b31m\"");
	json_node_unref(root);
	call_free(call);
}

/* Times that a capture may claim, though nobody was there. */
static void test_far_times(void)
{
	struct call *call = call_new(1);
	call->start = INT64_MIN + 1; /* ZERO further back has no place in 64 bits */
	call->answer = INT64_MAX;
	call->end = ZERO - 1;
	JsonNode *root = run_one(call);
	assert_json(root, "calls.0.t_start", "null");
	assert_json(root, "calls.0.start_time", "\"1677-09-21T00:12:43.145224Z\"");
	assert_json(root, "calls.0.answer_time", "\"2262-04-11T23:47:16.854775Z\"");
	assert_json(root, "calls.0.t_end", "-0.000001");
	json_node_unref(root);
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/render/report_json/names", test_names);
	g_test_add_func("/render/report_json/values", test_values);
	g_test_add_func("/render/report_json/frames", test_frames);
	g_test_add_func("/render/report_json/time_text", test_time_text);
	g_test_add_func("/render/report_json/unknown", test_unknown);
	g_test_add_func("/render/report_json/bare_media", test_bare_media);
	g_test_add_func("/render/report_json/measured_width", test_measured_width);
	g_test_add_func("/render/report_json/tpkt", test_tpkt);
	g_test_add_func("/render/report_json/more_received", test_more_received);
	g_test_add_func("/render/report_json/pace", test_pace);
	g_test_add_func("/render/report_json/no_calls", test_no_calls);
	g_test_add_func("/render/report_json/summary", test_summary);
	g_test_add_func("/render/report_json/captures", test_captures);
	g_test_add_func("/render/report_json/lines", test_lines);
	g_test_add_func("/render/report_json/flushed", test_flushed);
	g_test_add_func("/render/report_json/hostile_texts", test_hostile_texts);
	g_test_add_func("/render/report_json/far_times", test_far_times);
	return g_test_run();
}
