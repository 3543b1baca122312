#include "analyzer/fax_result.h"

#include "analyzer/fax_copies.h"
#include "analyzer/fax_exchange.h"
#include "analyzer/fax_reason.h"
#include "analyzer/verdict_facts.h"
#include "dissect/t30_nsf.h"

#define T30_ADDRESS 0xff

/* A command begins right behind the page: its preamble and three frames (T.30 5.3.1). */
#define COMMAND_SPAN (3 * T38_SECOND)

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define PAGE(fax, i) ((struct fax_page *)g_ptr_array_index((fax)->pages, i))

const char *fax_status_name(enum fax_status status)
{
	static const char *const names[] = {
		[FAX_UNKNOWN] = "unknown",
		[FAX_SUCCESS] = "success",
		[FAX_PARTIAL] = "partial",
		[FAX_FAILED] = "failed",
	};
	return names[status];
}

/* ---- which side is which ---- */

/* Frames that only one side can send (T.30 5.3.6.1): +1 the called side, -1 the calling side. Of the others
 * the X bit tells: 1 from the station that received DIS; real devices get it wrong, so it weighs less. */
static int frame_vote(const struct fax_frame *f)
{
	switch (f->fcf) {
	case T30_FCF_DIS:
	case T30_FCF_CSI:
	case T30_FCF_NSF:
		return 8;
	case T30_FCF_DTC:
	case T30_FCF_CIG:
	case T30_FCF_NSC:
		return -8;
	case T30_FCF_FCD:
	case T30_FCF_RCP:
	case T30_NONE:
		return 0;
	default:
		return f->octets[2] & 0x80 ? -1 : 1;
	}
}

bool fax_result_sides_exchanged(const struct fax *fax)
{
	int votes[2] = {0, 0};
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->fcs == T38_FCS_OK)
			votes[f->from] += frame_vote(f);
	}
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (s->kind == FAX_SIGNAL_INDICATOR && s->value == IFP_CED)
			votes[s->from] += 2;
		if (s->kind == FAX_SIGNAL_INDICATOR && s->value == IFP_CNG)
			votes[s->from] -= 2;
	}
	return votes[SIDE_CALLER] > votes[SIDE_CALLEE];
}

static enum side other(enum side side)
{
	return side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
}

void fax_result_exchange_sides(struct fax *fax)
{
	for (guint i = 0; i < fax->streams->len; i++) {
		struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		info->from = other(info->from);
	}
	for (guint i = 0; i < fax->frames->len; i++)
		FRAME(fax, i)->from = other(FRAME(fax, i)->from);
	for (guint i = 0; i < fax->signals->len; i++) {
		struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		s->from = other(s->from);
	}
	for (guint i = 0; i < fax->losses->len; i++) {
		struct fax_loss *loss = &g_array_index(fax->losses, struct fax_loss, i);
		loss->from = other(loss->from);
	}
	for (guint i = 0; i < fax->pages->len; i++)
		PAGE(fax, i)->from = other(PAGE(fax, i)->from);
	if (fax->timing != NULL) {
		const struct line_gateway caller = fax->timing->gateway[SIDE_CALLER];
		fax->timing->gateway[SIDE_CALLER] = fax->timing->gateway[SIDE_CALLEE];
		fax->timing->gateway[SIDE_CALLEE] = caller;
	}
}

/* ---- identities ---- */

static const char *ident(struct fax *fax, const struct t30_frame *frame)
{
	char text[T30_IDENT_MAX];
	t30_ident_text(frame->fif, text);
	return g_string_chunk_insert(fax->chunk, text);
}

static void set_vendor(struct fax *fax, struct fax_identity *id, const struct t30_frame *frame)
{
	struct t30_nsf nsf;
	if (!t30_nsf_of_frame(frame, &nsf))
		return;
	id->nsf_vendor = nsf.vendor;
	id->nsf_model = nsf.model;
	if (nsf.station[0] != '\0')
		id->nsf_station = g_string_chunk_insert(fax->chunk, nsf.station);
}

