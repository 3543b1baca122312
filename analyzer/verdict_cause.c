#include "analyzer/verdict_cause.h"

#include "analyzer/verdict_facts.h"

#define FINDING(call, i) (&g_array_index((call)->findings, struct finding, i))
#define EXCHANGE(fax, i) (&g_array_index((fax)->exchanges, struct fax_exchange, i))

/* A response has to begin within T4, 5.2 s at most by a manual machine (T.30 5.4.3.1); what is lost later is not it. */
#define RESPONSE_SPAN (6 * T38_SECOND)
#define PREAMBLE (1500 * T38_MS)
#define TRAINING (3 * T38_SECOND)
#define T2_SPAN (8 * T38_SECOND)
#define AT_ONCE (2 * T38_SECOND)

/* True when the evidence of `cause` explains `effect`. */
typedef bool (*relation)(
	const struct call *, const struct finding *effect, const struct finding *cause);

/* ---- the same call ---- */

/* The one can only be of the other: both are about the whole call. */
static bool whole_call(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return c->t <= e->t;
}

static bool same_side(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return e->from == c->from;
}

/* What the one side announces, or where it sends, makes the other one unheard. */
static bool unheard_by(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return e->from < 0 || e->from == !c->from;
}

/* ---- the same time ---- */

/* The fax did not go on between them: what follows is what the machines make of it. */
static bool stuck_there(const struct call *call, const struct finding *e, const struct finding *c)
{
	return c->t <= MAX(e->t, e->t_end) && c->t_end >= verdict_progress(call->fax);
}

/* The response came, but it did not take the fax further. */
static bool late_to_the_end(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	return c->t <= e->t && c->t_end + RESPONSE_SPAN >= verdict_progress(call->fax);
}

static bool right_before(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return c->t <= e->t && e->t - c->t_end <= T2_SPAN;
}

/* ---- the same command ---- */

static bool of_commander(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_exchange *x = verdict_exchange(call->fax, e->exchange);
	return x != NULL && c->from == (int)x->from;
}

static bool of_responder(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_exchange *x = verdict_exchange(call->fax, e->exchange);
	return x != NULL && c->from == !x->from;
}

/* The responder fell silent, or was never there. */
static bool responder_mute(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	return of_responder(call, e, c) && c->t_end >= verdict_progress(call->fax);
}

/* A response to this very command came late to the line of the machine that commands. */
static bool late_for_it(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_exchange *x = verdict_exchange(call->fax, e->exchange);
	return x != NULL && c->from == (int)x->from && c->t >= x->t - AT_ONCE &&
	       c->t <= x->t_last + RESPONSE_SPAN;
}

/* Packets of the side are missing in this transmission of a command, or where the response to it had to come. */
static bool lost_at(const struct fax *fax, const struct fax_exchange *x, const struct fax_frame *f,
	t38_time next, int side)
{
	if (side == (int)x->from)
		return verdict_lost(fax, side, f->t - PREAMBLE,
			f->t_end + (x->fcf == T30_FCF_DCS ? TRAINING : 0));
	return verdict_lost(fax, side, f->t_end, MIN(next, f->t_end + RESPONSE_SPAN)) ||
	       verdict_lost_within(fax, side, f->t_end, MIN(next, f->t_end + RESPONSE_SPAN));
}

/* At least half of its transmissions, or the responses to them, lack packets. */
static bool lost_command(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax *fax = call->fax;
	const struct fax_exchange *x = verdict_exchange(fax, e->exchange);
	unsigned hit = 0;
	t38_time next = INT64_MAX;
	for (guint i = fax->frames->len; i > 0 && x != NULL; i--) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i - 1);
		if (f->from != x->from || f->attempt == 0 || f->fcf != x->fcf ||
			f->fcf2 != x->fcf2 || f->t_end < x->t || f->t_end > x->t_last)
			continue;
		hit += lost_at(fax, x, f, next, c->from);
		next = f->t - PREAMBLE;
	}
	return x != NULL && hit > 0 && hit * 2 >= x->attempts;
}

