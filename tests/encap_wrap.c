/* Puts each packet of a capture into an encapsulation: encap_wrap KIND IN OUT [SNAPLEN]. For tests/encap.t.
 *
 * IN is a classic pcap as testdata/ has them: little-endian, microseconds, Ethernet with IPv4 and UDP. What is
 * written depends on IN only. Without arguments: the kinds, one a line, each with the layers that its packets have. */
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define ROOM 512 /* for the headers in front */
#define MOST 65536
#define ETHERNET 14
#define SHIFT 7200 /* seconds by which HEP comes later than what it tells of */

enum { LINK_ETHERNET = 1, LINK_PPP = 9 };
enum { IP4 = 0x0800, IP6 = 0x86dd, VLAN = 0x8100, MPLS = 0x8847 };

/* A packet that grows to the front. */
struct frame {
	uint8_t octets[ROOM + MOST];
	uint8_t *at;
	size_t n;
	uint32_t seconds, microseconds;
};

static FILE *out;
static size_t snaplen = MOST;
static uint16_t next_id;
static uint32_t sequence;

/* ---- octets ---- */

static void put(struct frame *f, const void *octets, size_t n)
{
	if ((size_t)(f->at - f->octets) < n)
		abort();
	f->at -= n;
	f->n += n;
	memcpy(f->at, octets, n);
}

static void put8(struct frame *f, unsigned v)
{
	put(f, &(uint8_t){(uint8_t)v}, 1);
}

static void put16(struct frame *f, unsigned v)
{
	put8(f, v & 0xff);
	put8(f, v >> 8);
}

static void put32(struct frame *f, uint32_t v)
{
	put16(f, v & 0xffff);
	put16(f, v >> 16);
}

static void put_le32(struct frame *f, uint32_t v)
{
	put32(f, v >> 24 | (v >> 8 & 0xff00) | (v & 0xff00) << 8 | v << 24);
}

static void drop(struct frame *f, size_t n)
{
	f->at += n;
	f->n -= n;
}

static void write_le32(uint32_t v)
{
	for (int i = 0; i < 4; i++)
		putc((int)(v >> 8 * i & 0xff), out);
}

static void emit(const struct frame *f)
{
	size_t kept = f->n < snaplen ? f->n : snaplen;
	write_le32(f->seconds);
	write_le32(f->microseconds);
	write_le32((uint32_t)kept);
	write_le32((uint32_t)f->n);
	fwrite(f->at, 1, kept, out);
}

/* ---- headers ---- */

static void put_ethernet(struct frame *f, unsigned type)
{
	put16(f, type);
	put(f, "\2\0\0\0\0\xb\2\0\0\0\0\xa", 12);
}

static void put_checksum(uint8_t *ip)
{
	uint32_t sum = 0;
	ip[10] = ip[11] = 0;
	for (int i = 0; i < 20; i += 2)
		sum += (uint32_t)(ip[i] << 8 | ip[i + 1]);
	sum = (sum & 0xffff) + (sum >> 16);
	sum = ~((sum & 0xffff) + (sum >> 16));
	ip[10] = (uint8_t)(sum >> 8);
	ip[11] = (uint8_t)sum;
}

static void put_ip(struct frame *f, unsigned protocol)
{
	put(f, "\12\11\0\1\12\11\0\2", 8);
	put16(f, 0);
	put8(f, protocol);
	put8(f, 200);
	put16(f, 0);
	put16(f, next_id++);
	put16(f, (unsigned)f->n + 4);
	put16(f, 0x4500);
	put_checksum(f->at);
}

