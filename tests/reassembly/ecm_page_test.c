#include "reassembly/ecm_page.h"

#include <glib.h>
#include <string.h>

#define NO_LIMIT ((size_t)1 << 24)

/* Frame `number` of block `block`: octets that tell where they belong, none of them 0. */
static void fill(uint8_t *octets, unsigned block, unsigned number, size_t n)
{
	for (size_t i = 0; i < n; i++)
		octets[i] = (uint8_t)(1 + (block * 89 + number * 31 + i * 7) % 255);
}

static void put_short(struct ecm_page *p, unsigned block, unsigned number, size_t n)
{
	uint8_t *octets = g_malloc(n);
	fill(octets, block, number, n);
	ecm_page_frame(p, number, octets, n);
	g_free(octets);
}

static void put(struct ecm_page *p, unsigned block, unsigned number)
{
	put_short(p, block, number, 256);
}

static void put_run(struct ecm_page *p, unsigned block, unsigned from, unsigned to)
{
	for (unsigned i = from; i <= to; i++)
		put(p, block, i);
}

/* n octets at `at` are the first of a frame. */
static void assert_frame(
	const uint8_t *octets, size_t length, size_t at, unsigned block, unsigned number, size_t n)
{
	uint8_t want[256];
	fill(want, block, number, n);
	g_assert_cmpuint(at + n, <=, length);
	g_assert_true(memcmp(octets + at, want, n) == 0);
}

static void assert_zeros(const uint8_t *octets, size_t length, size_t at, size_t n)
{
	g_assert_cmpuint(at + n, <=, length);
	for (size_t i = 0; i < n; i++)
		g_assert_cmpuint(octets[at + i], ==, 0);
}

static void assert_holes(const struct ecm_page *p, const struct ecm_hole *want, size_t want_count)
{
	size_t count;
	const struct ecm_hole *holes = ecm_page_holes(p, &count);
	g_assert_cmpuint(count, ==, want_count);
	for (size_t i = 0; i < count; i++) {
		g_assert_cmpuint(holes[i].at, ==, want[i].at);
		g_assert_cmpuint(holes[i].length, ==, want[i].length);
		g_assert_cmpuint(holes[i].block, ==, want[i].block);
		g_assert_cmpuint(holes[i].frame, ==, want[i].frame);
		g_assert_cmpuint(holes[i].frames, ==, want[i].frames);
	}
}

static void assert_no_holes(const struct ecm_page *p)
{
	assert_holes(p, NULL, 0);
}

/* ---- blocks ---- */

static void test_one_block(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	g_assert_false(ecm_page_any(p));
	put_run(p, 0, 0, 2);
	g_assert_true(ecm_page_any(p));
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 2), ==, ECM_NEW_BLOCK);
	g_assert_true(ecm_page_any(p));
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 3 * 256);
	for (unsigned i = 0; i < 3; i++)
		assert_frame(octets, n, i * 256, 0, i, 256);
	assert_no_holes(p);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 1);
	g_assert_cmpuint(ecm_page_frames(p), ==, 3);
	g_assert_cmpuint(ecm_page_resent(p), ==, 0);
	g_assert_cmpuint(ecm_page_differing(p), ==, 0);
	ecm_page_free(p);
}

static void test_nothing(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n = 1;
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 0);
	assert_no_holes(p);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 0);
	ecm_page_free(p);
	ecm_page_free(NULL);
}

static void test_order_of_frames(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put(p, 0, 2);
	put(p, 0, 0);
	put(p, 0, 1);
	ecm_page_pps(p, 0, 0, 2);
	const uint8_t *octets = ecm_page_finish(p, &n);
	for (unsigned i = 0; i < 3; i++)
		assert_frame(octets, n, i * 256, 0, i, 256);
	ecm_page_free(p);
}

