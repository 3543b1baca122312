#include "render/report_html_page.h"

#include <stdlib.h>
#include <string.h>

#include "render/report_html_image.h"
#include "render/report_text_damage.h"
#include "render/words.h"

#define MOST_PAGES 200u
#define MOST_MARKS 300u
#define LEAST_MARK 200.0 /* this part of the page's height is seen */

static const char *const classes[] = {
	[PAGE_ROW_GOOD] = "good",
	[PAGE_ROW_LOST] = "lost",
	[PAGE_ROW_CONCEALED] = "concealed",
	[PAGE_ROW_DOUBTFUL] = "doubtful",
	[PAGE_ROW_REPAIRED] = "repaired",
};

/* ---- loss along the page ---- */

struct marks {
	struct html_out *out;
	uint32_t rows;
	unsigned count;
};

/* A bar at the edge and a tint across the page, from one row to another. */
static void put_mark(struct marks *m, const char *class, uint32_t first, uint32_t last)
{
	double least = m->rows / LEAST_MARK, height = last - first + 1.0;
	double y = MAX(height, least) > height ? first - (least - height) / 2 : first;
	if (m->count++ >= MOST_MARKS)
		return;
	html_out_format(m->out,
		"<rect class=\"%s\" width=\"5\" y=\"%.1f\" height=\"%.1f\"/>"
		"<rect class=\"%s tint\" x=\"5\" width=\"95\" y=\"%u\" height=\"%u\"/>\n",
		class, MAX(y, 0), MAX(height, least), class, first, last - first + 1);
}

static void put_states(struct marks *m, const uint8_t *states)
{
	for (uint32_t row = 0, end; row < m->rows; row = end) {
		for (end = row + 1; end < m->rows && states[end] == states[row];)
			end++;
		if (states[row] != PAGE_ROW_GOOD)
			put_mark(m, classes[states[row]], row, end - 1);
	}
}

/* Of a page that is not decoded here: its ranges are those of the rows as they came. */
static void put_ranges(struct marks *m, const struct fax_page *page)
{
	for (guint i = 0; i < page->damaged->len; i++) {
		const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, i);
		if (r->first < m->rows)
			put_mark(m, classes[r->state], r->first, MIN(r->last, m->rows - 1));
	}
}

/* Ticks at the right edge: rows behind which packets are lost. */
static void put_packets(struct marks *m, const struct fax_page *page)
{
	double height = m->rows / LEAST_MARK;
	for (guint i = 0; i < page->damaged->len && i < MOST_MARKS; i++) {
		const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, i);
		bool packets =
			r->gaps > 0 &&
			g_array_index(page->gaps, struct fax_gap, r->gap).cause == FAX_GAP_PACKETS;
		if (packets && r->first < m->rows)
			html_out_format(m->out,
				"<rect class=\"packets\" x=\"96\" width=\"4\" y=\"%u\" "
				"height=\"%.1f\"/>\n",
				r->first, MAX(r->last - r->first + 1.0, height));
	}
}

static void put_marks(
	struct html_out *out, const struct fax_page *page, const struct report_html_image *image)
{
	struct marks m = {.out = out, .rows = image != NULL ? image->rows : page->received_rows};
	if (m.rows == 0)
		return;
	html_out_format(out,
		"<svg class=\"marks\" viewBox=\"0 0 100 %u\" preserveAspectRatio=\"none\" "
		"aria-hidden=\"true\" focusable=\"false\">\n<rect class=\"edge\" width=\"5\" "
		"height=\"%u\"/>\n",
		m.rows, m.rows);
	if (image != NULL)
		put_states(&m, image->states);
	else
		put_ranges(&m, page);
	put_packets(&m, page);
	html_out_raw(out, "</svg>");
}

/* ---- picture ---- */

static void put_alternative(struct html_out *out, const struct fax_page *page)
{
	html_out_format(out, "Page %u as received: %u by %u pels, ", page->number,
		page->params.width, page->rows);
	if (page->bad_rows > 0)
		html_out_format(out, "%u of %u rows bad", page->bad_rows, page->received_rows);
	else
		html_out_raw(out, "no bad rows");
	if (page->repaired_rows > 0)
		html_out_format(out, ", %u rows from another copy", page->repaired_rows);
}

static void put_image(
	struct html_out *out, const struct fax_page *page, const struct report_html_image *image)
{
	char *base64 = g_base64_encode(image->png->data, image->png->len);
	html_out_format(out,
		"<img loading=\"lazy\" decoding=\"async\" width=\"%u\" height=\"%.0f\" alt=\"",
		image->width, image->shown);
	put_alternative(out, page);
	html_out_raw(out, "\" src=\"data:image/png;base64,");
	html_out_raw(out, base64);
	html_out_raw(out, "\"/>");
	g_free(base64);
}

static void put_no_image(struct html_out *out, const struct fax_page *page, const char *why)
{
	html_out_raw(out, "<p class=\"noimage\" role=\"img\" aria-label=\"");
	put_alternative(out, page);
	html_out_format(out, "; its picture is left out %s\">Picture left out %s</p>", why, why);
}

static bool is_damaged(const struct fax_page *page)
{
	return page->bad_rows > 0 || page->rest_lost || !page->confirmed;
}

static struct report_html_image *image_of(
	const struct fax_page *page, const struct report_html_pictures *pictures)
{
	uint32_t width = is_damaged(page) ? pictures->damaged_width : pictures->width;
	return width > 0 ? report_html_image_new(page, width, NULL) : NULL;
}

