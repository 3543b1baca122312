/* HEP by hand: what an agent says of a message counts, not the headers that bring it. */
#include "dissect/protos.h"
#include "dissect/tunnel.h"
#include "tests/dissect/decode_rig.h"

#define OUTER "0a 00 00 01 0a 00 00 02 "

#define FAMILY "00 00 00 01 00 07 02 "
#define BY_UDP "00 00 00 02 00 07 11 "
#define BY_TCP "00 00 00 02 00 07 06 "
#define SOURCE "00 00 00 03 00 0a c0 00 02 01 "
#define DESTINATION "00 00 00 04 00 0a c0 00 02 02 "
#define SOURCE_V6 "00 00 00 05 00 16 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 "
#define DESTINATION_V6 "00 00 00 06 00 16 20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 02 "
#define SOURCE_PORT "00 00 00 07 00 08 13 c4 "
#define DESTINATION_PORT "00 00 00 08 00 08 0f a0 "
#define SECONDS "00 00 00 09 00 0a 65 53 f1 00 " /* 1700000000 */
#define MICROSECONDS "00 00 00 0a 00 0a 00 00 00 05 "
#define SIP "00 00 00 0b 00 07 01 "
#define AGENT "00 00 00 0c 00 0a 00 00 07 d1 "
#define KEY "00 00 00 0e 00 0c 73 65 63 72 65 74 "
#define PAYLOAD "00 00 00 0f 00 0a 61 62 63 64 "
#define CORRELATION "00 00 00 11 00 09 78 40 79 "
#define OF_KAMAILIO "00 02 00 03 00 0a 01 02 03 04 "

#define ENDS FAMILY BY_UDP SOURCE DESTINATION SOURCE_PORT DESTINATION_PORT
#define TIME SECONDS MICROSECONDS

#define OUTER_TIME (1700000100 * T38_SECOND)

static size_t octets_in(const char *text)
{
	struct octets octets = hex(text);
	g_free(octets.at);
	return octets.n;
}

static char *hep3(const char *chunks)
{
	return g_strdup_printf("48 45 50 33 %04x %s", (unsigned)octets_in(chunks) + 6, chunks);
}

static char *over_udp(unsigned port, const char *text)
{
	size_t n = octets_in(text) + 8;
	return g_strdup_printf("45 00 %04x 00 01 00 00 20 11 00 00 " OUTER
			       "c0 00 %04x %04x 00 00 %s",
		(unsigned)n + 20, port, (unsigned)n, text);
}

static void decode_at(struct decoded *out, const char *text, size_t kept, t38_time time)
{
	struct octets octets = hex(text);
	struct packet packet = {.link_type = RAW, .time = time, .length = (uint32_t)octets.n};
	out->octets.n = MIN(kept, octets.n);
	out->octets.at = g_malloc(out->octets.n);
	if (out->octets.n > 0)
		memcpy(out->octets.at, octets.at, out->octets.n);
	g_free(octets.at);
	packet.octets = out->octets.at;
	packet.captured = (uint32_t)out->octets.n;
	memset(&out->dg, 0xa5, sizeof(out->dg));
	decode_packet(&packet, &out->dg);
}

static void decode_hep(struct decoded *out, unsigned port, const char *message)
{
	char *packet = over_udp(port, message);
	decode_at(out, packet, SIZE_MAX, OUTER_TIME);
	g_free(packet);
}

static void decode_chunks(struct decoded *out, const char *chunks)
{
	char *message = hep3(chunks);
	decode_hep(out, 9060, message);
	g_free(message);
}

static void check_ends(const struct datagram *d, bool v4)
{
	char src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(
		endpoint_text(&d->src, src), ==, v4 ? "192.0.2.1:5060" : "[2001:db8::1]:5060");
	g_assert_cmpstr(
		endpoint_text(&d->dst, dst), ==, v4 ? "192.0.2.2:4000" : "[2001:db8::2]:4000");
}

