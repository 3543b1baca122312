#include "cli/save_set.h"

#include <glib.h>

struct member {
	uint64_t number;
	unsigned call;
};

struct save_set {
	GArray *members; /* struct member */
	GHashTable *wanted;
	guint at; /* of save_set_next() */
};

struct save_set *save_set_new(void)
{
	struct save_set *s = g_new0(struct save_set, 1);
	s->members = g_array_new(FALSE, FALSE, sizeof(struct member));
	s->wanted = g_hash_table_new(NULL, NULL);
	return s;
}

void save_set_free(struct save_set *s)
{
	if (s == NULL)
		return;
	g_array_free(s->members, TRUE);
	g_hash_table_destroy(s->wanted);
	g_free(s);
}

void save_set_add(struct save_set *s, uint64_t number, unsigned call)
{
	const struct member member = {number, call};
	g_array_append_val(s->members, member);
}

void save_set_want(struct save_set *s, unsigned call)
{
	g_hash_table_add(s->wanted, GUINT_TO_POINTER(call));
}

bool save_set_wanted(const struct save_set *s, unsigned call)
{
	return g_hash_table_contains(s->wanted, GUINT_TO_POINTER(call));
}

static gint by_number(gconstpointer a, gconstpointer b)
{
	const struct member *x = a, *y = b;
	return (x->number > y->number) - (x->number < y->number);
}

uint64_t save_set_close(struct save_set *s)
{
	struct member *m = (struct member *)(void *)s->members->data;
	guint kept = 0;
	g_array_sort(s->members, by_number);
	for (guint i = 0; i < s->members->len; i++)
		if (save_set_wanted(s, m[i].call) &&
			(kept == 0 || m[kept - 1].number != m[i].number))
			m[kept++] = m[i];
	g_array_set_size(s->members, kept);
	return kept;
}

bool save_set_next(struct save_set *s, uint64_t number)
{
	while (s->at < s->members->len &&
		g_array_index(s->members, struct member, s->at).number < number)
		s->at++;
	return s->at < s->members->len &&
	       g_array_index(s->members, struct member, s->at).number == number;
}
