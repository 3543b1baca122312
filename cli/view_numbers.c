#include "cli/view_numbers.h"

#include "cli/capture_parts.h"

#define CALL_BITS 24
#define MOST ((guint)16 << 20) /* eight octets each */

struct view_numbers {
	GMutex lock;
	GArray *members; /* uint64_t: number of the packet, then CALL_BITS of the call */
	struct capture_parts *parts;
	bool full;
};

/* For capture_parts_of(). */
struct part_of {
	struct view_numbers *numbers;
	unsigned call;
};

struct view_numbers *view_numbers_new(void)
{
	struct view_numbers *n = g_new0(struct view_numbers, 1);
	g_mutex_init(&n->lock);
	n->members = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	n->parts = capture_parts_new();
	return n;
}

void view_numbers_free(struct view_numbers *n)
{
	if (n == NULL)
		return;
	g_mutex_clear(&n->lock);
	g_array_free(n->members, TRUE);
	capture_parts_free(n->parts);
	g_free(n);
}

static void add(struct view_numbers *n, uint64_t number, unsigned call)
{
	uint64_t member = number << CALL_BITS | call;
	if (n->members->len >= MOST || call >> CALL_BITS != 0)
		n->full = true;
	else
		g_array_append_val(n->members, member);
}

static void add_part(void *ctx, uint64_t number)
{
	const struct part_of *p = ctx;
	add(p->numbers, number, p->call);
}

void view_numbers_add(struct view_numbers *n, uint64_t number, unsigned call)
{
	g_mutex_lock(&n->lock);
	add(n, number, call);
	g_mutex_unlock(&n->lock);
}

void view_numbers_add_parts(struct view_numbers *n, uint64_t number, unsigned call)
{
	struct part_of p = {n, call};
	g_mutex_lock(&n->lock);
	add(n, number, call);
	capture_parts_of(n->parts, number, add_part, &p);
	g_mutex_unlock(&n->lock);
}

void view_numbers_part(struct view_numbers *n, uint64_t number, const struct datagram *d)
{
	capture_parts_note(n->parts, number, d);
}

static gint by_value(gconstpointer a, gconstpointer b)
{
	uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
	return (x > y) - (x < y);
}

static GHashTable *set_of(const GArray *calls)
{
	GHashTable *set = g_hash_table_new(NULL, NULL);
	for (guint i = 0; i < calls->len; i++)
		g_hash_table_add(set, GUINT_TO_POINTER(g_array_index(calls, unsigned, i)));
	return set;
}

static void drop_doubles(GArray *numbers)
{
	uint64_t *n = (uint64_t *)(void *)numbers->data;
	guint kept = 0;
	for (guint i = 0; i < numbers->len; i++)
		if (kept == 0 || n[kept - 1] != n[i])
			n[kept++] = n[i];
	g_array_set_size(numbers, kept);
}

GArray *view_numbers_of(struct view_numbers *n, const GArray *calls)
{
	GHashTable *wanted = set_of(calls);
	GArray *out = g_array_new(FALSE, FALSE, sizeof(uint64_t));
	g_mutex_lock(&n->lock);
	bool full = n->full;
	for (guint i = 0; i < n->members->len; i++) {
		uint64_t member = g_array_index(n->members, uint64_t, i);
		uint64_t number = member >> CALL_BITS;
		unsigned call = (unsigned)(member & ((1u << CALL_BITS) - 1));
		if (g_hash_table_contains(wanted, GUINT_TO_POINTER(call)))
			g_array_append_val(out, number);
	}
	g_mutex_unlock(&n->lock);
	g_hash_table_destroy(wanted);
	g_array_sort(out, by_value);
	drop_doubles(out);
	if (!full)
		return out;
	g_array_free(out, TRUE);
	return NULL;
}