static void test_blocks(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	for (unsigned block = 0; block < 2; block++) {
		put_run(p, block, 0, 255);
		g_assert_cmpint(ecm_page_pps(p, 3, block, 255), ==, ECM_NEW_BLOCK);
	}
	put_run(p, 2, 0, 9);
	put_short(p, 2, 10, 77);
	g_assert_cmpint(ecm_page_pps(p, 3, 2, 10), ==, ECM_NEW_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, (512 + 10) * 256 + 77);
	for (unsigned i = 0; i < 522; i++)
		assert_frame(octets, n, i * 256, i / 256, i % 256, 256);
	/* The last frame of the page may be short. */
	assert_frame(octets, n, 522 * 256, 2, 10, 77);
	assert_no_holes(p);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 3);
	g_assert_cmpuint(ecm_page_frames(p), ==, 523);
	ecm_page_free(p);
}

static void test_64_octets(void)
{
	struct ecm_page *p = ecm_page_new(64, NO_LIMIT);
	size_t n;
	for (unsigned i = 0; i < 256; i++)
		if (i != 100)
			put_short(p, 0, i, 64);
	ecm_page_pps(p, 0, 0, 255);
	put_short(p, 1, 0, 64);
	put_short(p, 1, 1, 20);
	ecm_page_pps(p, 0, 1, 1);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 257 * 64 + 20);
	assert_frame(octets, n, 101 * 64, 0, 101, 64);
	assert_frame(octets, n, 257 * 64, 1, 1, 20);
	assert_holes(p, &(struct ecm_hole){100 * 64, 64, 0, 100, 1}, 1);
	ecm_page_free(p);
}

/* Frames larger than the DCS says: what is beyond belongs to nothing. */
static void test_too_long_frames(void)
{
	struct ecm_page *p = ecm_page_new(64, NO_LIMIT);
	size_t n;
	put(p, 0, 0);
	put_short(p, 0, 1, 1000);
	ecm_page_pps(p, 0, 0, 1);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 128);
	assert_frame(octets, n, 0, 0, 0, 64);
	assert_frame(octets, n, 64, 0, 1, 64);
	ecm_page_free(p);
}

/* The PPS is lost, or the call ends before it. */
static void test_without_pps(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 255);
	ecm_page_pps(p, 0, 0, 255);
	put_run(p, 1, 0, 3);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 260 * 256);
	assert_frame(octets, n, 259 * 256, 1, 3, 256);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 2);
	/* Once more: the same. */
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 260 * 256);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 2);
	ecm_page_free(p);
}

/* ---- retransmission ---- */

static void test_ppr(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	for (unsigned i = 0; i < 20; i++)
		if (i % 5 != 3)
			put(p, 0, i);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 19), ==, ECM_NEW_BLOCK);
	/* PPR for 3, 8, 13, 18: two come; the sender counts the frames of the burst. */
	put(p, 0, 3);
	put(p, 0, 13);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 1), ==, ECM_SAME_BLOCK);
	/* And once more, the sender says FF for "none". */
	put(p, 0, 8);
	put(p, 0, 18);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 255), ==, ECM_SAME_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 20 * 256);
	for (unsigned i = 0; i < 20; i++)
		assert_frame(octets, n, i * 256, 0, i, 256);
	assert_no_holes(p);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 1);
	g_assert_cmpuint(ecm_page_frames(p), ==, 20);
	g_assert_cmpuint(ecm_page_resent(p), ==, 4);
	g_assert_cmpuint(ecm_page_differing(p), ==, 0);
	ecm_page_free(p);
}

/* All frames again, the good ones too. */
static void test_all_again(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 1, 4);
	ecm_page_pps(p, 0, 0, 4);
	put_run(p, 0, 0, 4);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 4), ==, ECM_SAME_BLOCK);
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 5 * 256);
	assert_no_holes(p);
	g_assert_cmpuint(ecm_page_resent(p), ==, 5);
	g_assert_cmpuint(ecm_page_differing(p), ==, 0);
	ecm_page_free(p);
}

