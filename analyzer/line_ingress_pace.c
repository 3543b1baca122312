#include "analyzer/line_ingress_pace.h"

#include "analyzer/line_modem.h"
#include "analyzer/line_time.h"

/* Points: no modem can do it; only a clock, or only a demodulator does it; it is likely so. */
#define IMPOSSIBLE 6
#define TYPICAL 2
#define LIKELY 1
#define DECISION 3

/* Preamble that a terminal's clock makes (T.30 5.3.1); a gateway knows of it late, and of the first octet, too. */
#define PREAMBLE_MS 1000.0
#define CLOCK_MS 45.0

/* T.30 A.3.1 */
#define ECM_FLAGS_MS 200.0

#define AT_ONCE_MS 20.0

static double between_ms(t38_time from, t38_time to)
{
	return ((double)to - (double)from) / (double)T38_MS;
}

/* Octets of frames, or of a page, faster than the line has them. */
static int by_speed(const struct line_facts *f)
{
	double took = between_ms(f->first_data, f->last_data);
	if (f->lost > 0 || f->indicated_late || f->recovered)
		return 0;
	if (f->fast_frames > 0)
		return IMPOSSIBLE;
	bool fast = f->kind == LINE_FAST && f->data_ms > 500 && took < f->data_ms / 2;
	return fast ? IMPOSSIBLE : 0;
}

/* The end of a carrier is found behind the last frame; a terminal knows it with the frame. */
static int by_end(const struct line_facts *f)
{
	if (f->kind != LINE_V21 || f->ended == T38_NEVER || f->end_late || f->frames == 0)
		return 0;
	if (!f->end_in_data)
		return -TYPICAL;
	bool later = f->next != T38_NEVER && between_ms(f->ended, f->next) > AT_ONCE_MS;
	return later ? LIKELY : 0;
}

/* V.21: the time from the indicator to the first octet. */
static int by_preamble(const struct line_facts *f)
{
	double took = between_ms(f->indicated, f->first_data);
	if (f->kind != LINE_V21 || f->frames == 0 || !f->end_in_data)
		return 0;
	return took > PREAMBLE_MS - AT_ONCE_MS && took < PREAMBLE_MS + CLOCK_MS ? LIKELY : 0;
}

/* What is announced only when it was heard has passed in part; a terminal announces it in front of all of it. */
static int by_training(const struct line_facts *f)
{
	if (f->kind != LINE_FAST || f->announced || f->content == LINE_CONTENT_NONE)
		return 0;
	double took = between_ms(f->indicated, f->first_data);
	double whole =
		line_time_ms(line_modem_training_time(line_modem(f->data_type), f->training));
	whole += f->content == LINE_CONTENT_ECM ? ECM_FLAGS_MS : 0;
	if (took < whole - AT_ONCE_MS)
		return -TYPICAL;
	return took < whole + 2 * CLOCK_MS ? LIKELY : 0;
}

static int points(const struct line_facts *f)
{
	int sum = f->first_data != T38_NEVER ? by_speed(f) + by_end(f) : 0;
	if (f->lost > 0 || f->recovered || f->indicated == T38_NEVER || f->indicated_late ||
		f->first_data == T38_NEVER)
		return sum;
	return sum + by_preamble(f) + by_training(f);
}

bool line_ingress_pace_is_terminal(const GArray *facts, guint first)
{
	int sum = 0;
	for (guint i = first; i < facts->len; i++)
		sum += points(&g_array_index(facts, struct line_facts, i));
	return sum >= DECISION;
}
