#include "analyzer/live_snapshot.h"

#include "analyzer/call_copy.h"
#include "analyzer/fax_result.h"
#include "analyzer/finding.h"
#include "analyzer/verdict.h"

/* ---- how far it is ---- */

static bool of_phase_d(enum t30_fcf fcf)
{
	return (fcf >= T30_FCF_MCF && fcf <= T30_FCF_PPR) ||
	       (fcf >= T30_FCF_EOM && fcf <= T30_FCF_PPS) || fcf == T30_FCF_CTC ||
	       fcf == T30_FCF_CTR;
}

/* T.30 4: what was said last tells. */
static char phase_of(const struct fax *fax, const struct fax_pages_now *now)
{
	const struct fax_page *page =
		fax->pages->len > 0 ? g_ptr_array_index(fax->pages, fax->pages->len - 1) : NULL;
	for (guint i = fax->frames->len; i > 0; i--) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i - 1);
		if (f->fcs != T38_FCS_OK || f->fast)
			continue;
		if (f->fcf == T30_FCF_DCN)
			return 'E';
		if ((now->page != 0 && now->t_end >= f->t_end) ||
			(page != NULL && page->t >= f->t_end))
			return 'C';
		return of_phase_d(f->fcf) ? 'D' : 'B';
	}
	return now->page != 0 ? 'C' : 'A';
}

static const struct live_fax *first_fax(const struct live_call *live)
{
	return live->faxes->len > 0 ? g_ptr_array_index(live->faxes, 0) : NULL;
}

static uint64_t packets_of(const struct live_fax *f)
{
	uint64_t n = 0;
	for (guint i = 0; i < f->streams->len; i++)
		n += fax_stream_info(g_ptr_array_index(f->streams, i))->packets;
	return n;
}

struct call_progress live_snapshot_progress(const struct live_call *live)
{
	struct call_progress p = {.running = true};
	const struct live_fax *f = first_fax(live);
	if (f == NULL)
		return p;
	struct fax_pages_now now = fax_session_page(f->session);
	p.phase = phase_of(f->fax, &now);
	p.packets = packets_of(f);
	if (p.phase != 'C')
		return p;
	p.page = now.page;
	p.rows = now.rows;
	p.octets = now.octets;
	return p;
}

bool live_snapshot_over(const struct live_call *live)
{
	return live->close_at != T38_NEVER;
}

uint64_t live_snapshot_version(const struct live_call *live)
{
	const struct call *call = live->call;
	uint64_t n = (uint64_t)call->messages->len << 40;
	n += live_snapshot_over(live);
	n += (uint64_t)call->state + call->messages_dropped + (call->t_fax_tone != T38_NEVER);
	for (guint i = 0; i < live->faxes->len; i++)
		n += packets_of(g_ptr_array_index(live->faxes, i)) << 8;
	return n;
}

/* ---- in words ---- */

static void add_page(GString *out, const struct call_progress *p)
{
	if (p->page == 0)
		return;
	g_string_append_printf(out, ", page %u", p->page);
	if (p->rows > 0)
		g_string_append_printf(out, ", %u rows so far", p->rows);
	else if (p->octets > 0)
		g_string_append_printf(out, ", %.1f KB so far", (double)p->octets / 1000);
}

static void add_loss(GString *out, const struct fax *fax)
{
	uint64_t lost = 0, unrecovered = 0;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		lost += info->udptl.expected - info->udptl.received;
		unrecovered += info->udptl.unrecovered;
	}
	g_string_append_printf(
		out, ", %" G_GUINT64_FORMAT " packet%s lost", lost, lost == 1 ? "" : "s");
	if (unrecovered > 0)
		g_string_append_printf(out, ", %" G_GUINT64_FORMAT " not recovered", unrecovered);
}

static void tell(struct call *call)
{
	const struct call_progress *p = &call->progress;
	GString *out = g_string_new("running: ");
	if (call->fax == NULL)
		g_string_append(out, call->t38.offered ? "T.38 is offered, no T.38 packet so far"
						       : "no fax so far");
	else
		g_string_append_printf(out, "phase %c", p->phase);
	add_page(out, p);
	if (call->fax != NULL)
		add_loss(out, call->fax);
	call->verdict_summary = g_string_chunk_insert(call->strings, out->str);
	for (guint i = 0; i < call->faxes->len; i++) {
		struct fax *fax = g_ptr_array_index(call->faxes, i);
		fax->result.status = FAX_UNKNOWN;
		fax->result.reason = g_string_chunk_insert(fax->chunk, "it goes on");
	}
	g_string_free(out, TRUE);
}

