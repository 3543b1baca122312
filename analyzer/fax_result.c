#include "analyzer/fax_result.h"

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
	for (guint i = 0; i < fax->pages->len; i++)
		PAGE(fax, i)->from = other(PAGE(fax, i)->from);
}

/* ---- identities ---- */

static const char *ident(struct fax *fax, const struct t30_frame *frame)
{
	char text[T30_IDENT_MAX];
	t30_ident_text(frame->fif, text);
	return g_string_chunk_insert(fax->chunk, text);
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
	}
}

/* ---- answers ---- */

static bool is_answer(enum t30_fcf fcf)
{
	return fcf == T30_FCF_MCF || fcf == T30_FCF_RTN || fcf == T30_FCF_RTP ||
	       fcf == T30_FCF_PIN || fcf == T30_FCF_PIP;
}

/* The first answer of the other side behind the command, before the sender goes on with another page. */
static void find_answer(struct fax *fax, struct fax_page *page, t38_time next_page)
{
	if (page->t_command == T38_NEVER)
		return;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->from == page->from || f->fcs != T38_FCS_OK || !is_answer(f->fcf) ||
			f->t_end < page->t_command)
			continue;
		if (next_page != T38_NEVER && f->t > next_page)
			return;
		page->answer = f->name;
		page->t_answer = f->t_end;
		page->confirmed =
			f->fcf == T30_FCF_MCF || f->fcf == T30_FCF_RTP || f->fcf == T30_FCF_PIP;
		return;
	}
}

static void find_answers(struct fax *fax)
{
	for (guint i = 0; i < fax->pages->len; i++) {
		t38_time next = i + 1 < fax->pages->len ? PAGE(fax, i + 1)->t : T38_NEVER;
		find_answer(fax, PAGE(fax, i), next);
	}
}

/* ---- result ---- */

struct seen {
	unsigned count[2]; /* good frames by side */
	unsigned dis, dcs, cfr, ftt, rnr;
	unsigned dcn[2];
	bool image; /* page data */
	bool command;
	unsigned packets[2];
};

static void look(const struct fax *fax, struct seen *seen)
{
	*seen = (struct seen){0};
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->fcs != T38_FCS_OK)
			continue;
		seen->count[f->from]++;
		seen->dis += f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_DTC;
		seen->dcs += f->fcf == T30_FCF_DCS;
		seen->cfr += f->fcf == T30_FCF_CFR;
		seen->ftt += f->fcf == T30_FCF_FTT;
		seen->rnr += f->fcf == T30_FCF_RNR;
		seen->dcn[f->from] += f->fcf == T30_FCF_DCN;
	}
	seen->image = fax->pages->len > 0;
	for (guint i = 0; i < fax->pages->len; i++)
		seen->command = seen->command || PAGE(fax, i)->command != NULL;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		seen->packets[info->from] += info->packets > 0;
	}
}

static char phase_of(const struct seen *seen, bool success)
{
	if (success && (seen->dcn[0] || seen->dcn[1]))
		return 'E';
	if (seen->command)
		return 'D';
	if (seen->image)
		return 'C';
	return seen->count[0] || seen->count[1] ? 'B' : 'A';
}