/* The restart came before the command, and nothing good came from the other side since: it takes what comes for old. */
static bool deaf_since(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_exchange *x = verdict_exchange(call->fax, e->exchange);
	return x != NULL && (int)x->from == c->from && c->t <= x->t_last &&
	       verdict_progress(call->fax) <= c->t;
}

/* Nothing of that side was ever responded to. */
static bool never_understood(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_exchange *x = verdict_exchange(call->fax, e->exchange);
	(void)c;
	return x == NULL || verdict_progress(call->fax) <= call->fax->first;
}

static bool by_syntax(const struct call *call, const struct finding *e, const struct finding *c)
{
	return never_understood(call, e, c) && (e->exchange < 0 || of_commander(call, e, c));
}

static bool by_version(const struct call *call, const struct finding *e, const struct finding *c)
{
	return verdict_version_raised(call) && never_understood(call, e, c);
}

/* ---- training ---- */

typedef bool (*over)(const struct call *, const struct finding *c, t38_time begin, t38_time end);

static bool lost_over(
	const struct call *call, const struct finding *c, t38_time begin, t38_time end)
{
	return verdict_lost(call->fax, c->from, begin, end);
}

static bool at_over(const struct call *call, const struct finding *c, t38_time begin, t38_time end)
{
	(void)call;
	return c->t > begin && c->t <= end;
}

/* Every training that was refused was hit. */
static bool every_training(const struct call *call, const struct finding *c, over hit)
{
	unsigned refused = 0;
	for (guint i = 0; i < call->fax->exchanges->len; i++) {
		const struct fax_exchange *x = EXCHANGE(call->fax, i);
		if (x->response_fcf != T30_FCF_FTT)
			continue;
		refused++;
		if ((int)x->from != c->from || !hit(call, c, x->t, x->t_response))
			return false;
	}
	return refused > 0;
}

static bool training_lost(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)e;
	return every_training(call, c, lost_over);
}

static bool training_late(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)e;
	return every_training(call, c, at_over);
}

static bool by_rate_management(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)e;
	(void)c;
	return verdict_rate_management_differs(call);
}

/* ---- pages ---- */

static bool same_page(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return e->page != 0 && e->page == c->page;
}

static bool lost_in_page(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_page *p = verdict_page(call->fax, e->page);
	return p != NULL && (int)p->from == c->from && p->lost_packets > 0;
}

/* No packet is missing in the page, and it went in datagrams that the receiver does not take. */
static bool large_in_page(const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_page *p = verdict_page(call->fax, e->page);
	return p != NULL && (int)p->from == c->from && p->lost_packets == 0;
}

/* Between data that seem to be of one page the receiver responds to a command that is missing. */
static bool responded_within(const struct fax *fax, const struct fax_page *p)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		bool response = f->fcf == T30_FCF_MCF || f->fcf == T30_FCF_PPR ||
				f->fcf == T30_FCF_RNR || f->fcf == T30_FCF_RTN;
		if (f->from != p->from && f->fcs == T38_FCS_OK && response && f->t > p->t &&
			f->t < p->t_end)
			return true;
	}
	return false;
}

/* The end of the page, and the command behind it, are where packets are missing. */
static bool lost_behind_page(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_page *p = verdict_page(call->fax, e->page);
	return p != NULL && (int)p->from == c->from &&
	       (verdict_lost(call->fax, c->from, p->t_end - T38_SECOND, p->t_end + T2_SPAN) ||
		       verdict_lost_within(call->fax, c->from, p->t_end, p->t_end + T2_SPAN) ||
		       (responded_within(call->fax, p) &&
			       verdict_lost(call->fax, c->from, p->t, p->t_end)));
}

/* The sender itself disconnects. */
static bool own_dcn(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return e->from == c->from && c->t >= e->t && c->t - e->t <= AT_ONCE;
}

