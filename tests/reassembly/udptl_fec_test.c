/* Parity recovery of udptl_recover, see also udptl_property_test.c. */
#include "tests/reassembly/udptl_rig.h"

/* What number 0, 1, ... must be. */
static void add_sent(struct rig *rig, const char *hex)
{
	g_ptr_array_add(rig->sent.primaries, g_byte_array_free_to_bytes(from_hex(hex)));
}

/* Parity by hand: 10 covers 1 4 7, 2 5 8, 3 6 9. */
static void test_fec_by_hand(void)
{
	static const char *const primaries[] = {"C001800000A1", "06", "C0018000010B0C", "04",
		"C0018000003C", "00", "C0018000005E", "C0018000007F", "02", "C00180000066"};
	struct rig rig;
	setup(&rig);
	for (unsigned seq = 0; seq < 10; seq++) {
		add_sent(&rig, primaries[seq]);
		if (seq == 4 || seq == 8 || seq == 9)
			continue;
		char hex[64];
		size_t n = strlen(primaries[seq]) / 2;
		g_snprintf(hex, sizeof(hex), "%04X%02zX%s0000", seq, n, primaries[seq]);
		push_hex(&rig, hex);
	}
	/* 06^C0018000003C^C0018000007F, C0018000010B0C^00^02, 04^C0018000005E^C00180000066. */
	push_hex(&rig, "000A 01 00 80 01 03 03 06 060000000043 07 C2018000010B0C 06 040000000038");
	flush(&rig);
	assert_log(&rig, "0 1 2 3 4f 5 6 7 8f 9f 10");
	g_assert_cmpstr(rig.packets->str, ==, "1 2 3 4 8 5 6 7 8 8 8");
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, 3);
	g_assert_cmpuint(counts(&rig)->fec_span, ==, 3);
	g_assert_cmpuint(counts(&rig)->fec_entries, ==, 3);
	g_assert_cmpuint(counts(&rig)->fec_packets, ==, 1);
	teardown(&rig);
}

/* An indicator of one octet, repaired from parity of seven: C0^06 = C6, the rest is padding. */
static void test_fec_cuts_padding(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	push_hex(&rig, "0002 07 C0018000010B0C 00 00");
	add_sent(&rig, "06");
	add_sent(&rig, "06");
	/* Two packets, one entry: covers 1 and 2. */
	push_hex(&rig, "0003 01 00 80 01 02 01 07 C6018000010B0C");
	flush(&rig);
	assert_log(&rig, "0 1f 2 3");
	teardown(&rig);
}

/* As many entries, as many successive packets are repaired. */
static void check_fec_burst(unsigned span, unsigned entries)
{
	struct rig rig;
	unsigned from = 3 * span * entries;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, from - 1, span, entries);
	push_fec_run(&rig, from + entries, from + 200, span, entries);
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, entries);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 0);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, entries);
	teardown(&rig);
}

static void test_fec_bursts(void)
{
	check_fec_burst(3, 3);
	check_fec_burst(5, 5);
	check_fec_burst(1, 1);
	check_fec_burst(2, 7);
	/* Parity far back: the hold grows with it. */
	check_fec_burst(8, 8);
	check_fec_burst(10, 12);
}

static void test_fec_time(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 29, 3, 3);
	clear_log(&rig);
	/* 30 is lost, and the next packets carry no parity; that of 33 has it, with 24 and 27. */
	push_run(&rig, 31, 32, 0);
	assert_log(&rig, "");
	push_fec(&rig, 33, 3, 3);
	assert_log(&rig, "30f 31 32 33");
	g_assert_cmpstr(rig.packets->str, ==, "33 31 32 33");
	flush(&rig);
	teardown(&rig);
}

/* 10 and 13 are lost. Parity of 16 is over 7, 10, 13, that of 17, 18, 19 over 10, 13, 16: nothing can be done.
 * 20 is over 13, 16, 19 and gives 13; now the parity of 16 gives 10. */
static void test_fec_chain(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 9, 3, 3);
	push_run(&rig, 11, 12, 0);
	push_run(&rig, 14, 15, 0);
	push_fec_run(&rig, 16, 19, 3, 3);
	assert_around(&rig, 0, 9, "", 1, 0);
	push_fec(&rig, 20, 3, 3);
	assert_around(&rig, 0, 9, "10f 11 12 13f", 14, 20);
	flush(&rig);
	/* Both are there with the datagram of 20, the 19th. */
	g_assert_nonnull(strstr(rig.packets->str, " 10 19 11 12 19 13 14 "));
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, 2);
	teardown(&rig);
}

static void test_fec_too_much_lost(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 40, 3, 3);
	/* Two of every three that an entry covers, for longer than parity reaches: nothing to be done. */
	for (unsigned i = 41; i < 101; i++)
		if (i % 9 >= 6)
			push_fec(&rig, i, 3, 3);
	flush(&rig);
	/* What is handed on is right, at least (on_ifp() compares). */
	g_assert_cmpuint(counts(&rig)->unrecovered, >, 0);
	teardown(&rig);
}

