#include "render/report_text_damage.h"

#define MOST_RANGES 8u
#define MOST_GAPS 2u

#define INDENT "           "

static const char *const states[] = {
	[PAGE_ROW_GOOD] = "good",
	[PAGE_ROW_LOST] = "lost",
	[PAGE_ROW_CONCEALED] = "wrong codes, the row above repeated",
	[PAGE_ROW_DOUBTFUL] = "coded against a bad row",
	[PAGE_ROW_REPAIRED] = "repaired",
};

static void print_seqs(FILE *out, const struct fax_gap *gap)
{
	if (gap->first_seq < 0)
		return;
	fprintf(out, " (seq %d", gap->first_seq);
	if (gap->lost > 1)
		fprintf(out, "-%u", ((unsigned)gap->first_seq + gap->lost - 1) & 0xffffu);
	fputc(')', out);
}

static void print_frames(FILE *out, const struct fax_gap *gap)
{
	fprintf(out, "block %u frame%s %u", gap->block + 1, gap->frames == 1 ? "" : "s",
		gap->frame);
	if (gap->frames > 1)
		fprintf(out, "-%u", gap->frame + gap->frames - 1);
	fputs(gap->cause == FAX_GAP_UNKNOWN ? " never came" : ", ", out);
}

static void print_gap(FILE *out, const struct fax_page *page, const struct fax_gap *gap)
{
	if (page->ecm)
		print_frames(out, gap);
	if (gap->cause == FAX_GAP_PACKETS) {
		fprintf(out, "%u packet%s lost", gap->lost, gap->lost == 1 ? "" : "s");
		print_seqs(out, gap);
		if (gap->before != 0 && gap->after != 0)
			fprintf(out,
				" between packets %" G_GUINT64_FORMAT " and %" G_GUINT64_FORMAT,
				gap->before, gap->after);
	} else if (gap->cause == FAX_GAP_FCS) {
		fprintf(out, "bad FCS in packet %" G_GUINT64_FORMAT, gap->before);
	}
}

static void print_gaps(FILE *out, const struct fax_page *page, guint first, guint count)
{
	for (guint i = 0; i < count && i < MOST_GAPS; i++) {
		fputs(i == 0 ? ": " : "; ", out);
		print_gap(out, page, &g_array_index(page->gaps, struct fax_gap, first + i));
	}
	if (count > MOST_GAPS)
		fprintf(out, "; and %u more", count - MOST_GAPS);
}

static void print_range(FILE *out, const struct fax_page *page, const struct fax_range *range)
{
	fprintf(out, INDENT "row%s %u", range->last > range->first ? "s" : "", range->first);
	if (range->last > range->first)
		fprintf(out, "-%u", range->last);
	fprintf(out, " %s", states[range->state]);
	print_gaps(out, page, range->gap, range->gaps);
	if (range->gaps == 0 && range->first_packet != 0)
		fprintf(out, " (packet %" G_GUINT64_FORMAT ")", range->first_packet);
	fputc('\n', out);
}

void report_text_damage(FILE *out, const struct fax_page *page)
{
	for (guint i = 0; i < page->damaged->len && i < MOST_RANGES; i++)
		print_range(out, page, &g_array_index(page->damaged, struct fax_range, i));
	if (page->damaged->len > MOST_RANGES)
		fprintf(out, INDENT "and %u more ranges of bad rows\n",
			page->damaged->len - MOST_RANGES);
	if (!page->rest_lost)
		return;
	fprintf(out, INDENT "all behind row %u lost", page->received_rows);
	print_gaps(out, page, 0, page->gaps->len);
	fputc('\n', out);
}
