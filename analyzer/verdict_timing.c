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

/* DCS, training, and the response to them. */
#define LED_TO_IT (3 * T38_SECOND)

/* Packets of both signals, as a check of collision has them. */
enum { PLAYED_FIRST, SAID_FIRST, PLAYED_LAST, SAID_LAST, OF_BOTH };

/* One of two signals that are on a line at once. */
struct speech {
	enum side by;
	uint64_t first, last; /* packets */
};

static bool has(const struct speech *s, uint64_t packet, enum side by)
{
	return s->by == by && packet >= s->first && packet <= s->last;
}

/* The one is the command or its response, or led to the response, and the other what was said upon it: the one was over then. */
static bool is_upon(
	const struct fax_exchange *x, const struct speech *one, const struct speech *other)
{
	bool command = has(one, x->first_packet, x->from);
	bool response = has(one, x->response_packet, !x->from);
	bool answers = has(other, x->response_packet, !x->from);
	if (answers && one->by == x->from && one->last <= other->last)
		return true;
	return (command && answers) || ((command || response) && other->first > x->response_packet);
}

/* No packet is missing that a later one had to bring: the packets of both signals are mixed as both were sent. */
static bool were_mixed(const struct fax *fax, const struct speech *a, const struct speech *b)
{
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		if (s->udptl.expected != s->udptl.received)
			return false;
	}
	return MAX(a->first, b->first) < MIN(a->last, b->last);
}

/* Nobody answers what goes on; where the replay has it so, packets came late to the capture, or not at all. Of a command that was sent
 * again it cannot be told which one was answered. */
static bool one_is_upon_other(const struct call *call, int side, const struct line_check *check)
{
	const uint64_t *p = check->packets;
	const struct speech played = {
		side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER, p[PLAYED_FIRST], p[PLAYED_LAST]};
	const struct speech said = {(enum side)side, p[SAID_FIRST], p[SAID_LAST]};
	bool mixed = were_mixed(call->fax, &played, &said);
	for (guint i = 0; i < call->fax->exchanges->len && !mixed; i++) {
		const struct fax_exchange *x = verdict_exchange(call->fax, (int)i);
		if (x->attempts == 1 && x->response != NULL &&
			(is_upon(x, &played, &said) || is_upon(x, &said, &played)))
			return true;
	}
	return false;
}

/* The signal that the side's gateway plays then; NULL: none. */
static const struct line_signal *played_at(const struct call *call, int side, t38_time t)
{
	const struct line_track *track = &call->fax->timing->gateway[side].to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (s->t <= t && t <= s->t_end)
			return s;
	}
	return NULL;
}

/* Packets of what is played, or of what led to it, are lost for good: the replay does not know how it went on. */
static bool lacks_packets(const struct call *call, int side, const struct line_check *check)
{
	const struct line_signal *s = played_at(call, side, check->t);
	t38_time begin = (s != NULL ? MIN(s->t, check->t) : check->t) - LED_TO_IT;
	t38_time end = MAX(s != NULL ? s->t_end : behind(check), behind(check)) + T38_SECOND;
	return verdict_lost(call->fax, SIDE_CALLER, begin, end) ||
	       verdict_lost(call->fax, SIDE_CALLEE, begin, end);
}

/* What the capture ends in is not known to the end. */
static bool at_cut(const struct call *call, const struct line_check *check)
{
	return call->fax->result.cut_short && behind(check) + 2 * T38_SECOND >= call->fax->last;
}

static void collision(struct call *call, int side, const struct line_check *check)
{
	if (check->packet_count < OF_BOTH || at_cut(call, check) ||
		one_is_upon_other(call, side, check) || lacks_packets(call, side, check))
		return;
	struct finding *f = finding_add(call, FINDING_TIME_COLLISION, check->t, 0,
		"the line of the %s hears %s, for %.2f s", verdict_side(side), check->about,
		check->value_ms / 1000);
	add_packets(f, check);
	f->t_end = behind(check);
}

/* The check is about a page without ECM. */
static bool is_image(const struct call *call, int side, const struct line_check *check)
{
	const struct line_signal *s = played_at(call, side, check->t);
	return s != NULL && s->content == LINE_CONTENT_IMAGE;
}

/* The time of a signal whose packets wait for each other, or for lost ones, is known no better. */
#define LATE_MS 100.0