/* A message from 5060 to 4000, "abcd". */
static void check_message(const struct decoded *d, bool v4, t38_time time)
{
	g_assert_null(d->dg.bad);
	check_names(&d->dg, "raw ip udp hep");
	g_assert_cmpint(d->dg.transport, ==, TRANSPORT_UDP);
	check_ends(&d->dg, v4);
	check_payload(&d->dg, "abcd");
	g_assert_cmpint(d->dg.time, ==, time);
	g_assert_false(d->dg.snapped);
}

static void check_chunks(const char *chunks, bool v4, t38_time time)
{
	struct decoded d;
	decode_chunks(&d, chunks);
	check_message(&d, v4, time);
	release(&d);
}

/* Understood, but nothing to go on with. */
static void check_nothing(const char *chunks)
{
	struct decoded d;
	decode_chunks(&d, chunks);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, "raw ip udp hep");
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpint(d.dg.dst.port, !=, 9060);
	walk_fields(&d);
	release(&d);
}

#define TOLD (1700000000 * T38_SECOND + 5000)

static void test_message(void)
{
	check_chunks(ENDS TIME SIP PAYLOAD, true, TOLD);
	check_chunks(BY_UDP SOURCE_V6 DESTINATION_V6 SOURCE_PORT DESTINATION_PORT TIME SIP PAYLOAD,
		false, TOLD);
	/* in any order, with chunks that are not known, or not of the common vendor */
	check_chunks(PAYLOAD SIP MICROSECONDS SECONDS DESTINATION_PORT SOURCE_PORT DESTINATION
			     SOURCE BY_UDP FAMILY,
		true, TOLD);
	check_chunks(OF_KAMAILIO ENDS OF_KAMAILIO
		"00 00 ff ff 00 06 " AGENT KEY TIME SIP PAYLOAD CORRELATION,
		true, TOLD);
	check_chunks(ENDS SECONDS SIP PAYLOAD, true, 1700000000 * T38_SECOND);
	/* no time: that of the packet */
	check_chunks(ENDS SIP PAYLOAD, true, OUTER_TIME);
	check_chunks(
		ENDS "00 00 00 09 00 0a 00 00 00 00 " MICROSECONDS SIP PAYLOAD, true, OUTER_TIME);
	/* the latest that can be said */
	check_chunks(ENDS
		"00 00 00 09 00 0a ff ff ff ff 00 00 00 0a 00 0a ff ff ff ff " SIP PAYLOAD,
		true, 4294967295 * T38_SECOND + 4294967295 * 1000);
}

static void test_any_port(void)
{
	char *message = hep3(ENDS TIME SIP PAYLOAD);
	struct decoded d;
	decode_hep(&d, 12345, message);
	check_message(&d, true, TOLD);
	release(&d);
	g_free(message);
}

/* What brought it is not what carries it. */
static void test_transport(void)
{
	struct decoded d;
	decode_chunks(&d, BY_TCP SOURCE DESTINATION SOURCE_PORT DESTINATION_PORT TIME SIP PAYLOAD);
	check_message(&d, true, TOLD);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 6);
	release(&d);
	/* ports may be left out */
	decode_chunks(&d, SOURCE DESTINATION SIP PAYLOAD);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 17);
	g_assert_cmpuint(d.dg.src.port, ==, 0);
	g_assert_cmpuint(d.dg.dst.port, ==, 0);
	release(&d);
}

#define CONTENT(type) "00 00 00 0b 00 07 " type " "

static void test_content(void)
{
	check_chunks(ENDS TIME PAYLOAD, true, TOLD);
	check_chunks(ENDS TIME CONTENT("04") PAYLOAD, true, TOLD); /* RTP */
	check_chunks(ENDS TIME CONTENT("06") PAYLOAD, true, TOLD); /* MGCP */
	check_chunks(ENDS TIME CONTENT("07") PAYLOAD, true, TOLD); /* Megaco */
	check_nothing(ENDS TIME CONTENT("05") PAYLOAD);		   /* RTCP as JSON */
	check_nothing(ENDS TIME CONTENT("64") PAYLOAD);		   /* a log, with SIP in it */
	check_nothing(ENDS TIME CONTENT("ff") PAYLOAD);
}

