/* Puts a page that is sent with error correction together (T.30 Annex A): blocks of up to 256 frames, each
 * block ended by PPS, missing frames sent again on PPR. */
#ifndef REASSEMBLY_ECM_PAGE_H
#define REASSEMBLY_ECM_PAGE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct ecm_page;

/* A stretch of the page's octets that never came. */
struct ecm_hole {
	size_t at, length; /* octets of the page */
	unsigned block;	   /* from 0, in the order of the page */
	unsigned
		frame; /* the first missing frame of it; holes do not reach over the end of a block */
	unsigned frames; /* how many, ones that came short included */
};

/* `frame_octets`: 256 or 64 (DCS bit 28). Grows to at most max_octets of page data. */
struct ecm_page *ecm_page_new(unsigned frame_octets, size_t max_octets);

/* A good FCD frame: its number and its data. It waits for the PPS that names its block. Numbers that
 * come again with other octets begin another block: the PPS between was lost. */
void ecm_page_frame(struct ecm_page *, unsigned number, const uint8_t *octets, size_t n);

/* RCP: the burst is over, and its PPS should follow. Frames that come first are of another burst. */
void ecm_page_rcp(struct ecm_page *);

enum ecm_pps {
	ECM_NEW_BLOCK,	/* the frames since the last PPS are a block of their own */
	ECM_SAME_BLOCK, /* they fill up the block before (or the PPS came again) */
	ECM_NEW_PAGE, /* they belong to another page: finish this one, make a new one, push again */
};

/* PPS with its counters: page, block, frames less one. Equal counters on frames that mostly differ from those
 * of the block mean a sender that does not count: another page. Frames are taken into the page except for
 * ECM_NEW_PAGE, for which ecm_page_move_burst() is there. */
enum ecm_pps ecm_page_pps(
	struct ecm_page *, unsigned page, unsigned block, unsigned frames_less_one);

/* True when frames wait whose numbers the block before has with other octets, for the most part: they are of another
 * block or page, and no retransmission. */
bool ecm_page_burst_differs(const struct ecm_page *);

/* Moves the frames that wait for their PPS into another page. */
void ecm_page_move_burst(struct ecm_page *from, struct ecm_page *to);

/* True when the page has a block, or frames that wait for one. */
bool ecm_page_any(const struct ecm_page *);

/* Ends the page: frames that still wait become its last block. Octets of the page, holes filled with zeros;
 * owned by the page. */
const uint8_t *ecm_page_finish(struct ecm_page *, size_t *length);

/* Holes of a finished page, in order. */
const struct ecm_hole *ecm_page_holes(const struct ecm_page *, size_t *count);

unsigned ecm_page_blocks(const struct ecm_page *);
unsigned ecm_page_resent(
	const struct ecm_page *); /* frames that came again after a PPS of their block */
unsigned ecm_page_frames(const struct ecm_page *); /* frames of all blocks, missing ones included */
unsigned ecm_page_differing(
	const struct ecm_page *); /* good copies of a frame that are not equal */
/* True when frames were dropped at max_octets. */
bool ecm_page_limited(const struct ecm_page *);

void ecm_page_free(struct ecm_page *);

#endif