static void set_identity(struct fax *fax, const struct fax_frame *f)
{
	struct t30_frame frame;
	struct fax_identity *id = &fax->identity[f->from];
	if (t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame) != PARSE_OK)
		return;
	const struct {
		enum t30_fcf fcf;
		const char **to;
	} texts[] = {{T30_FCF_CSI, &id->csi}, {T30_FCF_TSI, &id->tsi}, {T30_FCF_CIG, &id->cig},
		{T30_FCF_SUB, &id->sub}, {T30_FCF_SEP, &id->sep}, {T30_FCF_PWD, &id->pwd},
		{T30_FCF_SID, &id->sid}};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		if (texts[i].fcf == f->fcf)
			*texts[i].to = ident(fax, &frame);
	if (f->fcf == T30_FCF_NSF || f->fcf == T30_FCF_NSS || f->fcf == T30_FCF_NSC) {
		id->nsf = frame.fif.at;
		id->nsf_length = bytes_left(&frame.fif);
		set_vendor(fax, id, &frame);
	}
}

/* ---- frames and pages that are none ---- */

/* A capture that begins inside a frame has the rest of it: what stands there is not its address, and then not its FCF either
 * (T.30 5.3.5). */
static void forget_rests(struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		struct fax_frame *f = FRAME(fax, i);
		if (f->fast || f->length == 0 || f->octets[0] == T30_ADDRESS)
			continue;
		f->name = "unknown";
		f->fcf = f->fcf2 = T30_NONE;
	}
}

/* The other side's judgement of a training is the next that is said. */
static bool is_training(const struct fax *fax, const struct fax_page *page)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->fcs == T38_FCS_OK && !f->fast && f->t >= page->t)
			return f->from != page->from && f->t >= page->t_end &&
			       (f->fcf == T30_FCF_CFR || f->fcf == T30_FCF_FTT);
	}
	return false;
}

/* Data behind a DCS that is not in the capture are taken for a page: they may be a TCF (T.30 5.3.6.1.3). */
static void drop_trainings(struct fax *fax)
{
	for (guint i = fax->pages->len; i > 0; i--) {
		const struct fax_page *page = PAGE(fax, i - 1);
		if (!page->ecm && page->command == NULL && is_training(fax, page))
			g_ptr_array_remove_index(fax->pages, i - 1);
	}
}

/* ---- answers ---- */

static bool is_answer(enum t30_fcf fcf)
{
	return fcf == T30_FCF_MCF || fcf == T30_FCF_RTN || fcf == T30_FCF_RTP ||
	       fcf == T30_FCF_PIN || fcf == T30_FCF_PIP;
}

static bool is_positive(enum t30_fcf answer)
{
	return answer == T30_FCF_MCF || answer == T30_FCF_RTP || answer == T30_FCF_PIP;
}

static bool lacks_packets(const struct fax *fax, enum side from, t38_time begin, t38_time end)
{
	return verdict_lost(fax, (int)from, begin, end) ||
	       verdict_lost_within(fax, (int)from, begin, end);
}

/* Where an answer to the page may begin. Packets of the command may lack: who answers the page had it all the same. */
static t38_time answerable(const struct fax *fax, const struct fax_page *page)
{
	bool lost = page->command == NULL &&
		    lacks_packets(fax, page->from, page->t_end, page->t_end + COMMAND_SPAN);
	return lost ? page->t_end : page->t_command;
}

/* The first answer of the other side behind the command, before the sender goes on with another page. */
static void find_answer(struct fax *fax, struct fax_page *page, t38_time next_page)
{
	t38_time begin = answerable(fax, page);
	for (guint i = 0; i < fax->frames->len && begin != T38_NEVER; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->from == page->from || f->fcs != T38_FCS_OK || !is_answer(f->fcf) ||
			f->t_end < begin)
			continue;
		if (next_page != T38_NEVER && f->t > next_page)
			return;
		page->answer = f->name;
		page->t_answer = f->t_end;
		page->confirmed = is_positive(f->fcf);
		page->carrier_lost = false;
		return;
	}
}

static bool phase_b_between(const struct fax *fax, t38_time begin, t38_time end)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		bool of_b = f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_DTC || f->fcf == T30_FCF_DCS;
		if (of_b && f->t >= begin && f->t <= end)
			return true;
	}
	return false;
}

/* A sender goes on to the next page in the same phase only when the answer was MCF (T.30 5.3.6.1.7): the packets of the answer are
 * lost in the capture, not on the way to it. */
