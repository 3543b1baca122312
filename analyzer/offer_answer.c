#include "analyzer/offer_answer.h"

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

static const char *ec_word(struct text ec)
{
	if (text_is(ec, "t38UDPRedundancy"))
		return "redundancy";
	if (text_is(ec, "t38UDPFEC"))
		return "FEC";
	if (text_is(ec, "t38UDPNoEC"))
		return "no EC";
	return NULL;
}

static void describe_t38(const struct sdp_media *m, GString *out)
{
	const struct sdp_t38 *f = &m->fax;
	g_string_append_printf(out, " T.38 v%d", MAX(f->version, 0));
	if (f->max_bit_rate > 0)
		g_string_append_printf(out, " %ld", f->max_bit_rate);
	if (ec_word(f->udp_ec) != NULL)
		g_string_append_printf(out, " %s", ec_word(f->udp_ec));
	if (text_is(f->rate_management, "localTCF"))
		g_string_append(out, " localTCF");
	if (f->max_datagram > 0)
		g_string_append_printf(out, " maxDatagram %ld", f->max_datagram);
}

static const char *payload_name(uint8_t type)
{
	/* RFC 3551 6: the static types that are met with fax. */
	static const struct {
		uint8_t type;
		const char *name;
	} names[] = {{0, "PCMU"}, {8, "PCMA"}, {3, "GSM"}, {4, "G723"}, {9, "G722"}, {18, "G729"},
		{13, "CN"}};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].type == type)
			return names[i].name;
	return NULL;
}

static void describe_media(const struct sdp_media *m, GString *out)
{
	if (out->len > 0)
		g_string_append(out, ", ");
	g_string_append_len(out, m->media.at, (gssize)MIN(m->media.n, 16));
	if (m->address.port == 0) {
		g_string_append(out, " refused (port 0)");
		return;
	}
	if (m->kind == SDP_IMAGE || m->t38) {
		g_string_append_c(out, ' ');
		g_string_append_len(out, m->proto.at, (gssize)MIN(m->proto.n, 24));
	}
	for (unsigned i = 0; i < m->payload_count && m->kind == SDP_AUDIO; i++)
		if (payload_name(m->payloads[i]) != NULL)
			g_string_append_printf(out, " %s", payload_name(m->payloads[i]));
	g_string_append_printf(out, " :%u", m->address.port);
	if (m->t38)
		describe_t38(m, out);
	if (m->direction != 0) {
		static const char *const words[] = {"", " sendonly", " recvonly", " inactive"};
		g_string_append(out, words[m->direction & 3]);
	}
}

static const char *describe(struct live_call *live, const struct sdp *sdp)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < sdp->media_count; i++)
		describe_media(&sdp->media[i], out);
	struct text text = {out->str, out->len};
	const char *kept =
		live->text_octets < live->limits->max_text ? call_text(live->call, text) : NULL;
	live->text_octets += out->len;
	g_string_free(out, TRUE);
	return kept;
}

/* ---- what is announced ---- */

/* T38FaxVersion 0 has the syntax of 1998; what 1 means differs in the field, most take it for 2002's. */
static enum ifp_syntax syntax_of(const struct sdp_media *m)
{
	return m->fax.version >= 1 ? IFP_2002 : IFP_1998;
}

static void announce(struct live_call *live, const struct sdp *sdp, enum side side)
{
	for (unsigned i = 0; i < sdp->media_count; i++) {
		const struct sdp_media *m = &sdp->media[i];
		if (m->address.port == 0 || ip_addr_is_unset(&m->address.addr))
			continue;
		if (m->kind != SDP_AUDIO && !m->t38)
			continue;
		/* T.38 over RTP comes beside audio, on the same port. */
		bool t38 = m->t38 && m->transport != SDP_RTP;
		struct media_endpoint *e =
			live_call_media(live, &m->address, side, t38, syntax_of(m));
		if (e == NULL)
			return;
		e->tcp = m->transport == SDP_TCP;
		e->t38_payload = m->t38_payload;
		e->red_payload = m->red_payload;
		e->event_payload = m->event_payload;
	}
}

static void set_side(struct live_call *live, const struct sdp_media *m, enum side side)
{
	struct t38_side *s = &live->call->t38.side[side];
	*s = (struct t38_side){.present = true,
		.media = m->address,
		.version = m->fax.version,
		.max_bit_rate = m->fax.max_bit_rate,
		.max_buffer = m->fax.max_buffer,
		.max_datagram = m->fax.max_datagram,
		.rate_management = call_text(live->call, m->fax.rate_management),
		.udp_ec = call_text(live->call, m->fax.udp_ec),
		.vendor_info = call_text(live->call, m->fax.vendor_info),
		.fill_bit_removal = m->fax.fill_bit_removal,
		.transcoding_mmr = m->fax.transcoding_mmr,
		.transcoding_jbig = m->fax.transcoding_jbig,
		.transport = m->transport};
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
		m->offer = describe(live, &sdp);
		announce(live, &sdp, m->from);
		if (image != NULL && !image_seen(live, m))
			set_side(live, image, m->from);
	}
	if (!m->retransmission)
		follow(live, sip, m, has_sdp, image != NULL);
}
