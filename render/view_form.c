#include "render/view_form.h"

#include <string.h>

#include "render/text_safe.h"

#define LABEL 26
#define WIDTH 72
#define ROWS_FIRST 6 /* where there is no room for so many, the sentences below them go */

struct form {
	struct view_screen screen;
	const char *title;
	GArray *rows; /* struct view_form_row */
	struct view_list list;
	char *note;
	view_form_done done;
	void *ctx;
	GDestroyNotify free_ctx;
	int y, x; /* of the first row, when it was last drawn */
};

static struct form *form_of(struct view_screen *screen)
{
	return (struct form *)screen;
}

static struct view_form_row *row_at(const struct form *f, int i)
{
	if (i < 0 || i >= (int)f->rows->len)
		return NULL;
	return &g_array_index(f->rows, struct view_form_row, i);
}

/* ---- drawing ---- */

static void draw_frame(const struct view_area *a, const char *title)
{
	struct view_look look = view_look(STYLE_PLAIN);
	for (int y = 0; y < a->height; y++)
		view_fill(a, y, 0, a->width, look, " ");
	view_fill(a, 0, 0, a->width, look, "\xe2\x94\x80");
	view_fill(a, a->height - 1, 0, a->width, look, "\xe2\x94\x80");
	for (int y = 1; y + 1 < a->height; y++) {
		view_put(a, y, 0, look, "\xe2\x94\x82");
		view_put(a, y, a->width - 1, look, "\xe2\x94\x82");
	}
	view_put(a, 0, 0, look, "\xe2\x94\x8c");
	view_put(a, 0, a->width - 1, look, "\xe2\x94\x90");
	view_put(a, a->height - 1, 0, look, "\xe2\x94\x94");
	view_put(a, a->height - 1, a->width - 1, look, "\xe2\x94\x98");
	view_putf(a, 0, 2, view_look(STYLE_BOLD), " %s ", title);
}

static void draw_value(
	const struct view_area *a, int y, int x, const struct view_form_row *row, bool chosen)
{
	struct view_look look = view_look_with(STYLE_PLAIN, chosen ? VIEW_REVERSE : 0);
	if (row->kind == VIEW_FORM_CHECK)
		view_put(a, y, x, look, row->value != 0 ? "[x]" : "[ ]");
	else if (row->kind == VIEW_FORM_CHOICE)
		view_putf(a, y, x, look, "< %s >", row->choices[row->value]);
	else
		view_edit_draw(&row->edit, a, y, x, a->width - x - 2,
			view_look_with(STYLE_PLAIN, VIEW_UNDERLINE), chosen);
}

static void form_draw(struct view_screen *screen, const struct view_area *a)
{
	struct form *f = form_of(screen);
	int rows_most = (int)f->rows->len, few = MIN(rows_most, ROWS_FIRST);
	int hint = a->height >= few + 4 ? 2 : 0;
	int note = f->note != NULL && a->height >= few + 6 ? 2 : 0;
	int height = MIN(rows_most + 2 + hint + note, a->height), width = MIN(WIDTH, a->width);
	struct view_area box =
		view_area_part(a, (a->height - height) / 2, (a->width - width) / 2, height, width);
	draw_frame(&box, f->title);
	struct view_area rows = view_area_part(&box, 1, 2, height - 2 - hint - note, width - 4);
	int label = MIN(LABEL, rows.width / 2);
	view_list_layout(&f->list, 0, rows.height);
	for (int i = 0; i < rows.height; i++) {
		int n = view_list_row(&f->list, i);
		if (n < 0)
			break;
		const struct view_form_row *row = row_at(f, n);
		view_put_fit(&rows, i, 0, label - 1,
			view_look(n == f->list.cursor ? STYLE_BOLD : STYLE_PLAIN), row->label);
		draw_value(&rows, i, label, row, n == f->list.cursor);
	}
	f->list.y = rows.y - a->y;
	if (note > 0)
		view_put_fit(&box, height - 4, 2, width - 4, view_look(STYLE_DIM), f->note);
	if (hint > 0)
		view_put_fit(&box, height - 2, 2, width - 4, view_look(STYLE_DIM),
			"Enter: do it   Esc: leave it   Up, Down   Space, Left, Right: change");
}

/* ---- keys ---- */

static void change(struct view_form_row *row, int by)
{
	int count = 2;
	if (row->kind == VIEW_FORM_CHOICE)
		for (count = 0; row->choices[count] != NULL; count++)
			;
	row->value = (row->value + by + count) % count;
}

