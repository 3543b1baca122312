#include "analyzer/offer_answer.h"

#include "analyzer/sdp_media.h"
#include "analyzer/signalling_call.h"

/* Of struct sdp_media's direction. */
enum { SENDONLY = 1, INACTIVE = 3 };

static const struct sdp_media *active_image(const struct sdp *sdp)
{
	for (unsigned i = 0; i < sdp->media_count; i++)
		if (sdp->media[i].t38 && sdp->media[i].address.port != 0)
			return &sdp->media[i];
	return NULL;
}

static const struct sdp_media *of_kind(const struct sdp *sdp, enum sdp_kind kind)
{
	for (unsigned i = 0; i < sdp->media_count; i++)
		if (sdp->media[i].kind == kind)
			return &sdp->media[i];
	return NULL;
}

/* ---- words for the ladder ---- */

/* c=0.0.0.0; no c= at all leaves the address unset, too. */
static bool is_nowhere(const struct sdp_media *m)
{
	return ip_addr_is_v4(&m->address.addr) && ip_addr_is_unset(&m->address.addr);
}

/* RFC 3264 8.4; c=0.0.0.0 as RFC 2543 had it. An answer only follows. */
static bool is_hold(const struct sip_message *sip, const struct sdp *sdp)
{
	if (!sip->request || sip->to.tag.at == NULL)
		return false;
	for (unsigned i = 0; i < sdp->media_count; i++) {
		const struct sdp_media *m = &sdp->media[i];
		if (m->kind == SDP_AUDIO && m->address.port != 0 &&
			(m->direction == SENDONLY || m->direction == INACTIVE || is_nowhere(m)))
			return true;
	}
	return false;
}

static const char *describe(
	struct live_call *live, const struct sip_message *sip, const struct sdp *sdp)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < sdp->media_count; i++) {
		g_string_append(out, i > 0 ? ", " : "");
		sdp_media_describe(&sdp->media[i], out);
	}
	if (is_hold(sip, sdp))
		g_string_append(out, " (hold)");
	struct text text = {out->str, out->len};
	const char *kept = signalling_call_text(live, text);
	g_string_free(out, TRUE);
	return kept;
}

/* ---- negotiation ---- */

static struct pending_offer *offer_at(struct live_call *live, unsigned hop)
{
	if (live->offers->len <= hop)
		g_array_set_size(live->offers, hop + 1);
	return &g_array_index(live->offers, struct pending_offer, hop);
}

static void open_offer(struct live_call *live, const struct sip_message *sip,
	const struct message *m, bool image, bool in_answer)
{
	struct t38_setup *t38 = &live->call->t38;
	*offer_at(live, m->hop) = (struct pending_offer){.open = true,
		.image = image,
		.in_answer = in_answer,
		.by = m->from,
		.cseq = sip->cseq,
		.method = sip->method};
	if (!image || t38->negotiated)
		return;
	/* The callee counts its own requests: their numbers may equal that of the first INVITE. */
	bool first = m->from == SIDE_CALLEE && sip->cseq == live->invite_cseq;
	t38->offered = true;
	t38->offered_by = (int)m->from;
	t38->t_offer = m->t;
	t38->offer_packet = m->packet;
	t38->trigger = sip->method == SIP_UPDATE     ? T38_TRIGGER_UPDATE
		       : m->reinvite && sip->request ? T38_TRIGGER_REINVITE
		       : live->answered && !first    ? T38_TRIGGER_REINVITE
						     : T38_TRIGGER_INITIAL;
}

static void agree(struct live_call *live, const struct message *m)
{
	struct t38_setup *t38 = &live->call->t38;
	if (!t38->negotiated) {
		t38->t_agreed = m->t;
		t38->answer_packet = m->packet;
	}
	t38->negotiated = true;
	t38->refused_status = -1;
}

static void refuse(struct live_call *live, const struct message *m, unsigned status)
{
	struct t38_setup *t38 = &live->call->t38;
	if (t38->negotiated)
		return;
	t38->refused_status = (int)status;
	t38->t_refused = m->t;
	t38->answer_packet = m->packet;
}

/* Statuses that leave the offer open: to be tried again (authentication, glare), or no answer at all. */
static bool no_refusal(unsigned status)
{
	return status == 401 || status == 407 || status == 491 || status == 408 || status == 487;
}

static void answer_offer(struct live_call *live, const struct message *m, bool has_sdp, bool image)
{
	struct pending_offer *o = offer_at(live, m->hop);
	o->open = false;
	if (!o->image)
		return;
	if (m->status >= 300 && !no_refusal(m->status))
		refuse(live, m, m->status);
	else if (m->status < 300 && image)
		agree(live, m);
	else if (m->status < 300 && has_sdp)
		refuse(live, m, 200);
}

static bool may_offer(enum sip_method method)
{
	return method == SIP_INVITE || method == SIP_UPDATE || method == SIP_PRACK;
}

static void follow(struct live_call *live, const struct sip_message *sip, const struct message *m,
	bool has_sdp, bool image)
{
	struct pending_offer *o = offer_at(live, m->hop);
	if (sip->request && sip->method == SIP_ACK) {
		if (o->open && o->in_answer && o->cseq == sip->cseq && has_sdp)
			answer_offer(live, m, has_sdp, image);
		return;
	}
	if (!may_offer(sip->method))
		return;
	if (sip->request) {
		if (has_sdp)
			open_offer(live, sip, m, image, false);
		else if (sip->method == SIP_INVITE)
			o->open = false;
		return;
	}
	if (sip->status < 200)
		return;
	if (o->open && !o->in_answer && o->cseq == sip->cseq && o->method == sip->method &&
		o->by != m->from)
		answer_offer(live, m, has_sdp, image);
	else if (sip->status < 300 && has_sdp && sip->method == SIP_INVITE && !o->open)
		open_offer(live, sip, m, image, true);
}

/* True when the same message was seen with an image line at an earlier hop, nearer to who sent it. */
static bool image_seen(const struct live_call *live, const struct message *m)
{
	for (guint i = 0; i < live->call->messages->len; i++) {
		const struct message *o = &g_array_index(live->call->messages, struct message, i);
		if (o->image_active && o->cseq == m->cseq && o->status == m->status &&
			o->from == m->from && o->cseq_method == m->cseq_method)
			return true;
	}
	return false;
}

void offer_answer_message(struct live_call *live, const struct sip_message *sip, struct message *m)
{
	struct sdp sdp;
	bool has_sdp = bytes_left(&sip->sdp) > 0 && sdp_parse(sip->sdp, &sdp) != PARSE_UNKNOWN;
	const struct sdp_media *image = has_sdp ? active_image(&sdp) : NULL;
	if (has_sdp) {
		const struct sdp_media *refused = of_kind(&sdp, SDP_IMAGE);
		m->image_active = image != NULL;
		m->image_refused = image == NULL && refused != NULL;
		m->media = image != NULL		      ? "image"
			   : of_kind(&sdp, SDP_AUDIO) != NULL ? "audio"
							      : NULL;
		m->offer = describe(live, sip, &sdp);
		for (unsigned i = 0; i < sdp.media_count; i++) {
			sdp_media_announce(live, &sdp.media[i], m->from);
			dialog_fax_feature(live, m, sdp.media[i].fax_feature);
		}
		if (image != NULL && !image_seen(live, m))
			sdp_media_t38_side(live, image, m->from);
	}
	if (!m->retransmission)
		follow(live, sip, m, has_sdp, image != NULL);
}
