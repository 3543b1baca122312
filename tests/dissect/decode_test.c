/* Packets by hand, from the link layer down to UDP and TCP. */
#include "dissect/decode.h"

#include <glib.h>
#include <string.h>

#include "dissect/ethertype.h"
#include "dissect/protos.h"
#include "tests/dissect/hex.h"

enum {
	ETHERNET = 1,
	NULL_LOOPBACK = 0,
	LOOP = 108,
	RAW = 101,
	IPV4 = 228,
	IPV6 = 229,
	SLL = 113,
	SLL2 = 276
};

#define MACS "02 00 00 00 00 01  02 00 00 00 00 02 "
#define V4 "c0 00 02 01 c0 00 02 02 "
#define V6                                                                                         \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 20 01 0d b8 00 00 00 00 00 00 00 00 00 "  \
	"00 00 02 "
#define UDP "13 c4 0f a0 00 0c 00 00 61 62 63 64 " /* 5060 to 4000, "abcd" */
#define TCP "13 c4 0f a0 01 02 03 04 05 06 07 08 50 18 ff ff 00 00 00 00 " /* no options, ACK PSH */

/* A decoded packet with its octets. */
struct decoded {
	struct datagram dg;
	struct octets octets;
};

static void decode_octets(struct decoded *out, uint32_t link_type, struct octets octets,
	size_t captured, size_t length)
{
	struct packet packet = {
		.link_type = link_type, .captured = (uint32_t)captured, .length = (uint32_t)length};
	out->octets.at = g_malloc(captured);
	out->octets.n = captured;
	if (captured > 0)
		memcpy(out->octets.at, octets.at, captured);
	packet.octets = out->octets.at;
	/* Nothing may depend on what the struct held before. */
	memset(&out->dg, 0xa5, sizeof(out->dg));
	decode_packet(&packet, &out->dg);
}

static void decode(struct decoded *out, uint32_t link_type, const char *text)
{
	struct octets octets = hex(text);
	decode_octets(out, link_type, octets, octets.n, octets.n);
	g_free(octets.at);
}

static void release(struct decoded *d)
{
	g_free(d->octets.at);
}

static void check_names(const struct datagram *dg, const char *names)
{
	GString *text = g_string_new(NULL);
	for (unsigned i = 0; i < dg->layer_count; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? " " : "", dg->layers[i].proto->name);
	g_assert_cmpstr(text->str, ==, names);
	g_string_free(text, TRUE);
}

static void check_payload(const struct datagram *dg, const char *text)
{
	g_assert_cmpuint(bytes_left(&dg->payload), ==, strlen(text));
	g_assert_true(memcmp(dg->payload.at, text, strlen(text)) == 0);
}

static void check_udp(uint32_t link_type, const char *text, const char *names)
{
	struct decoded d;
	char src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	decode(&d, link_type, text);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, names);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 17);
	bool v4 = ip_addr_is_v4(&d.dg.src.addr);
	g_assert_cmpstr(
		endpoint_text(&d.dg.src, src), ==, v4 ? "192.0.2.1:5060" : "[2001:db8::1]:5060");
	g_assert_cmpstr(
		endpoint_text(&d.dg.dst, dst), ==, v4 ? "192.0.2.2:4000" : "[2001:db8::2]:4000");
	g_assert_cmpuint(d.dg.ttl, ==, 64);
	g_assert_false(d.dg.fragment);
	check_payload(&d.dg, "abcd");
	g_assert_cmpuint(d.dg.payload.cut, ==, 0);
	release(&d);
}

#define IP4_UDP "45 00 00 20 12 34 00 00 40 11 00 00 " V4 UDP
#define IP6_UDP "60 00 00 00 00 0c 11 40 " V6 UDP

