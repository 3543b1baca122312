#include "cli/progress.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

enum {
	PACKETS_PER_CLOCK = 4096, /* reading the clock for every packet would show in the profile */
	INTERVAL = 200 * 1000,	  /* microseconds between two lines */
	LINE_MAX_SIZE = 80,
};

struct progress {
	uint64_t packets;
	int64_t shown_at; /* monotonic microseconds */
	int width;	  /* of the line that stands there; 0: none */
	bool terminal;
};

struct progress *progress_new(enum progress_mode mode)
{
	bool terminal = isatty(STDERR_FILENO) == 1;
	if (mode == PROGRESS_NEVER || (mode == PROGRESS_AUTO && !terminal))
		return NULL;
	struct progress *progress = g_new0(struct progress, 1);
	progress->terminal = terminal;
	progress->shown_at = g_get_monotonic_time(); /* a short run shows nothing */
	return progress;
}

static void format_count(char *text, size_t size, uint64_t n)
{
	static const struct {
		uint64_t from;
		const char *unit;
	} units[] = {{1000000000, "G"}, {1000000, "M"}, {10000, "k"}};
	for (size_t i = 0; i < G_N_ELEMENTS(units); i++) {
		if (n < units[i].from)
			continue;
		double unit = units[i].from == 10000 ? 1000 : (double)units[i].from;
		snprintf(text, size, "%.1f %s", (double)n / unit, units[i].unit);
		return;
	}
	snprintf(text, size, "%u", (unsigned)n);
}

/* Blanks behind the text cover what the longer line before left. */
static void show(struct progress *progress, const char *text)
{
	int width = (int)strlen(text);
	fprintf(stderr, "\r%-*s", progress->width, text);
	fflush(stderr);
	progress->width = width;
}

static void show_state(struct progress *progress, const struct source *source)
{
	char count[24], line[LINE_MAX_SIZE], percent[16] = "";
	uint64_t done, total;
	source_progress(source, &done, &total);
	if (total)
		snprintf(percent, sizeof(percent), "%u %%  ",
			(unsigned)((double)MIN(done, total) * 100 / (double)total));
	format_count(count, sizeof(count), progress->packets);
	snprintf(line, sizeof(line), "t38trace: %s%s packets", percent, count);
	show(progress, line);
}

void progress_update(struct progress *progress, const struct source *source)
{
	if (!progress || ++progress->packets % PACKETS_PER_CLOCK)
		return;
	int64_t now = g_get_monotonic_time();
	if (now - progress->shown_at < INTERVAL)
		return;
	progress->shown_at = now;
	show_state(progress, source);
}

void progress_hide(struct progress *progress)
{
	if (!progress || !progress->width)
		return;
	fprintf(stderr, "\r%*s\r", progress->width, "");
	fflush(stderr);
	progress->width = 0;
}

void progress_done(struct progress *progress)
{
	if (!progress)
		return;
	if (progress->terminal)
		progress_hide(progress);
	else if (progress->width)
		fputc('\n', stderr);
	g_free(progress);
}
