/* A table of bounded size by text: what was not used for longest makes room. */
#ifndef ANALYZER_SIGNALLING_TABLE_H
#define ANALYZER_SIGNALLING_TABLE_H

#include <glib.h>

struct signalling_table;

/* Values are freed by `free_value`. */
struct signalling_table *signalling_table_new(unsigned max, GDestroyNotify free_value);
void signalling_table_free(struct signalling_table *);

/* The value of a key, or NULL; it counts as used now. */
void *signalling_table_find(struct signalling_table *, const char *key);

/* Puts a value in, in place of what the key had. */
void signalling_table_put(struct signalling_table *, const char *key, void *value);

void signalling_table_drop(struct signalling_table *, const char *key);

#endif
