#include "analyzer/tpkt_media.h"

#include <glib.h>

#include "reassembly/tcp_stream.h"

struct tpkt_media {
	struct tcp_stream *tcp;
	struct tpkt_stream *tpkt;
	struct tpkt_stream_sink sink;
	void *ctx;
};

static void take_data(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct tpkt_media *m = ctx;
	tpkt_stream_data(m->tpkt, octets, n, at, packet);
}

static void take_gap(void *ctx, uint32_t n, t38_time at)
{
	struct tpkt_media *m = ctx;
	(void)n;
	tpkt_stream_gap(m->tpkt, at);
}

static void take_ifp(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct tpkt_media *m = ctx;
	m->sink.ifp(m->ctx, octets, n, at, packet);
}

static void take_lost(void *ctx, t38_time at)
{
	struct tpkt_media *m = ctx;
	m->sink.lost(m->ctx, at);
}

struct tpkt_media *tpkt_media_new(const struct tpkt_stream_sink *sink, void *ctx)
{
	static const struct tcp_stream_sink tcp_sink = {take_data, take_gap};
	static const struct tpkt_stream_sink tpkt_sink = {take_ifp, take_lost};
	static const struct tcp_stream_limits limits = {
		.max_held = 65536, .max_wait = 5 * T38_SECOND};
	struct tpkt_media *m = g_new0(struct tpkt_media, 1);
	m->tcp = tcp_stream_new(&limits, &tcp_sink, m);
	m->tpkt = tpkt_stream_new(&tpkt_sink, m);
	tpkt_media_redirect(m, sink, ctx);
	return m;
}

void tpkt_media_redirect(struct tpkt_media *m, const struct tpkt_stream_sink *sink, void *ctx)
{
	m->sink = *sink;
	m->ctx = ctx;
}

void tpkt_media_push(struct tpkt_media *m, const struct datagram *d, t38_time at, uint64_t packet)
{
	tcp_stream_push(m->tcp, d->tcp_seq, d->tcp_flags, d->payload.at, bytes_left(&d->payload),
		d->payload.cut, at, packet);
}

void tpkt_media_flush(struct tpkt_media *m, t38_time at)
{
	tcp_stream_flush(m->tcp, at);
}

void tpkt_media_free(struct tpkt_media *m)
{
	if (m == NULL)
		return;
	tcp_stream_free(m->tcp);
	tpkt_stream_free(m->tpkt);
	g_free(m);
}
