/* T.38 9.1:
 *
 *   seq-number 2 | length | primary IFP | 0 | count | (length | secondary IFP)...
 *                                       | 1 | fec-npackets | count | (length | parity)...
 *
 * The choice is one bit, padded to an octet. */
#include "dissect/udptl.h"

#include "dissect/ifp.h"
#include "dissect/per.h"

/* What is being parsed, and where parts go once one of them came in fragments. */
struct parser {
	struct per per;
	struct udptl_packet *out;
	struct udptl_scratch *scratch; /* NULL: fragments are not taken */
	size_t used;		       /* octets of it; 0: no fragments so far */
};

static void move(struct parser *p, struct bytes *part)
{
	size_t n = bytes_left(part);
	memcpy(p->scratch->octets + p->used, part->at, n);
	*part = bytes_of(p->scratch->octets + p->used, n, n);
	p->used += n;
}

/* The parts before the first one in fragments follow it into the scratch memory, so that all stand in order. */
static void move_all(struct parser *p)
{
	if (p->out->primary.at != NULL)
		move(p, &p->out->primary);
	for (unsigned i = 0; i < p->out->entry_count; i++)
		move(p, &p->out->entries[i]);
}

static struct bytes next_part(struct parser *p)
{
	bool fragmented = p->scratch != NULL && per_is_fragmented(&p->per);
	if (!fragmented) {
		struct bytes part = per_open_type(&p->per);
		if (p->used > 0 && bytes_left(&part) <= sizeof(p->scratch->octets) - p->used)
			move(p, &part);
		return part;
	}
	if (p->used == 0)
		move_all(p);
	struct bytes part = per_open_type_joined(
		&p->per, p->scratch->octets + p->used, sizeof(p->scratch->octets) - p->used);
	p->used += bytes_left(&part);
	return part;
}

static void parse_entries(struct parser *p)
{
	struct udptl_packet *out = p->out;
	size_t count = per_length(&p->per, NULL);
	for (size_t i = 0; i < count && bytes_status(&p->per.in) == PARSE_OK; i++) {
		struct bytes entry = next_part(p);
		if (bytes_status(&p->per.in) != PARSE_OK || entry.cut > 0)
			break;
		if (out->entry_count == UDPTL_MAX_ENTRIES)
			break;
		out->entries[out->entry_count++] = entry;
	}
	out->recovery_cut = out->entry_count < count || bytes_status(&p->per.in) != PARSE_OK;
}

static void parse_recovery(struct parser *p)
{
	struct per *per = &p->per;
	struct udptl_packet *out = p->out;
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
	parse_entries(p);
}

enum parse_status udptl_parse_whole(
	struct bytes in, struct udptl_scratch *scratch, struct udptl_packet *out)
{
	memset(out, 0, offsetof(struct udptl_packet, entries));
	struct parser p = {.per = per_of(in), .out = out, .scratch = scratch};
	out->seq = bytes_be16(&p.per.in);
	out->primary = next_part(&p);
	if (bytes_status(&p.per.in) != PARSE_OK)
		return bytes_status(&p.per.in);
	if (out->primary.cut > 0)
		return PARSE_SNAPPED;
	if (bytes_left(&out->primary) == 0)
		return PARSE_BAD;
	parse_recovery(&p);
	out->trailing = out->recovery_cut ? 0 : bytes_sent(&p.per.in);
	return PARSE_OK;
}

enum parse_status udptl_parse(struct bytes in, struct udptl_packet *out)
{
	return udptl_parse_whole(in, NULL, out);
}

static bool secondaries_likely(const struct udptl_packet *packet)
{
	if (packet->recovery != UDPTL_SECONDARIES)
		return true;
	for (unsigned i = 0; i < packet->entry_count; i++) {
		int first = bytes_peek(&packet->entries[i], 0);
		if (first >= 0 && !ifp_begins((uint8_t)first))
			return false;
	}
	return true;
}

