/* The browser on the terminal: it answers keys and draws, while a thread of its own (a reader of files, a live capture)
 * feeds it. What both touch is under one lock. */
#ifndef CLI_VIEW_BROWSE_H
#define CLI_VIEW_BROWSE_H

#include "cli/options.h"
#include "render/view.h"

struct browse;

/* Opens keys and terminal-to-be. `setup`: what is browsed; what it says of the terminal is filled in here. Its texts stay
 * the caller's until browse_free(). NULL: said why on standard error, a wrong usage. */
struct browse *browse_new(const struct options *, const struct view_setup *setup);

/* Takes the terminal over, runs `feed` in a thread, and gives the terminal back when the user leaves or a signal asks for
 * it. `feed` has to end soon once browse_leaving() is true, else the process ends with status 0, as it may wait for input
 * for ever. False: the terminal cannot show this; said why. */
bool browse_run(struct browse *, void (*feed)(struct browse *, void *ctx), void *ctx);
void browse_free(struct browse *); /* NULL is allowed */

/* For the feeding thread. */
void browse_call(struct browse *, struct call *, t38_time zero); /* takes over the call */
void browse_packet(struct browse *, const struct engine_packet *);
void browse_earlier(struct browse *, uint64_t number, unsigned call);
void browse_progress(struct browse *, const struct view_progress *);
/* As view_wants_running(), view_shows_call() and view_tell() say. */
bool browse_wants_running(struct browse *);
bool browse_shows_call(struct browse *, unsigned index);
void browse_tell(struct browse *, const char *text);

/* Whether the terminal is gone, as a SIGHUP may mean: the browser ends then. Of a live capture, whose SIGHUP is not the browser's. */
bool browse_hung_up(struct browse *);

bool browse_leaving(struct browse *);
bool browse_paused(struct browse *);

#endif
