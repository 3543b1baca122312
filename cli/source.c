/* Files are merged with a heap of their next packets. Of many files (a capture that was rotated for days)
 * only those whose packets are due are open: the others give their first packet, are closed, and are
 * opened again when the time comes. */
#include "cli/source.h"

#include "cli/source_file.h"
#include "cli/source_filter.h"

enum {
	OPEN_AT_ONCE = 16, /* files up to which none is closed for others */
};

struct entry {
	struct source_file *file;
	unsigned index;
	bool readable;	      /* it could be opened the first time */
	bool parked;	      /* closed, `packet` has no octets */
	struct packet packet; /* the next one */
};

struct source {
	struct entry *entries;
	unsigned count;
	struct entry **heap;
	unsigned heap_size;
	bool given; /* the packet on top is with the user: read the next one of its file first */
	uint64_t number;
	struct source_filter *filter;
};

static bool before(const struct entry *a, const struct entry *b)
{
	if (a->packet.time != b->packet.time)
		return a->packet.time < b->packet.time;
	return a->index < b->index;
}

static void sift_down(struct source *s)
{
	struct entry *moved = s->heap[0];
	unsigned at = 0;
	for (;;) {
		unsigned child = 2 * at + 1;
		if (child + 1 < s->heap_size && before(s->heap[child + 1], s->heap[child]))
			child++;
		if (child >= s->heap_size || !before(s->heap[child], moved))
			break;
		s->heap[at] = s->heap[child];
		at = child;
	}
	s->heap[at] = moved;
}

static void heap_add(struct source *s, struct entry *entry)
{
	unsigned at = s->heap_size++;
	while (at > 0 && before(entry, s->heap[(at - 1) / 2])) {
		s->heap[at] = s->heap[(at - 1) / 2];
		at = (at - 1) / 2;
	}
	s->heap[at] = entry;
}

/* Reads the next packet of the file on top, which leaves the heap at its end. */
static void advance(struct source *s)
{
	if (!source_file_next(s->heap[0]->file, &s->heap[0]->packet))
		s->heap[0] = s->heap[--s->heap_size];
	if (s->heap_size > 1)
		sift_down(s);
}

static void park(struct source *s, struct entry *entry)
{
	if (s->count <= OPEN_AT_ONCE || !source_file_reopens(entry->file))
		return;
	source_file_close(entry->file);
	entry->parked = true;
}

static bool begin_entry(struct source *s, struct entry *entry)
{
	if (!source_file_open(entry->file))
		return false;
	if (source_file_next(entry->file, &entry->packet)) {
		park(s, entry);
		heap_add(s, entry);
	}
	return true;
}

/* Its time may have changed with the file; whatever is first now is found by advance(). */
static void unpark(struct source *s)
{
	struct entry *entry = s->heap[0];
	entry->parked = false;
	source_file_open(entry->file);
	advance(s);
}

static bool passes(struct source *s, struct entry *entry)
{
	if (!s->filter)
		return true;
	enum source_filter_result result = source_filter_test(s->filter, &entry->packet);
	if (result == FILTER_UNFIT)
		source_file_fail(entry->file,
			"the capture filter does not fit link type %u: %s (leave out -f, or that "
			"word)",
			entry->packet.link_type, source_filter_reason(s->filter));
	return result == FILTER_PASSES;
}

bool source_next(struct source *s, struct packet *packet)
{
	for (;;) {
		if (s->given)
			advance(s);
		s->given = false;
		if (s->heap_size == 0)
			return false;
		struct entry *top = s->heap[0];
		if (top->parked) {
			unpark(s);
			continue;
		}
		s->given = true;
		s->number++;
		if (!passes(s, top))
			continue;
		source_file_count(top->file, &top->packet);
		*packet = top->packet;
		packet->number = s->number;
		return true;
	}
}

static bool named_before(char *const *paths, unsigned index)
{
	for (unsigned i = 0; i < index; i++)
		if (g_str_equal(paths[i], paths[index]))
			return true;
	return false;
}

static void open_entry(struct source *s, char *const *paths, unsigned index, bool keep_stdin)
{
	struct entry *entry = &s->entries[index];
	entry->index = index;
	entry->file = source_file_new(paths[index], keep_stdin);
	if (g_str_equal(paths[index], "-") && named_before(paths, index))
		source_file_fail(entry->file, "standard input was named before (name it once)");
	else
		entry->readable = begin_entry(s, entry);
}

struct source *source_open_files(
	char *const *paths, unsigned count, const char *filter, bool keep_stdin, GError **error)
{
	struct source_filter *compiled = filter ? source_filter_new(filter, error) : NULL;
	if (filter && !compiled)
		return NULL;
	struct source *s = g_new0(struct source, 1);
	s->filter = compiled;
	s->count = count;
	s->entries = g_new0(struct entry, count);
	s->heap = g_new0(struct entry *, count);
	for (unsigned i = 0; i < count; i++)
		open_entry(s, paths, i, keep_stdin);
	return s;
}

bool source_rewind(struct source *s, GError **error)
{
	GError *first = NULL;
	s->heap_size = 0;
	s->given = false;
	s->number = 0;
	for (unsigned i = 0; i < s->count; i++) {
		struct entry *entry = &s->entries[i];
		entry->parked = false;
		if (!entry->readable || begin_entry(s, entry) || first)
			continue;
		const struct source_info *info = source_file_info(entry->file);
		first = g_error_new(g_quark_from_static_string("t38trace-source"), 0, "%s: %s",
			info->path, info->error);
	}
	if (first)
		g_propagate_error(error, first);
	return !first;
}

unsigned source_count(const struct source *s)
{
	return s->count;
}

const struct source_info *source_info(const struct source *s, unsigned index)
{
	return source_file_info(s->entries[index].file);
}

void source_progress(const struct source *s, uint64_t *done, uint64_t *total)
{
	bool known = true;
	*done = *total = 0;
	for (unsigned i = 0; i < s->count; i++) {
		const struct entry *entry = &s->entries[i];
		uint64_t file_done = 0, file_total = 0;
		if (entry->readable)
			known = source_file_progress(entry->file, &file_done, &file_total) && known;
		*done += entry->parked ? 0 : file_done;
		*total += file_total;
	}
	if (!known)
		*total = 0;
}

void source_free(struct source *s)
{
	if (!s)
		return;
	for (unsigned i = 0; i < s->count; i++)
		source_file_free(s->entries[i].file);
	source_filter_free(s->filter);
	g_free(s->entries);
	g_free(s->heap);
	g_free(s);
}