static const char *side_name(enum side side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

static char *hangup(const struct fax *fax, const struct call *call, const struct seen *seen)
{
	for (int side = 0; side < 2; side++)
		if (seen->dcn[side] && !seen->dcn[!side])
			return g_strdup_printf("; the %s sent DCN", side_name((enum side)side));
	if (call->bye_packet != 0 && call->ended_by >= 0 && call->t_bye >= fax->first)
		return g_strdup_printf("; the %s hung up", side_name((enum side)call->ended_by));
	return g_strdup("");
}

/* Why there is no page: how far phase B came. */
static char *reason_without_page(const struct seen *seen)
{
	if (!seen->count[0] && !seen->count[1])
		return g_strdup("no T.30 frame was seen");
	if (seen->dcs == 0)
		return g_strdup(seen->dis ? "DIS was not answered with DCS"
					  : "neither DIS nor DCS was seen");
	if (seen->cfr == 0 && seen->ftt > 0)
		return g_strdup_printf("training failed: %u FTT, no CFR", seen->ftt);
	if (seen->cfr == 0)
		return g_strdup("DCS and training were not answered");
	return g_strdup("no page came after CFR");
}

/* Why a page is not confirmed. */
static char *reason_of_page(const struct fax_page *page, bool answers_captured)
{
	if (page->command == NULL)
		return g_strdup_printf("page %u ended after %u rows without an end-of-page command",
			page->number, page->rows);
	if (page->answer != NULL)
		return g_strdup_printf("page %u was answered with %s", page->number, page->answer);
	if (!answers_captured)
		return g_strdup_printf("the answer to page %u was not captured", page->number);
	return g_strdup_printf("%s after page %u was not answered", page->command, page->number);
}

static const struct fax_page *first_unconfirmed(const struct fax *fax)
{
	for (guint i = 0; i < fax->pages->len; i++)
		if (!PAGE(fax, i)->confirmed && !PAGE(fax, i)->superseded)
			return PAGE(fax, i);
	return NULL;
}

static bool is_end(enum t30_fcf command)
{
	return command == T30_FCF_EOP || command == T30_FCF_PRI_EOP || command == T30_FCF_EOS;
}

/* A page that was refused and followed by another transmission is counted once, by the later one. */
static void mark_superseded(struct fax *fax)
{
	for (guint i = 0; i + 1 < fax->pages->len; i++) {
		struct fax_page *page = PAGE(fax, i);
		bool refused = page->answer != NULL && !page->confirmed;
		page->superseded = refused && PAGE(fax, i + 1)->from == page->from;
	}
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

static enum fax_status status_of(const struct fax *fax, const struct seen *seen)
{
	const struct fax_page *open = first_unconfirmed(fax);
	if (fax->pages->len == 0)
		return seen->count[0] || seen->count[1] ? FAX_FAILED : FAX_UNKNOWN;
	const struct fax_page *last = PAGE(fax, fax->pages->len - 1);
	if (open == NULL && is_end(last->command_fcf))
		return FAX_SUCCESS;
	if (fax->result.pages_confirmed > 0)
		return FAX_PARTIAL;
	/* Nobody's answers are in the capture: what came of the page cannot be known. */
	bool answers_captured = seen->packets[other(last->from)] > 0;
	return answers_captured ? FAX_FAILED : FAX_PARTIAL;
}

static char *reason_of(const struct fax *fax, const struct call *call, const struct seen *seen)
{
	if (fax->result.status == FAX_SUCCESS)
		return g_strdup_printf("%u page%s sent and confirmed", fax->result.pages_confirmed,
			fax->result.pages_confirmed == 1 ? "" : "s");
	const struct fax_page *open = first_unconfirmed(fax);
	char *what;
	if (fax->pages->len == 0)
		what = reason_without_page(seen);
	else if (open == NULL)
		what = g_strdup_printf("no page came after page %u, though %s announced one",
			PAGE(fax, fax->pages->len - 1)->number,
			PAGE(fax, fax->pages->len - 1)->command);
	else
		what = reason_of_page(open, seen->packets[other(open->from)] > 0);
	char *end = hangup(fax, call, seen);
	char *all = g_strconcat(what, end, NULL);
	g_free(what);
	g_free(end);
	return all;
}

void fax_result_finish(struct fax *fax, const struct call *call)
{
	struct seen seen;
	for (guint i = 0; i < fax->pages->len; i++)
		PAGE(fax, i)->number = i + 1;
	for (guint i = 0; i < fax->frames->len; i++)
		if (FRAME(fax, i)->fcs == T38_FCS_OK && !FRAME(fax, i)->fast)
			set_identity(fax, FRAME(fax, i));
	find_answers(fax);
	mark_superseded(fax);
	count_pages(fax);
	look(fax, &seen);
	fax->result.status = status_of(fax, &seen);
	fax->result.phase = phase_of(&seen, fax->result.status == FAX_SUCCESS);
	char *reason = reason_of(fax, call, &seen);
	fax->result.reason = g_string_chunk_insert(fax->chunk, reason);
	g_free(reason);
}