static void test_fec_late_packet_completes(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 29, 3, 3);
	/* 30 and 33 are missing: the entry of 36 has both; 33, late, completes it. From then on no parity. */
	push_run(&rig, 31, 32, 0);
	push_run(&rig, 34, 35, 0);
	push_fec(&rig, 36, 3, 3);
	push(&rig, 37, 0);
	clear_log(&rig);
	push(&rig, 33, 0);
	assert_log(&rig, "30f 31 32 33 34 35 36 37");
	/* Its time is that of the late packet, the 37th, not of the carrier. */
	g_assert_cmpstr(rig.packets->str, ==, "37 31 32 37 33 34 35 36");
	flush(&rig);
	teardown(&rig);
}

/* Senders drop entries to keep a datagram small: the count is less than the stride. */
static void check_dropped(unsigned entries)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 60, 3, 3);
	for (unsigned i = 61; i < 140; i++) {
		if (i == 80 || i == 97 || i == 120)
			continue;
		const struct udptl_parity cut = {3, entries, 3};
		push_made(&rig, udptl_make_fec(&rig.sent, i, cut));
	}
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, 3);
	teardown(&rig);
}

static void test_fec_dropped_entries(void)
{
	check_dropped(1);
	check_dropped(2);
	check_dropped(3);
}

/* A sender that really has another stride from now on: its complete entries show it. */
static void test_fec_other_stride(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 60, 3, 5);
	const struct udptl_parity other = {3, 3, 3};
	for (unsigned i = 61; i < 140; i++)
		if (i != 100)
			push_made(&rig, udptl_make_fec(&rig.sent, i, other));
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, 1);
	teardown(&rig);
}

/* A parity entry that gives no IFP is worth nothing. */
static void test_fec_invalid(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	push_hex(&rig, "0002 01 06 00 00");
	/* F1 begins no packet; nothing at all; zeros behind an octet that is none. */
	push_hex(&rig, "0003 01 00 80 01 02 01 02 F1 F1");
	push_hex(&rig, "0004 01 00 80 01 03 01 00");
	flush(&rig);
	assert_log(&rig, "0 [1+1] 2 3 4");
	teardown(&rig);
}

static void test_fec_hostile(void)
{
	struct rig rig;
	setup(&rig);
	push_hex(&rig, "0000 01 06 00 00");
	/* No packets in an entry, 65535 of them, none at all, and a number of packets that is cut. */
	push_hex(&rig, "0002 01 06 80 01 00 01 01 06");
	push_hex(&rig, "0003 01 06 80 02 FFFF 02 01 06 01 06");
	push_hex(&rig, "0004 01 06 80 01 03 00");
	push_hex(&rig, "0005 01 06 80 01");
	GByteArray *many = from_hex("0006 01 06 80 01 FF 80FF");
	for (unsigned i = 0; i < UDPTL_MAX_ENTRIES; i++)
		put_part(many, (const uint8_t[]){0x06}, 1);
	push_octets(&rig, many->data, many->len);
	g_byte_array_free(many, TRUE);
	flush(&rig);
	assert_log(&rig, "0 [1+1] 2 3 4 5 6");
	teardown(&rig);
}

static void test_mixed(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_run(&rig, 0, 20, 2);
	push_fec_run(&rig, 23, 32, 3, 3);
	/* 21, 22: by parity of 24 and 25. 33..37: two by copies, the rest by parity. */
	push(&rig, 38, 2);
	push_fec_run(&rig, 39, 120, 3, 3);
	flush(&rig);
	g_assert_cmpuint(counts(&rig)->unrecovered, ==, 0);
	g_assert_cmpuint(counts(&rig)->recovered_by_redundancy, ==, 2);
	g_assert_cmpuint(counts(&rig)->recovered_by_fec, ==, 5);
	g_assert_cmpuint(counts(&rig)->longest_loss_burst, ==, 5);
	teardown(&rig);
}

/* Redundancy of a packet makes parity of an earlier one useful. */
static void test_copy_completes_parity(void)
{
	struct rig rig;
	setup_stream(&rig, 0);
	push_fec_run(&rig, 0, 29, 3, 3);
	push_run(&rig, 31, 32, 0);
	push(&rig, 34, 0);
	push_fec(&rig, 36, 3, 3);
	clear_log(&rig);
	/* 36 gives 35 by its parity; that over 27, 30, 33 waits for the copy of 33. */
	push(&rig, 37, 4);
	assert_log(&rig, "30f 31 32 33r 34 35f 36 37");
	g_assert_cmpstr(rig.packets->str, ==, "35 31 32 35 33 34 34 35");
	flush(&rig);
	teardown(&rig);
}

#define TEST(name, fn) g_test_add_func("/reassembly/udptl_recover/" name, fn)

static void add_fec_tests(void)
{
	TEST("fec-by-hand", test_fec_by_hand);
	TEST("fec-cuts-padding", test_fec_cuts_padding);
	TEST("fec-bursts", test_fec_bursts);
	TEST("fec-time", test_fec_time);
	TEST("fec-chain", test_fec_chain);
	TEST("fec-too-much-lost", test_fec_too_much_lost);
	TEST("fec-late-packet-completes", test_fec_late_packet_completes);
	TEST("fec-dropped-entries", test_fec_dropped_entries);
	TEST("fec-other-stride", test_fec_other_stride);
	TEST("fec-invalid", test_fec_invalid);
	TEST("fec-hostile", test_fec_hostile);
	TEST("mixed", test_mixed);
	TEST("copy-completes-parity", test_copy_completes_parity);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_fec_tests();
	return g_test_run();
}
