#include "render/ladder_fax.h"

#include "analyzer/fax_exchange.h"

#include <string.h>

#include "dissect/t30_fif.h"
#include "dissect/t30_nsf.h"
#include "render/text_safe.h"
#include "render/words.h"

struct walk {
	const struct fax *fax;
	enum ladder_depth depth;
	ladder_fax_sink sink;
	void *ctx;
	unsigned block_page, block, block_frames; /* of the last PPS: what a PPR is about */
	int training[2];    /* the last training indicator of each side, -1: none */
	GHashTable *bursts; /* ECM pages whose first burst was shown */
	guint *begin,
		*list; /* frames of signal i: list[begin[i]] up to before list[begin[i + 1]] */
};

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define SIGNAL(fax, i) (&g_array_index((fax)->signals, struct fax_signal, i))

/* Frames are in order of time; a counting sort by signal keeps that order within each. */
static void index_frames(struct walk *w)
{
	guint signals = w->fax->signals->len, frames = w->fax->frames->len;
	w->begin = g_new0(guint, signals + 2);
	w->list = g_new(guint, frames + 1);
	for (guint i = 0; i < frames; i++)
		if (FRAME(w->fax, i)->signal < signals)
			w->begin[FRAME(w->fax, i)->signal + 2]++;
	for (guint i = 2; i < signals + 2; i++)
		w->begin[i] += w->begin[i - 1];
	for (guint i = 0; i < frames; i++)
		if (FRAME(w->fax, i)->signal < signals)
			w->list[w->begin[FRAME(w->fax, i)->signal + 1]++] = i;
}

static guint frame_count(const struct walk *w, unsigned signal)
{
	return w->begin[signal + 1] - w->begin[signal];
}

static const struct fax_frame *frame_at(const struct walk *w, unsigned signal, guint i)
{
	return FRAME(w->fax, w->list[w->begin[signal] + i]);
}

static double seconds(t38_time from, t38_time to)
{
	return (double)(to - from) / (double)T38_SECOND;
}

/* ---- frames ---- */

/* The best modem that a DIS offers: what the fax will most likely use. */
static const char *best_modem(const char *modems)
{
	static const char *const best[] = {"V.17", "V.33", "V.29", "V.27ter"};
	for (size_t i = 0; modems != NULL && i < G_N_ELEMENTS(best); i++)
		if (strstr(modems, best[i]) != NULL)
			return best[i];
	return "modem ?";
}

static void describe_dis(struct bytes fif, GString *out)
{
	struct t30_params p;
	t30_params_parse(fif, false, &p);
	g_string_append_printf(out, "  %s", best_modem(p.modems));
	g_string_append(out, p.ecm ? " ECM" : " no ECM");
	g_string_append(out, p.jbig ? " JBIG" : p.mmr ? " MMR" : p.mr ? " MR" : " MH");
	g_string_append(out, p.superfine ? " superfine" : p.fine ? " fine" : " standard");
	g_string_append_printf(out, " %u mm", p.width_mm);
	if (p.polling)
		g_string_append(out, " polling");
	if (!p.receive)
		g_string_append(out, " (cannot receive)");
}

static void describe_dcs(struct bytes fif, GString *out)
{
	struct t30_params p;
	t30_params_parse(fif, true, &p);
	g_string_append_printf(out, "  %s %u %s%s %s %u mm",
		p.modulation != NULL ? p.modulation : "modem ?", p.rate, p.ecm ? "ECM " : "",
		p.coding, words_resolution(&p), p.width_mm);
	if (!p.ecm && p.scan_time_ms > 0)
		g_string_append_printf(out, " %d ms", p.scan_time_ms);
}

static void describe_pps(struct walk *w, const struct t30_frame *frame, GString *out)
{
	unsigned page, block, frames;
	if (frame->fcf != T30_FCF_PPS || !t30_pps_counts(frame->fif, &page, &block, &frames))
		return;
	/* On a retransmission some senders count only what they sent again. */
	bool same = w->block_page == page && w->block == block;
	w->block_frames = MAX(same ? w->block_frames : 0, frames + 1);
	w->block_page = page;
	w->block = block;
	g_string_append_printf(
		out, "  page %u block %u  %u frames", page + 1, block + 1, frames + 1);
}

/* Bits behind the last frame of the block say nothing: receivers set or clear them as they like. */
static void describe_ppr(struct bytes fif, unsigned frames, GString *out)
{
	unsigned count = 0;
	for (size_t i = 0; i < bytes_left(&fif) * 8 && i < frames; i++)
		count += (fif.at[i / 8] & 0x80u >> i % 8) != 0;
	g_string_append_printf(out, "  %u frame%s to be sent again", count, count == 1 ? "" : "s");
}

