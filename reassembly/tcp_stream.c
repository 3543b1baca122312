/* Sequence numbers are unwrapped to 64-bit places, around the place that comes next, so that order is plain
 * comparison. They begin high enough that nothing underflows.
 *
 * What came too early is held in order of its place. Pieces may overlap; that is settled when they are
 * handed on. A hole (octets that the capture did not keep) is held as a piece without octets. */
#include "reassembly/tcp_stream.h"

#include <glib.h>

#include "dissect/decode.h"

#define PLACE_BASE (UINT64_C(1) << 32)
#define MAX_PIECES 4096	     /* a flood of single octets must not cost a hundred times max_held */
#define MAX_SPAN 0x40000000u /* RFC 7323 2.3: no window is larger, so no segment is either */

struct piece {
	uint64_t begin, end;
	t38_time at;
	uint64_t packet;
	bool hole;
	uint8_t octets[];
};

struct tcp_stream {
	struct tcp_stream_limits limits;
	struct tcp_stream_sink sink;
	void *ctx;
	bool started;
	uint32_t initial;  /* the number of the SYN, or the one before the first octet seen */
	uint64_t next;	   /* the place that comes next; its low 32 bits are the sequence number */
	GSequence *pieces; /* of struct piece, by begin */
	size_t held;	   /* octets of all pieces */
	t38_time since;	   /* when the first piece behind the present gap came */
};

/* A segment's octets at their place. */
struct span {
	uint64_t begin;
	const uint8_t *octets; /* NULL: a hole */
	size_t n;
	t38_time at;
	uint64_t packet;
};

struct tcp_stream *tcp_stream_new(
	const struct tcp_stream_limits *limits, const struct tcp_stream_sink *sink, void *ctx)
{
	struct tcp_stream *s = g_new0(struct tcp_stream, 1);
	s->limits = *limits;
	s->sink = *sink;
	s->ctx = ctx;
	s->pieces = g_sequence_new(g_free);
	return s;
}

void tcp_stream_free(struct tcp_stream *s)
{
	if (s == NULL)
		return;
	g_sequence_free(s->pieces);
	g_free(s);
}

static struct piece *front(struct tcp_stream *s)
{
	GSequenceIter *first = g_sequence_get_begin_iter(s->pieces);
	return g_sequence_iter_is_end(first) ? NULL : g_sequence_get(first);
}

static size_t piece_octets(const struct piece *p)
{
	return p->hole ? 0 : (size_t)(p->end - p->begin);
}

static void drop_front(struct tcp_stream *s)
{
	s->held -= piece_octets(front(s));
	g_sequence_remove(g_sequence_get_begin_iter(s->pieces));
}

/* Hands on what of the span lies at and behind `next`; nothing is missing before it. */
static void hand_on(struct tcp_stream *s, const struct span *span)
{
	uint64_t end = span->begin + span->n;
	if (end <= s->next)
		return;
	size_t known = (size_t)(s->next - span->begin);
	size_t n = span->n - known;
	s->next = end;
	if (span->octets != NULL)
		s->sink.data(s->ctx, span->octets + known, n, span->at, span->packet);
	else
		s->sink.gap(s->ctx, (uint32_t)n, span->at);
}

/* Hands on the pieces that nothing is missing before any more. Those that are left wait for another
 * predecessor then. */
static void drain(struct tcp_stream *s)
{
	struct piece *p;
	bool any = false;
	while ((p = front(s)) != NULL && p->begin <= s->next) {
		const struct span span = {p->begin, p->hole ? NULL : p->octets,
			(size_t)(p->end - p->begin), p->at, p->packet};
		hand_on(s, &span);
		drop_front(s);
		any = true;
	}
	if (any && p != NULL)
		s->since = p->at;
}

static void give_up_gap(struct tcp_stream *s, t38_time at)
{
	const struct piece *p = front(s);
	s->sink.gap(s->ctx, (uint32_t)(p->begin - s->next), at);
	s->next = p->begin;
	drain(s);
}