static void test_first_burst_lost(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	/* Nothing of the block, then all of it. */
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 2), ==, ECM_NEW_BLOCK);
	put_run(p, 0, 0, 2);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 2), ==, ECM_SAME_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 3 * 256);
	assert_frame(octets, n, 512, 0, 2, 256);
	assert_no_holes(p);
	ecm_page_free(p);
}

static void test_repeated_pps(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 255);
	ecm_page_pps(p, 0, 0, 255);
	/* The answer was lost: PPS alone, three times. */
	for (unsigned i = 0; i < 3; i++)
		g_assert_cmpint(ecm_page_pps(p, 0, 0, 255), ==, ECM_SAME_BLOCK);
	put_run(p, 1, 0, 0);
	g_assert_cmpint(ecm_page_pps(p, 0, 1, 0), ==, ECM_NEW_BLOCK);
	g_assert_cmpint(ecm_page_pps(p, 0, 1, 0), ==, ECM_SAME_BLOCK);
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 257 * 256);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 2);
	g_assert_cmpuint(ecm_page_resent(p), ==, 0);
	ecm_page_free(p);
}

/* One copy of four differs: the first stays, the block is the same. */
static void test_differing_copy(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 3);
	ecm_page_pps(p, 0, 0, 3);
	put_run(p, 0, 0, 2);
	put(p, 9, 3);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 3), ==, ECM_SAME_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	assert_frame(octets, n, 3 * 256, 0, 3, 256);
	g_assert_cmpuint(ecm_page_differing(p), ==, 1);
	ecm_page_free(p);
}

static void test_same_number_in_burst(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put(p, 0, 0);
	put(p, 0, 0);
	put(p, 5, 0);
	ecm_page_pps(p, 0, 0, 0);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 256);
	assert_frame(octets, n, 0, 0, 0, 256);
	g_assert_cmpuint(ecm_page_differing(p), ==, 1);
	ecm_page_free(p);
}

/* The PPS between two blocks is lost. */
static void test_lost_pps(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 255);
	put_run(p, 1, 0, 9);
	g_assert_cmpint(ecm_page_pps(p, 0, 1, 9), ==, ECM_NEW_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 266 * 256);
	for (unsigned i = 0; i < 266; i++)
		assert_frame(octets, n, i * 256, i / 256, i % 256, 256);
	g_assert_cmpuint(ecm_page_blocks(p), ==, 2);
	g_assert_cmpuint(ecm_page_differing(p), ==, 0);
	ecm_page_free(p);
}

/* And the one between two pages. */
static void test_lost_pps_of_page(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT), *next = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 5);
	put_run(p, 1, 0, 3);
	g_assert_cmpint(ecm_page_pps(p, 1, 0, 3), ==, ECM_NEW_PAGE);
	ecm_page_move_burst(p, next);
	g_assert_cmpint(ecm_page_pps(next, 1, 0, 3), ==, ECM_NEW_BLOCK);
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 6 * 256);
	const uint8_t *octets = ecm_page_finish(next, &n);
	g_assert_cmpuint(n, ==, 4 * 256);
	assert_frame(octets, n, 3 * 256, 1, 3, 256);
	ecm_page_free(p);
	ecm_page_free(next);
}

/* The second block has two frames, and the last one is short. */
static void lose_pps_of(bool rcp)
{
	struct ecm_page *p = ecm_page_new(64, NO_LIMIT);
	size_t n;
	for (unsigned i = 0; i < 16; i++)
		put_short(p, 0, i, 64);
	if (rcp)
		ecm_page_rcp(p);
	put_short(p, 1, 0, 64);
	put_short(p, 1, 1, 37);
	ecm_page_pps(p, 0, 1, 1);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 17 * 64 + 37);
	assert_frame(octets, n, 16 * 64, 1, 0, 64);
	ecm_page_free(p);
}

