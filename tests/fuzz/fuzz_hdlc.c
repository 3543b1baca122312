/* Records are IFP packets of one direction, lengths from 0xff00 on are losses: reassembly/t38_rx.h. The first
 * octet holds the syntax that is hinted at, and what the time between packets is. */
#include "dissect/t30_frame.h"
#include "reassembly/t38_rx.h"
#include "tests/fuzz/fuzz.h"

#define LOSS 0xff00

struct heard {
	uint64_t packets, lost, octets;
	uint64_t pieces; /* octets of frames, packet by packet */
	t38_time now;
};

static void take_frame(const struct t38_event *event)
{
	struct t30_frame frame;
	struct bytes in = bytes_of(event->octets, event->length, event->length);
	WANT(event->length > 0 && event->length <= T38_RX_MAX_FRAME);
	t30_frame_parse(in, &frame);
}

static void take(void *ctx, const struct t38_event *event)
{
	struct heard *h = ctx;
	WANT(event->t <= event->t_end && event->t_end <= h->now);
	WANT(event->data_type <= IFP_DATA_TYPES);
	fuzz_touch(event->octets, event->length);
	*(event->kind == T38_OCTETS ? &h->pieces : &h->octets) += event->length;
	if (event->kind == T38_GAP) {
		WANT(event->lost > 0);
		h->lost += event->lost;
		return;
	}
	WANT(event->first_packet > 0 && event->first_packet <= event->last_packet);
	WANT(event->last_packet <= h->packets);
	if (event->kind == T38_FRAME)
		take_frame(event);
	if (event->kind == T38_IMAGE || event->kind == T38_V8)
		WANT(event->length > 0);
	if (event->kind == T38_INDICATOR)
		WANT(event->indicator < IFP_INDICATORS);
}

static void push(struct t38_rx *rx, struct heard *h, struct bytes *in)
{
	struct fuzz_piece piece = fuzz_piece(in);
	h->packets++;
	const struct t38_ifp ifp = {
		piece.octets, piece.length, h->now, h->packets, (h->packets & 7) == 0};
	t38_rx_push(rx, &ifp);
	free(piece.octets);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	struct heard h = {.now = T38_SECOND};
	uint8_t how = bytes_u8(&in);
	uint64_t lost = 0;
	bool sure;
	struct t38_rx *rx = t38_rx_new(how & 1 ? IFP_2002 : IFP_1998, take, &h);
	while (bytes_left(&in) > 0) {
		h.now += (how >> 1) * 10 * T38_MS;
		if (bytes_peek(&in, 0) == LOSS >> 8) {
			uint32_t count = bytes_be16(&in) - LOSS + 1u;
			t38_rx_lost(rx, -1, count, h.now);
			lost += count;
		} else {
			push(rx, &h, &in);
		}
	}
	t38_rx_flush(rx);
	const struct t38_rx_counts *counts = t38_rx_counts(rx);
	WANT(counts->packets == h.packets && counts->malformed <= h.packets && h.lost == lost);
	WANT(h.octets <= size && h.pieces <= size);
	t38_rx_syntax(rx, &sure);
	t38_rx_free(rx);
	return 0;
}
