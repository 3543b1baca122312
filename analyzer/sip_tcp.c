#include "analyzer/sip_tcp.h"

#include <glib.h>

#include "analyzer/sip_websocket.h"
#include "dissect/sip.h"
#include "reassembly/tcp_stream.h"

#define SIP_PORT 5060 /* RFC 3261 18.1.1 */

struct connection {
	struct endpoint src, dst;
	struct sip_tcp *owner;
	struct tcp_stream *stream;
	GByteArray *pending; /* octets of a message that is not complete */
	GList *link;	     /* in owner->by_age */
	bool lost;	     /* octets are missing: look for the next start line */
	bool short_of_line;  /* too few octets so far to know whether this is SIP */
	bool other;	     /* it is not */
	/* NULL: the messages stand in the stream as they are. */
	struct sip_websocket *websocket;
	/* Of the segment that is taken, for what it completes. */
	t38_time at;
	uint64_t packet;
};

struct sip_tcp {
	const struct limits *limits;
	sip_tcp_sink sink;
	void *ctx;
	GHashTable *connections;
	GQueue by_age; /* struct connection *, the longest unused first */
};

static guint connection_hash(gconstpointer key)
{
	const struct connection *c = key;
	return endpoint_hash(&c->src) * 31u + endpoint_hash(&c->dst);
}

static gboolean connection_equal(gconstpointer a, gconstpointer b)
{
	const struct connection *x = a, *y = b;
	return endpoint_equal(&x->src, &y->src) && endpoint_equal(&x->dst, &y->dst);
}

static void free_connection(gpointer data)
{
	struct connection *c = data;
	tcp_stream_free(c->stream);
	sip_websocket_free(c->websocket);
	g_byte_array_free(c->pending, TRUE);
	g_free(c);
}

struct sip_tcp *sip_tcp_new(const struct limits *limits, sip_tcp_sink sink, void *ctx)
{
	struct sip_tcp *t = g_new0(struct sip_tcp, 1);
	t->limits = limits;
	t->sink = sink;
	t->ctx = ctx;
	t->connections =
		g_hash_table_new_full(connection_hash, connection_equal, NULL, free_connection);
	g_queue_init(&t->by_age);
	return t;
}

void sip_tcp_free(struct sip_tcp *t)
{
	if (t == NULL)
		return;
	g_hash_table_destroy(t->connections);
	g_queue_clear(&t->by_age);
	g_free(t);
}

static struct bytes view(const uint8_t *octets, size_t n)
{
	return bytes_of(octets, n, n);
}

static const uint8_t *line_end(const struct connection *c, size_t from)
{
	return from < c->pending->len
		       ? memchr(c->pending->data + from, '\n', c->pending->len - from)
		       : NULL;
}

/* Behind lost octets: steps to the next line that begins a message; what is before it is dropped. A last line
 * that is not complete may yet be one. */
static void resynchronise(struct connection *c)
{
	size_t at = 0;
	const uint8_t *line;
	while ((line = line_end(c, at)) != NULL &&
		!sip_likely(view(c->pending->data + at, c->pending->len - at)))
		at = (size_t)(line - c->pending->data) + 1;
	g_byte_array_remove_range(c->pending, 0, (guint)at);
	c->lost = false;
}

static void skip_keep_alive(struct connection *c)
{
	guint n = 0;
	while (n < c->pending->len && (c->pending->data[n] == '\r' || c->pending->data[n] == '\n'))
		n++;
	if (n > 0)
		g_byte_array_remove_range(c->pending, 0, n);
}

static void hand_on(void *ctx, struct bytes message)
{
	struct connection *c = ctx;
	c->owner->sink(c->owner->ctx, message, &c->src, &c->dst, c->at, c->packet);
}

static void take_messages(struct connection *c, const uint8_t *octets, size_t n)
{
	if (n > 0)
		g_byte_array_append(c->pending, octets, (guint)n);
	while (c->pending->len > 0) {
		skip_keep_alive(c);
		if (c->lost || !sip_likely(view(c->pending->data, c->pending->len)))
			resynchronise(c);
		size_t length = sip_message_length(c->pending->data, c->pending->len);
		if (c->pending->len == 0 || length == 0 || length > c->pending->len)
			break;
		hand_on(c, view(c->pending->data, length));
		g_byte_array_remove_range(c->pending, 0, (guint)length);
	}
	if (c->pending->len > c->owner->limits->max_sip_message) {
		g_byte_array_set_size(c->pending, 0);
		c->lost = true;
	}
}

