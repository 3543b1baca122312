#include "analyzer/call_ruled_out.h"

#include <string.h>

struct suspects {
	const struct fax *fax;
	const char *root;
	GPtrArray *texts;
};

static bool is_about(const struct suspects *s, const char *family)
{
	return g_str_has_prefix(s->root, family);
}

static void clear(struct suspects *s, char *text)
{
	g_ptr_array_add(s->texts, text);
}

/* ---- loss ---- */

struct losses {
	uint64_t expected[2], lost, unrecovered; /* by enum side */
};

static struct losses losses_of(const struct fax *fax)
{
	struct losses l = {{0, 0}, 0, 0};
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *stream = g_ptr_array_index(fax->streams, i);
		const struct udptl_counts *u = &stream->udptl;
		l.expected[stream->from] += u->expected;
		l.lost += u->expected - MIN(u->received, u->expected);
		l.unrecovered += u->unrecovered;
	}
	return l;
}

/* Only with both directions in the capture: what is not there may be what was lost. */
static void look_at_loss(struct suspects *s)
{
	struct losses l = losses_of(s->fax);
	if (is_about(s, "UDPTL-") || is_about(s, "MEDIA-") || l.expected[0] == 0 ||
		l.expected[1] == 0 || l.unrecovered > 0)
		return;
	if (l.lost == 0)
		clear(s, g_strdup_printf("no sequence number is missing (%" G_GUINT64_FORMAT
					 " of the caller, %" G_GUINT64_FORMAT " of the callee)",
				 l.expected[SIDE_CALLER], l.expected[SIDE_CALLEE]));
	else
		clear(s,
			g_strdup_printf("what is lost is recovered (%" G_GUINT64_FORMAT " packets)",
				l.lost));
}

/* ---- T.30 ---- */

/* T.30 5.3.6.1.3: CFR confirms the whole of what went before the page. */
static void look_at_training(struct suspects *s)
{
	const struct fax_exchange *first = NULL;
	for (guint i = 0; i < s->fax->exchanges->len; i++) {
		const struct fax_exchange *x =
			&g_array_index(s->fax->exchanges, struct fax_exchange, i);
		if (x->fcf != T30_FCF_DCS)
			continue;
		first = first != NULL ? first : x;
		if (x->response_fcf != T30_FCF_CFR || x->response == NULL || x->attempts > 1)
			return;
	}
	if (first != NULL)
		clear(s,
			g_strdup_printf(
				"the first training was answered with CFR (frame %" G_GUINT64_FORMAT
				")",
				first->response_packet));
}

static bool confirms(const struct fax_exchange *x)
{
	return x->page > 0 && x->response != NULL && x->response_fcf == T30_FCF_MCF;
}

static void look_at_pages(struct suspects *s)
{
	const struct fax_result *result = &s->fax->result;
	const struct fax_exchange *last = NULL;
	for (guint i = 0; i < s->fax->exchanges->len; i++) {
		const struct fax_exchange *x =
			&g_array_index(s->fax->exchanges, struct fax_exchange, i);
		last = confirms(x) ? x : last;
	}
	if (result->status == FAX_SUCCESS || result->pages_confirmed == 0 || last == NULL)
		return;
	clear(s, g_strdup_printf("%u page%s confirmed (frame %" G_GUINT64_FORMAT ")",
			 result->pages_confirmed, result->pages_confirmed == 1 ? " was" : "s were",
			 last->response_packet));
}

/* ---- telephone lines ---- */

static unsigned count_missed(const GArray *checks)
{
	unsigned missed = 0;
	for (guint i = 0; i < checks->len; i++)
		missed += !g_array_index(checks, struct line_check, i).ok;
	return missed;
}

static void look_at_lines(struct suspects *s)
{
	const struct line_timing *timing = s->fax->timing;
	if (timing == NULL || is_about(s, "TIME-"))
		return;
	const GArray *caller = timing->gateway[0].checks, *callee = timing->gateway[1].checks;
	if (count_missed(caller) + count_missed(callee) > 0 || caller->len == 0 || callee->len == 0)
		return;
	clear(s, g_strdup_printf("the %u timer checks of both telephone lines hold",
			 caller->len + callee->len));
}

GPtrArray *call_ruled_out(const struct call *call)
{
	struct suspects s = {.fax = call_best_leg(call)->fax,
		.root = call->verdict_root,
		.texts = g_ptr_array_new_with_free_func(g_free)};
	if (s.root == NULL || s.fax == NULL)
		return s.texts;
	look_at_loss(&s);
	look_at_training(&s);
	look_at_pages(&s);
	look_at_lines(&s);
	return s.texts;
}
