/* Findings on single pages. */
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"

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

static void check_damaged(struct call *call, const struct fax_page *p)
{
	if (p->confirmed && p->bad_rows > 0)
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

static bool hung_up_in(const struct call *call, const struct fax_page *p)
{
	return call->bye_packet != 0 && call->t_bye < p->t_end + T38_SECOND;
}

static void check_carrier(struct call *call, const struct fax_page *p)
{
	if (p->carrier_lost && !hung_up_in(call, p))
		of_page(finding_add(call, FINDING_T30_CARRIER_LOST, p->t_end, p->last_packet,
				"page %u ends after %u rows without a command", p->number, p->rows),
			p);
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
