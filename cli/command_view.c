/* The captures are read by a thread of their own: keys are answered meanwhile, even when standard input has nothing
 * yet. What both touch, the browser, is under one lock. */
#include <langinfo.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "cli/view_graphics.h"
#include "cli/view_signals.h"
#include "render/text_safe.h"
#include "render/view.h"
#include "render/view_terminal.h"

#define FRAME_MS 50	       /* between two drawings while calls come in */
#define IDLE_MS 250	       /* a signal is noticed after so long at the latest */
#define PACKETS_PER_LOOK 2048  /* between two looks at how far the reading is */
#define LAST_WAIT (300 * 1000) /* microseconds for the reader to end when the user leaves */

struct browse {
	const struct options *options;
	struct options own; /* without progress on standard error */
	struct run *run;
	struct view_setup setup;
	struct view_terminal *terminal;
	FILE *keys;   /* where they come from */
	FILE *errors; /* standard error while the terminal is taken over */
	int real_errors;

	GMutex lock; /* of what follows */
	GCond ended;
	struct view *view;
	bool leaving, done;
	uint64_t packets; /* of the reader alone */

	struct source *again; /* for packets that are not kept; NULL: not open */
	uint64_t again_at;    /* number of the last packet that it gave */
};

/* ---- the reader ---- */

static void take_call(void *ctx, struct call *call, t38_time zero)
{
	struct browse *b = ctx;
	g_mutex_lock(&b->lock);
	view_add_call(b->view, call, zero);
	g_mutex_unlock(&b->lock);
}

static void take_packet(void *ctx, const struct engine_packet *packet)
{
	struct browse *b = ctx;
	g_mutex_lock(&b->lock);
	view_add_packet(b->view, packet);
	g_mutex_unlock(&b->lock);
}

static void take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct browse *b = ctx;
	g_mutex_lock(&b->lock);
	view_add_earlier(b->view, number, call);
	g_mutex_unlock(&b->lock);
}

static int percent_of(const struct source *source)
{
	uint64_t done, total;
	source_progress(source, &done, &total);
	return total > 0 ? (int)((double)MIN(done, total) * 100 / (double)total) : -1;
}

static bool more(void *ctx)
{
	struct browse *b = ctx;
	if (b->packets++ % PACKETS_PER_LOOK != 0)
		return true;
	const struct view_progress progress = {
		.packets = b->packets - 1, .percent = percent_of(run_source(b->run))};
	g_mutex_lock(&b->lock);
	view_set_progress(b->view, &progress);
	bool go_on = !b->leaving;
	g_mutex_unlock(&b->lock);
	return go_on;
}

static const char *first_error(const struct source *source)
{
	for (unsigned i = 0; i < source_count(source); i++)
		if (source_info(source, i)->error != NULL)
			return source_info(source, i)->error;
	return NULL;
}

static gpointer read_all(gpointer ctx)
{
	static const struct run_sink sink = {
		.own = take_call, .packet = take_packet, .earlier = take_earlier, .more = more};
	struct browse *b = ctx;
	run_read(b->run, &sink, b);
	const struct view_progress progress = {.packets = b->packets > 0 ? b->packets - 1 : 0,
		.percent = 100,
		.done = true,
		.error = first_error(run_source(b->run))};
	g_mutex_lock(&b->lock);
	view_set_progress(b->view, &progress);
	b->done = true;
	g_cond_signal(&b->ended);
	g_mutex_unlock(&b->lock);
	return NULL;
}

/* ---- packets once more ---- */

static bool open_again(struct browse *b)
{
	const struct options *o = b->options;
	b->again = source_open_files(o->files, o->file_count, o->filter, false, NULL);
	b->again_at = 0;
	return b->again != NULL;
}

static bool fetch(void *ctx, uint64_t number, struct packet *out)
{
	struct browse *b = ctx;
	if (b->again == NULL || b->again_at >= number) {
		source_free(b->again);
		if (!open_again(b))
			return false;
	}
	while (source_next(b->again, out)) {
		b->again_at = out->number;
		if (out->number == number)
			return true;
		if (out->number > number)
			return false;
	}
	source_free(b->again);
	b->again = NULL;
	return false;
}

/* Standard input is read once. */
static bool reads_stdin(const struct options *o)
{
	for (unsigned i = 0; i < o->file_count; i++)
		if (strcmp(o->files[i], "-") == 0)
			return true;
	return false;
}

/* ---- the terminal ---- */

/* Messages would tear the screen: they are kept, and written when it is given back. */
static void hold_errors(struct browse *b)
{
	b->errors = tmpfile();
	b->real_errors = b->errors != NULL ? dup(STDERR_FILENO) : -1;
	if (b->real_errors >= 0)
		dup2(fileno(b->errors), STDERR_FILENO);
}

static void release_errors(struct browse *b)
{
	char line[512];
	if (b->real_errors >= 0) {
		fflush(stderr);
		dup2(b->real_errors, STDERR_FILENO);
		close(b->real_errors);
		rewind(b->errors);
		while (fgets(line, sizeof(line), b->errors) != NULL)
			fputs(line, stderr);
	}
	if (b->errors != NULL)
		fclose(b->errors);
}

static bool open_keys(struct browse *b)
{
	b->keys =
		isatty(STDIN_FILENO) && !reads_stdin(b->options) ? stdin : fopen("/dev/tty", "re");
	if (b->keys == NULL)
		message_error(
			NULL, "there is no terminal to read keys from (use ladder or report)");
	return b->keys != NULL;
}

