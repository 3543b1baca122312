#include "analyzer/fax_pages.h"

#include "analyzer/fax_gaps.h"
#include "analyzer/fax_image.h"

/* T.30 Table 2 has 128 bits. */
#define MAX_DCS_OCTETS 32u

/* Packets of a run whose place in the page is kept. */
#define MAX_PARTS 100000u

struct fax_pages {
	struct fax *fax;
	enum side from;
	const struct limits *limits;
	struct t30_params dcs; /* the last that this side sent */
	const uint8_t *dcs_octets;
	size_t dcs_length;
	unsigned texts;	   /* DCS and SUB that were kept */
	const char *sub;   /* SUB since the last DCS, or with it */
	bool expect_tcf;   /* DCS came: TCF follows (T.30 5.3.6.1.3) */
	bool new_document; /* EOM came: the next page begins a document */
	unsigned document;

	/* the run without ECM that is being received */
	bool in_run;
	GByteArray *run;
	GArray *holes;	       /* struct t4_hole */
	GArray *parts;	       /* struct fax_part */
	struct fax_gaps *gaps; /* of the run, or of the page with ECM */
	unsigned run_type;
	t38_time run_t, run_t_end;
	uint64_t run_first, run_last;

	/* the ECM frames since the last PPS: where they begin */
	bool in_burst;
	t38_time burst_t;
	t38_time burst_t_end;
	uint64_t burst_first, burst_last;
	unsigned burst_type;
	size_t burst_octets;

	struct fax_page *page; /* the page that the next command belongs to; owned by the fax */
	struct ecm_page *ecm;  /* of `page` when it is sent with ECM and not finished */
};

struct fax_pages *fax_pages_new(struct fax *fax, enum side from, const struct limits *limits)
{
	struct fax_pages *p = g_new0(struct fax_pages, 1);
	p->fax = fax;
	p->from = from;
	p->limits = limits;
	p->document = 1;
	p->run = g_byte_array_new();
	p->holes = g_array_new(FALSE, FALSE, sizeof(struct t4_hole));
	p->parts = g_array_new(FALSE, FALSE, sizeof(struct fax_part));
	p->gaps = fax_gaps_new();
	return p;
}

void fax_pages_free(struct fax_pages *p)
{
	if (p == NULL)
		return;
	ecm_page_free(p->ecm);
	g_byte_array_free(p->run, TRUE);
	g_array_free(p->holes, TRUE);
	g_array_free(p->parts, TRUE);
	fax_gaps_free(p->gaps);
	g_free(p);
}

static struct fax_page *new_page(struct fax_pages *p, bool ecm)
{
	if (p->fax->pages->len >= p->limits->max_pages) {
		p->fax->limited = true;
		return NULL;
	}
	if (p->new_document && p->fax->pages->len > 0)
		p->document++;
	p->new_document = false;
	struct fax_page *page = fax_page_new();
	g_ptr_array_add(p->fax->pages, page);
	page->number = p->fax->pages->len;
	page->document = p->document;
	page->from = p->from;
	page->params = p->dcs;
	page->params_known = p->dcs.valid;
	page->dcs = p->dcs_octets;
	page->dcs_length = p->dcs_length;
	page->sub = p->sub;
	page->coding = p->dcs.valid ? p->dcs.coding : NULL;
	page->modulation = p->dcs.modulation;
	page->rate = p->dcs.rate;
	page->ecm = ecm;
	return page;
}

/* The code stream, while all pages of the fax together stay within bounds. */
static void keep_octets(struct fax_pages *p, struct fax_page *page, const uint8_t *octets, size_t n)
{
	if (p->fax->page_octets + n > p->limits->max_all_page_octets) {
		p->fax->limited = true;
		return;
	}
	p->fax->page_octets += n;
	page->octets = g_memdup2(octets, n);
	page->length = n;
}

/* ---- ECM (T.30 Annex A) ---- */

