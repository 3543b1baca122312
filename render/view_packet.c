/* One packet: its decode above, its octets below; the octets of the chosen line stand out. */
#include <string.h>

#include "render/text_safe.h"
#include "render/view_message.h"
#include "render/view_screens.h"

struct packet_screen {
	struct view_screen screen;
	unsigned call;
	uint64_t number;
	struct view_tree *tree;
	GArray *shown;	    /* unsigned: lines that are not folded away */
	GHashTable *folded; /* set of lines */
	struct view_list list;
	char *head;
	int hex_height;
};

static struct packet_screen *packet_of(struct view_screen *screen)
{
	return (struct packet_screen *)screen;
}

static const struct view_tree_line *line_at(const struct packet_screen *p, unsigned i)
{
	return &g_array_index(p->tree->lines, struct view_tree_line, i);
}

static const struct view_tree_line *chosen(const struct packet_screen *p)
{
	if (p->list.cursor >= (int)p->shown->len)
		return NULL;
	return line_at(p, g_array_index(p->shown, unsigned, p->list.cursor));
}

static void show(struct packet_screen *p)
{
	unsigned hidden = G_MAXUINT; /* lines deeper than this are */
	g_array_set_size(p->shown, 0);
	for (guint i = 0; i < p->tree->lines->len; i++) {
		const struct view_tree_line *line = line_at(p, i);
		if (line->depth > hidden)
			continue;
		hidden = g_hash_table_contains(p->folded, GUINT_TO_POINTER(i)) ? line->depth
									       : G_MAXUINT;
		g_array_append_val(p->shown, i);
	}
	view_list_set_count(&p->list, (int)p->shown->len);
}

/* The headers of link and network are folded: the message is what one looks for. */
static void fold_headers(struct packet_screen *p)
{
	guint last = 0;
	for (guint i = 0; i < p->tree->lines->len; i++)
		if (line_at(p, i)->depth == 0 && line_at(p, i)->group)
			last = i;
	for (guint i = 0; i < last; i++)
		if (line_at(p, i)->depth == 0 && line_at(p, i)->group)
			g_hash_table_add(p->folded, GUINT_TO_POINTER(i));
	show(p);
	for (guint i = 0; i < p->shown->len; i++)
		if (g_array_index(p->shown, unsigned, i) == last)
			view_list_move_to(&p->list, (int)i);
}

/* False, and nothing changes, when it is not to be had. */
static bool load(struct packet_screen *p, uint64_t number)
{
	struct view *view = p->screen.view;
	struct view_tree *tree = view_message_tree(view, p->call, number);
	if (tree == NULL)
		return false;
	view_tree_free(p->tree);
	g_free(p->head);
	g_hash_table_remove_all(p->folded);
	p->tree = tree;
	p->number = number;
	p->head = view_message_head(view, p->call, number);
	p->list = (struct view_list){0};
	fold_headers(p);
	const struct view_packet *packet = view_store_packet(view_store(view), p->call, number);
	if (packet != NULL)
		*view_focus(view) =
			(struct view_focus){.call = p->call, .t = packet->time, .packet = number};
	return true;
}

/* ---- drawing ---- */

static void draw_line(const struct packet_screen *p, const struct view_area *a, int y, unsigned i)
{
	const struct view_tree_line *line = line_at(p, i);
	bool folded = g_hash_table_contains(p->folded, GUINT_TO_POINTER(i));
	int x = 2 * (int)line->depth;
	view_put(a, y, x, view_look(STYLE_DIM), !line->group ? " " : folded ? "+" : "-");
	view_put_fit(a, y, x + 2, a->width - x - 3,
		view_look(line->group ? STYLE_BOLD : STYLE_PLAIN), line->text);
}

static void draw_tree(struct packet_screen *p, const struct view_area *a)
{
	view_list_layout(&p->list, 0, a->height);
	for (int i = 0; i < p->list.height; i++) {
		int row = view_list_row(&p->list, i);
		if (row < 0)
			break;
		draw_line(p, a, i, g_array_index(p->shown, unsigned, row));
		if (row == p->list.cursor)
			view_mark(a, i, 0, a->width, VIEW_REVERSE);
	}
	view_list_bar(&p->list, a);
}

static bool inside(const struct view_tree_line *line, size_t at)
{
	return line != NULL && line->placed && at >= line->at && at - line->at < line->length;
}

