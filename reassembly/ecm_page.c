#include "reassembly/ecm_page.h"

#include <glib.h>

#define FRAMES 256
#define FRAME_ROOM 256

struct block {
	uint8_t octets[FRAMES][FRAME_ROOM];
	uint16_t lengths[FRAMES]; /* 0: not there */
	unsigned count;		  /* frames of the block as far as is known */
};

struct ecm_page {
	unsigned frame_octets;
	size_t max_octets;
	struct block block, burst; /* the block before the last PPS; what came since */
	bool has_block;
	bool guessed; /* the block before began without its PPS: its counters are not known */
	bool limited;
	bool rcp; /* the burst is over */
	/* The last frame of the burst, when its number was there already with other octets. */
	bool odd;
	unsigned odd_number;
	size_t odd_length;
	uint8_t odd_octets[FRAME_ROOM];
	unsigned page_number, block_number;
	GByteArray *data; /* blocks that are over */
	GArray *holes;
	unsigned blocks, resent, frames, differing;
};

struct ecm_page *ecm_page_new(unsigned frame_octets, size_t max_octets)
{
	struct ecm_page *p = g_new0(struct ecm_page, 1);
	p->frame_octets = CLAMP(frame_octets, 1, FRAME_ROOM);
	p->max_octets = max_octets;
	p->data = g_byte_array_new();
	p->holes = g_array_new(FALSE, FALSE, sizeof(struct ecm_hole));
	return p;
}

void ecm_page_free(struct ecm_page *p)
{
	if (p == NULL)
		return;
	g_byte_array_free(p->data, TRUE);
	g_array_free(p->holes, TRUE);
	g_free(p);
}

/* A frame that is not the last must be full: a shorter one with good FCS lacks octets (image-coding.md 5), and a
 * full copy replaces it. */
static bool completes(const struct ecm_page *p, const struct block *b, unsigned number, size_t n)
{
	return b->lengths[number] < p->frame_octets && n >= p->frame_octets;
}

static void put(
	struct ecm_page *p, struct block *b, unsigned number, const uint8_t *octets, size_t n)
{
	if (b->lengths[number] != 0) {
		bool same = b->lengths[number] == n && memcmp(b->octets[number], octets, n) == 0;
		p->differing += !same;
		/* The first good copy wins. */
		if (!completes(p, b, number, n))
			return;
	}
	memcpy(b->octets[number], octets, n);
	b->lengths[number] = (uint16_t)n;
	b->count = MAX(b->count, number + 1);
}

bool ecm_page_any(const struct ecm_page *p)
{
	return p->has_block || p->data->len > 0 || p->burst.count > 0;
}

static void clear(struct block *b)
{
	memset(b->lengths, 0, sizeof(b->lengths));
	b->count = 0;
}

static void merge_burst(struct ecm_page *p)
{
	for (unsigned i = 0; i < p->burst.count; i++) {
		if (p->burst.lengths[i] == 0)
			continue;
		p->resent++;
		put(p, &p->block, i, p->burst.octets[i], p->burst.lengths[i]);
	}
	clear(&p->burst);
}

static void add_hole(struct ecm_page *p, unsigned frame, size_t n)
{
	struct ecm_hole *last =
		p->holes->len > 0 ? &g_array_index(p->holes, struct ecm_hole, p->holes->len - 1)
				  : NULL;
	if (last != NULL && last->at + last->length == p->data->len && last->block == p->blocks) {
		last->length += n;
		last->frames = frame - last->frame + 1;
	} else {
		const struct ecm_hole hole = {p->data->len, n, p->blocks, frame, 1};
		g_array_append_vals(p->holes, &hole, 1);
	}
	g_byte_array_set_size(p->data, p->data->len + (guint)n);
	memset(p->data->data + p->data->len - n, 0, n);
}

static void append_frame(struct ecm_page *p, unsigned i, bool last)
{
	size_t n = p->block.lengths[i];
	if (n == 0) {
		add_hole(p, i, p->frame_octets);
		return;
	}
	n = MIN(n, p->frame_octets);
	g_byte_array_append(p->data, p->block.octets[i], (guint)n);
	if (!last && n < p->frame_octets)
		add_hole(p, i, p->frame_octets - n);
}

static void finish_block(struct ecm_page *p)
{
	if (!p->has_block)
		return;
	for (unsigned i = 0; i < p->block.count; i++)
		if (p->data->len + p->frame_octets <= p->max_octets)
			append_frame(p, i, i + 1 == p->block.count);
		else
			p->limited = true;
	p->frames += p->block.count;
	p->blocks++;
	clear(&p->block);
	p->has_block = false;
}

static void begin_block(struct ecm_page *p, unsigned page, unsigned block, unsigned frames)
{
	p->block = p->burst;
	clear(&p->burst);
	p->block.count = MAX(p->block.count, frames);
	p->has_block = true;
	p->page_number = page;
	p->block_number = block;
}

