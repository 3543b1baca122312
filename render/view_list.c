#include "render/view_list.h"

#define WHEEL 3

void view_list_set_count(struct view_list *l, int count)
{
	l->count = count;
	l->cursor = CLAMP(l->cursor, 0, MAX(count - 1, 0));
}

void view_list_grow(struct view_list *l, int count, bool follow)
{
	bool at_end = l->count > 0 && l->cursor + 1 >= l->count;
	view_list_set_count(l, count);
	if (follow && at_end)
		view_list_move_to(l, count - 1);
}

void view_list_layout(struct view_list *l, int y, int height)
{
	l->y = y;
	l->height = MAX(height, 1);
	if (l->cursor < l->top)
		l->top = l->cursor;
	if (l->cursor >= l->top + l->height)
		l->top = l->cursor - l->height + 1;
	l->top = CLAMP(l->top, 0, MAX(l->count - l->height, 0));
}

void view_list_move_to(struct view_list *l, int row)
{
	l->cursor = CLAMP(row, 0, MAX(l->count - 1, 0));
}

static bool move_by(struct view_list *l, int rows)
{
	view_list_move_to(l, l->cursor + rows);
	return true;
}

static bool click(struct view_list *l, int y)
{
	int row = view_list_row(l, y - l->y);
	if (row >= 0)
		l->cursor = row;
	return row >= 0;
}

static bool character(struct view_list *l, gunichar c)
{
	switch (c) {
	case 'j':
		return move_by(l, 1);
	case 'k':
		return move_by(l, -1);
	case 'g':
		return move_by(l, -l->count);
	case 'G':
		return move_by(l, l->count);
	default:
		return false;
	}
}

bool view_list_key(struct view_list *l, const struct view_event *e)
{
	int page = MAX(l->height - 1, 1);
	switch (e->key) {
	case VIEW_KEY_CHAR:
		return character(l, e->c);
	case VIEW_KEY_UP:
		return move_by(l, -1);
	case VIEW_KEY_DOWN:
		return move_by(l, 1);
	case VIEW_KEY_PAGE_UP:
		return move_by(l, -page);
	case VIEW_KEY_PAGE_DOWN:
		return move_by(l, page);
	case VIEW_KEY_HALF_UP:
		return move_by(l, -MAX(page / 2, 1));
	case VIEW_KEY_HALF_DOWN:
		return move_by(l, MAX(page / 2, 1));
	case VIEW_KEY_WHEEL_UP:
		return move_by(l, -WHEEL);
	case VIEW_KEY_WHEEL_DOWN:
		return move_by(l, WHEEL);
	case VIEW_KEY_HOME:
		return move_by(l, -l->count);
	case VIEW_KEY_END:
		return move_by(l, l->count);
	case VIEW_KEY_CLICK:
	case VIEW_KEY_DOUBLE_CLICK:
		return click(l, e->y);
	default:
		return false;
	}
}

int view_list_row(const struct view_list *l, int i)
{
	int row = l->top + i;
	return i >= 0 && i < l->height && row < l->count ? row : -1;
}

void view_list_bar(const struct view_list *l, const struct view_area *a)
{
	if (l->count <= l->height || l->height < 2)
		return;
	int length = MAX(l->height * l->height / l->count, 1);
	int at = (int)((gint64)l->top * (l->height - length) / MAX(l->count - l->height, 1));
	for (int i = 0; i < length; i++)
		view_mark(a, l->y + at + i, a->width - 1, 1, VIEW_REVERSE);
}
