/* What a packet says, as text for panes: a message of signalling as it stood on the wire, anything else as its
 * decode. */
#ifndef RENDER_VIEW_MESSAGE_H
#define RENDER_VIEW_MESSAGE_H

#include "render/view_screen.h"
#include "render/view_tree.h"

/* Lines, safe for a terminal; a sentence when the packet is not to be had. Freed by g_free(). */
char *view_message_text(struct view *, unsigned call, uint64_t number);

/* One line: number, time, addresses, what it is. Freed by g_free(). */
char *view_message_head(struct view *, unsigned call, uint64_t number);

/* Its decode; NULL: its octets are not to be had. */
struct view_tree *view_message_tree(struct view *, unsigned call, uint64_t number);

/* True for a message of signalling. */
bool view_message_is_text(struct view *, unsigned call, uint64_t number);

/* Draws text of several lines from line `top` on, long lines cut or broken. Returns how many lines it has. */
int view_message_draw(
	const struct view_area *, const char *text, int top, bool wrap, struct view_look);

/* The same of a message of signalling, broken, its start line, the names of its header fields and the types of its SDP
 * lines with looks of their own. */
int view_message_draw_colored(const struct view_area *, const char *text, int top);

/* What a row says of a message with SDP ("INVITE  audio PCMU :16404"), with the addresses at its ports, as SDP has them.
 * Freed by g_free(). */
char *view_message_with_addresses(struct view *, unsigned call, uint64_t number, const char *text);

#endif