static bool not_own_dcn(const struct call *call, const struct finding *e, const struct finding *c)
{
	return !own_dcn(call, c, e) && stuck_there(call, e, c);
}

/* Frames of a page that lacks packets were asked for again. */
static bool resent_for_loss(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)e;
	for (guint i = 0; i < call->fax->pages->len; i++) {
		const struct fax_page *p = g_ptr_array_index(call->fax->pages, i);
		if ((int)p->from == c->from && p->resent_frames > 0 && p->lost_packets > 0)
			return true;
	}
	return false;
}

/* The sender gave the rest of the page up. */
static bool gave_up(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)e;
	(void)c;
	for (guint i = 0; i < call->fax->exchanges->len; i++)
		if (EXCHANGE(call->fax, i)->fcf == T30_FCF_EOR)
			return true;
	return false;
}

static bool resent_for_late(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_page *p = verdict_page(call->fax, c->page);
	(void)e;
	return p != NULL && p->resent_frames > 0;
}

/* ---- the end ---- */

/* Packets that the machine waited for when it gave up. */
static bool lost_before(const struct call *call, const struct finding *e, const struct finding *c)
{
	t38_time begin = MAX(verdict_progress(call->fax), e->t - T2_SPAN);
	const struct fax_exchange *x = verdict_exchange(call->fax, e->exchange);
	if (x != NULL && x->attempts > 1 && c->from == !x->from &&
		verdict_lost(call->fax, c->from, x->t, x->t_last))
		return true;
	/* Who answers the command of a page waited for nothing: what the page lacks is told with PPR or RTN. */
	if (x != NULL && x->phase == 'D' && (int)x->from != e->from &&
		x->response_fcf == T30_FCF_DCN)
		return false;
	return c->from != e->from && verdict_lost(call->fax, c->from, begin, e->t);
}

/* Packets are missing behind the last page: the command or DCN in them was perhaps what ended the fax well. */
static bool lost_behind_all(
	const struct call *call, const struct finding *e, const struct finding *c)
{
	const struct fax_page *last = verdict_page(call->fax, call->fax->pages->len);
	return last != NULL && last->confirmed &&
	       verdict_lost(call->fax, c->from, MAX(last->t_end, e->t - T2_SPAN), e->t);
}

static bool collided(const struct call *call, const struct finding *e, const struct finding *c)
{
	(void)call;
	return e->t >= c->t - AT_ONCE && e->t <= c->t_end + RESPONSE_SPAN;
}

/* ---- the table ---- */

#define ENDED_BY(effect, related)                                                                  \
	{effect, FINDING_T30_CANNOT_RECEIVE, related},                                             \
		{effect, FINDING_T30_POLLING_REFUSED, related},                                    \
		{effect, FINDING_T30_CAPABILITY, related},                                         \
		{effect, FINDING_T30_TRAINING_FAILED, related},                                    \
		{effect, FINDING_T30_WRONG_RESPONSE, related},                                     \
		{effect, FINDING_T30_RECEIVER_NOT_READY, related},                                 \
		{effect, FINDING_T30_PAGE_REJECTED, related},                                      \
		{effect, FINDING_T30_NO_DIS, related},                                             \
		{effect, FINDING_T30_DIS_UNANSWERED, related},                                     \
		{effect, FINDING_T30_COMMAND_UNANSWERED, related},                                 \
	{                                                                                          \
		effect, FINDING_T30_NO_COMMAND, related                                            \
	}

/* Findings that repair themselves with redundancy, or not: in order of cause. */
#define LOST_BY(effect, related)                                                                   \
	{effect, FINDING_UDPTL_LOSS, related},                                                     \
	{                                                                                          \
		effect, FINDING_UDPTL_REDUNDANCY_THIN, related                                     \
	}

