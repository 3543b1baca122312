#include "analyzer/verdict_timing.h"

#include <math.h>

#include "analyzer/finding.h"
#include "analyzer/line_check.h"

static const char *side_name(int side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

static void add_packets(struct finding *finding, const struct line_check *check)
{
	for (unsigned i = 0; i < check->packet_count; i++) {
		uint64_t packet = check->packets[i];
		bool there = false;
		for (unsigned k = 0; k < finding->packet_count; k++)
			there = there || finding->packets[k] == packet;
		if (!there && finding->packet_count < G_N_ELEMENTS(finding->packets))
			finding->packets[finding->packet_count++] = packet;
	}
}

static bool went_well(const struct call *call)
{
	return call->fax->result.status == FAX_SUCCESS;
}

/* A response that came, but behind the patience of the machine that waits for it. */
static void late_response(struct call *call, int side, const struct line_check *check)
{
	struct finding *f = finding_add(call, FINDING_TIME_RESPONSE_LATE, check->t, 0,
		"on the line of the %s %s took %.2f s, T4 is 3 s +- 15 %%", side_name(side),
		check->about, check->value_ms / 1000);
	add_packets(f, check);
	if (went_well(call))
		f->severity = SEVERITY_WARNING;
}

static void collision(struct call *call, int side, const struct line_check *check)
{
	struct finding *f = finding_add(call, FINDING_TIME_COLLISION, check->t, 0,
		"the line of the %s hears %s, for %.2f s", side_name(side), check->about,
		check->value_ms / 1000);
	add_packets(f, check);
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
	return check->id == LINE_CHECK_T4 && !check->ok && check->value_ms == check->value_ms;
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
		"the modem of the %s's gateway had no data for %.0f ms%s %s", side_name(side),
		check->value_ms, stall ? " in the middle of" : ", inside a frame or row, in",
		check->about != NULL ? check->about : "a signal");
	add_packets(f, check);
	if (!went_well(call) || is_image(call, side, check))
		f->severity = SEVERITY_ERROR;
}

static void drift(struct call *call, int side, const struct line_check *check)
{
	const struct line_gateway *g = &call->fax->timing->gateway[side];
	add_packets(finding_add(call, FINDING_TIME_CLOCK_DRIFT, check->t, 0,
			    "the %s sends page data %.0f +- %.0f ppm too %s", side_name(side),
			    fabs(g->drift_ppm), g->drift_error_ppm,
			    g->drift_ppm > 0 ? "fast" : "slowly"),
		check);
}

void verdict_timing(struct call *call)
{
	if (call->fax->timing == NULL)
		return;
	each_check(call, LINE_CHECK_UNDERFLOW, failed, underflow);
	each_check(call, LINE_CHECK_STALL, failed, underflow);
	each_check(call, LINE_CHECK_T4, is_late, late_response);
	each_check(call, LINE_CHECK_DRIFT, failed, drift);
	each_check(call, LINE_CHECK_COLLISION, collides, collision);
}