static bool open_ecm(struct fax_pages *p, const struct t38_event *event)
{
	if (p->ecm != NULL)
		return true;
	struct fax_page *page = new_page(p, true);
	if (page == NULL)
		return false;
	p->page = page;
	p->ecm = ecm_page_new(p->dcs.valid ? p->dcs.ecm_octets : 256, p->limits->max_page_octets);
	page->t = p->in_burst ? p->burst_t : event->t;
	page->t_end = event->t_end;
	page->first_packet = p->in_burst ? p->burst_first : event->first_packet;
	page->last_packet = event->last_packet;
	if (p->in_burst && ifp_data_rate(p->burst_type) != 0) {
		page->rate = ifp_data_rate(p->burst_type);
		page->modulation = ifp_data_modulation(p->burst_type);
	}
	return true;
}

static void close_ecm(struct fax_pages *p)
{
	size_t n, holes;
	if (p->ecm == NULL)
		return;
	/* Frames that no PPS followed: the carrier was lost, or PPS. */
	if (p->in_burst && p->page->t_command == T38_NEVER) {
		p->page->t_end = p->burst_t_end;
		p->page->last_packet = p->burst_last;
	}
	const uint8_t *octets = ecm_page_finish(p->ecm, &n);
	keep_octets(p, p->page, octets, n);
	const struct ecm_hole *hole = ecm_page_holes(p->ecm, &holes);
	g_array_append_vals(p->page->lost_ranges, hole, (guint)holes);
	for (size_t i = 0; i < holes; i++) {
		g_array_append_vals(
			p->page->holes, &(struct t4_hole){hole[i].at + hole[i].length}, 1);
		fax_gaps_behind(p->gaps, &hole[i], p->page->gaps);
	}
	p->page->lost_packets = fax_gaps_packets(p->gaps);
	p->page->differing_frames = ecm_page_differing(p->ecm);
	p->page->blocks = ecm_page_blocks(p->ecm);
	p->page->frames = ecm_page_frames(p->ecm);
	p->page->resent_frames = ecm_page_resent(p->ecm);
	p->page->carrier_lost = p->page->command == NULL;
	p->fax->limited = p->fax->limited || ecm_page_limited(p->ecm);
	fax_gaps_clear(p->gaps);
	ecm_page_free(p->ecm);
	p->ecm = NULL;
	fax_image_measure(p->page);
}

/* The frames since the last PPS belong to another page than those before. */
static bool next_ecm_page(struct fax_pages *p, const struct t38_event *event)
{
	struct ecm_page *before = p->ecm;
	struct fax_page *last = p->page;
	p->ecm = NULL;
	bool opened = open_ecm(p, event);
	if (opened)
		ecm_page_move_burst(before, p->ecm);
	struct ecm_page *next_ecm = p->ecm;
	struct fax_page *next = p->page;
	struct fax_gaps *gaps = fax_gaps_split(p->gaps);
	p->ecm = before;
	p->page = last;
	close_ecm(p);
	fax_gaps_free(p->gaps);
	p->gaps = gaps;
	p->ecm = next_ecm;
	p->page = next;
	return opened;
}

/* Frames that no PPS followed are the last block of the page, or the next page when this one had its end. */
static void finish_ecm(struct fax_pages *p)
{
	const struct t38_event burst = {.t = p->burst_t,
		.t_end = p->burst_t_end,
		.first_packet = p->burst_first,
		.last_packet = p->burst_last,
		.data_type = p->burst_type};
	if (p->ecm != NULL && p->in_burst && p->page->command != NULL &&
		ecm_page_burst_differs(p->ecm))
		next_ecm_page(p, &burst);
	close_ecm(p);
}

static void note_burst(struct fax_pages *p, const struct t38_event *event)
{
	if (p->in_burst)
		return;
	p->in_burst = true;
	p->burst_octets = 0;
	p->burst_t = event->t;
	p->burst_first = event->first_packet;
	p->burst_type = event->data_type;
}

