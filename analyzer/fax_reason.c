#include "analyzer/fax_reason.h"

#include "analyzer/fax_exchange.h"

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define PAGE(fax, i) ((struct fax_page *)g_ptr_array_index((fax)->pages, i))
#define EXCHANGE(fax, i) (&g_array_index((fax)->exchanges, struct fax_exchange, i))

bool fax_reason_captured(const struct fax *fax, enum side side)
{
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		if (info->from == side && info->packets > 0)
			return true;
	}
	return false;
}

const struct fax_page *fax_reason_open_page(const struct fax *fax)
{
	for (guint i = 0; i < fax->pages->len; i++)
		if (!PAGE(fax, i)->confirmed && !PAGE(fax, i)->superseded)
			return PAGE(fax, i);
	return NULL;
}

static unsigned count_frames(const struct fax *fax, enum t30_fcf fcf, int from)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		n += f->fcs == T38_FCS_OK && (fcf == T30_NONE || f->fcf == fcf) &&
		     (from < 0 || (int)f->from == from);
	}
	return n;
}

static unsigned count_since(const struct fax *fax, enum t30_fcf fcf, t38_time begin)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		n += f->fcs == T38_FCS_OK && f->fcf == fcf && (begin == T38_NEVER || f->t >= begin);
	}
	return n;
}

