/* The summary of a packet of MGCP, H.248 or H.323 for `packets`. */
#ifndef RENDER_PACKETS_SIGNALLING_H
#define RENDER_PACKETS_SIGNALLING_H

#include <glib.h>

#include "analyzer/engine.h"

/* True when the packet is of one of these protocols: its messages are appended in short, safe for a terminal. */
bool packets_signalling(const struct engine_packet *, GString *out);

#endif
