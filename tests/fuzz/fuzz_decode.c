/* Records are captured packets: dissect/decode.h for every link type, fragments to reassembly/ip_defrag.h. The
 * first octet of a record: link type (or what a TCP stream carries), and how many octets the capture did not keep. */
#include "dissect/decode.h"
#include "dissect/tunnel.h"
#include "reassembly/ip_defrag.h"
#include "tests/fuzz/fuzz.h"

static const uint32_t link_types[] = {
	1, 113, 276, 101, 228, 229, 0, 108, 147, 12, 9, 50, 51, 204, 219};

#define LINK_TYPES (sizeof(link_types) / sizeof(link_types[0]))

static void check_layers(const struct datagram *d, struct bytes whole)
{
	WANT(d->layer_count <= DECODE_MAX_LAYERS);
	for (unsigned i = 0; i < d->layer_count; i++) {
		const struct layer *l = &d->layers[i];
		const struct bytes in = bytes_of(l->at, l->length, l->length);
		WANT(l->proto != NULL && l->proto->fields != NULL);
		/* Layers behind reassembly lie in another block: whole. */
		if (l->at >= whole.at && l->at <= whole.end)
			fuzz_want_within(&in, whole.at, bytes_left(&whole));
		fuzz_walk(l->proto->fields, in);
	}
}

static void check(const struct datagram *d, struct bytes whole)
{
	check_layers(d, whole);
	fuzz_touch(d->payload.at, bytes_left(&d->payload));
	WANT(d->transport == TRANSPORT_NONE || d->bad == NULL);
	WANT(!d->fragment || d->transport == TRANSPORT_NONE);
	WANT(d->snapped == (d->payload.cut > 0 || d->payload.snapped));
}

/* As the pipeline does it. */
static void put_together(struct ip_defrag *defrag, struct datagram *d, t38_time at)
{
	struct bytes whole;
	for (unsigned nested = 0; d->fragment && nested < IP_DEFRAG_MAX_NESTED; nested++) {
		if (!ip_defrag_push(defrag, d, at, &whole))
			return;
		WANT(bytes_left(&whole) <= 65535 && whole.cut == 0);
		decode_reassembled(whole, d);
		check(d, whole);
	}
}

static void run_carried(const struct fuzz_piece *octets, t38_time at)
{
	struct datagram d;
	const struct packet packet = {.time = at, .link_type = 147, .octets = octets->octets};
	decode_packet(&packet, &d);
	decode_carried((struct proto_key){SPACE_UDP, TUNNEL_HEP3}, fuzz_view(octets), &d);
	WANT(d.layer_count == 1);
	check(&d, fuzz_view(octets));
}

static void run(struct ip_defrag *defrag, const struct fuzz_piece *piece, t38_time at)
{
	if (piece->length == 0)
		return;
	struct fuzz_piece octets = fuzz_copy(piece->octets + 1, piece->length - 1);
	uint8_t how = piece->octets[0];
	const struct packet packet = {.number = 1,
		.time = at,
		.link_type = link_types[(how & 15) % LINK_TYPES],
		.captured = (uint32_t)octets.length,
		.length = (uint32_t)octets.length + (how >> 4) * 8u,
		.octets = octets.octets};
	struct datagram d;
	decode_packet(&packet, &d);
	check(&d, fuzz_view(&octets));
	put_together(defrag, &d, at);
	if ((how & 15) == 15)
		run_carried(&octets, at);
	free(octets.octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ip_defrag_limits limits = {
		.max_datagrams = 8, .max_octets = 1 << 18, .max_age = 60 * T38_SECOND};
	struct bytes in = bytes_of(data, size, size);
	struct ip_defrag *defrag = ip_defrag_new(&limits);
	for (t38_time at = T38_SECOND; bytes_left(&in) > 0; at += T38_SECOND) {
		struct fuzz_piece piece = fuzz_piece(&in);
		run(defrag, &piece, at);
		free(piece.octets);
	}
	const struct ip_defrag_counts *c = ip_defrag_counts(defrag);
	WANT(c->completed <= c->fragments && c->dropped <= c->fragments);
	WANT(c->conflicts <= c->overlaps && c->snapped <= c->dropped);
	ip_defrag_free(defrag);
	return 0;
}
