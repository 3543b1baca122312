#include "analyzer/verdict_stream.h"

#include "analyzer/finding.h"

static const char *side_name(enum side side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

/* ---- what was agreed ---- */

enum ec_mode { EC_UNKNOWN, EC_NONE, EC_REDUNDANCY, EC_FEC };

static enum ec_mode ec_of(const struct t38_side *side)
{
	static const struct {
		const char *name;
		enum ec_mode mode;
	} names[] = {{"t38UDPRedundancy", EC_REDUNDANCY}, {"t38UDPFEC", EC_FEC},
		{"t38UDPNoEC", EC_NONE}};
	for (size_t i = 0; side->present && side->udp_ec != NULL && i < G_N_ELEMENTS(names); i++)
		if (g_ascii_strcasecmp(side->udp_ec, names[i].name) == 0)
			return names[i].mode;
	return EC_UNKNOWN;
}

/* The mode that both sides name; unknown when they differ or one says nothing. */
static enum ec_mode agreed_ec(const struct call *call)
{
	enum ec_mode a = ec_of(&call->t38.side[0]), b = ec_of(&call->t38.side[1]);
	return call->t38.negotiated && a == b ? a : EC_UNKNOWN;
}

static int agreed_version(const struct call *call)
{
	const struct t38_setup *t = &call->t38;
	if (!t->negotiated || t->offered_by < 0 || !t->side[!t->offered_by].present)
		return -1;
	return MAX(t->side[!t->offered_by].version, 0);
}

/* ---- loss ---- */

/* What the lost packets of a side hit, in words; NULL: nothing that is known to suffer. */
static char *what_was_hit(const struct fax *fax, enum side from)
{
	GString *text = g_string_new(NULL);
	unsigned frames = 0;
	for (guint i = 0; i < fax->pages->len; i++) {
		const struct fax_page *p = g_ptr_array_index(fax->pages, i);
		if (p->from == from && p->lost_packets > 0)
			g_string_append_printf(text, "%spage %u (%u packets, %u bad rows)",
				text->len > 0 ? ", " : "", p->number, p->lost_packets, p->bad_rows);
	}
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		frames += f->from == from && f->fcs == T38_FCS_MISSING;
	}
	if (frames > 0)
		g_string_append_printf(text, "%s%u HDLC frame%s", text->len > 0 ? ", " : "", frames,
			frames == 1 ? "" : "s");
	return g_string_free(text, text->len == 0);
}

static bool page_suffered(const struct fax *fax, enum side from)
{
	for (guint i = 0; i < fax->pages->len; i++) {
		const struct fax_page *p = g_ptr_array_index(fax->pages, i);
		if (p->from == from && p->lost_packets > 0 && p->bad_rows > 0)
			return true;
	}
	return false;
}

static struct finding *add_loss(struct call *call, enum finding_id id,
	const struct fax_stream_info *s, const char *hit, const char *more)
{
	bool known = s->gap_packet != 0;
	return finding_add(call, id, known ? s->gap_t : s->first,
		known ? s->gap_packet : s->first_packet,
		"%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
		" packets of the %s are lost for good%s%s%s",
		s->udptl.unrecovered, s->udptl.expected, side_name(s->from),
		hit != NULL ? "; they hit " : "", hit != NULL ? hit : "", more);
}

/* Loss that hit a page or frame explains a fax that failed. Loss between them may have swallowed frames whole,
 * which leaves no trace: it is the cause when nothing else is found. */
