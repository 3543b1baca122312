#include "analyzer/signalling_table.h"

struct entry {
	char *key;
	void *value;
	struct signalling_table *owner;
	GList *link; /* in owner->by_use */
};

struct signalling_table {
	unsigned max;
	GDestroyNotify free_value;
	GHashTable *entries; /* struct entry by key */
	GQueue by_use;	     /* struct entry *, the longest unused first */
};

static void free_entry(gpointer data)
{
	struct entry *e = data;
	g_queue_delete_link(&e->owner->by_use, e->link);
	e->owner->free_value(e->value);
	g_free(e->key);
	g_free(e);
}

struct signalling_table *signalling_table_new(unsigned max, GDestroyNotify free_value)
{
	struct signalling_table *t = g_new0(struct signalling_table, 1);
	t->max = max;
	t->free_value = free_value;
	t->entries = g_hash_table_new_full(g_str_hash, g_str_equal, NULL, free_entry);
	g_queue_init(&t->by_use);
	return t;
}

void signalling_table_free(struct signalling_table *t)
{
	if (t == NULL)
		return;
	g_hash_table_destroy(t->entries);
	g_free(t);
}

void *signalling_table_find(struct signalling_table *t, const char *key)
{
	struct entry *e = g_hash_table_lookup(t->entries, key);
	if (e == NULL)
		return NULL;
	g_queue_unlink(&t->by_use, e->link);
	g_queue_push_tail_link(&t->by_use, e->link);
	return e->value;
}

void signalling_table_put(struct signalling_table *t, const char *key, void *value)
{
	struct entry *e = g_new0(struct entry, 1);
	g_hash_table_remove(t->entries, key);
	if (t->by_use.length >= t->max)
		signalling_table_drop(t, ((struct entry *)t->by_use.head->data)->key);
	e->key = g_strdup(key);
	e->value = value;
	e->owner = t;
	g_queue_push_tail(&t->by_use, e);
	e->link = t->by_use.tail;
	g_hash_table_insert(t->entries, e->key, e);
}

void signalling_table_drop(struct signalling_table *t, const char *key)
{
	g_hash_table_remove(t->entries, key);
}
