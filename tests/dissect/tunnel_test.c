/* What carries IP within IP, or within Ethernet: each by hand, whole, cut, short, hostile and nested. */
#include "dissect/protos.h"
#include "tests/dissect/decode_rig.h"

enum { PPP = 9, PPP_HDLC = 50, PPP_ETHER = 51, PPP_WITH_DIR = 204, MPLS = 219 };
enum { IPIP = 4, IN6 = 41, GRE = 47, AH = 51, MPLS_IN_IP = 137 };

#define FRAME MACS "08 00 " IP4_UDP /* 46 octets */
#define OUTER "0a 00 00 01 0a 00 00 02 "

static size_t octets_in(const char *text)
{
	struct octets octets = hex(text);
	g_free(octets.at);
	return octets.n;
}

/* An IPv4 header from 10.0.0.1 to 10.0.0.2 before the text. */
static char *over_ip(unsigned protocol, const char *text)
{
	return g_strdup_printf("45 00 %04x 00 01 00 00 20 %02x 00 00 " OUTER "%s",
		(unsigned)octets_in(text) + 20, protocol, text);
}

static char *over_udp(unsigned port, const char *text)
{
	char *udp = g_strdup_printf(
		"c0 00 %04x %04x 00 00 %s", port, (unsigned)octets_in(text) + 8, text);
	char *ip = over_ip(17, udp);
	g_free(udp);
	return ip;
}

static void check_over_ip(unsigned protocol, const char *text, const char *names)
{
	char *packet = over_ip(protocol, text);
	check_udp(RAW, packet, names);
	g_free(packet);
}

static void check_over_udp(unsigned port, const char *text, const char *names)
{
	char *packet = over_udp(port, text);
	check_udp(RAW, packet, names);
	g_free(packet);
}

static void check_bad(uint32_t link_type, const char *text, const char *bad)
{
	struct decoded d;
	decode(&d, link_type, text);
	g_assert_cmpstr(d.dg.bad, ==, bad);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	walk_fields(&d);
	release(&d);
}

static void check_bad_over_ip(unsigned protocol, const char *text, const char *bad)
{
	char *packet = over_ip(protocol, text);
	check_bad(RAW, packet, bad);
	g_free(packet);
}

static void check_bad_over_udp(unsigned port, const char *text, const char *bad)
{
	char *packet = over_udp(port, text);
	check_bad(RAW, packet, bad);
	g_free(packet);
}

/* Not followed, and not bad. */
static void check_unknown(uint32_t link_type, const char *text, const char *names)
{
	struct decoded d;
	decode(&d, link_type, text);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, names);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpuint(d.dg.dst.port, ==, 0);
	release(&d);
}

static void check_unknown_over_ip(unsigned protocol, const char *text, const char *names)
{
	char *packet = over_ip(protocol, text);
	check_unknown(RAW, packet, names);
	g_free(packet);
}

/* UDP that is no tunnel: the datagram is that of the outer header. */
static void check_no_tunnel(unsigned port, const char *text)
{
	char *packet = over_udp(port, text);
	struct decoded d;
	decode(&d, RAW, packet);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, "raw ip udp");
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	g_assert_cmpuint(d.dg.dst.port, ==, port);
	g_assert_cmpuint(bytes_left(&d.dg.payload), ==, octets_in(text));
	release(&d);
	g_free(packet);
}

/* ---- values of fields ---- */

struct wanted {
	struct field_sink sink;
	const char *name;
	unsigned seen;
	uint64_t value;
};

static void want_open(struct field_sink *sink, const struct field *group)
{
	(void)sink;
	(void)group;
}

static void want_field(struct field_sink *sink, const struct field *f)
{
	struct wanted *w = (struct wanted *)sink;
	if (strcmp(f->name, w->name) != 0)
		return;
	w->seen++;
	w->value = f->value;
}

static void want_close(struct field_sink *sink)
{
	(void)sink;
}

/* The only field of that name in the layers of the protocol. */
static void check_field(const char *packet, const char *proto, const char *name, uint64_t value)
{
	struct wanted w = {{want_open, want_field, want_close}, name, 0, 0};
	struct decoded d;
	decode(&d, RAW, packet);
	for (unsigned i = 0; i < d.dg.layer_count; i++) {
		const struct layer *l = &d.dg.layers[i];
		if (strcmp(l->proto->name, proto) == 0)
			l->proto->fields(bytes_of(l->at, l->length, l->length), &w.sink);
	}
	g_assert_cmpuint(w.seen, ==, 1);
	g_assert_cmpuint(w.value, ==, value);
	release(&d);
}

/* ---- IP in IP ---- */

