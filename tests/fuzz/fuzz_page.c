/* Whole pages: analyzer/fax_session.h, from frames and octets to fax_page_rows(). The input is a list of events:
 *
 *   kind and side 1 | value 1 | length 2, where the kind has octets | octets
 *
 * The kinds are those of enum t38_event_kind; further ones are a DCS, an FCD frame and a PPS without what is always the
 * same in them, so that mutation spends its time on the image. */
#include "analyzer/fax_result.h"
#include "analyzer/fax_session.h"
#include "analyzer/verdict.h"
#include "tests/fuzz/fuzz.h"

enum { PAGE_DCS = T38_V8 + 1, PAGE_FCD, PAGE_PPS, PAGE_KINDS };

#define BACK 0x80 /* of the kind: the side that answers */
#define NO_OCTETS(kind) ((kind) == T38_INDICATOR || (kind) == T38_GAP || (kind) == T38_SIG_END)

/* Small, so that the limits are met and a page of short rows is not a matter of seconds. */
#define MOST_PAGE_OCTETS 6000u
#define MOST_FRAMES 400u
#define MOST_PAGES 12u

static struct limits limits(void)
{
	struct limits l = limits_default();
	l.max_page_octets = MOST_PAGE_OCTETS;
	l.max_frames = MOST_FRAMES;
	l.max_frame_octets = 40000;
	l.max_pages = MOST_PAGES;
	l.max_signals = 300;
	return l;
}

/* ---- events ---- */

struct feed {
	struct fax_session *session;
	t38_time now;
	uint64_t packet;
};

static void push(struct feed *f, enum side from, struct t38_event event)
{
	f->now += 30 * T38_MS;
	event.t = f->now;
	event.t_end = f->now + (event.length > 0 ? 10 * T38_MS : 0);
	event.first_packet = event.last_packet = ++f->packet;
	fax_session_event(f->session, from, &event);
}

/* `head`, then the octets of the record. */
static void push_frame(struct feed *f, enum side from, unsigned data_type, const uint8_t *head,
	size_t n, const struct fuzz_piece *piece)
{
	uint8_t *frame = malloc(n + piece->length + 1);
	if (frame == NULL)
		abort();
	memcpy(frame, head, n);
	memcpy(frame + n, piece->octets, piece->length);
	struct fuzz_piece exact = fuzz_copy(frame, n + piece->length);
	push(f, from,
		(struct t38_event){.kind = T38_FRAME,
			.data_type = data_type,
			.octets = exact.octets,
			.length = exact.length});
	free(exact.octets);
	free(frame);
}

static void push_made(struct feed *f, unsigned kind, enum side from, unsigned value,
	const struct fuzz_piece *piece)
{
	const uint8_t dcs[] = {0xff, 0xc8, 0xc1};
	const uint8_t fcd[] = {0xff, 0xc0, 0x60, (uint8_t)value};
	const uint8_t pps[] = {0xff, 0xc8, 0xfd, (uint8_t)value};
	if (kind == PAGE_DCS)
		push_frame(f, from, IFP_V21, dcs, sizeof(dcs), piece);
	else if (kind == PAGE_FCD)
		push_frame(f, from, IFP_DATA_V17_14400, fcd, sizeof(fcd), piece);
	else
		push_frame(f, from, IFP_V21, pps, sizeof(pps), piece);
}

static void push_record(struct feed *f, struct bytes *in)
{
	uint8_t first = bytes_u8(in);
	unsigned kind = (first & 0x7fu) % PAGE_KINDS, value = bytes_u8(in);
	enum side from = first & BACK ? SIDE_CALLEE : SIDE_CALLER;
	struct fuzz_piece piece = NO_OCTETS(kind) ? fuzz_copy(NULL, 0) : fuzz_piece(in);
	if (kind >= PAGE_DCS)
		push_made(f, kind, from, value, &piece);
	else if (NO_OCTETS(kind) || piece.length > 0)
		push(f, from,
			(struct t38_event){.kind = (enum t38_event_kind)kind,
				.indicator = value % IFP_INDICATORS,
				.data_type = value % IFP_DATA_TYPES,
				.field_type = IFP_CM_MESSAGE,
				.fcs = (enum t38_fcs)(value / IFP_DATA_TYPES % 3),
				.lost = kind == T38_GAP ? value + 1 : 0,
				.first_lost = -1,
				.octets = piece.octets,
				.length = piece.length});
	free(piece.octets);
}

/* ---- what must hold of a page ---- */

struct heard {
	const struct fax_page *page;
	uint32_t rows, bad, run, longest, sum;
	guint range; /* of page->damaged */
};

