/* SIP messages and SDP for tests. Texts belong to the rig. */
#ifndef TESTS_ANALYZER_SIP_MAKE_H
#define TESTS_ANALYZER_SIP_MAKE_H

#include "tests/analyzer/rig.h"

/* Two hosts between which messages of a call are seen. */
struct leg {
	const char *call_id;
	const char *host[2]; /* by enum side */
	const char *branch;  /* of the Via header: each hop has its own */
};

static const struct leg leg_ab = {"call-1@test", {"192.0.2.1", "192.0.2.2"}, "z9hG4bK1"};

static inline const char *keep(struct rig *rig, char *text)
{
	const char *kept = g_string_chunk_insert(rig->texts, text);
	g_free(text);
	return kept;
}

/* ---- SDP ---- */

/* Address and media part: one or more m= lines with their attributes. */
static inline const char *sdp(struct rig *rig, const char *host, const char *media)
{
	return keep(rig,
		g_strdup_printf("v=0\r\no=- 1 1 IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n%s",
			host, host, media));
}

static inline const char *sdp_audio(struct rig *rig, const char *host, unsigned port)
{
	char media[64];
	g_snprintf(media, sizeof(media), "m=audio %u RTP/AVP 0\r\n", port);
	return sdp(rig, host, media);
}

static inline const char *sdp_image(struct rig *rig, const char *host, unsigned port)
{
	char media[160];
	g_snprintf(media, sizeof(media),
		"m=image %u udptl t38\r\na=T38FaxVersion:0\r\n"
		"a=T38FaxRateManagement:transferredTCF\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n",
		port);
	return sdp(rig, host, media);
}

/* ---- messages ---- */

static inline const char *content(struct rig *rig, const char *body)
{
	if (body == NULL)
		return "Content-Length: 0\r\n\r\n";
	return keep(rig,
		g_strdup_printf("Content-Type: application/sdp\r\nContent-Length: %zu\r\n\r\n%s",
			strlen(body), body));
}

static inline const char *tag_of(enum side side)
{
	return side == SIDE_CALLER ? ";tag=caller" : ";tag=callee";
}

static inline const char *user_of(enum side side)
{
	return side == SIDE_CALLER ? "<sip:100@a.test>" : "<sip:200@b.test>";
}

static inline enum side peer_of(enum side side)
{
	return side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
}

/* What stands between start line and body: `by` sent the request of the transaction. */
static inline const char *headers(struct rig *rig, const struct leg *leg, enum side by, bool to_tag,
	unsigned cseq, const char *method)
{
	return keep(rig, g_strdup_printf("Via: SIP/2.0/UDP %s;branch=%s-%u-%s\r\n"
					 "From: %s%s\r\nTo: %s%s\r\nCall-ID: %s\r\nCSeq: %u %s\r\n",
				 leg->host[by], leg->branch, cseq,
				 strcmp(method, "ACK") == 0 ? "INVITE" : method, user_of(by),
				 tag_of(by), user_of(peer_of(by)),
				 to_tag ? tag_of(peer_of(by)) : "", leg->call_id, cseq, method));
}

static inline const char *sip_request_text(struct rig *rig, const struct leg *leg, enum side by,
	bool in_dialog, const char *method, unsigned cseq, const char *body)
{
	return keep(
		rig, g_strdup_printf("%s sip:x@%s SIP/2.0\r\n%s%s", method, leg->host[peer_of(by)],
			     headers(rig, leg, by, in_dialog, cseq, method), content(rig, body)));
}

/* `by` answers. */
static inline const char *sip_reply_text(struct rig *rig, const struct leg *leg, enum side by,
	unsigned status, const char *method, unsigned cseq, const char *body)
{
	return keep(rig, g_strdup_printf("SIP/2.0 %u Reason\r\n%s%s", status,
				 headers(rig, leg, peer_of(by), status > 100, cseq, method),
				 content(rig, body)));
}

static inline void sip_send(struct rig *rig, const struct leg *leg, enum side by, const char *text)
{
	rig_udp(rig, leg->host[by], 5060, leg->host[peer_of(by)], 5060, text, strlen(text));
}

/* The INVITE that begins the call. */
static inline void sip_invite(
	struct rig *rig, const struct leg *leg, unsigned cseq, const char *body)
{
	sip_send(rig, leg, SIDE_CALLER,
		sip_request_text(rig, leg, SIDE_CALLER, false, "INVITE", cseq, body));
}

/* A request inside the dialog. */
static inline void sip_request(struct rig *rig, const struct leg *leg, enum side by,
	const char *method, unsigned cseq, const char *body)
{
	sip_send(rig, leg, by, sip_request_text(rig, leg, by, true, method, cseq, body));
}

static inline void sip_reply(struct rig *rig, const struct leg *leg, enum side by, unsigned status,
	const char *method, unsigned cseq, const char *body)
{
	sip_send(rig, leg, by, sip_reply_text(rig, leg, by, status, method, cseq, body));
}

/* An audio call that is answered: ports 4000 on both sides. */
static inline void sip_set_up(struct rig *rig, const struct leg *leg)
{
	sip_invite(rig, leg, 1, sdp_audio(rig, leg->host[SIDE_CALLER], 4000));
	sip_reply(rig, leg, SIDE_CALLEE, 180, "INVITE", 1, NULL);
	sip_reply(rig, leg, SIDE_CALLEE, 200, "INVITE", 1,
		sdp_audio(rig, leg->host[SIDE_CALLEE], 4000));
	sip_request(rig, leg, SIDE_CALLER, "ACK", 1, NULL);
}

/* The callee's re-INVITE to T.38, accepted: ports 5000 on both sides. */
static inline void sip_switch(struct rig *rig, const struct leg *leg)
{
	sip_request(
		rig, leg, SIDE_CALLEE, "INVITE", 1, sdp_image(rig, leg->host[SIDE_CALLEE], 5000));
	sip_reply(rig, leg, SIDE_CALLER, 200, "INVITE", 1,
		sdp_image(rig, leg->host[SIDE_CALLER], 5000));
	sip_request(rig, leg, SIDE_CALLEE, "ACK", 1, NULL);
}

static inline void sip_bye(struct rig *rig, const struct leg *leg, enum side by, unsigned cseq)
{
	sip_request(rig, leg, by, "BYE", cseq, NULL);
	sip_reply(rig, leg, peer_of(by), 200, "BYE", cseq, NULL);
}

#endif