/* ---- in short ---- */

static struct fax *brief_fax(const struct live_fax *f)
{
	struct fax *fax = fax_new(f->fax->hop);
	fax->transport = f->fax->transport;
	fax->first = f->fax->first;
	fax->last = f->fax->last;
	for (guint i = 0; i < f->streams->len; i++)
		g_ptr_array_add(fax->streams, fax_stream_so_far(g_ptr_array_index(f->streams, i)));
	fax->result.pages_sent = fax->result.pages_confirmed = f->fax->pages->len;
	return fax;
}

struct call *live_snapshot_brief(const struct live_call *live)
{
	struct call *call = call_copy_signalling(live->call);
	for (guint i = 0; i < live->faxes->len; i++)
		g_ptr_array_add(call->faxes, brief_fax(g_ptr_array_index(live->faxes, i)));
	if (call->faxes->len > 0)
		call->fax = g_ptr_array_index(call->faxes, 0);
	if (live_call_sides_wrong(live))
		live_call_exchange_sides(call);
	live_call_addresses(call);
	call->progress = live_snapshot_progress(live);
	call->progress.brief = call->fax != NULL;
	if (call->fax != NULL)
		call->fax->result.phase = call->progress.phase;
	if (call->end == T38_NEVER)
		call->end = live_call_last(live);
	tell(call);
	return call;
}

/* ---- in full ---- */

/* A call in the state of the other, without its faxes. Nothing may come for it: it shares the places in the media map. */
static struct live_call *shadow_of(const struct live_call *live)
{
	struct live_call *shadow =
		live_call_new(call_copy_signalling(live->call), live->limits, live->map);
	for (guint i = 0; i < live->endpoints->len; i++)
		g_ptr_array_add(shadow->endpoints, g_ptr_array_index(live->endpoints, i));
	for (guint i = 0; i < live->flows->len; i++) {
		struct media_flow *flow =
			g_memdup2(g_ptr_array_index(live->flows, i), sizeof(*flow));
		flow->tcp = NULL;
		flow->stream = NULL;
		flow->fax = NULL;
		g_ptr_array_add(shadow->flows, flow);
	}
	shadow->last = live->last;
	shadow->sides_guessed = live->sides_guessed;
	return shadow;
}

static void free_shadow(struct live_call *shadow)
{
	for (guint i = 0; i < shadow->flows->len; i++)
		g_free(g_ptr_array_index(shadow->flows, i));
	g_ptr_array_set_size(shadow->flows, 0);
	g_ptr_array_set_size(shadow->endpoints, 0);
	live_call_free(shadow);
}

static void play(void *ctx, const struct fax_tape_entry *entry)
{
	const struct live_fax *f = ctx;
	fax_stream_again(g_ptr_array_index(f->streams, entry->stream), entry);
}

/* False: the tape holds too little. */
static bool add_fax(struct live_call *shadow, const struct live_fax *from)
{
	struct live_fax *f = live_call_add_fax(shadow);
	f->fax->transport = from->fax->transport;
	fax_tape_free(f->tape);
	f->tape = NULL;
	for (guint i = 0; i < from->streams->len; i++) {
		const struct fax_stream_info *info =
			fax_stream_info(g_ptr_array_index(from->streams, i));
		live_fax_add_stream(f, info->from, &info->src, &info->dst);
	}
	if (from->tape == NULL || !fax_tape_play(from->tape, play, f))
		return false;
	for (guint i = 0; i < from->streams->len; i++)
		((struct fax_stream_info *)g_ptr_array_index(f->fax->streams, i))->not_t38 =
			fax_stream_info(g_ptr_array_index(from->streams, i))->not_t38;
	return true;
}

/* The last page of each side, behind which no command came yet. */
static bool goes_on(const struct fax *fax, guint at)
{
	const struct fax_page *page = g_ptr_array_index(fax->pages, at);
	for (guint i = at + 1; i < fax->pages->len; i++)
		if (((const struct fax_page *)g_ptr_array_index(fax->pages, i))->from == page->from)
			return false;
	return page->command == NULL;
}

