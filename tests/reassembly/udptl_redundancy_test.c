#include "tests/reassembly/udptl_rig.h"

/* The example of t38-ifp-udptl.md 4: no-signal with v21-preamble and data FF C8 01 as secondaries. */
static void test_secondaries_by_hand(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0007 01 00 00 02 01 06 08 C0 01 80 00 02 FF C8 01");
	flush(&rig);
	assert_log(&rig, "5r 6r 7");
	g_assert_cmpstr(rig.packets->str, ==, "1 1 1");
	/* Packets before the first datagram are used, but nothing says that they were lost. */
	g_assert_cmpint(counts(&rig)->first_seq, ==, 7);
	g_assert_cmpuint(counts(&rig)->expected, ==, 1);
	g_assert_cmpuint(counts(&rig)->received, ==, 1);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 0);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 0);
	g_assert_cmpuint(counts(&rig)->secondary_packets, ==, 1);
	teardown(&rig);
}

static void test_secondary_fills_gap(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	/* 1 is lost; 2 brings it, and 0 once more. */
	push_hex(&rig, "0002 01 00 00 02 06 C0 01 80 00 00 07 01 06");
	flush(&rig);
	assert_log(&rig, "0 1r 2");
	/* At the time of its carrier. */
	g_assert_cmpstr(rig.packets->str, ==, "1 2 2");
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 1);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 1);
	teardown(&rig);
}

static void test_first_carrier_wins(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 2, 1);
	/* 3, 4 and 5 are lost: 6 brings 5 only, and 7 brings 4 to 6. */
	push(&rig, 6, 1);
	push(&rig, 7, 3);
	flush(&rig);
	assert_log(&rig, "0 1 2 [3+1] 4r 5r 6 7");
	g_assert_cmpstr(rig.packets->str, ==, "1 2 3 5 4 4 5");
	teardown(&rig);
}

static void test_empty_secondary_keeps_position(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	/* 1 and 2 are lost. Two secondaries, that of 2 empty: the other is 1. */
	push_hex(&rig, "0003 01 00 00 02 00 06 C0 01 80 00 00 55");
	flush(&rig);
	assert_log(&rig, "0 1r [2+1] 3");
	teardown(&rig);
	setup(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	push_hex(&rig, "0003 01 00 00 02 06 C0 01 80 00 00 55 00");
	flush(&rig);
	assert_log(&rig, "0 [1+1] 2r 3");
	teardown(&rig);
}

static void test_cut_recovery_part(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0000 01 06");
	push_hex(&rig, "0001 01 06 00");
	/* Three announced, one there. */
	push_hex(&rig, "0003 01 00 00 03 01 04");
	push_hex(&rig, "0004 01 00 00 00 DE AD");
	flush(&rig);
	assert_log(&rig, "0 1 2r 3 4");
	g_assert_cmpuint(counts(&rig)->recovery_absent, ==, 1);
	g_assert_cmpuint(counts(&rig)->trailing_packets, ==, 3);
	teardown(&rig);
}

/* Each depth brings back just as many; the burst is one longer. */
static void check_depth(unsigned depth)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 300, depth);
	clear_log(&rig);
	push_run(&rig, 301 + depth + 1, 301 + depth + 4, depth);
	flush(&rig);
	g_assert_true(g_str_has_prefix(rig.log->str, "[301+1] 302r "));
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, depth);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 1);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, depth + 1);
	g_assert_cmpint(counts(&rig)->redundancy_max, ==, (int)depth);
	/* The first ones cannot have all. */
	g_assert_cmpint(counts(&rig)->redundancy_min, ==, (int)depth);
	teardown(&rig);
}

static void test_every_depth(void)
{
	for (unsigned depth = 1; depth <= UDPTL_MAX_ENTRIES; depth++)
		check_depth(depth);
}

static void test_depth_range(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 10, 3);
	push_run(&rig, 11, 20, 1);
	flush(&rig);
	g_assert_cmpint(counts(&rig)->redundancy_min, ==, 1);
	g_assert_cmpint(counts(&rig)->redundancy_max, ==, 3);
	teardown(&rig);
	setup_stream(&rig, 0);
	push_run(&rig, 0, 5, 0);
	flush(&rig);
	g_assert_cmpint(counts(&rig)->redundancy_min, ==, 0);
	g_assert_cmpint(counts(&rig)->redundancy_max, ==, 0);
	g_assert_cmpuint(counts(&rig)->secondary_packets, ==, 0);
	teardown(&rig);
	/* Two packets of a sender of three: the most that is known. */
	setup_stream(&rig, 0);
	push_run(&rig, 0, 1, 3);
	flush(&rig);
	g_assert_cmpint(counts(&rig)->redundancy_min, ==, 1);
	teardown(&rig);
}

