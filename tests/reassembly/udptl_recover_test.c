#include "tests/reassembly/udptl_rig.h"

/* ---- order ---- */

static void test_in_order(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push(&rig, 0, 0);
	/* Nothing can be before 0, nothing is missing: no delay. */
	assert_log(&rig, "0");
	push_run(&rig, 1, 3, 0);
	assert_log(&rig, "0 1 2 3");
	g_assert_cmpstr(rig.packets->str, ==, "1 2 3 4");
	flush(&rig);
	assert_log(&rig, "0 1 2 3");
	g_assert_cmpint(counts(&rig)->first_seq, ==, 0);
	g_assert_cmpint(counts(&rig)->last_seq, ==, 3);
	g_assert_cmpuint(counts(&rig)->expected, ==, 4);
	g_assert_cmpuint(counts(&rig)->received, ==, 4);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 0);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 0);
	teardown(&rig);
}

static void test_nothing(void)
{
	struct rig rig;
	setup(&rig);
	udptl_recover_flush(rig.recover);
	assert_log(&rig, "");
	g_assert_cmpint(counts(&rig)->first_seq, ==, -1);
	g_assert_cmpint(counts(&rig)->redundancy_min, ==, -1);
	g_assert_cmpint(counts(&rig)->redundancy_max, ==, -1);
	teardown(&rig);
	udptl_recover_free(NULL);
}

static void test_reordered(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push(&rig, 0, 0);
	push(&rig, 3, 0);
	push(&rig, 2, 0);
	assert_log(&rig, "0");
	push(&rig, 1, 0);
	assert_log(&rig, "0 1 2 3");
	g_assert_cmpstr(rig.packets->str, ==, "1 4 3 2");
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 2);
	g_assert_cmpuint(counts(&rig)->received, ==, 4);
	/* All came: no loss. */
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 0);
	teardown(&rig);
}

static void test_first_ones_reordered(void)
{
	struct rig rig;
	setup_stream(&rig, 100);
	push(&rig, 1, 0);
	push(&rig, 2, 0);
	/* There may be one before: the begin is settled by the fourth datagram. */
	assert_log(&rig, "");
	push(&rig, 0, 0);
	assert_log(&rig, "");
	push(&rig, 3, 0);
	assert_log(&rig, "100 101 102 103");
	flush(&rig);
	g_assert_cmpint(counts(&rig)->first_seq, ==, 100);
	g_assert_cmpuint(counts(&rig)->expected, ==, 4);
	g_assert_cmpuint(counts(&rig)->received, ==, 4);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 1);
	teardown(&rig);
}

/* Nothing comes for a while: the first one was the first. */
static void test_begin_in_time(void)
{
	struct rig rig;
	setup_stream(&rig, 100);
	push(&rig, 0, 0);
	assert_log(&rig, "");
	rig.packet += 10;
	push(&rig, 1, 0);
	assert_log(&rig, "100 101");
	rig.packet -= 10;
	teardown(&rig);
}

static void test_before_the_begin(void)
{
	struct rig rig;
	setup_stream(&rig, 100);
	push_run(&rig, 5, 9, 0);
	/* Too late to be the first: what was handed on cannot be taken back. */
	push(&rig, 3, 0);
	flush(&rig);
	assert_log(&rig, "105 106 107 108 109");
	g_assert_cmpint(counts(&rig)->first_seq, ==, 105);
	g_assert_cmpuint(counts(&rig)->expected, ==, 5);
	g_assert_cmpuint(counts(&rig)->received, ==, 5);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 1);
	teardown(&rig);
}

static void test_wrap(void)
{
	struct rig rig;
	setup_stream(&rig, 0xfffd);
	push_run(&rig, 0, 2, 0);
	/* FFFF is the third; 0 is lost; 2 comes before 1. */
	push(&rig, 5, 0);
	push(&rig, 4, 0);
	push(&rig, 6, 3);
	flush(&rig);
	assert_log(&rig, "65533 65534 65535 0r 1 2 3");
	g_assert_cmpint(counts(&rig)->first_seq, ==, 0xfffd);
	g_assert_cmpint(counts(&rig)->last_seq, ==, 3);
	g_assert_cmpuint(counts(&rig)->expected, ==, 7);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	teardown(&rig);
}

