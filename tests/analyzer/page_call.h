/* Pages that a sender of tests/analyzer/page_send.h sends, and the fax that a session makes of them: its IFP packets come
 * as from a transport that keeps order. */
#ifndef TESTS_ANALYZER_PAGE_CALL_H
#define TESTS_ANALYZER_PAGE_CALL_H

#include "analyzer/fax_stream.h"
#include "tests/analyzer/page_send.h"

struct page_call {
	struct page_send send;
	struct limits limits;
	struct fax *fax;
	struct fax_session *session;
	struct fax_stream *stream[2];
	t38_time now;
	uint64_t packet;
};

static inline void page_call_take(
	void *ctx, enum page_side from, const uint8_t *ifp, size_t n, bool lost)
{
	struct page_call *c = ctx;
	/* A copy of just that size: ASan sees any read behind its end. */
	uint8_t *octets = g_memdup2(ifp, n);
	c->now += 20 * T38_MS;
	c->packet++;
	if (lost)
		fax_stream_lost(c->stream[from], c->now);
	else
		fax_stream_ifp(c->stream[from], octets, n, c->now, c->packet);
	g_free(octets);
}

static inline struct page_call *page_call_new(GRand *rand)
{
	static const struct endpoint nowhere;
	struct page_call *c = g_new0(struct page_call, 1);
	c->send = page_send_of(rand, page_call_take, c);
	c->limits = limits_default();
	c->fax = fax_new(1);
	c->session = fax_session_new(c->fax, &c->limits);
	c->now = 1700000000 * T38_SECOND;
	for (int side = 0; side < 2; side++) {
		c->stream[side] =
			fax_stream_new(c->fax, c->session, (enum side)side, &nowhere, &nowhere);
		fax_stream_hint(c->stream[side], c->send.maker.syntax);
	}
	return c;
}

static inline void page_call_finish(struct page_call *c)
{
	page_send_end(&c->send);
	for (int side = 0; side < 2; side++)
		fax_stream_finish(c->stream[side]);
	fax_session_finish(c->session);
}

static inline void page_call_free(struct page_call *c)
{
	for (int side = 0; side < 2; side++)
		fax_stream_free(c->stream[side]);
	fax_session_free(c->session);
	fax_free(c->fax);
	page_send_clear(&c->send);
	g_free(c);
}

#endif
