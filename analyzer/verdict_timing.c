/* Findings on time: what the lines of both gateways show (line_checks.h). */
#include <math.h>

#include "analyzer/line_check.h"
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

static void add_packets(struct finding *finding, const struct line_check *check)
{
	for (unsigned i = 0; i < check->packet_count; i++)
		finding_packet(finding, check->packets[i]);
}

static t38_time behind(const struct line_check *check)
{
	return check->t + (t38_time)(check->value_ms * (double)T38_MS);
}

/* A response that came, but behind the patience of the machine that waits for it. */
static void late_response(struct call *call, int side, const struct line_check *check)
{
	struct finding *f = finding_add(call, FINDING_TIME_RESPONSE_LATE, check->t, 0,
		"on the line of the %s %s took %.2f s, T4 is 3 s +- 15 %%", verdict_side(side),
		check->about, check->value_ms / 1000);
	add_packets(f, check);
	f->from = side;
	f->t_end = behind(check);
	if (verdict_success(call))
		f->severity = SEVERITY_WARNING;
}

static void collision(struct call *call, int side, const struct line_check *check)
{
	struct finding *f = finding_add(call, FINDING_TIME_COLLISION, check->t, 0,
		"the line of the %s hears %s, for %.2f s", verdict_side(side), check->about,
		check->value_ms / 1000);
	add_packets(f, check);
	f->t_end = behind(check);
}

/* The check is about a page without ECM. */
static bool is_image(const struct call *call, int side, const struct line_check *check)
{
	const struct line_track *track = &call->fax->timing->gateway[side].to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (s->t <= check->t && check->t <= s->t_end)
			return s->content == LINE_CONTENT_IMAGE;
	}
	return false;
}

static bool failed(const struct line_check *check)
{
	return !check->ok;
}

static bool is_late(const struct line_check *check)
{
	return check->id == LINE_CHECK_T4 && !check->ok && !isnan(check->value_ms);
}

static void each_check(struct call *call, enum line_check_id id,
	bool (*wanted)(const struct line_check *),
	void (*add)(struct call *, int side, const struct line_check *))
{
	for (int side = 0; side < 2; side++) {
		const GArray *checks = call->fax->timing->gateway[side].checks;
		for (guint i = 0; i < checks->len; i++) {
			const struct line_check *check =
				&g_array_index(checks, struct line_check, i);
			if (check->id == id && wanted(check))
				add(call, side, check);
		}
	}
}

/* Less may be the reconstruction's: a line that is quiet for a moment between both is no collision either. */
#define COLLISION_MS 400.0

static bool collides(const struct line_check *check)
{
	return check->value_ms >= COLLISION_MS;
}

/* What the modem did in place of late data spoils rows of a page without ECM; frames are sent again. */
static void underflow(struct call *call, int side, const struct line_check *check)
{
	bool stall = check->id == LINE_CHECK_STALL;
	struct finding *f = finding_add(call, FINDING_TIME_UNDERFLOW, check->t, 0,
		"the modem of the %s's gateway had no data for %.0f ms%s %s", verdict_side(side),
		check->value_ms, stall ? " in the middle of" : ", inside a frame or row, in",
		check->about != NULL ? check->about : "a signal");
	const struct fax_page *page = verdict_page_at(call->fax, check->t);
	add_packets(f, check);
	f->from = !side;
	f->page = page != NULL ? page->number : 0;
	f->t_end = behind(check);
	if (!verdict_success(call) || is_image(call, side, check))
		f->severity = SEVERITY_ERROR;
}

static void drift(struct call *call, int side, const struct line_check *check)
{
	const struct line_gateway *g = &call->fax->timing->gateway[side];
	add_packets(finding_add(call, FINDING_TIME_CLOCK_DRIFT, check->t, 0,
			    "the %s sends page data %.0f +- %.0f ppm too %s", verdict_side(side),
			    fabs(g->drift_ppm), g->drift_error_ppm,
			    g->drift_ppm > 0 ? "fast" : "slowly"),
		check);
}

static void find_underflow(struct call *call)
{
	each_check(call, LINE_CHECK_UNDERFLOW, failed, underflow);
	each_check(call, LINE_CHECK_STALL, failed, underflow);
}

static void find_late(struct call *call)
{
	each_check(call, LINE_CHECK_T4, is_late, late_response);
}

static void find_drift(struct call *call)
{
	each_check(call, LINE_CHECK_DRIFT, failed, drift);
}

static void find_collision(struct call *call)
{
	each_check(call, LINE_CHECK_COLLISION, collides, collision);
}

const struct verdict_check verdict_timing_checks[] = {
	{FINDING_TIME_UNDERFLOW, find_underflow},
	{FINDING_TIME_RESPONSE_LATE, find_late},
	{FINDING_TIME_CLOCK_DRIFT, find_drift},
	{FINDING_TIME_COLLISION, find_collision},
	{FINDINGS, NULL},
};
