/* For the tests of timing: a call of ten seconds with both lines, put together by hand. */
#ifndef TESTS_RENDER_TIMING_RIG_H
#define TESTS_RENDER_TIMING_RIG_H

#include "analyzer/call.h"
#include "render/timing_table.h"

#define ZERO (INT64_C(1795144327) * T38_SECOND)
#define AT(ms) (ZERO + (t38_time)(ms)*T38_MS)

static void rig_signal(struct line_track *track, struct line_signal s)
{
	g_array_append_val(track->signals, s);
}

static void rig_to_caller(struct line_track *track)
{
	rig_signal(track, (struct line_signal){.t = AT(1000),
				  .t_data = AT(2000),
				  .t_end = AT(3000),
				  .t_data_end = AT(2990),
				  .kind = LINE_V21,
				  .name = "V.21",
				  .rate = 300,
				  .content = LINE_CONTENT_FRAMES,
				  .text = "CSI, DIS",
				  .underflows = 1,
				  .underflow_ms = 160,
				  .late_ms = 500,
				  .queue_ms = 250,
				  .first_packet = 452,
				  .last_packet = 470});
	struct line_underflow u = {AT(2600), 160, 0, 461};
	g_array_append_val(track->underflows, u);
}

static void rig_from_caller(struct line_track *track)
{
	rig_signal(track, (struct line_signal){.t = AT(0),
				  .t_end = AT(500),
				  .t_data = T38_NEVER,
				  .t_data_end = T38_NEVER,
				  .kind = LINE_CNG,
				  .name = "CNG",
				  .first_packet = 7,
				  .last_packet = 7});
	rig_signal(track, (struct line_signal){.t = AT(3250),
				  .t_data = AT(4650),
				  .t_end = AT(6000),
				  .t_data_end = AT(6000),
				  .kind = LINE_FAST,
				  .name = "V.17",
				  .rate = 14400,
				  .training = LINE_TRAINING_LONG,
				  .content = LINE_CONTENT_TCF,
				  .text = "TCF",
				  .tcf_zeros_ms = 1350,
				  .first_packet = 500,
				  .last_packet = 540});
}

static void rig_check(struct line_gateway *g, enum line_check_id id, t38_time t, double value,
	double limit, bool ok)
{
	struct line_check c = {.id = id,
		.t = t,
		.value_ms = value,
		.limit_ms = limit,
		.at_least = id == LINE_CHECK_GAP,
		.ok = ok,
		.about = "DIS -> DCS",
		.packets = {470, 500},
		.packet_count = 2};
	g_array_append_val(g->checks, c);
}

/* Signals and checks of the caller; the callee's line heard nothing. */
static void rig_lines(struct line_timing *timing)
{
	struct line_gateway *g = &timing->gateway[SIDE_CALLER];
	timing->profile = "generic";
	g->delay_ms = 20;
	rig_to_caller(&g->to_line);
	rig_from_caller(&g->from_line);
	rig_check(g, LINE_CHECK_T4, AT(3250), 3600, 3450, false);
	rig_check(g, LINE_CHECK_GAP, AT(3100), 250, 55, true);
	rig_check(g, LINE_CHECK_GAP, AT(3200), 75, 55, true);
}

static struct call *rig_call(void)
{
	struct call *call = call_new(3);
	struct fax *fax = fax_new(1);
	call->call_id = "abc";
	call->start = AT(0);
	call->party[SIDE_CALLER].uri = "sip:5551000@example.com";
	call->party[SIDE_CALLEE].uri = "sip:5552000@example.com";
	fax->timing = line_timing_new();
	rig_lines(fax->timing);
	g_ptr_array_add(call->faxes, fax);
	call->fax = fax;
	return call;
}

/* Forty columns of a quarter of a second behind the names of the strips. */
static const struct timing_style rig_style = {.width = 57, .zero = ZERO, .from_s = 0, .to_s = 10};

/* What `write` writes. */
#define RIG_WRITTEN(text, out, write)                                                              \
	do {                                                                                       \
		size_t size_ = 0;                                                                  \
		FILE *out = open_memstream(&(text), &size_);                                       \
		write;                                                                             \
		fclose(out);                                                                       \
	} while (0)

static inline void rig_has(const char *text, const char *part)
{
	if (strstr(text, part) == NULL)
		g_error("'%s' is not in:\n%s", part, text);
}

/* How often it stands there. */
static inline unsigned rig_count(const char *text, const char *part)
{
	unsigned n = 0;
	for (const char *p = text; (p = strstr(p, part)) != NULL; p++)
		n++;
	return n;
}

static inline void rig_lacks(const char *text, const char *part)
{
	if (strstr(text, part) != NULL)
		g_error("'%s' is in:\n%s", part, text);
}

#endif
