#include "render/report_text_tables.h"

#include "render/report_json_stream.h"
#include "render/text_safe.h"
#include "render/text_wrap.h"
#include "render/timing_words.h"

#define COLUMNS 100
#define CHECKS_COLUMN 43

static const char *side_name(enum side side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

/* "75 ms", "5.24 s"; "-" for what is negative: not known. */
static char *duration(double ms)
{
	return ms < 0	    ? g_strdup("-")
	       : ms < 999.5 ? g_strdup_printf("%.0f ms", ms)
			    : g_strdup_printf("%.2f s", ms / 1000);
}

/* ---- loss ---- */

static void print_loss(FILE *out, const struct udptl_counts *u)
{
	uint64_t lost = report_json_stream_lost(u);
	if (u->packets == 0) {
		fprintf(out, "%7s%6s%8s%6s%5s%7s%5s%6s", "-", "-", "-", "-", "-", "-", "-", "-");
		return;
	}
	fprintf(out,
		"%7" G_GUINT64_FORMAT "%6" G_GUINT64_FORMAT "%6.2f %%%6" G_GUINT64_FORMAT
		"%5" G_GUINT64_FORMAT "%7" G_GUINT64_FORMAT "%5" G_GUINT64_FORMAT
		"%6" G_GUINT64_FORMAT,
		u->expected, lost, u->expected > 0 ? 100.0 * (double)lost / (double)u->expected : 0,
		u->recovered_by_redundancy, u->recovered_by_fec, u->unrecovered, u->duplicates,
		u->reordered);
}

/* A stream without page data has no pace to measure, a single packet no gap. */
static void print_stream(FILE *out, const struct fax_stream_info *s)
{
	char src[ENDPOINT_TEXT_MAX];
	char *gap = duration(s->packets > 1 ? s->max_gap_ms : -1);
	char *jitter = duration(s->jitter_ms > 0 ? s->jitter_ms : -1);
	fprintf(out, "  %-7s %-21s", side_name(s->from), endpoint_text(&s->src, src));
	print_loss(out, &s->udptl);
	fprintf(out, "%9s%8s\n", gap, jitter);
	g_free(gap);
	g_free(jitter);
}

static void print_bursts(FILE *out, const struct udptl_counts *u)
{
	for (int i = 0, first = 1; i < UDPTL_BURSTS; i++) {
		if (u->loss_bursts[i] == 0)
			continue;
		fprintf(out, "%s%u x %d%s", first ? "; loss bursts " : ", ", u->loss_bursts[i],
			i + 1, i + 1 == UDPTL_BURSTS ? " or more" : "");
		first = 0;
	}
}

/* What is sent against loss, what was agreed, how loss came. */
static void print_correction(FILE *out, const struct call *leg, const struct fax_stream_info *s)
{
	const struct udptl_counts *u = &s->udptl;
	const char *agreed = leg->t38.side[!s->from].udp_ec;
	if (u->packets == 0)
		return;
	char *safe = text_safe(agreed, -1);
	fprintf(out, "  %-7s ", side_name(s->from));
	if (u->fec_packets > u->secondary_packets)
		fprintf(out, "sends FEC, span %u, %u entries", u->fec_span, u->fec_entries);
	else if (u->redundancy_max > 0 && u->redundancy_min == u->redundancy_max)
		fprintf(out, "sends redundancy %d", u->redundancy_max);
	else if (u->redundancy_max > 0)
		fprintf(out, "sends redundancy %d to %d", MAX(u->redundancy_min, 0),
			u->redundancy_max);
	else
		fputs("sends no error correction", out);
	fprintf(out, " (agreed: %s)", agreed != NULL ? safe : "-");
	print_bursts(out, u);
	fputc('\n', out);
	g_free(safe);
}

void report_text_streams(FILE *out, const struct call *leg)
{
	const struct fax *fax = leg->fax;
	if (fax == NULL)
		return;
	fputs("\n  Packets of                      sent  lost         by red.  FEC unrec.  dup "
	      "reord."
	      "  max gap jitter\n",
		out);
	for (guint i = 0; i < fax->streams->len; i++)
		print_stream(out, g_ptr_array_index(fax->streams, i));
	for (guint i = 0; i < fax->streams->len; i++)
		print_correction(out, leg, g_ptr_array_index(fax->streams, i));
}

/* ---- telephone lines ---- */

struct played {
	double late_ms, underflow_ms;
	unsigned underflows;
};

static struct played played_on(const struct line_track *track)
{
	struct played sum = {0, 0, 0};
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = &g_array_index(track->signals, struct line_signal, i);
		sum.late_ms = MAX(sum.late_ms, s->late_ms);
		sum.underflow_ms += s->underflow_ms;
		sum.underflows += s->underflows;
	}
	return sum;
}

static unsigned count(const GArray *checks, enum line_check_id id, uint64_t *packet)
{
	unsigned n = 0;
	for (guint i = 0; i < checks->len; i++) {
		const struct line_check *c = &g_array_index(checks, struct line_check, i);
		if (c->ok || c->id != id)
			continue;
		if (n++ == 0)
			*packet = c->packet_count > 0 ? c->packets[0] : 0;
	}
	return n;
}

/* "2 of 14 missed: T30-T4 2x from frame 3861 on" */
static char *missed_of(const GArray *checks)
{
	GString *names = g_string_new(NULL);
	unsigned missed = 0;
	for (int id = 0; id < LINE_CHECKS; id++) {
		uint64_t packet = 0;
		unsigned n = count(checks, (enum line_check_id)id, &packet);
		if (n == 0)
			continue;
		g_string_append_printf(names, "%s %s", missed > 0 ? "," : ":",
			line_check_name((enum line_check_id)id));
		if (n > 1)
			g_string_append_printf(names, " %ux", n);
		if (packet != 0)
			g_string_append_printf(names, " (frame %" G_GUINT64_FORMAT "%s)", packet,
				n > 1 ? " first" : "");
		missed += n;
	}
	char *text =
		checks->len == 0 ? g_strdup("-")
		: missed > 0
			? g_strdup_printf("%u of %u missed%s", missed, checks->len, names->str)
			: g_strdup_printf("%u hold%s", checks->len, checks->len == 1 ? "s" : "");
	g_string_free(names, TRUE);
	return text;
}

static void print_line(FILE *out, enum side side, const struct line_gateway *g)
{
	const struct played sum = played_on(&g->to_line);
	char *late = duration(sum.late_ms);
	char *empty = sum.underflows > 0
			      ? g_strdup_printf("%ux %.0f ms", sum.underflows, sum.underflow_ms)
			      : g_strdup("-");
	char *checks = missed_of(g->checks);
	fprintf(out, "  %-7s %14s  %15s   ", side_name(side), late, empty);
	text_wrap(out, CHECKS_COLUMN, CHECKS_COLUMN, COLUMNS, checks);
	g_free(late);
	g_free(empty);
	g_free(checks);
}

void report_text_lines(FILE *out, const struct fax *fax)
{
	if (fax->timing == NULL)
		return;
	fputs("\n  Telephone line  played late modem underflow   T.30 and T.38 timers\n", out);
	for (int side = 0; side < 2; side++)
		print_line(out, (enum side)side, &fax->timing->gateway[side]);
}
