/* Findings about T.38 packets: loss, error correction, sizes, syntax, rate, addresses. */
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

#define STREAM(call, i) ((const struct fax_stream_info *)g_ptr_array_index((call)->fax->streams, i))

typedef void (*stream_check)(struct call *, const struct fax_stream_info *);

static void each_stream(struct call *call, stream_check check)
{
	for (guint i = 0; i < call->fax->streams->len; i++)
		check(call, STREAM(call, i));
}

static struct finding *of_stream(struct finding *f, const struct fax_stream_info *s)
{
	f->from = (int)s->from;
	f->t_end = s->last;
	return f;
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

static bool nothing_sent(const struct fax_stream_info *s)
{
	return s->udptl.secondary_packets == 0 && s->udptl.fec_packets == 0;
}

static bool lacks_correction(const struct call *call, const struct fax_stream_info *s)
{
	enum ec_mode ec = agreed_ec(call);
	return (ec == EC_REDUNDANCY || ec == EC_FEC) && nothing_sent(s);
}

/* The fax suffered; else ECM or a repetition made up for the loss. */
static bool did_harm(const struct call *call, const struct fax_stream_info *s)
{
	return !verdict_success(call) || page_suffered(call->fax, s->from);
}

static struct finding *add_loss(struct call *call, enum finding_id id,
	const struct fax_stream_info *s, const char *hit, const char *more)
{
	bool known = s->gap_packet != 0;
	return of_stream(
		finding_add(call, id, known ? s->gap_t : s->first,
			known ? s->gap_packet : s->first_packet,
			"%" G_GUINT64_FORMAT " of %" G_GUINT64_FORMAT
			" packets of the %s are lost for good%s%s%s",
			s->udptl.unrecovered, s->udptl.expected, verdict_side((int)s->from),
			hit != NULL ? "; they hit " : "", hit != NULL ? hit : "", more),
		s);
}

/* Loss that hit a page or frame explains a fax that failed. Loss between them may have swallowed frames whole,
 * which leaves no trace: it is the cause when nothing else is found. */
static enum severity loss_severity(bool harm, const char *hit)
{
	if (!harm)
		return SEVERITY_NOTE;
	return hit != NULL ? SEVERITY_ERROR : SEVERITY_WARNING;
}

static void check_absent(struct call *call, const struct fax_stream_info *s)
{
	if (s->udptl.unrecovered == 0 || !lacks_correction(call, s))
		return;
	char *hit = what_was_hit(call->fax, s->from);
	add_loss(call, FINDING_UDPTL_REDUNDANCY_ABSENT, s, hit,
		"; error correction was agreed, none is sent")
		->severity = did_harm(call, s) ? SEVERITY_ERROR : SEVERITY_WARNING;
	g_free(hit);
}

static char *sent_text(const struct udptl_counts *u)
{
	if (u->fec_packets > u->secondary_packets)
		return g_strdup_printf("FEC of %u", u->fec_entries);
	if (u->redundancy_min < 0 || u->redundancy_min >= u->redundancy_max)
		return g_strdup_printf("redundancy %d", MAX(u->redundancy_max, 0));
	return g_strdup_printf("redundancy %d to %d", u->redundancy_min, u->redundancy_max);
}

/* What would have been enough: a burst of n needs n copies of each packet, or n entries of parity. */
static char *depth_text(const struct fax_stream_info *s)
{
	const struct udptl_counts *u = &s->udptl;
	unsigned most = u->longest_loss_burst;
	if (nothing_sent(s))
		return g_strdup_printf("; bursts of up to %u", most);
	char *sent = sent_text(u);
	bool enough = u->fec_packets <= u->secondary_packets && u->redundancy_max >= (int)most;
	char *text = g_strdup_printf("; bursts of up to %u, %s is sent, %u %swould do", most, sent,
		most, enough ? "in each packet " : "");
	g_free(sent);
	return text;
}

static bool is_thin(const struct call *call, const struct fax_stream_info *s)
{
	return !nothing_sent(s) && !did_harm(call, s);
}

static void check_loss(struct call *call, const struct fax_stream_info *s)
{
	char *hit = what_was_hit(call->fax, s->from), *depth = depth_text(s);
	if (s->udptl.unrecovered > 0 && (!is_thin(call, s) || hit == NULL))
		add_loss(call, FINDING_UDPTL_LOSS, s, hit, depth)->severity =
			loss_severity(did_harm(call, s), hit);
	g_free(hit);
	g_free(depth);
}

static void check_thin(struct call *call, const struct fax_stream_info *s)
{
	char *hit = what_was_hit(call->fax, s->from), *depth = depth_text(s);
	if (s->udptl.unrecovered > 0 && is_thin(call, s) && hit != NULL) {
		struct finding *f = add_loss(call, FINDING_UDPTL_REDUNDANCY_THIN, s, hit, depth);
		/* Of packets that were not kept whole the redundancy is missing in the capture. */
		if (call->snapped > 0)
			f->severity = SEVERITY_NOTE;
	}
	g_free(hit);
	g_free(depth);
}

/* ---- error correction, sizes ---- */

static void check_ec_mode(struct call *call, const struct fax_stream_info *s)
{
	enum ec_mode ec = agreed_ec(call);
	const struct udptl_counts *u = &s->udptl;
	bool fec = ec == EC_REDUNDANCY && u->fec_packets > 0 && u->secondary_packets == 0;
	/* The first packets of a FEC sender may carry copies: there is nothing yet to build parity from. */
	bool copies = ec == EC_FEC && u->secondary_packets > 0 && u->fec_packets == 0;
	if (fec || copies)
		of_stream(finding_add(call, FINDING_UDPTL_EC_MODE, s->first, s->first_packet,
				  "%s was agreed, the %s sends %s", fec ? "redundancy" : "FEC",
				  verdict_side((int)s->from), fec ? "FEC" : "redundancy"),
			s);
}

static void check_size(struct call *call, const struct fax_stream_info *s)
{
	const struct t38_side *receiver = &call->t38.side[!s->from];
	if (!receiver->present || receiver->max_datagram <= 0 ||
		s->max_datagram <= (size_t)receiver->max_datagram)
		return;
	of_stream(finding_add(call, FINDING_UDPTL_DATAGRAM_TOO_LARGE, s->first, s->first_packet,
			  "the %s sends datagrams of up to %zu octets, T38FaxMaxDatagram of the %s "
			  "is %ld",
			  verdict_side((int)s->from), s->max_datagram, verdict_side(!s->from),
			  receiver->max_datagram),
		s);
}

/* The octets that wait for the modem of the receiving gateway. */
static void check_buffer(struct call *call, const struct fax_stream_info *s)
{
	const struct t38_side *receiver = &call->t38.side[!s->from];
	const struct line_track *track = &call->fax->timing->gateway[!s->from].to_line;
	if (!receiver->present || receiver->max_buffer <= 0)
		return;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *l = &g_array_index(track->signals, struct line_signal, i);
		double octets = l->queue_ms * l->rate / 8000;
		if (octets <= (double)receiver->max_buffer)
			continue;
		of_stream(finding_add(call, FINDING_UDPTL_BUFFER, l->t, l->first_packet,
				  "%.0f octets wait for the modem of the %s's gateway, its "
				  "T38FaxMaxBuffer is %ld",
				  octets, verdict_side(!s->from), receiver->max_buffer),
			s);
		return;
	}
}

