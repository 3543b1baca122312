/* Which file a packet came from, when several are read as one timeline. */
#ifndef CLI_CAPTURE_MAP_H
#define CLI_CAPTURE_MAP_H

#include "cli/source.h"

struct capture_map;

struct capture_map *capture_map_new(void);
void capture_map_free(struct capture_map *); /* NULL is allowed */

/* To be told of every packet that source_next() gave, in order. */
void capture_map_note(struct capture_map *, const struct source *, uint64_t number);

/* Index of the file that packet `number` came from; 0 when it is not known. Files whose packets alternate are told apart for
 * the first CAPTURE_MAP_RUNS changes from one to the other. */
unsigned capture_map_find(const struct capture_map *, uint64_t number);

#define CAPTURE_MAP_RUNS 1000000

#endif
