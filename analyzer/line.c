#include "analyzer/line.h"

#include <math.h>

static const char *const check_names[LINE_CHECKS] = {
	[LINE_CHECK_T1] = "T30-T1",
	[LINE_CHECK_T2] = "T30-T2",
	[LINE_CHECK_T3] = "T30-T3",
	[LINE_CHECK_T4] = "T30-T4",
	[LINE_CHECK_T5] = "T30-T5",
	[LINE_CHECK_GAP] = "T30-GAP",
	[LINE_CHECK_PREAMBLE] = "T30-PREAMBLE",
	[LINE_CHECK_TCF] = "T30-TCF",
	[LINE_CHECK_TCF_ZEROS] = "T30-TCF-ZEROS",
	[LINE_CHECK_FLAGS] = "T30-ECM-FLAGS",
	[LINE_CHECK_UNDERFLOW] = "T38-UNDERFLOW",
	[LINE_CHECK_STALL] = "T38-STALL",
	[LINE_CHECK_COLLISION] = "T30-COLLISION",
	[LINE_CHECK_QUEUE] = "T38-QUEUE",
	[LINE_CHECK_DRIFT] = "T38-DRIFT",
};

const char *line_check_name(enum line_check_id id)
{
	return check_names[id];
}

double line_check_margin(const struct line_check *check)
{
	double beyond = check->value_ms - check->limit_ms;
	return check->at_least ? beyond : -beyond;
}

static void track_init(struct line_track *track)
{
	track->signals = g_array_new(FALSE, TRUE, sizeof(struct line_signal));
	track->underflows = g_array_new(FALSE, TRUE, sizeof(struct line_underflow));
	track->depth = g_array_new(FALSE, TRUE, sizeof(struct line_depth));
}

static void track_clear(struct line_track *track)
{
	g_array_free(track->signals, TRUE);
	g_array_free(track->underflows, TRUE);
	g_array_free(track->depth, TRUE);
}

struct line_timing *line_timing_new(void)
{
	struct line_timing *timing = g_new0(struct line_timing, 1);
	for (int side = 0; side < 2; side++) {
		struct line_gateway *gateway = &timing->gateway[side];
		gateway->drift_ppm = gateway->drift_error_ppm = NAN;
		track_init(&gateway->to_line);
		track_init(&gateway->from_line);
		gateway->checks = g_array_new(FALSE, TRUE, sizeof(struct line_check));
	}
	return timing;
}

void line_timing_free(struct line_timing *timing)
{
	if (timing == NULL)
		return;
	for (int side = 0; side < 2; side++) {
		struct line_gateway *gateway = &timing->gateway[side];
		track_clear(&gateway->to_line);
		track_clear(&gateway->from_line);
		g_array_free(gateway->checks, TRUE);
	}
	g_free(timing);
}
