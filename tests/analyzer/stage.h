/* A fax session driven by events made by hand (struct t38_event), and its result. */
#ifndef TESTS_ANALYZER_STAGE_H
#define TESTS_ANALYZER_STAGE_H

#include "analyzer/fax_result.h"
#include "analyzer/fax_session.h"
#include "tests/analyzer/fax_make.h"

struct stage {
	struct limits *limits; /* which the session borrows */
	struct call *call;     /* owns the fax */
	struct fax *fax;
	struct fax_session *session;
	t38_time now;
	uint64_t packet;
};

static inline struct stage stage_with(const struct limits *limits)
{
	struct stage s = {.limits = g_memdup2(limits, sizeof(*limits)),
		.call = call_new(1),
		.now = RIG_START};
	s.fax = s.call->fax = fax_new(1);
	g_ptr_array_add(s.call->faxes, s.fax);
	s.session = fax_session_new(s.fax, s.limits);
	return s;
}

static inline struct stage stage_new(void)
{
	const struct limits limits = limits_default();
	return stage_with(&limits);
}

static inline void stage_free(struct stage *s)
{
	fax_session_free(s->session);
	call_free(s->call);
	g_free(s->limits);
}

/* A stream with packets, as fax_stream makes it: a side that was captured. */
static inline void stage_stream(struct stage *s, enum side from)
{
	struct fax_stream_info *info = g_new0(struct fax_stream_info, 1);
	info->from = from;
	info->packets = 100;
	info->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	g_ptr_array_add(s->fax->streams, info);
}

/* The session, and what came of the fax. */
static inline void stage_finish(struct stage *s)
{
	fax_session_finish(s->session);
	fax_result_finish(s->fax, s->call);
}

static inline struct fax_page *stage_page(const struct stage *s, guint i)
{
	g_assert_cmpuint(i, <, s->fax->pages->len);
	return g_ptr_array_index(s->fax->pages, i);
}

static inline struct fax_signal *stage_signal(const struct stage *s, guint i)
{
	g_assert_cmpuint(i, <, s->fax->signals->len);
	return &g_array_index(s->fax->signals, struct fax_signal, i);
}

static inline struct fax_frame *stage_frame(const struct stage *s, guint i)
{
	g_assert_cmpuint(i, <, s->fax->frames->len);
	return &g_array_index(s->fax->frames, struct fax_frame, i);
}

/* ---- events: each 30 ms and one packet behind the one before ---- */

static inline void stage_event(struct stage *s, enum side from, struct t38_event event)
{
	event.t = s->now;
	event.t_end = s->now + (event.length > 0 ? 10 * T38_MS : 0);
	event.first_packet = event.last_packet = ++s->packet;
	fax_session_event(s->session, from, &event);
	s->now += 30 * T38_MS;
}

static inline void ev_indicator(struct stage *s, enum side from, enum ifp_indicator value)
{
	stage_event(s, from, (struct t38_event){.kind = T38_INDICATOR, .indicator = value});
}

static inline void ev_end(struct stage *s, enum side from)
{
	stage_event(s, from, (struct t38_event){.kind = T38_SIG_END});
}

static inline void ev_gap(struct stage *s, enum side from, uint32_t lost)
{
	stage_event(s, from, (struct t38_event){.kind = T38_GAP, .lost = lost});
}

static inline void ev_frame_as(struct stage *s, enum side from, enum ifp_data_type type,
	GByteArray *frame, enum t38_fcs fcs)
{
	/* A copy of just that size: ASan sees any read behind its end. */
	uint8_t *octets = g_memdup2(frame->data, frame->len);
	stage_event(s, from,
		(struct t38_event){.kind = T38_FRAME,
			.data_type = type,
			.octets = octets,
			.length = frame->len,
			.fcs = fcs});
	g_free(octets);
	g_byte_array_unref(frame);
}

/* A V.21 signal of one good frame. */
static inline void ev_command(struct stage *s, enum side from, const char *hex)
{
	ev_indicator(s, from, IFP_V21_PREAMBLE);
	ev_frame_as(s, from, IFP_V21, frame_of(hex, true), T38_FCS_OK);
	ev_end(s, from);
}

static inline void ev_octets(
	struct stage *s, enum side from, enum ifp_data_type type, const uint8_t *octets, size_t n)
{
	stage_event(s, from,
		(struct t38_event){
			.kind = T38_IMAGE, .data_type = type, .octets = octets, .length = n});
}

/* A run at V.17 14400 in packets of 40 octets, without its end. */
static inline void ev_run(struct stage *s, enum side from, GByteArray *octets)
{
	ev_indicator(s, from, IFP_V17_14400_LONG);
	for (size_t at = 0; at < octets->len; at += 40)
		ev_octets(
			s, from, IFP_DATA_V17_14400, octets->data + at, MIN(40, octets->len - at));
	g_byte_array_unref(octets);
}

static inline void ev_tcf(struct stage *s, enum side from)
{
	GByteArray *zeros = g_byte_array_new();
	g_byte_array_set_size(zeros, 2700);
	memset(zeros->data, 0, zeros->len);
	ev_run(s, from, zeros);
	ev_end(s, from);
}

static inline void ev_page(struct stage *s, enum side from, int rows, int bad)
{
	ev_run(s, from, page_of(rows, bad, true));
	ev_end(s, from);
}

/* DIS to CFR; the caller sends. */
static inline void ev_phase_b(struct stage *s, const char *dcs)
{
	ev_command(s, SIDE_CALLEE, FAX_DIS);
	ev_command(s, SIDE_CALLER, dcs);
	ev_tcf(s, SIDE_CALLER);
	ev_command(s, SIDE_CALLEE, FAX_CFR);
}

/* ---- ECM (T.30 Annex A) ---- */

/* Frame `number` of 256 octets, each of them `fill`. */
static inline void ev_fcd(struct stage *s, unsigned number, uint8_t fill)
{
	GByteArray *frame = frame_of("60", false);
	put8(frame, t30_reverse((uint8_t)number));
	for (int i = 0; i < 256; i++)
		put8(frame, fill);
	ev_frame_as(s, SIDE_CALLER, IFP_DATA_V17_14400, frame, T38_FCS_OK);
}

/* Frames first to last, and RCP three times. Frame n is filled with base + n. */
static inline void ev_burst(struct stage *s, unsigned first, unsigned last, uint8_t base)
{
	ev_indicator(s, SIDE_CALLER, IFP_V17_14400_SHORT);
	for (unsigned n = first; n <= last; n++)
		ev_fcd(s, n, (uint8_t)(base + n));
	for (int i = 0; i < 3; i++)
		ev_frame_as(s, SIDE_CALLER, IFP_DATA_V17_14400, frame_of("61", false), T38_FCS_OK);
	ev_end(s, SIDE_CALLER);
}

/* PPS with FCF2 and its counters; `frames` of the block. */
static inline void ev_pps(
	struct stage *s, unsigned fcf2, unsigned page, unsigned block, unsigned frames)
{
	GByteArray *frame = frame_of("FD", true);
	put8(frame, fcf2);
	put8(frame, t30_reverse((uint8_t)page));
	put8(frame, t30_reverse((uint8_t)block));
	put8(frame, t30_reverse((uint8_t)(frames - 1)));
	ev_indicator(s, SIDE_CALLER, IFP_V21_PREAMBLE);
	ev_frame_as(s, SIDE_CALLER, IFP_V21, frame, T38_FCS_OK);
	ev_end(s, SIDE_CALLER);
}

#endif
