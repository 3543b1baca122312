/* Makes captures with one fault of timing each from those of gateway_calls, by moving packets in time:
 *
 *   fault_captures FOLDER     for each row of FOLDER/faults.tsv: FOLDER/NAME.pcap from FOLDER/FROM.pcap
 *
 * Columns of a row, with tabs between: NAME FROM CHANGES, and others for the reader. CHANGES has blanks between;
 * each is FIRST-LAST:WHO:WHAT, for the frames FIRST to LAST (empty: to the end) that WHO sent (caller, callee, or * for all):
 *   +MS, -MS   they pass later or earlier
 *   =MS        they are held up: those of the first MS pass together, when that time is over
 * Frames are those of FROM; in the new capture packets stand in the order of their new times. */
#include <glib.h>
#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	FILE_HEADER = 24,
	RECORD_HEADER = 16,
	SOURCE_AT = 26, /* Ethernet, IPv4 */
	TOGETHER_US = 120,
};

struct record {
	int64_t us;
	const uint8_t *octets; /* behind the times of its header */
	size_t len;
};

struct change {
	unsigned first, last;
	char who;  /* '*', 'a' caller, 'b' called side */
	char what; /* '+' or '=' */
	int64_t us;
};

static uint32_t le32(const uint8_t *at)
{
	return (uint32_t)at[3] << 24 | (uint32_t)at[2] << 16 | (uint32_t)at[1] << 8 | at[0];
}

static void put_le32(uint8_t *at, uint32_t value)
{
	for (unsigned i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> 8 * i);
}

/* The records of a capture as capture_out.c writes it. */
static GArray *records_of(const uint8_t *file, size_t len)
{
	GArray *records = g_array_new(FALSE, FALSE, sizeof(struct record));

	for (size_t at = FILE_HEADER; at + RECORD_HEADER <= len;) {
		struct record record = {
			.us = (int64_t)le32(file + at) * 1000000 + le32(file + at + 4),
			.octets = file + at + 8,
			.len = RECORD_HEADER - 8 + le32(file + at + 8)};

		if (at + 8 + record.len > len)
			break;
		g_array_append_val(records, record);
		at += 8 + record.len;
	}
	return records;
}

static struct record *frame(GArray *records, unsigned number)
{
	return &g_array_index(records, struct record, number - 1);
}

/* The caller sends the first packet of all. */
static bool is_of(GArray *records, unsigned number, char who)
{
	const uint8_t *source = frame(records, number)->octets + RECORD_HEADER - 8 + SOURCE_AT;
	const uint8_t *caller = frame(records, 1)->octets + RECORD_HEADER - 8 + SOURCE_AT;

	return who == '*' || (memcmp(source, caller, 4) == 0) == (who == 'a');
}

static bool parse(const char *text, struct change *change)
{
	char who[8], sign, *end;
	double ms;

	change->first = (unsigned)strtoul(text, &end, 10);
	change->last = UINT32_MAX;
	if (change->first == 0 || *end++ != '-')
		return false;
	if (*end != ':')
		change->last = (unsigned)strtoul(end, &end, 10);
	if (sscanf(end, ":%7[a-z*]:%c%lf", who, &sign, &ms) != 3 || !strchr("+-=", sign))
		return false;
	change->who = g_str_equal(who, "caller") ? 'a' : g_str_equal(who, "callee") ? 'b' : '*';
	change->what = sign == '=' ? '=' : '+';
	change->us = (int64_t)(sign == '-' ? -ms * 1000 : ms * 1000);
	return true;
}

static void apply(GArray *records, const struct change *change)
{
	int64_t over_us = 0;

	for (unsigned number = change->first; number <= MIN(change->last, records->len); number++) {
		struct record *record = frame(records, number);

		if (!is_of(records, number, change->who))
			continue;
		if (over_us == 0)
			over_us = record->us + change->us;
		if (change->what == '+')
			record->us += change->us;
		else if (record->us < over_us)
			record->us = over_us;
		else
			break;
		if (change->what == '=')
			over_us += TOGETHER_US;
	}
}

static bool apply_all(GArray *records, const char *changes)
{
	char **parts = g_strsplit(changes, " ", -1);
	bool ok = true;

	for (char **part = parts; ok && *part; part++) {
		struct change change;

		ok = parse(*part, &change);
		if (ok)
			apply(records, &change);
	}
	g_strfreev(parts);
	return ok;
}

static int by_time(const void *one, const void *other)
{
	int64_t a = ((const struct record *)one)->us, b = ((const struct record *)other)->us;

	return (a > b) - (a < b);
}

static bool write_records(GArray *records, const uint8_t *header, const char *name)
{
	FILE *out = fopen(name, "wb");
	bool ok = out && fwrite(header, 1, FILE_HEADER, out) == FILE_HEADER;

	for (guint i = 0; ok && i < records->len; i++) {
		const struct record *record = &g_array_index(records, struct record, i);
		uint8_t time[8];

		put_le32(time, (uint32_t)(record->us / 1000000));
		put_le32(time + 4, (uint32_t)(record->us % 1000000));
		ok = fwrite(time, 1, sizeof(time), out) == sizeof(time) &&
		     fwrite(record->octets, 1, record->len, out) == record->len;
	}
	return (!out || fclose(out) == 0) && ok;
}

static bool make(const char *folder, char **row)
{
	g_autofree char *from = g_strdup_printf("%s/%s.pcap", folder, row[1]);
	g_autofree char *to = g_strdup_printf("%s/%s.pcap", folder, row[0]);
	g_autofree char *file = NULL;
	gsize len;
	GArray *records;
	bool ok;

	if (!g_file_get_contents(from, &file, &len, NULL) || len < FILE_HEADER)
		return false;
	records = records_of((const uint8_t *)file, len);
	ok = records->len > 0 && apply_all(records, row[2]);
	/* g_array_sort keeps the order of equal times. */
	g_array_sort(records, by_time);
	ok = ok && write_records(records, (const uint8_t *)file, to);
	g_array_unref(records);
	return ok;
}

static bool make_all(const char *folder, const char *table)
{
	char **lines = g_strsplit(table, "\n", -1);
	bool ok = true;

	for (char **line = lines; *line; line++) {
		char **row = g_strsplit(*line, "\t", -1);

		if (**line != '\0' && **line != '#' &&
			(g_strv_length(row) < 3 || !make(folder, row))) {
			fprintf(stderr, "fault_captures: cannot make '%s'\n", *line);
			ok = false;
		}
		g_strfreev(row);
	}
	g_strfreev(lines);
	return ok;
}

int main(int argc, char **argv)
{
	g_autofree char *name = argc == 2 ? g_strdup_printf("%s/faults.tsv", argv[1]) : NULL;
	g_autofree char *table = NULL;

	if (!name || !g_file_get_contents(name, &table, NULL, NULL)) {
		fprintf(stderr, "usage: fault_captures FOLDER\n");
		return 2;
	}
	return make_all(argv[1], table) ? 0 : 1;
}
