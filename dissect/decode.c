#include "dissect/decode.h"

static void push_layer(struct datagram *out, const struct proto *proto, const struct bytes *in)
{
	struct layer *layer = &out->layers[out->layer_count++];
	layer->proto = proto;
	layer->at = in->at;
	layer->length = bytes_left(in);
}

static void peel_from(struct proto_key key, struct bytes in, struct datagram *out)
{
	const struct proto *proto;
	while (out->layer_count < DECODE_MAX_LAYERS && (proto = registry_lookup(key)) != NULL) {
		push_layer(out, proto, &in);
		key = proto->peel(&in, out);
		struct layer *layer = &out->layers[out->layer_count - 1];
		layer->length = (size_t)(in.end - layer->at); /* padding is not carried */
		if (bytes_status(&in) != PARSE_OK) {
			out->bad = proto->title;
			out->transport = TRANSPORT_NONE;
			break;
		}
	}
	out->payload = in;
}

void decode_packet(const struct packet *packet, struct datagram *out)
{
	memset(out, 0, offsetof(struct datagram, layers));
	out->layer_count = 0;
	struct bytes in = bytes_of(packet->octets, packet->captured, packet->length);
	peel_from((struct proto_key){SPACE_LINK_TYPE, packet->link_type}, in, out);
}

void decode_reassembled(struct bytes payload, struct datagram *out)
{
	out->fragment = false;
	peel_from((struct proto_key){SPACE_IP, out->ip_protocol}, payload, out);
}
