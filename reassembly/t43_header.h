/* The headers of a T.43 image: BCIH (marker segments) and the BIH of T.82 behind it. */
#ifndef REASSEMBLY_T43_HEADER_H
#define REASSEMBLY_T43_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#define T43_BIH_OCTETS 20u
#define T43_MAX_PLANES 8u
#define T43_MAX_COLOURS 256u
#define T43_HEIGHT_UNKNOWN UINT32_MAX

/* Of the options of T.82 6.2.5. */
#define T43_VLENGTH 0x20u

struct t43_header {
	uint32_t width, height; /* T43_HEIGHT_UNKNOWN: the data tells it last, by NEWLEN */
	uint32_t dpi;
	uint32_t stripe; /* rows */
	unsigned planes;
	bool plane_by_plane; /* all stripes of a plane before those of the next; else stripe by stripe */
	unsigned mx, options;
	size_t data; /* offset of the planes: behind the BIH */
	uint8_t colours[T43_MAX_COLOURS]
		       [3]; /* sRGB, by the bits of a pel, the first plane highest */
};

/* `octets` in the order of bits of JBIG. False when they begin with no such headers, or with those of an image
 * that is not decoded here. What is T.82's alone (sizes, options) is left to its decoder. */
bool t43_header_parse(const uint8_t *octets, size_t n, struct t43_header *);

#endif