static void describe_ident(struct bytes fif, GString *out)
{
	char text[T30_IDENT_MAX];
	size_t n = t30_ident_text(fif, text);
	char *safe = text_safe(text, (ssize_t)n);
	g_string_append_printf(out, " \"%s\"", safe);
	g_free(safe);
}

/* "(2nd: no response came)" */
static void describe_attempt(const struct fax_frame *f, GString *out)
{
	unsigned n = f->attempt;
	const char *ending = n == 2 ? "nd" : n == 3 ? "rd" : "th";
	g_string_append_printf(out, " (%u%s: %s)", n, ending, fax_exchange_why(f->repeated));
}

/* What a frame of another kind says, one line's worth of it. */
static void describe_other(const struct t30_frame *frame, GString *out)
{
	struct t30_params ctc;
	struct t30_nsf nsf;
	struct t30_address address;
	struct t30_fnv fnv;
	char *safe = NULL;
	if (frame->fcf == T30_FCF_CTC) {
		t30_params_ctc(frame->fif, &ctc);
		g_string_append_printf(out, "  %s %u",
			ctc.modulation != NULL ? ctc.modulation : "modem ?", ctc.rate);
	} else if (t30_nsf_of_frame(frame, &nsf)) {
		g_string_append_printf(out, "%s%s%s%s", nsf.vendor != NULL ? "  " : "",
			nsf.vendor != NULL ? nsf.vendor : "", nsf.model != NULL ? " " : "",
			nsf.model != NULL ? nsf.model : "");
		safe = nsf.station[0] != '\0' ? text_safe(nsf.station, -1) : NULL;
	} else if (t30_fif_is_address(frame->fcf) && t30_fif_address(frame->fif, &address)) {
		safe = text_safe(address.text, -1);
	} else if (frame->fcf == T30_FCF_FNV && t30_fif_fnv(frame->fif, &fnv)) {
		for (unsigned i = 0; i < T30_FNV_REASONS; i++)
			if ((fnv.reasons >> i & 1) != 0 && t30_fif_fnv_reason(i) != NULL)
				g_string_append_printf(out, "  %s", t30_fif_fnv_reason(i));
	}
	if (safe != NULL)
		g_string_append_printf(out, " \"%s\"", safe);
	g_free(safe);
}

static void describe_frame(struct walk *w, const struct fax_frame *f, GString *out)
{
	struct t30_frame frame;
	enum parse_status status =
		t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame);
	g_string_append(out, f->name);
	if (f->fcs == T38_FCS_BAD)
		g_string_append(out, " (bad FCS)");
	else if (f->fcs == T38_FCS_MISSING)
		g_string_append(out, " (incomplete)");
	if (f->attempt > 1)
		describe_attempt(f, out);
	if (status != PARSE_OK || f->fcs != T38_FCS_OK)
		return;
	if (t30_is_ident(f->fcf))
		describe_ident(frame.fif, out);
	else if (f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_DTC)
		describe_dis(frame.fif, out);
	else if (f->fcf == T30_FCF_DCS)
		describe_dcs(frame.fif, out);
	else if (f->fcf == T30_FCF_PPR)
		describe_ppr(frame.fif, w->block_frames, out);
	else if (f->fcf == T30_FCF_PPS)
		describe_pps(w, &frame, out);
	else
		describe_other(&frame, out);
	if (t30_fif_defect(&frame) != NULL)
		g_string_append_printf(out, "  (malformed: %s)", t30_fif_defect(&frame));
}

/* What an answer says about a page. */
static void describe_answer(const struct walk *w, const struct fax_frame *f, GString *out)
{
	for (guint i = 0; i < w->fax->pages->len; i++) {
		const struct fax_page *page = g_ptr_array_index(w->fax->pages, i);
		if (page->answer == NULL || page->t_answer != f->t_end || page->from == f->from)
			continue;
		g_string_append_printf(out, "  page %u %s", page->number,
			page->confirmed ? "confirmed" : "refused");
	}
}

/* ---- signals ---- */

static void emit(struct walk *w, const struct fax_signal *s, t38_time t, uint64_t packet,
	enum ladder_kind kind, enum style style, GString *text)
{
	w->sink(w->ctx, s, t, packet, kind, style, g_string_free(text, FALSE));
}

static void append_lost(GString *text, uint32_t lost)
{
	if (lost > 0)
		g_string_append_printf(text, "  %u packet%s lost", lost, lost == 1 ? "" : "s");
}

