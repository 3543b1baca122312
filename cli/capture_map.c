#include "cli/capture_map.h"

/* Packets of one file behind each other. */
struct capture_run {
	uint64_t first;
	unsigned file;
};

struct capture_map {
	GArray *runs;	/* struct capture_run, by first */
	GArray *counts; /* uint64_t: packets of each file that were given so far */
	unsigned file;	/* the last packet's */
};

struct capture_map *capture_map_new(void)
{
	struct capture_map *map = g_new0(struct capture_map, 1);
	map->runs = g_array_new(FALSE, FALSE, sizeof(struct capture_run));
	map->counts = g_array_new(FALSE, TRUE, sizeof(uint64_t));
	return map;
}

void capture_map_free(struct capture_map *map)
{
	if (map == NULL)
		return;
	g_array_free(map->runs, TRUE);
	g_array_free(map->counts, TRUE);
	g_free(map);
}

static bool has_given(struct capture_map *map, const struct source *source, unsigned file)
{
	return source_info(source, file)->packets > g_array_index(map->counts, uint64_t, file);
}

void capture_map_note(struct capture_map *map, const struct source *source, uint64_t number)
{
	unsigned n = source_count(source), file = map->file;
	g_array_set_size(map->counts, n);
	for (unsigned i = 0; i < n && !has_given(map, source, file); i++)
		file = i;
	g_array_index(map->counts, uint64_t, file) = source_info(source, file)->packets;
	if ((map->runs->len > 0 && file == map->file) || map->runs->len >= CAPTURE_MAP_RUNS)
		return;
	struct capture_run run = {number, file};
	g_array_append_val(map->runs, run);
	map->file = file;
}

unsigned capture_map_find(const struct capture_map *map, uint64_t number)
{
	guint low = 0, high = map->runs->len;
	while (low < high) {
		guint middle = low + (high - low) / 2;
		if (g_array_index(map->runs, struct capture_run, middle).first <= number)
			low = middle + 1;
		else
			high = middle;
	}
	return low > 0 ? g_array_index(map->runs, struct capture_run, low - 1).file : 0;
}
