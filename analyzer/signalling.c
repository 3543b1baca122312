#include "analyzer/signalling.h"

#include "analyzer/signalling_h248.h"
#include "analyzer/signalling_h323.h"
#include "analyzer/signalling_mgcp.h"
#include "analyzer/signalling_tcp.h"
#include "dissect/h248.h"
#include "dissect/q931.h"

#define H248_PORT 2944 /* H.248.1 D.2: of the text form */

struct signalling_set {
	struct signalling_sink sink;
	void *ctx;
	struct signalling_mgcp *mgcp;
	struct signalling_h248 *h248;
	struct signalling_h323 *h323;
	struct signalling_tcp *tcp;
	/* What is being pushed. */
	enum signalling_protocol protocol;
	struct bytes octets;
	const struct live_call *told; /* the last call that it was said to belong to */
};

static void touched(void *ctx, struct live_call *live)
{
	struct signalling_set *s = ctx;
	if (s->told != live)
		s->sink.message(s->ctx, live, s->protocol, s->octets);
	s->told = live;
}

static void earlier(void *ctx, uint64_t packet, struct live_call *live)
{
	struct signalling_set *s = ctx;
	s->sink.earlier(s->ctx, live, packet);
}

static void begin(struct signalling_set *s, enum signalling_protocol protocol, struct bytes octets)
{
	s->protocol = protocol;
	s->octets = octets;
	s->told = NULL;
}

static bool likely(
	void *ctx, struct bytes message, const struct endpoint *src, const struct endpoint *dst)
{
	struct signalling_set *s = ctx;
	/* The header of a TPKT may come in a segment of its own. */
	if (bytes_left(&message) == 0 && (src->port == H248_PORT || dst->port == H248_PORT))
		return true;
	return h248_likely(message) || signalling_h323_likely(s->h323, message, src, dst);
}

static void take_message(void *ctx, struct bytes message, const struct endpoint *src,
	const struct endpoint *dst, t38_time at, uint64_t packet)
{
	struct signalling_set *s = ctx;
	const struct signalling_seen seen = {*src, *dst, at, packet};
	if (h248_likely(message)) {
		begin(s, SIGNALLING_PROTOCOL_H248, message);
		signalling_h248_push(s->h248, message, &seen);
		return;
	}
	begin(s, q931_likely(message) ? SIGNALLING_PROTOCOL_Q931 : SIGNALLING_PROTOCOL_H245,
		message);
	signalling_h323_push(s->h323, message, &seen);
}

struct signalling_set *signalling_new(const struct limits *limits, struct call_table *calls,
	const struct signalling_sink *sink, void *ctx)
{
	static const struct signalling_tcp_sink tcp = {likely, take_message};
	struct signalling_set *s = g_new0(struct signalling_set, 1);
	const struct signalling_context context = {limits, calls, touched, earlier, s};
	s->sink = *sink;
	s->ctx = ctx;
	s->mgcp = signalling_mgcp_new(&context);
	s->h248 = signalling_h248_new(&context);
	s->h323 = signalling_h323_new(&context);
	s->tcp = signalling_tcp_new(limits, &tcp, s);
	return s;
}

void signalling_free(struct signalling_set *s)
{
	if (s == NULL)
		return;
	signalling_mgcp_free(s->mgcp);
	signalling_h248_free(s->h248);
	signalling_h323_free(s->h323);
	signalling_tcp_free(s->tcp);
	g_free(s);
}

bool signalling_udp(
	struct signalling_set *s, const struct datagram *d, t38_time at, uint64_t packet)
{
	const struct signalling_seen seen = {d->src, d->dst, at, packet};
	begin(s, SIGNALLING_PROTOCOL_H248, d->payload);
	if (signalling_h248_push(s->h248, d->payload, &seen))
		return true;
	begin(s, SIGNALLING_PROTOCOL_MGCP, d->payload);
	return signalling_mgcp_push(s->mgcp, d->payload, &seen);
}

bool signalling_tcp_segment(
	struct signalling_set *s, const struct datagram *d, t38_time at, uint64_t packet)
{
	return signalling_tcp_push(s->tcp, d, at, packet);
}
