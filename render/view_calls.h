/* What the dialogs of the list of calls may ask of it. */
#ifndef RENDER_VIEW_CALLS_H
#define RENDER_VIEW_CALLS_H

#include "render/view_screens.h"

/* Shows only calls that pass (view_columns_match); "": all. */
void view_calls_filter(struct view_screen *, const char *filter);
const char *view_calls_filter_text(struct view_screen *);

/* By column: whether it is shown. At least one has to be. */
bool *view_calls_shown(struct view_screen *);

/* The dialogs: which columns, which values in them. */
struct view_screen *view_columns_new(struct view *, struct view_screen *calls);
struct view_screen *view_filter_new(struct view *, struct view_screen *calls);

#endif
