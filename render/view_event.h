/* Keys and the mouse, as a screen gets them. */
#ifndef RENDER_VIEW_EVENT_H
#define RENDER_VIEW_EVENT_H

#include <glib.h>

enum view_key {
	VIEW_KEY_NONE,
	VIEW_KEY_CHAR, /* event.c */
	VIEW_KEY_UP,
	VIEW_KEY_DOWN,
	VIEW_KEY_LEFT,
	VIEW_KEY_RIGHT,
	VIEW_KEY_PAGE_UP,   /* and Ctrl-B */
	VIEW_KEY_PAGE_DOWN, /* and Ctrl-F */
	VIEW_KEY_HALF_UP,   /* Ctrl-U */
	VIEW_KEY_HALF_DOWN, /* Ctrl-D */
	VIEW_KEY_HOME,
	VIEW_KEY_END,
	VIEW_KEY_ENTER,
	VIEW_KEY_ESCAPE,
	VIEW_KEY_TAB,
	VIEW_KEY_BACK_TAB,
	VIEW_KEY_BACKSPACE,
	VIEW_KEY_DELETE,
	VIEW_KEY_REDRAW, /* Ctrl-L */
	VIEW_KEY_F1,
	VIEW_KEY_F2,
	VIEW_KEY_F3,
	VIEW_KEY_F4,
	VIEW_KEY_F5,
	VIEW_KEY_F6,
	VIEW_KEY_F7,
	VIEW_KEY_F8,
	VIEW_KEY_F9,
	VIEW_KEY_F10,
	VIEW_KEY_CLICK, /* event.y, event.x */
	VIEW_KEY_DOUBLE_CLICK,
	VIEW_KEY_WHEEL_UP,
	VIEW_KEY_WHEEL_DOWN,
	VIEW_KEY_RESIZE, /* the terminal has another size */
	VIEW_KEY_SUSPEND,
	VIEW_KEY_INTERRUPT,
	VIEW_KEY_GONE, /* the terminal does not answer any more */
};

struct view_event {
	enum view_key key;
	gunichar c;
	int y, x; /* of the mouse, in cells of the screen's area */
};

#endif
