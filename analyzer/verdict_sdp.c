#include "analyzer/verdict_sdp.h"

#include "analyzer/finding.h"
#include "analyzer/verdict_facts.h"

/* UDPTL without redundancy of 40 ms at 2400 bit/s: 12 octets of data, 4 of IFP, 5 of UDPTL. */
#define LEAST_DATAGRAM 21

/* UDP in IPv4 holds no more. */
#define MOST_DATAGRAM 65507

/* A finding on what a fax may survive. */
static struct finding *add(
	struct call *call, const char *what, const char *offer, const char *answer)
{
	struct finding *f = finding_add(call, FINDING_SIG_SDP_MISMATCH, call->t38.t_agreed,
		call->t38.answer_packet, "%s: offer %s, answer %s", what, offer, answer);
	if (call->fax != NULL && call->fax->result.status == FAX_SUCCESS)
		f->severity = SEVERITY_NOTE;
	return f;
}

static void check_rate_management(struct call *call)
{
	const struct t38_setup *t = &call->t38;
	if (verdict_rate_management_differs(call))
		finding_packet(
			finding_add(call, FINDING_SIG_SDP_MISMATCH, t->t_agreed, t->answer_packet,
				"T38FaxRateManagement: caller %s, callee %s",
				t->side[0].rate_management, t->side[1].rate_management),
			t->offer_packet);
}

/* T.38 D.2.3: the answer's version is the offer's or a lower one. */
static void check_version(
	struct call *call, const struct t38_side *offer, const struct t38_side *answer)
{
	if (verdict_version_raised(call))
		finding_packet(
			finding_add(call, FINDING_SIG_SDP_MISMATCH, call->t38.t_agreed,
				call->t38.answer_packet, "T38FaxVersion: offer %d, answer %d",
				MAX(offer->version, 0), MAX(answer->version, 0)),
			call->t38.offer_packet);
}

enum ec { EC_UNKNOWN, EC_NONE, EC_REDUNDANCY, EC_FEC };

static enum ec ec_of(const char *udp_ec)
{
	if (udp_ec == NULL)
		return EC_UNKNOWN;
	return g_ascii_strcasecmp(udp_ec, "t38UDPFEC") == 0	     ? EC_FEC
	       : g_ascii_strcasecmp(udp_ec, "t38UDPRedundancy") == 0 ? EC_REDUNDANCY
	       : g_ascii_strcasecmp(udp_ec, "t38UDPNoEC") == 0	     ? EC_NONE
								     : EC_UNKNOWN;
}

/* An answer takes what is offered or less: who offers FEC does redundancy too, the reverse need not be. */
static void check_ec(struct call *call, const struct t38_side *offer, const struct t38_side *answer)
{
	enum ec offered = ec_of(offer->udp_ec), answered = ec_of(answer->udp_ec);
	if (offered != EC_UNKNOWN && answered > offered)
		add(call, "T38FaxUdpEC", offer->udp_ec, answer->udp_ec);
}

/* An option is on when both say so; an answer may not bring one in. */
static void check_option(
	struct call *call, const char *name, enum sdp_flag offered, enum sdp_flag answered)
{
	if (answered == SDP_TRUE && offered != SDP_TRUE)
		add(call, name, "off", "on");
}

static void check_size(struct call *call, int side, const char *name, long size, bool absurd)
{
	if (!absurd)
		return;
	struct finding *f = finding_add(call, FINDING_SIG_SDP_MISMATCH, call->t38.t_agreed,
		call->t38.side[side].present && side == call->t38.offered_by
			? call->t38.offer_packet
			: call->t38.answer_packet,
		"%s: %s %ld", name, verdict_side(side), size);
	f->summary = "SDP tells a size that makes no sense";
	f->action =
		"Correct the T.38 sizes of that side: its peer may send nothing, or no redundancy";
	if (call->fax != NULL && call->fax->result.status == FAX_SUCCESS)
		f->severity = SEVERITY_NOTE;
}

static void check_sizes(struct call *call, int side)
{
	const struct t38_side *s = &call->t38.side[side];
	if (!s->present || s->transport == SDP_TCP)
		return;
	check_size(call, side, "T38FaxMaxBuffer", s->max_buffer, s->max_buffer == 0);
	check_size(call, side, "T38FaxMaxDatagram", s->max_datagram,
		s->max_datagram >= 0 &&
			(s->max_datagram < LEAST_DATAGRAM || s->max_datagram > MOST_DATAGRAM));
}

void verdict_sdp(struct call *call)
{
	const struct t38_setup *t = &call->t38;
	if (!t->negotiated)
		return;
	check_rate_management(call);
	check_sizes(call, SIDE_CALLER);
	check_sizes(call, SIDE_CALLEE);
	if (t->offered_by < 0)
		return;
	const struct t38_side *offer = &t->side[t->offered_by], *answer = &t->side[!t->offered_by];
	check_version(call, offer, answer);
	if (call->signalling != SIGNALLING_SIP || !offer->present || !answer->present)
		return;
	check_ec(call, offer, answer);
	check_option(
		call, "T38FaxFillBitRemoval", offer->fill_bit_removal, answer->fill_bit_removal);
	check_option(call, "T38FaxTranscodingMMR", offer->transcoding_mmr, answer->transcoding_mmr);
	check_option(
		call, "T38FaxTranscodingJBIG", offer->transcoding_jbig, answer->transcoding_jbig);
}
