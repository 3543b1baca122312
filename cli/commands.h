/* The commands: one row each. */
#ifndef CLI_COMMANDS_H
#define CLI_COMMANDS_H

#include "cli/options.h"

/* Which of the options a command takes beside those of all. */
enum option_group {
	OPTIONS_LADDER = 1,
	OPTIONS_PACKETS = 2,
	OPTIONS_EXTRACT = 4,
	OPTIONS_REPORT = 8,
	OPTIONS_LINE = 16,
	OPTIONS_TIMING = 32,
	OPTIONS_EXPLAIN = 64,	/* operands are no captures */
	OPTIONS_CAPTURE = 1024, /* there are no operands */
	OPTIONS_SAVE = 2048,
};

struct command {
	const char *name;
	const char *summary; /* one line of --help */
	unsigned groups;     /* enum option_group */
	const char *examples;
	int (*run)(const struct options *); /* an exit status */
};

/* The command of that name, or NULL. */
const struct command *command_find(const char *name);

/* Row `index`, NULL behind the end. */
const struct command *command_at(unsigned index);

int command_ladder(const struct options *);  /* command_ladder.c */
int command_calls(const struct options *);   /* command_ladder.c */
int command_packets(const struct options *); /* command_packets.c */
int command_extract(const struct options *); /* command_extract.c */
int command_report(const struct options *);  /* command_report.c */
int command_view(const struct options *);    /* command_view.c */
int command_explain(const struct options *); /* command_explain.c */
int command_timing(const struct options *);  /* command_timing.c */

int command_capture(const struct options *); /* command_capture.c */
int command_save(const struct options *);    /* command_save.c */
#endif