static void put_ip6(struct frame *f, unsigned next)
{
	size_t n = f->n;
	put(f, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\2", 16);
	put(f, "\x20\1\xd\xb8\0\0\0\0\0\0\0\0\0\0\0\1", 16);
	put8(f, 200);
	put8(f, next);
	put16(f, (unsigned)n);
	put32(f, 0x60000000);
}

static void put_udp(struct frame *f, unsigned port)
{
	put16(f, 0);
	put16(f, (unsigned)f->n + 6);
	put16(f, port);
	put16(f, 49152);
}

static void put_label(struct frame *f, uint32_t label, bool bottom)
{
	put32(f, label << 12 | 3u << 9 | (uint32_t)bottom << 8 | 61);
}

static void put_gre(struct frame *f, unsigned flags, unsigned type)
{
	put16(f, type);
	put16(f, flags);
}

/* ---- kinds ---- */

static void vlan(struct frame *f)
{
	drop(f, ETHERNET);
	put16(f, IP4);
	put16(f, 0x6005);
	put_ethernet(f, VLAN);
}

static void qinq(struct frame *f)
{
	drop(f, ETHERNET);
	put16(f, IP4);
	put16(f, 0x0006);
	put16(f, VLAN);
	put16(f, 0x0005);
	put_ethernet(f, 0x88a8);
}

static void mpls(struct frame *f)
{
	drop(f, ETHERNET);
	put_label(f, 18, true);
	put_label(f, 300000, false);
	put_ethernet(f, MPLS);
}

static void pseudowire(struct frame *f)
{
	put32(f, sequence++ & 0xffff);
	put_label(f, 18, true);
	put_ethernet(f, MPLS);
}

static void pseudowire_bare(struct frame *f)
{
	put_label(f, 18, true);
	put_ethernet(f, MPLS);
}

static void pppoe(struct frame *f)
{
	drop(f, ETHERNET);
	put16(f, 0x0021);
	put16(f, (unsigned)f->n);
	put16(f, 0x1234);
	put16(f, 0x1100);
	put_ethernet(f, 0x8864);
}

static void ppp(struct frame *f)
{
	drop(f, ETHERNET);
	put32(f, 0xff030021);
}

static void ip_in_ip(struct frame *f)
{
	drop(f, ETHERNET);
	put_ip(f, 4);
	put_ethernet(f, IP4);
}

static void ip_in_ip6(struct frame *f)
{
	drop(f, ETHERNET);
	put_ip6(f, 4);
	put_ethernet(f, IP6);
}

static void gre(struct frame *f)
{
	drop(f, ETHERNET);
	put_gre(f, 0, IP4);
	put_ip(f, 47);
	put_ethernet(f, IP4);
}

/* Checksum (which is none), key and sequence number. */
static void gre_full(struct frame *f)
{
	drop(f, ETHERNET);
	put32(f, sequence++);
	put32(f, 42);
	put32(f, 0x12340000);
	put_gre(f, 0xb000, IP4);
	put_ip6(f, 47);
	put_ethernet(f, IP6);
}

static void gre_bridged(struct frame *f)
{
	put_gre(f, 0, 0x6558);
	put_ip(f, 47);
	put_ethernet(f, IP4);
}

static void pptp(struct frame *f)
{
	drop(f, ETHERNET);
	put16(f, 0x0021);
	size_t n = f->n;
	put32(f, sequence);
	put32(f, sequence++);
	put16(f, 9);
	put16(f, (unsigned)n);
	put_gre(f, 0x3081, 0x880b);
	put_ip(f, 47);
	put_ethernet(f, IP4);
}

static void put_vxlan(struct frame *f, unsigned port)
{
	put32(f, 0xabcdef00);
	put32(f, 0x08000000);
	put_udp(f, port);
	put_ip(f, 17);
	put_ethernet(f, IP4);
}

static void vxlan(struct frame *f)
{
	put_vxlan(f, 4789);
}

static void vxlan_other_port(struct frame *f)
{
	put_vxlan(f, 20000);
}

static void put_gtpu(struct frame *f, unsigned flags, size_t n)
{
	put32(f, 0x01020304);
	put16(f, (unsigned)n);
	put16(f, flags << 8 | 0xff);
	put_udp(f, 2152);
	put_ip(f, 17);
}

static void gtpu(struct frame *f)
{
	drop(f, ETHERNET);
	put_gtpu(f, 0x30, f->n);
	put_ethernet(f, IP4);
}

/* Sequence number and a PDU session container. */
static void gtpu_extended(struct frame *f)
{
	drop(f, ETHERNET);
	put32(f, 0x01000900);
	put16(f, 0x0085);
	put16(f, sequence++ & 0xffff);
	put_gtpu(f, 0x36, f->n);
	put_ethernet(f, IP4);
}

static void erspan_1(struct frame *f)
{
	put_gre(f, 0, 0x88be);
	put_ip(f, 47);
	put_ethernet(f, IP4);
}

static void put_erspan_2(struct frame *f)
{
	put32(f, 7);
	put32(f, 0x1005a02a);
	put32(f, sequence++);
	put_gre(f, 0x1000, 0x88be);
	put_ip(f, 47);
	put_ethernet(f, IP4);
}

static void erspan_2(struct frame *f)
{
	put_erspan_2(f);
}

static void erspan_3(struct frame *f)
{
	put32(f, 0);
	put32(f, 0x0c000000);
	put32(f, 0x0009015d);
	put32(f, sequence);
	put32(f, 0x2005a02a);
	put32(f, sequence++);
	put_gre(f, 0x1000, 0x22eb);
	put_ip(f, 47);
	put_ethernet(f, IP4);
}

/* A mirrored mobile network. */
static void deep(struct frame *f)
{
	drop(f, ETHERNET);
	put_gtpu(f, 0x30, f->n);
	put_label(f, 18, true);
	put16(f, MPLS);
	put16(f, 0x0005);
	put_ethernet(f, VLAN);
	put_erspan_2(f);
}

/* ---- HEP ---- */

static void put_chunk(struct frame *f, unsigned type, size_t n)
{
	put16(f, (unsigned)n + 6);
	put32(f, type);
}

static void put_chunk8(struct frame *f, unsigned type, unsigned value)
{
	put8(f, value);
	put_chunk(f, type, 1);
}

static void put_chunk_of(struct frame *f, unsigned type, const uint8_t *octets, size_t n)
{
	put(f, octets, n);
	put_chunk(f, type, n);
}

/* Letters begin SIP; all else is given out as RTP. */
static unsigned content_of(const struct frame *f)
{
	return f->n > 0 && f->at[0] >= 'A' && f->at[0] <= 'Z' ? 1 : 4;
}

static void put_hep_3(struct frame *f)
{
	uint8_t head[28];
	memcpy(head, f->at + ETHERNET, sizeof(head));
	drop(f, ETHERNET + sizeof(head));
	unsigned content = content_of(f);
	put_chunk(f, 15, f->n);
	put_chunk8(f, 11, content);
	put32(f, f->microseconds);
	put_chunk(f, 10, 4);
	put32(f, f->seconds);
	put_chunk(f, 9, 4);
	put_chunk_of(f, 8, head + 22, 2);
	put_chunk_of(f, 7, head + 20, 2);
	put_chunk_of(f, 4, head + 16, 4);
	put_chunk_of(f, 3, head + 12, 4);
	put_chunk8(f, 2, 17);
	put_chunk8(f, 1, 2);
	put16(f, (unsigned)f->n + 6);
	put(f, "HEP3", 4);
}

static void hep_3(struct frame *f)
{
	put_hep_3(f);
	put_udp(f, 9060);
	put_ip(f, 17);
	put_ethernet(f, IP4);
	f->seconds += SHIFT;
}

static void put_hep_ends(struct frame *f, const uint8_t head[28])
{
	put(f, head + 12, 8);
	put(f, head + 20, 4);
}

static void hep_1(struct frame *f)
{
	uint8_t head[28];
	memcpy(head, f->at + ETHERNET, sizeof(head));
	drop(f, ETHERNET + sizeof(head));
	put_hep_ends(f, head);
	put32(f, 0x01100211);
	put_udp(f, 9060);
	put_ip(f, 17);
	put_ethernet(f, IP4);
}

static void hep_2(struct frame *f)
{
	uint8_t head[28];
	memcpy(head, f->at + ETHERNET, sizeof(head));
	drop(f, ETHERNET + sizeof(head));
	put32(f, 0x01000000);
	put_le32(f, f->microseconds);
	put_le32(f, f->seconds);
	put_hep_ends(f, head);
	put32(f, 0x02100211);
	put_udp(f, 9060);
	put_ip(f, 17);
	put_ethernet(f, IP4);
	f->seconds += SHIFT;
}

static void emit_segment(const struct frame *whole, size_t from, size_t n, uint32_t seq)
{
	static struct frame f;
	f.at = f.octets + ROOM;
	f.n = n;
	f.seconds = whole->seconds;
	f.microseconds = whole->microseconds;
	memcpy(f.at, whole->at + from, n);
	put32(&f, 0);
	put32(&f, 0x5018ffff);
	put32(&f, 1);
	put32(&f, seq);
	put16(&f, 9060);
	put16(&f, 49152);
	put_ip(&f, 6);
	put_ethernet(&f, IP4);
	emit(&f);
}

/* Segments of 100 octets, the second before the first; not of the first message, with which the stream begins. */
static void hep_3_tcp(struct frame *f)
{
	enum { SEGMENT = 100 };
	bool begins = sequence == 0;
	put_hep_3(f);
	f->seconds += SHIFT;
	if (begins)
		sequence = 0xfffff000;
	size_t second = !begins && f->n > SEGMENT ? SEGMENT : 0;
	if (second > 0)
		emit_segment(f, second, f->n - second < SEGMENT ? f->n - second : SEGMENT,
			sequence + (uint32_t)second);
	for (size_t at = 0; at < f->n; at += SEGMENT)
		if (at == 0 || at != second)
			emit_segment(f, at, f->n - at < SEGMENT ? f->n - at : SEGMENT,
				sequence + (uint32_t)at);
	sequence += (uint32_t)f->n;
}

/* ---- fragments ---- */

static void emit_fragment(const struct frame *whole, size_t from, size_t n, bool more, uint8_t flip)
{
	static struct frame f;
	const uint8_t *ip = whole->at + ETHERNET;
	f.at = f.octets + ROOM;
	f.n = n;
	f.seconds = whole->seconds;
	f.microseconds = whole->microseconds;
	memcpy(f.at, ip + 20 + from, n);
	for (size_t i = 0; i < n; i++)
		f.at[i] ^= flip;
	put(&f, ip, 20);
	f.at[2] = (uint8_t)(f.n >> 8);
	f.at[3] = (uint8_t)f.n;
	f.at[6] = (uint8_t)((more ? 0x20 : 0) | from >> 11);
	f.at[7] = (uint8_t)(from >> 3);
	put_checksum(f.at);
	put_ethernet(&f, IP4);
	emit(&f);
}

/* The last one first. With `overlap` each but the first and the last comes again with other octets. */
static void emit_fragments(const struct frame *f, size_t size, bool overlap)
{
	size_t n = (size_t)(f->at[ETHERNET + 2] << 8 | f->at[ETHERNET + 3]) - 20;
	for (size_t at = (n - 1) / size * size;; at -= size) {
		emit_fragment(f, at, n - at < size ? n - at : size, at + size < n, 0);
		if (overlap && at > 0 && at + size < n)
			emit_fragment(f, at, size, true, 0xff);
		if (at == 0)
			break;
	}
}

/* What an agent sends of a long message. */
static void hep_3_fragments(struct frame *f)
{
	hep_3(f);
	emit_fragments(f, 480, false);
}

static void fragments(struct frame *f)
{
	emit_fragments(f, 104, false);
}

static void fragments_overlap(struct frame *f)
{
	emit_fragments(f, 104, true);
}

/* IPv6 fragments (RFC 8200 4.5) of what carries IPv4, the last one first. */
static void fragments_ip6(struct frame *f)
{
	enum { SIZE = 104, IPV4_IN_IP = 4, FRAGMENT = 44 };
	static struct frame part;
	drop(f, ETHERNET);
	next_id++;
	for (size_t at = (f->n - 1) / SIZE * SIZE;; at -= SIZE) {
		part.at = part.octets + ROOM;
		part.n = f->n - at < SIZE ? f->n - at : SIZE;
		part.seconds = f->seconds;
		part.microseconds = f->microseconds;
		memcpy(part.at, f->at + at, part.n);
		put32(&part, next_id);
		put16(&part, (unsigned)(at | (at + SIZE < f->n)));
		put16(&part, IPV4_IN_IP << 8);
		put_ip6(&part, FRAGMENT);
		put_ethernet(&part, IP6);
		emit(&part);
		if (at == 0)
			break;
	}
}

/* Fragments in VXLAN whose packets are fragments, too. */
static void fragments_nested(struct frame *f)
{
	static struct frame part;
	size_t n = (size_t)(f->at[ETHERNET + 2] << 8 | f->at[ETHERNET + 3]) - 20, half = n / 16 * 8;
	for (int second = 1; second >= 0; second--) {
		const uint8_t *ip = f->at + ETHERNET;
		size_t from = second ? half : 0, length = second ? n - half : half;
		part.at = part.octets + ROOM;
		part.n = length;
		part.seconds = f->seconds;
		part.microseconds = f->microseconds;
		memcpy(part.at, ip + 20 + from, length);
		put(&part, ip, 20);
		part.at[2] = (uint8_t)(part.n >> 8);
		part.at[3] = (uint8_t)part.n;
		part.at[6] = (uint8_t)((second ? 0 : 0x20) | from >> 11);
		part.at[7] = (uint8_t)(from >> 3);
		put_ethernet(&part, IP4);
		put_vxlan(&part, 4789);
		emit_fragments(&part, 48, false);
	}
}

static const struct kind {
	const char *name;
	void (*wrap)(struct frame *);
	bool emits; /* it writes by itself */
	uint32_t link_type;
	const char *layers;
} kinds[] = {
	{"vlan", vlan, false, LINK_ETHERNET, "eth vlan ip udp"},
	{"qinq", qinq, false, LINK_ETHERNET, "eth vlan vlan ip udp"},
	{"mpls", mpls, false, LINK_ETHERNET, "eth mpls ip udp"},
	{"pseudowire", pseudowire, false, LINK_ETHERNET, "eth mpls pweth eth ip udp"},
	{"pseudowire-bare", pseudowire_bare, false, LINK_ETHERNET, "eth mpls eth ip udp"},
	{"pppoe", pppoe, false, LINK_ETHERNET, "eth pppoes ppp ip udp"},
	{"ppp", ppp, false, LINK_PPP, "ppp ip udp"},
	{"ip-in-ip", ip_in_ip, false, LINK_ETHERNET, "eth ip ip udp"},
	{"ip-in-ip6", ip_in_ip6, false, LINK_ETHERNET, "eth ipv6 ip udp"},
	{"gre", gre, false, LINK_ETHERNET, "eth ip gre ip udp"},
	{"gre-full", gre_full, false, LINK_ETHERNET, "eth ipv6 gre ip udp"},
	{"gre-bridged", gre_bridged, false, LINK_ETHERNET, "eth ip gre eth ip udp"},
	{"pptp", pptp, false, LINK_ETHERNET, "eth ip gre ppp ip udp"},
	{"vxlan", vxlan, false, LINK_ETHERNET, "eth ip udp vxlan eth ip udp"},
	{"vxlan-port", vxlan_other_port, false, LINK_ETHERNET, "eth ip udp vxlan eth ip udp"},
	{"gtpu", gtpu, false, LINK_ETHERNET, "eth ip udp gtp ip udp"},
	{"gtpu-extended", gtpu_extended, false, LINK_ETHERNET, "eth ip udp gtp ip udp"},
	{"erspan-1", erspan_1, false, LINK_ETHERNET, "eth ip gre eth ip udp"},
	{"erspan-2", erspan_2, false, LINK_ETHERNET, "eth ip gre erspan eth ip udp"},
	{"erspan-3", erspan_3, false, LINK_ETHERNET, "eth ip gre erspan eth ip udp"},
	{"deep", deep, false, LINK_ETHERNET, "eth ip gre erspan eth vlan mpls ip udp gtp ip udp"},
	{"hep-1", hep_1, false, LINK_ETHERNET, "eth ip udp hep"},
	{"hep-2", hep_2, false, LINK_ETHERNET, "eth ip udp hep"},
	{"hep-3", hep_3, false, LINK_ETHERNET, "eth ip udp hep"},
	{"hep-3-tcp", hep_3_tcp, true, LINK_ETHERNET, "eth ip tcp hep"},
	{"hep-3-fragments", hep_3_fragments, true, LINK_ETHERNET, "eth ip udp hep"},
	{"fragments", fragments, true, LINK_ETHERNET, "eth ip udp"},
	{"fragments-overlap", fragments_overlap, true, LINK_ETHERNET, "eth ip udp"},
	{"fragments-ip6", fragments_ip6, true, LINK_ETHERNET, "eth ipv6 ip udp"},
	{"fragments-nested", fragments_nested, true, LINK_ETHERNET, "eth ip udp vxlan eth ip udp"},
};

#define KINDS (sizeof(kinds) / sizeof(kinds[0]))

static uint32_t read_le32(const uint8_t *at)
{
	return (uint32_t)at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 |
	       (uint32_t)at[3] << 24;
}

static bool read_frame(FILE *in, struct frame *f)
{
	uint8_t record[16];
	if (fread(record, 1, sizeof(record), in) != sizeof(record))
		return false;
	f->seconds = read_le32(record);
	f->microseconds = read_le32(record + 4);
	f->at = f->octets + ROOM;
	f->n = read_le32(record + 8);
	return f->n >= ETHERNET + 28 && f->n <= MOST / 2 && fread(f->at, 1, f->n, in) == f->n;
}

static void write_header(uint32_t link_type)
{
	write_le32(0xa1b2c3d4);
	write_le32(0x00040002);
	write_le32(0);
	write_le32(0);
	write_le32(262144);
	write_le32(link_type);
}

static int wrap_all(const struct kind *kind, FILE *in)
{
	static struct frame f;
	uint8_t header[24];
	if (fread(header, 1, sizeof(header), in) != sizeof(header) ||
		read_le32(header) != 0xa1b2c3d4)
		return 2;
	write_header(kind->link_type);
	while (read_frame(in, &f)) {
		kind->wrap(&f);
		if (!kind->emits)
			emit(&f);
	}
	return ferror(in) || fclose(out) != 0 ? 2 : 0;
}

int main(int argc, char **argv)
{
	if (argc < 4) {
		for (size_t i = 0; i < KINDS; i++)
			printf("%s %s\n", kinds[i].name, kinds[i].layers);
		return argc > 1;
	}
	FILE *in = fopen(argv[2], "rb");
	out = fopen(argv[3], "wb");
	if (argc > 4)
		snaplen = strtoul(argv[4], NULL, 10);
	for (size_t i = 0; i < KINDS && in != NULL && out != NULL; i++)
		if (strcmp(kinds[i].name, argv[1]) == 0)
			return wrap_all(&kinds[i], in);
	fprintf(stderr, "encap_wrap: no such kind, or no such file\n");
	return 2;
}
