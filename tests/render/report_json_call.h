/* For report_json_test.c: a call that has everything. */
#ifndef TESTS_RENDER_REPORT_JSON_CALL_H
#define TESTS_RENDER_REPORT_JSON_CALL_H

#include "analyzer/call.h"

#define ZERO (INT64_C(1795144327) * T38_SECOND + 104 * T38_MS) /* 2026-11-20T03:12:07.104Z */
#define US ((t38_time)1000)

static struct endpoint endpoint(const char *text, uint16_t port)
{
	struct endpoint out = {.port = port};
	g_assert_true(ip_addr_parse(text, strlen(text), &out.addr));
	return out;
}

static void fill_head(struct call *call)
{
	call->signalling = SIGNALLING_SIP;
	call->call_id = "abc@192.0.2.1";
	call->party[SIDE_CALLER] = (struct party){"sip:5551000@example.com", "Front \"desk\"",
		"HT812", endpoint("192.0.2.1", 0).addr, "t38"};
	call->party[SIDE_CALLEE].address = endpoint("2001:db8::7", 0).addr;
	call->start = ZERO;
	call->answer = ZERO + 2310 * T38_MS;
	call->end = ZERO + 96200 * T38_MS + 999;
	call->state = CALL_COMPLETED;
	call->final_status = 200;
	call->ended_by = SIDE_CALLEE;
	struct hop hop = {endpoint("192.0.2.1", 0).addr, endpoint("2001:db8::7", 0).addr};
	g_array_append_val(call->hops, hop);
}

static void fill_messages(struct call *call)
{
	struct message invite = {.t = ZERO,
		.src = endpoint("192.0.2.1", 5060),
		.dst = endpoint("2001:db8::7", 5060),
		.packet = 1,
		.cseq = 2,
		.method = "INVITE",
		.replaces = "def@192.0.2.3",
		.media = "image"};
	struct message answer = {.t = ZERO + 51 * T38_MS,
		.src = invite.dst,
		.dst = invite.src,
		.packet = 4,
		.from = SIDE_CALLEE,
		.hop = 1,
		.status = 488,
		.cseq = 2,
		.method = "INVITE",
		.reason = "Not Acceptable Here",
		.retransmission = true};
	struct message broken = {.t = ZERO - 1500 * T38_MS,
		.packet = 9,
		.method = "BYE",
		.refer_to = "sip:3@example.com"};
	g_array_append_val(call->messages, invite);
	g_array_append_val(call->messages, answer);
	g_array_append_val(call->messages, broken);
	call->messages_dropped = 3;
}

static void fill_t38(struct call *call)
{
	call->t38.offered = call->t38.negotiated = true;
	call->t38.trigger = T38_TRIGGER_REINVITE;
	call->t38.offered_by = SIDE_CALLEE;
	call->t38.side[SIDE_CALLER] = (struct t38_side){.present = true,
		.media = endpoint("192.0.2.1", 4000),
		.version = 0,
		.max_bit_rate = 14400,
		.max_buffer = -1,
		.max_datagram = 200,
		.rate_management = "transferredTCF",
		.udp_ec = "t38UDPRedundancy",
		.fill_bit_removal = SDP_FALSE,
		.transcoding_mmr = SDP_TRUE,
		.transcoding_jbig = SDP_ABSENT};
}

static void fill_findings(struct call *call)
{
	struct finding error = {.id = "MEDIA-LOSS",
		.summary = "Packets were lost",
		.action = "Send redundancy",
		.reference = "T.38 9.1",
		.severity = SEVERITY_ERROR,
		.t = ZERO + 81900 * T38_MS,
		.detail = "4 packets",
		.packets = {3861, 3866},
		.packet_count = 2};
	struct finding note = {.id = "MEDIA-GAP", .caused_by = "MEDIA-LOSS", .t = T38_NEVER};
	g_array_append_val(call->findings, error);
	g_array_append_val(call->findings, note);
	call->verdict_root = "MEDIA-LOSS";
	call->verdict_summary = "The answer was lost";
	call->verdict_action = "Send redundancy";
}

static struct fax_stream_info *add_stream(struct fax *fax, enum side from)
{
	struct fax_stream_info *info = g_new0(struct fax_stream_info, 1);
	info->from = from;
	info->src = endpoint("192.0.2.1", 4000);
	info->dst = endpoint("2001:db8::7", 50000);
	info->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	info->udptl.first_seq = info->udptl.last_seq = -1;
	info->udptl.redundancy_min = info->udptl.redundancy_max = -1;
	g_ptr_array_add(fax->streams, info);
	return info;
}

