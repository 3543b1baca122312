/* The command line: which command, which options. */
#ifndef CLI_OPTIONS_H
#define CLI_OPTIONS_H

#include <glib.h>
#include <stdbool.h>

#include "analyzer/line_options.h"
#include "cli/capture_options.h"
#include "cli/progress.h"
#include "render/timing_what_if.h"

enum color_mode { COLOR_AUTO, COLOR_ALWAYS, COLOR_NEVER };
enum ladder_detail { DETAIL_SIP, DETAIL_T30, DETAIL_IFP };

struct options {
	/* of every command */
	char **files; /* -r and operands, in order; NULL-terminated */
	unsigned file_count;
	char *filter; /* -f */
	char **calls; /* --call; NULL: all */
	char *output; /* -o; NULL: standard output, or the current folder */
	enum color_mode color;
	enum progress_mode progress;
	gboolean quiet, verbose, version;
	/* ladder */
	enum ladder_detail detail;
	int width;	     /* columns; 0: of the terminal; also of timing */
	gboolean line_times; /* --line */
	/* timing */
	double from_s, to_s; /* --from, --to; negative: not given */
	struct timing_what_if what_if;
	/* packets */
	gboolean tree; /* -V */
	char *type;    /* -T */
	/* extract */
	char *format; /* also of report and timing */
	gboolean split, raw, force, all_legs, mark_damage;
	/* of what reconstructs the telephone lines */
	struct line_options line;
	/* report */
	char *fail_on;
	char **checks, *checks_file;
	char *baseline;
	gboolean list_metrics, redact;
	/* explain */
	gboolean list;
	/* capture, save */
	struct capture_options capture;
};

struct command;

/* Reads the arguments behind the command's name. False: a wrong one, with *error set; --help has been
 * printed when *done is set. */
bool options_parse(const struct command *, int argc, char **argv, struct options *out, bool *done,
	GError **error);

void options_clear(struct options *);

#endif
