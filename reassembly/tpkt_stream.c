#include "reassembly/tpkt_stream.h"

#include <glib.h>

#include "dissect/ifp.h"
#include "dissect/tpkt.h"

#define MAX_PENDING 131072 /* twice the longest TPKT */
#define MAX_RESYNC 4096	   /* a longer TPKT behind a loss is not waited for: it may be none */

enum framing { UNDECIDED, TPKT, BARE };

struct tpkt_stream {
	struct tpkt_stream_sink sink;
	void *ctx;
	GByteArray *pending;
	enum framing framing;
	bool lost; /* look for the next header */
};

struct tpkt_stream *tpkt_stream_new(const struct tpkt_stream_sink *sink, void *ctx)
{
	struct tpkt_stream *s = g_new0(struct tpkt_stream, 1);
	s->sink = *sink;
	s->ctx = ctx;
	s->pending = g_byte_array_new();
	return s;
}

void tpkt_stream_free(struct tpkt_stream *s)
{
	if (s == NULL)
		return;
	g_byte_array_free(s->pending, TRUE);
	g_free(s);
}

static struct bytes view(const struct tpkt_stream *s, size_t from)
{
	return bytes_of(s->pending->data + from, s->pending->len - from, s->pending->len - from);
}

/* Whether a TPKT with an IFP packet begins here; PARSE_SNAPPED: that shows when more has come. How the stream is
 * cut into segments does not change the answer. */
static enum parse_status header_at(const struct tpkt_stream *s, size_t at)
{
	struct bytes in = view(s, at);
	struct ifp ifp;
	if (in.at[0] != 3 || bytes_peek(&in, 1) > 0)
		return PARSE_UNKNOWN;
	if (bytes_left(&in) <= TPKT_HEADER)
		return PARSE_SNAPPED;
	size_t length = (size_t)(in.at[2] << 8 | in.at[3]);
	if (length <= TPKT_HEADER || length > MAX_RESYNC || !ifp_begins(in.at[TPKT_HEADER]))
		return PARSE_UNKNOWN;
	if (bytes_left(&in) < length)
		return PARSE_SNAPPED;
	in = bytes_of(in.at + TPKT_HEADER, length - TPKT_HEADER, length - TPKT_HEADER);
	bool good = (ifp_parse(in, IFP_1998, &ifp) == PARSE_OK && ifp.trailing == 0) ||
		    (ifp_parse(in, IFP_2002, &ifp) == PARSE_OK && ifp.trailing == 0);
	return good ? PARSE_OK : PARSE_UNKNOWN;
}

/* Steps to the next header of a TPKT with an IFP packet; keeps what may be the beginning of one. */
static void resynchronise(struct tpkt_stream *s)
{
	enum parse_status status = PARSE_UNKNOWN;
	size_t at = 0;
	while (at < s->pending->len && (status = header_at(s, at)) == PARSE_UNKNOWN)
		at++;
	g_byte_array_remove_range(s->pending, 0, (guint)at);
	s->lost = status != PARSE_OK;
	if (!s->lost)
		s->framing = TPKT;
}

/* Without headers the packet itself says where it ends. The first `have` octets; PARSE_SNAPPED: they do not
 * hold all of it. */
static enum parse_status bare_end(const struct tpkt_stream *s, size_t have, size_t *length)
{
	struct ifp ifp;
	struct bytes in = bytes_of(s->pending->data, have, have + 65536);
	enum parse_status status = ifp_parse(in, IFP_1998, &ifp);
	if (status == PARSE_BAD)
		status = ifp_parse(in, IFP_2002, &ifp);
	*length = status == PARSE_OK ? have + 65536 - ifp.trailing : 0;
	return status == PARSE_OK && *length > have ? PARSE_SNAPPED : status;
}

/* Judged by the fewest octets that settle it: how the stream is cut into segments does not matter then. */
static enum parse_status bare_length(const struct tpkt_stream *s, size_t *length)
{
	size_t few = 0, enough = s->pending->len;
	if (bare_end(s, enough, length) == PARSE_SNAPPED)
		return PARSE_SNAPPED;
	while (enough - few > 1) {
		size_t middle = few + (enough - few) / 2;
		if (bare_end(s, middle, length) == PARSE_SNAPPED)
			few = middle;
		else
			enough = middle;
	}
	return bare_end(s, enough, length);
}

static enum parse_status next_packet(struct tpkt_stream *s, size_t *skip, size_t *length)
{
	struct bytes in = view(s, 0), payload;
	if (s->framing == UNDECIDED)
		s->framing = s->pending->data[0] == 3 ? TPKT : BARE;
	if (s->framing == BARE) {
		*skip = 0;
		return bare_length(s, length);
	}
	enum parse_status status = tpkt_parse(&in, &payload);
	*skip = TPKT_HEADER;
	*length = status == PARSE_OK ? TPKT_HEADER + bytes_left(&payload) : 0;
	return status;
}

static void break_off(struct tpkt_stream *s, t38_time at)
{
	if (!s->lost)
		s->sink.lost(s->ctx, at);
	s->lost = true;
	/* The octet that is wrong here is not looked at again. */
	if (s->pending->len > 0)
		g_byte_array_remove_range(s->pending, 0, 1);
}

static void take_packets(struct tpkt_stream *s, t38_time at, uint64_t packet)
{
	size_t skip, length;
	while (s->pending->len > 0) {
		if (s->lost)
			resynchronise(s);
		if (s->lost || s->pending->len == 0)
			return;
		enum parse_status status = next_packet(s, &skip, &length);
		if (status == PARSE_SNAPPED)
			return;
		if (status != PARSE_OK || length <= skip) {
			break_off(s, at);
			continue;
		}
		s->sink.ifp(s->ctx, s->pending->data + skip, length - skip, at, packet);
		g_byte_array_remove_range(s->pending, 0, (guint)length);
	}
}

void tpkt_stream_data(
	struct tpkt_stream *s, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	g_byte_array_append(s->pending, octets, (guint)n);
	take_packets(s, at, packet);
	if (s->pending->len > MAX_PENDING) {
		g_byte_array_set_size(s->pending, 0);
		break_off(s, at);
	}
}

void tpkt_stream_gap(struct tpkt_stream *s, t38_time at)
{
	g_byte_array_set_size(s->pending, 0);
	if (!s->lost)
		s->sink.lost(s->ctx, at);
	s->lost = true;
}
