#ifndef TESTDATA_PAGE_TIFF_H
#define TESTDATA_PAGE_TIFF_H

#include <stdbool.h>

/* TIFF files of T.6 coded pages, one strip a page, with no tag that differs from run to run. */

/* Writes pages drawn by page_image_draw. False when the file cannot be written. */
bool page_tiff_draw(
	const char *path, const char *title, unsigned pages, unsigned height, unsigned scale);

/* Copies the pixels and the size of every page of from, and nothing else. Returns the number of pages,
 * 0 when from has none (path is not written then), -1 for an error. */
int page_tiff_rewrite(const char *from, const char *path);

/* Adds the pages of from behind those of path. False for an error. */
bool page_tiff_append(const char *from, const char *path);

/* Whether two files have the same pages, pixel for pixel. */
bool page_tiff_equal(const char *path1, const char *path2);

#endif
