/* Findings about signalling: set-up, the switch to T.38, what was agreed, changes of the session during the fax. */
#include "analyzer/verdict_audio.h"
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"
#include "analyzer/verdict_sdp.h"

/* What comes later than that behind the last packet of the input cannot be told missing. */
#define PATIENCE (2 * T38_SECOND)

/* A fax machine waits T4, 3 s, for an answer: a switch to T.38 that takes longer costs it one (T.30 5.4.3.1). */
#define LATE_RETRY (4 * T38_SECOND)

/* Page data that end so soon behind a re-INVITE ended by it. */
#define AT_ONCE (2 * T38_SECOND)

#define MESSAGE(call, i) (&g_array_index((call)->messages, struct message, i))

static uint64_t first_packet(const struct call *call)
{
	return call->messages->len > 0 ? g_array_index(call->messages, struct message, 0).packet
				       : 0;
}

/* How often the first INVITE was sent, and the last provisional response to it (0: none). */
static unsigned count_invites(const struct call *call, unsigned *provisional)
{
	unsigned n = 0;
	*provisional = 0;
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		if (m->cseq_method != SIP_INVITE || m->reinvite || m->copy)
			continue;
		n += m->status == 0;
		if (m->status > 0 && m->status < 200)
			*provisional = m->status;
	}
	return n;
}

static void no_final_answer(struct call *call)
{
	unsigned provisional, n = count_invites(call, &provisional);
	char last[32] = "no response";
	if (provisional > 0)
		g_snprintf(last, sizeof(last), "nothing behind %u", provisional);
	finding_add(call, FINDING_SIG_NO_ANSWER, call->end, first_packet(call),
		"INVITE is sent %u time%s and got no final answer: %s came", n, n == 1 ? "" : "s",
		last);
}

static void check_setup(struct call *call)
{
	if (call->state != CALL_REJECTED && call->state != CALL_CANCELLED)
		return;
	if (call->final_status < 0)
		no_final_answer(call);
	else
		finding_add(call, FINDING_SIG_NO_ANSWER, call->end, call->final_packet,
			"INVITE ended with %d", call->final_status);
}

static void check_t38_offer(struct call *call)
{
	const struct t38_setup *t = &call->t38;
	if (t->refused_status < 0)
		return;
	bool by_sdp = t->refused_status == 200;
	struct finding *f =
		finding_add(call, FINDING_SIG_T38_REFUSED, t->t_refused, t->answer_packet,
			by_sdp ? "the %s offered T.38, the answer %d took no image stream"
			       : "the %s offered T.38 and was answered %d",
			verdict_side(t->offered_by), t->refused_status);
	if (verdict_success(call))
		f->severity = SEVERITY_WARNING;
}

/* ---- requests and their responses ---- */

static bool is_first(const struct message *m)
{
	return !m->retransmission && !m->copy;
}

static bool is_offer_request(const struct message *m)
{
	return m->status == 0 && (m->cseq_method == SIP_INVITE || m->cseq_method == SIP_UPDATE) &&
	       is_first(m);
}

/* The final response to the request; NULL: none came. */
static const struct message *final_response(const struct call *call, const struct message *request)
{
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		if (m->status >= 200 && m->cseq == request->cseq &&
			m->cseq_method == request->cseq_method && m->from != request->from &&
			m->t >= request->t)
			return m;
	}
	return NULL;
}

/* True when the capture goes on long enough behind `t` that what is missing is missing. */
static bool goes_on(const struct call *call, t38_time t)
{
	t38_time end = call->input_end != T38_NEVER ? call->input_end : call->end;
	return end != T38_NEVER && end - t >= PATIENCE;
}

