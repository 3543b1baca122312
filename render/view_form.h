/* A dialog: rows to be ticked, chosen or typed. */
#ifndef RENDER_VIEW_FORM_H
#define RENDER_VIEW_FORM_H

#include "render/view_screen.h"

enum view_form_kind { VIEW_FORM_CHECK, VIEW_FORM_CHOICE, VIEW_FORM_TEXT };

struct view_form_row {
	const char *label;
	enum view_form_kind kind;
	int value;		    /* CHECK: 0 or 1; CHOICE: which of them */
	const char *const *choices; /* NULL-terminated */
	struct view_edit edit;	    /* TEXT */
};

/* Called once, when the dialog closes with Enter. */
typedef void (*view_form_done)(struct view *, const struct view_form_row *, guint count, void *ctx);

/* An empty dialog; `title` is a constant, `ctx` stays the caller's, or is freed by `free_ctx`. */
struct view_screen *view_form_new(
	struct view *, const char *title, view_form_done, void *ctx, GDestroyNotify free_ctx);

/* Adds rows; labels and choices are constants. */
void view_form_check(struct view_screen *, const char *label, bool value);
void view_form_choice(
	struct view_screen *, const char *label, const char *const *choices, int value);
void view_form_text(struct view_screen *, const char *label, const char *text);

/* A sentence below the rows; copied. */
void view_form_note(struct view_screen *, const char *text);

#endif