static void draw_octets(const struct view_area *a, int y, const struct view_base *base, size_t row,
	size_t per_row, const struct view_tree_line *line)
{
	view_putf(a, y, 0, view_look(STYLE_DIM), "%04zx", row);
	for (size_t i = 0; i < per_row && row + i < base->length; i++) {
		uint8_t octet = base->octets[row + i];
		struct view_look look = view_look(STYLE_PLAIN);
		if (inside(line, row + i))
			look.attributes |= VIEW_REVERSE;
		char text[2] = {octet >= 0x20 && octet < 0x7f ? (char)octet : '.', '\0'};
		int x = 6 + 3 * (int)i + (int)(i / 8);
		view_putf(a, y, x, look, "%02x", octet);
		if (inside(line, row + i + 1) && inside(line, row + i) && i + 1 < per_row)
			view_mark(a, y, x + 2, 1 + (i % 8 == 7), VIEW_REVERSE);
		view_put(a, y, 8 + 3 * (int)per_row + (int)(per_row / 8) + (int)i, look, text);
	}
}

static void draw_hex(const struct packet_screen *p, const struct view_area *a)
{
	const struct view_tree_line *line = chosen(p);
	const struct view_base *base =
		&g_array_index(p->tree->bases, struct view_base, line != NULL ? line->base : 0);
	size_t per_row = a->width >= 140 ? 32 : a->width >= 74 ? 16 : 8;
	size_t first = line != NULL && line->placed ? line->at / per_row * per_row : 0;
	size_t rows = (base->length + per_row - 1) / per_row;
	/* A line above, where there is one, and no blank rows at the end. */
	first = first > per_row ? first - per_row : 0;
	if (first / per_row + (size_t)MAX(a->height, 0) > rows)
		first = rows > (size_t)MAX(a->height, 0) ? (rows - (size_t)a->height) * per_row : 0;
	for (int y = 0; y < a->height; y++) {
		size_t row = first + (size_t)y * per_row;
		if (row < base->length)
			draw_octets(a, y, base, row, per_row, line);
	}
}

