#include "dissect/decode.h"

/* Reads headers from out->payload on. A layer ends with what it carries: padding is not carried. */
static void peel_from(struct proto_key key, struct datagram *out)
{
	struct bytes *in = &out->payload;
	struct layer *layer = &out->layers[out->layer_count];
	const struct proto *proto;
	while (layer < out->layers + DECODE_MAX_LAYERS && (proto = registry_lookup(key)) != NULL) {
		const uint8_t *end = in->end;
		layer->proto = proto;
		layer->at = in->at;
		key = proto->peel(in, out);
		layer->length = (size_t)((key.space == SPACE_PAYLOAD ? end : in->end) - layer->at);
		layer++;
		if (bytes_status(in) != PARSE_OK) {
			out->bad = proto->title;
			out->transport = TRANSPORT_NONE;
			break;
		}
	}
	out->layer_count = (unsigned)(layer - out->layers);
	out->snapped = in->cut > 0 || in->snapped;
}

void decode_packet(const struct packet *packet, struct datagram *out)
{
	memset(out, 0, offsetof(struct datagram, layers));
	out->layer_count = 0;
	out->time = packet->time;
	out->payload = bytes_of(packet->octets, packet->captured, packet->length);
	peel_from((struct proto_key){SPACE_LINK_TYPE, packet->link_type}, out);
}

void decode_reassembled(struct bytes payload, struct datagram *out)
{
	out->fragment = false;
	out->payload = payload;
	peel_from((struct proto_key){SPACE_IP, out->ip_protocol}, out);
}

void decode_carried(struct proto_key key, struct bytes message, struct datagram *out)
{
	out->payload = message;
	peel_from(key, out);
}
