/* The whole of analyzer/engine.h on a series of packets, see packets.h. */
#include "analyzer/engine.h"
#include "tests/fuzz/packets.h"

struct heard {
	bool in_order;
	unsigned calls, last;
	uint64_t packets;
};

static bool take_row(void *ctx, const struct page_row *row)
{
	const uint32_t *width = ctx;
	fuzz_touch(row->pels, (*width + 7) / 8);
	return true;
}

static void check_page(const struct fax_page *page)
{
	struct page_result result;
	uint32_t width = page->params.width;
	fuzz_touch(page->octets, page->length);
	if (fax_page_rows(page, take_row, &width, &result))
		WANT(result.rows == page->rows && result.bad_rows == page->bad_rows);
	for (unsigned i = 0; i < page->damaged->len; i++) {
		const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, i);
		WANT(r->first <= r->last && r->last < page->rows);
	}
}

static void check_fax(const struct fax *fax)
{
	for (unsigned i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		fuzz_touch(f->octets, f->length);
		WANT(f->name != NULL && f->t <= f->t_end);
		WANT(i == 0 || f[-1].t_end <= f->t_end);
	}
	for (unsigned i = 0; i < fax->pages->len; i++)
		check_page(g_ptr_array_index(fax->pages, i));
	WANT(fax->result.phase >= 'A' && fax->result.phase <= 'E');
	WANT(fax->result.reason != NULL);
	WANT(fax->result.pages_confirmed <= fax->result.pages_sent);
}

static void take_call(void *ctx, struct call *call)
{
	struct heard *h = ctx;
	WANT(call->index >= 1 && (!h->in_order || call->index > h->last));
	h->last = call->index;
	h->calls++;
	for (unsigned i = 0; i < call->faxes->len; i++)
		check_fax(g_ptr_array_index(call->faxes, i));
	for (unsigned i = 0; i < call->findings->len; i++)
		WANT(g_array_index(call->findings, struct finding, i).summary != NULL);
	call_free(call);
}

static void take_packet(void *ctx, const struct engine_packet *p)
{
	struct heard *h = ctx;
	WANT(p->packet->number == h->packets && p->call >= 1);
	fuzz_touch(p->octets.at, bytes_left(&p->octets));
}

static void take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct heard *h = ctx;
	WANT(number >= 1 && number < h->packets && call >= 1);
}

static void take_running(void *ctx, const struct engine_running *running)
{
	const struct heard *h = ctx;
	for (int full = 0; full < 2; full++) {
		struct call *call = engine_snapshot(running, full == 1);
		WANT(call->index == running->index);
		for (unsigned i = 0; i < call->faxes->len; i++)
			check_fax(g_ptr_array_index(call->faxes, i));
		for (unsigned i = 0; i < call->findings->len; i++)
			WANT(!call->progress.running ||
				g_array_index(call->findings, struct finding, i).severity <
					SEVERITY_ERROR);
		call_free(call);
	}
	WANT(h->packets > 0);
}

/* Behind the packets 1, 2, 4, 8, ...: what comes at the end is not to be disturbed by it. */
static bool looks(uint64_t packets)
{
	return (packets & (packets - 1)) == 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct limits limits = limits_default();
	struct packets packets = packets_of(data, size);
	struct heard h = {.in_order = packets.in_order};
	const struct engine_sink sink = {.call = take_call,
		.packet = take_packet,
		.earlier = take_earlier,
		.in_order = packets.in_order};
	limits.max_tape_octets = 1 << 20;
	struct engine *engine = engine_new(&limits, &sink, &h);
	for (const struct packet *p; (p = packets_next(&packets)) != NULL;) {
		h.packets++;
		engine_push(engine, p);
		if (looks(h.packets))
			engine_running(engine, take_running, &h);
	}
	engine_finish(engine);
	WANT(engine_counts(engine)->packets == h.packets);
	engine_free(engine);
	return 0;
}