static void test_primary_behind_copy(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 2, 2);
	push(&rig, 5, 2);
	assert_log(&rig, "0 1 2 3r 4r 5");
	/* They were not lost, they are late. All three of 3, 4, 3: no new sequence, one duplicate. */
	push(&rig, 3, 2);
	push(&rig, 4, 2);
	push(&rig, 3, 2);
	flush(&rig);
	assert_log(&rig, "0 1 2 3r 4r 5");
	g_assert_cmpuint(counts(&rig)->received, ==, 6);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 0);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 2);
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 1);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 0);
	teardown(&rig);
}

/* Delayed as a whole, behind its copies: ascending old numbers, as a restart has them, but no new content. */
static void test_late_run_is_no_restart(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 2, 5);
	push(&rig, 8, 5);
	push_run(&rig, 3, 7, 5);
	flush(&rig);
	assert_log(&rig, "0 1 2 3r 4r 5r 6r 7r 8");
	g_assert_cmpuint(counts(&rig)->received, ==, 9);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 0);
	teardown(&rig);
}

static void test_primary_behind_copy_in_window(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 1, 1);
	push(&rig, 4, 1);
	push(&rig, 3, 1);
	flush(&rig);
	/* 3 was known from the copy in 4: that is when a receiver had it; and 2 came with 3. */
	assert_log(&rig, "0 1 2r 3 4");
	g_assert_cmpstr(rig.packets->str, ==, "1 2 4 3 3");
	g_assert_cmpuint(counts(&rig)->received, ==, 4);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 1);
	teardown(&rig);
}

/* The first datagram bears copies of packets before it, then their own datagrams come. */
static void test_late_before_first(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push(&rig, 5, 1);
	push(&rig, 4, 1);
	flush(&rig);
	assert_log(&rig, "3r 4 5");
	g_assert_cmpint(counts(&rig)->first_seq, ==, 4);
	g_assert_cmpuint(counts(&rig)->expected, ==, 2);
	g_assert_cmpuint(counts(&rig)->received, ==, 2);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 0);
	teardown(&rig);
}

static void test_late_before_first_handed_on(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 5, 9, 3);
	assert_log(&rig, "2r 3r 4r 5 6 7 8 9");
	/* The stream begins with 3: 4 belongs to it, 2 does not. */
	push(&rig, 3, 3);
	flush(&rig);
	assert_log(&rig, "2r 3r 4r 5 6 7 8 9");
	g_assert_cmpint(counts(&rig)->first_seq, ==, 3);
	g_assert_cmpuint(counts(&rig)->expected, ==, 7);
	g_assert_cmpuint(counts(&rig)->received, ==, 6);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 1);
	teardown(&rig);
}

static void test_zero_known_settles(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	/* The first is lost, its copy is here: no need to wait for what was before. */
	push(&rig, 1, 1);
	assert_log(&rig, "0r 1");
	push(&rig, 0, 1);
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->expected, ==, 2);
	g_assert_cmpuint(counts(&rig)->received, ==, 2);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 0);
	teardown(&rig);
}

/* More copies than numbers before: they cannot be of this stream. */
static void test_copies_below_zero(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0001 01 06 00 03 01 04 01 02 01 00");
	flush(&rig);
	assert_log(&rig, "0r 1");
	teardown(&rig);
}

#define TEST(name, fn) g_test_add_func("/reassembly/udptl_recover/" name, fn)

static void add_redundancy_tests(void)
{
	TEST("secondaries-by-hand", test_secondaries_by_hand);
	TEST("secondary-fills-gap", test_secondary_fills_gap);
	TEST("first-carrier-wins", test_first_carrier_wins);
	TEST("empty-secondary-keeps-position", test_empty_secondary_keeps_position);
	TEST("cut-recovery-part", test_cut_recovery_part);
	TEST("every-depth", test_every_depth);
	TEST("depth-range", test_depth_range);
	TEST("primary-behind-copy", test_primary_behind_copy);
	TEST("late-run-is-no-restart", test_late_run_is_no_restart);
	TEST("primary-behind-copy-in-window", test_primary_behind_copy_in_window);
	TEST("late-before-first", test_late_before_first);
	TEST("late-before-first-handed-on", test_late_before_first_handed_on);
	TEST("zero-known-settles", test_zero_known_settles);
	TEST("copies-below-zero", test_copies_below_zero);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_redundancy_tests();
	return g_test_run();
}