static const struct rule {
	enum finding_id effect, cause;
	relation related;
} rules[] = {
	/* media */
	{FINDING_MEDIA_ONE_WAY, FINDING_MEDIA_RTP_ON_T38_PORT, same_side},
	{FINDING_MEDIA_ONE_WAY, FINDING_UDPTL_SEQUENCE, deaf_since},
	{FINDING_MEDIA_ONE_WAY, FINDING_SIG_PRIVATE_ADDRESS, unheard_by},
	{FINDING_MEDIA_ONE_WAY, FINDING_MEDIA_OTHER_ADDRESS, unheard_by},
	{FINDING_MEDIA_ONE_WAY, FINDING_T38_SYNTAX, by_syntax},
	{FINDING_MEDIA_ONE_WAY, FINDING_SIG_SDP_MISMATCH, by_version},
	LOST_BY(FINDING_MEDIA_ONE_WAY, lost_command),
	{FINDING_MEDIA_ONE_WAY, FINDING_TIME_COLLISION, right_before},
	{FINDING_MEDIA_NONE, FINDING_SIG_PRIVATE_ADDRESS, whole_call},
	/* packets */
	{FINDING_T38_SYNTAX, FINDING_SIG_SDP_MISMATCH, by_version},
	{FINDING_UDPTL_LOSS, FINDING_UDPTL_REDUNDANCY_ABSENT, same_side},
	/* lines */
	{FINDING_TIME_COLLISION, FINDING_TIME_RESPONSE_LATE, collided},
	/* phase B */
	{FINDING_T30_NO_DIS, FINDING_SIG_AUDIO_SIT, whole_call},
	{FINDING_T30_NO_DIS, FINDING_SIG_AUDIO_VOICE, whole_call},
	{FINDING_T30_NO_DIS, FINDING_SIG_AUDIO_BUSY, whole_call},
	{FINDING_T30_NO_DIS, FINDING_SIG_AUDIO_RINGBACK, whole_call},
	{FINDING_T30_NO_DIS, FINDING_MEDIA_RTP_ON_T38_PORT, same_side},
	{FINDING_T30_NO_DIS, FINDING_SIG_SDP_MISMATCH, by_version},
	{FINDING_T30_NO_DIS, FINDING_T38_SYNTAX, same_side},
	LOST_BY(FINDING_T30_NO_DIS, same_side),
	{FINDING_T30_DIS_UNANSWERED, FINDING_MEDIA_RTP_ON_T38_PORT, of_responder},
	{FINDING_T30_DIS_UNANSWERED, FINDING_MEDIA_ONE_WAY, responder_mute},
	{FINDING_T30_DIS_UNANSWERED, FINDING_SIG_SDP_MISMATCH, by_version},
	{FINDING_T30_DIS_UNANSWERED, FINDING_T38_SYNTAX, by_syntax},
	LOST_BY(FINDING_T30_DIS_UNANSWERED, lost_command),
	{FINDING_T30_DIS_UNANSWERED, FINDING_TIME_RESPONSE_LATE, late_for_it},
	{FINDING_T30_CAPABILITY, FINDING_T30_ALTERED, whole_call},
	LOST_BY(FINDING_T30_TRAINING_FAILED, training_lost),
	{FINDING_T30_TRAINING_FAILED, FINDING_SIG_SDP_MISMATCH, by_rate_management},
	{FINDING_T30_TRAINING_FAILED, FINDING_TIME_UNDERFLOW, training_late},
	LOST_BY(FINDING_T30_RATE_FALLBACK, training_lost),
	{FINDING_T30_RATE_FALLBACK, FINDING_TIME_UNDERFLOW, training_late},
	/* commands */
	{FINDING_T30_COMMAND_UNANSWERED, FINDING_UDPTL_SEQUENCE, deaf_since},
	{FINDING_T30_COMMAND_UNANSWERED, FINDING_TIME_RESPONSE_LATE, late_for_it},
	LOST_BY(FINDING_T30_COMMAND_UNANSWERED, lost_command),
	{FINDING_T30_COMMAND_UNANSWERED, FINDING_MEDIA_RTP_ON_T38_PORT, of_responder},
	{FINDING_T30_COMMAND_UNANSWERED, FINDING_MEDIA_ONE_WAY, responder_mute},
	{FINDING_T30_COMMAND_UNANSWERED, FINDING_SIG_SDP_MISMATCH, by_version},
	{FINDING_T30_COMMAND_UNANSWERED, FINDING_T38_SYNTAX, by_syntax},
	{FINDING_T30_WRONG_RESPONSE, FINDING_TIME_RESPONSE_LATE, right_before},
	{FINDING_T30_NO_COMMAND, FINDING_MEDIA_ONE_WAY, same_side},
	{FINDING_T30_NO_COMMAND, FINDING_SIG_REINVITE_IN_PAGE, stuck_there},
	{FINDING_T30_NO_COMMAND, FINDING_SIG_AUDIO_EARLY, stuck_there},
	LOST_BY(FINDING_T30_NO_COMMAND, lost_before),
	/* pages */
	LOST_BY(FINDING_PAGE_DAMAGED, lost_in_page),
	{FINDING_PAGE_DAMAGED, FINDING_TIME_UNDERFLOW, same_page},
	{FINDING_T30_PAGE_REJECTED, FINDING_PAGE_CODING, same_page},
	LOST_BY(FINDING_T30_PAGE_REJECTED, lost_in_page),
	{FINDING_T30_PAGE_REJECTED, FINDING_TIME_UNDERFLOW, same_page},
	{FINDING_T30_PAGE_REJECTED, FINDING_UDPTL_DATAGRAM_TOO_LARGE, large_in_page},
	LOST_BY(FINDING_T30_ECM_RETRIES, resent_for_loss),
	{FINDING_T30_ECM_RETRIES, FINDING_TIME_UNDERFLOW, resent_for_late},
	{FINDING_T30_CARRIER_LOST, FINDING_SIG_REINVITE_IN_PAGE, same_page},
	{FINDING_T30_CARRIER_LOST, FINDING_SIG_AUDIO_EARLY, right_before},
	{FINDING_T30_CARRIER_LOST, FINDING_T30_DCN_EARLY, own_dcn},
	LOST_BY(FINDING_T30_CARRIER_LOST, lost_behind_page),
	/* ends */
	{FINDING_SIG_AUDIO_EARLY, FINDING_T30_TRAINING_FAILED, stuck_there},
	{FINDING_T30_DCN_EARLY, FINDING_MEDIA_RTP_ON_T38_PORT, whole_call},
	ENDED_BY(FINDING_T30_DCN_EARLY, stuck_there),
	{FINDING_T30_DCN_EARLY, FINDING_T30_ECM_RETRIES, gave_up},
	{FINDING_T30_DCN_EARLY, FINDING_T30_CARRIER_LOST, not_own_dcn},
	{FINDING_T30_DCN_EARLY, FINDING_TIME_RESPONSE_LATE, late_to_the_end},
	LOST_BY(FINDING_T30_DCN_EARLY, lost_before),
	{FINDING_T30_DCN_EARLY, FINDING_SIG_REINVITE_IN_PAGE, stuck_there},
	{FINDING_T30_DCN_EARLY, FINDING_SIG_AUDIO_EARLY, stuck_there},
	{FINDING_T30_DCN_EARLY, FINDING_MEDIA_ONE_WAY, stuck_there},
	{FINDING_T30_DCN_EARLY, FINDING_TIME_COLLISION, stuck_there},
	{FINDING_SIG_HANGUP_EARLY, FINDING_SIG_NO_ACK, whole_call},
	{FINDING_SIG_HANGUP_EARLY, FINDING_SIG_REINVITE_IN_PAGE, stuck_there},
	{FINDING_SIG_HANGUP_EARLY, FINDING_SIG_AUDIO_EARLY, stuck_there},
	{FINDING_SIG_HANGUP_EARLY, FINDING_MEDIA_RTP_ON_T38_PORT, whole_call},
	ENDED_BY(FINDING_SIG_HANGUP_EARLY, stuck_there),
	{FINDING_SIG_HANGUP_EARLY, FINDING_MEDIA_ONE_WAY, stuck_there},
	{FINDING_SIG_HANGUP_EARLY, FINDING_T30_CARRIER_LOST, stuck_there},
	{FINDING_SIG_HANGUP_EARLY, FINDING_TIME_RESPONSE_LATE, late_to_the_end},
	LOST_BY(FINDING_SIG_HANGUP_EARLY, lost_before),
	LOST_BY(FINDING_SIG_HANGUP_EARLY, lost_behind_all),
};