static void fill_stream(struct fax *fax)
{
	struct fax_stream_info *info = add_stream(fax, SIDE_CALLER);
	uint16_t seqs[] = {65535, 0};
	info->packets = 95;
	info->udptl = (struct udptl_counts){.packets = 95,
		.first_seq = 65500,
		.last_seq = 62,
		.expected = 99,
		.received = 93,
		.recovered_by_redundancy = 3,
		.recovered_by_fec = 1,
		.unrecovered = 2,
		.duplicates = 2,
		.reordered = 5,
		.longest_loss_burst = 4,
		.loss_bursts = {[0] = 2, [3] = 1},
		.redundancy_min = 0,
		.redundancy_max = 3,
		.fec_span = 3,
		.fec_entries = 2};
	g_array_append_vals(info->unrecovered, seqs, 2);
	info->malformed = 6;
	info->not_t38 = 7;
	info->max_datagram = 180;
	info->max_gap_ms = 212.5;
	info->jitter_ms = 1.0 / 3;
}

/* Frames in T.38 order, put together by hand from T.30 Table 2 and the FCF table. */
static const struct {
	const char *name;
	uint8_t octets[40];
	size_t length;
	enum t38_fcs fcs;
	const char *fields;
} frames[] = {
	/* Octet 1: T.38 (0x20), V.8 (0x04). 2: receives (0x40), 1101 (0x34), fine (2), MR (1). 3: 01
	 * unlimited (0x10). 4: ECM (0x20), MMR (2). 6: superfine (0x80). Last bits: extend. */
	{"DIS", {0xff, 0xc8, 0x01, 0x24, 0x77, 0x11, 0x23, 0x01, 0x80}, 9, T38_FCS_OK,
		"{\"modems\":\"V.27ter, V.29, "
		"V.17\",\"length\":\"unlimited\",\"ecm\":true,\"fine\":true,"
		"\"superfine\":true,\"mr\":true,\"mmr\":true,\"jbig\":false,\"t38\":true,\"v8\":"
		"true,"
		"\"polling\":false,\"receive\":true,\"widths\":\"215 mm\","
		"\"scan_times\":\"20 ms\"}"},
	/* 2: 0001 (0x04), fine (2). 3: 111 (0x0e), extend. 4: ECM, MMR. X is set. */
	{"DCS", {0xff, 0xc8, 0xc1, 0x00, 0x46, 0x0f, 0x22}, 7, T38_FCS_OK,
		"{\"rate\":14400,\"modulation\":\"V.17\",\"width\":1728,\"width_mm\":215,"
		"\"length\":\"A4\","
		"\"x_dpi\":204,\"y_dpi\":196,\"coding\":\"MMR\",\"ecm\":true,\"ecm_octets\":256,"
		"\"scan_time_ms\":0,\"receive\":true,\"fine\":true,\"mmr\":true}"},
	/* 2: 0011 is reserved (0x0c). 3: width 01 (0x40), length 11 invalid (0x30), time 011 (0x06). */
	{"DCS", {0xff, 0xc8, 0x41, 0x00, 0x0c, 0x76}, 6, T38_FCS_OK,
		"{\"rate\":null,\"modulation\":null,\"width\":2432,\"width_mm\":303,\"length\":"
		"null,"
		"\"x_dpi\":204,\"y_dpi\":98,\"coding\":\"MH\",\"ecm\":false,\"ecm_octets\":null,"
		"\"scan_time_ms\":null,"
		"\"malformed\":\"the code of the modulation is reserved\"}"},
	{"DCS", {0xff, 0xc8, 0xc1, 0x00, 0x46}, 5, T38_FCS_OK,
		"{\"receive\":true,\"fine\":true,\"malformed\":\"FIF is shorter than 3 octets\"}"},
	{"DCS", {0xff, 0xc8, 0xc1, 0x00, 0x46, 0x0f, 0x22}, 7, T38_FCS_BAD, "{}"},
	{"unknown", {0xff, 0xc0}, 2, T38_FCS_MISSING, "{}"},
	{"unknown", {0xff, 0xc0}, 2, T38_FCS_OK, "{}"},
	{"CSI", {0xff, 0xc0, 0x02, 0x04, 0xac, 0x8c, 0x04}, 7, T38_FCS_OK,
		"{\"number\":\"15\",\"malformed\":\"FIF is not 20 characters\"}"},
	{"TSI", {0xff, 0xc0, 0xc2, 0x3f}, 4, T38_FCS_OK,
		"{\"number\":\"\xef\xbf\xbd\",\"malformed\":\"FIF is not 20 characters\"}"}, /* 0xfc */
	{"PPS-MPS", {0xff, 0xc8, 0xfd, 0xf2, 0x80, 0x40, 0xff}, 7, T38_FCS_OK,
		"{\"command\":\"MPS\",\"page\":1,\"block\":2,\"frames\":256}"},
	{"PPS-MPS", {0xff, 0xc8, 0xfd, 0xf2, 0x80, 0x40}, 6, T38_FCS_OK,
		"{\"command\":\"MPS\",\"malformed\":\"PPS has not 3 octets of counters\"}"},
	{"PPR", {[0] = 0xff, [1] = 0xc8, [2] = 0xbd, [3] = 0x81, [34] = 0x01}, 35, T38_FCS_OK,
		"{\"frames\":[0,7,255]}"},
	{"PPR", {[0] = 0xff, [1] = 0xc8, [2] = 0xbd, [34] = 0x02, [35] = 0xff}, 36, T38_FCS_OK,
		"{\"frames\":[254],\"malformed\":\"PPR has not 32 octets\"}"},
	{"FCD", {0xff, 0xc0, 0x60, 0xc0, 0x12, 0x34}, 6, T38_FCS_OK, "{\"number\":3}"},
	{"FCD", {0xff, 0xc0, 0x60}, 3, T38_FCS_OK, "{\"malformed\":\"FCD without frame number\"}"},
	{"MCF", {0xff, 0xc8, 0x8c}, 3, T38_FCS_OK, "{}"},
};

