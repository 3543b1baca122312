/* Captures of testdata in memory: their packets, and the UDPTL stream of each direction, of which nothing may be
 * lost. Tests run at the root of the checkout. */
#ifndef TESTS_ANALYZER_CAPTURE_LOAD_H
#define TESTS_ANALYZER_CAPTURE_LOAD_H

#include <glib.h>

#include "analyzer/engine.h"
#include "tests/analyzer/udptl_send.h"

#define NO_STREAM 2

/* What one side sent: primary and record of each number; the numbers begin at 0. */
struct capture_stream {
	struct endpoint src, dst;
	GPtrArray *primaries; /* GBytes * */
	GArray *records;      /* unsigned: indexes of packets */
};

/* Where a packet belongs. */
struct capture_place {
	unsigned stream; /* NO_STREAM: neither */
	unsigned index;	 /* in the stream */
	size_t header;	 /* octets before the UDPTL datagram */
};

struct capture {
	char *file;
	GArray *packets; /* struct packet */
	GArray *places;	 /* struct capture_place, one for each packet */
	struct capture_stream streams[2];
	struct call *call; /* what the engine makes of it */
};

static inline const struct packet *capture_packet(const struct capture *c, unsigned i)
{
	return &g_array_index(c->packets, struct packet, i);
}

static inline const struct capture_place *capture_place(const struct capture *c, unsigned i)
{
	return &g_array_index(c->places, struct capture_place, i);
}

/* ---- the file ---- */

static inline uint32_t get_le32(const char *file, size_t at)
{
	const uint8_t *o = (const uint8_t *)file + at;
	return (uint32_t)o[3] << 24 | (uint32_t)o[2] << 16 | (uint32_t)o[1] << 8 | o[0];
}

static inline void read_record(struct capture *c, size_t at, size_t end)
{
	g_assert_cmpuint(at + 16, <=, end);
	const struct packet p = {.number = c->packets->len + 1,
		.time = (t38_time)get_le32(c->file, at) * T38_SECOND +
			(t38_time)get_le32(c->file, at + 4) * 1000,
		.link_type = 1,
		.captured = get_le32(c->file, at + 8),
		.length = get_le32(c->file, at + 12),
		.octets = (const uint8_t *)c->file + at + 16};
	g_assert_cmpuint(p.captured, <=, end - at - 16);
	g_array_append_val(c->packets, p);
}

/* Classic pcap as this host's testdata has it: little endian, microseconds, Ethernet. */
static inline void read_pcap(struct capture *c, const char *name)
{
	gsize n;
	GError *error = NULL;
	char *path = g_strdup_printf("testdata/%s.pcap", name);
	g_file_get_contents(path, &c->file, &n, &error);
	g_assert_no_error(error);
	g_free(path);
	g_assert_cmpuint(n, >=, 24);
	g_assert_cmphex(get_le32(c->file, 0), ==, 0xa1b2c3d4);
	g_assert_cmpuint(get_le32(c->file, 20), ==, 1);
	c->packets = g_array_new(FALSE, FALSE, sizeof(struct packet));
	for (size_t at = 24; at < n;) {
		read_record(c, at, n);
		at += 16 + capture_packet(c, c->packets->len - 1)->captured;
	}
}

/* ---- the engine ---- */

static inline void keep_call(void *ctx, struct call *call)
{
	struct call **kept = ctx;
	g_assert_null(*kept);
	*kept = call;
}

/* What the engine makes of the packets, which are one call; owned by the caller. */
static inline struct call *analyze(const struct packet *packets, size_t n)
{
	const struct engine_sink sink = {.call = keep_call};
	const struct limits limits = limits_default();
	struct call *call = NULL;
	struct engine *e = engine_new(&limits, &sink, &call);
	for (size_t i = 0; i < n; i++)
		engine_push(e, &packets[i]);
	engine_finish(e);
	engine_free(e);
	g_assert_nonnull(call);
	g_assert_nonnull(call->fax);
	return call;
}

/* The direction with these addresses. */
static inline const struct fax_stream_info *stream_info(
	const struct call *call, const struct capture_stream *stream)
{
	const struct fax_stream_info *found = NULL;
	g_assert_cmpuint(call->fax->streams->len, ==, 2);
	for (guint i = 0; i < 2; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(call->fax->streams, i);
		if (endpoint_equal(&info->src, &stream->src) &&
			endpoint_equal(&info->dst, &stream->dst))
			found = info;
	}
	g_assert_nonnull(found);
	return found;
}

/* ---- the streams ---- */

static inline void add_datagram(
	struct capture_stream *stream, unsigned record, struct bytes payload)
{
	struct udptl_packet p;
	g_assert_cmpint(udptl_parse(payload, &p), ==, PARSE_OK);
	g_assert_cmpuint(p.seq, ==, stream->records->len);
	g_ptr_array_add(stream->primaries, g_bytes_new(p.primary.at, bytes_left(&p.primary)));
	g_array_append_val(stream->records, record);
}

static inline void place_packet(struct capture *c, unsigned record)
{
	struct datagram d;
	struct capture_place place = {.stream = NO_STREAM};
	const struct packet *p = capture_packet(c, record);
	decode_packet(p, &d);
	for (unsigned s = 0; s < 2; s++) {
		struct capture_stream *stream = &c->streams[s];
		if (!endpoint_equal(&d.src, &stream->src) || !endpoint_equal(&d.dst, &stream->dst))
			continue;
		place = (struct capture_place){
			s, stream->records->len, (size_t)(d.payload.at - p->octets)};
		add_datagram(stream, record, d.payload);
	}
	g_array_append_val(c->places, place);
}

static inline void find_streams(struct capture *c)
{
	g_assert_cmpuint(c->call->fax->streams->len, ==, 2);
	for (guint s = 0; s < 2; s++) {
		const struct fax_stream_info *info = g_ptr_array_index(c->call->fax->streams, s);
		c->streams[s] = (struct capture_stream){info->src, info->dst,
			g_ptr_array_new_with_free_func((GDestroyNotify)g_bytes_unref),
			g_array_new(FALSE, FALSE, sizeof(unsigned))};
		g_assert_cmpuint(info->udptl.received, ==, info->packets);
	}
	c->places = g_array_new(FALSE, FALSE, sizeof(struct capture_place));
	for (unsigned i = 0; i < c->packets->len; i++)
		place_packet(c, i);
}

static inline void capture_load(struct capture *c, const char *name)
{
	read_pcap(c, name);
	c->call = analyze(capture_packet(c, 0), c->packets->len);
	find_streams(c);
}

static inline void capture_clear(struct capture *c)
{
	for (unsigned s = 0; s < 2; s++) {
		g_ptr_array_free(c->streams[s].primaries, TRUE);
		g_array_free(c->streams[s].records, TRUE);
	}
	g_array_free(c->places, TRUE);
	g_array_free(c->packets, TRUE);
	call_free(c->call);
	g_free(c->file);
}

#endif
