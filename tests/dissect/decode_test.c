/* Packets by hand, from the link layer down to UDP and TCP. */
#include "dissect/ethertype.h"
#include "dissect/protos.h"
#include "tests/dissect/decode_rig.h"

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

/* Extension headers that the fragments carried. */
static void test_reassembled_extensions(void)
{
	struct decoded d;
	decode(&d, RAW,
		"60 00 00 00 00 10 2c 40 " V6 "3c 00 00 01 00 00 00 01 61 62 63 64 65 66 67 68");
	struct octets octets = hex("11 00 01 04 00 00 00 00 " UDP);
	decode_reassembled(whole(octets), &d.dg);
	check_names(&d.dg, "raw ipv6 ipv6.ext udp");
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 17);
	check_payload(&d.dg, "abcd");
	g_free(octets.at);
	release(&d);
}

/* A fragment of a datagram that a fragmented one carries. */
static void test_reassembled_fragment(void)
{
	struct decoded d;
	decode(&d, RAW, "45 00 00 1c 12 34 00 03 40 04 00 00 " V4 "61 62 63 64 65 66 67 68");
	struct octets octets =
		hex("45 00 00 18 43 21 20 02 40 11 00 00 0a 00 00 01 0a 00 00 02 61 62 63 64");
	decode_reassembled(whole(octets), &d.dg);
	check_names(&d.dg, "raw ip ip");
	g_assert_true(d.dg.fragment);
	g_assert_true(d.dg.more_fragments);
	g_assert_cmpuint(d.dg.ip_id, ==, 0x4321);
	g_assert_cmpuint(d.dg.fragment_offset, ==, 16);
	check_payload(&d.dg, "abcd");
	g_free(octets.at);
	release(&d);
}

/* 9000 octets and more, the most that IPv4 can say. */
static void test_jumbo_frames(void)
{
	static const size_t sizes[] = {9000, 65535};
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++) {
		size_t n = sizes[i];
		char *head = g_strdup_printf("45 00 %04x 12 34 00 00 40 11 00 00 " V4
					     "13 c4 0f a0 %04x 00 00",
			(unsigned)n, (unsigned)n - 20);
		struct octets octets = hex(head);
		struct decoded d;
		octets.at = g_realloc(octets.at, n);
		memset(octets.at + 28, 'x', n - 28);
		decode_octets(&d, RAW, (struct octets){octets.at, n}, n, n);
		g_assert_null(d.dg.bad);
		g_assert_cmpuint(bytes_left(&d.dg.payload), ==, n - 28);
		g_assert_false(d.dg.snapped);
		release(&d);
		decode_octets(&d, RAW, (struct octets){octets.at, n}, 96, n);
		g_assert_cmpuint(d.dg.payload.cut, ==, n - 96);
		g_assert_true(d.dg.snapped);
		release(&d);
		g_free(octets.at);
		g_free(head);
	}
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
	/* Ethernet, 13 tags, IP and UDP are just as many layers as are followed. */
	g_string_assign(text, MACS);
	GString *names = g_string_new("eth ");
	for (unsigned i = 0; i < DECODE_MAX_LAYERS - 3; i++) {
		g_string_append(text, "81 00 00 05 ");
		g_string_append(names, "vlan ");
	}
	g_string_append(text, "08 00 " IP4_UDP);
	g_string_append(names, "ip udp");
	check_udp(ETHERNET, text->str, names->str);
	g_string_free(names, TRUE);
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

static const struct sample samples[] = {
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

/* Ends of the packet: a header that is not whole is bad, with either reason. */
static void test_snapped(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s].text);
		for (size_t kept = 0; kept < samples[s].headers; kept++) {
			struct decoded d;
			decode_octets(&d, samples[s].link_type, octets, kept, octets.n);
			g_assert_nonnull(d.dg.bad);
			g_assert_cmpint(bytes_status(&d.dg.payload), ==, PARSE_SNAPPED);
			release(&d);
		}
		g_free(octets.at);
		check_snapped(&samples[s]);
	}
}

static void test_truncated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s].text);
		for (size_t n = 0; n < octets.n; n++) {
			struct decoded d;
			decode_octets(&d, samples[s].link_type, octets, n, n);
			g_assert_cmpint(d.dg.bad == NULL, ==, n >= samples[s].headers);
			release(&d);
		}
		g_free(octets.at);
		check_truncated(&samples[s]);
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

static void test_mutated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++)
		check_mutated(&samples[s]);
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
	g_test_add_func("/dissect/decode/reassembled/extensions", test_reassembled_extensions);
	g_test_add_func("/dissect/decode/reassembled/fragment", test_reassembled_fragment);
	g_test_add_func("/dissect/decode/jumbo_frames", test_jumbo_frames);
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
