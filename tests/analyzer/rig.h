/* What the tests of the pipeline share: an engine with its clock, packets made by hand, and the calls that come out.
 *
 * Hosts are texts ("192.0.2.1"). Each packet comes 10 ms after the one before. */
#ifndef TESTS_ANALYZER_RIG_H
#define TESTS_ANALYZER_RIG_H

#include <glib.h>
#include <string.h>

#include "analyzer/engine.h"

#define RIG_START (1700000000 * T38_SECOND)
#define TCP_ACK_ONLY 0x10

struct rig {
	struct engine *engine;
	GPtrArray *calls; /* struct call *, in the order in which they came out */
	GStringChunk *texts;
	t38_time now, step;
	uint64_t number;
	unsigned packets;		      /* of calls, as they were told */
	unsigned of_content[ENGINE_TPKT + 1]; /* the same by what they are */
	GArray *earlier;		      /* uint64_t numbers */
};

static inline void rig_take_call(void *ctx, struct call *call)
{
	struct rig *rig = ctx;
	g_ptr_array_add(rig->calls, call);
}

static inline void rig_take_packet(void *ctx, const struct engine_packet *packet)
{
	struct rig *rig = ctx;
	g_assert_cmpuint(packet->packet->number, ==, rig->number);
	rig->packets++;
	rig->of_content[packet->content]++;
}

static inline void rig_take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct rig *rig = ctx;
	g_assert_cmpuint(call, >, 0);
	g_assert_cmpuint(number, <, rig->number);
	g_array_append_val(rig->earlier, number);
}

static inline void rig_free_call(gpointer call)
{
	call_free(call);
}

static inline struct rig *rig_new_with(const struct limits *limits, bool in_order)
{
	const struct engine_sink sink = {.call = rig_take_call,
		.packet = rig_take_packet,
		.earlier = rig_take_earlier,
		.in_order = in_order};
	struct rig *rig = g_new0(struct rig, 1);
	rig->calls = g_ptr_array_new_with_free_func(rig_free_call);
	rig->texts = g_string_chunk_new(1024);
	rig->earlier = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	rig->now = RIG_START;
	rig->step = 10 * T38_MS;
	rig->engine = engine_new(limits, &sink, rig);
	return rig;
}

static inline struct rig *rig_new(void)
{
	const struct limits limits = limits_default();
	return rig_new_with(&limits, true);
}

static inline void rig_free(struct rig *rig)
{
	engine_free(rig->engine);
	g_ptr_array_free(rig->calls, TRUE);
	g_string_chunk_free(rig->texts);
	g_array_free(rig->earlier, TRUE);
	g_free(rig);
}

static inline void rig_wait(struct rig *rig, t38_time time)
{
	rig->now += time;
}

/* Time passes, and the engine is told. */
static inline void rig_tick(struct rig *rig, t38_time time)
{
	rig->now += time;
	engine_tick(rig->engine, rig->now);
}

static inline struct call *rig_call(const struct rig *rig, guint i)
{
	g_assert_cmpuint(i, <, rig->calls->len);
	return g_ptr_array_index(rig->calls, i);
}

/* Ends the input; the only call that there must be. */
static inline struct call *rig_only_call(struct rig *rig)
{
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 1);
	return rig_call(rig, 0);
}

/* ---- packets ---- */

static inline void put8(GByteArray *out, unsigned v)
{
	g_byte_array_append(out, (const guint8[]){(guint8)v}, 1);
}

static inline void put16(GByteArray *out, unsigned v)
{
	put8(out, v >> 8);
	put8(out, v & 0xff);
}

static inline void put32(GByteArray *out, uint32_t v)
{
	put16(out, v >> 16);
	put16(out, v & 0xffff);
}

static inline void put_host(GByteArray *out, const char *host)
{
	struct ip_addr addr;
	g_assert_true(ip_addr_parse(host, strlen(host), &addr));
	g_byte_array_append(out, addr.octets + 12, 4);
}

static inline struct endpoint endpoint_at(const char *host, unsigned port)
{
	struct endpoint e = {.port = (uint16_t)port};
	g_assert_true(ip_addr_parse(host, strlen(host), &e.addr));
	return e;
}

/* Ethernet (RFC 894) and IPv4 (RFC 791 3.1) for `n` octets of a protocol. */
static inline GByteArray *begin_packet(
	const char *src, const char *dst, unsigned protocol, size_t n)
{
	GByteArray *out = g_byte_array_new();
	for (int i = 0; i < 12; i++)
		put8(out, 2);
	put16(out, 0x0800);
	put16(out, 0x4500);
	put16(out, (unsigned)n + 20);
	put32(out, 0);
	put8(out, 64);
	put8(out, protocol);
	put16(out, 0);
	put_host(out, src);
	put_host(out, dst);
	return out;
}

/* Hands a packet to the engine, of which the last `cut` octets were not captured, and frees it. */
static inline void rig_push_cut(struct rig *rig, GByteArray *packet, unsigned cut)
{
	/* A copy of just that size: ASan sees any read behind its end. */
	uint8_t *octets = g_memdup2(packet->data, packet->len - cut);
	rig->now += rig->step;
	const struct packet p = {.number = ++rig->number,
		.time = rig->now,
		.link_type = 1,
		.captured = packet->len - cut,
		.length = packet->len,
		.octets = octets};
	engine_push(rig->engine, &p);
	g_free(octets);
	g_byte_array_unref(packet);
}

static inline GByteArray *udp_packet(const char *src, unsigned src_port, const char *dst,
	unsigned dst_port, const void *octets, size_t n)
{
	GByteArray *out = begin_packet(src, dst, 17, n + 8);
	put16(out, src_port);
	put16(out, dst_port);
	put16(out, (unsigned)n + 8);
	put16(out, 0);
	g_byte_array_append(out, octets, (guint)n);
	return out;
}

static inline void rig_udp(struct rig *rig, const char *src, unsigned src_port, const char *dst,
	unsigned dst_port, const void *octets, size_t n)
{
	rig_push_cut(rig, udp_packet(src, src_port, dst, dst_port, octets, n), 0);
}

static inline void rig_tcp(struct rig *rig, const char *src, unsigned src_port, const char *dst,
	unsigned dst_port, uint32_t seq, const void *octets, size_t n)
{
	GByteArray *out = begin_packet(src, dst, 6, n + 20);
	put16(out, src_port);
	put16(out, dst_port);
	put32(out, seq);
	put32(out, 0);
	put8(out, 0x50);
	put8(out, TCP_ACK_ONLY);
	put32(out, 0xffff);
	put16(out, 0);
	g_byte_array_append(out, octets, (guint)n);
	rig_push_cut(rig, out, 0);
}

#endif
