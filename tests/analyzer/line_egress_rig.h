/* For the tests of the playing side: events with times in ms from ZERO go in, signals come out on a track. */
#ifndef TESTS_ANALYZER_LINE_EGRESS_RIG_H
#define TESTS_ANALYZER_LINE_EGRESS_RIG_H

#include <glib.h>
#include <math.h>

#include "analyzer/line_egress.h"

#define OCTET_MS (8000.0 / 300)

/* A whole frame (MCF, T.30 5.3.6.1.7) but its FCS; the first bit on the line is the most significant. */
static const uint8_t mcf[] = {0xff, 0xc8, 0x31};
/* 11111 0 111 11 0 001000 00110001, FCS 458f: 01000101 10001111 */
#define MCF_BITS 42

struct rig {
	struct line_timing *timing;
	struct line_track *track;
	GStringChunk *chunk;
	struct line_egress *egress;
	uint64_t packet;
};

static inline struct rig *rig_new(enum line_profile_id profile, double playout)
{
	const struct line_options options = {.profile = profile, .playout_ms = playout};
	struct rig *rig = g_new0(struct rig, 1);
	rig->timing = line_timing_new();
	rig->track = &rig->timing->gateway[0].to_line;
	rig->chunk = g_string_chunk_new(256);
	rig->egress = line_egress_new(&options, rig->track, rig->chunk);
	return rig;
}

static inline struct rig *generic(void)
{
	return rig_new(LINE_PROFILE_GENERIC, -1);
}

static inline void rig_free(struct rig *rig)
{
	line_egress_free(rig->egress);
	line_timing_free(rig->timing);
	g_string_chunk_free(rig->chunk);
	g_free(rig);
}

/* All times are behind this one. */
#define ZERO (1000 * T38_SECOND)

static inline void send(struct rig *rig, double ms, struct t38_event event)
{
	t38_time t = ZERO + (t38_time)llround(ms * (double)T38_MS);
	event.t = event.t_end = t;
	event.first_packet = event.last_packet = ++rig->packet;
	line_egress_event(rig->egress, &event, t);
}

static inline void indicator(struct rig *rig, double ms, unsigned value)
{
	send(rig, ms, (struct t38_event){.kind = T38_INDICATOR, .indicator = value});
}

static inline void octets(struct rig *rig, double ms, unsigned type, const uint8_t *data, size_t n)
{
	send(rig, ms,
		(struct t38_event){
			.kind = T38_OCTETS, .data_type = type, .octets = data, .length = n});
}

static inline void frame(struct rig *rig, double ms, unsigned type, const uint8_t *data, size_t n)
{
	send(rig, ms,
		(struct t38_event){.kind = T38_FRAME,
			.data_type = type,
			.octets = data,
			.length = n,
			.fcs = T38_FCS_OK});
}

static inline void image(struct rig *rig, double ms, unsigned type, const uint8_t *data, size_t n)
{
	send(rig, ms,
		(struct t38_event){
			.kind = T38_IMAGE, .data_type = type, .octets = data, .length = n});
}

static inline void end(struct rig *rig, double ms)
{
	send(rig, ms, (struct t38_event){.kind = T38_SIG_END});
}

/* An HDLC frame as a gateway sends it: an octet each 26.667 ms, the end with the last. */
static inline void slow_frame(
	struct rig *rig, double ms, unsigned type, const uint8_t *data, size_t n)
{
	for (size_t i = 0; i < n; i++)
		octets(rig, ms + (double)i * OCTET_MS, type, data + i, 1);
	frame(rig, ms + (double)(n - 1) * OCTET_MS, type, data, n);
}

static inline void heard(struct rig *rig, uint8_t fcf)
{
	const uint8_t data[] = {0xff, 0xc8, fcf};
	struct t30_frame parsed;
	g_assert_cmpint(
		t30_frame_parse(bytes_of(data, sizeof(data), sizeof(data)), &parsed), ==, PARSE_OK);
	line_egress_heard(rig->egress, &parsed);
}

/* DCS of 14400 V.17, no ECM, standard resolution. `third`: the octet of bits 17 to 24, with the minimum scan line time in
 * bits 21 to 23 (T.30 Table 2). */
static inline void dcs(struct rig *rig, double ms, uint8_t third)
{
	const uint8_t data[] = {0xff, 0xc8, 0xc1, 0x00, 0x46, third};
	octets(rig, ms, IFP_V21, data, sizeof(data));
	frame(rig, ms, IFP_V21, data, sizeof(data));
	end(rig, ms);
}

#define SCAN_0 0x1e /* 111, and the extension's 0 */

static inline const struct line_signal *signal_at(const struct rig *rig, guint i)
{
	g_assert_cmpuint(i, <, rig->track->signals->len);
	return &g_array_index(rig->track->signals, struct line_signal, i);
}

static inline double rel(t38_time t)
{
	return (double)(t - ZERO) / (double)T38_MS;
}

#define NEAR(value, expected) g_assert_cmpfloat_with_epsilon(value, expected, 0.01)

static inline void want(const struct rig *rig, guint i, double from, double to)
{
	const struct line_signal *s = signal_at(rig, i);
	NEAR(rel(s->t), from);
	NEAR(rel(s->t_end), to);
}

/* EOL and 52 ones: 8 octets, 64 bits with the EOL in front; so a row has 64 bits. */
static const uint8_t row[8] = {0x00, 0x1f, 0xff, 0xff, 0xff, 0xff, 0xff, 0xff};

#endif
