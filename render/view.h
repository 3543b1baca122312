/* The full-screen browser, without its terminal: it is given calls, packets and keys, and draws into cells. It reads
 * no files, so that a file and a live interface feed it alike. */
#ifndef RENDER_VIEW_H
#define RENDER_VIEW_H

#include "render/view_cells.h"
#include "render/view_event.h"
#include "render/view_store.h"

struct view;

enum { VIEW_COLORS_NONE, VIEW_COLORS_FEW, VIEW_COLORS_MANY }; /* none, eight, 256 or more */

/* Numbers (uint64_t) of all packets of these calls (unsigned), audio and what a message is spread over included, rising and
 * each once; `fetch` gives each. Freed by g_array_free(). NULL: not known. */
typedef GArray *(*view_numbers_of_calls)(void *ctx, const GArray *calls);

struct view_setup {
	const char *capture; /* what is browsed: path of the first file, or of an interface */
	const char *title;   /* for the head line */
	bool live;	     /* it can be paused */
	bool growing;	     /* calls are shown while they go on: new rows are followed */
	int colors;	     /* VIEW_COLORS_... that the terminal has */
	bool ascii;	     /* it has no other characters */
	bool no_braille;     /* its font lacks it, as that of the Linux console does */
	enum view_graphics graphics;
	int cell_height, cell_width;   /* pixels of a cell, where it has graphics */
	size_t max_calls, max_packets; /* octets of memory; 0: the defaults */
	view_fetch fetch;	       /* NULL: packets that are not kept are not to be had */
	view_numbers_of_calls numbers; /* NULL: only packets that the view was given are known */
	void *fetch_ctx;
};

/* How far the reading is. */
struct view_progress {
	uint64_t packets;
	int percent; /* -1: unknown */
	bool done;
	uint64_t dropped;  /* packets that a live capture lost */
	const char *error; /* what could not be read; NULL */
};

/* Texts of the setup stay the caller's, for as long as the view lives. */
struct view *view_new(const struct view_setup *);
void view_free(struct view *);

/* Takes over the call. `zero`: time of the first packet. */
void view_add_call(struct view *, struct call *, t38_time zero);
void view_add_packet(struct view *, const struct engine_packet *);
void view_add_earlier(struct view *, uint64_t number, unsigned call);

/* Whether models of calls that go on are wanted: the last ones were drawn, and the user did not pause. */
bool view_wants_running(const struct view *);

/* Whether the user is in the call, so that all of it is wanted; else what the list shows is enough. */
bool view_shows_call(const struct view *, unsigned index);

/* A line at the bottom, until the next key. */
void view_tell(struct view *, const char *text);

void view_set_progress(struct view *, const struct view_progress *);

/* The terminal has another size of cells, in pixels. */
void view_set_cell(struct view *, int height, int width);

/* True while the user wants no new calls to come (live). */
bool view_paused(const struct view *);

/* A key or the mouse. False: the user leaves. */
bool view_key(struct view *, const struct view_event *);

/* True when something has changed since it was drawn. */
bool view_dirty(const struct view *);

/* Draws all of it. */
void view_draw(struct view *, struct view_cells *);

#endif