static void test_ip_in_ip(void)
{
	check_over_ip(IPIP, IP4_UDP, "raw ip ip udp");
	check_over_ip(IN6, IP6_UDP, "raw ip ipv6 udp");
	check_udp(RAW, "60 00 00 00 00 20 04 20 " V6 IP4_UDP, "raw ipv6 ip udp");
	check_udp(RAW, "60 00 00 00 00 34 29 20 " V6 IP6_UDP, "raw ipv6 ipv6 udp");
	check_bad_over_ip(IPIP, IP6_UDP, "IPv4");
	check_bad_over_ip(IN6, IP4_UDP, "IPv6");
	/* The datagram ends where the outer length says: the UDP header is not whole. */
	check_bad(RAW, "45 00 00 2c 00 01 00 00 20 04 00 00 " OUTER IP4_UDP, "UDP");
}

/* An authentication header names what follows in IPv4, too. */
static void test_authentication_header(void)
{
	check_udp(RAW,
		"45 00 00 38 00 01 00 00 40 33 00 00 " V4
		"11 04 00 00 00 00 00 01 00 00 00 02 aa aa aa aa aa aa aa aa aa aa aa aa " UDP,
		"raw ip ipv6.ext udp");
}

/* A fragment inside: its own identification and offset, and no transport of what carries it. */
static void test_fragment_inside(void)
{
	char *packet = over_udp(4789, "08 00 00 00 00 00 2a 00 " MACS "08 00 "
				      "45 00 00 18 43 21 00 02 40 11 00 00 " V4 "61 62 63 64");
	struct decoded d;
	decode(&d, RAW, packet);
	check_names(&d.dg, "raw ip udp vxlan eth ip");
	g_assert_true(d.dg.fragment);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_NONE);
	g_assert_cmpuint(d.dg.ip_id, ==, 0x4321);
	g_assert_cmpuint(d.dg.fragment_offset, ==, 16);
	g_assert_cmpuint(d.dg.dst.port, ==, 0);
	check_payload(&d.dg, "abcd");
	release(&d);
	g_free(packet);
}

/* ---- MPLS ---- */

static void test_mpls(void)
{
	check_udp(ETHERNET, MACS "88 47 00 01 21 40 " IP4_UDP, "eth mpls ip udp");
	check_udp(ETHERNET, MACS "88 48 00 01 21 40 " IP6_UDP, "eth mpls ipv6 udp");
	check_udp(ETHERNET, MACS "88 47 00 01 20 40 00 01 31 40 " IP4_UDP, "eth mpls ip udp");
	check_udp(ETHERNET, MACS "81 00 00 05 88 47 00 00 01 40 " IP4_UDP, "eth vlan mpls ip udp");
	check_udp(MPLS, "00 01 21 40 " IP4_UDP, "mpls ip udp");
	check_over_ip(MPLS_IN_IP, "00 01 21 40 " IP4_UDP, "raw ip mpls ip udp");
	/* Offloaded: no total length. */
	check_udp(MPLS, "00 01 21 40 45 00 00 00 12 34 00 00 40 11 00 00 " V4 UDP, "mpls ip udp");
	/* The explicit null label of IPv4 needs no further look. */
	check_bad(MPLS, "00 00 01 40 45 00 00 13 12 34 00 00 40 11 00 00 " V4 UDP, "IPv4");
	check_udp(MPLS, "00 00 21 40 60 00 00 00 ff ff 11 40 " V6 UDP, "mpls ipv6 udp");
}

static void test_pseudowire(void)
{
	check_udp(MPLS, "00 01 21 40 00 00 00 07 " FRAME, "mpls pweth eth ip udp");
	check_udp(MPLS, "00 01 21 40 " FRAME, "mpls eth ip udp");
	check_udp(MPLS, "00 01 21 40 " MACS "86 dd " IP6_UDP, "mpls eth ipv6 udp");
	/* Behind a tag stands a type where that of a frame with a control word would. */
	check_udp(MPLS, "00 01 21 40 " MACS "81 00 00 05 08 00 " IP4_UDP, "mpls eth vlan ip udp");
	check_udp(MPLS, "00 01 21 40 00 00 00 07 " MACS "81 00 00 05 08 00 " IP4_UDP,
		"mpls pweth eth vlan ip udp");
	/* MAC addresses whose first nibble is that of an IP version */
	check_udp(MPLS, "00 01 21 40 45 ff ff ff ff 01 02 00 00 00 00 02 08 00 " IP4_UDP,
		"mpls eth ip udp");
	check_udp(MPLS, "00 01 21 40 60 00 00 00 ff 01 02 00 00 00 00 02 08 00 " IP4_UDP,
		"mpls eth ip udp");
	/* An associated channel (RFC 5586), and what is nothing known */
	check_unknown(MPLS, "00 01 21 40 10 00 00 21 01 02 03 04", "mpls");
	check_unknown(MPLS, "00 01 21 40 00 00 00 07 01 02 03 04", "mpls");
	check_unknown(MPLS, "00 01 21 40 00", "mpls");
	check_unknown(MPLS, "00 01 21 40", "mpls");
	check_unknown(MPLS, "00 01 21 40 " MACS "08 00 60 00", "mpls");
}

