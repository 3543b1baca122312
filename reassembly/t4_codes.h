/* The code tables of T.4 and T.6 as constant data: run lengths (T.4 Tables 2 and 3) and 2-D modes.
 *
 * Each table is indexed by the next bits of the line, first bit most significant, so that one look
 * gives the code and its length whatever follows it. */
#ifndef REASSEMBLY_T4_CODES_H
#define REASSEMBLY_T4_CODES_H

#include <stdint.h>

enum t4_colour { T4_WHITE, T4_BLACK };

#define T4_RUN_BITS 13 /* the longest run code: black make-up codes */
#define T4_MODE_BITS 7 /* the longest mode code: VL3, VR3 */
#define T4_MAKE_UP 64u /* runs from here on are followed by another code of the same colour */

/* By colour and the next T4_RUN_BITS bits: run << 4 | length of the code; 0: no code begins so. */
extern const uint16_t t4_codes_run[2][1 << T4_RUN_BITS];

enum t4_mode_kind {
	T4_MODE_NONE, /* no mode, or an extension (uncompressed mode), which is not decoded */
	T4_MODE_PASS,
	T4_MODE_HORIZONTAL,
	T4_MODE_VERTICAL,
};

struct t4_mode {
	uint8_t kind;
	uint8_t length; /* bits of the code */
	int8_t shift;	/* T4_MODE_VERTICAL: a1 - b1 in pels, right is positive */
};

/* By the next T4_MODE_BITS bits. */
extern const struct t4_mode t4_codes_mode[1 << T4_MODE_BITS];

#endif
