#include "dissect/t30_bits.h"

#include <glib.h>
#include <string.h>

static const unsigned kinds[] = {T30_DIS, T30_DTC, T30_DCS};

static bool is_extend(const struct t30_bit *bit)
{
	return strcmp(bit->text, "Extend") == 0;
}

static void check_row(const struct t30_bit *bit)
{
	g_assert_true(bit->width >= 1 && bit->width <= 4);
	/* No field goes over an octet: places in the packet are told by octet. */
	g_assert_cmpuint((bit->first - 1) / 8, ==, (bit->first + bit->width - 2) / 8);
	g_assert_cmpuint(bit->frames, !=, 0);
	g_assert_nonnull(bit->text);
	g_assert_true(bit->width == 1 || bit->values != NULL);
	if (is_extend(bit))
		g_assert_true(bit->first % 8 == 0 && bit->first >= 24 && bit->name == NULL);
}

static void test_table(void)
{
	const struct t30_bit *bit;
	unsigned last = 0;
	for (size_t i = 0; (bit = t30_bits_at(i)) != NULL; i++) {
		check_row(bit);
		g_assert_cmpuint(bit->first, >=, last);
		last = bit->first;
	}
	g_assert_cmpuint(last, ==, T30_BITS_MAX);
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++)
		for (unsigned number = 24; number <= T30_BITS_MAX; number += 8)
			g_assert_true(is_extend(t30_bits_find(kinds[k], number)));
}

/* Each bit of each frame has one meaning or none, and no name comes twice in a frame. */
static void test_one_meaning(void)
{
	for (size_t k = 0; k < G_N_ELEMENTS(kinds); k++) {
		GHashTable *names = g_hash_table_new(g_str_hash, g_str_equal);
		unsigned rows[T30_BITS_MAX + 1] = {0};
		const struct t30_bit *bit;
		for (size_t i = 0; (bit = t30_bits_at(i)) != NULL; i++) {
			if ((bit->frames & kinds[k]) == 0)
				continue;
			for (unsigned n = bit->first; n < bit->first + bit->width; n++)
				rows[n]++;
			if (bit->name != NULL)
				g_assert_true(g_hash_table_add(names, (gpointer)bit->name));
		}
		for (unsigned n = 1; n <= T30_BITS_MAX; n++) {
			g_assert_cmpuint(rows[n], <=, 1);
			g_assert_cmpint(t30_bits_find(kinds[k], n) != NULL, ==, rows[n] == 1);
		}
		g_hash_table_unref(names);
	}
}

static void check_reserved(unsigned frame, const unsigned *expected)
{
	size_t i = 0;
	for (unsigned n = 1; n <= T30_BITS_MAX; n++) {
		bool reserved = expected[i] == n;
		i += reserved;
		if ((t30_bits_find(frame, n) == NULL) != reserved)
			g_test_message("bit %u", n);
		g_assert_cmpint(t30_bits_find(frame, n) == NULL, ==, reserved);
	}
	g_assert_cmpuint(expected[i], ==, 0);
}

/* What T.30 Table 2 reserves, or wants zero. */
static void test_reserved(void)
{
	static const unsigned dis[] = {2, 5, 8, 25, 28, 29, 30, 39, 52, 58, 61, 63, 70, 91, 103, 0};
	static const unsigned dtc[] = {
		2, 5, 8, 25, 28, 29, 30, 39, 49, 52, 58, 61, 63, 70, 91, 102, 103, 0};
	static const unsigned dcs[] = {2, 5, 6, 7, 8, 9, 25, 29, 30, 34, 35, 39, 45, 46, 47, 51, 52,
		58, 59, 61, 63, 65, 91, 100, 101, 103, 115, 0};
	check_reserved(T30_DIS, dis);
	check_reserved(T30_DTC, dtc);
	check_reserved(T30_DCS, dcs);
	for (unsigned n = 1; n <= T30_BITS_MAX; n++)
		g_assert_cmpint(t30_bits_find(T30_CTC, n) != NULL, ==, n >= 11 && n <= 14);
	g_assert_null(t30_bits_find(T30_DIS, 0));
	g_assert_null(t30_bits_find(T30_DIS, T30_BITS_MAX + 1));
}

/* Bits that mean one thing in a DIS and another in a DCS. */
static void test_by_frame(void)
{
	static const struct {
		unsigned number;
		const char *dis, *dcs;
	} rows[] = {{11, "t30.fif.dsr", "t30.fif.dsr_dcs"}, {17, "t30.fif.rwc", "t30.fif.rw_dcs"},
		{20, "t30.fif.rlc", "t30.fif.rl_dcs"}, {23, "t30.fif.msltcr", "t30.fif.mslt_dcs"},
		{44, "t30.fif.ibrp", "t30.fif.rts"}, {50, "t30.fif.passw", "t30.fif.sit"}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		g_assert_cmpstr(t30_bits_find(T30_DIS, rows[i].number)->wireshark, ==, rows[i].dis);
		g_assert_cmpstr(t30_bits_find(T30_DTC, rows[i].number)->wireshark, ==, rows[i].dis);
		g_assert_cmpstr(t30_bits_find(T30_DCS, rows[i].number)->wireshark, ==, rows[i].dcs);
	}
	g_assert_cmpuint(t30_bits_frame(T30_FCF_DIS), ==, T30_DIS);
	g_assert_cmpuint(t30_bits_frame(T30_FCF_DTC), ==, T30_DTC);
	g_assert_cmpuint(t30_bits_frame(T30_FCF_DCS), ==, T30_DCS);
	g_assert_cmpuint(t30_bits_frame(T30_FCF_CTC), ==, T30_CTC);
	g_assert_cmpuint(t30_bits_frame(T30_FCF_CFR), ==, 0);
}