static void test_wrap_lost(void)
{
	struct rig rig;
	setup_stream(&rig, 0xfff0);
	push_run(&rig, 0, 14, 0);
	push_run(&rig, 18, 100, 0);
	flush(&rig);
	assert_around(&rig, 0xfff0, 0xfffe, "[65535+3]", 2, 84);
	const GArray *lost = udptl_recover_unrecovered(rig.recover);
	g_assert_cmpuint(lost->len, ==, 3);
	g_assert_cmpuint(g_array_index(lost, uint16_t, 0), ==, 0xffff);
	g_assert_cmpuint(g_array_index(lost, uint16_t, 1), ==, 0);
	g_assert_cmpuint(g_array_index(lost, uint16_t, 2), ==, 1);
	teardown(&rig);
}

static void test_second_wrap(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	/* Twice round: 131072 packets, one in 1000 lost, in steps of one datagram. */
	leave_stream(&rig);
	uint8_t datagram[] = {0, 0, 1, 0x06, 0, 0};
	for (unsigned i = 0; i < 0x20000; i++) {
		datagram[0] = (uint8_t)(i >> 8);
		datagram[1] = (uint8_t)i;
		if (i % 1000 != 500)
			push_octets(&rig, datagram, sizeof(datagram));
		g_string_truncate(rig.log, 0);
		g_string_truncate(rig.packets, 0);
	}
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->expected, ==, 0x20000);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 131);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	teardown(&rig);
}

/* ---- loss ---- */

static void test_loss_waits(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 4, 0);
	clear_log(&rig);
	/* 5 and 6 are missing: 63 newer packets are not enough. */
	push_run(&rig, 7, 7 + UDPTL_HOLD - 2, 0);
	assert_log(&rig, "");
	push(&rig, 7 + UDPTL_HOLD - 1, 0);
	g_assert_true(g_str_has_prefix(rig.log->str, "[5+2] 7 8 9 "));
	/* Announced with the time of the packet behind the gap. */
	g_assert_cmpint(rig.lost_at, ==, time_of(6));
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 2);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 2);
	teardown(&rig);
}

static void test_just_in_time(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 4, 0);
	push_run(&rig, 6, 5 + UDPTL_HOLD - 1, 0);
	push(&rig, 5, 0);
	flush(&rig);
	assert_around(&rig, 0, 5 + UDPTL_HOLD - 1, "", 1, 0);
	g_assert_cmpuint(counts(&rig)->received, ==, 5 + UDPTL_HOLD);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 1);
	teardown(&rig);
}

static void test_too_late(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 4, 0);
	push_run(&rig, 6, 5 + UDPTL_HOLD, 0);
	/* Given up: it is neither handed on nor received, nor does it look like a restart. */
	for (unsigned i = 0; i < 5; i++)
		push(&rig, 5, 0);
	flush(&rig);
	assert_around(&rig, 0, 4, "[5+1]", 6, 5 + UDPTL_HOLD);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 1);
	g_assert_cmpuint(counts(&rig)->received, ==, 5 + UDPTL_HOLD);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	teardown(&rig);
}

static void test_flush(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 1, 0);
	push(&rig, 4, 0);
	push(&rig, 6, 0);
	assert_log(&rig, "0 1");
	flush(&rig);
	assert_log(&rig, "0 1 [2+2] 4 [5+1] 6");
	flush(&rig);
	assert_log(&rig, "0 1 [2+2] 4 [5+1] 6");
	teardown(&rig);
}

static void test_flush_of_few(void)
{
	struct rig rig;
	setup_stream(&rig, 700);
	push(&rig, 0, 0);
	assert_log(&rig, "");
	flush(&rig);
	assert_log(&rig, "700");
	g_assert_cmpuint(counts(&rig)->expected, ==, 1);
	teardown(&rig);
}

static void test_bursts(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 9, 3);
	push_run(&rig, 12, 29, 3);
	/* Three numbers did not arrive, two of which came in copies; 50 came behind its copy. */
	push_run(&rig, 33, 49, 2);
	push_run(&rig, 51, 60, 2);
	push(&rig, 50, 2);
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 3);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 4);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 1);
	teardown(&rig);
}