static void push_fcd(
	struct fax_pages *p, const struct t30_frame *frame, const struct t38_event *event)
{
	struct bytes fif = frame->fif;
	unsigned number = t30_reverse(bytes_u8(&fif));
	if (bytes_left(&fif) == 0)
		return;
	note_burst(p, event);
	if (!open_ecm(p, event))
		return;
	fax_gaps_data(p->gaps, event, (int)number);
	ecm_page_frame(p->ecm, number, fif.at, bytes_left(&fif));
	p->burst_octets += bytes_left(&fif);
	p->burst_t_end = event->t_end;
	p->burst_last = event->last_packet;
}

static void set_command(
	struct fax_pages *p, const struct t30_frame *frame, const struct t38_event *event)
{
	if (p->page == NULL)
		return;
	enum t30_fcf fcf = frame->has_fcf2 ? frame->fcf2 : frame->fcf;
	p->page->command = frame->name;
	p->page->command_fcf = fcf;
	if (p->page->t_command == T38_NEVER)
		p->page->t_command = event->t_end;
	p->new_document = fcf == T30_FCF_EOM || fcf == T30_FCF_PRI_EOM;
}

static void push_pps(
	struct fax_pages *p, const struct t30_frame *frame, const struct t38_event *event)
{
	unsigned page, block, frames;
	if (!t30_pps_counts(frame->fif, &page, &block, &frames) || !open_ecm(p, event))
		return;
	if (ecm_page_pps(p->ecm, page, block, frames) == ECM_NEW_PAGE) {
		if (!next_ecm_page(p, event))
			return;
		ecm_page_pps(p->ecm, page, block, frames);
	}
	if (p->in_burst) {
		p->page->t_end = p->burst_t_end;
		p->page->last_packet = p->burst_last;
	}
	fax_gaps_block(p->gaps, ecm_page_blocks(p->ecm), event->first_packet);
	p->in_burst = false;
	if (frame->fcf2 != T30_NONE)
		set_command(p, frame, event);
}

void fax_pages_bad_frame(struct fax_pages *p, const struct t38_event *event)
{
	if (p->ecm != NULL && ifp_data_rate(event->data_type) > 300)
		fax_gaps_bad_frame(p->gaps, event);
}

/* ---- without ECM ---- */

static void begin_run(struct fax_pages *p, const struct t38_event *event)
{
	p->in_run = true;
	p->run_type = event->data_type;
	p->run_t = event->t;
	p->run_first = event->first_packet;
	g_byte_array_set_size(p->run, 0);
	g_array_set_size(p->holes, 0);
	g_array_set_size(p->parts, 0);
	/* The gaps of a page with ECM that is still open are told when it is over. */
	struct fax_gaps *front = fax_gaps_split(p->gaps);
	finish_ecm(p);
	fax_gaps_free(p->gaps);
	p->gaps = front;
}

void fax_pages_image(struct fax_pages *p, const struct t38_event *event)
{
	if (!p->in_run)
		begin_run(p, event);
	p->run_t_end = event->t_end;
	p->run_last = event->last_packet;
	if (p->run->len + event->length > p->limits->max_page_octets) {
		p->fax->limited = true;
		return;
	}
	fax_gaps_data(p->gaps, event, -1);
	if (p->parts->len < MAX_PARTS)
		g_array_append_vals(
			p->parts, &(struct fax_part){p->run->len, event->first_packet}, 1);
	g_byte_array_append(p->run, event->octets, (guint)event->length);
}

void fax_pages_gap(struct fax_pages *p, const struct t38_event *event)
{
	fax_gaps_lost(p->gaps, event, p->in_run ? p->run->len : 0);
	if (!p->in_run)
		return;
	const struct t4_hole hole = {p->run->len};
	if (p->holes->len == 0 ||
		g_array_index(p->holes, struct t4_hole, p->holes->len - 1).at != hole.at)
		g_array_append_val(p->holes, hole);
}

/* True when the run decodes as rows under the DCS in force, most of them good. */
static bool run_has_rows(const struct fax_pages *p)
{
	/* With ECM, page data come in frames (T.30 A.3). */
	if (p->dcs.ecm)
		return false;
	struct fax_page page = {.params = p->dcs,
		.coding = p->dcs.coding,
		.octets = p->run->data,
		.length = p->run->len};
	return p->dcs.valid && fax_image_mostly_good(&page);
}