/* Whether it is SIP by now. */
static bool settle(struct connection *c, const uint8_t *octets, size_t n)
{
	g_byte_array_append(c->pending, octets, (guint)n);
	const struct bytes in = view(c->pending->data, c->pending->len);
	c->short_of_line = !sip_likely(in);
	c->other = c->short_of_line && !sip_may_begin(in);
	return !c->short_of_line;
}

static void take_data(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct connection *c = ctx;
	c->at = at;
	c->packet = packet;
	if (c->websocket != NULL)
		sip_websocket_push(c->websocket, octets, n, hand_on, c);
	else if (!c->short_of_line)
		take_messages(c, octets, n);
	else if (settle(c, octets, n))
		take_messages(c, NULL, 0);
}

static void take_gap(void *ctx, uint32_t n, t38_time at)
{
	struct connection *c = ctx;
	(void)n;
	(void)at;
	if (c->websocket != NULL)
		sip_websocket_gap(c->websocket);
	g_byte_array_set_size(c->pending, 0);
	c->lost = true;
	c->other = c->short_of_line;
}

static void drop(struct sip_tcp *t, struct connection *c)
{
	g_queue_delete_link(&t->by_age, c->link);
	g_hash_table_remove(t->connections, c);
}

static struct connection *add(
	struct sip_tcp *t, const struct datagram *d, struct sip_websocket *websocket)
{
	static const struct tcp_stream_sink sink = {take_data, take_gap};
	static const struct tcp_stream_limits limits = {
		.max_held = 65536, .max_wait = 5 * T38_SECOND};
	if (t->by_age.length >= t->limits->max_tcp_streams)
		drop(t, t->by_age.head->data);
	struct connection *c = g_new0(struct connection, 1);
	c->src = d->src;
	c->dst = d->dst;
	c->owner = t;
	c->websocket = websocket;
	c->stream = tcp_stream_new(&limits, &sink, c);
	c->pending = g_byte_array_new();
	g_queue_push_tail(&t->by_age, c);
	c->link = t->by_age.tail;
	g_hash_table_insert(t->connections, c, c);
	return c;
}

/* On the port of SIP, the first segments may have less than a start line shows itself by; elsewhere they may as well be of
 * anything. */
static bool may_begin(const struct datagram *d)
{
	return (d->src.port == SIP_PORT || d->dst.port == SIP_PORT) && sip_may_begin(d->payload);
}

/* NULL when it does not begin like SIP. */
static struct connection *begin(struct sip_tcp *t, const struct datagram *d)
{
	if (sip_likely(d->payload))
		return add(t, d, NULL);
	struct sip_websocket *websocket =
		sip_websocket_begin(d->payload, t->limits->max_sip_message);
	if (websocket == NULL && !may_begin(d))
		return NULL;
	struct connection *c = add(t, d, websocket);
	c->short_of_line = websocket == NULL;
	return c;
}

bool sip_tcp_push(struct sip_tcp *t, const struct datagram *d, t38_time at, uint64_t packet)
{
	const struct connection key = {.src = d->src, .dst = d->dst};
	struct connection *c = g_hash_table_lookup(t->connections, &key);
	if (c == NULL)
		c = begin(t, d);
	if (c == NULL)
		return false;
	g_queue_unlink(&t->by_age, c->link);
	g_queue_push_tail_link(&t->by_age, c->link);
	tcp_stream_push(c->stream, d->tcp_seq, d->tcp_flags, d->payload.at, bytes_left(&d->payload),
		d->payload.cut, at, packet);
	bool other = c->other, over = (d->tcp_flags & (TCP_FIN | TCP_RST)) != 0;
	if (over && !other)
		tcp_stream_flush(c->stream, at);
	if (over || other)
		drop(t, c);
	return !other;
}
