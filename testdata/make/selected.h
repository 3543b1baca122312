#ifndef TESTDATA_MAKE_SELECTED_H
#define TESTDATA_MAKE_SELECTED_H

#include <glib.h>
#include <stdbool.h>

/* True when the name is one of names, which end with NULL, or there are none. */
static inline bool selected(const char *name, char *const *names)
{
	if (!*names)
		return true;
	for (; *names; names++)
		if (g_str_equal(name, *names))
			return true;
	return false;
}

#endif
