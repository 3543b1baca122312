#include "analyzer/sdp_media.h"

/* ---- words ---- */

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

static bool without_port(const struct sdp_media *m, GString *out)
{
	if (m->address.port != 0)
		return false;
	g_string_append(out, sdp_media_to_be_chosen(m) ? " $" : " refused (port 0)");
	return true;
}

void sdp_media_describe(const struct sdp_media *m, GString *out)
{
	static const char *const directions[] = {"", " sendonly", " recvonly", " inactive"};
	g_string_append_len(out, m->media.at, (gssize)MIN(m->media.n, 16));
	if (without_port(m, out))
		return;
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
	g_string_append(out, directions[m->direction & 3]);
}

bool sdp_media_to_be_chosen(const struct sdp_media *m)
{
	const char *port = m->media.at != NULL ? m->media.at + m->media.n : NULL;
	return port != NULL && m->proto.at != NULL && m->address.port == 0 &&
	       memchr(port, '$', (size_t)(m->proto.at - port)) != NULL;
}

/* ---- the model ---- */

/* T38FaxVersion 0 has the syntax of 1998; what 1 means differs in the field, most take it for 2002's. */
static enum ifp_syntax syntax_of(const struct sdp_media *m)
{
	return m->fax.version >= 1 ? IFP_2002 : IFP_1998;
}

void sdp_media_announce(struct live_call *live, const struct sdp_media *m, enum side side)
{
	if (m->address.port == 0 || ip_addr_is_unset(&m->address.addr))
		return;
	if (m->kind != SDP_AUDIO && !m->t38)
		return;
	/* T.38 over RTP comes beside audio, on the same port. */
	bool t38 = m->t38 && m->transport != SDP_RTP;
	struct media_endpoint *e = live_call_media(live, &m->address, side, t38, syntax_of(m));
	if (e == NULL)
		return;
	e->tcp = m->transport == SDP_TCP;
	e->t38_payload = m->t38_payload;
	e->red_payload = m->red_payload;
	e->event_payload = m->event_payload;
}

/* In the case that T.38 D.2.3 has: it has no meaning (RFC 5347 2.5.2), and senders differ. */
static const char *word(struct live_call *live, struct text sent)
{
	static const char *const words[] = {
		"transferredTCF", "localTCF", "t38UDPRedundancy", "t38UDPFEC", "t38UDPNoEC"};
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++)
		if (text_is(sent, words[i]))
			return words[i];
	return call_text(live->call, sent);
}

void sdp_media_t38_side(struct live_call *live, const struct sdp_media *m, enum side side)
{
	struct t38_side *s = &live->call->t38.side[side];
	*s = (struct t38_side){.present = true,
		.media = m->address,
		.version = m->fax.version,
		.max_bit_rate = m->fax.max_bit_rate,
		.max_buffer = m->fax.max_buffer,
		.max_datagram = m->fax.max_datagram,
		.rate_management = word(live, m->fax.rate_management),
		.udp_ec = word(live, m->fax.udp_ec),
		.vendor_info = call_text(live->call, m->fax.vendor_info),
		.fill_bit_removal = m->fax.fill_bit_removal,
		.transcoding_mmr = m->fax.transcoding_mmr,
		.transcoding_jbig = m->fax.transcoding_jbig,
		.transport = m->transport};
}