static const char *side_name(int side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

static bool ends_with(const GString *out, const char *tail)
{
	return g_str_has_suffix(out->str, tail);
}

static void append_end(GString *out, const struct fax *fax, const struct call *call)
{
	unsigned dcn[2] = {count_frames(fax, T30_FCF_DCN, 0), count_frames(fax, T30_FCF_DCN, 1)};
	if (ends_with(out, "DCN"))
		return;
	if ((dcn[0] > 0) != (dcn[1] > 0))
		g_string_append_printf(out, "; the %s sent DCN", side_name(dcn[0] > 0 ? 0 : 1));
	else if (call->bye_packet != 0 && call->ended_by >= 0 && call->t_bye >= fax->first)
		g_string_append_printf(out, "; the %s hung up", side_name(call->ended_by));
	else if (fax->result.cut_short)
		g_string_append(out, "; the capture ends there");
}

/* "(sent 3 times: packets of the response were lost)" */
static void append_attempts(GString *out, const struct fax_exchange *x)
{
	bool said = x->why == FAX_REPEAT_SILENCE || x->why == FAX_REPEAT_NONE;
	const char *why = said ? NULL : fax_exchange_why(x->why);
	if (x->attempts > 1)
		g_string_append_printf(out, " (sent %u times%s%s)", x->attempts,
			why != NULL ? ": " : "", why != NULL ? why : "");
	else if (why != NULL)
		g_string_append_printf(out, " (%s)", why);
}

static const struct fax_exchange *last_of_phase(const struct fax *fax, char phase)
{
	for (guint i = fax->exchanges->len; i > 0; i--)
		if (EXCHANGE(fax, i - 1)->phase == phase)
			return EXCHANGE(fax, i - 1);
	return NULL;
}

/* How far phase B came, when no page did. */
static void append_phase_b(GString *out, const struct fax *fax)
{
	const struct fax_exchange *x = last_of_phase(fax, 'B');
	/* Of this phase B: what was said behind an earlier page is another one's. */
	t38_time begin = fax->pages->len > 0 ? PAGE(fax, fax->pages->len - 1)->t : T38_NEVER;
	unsigned ftt = count_since(fax, T30_FCF_FTT, begin),
		 cfr = count_since(fax, T30_FCF_CFR, begin);
	if (count_frames(fax, T30_NONE, -1) == 0) {
		g_string_append(out, "no T.30 frame was seen");
	} else if (x == NULL) {
		g_string_append(
			out, cfr > 0 ? "no page came after CFR" : "neither DIS nor DCS was seen");
	} else if (x->fcf != T30_FCF_DCS) {
		g_string_append_printf(out, "%s was not answered with DCS", x->command);
		append_attempts(out, x);
	} else if (x->response_fcf == T30_FCF_DCN && ftt == 0) {
		g_string_append(out, "DCS and training were answered with DCN");
	} else if (cfr == 0 && ftt > 0) {
		g_string_append_printf(out,
			fax->result.cut_short ? "training: %u FTT so far"
					      : "training failed: %u FTT, no CFR",
			ftt);
	} else if (cfr == 0) {
		g_string_append(out, "DCS and training were not answered");
		append_attempts(out, x);
	} else {
		g_string_append(out, "no page came after CFR");
	}
}

static const struct fax_exchange *exchange_of_page(const struct fax *fax, unsigned number)
{
	for (guint i = fax->exchanges->len; i > 0; i--)
		if (EXCHANGE(fax, i - 1)->page == number)
			return EXCHANGE(fax, i - 1);
	return NULL;
}

/* The command that nobody answered: of a page with ECM the last one, which may be RR or CTC. */
static void append_unanswered(GString *out, const struct fax *fax, const struct fax_page *page)
{
	const struct fax_exchange *x = exchange_of_page(fax, page->number);
	bool open = x != NULL && x->response == NULL;
	const char *command = open ? x->command : page->command;
	if (x != NULL && x->response_fcf == T30_FCF_DCN) {
		g_string_append_printf(
			out, "%s after page %u was answered with DCN", x->command, page->number);
		return;
	}
	g_string_append_printf(out, "%s after page %u was not answered", command, page->number);
	if (open)
		append_attempts(out, x);
}

static void append_page(GString *out, const struct fax *fax, const struct fax_page *page)
{
	const struct fax_exchange *x = exchange_of_page(fax, page->number);
	if (page->command == NULL)
		g_string_append_printf(out,
			"page %u ended after %u rows without an end-of-page "
			"command",
			page->number, page->rows);
	else if (page->answer != NULL)
		g_string_append_printf(
			out, "page %u was answered with %s", page->number, page->answer);
	else if (!fax_reason_captured(fax, !page->from))
		g_string_append_printf(out, "the answer to page %u was not captured", page->number);
	else if (x != NULL && x->response != NULL && x->response_fcf != T30_FCF_DCN)
		g_string_append_printf(out, "page %u was not confirmed: %s was answered with %s",
			page->number, x->command, x->response);
	else
		append_unanswered(out, fax, page);
}

/* All pages are confirmed, and another one was announced. */
static void append_missing(GString *out, const struct fax *fax)
{
	const struct fax_page *last = PAGE(fax, fax->pages->len - 1);
	const struct fax_exchange *x =
		fax->exchanges->len > 0 ? EXCHANGE(fax, fax->exchanges->len - 1) : NULL;
	if (x != NULL && x->phase == 'B' && x->t > last->t) {
		g_string_append_printf(out, "after page %u ", last->number);
		append_phase_b(out, fax);
	} else if (last->command == NULL) {
		g_string_append_printf(out,
			"page %u was confirmed; whether it was the last is not known: the command "
			"behind it is missing",
			last->number);
	} else if (fax_exchange_is_end(last->command_fcf)) {
		g_string_append_printf(out,
			"%s of page %u was confirmed, sent again all the same, and then answered "
			"with DCN",
			last->command, last->number);
	} else {
		g_string_append_printf(out, "no page came after page %u, though %s announced one",
			last->number, last->command);
	}
}

char *fax_reason(const struct fax *fax, const struct call *call)
{
	const struct fax_page *open = fax_reason_open_page(fax);
	const struct fax_result *r = &fax->result;
	GString *out = g_string_new(NULL);
	if (r->status == FAX_SUCCESS) {
		g_string_append_printf(out, "%u page%s sent and confirmed", r->pages_confirmed,
			r->pages_confirmed == 1 ? "" : "s");
		return g_string_free(out, FALSE);
	}
	if (fax->pages->len == 0)
		append_phase_b(out, fax);
	else if (open == NULL)
		append_missing(out, fax);
	else
		append_page(out, fax, open);
	append_end(out, fax, call);
	return g_string_free(out, FALSE);
}
