#include "testdata/make/sip_wrap.h"

#include <glib.h>

enum {
	SIP_PORT = 5060,
	RTP_MS = 20,
	RTP_PACKETS = 50,
	RTP_SAMPLES = 160,
	RTP_HEADER = 12,
	PCMU_SILENCE = 0xFF,
};

enum body { NO_BODY, AUDIO, FAX };

/* One message: how long after the one before, who sends it, and what. status is NULL in a request. */
struct step {
	int wait_ms;
	enum sip_side from;
	const char *method;
	const char *status;
	unsigned cseq;
	enum body body;
};

static const struct step set_up[] = {
	{0, SIP_CALLER, "INVITE", NULL, 1, AUDIO},
	{12, SIP_CALLEE, "INVITE", "100 Trying", 1, NO_BODY},
	{85, SIP_CALLEE, "INVITE", "180 Ringing", 1, NO_BODY},
	{1400, SIP_CALLEE, "INVITE", "200 OK", 1, AUDIO},
	{20, SIP_CALLER, "ACK", NULL, 1, NO_BODY},
};

static const struct step to_fax[] = {
	{0, SIP_CALLEE, "INVITE", NULL, 101, FAX},
	{11, SIP_CALLER, "INVITE", "100 Trying", 101, NO_BODY},
	{24, SIP_CALLER, "INVITE", "200 OK", 101, FAX},
	{20, SIP_CALLEE, "ACK", NULL, 101, NO_BODY},
};

static const struct step hang_up[] = {
	{0, SIP_CALLER, "BYE", NULL, 2, NO_BODY},
	{18, SIP_CALLEE, "BYE", "200 OK", 2, NO_BODY},
};

static const struct {
	const struct step *steps;
	size_t count;
} parts[] = {
	[SIP_SET_UP] = {set_up, G_N_ELEMENTS(set_up)},
	[SIP_TO_FAX] = {to_fax, G_N_ELEMENTS(to_fax)},
	[SIP_HANG_UP] = {hang_up, G_N_ELEMENTS(hang_up)},
};

static enum sip_side other(enum sip_side side)
{
	return side == SIP_CALLER ? SIP_CALLEE : SIP_CALLER;
}

static char *ip_text(const struct sip_party *party)
{
	return g_strdup_printf(
		"%u.%u.%u.%u", party->ip[0], party->ip[1], party->ip[2], party->ip[3]);
}

static void add_audio(GString *sdp, const struct sip_party *party)
{
	g_string_append_printf(sdp,
		"m=audio %u RTP/AVP 0\r\n"
		"a=rtpmap:0 PCMU/8000\r\n"
		"a=ptime:20\r\n"
		"a=sendrecv\r\n",
		party->rtp_port);
}

static void add_fax(GString *sdp, const struct sip_wrap *sip, const struct sip_party *party)
{
	g_string_append_printf(sdp,
		"m=image %u udptl t38\r\n"
		"a=T38FaxVersion:%u\r\n"
		"a=T38MaxBitRate:14400\r\n"
		"a=T38FaxRateManagement:transferredTCF\r\n"
		"a=T38FaxMaxBuffer:2000\r\n"
		"a=T38FaxMaxDatagram:400\r\n"
		"a=T38FaxUdpEC:%s\r\n",
		party->fax_port, sip->fax_version, sip->udp_ec);
}

/* The o= version counts up with each new description (RFC 4566 5.2). */
static GString *sdp_of(const struct sip_wrap *sip, enum sip_side side, enum body body)
{
	const struct sip_party *party = &sip->party[side];
	GString *sdp = g_string_new(NULL);
	char *ip = ip_text(party);

	if (body != NO_BODY)
		g_string_append_printf(sdp,
			"v=0\r\no=- 3900000000 %u IN IP4 %s\r\ns=-\r\nc=IN IP4 %s\r\nt=0 0\r\n",
			3900000000u + (body == FAX), ip, ip);
	if (body == AUDIO)
		add_audio(sdp, party);
	if (body == FAX)
		add_fax(sdp, sip, party);
	g_free(ip);
	return sdp;
}

static char *uri_of(const struct sip_party *party)
{
	char *ip = ip_text(party);
	char *uri = g_strdup_printf("sip:%s@%s:%d", party->number, ip, SIP_PORT);

	g_free(ip);
	return uri;
}

static char *tag_of(const struct sip_wrap *sip, enum sip_side side)
{
	return g_strdup_printf(";tag=%s%s", side == SIP_CALLER ? "c" : "d", sip->key);
}

/* The first INVITE and its 100 have no tag of the called side yet (RFC 3261 12.1). */
static bool has_to_tag(const struct step *step)
{
	bool first = step->cseq == 1 && g_str_equal(step->method, "INVITE");

	return !first || (step->status && !g_str_has_prefix(step->status, "100"));
}

static void add_start_line(GString *text, const struct step *step, const char *target)
{
	if (step->status)
		g_string_append_printf(text, "SIP/2.0 %s\r\n", step->status);
	else
		g_string_append_printf(text, "%s %s SIP/2.0\r\n", step->method, target);
}

