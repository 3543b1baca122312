/* The marker segments of a JPEG stream (T.81 Annex B), as far as fax needs them before decoding. */
#ifndef REASSEMBLY_T81_HEADER_H
#define REASSEMBLY_T81_HEADER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "reassembly/itu_lab.h"

struct t81_header {
	uint32_t width;
	uint32_t height; /* of DNL where that says less than the frame header; 0: told nowhere */
	unsigned components; /* 1 or 3 */
	unsigned scans;
	bool together;	  /* the first scan has all components */
	bool complete;	  /* each component is in a scan */
	size_t height_at; /* offset of the two octets of the height in the frame header */
	size_t end;	  /* behind EOI; the size of the data where there is none */
	bool lab;	  /* a G3FAX0 marker: L*, a*, b*; else YCbCr or grey */
	uint32_t dpi;	  /* of the G3FAX0 marker; 0: unknown */
	struct itu_lab_space space;
};

/* Reads the segments up to EOI, the end of the data or what is no marker. `reversed`: the octets are in T.38
 * order. False when there is no frame header, or one of what T.42 does not have: other than sequential DCT with
 * Huffman coding, 8 bits a sample, one or three components; no pels, or more than T4_MAX_WIDTH in a row. Linear
 * in n. */
bool t81_header_parse(const uint8_t *octets, size_t n, bool reversed, struct t81_header *);

#endif