/* 2 and 8 in octet 1, 28 in octet 4, 30 too; a DCS has 28. */
static void test_next_reserved(void)
{
	static const uint8_t fif[] = {0x61, 0xff, 0xff, 0x15};
	g_assert_cmpuint(t30_bits_reserved(fif, 4, T30_DIS, 0), ==, 2);
	g_assert_cmpuint(t30_bits_reserved(fif, 4, T30_DIS, 2), ==, 8);
	g_assert_cmpuint(t30_bits_reserved(fif, 4, T30_DIS, 8), ==, 28);
	g_assert_cmpuint(t30_bits_reserved(fif, 4, T30_DIS, 28), ==, 30);
	g_assert_cmpuint(t30_bits_reserved(fif, 4, T30_DIS, 30), ==, 0);
	g_assert_cmpuint(t30_bits_reserved(fif, 4, T30_DCS, 9), ==, 30);
	g_assert_cmpuint(t30_bits_reserved(fif, 3, T30_DIS, 8), ==, 0);
	g_assert_cmpuint(t30_bits_reserved(NULL, 0, T30_DIS, 0), ==, 0);
	/* In a CTC all but the rate. */
	g_assert_cmpuint(t30_bits_reserved(fif, 2, T30_CTC, 8), ==, 9);
	g_assert_cmpuint(t30_bits_reserved(fif, 2, T30_CTC, 10), ==, 15);
	uint8_t full[255];
	memset(full, 0xff, sizeof(full));
	g_assert_cmpuint(t30_bits_reserved(full, 255, T30_DIS, 103), ==, 0);
}

static void test_known(void)
{
	uint8_t full[255];
	memset(full, 0xff, sizeof(full));
	g_assert_cmpuint(t30_bits_known(full, 255, T30_DIS), ==, 16);
	g_assert_cmpuint(t30_bits_known(full, 15, T30_DCS), ==, 15);
	g_assert_cmpuint(t30_bits_known(full, 255, T30_CTC), ==, 2);
	g_assert_cmpuint(t30_bits_known(full, 1, T30_CTC), ==, 1);
	full[4] = 0xfe;
	g_assert_cmpuint(t30_bits_known(full, 255, T30_DTC), ==, 5);
	g_assert_cmpuint(t30_bits_known(NULL, 0, T30_DIS), ==, 0);
}

static void test_value(void)
{
	static const uint8_t fif[] = {0x80, 0x01, 0x46};
	g_assert_cmpuint(t30_bits_value(fif, 3, 1, 1), ==, 1);
	g_assert_cmpuint(t30_bits_value(fif, 3, 2, 1), ==, 0);
	g_assert_cmpuint(t30_bits_value(fif, 3, 16, 1), ==, 1);
	g_assert_cmpuint(t30_bits_value(fif, 3, 17, 4), ==, 4);
	g_assert_cmpuint(t30_bits_value(fif, 3, 16, 3), ==, 5); /* over the octet */
	g_assert_cmpuint(t30_bits_value(fif, 3, 24, 4), ==, 0); /* what is not there is 0 */
	g_assert_cmpuint(t30_bits_value(fif, 1, 16, 1), ==, 0);
	g_assert_cmpuint(t30_bits_value(NULL, 0, 1, 4), ==, 0);
}

static void test_length(void)
{
	static const uint8_t dis[] = {
		0x20, 0x77, 0x1f, 0x23, 0x01, 0x89, 0x01, 0x01, 0x01, 0x18, 0xff};
	g_assert_cmpuint(
		t30_bits_length(dis, 11), ==, 10); /* the octet behind says nothing any more */
	for (size_t n = 0; n <= 10; n++)
		g_assert_cmpuint(t30_bits_length(dis, n), ==, n);
	static const uint8_t dcs[] = {0x00, 0x46, 0x1e, 0xff};
	g_assert_cmpuint(t30_bits_length(dcs, 4), ==, 3);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/t30_bits/table", test_table);
	g_test_add_func("/dissect/t30_bits/one_meaning", test_one_meaning);
	g_test_add_func("/dissect/t30_bits/reserved", test_reserved);
	g_test_add_func("/dissect/t30_bits/by_frame", test_by_frame);
	g_test_add_func("/dissect/t30_bits/next_reserved", test_next_reserved);
	g_test_add_func("/dissect/t30_bits/known", test_known);
	g_test_add_func("/dissect/t30_bits/value", test_value);
	g_test_add_func("/dissect/t30_bits/length", test_length);
	return g_test_run();
}