static void test_label_stack(void)
{
	GString *text = g_string_new(NULL);
	for (unsigned i = 0; i < 15; i++)
		g_string_append(text, "00 01 20 40 ");
	g_string_append(text, "00 01 21 40 " IP4_UDP);
	check_udp(MPLS, text->str, "mpls ip udp");
	g_string_prepend(text, "00 01 20 40 ");
	check_unknown(MPLS, text->str, "mpls");
	g_string_free(text, TRUE);
	check_bad(MPLS, "00 01 20 40 00 01 20 40", "MPLS");
	check_bad(MPLS, "00 01 21", "MPLS");
}

static void test_mpls_fields(void)
{
	/* label 0xabcde, class 5, bottom, TTL 64 */
	char *packet = over_ip(MPLS_IN_IP, "ab cd eb 40 00 00 00 07 " FRAME);
	check_field(packet, "mpls", "mpls.label", 0xabcde);
	check_field(packet, "mpls", "mpls.exp", 5);
	check_field(packet, "mpls", "mpls.bottom", 1);
	check_field(packet, "mpls", "mpls.ttl", 64);
	check_field(packet, "pweth", "pweth.cw.sequence_number", 7);
	g_free(packet);
}

/* ---- PPP ---- */

static void test_ppp(void)
{
	check_udp(PPP, "ff 03 00 21 " IP4_UDP, "ppp ip udp");
	check_udp(PPP, "00 21 " IP4_UDP, "ppp ip udp");
	check_udp(PPP, "21 " IP4_UDP, "ppp ip udp");
	check_udp(PPP, "ff 03 57 " IP6_UDP, "ppp ipv6 udp");
	check_udp(PPP, "02 81 00 01 21 40 " IP4_UDP, "ppp mpls ip udp");
	check_udp(PPP_HDLC, "ff 03 00 57 " IP6_UDP, "ppp ipv6 udp");
	check_udp(PPP_WITH_DIR, "01 ff 03 00 21 " IP4_UDP, "ppp ip udp");
	check_unknown(PPP, "ff 03 c0 21 01 01 00 04", "ppp"); /* LCP */
	check_unknown(PPP, "00 2d 45 00", "ppp");	      /* compressed TCP */
	check_bad(PPP, "", "PPP");
	check_bad(PPP, "ff 03", "PPP");
	check_bad(PPP, "00", "PPP");
	check_bad(PPP_WITH_DIR, "01", "PPP with direction");
}

static void test_pppoe(void)
{
	check_udp(ETHERNET, MACS "88 64 11 00 00 2a 00 22 00 21 " IP4_UDP, "eth pppoes ppp ip udp");
	check_udp(ETHERNET, MACS "81 00 00 05 88 64 11 00 00 2a 00 36 00 57 " IP6_UDP,
		"eth vlan pppoes ppp ipv6 udp");
	check_udp(PPP_ETHER, "11 00 00 2a 00 22 00 21 " IP4_UDP "ee ee", "pppoes ppp ip udp");
	/* its length promises more than there is */
	check_udp(PPP_ETHER, "11 00 00 2a ff ff 00 21 " IP4_UDP, "pppoes ppp ip udp");
	check_unknown(PPP_ETHER, "11 a7 00 2a 00 00", "pppoes"); /* terminates the session */
	check_bad(PPP_ETHER, "21 00 00 2a 00 22 00 21 " IP4_UDP, "PPP over Ethernet");
	check_bad(PPP_ETHER, "11 00 00 2a 00", "PPP over Ethernet");
	check_bad(PPP_ETHER, "11 00 00 2a 00 01 00 21 " IP4_UDP, "PPP");
	check_bad(PPP_ETHER, "11 00 00 2a 00 15 00 21 " IP4_UDP, "IPv4");
	check_bad(PPP_ETHER, "11 00 00 2a 00 00 00 21 " IP4_UDP, "PPP");
}

/* ---- GRE ---- */

#define CHECKSUM "12 34 00 00 "
#define KEY "00 00 00 2a "
#define SEQUENCE "00 00 00 07 "