/* A finding whose chain leads to `f` must not become its cause. */
static bool leads_to(const struct call *call, const struct finding *from, const struct finding *f)
{
	for (guint n = 0; n <= call->findings->len && from != NULL; n++) {
		if (from == f)
			return true;
		from = from->cause >= 0 ? FINDING(call, (guint)from->cause) : NULL;
	}
	return false;
}

/* A note that explains an error is none any more. */
static void raise_cause(struct finding *cause, enum severity severity)
{
	if (cause->severity == SEVERITY_NOTE)
		cause->severity = severity;
}

static bool link_by(struct call *call, struct finding *effect, const struct rule *rule)
{
	for (guint i = 0; i < call->findings->len; i++) {
		struct finding *cause = FINDING(call, i);
		if (!finding_is(cause, rule->cause) || leads_to(call, cause, effect) ||
			!rule->related(call, effect, cause))
			continue;
		effect->cause = (int)i;
		effect->caused_by = cause->id;
		return true;
	}
	return false;
}

static void link_effect(struct call *call, struct finding *effect)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rules); i++)
		if (finding_is(effect, rules[i].effect) && link_by(call, effect, &rules[i]))
			return;
}

void verdict_cause_link(struct call *call)
{
	for (guint i = 0; i < call->findings->len && call->fax != NULL; i++)
		link_effect(call, FINDING(call, i));
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = FINDING(call, i);
		enum severity severity = f->severity;
		for (guint n = 0; n < call->findings->len && f->cause >= 0; n++) {
			raise_cause(FINDING(call, (guint)f->cause), severity);
			f = FINDING(call, (guint)f->cause);
		}
	}
}