static bool reads_whole(struct bytes primary, enum ifp_syntax syntax)
{
	struct ifp ifp;
	return ifp_parse(primary, syntax, &ifp) == PARSE_OK && ifp.trailing == 0;
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
	if (packet.recovery == UDPTL_RECOVERY_ABSENT || !secondaries_likely(&packet))
		return false;
	return reads_whole(packet.primary, IFP_1998) || reads_whole(packet.primary, IFP_2002);
}

/* The length determinant of an open type stands before its octets: one octet, two from 128 on. */
static void length_field(const struct bytes *part, struct field_sink *sink)
{
	size_t n = bytes_left(part), octets = n < 128 ? 1 : 2;
	field_uint(sink, "t38trace.open_type_length", "Length", n, NULL, part->at - octets, octets);
}

static void entry_fields(const struct udptl_packet *packet, struct field_sink *sink)
{
	bool fec = packet->recovery == UDPTL_FEC;
	for (unsigned i = 0; i < packet->entry_count; i++) {
		const struct bytes *entry = &packet->entries[i];
		length_field(entry, sink);
		if (fec) {
			field_octets(
				sink, "t38.fec_data_item", "Parity", entry->at, bytes_left(entry));
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

/* Octets behind the packet: their number as sent, their place as far as it was captured. */
static void trailing_field(
	const struct udptl_packet *packet, const struct bytes *in, struct field_sink *sink)
{
	size_t kept = packet->trailing > in->cut ? packet->trailing - in->cut : 0;
	if (packet->trailing > 0)
		field_uint(sink, "t38.malformed", "Octets behind the packet", packet->trailing,
			NULL, in->end - kept, kept);
}

/* Shows n octets of `part`, from `offset` on; those that are not there have no place. */
static void part_field(struct field_sink *sink, const char *name, const char *label, unsigned value,
	const char *meaning, const struct bytes *part, size_t offset, size_t n)
{
	bool there = offset + n <= bytes_left(part);
	field_uint(
		sink, name, label, value, meaning, there ? part->at + offset : NULL, there ? n : 0);
}

static void recovery_fields(
	const struct udptl_packet *packet, const struct bytes *in, struct field_sink *sink)
{
	const struct bytes part = {packet->primary.end, in->end, in->cut, false, false};
	if (packet->recovery == UDPTL_RECOVERY_ABSENT || bytes_left(&part) == 0) {
		const char *why = bytes_sent(&part) > 0 ? "cut by the capture" : "absent";
		field_text(sink, "t38trace.note", "Error recovery", why, strlen(why), NULL, 0);
		return;
	}
	bool fec = packet->recovery == UDPTL_FEC;
	part_field(sink, "t38.error_recovery", "Error recovery", fec,
		fec ? "fec-info" : "secondary-ifp-packets", &part, 0, 1);
	if (fec)
		part_field(
			sink, "t38.fec_npackets", "FEC span", packet->fec_span, NULL, &part, 1, 2);
	part_field(sink, fec ? "t38.fec_data" : "t38.secondary_ifp_packets",
		fec ? "Parity entries" : "Secondary IFP packets", packet->entry_count, NULL, &part,
		fec ? 3 : 1, 1);
	entry_fields(packet, sink);
	if (packet->recovery_cut)
		field_text(sink, "t38trace.note", "Error recovery", "ends early", 10, NULL, 0);
	trailing_field(packet, in, sink);
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
	length_field(&packet.primary, sink);
	field_open(sink, "t38.primary_ifp_packet_element", "Primary IFP packet", packet.primary.at,
		bytes_left(&packet.primary));
	ifp_proto.fields(packet.primary, sink);
	field_close(sink);
	recovery_fields(&packet, &in, sink);
}

const struct proto udptl_proto = {
	.name = "udptl",
	.title = "UDPTL",
	.spec = "T.38 9.1",
	.fields = udptl_fields,
};