static void test_not_enough(void)
{
	check_nothing(ENDS TIME SIP);
	check_nothing(SOURCE SOURCE SOURCE_PORT DESTINATION_PORT TIME SIP PAYLOAD);
	check_nothing(BY_UDP DESTINATION SOURCE_PORT DESTINATION_PORT TIME SIP PAYLOAD);
	/* an address of another size is none */
	check_nothing("00 00 00 03 00 09 c0 00 02 " DESTINATION TIME SIP PAYLOAD);
	check_nothing("00 00 00 03 00 16 " V6 DESTINATION TIME SIP PAYLOAD);
	check_nothing("");
}

static void test_hostile_lengths(void)
{
	/* A chunk that cannot be ends them: what came before counts. */
	check_chunks(ENDS TIME SIP PAYLOAD "00 00 00 11 00 05 ", true, TOLD);
	check_chunks(ENDS TIME SIP PAYLOAD "00 00 00 11 ff ff 00 ", true, TOLD);
	check_chunks(ENDS TIME SIP PAYLOAD "00 00 00 ", true, TOLD);
	check_nothing(ENDS TIME SIP "00 00 00 11 00 00 " PAYLOAD);
	check_nothing(ENDS TIME SIP "00 00 00 0f ff ff 61 62 63 64 ");
	/* The message is longer than the datagram; shorter than its header. */
	struct decoded d;
	decode_hep(&d, 9060, "48 45 50 33 ff ff " ENDS TIME SIP PAYLOAD);
	check_message(&d, true, TOLD);
	release(&d);
	decode_hep(&d, 9060, "48 45 50 33 00 05 " ENDS TIME SIP PAYLOAD);
	g_assert_cmpstr(d.dg.bad, ==, "HEP");
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	release(&d);
	/* What is behind its length is none of it. */
	decode_hep(&d, 9060, "48 45 50 33 00 5d " ENDS TIME SIP PAYLOAD "00 00 00 0f 00 07 ff ");
	check_message(&d, true, TOLD);
	release(&d);
}

/* A layer holds the chunks behind the payload, too. */
static void test_fields(void)
{
	char *message = hep3(FAMILY SOURCE PAYLOAD DESTINATION CORRELATION KEY OF_KAMAILIO);
	struct decoded d;
	decode_hep(&d, 9060, message);
	g_assert_cmpuint(d.dg.layers[3].length, ==, octets_in(message));
	g_assert_cmpuint(walk_fields(&d), ==, 9 + 4 + 2 + 7);
	release(&d);
	g_free(message);
}

struct hidden {
	struct field_sink sink;
	const uint8_t *secret;
	unsigned seen, shown;
};

static void hidden_open(struct field_sink *sink, const struct field *f)
{
	(void)sink;
	(void)f;
}

static void hidden_close(struct field_sink *sink)
{
	(void)sink;
}

static void hidden_field(struct field_sink *sink, const struct field *f)
{
	struct hidden *h = (struct hidden *)sink;
	h->seen += strcmp(f->name, "hep.key_length") == 0;
	h->shown += f->at <= h->secret && f->at + f->length > h->secret;
}

static void test_key_is_not_shown(void)
{
	struct octets octets = hex("48 45 50 33 00 12 " KEY);
	struct hidden h = {{hidden_open, hidden_field, hidden_close}, octets.at + 12, 0, 0};
	hep_proto.fields(whole(octets), &h.sink);
	g_assert_cmpuint(h.seen, ==, 1);
	g_assert_cmpuint(h.shown, ==, 0);
	g_free(octets.at);
}

static void test_not_hep(void)
{
	static const char *const texts[] = {"48 45 50 32 00 5d ", "48 45 50 33 00",
		"48 45 4c 4c 4f 21", "03 10 02 11 13 c4 0f a0 c0 00 02 01 c0 00 02 02 61"};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++) {
		struct decoded d;
		decode_hep(&d, 9060, texts[i]);
		check_names(&d.dg, "raw ip udp");
		g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
		g_assert_cmpuint(d.dg.dst.port, ==, 9060);
		release(&d);
	}
}