static void check_unanswered(struct call *call)
{
	for (guint i = 0; i < call->messages->len && !call->t38.negotiated; i++) {
		const struct message *m = MESSAGE(call, i);
		if (!is_offer_request(m) || !m->image_active)
			continue;
		const struct message *answer = final_response(call, m);
		if (answer == NULL && goes_on(call, m->t))
			finding_add(call, FINDING_SIG_T38_UNANSWERED, m->t, m->packet,
				"the %s's %s for T.38 got no final answer",
				verdict_side((int)m->from), m->method);
		else if (answer != NULL && (answer->status == 408 || answer->status == 487))
			finding_add(call, FINDING_SIG_T38_UNANSWERED, answer->t, answer->packet,
				"the %s's %s for T.38 ended with %u", verdict_side((int)m->from),
				m->method, answer->status);
	}
}

/* RFC 3261 14.1: both sides re-INVITE at once, each refuses with 491 and tries again. */
static void check_glare(struct call *call)
{
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		if (m->status != 491 || m->cseq_method != SIP_INVITE || !is_first(m))
			continue;
		if (!call->t38.negotiated)
			finding_add(call, FINDING_SIG_GLARE, m->t, m->packet,
				"no retry after 491 is accepted");
		else if (call->t38.t_agreed - m->t >= LATE_RETRY)
			finding_add(call, FINDING_SIG_GLARE, m->t, m->packet,
				"the retry after 491 comes %.1f s later",
				(double)(call->t38.t_agreed - m->t) / (double)T38_SECOND);
		return;
	}
}

/* ---- ACK ---- */

static bool is_acknowledged(const struct call *call, const struct message *answer)
{
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		if (m->status == 0 && m->cseq_method == SIP_ACK && m->cseq == answer->cseq &&
			m->from != answer->from)
			return true;
	}
	return false;
}

static unsigned count_again(const struct call *call, const struct message *answer)
{
	unsigned n = 0;
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		n += m->retransmission && m->status == answer->status && m->cseq == answer->cseq &&
		     m->cseq_method == answer->cseq_method && m->from == answer->from;
	}
	return n;
}

/* RFC 3261 13.3.1.4: a 2xx is sent again until ACK comes. */
static void check_ack(struct call *call)
{
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		if (m->status < 200 || m->status > 299 || m->cseq_method != SIP_INVITE ||
			!is_first(m) || is_acknowledged(call, m))
			continue;
		unsigned again = count_again(call, m);
		if (again == 0 || !goes_on(call, m->t))
			continue;
		finding_add(call, FINDING_SIG_NO_ACK, m->t, m->packet,
			"%u of the %s is sent %u time%s more and never acknowledged", m->status,
			verdict_side((int)m->from), again, again == 1 ? "" : "s");
		return;
	}
}

/* ---- during the fax ---- */

static const struct fax_page *broken_page(const struct call *call, t38_time t)
{
	for (guint i = 0; call->fax != NULL && i < call->fax->pages->len; i++) {
		const struct fax_page *page = g_ptr_array_index(call->fax->pages, i);
		if (t >= page->t && t - page->t_end < T38_SECOND && page->t_end - t < AT_ONCE &&
			page->command == NULL)
			return page;
	}
	return NULL;
}

static bool dcn_before(const struct fax *fax, t38_time t)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		if (f->fcf == T30_FCF_DCN && f->fcs == T38_FCS_OK && f->t <= t)
			return true;
	}
	return false;
}

static void in_page(struct call *call, const struct message *m)
{
	const struct fax_page *page = broken_page(call, m->t);
	if (page == NULL)
		return;
	struct finding *f = finding_add(call, FINDING_SIG_REINVITE_IN_PAGE, m->t, m->packet,
		"the %s's %s (%s) comes in page %u, which ends there", verdict_side((int)m->from),
		m->method, m->media, page->number);
	f->from = (int)m->from;
	f->page = page->number;
	finding_packet(f, page->last_packet);
}

