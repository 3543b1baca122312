/* version 1, always 3 | reserved 1 | length 2, header included | packet */
#include "dissect/tpkt.h"

#include "dissect/ifp.h"

enum parse_status tpkt_parse(struct bytes *in, struct bytes *payload)
{
	if (bytes_left(in) < TPKT_HEADER)
		return PARSE_SNAPPED;
	size_t length = (size_t)(in->at[2] << 8 | in->at[3]);
	if (in->at[0] != 3 || in->at[1] != 0 || length <= TPKT_HEADER)
		return PARSE_UNKNOWN;
	if (bytes_left(in) < length)
		return PARSE_SNAPPED;
	bytes_skip(in, TPKT_HEADER);
	*payload = bytes_take(in, length - TPKT_HEADER);
	return PARSE_OK;
}

bool tpkt_likely(struct bytes in)
{
	struct bytes payload;
	struct ifp ifp;
	if (bytes_peek(&in, 0) != 3 || tpkt_parse(&in, &payload) != PARSE_OK ||
		!ifp_begins(payload.at[0]))
		return false;
	if ((ifp_parse(payload, IFP_1998, &ifp) != PARSE_OK || ifp.trailing > 0) &&
		(ifp_parse(payload, IFP_2002, &ifp) != PARSE_OK || ifp.trailing > 0))
		return false;
	return bytes_left(&in) == 0 || bytes_peek(&in, 0) == 3;
}

static void tpkt_fields(struct bytes in, struct field_sink *sink)
{
	struct bytes payload;
	const uint8_t *at = in.at;
	while (bytes_left(&in) > 0 && tpkt_parse(&in, &payload) == PARSE_OK) {
		size_t length = bytes_left(&payload) + TPKT_HEADER;
		field_open(sink, "tpkt", "TPKT", at, length);
		field_uint(sink, "tpkt.version", "Version", at[0], NULL, at, 1);
		field_uint(sink, "tpkt.length", "Length", length, NULL, at + 2, 2);
		field_open(sink, "t38.IFPPacket_element", "IFP packet", payload.at,
			bytes_left(&payload));
		ifp_proto.fields(payload, sink);
		field_close(sink);
		field_close(sink);
		at = in.at;
	}
	if (bytes_left(&in) > 0)
		field_octets(
			sink, "tpkt.continuation_data", "Part of a TPKT", in.at, bytes_left(&in));
}

const struct proto tpkt_proto = {
	.name = "tpkt",
	.title = "TPKT",
	.spec = "RFC 1006",
	.fields = tpkt_fields,
};
