#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "analyzer/fax.h"
#include "analyzer/line_profile.h"
#include "cli/commands.h"

/* Texts that options_parse() makes into enumerations. */
struct raw {
	char *color, *progress, *detail, *profile, *from, *to, *what_if;
	char **read;
	char **operands;
	gboolean help;
};

static int choice(const char *text, const char *const *names, const char *option, GError **error)
{
	for (int i = 0; names[i] != NULL; i++)
		if (strcmp(text, names[i]) == 0)
			return i;
	char *all = g_strjoinv(", ", (char **)(uintptr_t)names);
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE, "%s: '%s' is none of %s",
		option, text, all);
	g_free(all);
	return -1;
}

static bool set_choices(const struct raw *raw, struct options *out, GError **error)
{
	static const char *const whens[] = {"auto", "always", "never", NULL};
	static const char *const details[] = {"sip", "t30", "ifp", NULL};
	int color = raw->color != NULL ? choice(raw->color, whens, "--color", error) : COLOR_AUTO;
	if (color < 0)
		return false;
	int progress =
		raw->progress != NULL ? choice(raw->progress, whens, "--progress", error) : 0;
	if (progress < 0)
		return false;
	int detail =
		raw->detail != NULL ? choice(raw->detail, details, "--detail", error) : DETAIL_T30;
	if (detail < 0)
		return false;
	out->color = (enum color_mode)color;
	out->progress = (enum progress_mode)progress;
	out->detail = (enum ladder_detail)detail;
	return true;
}

#define MAX_DELAY_MS 60000.0

static bool is_delay(double ms)
{
	return ms >= 0 && ms <= MAX_DELAY_MS;
}

static bool set_line(const struct raw *raw, struct options *out, GError **error)
{
	struct line_options *line = &out->line;
	if (raw->profile != NULL)
		line->profile = line_profile_find(raw->profile);
	if (line->profile == LINE_PROFILES) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			"--profile: '%s' is none of generic, spandsp", raw->profile);
		return false;
	}
	bool playout = line->playout_ms == -1 || is_delay(line->playout_ms);
	if (!playout || !is_delay(line->delay_ms[0]) || !is_delay(line->delay_ms[1])) {
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			"--playout and --delay-...: 0 to %.0f ms", MAX_DELAY_MS);
		return false;
	}
	return true;
}

#define MAX_SECONDS 1e8

/* "12.5" or "12.5s". Negative: it is neither. */
static double read_seconds(const char *text)
{
	char *end;
	double value = g_ascii_strtod(text, &end);
	if (end == text || strcspn(text, "0123456789") > 1 || (*end == 's' ? end[1] : *end) != '\0')
		return -1;
	return value >= 0 && value <= MAX_SECONDS ? value : -1;
}

static bool set_part(const struct raw *raw, struct options *out, GError **error)
{
	out->from_s = raw->from != NULL ? read_seconds(raw->from) : -1;
	out->to_s = raw->to != NULL ? read_seconds(raw->to) : -1;
	bool read = (raw->from == NULL || out->from_s >= 0) && (raw->to == NULL || out->to_s >= 0);
	if (read && (raw->to == NULL || out->from_s < out->to_s))
		return true;
	g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
		read ? "--from has to be less than --to"
		     : "--from and --to: seconds since the first packet, as 12.5");
	return false;
}

/* "delay=50..800", "delay=200": milliseconds. */
static bool set_what_if(const struct raw *raw, struct options *out, GError **error)
{
	struct timing_what_if *w = &out->what_if;
	if (raw->what_if == NULL)
		return true;
	char *end = raw->what_if;
	if (g_str_has_prefix(end, "delay=") && g_ascii_isdigit(end[6])) {
		w->from_ms = w->to_ms = (double)g_ascii_strtoull(end + 6, &end, 10);
		if (g_str_has_prefix(end, "..") && g_ascii_isdigit(end[2]))
			w->to_ms = (double)g_ascii_strtoull(end + 2, &end, 10);
	}
	w->asked =
		end != raw->what_if && *end == '\0' && w->from_ms <= w->to_ms && is_delay(w->to_ms);
	if (!w->asked)
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			"--what-if: '%s' is not as delay=50..800 (ms, up to %.0f)", raw->what_if,
			MAX_DELAY_MS);
	return w->asked;
}

static void set_files(const struct raw *raw, struct options *out)
{
	GPtrArray *files = g_ptr_array_new();
	for (char **f = raw->read; f != NULL && *f != NULL; f++)
		g_ptr_array_add(files, g_strdup(*f));
	for (char **f = raw->operands; f != NULL && *f != NULL; f++)
		g_ptr_array_add(files, g_strdup(*f));
	out->file_count = files->len;
	g_ptr_array_add(files, NULL);
	out->files = (char **)g_ptr_array_free(files, FALSE);
}

static void add_group(GOptionContext *context, const struct command *command, unsigned group,
	const GOptionEntry *entries)
{
	if (command->groups & group)
		g_option_context_add_main_entries(context, entries, NULL);
}

