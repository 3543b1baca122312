/* Files that pages are written to. A fax is confidential: they are the owner's alone. They are never made
 * through a symbolic link, and a name only ever stands for a whole file: what is being written has a
 * temporary name beside it, and is renamed when it is complete.
 *
 * Errors (G_FILE_ERROR) read "what happened (what to do)", without the file's name, which the caller sets
 * before. */
#ifndef RENDER_PAGE_FILE_H
#define RENDER_PAGE_FILE_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct page_file;

/* CAPTURE-callN.tif; from document 2 on CAPTURE-callN-docM.tif; with a page CAPTURE-callN-p001.tif and
 * CAPTURE-callN-docM-p001.tif. `capture` is the path of the first capture file, of which the base name stays,
 * without .gz or .zst and then .pcap, .pcapng or .cap; "-" is "stdin". Characters that a terminal should not
 * see become '_'. Nothing in the name comes from the wire. `document`: from 1. `page`: from 1; 0: the file
 * holds all. `ending`: ".tif", "-damage.png". At most 255 octets. Freed by g_free(). */
char *page_file_name(
	const char *capture, unsigned call, unsigned document, unsigned page, const char *ending);

/* Begins a file `name` in directory `dir` (NULL: the current one), whose last component is made with mode
 * 0700 when it is missing. The file's mode is 0600, less what the umask takes away. An existing file is
 * refused without `force`; anything that is not a regular file (a symbolic link above all) is refused even
 * so. NULL on error. Ends with page_file_commit() or page_file_abort(). */
struct page_file *page_file_create(const char *dir, const char *name, bool force, GError **);

/* Open for reading and writing; owned by the page_file. */
int page_file_fd(const struct page_file *);

/* Writes all of it where the file stands. False on error, which page_file_commit() reports. */
bool page_file_write(struct page_file *, const void *octets, size_t n);

/* Closes the file and gives it its name. When this fails, or a page_file_write() has failed, nothing is left
 * behind, and a file that was to be replaced is as before. `octets`: receives the file's size; may be NULL.
 * Frees the page_file in any case. */
bool page_file_commit(struct page_file *, uint64_t *octets, GError **);

/* True when a page_file_write() has failed; sets the error that page_file_commit() would. */
bool page_file_failed(const struct page_file *, GError **);

/* Drops what was written and frees. NULL is allowed. */
void page_file_abort(struct page_file *);

#endif
