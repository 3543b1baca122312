#include <string.h>
#include <sys/stat.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/run.h"
#include "cli/view_browse.h"
#include "cli/view_numbers.h"
#include "cli/view_ticker.h"

#define PACKETS_PER_LOOK 2048	/* between two looks at how far the reading is */
#define TAPE ((size_t)64 << 20) /* what a fax that goes on is shown from */

/* The captures that are browsed. */
struct files {
	const struct options *options;
	struct run *run;
	struct browse *browse;
	uint64_t packets;	      /* read */
	struct view_numbers *numbers; /* NULL: packets cannot be read again */
	struct view_ticker *ticker;   /* NULL: the same: all packets are there */

	struct source *again; /* for packets that are not kept; NULL: not open */
	uint64_t again_at;    /* number of the last packet that it gave */
};

/* ---- the reader ---- */

static void take_call(void *ctx, struct call *call, t38_time zero)
{
	struct files *f = ctx;
	browse_call(f->browse, call, zero);
}

/* Audio is only counted: it is read again when it is saved. */
static void take_packet(void *ctx, const struct engine_packet *packet)
{
	struct files *f = ctx;
	if (f->numbers != NULL)
		view_numbers_add_parts(f->numbers, packet->packet->number, packet->call);
	if (packet->content != ENGINE_MEDIA)
		browse_packet(f->browse, packet);
}

static void take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct files *f = ctx;
	if (f->numbers != NULL)
		view_numbers_add(f->numbers, number, call);
	browse_earlier(f->browse, number, call);
}

static void take_part(void *ctx, uint64_t number, const struct datagram *datagram)
{
	struct files *f = ctx;
	view_numbers_part(f->numbers, number, datagram);
}

static int percent_of(const struct source *source)
{
	uint64_t done, total;
	source_progress(source, &done, &total);
	return total > 0 ? (int)((double)MIN(done, total) * 100 / (double)total) : -1;
}

static bool more(void *ctx)
{
	struct files *f = ctx;
	if (f->ticker != NULL)
		view_ticker_end_push(f->ticker);
	if (f->packets++ % PACKETS_PER_LOOK != 0)
		return true;
	const struct view_progress progress = {
		.packets = f->packets - 1, .percent = percent_of(run_source(f->run))};
	browse_progress(f->browse, &progress);
	return !browse_leaving(f->browse);
}

/* ---- calls that go on ---- */

static void take_raw(void *ctx, const struct packet *packet)
{
	struct files *f = ctx;
	view_ticker_begin_push(f->ticker, packet->time);
}

static void take_engine(void *ctx, const struct engine *engine)
{
	struct files *f = ctx;
	view_ticker_engine(f->ticker, engine);
}

static bool is_selected(void *ctx, const struct call *call)
{
	const struct files *f = ctx;
	return run_selects(f->run, call);
}

static const char *first_error(const struct source *source)
{
	for (unsigned i = 0; i < source_count(source); i++)
		if (source_info(source, i)->error != NULL)
			return source_info(source, i)->error;
	return NULL;
}

static void read_all(struct browse *browse, void *ctx)
{
	struct files *f = ctx;
	struct view_running *running = NULL;
	if (f->numbers == NULL) {
		running = view_running_new(browse, is_selected, f);
		f->ticker = view_ticker_new(browse, running);
	}
	const struct run_sink sink = {.own = take_call,
		.packet = take_packet,
		.earlier = take_earlier,
		.part = f->numbers != NULL ? take_part : NULL,
		.media = f->numbers != NULL,
		.more = more,
		.raw = f->ticker != NULL ? take_raw : NULL,
		.engine = f->ticker != NULL ? take_engine : NULL,
		.max_tape_octets = f->ticker != NULL ? TAPE : 0};
	run_read(f->run, &sink, f);
	view_ticker_free(f->ticker);
	view_running_free(running);
	const struct view_progress progress = {.packets = f->packets > 0 ? f->packets - 1 : 0,
		.percent = 100,
		.done = true,
		.error = first_error(run_source(f->run))};
	browse_progress(browse, &progress);
}

/* ---- packets once more ---- */

static bool open_again(struct files *f)
{
	const struct options *o = f->options;
	f->again = source_open_files(o->files, o->file_count, o->filter, false, NULL);
	f->again_at = 0;
	return f->again != NULL;
}

static bool fetch(void *ctx, uint64_t number, struct packet *out)
{
	struct files *f = ctx;
	if (f->again == NULL || f->again_at >= number) {
		source_free(f->again);
		if (!open_again(f))
			return false;
	}
	while (source_next(f->again, out)) {
		f->again_at = out->number;
		if (out->number == number)
			return true;
		if (out->number > number)
			return false;
	}
	source_free(f->again);
	f->again = NULL;
	return false;
}

static GArray *numbers_of(void *ctx, const GArray *calls)
{
	struct files *f = ctx;
	return view_numbers_of(f->numbers, calls);
}

/* Standard input and FIFOs are read once. What is not there at all does no harm. */
static bool can_read_again(const struct options *o)
{
	struct stat st;
	for (unsigned i = 0; i < o->file_count; i++)
		if (strcmp(o->files[i], "-") == 0 ||
			(stat(o->files[i], &st) == 0 && !S_ISREG(st.st_mode)))
			return false;
	return true;
}

/* "day.pcap", "day.pcap and 2 more" */
static char *title_of(const struct options *o)
{
	char *base = g_path_get_basename(o->files[0]), *title = NULL;
	if (o->file_count > 1)
		title = g_strdup_printf("%s and %u more", base, o->file_count - 1);
	else
		title = g_strdup(strcmp(base, "-") == 0 ? "standard input" : base);
	g_free(base);
	return title;
}

/* Errors of the captures are said before the terminal is taken over, or after. */
static int browse_files(struct files *f, const struct view_setup *setup)
{
	int status = EXIT_USAGE;
	struct options own = *f->options;
	own.progress = PROGRESS_NEVER;
	own.output = NULL;
	f->browse = browse_new(f->options, setup);
	if (f->browse == NULL)
		return EXIT_USAGE;
	f->run = run_open(&own, false, false, &status);
	if (f->run != NULL) {
		bool shown = browse_run(f->browse, read_all, f);
		status = run_close(f->run);
		if (!shown)
			status = EXIT_USAGE;
	}
	browse_free(f->browse);
	source_free(f->again);
	return status;
}

int command_view(const struct options *o)
{
	bool again = can_read_again(o);
	struct files f = {.options = o, .numbers = again ? view_numbers_new() : NULL};
	char *title = title_of(o);
	const struct view_setup setup = {.capture = o->files[0],
		.title = title,
		.growing = !again,
		.fetch = again ? fetch : NULL,
		.numbers = again ? numbers_of : NULL,
		.fetch_ctx = &f};
	int status = browse_files(&f, &setup);
	view_numbers_free(f.numbers);
	g_free(title);
	return status;
}
