#include "analyzer/fax.h"

#include "dissect/t30_bits.h"
#include "reassembly/t43_rows.h"
#include "reassembly/t81_rows.h"

static void free_stream(gpointer data)
{
	struct fax_stream_info *info = data;
	g_array_free(info->unrecovered, TRUE);
	g_free(info);
}

static void free_page(gpointer page)
{
	fax_page_free(page);
}

struct fax *fax_new(unsigned hop)
{
	struct fax *fax = g_new0(struct fax, 1);
	fax->hop = hop;
	fax->streams = g_ptr_array_new_with_free_func(free_stream);
	fax->frames = g_array_new(FALSE, TRUE, sizeof(struct fax_frame));
	fax->signals = g_array_new(FALSE, TRUE, sizeof(struct fax_signal));
	fax->losses = g_array_new(FALSE, TRUE, sizeof(struct fax_loss));
	fax->exchanges = g_array_new(FALSE, TRUE, sizeof(struct fax_exchange));
	fax->pages = g_ptr_array_new_with_free_func(free_page);
	fax->first = fax->last = T38_NEVER;
	fax->result.phase = 'A';
	fax->chunk = g_string_chunk_new(1024);
	return fax;
}

void fax_free(struct fax *fax)
{
	if (fax == NULL)
		return;
	g_ptr_array_free(fax->streams, TRUE);
	g_array_free(fax->frames, TRUE);
	g_array_free(fax->signals, TRUE);
	g_array_free(fax->losses, TRUE);
	g_array_free(fax->exchanges, TRUE);
	g_ptr_array_free(fax->pages, TRUE);
	line_timing_free(fax->timing);
	g_string_chunk_free(fax->chunk);
	g_free(fax);
}

struct fax_page *fax_page_new(void)
{
	struct fax_page *page = g_new0(struct fax_page, 1);
	page->bits = 1;
	page->t = page->t_end = page->t_answer = page->t_command = T38_NEVER;
	page->holes = g_array_new(FALSE, FALSE, sizeof(struct t4_hole));
	page->lost_ranges = g_array_new(FALSE, FALSE, sizeof(struct ecm_hole));
	page->damaged = g_array_new(FALSE, FALSE, sizeof(struct fax_range));
	page->gaps = g_array_new(FALSE, FALSE, sizeof(struct fax_gap));
	page->patches = g_array_new(FALSE, FALSE, sizeof(struct fax_patch));
	page->patch_pels = g_byte_array_new();
	page->parts = g_array_new(FALSE, FALSE, sizeof(struct fax_part));
	return page;
}

void fax_page_free(struct fax_page *page)
{
	if (page == NULL)
		return;
	g_free(page->octets);
	g_array_free(page->holes, TRUE);
	g_array_free(page->lost_ranges, TRUE);
	g_array_free(page->damaged, TRUE);
	g_array_free(page->gaps, TRUE);
	g_array_free(page->parts, TRUE);
	g_array_free(page->patches, TRUE);
	g_byte_array_free(page->patch_pels, TRUE);
	g_free(page);
}

/* Where octets are missing first. The holes of t4_rows_decode() stand behind the zeros that fill them; to other
 * codings these would be pels. */
static bool first_hole(const struct fax_page *page, size_t *at)
{
	if (page->lost_ranges->len > 0)
		*at = g_array_index(page->lost_ranges, struct ecm_hole, 0).at;
	else if (page->holes->len > 0)
		*at = g_array_index(page->holes, struct t4_hole, 0).at;
	else
		return false;
	return true;
}

static bool jbig_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	struct t85_params params = {0};
	params.holed = first_hole(page, &params.hole);
	return t85_rows_decode(&params, page->octets, page->length, sink, ctx, result);
}