/* TCF is zeros for 1.5 s behind each DCS (T.30 5.3.6.1). A damaged one has ones, and what looks like EOL, but no
 * rows; rows behind a DCS mean that TCF was not carried (T.38 rate management 1). Without the DCS, in a capture
 * that begins later, zeros without EOL are TCF. */
static bool run_is_tcf(const struct fax_pages *p)
{
	if (p->expect_tcf)
		return !run_has_rows(p);
	return fax_image_mostly_zero(p->run->data, p->run->len) &&
	       t4_rows_count_eol(p->run->data, p->run->len, 3) < 3;
}

/* A page begins with EOL (T.4 4.1.2): packets that are lost in front of it were indicators. */
static bool begins_with_eol(const struct fax_pages *p)
{
	size_t zeros = 0;
	while (zeros < (size_t)p->run->len * 8 &&
		(p->run->data[zeros / 8] >> (7 - zeros % 8) & 1) == 0)
		zeros++;
	return zeros >= 11;
}

/* Rows that were lost before the first octet came. */
static void mark_front(struct fax_pages *p)
{
	const struct t4_hole front = {0};
	if (fax_gaps_in_front(p->gaps) && !begins_with_eol(p))
		g_array_prepend_val(p->holes, front);
	else
		fax_gaps_drop_front(p->gaps);
}

static void run_to_page(struct fax_pages *p)
{
	mark_front(p);
	/* A page with ECM that is still open is over: what follows is none of it. */
	finish_ecm(p);
	p->in_burst = false;
	struct fax_page *page = new_page(p, false);
	if (page == NULL)
		return;
	p->page = page;
	page->t = p->run_t;
	page->t_end = p->run_t_end;
	page->first_packet = p->run_first;
	page->last_packet = p->run_last;
	page->lost_packets = fax_gaps_packets(p->gaps);
	fax_gaps_all(p->gaps, page->gaps);
	g_array_append_vals(page->parts, p->parts->data, p->parts->len);
	page->modulation = ifp_data_modulation(p->run_type);
	page->rate = ifp_data_rate(p->run_type);
	keep_octets(p, page, p->run->data, p->run->len);
	g_array_append_vals(page->holes, p->holes->data, p->holes->len);
	fax_image_measure(page);
}

void fax_pages_run_end(struct fax_pages *p, struct fax_signal *signal)
{
	if (!p->in_run)
		return;
	p->in_run = false;
	signal->octets = p->run->len;
	signal->lost = fax_gaps_packets(p->gaps);
	if (p->run->len > 0 && !run_is_tcf(p)) {
		signal->kind = FAX_SIGNAL_IMAGE;
		run_to_page(p);
	} else {
		unsigned rate = ifp_data_rate(p->run_type);
		size_t bits = fax_image_zero_run(p->run->data, p->run->len);
		signal->kind = FAX_SIGNAL_TCF;
		signal->zeros = rate > 0 ? (double)bits / rate : 0;
	}
	p->expect_tcf = false;
}

/* ---- commands ---- */

/* NULL when there were more than a call with max_pages pages can have. */
static const void *keep_text(struct fax_pages *p, const char *text, size_t n)
{
	if (p->texts > 2 * p->limits->max_pages) {
		p->fax->limited = true;
		return NULL;
	}
	p->texts++;
	return g_string_chunk_insert_len(p->fax->chunk, text, (gssize)n);
}

static void push_dcs(struct fax_pages *p, const struct t30_frame *frame)
{
	finish_ecm(p);
	p->page = NULL;
	p->in_burst = false;
	t30_params_parse(frame->fif, true, &p->dcs);
	p->dcs_length = MIN(bytes_left(&frame->fif), MAX_DCS_OCTETS);
	p->dcs_octets = keep_text(p, (const char *)frame->fif.at, p->dcs_length);
	p->expect_tcf = true;
}

