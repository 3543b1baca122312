#include "render/report_json_page.h"

#include "render/json_put.h"

static const char *const causes[] = {
	[FAX_GAP_UNKNOWN] = NULL,
	[FAX_GAP_PACKETS] = "packets-lost",
	[FAX_GAP_FCS] = "bad-fcs",
};

static const char *const states[] = {
	[PAGE_ROW_GOOD] = "good",
	[PAGE_ROW_LOST] = "lost",
	[PAGE_ROW_CONCEALED] = "concealed",
	[PAGE_ROW_DOUBTFUL] = "doubtful",
	[PAGE_ROW_REPAIRED] = "repaired",
};

static void put_damaged(JsonBuilder *b, const GArray *damaged)
{
	json_put_array(b, "damaged");
	for (guint i = 0; damaged != NULL && i < damaged->len; i++) {
		const struct fax_range *range = &g_array_index(damaged, struct fax_range, i);
		json_builder_begin_array(b);
		json_builder_add_int_value(b, range->first);
		json_builder_add_int_value(b, range->last);
		json_builder_end_array(b);
	}
	json_builder_end_array(b);
}

/* A frame of FAX_GAP_FCS has its packets, lost packets those around them. */
static void put_gap(JsonBuilder *b, const struct fax_page *page, const struct fax_gap *gap)
{
	json_builder_begin_object(b);
	json_put_text(b, "cause", causes[gap->cause]);
	json_put_count(b, "offset", gap->at);
	json_put_nonzero(b, "octets", gap->length);
	if (page->ecm) {
		json_put_count(b, "block", gap->block);
		json_put_count(b, "first_frame", gap->frame);
		json_put_count(b, "frames", gap->frames);
	}
	json_put_nonzero(b, "packets_lost", gap->lost);
	json_put_known(b, "first_seq", gap->first_seq);
	json_put_packets(b, "packets", gap->before, gap->after);
	json_builder_end_object(b);
}

static void put_gaps(
	JsonBuilder *b, const char *name, const struct fax_page *page, guint first, guint count)
{
	json_put_array(b, name);
	for (guint i = 0; i < count; i++)
		put_gap(b, page, &g_array_index(page->gaps, struct fax_gap, first + i));
	json_builder_end_array(b);
}

static void put_range(JsonBuilder *b, const struct fax_page *page, const struct fax_range *range)
{
	json_builder_begin_object(b);
	json_put_count(b, "first", range->first);
	json_put_count(b, "last", range->last);
	json_put_text(b, "state", states[range->state]);
	json_put_packets(b, "packets", range->first_packet, range->last_packet);
	put_gaps(b, "gaps", page, range->gap, range->gaps);
	json_builder_end_object(b);
}

/* What lies behind each range of `damaged`. */
static void put_damage(JsonBuilder *b, const struct fax_page *page)
{
	json_put_array(b, "damage");
	for (guint i = 0; i < page->damaged->len; i++)
		put_range(b, page, &g_array_index(page->damaged, struct fax_range, i));
	json_builder_end_array(b);
	json_put_bool(b, "rest_lost", page->rest_lost);
	put_gaps(b, "rest_gaps", page, 0, page->rest_lost ? page->gaps->len : 0);
}

/* What only a page whose rows can be decoded here has. */
static void put_rows(JsonBuilder *b, const struct fax_page *page)
{
	if (page->decoder == FAX_DECODER_NONE) {
		json_put_null(b, "rows");
		json_put_null(b, "bad_rows");
		json_put_null(b, "longest_bad_run");
		json_put_null(b, "damaged");
		json_put_null(b, "damage");
		return;
	}
	json_put_count(b, "rows", page->received_rows);
	json_put_count(b, "bad_rows", page->bad_rows);
	json_put_count(b, "longest_bad_run", page->longest_bad_run);
	put_damaged(b, page->damaged);
	put_damage(b, page);
}

/* Resolutions are those of DCS. Without one, the width is that with which rows came out; the height is that
 * of the rows in any case. */
static void put_size(JsonBuilder *b, const struct fax_page *page)
{
	bool known = page->params_known;
	bool measured = page->decoder != FAX_DECODER_NONE && page->received_rows > page->bad_rows;
	json_put_nonzero(b, "width", known || measured ? page->params.width : 0);
	json_put_known(b, "height", page->decoder != FAX_DECODER_NONE ? (int64_t)page->rows : -1);
	json_put_nonzero(b, "x_dpi", known ? page->params.x_dpi : 0);
	json_put_nonzero(b, "y_dpi", known ? page->params.y_dpi : 0);
}

static void put_fate(JsonBuilder *b, const struct fax_page *page)
{
	json_put_count(b, "retransmitted_frames", page->resent_frames);
	json_put_count(b, "differing_frames", page->differing_frames);
	json_put_count(b, "lost_packets", page->lost_packets);
	json_put_count(b, "copies", page->copies);
	json_put_count(b, "repaired_rows", page->repaired_rows);
	json_put_count(b, "filled_frames", page->filled_frames);
	json_put_text(b, "command", page->command);
	json_put_text(b, "answer", page->answer);
	json_put_bool(b, "confirmed", page->confirmed);
	json_put_bool(b, "superseded", page->superseded);
	json_put_null(b, "file");
}

void report_json_page_add(JsonBuilder *b, const struct fax_page *page, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_count(b, "number", page->number);
	json_put_count(b, "document", page->document);
	json_put_side(b, "from", (int)page->from);
	put_size(b, page);
	json_put_text(b, "coding", page->coding);
	json_put_bool(b, "not_as_dcs", page->not_as_dcs);
	json_put_bool(b, "ecm", page->ecm);
	json_put_text(b, "modulation", page->modulation);
	json_put_nonzero(b, "rate", page->rate);
	json_put_count(b, "bytes", page->length);
	json_put_seconds(b, "t", page->t, zero);
	json_put_seconds(b, "t_end", page->t_end, zero);
	json_put_packets(b, "packets", page->first_packet, page->last_packet);
	put_rows(b, page);
	put_fate(b, page);
	json_builder_end_object(b);
}