static void test_lost_pps_short(void)
{
	lose_pps_of(false);
	lose_pps_of(true);
}

/* RCP tells a second burst from the first; what PPR asked for fills the block, whose first PPS was lost. */
static void test_lost_pps_before_ppr(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 2);
	put_run(p, 0, 4, 5);
	ecm_page_rcp(p);
	put(p, 0, 3);
	ecm_page_rcp(p);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 5), ==, ECM_SAME_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 6 * 256);
	assert_frame(octets, n, 3 * 256, 0, 3, 256);
	assert_no_holes(p);
	ecm_page_free(p);
}

/* ---- the next page ---- */

/* Moves what waits into another page, as the header says. */
static struct ecm_page *next_page(
	struct ecm_page *p, unsigned page, unsigned block, unsigned frames)
{
	struct ecm_page *next = ecm_page_new(256, NO_LIMIT);
	g_assert_cmpint(ecm_page_pps(p, page, block, frames), ==, ECM_NEW_PAGE);
	ecm_page_move_burst(p, next);
	g_assert_cmpint(ecm_page_pps(next, page, block, frames), ==, ECM_NEW_BLOCK);
	return next;
}

static void assert_page(struct ecm_page *p, unsigned block, unsigned frames)
{
	size_t n;
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, frames * 256);
	for (unsigned i = 0; i < frames; i++)
		assert_frame(octets, n, i * 256, block, i, 256);
	assert_no_holes(p);
	ecm_page_free(p);
}

static void test_next_page(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	put_run(p, 0, 0, 2);
	ecm_page_pps(p, 0, 0, 2);
	put_run(p, 1, 0, 4);
	struct ecm_page *next = next_page(p, 1, 0, 4);
	assert_page(p, 0, 3);
	assert_page(next, 1, 5);
}

/* A sender that does not count: the same counters, other content. */
static void test_equal_counters(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	put_run(p, 0, 0, 2);
	ecm_page_pps(p, 0, 0, 2);
	put_run(p, 1, 0, 2);
	struct ecm_page *next = next_page(p, 0, 0, 2);
	/* A frame of the second page again. */
	put(next, 1, 1);
	g_assert_cmpint(ecm_page_pps(next, 0, 0, 0), ==, ECM_SAME_BLOCK);
	assert_page(p, 0, 3);
	assert_page(next, 1, 3);
}

/* Pages of one short frame each. */
static void test_equal_counters_short(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_short(p, 0, 0, 40);
	ecm_page_pps(p, 0, 0, 0);
	put_short(p, 1, 0, 40);
	struct ecm_page *next = next_page(p, 0, 0, 0);
	const uint8_t *octets = ecm_page_finish(next, &n);
	g_assert_cmpuint(n, ==, 40);
	assert_frame(octets, n, 0, 1, 0, 40);
	ecm_page_free(p);
	ecm_page_free(next);
}

/* Pages of two blocks, pages not counted. */
static void test_earlier_block(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 255);
	ecm_page_pps(p, 0, 0, 255);
	put_run(p, 1, 0, 1);
	ecm_page_pps(p, 0, 1, 1);
	put_run(p, 2, 0, 255);
	struct ecm_page *next = next_page(p, 0, 0, 255);
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 258 * 256);
	ecm_page_free(p);
	assert_page(next, 2, 256);
}

static void test_block_counter_wraps(void)
{
	struct ecm_page *p = ecm_page_new(64, NO_LIMIT);
	size_t n;
	for (unsigned block = 0; block < 258; block++) {
		put_short(p, block, 0, 64);
		g_assert_cmpint(ecm_page_pps(p, 0, block & 0xff, 0), ==, ECM_NEW_BLOCK);
	}
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 258 * 64);
	assert_frame(octets, n, 257 * 64, 257, 0, 64);
	ecm_page_free(p);
}

/* ---- what is missing ---- */