static void test_many_unrecovered(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	leave_stream(&rig);
	/* Every other one is lost: more than are remembered. */
	uint8_t datagram[] = {0, 0, 1, 0x06, 0, 0};
	for (unsigned i = 0; i <= 2 * (UDPTL_MAX_UNRECOVERED + 100); i += 2) {
		datagram[0] = (uint8_t)(i >> 8);
		datagram[1] = (uint8_t)i;
		push_octets(&rig, datagram, sizeof(datagram));
	}
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, UDPTL_MAX_UNRECOVERED + 100);
	teardown(&rig);
}

/* ---- window ---- */

static void test_gap_above_window(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 9, 0);
	push(&rig, 1500, 2);
	flush(&rig);
	/* One loss, although part of it fell out of the window before the rest was decided. */
	assert_log(&rig, "0 1 2 3 4 5 6 7 8 9 [10+1488] 1498r 1499r 1500");
	g_assert_cmpuint(counts(&rig)->expected, ==, 1501);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 1488);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 1490);
	teardown(&rig);
}

static void test_window_keeps_what_waits(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 4, 0);
	/* 5 is missing, 6..9 wait; a jump pushes them out of the window: not lost. */
	push_run(&rig, 6, 9, 0);
	push(&rig, 700, 0);
	flush(&rig);
	assert_log(&rig, "0 1 2 3 4 [5+1] 6 7 8 9 [10+690] 700");
	teardown(&rig);
}

static void test_young_gap_survives_jump(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 4, 0);
	/* 5 is missing; 40 more are jumped over: both gaps are waited for, both are filled. */
	push_run(&rig, 6, 9, 0);
	push(&rig, 50, 0);
	push(&rig, 5, 0);
	push_run(&rig, 10, 49, 0);
	flush(&rig);
	assert_around(&rig, 0, 50, "", 1, 0);
	teardown(&rig);
}

static void test_reordered_across_window(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 600, 0);
	clear_log(&rig);
	/* Out of the window: not even its content can be compared. One is no new sequence. */
	push(&rig, 20, 0);
	push(&rig, 601, 0);
	flush(&rig);
	assert_log(&rig, "601");
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	g_assert_cmpuint(counts(&rig)->received, ==, 602);
	teardown(&rig);
}

/* ---- duplicates ---- */

static void test_duplicates(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push(&rig, 0, 0);
	push(&rig, 1, 1);
	push(&rig, 1, 1);
	push(&rig, 0, 0);
	push(&rig, 4, 0);
	/* Of one that waits behind a gap. */
	push(&rig, 4, 0);
	flush(&rig);
	assert_log(&rig, "0 1 [2+2] 4");
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 3);
	g_assert_cmpuint(counts(&rig)->conflicts, ==, 0);
	g_assert_cmpuint(counts(&rig)->received, ==, 3);
	g_assert_cmpuint(counts(&rig)->reordered, ==, 0);
	teardown(&rig);
}

static void test_conflicts(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 3, 0);
	push(&rig, 5, 0);
	/* Another content under a number that was handed on, and under one that waits: the first stays. */
	push_hex(&rig, "0002 01 06 00 00");
	push_hex(&rig, "0005 01 06 00 00");
	push(&rig, 6, 0);
	flush(&rig);
	assert_log(&rig, "0 1 2 3 [4+1] 5 6");
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 2);
	g_assert_cmpuint(counts(&rig)->conflicts, ==, 2);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	teardown(&rig);
}

/* ---- restarts ---- */

static void test_jump(void)
{
	struct rig rig;
	setup_stream(&rig, 5000);
	push_run(&rig, 0, 3, 0);
	push(&rig, 5, 0);
	leave_stream(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	assert_log(&rig, "5000 5001 5002 5003 [5004+1] 5005 |0 0");
	teardown(&rig);
}

static void test_jump_forward(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 3, 0);
	/* 2003 is 2000 ahead: loss. 4004 is 2001 ahead of that: a restart. */
	leave_stream(&rig);
	push_hex(&rig, "07D3 01 06 00 00");
	udptl_recover_flush(rig.recover);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	g_assert_cmpuint(counts(&rig)->expected, ==, 2004);
	push_hex(&rig, "0FA4 01 06 00 00");
	g_assert_cmpuint(counts(&rig)->restarts, ==, 1);
	g_assert_cmpint(counts(&rig)->last_seq, ==, 4004);
	g_assert_cmpint(counts(&rig)->first_seq, ==, 0);
	g_assert_cmpuint(counts(&rig)->expected, ==, 2005);
	g_assert_cmpuint(counts(&rig)->received, ==, 6);
	udptl_recover_flush(rig.recover);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 1999);
	assert_log(&rig, "0 1 2 3 [4+1999] 2003 |4004 4004");
	teardown(&rig);
}