/* Frames of a V.21 signal in one row: the final frame, which names the command, then those before it. */
static void v21_row(struct walk *w, const struct fax_signal *s, unsigned index)
{
	guint n = frame_count(w, index);
	if (n == 0)
		return;
	GString *text = g_string_new(NULL), *before = g_string_new(NULL);
	const struct fax_frame *first = frame_at(w, index, 0), *last = frame_at(w, index, n - 1);
	for (guint i = 0; i + 1 < n; i++) {
		g_string_append(before, "  ");
		describe_frame(w, frame_at(w, index, i), before);
	}
	describe_frame(w, last, text);
	describe_answer(w, last, text);
	g_string_append(text, before->str);
	g_string_free(before, TRUE);
	append_lost(text, s->lost);
	emit(w, s, first->t, first->first_packet, LADDER_ARROW,
		last->fcs == T38_FCS_OK ? STYLE_T30 : STYLE_BAD, text);
}

static const char *training_word(int indicator)
{
	const char *name = indicator >= 0 ? ifp_indicator_name((unsigned)indicator) : "";
	return strstr(name, "long") != NULL    ? " long"
	       : strstr(name, "short") != NULL ? " short"
					       : "";
}

static void tcf_row(struct walk *w, const struct fax_signal *s)
{
	GString *text = g_string_new(NULL);
	unsigned rate = ifp_data_rate(s->value);
	double length = rate > 0 ? (double)s->octets * 8 / rate : 0;
	g_string_printf(text, "TCF %.2f s  %s %u%s", length, ifp_data_modulation(s->value), rate,
		training_word(w->training[s->from]));
	/* Receivers want zeros for most of 1.5 s (t30-timing.md 9). */
	if (s->zeros < 1.0 && !s->running)
		g_string_append_printf(text, "  only %.2f s of zeros", s->zeros);
	append_lost(text, s->lost);
	emit(w, s, s->t, s->first_packet, LADDER_ARROW, STYLE_TONE, text);
}

static void image_row(struct walk *w, const struct fax_signal *s)
{
	const struct fax_page *p = NULL;
	for (guint i = 0; i < w->fax->pages->len; i++) {
		const struct fax_page *q = g_ptr_array_index(w->fax->pages, i);
		if (q->first_packet == s->first_packet && q->from == s->from)
			p = q;
	}
	if (p == NULL)
		return;
	GString *text = g_string_new(NULL);
	char *rate = words_rate(p->rate), *size = words_octets(p->length);
	g_string_printf(text, "page %u  %ux%u %s %s  %s %.1f s  %u bad rows", p->number,
		p->params.width, p->rows, p->coding != NULL ? p->coding : "?", rate, size,
		seconds(p->t, p->t_end), p->bad_rows);
	append_lost(text, s->lost);
	if (p->superseded)
		g_string_append(text, "  sent again");
	g_free(rate);
	g_free(size);
	emit(w, s, s->t, s->first_packet, LADDER_MEDIA, p->bad_rows > 0 ? STYLE_WARN : STYLE_PAGE,
		text);
}

static void v8_row(struct walk *w, const struct fax_signal *s)
{
	char *safe = text_safe(s->message, -1);
	GString *text = g_string_new(s->name);
	g_string_append_printf(text, "  %s", safe);
	g_free(safe);
	emit(w, s, s->t, s->first_packet, LADDER_ARROW, STYLE_TONE, text);
}

/* ---- ECM ---- */

static const struct fax_page *page_of(const struct fax *fax, const struct fax_signal *s)
{
	const struct fax_page *found = NULL;
	for (guint i = 0; i < fax->pages->len; i++) {
		const struct fax_page *p = g_ptr_array_index(fax->pages, i);
		if (p->from == s->from && p->ecm && p->t <= s->t_end)
			found = p;
	}
	return found;
}

struct burst {
	unsigned frames, bad;
};

static struct burst count_burst(const struct walk *w, unsigned signal)
{
	struct burst b = {0, 0};
	for (guint i = 0; i < frame_count(w, signal); i++) {
		const struct fax_frame *f = frame_at(w, signal, i);
		if (f->fcf == T30_FCF_RCP)
			continue;
		b.frames++;
		b.bad += f->fcs != T38_FCS_OK;
	}
	return b;
}

static void first_burst(const struct fax_page *p, GString *text)
{
	char *rate = words_rate(p->rate), *size = words_octets(p->length);
	if (p->decoder != FAX_DECODER_NONE)
		g_string_append_printf(text, "  %ux%u", p->params.width, p->rows);
	g_string_append_printf(
		text, " %s ECM %s  %s", p->coding != NULL ? p->coding : "?", rate, size);
	if (p->bad_rows > 0)
		g_string_append_printf(text, "  %u bad rows", p->bad_rows);
	g_free(rate);
	g_free(size);
}