static void test_gre(void)
{
	check_over_ip(GRE, "00 00 08 00 " IP4_UDP, "raw ip gre ip udp");
	check_over_ip(GRE, "00 00 86 dd " IP6_UDP, "raw ip gre ipv6 udp");
	check_over_ip(GRE, "80 00 08 00 " CHECKSUM IP4_UDP, "raw ip gre ip udp");
	check_over_ip(GRE, "20 00 08 00 " KEY IP4_UDP, "raw ip gre ip udp");
	check_over_ip(GRE, "10 00 08 00 " SEQUENCE IP4_UDP, "raw ip gre ip udp");
	check_over_ip(GRE, "b0 00 08 00 " CHECKSUM KEY SEQUENCE IP4_UDP, "raw ip gre ip udp");
	check_over_ip(GRE, "00 00 65 58 " FRAME, "raw ip gre eth ip udp");
	check_over_ip(GRE, "00 00 88 47 00 01 21 40 " IP4_UDP, "raw ip gre mpls ip udp");
	check_over_ip(GRE, "00 00 81 00 00 05 08 00 " IP4_UDP, "raw ip gre vlan ip udp");
	/* The flag of version 1 says nothing in version 0. */
	check_over_ip(GRE, "00 80 08 00 " IP4_UDP, "raw ip gre ip udp");
	check_udp(RAW, "60 00 00 00 00 24 2f 20 " V6 "00 00 08 00 " IP4_UDP, "raw ipv6 gre ip udp");
	check_unknown_over_ip(GRE, "00 00 00 00", "raw ip gre"); /* keep-alive */
}

static void test_gre_routing(void)
{
	check_over_ip(GRE, "40 00 08 00 " CHECKSUM "00 00 00 00 " IP4_UDP, "raw ip gre ip udp");
	check_over_ip(GRE,
		"f8 00 08 00 " CHECKSUM KEY SEQUENCE
		"08 00 00 04 0a 00 00 09 00 05 00 02 aa bb 00 00 00 00 " IP4_UDP,
		"raw ip gre ip udp");
	/* entries without an end, or beyond it */
	check_bad_over_ip(GRE, "40 00 08 00 " CHECKSUM "08 00 00 00 08 00 00 00 ", "GRE");
	check_bad_over_ip(GRE, "40 00 08 00 " CHECKSUM "08 00 00 ff " IP4_UDP, "GRE");
}

static void test_gre_bad(void)
{
	check_bad_over_ip(GRE, "00 02 08 00 " IP4_UDP, "GRE"); /* no such version */
	check_bad_over_ip(GRE, "b0 00 08 00 " CHECKSUM KEY "00 00", "GRE");
	check_bad_over_ip(GRE, "00 00 08", "GRE");
	check_bad_over_ip(GRE, "", "GRE");
}

static void test_pptp(void)
{
	/* key: 36 octets of payload, call 9; with an acknowledgment */
	check_over_ip(GRE, "30 81 88 0b 00 24 00 09 " SEQUENCE "00 00 00 06 ff 03 00 21 " IP4_UDP,
		"raw ip gre ppp ip udp");
	check_over_ip(GRE, "30 01 88 0b 00 21 00 09 " SEQUENCE "21 " IP4_UDP "ee ee",
		"raw ip gre ppp ip udp");
	/* an acknowledgment alone */
	check_unknown_over_ip(GRE, "20 81 88 0b 00 00 00 09 00 00 00 06", "raw ip gre");
	check_bad_over_ip(GRE, "30 01 88 0b 00 01 00 09 " SEQUENCE "00 21 " IP4_UDP, "PPP");
}

static void test_gre_fields(void)
{
	char *packet = over_ip(GRE, "b0 00 08 00 12 34 56 78 " KEY SEQUENCE IP4_UDP);
	check_field(packet, "gre", "gre.flags_and_version", 0xb000);
	check_field(packet, "gre", "gre.proto", 0x0800);
	check_field(packet, "gre", "gre.checksum", 0x1234);
	check_field(packet, "gre", "gre.offset", 0x5678);
	check_field(packet, "gre", "gre.key", 42);
	check_field(packet, "gre", "gre.sequence_number", 7);
	g_free(packet);
	packet = over_ip(
		GRE, "30 81 88 0b 00 24 00 09 " SEQUENCE "00 00 00 06 ff 03 00 21 " IP4_UDP);
	check_field(packet, "gre", "gre.key.payload_length", 36);
	check_field(packet, "gre", "gre.key.call_id", 9);
	check_field(packet, "gre", "gre.ack_number", 6);
	check_field(packet, "ppp", "ppp.protocol", 0x21);
	g_free(packet);
}

/* ---- ERSPAN ---- */

#define NUMBERED "10 00 88 be 00 00 00 01 "
#define NUMBERED_III "10 00 22 eb 00 00 00 01 "