/* That data end in the middle of a page, or of a row, is no fault while they come. */
static void excuse_pages(struct fax *fax)
{
	for (guint i = 0; i < fax->pages->len; i++) {
		struct fax_page *page = g_ptr_array_index(fax->pages, i);
		if (!goes_on(fax, i))
			continue;
		page->carrier_lost = false;
		page->rest_lost = false;
	}
}

/* The last signal of each side, unless its end was seen; tones and silence last until now. */
static void keep_signals(struct fax *fax, t38_time now)
{
	bool seen[2] = {false, false};
	for (guint i = fax->signals->len; i > 0; i--) {
		struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i - 1);
		s->running = !seen[s->from] && !s->ended;
		seen[s->from] = true;
		if (s->running && s->kind == FAX_SIGNAL_INDICATOR)
			s->t_end = MAX(s->t_end, now);
	}
}

/* Rows as they were decoded. */
static void count_rows(const struct call *call, struct call_progress *progress)
{
	const struct fax *fax = call->fax;
	if (progress->page == 0 || progress->page > fax->pages->len)
		return;
	const struct fax_page *page = g_ptr_array_index(fax->pages, progress->page - 1);
	progress->rows = page->rows;
	progress->octets = page->length;
}

/* What has happened and cannot be undone by what comes: damage that a repetition may mend, and what a side may still do, are no
 * findings yet. */
static bool stays(enum finding_id id)
{
	switch (id) {
	case FINDING_SIG_PRIVATE_ADDRESS:
	case FINDING_MEDIA_ENCRYPTED:
	case FINDING_UDPTL_DATAGRAM_TOO_LARGE:
	case FINDING_UDPTL_SEQUENCE:
	case FINDING_T38_RATE:
	case FINDING_T30_CAPABILITY:
	case FINDING_T30_PAGE_REJECTED:
	case FINDING_T30_ECM_RETRIES:
	case FINDING_PAGE_CODING:
	case FINDING_CAPTURE_FRAGMENTS:
	case FINDING_CAPTURE_CLOCK:
	case FINDING_LIMIT:
		return true;
	default:
		return false;
	}
}

/* How grave it is, what it comes from and what it leads to rest on how the fax ends. */
static void add_findings(struct call *call)
{
	verdict_finish(call);
	call->verdict_root = call->verdict_action = NULL;
	GArray *kept = g_array_new(FALSE, TRUE, sizeof(struct finding));
	for (guint i = 0; i < call->findings->len; i++) {
		struct finding f = g_array_index(call->findings, struct finding, i);
		enum finding_id id = finding_number(&f);
		if (id == FINDINGS || !stays(id))
			continue;
		f.severity = MIN(f.severity, SEVERITY_WARNING);
		f.cause = -1;
		f.caused_by = NULL;
		g_array_append_val(kept, f);
	}
	g_array_free(call->findings, TRUE);
	call->findings = kept;
}

static void stop(struct live_call *shadow, struct call_progress progress, t38_time now)
{
	struct call *call = shadow->call;
	call->input_end = now;
	live_call_model(shadow, true);
	for (guint i = 0; i < call->faxes->len; i++) {
		excuse_pages(g_ptr_array_index(call->faxes, i));
		keep_signals(g_ptr_array_index(call->faxes, i), now);
	}
	if (call->fax != NULL) {
		count_rows(call, &progress);
		call->fax->result.phase = progress.phase;
	}
	add_findings(call);
	call->progress = progress;
	tell(call);
}

static void finish(struct live_call *shadow)
{
	live_call_model(shadow, false);
	verdict_finish(shadow->call);
}

struct call *live_snapshot_full(const struct live_call *live, t38_time now)
{
	struct live_call *shadow = shadow_of(live);
	struct call *call = shadow->call;
	bool whole = true;
	for (guint i = 0; i < live->faxes->len && whole; i++)
		whole = add_fax(shadow, g_ptr_array_index(live->faxes, i));
	if (whole && live_snapshot_over(live))
		finish(shadow);
	else if (whole)
		stop(shadow, live_snapshot_progress(live), now);
	free_shadow(shadow);
	if (whole)
		return call;
	call_free(call);
	return live_snapshot_brief(live);
}
