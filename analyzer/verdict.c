#include "analyzer/verdict.h"

#include "analyzer/fax_result.h"
#include "analyzer/finding.h"
#include "analyzer/verdict_signalling.h"
#include "analyzer/verdict_stream.h"
#include "analyzer/verdict_t30.h"

/* Packets, 1 s of G.711: more than what is under way while media switches. */
#define RTP_IN_PLACE 50

static const char *side_name(int side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

/* ---- media ---- */

static uint64_t packets_from(const struct call *call, int side)
{
	uint64_t n = 0;
	for (guint f = 0; f < call->faxes->len; f++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, f);
		for (guint i = 0; i < fax->streams->len; i++) {
			const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
			n += (int)info->from == side ? info->packets : 0;
		}
	}
	return n;
}

/* Frames that a machine sends only when it has heard the other one: the other direction existed. */
static bool heard_other(const struct fax *fax, int side)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		bool first = f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_CSI ||
			     f->fcf == T30_FCF_NSF || f->fcf == T30_NONE || f->fcf == T30_FCF_DCN;
		if ((int)f->from == side && f->fcs == T38_FCS_OK && !first)
			return true;
	}
	return false;
}

static void check_rtp(struct call *call)
{
	for (int side = 0; side < 2; side++)
		if (call->rtp_on_t38[side] >= RTP_IN_PLACE && packets_from(call, side) == 0)
			finding_add(call, FINDING_MEDIA_RTP_ON_T38_PORT, call->t38.t_agreed,
				call->t38.answer_packet,
				"%" G_GUINT64_FORMAT " RTP packets from the %s",
				call->rtp_on_t38[side], side_name(side));
}

static bool check_elsewhere(struct call *call)
{
	bool any = false;
	char text[ENDPOINT_TEXT_MAX];
	for (int side = 0; side < 2; side++) {
		if (call->t38_elsewhere[side] == 0 || packets_from(call, side) > 0)
			continue;
		any = true;
		finding_add(call, FINDING_MEDIA_OTHER_ADDRESS, call->t38.t_agreed,
			call->t38.answer_packet,
			"%" G_GUINT64_FORMAT
			" T.38 packets of the %s go to %s, which SDP names for audio",
			call->t38_elsewhere[side], side_name(side),
			endpoint_text(&call->elsewhere[side], text))
			->severity = SEVERITY_ERROR;
	}
	return any;
}

static bool check_dtls(struct call *call)
{
	uint64_t n = call->dtls_packets[0] + call->dtls_packets[1];
	bool agreed = call->t38.side[0].transport == SDP_DTLS_UDPTL &&
		      call->t38.side[1].transport == SDP_DTLS_UDPTL;
	if (n == 0 && !(agreed && call->t38.negotiated))
		return false;
	finding_add(call, FINDING_MEDIA_ENCRYPTED, call->t38.t_agreed, call->t38.answer_packet,
		"%" G_GUINT64_FORMAT " DTLS packets; what they carry cannot be read", n);
	return true;
}

/* Both sides begin to send within seconds: the caller CNG or silence, the callee CED. */
static bool ends_too_soon(const struct call *call)
{
	return call->input_end != T38_NEVER && call->t38.t_agreed != T38_NEVER &&
	       call->input_end - call->t38.t_agreed < 5 * T38_SECOND;
}

