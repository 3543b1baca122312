/* Durations of the modems' signals, from the numbers of the Recommendations. */
#include <glib.h>

#include "analyzer/line_modem.h"

#define US 1000

static void want_training(unsigned type, enum line_training training, t38_time us)
{
	t38_time t = line_modem_training_time(line_modem(type), training);
	g_assert_cmpint(t / US, ==, us);
}

static void test_training(void)
{
	/* V.27ter 2.5.1: 50 + 1074 + 8 symbols */
	want_training(IFP_DATA_V27_2400, LINE_TRAINING_LONG, 943333);
	want_training(IFP_DATA_V27_4800, LINE_TRAINING_LONG, 707500);
	/* V.29 Table 3: 128 + 384 + 48 */
	want_training(IFP_DATA_V29_9600, LINE_TRAINING_LONG, 233333);
	/* V.17: 256 + 2976 + 64 + 48, and 256 + 38 + 48 */
	want_training(IFP_DATA_V17_7200, LINE_TRAINING_LONG, 1393333);
	want_training(IFP_DATA_V17_14400, LINE_TRAINING_LONG, 1393333);
	want_training(IFP_DATA_V17_14400, LINE_TRAINING_SHORT, 142500);
	/* There is no short one. */
	want_training(IFP_DATA_V29_7200, LINE_TRAINING_SHORT, 233333);
	want_training(IFP_V21, LINE_TRAINING_LONG, 0);
}

static void test_turn_off(void)
{
	const struct line_modem *v17 = line_modem(IFP_DATA_V17_9600);
	const struct line_modem *v27 = line_modem(IFP_DATA_V27_2400);
	g_assert_cmpint(line_modem_symbols(v17, v17->turn_off) / US, ==, 13333);
	g_assert_cmpint(line_modem_symbols(v17, v17->off_silence) / US, ==, 20000);
	g_assert_cmpint(line_modem_symbols(v17, v17->echo_tone) / US, ==, 200000);
	g_assert_cmpint(line_modem_symbols(v27, v27->silence) / US, ==, 26666);
	g_assert_cmpint(line_modem_symbols(v27, v27->turn_off) / US, ==, 26666);
}

static void test_bits(void)
{
	g_assert_cmpint(line_modem_bits(8, 300) / US, ==, 26666);
	g_assert_cmpint(line_modem_bits(300, 300), ==, T38_SECOND);
	g_assert_cmpint(line_modem_bits(54 * 8, 14400), ==, 30 * T38_MS);
	g_assert_cmpint(line_modem_bits(1000, 0), ==, 0);
	g_assert_cmpint(
		line_modem_bits((uint64_t)1 << 40, 33600), ==, 32723560 * T38_SECOND + 350476190);
}

/* Each row says the same of its modem as the packets' own table. */
static void test_rows(void)
{
	for (unsigned type = 0; type < IFP_DATA_TYPES; type++) {
		const struct line_modem *m = line_modem(type);
		g_assert_cmpstr(m->name, ==, ifp_data_modulation(type));
		if (m->kind == LINE_FAST || m->kind == LINE_V21)
			g_assert_cmpuint(m->rate, ==, ifp_data_rate(type));
		g_assert_cmpuint(m->baud, >, 0);
		g_assert_true(line_modem_has_short(m) == (g_strcmp0(m->name, "V.17") == 0));
		g_assert_true((m->train_long > 0) == (m->kind == LINE_FAST));
	}
	g_assert_null(line_modem(IFP_DATA_TYPES));
}

static void test_indicators(void)
{
	g_assert_cmpint(line_modem_training(IFP_V17_9600_SHORT), ==, LINE_TRAINING_SHORT);
	g_assert_cmpint(line_modem_training(IFP_V17_9600_LONG), ==, LINE_TRAINING_LONG);
	g_assert_cmpint(line_modem_training(IFP_V27_2400), ==, LINE_TRAINING_LONG);
	g_assert_cmpint(line_modem_training(IFP_V33_14400), ==, LINE_TRAINING_LONG);
	g_assert_cmpint(line_modem_training(IFP_V21_PREAMBLE), ==, LINE_TRAINING_NONE);
	g_assert_cmpint(line_modem_training(IFP_V34_PRI), ==, LINE_TRAINING_NONE);
	g_assert_cmpint(line_modem_training(IFP_INDICATORS + 7), ==, LINE_TRAINING_NONE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/line-modem/training", test_training);
	g_test_add_func("/line-modem/turn-off", test_turn_off);
	g_test_add_func("/line-modem/bits", test_bits);
	g_test_add_func("/line-modem/rows", test_rows);
	g_test_add_func("/line-modem/indicators", test_indicators);
	return g_test_run();
}