static bool wants_color(const struct options *o)
{
	const char *no_color = g_getenv("NO_COLOR");
	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	return no_color == NULL || no_color[0] == '\0';
}

static bool open_terminal(struct browse *b)
{
	char reset[512];
	view_signals_begin(STDOUT_FILENO);
	b->setup.graphics = wants_color(b->options)
				    ? view_graphics_ask(STDOUT_FILENO, fileno(b->keys))
				    : VIEW_GRAPHICS_NONE;
	view_graphics_cell(STDOUT_FILENO, &b->setup.cell_height, &b->setup.cell_width);
	b->terminal =
		view_terminal_open(stdout, b->keys, wants_color(b->options), b->setup.graphics);
	if (b->terminal != NULL) {
		view_signals_set_reset(
			reset, view_terminal_reset_text(b->terminal, reset, sizeof(reset)));
		return true;
	}
	view_signals_finish();
	const char *term = g_getenv("TERM");
	message_error(NULL,
		"the terminal '%s' cannot show this (set TERM, or use ladder or report)",
		term != NULL ? term : "");
	return false;
}

/* ---- the loop ---- */

static void stop(struct browse *b)
{
	view_terminal_leave(b->terminal);
	view_signals_stop();
	view_terminal_return(b->terminal);
}

static void draw(struct browse *b)
{
	int height, width;
	g_mutex_lock(&b->lock);
	bool dirty = view_dirty(b->view);
	struct view_cells *cells = NULL;
	if (dirty) {
		view_terminal_size(b->terminal, &height, &width);
		cells = view_cells_new(height, width, b->setup.ascii);
		view_draw(b->view, cells);
	}
	g_mutex_unlock(&b->lock);
	if (cells != NULL)
		view_terminal_show(b->terminal, cells);
	view_cells_free(cells);
}

/* False: the user leaves. */
static bool take_key(struct browse *b, const struct view_event *e)
{
	if (e->key == VIEW_KEY_SUSPEND)
		stop(b);
	if (e->key == VIEW_KEY_REDRAW)
		view_terminal_redraw(b->terminal);
	int height, width;
	view_graphics_cell(STDOUT_FILENO, &height, &width);
	g_mutex_lock(&b->lock);
	if (e->key == VIEW_KEY_RESIZE)
		view_set_cell(b->view, height, width);
	bool stays = view_key(b->view, e);
	g_mutex_unlock(&b->lock);
	return stays;
}

static bool is_done(struct browse *b)
{
	g_mutex_lock(&b->lock);
	bool done = b->done;
	g_mutex_unlock(&b->lock);
	return done;
}

static void loop(struct browse *b)
{
	struct view_event e;
	bool stays = true;
	while (stays && !view_signals_end_asked()) {
		draw(b);
		if (view_terminal_read(b->terminal, is_done(b) ? IDLE_MS : FRAME_MS, &e))
			stays = take_key(b, &e);
		/* Keys that are typed ahead are answered before anything is drawn. */
		while (stays && view_terminal_read(b->terminal, 0, &e))
			stays = take_key(b, &e);
		if (view_signals_stop_asked())
			take_key(b, &(struct view_event){.key = VIEW_KEY_SUSPEND});
	}
}

/* True when the reader has ended: it may wait for standard input for ever. */
static bool end_reader(struct browse *b)
{
	gint64 until = g_get_monotonic_time() + LAST_WAIT;
	g_mutex_lock(&b->lock);
	b->leaving = true;
	while (!b->done && g_cond_wait_until(&b->ended, &b->lock, until))
		;
	bool done = b->done;
	g_mutex_unlock(&b->lock);
	return done;
}

static int browse(struct browse *b)
{
	int status = EXIT_ANALYSED;
	b->setup.colors = view_terminal_colors(b->terminal);
	b->view = view_new(&b->setup);
	hold_errors(b);
	GThread *reader = g_thread_new("reader", read_all, b);
	loop(b);
	view_terminal_close(b->terminal);
	view_signals_finish();
	if (!end_reader(b)) {
		release_errors(b);
		/* It is in the middle of things that can only be left to the end of the process. */
		_exit(status);
	}
	g_thread_join(reader);
	release_errors(b);
	view_free(b->view);
	source_free(b->again);
	return run_close(b->run);
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

int command_view(const struct options *o)
{
	int status = EXIT_USAGE;
	struct browse b = {.options = o, .own = *o};
	if (!isatty(STDOUT_FILENO)) {
		message_error(NULL,
			"standard output is not a terminal (ladder and report print the "
			"same into files and pipes)");
		return EXIT_USAGE;
	}
	if (!open_keys(&b))
		return EXIT_USAGE;
	b.own.progress = PROGRESS_NEVER;
	b.own.output = NULL;
	char *name = title_of(o);
	b.setup = (struct view_setup){.capture = o->files[0],
		.title = name,
		.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0,
		.fetch = reads_stdin(o) ? NULL : fetch,
		.fetch_ctx = &b};
	g_mutex_init(&b.lock);
	g_cond_init(&b.ended);
	b.run = run_open(&b.own, false, false, &status);
	if (b.run != NULL && open_terminal(&b))
		status = browse(&b);
	else if (b.run != NULL) {
		run_close(b.run);
		status = EXIT_USAGE;
	}
	g_mutex_clear(&b.lock);
	g_cond_clear(&b.ended);
	if (b.keys != stdin)
		fclose(b.keys);
	g_free(name);
	return status;
}
