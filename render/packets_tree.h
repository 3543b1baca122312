/* `t38trace packets -V`: the full decode of a packet. */
#ifndef RENDER_PACKETS_TREE_H
#define RENDER_PACKETS_TREE_H

#include <stdio.h>

#include "render/packets_walk.h"

/* The line of packets_text(), then a line for each field:
 *
 *   0036  02 01                      Sequence number: 513
 *
 * offset and octets as they stand in the packet, then label, value and meaning, indented as the groups nest.
 * Octets of more than a row go on in the next ones. A message that was put together (from TCP segments,
 * fragments, or a T.30 frame from several fields) has offsets of its own, which begin with 0 at the group
 * that says so. An empty line ends the packet. */
void packets_tree(FILE *, const struct packets_item *, bool color);

#endif
