/* One capture file of a source: opens it, reads its packets in the order of the file. */
#ifndef CLI_SOURCE_FILE_H
#define CLI_SOURCE_FILE_H

#include <stdbool.h>

#include "cli/source.h"

struct source_file;

/* `keep`: see source_open_files(). Opens nothing yet. */
struct source_file *source_file_new(const char *path, bool keep);

/* Opens the file, or opens it again from its first packet; its source_info begins anew. False when it
 * cannot be read as a capture: its source_info has the error. */
bool source_file_open(struct source_file *);

/* The next packet (its number is left alone); octets are valid until the next call for this file. False
 * at the end, after which the file is closed. */
bool source_file_next(struct source_file *, struct packet *);

/* True when source_file_open() works a second time without a copy being held. */
bool source_file_reopens(const struct source_file *);

/* Gives the descriptor and buffers back until the file is opened again. */
void source_file_close(struct source_file *);

/* The packet went to the user of the source: it is counted. */
void source_file_count(struct source_file *, const struct packet *);

/* Notes the first error; the file does not count as complete any more. */
void source_file_fail(struct source_file *, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

const struct source_info *source_file_info(const struct source_file *);

/* Octets of the file consumed and in all; false when the size is unknown (a pipe). */
bool source_file_progress(const struct source_file *, uint64_t *done, uint64_t *total);

void source_file_free(struct source_file *);

#endif