void tcp_stream_flush(struct tcp_stream *s, t38_time at)
{
	while (front(s) != NULL)
		give_up_gap(s, at);
}

static gint by_begin(gconstpointer a, gconstpointer b, gpointer unused)
{
	const struct piece *left = a, *right = b;
	(void)unused;
	return (left->begin > right->begin) - (left->begin < right->begin);
}

/* Cuts off what the piece before it has already; false when nothing is left. */
static bool trim(struct span *span, GSequenceIter *behind)
{
	if (g_sequence_iter_is_begin(behind))
		return true;
	const struct piece *before = g_sequence_get(g_sequence_iter_prev(behind));
	if (before->end <= span->begin)
		return true;
	if (before->end >= span->begin + span->n)
		return false;
	size_t known = (size_t)(before->end - span->begin);
	span->begin += known;
	span->n -= known;
	if (span->octets != NULL)
		span->octets += known;
	return true;
}

static void hold(struct tcp_stream *s, struct span span)
{
	struct piece wanted = {.begin = span.begin};
	GSequenceIter *behind = g_sequence_search(s->pieces, &wanted, by_begin, NULL);
	if (!trim(&span, behind))
		return;
	size_t n = span.octets != NULL ? span.n : 0;
	struct piece *p = g_malloc(sizeof(*p) + n);
	*p = (struct piece){
		span.begin, span.begin + span.n, span.at, span.packet, span.octets == NULL};
	if (n > 0)
		memcpy(p->octets, span.octets, n);
	if (front(s) == NULL)
		s->since = span.at;
	/* Trimming has moved it to the end of the piece before, where others may begin. */
	g_sequence_insert_sorted(s->pieces, p, by_begin, NULL);
	s->held += n;
}

static void put(struct tcp_stream *s, const struct span *span)
{
	if (span->n == 0)
		return;
	if (span->begin > s->next) {
		hold(s, *span);
		return;
	}
	hand_on(s, span);
	drain(s);
}

/* Times come from a file: they may run backwards, and lie further apart than their type can say. */
static bool waited(const struct tcp_stream *s, t38_time at)
{
	return at > s->since && (uint64_t)at - (uint64_t)s->since > (uint64_t)s->limits.max_wait;
}

static bool over_limits(struct tcp_stream *s, t38_time at)
{
	return s->held > s->limits.max_held || waited(s, at) ||
	       g_sequence_get_length(s->pieces) > MAX_PIECES;
}

static void start(struct tcp_stream *s, uint32_t initial)
{
	s->started = true;
	s->initial = initial;
	s->next = PLACE_BASE + (uint32_t)(initial + 1);
}

/* Places the segment's first octet; begins the stream or begins it anew where the segment says so. */
static uint64_t place(struct tcp_stream *s, uint32_t seq, bool syn, t38_time at)
{
	/* RFC 9293 3.4: a SYN takes one sequence number, before the first octet of data. */
	uint32_t first = seq + (syn ? 1 : 0);
	if (syn && s->started && s->initial != seq) {
		tcp_stream_flush(s, at);
		s->started = false;
	}
	if (!s->started)
		start(s, first - 1);
	int32_t ahead = (int32_t)(first - (uint32_t)s->next);
	return s->next + (uint64_t)(int64_t)ahead;
}

void tcp_stream_push(struct tcp_stream *s, uint32_t seq, uint8_t flags, const uint8_t *octets,
	size_t n, size_t cut, t38_time at, uint64_t packet)
{
	if (flags & TCP_RST)
		return;
	uint64_t begin = place(s, seq, (flags & TCP_SYN) != 0, at);
	const struct span data = {begin, octets, MIN(n, MAX_SPAN), at, packet};
	const struct span hole = {begin + data.n, NULL, MIN(cut, MAX_SPAN), at, packet};
	put(s, &data);
	put(s, &hole);
	while (front(s) != NULL && over_limits(s, at))
		give_up_gap(s, at);
}