/* From a TCP stream: the segment's headers are those of the outer packet. */
static void test_carried(void)
{
	struct decoded d;
	char *message = hep3(ENDS TIME SIP PAYLOAD);
	struct octets octets = hex(message);
	decode_at(&d, "45 00 00 2b 12 34 00 00 40 06 00 00 " OUTER TCP "61 62 63", SIZE_MAX,
		OUTER_TIME);
	decode_carried((struct proto_key){SPACE_UDP, TUNNEL_HEP3}, whole(octets), &d.dg);
	check_names(&d.dg, "raw ip tcp hep");
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	check_ends(&d.dg, true);
	check_payload(&d.dg, "abcd");
	g_assert_cmpint(d.dg.time, ==, TOLD);
	g_free(octets.at);
	g_free(message);
	release(&d);
}

/* ---- versions 1 and 2 ---- */

#define PORTS "13 c4 0f a0 "
#define OLD_V4 "10 02 11 " PORTS "c0 00 02 01 c0 00 02 02 "
#define OLD_V6 "28 0a 11 " PORTS V6

static void check_old(const char *text, bool v4, t38_time time)
{
	struct decoded d;
	decode_hep(&d, 9060, text);
	check_message(&d, v4, time);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 17);
	release(&d);
}

static void test_old(void)
{
	check_old("01 " OLD_V4 "61 62 63 64", true, OUTER_TIME);
	check_old("01 " OLD_V6 "61 62 63 64", false, OUTER_TIME);
	/* of an agent that is little-endian, and of one that is big-endian */
	check_old("02 " OLD_V4 "00 f1 53 65 05 00 00 00 01 00 00 00 61 62 63 64", true, TOLD);
	/* Microseconds that are 0 either way: the nearer one. A time of long ago. */
	check_old("02 " OLD_V4 "00 f1 53 65 00 00 00 00 01 00 00 00 61 62 63 64", true,
		1700000000 * T38_SECOND);
	check_old("02 " OLD_V4 "65 00 00 00 05 00 00 00 01 00 00 00 61 62 63 64", true,
		0x65 * T38_SECOND + 5000);
	check_old("02 " OLD_V4 "00 00 00 65 00 00 00 05 01 00 00 00 61 62 63 64", true,
		0x65 * T38_SECOND + 5000);
	/* An agent that has another length there. */
	check_old("02 02 02 11 " PORTS "c0 00 02 01 c0 00 02 02 "
		  "00 f1 53 65 05 00 00 00 01 00 00 00 61 62 63 64",
		true, TOLD);
	check_old("02 " OLD_V6 "65 53 f1 00 00 00 00 05 00 01 00 00 61 62 63 64", false, TOLD);
}

static void check_no_old(unsigned port, const char *text)
{
	struct decoded d;
	decode_hep(&d, port, text);
	check_names(&d.dg, "raw ip udp");
	g_assert_cmpuint(d.dg.dst.port, ==, port);
	release(&d);
}

static void test_not_old(void)
{
	check_no_old(9061, "01 " OLD_V4 "61 62 63 64");
	check_no_old(9060, "01 10 02 11 " PORTS "c0 00 02 01 c0 00 02 02"); /* no message */
	check_no_old(9060, "02 10 02 11 " PORTS "c0 00 02 01 c0 00 02 02 61 62 63 64");
	check_no_old(9060, "01 10 02 11 13 c4 0f");
	check_no_old(9060, "01 10 02 12 " PORTS "c0 00 02 01 c0 00 02 02 61 62 63 64");
	check_no_old(9060, "01 10 0a 11 " PORTS "c0 00 02 01 c0 00 02 02 61 62 63 64");
	check_no_old(9060, "01 10 03 11 " PORTS "c0 00 02 01 c0 00 02 02 61 62 63 64");
	/* UDPTL 272: an indicator and its copies; 552: data */
	check_no_old(9060, "01 10 01 06 00 03 01 06 01 06 01 04 00 00 00 00 00 00");
	check_no_old(9060, "02 28 07 c0 01 80 03 00 01 02 00 00 00 00 00 00 00 00");
	check_no_old(9060, "03 " OLD_V4 "61 62 63 64");
}