static enum severity loss_severity(bool harm, const char *hit)
{
	if (!harm)
		return SEVERITY_NOTE;
	return hit != NULL ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static void check_loss(struct call *call, const struct fax_stream_info *s)
{
	if (s->udptl.unrecovered == 0)
		return;
	enum ec_mode ec = agreed_ec(call);
	bool none_sent = s->udptl.secondary_packets == 0 && s->udptl.fec_packets == 0;
	bool success = call->fax->result.status == FAX_SUCCESS;
	bool harm = !success || page_suffered(call->fax, s->from);
	char *hit = what_was_hit(call->fax, s->from);
	if ((ec == EC_REDUNDANCY || ec == EC_FEC) && none_sent) {
		add_loss(call, FINDING_UDPTL_REDUNDANCY_ABSENT, s, hit,
			"; error correction was agreed, none is sent")
			->severity = harm ? SEVERITY_ERROR : SEVERITY_WARNING;
	} else if (!none_sent && !harm && hit != NULL) {
		char *more = g_strdup_printf("; the longest burst is %u, redundancy %d is sent",
			s->udptl.longest_loss_burst, s->udptl.redundancy_max);
		struct finding *f = add_loss(call, FINDING_UDPTL_REDUNDANCY_THIN, s, hit, more);
		/* Of packets that were not kept whole the redundancy is missing in the capture. */
		if (call->snapped > 0)
			f->severity = SEVERITY_NOTE;
		g_free(more);
	} else {
		add_loss(call, FINDING_UDPTL_LOSS, s, hit, "")->severity = loss_severity(harm, hit);
	}
	g_free(hit);
}

/* ---- error correction, sizes ---- */

static void check_ec_mode(struct call *call, const struct fax_stream_info *s)
{
	enum ec_mode ec = agreed_ec(call);
	const struct udptl_counts *u = &s->udptl;
	if (ec == EC_REDUNDANCY && u->fec_packets > 0 && u->secondary_packets == 0)
		finding_add(call, FINDING_UDPTL_EC_MODE, s->first, s->first_packet,
			"redundancy was agreed, the %s sends FEC", side_name(s->from));
	/* The first packets of a FEC sender may carry copies: there is nothing yet to build parity from. */
	if (ec == EC_FEC && u->secondary_packets > 0 && u->fec_packets == 0)
		finding_add(call, FINDING_UDPTL_EC_MODE, s->first, s->first_packet,
			"FEC was agreed, the %s sends redundancy", side_name(s->from));
}

static void check_size(struct call *call, const struct fax_stream_info *s)
{
	const struct t38_side *receiver = &call->t38.side[!s->from];
	if (!receiver->present || receiver->max_datagram <= 0 ||
		s->max_datagram <= (size_t)receiver->max_datagram)
		return;
	finding_add(call, FINDING_UDPTL_DATAGRAM_TOO_LARGE, s->first, s->first_packet,
		"the %s sends datagrams of up to %zu octets, T38FaxMaxDatagram of the %s is %ld",
		side_name(s->from), s->max_datagram, side_name(!s->from), receiver->max_datagram);
}

static void check_sequence(struct call *call, const struct fax_stream_info *s)
{
	if (s->udptl.restarts > 0)
		finding_add(call, FINDING_UDPTL_SEQUENCE, s->first, s->first_packet,
			"the %s began to count anew %" G_GUINT64_FORMAT " times",
			side_name(s->from), s->udptl.restarts);
}

/* ---- encoding ---- */

/* Version 0 is the syntax of 1998, 2 and 3 that of 2002; what 1 stands for differs in the field
 * (t38-ifp-udptl.md 3). */
static void check_syntax(struct call *call, const struct fax_stream_info *s)
{
	int version = agreed_version(call);
	if (version < 0 || version == 1 || !s->syntax_sure)
		return;
	enum ifp_syntax expected = version == 0 ? IFP_1998 : IFP_2002;
	if (s->syntax == expected)
		return;
	finding_add(call, FINDING_T38_SYNTAX, s->first, s->first_packet,
		"version %d was agreed, the %s sends the syntax of %s", version, side_name(s->from),
		s->syntax == IFP_2002 ? "2002" : "1998")
		->severity =
		call->fax->result.status == FAX_SUCCESS ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static void check_rate(struct call *call)
{
	const struct t38_side *side = call->t38.side;
	long limit = 0;
	for (int i = 0; i < 2; i++)
		if (side[i].present && side[i].max_bit_rate > 0 &&
			(limit == 0 || side[i].max_bit_rate < limit))
			limit = side[i].max_bit_rate;
	for (guint i = 0; i < call->fax->signals->len && limit > 0; i++) {
		const struct fax_signal *s =
			&g_array_index(call->fax->signals, struct fax_signal, i);
		if (s->kind == FAX_SIGNAL_INDICATOR || (long)ifp_data_rate(s->value) <= limit)
			continue;
		finding_add(call, FINDING_T38_RATE, s->t, s->first_packet,
			"%s from the %s, T38MaxBitRate is %ld", s->name, side_name(s->from), limit);
		return;
	}
}

/* ---- addresses ---- */

static void check_address(struct call *call, const struct fax_stream_info *s)
{
	char src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	/* What SDP said before the capture is not known. */
	if (call->signalling == SIGNALLING_NONE || call->mid_dialog ||
		call->fax->transport == FAX_TPKT || (s->src_announced && s->dst_announced))
		return;
	finding_add(call, FINDING_MEDIA_OTHER_ADDRESS, s->first, s->first_packet,
		"packets of the %s go from %s to %s; SDP does not name the %s", side_name(s->from),
		endpoint_text(&s->src, src), endpoint_text(&s->dst, dst),
		s->src_announced   ? "second"
		: s->dst_announced ? "first"
				   : "two");
}

void verdict_streams(struct call *call)
{
	for (guint i = 0; i < call->fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(call->fax->streams, i);
		check_address(call, s);
		check_syntax(call, s);
		check_sequence(call, s);
		check_loss(call, s);
		check_ec_mode(call, s);
		check_size(call, s);
	}
	check_rate(call);
	if (call->fax->limited)
		finding_add(call, FINDING_LIMIT, call->fax->last, 0,
			"frames or page data were dropped");
}
