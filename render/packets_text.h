/* `t38trace packets`: one line a packet. */
#ifndef RENDER_PACKETS_TEXT_H
#define RENDER_PACKETS_TEXT_H

#include <stdio.h>

#include "render/packets_walk.h"

/* Frame number, seconds since the first packet, source, destination, index of the call, protocol, and the
 * packet in short. */
void packets_text(FILE *, const struct packets_item *, bool color);

/* What the packet says, in short and safe for a terminal: "200 OK (INVITE)  image udptl :16384",
 * "seq 12  v21 hdlc-data 3 octets  +3 secondary". Freed by g_free(). */
char *packets_text_summary(const struct packets_item *);

#endif
