/* BSD loopback: a 4-octet address family, then IP. The family is in the byte order of the machine that
 * captured (LINKTYPE_NULL) or of the network (LINKTYPE_LOOP), and the number of IPv6 differs between
 * systems; the version nibble of the IP header that follows is surer than either. */
#include "dissect/decode.h"
#include "dissect/protos.h"

static struct proto_key null_peel(struct bytes *in, struct datagram *out)
{
	bytes_skip(in, 4);
	return raw_ip_proto.peel(in, out);
}

static void null_fields(struct bytes in, struct field_sink *sink)
{
	if (bytes_left(&in) >= 4)
		field_octets(sink, "null.family", "Family", in.at, 4);
}

const struct proto null_proto = {
	.name = "null",
	.title = "Null/Loopback",
	.spec = "LINKTYPE_NULL",
	.peel = null_peel,
	.fields = null_fields,
};
