#include "cli/view_browse.h"

#include <langinfo.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#include "cli/message.h"
#include "cli/view_graphics.h"
#include "cli/view_signals.h"
#include "render/view_terminal.h"

#define FRAME_MS 50	       /* between two drawings while calls come in */
#define IDLE_MS 250	       /* a signal is noticed after so long at the latest */
#define LAST_WAIT (300 * 1000) /* microseconds for the feeding thread to end when the user leaves */

struct browse {
	const struct options *options;
	struct view_setup setup;
	struct view_terminal *terminal;
	FILE *keys;   /* where they come from */
	FILE *errors; /* standard error while the terminal is taken over */
	int real_errors;
	void (*feed)(struct browse *, void *ctx);
	void *ctx;

	GMutex lock; /* of what follows */
	GCond ended;
	struct view *view;
	bool leaving, done, hung_up;
};

/* ---- the feeding thread ---- */

void browse_call(struct browse *b, struct call *call, t38_time zero)
{
	g_mutex_lock(&b->lock);
	view_add_call(b->view, call, zero);
	g_mutex_unlock(&b->lock);
}

void browse_packet(struct browse *b, const struct engine_packet *packet)
{
	g_mutex_lock(&b->lock);
	view_add_packet(b->view, packet);
	g_mutex_unlock(&b->lock);
}

void browse_earlier(struct browse *b, uint64_t number, unsigned call)
{
	g_mutex_lock(&b->lock);
	view_add_earlier(b->view, number, call);
	g_mutex_unlock(&b->lock);
}

void browse_progress(struct browse *b, const struct view_progress *progress)
{
	g_mutex_lock(&b->lock);
	view_set_progress(b->view, progress);
	g_mutex_unlock(&b->lock);
}

bool browse_wants_running(struct browse *b)
{
	g_mutex_lock(&b->lock);
	bool wants = view_wants_running(b->view) && !b->leaving;
	g_mutex_unlock(&b->lock);
	return wants;
}

bool browse_shows_call(struct browse *b, unsigned index)
{
	g_mutex_lock(&b->lock);
	bool shows = view_shows_call(b->view, index);
	g_mutex_unlock(&b->lock);
	return shows;
}

void browse_tell(struct browse *b, const char *text)
{
	g_mutex_lock(&b->lock);
	view_tell(b->view, text);
	g_mutex_unlock(&b->lock);
}

bool browse_hung_up(struct browse *b)
{
	struct termios state;
	g_mutex_lock(&b->lock);
	b->hung_up = b->hung_up || tcgetattr(STDOUT_FILENO, &state) != 0;
	bool hung_up = b->hung_up;
	g_mutex_unlock(&b->lock);
	return hung_up;
}

bool browse_leaving(struct browse *b)
{
	g_mutex_lock(&b->lock);
	bool leaving = b->leaving;
	g_mutex_unlock(&b->lock);
	return leaving;
}

bool browse_paused(struct browse *b)
{
	g_mutex_lock(&b->lock);
	bool paused = view_paused(b->view);
	g_mutex_unlock(&b->lock);
	return paused;
}

static gpointer run_feed(gpointer ctx)
{
	struct browse *b = ctx;
	b->feed(b, b->ctx);
	g_mutex_lock(&b->lock);
	b->done = true;
	g_cond_signal(&b->ended);
	g_mutex_unlock(&b->lock);
	return NULL;
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
	view_signals_begin(STDOUT_FILENO, !b->setup.live);
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

static bool is_gone(struct browse *b)
{
	g_mutex_lock(&b->lock);
	bool gone = b->hung_up;
	g_mutex_unlock(&b->lock);
	return gone;
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
	while (stays && !view_signals_end_asked() && !is_gone(b)) {
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

/* True when the feeding thread has ended: it may wait for standard input for ever. */
static bool end_feed(struct browse *b)
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

/* ---- life ---- */

static bool reads_stdin(const struct options *o)
{
	for (unsigned i = 0; i < o->file_count; i++)
		if (strcmp(o->files[i], "-") == 0)
			return true;
	return false;
}

struct browse *browse_new(const struct options *o, const struct view_setup *setup)
{
	if (!isatty(STDOUT_FILENO)) {
		message_error(NULL,
			"standard output is not a terminal (ladder and report print the "
			"same into files and pipes)");
		return NULL;
	}
	FILE *keys = isatty(STDIN_FILENO) && !reads_stdin(o) ? stdin : fopen("/dev/tty", "re");
	if (keys == NULL) {
		message_error(
			NULL, "there is no terminal to read keys from (use ladder or report)");
		return NULL;
	}
	struct browse *b = g_new0(struct browse, 1);
	b->options = o;
	b->setup = *setup;
	b->setup.ascii = strcmp(nl_langinfo(CODESET), "UTF-8") != 0;
	b->setup.no_braille = g_strcmp0(g_getenv("TERM"), "linux") == 0;
	b->keys = keys;
	g_mutex_init(&b->lock);
	g_cond_init(&b->ended);
	return b;
}

bool browse_run(struct browse *b, void (*feed)(struct browse *, void *ctx), void *ctx)
{
	if (!open_terminal(b))
		return false;
	b->feed = feed;
	b->ctx = ctx;
	b->setup.colors = view_terminal_colors(b->terminal);
	b->view = view_new(&b->setup);
	hold_errors(b);
	GThread *thread = g_thread_new("feed", run_feed, b);
	loop(b);
	view_terminal_close(b->terminal);
	view_signals_finish();
	bool ended = end_feed(b);
	release_errors(b);
	/* It is in the middle of things that can only be left to the end of the process. */
	if (!ended)
		_exit(0);
	g_thread_join(thread);
	return true;
}

void browse_free(struct browse *b)
{
	if (b == NULL)
		return;
	view_free(b->view);
	g_mutex_clear(&b->lock);
	g_cond_clear(&b->ended);
	if (b->keys != stdin)
		fclose(b->keys);
	g_free(b);
}
