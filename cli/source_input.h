/* Descriptors for a capture file, one for each time that it is read. */
#ifndef CLI_SOURCE_INPUT_H
#define CLI_SOURCE_INPUT_H

#include <glib.h>
#include <stdbool.h>

struct source_input;

/* "-" is standard input. With `keep`, what can be read only once is copied into an unlinked temporary
 * file when it is opened. */
struct source_input *source_input_new(const char *path, bool keep);

/* A descriptor at the first octet, the caller's to close; -1 with *error ("what (what to do)"). A second
 * one may be asked for when the first is closed. */
int source_input_open(struct source_input *, GError **error);

/* True when the path itself, or a copy, can be opened again. Known after the first opening. */
bool source_input_reopens(const struct source_input *);

/* A new error from errno's `code`. */
GError *source_input_error(int code);

void source_input_free(struct source_input *); /* NULL is allowed */

#endif
