/* Findings on single pages. */
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

/* The preamble of V.21 and three frames behind it (T.30 5.3.1). */
#define COMMAND_SPAN (3 * T38_SECOND)

typedef void (*page_check)(struct call *, const struct fax_page *);

static void each_page(struct call *call, page_check check)
{
	for (guint i = 0; i < call->fax->pages->len; i++)
		check(call, g_ptr_array_index(call->fax->pages, i));
}

static struct finding *of_page(struct finding *f, const struct fax_page *p)
{
	f->from = (int)p->from;
	f->page = p->number;
	f->t_end = p->t_end;
	finding_packet(f, p->first_packet);
	finding_packet(f, p->last_packet);
	return f;
}

static uint64_t answer_packet(const struct fax *fax, const struct fax_page *p)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		if (f->t_end == p->t_answer && f->from != p->from)
			return f->last_packet;
	}
	return 0;
}

static void check_rejected(struct call *call, const struct fax_page *p)
{
	if (p->answer == NULL || p->confirmed)
		return;
	struct finding *f = of_page(finding_add(call, FINDING_T30_PAGE_REJECTED, p->t_answer,
					    answer_packet(call->fax, p),
					    "page %u was answered with %s", p->number, p->answer),
		p);
	f->from = !p->from;
	f->t_end = p->t_answer;
}

/* The page was under way when the capture began: what came before cannot be told from what was bad. */
static bool begins_cut(const struct call *call, const struct fax_page *p)
{
	return call->fax->result.joined_late && p->number == 1 &&
	       (call->fax->exchanges->len == 0 || p->t < verdict_exchange(call->fax, 0)->t);
}

static void check_damaged(struct call *call, const struct fax_page *p)
{
	if (p->confirmed && p->bad_rows > 0 && !begins_cut(call, p))
		of_page(finding_add(call, FINDING_PAGE_DAMAGED, p->t, p->first_packet,
				"page %u: %u of %u rows are bad", p->number, p->bad_rows, p->rows),
			p);
}

static void check_coding(struct call *call, const struct fax_page *p)
{
	if (p->not_as_dcs)
		of_page(finding_add(call, FINDING_PAGE_CODING, p->t, p->first_packet,
				"page %u: its data are %s, %u pels wide", p->number, p->coding,
				p->params.width),
			p);
}

/* The sender began to say what follows behind the data: a preamble, a frame. */
static t38_time began_to_command(const struct fax *fax, const struct fax_page *p, t38_time end)
{
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		bool preamble = s->kind == FAX_SIGNAL_INDICATOR && s->value == IFP_V21_PREAMBLE;
		if (s->from == p->from && s->t >= end && preamble)
			return s->t;
	}
	return T38_NEVER;
}

/* BYE came while data, or the command behind them, were under way. */
static bool hung_up_in(const struct call *call, const struct fax_page *p, t38_time end)
{
	t38_time command = began_to_command(call->fax, p, end);
	return call->bye_packet != 0 && verdict_first(call->fax, T30_FCF_DCN, -1) == NULL &&
	       (call->t_bye < end + T38_SECOND ||
		       (command != T38_NEVER && call->t_bye < command + COMMAND_SPAN));
}

/* The last data of a page whose frames are sent again behind PPR, and no command behind them; T38_NEVER: it is none. */
static t38_time stops_in_copies(const struct fax *fax, const struct fax_page *p)
{
	const struct fax_exchange *x = verdict_last_exchange(fax);
	t38_time last = T38_NEVER;
	bool again = x != NULL && x->page == p->number && x->from == p->from &&
		     (x->response_fcf == T30_FCF_PPR || x->response_fcf == T30_FCF_CTR);
	for (guint i = 0; again && i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (s->from == p->from && s->t > x->t_response && s->kind == FAX_SIGNAL_HDLC &&
			ifp_data_rate(s->value) > 1200)
			last = MAX(last, s->t_end);
	}
	return last;
}

static void check_carrier(struct call *call, const struct fax_page *p)
{
	t38_time again = stops_in_copies(call->fax, p);
	if (p->carrier_lost && !hung_up_in(call, p, p->t_end))
		of_page(finding_add(call, FINDING_T30_CARRIER_LOST, p->t_end, p->last_packet,
				"page %u ends after %u rows without a command", p->number, p->rows),
			p);
	else if (again != T38_NEVER && !hung_up_in(call, p, again))
		of_page(finding_add(call, FINDING_T30_CARRIER_LOST, again,
				verdict_last_packet(call->fax, (int)p->from),
				"page %u: the frames that are sent again end without a command",
				p->number),
			p)
			->t_end = again;
}

static void find_rejected(struct call *call)
{
	each_page(call, check_rejected);
}

static void find_damaged(struct call *call)
{
	each_page(call, check_damaged);
}

static void find_coding(struct call *call)
{
	each_page(call, check_coding);
}

static void find_carrier(struct call *call)
{
	each_page(call, check_carrier);
}

const struct verdict_check verdict_page_checks[] = {
	{FINDING_PAGE_CODING, find_coding},
	{FINDING_PAGE_DAMAGED, find_damaged},
	{FINDING_T30_PAGE_REJECTED, find_rejected},
	{FINDING_T30_CARRIER_LOST, find_carrier},
	{FINDINGS, NULL},
};