static void packet_draw(struct view_screen *screen, const struct view_area *a)
{
	struct packet_screen *p = packet_of(screen);
	int hex = a->height >= 12 ? a->height / 3 : 0;
	int head = a->height >= 6 ? 1 : 0;
	if (head > 0)
		view_put_fit(a, 0, 0, a->width, view_look(STYLE_BOLD), p->head);
	struct view_area tree = view_area_part(a, head, 0, a->height - head - hex, a->width);
	draw_tree(p, &tree);
	p->list.y += head;
	if (hex == 0)
		return;
	const struct view_tree_line *line = chosen(p);
	const struct view_base *base =
		&g_array_index(p->tree->bases, struct view_base, line != NULL ? line->base : 0);
	view_fill(a, a->height - hex, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
	view_putf(a, a->height - hex, 2, view_look(STYLE_DIM), " %s, %zu octets ", base->label,
		base->length);
	struct view_area octets = view_area_part(a, a->height - hex + 1, 0, hex - 1, a->width);
	draw_hex(p, &octets);
}

/* ---- keys ---- */

static void step(struct packet_screen *p, int by)
{
	const GPtrArray *all = view_store_packets(view_store(p->screen.view), p->call);
	for (guint i = 0; all != NULL && i < all->len; i++) {
		const struct view_packet *packet = g_ptr_array_index(all, i);
		if (packet->number != p->number)
			continue;
		gint64 next = (gint64)i + by;
		/* A packet with several messages of the call comes several times. */
		while (next >= 0 && next < all->len &&
			((const struct view_packet *)all->pdata[next])->number == p->number)
			next += by;
		if (next < 0 || next >= all->len)
			break;
		const struct view_packet *to = g_ptr_array_index(all, (guint)next);
		if (!load(p, to->number))
			view_say(p->screen.view,
				"The octets of packet %" G_GUINT64_FORMAT " are not kept.",
				to->number);
		return;
	}
	view_say(p->screen.view, by > 0 ? "That was the last packet of the call."
					: "That was the first packet of the call.");
}

static void fold(struct packet_screen *p, bool folded)
{
	if (p->list.cursor >= (int)p->shown->len)
		return;
	unsigned i = g_array_index(p->shown, unsigned, p->list.cursor);
	gpointer key = GUINT_TO_POINTER(i);
	if (folded && line_at(p, i)->group && !g_hash_table_contains(p->folded, key)) {
		g_hash_table_add(p->folded, key);
	} else if (!folded) {
		g_hash_table_remove(p->folded, key);
	} else {
		while (p->list.cursor > 0 && chosen(p)->depth >= line_at(p, i)->depth)
			view_list_move_to(&p->list, p->list.cursor - 1);
		return;
	}
	show(p);
}

static void toggle(struct packet_screen *p)
{
	if (p->list.cursor >= (int)p->shown->len)
		return;
	unsigned i = g_array_index(p->shown, unsigned, p->list.cursor);
	fold(p, line_at(p, i)->group && !g_hash_table_contains(p->folded, GUINT_TO_POINTER(i)));
}

static void fold_all(struct packet_screen *p, bool folded)
{
	g_hash_table_remove_all(p->folded);
	for (guint i = 0; folded && i < p->tree->lines->len; i++)
		if (line_at(p, i)->group)
			g_hash_table_add(p->folded, GUINT_TO_POINTER(i));
	show(p);
}

static void raw(struct packet_screen *p)
{
	struct view *view = p->screen.view;
	view_push(view, view_text_new(view, p->head, view_message_text(view, p->call, p->number)));
}

static bool packet_key(struct view_screen *screen, const struct view_event *e)
{
	struct packet_screen *p = packet_of(screen);
	if (view_list_key(&p->list, e) && e->key != VIEW_KEY_DOUBLE_CLICK)
		return true;
	if (e->key == VIEW_KEY_RIGHT || e->key == VIEW_KEY_LEFT)
		fold(p, e->key == VIEW_KEY_LEFT);
	else if (e->key == VIEW_KEY_ENTER || view_is_char(e, ' ') ||
		 e->key == VIEW_KEY_DOUBLE_CLICK)
		toggle(p);
	else if (view_is_char(e, 'n') || view_is_char(e, '.'))
		step(p, 1);
	else if (view_is_char(e, 'p') || view_is_char(e, ','))
		step(p, -1);
	else if (view_is_char(e, '+') || view_is_char(e, '-'))
		fold_all(p, e->c == '-');
	else if (e->key == VIEW_KEY_F6 || view_is_char(e, 'R'))
		raw(p);
	else
		return false;
	return true;
}

static char *packet_title(struct view_screen *screen)
{
	const struct packet_screen *p = packet_of(screen);
	return g_strdup_printf("Packet %" G_GUINT64_FORMAT "   call %u", p->number, p->call);
}

static void packet_free(struct view_screen *screen)
{
	struct packet_screen *p = packet_of(screen);
	view_tree_free(p->tree);
	g_array_free(p->shown, TRUE);
	g_hash_table_destroy(p->folded);
	g_free(p->head);
	g_free(p);
}

static unsigned packet_call(struct view_screen *screen)
{
	return packet_of(screen)->call;
}

static const struct view_help help[] = {{"Esc, q", "back", "Back", VIEW_KEY_ESCAPE, 0},
	{"n, .", "the next packet of the call", "Next", VIEW_KEY_CHAR, 'n'},
	{"p, ,", "the packet before", "Previous", VIEW_KEY_CHAR, 'p'},
	{"Enter, Space", "fold or unfold", NULL, 0, 0},
	{"Left, Right", "fold (or go to the group), unfold", NULL, 0, 0},
	{"- +", "fold, unfold all", NULL, 0, 0}, {"F6, R", "as text", "Raw", VIEW_KEY_F6, 0},
	{"1 to 6", "the screens of the call, at this packet", NULL, 0, 0},
	{"j k, arrows", "move; the octets of the line stand out below", NULL, 0, 0},
	{NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Packet",
	.help = help,
	.draw = packet_draw,
	.key = packet_key,
	.call = packet_call,
	.title = packet_title,
	.free = packet_free};

struct view_screen *view_packet_new(struct view *view, unsigned call, uint64_t number)
{
	struct packet_screen *p = g_new0(struct packet_screen, 1);
	p->screen = (struct view_screen){&class, view};
	p->call = call;
	p->shown = g_array_new(FALSE, FALSE, sizeof(unsigned));
	p->folded = g_hash_table_new(NULL, NULL);
	if (load(p, number))
		return &p->screen;
	packet_free(&p->screen);
	return NULL;
}

void view_open_packet(struct view *view, unsigned call, uint64_t number)
{
	struct view_screen *screen = view_packet_new(view, call, number);
	if (screen != NULL)
		view_push(view, screen);
	else
		view_say(view, "The octets of packet %" G_GUINT64_FORMAT " are not kept.", number);
}