const struct finding *verdict_cause_origin(const struct call *call, guint i)
{
	const struct finding *f = FINDING(call, i);
	for (guint n = 0; n < call->findings->len && f->cause >= 0; n++)
		f = FINDING(call, (guint)f->cause);
	return f;
}

/* ---- root ---- */

/* Nothing failed that could have a warning for its root. */
static bool is_well(const struct call *call)
{
	if (call->fax == NULL)
		return !call->t38.offered || call->t38.negotiated;
	return call->fax->result.status == FAX_SUCCESS || call->fax->result.status == FAX_UNKNOWN;
}

/* The first finding, in order of cause, of at least that severity and with that part (0: any), as its origin. */
static const struct finding *first_origin(
	const struct call *call, enum severity least, unsigned flags)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = FINDING(call, i);
		unsigned has = finding_row(finding_number(f))->flags;
		if (f->severity >= least && !(has & FINDING_OF_CAPTURE) && (has & flags) == flags)
			return verdict_cause_origin(call, i);
	}
	return NULL;
}

/* Of the findings that can end a fax the first in order of cause: others that end it too follow from it, or come later. */
const struct finding *verdict_cause_root(const struct call *call)
{
	bool success = call->fax == NULL || call->fax->result.status == FAX_SUCCESS;
	const struct finding *root =
		success ? NULL : first_origin(call, SEVERITY_ERROR, FINDING_ENDS_FAX);
	if (root == NULL)
		root = first_origin(call, SEVERITY_ERROR, 0);
	if (root == NULL && !is_well(call))
		root = first_origin(call, SEVERITY_WARNING, 0);
	return root;
}
