/* `t38trace packets -T json`: one object a line. */
#ifndef RENDER_PACKETS_JSON_H
#define RENDER_PACKETS_JSON_H

#include <stdio.h>

#include "render/packets_walk.h"

/* {"frame","t","time","src","dst","call","protocol","layers":{...}}. `layers` has an object for each layer and
 * the message, named by its protocol ("eth", "ip", "udp", "udptl", "sip"); their fields bear the names that
 * Wireshark has for them. A name that comes more than once holds an array. Octets are lower-case
 * hexadecimal; octets of texts that are no UTF-8, and NULs, are U+FFFD. */
void packets_json(FILE *, const struct packets_item *);

#endif