static void test_erspan(void)
{
	check_over_ip(GRE, "00 00 88 be " FRAME, "raw ip gre eth ip udp");
	check_over_ip(
		GRE, NUMBERED "10 05 00 2a 00 00 00 07 " FRAME, "raw ip gre erspan eth ip udp");
	check_over_ip(GRE, NUMBERED_III "20 05 00 2a 00 00 00 01 00 02 00 00 " FRAME,
		"raw ip gre erspan eth ip udp");
	/* with a subheader; an IP packet as frame type 2 */
	check_over_ip(GRE,
		NUMBERED_III "20 05 00 2a 00 00 00 01 00 02 00 01 0c 00 00 00 00 00 00 00 " FRAME,
		"raw ip gre erspan eth ip udp");
	check_over_ip(GRE, NUMBERED_III "20 05 00 2a 00 00 00 01 00 02 08 00 " IP4_UDP,
		"raw ip gre erspan ip udp");
	check_unknown_over_ip(GRE, NUMBERED_III "20 05 00 2a 00 00 00 01 00 02 04 00 " IP4_UDP,
		"raw ip gre erspan");
	check_bad_over_ip(GRE, NUMBERED "30 05 00 2a 00 00 00 07 " FRAME, "ERSPAN");
	check_bad_over_ip(GRE, NUMBERED "00 05 00 2a 00 00 00 07 " FRAME, "ERSPAN");
	check_bad_over_ip(GRE, NUMBERED "10 05 00 2a 00 00 00", "ERSPAN");
	check_bad_over_ip(GRE, NUMBERED_III "20 05 00 2a 00 00 00 01 00 02 00", "ERSPAN");
	check_bad_over_ip(GRE, NUMBERED_III "20 05 00 2a 00 00 00 01 00 02 00 01 00 00", "ERSPAN");
}

/* What the switch cut counts as cut by the capture. */
static void test_erspan_truncated(void)
{
	char *packet = over_ip(GRE, NUMBERED "10 05 04 2a 00 00 00 07 " MACS
					     "08 00 45 00 00 20 12 34 00 00 40 11 00 00 " V4
					     "13 c4 0f a0 00 0c 00 00 61 62");
	struct decoded d;
	decode(&d, RAW, packet);
	g_assert_null(d.dg.bad);
	check_payload(&d.dg, "ab");
	g_assert_cmpuint(d.dg.payload.cut, ==, 2);
	g_assert_true(d.dg.snapped);
	release(&d);
	g_free(packet);
	/* The flag on a frame that is whole */
	check_over_ip(
		GRE, NUMBERED "10 05 04 2a 00 00 00 07 " FRAME, "raw ip gre erspan eth ip udp");
}

static void test_erspan_fields(void)
{
	/* VLAN 0x123, class 5, encapsulation 3, session 0x2aa, index 0x98765 */
	char *packet = over_ip(GRE, NUMBERED "11 23 ba aa 00 09 87 65 " FRAME);
	check_field(packet, "erspan", "erspan.version", 1);
	check_field(packet, "erspan", "erspan.vlan", 0x123);
	check_field(packet, "erspan", "erspan.cos", 5);
	check_field(packet, "erspan", "erspan.encap", 3);
	check_field(packet, "erspan", "erspan.truncated", 0);
	check_field(packet, "erspan", "erspan.spanid", 0x2aa);
	check_field(packet, "erspan", "erspan.index", 0x98765);
	g_free(packet);
	/* P, type 0, hardware 0x15, egress, granularity 2, subheader of platform 3 */
	packet = over_ip(GRE,
		NUMBERED_III "21 23 ba aa 01 02 03 04 00 09 81 5d 0c 00 00 00 00 00 00 00 " FRAME);
	check_field(packet, "erspan", "erspan.bso", 3);
	check_field(packet, "erspan", "erspan.timestamp", 0x01020304);
	check_field(packet, "erspan", "erspan.sgt", 9);
	check_field(packet, "erspan", "erspan.p", 1);
	check_field(packet, "erspan", "erspan.ft", 0);
	check_field(packet, "erspan", "erspan.hw", 0x15);
	check_field(packet, "erspan", "erspan.direction", 1);
	check_field(packet, "erspan", "erspan.gra", 2);
	check_field(packet, "erspan", "erspan.o", 1);
	check_field(packet, "erspan", "erspan.platid", 3);
	g_free(packet);
}

/* ---- VXLAN ---- */

#define VNI "00 00 2a 00 "

