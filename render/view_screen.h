/* What a screen of the browser is, and what it may ask of it. Screens lie on a stack; the top one gets the keys. */
#ifndef RENDER_VIEW_SCREEN_H
#define RENDER_VIEW_SCREEN_H

#include "render/view.h"
#include "render/view_edit.h"
#include "render/view_list.h"

struct view_screen;

/* A row of a screen's help. */
struct view_help {
	const char *keys; /* "Enter"; NULL ends the table */
	const char *what;
	const char *bar;   /* its word in the bar at the bottom; NULL: not there */
	enum view_key key; /* what a click on that word does */
	gunichar c;
};

/* The screens of one call, between which 1 to 6 and Tab switch. */
enum view_tab {
	VIEW_TAB_NONE,
	VIEW_TAB_LADDER,
	VIEW_TAB_SESSION,
	VIEW_TAB_LINES,
	VIEW_TAB_PAGES,
	VIEW_TAB_FINDINGS,
	VIEW_TAB_PACKETS,
	VIEW_TABS
};

struct view_screen_class {
	const char *name;
	enum view_tab tab;
	bool overlay; /* drawn on top of the one below */
	const struct view_help *help;
	void (*draw)(struct view_screen *, const struct view_area *);
	/* False: not a key of this screen. */
	bool (*key)(struct view_screen *, const struct view_event *);
	/* Calls came or were replaced, or the settings are others; may be NULL. */
	void (*changed)(struct view_screen *);
	/* The call that it is about; 0: none. May be NULL. */
	unsigned (*call)(struct view_screen *);
	/* Whether it is about that call, for a screen of several; NULL: about `call` alone. */
	bool (*shows)(struct view_screen *, unsigned call);
	/* For the head line; freed by g_free(). May be NULL. */
	char *(*title)(struct view_screen *);
	void (*free)(struct view_screen *);
};

/* The first member of each screen. */
struct view_screen {
	const struct view_screen_class *class;
	struct view *view;
};

enum view_time { VIEW_TIME_ZERO, VIEW_TIME_CLOCK, VIEW_TIME_CALL, VIEW_TIMES };
enum view_arrow_color { VIEW_BY_KIND, VIEW_BY_CALL, VIEW_BY_SIDE, VIEW_BY_CSEQ, VIEW_ARROW_COLORS };
enum view_art { VIEW_ART_BLOCKS, VIEW_ART_BRAILLE, VIEW_ART_ASCII, VIEW_ART_PICTURE, VIEW_ARTS };

#define VIEW_RAW_WIDTH 40 /* percent: the pane with the message at the start */

/* What the user can set; in force until the browser ends. */
struct view_settings {
	enum view_time time;
	enum view_arrow_color arrows;
	enum view_art art;
	int depth; /* enum ladder_depth */
	bool raw_pane, ask_leave, fax_only, follow;
	bool syntax;	/* parts of messages have colours */
	bool addresses; /* rows tell those of SDP */
	bool alias;	/* hosts are named by what they call themselves */
	int raw_width;	/* percent */
};

/* Where the user is: screens of the same call begin there. */
struct view_focus {
	unsigned call; /* 0: nowhere yet */
	t38_time t;
	uint64_t packet; /* 0: none */
};

struct view_store *view_store(const struct view *);
struct view_settings *view_settings(struct view *);
struct view_focus *view_focus(struct view *);
const struct view_setup *view_setup(const struct view *);
const struct view_progress *view_progress(const struct view *);
t38_time view_zero(const struct view *);

/* The view takes over the screen. */
void view_push(struct view *, struct view_screen *);
void view_pop(struct view *);

/* Ends the browser. */
void view_leave(struct view *);

/* Opens a screen of the call, in place of another one of a call that is the top. */
void view_open_tab(struct view *, enum view_tab, unsigned call);

/* One line at the bottom, until the next key. */
void view_say(struct view *, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Tells all screens that something has changed. */
void view_changed(struct view *);

void view_set_paused(struct view *, bool);

/* A line to be typed at the bottom. `typed` is called at each change, and at its end: `done` 1: Enter, -1: Escape. */
typedef void (*view_typed)(struct view_screen *, const char *text, int done);
void view_prompt(
	struct view *, struct view_screen *, const char *label, const char *text, view_typed typed);

/* The time of a row as the settings want it; "" for T38_NEVER. Returns out. */
#define VIEW_TIME_MAX 40
char *view_time_text(const struct view *, t38_time, const struct call *, char out[VIEW_TIME_MAX]);

/* The next kind of times. */
void view_next_time(struct view *);

/* True when `c` was typed. */
static inline bool view_is_char(const struct view_event *e, gunichar c)
{
	return e->key == VIEW_KEY_CHAR && e->c == c;
}

/* Case does not matter; an empty needle is found in all. */
bool view_text_matches(const char *haystack, const char *needle);

#endif