static bool failed(const struct line_check *check)
{
	return !check->ok;
}

static bool is_late(const struct line_check *check)
{
	return check->id == LINE_CHECK_T4 && !isnan(check->value_ms) &&
	       check->value_ms > check->limit_ms + LATE_MS;
}

/* A TCF that the replay did not know for one lies between the command and the response: T4 begins behind it (T.30 5.4.3.1). */
static bool is_behind_training(const struct call *call, int side, const struct line_check *check)
{
	for (guint i = 0; i < call->fax->signals->len; i++) {
		const struct fax_signal *s =
			&g_array_index(call->fax->signals, struct fax_signal, i);
		if ((int)s->from == side && s->kind == FAX_SIGNAL_TCF && s->t > check->t &&
			s->t_end < behind(check))
			return behind(check) - s->t_end <
			       (t38_time)((check->limit_ms + LATE_MS) * (double)T38_MS);
	}
	return false;
}

/* A response that came, but behind the patience of the machine that waits for it. */
static void late_response(struct call *call, int side, const struct line_check *check)
{
	/* What is lost between may have been the response, and what came a later signal. */
	if (is_behind_training(call, side, check) ||
		verdict_lost(call->fax, !side, check->t, behind(check)))
		return;
	struct finding *f = finding_add(call, FINDING_TIME_RESPONSE_LATE, check->t, 0,
		"on the line of the %s %s took %.2f s, T4 is 3 s +- 15 %%", verdict_side(side),
		check->about, check->value_ms / 1000);
	add_packets(f, check);
	f->from = side;
	f->t_end = behind(check);
	if (verdict_success(call))
		f->severity = SEVERITY_WARNING;
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

/* No gateway is known to wait longer for packets that redundancy brings back. */
#define JITTER_BUFFER_MS 250.0

static bool has_recovered(const struct fax *fax, const struct line_signal *s)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		if (f->recovered && f->first_packet <= s->last_packet &&
			f->last_packet >= s->first_packet)
			return true;
	}
	return false;
}

/* Octets of the command came in copies behind lost packets, and it was answered, and not sent again before: the gateway waited for them
 * with its jitter buffer, of which the replay does not know. */
static bool was_waited_for(const struct call *call, int side, const struct line_check *check)
{
	const struct line_signal *s = played_at(call, side, check->t);
	if (s == NULL || s->content != LINE_CONTENT_FRAMES || check->value_ms >= JITTER_BUFFER_MS ||
		!has_recovered(call->fax, s))
		return false;
	for (guint i = 0; i < call->fax->exchanges->len; i++) {
		const struct fax_exchange *x = verdict_exchange(call->fax, (int)i);
		if (x->from != (enum side)side && x->attempts == 1 && x->response != NULL &&
			x->first_packet >= s->first_packet && x->first_packet <= s->last_packet)
			return true;
	}
	return false;
}

/* What the modem did in place of late data spoils rows of a page without ECM; frames are sent again. */
static void underflow(struct call *call, int side, const struct line_check *check)
{
	bool stall = check->id == LINE_CHECK_STALL;
	if (!stall && was_waited_for(call, side, check))
		return;
	struct finding *f = finding_add(call, FINDING_TIME_UNDERFLOW, check->t, 0,
		"the modem of the %s's gateway had no data for %.0f ms%s %s", verdict_side(side),
		check->value_ms, stall ? " in the middle of" : ", inside a frame or row, in",
		check->about != NULL ? check->about : "a signal");
	const struct fax_page *page = verdict_page_at(call->fax, check->t);
	add_packets(f, check);
	f->from = !side;
	f->page = page != NULL ? page->number : 0;
	f->t_end = behind(check);
	if (verdict_failed(call) || is_image(call, side, check))
		f->severity = SEVERITY_ERROR;
	else if (!stall && lacks_packets(call, side, check))
		f->severity = SEVERITY_NOTE;
}

static void drift(struct call *call, int side, const struct line_check *check)
{
	const struct line_gateway *g = &call->fax->timing->gateway[side];
	add_packets(finding_add(call, FINDING_TIME_CLOCK_DRIFT, check->t, 0,
			    "the %s sends page data %.0f +- %.0f ppm too %s", verdict_side(side),
			    fabs(g->drift_ppm), g->drift_error_ppm,
			    g->drift_ppm > 0 ? "slowly" : "fast"),
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