/* A subaddress belongs to the DCS behind it (T.30 5.3.6.1.3). */
static void push_sub(struct fax_pages *p, const struct t30_frame *frame)
{
	char text[T30_IDENT_MAX];
	size_t n = t30_ident_text(frame->fif, text);
	p->sub = keep_text(p, text, n);
}

static void push_ctc(struct fax_pages *p, const struct t30_frame *frame)
{
	struct t30_params ctc;
	t30_params_ctc(frame->fif, &ctc);
	p->dcs.rate = ctc.rate;
	p->dcs.modulation = ctc.modulation;
}

void fax_pages_frame(
	struct fax_pages *p, const struct t30_frame *frame, const struct t38_event *event)
{
	bool of_page =
		frame->fcf == T30_FCF_FCD || frame->fcf == T30_FCF_RCP || frame->fcf == T30_FCF_PPS;
	/* What was lost in phase B is not of the page. */
	if (p->ecm == NULL && !of_page)
		fax_gaps_clear(p->gaps);
	switch (frame->fcf) {
	case T30_FCF_DCS:
		push_dcs(p, frame);
		break;
	case T30_FCF_SUB:
		push_sub(p, frame);
		break;
	case T30_FCF_CTC:
		push_ctc(p, frame);
		break;
	case T30_FCF_FCD:
		push_fcd(p, frame, event);
		break;
	case T30_FCF_RCP:
		if (p->ecm != NULL)
			ecm_page_rcp(p->ecm);
		break;
	case T30_FCF_PPS:
		push_pps(p, frame, event);
		break;
	case T30_FCF_EOM:
	case T30_FCF_MPS:
	case T30_FCF_EOP:
	case T30_FCF_PRI_EOM:
	case T30_FCF_PRI_MPS:
	case T30_FCF_PRI_EOP:
		set_command(p, frame, event);
		break;
	case T30_FCF_DCN:
		finish_ecm(p);
		break;
	default:
		break;
	}
}

void fax_pages_finish(struct fax_pages *p)
{
	finish_ecm(p);
	for (guint i = 0; i < p->fax->pages->len; i++) {
		struct fax_page *page = g_ptr_array_index(p->fax->pages, i);
		if (page->from == p->from)
			page->carrier_lost = page->command == NULL;
	}
}

/* EOL is eleven zeros and a one (T.4 4.1.2), in front of each row and of the first. Inside an octet there is none. */
static uint32_t count_rows(const uint8_t *octets, size_t n)
{
	uint32_t ends = 0;
	size_t zeros = 0;
	for (size_t i = 0; i < n; i++) {
		if (octets[i] == 0) {
			zeros += 8;
			continue;
		}
		for (unsigned bit = 0x80; (octets[i] & bit) == 0; bit >>= 1)
			zeros++;
		ends += zeros >= 11;
		zeros = 0;
		for (unsigned bit = 1; (octets[i] & bit) == 0; bit <<= 1)
			zeros++;
	}
	return ends > 0 ? ends - 1 : 0;
}

/* Frames behind PPS-MPS are those of the next page, unless they are what PPR asked for again. */
static unsigned page_of_burst(const struct fax_pages *p)
{
	bool next = p->page->command != NULL && ecm_page_burst_differs(p->ecm);
	return next ? p->fax->pages->len + 1 : p->page->number;
}

struct fax_pages_now fax_pages_now(const struct fax_pages *p)
{
	if (p->in_run && !p->expect_tcf)
		return (struct fax_pages_now){.page = p->fax->pages->len + 1,
			.rows = count_rows(p->run->data, p->run->len),
			.octets = p->run->len,
			.t_end = p->run_t_end};
	if (p->in_burst && p->page != NULL && p->ecm != NULL)
		return (struct fax_pages_now){.page = page_of_burst(p),
			.octets = p->burst_octets,
			.t_end = p->burst_t_end};
	return (struct fax_pages_now){.t_end = T38_NEVER};
}