static void test_links(void)
{
	check_udp(ETHERNET, MACS "08 00 " IP4_UDP, "eth ip udp");
	check_udp(ETHERNET, MACS "86 dd " IP6_UDP, "eth ipv6 udp");
	check_udp(ETHERNET, MACS "81 00 00 05 08 00 " IP4_UDP, "eth vlan ip udp");
	check_udp(
		ETHERNET, MACS "88 a8 00 05 81 00 e0 06 86 dd " IP6_UDP, "eth vlan vlan ipv6 udp");
	check_udp(ETHERNET, MACS "91 00 00 05 81 00 00 06 08 00 " IP4_UDP, "eth vlan vlan ip udp");
	check_udp(SLL, "00 00 00 01 00 06 02 00 00 00 00 01 00 00 08 00 " IP4_UDP, "sll ip udp");
	check_udp(SLL, "00 04 00 01 00 06 02 00 00 00 00 01 00 00 81 00 00 05 86 dd " IP6_UDP,
		"sll vlan ipv6 udp");
	check_udp(SLL2, "08 00 00 00 00 00 00 02 00 01 00 06 02 00 00 00 00 01 00 00 " IP4_UDP,
		"sll2 ip udp");
	check_udp(RAW, IP4_UDP, "raw ip udp");
	check_udp(RAW, IP6_UDP, "raw ipv6 udp");
	check_udp(IPV4, IP4_UDP, "raw ip udp");
	check_udp(IPV6, IP6_UDP, "raw ipv6 udp");
	check_udp(NULL_LOOPBACK, "02 00 00 00 " IP4_UDP, "null ip udp");
	check_udp(NULL_LOOPBACK, "00 00 00 1e " IP6_UDP, "null ipv6 udp"); /* a big-endian Darwin */
	check_udp(LOOP, "00 00 00 02 " IP4_UDP, "null ip udp");
}

/* Short frames are padded to 60 octets: no part of what they carry. */
static void test_padding(void)
{
	check_udp(ETHERNET, MACS "08 00 " IP4_UDP "ee ee ee ee ee ee ee ee ee ee ee ee ee ee",
		"eth ip udp");
	check_udp(ETHERNET, MACS "86 dd " IP6_UDP "ee ee", "eth ipv6 udp");
	/* The UDP length ends before the IP length does. */
	check_udp(RAW, "45 00 00 22 12 34 00 00 40 11 00 00 " V4 UDP "ee ee", "raw ip udp");
}

/* A layer ends where what it carries ends, not where the packet does. */
static void test_layer_lengths(void)
{
	struct decoded d;
	decode(&d, ETHERNET, MACS "08 00 " IP4_UDP "ee ee ee ee");
	g_assert_cmpuint(d.dg.layers[0].length, ==, 14 + 32 + 4);
	g_assert_true(d.dg.layers[0].at == d.octets.at);
	g_assert_cmpuint(d.dg.layers[1].length, ==, 32);
	g_assert_true(d.dg.layers[1].at == d.octets.at + 14);
	g_assert_cmpuint(d.dg.layers[2].length, ==, 12);
	g_assert_true(d.dg.layers[2].at == d.octets.at + 34);
	release(&d);
}

static void test_ipv4_options(void)
{
	check_udp(RAW, "46 00 00 24 12 34 00 00 40 11 00 00 " V4 "94 04 00 00 " UDP, "raw ip udp");
	/* The largest header: 60 octets. */
	check_udp(RAW,
		"4f 00 00 48 12 34 00 00 40 11 00 00 " V4
		"01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 "
		"01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 01 " UDP,
		"raw ip udp");
}

/* Captured before segmentation offload filled the lengths in: to the end of the packet. */
static void test_lengths_of_zero(void)
{
	check_udp(RAW, "45 00 00 00 12 34 00 00 40 11 00 00 " V4 UDP, "raw ip udp");
	check_udp(RAW, "60 00 00 00 00 00 11 40 " V6 UDP, "raw ipv6 udp");
	check_udp(RAW,
		"45 00 00 20 12 34 00 00 40 11 00 00 " V4 "13 c4 0f a0 00 00 00 00 61 62 63 64",
		"raw ip udp");
}

/* A length that promises more than there is: what is there is used. */
static void test_lengths_too_large(void)
{
	check_udp(RAW, "45 00 ff ff 12 34 00 00 40 11 00 00 " V4 UDP, "raw ip udp");
	check_udp(RAW, "60 00 00 00 ff ff 11 40 " V6 UDP, "raw ipv6 udp");
	check_udp(RAW,
		"45 00 00 20 12 34 00 00 40 11 00 00 " V4 "13 c4 0f a0 ff ff 00 00 61 62 63 64",
		"raw ip udp");
}

