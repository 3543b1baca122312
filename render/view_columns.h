/* The columns of the list of calls. */
#ifndef RENDER_VIEW_COLUMNS_H
#define RENDER_VIEW_COLUMNS_H

#include "render/view_store.h"

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

/* The texts of all columns and of the findings, for view_columns_match(); freed by g_free(). */
char *view_columns_text(const struct call *);

/* True when the call passes: each word of the filter has to be found in one of its columns; "name:word" looks in one
 * column only, "finding:", "method:" and "payload:" in its findings, requests and messages; "!" before a word excludes.
 * `all` is view_columns_text() of the call. `store` has the messages; NULL: none. */
bool view_columns_match(
	const struct call *, const char *all, const char *filter, struct view_store *store);

/* Sorts calls (const struct call *); equal ones are in order of index. */
void view_columns_sort(unsigned column, bool reverse, GPtrArray *calls);

#endif