static void check_sequence(struct call *call, const struct fax_stream_info *s)
{
	bool known = s->restart_packet != 0;
	if (s->udptl.restarts == 0)
		return;
	of_stream(finding_add(call, FINDING_UDPTL_SEQUENCE, known ? s->restart_t : s->first,
			  known ? s->restart_packet : s->first_packet,
			  "the %s began to count anew %" G_GUINT64_FORMAT " time%s",
			  verdict_side((int)s->from), s->udptl.restarts,
			  s->udptl.restarts == 1 ? "" : "s"),
		s);
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
	of_stream(finding_add(call, FINDING_T38_SYNTAX, s->first, s->first_packet,
			  "version %d was agreed, the %s sends the syntax of %s", version,
			  verdict_side((int)s->from), s->syntax == IFP_2002 ? "2002" : "1998"),
		s)
		->severity = verdict_success(call) ? SEVERITY_WARNING : SEVERITY_ERROR;
}

static void find_rate(struct call *call)
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
			"%s from the %s, T38MaxBitRate is %ld", s->name, verdict_side((int)s->from),
			limit)
			->from = (int)s->from;
		return;
	}
}

/* ---- addresses ---- */

static void check_address(struct call *call, const struct fax_stream_info *s)
{
	char src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	if (call->fax->transport == FAX_TPKT || (s->src_announced && s->dst_announced))
		return;
	of_stream(finding_add(call, FINDING_MEDIA_OTHER_ADDRESS, s->first, s->first_packet,
			  "packets of the %s go from %s to %s; SDP does not name the %s",
			  verdict_side((int)s->from), endpoint_text(&s->src, src),
			  endpoint_text(&s->dst, dst),
			  s->src_announced   ? "second"
			  : s->dst_announced ? "first"
					     : "two"),
		s);
}

/* ---- each for all streams ---- */

static void find_address(struct call *call)
{
	if (call->fax != NULL)
		each_stream(call, check_address);
}

static void find_syntax(struct call *call)
{
	each_stream(call, check_syntax);
}

static void find_sequence(struct call *call)
{
	each_stream(call, check_sequence);
}

static void find_absent(struct call *call)
{
	each_stream(call, check_absent);
}

static void find_loss(struct call *call)
{
	each_stream(call, check_loss);
}

static void find_thin(struct call *call)
{
	each_stream(call, check_thin);
}

static void find_ec_mode(struct call *call)
{
	each_stream(call, check_ec_mode);
}

static void find_size(struct call *call)
{
	each_stream(call, check_size);
}

static void find_buffer(struct call *call)
{
	each_stream(call, check_buffer);
}

const struct verdict_check verdict_stream_checks[] = {
	{FINDING_MEDIA_OTHER_ADDRESS, find_address},
	{FINDING_T38_SYNTAX, find_syntax},
	{FINDING_UDPTL_SEQUENCE, find_sequence},
	{FINDING_UDPTL_REDUNDANCY_ABSENT, find_absent},
	{FINDING_UDPTL_LOSS, find_loss},
	{FINDING_UDPTL_REDUNDANCY_THIN, find_thin},
	{FINDING_UDPTL_EC_MODE, find_ec_mode},
	{FINDING_UDPTL_DATAGRAM_TOO_LARGE, find_size},
	{FINDING_UDPTL_BUFFER, find_buffer},
	{FINDING_T38_RATE, find_rate},
	{FINDINGS, NULL},
};