static void test_ipv6_extensions(void)
{
	/* hop by hop 8, destination 16, routing 8, AH 12 octets */
	check_udp(
		RAW, "60 00 00 00 00 14 00 40 " V6 "11 00 05 02 00 00 01 00 " UDP, "raw ipv6 udp");
	check_udp(RAW,
		"60 00 00 00 00 1c 3c 40 " V6
		"11 01 01 0c 00 00 00 00 00 00 00 00 00 00 00 00 " UDP,
		"raw ipv6 udp");
	check_udp(RAW,
		"60 00 00 00 00 28 00 40 " V6 "2b 00 05 02 00 00 01 00 33 00 00 00 00 00 00 00 "
		"11 01 00 00 00 00 00 01 00 00 00 02 " UDP,
		"raw ipv6 udp");
	/* RFC 6946: an atomic fragment, between destination options and UDP */
	check_udp(RAW,
		"60 00 00 00 00 1c 3c 40 " V6
		"2c 00 01 04 00 00 00 00 11 00 00 00 00 00 00 07 " UDP,
		"raw ipv6 udp");
}

static void test_tcp(void)
{
	struct decoded d;
	decode(&d, RAW, "45 00 00 2b 12 34 00 00 40 06 00 00 " V4 TCP "61 62 63");
	g_assert_null(d.dg.bad);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_TCP);
	g_assert_cmpuint(d.dg.src.port, ==, 5060);
	g_assert_cmpuint(d.dg.dst.port, ==, 4000);
	g_assert_cmpuint(d.dg.tcp_seq, ==, 0x01020304);
	g_assert_cmpuint(d.dg.tcp_flags, ==, 0x18);
	check_payload(&d.dg, "abc");
	release(&d);
	/* Options: 24 octets of header, SYN; the IPv6 payload ends with it. */
	decode(&d, RAW,
		"60 00 00 00 00 18 06 40 " V6
		"13 c4 0f a0 ff ff ff ff 05 06 07 08 60 02 ff ff 00 00 00 00 02 04 05 b4 ee ee");
	g_assert_null(d.dg.bad);
	g_assert_cmpuint(d.dg.tcp_seq, ==, 0xffffffff);
	g_assert_cmpuint(d.dg.tcp_flags, ==, TCP_SYN);
	check_payload(&d.dg, "");
	release(&d);
}

static void check_fragment(const char *text, uint32_t id, uint32_t offset, bool more,
	uint8_t protocol, const char *payload)
{
	struct decoded d;
	decode(&d, RAW, text);
	g_assert_null(d.dg.bad);
	g_assert_true(d.dg.fragment);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpuint(d.dg.src.port, ==, 0);
	g_assert_cmpuint(d.dg.ip_id, ==, id);
	g_assert_cmpuint(d.dg.fragment_offset, ==, offset);
	g_assert_cmpint(d.dg.more_fragments, ==, more);
	g_assert_cmpuint(d.dg.ip_protocol, ==, protocol);
	check_payload(&d.dg, payload);
	release(&d);
}

static void test_fragments(void)
{
	check_fragment("45 00 00 1c 12 34 20 00 40 11 00 00 " V4 "61 62 63 64 65 66 67 68", 0x1234,
		0, true, 17, "abcdefgh");
	check_fragment("45 00 00 18 12 34 00 01 40 11 00 00 " V4 "61 62 63 64", 0x1234, 8, false,
		17, "abcd");
	check_fragment("45 00 00 18 ff ff 3f ff 40 06 00 00 " V4 "61 62 63 64", 0xffff, 65528, true,
		6, "abcd");
	check_fragment("60 00 00 00 00 0c 2c 40 " V6 "11 00 00 01 de ad be ef 61 62 63 64",
		0xdeadbeef, 0, true, 17, "abcd");
	check_fragment("60 00 00 00 00 0c 2c 40 " V6 "11 00 ff f8 de ad be ef 61 62 63 64",
		0xdeadbeef, 65528, false, 17, "abcd");
	/* What looks like a further extension header in the payload of a fragment is not read. */
	check_fragment("60 00 00 00 00 10 2c 40 " V6
		       "3c 00 00 01 00 00 00 01 61 62 63 64 65 66 67 68",
		1, 0, true, 60, "abcdefgh");
	/* Do not fragment: no fragment. */
	check_udp(RAW, "45 00 00 20 12 34 40 00 40 11 00 00 " V4 UDP, "raw ip udp");
}