static bool jpeg_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	struct t81_params params = {0};
	params.holed = first_hole(page, &params.hole);
	params.sycc = page->dcs != NULL && t30_bits_value(page->dcs, page->dcs_length, 127, 1) != 0;
	return t81_rows_decode(&params, page->octets, page->length, sink, ctx, result);
}

static bool t43_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	struct t43_params params = {0};
	params.holed = first_hole(page, &params.hole);
	return t43_rows_decode(&params, page->octets, page->length, sink, ctx, result);
}

static bool received_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	if (page->decoder == FAX_DECODER_NONE)
		return false;
	if (page->decoder == FAX_DECODER_T85)
		return jbig_rows(page, sink, ctx, result);
	if (page->decoder == FAX_DECODER_T81)
		return jpeg_rows(page, sink, ctx, result);
	if (page->decoder == FAX_DECODER_T43)
		return t43_rows(page, sink, ctx, result);
	struct t4_hole first;
	struct t4_params params = {.coding = page->t4,
		.width = page->params.width,
		.holes = (const struct t4_hole *)(const void *)page->holes->data,
		.hole_count = page->holes->len};
	/* A code of T.6 that the hole cuts could be another with the zeros that fill it. */
	if (page->t4 == T4_MMR && first_hole(page, &first.at)) {
		params.holes = &first;
		params.hole_count = 1;
	}
	return t4_rows_decode(&params, page->octets, page->length, sink, ctx, result);
}

/* ---- with rows of other copies ---- */

struct patched {
	const struct fax_page *page;
	page_row_sink sink;
	void *ctx;
	struct page_result *result;
	size_t row_octets;
	uint32_t row; /* of the page as it was received */
	guint next;   /* patch */
	uint32_t bad_run;
};

static bool give_row(struct patched *p, const struct page_row *row)
{
	bool bad = page_row_is_bad(row->state);
	p->result->rows++;
	p->bad_run = bad ? p->bad_run + 1 : 0;
	p->result->bad_rows += bad;
	p->result->longest_bad_run = MAX(p->result->longest_bad_run, p->bad_run);
	return p->sink == NULL || p->sink(p->ctx, row);
}

static bool give_patch(struct patched *p, const struct fax_patch *patch)
{
	for (uint32_t i = 0; i < patch->new_rows; i++) {
		const struct page_row row = {
			.pels = p->page->patch_pels->data + patch->at + i * p->row_octets,
			.state = PAGE_ROW_REPAIRED};
		if (!give_row(p, &row))
			return false;
	}
	return true;
}

static const struct fax_patch *next_patch(const struct patched *p)
{
	return p->next < p->page->patches->len
		       ? &g_array_index(p->page->patches, struct fax_patch, p->next)
		       : NULL;
}

static bool patch_row(void *ctx, const struct page_row *row)
{
	struct patched *p = ctx;
	const struct fax_patch *patch = next_patch(p);
	uint32_t at = p->row++;
	if (patch == NULL || at < patch->row)
		return give_row(p, row);
	if (at == patch->row && !give_patch(p, patch))
		return false;
	if (at + 1 >= patch->row + patch->rows)
		p->next++;
	return true;
}

/* A patch that replaces nothing stands behind the last row only (fax_copies.c). */
static bool patched_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	struct page_result received;
	struct patched p = {.page = page,
		.sink = sink,
		.ctx = ctx,
		.result = result,
		.row_octets = ((size_t)page->params.width * page->bits + 7) / 8};
	if (!received_rows(page, patch_row, &p, &received))
		return false;
	const struct fax_patch *rest = next_patch(&p);
	if (rest != NULL && rest->row == p.row)
		give_patch(&p, rest);
	result->ended = received.ended;
	result->stopped = received.stopped && rest == NULL;
	result->limited = received.limited;
	result->octets_used = received.octets_used;
	return true;
}

bool fax_page_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	*result = (struct page_result){0};
	return page->patches->len == 0 ? received_rows(page, sink, ctx, result)
				       : patched_rows(page, sink, ctx, result);
}
