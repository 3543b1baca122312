#include "render/view_edit.h"

#include "render/text_safe.h"

#define MOST 1024

void view_edit_init(struct view_edit *e, const char *text)
{
	e->text = g_string_new(text);
	e->at = e->text->len;
}

void view_edit_clear(struct view_edit *e)
{
	if (e->text != NULL)
		g_string_free(e->text, TRUE);
	e->text = NULL;
}

static gsize before(const struct view_edit *e)
{
	if (e->at == 0)
		return 0;
	return (gsize)(g_utf8_prev_char(e->text->str + e->at) - e->text->str);
}

static gsize behind(const struct view_edit *e)
{
	if (e->at >= e->text->len)
		return e->at;
	return (gsize)(g_utf8_next_char(e->text->str + e->at) - e->text->str);
}

static void erase(struct view_edit *e, gsize from, gsize to)
{
	g_string_erase(e->text, (gssize)from, (gssize)(to - from));
	e->at = from;
}

static bool type(struct view_edit *e, gunichar c)
{
	if (c < 0x20 || !text_is_harmless(c))
		return false;
	if (e->text->len < MOST) {
		g_string_insert_unichar(e->text, (gssize)e->at, c);
		e->at = behind(e);
	}
	return true;
}

bool view_edit_key(struct view_edit *e, const struct view_event *event)
{
	switch (event->key) {
	case VIEW_KEY_CHAR:
		return type(e, event->c);
	case VIEW_KEY_LEFT:
		e->at = before(e);
		return true;
	case VIEW_KEY_RIGHT:
		e->at = behind(e);
		return true;
	case VIEW_KEY_HOME:
		e->at = 0;
		return true;
	case VIEW_KEY_END:
		e->at = e->text->len;
		return true;
	case VIEW_KEY_BACKSPACE:
		erase(e, before(e), e->at);
		return true;
	case VIEW_KEY_DELETE:
		erase(e, e->at, behind(e));
		return true;
	case VIEW_KEY_HALF_UP:
		erase(e, 0, e->text->len);
		return true;
	default:
		return false;
	}
}

void view_edit_draw(const struct view_edit *e, const struct view_area *a, int y, int x, int columns,
	struct view_look look, bool cursor)
{
	struct view_area part = view_area_part(a, y, x, 1, columns);
	char *head = g_strndup(e->text->str, e->at);
	int at = text_width(head), shift = MAX(at - part.width + 1, 0);
	view_fill(&part, 0, 0, part.width, look, " ");
	view_put(&part, 0, -shift, look, e->text->str);
	if (cursor)
		view_mark(&part, 0, at - shift, 1, VIEW_REVERSE);
	g_free(head);
}