/* The numbers begin at 0 again in mid stream: the third datagram shows it, none is lost. */
static void check_restart_at(uint16_t before)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, before, 3);
	clear_log(&rig);
	uint64_t packet = rig.packet;
	struct udptl_sent again = udptl_sent_new(0);
	for (unsigned i = 0; i < 5; i++)
		g_ptr_array_add(again.primaries, content(i, 1));
	for (unsigned i = 0; i < 5; i++) {
		push_made(&rig, udptl_make_redundant(&again, i, 3));
		if (i < 2)
			assert_log(&rig, "");
	}
	udptl_sent_free(&again);
	flush(&rig);
	assert_log(&rig, "|0 0 1 2 3 4");
	/* With their own times. */
	GString *packets = g_string_new(NULL);
	log_run(packets, (unsigned)packet + 1, (unsigned)packet + 5);
	g_assert_cmpstr(rig.packets->str, ==, packets->str);
	g_string_free(packets, TRUE);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 1);
	g_assert_cmpuint(counts(&rig)->received, ==, before + 1u + 5);
	g_assert_cmpuint(counts(&rig)->expected, ==, before + 1u + 5);
	/* They looked like duplicates, and were none. */
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 0);
	g_assert_cmpuint(counts(&rig)->conflicts, ==, 0);
	g_assert_cmpint(counts(&rig)->redundancy_min, ==, 3);
	teardown(&rig);
}

static void test_restart_at_zero(void)
{
	check_restart_at(20);
	check_restart_at(400);
	/* The first ones are out of the window. */
	check_restart_at(1500);
}

static void test_restart_of_fec_stream(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 100, 3, 3);
	struct udptl_sent again = udptl_sent_new(0);
	for (unsigned i = 0; i < 60; i++)
		g_ptr_array_add(again.primaries, content(i, 1));
	const struct udptl_parity full = {3, 3, 3};
	for (unsigned i = 0; i < 60; i++)
		if (i != 5 && i != 33)
			push_made(&rig, udptl_make_fec(&again, i, udptl_start_up(full, i)));
	udptl_sent_free(&again);
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 1);
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, 2);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 0);
	teardown(&rig);
}

/* Long datagrams are kept whole while the restart is in doubt. */
static void test_restart_with_long_datagrams(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 9, 0);
	uint8_t octets[2000] = {0xd0, 0x01, 0xe0, 0x07, 0xca}; /* 1995 octets of data */
	struct udptl_sent again = udptl_sent_new(0);
	for (unsigned i = 0; i < 4; i++) {
		octets[100] = (uint8_t)i;
		g_ptr_array_add(again.primaries, g_bytes_new(octets, sizeof(octets)));
	}
	leave_stream(&rig);
	for (unsigned i = 0; i < 4; i++)
		push_made(&rig, udptl_make_redundant(&again, i, 3));
	flush(&rig);
	g_assert_true(g_str_has_suffix(rig.log->str, "|0 0 1 2 3"));
	octets[100] = 3;
	assert_octets(rig.octets->data, rig.octets->len, octets, sizeof(octets));
	udptl_sent_free(&again);
	teardown(&rig);
}

/* The same where the capture has each datagram twice. */
static void test_restart_captured_twice(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 99, 0);
	clear_log(&rig);
	struct udptl_sent again = udptl_sent_new(0);
	for (unsigned i = 0; i < 5; i++)
		g_ptr_array_add(again.primaries, content(i, 1));
	for (unsigned i = 0; i < 10; i++)
		push_made(&rig, udptl_make_redundant(&again, i / 2, 0));
	udptl_sent_free(&again);
	flush(&rig);
	assert_log(&rig, "|0 0 1 2 3 4");
	g_assert_cmpuint(counts(&rig)->restarts, ==, 1);
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 5);
	g_assert_cmpuint(counts(&rig)->conflicts, ==, 0);
	leave_stream(&rig);
	teardown(&rig);
}

