/* The browser on top of a live capture: what the capture's loop, in its thread, hands to it. */
#ifndef CLI_CAPTURE_VIEW_H
#define CLI_CAPTURE_VIEW_H

#include "analyzer/engine.h"
#include "cli/options.h"

struct capture_view;

/* `title`: what is captured, the caller's as long as this lives. `max_memory`: octets for calls and packets. NULL: there is
 * no terminal; said why. */
struct capture_view *capture_view_new(const struct options *, const char *title, size_t max_memory);
void capture_view_free(struct capture_view *); /* NULL is allowed */

/* Takes the terminal over and runs `feed` in a thread, until the user leaves. False: the terminal cannot show it; said why.
 * `feed` has to end soon when the user leaves: capture_view_leaving(). */
bool capture_view_run(struct capture_view *, void (*feed)(void *ctx), void *ctx);
bool capture_view_leaving(struct capture_view *);

/* For `feed`. Takes over the call; shown at once, or when the user lets calls come again. */
void capture_view_call(struct capture_view *, struct call *, t38_time zero);
void capture_view_packet(struct capture_view *, const struct engine_packet *);
void capture_view_earlier(struct capture_view *, uint64_t number, unsigned call);

/* Shows the calls that go on: call often, the work is done a few times a second. */
void capture_view_running(struct capture_view *, const struct engine *, t38_time zero);

/* A line for the user. */
void capture_view_tell(struct capture_view *, const char *text);

/* Whether the terminal is gone: the browser ends. */
bool capture_view_hung_up(struct capture_view *);

/* Now and then: how far it is. */
void capture_view_progress(struct capture_view *, uint64_t packets, uint64_t dropped, bool done);

#endif
