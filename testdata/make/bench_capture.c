/* Makes the capture of the bench: bench_capture OUTPUT FAX-CAPTURE [PACKETS]. Of a million packets, 98 of
 * a hundred are voice, the rest are fax calls replayed from FAX-CAPTURE. */

#include "testdata/make/bench_fax.h"
#include "testdata/make/bench_voice.h"

#include <glib.h>
#include <stdio.h>

enum {
	DEFAULT_PACKETS = 1000000,
	LEAST_PACKETS = 20000, /* less would end before the first fax call does */
	MOST_PACKETS = 20000000,
	PACKETS_PER_FAX = 20000,  /* one fax call each: 50 of a million */
	PACKETS_PER_LINE = 10000, /* about 100 seconds of voice at 100 packets a second */
	FAX_CALLS_BEGIN_S = 60,	  /* all begin within so many seconds */
};

/* 2026-01-16 12:00:00 UTC */
#define START_US (INT64_C(1768564800) * 1000000)

/* A binary heap: the source with the earliest packet is at index 0. */
struct merge {
	struct bench_source **sources;
	size_t count;
};

static void swap(struct merge *merge, size_t a, size_t b)
{
	struct bench_source *source = merge->sources[a];

	merge->sources[a] = merge->sources[b];
	merge->sources[b] = source;
}

static bool earlier(const struct merge *merge, size_t a, size_t b)
{
	return merge->sources[a]->next_us < merge->sources[b]->next_us;
}

static void sink(struct merge *merge, size_t at)
{
	for (size_t child; (child = 2 * at + 1) < merge->count; at = child) {
		if (child + 1 < merge->count && earlier(merge, child + 1, child))
			child++;
		if (!earlier(merge, child, at))
			return;
		swap(merge, child, at);
	}
}

static void build_merge(struct merge *merge, const struct bench_fax_script *script,
	unsigned fax_calls, unsigned lines)
{
	merge->sources = g_new0(struct bench_source *, fax_calls + lines);
	for (unsigned i = 0; i < fax_calls; i++)
		merge->sources[merge->count++] = bench_fax_new(
			script, i, START_US + (int64_t)FAX_CALLS_BEGIN_S * 1000000 * i / fax_calls);
	for (unsigned i = 0; i < lines; i++)
		merge->sources[merge->count++] = bench_voice_new(i, START_US);
	for (size_t i = merge->count; i-- > 0;)
		sink(merge, i);
}

static void free_merge(struct merge *merge)
{
	for (size_t i = 0; i < merge->count; i++)
		g_free(merge->sources[i]);
	g_free(merge->sources);
}

static void write_packets(
	struct capture_out *out, const struct bench_fax_script *script, unsigned packets)
{
	struct merge merge = {0};

	build_merge(&merge, script, packets / PACKETS_PER_FAX, packets / PACKETS_PER_LINE);
	while (capture_out_packets(out) < packets) {
		merge.sources[0]->emit(merge.sources[0], out);
		sink(&merge, 0);
	}
	free_merge(&merge);
}

static bool make_capture(const char *path, const char *fax_capture, unsigned packets)
{
	char *error = NULL;
	struct bench_fax_script *script = bench_fax_script_load(fax_capture, &error);
	struct capture_out *out = script ? capture_out_open(path) : NULL;
	bool ok = out != NULL;

	if (out)
		write_packets(out, script, packets);
	ok = capture_out_close(out) && ok;
	if (!ok)
		fprintf(stderr, "bench_capture: %s\n", error ? error : "cannot write the capture");
	if (script)
		bench_fax_script_free(script);
	g_free(error);
	return ok;
}

int main(int argc, char **argv)
{
	guint64 packets = DEFAULT_PACKETS;

	if (argc < 3 || argc > 4 ||
		(argc == 4 && !g_ascii_string_to_unsigned(
				      argv[3], 10, LEAST_PACKETS, MOST_PACKETS, &packets, NULL))) {
		fprintf(stderr, "usage: bench_capture OUTPUT FAX-CAPTURE [PACKETS (%d to %d)]\n",
			LEAST_PACKETS, MOST_PACKETS);
		return 2;
	}
	return make_capture(argv[1], argv[2], (unsigned)packets) ? 0 : 1;
}
