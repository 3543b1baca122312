#include "render/report_html.h"

#include <errno.h>
#include <fcntl.h>
#include <glib/gstdio.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/finding.h"
#include "render/report_html_assets.h"
#include "render/report_html_call.h"
#include "render/report_html_findings.h"
#include "render/time_text.h"

/* Octets of calls up to which there is room for what is large: pictures of pages (large, smaller, small, those of damaged pages
 * only), charts and ladders (of all calls, of those with trouble). Five hundred calls so stay under 20 MB. */
#define MEGABYTE UINT64_C(1000000)
#define LARGE_PICTURES (4 * MEGABYTE)
#define MIDDLE_PICTURES (8 * MEGABYTE)
#define SMALL_PICTURES (11 * MEGABYTE)
#define DAMAGED_PICTURES (13 * MEGABYTE)
#define ALL_CHARTS (11 * MEGABYTE)
#define TROUBLE_CHARTS (14 * MEGABYTE)
#define ALL_LADDERS (15 * MEGABYTE)
#define TROUBLE_LADDERS (16 * MEGABYTE)

/* So many calls are a part of the page at once. */
#define CALLS_AT_ONCE 20u

static const char *const statuses[] = {
	"success", "marred", "partial", "failed", "unknown", "nofax"};

struct report_html {
	struct html_out out;
	struct html_out rows, calls; /* temporary */
	unsigned first;		     /* index of the first call */
	bool pictures;
	bool styled;	   /* a chart has brought its style sheet */
	GHashTable *known; /* ids of the findings */
	unsigned shown, voice, by_status[G_N_ELEMENTS(statuses)];
};

/* In $TMPDIR, where only the owner sees it; gone with the program, however that ends. NULL, and errno, on error. */
static FILE *open_temporary(void)
{
	char *name = g_build_filename(g_get_tmp_dir(), "t38trace-XXXXXX", NULL);
	int fd = g_mkstemp_full(name, O_RDWR, 0600);
	FILE *file = NULL;
	if (fd >= 0) {
		unlink(name);
		file = fdopen(fd, "w+");
	}
	g_free(name);
	return file;
}

struct report_html *report_html_new(FILE *out, bool pictures)
{
	struct report_html *r = g_new0(struct report_html, 1);
	r->out.file = out;
	r->pictures = pictures;
	r->known = g_hash_table_new(g_str_hash, g_str_equal);
	r->rows.file = open_temporary();
	r->calls.file = r->rows.file != NULL ? open_temporary() : NULL;
	if (r->calls.file != NULL)
		return r;
	report_html_free(r);
	return NULL;
}

void report_html_free(struct report_html *r)
{
	if (r == NULL)
		return;
	int error = errno;
	if (r->rows.file != NULL)
		fclose(r->rows.file);
	if (r->calls.file != NULL)
		fclose(r->calls.file);
	g_hash_table_destroy(r->known);
	g_free(r);
	errno = error;
}

/* ---- calls ---- */

static uint32_t picture_width(const struct report_html *r)
{
	uint64_t used = r->calls.octets;
	if (!r->pictures)
		return 0;
	return used < LARGE_PICTURES	? 864
	       : used < MIDDLE_PICTURES ? 432
	       : used < SMALL_PICTURES	? 216
					: 0;
}

static struct report_html_room room_of(const struct report_html *r)
{
	uint64_t used = r->calls.octets;
	struct report_html_room room = {.chart = used < TROUBLE_CHARTS,
		.chart_of_good = used < ALL_CHARTS,
		.ladder = used < TROUBLE_LADDERS,
		.ladder_of_good = used<ALL_LADDERS, .later = r->shown> CALLS_AT_ONCE,
		.style = !r->styled};
	room.pictures.width = room.pictures.damaged_width = picture_width(r);
	if (r->pictures && room.pictures.width == 0 && used < DAMAGED_PICTURES)
		room.pictures.damaged_width = 216;
	room.pictures.why_not = r->pictures
					? "to keep this file small: the command extract writes it"
					: "in a redacted report";
	return room;
}

static void count(struct report_html *r, const struct call *call)
{
	const char *status = report_html_status(call);
	r->shown++;
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
		r->by_status[i] += strcmp(status, statuses[i]) == 0;
}

static void put_article(struct html_out *out, unsigned index)
{
	html_out_format(out, "<article data-call=\"%u\"><details", index);
}