static void test_vxlan(void)
{
	check_over_udp(4789, "08 00 00 00 " VNI FRAME, "raw ip udp vxlan eth ip udp");
	check_over_udp(
		8472, "08 00 00 00 " VNI MACS "86 dd " IP6_UDP, "raw ip udp vxlan eth ipv6 udp");
	check_over_udp(4789, "88 00 00 05 " VNI FRAME, "raw ip udp vxlan eth ip udp");
	/* by its looks */
	check_over_udp(20000, "08 00 00 00 " VNI FRAME, "raw ip udp vxlan eth ip udp");
	check_over_udp(20000, "88 48 00 05 " VNI MACS "81 00 00 05 08 00 " IP4_UDP,
		"raw ip udp vxlan eth vlan ip udp");
	/* ARP inside: nothing of the outer datagram counts */
	char *packet = over_udp(4789, "08 00 00 00 " VNI MACS "08 06 00 01");
	check_unknown(RAW, packet, "raw ip udp vxlan eth");
	g_free(packet);
	check_bad_over_udp(4789, "08 00 00 00 " VNI MACS "08", "Ethernet");
	check_bad_over_udp(4789, "08 00 00 00 " VNI, "Ethernet");
}

/* Media may use the port, too. */
static void test_no_vxlan(void)
{
	check_no_tunnel(4789, "80 00 00 01 00 00 00 00 00 00 00 01 " FRAME); /* RTP */
	check_no_tunnel(4789, "08 00 01 02 00 00 00 00 " FRAME);	     /* UDPTL 2048 */
	check_no_tunnel(4789, "08 01 00 00 " VNI FRAME);
	check_no_tunnel(4789, "08 00 00 01 " VNI FRAME);
	check_no_tunnel(4789, "08 00 00 00 00 00 2a 01 " FRAME);
	check_no_tunnel(4789, "00 00 00 00 " VNI FRAME); /* no network identifier */
	check_no_tunnel(4789, "08 00 00 00 00 00 2a");
	check_no_tunnel(20000, "08 00 00 00 " VNI MACS "08 06 00 01");
	check_no_tunnel(20000, "08 00 00 00 " VNI MACS "08");
	check_no_tunnel(4789, "88 01 00 05 " VNI FRAME);
	check_no_tunnel(4789, "");
}

static void test_vxlan_fields(void)
{
	char *packet = over_udp(4789, "88 08 00 05 ab cd ef 00 " FRAME);
	check_field(packet, "vxlan", "vxlan.flags", 0x8808);
	check_field(packet, "vxlan", "vxlan.gbp", 5);
	check_field(packet, "vxlan", "vxlan.vni", 0xabcdef);
	g_free(packet);
}

/* ---- GTP-U ---- */

#define TEID "01 02 03 04 "

static void test_gtpu(void)
{
	check_over_udp(2152, "30 ff 00 20 " TEID IP4_UDP, "raw ip udp gtp ip udp");
	check_over_udp(2152, "30 ff 00 34 " TEID IP6_UDP, "raw ip udp gtp ipv6 udp");
	check_over_udp(
		2152, "30 ff 00 24 " TEID "ff 03 00 21 " IP4_UDP, "raw ip udp gtp ppp ip udp");
	/* sequence number; N-PDU number: the four octets are there with any of the flags */
	check_over_udp(2152, "32 ff 00 24 " TEID "00 05 00 00 " IP4_UDP, "raw ip udp gtp ip udp");
	check_over_udp(2152, "31 ff 00 24 " TEID "00 00 09 00 " IP4_UDP, "raw ip udp gtp ip udp");
	/* a type of extension header without its flag is none */
	check_over_udp(2152, "32 ff 00 24 " TEID "00 05 00 85 " IP4_UDP, "raw ip udp gtp ip udp");
	/* PDU session container; two headers, one of 8 octets */
	check_over_udp(2152, "34 ff 00 28 " TEID "00 00 00 85 01 00 09 00 " IP4_UDP,
		"raw ip udp gtp ip udp");
	check_over_udp(2152,
		"37 ff 00 30 " TEID "00 05 09 c0 01 00 07 20 02 00 00 00 00 00 00 00 " IP4_UDP,
		"raw ip udp gtp ip udp");
	/* from the port */
	check_udp(RAW,
		"45 00 00 44 00 01 00 00 20 11 00 00 " OUTER
		"08 68 c0 00 00 30 00 00 30 ff 00 20 " TEID IP4_UDP,
		"raw ip udp gtp ip udp");
}

static void test_gtpu_bad(void)
{
	check_bad_over_udp(2152, "34 ff 00 28 " TEID "00 00 00 85 00 00 09 00 " IP4_UDP, "GTP-U");
	check_bad_over_udp(2152, "34 ff 00 28 " TEID "00 00 00 85 ff 00 09 00 " IP4_UDP, "GTP-U");
	check_bad_over_udp(2152, "34 ff 00 08 " TEID "00 00 00 85 01 00 09 c0 ", "GTP-U");
	check_bad_over_udp(2152, "32 ff 00 02 " TEID "00 05 ", "GTP-U");
	check_bad_over_udp(2152, "30 ff 00 00 " TEID, "GTP-U");
	/* extension headers without end: more than are followed */
	GString *text = g_string_new("34 ff 00 64 " TEID "00 00 00 85 ");
	for (unsigned i = 0; i < 16; i++)
		g_string_append(text, "01 00 09 85 ");
	g_string_append(text, IP4_UDP);
	check_bad_over_udp(2152, text->str, "GTP-U");
	g_string_free(text, TRUE);
	/* neither IP nor PPP: an Ethernet session */
	char *packet = over_udp(2152, "30 ff 00 2e " TEID FRAME);
	check_unknown(RAW, packet, "raw ip udp gtp");
	g_free(packet);
}

