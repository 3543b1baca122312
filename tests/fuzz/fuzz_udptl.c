/* Records are datagrams: dissect/udptl.h on each, reassembly/udptl_recover.h on all of them. */
#include "dissect/udptl.h"
#include "reassembly/udptl_recover.h"
#include "tests/fuzz/fuzz.h"

struct heard {
	bool any;
	uint32_t last;
	uint64_t handed, lost, restarts, packets;
};

static void take_ifp(void *ctx, const struct udptl_ifp *ifp)
{
	struct heard *h = ctx;
	WANT(!h->any || (int32_t)(ifp->number - h->last) > 0);
	WANT(ifp->seq == (uint16_t)ifp->number);
	WANT(ifp->length > 0 && ifp->packet >= 1 && ifp->packet <= h->packets);
	fuzz_touch(ifp->octets, ifp->length);
	h->any = true;
	h->last = ifp->number;
	h->handed++;
}

static void take_lost(void *ctx, uint16_t first, uint32_t count, t38_time at)
{
	struct heard *h = ctx;
	(void)first;
	(void)at;
	WANT(count > 0);
	h->lost += count;
}

static void take_restart(void *ctx, uint16_t seq, t38_time at)
{
	struct heard *h = ctx;
	(void)seq;
	(void)at;
	h->restarts++;
}

/* What the capture cut off is never the sender's fault. */
static void cut_is_not_bad(const struct fuzz_piece *piece)
{
	struct udptl_packet packet;
	size_t step = piece->length / 3 + 1;
	for (size_t n = 0; n < piece->length; n += step) {
		struct fuzz_piece cut = fuzz_copy(piece->octets, n);
		struct bytes in = bytes_of(cut.octets, n, piece->length);
		WANT(udptl_parse(in, &packet) != PARSE_BAD);
		WANT(!udptl_likely(in));
		fuzz_walk(udptl_proto.fields, in);
		free(cut.octets);
	}
}

/* In the datagram, or in the memory for parts that came in fragments. */
static void want_part(const struct bytes *part, const struct fuzz_piece *piece,
	const struct udptl_scratch *scratch)
{
	const uint8_t *at = scratch->octets;
	bool joined = part->at >= at && part->at <= at + sizeof(scratch->octets);
	if (joined)
		fuzz_want_within(part, at, sizeof(scratch->octets));
	else
		fuzz_want_within(part, piece->octets, piece->length);
}

static bool parse(
	const struct fuzz_piece *piece, struct udptl_scratch *scratch, struct udptl_packet *out)
{
	struct bytes in = fuzz_view(piece);
	bool likely = udptl_likely(in), plain = udptl_parse(in, out) == PARSE_OK;
	bool good = udptl_parse_whole(in, scratch, out) == PARSE_OK;
	fuzz_walk(udptl_proto.fields, in);
	WANT((plain || !likely) && (good || !plain));
	if (plain)
		cut_is_not_bad(piece);
	if (!good)
		return false;
	WANT(bytes_left(&out->primary) > 0 && out->entry_count <= UDPTL_MAX_ENTRIES);
	want_part(&out->primary, piece, scratch);
	for (unsigned i = 0; i < out->entry_count; i++)
		want_part(&out->entries[i], piece, scratch);
	WANT(out->trailing < piece->length);
	return true;
}

static void check_counts(const struct udptl_recover *r, const struct heard *h)
{
	const struct udptl_counts *c = udptl_recover_counts(r);
	WANT(c->packets == h->packets && c->restarts == h->restarts);
	WANT(c->received <= c->expected);
	WANT(c->received + c->recovered_by_redundancy + c->recovered_by_fec + c->unrecovered <=
		c->expected);
	WANT(c->received <= c->packets && c->duplicates <= c->packets);
	WANT(udptl_recover_unrecovered(r)->len <= UDPTL_MAX_UNRECOVERED);
}

static void check_end(const struct udptl_recover *r, const struct heard *h)
{
	const struct udptl_counts *c = udptl_recover_counts(r);
	check_counts(r, h);
	WANT(c->expected ==
		c->received + c->recovered_by_redundancy + c->recovered_by_fec + c->unrecovered);
	WANT(h->lost == c->unrecovered);
	WANT(h->handed + h->lost >= c->expected);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct udptl_recover_sink sink = {take_ifp, take_lost, take_restart};
	struct bytes in = bytes_of(data, size, size);
	struct udptl_scratch *scratch = malloc(sizeof(*scratch));
	struct udptl_packet packet;
	struct heard h = {0};
	WANT(scratch != NULL);
	struct udptl_recover *r = udptl_recover_new(&sink, &h);
	while (bytes_left(&in) > 0) {
		struct fuzz_piece piece = fuzz_piece(&in);
		if (parse(&piece, scratch, &packet)) {
			h.packets++;
			udptl_recover_push(
				r, &packet, (t38_time)h.packets * 20 * T38_MS, h.packets);
			check_counts(r, &h);
		}
		free(piece.octets);
	}
	udptl_recover_flush(r);
	if (h.packets > 0)
		check_end(r, &h);
	udptl_recover_free(r);
	free(scratch);
	return 0;
}
