/* The columns of the list of calls. */
#ifndef RENDER_VIEW_COLUMNS_H
#define RENDER_VIEW_COLUMNS_H

#include "analyzer/call.h"

#define VIEW_COLUMNS_MAX 32

struct view_column {
	const char *name;  /* "caller": also in filters, "caller:555" */
	const char *title; /* "Caller" */
	int width;	   /* that it is given at least */
	int wish;	   /* and at most */
	bool shown;	   /* from the beginning */
	bool right;	   /* aligned */
	/* Safe for a terminal; freed by g_free(). */
	char *(*text)(const struct call *);
	/* What it is sorted by; NULL: its text. */
	double (*number)(const struct call *);
};

/* NULL behind the last. */
const struct view_column *view_column_at(unsigned index);

/* -1: none. */
int view_column_find(const char *name, size_t n);

/* True when the call passes: each word of the filter has to be found in one of its columns; "name:word" looks in one
 * column only, "!" before a word excludes. */
bool view_columns_match(const struct call *, const char *filter);

/* Less than zero: `a` comes first. */
int view_columns_compare(unsigned column, const struct call *a, const struct call *b);

#endif
