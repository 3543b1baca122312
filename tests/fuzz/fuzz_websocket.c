/* The input is a stream of SIP over WebSocket: dissect/websocket.h, analyzer/sip_websocket.h. Its first octet says in
 * how large pieces it comes. */
#include "analyzer/sip_websocket.h"
#include "dissect/sip.h"
#include "dissect/websocket.h"
#include "tests/fuzz/fuzz.h"

#define LONGEST 2000

static void take(void *ctx, struct bytes message)
{
	uint64_t *total = ctx;
	fuzz_touch(message.at, bytes_left(&message));
	WANT(bytes_left(&message) <= LONGEST && sip_likely(message));
	*total += bytes_left(&message);
}

static void check_header(struct bytes in)
{
	struct websocket_frame frame;
	enum parse_status status = websocket_parse(in, &frame);
	WANT(status != PARSE_UNKNOWN);
	if (status != PARSE_OK)
		return;
	WANT(frame.header_length >= 2 && frame.header_length <= 14);
	WANT(frame.header_length <= bytes_left(&in) && frame.payload_length <= INT64_MAX);
	WANT(!websocket_is_control(&frame) || (frame.fin && frame.payload_length <= 125));
}

/* The octets of all messages together, in pieces of `step` octets. */
static uint64_t stream(const struct fuzz_piece *piece, size_t step, bool gap)
{
	uint64_t total = 0;
	struct sip_websocket *ws = sip_websocket_begin(fuzz_view(piece), LONGEST);
	if (ws == NULL)
		return 0;
	for (size_t at = 0; at < piece->length; at += step) {
		size_t n = piece->length - at < step ? piece->length - at : step;
		struct fuzz_piece part = fuzz_copy(piece->octets + at, n);
		sip_websocket_push(ws, part.octets, n, take, &total);
		if (gap && at / step % 3 == 2)
			sip_websocket_gap(ws);
		free(part.octets);
	}
	sip_websocket_free(ws);
	return total;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	if (size == 0)
		return 0;
	struct fuzz_piece piece = fuzz_copy(data + 1, size - 1);
	size_t step = data[0] + 1u;
	check_header(fuzz_view(&piece));
	size_t head = websocket_upgrade(fuzz_view(&piece), "sip");
	WANT(head <= piece.length);
	/* What begins no frame ends the first run, and pieces may find the next one behind it. */
	WANT(stream(&piece, piece.length + 1, false) <= piece.length);
	stream(&piece, step, false);
	stream(&piece, step, true);
	free(piece.octets);
	return 0;
}