static void add_via(
	GString *text, const struct sip_wrap *sip, enum sip_side owner, const struct step *step)
{
	char *ip = ip_text(&sip->party[owner]);

	g_string_append_printf(text, "Via: SIP/2.0/UDP %s:%d;branch=z9hG4bK%s%u%c\r\n", ip,
		SIP_PORT, sip->key, step->cseq, step->method[0]);
	if (!step->status)
		g_string_append(text, "Max-Forwards: 70\r\n");
	g_free(ip);
}

static void add_ends(
	GString *text, const struct sip_wrap *sip, enum sip_side owner, const struct step *step)
{
	char *from = uri_of(&sip->party[owner]), *to = uri_of(&sip->party[other(owner)]);
	char *from_tag = tag_of(sip, owner), *to_tag = tag_of(sip, other(owner));

	g_string_append_printf(text, "From: <%s>%s\r\nTo: <%s>%s\r\n", from, from_tag, to,
		has_to_tag(step) ? to_tag : "");
	g_free(from);
	g_free(to);
	g_free(from_tag);
	g_free(to_tag);
}

static void add_identity(GString *text, const struct sip_wrap *sip, const struct step *step)
{
	const struct sip_party *sender = &sip->party[step->from];
	char *caller_ip = ip_text(&sip->party[SIP_CALLER]), *contact = uri_of(sender);

	g_string_append_printf(text, "Call-ID: %s@%s\r\nCSeq: %u %s\r\nContact: <%s>\r\n%s: %s\r\n",
		sip->key, caller_ip, step->cseq, step->method, contact,
		step->status ? "Server" : "User-Agent", sender->user_agent);
	g_free(caller_ip);
	g_free(contact);
}

static GString *message_of(const struct sip_wrap *sip, const struct step *step)
{
	enum sip_side owner = step->status ? other(step->from) : step->from;
	GString *text = g_string_new(NULL), *sdp = sdp_of(sip, step->from, step->body);
	char *target = uri_of(&sip->party[other(owner)]);

	add_start_line(text, step, target);
	add_via(text, sip, owner, step);
	add_ends(text, sip, owner, step);
	add_identity(text, sip, step);
	if (sdp->len)
		g_string_append(text, "Content-Type: application/sdp\r\n");
	g_string_append_printf(text, "Content-Length: %zu\r\n\r\n%s", sdp->len, sdp->str);
	g_string_free(sdp, TRUE);
	g_free(target);
	return text;
}

static struct udp_end end_of(const struct sip_party *party, uint16_t port)
{
	return (struct udp_end){{party->ip[0], party->ip[1], party->ip[2], party->ip[3]}, port};
}

int64_t sip_wrap_wait_us(enum sip_part part, size_t n)
{
	return n < parts[part].count ? (int64_t)parts[part].steps[n].wait_ms * 1000 + 137 : -1;
}

void sip_wrap_message(const struct sip_wrap *sip, enum sip_part part, size_t n, int64_t time_us)
{
	const struct step *step = &parts[part].steps[n];
	struct udp_end from = end_of(&sip->party[step->from], SIP_PORT);
	struct udp_end to = end_of(&sip->party[other(step->from)], SIP_PORT);
	GString *text = message_of(sip, step);

	capture_out_udp(sip->out, time_us, &from, &to, text->str, text->len);
	g_string_free(text, TRUE);
}

static int64_t play(const struct sip_wrap *sip, enum sip_part part, int64_t time_us)
{
	for (size_t n = 0; n < parts[part].count; n++) {
		time_us += sip_wrap_wait_us(part, n);
		sip_wrap_message(sip, part, n, time_us);
	}
	return time_us;
}

static void rtp(const struct sip_wrap *sip, enum sip_side side, unsigned n, int64_t time_us)
{
	struct udp_end from = end_of(&sip->party[side], sip->party[side].rtp_port);
	struct udp_end to = end_of(&sip->party[other(side)], sip->party[other(side)].rtp_port);
	unsigned seq = 1000u + 500u * side + n, at = n * RTP_SAMPLES;
	uint8_t packet[RTP_HEADER + RTP_SAMPLES] = {0x80, n ? 0x00 : 0x80, (uint8_t)(seq >> 8),
		(uint8_t)seq, 0, (uint8_t)(at >> 16), (uint8_t)(at >> 8), (uint8_t)at, 0x5A, 0xC0,
		from.ip[3], (uint8_t)side};

	memset(packet + RTP_HEADER, PCMU_SILENCE, RTP_SAMPLES);
	capture_out_udp(sip->out, time_us, &from, &to, packet, sizeof(packet));
}

static int64_t audio(const struct sip_wrap *sip, int64_t time_us)
{
	for (unsigned n = 0; n < RTP_PACKETS; n++, time_us += RTP_MS * 1000) {
		rtp(sip, SIP_CALLER, n, time_us);
		rtp(sip, SIP_CALLEE, n, time_us + 6211);
	}
	return time_us;
}

int64_t sip_wrap_begin(const struct sip_wrap *sip, int64_t time_us)
{
	time_us = play(sip, SIP_SET_UP, time_us);
	time_us = audio(sip, time_us + 15000);
	return play(sip, SIP_TO_FAX, time_us);
}

void sip_wrap_end(const struct sip_wrap *sip, int64_t time_us)
{
	play(sip, SIP_HANG_UP, time_us);
}
