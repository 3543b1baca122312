/* A TCP stream that is cut in three ways: reassembly/tpkt_stream.h gives the same packets of each.
 * First octet n, then n octets that say where to cut (0: octets are lost here), then the stream. */
#include <glib.h>

#include "dissect/tpkt.h"
#include "reassembly/tpkt_stream.h"
#include "tests/fuzz/fuzz.h"

enum cuts { CUT_NOT, CUT_AS_SAID, CUT_EACH_OCTET };

struct plan {
	const uint8_t *cuts;
	size_t count;
};

/* Packets, each behind its length; a loss is the length 0. */
static void take_ifp(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	GByteArray *heard = ctx;
	const uint32_t length = (uint32_t)n;
	(void)at;
	(void)packet;
	WANT(n > 0);
	g_byte_array_append(heard, (const uint8_t *)&length, sizeof(length));
	g_byte_array_append(heard, octets, length);
}

static void take_lost(void *ctx, t38_time at)
{
	GByteArray *heard = ctx;
	const uint32_t none = 0;
	(void)at;
	g_byte_array_append(heard, (const uint8_t *)&none, sizeof(none));
}

static void push(struct tpkt_stream *s, const uint8_t *octets, size_t n)
{
	struct fuzz_piece piece = fuzz_copy(octets, n);
	if (n > 0)
		tpkt_stream_data(s, piece.octets, n, T38_SECOND, 1);
	free(piece.octets);
}

static void push_octets(struct tpkt_stream *s, struct bytes *held)
{
	for (; bytes_left(held) > 0; held->at++)
		push(s, held->at, 1);
}

static void push_all(struct tpkt_stream *s, struct bytes *held)
{
	push(s, held->at, bytes_left(held));
	held->at = held->end;
}

/* `held`: what stands before the cut and was not pushed yet. */
static GByteArray *run(const struct plan *plan, struct bytes stream, enum cuts cuts)
{
	static const struct tpkt_stream_sink sink = {take_ifp, take_lost};
	GByteArray *heard = g_byte_array_new();
	struct tpkt_stream *s = tpkt_stream_new(&sink, heard);
	struct bytes held = {stream.at, stream.at, 0, false, false};
	for (size_t i = 0; i <= plan->count; i++) {
		bool last = i == plan->count, gap = !last && plan->cuts[i] == 0;
		size_t n = last ? bytes_left(&stream) : plan->cuts[i];
		held.end = stream.at += MIN(n, bytes_left(&stream));
		if (cuts == CUT_EACH_OCTET)
			push_octets(s, &held);
		else if (cuts == CUT_AS_SAID || gap || last)
			push_all(s, &held);
		if (gap)
			tpkt_stream_gap(s, T38_SECOND);
	}
	tpkt_stream_free(s);
	return heard;
}

static void want_same(const GByteArray *a, const GByteArray *b)
{
	WANT(a->len == b->len && (a->len == 0 || memcmp(a->data, b->data, a->len) == 0));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	size_t count = bytes_u8(&in);
	struct bytes cuts = bytes_take(&in, MIN(count, bytes_left(&in)));
	const struct plan plan = {cuts.at, bytes_left(&cuts)};
	fuzz_walk(tpkt_proto.fields, in);
	tpkt_likely(in);
	GByteArray *whole = run(&plan, in, CUT_NOT);
	GByteArray *said = run(&plan, in, CUT_AS_SAID);
	GByteArray *octets = run(&plan, in, CUT_EACH_OCTET);
	want_same(whole, said);
	want_same(whole, octets);
	g_byte_array_unref(whole);
	g_byte_array_unref(said);
	g_byte_array_unref(octets);
	return 0;
}