static void infer_answer(const struct fax *fax, struct fax_page *page, const struct fax_page *next)
{
	bool more = page->command_fcf == T30_FCF_MPS || page->command_fcf == T30_FCF_PRI_MPS;
	if (page->answer == NULL && page->t_command != T38_NEVER && more &&
		next->from == page->from &&
		lacks_packets(fax, other(page->from), page->t_command, next->t + T38_SECOND) &&
		!phase_b_between(fax, page->t_command, next->t))
		page->confirmed = true;
}

static void find_answers(struct fax *fax)
{
	for (guint i = 0; i < fax->pages->len; i++) {
		const struct fax_page *next = i + 1 < fax->pages->len ? PAGE(fax, i + 1) : NULL;
		find_answer(fax, PAGE(fax, i), next != NULL ? next->t : T38_NEVER);
		if (next != NULL)
			infer_answer(fax, PAGE(fax, i), next);
	}
}

/* ---- result ---- */

/* The sender disconnects behind the answer to a page whose command is not known. */
static bool ends_unknown(const struct fax *fax, const struct fax_page *page)
{
	for (guint i = 0; page->command == NULL && page->confirmed && i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->from == page->from && f->fcf == T30_FCF_DCN && f->fcs == T38_FCS_OK &&
			f->t >= page->t_answer)
			return true;
	}
	return false;
}

static void count_pages(struct fax *fax)
{
	struct fax_result *r = &fax->result;
	r->pages_sent = r->pages_confirmed = 0;
	for (guint i = 0; i < fax->pages->len; i++) {
		r->pages_sent += !PAGE(fax, i)->superseded;
		r->pages_confirmed += PAGE(fax, i)->confirmed;
	}
}

static bool any_frame(const struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (FRAME(fax, i)->fcs == T38_FCS_OK)
			return true;
	return false;
}

bool fax_result_whole(const struct fax *fax, const struct call *call)
{
	return call->snapped_media == 0 || fax->losses->len == 0;
}

/* The last that is known of it is a response that takes it forward. */
static bool ends_well(const struct fax *fax)
{
	const struct fax_exchange *last =
		fax->exchanges->len > 0 ? &g_array_index(fax->exchanges, struct fax_exchange,
						  fax->exchanges->len - 1)
					: NULL;
	return last == NULL || (last->allowed && is_positive(last->response_fcf));
}

/* One side is not in the capture, though the other one heard it. */
static bool lacks_side(const struct fax *fax, const struct call *call)
{
	bool caller = fax_reason_captured(fax, SIDE_CALLER),
	     callee = fax_reason_captured(fax, SIDE_CALLEE);
	return caller != callee &&
	       (call->signalling == SIGNALLING_NONE || call->mid_dialog ||
		       verdict_heard_other(fax, caller ? SIDE_CALLER : SIDE_CALLEE));
}

/* What is not in the capture may have ended, or been confirmed, well. */
static bool is_open(const struct fax *fax, const struct call *call)
{
	bool pages = fax->pages->len > 0;
	return fax->result.cut_short || (!pages && !any_frame(fax)) ||
	       !fax_result_whole(fax, call) || lacks_side(fax, call) ||
	       (fax->result.joined_late && !pages && ends_well(fax));
}

/* The sender, who is in the capture, disconnects in the middle of a page: whatever the other side said. */
static bool breaks_off(const struct fax *fax, const struct call *call, const struct fax_page *last)
{
	return last != NULL && last->carrier_lost && lacks_side(fax, call) &&
	       fax_result_whole(fax, call) && verdict_first(fax, T30_FCF_DCN, (int)last->from);
}

/* The sender did not hear the answer, sent the command again, and the receiver disconnected in place of another answer: both machines
 * report a failure. */
static bool ends_unheard(const struct fax *fax, const struct fax_page *page)
{
	bool again = false;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (page->t_answer == T38_NEVER || f->t < page->t_answer || f->fcs != T38_FCS_OK ||
			f->fast)
			continue;
		if (f->from == page->from)
			again |= f->attempt > 1;
		else if (again)
			return f->fcf == T30_FCF_DCN;
	}
	return false;
}

static bool ends_whole(const struct fax *fax, const struct fax_page *last)
{
	return fax_reason_open_page(fax) == NULL &&
	       (fax_exchange_is_end(last->command_fcf) || ends_unknown(fax, last));
}

