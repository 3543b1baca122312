/* What the targets of MGCP, H.248 and H.323 share: messages between a few hosts, and the calls that come of them. The
 * input: records of fuzz_piece(), each with two octets in front: who sends to whom, and how long after the last. */
#ifndef TESTS_FUZZ_SIGNALLING_H
#define TESTS_FUZZ_SIGNALLING_H

#include "analyzer/signalling_call.h"
#include "tests/fuzz/fuzz.h"

struct signalling_run {
	struct limits limits;
	struct media_map *map;
	struct call_table *calls;
	struct signalling_context context;
	struct signalling_seen seen;
	uint64_t told;
};

static inline void signalling_touched(void *ctx, struct live_call *live)
{
	struct signalling_run *run = ctx;
	WANT(live->call->signalling > SIGNALLING_SIP && !live->ended);
	run->told++;
}

static inline void signalling_earlier(void *ctx, uint64_t packet, struct live_call *live)
{
	struct signalling_run *run = ctx;
	WANT(packet >= 1 && packet <= run->seen.packet && live->call->index >= 1);
}

static inline void signalling_check_messages(const struct call *call)
{
	for (unsigned i = 0; i < call->messages->len; i++) {
		const struct message *m = &g_array_index(call->messages, struct message, i);
		WANT(m->method != NULL && m->hop < call->hops->len && m->packet >= 1);
		if (m->offer != NULL)
			fuzz_touch(m->offer, strlen(m->offer));
	}
}

static inline void signalling_take_call(void *ctx, struct call *call)
{
	const struct signalling_run *run = ctx;
	const struct t38_setup *t38 = &call->t38;
	WANT(call->messages->len <= run->limits.max_messages);
	WANT(call->media->len <= run->limits.max_endpoints);
	WANT(!t38->negotiated || (t38->offered && t38->refused_status < 0));
	WANT(!t38->offered || t38->offered_by >= 0);
	WANT(t38->refused_status < 0 || t38->offered);
	WANT(call->call_id != NULL && call->state != CALL_MEDIA_ONLY);
	signalling_check_messages(call);
	call_free(call);
}

/* To be used where it lies: it points into itself. */
static inline void signalling_begin(struct signalling_run *run)
{
	*run = (struct signalling_run){
		.limits = limits_default(), .seen = {.t = 1700000000 * T38_SECOND}};
	run->limits.max_calls = 20;
	run->limits.max_messages = 40;
	run->limits.max_endpoints = 8;
	run->limits.max_text = 4000;
	run->map = media_map_new();
	run->calls = call_table_new(&run->limits, run->map, true, signalling_take_call, run);
	run->context = (struct signalling_context){
		&run->limits, run->calls, signalling_touched, signalling_earlier, run};
}

/* Two octets: bits 0 and 1 the sender, 2 and 3 the receiver, 4 and 5 their ports; steps of 2^0 to 2^42 ns. */
static inline void signalling_step(
	struct signalling_run *run, struct bytes *piece, const uint16_t ports[4])
{
	static const uint8_t hosts[4][4] = {
		{192, 0, 2, 107}, {198, 51, 100, 107}, {203, 0, 113, 5}, {192, 0, 2, 2}};
	unsigned who = bytes_u8(piece), step = bytes_u8(piece) % 43;
	run->seen.src = (struct endpoint){ip_addr_v4(hosts[who & 3]), ports[who >> 4 & 3]};
	run->seen.dst = (struct endpoint){ip_addr_v4(hosts[who >> 2 & 3]), ports[who >> 6 & 3]};
	run->seen.t += (t38_time)1 << step;
	run->seen.packet++;
	call_table_tick(run->calls, run->seen.t);
}

static inline void signalling_end(struct signalling_run *run)
{
	call_table_finish(run->calls, run->seen.t);
	call_table_free(run->calls);
	media_map_free(run->map);
}

#endif
