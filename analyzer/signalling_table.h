/* A table of bounded size by text: what was not used for longest makes room. It bounds what is remembered of a capture
 * however long that is. */
#ifndef ANALYZER_SIGNALLING_TABLE_H
#define ANALYZER_SIGNALLING_TABLE_H

#include <glib.h>

struct signalling_table;

/* At most `max` values (1 or more), owned by the table: `free_value` frees them when they are replaced, dropped or make
 * room. */
struct signalling_table *signalling_table_new(unsigned max, GDestroyNotify free_value);
void signalling_table_free(struct signalling_table *);

/* The value of a key, or NULL; it counts as used now. Valid until the next signalling_table_put() or _drop(). */
void *signalling_table_find(struct signalling_table *, const char *key);

/* Puts a value in, in place of what the key had. The key is copied. */
void signalling_table_put(struct signalling_table *, const char *key, void *value);

/* Forgets a key; one that is not there does no harm. */
void signalling_table_drop(struct signalling_table *, const char *key);

#endif
