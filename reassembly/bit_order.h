/* The order of bits within octets. T.38 has the first bit on the line in the most significant bit; what T.30 sends
 * least significant bit first (JBIG, JPEG and T.43 among it) has each octet reversed there. */
#ifndef REASSEMBLY_BIT_ORDER_H
#define REASSEMBLY_BIT_ORDER_H

#include <stddef.h>
#include <stdint.h>

#include "dissect/t30_frame.h"

static inline void bit_order_reverse(uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		octets[i] = t30_reverse(octets[i]);
}

#endif
