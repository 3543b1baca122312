/* The blocks in which a gateway makes its audio, found from the packets that it sends: each leaves when a block has been
 * worked on, never before. */
#ifndef ANALYZER_LINE_GRID_H
#define ANALYZER_LINE_GRID_H

#include <stdbool.h>

#include "dissect/packet.h"

struct line_grid {
	t38_time block;		/* length; 0: there are none */
	t38_time phase;		/* of blocks of that length; T38_NEVER: not known */
	unsigned seen, between; /* packets; those that left in the middle of such a block */
};

/* `block`: in the units of t38_time; 0: audio is not made in blocks. */
void line_grid_init(struct line_grid *, t38_time block);

/* The gateway sent a packet. */
void line_grid_sent(struct line_grid *, t38_time);

/* The first block that begins at `t` or later; half a block later while nothing is known. Some gateways work twice as
 * often: until packets show the contrary it is half a block. */
t38_time line_grid_next(const struct line_grid *, t38_time t);

#endif
