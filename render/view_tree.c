#include "render/view_tree.h"

#include <inttypes.h>
#include <string.h>

#include "dissect/protos.h"
#include "render/text_safe.h"

#define MAX_OPEN 24
#define MAX_LINES 20000
#define MAX_TEXT 512 /* octets of one text that are shown */

struct build {
	struct field_sink sink; /* first: this is what the walk is given */
	struct view_tree *tree;
	unsigned depth;
	unsigned base[MAX_OPEN + 1];	    /* of each depth: index into bases */
	const uint8_t *begin[MAX_OPEN + 1]; /* where its octets stand in the walk */
};

static unsigned level(const struct build *b)
{
	return MIN(b->depth, MAX_OPEN);
}

static const struct view_base *base_at(const struct build *b, unsigned depth)
{
	return &g_array_index(b->tree->bases, struct view_base, b->base[depth]);
}

static bool holds(const struct build *b, const uint8_t *at, size_t n, size_t *offset)
{
	unsigned depth = level(b);
	uintptr_t begin = (uintptr_t)b->begin[depth], p = (uintptr_t)at;
	size_t length = base_at(b, depth)->length;
	if (at == NULL || p < begin || p - begin > length || n > length - (p - begin))
		return false;
	*offset = p - begin;
	return true;
}

static unsigned add_base(struct view_tree *tree, const uint8_t *octets, size_t n, const char *label)
{
	struct view_base base = {.octets = g_malloc(n + 1), .length = n, .label = g_strdup(label)};
	if (n > 0)
		memcpy(base.octets, octets, n);
	g_array_append_val(tree->bases, base);
	return tree->bases->len - 1;
}

static void add_line(struct build *b, char *text, bool group, const uint8_t *at, size_t n)
{
	struct view_tree_line line = {.text = text, .depth = b->depth, .group = group, .length = n};
	if (b->tree->lines->len >= MAX_LINES) {
		g_free(text);
		return;
	}
	line.base = b->base[level(b)];
	line.placed = n > 0 && holds(b, at, n, &line.at);
	g_array_append_val(b->tree->lines, line);
}

static void build_open(struct field_sink *sink, const struct field *group)
{
	struct build *b = (struct build *)sink;
	size_t offset;
	unsigned from = level(b);
	bool own = group->at != NULL && group->length > 0 && b->tree->lines->len < MAX_LINES &&
		   !holds(b, group->at, group->length, &offset);
	char *text = g_strdup_printf("%s (%zu octet%s%s)", group->label, group->length,
		group->length == 1 ? "" : "s", own ? ", put together" : "");
	if (!own) {
		add_line(b, text, true, group->at, group->length);
		b->depth++;
		b->base[level(b)] = b->base[from];
		b->begin[level(b)] = b->begin[from];
		return;
	}
	unsigned base = add_base(b->tree, group->at, group->length, group->label);
	struct view_tree_line line = {.text = text,
		.depth = b->depth,
		.group = true,
		.placed = true,
		.base = base,
		.length = group->length};
	g_array_append_val(b->tree->lines, line);
	b->depth++;
	b->base[level(b)] = base;
	b->begin[level(b)] = group->at;
}

static void build_close(struct field_sink *sink)
{
	((struct build *)sink)->depth--;
}

static char *value_text(const struct field *f)
{
	if (f->kind == FIELD_UINT && f->meaning != NULL)
		return g_strdup_printf("%s: %" PRIu64 " (%s)", f->label, f->value, f->meaning);
	if (f->kind == FIELD_UINT)
		return g_strdup_printf("%s: %" PRIu64, f->label, f->value);
	if (f->kind == FIELD_OCTETS)
		return g_strdup_printf(
			"%s: %zu octet%s", f->label, f->length, f->length == 1 ? "" : "s");
	char *safe = text_safe(f->text, (ssize_t)MIN(f->text_length, MAX_TEXT));
	char *text = g_strdup_printf(
		"%s: %s%s", f->label, safe, f->text_length > MAX_TEXT ? " ..." : "");
	g_free(safe);
	return text;
}

static void build_field(struct field_sink *sink, const struct field *f)
{
	add_line((struct build *)sink, value_text(f), false, f->at, f->length);
}

static struct view_tree *tree_new(void)
{
	struct view_tree *tree = g_new0(struct view_tree, 1);
	tree->lines = g_array_new(FALSE, TRUE, sizeof(struct view_tree_line));
	tree->bases = g_array_new(FALSE, TRUE, sizeof(struct view_base));
	return tree;
}

static struct build build_new(const uint8_t *octets, size_t n, const char *label)
{
	struct build b = {.sink = {.open = build_open, .field = build_field, .close = build_close},
		.tree = tree_new()};
	add_base(b.tree, octets, n, label);
	b.begin[0] = octets;
	return b;
}

struct view_tree *view_tree_of_packet(const struct packets_item *item)
{
	const struct packet *packet = item->packet->packet;
	struct build b = build_new(packet->octets, packet->captured, "Packet");
	if (packet->captured < packet->length)
		add_line(&b,
			g_strdup_printf("The capture kept %" PRIu32 " of %" PRIu32 " octets",
				packet->captured, packet->length),
			false, NULL, 0);
	packets_walk(item, &b.sink);
	return b.tree;
}

struct view_tree *view_tree_of_frame(const uint8_t *octets, size_t n)
{
	struct build b = build_new(octets, n, "T.30 frame");
	t30_proto.fields(bytes_of(octets, n, n), &b.sink);
	return b.tree;
}

void view_tree_free(struct view_tree *tree)
{
	if (tree == NULL)
		return;
	for (guint i = 0; i < tree->lines->len; i++)
		g_free(g_array_index(tree->lines, struct view_tree_line, i).text);
	for (guint i = 0; i < tree->bases->len; i++) {
		g_free(g_array_index(tree->bases, struct view_base, i).octets);
		g_free(g_array_index(tree->bases, struct view_base, i).label);
	}
	g_array_free(tree->lines, TRUE);
	g_array_free(tree->bases, TRUE);
	g_free(tree);
}

char *view_tree_text(const struct view_tree *tree)
{
	GString *out = g_string_new(NULL);
	for (guint i = 0; i < tree->lines->len; i++) {
		const struct view_tree_line *line =
			&g_array_index(tree->lines, struct view_tree_line, i);
		g_string_append_printf(out, "%*s%s\n", (int)(2 * line->depth), "", line->text);
	}
	return g_string_free(out, FALSE);
}