void report_html_call(struct report_html *r, const struct call *call,
	const struct call_judgement *judgement, t38_time zero)
{
	/* Its main leg tells of it. */
	if (call->leg_of > 0)
		return;
	if (!call_is_fax(call) && call->legs->len == 0 && call->findings->len == 0) {
		r->voice++;
		return;
	}
	count(r, call);
	struct report_html_room room = room_of(r);
	report_html_row(&r->rows, call);
	/* Of the first call report_html_end() knows whether it is the only one. */
	if (r->shown == 1)
		r->first = call->index;
	else
		put_article(&r->calls, call->index);
	if (report_html_call_body(&r->calls, call, judgement, zero, &room, r->known))
		r->styled = true;
}

/* ---- the page ---- */

/* Only this script runs, whatever stands in a text; nothing is ever fetched. */
static void put_policy(struct html_out *out)
{
	guint8 digest[32];
	gsize n = sizeof(digest);
	GChecksum *sum = g_checksum_new(G_CHECKSUM_SHA256);
	g_checksum_update(sum, (const guchar *)report_html_js, -1);
	g_checksum_get_digest(sum, digest, &n);
	char *base64 = g_base64_encode(digest, n);
	html_out_format(out,
		"<meta http-equiv=\"Content-Security-Policy\" content=\"default-src 'none'; "
		"img-src data:; style-src 'unsafe-inline'; script-src 'sha256-%s'; base-uri "
		"'none'; "
		"form-action 'none'\"/>\n",
		base64);
	g_free(base64);
	g_checksum_free(sum);
}

/* "call.pcap", "3 captures". */
static char *name_of(const struct report_capture *captures, unsigned count)
{
	if (count != 1)
		return g_strdup_printf("%u captures", count);
	return strcmp(captures->file, "-") == 0 ? g_strdup("standard input")
						: g_path_get_basename(captures->file);
}

static bool all_complete(const struct report_capture *captures, unsigned count)
{
	for (unsigned i = 0; i < count; i++)
		if (!captures[i].complete)
			return false;
	return true;
}

/* What a part of the page that is pasted elsewhere has to say of itself. */
static void put_origin(struct html_out *out, const struct report_capture *captures, unsigned count)
{
	uint64_t packets = 0;
	char *name = name_of(captures, count);
	for (unsigned i = 0; i < count; i++)
		packets += captures[i].packets;
	html_out_raw(out, "<header><h1>Fax report: ");
	html_out_text(out, name);
	html_out_format(out,
		"</h1><p>%" G_GUINT64_FORMAT " packets, complete: %s, made by t38trace %s</p>"
		"</header>\n",
		packets, all_complete(captures, count) ? "yes" : "no", T38TRACE_VERSION);
	g_free(name);
}

static void put_head(struct html_out *out, const struct report_capture *captures, unsigned count)
{
	char *name = name_of(captures, count);
	html_out_raw(
		out, "<!DOCTYPE html>\n<html lang=\"en\">\n<head>\n<meta charset=\"utf-8\"/>\n");
	put_policy(out);
	html_out_raw(out,
		"<meta name=\"viewport\" content=\"width=device-width, initial-scale=1\"/>\n"
		"<meta name=\"color-scheme\" content=\"light dark\"/>\n"
		"<meta name=\"referrer\" content=\"no-referrer\"/>\n"
		"<meta name=\"generator\" content=\"t38trace " T38TRACE_VERSION "\"/>\n"
		"<link rel=\"icon\" href=\"data:,\"/>\n<title>Fax report: ");
	html_out_text(out, name);
	html_out_raw(out, "</title>\n<style>\n");
	html_out_raw(out, report_html_css);
	html_out_raw(out, "</style>\n</head>\n<body>\n<a class=\"skip\" href=\"#calls\">Skip to "
			  "the calls</a>\n<a class=\"skip\" href=\"#details\">Skip to call by "
			  "call</a>\n");
	put_origin(out, captures, count);
	html_out_raw(out, "<main>\n");
	g_free(name);
}

static void put_sums(const struct report_html *r, struct html_out *out)
{
	static const char *const names[] = {
		"success", "success, with trouble", "partial", "failed", "unknown", "no fax"};
	html_out_format(out, "<ul class=\"sums\"><li><b>%u</b> call%s</li>", r->shown,
		r->shown == 1 ? "" : "s");
	for (size_t i = 0; i < G_N_ELEMENTS(statuses); i++)
		if (r->by_status[i] > 0)
			html_out_format(out, "<li class=\"%s\"><b>%u</b> %s</li>", statuses[i],
				r->by_status[i], names[i]);
	html_out_raw(out, "</ul>\n");
	if (r->voice > 0)
		html_out_format(out, "<p>%u call%s without fax %s not shown.</p>\n", r->voice,
			r->voice == 1 ? "" : "s", r->voice == 1 ? "is" : "are");
}