/* ---- cut, short and wrong ---- */

/* IP 20, UDP 8, HEP 6 and its chunks: the payload comes last. */
static const struct {
	const char *text;
	size_t headers;
	unsigned fields;
} samples[] = {
	{"45 00 00 83 00 01 00 00 20 11 00 00 " OUTER
	 "c0 00 23 64 00 6f 00 00 48 45 50 33 00 67 " ENDS TIME SIP AGENT PAYLOAD,
		20 + 8 + 99, 9 + 4 + 2 + 11},
	{"45 00 00 3c 00 01 00 00 20 11 00 00 " OUTER "c0 00 23 64 00 28 00 00 "
	 "02 " OLD_V4 "00 f1 53 65 05 00 00 00 01 00 00 00 61 62 63 64",
		20 + 8 + 28, 9 + 4 + 9},
};

static bool is_message(const struct datagram *d)
{
	return d->transport == TRANSPORT_UDP && d->dst.port == 4000;
}

static void test_snapped(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		size_t n = octets_in(samples[s].text), headers = samples[s].headers;
		for (size_t kept = 0; kept <= n; kept++) {
			struct decoded d;
			decode_at(&d, samples[s].text, kept, OUTER_TIME);
			g_assert_cmpint(d.dg.snapped, ==, kept < n);
			g_assert_cmpint(bytes_status(&d.dg.payload), !=, PARSE_BAD);
			g_assert_cmpint(is_message(&d.dg), ==, kept >= headers);
			g_assert_cmpuint(walk_fields(&d), <=, samples[s].fields);
			if (kept >= headers) {
				g_assert_cmpuint(bytes_left(&d.dg.payload), ==, kept - headers);
				g_assert_cmpuint(d.dg.payload.cut, ==, n - kept);
				g_assert_cmpint(d.dg.time, ==, TOLD);
			}
			if (kept == n)
				g_assert_cmpuint(walk_fields(&d), ==, samples[s].fields);
			release(&d);
		}
	}
}

static void test_truncated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s].text);
		for (size_t n = 0; n < octets.n; n++) {
			struct decoded d;
			decode_octets(&d, RAW, octets, n, n);
			if (n < samples[s].headers)
				g_assert_false(is_message(&d.dg));
			g_assert_false(d.dg.snapped);
			walk_fields(&d);
			release(&d);
		}
		g_free(octets.at);
	}
}

static void test_mutated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		const struct sample sample = {.link_type = RAW, .text = samples[s].text};
		check_mutated(&sample);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/hep/message", test_message);
	g_test_add_func("/dissect/hep/any_port", test_any_port);
	g_test_add_func("/dissect/hep/transport", test_transport);
	g_test_add_func("/dissect/hep/content", test_content);
	g_test_add_func("/dissect/hep/not_enough", test_not_enough);
	g_test_add_func("/dissect/hep/hostile_lengths", test_hostile_lengths);
	g_test_add_func("/dissect/hep/fields", test_fields);
	g_test_add_func("/dissect/hep/key_is_not_shown", test_key_is_not_shown);
	g_test_add_func("/dissect/hep/not_hep", test_not_hep);
	g_test_add_func("/dissect/hep/carried", test_carried);
	g_test_add_func("/dissect/hep/old", test_old);
	g_test_add_func("/dissect/hep/not_old", test_not_old);
	g_test_add_func("/dissect/hep/snapped", test_snapped);
	g_test_add_func("/dissect/hep/truncated", test_truncated);
	g_test_add_func("/dissect/hep/mutated", test_mutated);
	return g_test_run();
}
