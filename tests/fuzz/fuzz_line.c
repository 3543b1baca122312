/* The playing side of a gateway (analyzer/line_egress.h) on events in any order, of any size, at any time.
 *
 * The first octet selects profile and jitter buffer. Records are events: kind, value, flags, step of time (4 octets,
 * signed, 0.1 ms each, or with a flag seconds), then octets. */
#include "analyzer/line_egress.h"
#include "analyzer/line_profile.h"
#include "tests/fuzz/fuzz.h"

#define KINDS (T38_V8 + 1)
#define FLAG_HEARD 0x01
#define FLAG_SENT 0x02
#define FLAG_YEARS 0x04
#define FLAG_BAD 0x08

struct replay {
	struct line_egress *egress;
	t38_time now;
	uint64_t packet;
};

static t38_time step(struct bytes *in, unsigned flags)
{
	t38_time tenths = (int32_t)bytes_be32(in);
	return tenths * (flags & FLAG_YEARS ? T38_SECOND : T38_MS / 10);
}

static void hear(struct replay *r, const struct t38_event *event)
{
	struct t30_frame frame;
	if (t30_frame_parse(bytes_of(event->octets, event->length, event->length), &frame) ==
		PARSE_OK)
		line_egress_heard(r->egress, &frame);
}

static void push(struct replay *r, const struct fuzz_piece *piece)
{
	struct bytes in = fuzz_view(piece);
	unsigned kind = bytes_u8(&in), value = bytes_u8(&in), flags = bytes_u8(&in);
	r->now += step(&in, flags);
	/* A clock that runs over would be the test's own fault. */
	r->now = r->now > INT64_MAX / 2 || r->now < INT64_MIN / 2 ? 0 : r->now;
	const struct t38_event event = {.kind = (enum t38_event_kind)(kind % KINDS),
		.t = r->now,
		.t_end = r->now,
		.first_packet = ++r->packet,
		.last_packet = r->packet,
		.indicator = value % (IFP_INDICATORS + 1),
		.data_type = value % (IFP_DATA_TYPES + 1),
		.field_type = value % IFP_FIELD_TYPES,
		.octets = in.at,
		.length = bytes_left(&in),
		.fcs = flags & FLAG_BAD ? T38_FCS_BAD : T38_FCS_OK,
		.lost = 1};
	if (flags & FLAG_HEARD)
		hear(r, &event);
	else if (flags & FLAG_SENT)
		line_egress_sent(r->egress, &event, r->now);
	else
		line_egress_event(r->egress, &event, r->now);
}

static void want_ms(double ms)
{
	WANT(ms >= 0 && ms < 1e15);
}

static void check_signal(const struct line_signal *s, t38_time before)
{
	WANT(s->t >= before && s->t_end >= s->t);
	WANT(s->name != NULL && s->name[0] != '\0');
	WANT(s->t_data == T38_NEVER || (s->t_data >= s->t && s->t_data_end >= s->t_data));
	WANT(s->t_data_end <= s->t_end);
	want_ms(s->tcf_zeros_ms);
	want_ms(s->underflow_ms);
	want_ms(s->fill_ms);
	want_ms(s->late_ms);
	want_ms(s->queue_ms);
	WANT((s->underflows > 0) == (s->underflow_ms > 0));
	WANT(s->first_packet <= s->last_packet);
	if (s->text != NULL)
		fuzz_touch(s->text, strlen(s->text));
}

static void check(const struct line_track *track)
{
	t38_time before = 0;
	WANT(track->signals->len <= LINE_MAX_SIGNALS && track->underflows->len <= LINE_MAX_PLACES);
	WANT(track->depth->len <= LINE_MAX_PLACES);
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = &g_array_index(track->signals, struct line_signal, i);
		check_signal(s, before);
		before = s->t_end;
	}
	for (guint i = 0; i < track->underflows->len; i++)
		WANT(g_array_index(track->underflows, struct line_underflow, i).ms > 0);
	for (guint i = 0; i < track->depth->len; i++)
		want_ms(g_array_index(track->depth, struct line_depth, i).ms);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	unsigned first = bytes_u8(&in);
	const struct line_options options = {
		.profile = (enum line_profile_id)(first % LINE_PROFILES),
		.playout_ms = first & 0x10 ? 100 : -1};
	struct line_timing *timing = line_timing_new();
	GStringChunk *chunk = g_string_chunk_new(256);
	struct replay r = {.now = 1000 * T38_SECOND};
	r.egress = line_egress_new(&options, &timing->gateway[0].to_line, chunk);
	while (bytes_left(&in) > 0) {
		struct fuzz_piece piece = fuzz_piece(&in);
		push(&r, &piece);
		free(piece.octets);
	}
	line_egress_finish(r.egress);
	check(&timing->gateway[0].to_line);
	line_egress_free(r.egress);
	g_string_chunk_free(chunk);
	line_timing_free(timing);
	return 0;
}