static void test_reassembled(void)
{
	struct decoded d;
	decode(&d, RAW, "45 00 00 1c 12 34 00 03 40 11 00 00 " V4 "61 62 63 64 65 66 67 68");
	struct octets whole = hex(UDP);
	decode_reassembled(bytes_of(whole.at, whole.n, whole.n), &d.dg);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, "raw ip udp");
	g_assert_false(d.dg.fragment);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	g_assert_cmpuint(d.dg.dst.port, ==, 4000);
	check_payload(&d.dg, "abcd");
	/* No room for a further layer: nothing is read, nothing overflows. */
	d.dg.layer_count = DECODE_MAX_LAYERS;
	decode_reassembled(bytes_of(whole.at, whole.n, whole.n), &d.dg);
	g_assert_cmpuint(d.dg.layer_count, ==, DECODE_MAX_LAYERS);
	g_free(whole.at);
	release(&d);
}

static void check_bad(uint32_t link_type, const char *text, const char *bad)
{
	struct decoded d;
	decode(&d, link_type, text);
	g_assert_cmpstr(d.dg.bad, ==, bad);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpuint(bytes_left(&d.dg.payload), ==, 0);
	release(&d);
}

static void test_bad_headers(void)
{
	/* IPv4: header words below 5, or beyond the packet; another version under its ethertype */
	check_bad(RAW, "44 00 00 20 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	check_bad(RAW, "40 00 00 20 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	check_bad(RAW, "4f 00 00 20 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	check_bad(ETHERNET, MACS "08 00 65 00 00 20 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	/* a total length that does not even hold the header */
	check_bad(RAW, "45 00 00 13 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	check_bad(RAW, "45 00 00 01 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	check_bad(RAW, "46 00 00 17 12 34 00 00 40 11 00 00 " V4 "94 04 00 00 " UDP, "IPv4");
	/* IPv6: version; extension headers that run out of the packet or of the payload length */
	check_bad(ETHERNET, MACS "86 dd 45 00 00 00 00 0c 11 40 " V6 UDP, "IPv6");
	check_bad(RAW, "60 00 00 00 00 0c 00 40 " V6 "11 02 05 02 00 00 01 00 00 00 00 00", "IPv6");
	check_bad(RAW, "60 00 00 00 00 04 2c 40 " V6 "11 00 00 01 de ad be ef", "IPv6");
	check_bad(RAW, "60 00 00 00 00 01 00 40 " V6 "11 00 05 02 00 00 01 00 " UDP, "IPv6");
	/* UDP: shorter than its header, by its own length or IP's */
	check_bad(RAW,
		"45 00 00 20 12 34 00 00 40 11 00 00 " V4 "13 c4 0f a0 00 07 00 00 61 62 63 64",
		"UDP");
	check_bad(RAW,
		"45 00 00 20 12 34 00 00 40 11 00 00 " V4 "13 c4 0f a0 00 01 00 00 61 62 63 64",
		"UDP");
	check_bad(RAW, "45 00 00 1b 12 34 00 00 40 11 00 00 " V4 UDP, "UDP");
	check_bad(RAW, "45 00 00 14 12 34 00 00 40 11 00 00 " V4 UDP, "UDP");
	/* TCP: header words below 5 (0, too), or beyond the segment */
	check_bad(RAW,
		"45 00 00 28 12 34 00 00 40 06 00 00 " V4
		"13 c4 0f a0 01 02 03 04 05 06 07 08 40 18 ff ff 00 00 00 00",
		"TCP");
	check_bad(RAW,
		"45 00 00 28 12 34 00 00 40 06 00 00 " V4
		"13 c4 0f a0 01 02 03 04 05 06 07 08 00 18 ff ff 00 00 00 00",
		"TCP");
	check_bad(RAW,
		"45 00 00 28 12 34 00 00 40 06 00 00 " V4
		"13 c4 0f a0 01 02 03 04 05 06 07 08 60 18 ff ff 00 00 00 00",
		"TCP");
	/* nothing at all */
	check_bad(ETHERNET, "", "Ethernet");
	check_bad(RAW, "", "Raw IP");
	check_bad(NULL_LOOPBACK, "02 00 00 00", "Null/Loopback");
	check_bad(SLL2, "08 00", "Linux cooked capture v2");
}

static void check_unknown(uint32_t link_type, const char *text, const char *names, size_t left)
{
	struct decoded d;
	decode(&d, link_type, text);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, names);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpuint(bytes_left(&d.dg.payload), ==, left);
	release(&d);
}

static void test_unknown(void)
{
	check_unknown(147, "01 02 03", "", 3);			  /* a link type for private use */
	check_unknown(ETHERNET, MACS "08 06 00 01", "eth", 2);	  /* ARP */
	check_unknown(ETHERNET, MACS "00 2e 42 42 03", "eth", 3); /* IEEE 802.3: a length */
	check_unknown(ETHERNET, MACS "00 01 42 42 03", "eth", 3); /* no link type or protocol 1 */
	check_unknown(ETHERNET, MACS "81 00 00 05 08 06 00 01", "eth vlan", 2);
	check_unknown(
		SLL2, "08 06 00 00 00 00 00 02 00 01 00 06 02 00 00 00 00 01 00 00 ff", "sll2", 1);
	check_unknown(RAW, "45 00 00 18 12 34 00 00 40 01 00 00 " V4 "08 00 00 00", "raw ip",
		4); /* ICMP */
	check_unknown(RAW, "60 00 00 00 00 04 3a 40 " V6 "80 00 00 00", "raw ipv6", 4);
	check_unknown(RAW, "60 00 00 00 00 00 3b 40 " V6, "raw ipv6", 0); /* no next header */
	check_unknown(RAW, "50 00 00 00", "raw", 4);			  /* neither 4 nor 6 */
	check_unknown(RAW, "00", "raw", 1);
	check_unknown(NULL_LOOPBACK, "07 00 00 00 ff ff", "null", 2);
}

/* Tags without end: what lies deeper than DECODE_MAX_LAYERS is not followed. */
static void test_nesting(void)
{
	GString *text = g_string_new(MACS);
	for (unsigned i = 0; i < 30; i++)
		g_string_append(text, "81 00 00 05 ");
	g_string_append(text, "08 00 " IP4_UDP);
	struct decoded d;
	decode(&d, ETHERNET, text->str);
	g_assert_null(d.dg.bad);
	g_assert_cmpuint(d.dg.layer_count, ==, DECODE_MAX_LAYERS);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	release(&d);
	/* 12 layers are followed: Ethernet, 9 tags, IP, UDP. */
	g_string_assign(text, MACS);
	for (unsigned i = 0; i < 9; i++)
		g_string_append(text, "81 00 00 05 ");
	g_string_append(text, "08 00 " IP4_UDP);
	check_udp(ETHERNET, text->str, "eth vlan vlan vlan vlan vlan vlan vlan vlan vlan ip udp");
	g_string_free(text, TRUE);
}

static void test_endless_extensions(void)
{
	GString *text = g_string_new("60 00 00 00 00 00 3c 40 " V6);
	for (unsigned i = 0; i < 1000; i++)
		g_string_append(text, "3c 00 01 04 00 00 00 00 ");
	struct decoded d;
	decode(&d, RAW, text->str);
	check_names(&d.dg, "raw ipv6");
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 60);
	release(&d);
	g_string_free(text, TRUE);
}

/* A sink that touches every octet it is shown: ASan sees those that are not the packet's. */
struct touch {
	struct field_sink sink;
	const uint8_t *begin, *end;
	unsigned fields, depth, sum;
};

static void touch_octets(struct touch *t, const uint8_t *at, size_t n)
{
	if (at == NULL || n == 0)
		return;
	g_assert_true(at >= t->begin && n <= (size_t)(t->end - at));
	for (size_t i = 0; i < n; i++)
		t->sum += at[i];
}

static void touch_field(struct field_sink *sink, const struct field *f)
{
	struct touch *t = (struct touch *)sink;
	g_assert_nonnull(f->name);
	g_assert_nonnull(f->label);
	touch_octets(t, f->at, f->length);
	for (size_t i = 0; f->kind == FIELD_TEXT && i < f->text_length; i++)
		t->sum += (unsigned char)f->text[i];
	t->fields++;
}

static void touch_open(struct field_sink *sink, const struct field *f)
{
	((struct touch *)sink)->depth++;
	touch_octets((struct touch *)sink, f->at, f->length);
}

static void touch_close(struct field_sink *sink)
{
	struct touch *t = (struct touch *)sink;
	g_assert_cmpuint(t->depth, >, 0);
	t->depth--;
}

static unsigned walk_fields(const struct decoded *d)
{
	struct touch t = {{touch_open, touch_field, touch_close}, d->octets.at,
		d->octets.at + d->octets.n, 0, 0, 0};
	for (unsigned i = 0; i < d->dg.layer_count; i++) {
		const struct layer *layer = &d->dg.layers[i];
		touch_octets(&t, layer->at, layer->length);
		layer->proto->fields(bytes_of(layer->at, layer->length, layer->length), &t.sink);
	}
	g_assert_cmpuint(t.depth, ==, 0);
	return t.fields;
}

static const struct sample {
	uint32_t link_type;
	const char *text;
	size_t headers; /* octets before what UDP or TCP carries */
	unsigned fields;
} samples[] = {
	{ETHERNET, MACS "08 00 " IP4_UDP, 42, 3 + 9 + 4},
	{ETHERNET, MACS "81 00 00 05 86 dd " IP6_UDP, 66, 3 + 3 + 5 + 4},
	{SLL,
		"00 00 00 01 00 06 02 00 00 00 00 01 00 00 08 00 46 00 00 24 12 34 00 00 40 11 00 "
		"00 " V4 "94 04 00 00 " UDP,
		48, 3 + 9 + 4},
	{SLL2,
		"86 dd 00 00 00 00 00 02 00 01 00 06 02 00 00 00 00 01 00 00 60 00 00 00 00 34 00 "
		"40 " V6 "2b 00 05 02 00 00 01 00 33 00 00 00 00 00 00 00 2c 01 00 00 00 00 00 01 "
		"00 00 00 02 "
		"11 00 00 00 00 00 00 07 " UDP,
		104, 4 + 5 + 4},
	{NULL_LOOPBACK, "02 00 00 00 45 00 00 2b 12 34 00 00 40 06 00 00 " V4 TCP "61 62 63", 44,
		1 + 9 + 6},
	{RAW,
		"60 00 00 00 00 1c 06 40 " V6
		"13 c4 0f a0 01 02 03 04 05 06 07 08 60 02 ff ff 00 00 00 00 "
		"02 04 05 b4 61 62 63 64",
		64, 5 + 6},
};

/* The capture kept fewer octets than were sent. */
static void test_snapped(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s].text);
		for (size_t kept = 0; kept <= octets.n; kept++) {
			struct decoded d;
			decode_octets(&d, samples[s].link_type, octets, kept, octets.n);
			bool whole = kept >= samples[s].headers;
			g_assert_cmpint(d.dg.bad == NULL, ==, whole);
			g_assert_cmpint(d.dg.transport != TRANSPORT_NONE, ==, whole);
			if (whole) {
				g_assert_cmpuint(
					bytes_left(&d.dg.payload), ==, kept - samples[s].headers);
				g_assert_cmpuint(d.dg.payload.cut, ==, octets.n - kept);
				g_assert_cmpuint(walk_fields(&d), ==, samples[s].fields);
			} else {
				g_assert_cmpint(bytes_status(&d.dg.payload), ==, PARSE_SNAPPED);
				g_assert_cmpuint(walk_fields(&d), <=, samples[s].fields);
			}
			release(&d);
		}
		g_free(octets.at);
	}
}

