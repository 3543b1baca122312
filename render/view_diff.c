/* Two messages side by side, line by line; lines that only one of them has stand out. */
#include <string.h>

#include "render/text_safe.h"
#include "render/view_screens.h"

#define MOST_LINES 400 /* of each: the table of common lines is their product */

/* A row: a line of each, or NULL. Lines are owned by the arrays below. */
struct diff_row {
	const char *a, *b;
};

struct diff {
	struct view_screen screen;
	char *title_a, *title_b;
	char **lines_a, **lines_b;
	GArray *rows; /* struct diff_row */
	struct view_list list;
};

static struct diff *diff_of(struct view_screen *screen)
{
	return (struct diff *)screen;
}

static int count_of(char **lines)
{
	int n = MIN((int)g_strv_length(lines), MOST_LINES);
	while (n > 0 && lines[n - 1][0] == '\0')
		n--;
	return n;
}

/* The name of a header field, with its colon; 0 where there is none. */
static size_t name_length(const char *line)
{
	const char *colon = strchr(line, ':');
	return colon != NULL ? (size_t)(colon - line) + 1 : 0;
}

/* Lines that say something of the same stand side by side although they differ. */
static bool same_kind(const char *a, const char *b)
{
	size_t n = name_length(a);
	return strcmp(a, b) == 0 || (n > 0 && n == name_length(b) && strncmp(a, b, n) == 0) ||
	       (a[0] != '\0' && a[1] == '=' && b[0] == a[0] && b[1] == '=');
}

static unsigned weight(const char *a, const char *b)
{
	return strcmp(a, b) == 0 ? 3 : same_kind(a, b) ? 2 : 0;
}

/* best[i][j]: the most that lines from i of a and from j of b have in common. */
static unsigned *common(char **a, int n, char **b, int m)
{
	unsigned *best = g_new0(unsigned, (gsize)(n + 1) * (gsize)(m + 1));
	for (int i = n - 1; i >= 0; i--)
		for (int j = m - 1; j >= 0; j--) {
			unsigned w = weight(a[i], b[j]);
			unsigned both = w > 0 ? best[(i + 1) * (m + 1) + j + 1] + w : 0;
			unsigned skip = MAX(best[(i + 1) * (m + 1) + j], best[i * (m + 1) + j + 1]);
			best[i * (m + 1) + j] = MAX(both, skip);
		}
	return best;
}

static void fill(struct diff *d)
{
	int n = count_of(d->lines_a), m = count_of(d->lines_b), i = 0, j = 0;
	unsigned *best = common(d->lines_a, n, d->lines_b, m);
	while (i < n || j < m) {
		struct diff_row row = {0};
		unsigned w = i < n && j < m ? weight(d->lines_a[i], d->lines_b[j]) : 0;
		if (w > 0 && best[i * (m + 1) + j] == best[(i + 1) * (m + 1) + j + 1] + w) {
			row.a = d->lines_a[i++];
			row.b = d->lines_b[j++];
		} else if (j >= m ||
			   (i < n && best[(i + 1) * (m + 1) + j] >= best[i * (m + 1) + j + 1])) {
			row.a = d->lines_a[i++];
		} else {
			row.b = d->lines_b[j++];
		}
		g_array_append_val(d->rows, row);
	}
	g_free(best);
	view_list_set_count(&d->list, (int)d->rows->len);
}

static void diff_draw(struct view_screen *screen, const struct view_area *a)
{
	struct diff *d = diff_of(screen);
	int half = a->width / 2, head = a->height >= 3 ? 1 : 0;
	view_list_layout(&d->list, head, a->height - head);
	if (head > 0) {
		view_put_fit(a, 0, 0, half - 1, view_look(STYLE_BOLD), d->title_a);
		view_put_fit(
			a, 0, half + 2, a->width - half - 2, view_look(STYLE_BOLD), d->title_b);
	}
	for (int i = 0; i < d->list.height; i++) {
		int at = view_list_row(&d->list, i);
		if (at < 0)
			break;
		const struct diff_row *row = &g_array_index(d->rows, struct diff_row, at);
		bool same = g_strcmp0(row->a, row->b) == 0;
		struct view_look look = view_look(same ? STYLE_PLAIN : STYLE_WARN);
		view_put(a, head + i, half, view_look(same ? STYLE_DIM : STYLE_WARN),
			same		 ? "\xe2\x94\x82"
			: row->a == NULL ? ">"
			: row->b == NULL ? "<"
					 : "|");
		if (row->a != NULL)
			view_put_fit(a, head + i, 0, half - 1, look, row->a);
		if (row->b != NULL)
			view_put_fit(a, head + i, half + 2, a->width - half - 2, look, row->b);
		if (at == d->list.cursor)
			view_mark(a, head + i, 0, a->width, VIEW_REVERSE);
	}
	view_list_bar(&d->list, a);
}

static bool diff_key(struct view_screen *screen, const struct view_event *e)
{
	struct diff *d = diff_of(screen);
	if (view_list_key(&d->list, e))
		return true;
	if (e->key == VIEW_KEY_ENTER) {
		view_pop(screen->view);
		return true;
	}
	if (!view_is_char(e, 'n'))
		return false;
	for (int i = d->list.cursor + 1; i < d->list.count; i++) {
		const struct diff_row *row = &g_array_index(d->rows, struct diff_row, i);
		if (g_strcmp0(row->a, row->b) != 0) {
			view_list_move_to(&d->list, i);
			return true;
		}
	}
	view_say(screen->view, "No more differences.");
	return true;
}

static void diff_free(struct view_screen *screen)
{
	struct diff *d = diff_of(screen);
	g_free(d->title_a);
	g_free(d->title_b);
	g_strfreev(d->lines_a);
	g_strfreev(d->lines_b);
	g_array_free(d->rows, TRUE);
	g_free(d);
}

static const struct view_help help[] = {{"Esc, q, Enter", "back", "Back", VIEW_KEY_ESCAPE, 0},
	{"n", "the next difference", "Next", VIEW_KEY_CHAR, 'n'},
	{"in the middle", "| differs  < only left  > only right", NULL, 0, 0},
	{"j k, arrows", "scroll", NULL, 0, 0}, {NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Two messages",
	.help = help,
	.draw = diff_draw,
	.key = diff_key,
	.free = diff_free};

struct view_screen *view_diff_new(
	struct view *view, const char *title_a, const char *a, const char *title_b, const char *b)
{
	struct diff *d = g_new0(struct diff, 1);
	d->screen = (struct view_screen){&class, view};
	d->title_a = g_strdup(title_a);
	d->title_b = g_strdup(title_b);
	d->lines_a = g_strsplit(a, "\n", -1);
	d->lines_b = g_strsplit(b, "\n", -1);
	d->rows = g_array_new(FALSE, FALSE, sizeof(struct diff_row));
	fill(d);
	return &d->screen;
}
