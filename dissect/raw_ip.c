/* A packet that begins with its IP header: the version nibble says which. */
#include "dissect/decode.h"
#include "dissect/ethertype.h"
#include "dissect/protos.h"

static struct proto_key raw_ip_peel(struct bytes *in, struct datagram *out)
{
	(void)out;
	bytes_need(in, 1);
	int first = bytes_peek(in, 0);
	if (first >> 4 == 4)
		return (struct proto_key){SPACE_ETHERTYPE, ETHERTYPE_IPV4};
	if (first >> 4 == 6)
		return (struct proto_key){SPACE_ETHERTYPE, ETHERTYPE_IPV6};
	return (struct proto_key){SPACE_NONE, 0};
}

static void raw_ip_fields(struct bytes in, struct field_sink *sink)
{
	(void)in;
	(void)sink;
}

const struct proto raw_ip_proto = {
	.name = "raw",
	.title = "Raw IP",
	.spec = "LINKTYPE_RAW",
	.peel = raw_ip_peel,
	.fields = raw_ip_fields,
};