/* The packet itself ends early. */
static void test_truncated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s].text);
		for (size_t n = 0; n < octets.n; n++) {
			struct decoded d;
			decode_octets(&d, samples[s].link_type, octets, n, n);
			g_assert_cmpint(d.dg.bad == NULL, ==, n >= samples[s].headers);
			if (d.dg.bad != NULL)
				g_assert_cmpint(bytes_status(&d.dg.payload), ==, PARSE_BAD);
			walk_fields(&d);
			release(&d);
		}
		g_free(octets.at);
	}
}

/* Snapped, with padding behind the IP datagram: the padding is no cut of the payload. */
static void test_snapped_with_padding(void)
{
	struct octets octets = hex(MACS "08 00 " IP4_UDP "ee ee ee ee");
	struct decoded d;
	decode_octets(&d, ETHERNET, octets, 44, octets.n);
	g_assert_null(d.dg.bad);
	check_payload(&d.dg, "ab");
	g_assert_cmpuint(d.dg.payload.cut, ==, 2);
	release(&d);
	/* A file that says more was captured than sent. */
	decode_octets(&d, ETHERNET, octets, octets.n, 10);
	check_payload(&d.dg, "abcd");
	release(&d);
	g_free(octets.at);
}

/* Each octet of each sample gets other values: only memory safety is asked. */
static void test_mutated(void)
{
	static const uint8_t values[] = {
		0x00, 0x01, 0x0f, 0x2c, 0x3c, 0x40, 0x4f, 0x60, 0x7f, 0x80, 0xfe, 0xff};
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s].text);
		for (size_t i = 0; i < octets.n * sizeof(values); i++) {
			uint8_t *place = octets.at + i / sizeof(values), old = *place;
			struct decoded d;
			*place = values[i % sizeof(values)];
			decode_octets(&d, samples[s].link_type, octets, octets.n, octets.n + i % 3);
			walk_fields(&d);
			g_assert_cmpuint(d.dg.layer_count, <=, DECODE_MAX_LAYERS);
			g_assert_true(d.dg.payload.at >= d.octets.at &&
				      d.dg.payload.end <= d.octets.at + d.octets.n &&
				      d.dg.payload.at <= d.dg.payload.end);
			release(&d);
			*place = old;
		}
		g_free(octets.at);
	}
}