static void test_holes(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	/* 0 is missing, 3 and 4, and the last two, of which only the PPS knows. */
	put_run(p, 0, 1, 2);
	put_run(p, 0, 5, 7);
	ecm_page_pps(p, 0, 0, 9);
	/* The next block lacks its first: a hole of its own. */
	put_run(p, 1, 1, 2);
	ecm_page_pps(p, 0, 1, 2);
	const uint8_t *octets = ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 13 * 256);
	const struct ecm_hole want[] = {{0, 256, 0, 0, 1}, {3 * 256, 512, 0, 3, 2},
		{8 * 256, 2 * 256, 0, 8, 2}, {10 * 256, 256, 1, 0, 1}};
	assert_holes(p, want, G_N_ELEMENTS(want));
	for (unsigned i = 0; i < G_N_ELEMENTS(want); i++)
		assert_zeros(octets, n, want[i].at, want[i].length);
	assert_frame(octets, n, 256, 0, 1, 256);
	assert_frame(octets, n, 5 * 256, 0, 5, 256);
	assert_frame(octets, n, 11 * 256, 1, 1, 256);
	g_assert_cmpuint(ecm_page_frames(p), ==, 13);
	ecm_page_free(p);
}

static void test_short_frame_inside(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put(p, 0, 0);
	put_short(p, 0, 1, 250);
	put(p, 0, 2);
	ecm_page_pps(p, 0, 0, 2);
	const uint8_t *octets = ecm_page_finish(p, &n);
	/* What it has is kept, what it lacks is a hole: the frames behind stay in their place. */
	g_assert_cmpuint(n, ==, 3 * 256);
	assert_frame(octets, n, 256, 0, 1, 250);
	assert_frame(octets, n, 512, 0, 2, 256);
	assert_holes(p, &(struct ecm_hole){256 + 250, 6, 0, 1, 1}, 1);
	ecm_page_free(p);
}

/* The receiver takes a short frame for a bad one and asks for it again. */
static void test_short_frame_replaced(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put(p, 0, 0);
	put_short(p, 7, 1, 250);
	put(p, 0, 2);
	ecm_page_pps(p, 0, 0, 2);
	put(p, 0, 1);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 0), ==, ECM_SAME_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	assert_frame(octets, n, 256, 0, 1, 256);
	assert_no_holes(p);
	g_assert_cmpuint(ecm_page_differing(p), ==, 1);
	ecm_page_free(p);
}

/* A full one is never replaced by a short one. */
static void test_full_frame_stays(void)
{
	struct ecm_page *p = ecm_page_new(256, NO_LIMIT);
	size_t n;
	put_run(p, 0, 0, 2);
	ecm_page_pps(p, 0, 0, 2);
	put(p, 0, 0);
	put(p, 0, 2);
	put_short(p, 0, 1, 10);
	g_assert_cmpint(ecm_page_pps(p, 0, 0, 0), ==, ECM_SAME_BLOCK);
	const uint8_t *octets = ecm_page_finish(p, &n);
	assert_frame(octets, n, 256, 0, 1, 256);
	assert_no_holes(p);
	ecm_page_free(p);
}

/* ---- limits ---- */

static void test_page_limit(void)
{
	struct ecm_page *p = ecm_page_new(256, 1000);
	size_t n;
	put_run(p, 0, 0, 255);
	ecm_page_pps(p, 0, 0, 255);
	put_run(p, 1, 0, 255);
	ecm_page_pps(p, 0, 1, 255);
	const uint8_t *octets = ecm_page_finish(p, &n);
	/* Whole frames only. */
	g_assert_cmpuint(n, ==, 3 * 256);
	assert_frame(octets, n, 512, 0, 2, 256);
	assert_no_holes(p);
	ecm_page_free(p);
}

