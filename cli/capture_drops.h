/* When the kernel dropped packets: how many were lost while a call went on. */
#ifndef CLI_CAPTURE_DROPS_H
#define CLI_CAPTURE_DROPS_H

#include "dissect/packet.h"

struct capture_drops;

struct capture_drops *capture_drops_new(void);
void capture_drops_free(struct capture_drops *); /* NULL is allowed */

/* The sum of all interfaces at that time; sums grow. They are of the time since this was told last. Only the last 4096 changes are kept
 * apart. */
void capture_drops_note(struct capture_drops *, t38_time, uint64_t total);

/* Drops that may have been from `from` to `to`. */
uint64_t capture_drops_between(const struct capture_drops *, t38_time from, t38_time to);

uint64_t capture_drops_total(const struct capture_drops *);

#endif