/* Frames of the burst that the block holds already are mostly other data. */
bool ecm_page_burst_differs(const struct ecm_page *p)
{
	unsigned both = 0, differing = 0;
	if (!p->has_block)
		return false;
	for (unsigned i = 0; i < p->burst.count; i++) {
		unsigned n = p->burst.lengths[i];
		if (n == 0 || p->block.lengths[i] == 0 || completes(p, &p->block, i, n))
			continue;
		both++;
		differing += n != p->block.lengths[i] ||
			     memcmp(p->burst.octets[i], p->block.octets[i], n) != 0;
	}
	return differing * 2 > both;
}

/* By its counters. Blocks count up within a page, modulo 256: an earlier one with frames is of a sender that does
 * not count pages. */
static bool is_next_page(const struct ecm_page *p, unsigned page, unsigned block)
{
	if (!p->has_block && p->data->len == 0)
		return false;
	/* The first block of a page, behind one whose PPS was lost. */
	if (p->guessed)
		return block == 0;
	bool wrapped = block == 0 && p->block_number == 255;
	return p->page_number != page ||
	       (block < p->block_number && !wrapped && p->burst.count > 0);
}

/* A burst holds each frame once (T.30 A.4.1): two numbers in a row that come again with other octets are of another
 * block, and the PPS between was lost. */
static bool is_odd(const struct ecm_page *p, unsigned number, const uint8_t *octets, size_t n)
{
	const struct block *b = &p->burst;
	/* a frame that came short is the beginning of the whole one */
	size_t both = MIN(b->lengths[number], n);
	return both > 0 && memcmp(b->octets[number], octets, both) != 0;
}

static void end_burst(struct ecm_page *p)
{
	if (p->has_block && !ecm_page_burst_differs(p)) {
		merge_burst(p);
		return;
	}
	finish_block(p);
	begin_block(p, p->page_number, p->block_number, 0);
	p->guessed = true;
}

static void keep_odd(struct ecm_page *p, unsigned number, const uint8_t *octets, size_t n)
{
	p->odd = true;
	p->odd_number = number;
	p->odd_length = n;
	memcpy(p->odd_octets, octets, n);
}

void ecm_page_frame(struct ecm_page *p, unsigned number, const uint8_t *octets, size_t n)
{
	if (number >= FRAMES || n == 0)
		return;
	n = MIN(n, FRAME_ROOM);
	if (p->rcp && p->burst.count > 0)
		end_burst(p);
	p->rcp = false;
	bool odd = is_odd(p, number, octets, n);
	if (odd && p->odd && number == p->odd_number + 1) {
		end_burst(p);
		p->differing--;
		put(p, &p->burst, p->odd_number, p->odd_octets, p->odd_length);
		odd = false;
	}
	p->odd = false;
	if (odd)
		keep_odd(p, number, octets, n);
	put(p, &p->burst, number, octets, n);
}

/* The counters of a block that began without its PPS. */
static void adopt(struct ecm_page *p, unsigned page, unsigned block, unsigned frames)
{
	p->page_number = page;
	p->block_number = block;
	p->block.count = MAX(p->block.count, frames);
	p->guessed = false;
}

void ecm_page_rcp(struct ecm_page *p)
{
	p->rcp = true;
}

enum ecm_pps ecm_page_pps(
	struct ecm_page *p, unsigned page, unsigned block, unsigned frames_less_one)
{
	unsigned frames = MIN(frames_less_one + 1, FRAMES);
	bool same =
		p->has_block && p->page_number == page && p->block_number == block && !p->guessed;
	p->rcp = false;
	/* Of a block that began without its PPS only the frames tell. */
	if (p->has_block && p->guessed && !ecm_page_burst_differs(p)) {
		adopt(p, page, block, frames);
		same = true;
	}
	if (same && !ecm_page_burst_differs(p)) {
		merge_burst(p);
		/* On a retransmission some senders count only the frames of this burst, and send FF for
		 * none: the count of the first PPS stays (image-coding.md 5). */
		return ECM_SAME_BLOCK;
	}
	if (same || is_next_page(p, page, block))
		return ECM_NEW_PAGE;
	finish_block(p);
	begin_block(p, page, block, frames);
	p->guessed = false;
	return ECM_NEW_BLOCK;
}

void ecm_page_move_burst(struct ecm_page *from, struct ecm_page *to)
{
	to->burst = from->burst;
	clear(&from->burst);
}

const uint8_t *ecm_page_finish(struct ecm_page *p, size_t *length)
{
	finish_block(p);
	if (p->burst.count > 0) {
		begin_block(p, p->page_number, p->block_number, 0);
		finish_block(p);
	}
	*length = p->data->len;
	return p->data->data;
}

const struct ecm_hole *ecm_page_holes(const struct ecm_page *p, size_t *count)
{
	*count = p->holes->len;
	return (const struct ecm_hole *)(const void *)p->holes->data;
}

unsigned ecm_page_blocks(const struct ecm_page *p)
{
	return p->blocks;
}

unsigned ecm_page_resent(const struct ecm_page *p)
{
	return p->resent;
}

unsigned ecm_page_frames(const struct ecm_page *p)
{
	return p->frames;
}

unsigned ecm_page_differing(const struct ecm_page *p)
{
	return p->differing;
}

bool ecm_page_limited(const struct ecm_page *p)
{
	return p->limited;
}