static void audio_early(struct call *call, const struct message *m)
{
	if (broken_page(call, m->t) != NULL || m->image_active ||
		m->t - call->fax->last >= AT_ONCE || dcn_before(call->fax, m->t))
		return;
	finding_add(call, FINDING_SIG_AUDIO_EARLY, m->t, m->packet,
		"the %s goes back to audio before DCN", verdict_side((int)m->from))
		->from = (int)m->from;
}

static void each_change(struct call *call, void (*check)(struct call *, const struct message *))
{
	if (verdict_success(call) || !call->t38.negotiated)
		return;
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = MESSAGE(call, i);
		if (is_offer_request(m) && m->media != NULL && m->t > call->t38.t_agreed)
			check(call, m);
	}
}

static void check_in_page(struct call *call)
{
	each_change(call, in_page);
}

static void check_audio(struct call *call)
{
	each_change(call, audio_early);
}

/* ---- addresses and times of media ---- */

/* RFC 1918, RFC 6598, RFC 4193. */
static bool is_private(const struct ip_addr *addr)
{
	const uint8_t *o = addr->octets;
	uint8_t a, b;
	if (!ip_addr_is_v4(addr))
		return (o[0] & 0xfe) == 0xfc;
	a = o[12];
	b = o[13];
	return a == 10 || (a == 172 && (b & 0xf0) == 16) || (a == 192 && b == 168) ||
	       (a == 100 && (b & 0xc0) == 64);
}

/* One side names an address that the other cannot reach. */
static void check_private(struct call *call)
{
	for (int side = 0; side < 2 && call->t38.negotiated; side++) {
		const struct t38_side *here = &call->t38.side[side],
				      *there = &call->t38.side[!side];
		char text[ENDPOINT_TEXT_MAX];
		if (!here->present || !there->present || !is_private(&here->media.addr) ||
			is_private(&there->media.addr))
			continue;
		finding_add(call, FINDING_SIG_PRIVATE_ADDRESS, call->t38.t_agreed,
			call->t38.answer_packet,
			"the %s receives at %s, the %s at a public address", verdict_side(side),
			endpoint_text(&here->media, text), verdict_side(!side))
			->from = side;
	}
}

/* Packets on their way overtake each other: what comes long before the answer was sent without it. */
#define OVERTAKEN (200 * T38_MS)

static void check_early_media(struct call *call)
{
	t38_time agreed = call->t38.t_agreed;
	if (call->fax == NULL || call->fax->first == T38_NEVER || !call->t38.negotiated ||
		agreed - call->fax->first < OVERTAKEN)
		return;
	finding_add(call, FINDING_MEDIA_EARLY, call->fax->first, 0,
		"the first T.38 packet comes %.0f ms before the answer",
		(double)(agreed - call->fax->first) / (double)T38_MS);
}

const struct verdict_check verdict_signalling_checks[] = {
	{FINDING_SIG_NO_ANSWER, check_setup},
	{FINDING_SIG_NO_ACK, check_ack},
	{FINDING_SIG_AUDIO_SIT, verdict_audio_sit},
	{FINDING_SIG_AUDIO_VOICE, verdict_audio_voice},
	{FINDING_SIG_AUDIO_BUSY, verdict_audio_busy},
	{FINDING_SIG_AUDIO_RINGBACK, verdict_audio_ring_back},
	{FINDING_SIG_T38_NOT_OFFERED, verdict_audio_not_offered},
	{FINDING_SIG_T38_REFUSED, check_t38_offer},
	{FINDING_SIG_T38_UNANSWERED, check_unanswered},
	{FINDING_SIG_GLARE, check_glare},
	{FINDING_SIG_SDP_MISMATCH, verdict_sdp},
	{FINDING_SIG_REINVITE_IN_PAGE, check_in_page},
	{FINDING_SIG_AUDIO_EARLY, check_audio},
	{FINDING_SIG_PRIVATE_ADDRESS, check_private},
	{FINDING_MEDIA_EARLY, check_early_media},
	{FINDINGS, NULL},
};