static void add_ladder(GOptionContext *context, const struct command *command, struct options *out,
	struct raw *raw)
{
	const GOptionEntry entries[] = {{"detail", 0, 0, G_OPTION_ARG_STRING, &raw->detail,
						"how deep: sip, t30 (default), ifp", "LEVEL"},
		{"width", 0, 0, G_OPTION_ARG_INT, &out->width,
			"columns (default: those of the terminal)", "N"},
		{"line", 0, 0, G_OPTION_ARG_NONE, &out->line_times,
			"when the far telephone line heard it, beside it", NULL},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_LADDER, entries);
}

static void add_packets(GOptionContext *context, const struct command *command, struct options *out)
{
	const GOptionEntry entries[] = {{"tree", 'V', 0, G_OPTION_ARG_NONE, &out->tree,
						"the full decode of each packet", NULL},
		{"type", 'T', 0, G_OPTION_ARG_STRING, &out->type,
			"text (default), or json: one object a line", "TYPE"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_PACKETS, entries);
}

static void add_extract(GOptionContext *context, const struct command *command, struct options *out)
{
	const GOptionEntry entries[] = {
		{"split", 0, 0, G_OPTION_ARG_NONE, &out->split, "a file a page", NULL},
		{"raw", 0, 0, G_OPTION_ARG_NONE, &out->raw,
			"keep the code stream as it was received", NULL},
		{"force", 0, 0, G_OPTION_ARG_NONE, &out->force, "replace files that exist", NULL},
		{"all-legs", 0, 0, G_OPTION_ARG_NONE, &out->all_legs,
			"pages of each leg, not of the best one only", NULL},
		{"mark-damage", 0, 0, G_OPTION_ARG_NONE, &out->mark_damage,
			"beside a damaged page a PNG that shows where", NULL},
		{"format", 0, 0, G_OPTION_ARG_STRING, &out->format,
			"tiff (default), png (a file a page), pdf", "FORMAT"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_EXTRACT, entries);
}

static void add_report(GOptionContext *context, const struct command *command, struct options *out)
{
	const GOptionEntry entries[] = {
		{"format", 0, 0, G_OPTION_ARG_STRING, &out->format,
			"text (default), json, jsonl, junit, html", "FORMAT"},
		{"fail-on", 0, 0, G_OPTION_ARG_STRING, &out->fail_on,
			"exit 1 on findings of at least error, warning, note", "SEVERITY"},
		{"check", 0, 0, G_OPTION_ARG_STRING_ARRAY, &out->checks,
			"exit 1 unless it holds: 'unrecovered == 0' (repeatable)", "EXPR"},
		{"checks", 0, 0, G_OPTION_ARG_FILENAME, &out->checks_file,
			"checks from a file, one a line, # comments", "FILE"},
		{"baseline", 0, 0, G_OPTION_ARG_FILENAME, &out->baseline,
			"exit 1 only on what is worse than in that JSON report", "OLD"},
		{"redact", 0, 0, G_OPTION_ARG_NONE, &out->redact,
			"hide numbers, names, addresses and pages", NULL},
		{"list-metrics", 0, 0, G_OPTION_ARG_NONE, &out->list_metrics,
			"print the metrics that --check knows", NULL},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_REPORT, entries);
}

static void add_timing(GOptionContext *context, const struct command *command, struct options *out,
	struct raw *raw)
{
	const GOptionEntry entries[] = {
		{"format", 0, 0, G_OPTION_ARG_STRING, &out->format,
			"text (default: chart and tables), table, json, svg", "FORMAT"},
		{"from", 0, 0, G_OPTION_ARG_STRING, &raw->from,
			"only this part, in seconds since the first packet", "S, --to=S"},
		{"to", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_STRING, &raw->to, NULL, "S"},
		{"what-if", 0, 0, G_OPTION_ARG_STRING, &raw->what_if,
			"which added delay breaks the call: delay=50..800", "WHAT"},
		{"width", 0, G_OPTION_FLAG_HIDDEN, G_OPTION_ARG_INT, &out->width, NULL, "N"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_TIMING, entries);
}

static void add_line(GOptionContext *context, const struct command *command, struct options *out,
	struct raw *raw)
{
	/* Help has one screen: where the lines are not the main thing, the manual tells. */
	const int rare = command->groups & OPTIONS_TIMING ? 0 : G_OPTION_FLAG_HIDDEN;
	const GOptionEntry entries[] = {
		{"profile", 0, rare, G_OPTION_ARG_STRING, &raw->profile,
			"gateways to mimic: generic (default), spandsp", "NAME"},
		{"playout", 0, rare, G_OPTION_ARG_DOUBLE, &out->line.playout_ms,
			"their jitter buffer (default: the profile's)", "MS"},
		{"delay-caller", 0, rare, G_OPTION_ARG_DOUBLE, &out->line.delay_ms[SIDE_CALLER],
			"from the capture point to the caller's gateway", "MS"},
		{"delay-callee", 0, rare, G_OPTION_ARG_DOUBLE, &out->line.delay_ms[SIDE_CALLEE],
			"from there to the callee's", "MS"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_LINE, entries);
}

static void add_explain(GOptionContext *context, const struct command *command, struct options *out)
{
	const GOptionEntry entries[] = {
		{"list", 0, 0, G_OPTION_ARG_NONE, &out->list, "every id with its summary", NULL},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	add_group(context, command, OPTIONS_EXPLAIN, entries);
}

static void add_common(GOptionContext *context, const struct command *command, struct options *out,
	struct raw *raw)
{
	/* Of files, which a live capture has none of. */
	const int files = command->groups & OPTIONS_CAPTURE ? G_OPTION_FLAG_HIDDEN : 0;
	const GOptionEntry entries[] = {
		{"read", 'r', files, G_OPTION_ARG_FILENAME_ARRAY, &raw->read,
			"a capture to read, as an operand; - is standard input", "FILE"},
		{"filter", 'f', 0, G_OPTION_ARG_STRING, &out->filter,
			"only packets that pass (pcap-filter)", "BPF"},
		{"call", 0, files, G_OPTION_ARG_STRING_ARRAY, &out->calls,
			"only this call: index or Call-ID (repeatable)", "N|ID"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &out->output,
			"write there: a file; for extract the folder", "PATH"},
		{"color", 0, 0, G_OPTION_ARG_STRING, &raw->color, "auto (default), always, never",
			"WHEN"},
		{"progress", 0, files, G_OPTION_ARG_STRING, &raw->progress,
			"on standard error: auto (default), always, never", "WHEN"},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &out->quiet, "no warnings", NULL},
		{"verbose", 'v', 0, G_OPTION_ARG_NONE, &out->verbose, "counts of what was read",
			NULL},
		{"version", 0, 0, G_OPTION_ARG_NONE, &out->version, "print the version", NULL},
		{"help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, "print this", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->operands, NULL,
			"FILE..."},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	g_option_context_add_main_entries(context, entries, NULL);
}

static GOptionContext *make_context(
	const struct command *command, struct options *out, struct raw *raw)
{
	GOptionContext *context = g_option_context_new(NULL);
	add_ladder(context, command, out, raw);
	add_packets(context, command, out);
	add_extract(context, command, out);
	add_report(context, command, out);
	add_timing(context, command, out, raw);
	add_line(context, command, out, raw);
	add_explain(context, command, out);
	if (command->groups & OPTIONS_CAPTURE)
		capture_options_add(context, &out->capture, &out->format, &out->force);
	if (command->groups & OPTIONS_SAVE)
		capture_options_add_save(context, &out->capture, &out->force);
	add_common(context, command, out, raw);
	g_option_context_set_help_enabled(context, FALSE);
	return context;
}

static bool wants_help(int argc, char **argv)
{
	for (int i = 1; i < argc && strcmp(argv[i], "--") != 0; i++)
		if (strcmp(argv[i], "-h") == 0 || strcmp(argv[i], "--help") == 0)
			return true;
	return false;
}

static const char *operands_of(const struct command *command)
{
	if (command->groups & OPTIONS_CAPTURE)
		return "-i NAME";
	return command->groups & OPTIONS_EXPLAIN ? "ID..." : "FILE...";
}

/* GLib's list of options, under a head that leaves it room on a screen of 24 lines. */
static void print_help(GOptionContext *context, const struct command *command)
{
	char *help = g_option_context_get_help(context, TRUE, NULL);
	const char *list = strstr(help, "\n\n");
	printf("Usage: t38trace %s [OPTION...] %s\n%s%sExamples:\n%s\n", command->name,
		operands_of(command), command->summary, list != NULL ? list + 1 : "\n",
		command->examples);
	g_free(help);
}

bool options_parse(const struct command *command, int argc, char **argv, struct options *out,
	bool *done, GError **error)
{
	struct raw raw = {0};
	*out = (struct options){.line = {.playout_ms = -1}};
	capture_options_init(&out->capture);
	GOptionContext *context = make_context(command, out, &raw);
	char *name = g_strdup_printf("t38trace %s", command->name);
	g_set_prgname(name);
	g_free(name);
	bool help = wants_help(argc, argv);
	bool ok = help || (g_option_context_parse(context, &argc, &argv, error) &&
				  set_choices(&raw, out, error) && set_line(&raw, out, error) &&
				  set_part(&raw, out, error) && set_what_if(&raw, out, error));
	*done = ok && (help || raw.help);
	if (*done)
		print_help(context, command);
	set_files(&raw, out);
	g_option_context_free(context);
	g_free(raw.color);
	g_free(raw.progress);
	g_free(raw.detail);
	g_free(raw.profile);
	g_free(raw.from);
	g_free(raw.to);
	g_free(raw.what_if);
	g_strfreev(raw.read);
	g_strfreev(raw.operands);
	return ok;
}

void options_clear(struct options *o)
{
	g_strfreev(o->files);
	g_free(o->filter);
	g_strfreev(o->calls);
	g_free(o->output);
	g_free(o->type);
	g_free(o->format);
	g_free(o->fail_on);
	g_strfreev(o->checks);
	g_free(o->checks_file);
	g_free(o->baseline);
	capture_options_clear(&o->capture);
}