static void check_directions(struct call *call)
{
	uint64_t n[2] = {packets_from(call, 0), packets_from(call, 1)};
	if (n[0] == 0 && n[1] == 0) {
		if (check_dtls(call) || check_elsewhere(call))
			return;
		if (call->t38.negotiated && !ends_too_soon(call) &&
			call->rtp_on_t38[0] + call->rtp_on_t38[1] < RTP_IN_PLACE)
			finding_add(call, FINDING_MEDIA_NONE, call->t38.t_agreed,
				call->t38.answer_packet, "no UDPTL packet from either side");
		return;
	}
	if (n[0] > 0 && n[1] > 0)
		return;
	int silent = n[0] > 0 ? 1 : 0;
	if (call->signalling == SIGNALLING_NONE || heard_other(call->fax, !silent))
		finding_add(call, FINDING_CAPTURE_ONE_WAY, call->fax->first, 0,
			"no T.38 packet of the %s is in the capture", side_name(silent));
	else if (call->rtp_on_t38[silent] < RTP_IN_PLACE && !ends_too_soon(call))
		finding_add(call, FINDING_MEDIA_ONE_WAY, call->t38.t_agreed,
			call->t38.answer_packet,
			"no T.38 packet of the %s, %" G_GUINT64_FORMAT " of the %s",
			side_name(silent), n[!silent], side_name(!silent));
}

/* ---- fax ---- */

static void check_pages(struct call *call)
{
	for (guint i = 0; i < call->fax->pages->len; i++) {
		const struct fax_page *p = g_ptr_array_index(call->fax->pages, i);
		if (p->answer != NULL && !p->confirmed)
			finding_add(call, FINDING_T30_PAGE_REJECTED, p->t_answer, p->last_packet,
				"page %u was answered with %s", p->number, p->answer);
		if (p->confirmed && p->bad_rows > 0)
			finding_add(call, FINDING_PAGE_DAMAGED, p->t, p->first_packet,
				"page %u: %u of %u rows are bad", p->number, p->bad_rows, p->rows);
		if (p->not_as_dcs)
			finding_add(call, FINDING_PAGE_CODING, p->t, p->first_packet,
				"page %u: its data are %s, %u pels wide", p->number, p->coding,
				p->params.width);
		if (p->carrier_lost && !call->fax->result.cut_short &&
			!(call->bye_packet != 0 && call->t_bye < p->t_end + T38_SECOND))
			finding_add(call, FINDING_T30_CARRIER_LOST, p->t_end, p->last_packet,
				"page %u ends after %u rows without a command", p->number, p->rows);
	}
}

static unsigned count_frames(const struct fax *fax, enum t30_fcf fcf, const struct fax_frame **last)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		if (f->fcf != fcf || f->fcs != T38_FCS_OK)
			continue;
		n++;
		*last = f;
	}
	return n;
}

/* When the fax last went on: of a page that stops in the middle, its last data. */
static t38_time last_sign(const struct fax *fax)
{
	const struct fax_page *page =
		fax->pages->len > 0 ? g_ptr_array_index(fax->pages, fax->pages->len - 1) : NULL;
	return page != NULL && page->command == NULL ? page->t_end : fax->last;
}

static void check_hangup(struct call *call)
{
	const struct fax_frame *last = NULL;
	if (call->bye_packet == 0 || call->fax->result.status == FAX_SUCCESS ||
		call->fax->first == T38_NEVER || call->t_bye < call->fax->first ||
		count_frames(call->fax, T30_FCF_DCN, &last) > 0)
		return;
	/* A side that has waited for long before gives up: the cause is what it waited for. */
	if (call->t_bye - last_sign(call->fax) > 2 * T38_SECOND)
		return;
	finding_add(call, FINDING_SIG_HANGUP_EARLY, call->t_bye, call->bye_packet,
		"the %s sent BYE before DCN, in phase %c", side_name(call->ended_by),
		call->fax->result.phase);
}

/* ---- verdict ---- */

static void set_root(struct call *call, enum severity least)
{
	for (guint i = 0; i < call->findings->len && call->verdict_root == NULL; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (f->severity < least)
			continue;
		call->verdict_root = f->id;
		call->verdict_action = f->action;
	}
}

/* Findings stand in order of cause: signalling, media, packets, T.30. Of a fax that did not succeed a warning
 * is the root when there is no error. */