static void ecm_row(struct walk *w, const struct fax_signal *s, unsigned index)
{
	struct burst b = count_burst(w, index);
	const struct fax_page *p = page_of(w->fax, s);
	if (b.frames == 0 || p == NULL)
		return;
	GString *text = g_string_new(NULL);
	g_string_printf(text, "page %u", p->number);
	if (g_hash_table_add(w->bursts, (gpointer)(uintptr_t)p))
		first_burst(p, text);
	g_string_append_printf(text, "  %u frame%s %.1f s", b.frames, b.frames == 1 ? "" : "s",
		seconds(s->t, s->t_end));
	if (b.bad > 0)
		g_string_append_printf(text, "  %u bad", b.bad);
	append_lost(text, s->lost);
	emit(w, s, s->t, s->first_packet, LADDER_MEDIA, b.bad > 0 ? STYLE_WARN : STYLE_PAGE, text);
}

/* ---- indicators ---- */

/* The signal of the same side behind it, or NULL. */
static const struct fax_signal *following(const struct fax *fax, unsigned index)
{
	for (guint i = index + 1; i < fax->signals->len; i++)
		if (SIGNAL(fax, i)->from == SIGNAL(fax, index)->from)
			return SIGNAL(fax, i);
	return NULL;
}

static void indicator_row(struct walk *w, const struct fax_signal *s, unsigned index)
{
	GString *text = g_string_new(NULL);
	const struct fax_signal *next = following(w->fax, index);
	int type = ifp_indicator_data_type(s->value);
	bool carries = type >= 0 && next != NULL && next->kind != FAX_SIGNAL_INDICATOR;
	double length = seconds(s->t, s->t_end);
	if (type >= 0 && s->value != IFP_V21_PREAMBLE)
		w->training[s->from] = (int)s->value;
	if (w->depth == LADDER_IFP)
		g_string_printf(text, "%s %.2f s", s->name, length);
	else if (s->value == IFP_CED || s->value == IFP_V8_ANSAM)
		g_string_printf(text, "%s %.1f s", s->value == IFP_CED ? "CED" : "ANSam", length);
	else if (s->value == IFP_CNG)
		g_string_assign(text, "CNG");
	else if (s->value == IFP_V21_PREAMBLE && !carries)
		g_string_printf(
			text, "V.21 preamble %.1f s%s", length, s->running ? "" : ", no frame");
	else if (type >= 0 && !carries)
		g_string_printf(text, "%s, no data", s->name);
	if (text->len == 0)
		g_string_free(text, TRUE);
	else
		emit(w, s, s->t, s->first_packet, LADDER_ARROW, STYLE_TONE, text);
}

/* Each frame in a row of its own. */
static void frame_rows(struct walk *w, const struct fax_signal *s, unsigned index)
{
	for (guint i = 0; i < frame_count(w, index); i++) {
		const struct fax_frame *f = frame_at(w, index, i);
		GString *text = g_string_new(NULL);
		describe_frame(w, f, text);
		if (f->fcf == T30_FCF_FCD && f->length > 3)
			g_string_append_printf(text, " %u", t30_reverse(f->octets[3]));
		emit(w, s, f->t, f->first_packet, f->fast ? LADDER_MEDIA : LADDER_ARROW,
			f->fcs == T38_FCS_OK ? STYLE_T30 : STYLE_BAD, text);
	}
}

void ladder_fax(const struct fax *fax, enum ladder_depth depth, ladder_fax_sink sink, void *ctx)
{
	struct walk w = {.fax = fax,
		.depth = depth,
		.sink = sink,
		.ctx = ctx,
		.training = {-1, -1},
		.block_page = 256,
		.block_frames = 256};
	w.bursts = g_hash_table_new(NULL, NULL);
	index_frames(&w);
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = SIGNAL(fax, i);
		if (s->kind == FAX_SIGNAL_INDICATOR)
			indicator_row(&w, s, i);
		else if (s->kind == FAX_SIGNAL_TCF)
			tcf_row(&w, s);
		else if (s->kind == FAX_SIGNAL_IMAGE)
			image_row(&w, s);
		else if (s->kind == FAX_SIGNAL_V8)
			v8_row(&w, s);
		else if (depth == LADDER_IFP)
			frame_rows(&w, s, i);
		else if (s->value == IFP_V21 || s->value == IFP_DATA_V34_CC_1200)
			v21_row(&w, s, i);
		else
			ecm_row(&w, s, i);
	}
	g_hash_table_destroy(w.bursts);
	g_free(w.begin);
	g_free(w.list);
}
