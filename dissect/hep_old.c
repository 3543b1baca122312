/* HEP versions 1 and 2.
 *
 *   version 1 | length of header and addresses 1 | family 1 | IP protocol 1 | source port 2 | destination port 2 |
 *   source 4 or 16 | destination 4 or 16 | version 2: seconds 4 | microseconds 4 | agent 2 | padding 2
 *
 * Nothing marks it: the port, family and protocol do, which no UDPTL packet has at their place. Agents differ in what
 * the length counts; the family says where the addresses end. The time is in the byte order of the agent's machine. */
#include "dissect/decode.h"
#include "dissect/protos.h"
#include "dissect/tunnel.h"

#define HEADER 8
#define TIME 12

enum { BY_TCP = 6, BY_UDP = 17, BY_SCTP = 132 };

/* Octets of an address; 0: no such family. IPv6 has the numbers of Linux, macOS, FreeBSD and NetBSD. */
static size_t address_size(uint8_t family)
{
	if (family == 2)
		return 4;
	return family == 10 || family == 30 || family == 28 || family == 24 ? 16 : 0;
}

bool hep_old_likely(const struct bytes *in, const struct datagram *d)
{
	const uint8_t *h = in->at;
	if (d->dst.port != HEP_PORT || bytes_left(in) < HEADER)
		return false;
	size_t address = address_size(h[2]);
	if (address == 0 || (h[3] != BY_UDP && h[3] != BY_TCP && h[3] != BY_SCTP))
		return false;
	return bytes_sent(in) > HEADER + 2 * address + (h[0] == 2 ? TIME : 0);
}

static struct endpoint take_end(struct bytes *in, size_t n, uint16_t port)
{
	struct endpoint end = {.port = port};
	if (n > 0 && bytes_need(in, n))
		end.addr = n == 4 ? ip_addr_v4(in->at) : ip_addr_v6(in->at);
	bytes_skip(in, n);
	return end;
}

static uint32_t swapped(uint32_t v)
{
	return v >> 24 | (v >> 8 & 0xff00) | (v & 0xff00) << 8 | v << 24;
}

static t38_time apart(t38_time a, t38_time b)
{
	return a > b ? a - b : b - a;
}

/* Whether the agent is little-endian: its microseconds are less than a second only so; or else its seconds are nearer
 * to those of the packet, which may have any time. */
static bool is_swapped(uint32_t seconds, uint32_t microseconds, t38_time packet)
{
	bool as_is = microseconds < 1000000, as_swapped = swapped(microseconds) < 1000000;
	t38_time near = packet / T38_SECOND;
	if (as_is != as_swapped)
		return as_swapped;
	return apart(swapped(seconds), near) < apart(seconds, near);
}

static t38_time told_time(uint32_t seconds, uint32_t microseconds, t38_time packet)
{
	if (is_swapped(seconds, microseconds, packet)) {
		seconds = swapped(seconds);
		microseconds = swapped(microseconds);
	}
	return seconds * T38_SECOND + microseconds * (T38_MS / 1000);
}

static struct proto_key hep_old_peel(struct bytes *in, struct datagram *out)
{
	uint8_t version = bytes_u8(in);
	bytes_skip(in, 1);
	size_t address = address_size(bytes_u8(in));
	uint8_t ip_protocol = bytes_u8(in);
	uint16_t from = bytes_be16(in), to = bytes_be16(in);
	out->src = take_end(in, address, from);
	out->dst = take_end(in, address, to);
	out->ip_protocol = ip_protocol;
	if (version == 2) {
		uint32_t seconds = bytes_be32(in), microseconds = bytes_be32(in);
		bytes_skip(in, TIME - 8);
		out->time = told_time(seconds, microseconds, out->time);
	}
	return (struct proto_key){SPACE_NONE, 0};
}

static void address_fields(struct bytes *in, size_t n, struct field_sink *sink)
{
	static const char *const names[2][2] = {{"hep.src", "Source"}, {"hep.dst", "Destination"}};
	for (unsigned i = 0; i < 2; i++) {
		char text[ENDPOINT_TEXT_MAX];
		const uint8_t *at = in->at;
		struct endpoint end = take_end(in, n, 0);
		if (bytes_status(in) != PARSE_OK)
			return;
		ip_addr_text(&end.addr, text);
		field_text(sink, names[i][0], names[i][1], text, strlen(text), at, n);
	}
}

static void hep_old_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER)
		return;
	field_uint(sink, "hep.version", "Version", at[0], NULL, at, 1);
	field_uint(sink, "hep.header_length", "Header length", at[1], NULL, at + 1, 1);
	field_uint(sink, "hep.family", "IP family", at[2], NULL, at + 2, 1);
	field_uint(sink, "hep.ip_proto", "IP protocol", at[3], NULL, at + 3, 1);
	bytes_skip(&in, 4);
	field_uint(sink, "hep.srcport", "Source port", bytes_be16(&in), NULL, at + 4, 2);
	field_uint(sink, "hep.dstport", "Destination port", bytes_be16(&in), NULL, at + 6, 2);
	address_fields(&in, address_size(at[2]), sink);
	if (at[0] == 2 && bytes_left(&in) >= TIME)
		field_octets(sink, "hep.time", "Time, in the agent's byte order", in.at, 8);
}

const struct proto hep_old_proto = {
	.name = "hep",
	.title = "HEP",
	.spec = "HEP 1, 2",
	.peel = hep_old_peel,
	.fields = hep_old_fields,
};
