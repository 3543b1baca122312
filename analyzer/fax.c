#include "analyzer/fax.h"

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
	g_free(page);
}

/* The holes of t4_rows_decode() stand behind the zeros that fill them; to JBIG these would be pels. */
static bool jbig_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	struct t85_params params = {0};
	if (page->lost_ranges->len > 0) {
		params.holed = true;
		params.hole = g_array_index(page->lost_ranges, struct ecm_hole, 0).at;
	} else if (page->holes->len > 0) {
		params.holed = true;
		params.hole = g_array_index(page->holes, struct t4_hole, 0).at;
	}
	return t85_rows_decode(&params, page->octets, page->length, sink, ctx, result);
}

bool fax_page_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	if (page->decoder == FAX_DECODER_NONE)
		return false;
	if (page->decoder == FAX_DECODER_T85)
		return jbig_rows(page, sink, ctx, result);
	const struct t4_params params = {.coding = page->t4,
		.width = page->params.width,
		.holes = (const struct t4_hole *)(const void *)page->holes->data,
		.hole_count = page->holes->len};
	return t4_rows_decode(&params, page->octets, page->length, sink, ctx, result);
}
