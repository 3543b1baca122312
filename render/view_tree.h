/* The decode of a packet or of a T.30 frame as lines, each with its place in the octets. */
#ifndef RENDER_VIEW_TREE_H
#define RENDER_VIEW_TREE_H

#include <glib.h>

#include "dissect/fields.h"
#include "render/packets_walk.h"

/* Octets that places count from: the packet, or a message that was put together. */
struct view_base {
	uint8_t *octets; /* a copy */
	size_t length;
	char *label;
};

struct view_tree_line {
	char *text; /* safe for a terminal */
	unsigned depth;
	bool group;
	bool placed; /* `at` and `length` say where it stands in its base */
	unsigned base;
	size_t at, length;
};

struct view_tree {
	GArray *lines; /* struct view_tree_line */
	GArray *bases; /* struct view_base; the first is the packet or frame */
};

struct view_tree *view_tree_of_packet(const struct packets_item *);

/* A T.30 frame, from the address on, in T.38 order. */
struct view_tree *view_tree_of_frame(const uint8_t *octets, size_t n);

void view_tree_free(struct view_tree *); /* NULL is allowed */

/* Lines with their indent, as one text; freed by g_free(). */
char *view_tree_text(const struct view_tree *);

#endif
