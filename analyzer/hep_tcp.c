#include "analyzer/hep_tcp.h"

#include <glib.h>

#include "dissect/tunnel.h"
#include "reassembly/tcp_stream.h"

#define MAX_AGENTS 64 /* connections at a time; the longest unused goes */
#define HEADER 6      /* up to the length */

static const char magic[4] = {'H', 'E', 'P', '3'};

struct agent {
	struct hep_tcp *owner;
	struct endpoint src, dst;
	struct tcp_stream *stream;
	GByteArray *pending; /* octets of a message that is not complete */
	bool lost;	     /* octets are missing: look for the next message */
	uint64_t used;	     /* number of its last packet */
};

struct hep_tcp {
	hep_tcp_sink sink;
	void *ctx;
	struct agent *agents[MAX_AGENTS];
	unsigned count;
};

struct hep_tcp *hep_tcp_new(hep_tcp_sink sink, void *ctx)
{
	struct hep_tcp *h = g_new0(struct hep_tcp, 1);
	h->sink = sink;
	h->ctx = ctx;
	return h;
}

static void free_agent(struct agent *a)
{
	tcp_stream_free(a->stream);
	g_byte_array_free(a->pending, TRUE);
	g_free(a);
}

void hep_tcp_free(struct hep_tcp *h)
{
	if (h == NULL)
		return;
	for (unsigned i = 0; i < h->count; i++)
		free_agent(h->agents[i]);
	g_free(h);
}

/* The octets from `at` to the next message; all but those that may be the beginning of one, when there is none. */
static size_t to_message(const struct agent *a, size_t at)
{
	size_t left = a->pending->len - at;
	const uint8_t *from = a->pending->data + at;
	const uint8_t *found = memmem(from, left, magic, sizeof(magic));
	if (found != NULL)
		return (size_t)(found - from);
	return left < sizeof(magic) ? 0 : left - (sizeof(magic) - 1);
}

/* Whether a message begins at `at`; PARSE_SNAPPED: its end has not come. */
static enum parse_status message_at(const struct agent *a, size_t at, size_t *length)
{
	const uint8_t *message = a->pending->data + at;
	size_t left = a->pending->len - at;
	if (left < HEADER)
		return PARSE_SNAPPED;
	*length = (size_t)(message[4] << 8 | message[5]);
	if (*length < HEADER || memcmp(message, magic, sizeof(magic)) != 0)
		return PARSE_UNKNOWN;
	return left < *length ? PARSE_SNAPPED : PARSE_OK;
}

static void take_data(void *ctx, const uint8_t *octets, size_t n, t38_time time, uint64_t packet)
{
	struct agent *a = ctx;
	size_t at = 0, length;
	enum parse_status status;
	(void)time;
	(void)packet;
	g_byte_array_append(a->pending, octets, (guint)n);
	for (;;) {
		if (a->lost)
			at += to_message(a, at);
		if ((status = message_at(a, at, &length)) == PARSE_SNAPPED)
			break;
		a->lost = status != PARSE_OK;
		if (a->lost)
			length = 1;
		else
			a->owner->sink(
				a->owner->ctx, bytes_of(a->pending->data + at, length, length));
		at += length;
	}
	g_byte_array_remove_range(a->pending, 0, (guint)at);
}

static void take_gap(void *ctx, uint32_t n, t38_time at)
{
	struct agent *a = ctx;
	(void)n;
	(void)at;
	g_byte_array_set_size(a->pending, 0);
	a->lost = true;
}

static struct agent *find(const struct hep_tcp *h, const struct datagram *d)
{
	for (unsigned i = 0; i < h->count; i++)
		if (endpoint_equal(&h->agents[i]->src, &d->src) &&
			endpoint_equal(&h->agents[i]->dst, &d->dst))
			return h->agents[i];
	return NULL;
}

static struct agent **free_place(struct hep_tcp *h)
{
	struct agent **place = &h->agents[0];
	if (h->count < MAX_AGENTS)
		return &h->agents[h->count++];
	for (unsigned i = 1; i < MAX_AGENTS; i++)
		if (h->agents[i]->used < (*place)->used)
			place = &h->agents[i];
	free_agent(*place);
	return place;
}

static struct agent *add(struct hep_tcp *h, const struct datagram *d)
{
	static const struct tcp_stream_sink sink = {take_data, take_gap};
	static const struct tcp_stream_limits limits = {
		.max_held = (size_t)1 << 20, .max_wait = 5 * T38_SECOND};
	struct agent *a = g_new0(struct agent, 1);
	a->owner = h;
	a->src = d->src;
	a->dst = d->dst;
	a->stream = tcp_stream_new(&limits, &sink, a);
	a->pending = g_byte_array_new();
	*free_place(h) = a;
	return a;
}

bool hep_tcp_push(struct hep_tcp *h, const struct datagram *d, t38_time at, uint64_t packet)
{
	struct agent *a = find(h, d);
	if (a == NULL) {
		if (!hep_likely(&d->payload))
			return false;
		a = add(h, d);
	}
	a->used = packet;
	tcp_stream_push(a->stream, d->tcp_seq, d->tcp_flags, d->payload.at, bytes_left(&d->payload),
		d->payload.cut, at, packet);
	if (d->tcp_flags & (TCP_FIN | TCP_RST))
		tcp_stream_flush(a->stream, at);
	return true;
}
