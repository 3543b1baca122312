/* Findings about the media as a whole: none, one way, something else in its place, elsewhere. */
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

/* Packets, 1 s of G.711: more than what is under way while media switches. */
#define RTP_IN_PLACE 50

/* Both sides begin to send within seconds: the caller CNG or silence, the callee CED. */
#define BEGINS_WITHIN (5 * T38_SECOND)

/* A response begins within T4 (T.30 5.4.3.1), behind DCS once the training is over; who says nothing by then, not even that
 * it is silent, and nothing from then on, is not there. */
#define ALIVE_WITHIN (3 * T38_SECOND)
#define TRAINING (2 * T38_SECOND)
#define SILENT_FOR (6 * T38_SECOND)

/* T1, 35 s +- 5 s: so long both machines try to find each other (T.30 5.4.3.1). */
#define T1_LEAST (30 * T38_SECOND)

static bool none(const struct call *call)
{
	return verdict_packets(call, SIDE_CALLER) + verdict_packets(call, SIDE_CALLEE) == 0;
}

static bool ends_too_soon(const struct call *call)
{
	return call->input_end != T38_NEVER && call->t38.t_agreed != T38_NEVER &&
	       call->input_end - call->t38.t_agreed < BEGINS_WITHIN;
}

static struct finding *add(struct call *call, enum finding_id id, int from, char *detail)
{
	struct finding *f =
		finding_add(call, id, call->t38.t_agreed, call->t38.answer_packet, "%s", detail);
	finding_packet(f, call->t38.offer_packet);
	f->from = from;
	g_free(detail);
	return f;
}

static void find_rtp(struct call *call)
{
	for (int side = 0; side < 2; side++)
		if (call->rtp_on_t38[side] >= RTP_IN_PLACE && verdict_packets(call, side) == 0)
			add(call, FINDING_MEDIA_RTP_ON_T38_PORT, side,
				g_strdup_printf("%" G_GUINT64_FORMAT " RTP packets from the %s",
					call->rtp_on_t38[side], verdict_side(side)));
}

static bool is_elsewhere(const struct call *call, int side)
{
	return call->t38_elsewhere[side] > 0 && verdict_packets(call, side) == 0;
}

static bool is_encrypted(const struct call *call)
{
	bool agreed = call->t38.side[0].transport == SDP_DTLS_UDPTL &&
		      call->t38.side[1].transport == SDP_DTLS_UDPTL;
	return call->dtls_packets[0] + call->dtls_packets[1] > 0 ||
	       (agreed && call->t38.negotiated);
}

static void find_encrypted(struct call *call)
{
	if (none(call) && is_encrypted(call))
		add(call, FINDING_MEDIA_ENCRYPTED, -1,
			g_strdup_printf("%" G_GUINT64_FORMAT
					" DTLS packets; what they carry cannot be read",
				call->dtls_packets[0] + call->dtls_packets[1]));
}

static void find_elsewhere(struct call *call)
{
	char text[ENDPOINT_TEXT_MAX];
	for (int side = 0; side < 2 && !is_encrypted(call); side++)
		if (is_elsewhere(call, side))
			add(call, FINDING_MEDIA_OTHER_ADDRESS, side,
				g_strdup_printf("%" G_GUINT64_FORMAT
						" T.38 packets of the %s go to %s, which SDP names "
						"for audio",
					call->t38_elsewhere[side], verdict_side(side),
					endpoint_text(&call->elsewhere[side], text)))
				->severity = none(call) ? SEVERITY_ERROR : SEVERITY_NOTE;
}

static void find_none(struct call *call)
{
	/* Packets that were cut off in front of UDPTL may have been T.38. */
	if (!none(call) || call->snapped_media > 0 || is_encrypted(call) ||
		is_elsewhere(call, SIDE_CALLER) || is_elsewhere(call, SIDE_CALLEE) ||
		ends_too_soon(call) || call->rtp_on_t38[0] + call->rtp_on_t38[1] >= RTP_IN_PLACE)
		return;
	add(call, FINDING_MEDIA_NONE, -1,
		g_strdup_printf("no UDPTL packet from either side in %.1f s",
			(double)(verdict_end(call) - call->t38.t_agreed) / (double)T38_SECOND));
}

