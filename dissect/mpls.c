/* MPLS label stacks (RFC 3032 2.1) and Ethernet pseudowires (RFC 4448).
 *
 *   label 20 bits | traffic class 3 | bottom of stack 1 | TTL 8      repeated, up to the one with the bottom bit
 *
 * No number says what is behind the stack. IP is told by its version nibble; else a pseudowire is looked for,
 * with its control word (first nibble 0, RFC 4385 3) or without. */
#include "dissect/decode.h"
#include "dissect/ethertype.h"
#include "dissect/link_type.h"
#include "dissect/protos.h"

#define MAX_LABELS 16 /* operators use up to 10 or so */
#define BOTTOM 0x100u
#define CONTROL_WORD 4
#define ETHERTYPE_AT 12

enum { EXPLICIT_NULL_V4 = 0, EXPLICIT_NULL_V6 = 2 }; /* RFC 3032 2.1 */

static unsigned peek16(const struct bytes *in, size_t at)
{
	return at + 2 > bytes_left(in) ? 0 : (unsigned)(in->at[at] << 8 | in->at[at + 1]);
}

/* The nibble alone may be the first of a MAC address; the lengths of an IP header fit by chance only. */
static bool ipv4_likely(const struct bytes *in)
{
	unsigned total = peek16(in, 2), header = ((unsigned)bytes_peek(in, 0) & 15) * 4;
	return header >= 20 && total >= header && total <= bytes_sent(in);
}

static bool ipv6_likely(const struct bytes *in)
{
	return bytes_sent(in) >= 40 && peek16(in, 4) <= bytes_sent(in) - 40;
}

/* Whether an Ethernet frame that carries what is known here begins `at` octets further on. */
static bool ethernet_likely(const struct bytes *in, size_t at)
{
	unsigned type = peek16(in, at + ETHERTYPE_AT);
	int version = bytes_peek(in, at + ETHERTYPE_AT + 2) >> 4;
	if (type == ETHERTYPE_IPV4 || type == ETHERTYPE_IPV6)
		return version == (type == ETHERTYPE_IPV4 ? 4 : 6);
	return registry_lookup((struct proto_key){SPACE_ETHERTYPE, type}) != NULL;
}

static struct proto_key unlabelled(const struct bytes *in, uint32_t label)
{
	int nibble = bytes_peek(in, 0) >> 4;
	const struct proto_key by_nibble = {SPACE_MPLS, (uint32_t)nibble};
	if ((nibble == 4 && (label == EXPLICIT_NULL_V4 || ipv4_likely(in))) ||
		(nibble == 6 && (label == EXPLICIT_NULL_V6 || ipv6_likely(in))))
		return by_nibble;
	/* With a tag, the type of what it tags stands where that of a frame behind a control word would. */
	if (ethernet_likely(in, 0))
		return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_ETHERNET};
	if (nibble == 4 || nibble == 6 || (nibble == 0 && ethernet_likely(in, CONTROL_WORD)))
		return by_nibble;
	return (struct proto_key){SPACE_NONE, 0};
}

static struct proto_key mpls_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	for (unsigned i = 0; i < MAX_LABELS && bytes_status(in) == PARSE_OK; i++) {
		uint32_t entry = bytes_be32(in);
		if (entry & BOTTOM)
			return unlabelled(in, entry >> 12);
	}
	return (struct proto_key){SPACE_NONE, 0};
}

static void mpls_fields(struct bytes in, struct field_sink *sink)
{
	uint32_t entry = 0;
	for (unsigned i = 0; i < MAX_LABELS && !(entry & BOTTOM) && bytes_left(&in) >= 4; i++) {
		const uint8_t *at = in.at;
		entry = bytes_be32(&in);
		field_uint(sink, "mpls.label", "Label", entry >> 12, NULL, at, 3);
		field_uint(sink, "mpls.exp", "Traffic class", entry >> 9 & 7, NULL, at + 2, 1);
		field_uint(sink, "mpls.bottom", "Bottom of stack", entry >> 8 & 1, NULL, at + 2, 1);
		field_uint(sink, "mpls.ttl", "Time to live", entry & 0xff, NULL, at + 3, 1);
	}
}

static struct proto_key pweth_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	bytes_skip(in, CONTROL_WORD);
	return (struct proto_key){SPACE_LINK_TYPE, LINKTYPE_ETHERNET};
}

static void pweth_fields(struct bytes in, struct field_sink *sink)
{
	const uint8_t *at = in.at;
	if (bytes_left(&in) < CONTROL_WORD)
		return;
	bytes_skip(&in, 2);
	field_uint(sink, "pweth.cw.sequence_number", "Sequence number", bytes_be16(&in), NULL,
		at + 2, 2);
}

const struct proto mpls_proto = {
	.name = "mpls",
	.title = "MPLS",
	.spec = "RFC 3032",
	.peel = mpls_peel,
	.fields = mpls_fields,
};

const struct proto pweth_proto = {
	.name = "pweth",
	.title = "Pseudowire control word",
	.spec = "RFC 4448 4.6",
	.peel = pweth_peel,
	.fields = pweth_fields,
};