static void put_picture(struct html_out *out, const struct fax_page *page,
	const struct report_html_pictures *pictures)
{
	struct report_html_image *image = image_of(page, pictures);
	html_out_raw(out, "<div class=\"paper\">");
	if (image != NULL && image->png != NULL)
		put_image(out, page, image);
	else
		put_no_image(out, page,
			page->decoder == FAX_DECODER_NONE
				? "as its coding has no decoder here"
				: (image != NULL ? "as it could not be decoded"
						 : pictures->why_not));
	put_marks(out, page, image);
	html_out_raw(out, "</div>");
	report_html_image_free(image);
}

/* ---- what is known of it ---- */

static void put_fact(struct html_out *out, const char *name, const char *value, ...)
	__attribute__((format(printf, 3, 4)));

static void put_fact(struct html_out *out, const char *name, const char *value, ...)
{
	va_list arguments;
	va_start(arguments, value);
	char *made = g_strdup_vprintf(value, arguments);
	va_end(arguments);
	html_out_fact(out, name, made);
	g_free(made);
}

static void put_rows(struct html_out *out, const struct fax_page *page)
{
	if (page->decoder == FAX_DECODER_NONE)
		return;
	put_fact(out, "Size", "%u x %u pels, %u x %u dpi (%s)", page->params.width, page->rows,
		page->params.x_dpi, page->params.y_dpi, words_resolution(&page->params));
	if (page->bad_rows > 0)
		put_fact(out, "Bad rows", "%u of %u, longest run %u", page->bad_rows,
			page->received_rows, page->longest_bad_run);
	else
		put_fact(out, "Bad rows", "none of %u", page->received_rows);
	if (page->repaired_rows > 0)
		put_fact(out, "Repaired", "%u rows from another copy of the page",
			page->repaired_rows);
}

static void put_facts(struct html_out *out, const struct fax_page *page)
{
	char *size = words_octets(page->length);
	html_out_raw(out, "<dl class=\"facts\">");
	put_rows(out, page);
	put_fact(out, "Coding", "%s%s", page->coding != NULL ? page->coding : "unknown",
		page->ecm ? " with ECM" : "");
	if (page->modulation != NULL)
		put_fact(out, "Sent with", "%s %u bit/s", page->modulation, page->rate);
	put_fact(out, "Amount", "%s in %.1f s", size,
		(double)(page->t_end - page->t) / (double)T38_SECOND);
	put_fact(out, "Packets lost", "%u", page->lost_packets);
	if (page->ecm)
		put_fact(out, "ECM", "%u block%s, %u frames, %u sent again", page->blocks,
			page->blocks == 1 ? "" : "s", page->frames, page->resent_frames);
	put_fact(out, "End", "%s, answer %s%s", page->command != NULL ? page->command : "none",
		page->answer != NULL ? page->answer : "not seen",
		page->superseded ? "; sent again: another copy stands for it" : "");
	html_out_raw(out, "</dl>");
	g_free(size);
}

/* The lines of the text report, which say it best. */
static void put_damage(struct html_out *out, const struct fax_page *page)
{
	char *text = NULL;
	size_t n = 0;
	FILE *file = open_memstream(&text, &n);
	if (file == NULL)
		return;
	report_text_damage(file, page);
	fclose(file);
	char **lines = g_strsplit(g_strchomp(text), "\n", -1);
	if (*text != '\0')
		html_out_raw(out, "<ul class=\"damage\">");
	for (char **line = lines; *text != '\0' && *line != NULL; line++)
		html_out_element(out, "li", NULL, g_strstrip(*line));
	if (*text != '\0')
		html_out_raw(out, "</ul>");
	g_strfreev(lines);
	free(text);
}

static void put_page(struct html_out *out, const struct fax_page *page,
	const struct report_html_pictures *pictures)
{
	html_out_format(out, "<figure class=\"page%s\">", is_damaged(page) ? " marred" : "");
	put_picture(out, page, pictures);
	html_out_format(out, "<figcaption><h5>Page %u", page->number);
	if (page->document > 1)
		html_out_format(out, ", document %u", page->document);
	html_out_format(out, " <span class=\"badge %s\">%s</span></h5>",
		page->confirmed ? "success" : "failed",
		page->confirmed ? "confirmed" : "not confirmed");
	put_facts(out, page);
	put_damage(out, page);
	html_out_raw(out, "</figcaption></figure>\n");
}

void report_html_pages(
	struct html_out *out, const struct fax *fax, const struct report_html_pictures *pictures)
{
	html_out_raw(out,
		"<p class=\"legend\" aria-hidden=\"true\">Rows: <i class=\"lost\"></i>lost "
		"<i class=\"concealed\"></i>concealed <i class=\"doubtful\"></i>doubtful "
		"<i class=\"repaired\"></i>repaired <i class=\"packets\"></i>packets lost "
		"(right edge)</p>\n");
	html_out_raw(out, "<div class=\"pages\">\n");
	for (guint i = 0; i < fax->pages->len && i < MOST_PAGES; i++)
		put_page(out, g_ptr_array_index(fax->pages, i), pictures);
	html_out_raw(out, "</div>\n");
	if (fax->pages->len > MOST_PAGES)
		html_out_format(out, "<p>%u further pages are left out.</p>\n",
			fax->pages->len - MOST_PAGES);
}
