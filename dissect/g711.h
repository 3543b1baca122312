/* G.711: the samples of telephone audio. */
#ifndef DISSECT_G711_H
#define DISSECT_G711_H

#include <stdint.h>

/* Linear sample, 16 bits, of one octet of mu-law (G.711 table 2) or A-law (table 1). */
int16_t g711_mu_law(uint8_t octet);
int16_t g711_a_law(uint8_t octet);

#endif
