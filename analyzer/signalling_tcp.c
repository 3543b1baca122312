#include "analyzer/signalling_tcp.h"

#include <glib.h>

#include "dissect/tpkt.h"
#include "reassembly/tcp_stream.h"

#define MAX_PENDING 131072	/* twice the longest TPKT */
#define FAR (UINT32_C(1) << 20) /* octets that no connection of signalling jumps */

struct direction {
	struct endpoint src, dst;
	struct signalling_tcp *owner;
	struct tcp_stream *stream;
	uint32_t next;	     /* sequence number behind its newest segment */
	GByteArray *pending; /* octets of a TPKT that is not complete */
	GList *link;	     /* in owner->by_age */
	bool lost; /* octets are missing: a segment that begins with a TPKT is waited for */
};

struct signalling_tcp {
	const struct limits *limits;
	struct signalling_tcp_sink sink;
	void *ctx;
	GHashTable *directions;
	GQueue by_age; /* struct direction *, the longest unused first */
};

static guint direction_hash(gconstpointer key)
{
	const struct direction *d = key;
	return endpoint_hash(&d->src) * 31u + endpoint_hash(&d->dst);
}

static gboolean direction_equal(gconstpointer a, gconstpointer b)
{
	const struct direction *x = a, *y = b;
	return endpoint_equal(&x->src, &y->src) && endpoint_equal(&x->dst, &y->dst);
}

static void free_direction(gpointer data)
{
	struct direction *d = data;
	tcp_stream_free(d->stream);
	g_byte_array_free(d->pending, TRUE);
	g_free(d);
}

struct signalling_tcp *signalling_tcp_new(
	const struct limits *limits, const struct signalling_tcp_sink *sink, void *ctx)
{
	struct signalling_tcp *t = g_new0(struct signalling_tcp, 1);
	t->limits = limits;
	t->sink = *sink;
	t->ctx = ctx;
	t->directions =
		g_hash_table_new_full(direction_hash, direction_equal, NULL, free_direction);
	g_queue_init(&t->by_age);
	return t;
}

void signalling_tcp_free(struct signalling_tcp *t)
{
	if (t == NULL)
		return;
	g_hash_table_destroy(t->directions);
	g_queue_clear(&t->by_age);
	g_free(t);
}

/* A TPKT begins here whose message, as far as it is there, is one to be read. */
static bool begins(const struct signalling_tcp *t, struct bytes in, const struct endpoint *src,
	const struct endpoint *dst)
{
	if (bytes_left(&in) < TPKT_HEADER || in.at[0] != 3 || in.at[1] != 0)
		return false;
	size_t length = (size_t)(in.at[2] << 8 | in.at[3]);
	if (length < TPKT_HEADER)
		return false;
	bytes_skip(&in, TPKT_HEADER);
	bytes_limit(&in, length - TPKT_HEADER);
	return t->sink.likely(t->ctx, in, src, dst);
}

/* TPKTs that hold nothing keep a connection open. */
static void skip_empty(struct bytes *in)
{
	static const uint8_t empty[TPKT_HEADER] = {3, 0, 0, TPKT_HEADER};
	while (bytes_left(in) >= TPKT_HEADER && memcmp(in->at, empty, TPKT_HEADER) == 0)
		bytes_skip(in, TPKT_HEADER);
}

static enum parse_status next_message(struct bytes *in, struct bytes *message)
{
	skip_empty(in);
	return tpkt_parse(in, message);
}

static void take_messages(struct direction *d, t38_time at, uint64_t packet)
{
	struct signalling_tcp *t = d->owner;
	struct bytes in = bytes_of(d->pending->data, d->pending->len, d->pending->len), message;
	enum parse_status status;
	while ((status = next_message(&in, &message)) == PARSE_OK)
		t->sink.message(t->ctx, message, &d->src, &d->dst, at, packet);
	/* What is no TPKT means that the place was lost. */
	d->lost = status != PARSE_SNAPPED;
	guint used = d->lost ? d->pending->len : (guint)(in.at - d->pending->data);
	if (used > 0)
		g_byte_array_remove_range(d->pending, 0, used);
}

static void take_data(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct direction *d = ctx;
	if (d->lost && !begins(d->owner, bytes_of(octets, n, n), &d->src, &d->dst))
		return;
	d->lost = false;
	g_byte_array_append(d->pending, octets, (guint)n);
	take_messages(d, at, packet);
	if (d->pending->len <= MAX_PENDING)
		return;
	g_byte_array_set_size(d->pending, 0);
	d->lost = true;
}

static void take_gap(void *ctx, uint32_t n, t38_time at)
{
	struct direction *d = ctx;
	(void)n;
	(void)at;
	g_byte_array_set_size(d->pending, 0);
	d->lost = true;
}

static void drop(struct signalling_tcp *t, struct direction *d)
{
	g_queue_delete_link(&t->by_age, d->link);
	g_hash_table_remove(t->directions, d);
}

static struct direction *add(struct signalling_tcp *t, const struct datagram *datagram)
{
	static const struct tcp_stream_sink sink = {take_data, take_gap};
	static const struct tcp_stream_limits limits = {
		.max_held = 65536, .max_wait = 5 * T38_SECOND};
	if (t->by_age.length >= t->limits->max_tcp_streams)
		drop(t, t->by_age.head->data);
	struct direction *d = g_new0(struct direction, 1);
	d->src = datagram->src;
	d->dst = datagram->dst;
	d->owner = t;
	d->stream = tcp_stream_new(&limits, &sink, d);
	d->pending = g_byte_array_new();
	g_queue_push_tail(&t->by_age, d);
	d->link = t->by_age.tail;
	g_hash_table_insert(t->directions, d, d);
	return d;
}

/* Where the end of a connection was not captured, another one of the same ports may follow. */
static bool begins_anew(const struct direction *d, const struct datagram *datagram)
{
	uint32_t ahead = datagram->tcp_seq - d->next, behind = d->next - datagram->tcp_seq;
	return MIN(ahead, behind) > FAR &&
	       begins(d->owner, datagram->payload, &datagram->src, &datagram->dst);
}

static void end(struct direction *d, t38_time at)
{
	tcp_stream_flush(d->stream, at);
	drop(d->owner, d);
}

bool signalling_tcp_push(
	struct signalling_tcp *t, const struct datagram *datagram, t38_time at, uint64_t packet)
{
	const struct direction key = {.src = datagram->src, .dst = datagram->dst};
	struct direction *d = g_hash_table_lookup(t->directions, &key);
	if (d != NULL && begins_anew(d, datagram)) {
		end(d, at);
		d = NULL;
	}
	if (d == NULL) {
		if (!begins(t, datagram->payload, &datagram->src, &datagram->dst))
			return false;
		d = add(t, datagram);
	}
	g_queue_unlink(&t->by_age, d->link);
	g_queue_push_tail_link(&t->by_age, d->link);
	d->next = datagram->tcp_seq + (uint32_t)bytes_sent(&datagram->payload);
	tcp_stream_push(d->stream, datagram->tcp_seq, datagram->tcp_flags, datagram->payload.at,
		bytes_left(&datagram->payload), datagram->payload.cut, at, packet);
	if (datagram->tcp_flags & (TCP_FIN | TCP_RST))
		end(d, at);
	return true;
}