static void test_registry(void)
{
	size_t rows = 0;
	for (const struct proto *proto; (proto = registry_at(rows)) != NULL; rows++) {
		g_assert_nonnull(proto->name);
		g_assert_nonnull(proto->title);
		g_assert_nonnull(proto->spec);
		g_assert_nonnull(proto->fields);
	}
	g_assert_cmpuint(rows, >, 10);
	g_assert_null(registry_at(rows + 1));
	/* Application protocols have no number, and 0 is not theirs. */
	g_assert_null(registry_lookup((struct proto_key){SPACE_NONE, 0}));
	g_assert_true(registry_lookup((struct proto_key){SPACE_ETHERTYPE, ETHERTYPE_IPV6}) ==
		      &ipv6_proto);
	/* The same number in another name space is another protocol. */
	g_assert_null(registry_lookup((struct proto_key){SPACE_ETHERTYPE, 17}));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/decode/links", test_links);
	g_test_add_func("/dissect/decode/padding", test_padding);
	g_test_add_func("/dissect/decode/layer_lengths", test_layer_lengths);
	g_test_add_func("/dissect/decode/ipv4_options", test_ipv4_options);
	g_test_add_func("/dissect/decode/lengths_of_zero", test_lengths_of_zero);
	g_test_add_func("/dissect/decode/lengths_too_large", test_lengths_too_large);
	g_test_add_func("/dissect/decode/ipv6_extensions", test_ipv6_extensions);
	g_test_add_func("/dissect/decode/tcp", test_tcp);
	g_test_add_func("/dissect/decode/fragments", test_fragments);
	g_test_add_func("/dissect/decode/reassembled", test_reassembled);
	g_test_add_func("/dissect/decode/bad_headers", test_bad_headers);
	g_test_add_func("/dissect/decode/unknown", test_unknown);
	g_test_add_func("/dissect/decode/nesting", test_nesting);
	g_test_add_func("/dissect/decode/endless_extensions", test_endless_extensions);
	g_test_add_func("/dissect/decode/snapped", test_snapped);
	g_test_add_func("/dissect/decode/truncated", test_truncated);
	g_test_add_func("/dissect/decode/snapped_with_padding", test_snapped_with_padding);
	g_test_add_func("/dissect/decode/mutated", test_mutated);
	g_test_add_func("/dissect/decode/registry", test_registry);
	return g_test_run();
}
