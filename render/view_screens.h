/* All screens. Each function makes one; view_push() takes it over. */
#ifndef RENDER_VIEW_SCREENS_H
#define RENDER_VIEW_SCREENS_H

#include "render/view_screen.h"

struct view_screen *view_calls_new(
	struct view *); /* view_calls.c: the list, the bottom of the stack */

/* Screens of a call. `call`: its index; the ladder takes several. */
struct view_screen *view_ladder_new(struct view *, const GArray *calls); /* unsigned */
struct view_screen *view_session_new(struct view *, unsigned call);
struct view_screen *view_lines_new(struct view *, unsigned call);
struct view_screen *view_pages_new(struct view *, unsigned call);
struct view_screen *view_findings_new(struct view *, unsigned call);
struct view_screen *view_packets_new(struct view *, unsigned call);

/* One packet: its decode and octets. NULL: there is none of that number. */
struct view_screen *view_packet_new(struct view *, unsigned call, uint64_t number);

/* Shows the packet, or says why it cannot be shown. */
void view_open_packet(struct view *, unsigned call, uint64_t number);

/* Lines of text, safe for a terminal; takes over the text. */
struct view_screen *view_text_new(struct view *, const char *title, char *text);

/* The messages of a call as they stood on the wire. */
struct view_screen *view_raw_new(struct view *, const GArray *calls);

/* Two messages side by side. */
struct view_screen *view_diff_new(
	struct view *, const char *title_a, const char *a, const char *title_b, const char *b);

/* The keys of a screen. */
struct view_screen *view_help_new(struct view *, const struct view_screen_class *of);

/* Sums of all calls. */
struct view_screen *view_stats_new(struct view *);

struct view_screen *view_settings_new(struct view *);

/* Asks, then leaves. */
struct view_screen *view_leave_new(struct view *);

/* Saves the call: its packets, pages or report. */
struct view_screen *view_save_new(struct view *, const GArray *calls);

/* "Call 3  5551000 -> 5552000  failed"; freed by g_free(). */
char *view_call_title(const struct call *);

/* The same of the call with this index; NULL when it is gone. */
char *view_title_of(const struct view *, unsigned index);

#endif
