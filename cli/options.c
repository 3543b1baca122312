#include "cli/options.h"

#include <stdio.h>
#include <string.h>

#include "cli/commands.h"

/* Texts that options_parse() makes into enumerations. */
struct raw {
	char *color, *progress, *detail;
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

static GOptionContext *make_context(
	const struct command *command, struct options *out, struct raw *raw)
{
	const GOptionEntry ladder[] = {{"detail", 0, 0, G_OPTION_ARG_STRING, &raw->detail,
					       "how deep: sip, t30 (default), ifp", "LEVEL"},
		{"width", 0, 0, G_OPTION_ARG_INT, &out->width,
			"columns (default: those of the terminal)", "N"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	const GOptionEntry packets[] = {{"tree", 'V', 0, G_OPTION_ARG_NONE, &out->tree,
						"the full decode of each packet", NULL},
		{"type", 'T', 0, G_OPTION_ARG_STRING, &out->type,
			"text (default), or json: one object a line", "TYPE"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	const GOptionEntry extract[] = {
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
	const GOptionEntry report[] = {
		{"format", 0, 0, G_OPTION_ARG_STRING, &out->format,
			"text (default), json, jsonl; not yet junit, html", "FORMAT"},
		{"fail-on", 0, 0, G_OPTION_ARG_STRING, &out->fail_on,
			"exit 1 on findings of at least error, warning, note", "SEVERITY"},
		{"check", 0, 0, G_OPTION_ARG_STRING_ARRAY, &out->checks,
			"exit 1 unless a metric holds (not built yet)", "EXPR"},
		{"checks", 0, 0, G_OPTION_ARG_FILENAME, &out->checks_file,
			"checks from a file, one a line (not built yet)", "FILE"},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	const GOptionEntry common[] = {
		{"read", 'r', 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->read,
			"a capture to read, as an operand; - is standard input", "FILE"},
		{"filter", 'f', 0, G_OPTION_ARG_STRING, &out->filter,
			"only packets that pass (pcap-filter)", "BPF"},
		{"call", 0, 0, G_OPTION_ARG_STRING_ARRAY, &out->calls,
			"only this call: index or Call-ID (repeatable)", "N|ID"},
		{"output", 'o', 0, G_OPTION_ARG_FILENAME, &out->output,
			"write there: a file; for extract the folder", "PATH"},
		{"color", 0, 0, G_OPTION_ARG_STRING, &raw->color, "auto (default), always, never",
			"WHEN"},
		{"progress", 0, 0, G_OPTION_ARG_STRING, &raw->progress,
			"on standard error: auto (default), always, never", "WHEN"},
		{"quiet", 'q', 0, G_OPTION_ARG_NONE, &out->quiet, "no warnings", NULL},
		{"verbose", 'v', 0, G_OPTION_ARG_NONE, &out->verbose, "counts of what was read",
			NULL},
		{"version", 0, 0, G_OPTION_ARG_NONE, &out->version, "print the version", NULL},
		{"help", 'h', 0, G_OPTION_ARG_NONE, &raw->help, "print this", NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &raw->operands, NULL,
			"FILE..."},
		{NULL, 0, 0, 0, NULL, NULL, NULL}};
	GOptionContext *context = g_option_context_new(NULL);
	add_group(context, command, OPTIONS_LADDER, ladder);
	add_group(context, command, OPTIONS_PACKETS, packets);
	add_group(context, command, OPTIONS_EXTRACT, extract);
	add_group(context, command, OPTIONS_REPORT, report);
	g_option_context_add_main_entries(context, common, NULL);
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

/* GLib's list of options, under a head that leaves it room on a screen of 24 lines. */
static void print_help(GOptionContext *context, const struct command *command)
{
	char *help = g_option_context_get_help(context, TRUE, NULL);
	const char *list = strstr(help, "\n\n");
	printf("Usage: t38trace %s [OPTION...] FILE...\n%s%sExamples:\n%s\n", command->name,
		command->summary, list != NULL ? list : "\n\n", command->examples);
	g_free(help);
}

bool options_parse(const struct command *command, int argc, char **argv, struct options *out,
	bool *done, GError **error)
{
	struct raw raw = {0};
	*out = (struct options){0};
	GOptionContext *context = make_context(command, out, &raw);
	char *name = g_strdup_printf("t38trace %s", command->name);
	g_set_prgname(name);
	g_free(name);
	bool help = wants_help(argc, argv);
	bool ok = help || (g_option_context_parse(context, &argc, &argv, error) &&
				  set_choices(&raw, out, error));
	*done = ok && (help || raw.help);
	if (*done)
		print_help(context, command);
	set_files(&raw, out);
	g_option_context_free(context);
	g_free(raw.color);
	g_free(raw.progress);
	g_free(raw.detail);
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
}
