#include "dissect/g711.h"

/* Sign, three bits of segment, four of step; all bits inverted on the wire (G.711 3.2). */
int16_t g711_mu_law(uint8_t octet)
{
	unsigned u = octet ^ 0xffu;
	int magnitude = (int)((((u & 0x0f) << 3) + 0x84) << (u >> 4 & 7)) - 0x84;
	return (int16_t)(u & 0x80 ? -magnitude : magnitude);
}

/* Even bits inverted on the wire (G.711 3.1); the sign bit is set for positive samples. */
int16_t g711_a_law(uint8_t octet)
{
	unsigned a = octet ^ 0x55u;
	unsigned segment = a >> 4 & 7;
	unsigned step = (a & 0x0f) << 4;
	int magnitude = (int)(segment == 0 ? step + 8 : (step + 0x108) << (segment - 1));
	return (int16_t)(a & 0x80 ? magnitude : -magnitude);
}