static void choose_root(struct call *call)
{
	set_root(call, SEVERITY_ERROR);
	if (call->fax != NULL && call->fax->result.status != FAX_SUCCESS &&
		call->fax->result.status != FAX_UNKNOWN)
		set_root(call, SEVERITY_WARNING);
}

static uint64_t lost_packets(const struct fax *fax, uint64_t *unrecovered)
{
	uint64_t lost = 0;
	*unrecovered = 0;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		lost += info->udptl.expected - info->udptl.received;
		*unrecovered += info->udptl.unrecovered;
	}
	return lost;
}

static char *fax_sentence(const struct fax *fax)
{
	uint64_t unrecovered, lost = lost_packets(fax, &unrecovered);
	if (lost == 0)
		return g_strdup_printf("%s, 0 packets lost", fax->result.reason);
	if (unrecovered == 0)
		return g_strdup_printf("%s, %" G_GUINT64_FORMAT " packet%s lost, all recovered",
			fax->result.reason, lost, lost == 1 ? "" : "s");
	return g_strdup_printf("%s, %" G_GUINT64_FORMAT " packet%s lost, %" G_GUINT64_FORMAT
			       " not recovered",
		fax->result.reason, lost, lost == 1 ? "" : "s", unrecovered);
}

static char *no_fax_sentence(const struct call *call)
{
	const struct finding *first =
		call->findings->len > 0 ? &g_array_index(call->findings, struct finding, 0) : NULL;
	if (call->verdict_root != NULL)
		for (guint i = 0; i < call->findings->len; i++)
			if (g_array_index(call->findings, struct finding, i).id ==
				call->verdict_root)
				first = &g_array_index(call->findings, struct finding, i);
	if (first != NULL)
		return g_strdup_printf("no fax: %s", first->detail);
	if (call->t38.offered)
		return g_strdup("no fax: T.38 was offered, no T.38 packet came");
	return g_strdup("no fax: T.38 was not offered");
}

static uint64_t first_packet(const struct call *call)
{
	return call->messages->len > 0 ? g_array_index(call->messages, struct message, 0).packet
				       : 0;
}

/* Said first: it makes counts of other tools doubtful. A single one may be the network's. */
static void check_copies(struct call *call)
{
	uint64_t media = 0;
	for (guint f = 0; f < call->faxes->len; f++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, f);
		for (guint i = 0; i < fax->streams->len; i++)
			media +=
				((const struct fax_stream_info *)g_ptr_array_index(fax->streams, i))
					->captured_twice;
	}
	if (media == 0 && call->captured_twice < 3)
		return;
	finding_add(call, FINDING_CAPTURE_DUPLICATES, call->start, first_packet(call),
		"%u SIP messages and %" G_GUINT64_FORMAT " T.38 packets, not counted",
		call->captured_twice, media);
}

static void check_cut(struct call *call)
{
	const struct fax *fax = call->fax;
	t38_time t = fax != NULL ? fax->first : call->start;
	if (fax != NULL && fax->result.joined_late)
		finding_add(call, FINDING_CAPTURE_CUT, t, 0, "it begins when the fax is under way");
	if (fax != NULL && fax->result.cut_short)
		finding_add(call, FINDING_CAPTURE_CUT, fax->last, 0, "it ends before the fax does");
	if (call->snapped > 0)
		finding_add(call, FINDING_CAPTURE_CUT, t, 0,
			"%" G_GUINT64_FORMAT " packets were not kept whole", call->snapped);
}

void verdict_finish(struct call *call)
{
	check_cut(call);
	check_copies(call);
	verdict_signalling(call);
	check_rtp(call);
	check_directions(call);
	if (call->fax != NULL) {
		verdict_streams(call);
		verdict_t30(call);
		check_hangup(call);
		check_pages(call);
	}
	choose_root(call);
	char *sentence = call->fax != NULL ? fax_sentence(call->fax) : no_fax_sentence(call);
	call->verdict_summary = g_string_chunk_insert(call->strings, sentence);
	g_free(sentence);
}
