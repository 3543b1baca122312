/* A capture file's octets as a stream, decompressed on the way when they are gzip or zstd.
 *
 * What the octets are is told by the octets, never by the name of the file: rotated captures are
 * renamed, and a pipe has no name. */
#ifndef CLI_DECOMPRESS_H
#define CLI_DECOMPRESS_H

#include <stddef.h>
#include <stdint.h>
#include <stdio.h>

#define DECOMPRESS_HEAD 24 /* octets that can be looked at beforehand: a pcap file header */

struct decompress;

/* Begins to read at the present offset of fd, which it owns from now on. Blocks until the first octets
 * are there. Never NULL; what went wrong is told by decompress_error(). */
struct decompress *decompress_new(int fd);

/* ".gz", ".zst" or "": what stands behind the name of the format. */
const char *decompress_suffix(const struct decompress *);

/* The first octets after decompression, up to DECOMPRESS_HEAD, without consuming them; *head is valid
 * as long as the object. Fewer only at the end of the data. */
size_t decompress_peek(struct decompress *, const uint8_t **head);

/* The decompressed octets from the first on. Once; to be closed with fclose() before decompress_free().
 * NULL with errno when there is no memory. An error of the data ends the stream as its end would: ask
 * decompress_error() there. */
FILE *decompress_open(struct decompress *);

/* Octets of the file consumed, as it lies on the disk. */
uint64_t decompress_consumed(const struct decompress *);

/* Decompressed octets that a reader of the stream has taken. */
uint64_t decompress_position(const struct decompress *);

/* What is wrong with the file itself (cut off, damaged, not readable), or NULL. *advice becomes what to
 * do about it, or NULL where that depends on how much was read; `advice` may be NULL. */
const char *decompress_error(const struct decompress *, const char **advice);

void decompress_free(struct decompress *); /* NULL is allowed */

#endif
