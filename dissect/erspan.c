/* ERSPAN types II and III (draft-foschiano-erspan): what a switch mirrors, in GRE.
 *
 *   II:  version 4 bits (1) | VLAN 12 | class 3 | encapsulation 2 | truncated 1 | session 10 |
 *        reserved 12 | index 20
 *   III: version 4 bits (2) | VLAN 12 | class 3 | bad, short, oversized 2 | truncated 1 | session 10 |
 *        time stamp 32 | group tag 16 | P 1 | frame type 5 | hardware 6 | direction 1 | granularity 2 | O 1 |
 *        with O: platform 6, its information 58 */
#include "dissect/decode.h"
#include "dissect/link_type.h"
#include "dissect/protos.h"

enum { TYPE_II = 1, TYPE_III = 2 };
enum { FRAME_ETHERNET = 0, FRAME_IP = 2 };

#define HEADER_II 8
#define HEADER_III 12
#define SUBHEADER 8
#define TRUNCATED 0x0400
#define UNKNOWN_CUT 65535 /* more than the lengths in the frame say: they tell what is missing */

/* Reads what type III has in place of the index; gives the frame type. */
static unsigned skip_type_iii(struct bytes *in)
{
	bytes_skip(in, 6);
	uint16_t last = bytes_be16(in);
	bytes_skip(in, last & 1 ? SUBHEADER : 0);
	return last >> 10 & 31;
}

static struct proto_key erspan_peel(struct bytes *in, struct datagram *out)
{
	if (!bytes_need(in, HEADER_II))
		return (struct proto_key){SPACE_NONE, 0};
	unsigned version = bytes_be16(in) >> 12, flags = bytes_be16(in), frame = FRAME_ETHERNET;
	if (version == TYPE_III)
		frame = skip_type_iii(in);
	else if (version == TYPE_II)
		bytes_skip(in, HEADER_II - 4);
	else
		bytes_fail(in);
	/* What the switch cut off is missing as if the capture had not kept it. */
	if (flags & TRUNCATED && bytes_status(in) == PARSE_OK)
		in->cut += UNKNOWN_CUT;
	if (frame == FRAME_IP)
		return raw_ip_proto.peel(in, out);
	if (frame != FRAME_ETHERNET)
		return (struct proto_key){SPACE_NONE, 0};
	return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_ETHERNET};
}

static void type_iii_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER_III - 4)
		return;
	field_uint(sink, "erspan.timestamp", "Time stamp", bytes_be32(&in), NULL, at, 4);
	field_uint(sink, "erspan.sgt", "Security group tag", bytes_be16(&in), NULL, at + 4, 2);
	unsigned last = bytes_be16(&in);
	field_uint(sink, "erspan.p", "Ethernet frame", last >> 15, NULL, at + 6, 1);
	field_uint(sink, "erspan.ft", "Frame type", last >> 10 & 31, NULL, at + 6, 1);
	field_uint(sink, "erspan.hw", "Hardware", last >> 4 & 63, NULL, at + 6, 2);
	field_uint(sink, "erspan.direction", "Direction", last >> 3 & 1,
		last >> 3 & 1 ? "egress" : "ingress", at + 7, 1);
	field_uint(sink, "erspan.gra", "Granularity", last >> 1 & 3, NULL, at + 7, 1);
	field_uint(sink, "erspan.o", "Subheader", last & 1, NULL, at + 7, 1);
	if (last & 1 && bytes_left(&in) >= SUBHEADER)
		field_uint(sink, "erspan.platid", "Platform", in.at[0] >> 2, NULL, in.at, 1);
}

static void erspan_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER_II)
		return;
	unsigned first = bytes_be16(&in), second = bytes_be16(&in), version = first >> 12;
	field_uint(sink, "erspan.version", "Version", version,
		version == TYPE_II    ? "type II"
		: version == TYPE_III ? "type III"
				      : NULL,
		at, 1);
	field_uint(sink, "erspan.vlan", "VLAN", first & 0xfff, NULL, at, 2);
	field_uint(sink, "erspan.cos", "Class of service", second >> 13, NULL, at + 2, 1);
	field_uint(sink, version == TYPE_III ? "erspan.bso" : "erspan.encap",
		version == TYPE_III ? "Bad, short or oversized" : "Encapsulation", second >> 11 & 3,
		NULL, at + 2, 1);
	field_uint(sink, "erspan.truncated", "Truncated", second >> 10 & 1, NULL, at + 2, 1);
	field_uint(sink, "erspan.spanid", "Session", second & 0x3ff, NULL, at + 2, 2);
	if (version == TYPE_III)
		type_iii_fields(in, sink);
	else
		field_uint(
			sink, "erspan.index", "Index", bytes_be32(&in) & 0xfffff, NULL, at + 5, 3);
}

const struct proto erspan_proto = {
	.name = "erspan",
	.title = "ERSPAN",
	.spec = "draft-foschiano-erspan",
	.peel = erspan_peel,
	.fields = erspan_fields,
};
