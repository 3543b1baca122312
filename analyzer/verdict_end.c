/* Findings on how a fax ended: DCN or BYE too early, a sender that says no more, no DCN. */
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

#define T38_FOREVER INT64_MAX

/* A machine that waits for a command gives up after T2, 6 s +- 1 s (T.30 5.4.3.1). */
#define T2_LEAST (5 * T38_SECOND)

/* A machine that is hung up on has said something not long before; behind more, it waited in vain. */
#define GOING_ON (2 * T38_SECOND)

/* ---- a sender that says no more ---- */

/* Responses behind which the side that commanded goes on: with a page, training, a command. */
static bool asks_for_more(const struct fax_exchange *x)
{
	enum t30_fcf command = x->fcf2 != T30_NONE ? x->fcf2 : x->fcf;
	bool last = command == T30_FCF_EOP || command == T30_FCF_PRI_EOP;
	switch (x->response_fcf) {
	case T30_FCF_CFR:
	case T30_FCF_FTT:
	case T30_FCF_CTR:
	case T30_FCF_PPR:
		return x->allowed;
	case T30_FCF_MCF:
	case T30_FCF_RTP:
		return x->allowed && !last;
	default:
		return false;
	}
}

/* The side says something of T.30 between both times, DCN left out. */
static bool says_more_in(const struct fax *fax, enum side side, t38_time begin, t38_time end)
{
	const struct fax_frame *dcn = verdict_first(fax, T30_FCF_DCN, (int)side);
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (s->from == side && s->t > begin && s->t < end &&
			s->kind != FAX_SIGNAL_INDICATOR &&
			(dcn == NULL || s->t < dcn->t - T38_SECOND))
			return true;
	}
	return false;
}

/* The receiver waited for it until T2 was over, and then began anew with DIS (T.30 5.4.3.1). */
static bool begins_anew(const struct fax_exchange *x, const struct fax_exchange *next)
{
	return next != NULL && next->from != x->from && next->fcf == T30_FCF_DIS &&
	       next->t - x->t_response >= T2_LEAST;
}

static t38_time waited_until(
	const struct call *call, const struct fax_exchange *x, const struct fax_exchange *next)
{
	const struct fax *fax = call->fax;
	const struct fax_frame *dcn = verdict_first(fax, T30_FCF_DCN, (int)x->from);
	/* Its own decision, not silence. */
	if (dcn != NULL && dcn->t > x->t_response && dcn->t - x->t_response < T2_LEAST)
		return T38_NEVER;
	if (begins_anew(x, next))
		return says_more_in(fax, x->from, x->t_response, next->t) ? T38_NEVER : next->t;
	if (next != NULL || says_more_in(fax, x->from, x->t_response, T38_FOREVER))
		return T38_NEVER;
	return verdict_end(call);
}

static void add_no_command(struct call *call, int index, t38_time until)
{
	const struct fax_exchange *x = verdict_exchange(call->fax, index);
	bool mute = verdict_last_heard(call->fax, (int)x->from) < x->t_response + T38_SECOND;
	struct finding *f = finding_add(call, FINDING_T30_NO_COMMAND, x->t_response,
		x->response_packet, "behind %s the %s sends %s for %.1f s", x->response,
		verdict_side((int)x->from), mute ? "nothing" : "neither page nor command",
		(double)(until - x->t_response) / (double)T38_SECOND);
	finding_packet(f, verdict_last_packet(call->fax, (int)x->from));
	f->from = (int)x->from;
	f->exchange = index;
	f->t_end = until;
}

static void find_no_command(struct call *call)
{
	int last = (int)call->fax->exchanges->len - 1;
	for (int i = MAX(last - 1, 0); i <= last && !verdict_success(call); i++) {
		const struct fax_exchange *x = verdict_exchange(call->fax, i);
		t38_time until = asks_for_more(x)
					 ? waited_until(call, x, verdict_exchange(call->fax, i + 1))
					 : T38_NEVER;
		if (until == T38_NEVER || until - x->t_response < T2_LEAST)
			continue;
		add_no_command(call, i, until);
		return;
	}
}

/* ---- DCN ---- */

static const struct fax_frame *first_dcn(const struct fax *fax)
{
	return verdict_first(fax, T30_FCF_DCN, -1);
}

static char *dcn_detail(const struct fax *fax, const struct fax_frame *dcn)
{
	const struct fax_exchange *x = verdict_last_exchange(fax);
	const struct fax_page *page =
		fax->pages->len > 0 ? g_ptr_array_index(fax->pages, fax->pages->len - 1) : NULL;
	const char *who = verdict_side((int)dcn->from);
	if (page != NULL && page->from == dcn->from && page->command == NULL &&
		(x == NULL || page->t > x->t_last))
		return g_strdup_printf(
			"the %s sends DCN in place of the end of page %u", who, page->number);
	if (x == NULL)
		return g_strdup_printf("the %s sends DCN", who);
	if (x->from != dcn->from)
		return g_strdup_printf("the %s answers %s with DCN", who, x->command);
	return g_strdup_printf("the %s sends DCN behind %s%s", who,
		x->response != NULL ? x->response : x->command,
		x->response != NULL ? "" : ", unanswered");
}

