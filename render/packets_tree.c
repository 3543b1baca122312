#include "render/packets_tree.h"

#include <glib.h>
#include <inttypes.h>

#include "render/packets_text.h"
#include "render/style.h"
#include "render/text_safe.h"

#define ROW 8		       /* octets a row */
#define MAX_SHOWN ((size_t)64) /* octets of one field; JSON has all of it */
#define HEX_MAX (3 * ROW + 3)
#define MAX_OPEN 16 /* groups nest less deep than this */

/* The octets that offsets count from. */
struct base {
	const uint8_t *at;
	size_t length;
};

struct tree {
	struct field_sink sink; /* first: this is what the walk is given */
	FILE *out;
	bool color;
	unsigned depth;			 /* groups that are open */
	struct base bases[MAX_OPEN + 1]; /* of each depth; [0]: the packet */
};

static bool base_holds(const struct base *base, const uint8_t *at, size_t n)
{
	uintptr_t begin = (uintptr_t)base->at, p = (uintptr_t)at;
	return at != NULL && p >= begin && p - begin <= base->length &&
	       n <= base->length - (p - begin);
}

static const struct base *current(const struct tree *t)
{
	return &t->bases[MIN(t->depth, MAX_OPEN)];
}

/* "01 02 03"; `more` marks octets that are not shown. */
static void hex_text(const uint8_t *at, size_t n, bool more, char out[HEX_MAX])
{
	static const char digits[] = "0123456789abcdef";
	size_t length = 0;
	for (size_t i = 0; i < n && i < ROW; i++) {
		out[length++] = digits[at[i] >> 4];
		out[length++] = digits[at[i] & 15];
		out[length++] = ' ';
	}
	if (more)
		length += (size_t)g_strlcpy(out + length, "..", 3);
	out[length] = '\0';
}

/* Offset and octets, and room for the rest of the line; blank where there is no place. */
static void print_place(const struct tree *t, const uint8_t *at, size_t n, bool more)
{
	const struct base *base = current(t);
	char offset[20] = "", hex[HEX_MAX] = "";
	if (base_holds(base, at, n)) {
		g_snprintf(offset, sizeof(offset), "%04zx", (size_t)(at - base->at));
		hex_text(at, n, more, hex);
	}
	fprintf(t->out, "  %s%4s%s  %-*s ", style_on(STYLE_DIM, t->color), offset,
		style_off(STYLE_DIM, t->color), HEX_MAX - 1, hex);
}

static void print_indent(const struct tree *t)
{
	fprintf(t->out, "%*s", (int)(2 * t->depth), "");
}

static void tree_open(struct field_sink *sink, const struct field *group)
{
	struct tree *t = (struct tree *)sink;
	struct base base = *current(t);
	bool own = group->at != NULL && !base_holds(&base, group->at, group->length);
	if (own)
		base = (struct base){group->at, group->length};
	if (t->depth < MAX_OPEN)
		t->bases[t->depth + 1] = base;
	fprintf(t->out, "  %s%04zx%s  %-*s ", style_on(STYLE_DIM, t->color),
		group->at != NULL ? (size_t)(group->at - base.at) : 0,
		style_off(STYLE_DIM, t->color), HEX_MAX - 1, "");
	print_indent(t);
	fprintf(t->out, "%s%s%s (%zu octet%s%s)\n", style_on(STYLE_BOLD, t->color), group->label,
		style_off(STYLE_BOLD, t->color), group->length, group->length == 1 ? "" : "s",
		own ? " put together, with offsets of their own" : "");
	t->depth++;
}

static void tree_close(struct field_sink *sink)
{
	((struct tree *)sink)->depth--;
}

static void print_value(const struct tree *t, const struct field *f)
{
	char *safe;
	switch (f->kind) {
	case FIELD_UINT:
		fprintf(t->out, ": %" PRIu64, f->value);
		if (f->meaning != NULL)
			fprintf(t->out, " (%s)", f->meaning);
		break;
	case FIELD_TEXT:
		safe = text_safe(f->text, (ssize_t)f->text_length);
		fprintf(t->out, ": %s", safe);
		g_free(safe);
		break;
	case FIELD_OCTETS:
		fprintf(t->out, ": %zu octet%s", f->length, f->length == 1 ? "" : "s");
		if (f->length > MAX_SHOWN)
			fprintf(t->out, ", the first %zu here", MAX_SHOWN);
		break;
	}
}

static void print_more_rows(const struct tree *t, const struct field *f)
{
	size_t shown = MIN(f->length, MAX_SHOWN);
	for (size_t i = ROW; i < shown && base_holds(current(t), f->at, f->length); i += ROW) {
		char hex[HEX_MAX];
		size_t n = MIN(shown - i, ROW);
		hex_text(f->at + i, n, i + n < f->length && i + n == shown, hex);
		fprintf(t->out, "  %s%04zx%s  %s\n", style_on(STYLE_DIM, t->color),
			(size_t)(f->at + i - current(t)->at), style_off(STYLE_DIM, t->color),
			g_strchomp(hex));
	}
}

static void tree_field(struct field_sink *sink, const struct field *f)
{
	struct tree *t = (struct tree *)sink;
	print_place(t, f->at, f->length, f->length > ROW && f->kind != FIELD_OCTETS);
	print_indent(t);
	fputs(f->label, t->out);
	print_value(t, f);
	fputc('\n', t->out);
	if (f->kind == FIELD_OCTETS)
		print_more_rows(t, f);
}

void packets_tree(FILE *out, const struct packets_item *item, bool color)
{
	const struct packet *packet = item->packet->packet;
	struct tree tree = {
		.sink = {.open = tree_open, .field = tree_field, .close = tree_close},
		.out = out,
		.color = color,
		.bases = {{packet->octets, packet->captured}},
	};
	packets_text(out, item, color);
	if (packet->captured < packet->length)
		fprintf(out, "        the capture kept %" PRIu32 " of %" PRIu32 " octets\n",
			packet->captured, packet->length);
	packets_walk(item, &tree.sink);
	fputc('\n', out);
}