/* Two stale datagrams, or three that are not in a row, are no new sequence. */
static void test_stale_without_run(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 50, 0);
	push_hex(&rig, "0000 01 06 00 00");
	push_hex(&rig, "0001 01 06 00 00");
	push(&rig, 51, 0);
	push_hex(&rig, "0002 01 06 00 00");
	push_hex(&rig, "0005 01 06 00 00");
	push_hex(&rig, "0006 01 06 00 00");
	push(&rig, 52, 0);
	flush(&rig);
	assert_around(&rig, 0, 52, "", 1, 0);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 5);
	g_assert_cmpuint(counts(&rig)->conflicts, ==, 5);
	teardown(&rig);
}

/* Old numbers with their old content, however many: duplicates. */
static void test_repeated_run_is_no_restart(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 50, 0);
	push_run(&rig, 10, 30, 0);
	flush(&rig);
	assert_around(&rig, 0, 50, "", 1, 0);
	g_assert_cmpuint(counts(&rig)->duplicates, ==, 21);
	g_assert_cmpuint(counts(&rig)->restarts, ==, 0);
	teardown(&rig);
}

static void test_restart_announces_gap(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 2, 0);
	push(&rig, 5, 0);
	leave_stream(&rig);
	push_hex(&rig, "C350 01 06 00 00");
	udptl_recover_flush(rig.recover);
	assert_log(&rig, "0 1 2 [3+2] 5 |50000 50000");
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 2);
	teardown(&rig);
}

#define TEST(name, fn) g_test_add_func("/reassembly/udptl_recover/" name, fn)

static void add_order_tests(void)
{
	TEST("in-order", test_in_order);
	TEST("nothing", test_nothing);
	TEST("reordered", test_reordered);
	TEST("first-ones-reordered", test_first_ones_reordered);
	TEST("begin-in-time", test_begin_in_time);
	TEST("before-the-begin", test_before_the_begin);
	TEST("wrap", test_wrap);
	TEST("wrap-lost", test_wrap_lost);
	TEST("second-wrap", test_second_wrap);
	TEST("loss-waits", test_loss_waits);
	TEST("just-in-time", test_just_in_time);
	TEST("too-late", test_too_late);
	TEST("flush", test_flush);
	TEST("flush-of-few", test_flush_of_few);
	TEST("bursts", test_bursts);
	TEST("many-unrecovered", test_many_unrecovered);
	TEST("gap-above-window", test_gap_above_window);
	TEST("window-keeps-what-waits", test_window_keeps_what_waits);
	TEST("young-gap-survives-jump", test_young_gap_survives_jump);
	TEST("reordered-across-window", test_reordered_across_window);
	TEST("duplicates", test_duplicates);
	TEST("conflicts", test_conflicts);
}

static void add_restart_tests(void)
{
	TEST("jump", test_jump);
	TEST("jump-forward", test_jump_forward);
	TEST("restart-at-zero", test_restart_at_zero);
	TEST("restart-of-fec-stream", test_restart_of_fec_stream);
	TEST("restart-with-long-datagrams", test_restart_with_long_datagrams);
	TEST("restart-captured-twice", test_restart_captured_twice);
	TEST("stale-without-run", test_stale_without_run);
	TEST("repeated-run-is-no-restart", test_repeated_run_is_no_restart);
	TEST("restart-announces-gap", test_restart_announces_gap);
}

/* A gap does not wait for ever when hardly anything follows it. */
static void test_hold_time(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 2, 0);
	push(&rig, 4, 0);
	assert_log(&rig, "0 1 2");
	rig.packet += (uint64_t)(UDPTL_HOLD_TIME / (20 * T38_MS));
	push(&rig, 5, 0);
	assert_log(&rig, "0 1 2 [3+1] 4 5");
	rig.packet = counts(&rig)->packets;
	teardown(&rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_order_tests();
	add_restart_tests();
	g_test_add_func("/reassembly/udptl_recover/hold-time", test_hold_time);
	return g_test_run();
}
