#include "testdata/make/line_record.h"

#include "tests/line/bursts.h"

#include <glib.h>
#include <stdbool.h>

enum {
	LEVEL = 200,
	RATE_BITS = 0x3C, /* bits 11 to 14 */
};

struct agreed {
	int64_t us;
	unsigned rate_bits;
};

struct line_record {
	int64_t start_us;
	GArray *samples; /* int16_t */
	GArray *agreed;	 /* struct agreed */
};

struct line_record *line_record_new(void)
{
	struct line_record *record = g_new0(struct line_record, 1);

	record->samples = g_array_new(FALSE, FALSE, sizeof(int16_t));
	record->agreed = g_array_new(FALSE, FALSE, sizeof(struct agreed));
	return record;
}

void line_record_free(struct line_record *record)
{
	if (!record)
		return;
	g_array_unref(record->samples);
	g_array_unref(record->agreed);
	g_free(record);
}

void line_record_add(struct line_record *record, int64_t time_us, const int16_t *samples, int n)
{
	if (record->samples->len == 0)
		record->start_us = time_us;
	g_array_append_vals(record->samples, samples, (guint)n);
}

void line_record_dcs(struct line_record *record, int64_t time_us, unsigned octet)
{
	struct agreed agreed = {time_us, octet & RATE_BITS};

	g_array_append_val(record->agreed, agreed);
}

static const char *modem_name(unsigned rate_bits)
{
	static const char *const names[] = {"V.27ter 2400", "V.29 9600", "V.27ter 4800",
		"V.29 7200", NULL, NULL, NULL, NULL, "V.17 14400", "V.17 9600", "V.17 12000",
		"V.17 7200"};

	return rate_bits >> 2 < G_N_ELEMENTS(names) ? names[rate_bits >> 2] : NULL;
}

/* How many DCS were sent before; the last one's bits. */
static unsigned agreed_at(const struct line_record *record, int64_t us, unsigned *rate_bits)
{
	unsigned n = 0;

	for (; n < record->agreed->len; n++) {
		const struct agreed *agreed = &g_array_index(record->agreed, struct agreed, n);

		if (agreed->us > us)
			break;
		*rate_bits = agreed->rate_bits;
	}
	return n;
}

/* V.17 trains long for the TCF, which comes first after a DCS, and short for pages (T.30 5.3.2). */
static void write_fast(FILE *out, unsigned rate_bits, bool first)
{
	const char *name = modem_name(rate_bits);

	fputs(name ? name : "fast", out);
	if (name && g_str_has_prefix(name, "V.17"))
		fputs(first ? " long" : " short", out);
}

unsigned line_record_write(const struct line_record *record, FILE *out, const char *side,
	const char *direction, int64_t zero_us)
{
	GArray *bursts = bursts_find(
		(const int16_t *)(const void *)record->samples->data, record->samples->len, LEVEL);
	unsigned count = bursts->len, seen = 0;
	double offset_ms = (double)(record->start_us - zero_us) / 1000;

	for (guint i = 0; i < count; i++) {
		const struct burst *burst = &g_array_index(bursts, struct burst, i);
		unsigned rate_bits = 0,
			 n = agreed_at(record, record->start_us + (int64_t)burst->start_ms * 1000,
				 &rate_bits);

		fprintf(out, "%s %s %.1f %.1f ", side, direction, offset_ms + burst->start_ms,
			offset_ms + burst->end_ms);
		if (burst->kind == BURST_FAST)
			write_fast(out, rate_bits, n != seen);
		else
			fputs(burst_kind_name(burst->kind), out);
		fputc('\n', out);
		seen = burst->kind == BURST_FAST ? n : seen;
	}
	g_array_unref(bursts);
	return count;
}