static enum fax_status status_of(const struct fax *fax, const struct call *call)
{
	const struct fax_page *last = fax->pages->len > 0 ? PAGE(fax, fax->pages->len - 1) : NULL;
	if (last != NULL && ends_whole(fax, last))
		return ends_unheard(fax, last) ? FAX_PARTIAL : FAX_SUCCESS;
	if (breaks_off(fax, call, last))
		return FAX_PARTIAL;
	if (is_open(fax, call))
		return FAX_UNKNOWN;
	return fax->result.pages_confirmed > 0 ? FAX_PARTIAL : FAX_FAILED;
}

static bool dcn_seen(const struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (FRAME(fax, i)->fcf == T30_FCF_DCN && FRAME(fax, i)->fcs == T38_FCS_OK)
			return true;
	return false;
}

/* A machine that waits for a command gives up after T2, 7 s at most (T.30 5.4.3.1): a capture that ends sooner
 * behind the last packet does not show what came. */
#define T2_MAX (7 * T38_SECOND)

static bool is_cut_short(const struct fax *fax, const struct call *call)
{
	return call->input_end != T38_NEVER && call->bye_packet == 0 && fax->last != T38_NEVER &&
	       call->input_end - fax->last < T2_MAX && !dcn_seen(fax);
}

/* Each modem signal begins with an indicator (T.38 7.2): who is in the middle of data began before the capture. */
static bool begins_in_data(const struct fax *fax, const struct call *call)
{
	bool seen[2] = {false, false};
	for (guint i = 0; i < fax->signals->len && !(seen[0] && seen[1]); i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (!seen[s->from] && s->kind != FAX_SIGNAL_INDICATOR)
			return call->signalling == SIGNALLING_NONE || call->mid_dialog;
		seen[s->from] = true;
	}
	return false;
}

/* Phase B begins with what the called side says (T.30 5.3.6.1.1); a capture that begins later shows something else
 * first. */
static bool is_joined_late(const struct fax *fax, const struct call *call)
{
	if (begins_in_data(fax, call))
		return true;
	const struct fax_exchange *first =
		fax->exchanges->len > 0 ? &g_array_index(fax->exchanges, struct fax_exchange, 0)
					: NULL;
	if (first == NULL)
		return fax->pages->len > 0;
	const struct fax_page *page = fax->pages->len > 0 ? PAGE(fax, 0) : NULL;
	return first->phase != 'B' || (page != NULL && page->t < first->t);
}

void fax_result_finish(struct fax *fax, const struct call *call)
{
	forget_rests(fax);
	drop_trainings(fax);
	for (guint i = 0; i < fax->pages->len; i++)
		PAGE(fax, i)->number = i + 1;
	for (guint i = 0; i < fax->frames->len; i++)
		if (FRAME(fax, i)->fcs == T38_FCS_OK && !FRAME(fax, i)->fast)
			set_identity(fax, FRAME(fax, i));
	find_answers(fax);
	fax_copies_resent(fax);
	count_pages(fax);
	fax_exchange_find(fax);
	for (guint i = 0; i < fax->pages->len; i++)
		fax->limited = fax->limited || PAGE(fax, i)->limited;
	fax->result.cut_short = is_cut_short(fax, call);
	fax->result.joined_late = is_joined_late(fax, call);
	fax->result.status = status_of(fax, call);
	fax->result.phase = fax_exchange_phase(fax);
	char *reason = fax_reason(fax, call);
	fax->result.reason = g_string_chunk_insert(fax->chunk, reason);
	g_free(reason);
}

static uint64_t bad_rows(const struct fax *fax)
{
	uint64_t bad = 0;
	for (guint i = 0; i < fax->pages->len; i++)
		bad += PAGE(fax, i)->bad_rows;
	return bad;
}

bool fax_result_better(const struct fax *a, const struct fax *b)
{
	static const int rank[] = {
		[FAX_SUCCESS] = 3, [FAX_PARTIAL] = 2, [FAX_FAILED] = 1, [FAX_UNKNOWN] = 0};
	if (rank[a->result.status] != rank[b->result.status])
		return rank[a->result.status] > rank[b->result.status];
	return bad_rows(a) < bad_rows(b);
}
