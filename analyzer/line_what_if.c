#include "analyzer/line_what_if.h"

#include <math.h>

/* How short the timer of a machine may be, of how long it may be (T.30 5.4.3.1): T1 35 s +- 5 s, T2 6 s +- 1 s, T4
 * 3 s +- 15 %. 0: delay has no part in this check. */
static double shortest_share(enum line_check_id id)
{
	switch (id) {
	case LINE_CHECK_T1:
		return 30.0 / 40.0;
	case LINE_CHECK_T2:
		return 5.0 / 7.0;
	case LINE_CHECK_T4:
		return 2.55 / 3.45;
	default:
		return 0;
	}
}

double line_what_if_value(const struct line_check *check, double delay_ms)
{
	return check->value_ms + (shortest_share(check->id) > 0 ? 2 * delay_ms : 0);
}

static bool is_timer(const struct line_check *check)
{
	return shortest_share(check->id) > 0 && !(check->ok && isnan(check->value_ms));
}

static void weigh(const struct line_check *check, int side, struct line_break *best)
{
	double share = shortest_share(check->id);
	double may = check->ok ? (check->limit_ms * share - check->value_ms) / 2 : 0;
	if (best->check != NULL && (!best->check->ok || (check->ok && best->may_ms <= may)))
		return;
	*best = (struct line_break){.check = check,
		.side = side,
		.may_ms = check->ok ? MAX(may, 0) : 0,
		.must_ms = check->ok ? MAX((check->limit_ms - check->value_ms) / 2, 0) : 0};
}

bool line_what_if(const struct line_timing *timing, struct line_break *out)
{
	*out = (struct line_break){0};
	for (int side = 0; side < 2; side++) {
		const GArray *checks = timing->gateway[side].checks;
		for (guint i = 0; i < checks->len; i++) {
			const struct line_check *check =
				&g_array_index(checks, struct line_check, i);
			if (is_timer(check))
				weigh(check, side, out);
		}
	}
	return out->check != NULL && out->check->ok;
}
