/* STUN (RFC 8489), which shares ports with media. */
#ifndef DISSECT_STUN_H
#define DISSECT_STUN_H

#include <stdbool.h>
#include <string.h>

#include "dissect/bytes.h"

#define STUN_HEADER 20

/* Two bits of zeros, and the magic cookie (RFC 8489 5, 6.3). */
static inline bool stun_likely(const struct bytes *in)
{
	static const uint8_t magic[4] = {0x21, 0x12, 0xa4, 0x42};
	return bytes_left(in) >= STUN_HEADER && in->at[0] < 0x40 &&
	       memcmp(in->at + 4, magic, sizeof(magic)) == 0;
}

#endif