static void test_hostile_counters(void)
{
	struct ecm_page *p = ecm_page_new(256, 100000);
	uint8_t octets[300] = {1};
	size_t n;
	ecm_page_frame(p, 256, octets, 256);
	ecm_page_frame(p, 0xffffffff, octets, 256);
	ecm_page_frame(p, 3, octets, 0);
	g_assert_false(ecm_page_any(p));
	ecm_page_frame(p, 255, octets, sizeof(octets));
	/* Counters that no octet holds. */
	g_assert_cmpint(ecm_page_pps(p, 0xffffffff, 0xffffffff, 0xfffffffe), ==, ECM_NEW_BLOCK);
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, <=, 100000);
	g_assert_cmpuint(n, ==, 256 * 256);
	ecm_page_free(p);
}

/* Frame sizes that no DCS has. */
static void test_frame_sizes(void)
{
	static const unsigned sizes[] = {0, 1, 63, 1000};
	static const size_t used[] = {1, 1, 63, 256};
	for (unsigned i = 0; i < G_N_ELEMENTS(sizes); i++) {
		struct ecm_page *p = ecm_page_new(sizes[i], NO_LIMIT);
		size_t n;
		put_run(p, 0, 0, 3);
		ecm_page_pps(p, 0, 0, 3);
		ecm_page_finish(p, &n);
		g_assert_cmpuint(n, ==, 4 * used[i]);
		ecm_page_free(p);
	}
}

/* PPS upon PPS with new counters and nothing between: memory stays within the limit. */
static void test_empty_blocks(void)
{
	struct ecm_page *p = ecm_page_new(256, 1 << 20);
	size_t n;
	for (unsigned i = 0; i < 10000; i++)
		ecm_page_pps(p, 0, i & 0xff, 255);
	ecm_page_finish(p, &n);
	g_assert_cmpuint(n, ==, 1 << 20);
	struct ecm_hole want[16]; /* blocks of 64 KiB */
	for (unsigned i = 0; i < 16; i++)
		want[i] = (struct ecm_hole){i << 16, 1 << 16, i, 0, 256};
	assert_holes(p, want, 16);
	ecm_page_free(p);
}

#define TEST(name, fn) g_test_add_func("/reassembly/ecm_page/" name, fn)

static void add_block_tests(void)
{
	TEST("one-block", test_one_block);
	TEST("nothing", test_nothing);
	TEST("order-of-frames", test_order_of_frames);
	TEST("blocks", test_blocks);
	TEST("64-octets", test_64_octets);
	TEST("too-long-frames", test_too_long_frames);
	TEST("without-pps", test_without_pps);
	TEST("ppr", test_ppr);
	TEST("all-again", test_all_again);
	TEST("first-burst-lost", test_first_burst_lost);
	TEST("repeated-pps", test_repeated_pps);
	TEST("differing-copy", test_differing_copy);
	TEST("same-number-in-burst", test_same_number_in_burst);
	TEST("lost-pps", test_lost_pps);
	TEST("lost-pps-of-page", test_lost_pps_of_page);
	TEST("lost-pps-short", test_lost_pps_short);
	TEST("lost-pps-before-ppr", test_lost_pps_before_ppr);
}

static void add_page_tests(void)
{
	TEST("next-page", test_next_page);
	TEST("equal-counters", test_equal_counters);
	TEST("equal-counters-short", test_equal_counters_short);
	TEST("earlier-block", test_earlier_block);
	TEST("block-counter-wraps", test_block_counter_wraps);
	TEST("holes", test_holes);
	TEST("short-frame-inside", test_short_frame_inside);
	TEST("short-frame-replaced", test_short_frame_replaced);
	TEST("full-frame-stays", test_full_frame_stays);
	TEST("page-limit", test_page_limit);
	TEST("hostile-counters", test_hostile_counters);
	TEST("frame-sizes", test_frame_sizes);
	TEST("empty-blocks", test_empty_blocks);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_block_tests();
	add_page_tests();
	return g_test_run();
}