static void test_no_gtpu(void)
{
	check_no_tunnel(2153, "30 ff 00 20 " TEID IP4_UDP);	/* another port */
	check_no_tunnel(2152, "30 01 00 20 " TEID IP4_UDP);	/* echo request */
	check_no_tunnel(2152, "30 ff 00 21 " TEID IP4_UDP);	/* another length */
	check_no_tunnel(2152, "50 ff 00 20 " TEID IP4_UDP);	/* version 2 */
	check_no_tunnel(2152, "20 ff 00 20 " TEID IP4_UDP);	/* GTP' */
	check_no_tunnel(2152, "30 ff 00 00 01 02 03");		/* no header */
	check_no_tunnel(2152, "30 ff 01 02 00 00 01 06 40 80"); /* UDPTL 12543 */
}

static void test_gtpu_fields(void)
{
	char *packet = over_udp(2152, "33 ff 00 24 " TEID "00 05 09 00 " IP4_UDP);
	check_field(packet, "gtp", "gtp.flags", 0x33);
	check_field(packet, "gtp", "gtp.message", 255);
	check_field(packet, "gtp", "gtp.length", 36);
	check_field(packet, "gtp", "gtp.teid", 0x01020304);
	check_field(packet, "gtp", "gtp.seq_number", 5);
	check_field(packet, "gtp", "gtp.npdu_number", 9);
	g_free(packet);
}

/* ---- all of them ---- */

#define IP(protocol, total) "45 00 " total "00 01 00 00 20 " protocol "00 00 " OUTER

static const struct sample samples[] = {
	{MPLS, "00 01 20 40 00 01 31 40 " IP4_UDP, 8 + 28, 8 + 9 + 4},
	{MPLS, "00 01 21 40 00 00 00 07 " FRAME, 8 + 42, 4 + 1 + 3 + 9 + 4},
	{ETHERNET, MACS "88 64 11 00 00 2a 00 22 00 21 " IP4_UDP, 22 + 28, 3 + 5 + 1 + 9 + 4},
	{PPP_WITH_DIR, "01 ff 03 00 57 " IP6_UDP, 5 + 48, 2 + 5 + 4},
	{RAW,
		IP("2f ", "00 54 ") "f0 00 08 00 " CHECKSUM KEY SEQUENCE
				    "08 00 00 04 0a 00 00 09 00 00 00 00 " IP4_UDP,
		20 + 28 + 28, 9 + 6 + 9 + 4},
	{RAW,
		IP("2f ", "00 48 ") "30 81 88 0b 00 24 00 09 " SEQUENCE
				    "00 00 00 06 ff 03 00 21 " IP4_UDP,
		20 + 20 + 28, 9 + 6 + 1 + 9 + 4},
	{RAW, IP("2f ", "00 52 ") NUMBERED "10 05 00 2a 00 00 00 07 " FRAME, 20 + 16 + 42,
		9 + 3 + 7 + 3 + 9 + 4},
	{RAW,
		IP("2f ", "00 5e ") NUMBERED_III
		"20 05 00 2a 00 00 00 01 00 02 00 01 0c 00 00 00 00 00 00 00 " FRAME,
		20 + 28 + 42, 9 + 3 + 15 + 3 + 9 + 4},
	{RAW, IP("11 ", "00 52 ") "c0 00 12 b5 00 3e 00 00 08 00 00 00 " VNI FRAME, 28 + 8 + 42,
		9 + 4 + 3 + 3 + 9 + 4},
	{RAW,
		IP("11 ", "00 54 ") "c0 00 08 68 00 40 00 00 37 ff 00 30 " TEID
				    "00 05 09 c0 01 00 07 20 02 00 00 00 00 00 00 00 " IP4_UDP,
		28 + 24 + 28, 9 + 4 + 9 + 9 + 4},
	{RAW,
		IP("33 ", "00 38 ") "11 04 00 00 00 00 00 01 00 00 00 02 aa aa aa aa aa aa aa aa "
				    "aa aa aa aa " UDP,
		20 + 24 + 8, 9 + 1 + 4},
};

static void test_snapped(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++)
		check_snapped(&samples[s]);
}