static void find_capture_one_way(struct call *call)
{
	int mute = verdict_lacked_side(call);
	if (mute < 0)
		return;
	finding_add(call, FINDING_CAPTURE_ONE_WAY, call->fax->first,
		verdict_last_packet(call->fax, !mute), "no T.38 packet of the %s is in the capture",
		verdict_side(mute));
}

static struct finding *add_one_way(struct call *call, int mute, t38_time t, char *detail)
{
	struct finding *f = finding_add(
		call, FINDING_MEDIA_ONE_WAY, t, verdict_last_packet(call->fax, mute), "%s", detail);
	finding_packet(f, verdict_last_packet(call->fax, !mute));
	f->from = mute;
	f->t_end = verdict_end(call);
	g_free(detail);
	return f;
}

/* Nothing that the capture has is a command that this side left unanswered. */
static bool owes_nothing_yet(const struct call *call)
{
	const struct fax_exchange *x = verdict_last_exchange(call->fax);
	return ends_too_soon(call) ||
	       (call->fax->result.cut_short && (x == NULL || x->attempts < 2) &&
		       verdict_end(call) - call->fax->first < T1_LEAST);
}

static void find_never_heard(struct call *call, int mute)
{
	if (verdict_lacked_side(call) >= 0 || call->rtp_on_t38[mute] >= RTP_IN_PLACE ||
		owes_nothing_yet(call))
		return;
	struct finding *f = add_one_way(call, mute, call->t38.t_agreed,
		g_strdup_printf("no T.38 packet of the %s, %" G_GUINT64_FORMAT " of the %s",
			verdict_side(mute), verdict_packets(call, !mute), verdict_side(!mute)));
	finding_packet(f, call->t38.answer_packet);
}

/* A sender that stops in the middle of a page is one whose carrier is lost (verdict_page.c). */
static bool stops_in_page(const struct fax *fax, int side)
{
	const struct fax_page *last =
		fax->pages->len > 0 ? g_ptr_array_index(fax->pages, fax->pages->len - 1) : NULL;
	return last != NULL && (int)last->from == side && last->carrier_lost;
}

/* The side that owes a response and sent nothing since it was due. */
static void find_goes_silent(struct call *call)
{
	const struct fax_exchange *x = verdict_last_exchange(call->fax);
	if (x == NULL || x->response != NULL || x->why != FAX_REPEAT_SILENCE ||
		verdict_success(call) || call->fax->result.cut_short ||
		stops_in_page(call->fax, !x->from))
		return;
	t38_time due = x->t + ALIVE_WITHIN + (x->fcf == T30_FCF_DCS ? TRAINING : 0);
	t38_time last = verdict_last_heard(call->fax, !x->from);
	const struct fax_frame *dcn = verdict_first(call->fax, T30_FCF_DCN, (int)x->from);
	t38_time end = dcn != NULL ? dcn->t : verdict_end(call);
	if (last == T38_NEVER || last >= due || end - MAX(last, x->t) < SILENT_FOR)
		return;
	struct finding *f = add_one_way(call, !x->from, last,
		g_strdup_printf("the %s sends nothing more at all, though %s of the %s waits for a "
				"response",
			verdict_side(!x->from), x->command, verdict_side((int)x->from)));
	finding_packet(f, x->last_packet);
	f->exchange = (int)call->fax->exchanges->len - 1;
}

static void find_one_way(struct call *call)
{
	int mute = verdict_mute_side(call);
	if (mute >= 0)
		find_never_heard(call, mute);
	else
		find_goes_silent(call);
}

const struct verdict_check verdict_media_checks[] = {
	{FINDING_MEDIA_RTP_ON_T38_PORT, find_rtp},
	{FINDING_MEDIA_ENCRYPTED, find_encrypted},
	{FINDING_MEDIA_OTHER_ADDRESS, find_elsewhere},
	{FINDING_MEDIA_NONE, find_none},
	{FINDING_CAPTURE_ONE_WAY, find_capture_one_way},
	{FINDING_MEDIA_ONE_WAY, find_one_way},
	{FINDINGS, NULL},
};