static void put_capture(struct html_out *out, const struct report_capture *c)
{
	char first[TIME_TEXT_MAX], last[TIME_TEXT_MAX];
	html_out_raw(out, c->complete ? "<tr>" : "<tr class=\"bad\">");
	html_out_element(out, "th", " scope=\"row\"", c->file);
	html_out_cell(out, c->format);
	html_out_number(out, "%" G_GUINT64_FORMAT, c->packets);
	html_out_cell(out, time_text_rfc3339(c->first_time, first));
	html_out_cell(out, time_text_rfc3339(c->last_time, last));
	html_out_cell(out, c->complete ? "yes" : "no");
	html_out_cell(out, c->error);
	html_out_raw(out, "</tr>\n");
}

static void put_captures(
	struct html_out *out, const struct report_capture *captures, unsigned count)
{
	static const char *const columns[] = {"File", "Format", "#Packets", "First packet",
		"Last packet", "Complete", "Error", NULL};
	html_out_raw(out, "<section aria-labelledby=\"captures-head\"><h2 "
			  "id=\"captures-head\">Captures</h2>\n");
	html_out_table(out, "What was read", columns);
	for (unsigned i = 0; i < count; i++)
		put_capture(out, &captures[i]);
	html_out_raw(out, "</tbody></table></div></section>\n");
}

static void put_missing(struct html_out *out, const GPtrArray *missing)
{
	for (guint i = 0; missing != NULL && i < missing->len; i++) {
		html_out_raw(out, "<p class=\"bad\">Worse than in the baseline: ");
		html_out_text(out, g_ptr_array_index(missing, i));
		html_out_raw(out, "</p>\n");
	}
}

static void put_summary(const struct report_html *r, struct html_out *out,
	const struct report_capture *captures, unsigned count, const GPtrArray *missing)
{
	html_out_raw(out,
		"<section id=\"calls\" tabindex=\"-1\" aria-labelledby=\"calls-head\"><h2 "
		"id=\"calls-head\">Calls</h2>\n");
	put_sums(r, out);
	if (!all_complete(captures, count))
		html_out_raw(out, "<p class=\"bad\">Not every capture was read to its end: see <a "
				  "href=\"#captures-head\">Captures</a>.</p>\n");
	put_missing(out, missing);
}

static void put_filter(struct html_out *out)
{
	html_out_raw(out,
		"<form class=\"filter\" role=\"search\" hidden=\"\"><label>Show <select "
		"name=\"status\">"
		"<option value=\"\">all calls</option><option value=\"trouble\">calls with trouble"
		"</option><option value=\"success\">success</option><option "
		"value=\"marred\">success, "
		"with trouble</option><option value=\"partial\">partial</option><option "
		"value=\"failed\">failed</option><option value=\"unknown\">unknown</option><option "
		"value=\"nofax\">no fax</option></select></label> <label>with the words <input "
		"type=\"search\" name=\"words\" autocomplete=\"off\"/></label> <output "
		"aria-live=\"polite\"></output></form>\n");
}

static bool put_table(const struct report_html *r, struct html_out *out)
{
	static const char *const columns[] = {"#Call", "Begin (UTC)", "#Seconds", "Caller",
		"Callee", "State", "Fax", "#Pages", "#Lost", "#Not recovered", "Verdict", NULL};
	html_out_raw(out, "<div class=\"calls\">");
	html_out_table(out, "Calls: the number leads to all that is known of one", columns);
	bool done = html_out_copy(out, r->rows.file);
	html_out_raw(out, "</tbody></table></div></div></section>\n<script>");
	html_out_raw(out, report_html_js);
	html_out_raw(out, "</script>\n");
	return done;
}

static bool put_calls(const struct report_html *r, struct html_out *out)
{
	if (r->shown == 0)
		return true;
	html_out_raw(out, "<section id=\"details\" class=\"details\" tabindex=\"-1\" "
			  "aria-labelledby=\"details-head\"><h2 "
			  "id=\"details-head\">Call by call</h2>\n");
	put_article(out, r->first);
	html_out_raw(out, r->shown == 1 ? " open=\"\"" : "");
	bool done = html_out_copy(out, r->calls.file);
	html_out_raw(out, "</section>\n");
	return done;
}

bool report_html_end(struct report_html *r, const struct report_capture *captures, unsigned count,
	const GPtrArray *missing)
{
	struct html_out *out = &r->out;
	put_head(out, captures, count);
	put_summary(r, out, captures, count, missing);
	put_filter(out);
	bool done = put_table(r, out) && put_calls(r, out);
	report_html_glossary(out, r->known);
	put_captures(out, captures, count);
	html_out_raw(out,
		"</main>\n<footer><p>t38trace " T38TRACE_VERSION
		". Frame numbers are those of the capture; times are UTC, t is in seconds "
		"since the first packet.</p></footer>\n</body>\n</html>\n");
	return done;
}
