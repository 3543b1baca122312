/* A folder of its own for each test of what writes files. */
#ifndef TESTS_RENDER_PLACE_H
#define TESTS_RENDER_PLACE_H

#include <glib/gstdio.h>

/* The folder, and the path of "a.tif" in it. */
struct place {
	char *dir, *path;
};

static inline void set_up(struct place *place, gconstpointer data)
{
	(void)data;
	place->dir = g_dir_make_tmp("place-XXXXXX", NULL);
	g_assert_nonnull(place->dir);
	place->path = g_build_filename(place->dir, "a.tif", NULL);
}

static inline unsigned count_files(const char *path)
{
	unsigned count = 0;
	GDir *dir = g_dir_open(path, 0, NULL);
	while (g_dir_read_name(dir) != NULL)
		count++;
	g_dir_close(dir);
	return count;
}

static inline void tear_down(struct place *place, gconstpointer data)
{
	const char *name;
	(void)data;
	GDir *dir = g_dir_open(place->dir, 0, NULL);
	while ((name = g_dir_read_name(dir)) != NULL) {
		char *path = g_build_filename(place->dir, name, NULL);
		g_remove(path);
		g_free(path);
	}
	g_dir_close(dir);
	g_assert_cmpint(g_rmdir(place->dir), ==, 0);
	g_free(place->dir);
	g_free(place->path);
}

#endif
