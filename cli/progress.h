/* How far the reading is, in one line on standard error that is written over:
 * "t38trace: 41 %  1.2 M packets". */
#ifndef CLI_PROGRESS_H
#define CLI_PROGRESS_H

#include "cli/source.h"

struct progress;

enum progress_mode {
	PROGRESS_AUTO, /* when standard error is a terminal */
	PROGRESS_ALWAYS,
	PROGRESS_NEVER,
};

/* NULL when nothing is to be shown; the functions below take that. */
struct progress *progress_new(enum progress_mode);

/* To be called once for each packet: counts them, and writes at most five times a second. */
void progress_update(struct progress *, const struct source *);

/* Takes the line away, so that a message can be written; the next update shows it again. */
void progress_hide(struct progress *);

/* Takes the line away (on a terminal) or ends it, and frees. */
void progress_done(struct progress *);

#endif