static void fill_frames(struct fax *fax)
{
	for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
		struct fax_frame frame = {.t = ZERO + T38_SECOND,
			.t_end = ZERO + T38_SECOND + 1 * US,
			.from = SIDE_CALLEE,
			.name = frames[i].name,
			.octets = frames[i].octets,
			.length = frames[i].length,
			.fcs = frames[i].fcs,
			.recovered = i == 1,
			.first_packet = 452,
			.last_packet = 470};
		g_array_append_val(fax->frames, frame);
	}
}

static void fill_signals(struct fax *fax)
{
	struct fax_signal preamble = {.t = ZERO + 8 * T38_SECOND,
		.t_end = ZERO + 9 * T38_SECOND,
		.kind = FAX_SIGNAL_INDICATOR,
		.name = "v21-preamble",
		.first_packet = 450,
		.last_packet = 450};
	struct fax_signal tcf = {.t = ZERO + 14 * T38_SECOND,
		.t_end = T38_NEVER,
		.from = SIDE_CALLER,
		.kind = FAX_SIGNAL_TCF,
		.name = "v17-14400",
		.octets = 2700};
	g_array_append_val(fax->signals, preamble);
	g_array_append_val(fax->signals, tcf);
}

static void fill_pages(struct fax *fax)
{
	struct fax_page *page = fax_page_new();
	struct fax_range ranges[] = {
		{.last = 3, .state = PAGE_ROW_CONCEALED, .first_packet = 611, .last_packet = 612},
		{.first = 804, .last = 951, .state = PAGE_ROW_LOST, .gap = 0, .gaps = 1}};
	struct fax_gap gap = {.cause = FAX_GAP_PACKETS,
		.at = 5,
		.lost = 9,
		.first_seq = 2411,
		.before = 2410,
		.after = 2420};
	page->number = page->document = 1;
	page->params_known = true;
	page->decoder = FAX_DECODER_T4;
	page->params =
		(struct t30_params){.valid = true, .width = 1728, .x_dpi = 204, .y_dpi = 196};
	page->coding = "MR";
	page->modulation = "V.17";
	page->rate = 14400;
	page->t = ZERO + 18 * T38_SECOND;
	page->t_end = ZERO + 55 * T38_SECOND;
	page->first_packet = 610;
	page->last_packet = 2832;
	page->octets = g_malloc0(9);
	page->length = 9;
	page->rows = page->received_rows = 2200;
	page->bad_rows = 152;
	page->longest_bad_run = 148;
	page->resent_frames = 9;
	page->command = "MPS";
	page->answer = "MCF";
	page->confirmed = true;
	g_array_append_vals(page->damaged, ranges, 2);
	g_array_append_val(page->gaps, gap);
	g_ptr_array_add(fax->pages, page);
}

static void fill_result(struct fax *fax)
{
	static const uint8_t nsf[] = {0x00, 0x00, 0x0e, 0xff};
	fax->identity[SIDE_CALLER].tsi = "5551000";
	fax->identity[SIDE_CALLER].pwd = "\x1b]0;x\x07";
	fax->identity[SIDE_CALLEE].csi = "5552000";
	fax->identity[SIDE_CALLEE].nsf = nsf;
	fax->identity[SIDE_CALLEE].nsf_length = sizeof(nsf);
	fax->result = (struct fax_result){.status = FAX_PARTIAL,
		.pages_sent = 2,
		.pages_confirmed = 1,
		.phase = 'D',
		.reason = "page 2 was not confirmed"};
}

static struct fax *add_fax(struct call *call, unsigned hop, enum fax_transport transport)
{
	struct fax *fax = fax_new(hop);
	fax->transport = transport;
	g_ptr_array_add(call->faxes, fax);
	call->fax = fax;
	return fax;
}

static struct call *full_call(unsigned index)
{
	struct call *call = call_new(index);
	fill_head(call);
	fill_messages(call);
	fill_t38(call);
	fill_findings(call);
	/* The second hop holds the fax best, the first one has a stream all the same. */
	add_stream(add_fax(call, 1, FAX_UDPTL), SIDE_CALLEE);
	struct fax *fax = add_fax(call, 2, FAX_UDPTL);
	fill_stream(fax);
	fill_frames(fax);
	fill_signals(fax);
	fill_pages(fax);
	fill_result(fax);
	return call;
}

#endif