/* The command, the second half of PPS and EOR included, by which the side last told what follows; T30_NONE: none is known. */
static enum t30_fcf announced(const struct fax *fax, enum side from)
{
	enum t30_fcf command = T30_NONE;
	for (guint i = 0; i < fax->exchanges->len; i++) {
		const struct fax_exchange *x = verdict_exchange(fax, (int)i);
		bool post = x->phase == 'D' && x->fcf != T30_FCF_RR && x->fcf != T30_FCF_CTC;
		if (x->from == from && post)
			command = x->fcf2 != T30_NONE ? x->fcf2 : x->fcf;
	}
	return command;
}

static bool announces_more(enum t30_fcf command)
{
	return command == T30_FCF_MPS || command == T30_FCF_PRI_MPS || command == T30_FCF_EOM ||
	       command == T30_FCF_PRI_EOM || command == T30_FCF_EOS || command == T30_FCF_PPS;
}

/* What the sender says behind the confirmation of all, though a page or frame of it lacks in the capture. */
static bool ends_procedure(const struct fax *fax, const struct fax_frame *dcn)
{
	const struct fax_exchange *x = verdict_last_exchange(fax);
	bool confirmed = x != NULL && x->from == dcn->from && x->phase == 'D' && x->allowed &&
			 (x->response_fcf == T30_FCF_MCF || x->response_fcf == T30_FCF_RTP);
	return confirmed && x->t_response < dcn->t && !announces_more(announced(fax, dcn->from));
}

static void find_dcn(struct call *call)
{
	const struct fax_frame *dcn = first_dcn(call->fax);
	if (dcn == NULL || !verdict_failed(call) || ends_procedure(call->fax, dcn))
		return;
	char *detail = dcn_detail(call->fax, dcn);
	struct finding *f =
		finding_add(call, FINDING_T30_DCN_EARLY, dcn->t, dcn->first_packet, "%s", detail);
	const struct fax_exchange *x = verdict_last_exchange(call->fax);
	f->from = (int)dcn->from;
	f->exchange = x != NULL ? (int)call->fax->exchanges->len - 1 : -1;
	f->t_end = dcn->t_end;
	finding_packet(f, dcn->last_packet);
	g_free(detail);
}

static void find_no_dcn(struct call *call)
{
	const struct fax_exchange *x = verdict_last_exchange(call->fax);
	if (!verdict_success(call) || first_dcn(call->fax) != NULL || x == NULL ||
		x->response == NULL ||
		verdict_lost(call->fax, (int)x->from, x->t_last, verdict_end(call)) ||
		(call->bye_packet == 0 && verdict_end(call) - call->fax->last < T2_LEAST))
		return;
	finding_add(call, FINDING_T30_NO_DCN, x->t_response, x->response_packet,
		"%s of the %s is answered with %s, and nothing follows", x->command,
		verdict_side((int)x->from), x->response);
}

/* ---- BYE ---- */

/* When the fax last went on: of a page that stops in the middle, its last data. */
static t38_time last_sign(const struct fax *fax)
{
	const struct fax_page *page =
		fax->pages->len > 0 ? g_ptr_array_index(fax->pages, fax->pages->len - 1) : NULL;
	return page != NULL && page->command == NULL ? page->t_end : fax->last;
}

/* "Q.850;cause=16;text=..." (RFC 3326), as the device wrote it. */
static char *reason_text(const struct call *call)
{
	return call->bye_reason != NULL ? g_strdup_printf("; its reason: %s", call->bye_reason)
					: g_strdup("");
}

static void find_hangup(struct call *call)
{
	const struct fax *fax = call->fax;
	if (call->bye_packet == 0 || verdict_success(call) || fax->first == T38_NEVER ||
		call->t_bye < fax->first || first_dcn(fax) != NULL)
		return;
	t38_time waited = call->t_bye - last_sign(fax);
	char *reason = reason_text(call);
	struct finding *f = finding_add(call, FINDING_SIG_HANGUP_EARLY, call->t_bye,
		call->bye_packet, "the %s sent BYE before DCN, in phase %c%s",
		verdict_side(call->ended_by), fax->result.phase, reason);
	if (waited > GOING_ON) {
		char *detail = g_strdup_printf("%s, %.1f s behind the last of T.38", f->detail,
			(double)waited / (double)T38_SECOND);
		f->detail = g_string_chunk_insert(call->strings, detail);
		g_free(detail);
	}
	f->from = call->ended_by;
	g_free(reason);
}

const struct verdict_check verdict_end_checks[] = {
	{FINDING_T30_NO_COMMAND, find_no_command},
	{FINDING_T30_DCN_EARLY, find_dcn},
	{FINDING_T30_NO_DCN, find_no_dcn},
	{FINDING_SIG_HANGUP_EARLY, find_hangup},
	{FINDINGS, NULL},
};