static void finish(struct form *f)
{
	struct view *view = f->screen.view;
	view_pop(view);
	f->done(view, (const struct view_form_row *)(const void *)f->rows->data, f->rows->len,
		f->ctx);
}

/* Letters are typed where the row is a text, and move the cursor elsewhere. */
static bool move(struct form *f, const struct view_form_row *row, const struct view_event *e)
{
	if (e->key == VIEW_KEY_TAB || e->key == VIEW_KEY_BACK_TAB) {
		int by = e->key == VIEW_KEY_TAB ? 1 : (int)f->rows->len - 1;
		view_list_move_to(&f->list, (f->list.cursor + by) % (int)f->rows->len);
		return true;
	}
	bool typing = row->kind == VIEW_FORM_TEXT;
	if (typing && (e->key == VIEW_KEY_CHAR || e->key == VIEW_KEY_HOME ||
			      e->key == VIEW_KEY_END || e->key == VIEW_KEY_HALF_UP))
		return false;
	return view_list_key(&f->list, e);
}

static bool form_key(struct view_screen *screen, const struct view_event *e)
{
	struct form *f = form_of(screen);
	struct view_form_row *row = row_at(f, f->list.cursor);
	if (e->key == VIEW_KEY_ENTER)
		finish(f);
	else if (e->key == VIEW_KEY_ESCAPE)
		view_pop(screen->view);
	else if (row == NULL)
		return false;
	else if (!move(f, row, e)) {
		if (row->kind == VIEW_FORM_TEXT)
			view_edit_key(&row->edit, e);
		else if (e->key == VIEW_KEY_RIGHT || view_is_char(e, ' '))
			change(row, 1);
		else if (e->key == VIEW_KEY_LEFT)
			change(row, -1);
		else if (view_is_char(e, 'q'))
			view_pop(screen->view);
	} else if (e->key == VIEW_KEY_CLICK) {
		row = row_at(f, f->list.cursor);
		if (row->kind != VIEW_FORM_TEXT)
			change(row, 1);
	}
	return true;
}

static void form_free(struct view_screen *screen)
{
	struct form *f = form_of(screen);
	for (guint i = 0; i < f->rows->len; i++)
		view_edit_clear(&row_at(f, (int)i)->edit);
	g_array_free(f->rows, TRUE);
	g_free(f->note);
	if (f->free_ctx != NULL)
		f->free_ctx(f->ctx);
	g_free(f);
}

static const struct view_help help[] = {{"Enter", "do it", "OK", VIEW_KEY_ENTER, 0},
	{"Esc", "leave it", "Cancel", VIEW_KEY_ESCAPE, 0}, {"Up, Down, Tab", "the row", NULL, 0, 0},
	{"Space, Left, Right", "change it", NULL, 0, 0}, {NULL, NULL, NULL, 0, 0}};

static char *form_title(struct view_screen *screen)
{
	return g_strdup(form_of(screen)->title);
}

static const struct view_screen_class class = {.name = "Dialog",
	.overlay = true,
	.help = help,
	.draw = form_draw,
	.key = form_key,
	.title = form_title,
	.free = form_free};

struct view_screen *view_form_new(struct view *view, const char *title, view_form_done done,
	void *ctx, GDestroyNotify free_ctx)
{
	struct form *f = g_new0(struct form, 1);
	f->screen = (struct view_screen){&class, view};
	f->title = title;
	f->rows = g_array_new(FALSE, TRUE, sizeof(struct view_form_row));
	f->done = done;
	f->ctx = ctx;
	f->free_ctx = free_ctx;
	return &f->screen;
}

static void add(struct view_screen *screen, struct view_form_row row)
{
	struct form *f = form_of(screen);
	g_array_append_val(f->rows, row);
	view_list_set_count(&f->list, (int)f->rows->len);
}

void view_form_check(struct view_screen *screen, const char *label, bool value)
{
	add(screen, (struct view_form_row){
			    .label = label, .kind = VIEW_FORM_CHECK, .value = value ? 1 : 0});
}

void view_form_choice(
	struct view_screen *screen, const char *label, const char *const *choices, int value)
{
	add(screen, (struct view_form_row){.label = label,
			    .kind = VIEW_FORM_CHOICE,
			    .choices = choices,
			    .value = value});
}

void view_form_text(struct view_screen *screen, const char *label, const char *text)
{
	struct view_form_row row = {.label = label, .kind = VIEW_FORM_TEXT};
	view_edit_init(&row.edit, text);
	add(screen, row);
}

void view_form_note(struct view_screen *screen, const char *text)
{
	struct form *f = form_of(screen);
	g_free(f->note);
	f->note = text_safe(text, -1);
}