static void test_truncated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++)
		check_truncated(&samples[s]);
}

static void test_mutated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++)
		check_mutated(&samples[s]);
}

/* A tunnel in a tunnel, as deep as networks go. */
static void test_deep(void)
{
	char *gtp = over_udp(2152, "30 ff 00 20 " TEID IP4_UDP);
	char *frame = g_strconcat(MACS "81 00 00 05 88 47 00 01 21 40 ", gtp, NULL);
	char *text = g_strconcat(NUMBERED "10 05 00 2a 00 00 00 07 ", frame, NULL);
	char *erspan = over_ip(GRE, text);
	char *packet = g_strconcat(MACS "81 00 00 06 08 00 ", erspan, NULL);
	check_udp(ETHERNET, packet, "eth vlan ip gre erspan eth vlan mpls ip udp gtp ip udp");
	g_free(packet);
	g_free(erspan);
	g_free(text);
	g_free(frame);
	g_free(gtp);
}

/* Headers that carry each other without end. */
static void check_bomb(const char *unit, size_t times)
{
	GString *text = g_string_new(NULL);
	for (size_t i = 0; i < times; i++)
		g_string_append(text, unit);
	struct decoded d;
	decode(&d, RAW, text->str);
	g_assert_cmpuint(d.dg.layer_count, ==, DECODE_MAX_LAYERS);
	walk_fields(&d);
	release(&d);
	g_string_free(text, TRUE);
}

static void test_bombs(void)
{
	/* no length: each is as long as the packet */
	check_bomb("45 00 00 00 00 01 00 00 20 04 00 00 " OUTER, 3000);
	check_bomb("60 00 00 00 00 00 29 20 " V6, 1500);
	check_bomb("45 00 00 00 00 01 00 00 20 2f 00 00 " OUTER "00 00 08 00 ", 2500);
	check_bomb("45 00 00 00 00 01 00 00 20 2f 00 00 " OUTER "00 00 65 58 " MACS "08 00 ", 1500);
	check_bomb("45 00 00 00 00 01 00 00 20 89 00 00 " OUTER "00 00 01 40 ", 2500);
	check_bomb("45 00 00 00 00 01 00 00 20 11 00 00 " OUTER
		   "c0 00 12 b5 00 00 00 00 08 00 00 00 " VNI MACS "08 00 ",
		1000);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/tunnel/ip_in_ip", test_ip_in_ip);
	g_test_add_func("/dissect/tunnel/authentication_header", test_authentication_header);
	g_test_add_func("/dissect/tunnel/fragment_inside", test_fragment_inside);
	g_test_add_func("/dissect/tunnel/mpls", test_mpls);
	g_test_add_func("/dissect/tunnel/mpls/pseudowire", test_pseudowire);
	g_test_add_func("/dissect/tunnel/mpls/stack", test_label_stack);
	g_test_add_func("/dissect/tunnel/mpls/fields", test_mpls_fields);
	g_test_add_func("/dissect/tunnel/ppp", test_ppp);
	g_test_add_func("/dissect/tunnel/pppoe", test_pppoe);
	g_test_add_func("/dissect/tunnel/gre", test_gre);
	g_test_add_func("/dissect/tunnel/gre/routing", test_gre_routing);
	g_test_add_func("/dissect/tunnel/gre/bad", test_gre_bad);
	g_test_add_func("/dissect/tunnel/gre/pptp", test_pptp);
	g_test_add_func("/dissect/tunnel/gre/fields", test_gre_fields);
	g_test_add_func("/dissect/tunnel/erspan", test_erspan);
	g_test_add_func("/dissect/tunnel/erspan/truncated", test_erspan_truncated);
	g_test_add_func("/dissect/tunnel/erspan/fields", test_erspan_fields);
	g_test_add_func("/dissect/tunnel/vxlan", test_vxlan);
	g_test_add_func("/dissect/tunnel/vxlan/none", test_no_vxlan);
	g_test_add_func("/dissect/tunnel/vxlan/fields", test_vxlan_fields);
	g_test_add_func("/dissect/tunnel/gtpu", test_gtpu);
	g_test_add_func("/dissect/tunnel/gtpu/bad", test_gtpu_bad);
	g_test_add_func("/dissect/tunnel/gtpu/none", test_no_gtpu);
	g_test_add_func("/dissect/tunnel/gtpu/fields", test_gtpu_fields);
	g_test_add_func("/dissect/tunnel/snapped", test_snapped);
	g_test_add_func("/dissect/tunnel/truncated", test_truncated);
	g_test_add_func("/dissect/tunnel/mutated", test_mutated);
	g_test_add_func("/dissect/tunnel/deep", test_deep);
	g_test_add_func("/dissect/tunnel/bombs", test_bombs);
	return g_test_run();
}