static bool in_damaged(struct heard *h)
{
	const GArray *damaged = h->page->damaged;
	while (h->range < damaged->len &&
		g_array_index(damaged, struct fax_range, h->range).last < h->rows)
		h->range++;
	return h->range < damaged->len &&
	       g_array_index(damaged, struct fax_range, h->range).first <= h->rows;
}

static bool take_row(void *ctx, const struct page_row *row)
{
	struct heard *h = ctx;
	const struct fax_page *page = h->page;
	size_t bits = (size_t)page->params.width * page->bits, n = (bits + 7) / 8;
	bool bad = page_row_is_bad(row->state);
	for (size_t i = 0; i < n; i++)
		h->sum = (h->sum ^ row->pels[i]) * 16777619u;
	WANT(bits % 8 == 0 || (row->pels[n - 1] & (0xff >> bits % 8)) == 0);
	WANT(row->begin <= row->end && row->end <= page->length);
	/* ranges behind the last that is kept are not told; they are of the rows as they came */
	if (page->damaged->len < FAX_MAX_RANGES && page->patches->len == 0)
		WANT(in_damaged(h) == bad);
	h->rows++;
	h->bad += bad;
	h->run = bad ? h->run + 1 : 0;
	h->longest = h->run > h->longest ? h->run : h->longest;
	return true;
}

static void check_ranges(const struct fax_page *page)
{
	uint32_t next = 0;
	WANT(page->damaged->len <= FAX_MAX_RANGES);
	for (guint i = 0; i < page->damaged->len; i++) {
		const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, i);
		WANT(r->first >= next && r->last >= r->first && r->last < page->received_rows);
		WANT(r->gaps == 0 || r->gap + r->gaps <= page->gaps->len);
		/* two that touch would be one */
		next = r->last + 2;
	}
}

static void check_holes(const struct fax_page *page)
{
	size_t at = 0;
	WANT(page->gaps->len <= FAX_MAX_RANGES);
	for (guint i = 0; i < page->lost_ranges->len; i++) {
		const struct ecm_hole *hole = &g_array_index(page->lost_ranges, struct ecm_hole, i);
		WANT(hole->at >= at && hole->length > 0 && hole->frames > 0);
		at = hole->at + hole->length;
	}
	WANT(at <= page->length);
	for (guint i = 1; i < page->holes->len; i++)
		WANT(g_array_index(page->holes, struct t4_hole, i - 1).at <=
			g_array_index(page->holes, struct t4_hole, i).at);
	WANT(page->holes->len == 0 ||
		g_array_index(page->holes, struct t4_hole, page->holes->len - 1).at <=
			page->length);
}

static void check_rows(const struct fax_page *page)
{
	struct heard h = {.page = page}, again = h;
	struct page_result result, second;
	if (!fax_page_rows(page, take_row, &h, &result)) {
		WANT(page->rows == 0 && page->bad_rows == 0);
		return;
	}
	WANT(result.rows == h.rows && page->rows == h.rows && h.rows <= T4_MAX_ROWS);
	WANT(result.bad_rows == h.bad && result.longest_bad_run == h.longest);
	if (page->patches->len == 0)
		WANT(page->received_rows == h.rows && page->bad_rows == h.bad &&
			page->longest_bad_run == h.longest);
	WANT(result.octets_used <= page->length && !(result.ended && result.stopped));
	WANT(fax_page_rows(page, take_row, &again, &second));
	WANT(again.rows == h.rows && again.sum == h.sum);
}

static void check_page(const struct fax_page *page)
{
	WANT(page->length <= MOST_PAGE_OCTETS);
	fuzz_touch(page->octets, page->length);
	check_ranges(page);
	check_holes(page);
	check_rows(page);
}

static void check_fax(const struct fax *fax)
{
	WANT(fax->frames->len <= MOST_FRAMES && fax->pages->len <= MOST_PAGES);
	for (guint i = 0; i < fax->pages->len; i++)
		check_page(g_ptr_array_index(fax->pages, i));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct bytes in = bytes_of(data, size, size);
	const struct limits l = limits();
	struct call *call = call_new(1);
	struct feed feed = {.now = 1700000000 * T38_SECOND};
	call->fax = fax_new(1);
	g_ptr_array_add(call->faxes, call->fax);
	feed.session = fax_session_new(call->fax, &l);
	while (bytes_left(&in) > 0)
		push_record(&feed, &in);
	fax_session_finish(feed.session);
	check_fax(call->fax);
	fax_result_finish(call->fax, call);
	verdict_finish(call);
	check_fax(call->fax);
	fax_session_free(feed.session);
	call_free(call);
	return 0;
}
