/* T.38 9.1:
 *
 *   seq-number 2 | length | primary IFP | 0 | count | (length | secondary IFP)...
 *                                       | 1 | fec-npackets | count | (length | parity)...
 *
 * The choice is one bit, padded to an octet. */
#include "dissect/udptl.h"

#include "dissect/ifp.h"
#include "dissect/per.h"

static void parse_entries(struct per *per, struct udptl_packet *out)
{
	size_t count = per_length(per, NULL);
	for (size_t i = 0; i < count && bytes_status(&per->in) == PARSE_OK; i++) {
		struct bytes entry = per_open_type(per);
		if (bytes_status(&per->in) != PARSE_OK || entry.cut > 0)
			break;
		if (out->entry_count == UDPTL_MAX_ENTRIES)
			break;
		out->entries[out->entry_count++] = entry;
	}
	out->recovery_cut = out->entry_count < count || bytes_status(&per->in) != PARSE_OK;
}

static void parse_recovery(struct per *per, struct udptl_packet *out)
{
	if (bytes_sent(&per->in) == 0) {
		out->recovery = UDPTL_RECOVERY_ABSENT;
		return;
	}
	out->recovery = per_bits(per, 1) ? UDPTL_FEC : UDPTL_SECONDARIES;
	per_align(per);
	if (bytes_sent(&per->in) == 0 && out->recovery == UDPTL_SECONDARIES) {
		out->recovery_cut = true;
		return;
	}
	if (out->recovery == UDPTL_FEC) {
		/* INTEGER, unconstrained: length in octets, then the value */
		struct bytes span = per_open_type(per);
		out->fec_span = bytes_sent(&span) == 1 ? bytes_u8(&span) : bytes_be16(&span);
	}
	parse_entries(per, out);
}

enum parse_status udptl_parse(struct bytes in, struct udptl_packet *out)
{
	memset(out, 0, offsetof(struct udptl_packet, entries));
	struct per per = per_of(in);
	out->seq = bytes_be16(&per.in);
	out->primary = per_open_type(&per);
	if (bytes_status(&per.in) != PARSE_OK)
		return bytes_status(&per.in);
	if (out->primary.cut > 0)
		return PARSE_SNAPPED;
	if (bytes_left(&out->primary) == 0)
		return PARSE_BAD;
	parse_recovery(&per, out);
	out->trailing = out->recovery_cut ? 0 : bytes_sent(&per.in);
	return PARSE_OK;
}

bool udptl_likely(struct bytes in)
{
	if (bytes_left(&in) < 5 || in.cut > 0)
		return false;
	/* Most other traffic fails here: a primary that fits, and begins like an IFP packet. */
	if (in.at[2] == 0 || in.at[2] >= 0xc0)
		return false;
	if (in.at[2] < 0x80 && ((size_t)in.at[2] + 3 > bytes_left(&in) || !ifp_begins(in.at[3])))
		return false;
	struct udptl_packet packet;
	if (udptl_parse(in, &packet) != PARSE_OK || packet.recovery_cut || packet.trailing > 0)
		return false;
	if (packet.recovery == UDPTL_RECOVERY_ABSENT)
		return false;
	struct ifp ifp;
	if (ifp_parse(packet.primary, IFP_1998, &ifp) == PARSE_OK)
		return true;
	return ifp_parse(packet.primary, IFP_2002, &ifp) == PARSE_OK;
}

static void entry_fields(const struct udptl_packet *packet, struct field_sink *sink)
{
	bool fec = packet->recovery == UDPTL_FEC;
	for (unsigned i = 0; i < packet->entry_count; i++) {
		const struct bytes *entry = &packet->entries[i];
		if (fec) {
			field_octets(sink, "t38.fec_data_item", "Parity", entry->at, bytes_left(entry));
			continue;
		}
		field_open(sink, "t38.secondary_ifp_packets_item_element", "Secondary IFP packet",
			entry->at, bytes_left(entry));
		field_uint(sink, "t38trace.secondary_seq", "Repeats sequence number",
			(uint16_t)(packet->seq - 1 - i), NULL, NULL, 0);
		ifp_proto.fields(*entry, sink);
		field_close(sink);
	}
}

static void recovery_fields(
	const struct udptl_packet *packet, const uint8_t *end, struct field_sink *sink)
{
	const uint8_t *at = packet->primary.end;
	if (packet->recovery == UDPTL_RECOVERY_ABSENT) {
		field_text(sink, "t38trace.note", "Error recovery", "absent", 6, NULL, 0);
		return;
	}
	bool fec = packet->recovery == UDPTL_FEC;
	field_uint(sink, "t38.error_recovery", "Error recovery", fec,
		fec ? "fec-info" : "secondary-ifp-packets", at, 1);
	if (fec)
		field_uint(sink, "t38.fec_npackets", "FEC span", packet->fec_span, NULL, at + 1, 2);
	const char *name = fec ? "t38.fec_data" : "t38.secondary_ifp_packets";
	field_uint(sink, name, fec ? "Parity entries" : "Secondary IFP packets", packet->entry_count,
		NULL, at < end ? at + 1 : NULL, at + 1 < end ? 1 : 0);
	entry_fields(packet, sink);
	if (packet->recovery_cut)
		field_text(sink, "t38trace.note", "Error recovery", "ends early", 10, NULL, 0);
	if (packet->trailing > 0)
		field_uint(sink, "t38.malformed", "Octets behind the packet", packet->trailing, NULL,
			end - packet->trailing, packet->trailing);
}

static void udptl_fields(struct bytes in, struct field_sink *sink)
{
	struct udptl_packet packet;
	enum parse_status status = udptl_parse(in, &packet);
	if (bytes_left(&in) >= 2)
		field_uint(sink, "t38.seq_number", "Sequence number", packet.seq, NULL, in.at, 2);
	if (status != PARSE_OK) {
		const char *why = status == PARSE_SNAPPED ? "cut by the capture" : "malformed";
		field_text(sink, "t38trace.note", "Primary IFP packet", why, strlen(why), NULL, 0);
		return;
	}
	field_open(sink, "t38.primary_ifp_packet_element", "Primary IFP packet", packet.primary.at,
		bytes_left(&packet.primary));
	ifp_proto.fields(packet.primary, sink);
	field_close(sink);
	recovery_fields(&packet, in.end, sink);
}

const struct proto udptl_proto = {
	.name = "udptl",
	.title = "UDPTL",
	.spec = "T.38 9.1",
	.fields = udptl_fields,
};
