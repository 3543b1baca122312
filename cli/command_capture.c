/* Live capture: one loop that waits for packets, signals, the clock and whoever asks for metrics. */
#include <glib-unix.h>
#include <signal.h>
#include <string.h>
#include <unistd.h>

#include "analyzer/engine.h"
#include "analyzer/finding.h"
#include "cli/capture_drops.h"
#include "cli/capture_files.h"
#include "cli/capture_live.h"
#include "cli/capture_memory.h"
#include "cli/capture_output.h"
#include "cli/capture_plan.h"
#include "cli/capture_select.h"
#include "cli/capture_stats.h"
#include "cli/capture_user.h"
#include "cli/capture_view.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/metrics_http.h"

enum {
	HOLD_SHARE = 8,	       /* of the memory may be packets that are held */
	PACKETS_A_TURN = 4096, /* then the loop looks at signals */
	TURNS = 16,	       /* where packets are asked for */
	TAPE_SHARE = 8,	       /* of the memory may be what one fax that goes on is shown from */
	LOOK_MS =
		100, /* how often the browser is asked whether the user left, and told how far it is */
};

/* A call may have its last packet in the kernel's buffer still when the clock says that it is over. */
#define CLOCK_BEHIND (2 * T38_SECOND)
#define DRAIN_SECONDS 2 /* at the end, for what waits in the kernel */

struct capture {
	const struct options *options;
	struct capture_plan plan;
	struct capture_live *live;
	struct capture_output *output; /* NULL: the browser shows the calls */
	struct capture_view *view;     /* NULL: no browser */
	struct capture_files *files;   /* NULL: nothing is written */
	struct capture_select *select; /* NULL: every packet is written, or none */
	struct capture_drops *drops;
	struct capture_stats *stats;
	struct metrics_http *metrics; /* NULL: nobody asks */
	struct engine *engine;
	GMainLoop *loop;
	guint asking; /* where packets are asked for: see capture_live_descriptor() */
	GSource *readers[CAPTURE_PLAN_MAX_INTERFACES];
	uint64_t received[CAPTURE_PLAN_MAX_INTERFACES], dropped[CAPTURE_PLAN_MAX_INTERFACES];
	t38_time zero; /* of the first packet */
	char *names;   /* of the interfaces */
	gint64 begun;  /* monotonic, microseconds */
	uint64_t shed;
	bool failed[CAPTURE_PLAN_MAX_INTERFACES]; /* the interface gives no more packets; told */
	bool behind;   /* packets that came before now wait in the kernel */
	bool over;     /* a condition of -a holds, or there is nothing more to do */
	bool finished; /* calls that went on were handed on */
	int status;
};

static const struct capture_options *of(const struct capture *c)
{
	return &c->options->capture;
}

/* ---- writing ---- */

static void tell(struct capture *c, GError *error)
{
	message_error(NULL, "%s", error->message);
	g_error_free(error);
	c->status = EXIT_INPUT;
}

static void write_packet(void *ctx, const struct packet *packet, unsigned interface)
{
	struct capture *c = ctx;
	GError *error = NULL;
	if (!capture_files_packet(c->files, interface, packet, &error))
		tell(c, error);
}

/* ---- what the engine says ---- */

static void take_packet(void *ctx, const struct engine_packet *p)
{
	struct capture *c = ctx;
	if (c->view != NULL)
		capture_view_packet(c->view, p);
	if (c->select != NULL)
		capture_select_packet(c->select, p);
}

static void take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct capture *c = ctx;
	if (c->view != NULL)
		capture_view_earlier(c->view, number, call);
	if (c->select != NULL)
		capture_select_earlier(c->select, number, call);
}

static void take_part(void *ctx, uint64_t number, const struct datagram *d)
{
	struct capture *c = ctx;
	capture_select_part(c->select, number, d);
}

static void note_drops(struct capture *c, struct call *call)
{
	t38_time end = call->end != T38_NEVER ? call->end : g_get_real_time() * 1000;
	uint64_t dropped = capture_drops_between(c->drops, call->start, end);
	if (dropped > 0)
		finding_add(call, FINDING_CAPTURE_DROPS, call->start, 0,
			"%" G_GUINT64_FORMAT " packets, of whichever call, while it went on",
			dropped);
}

/* Where nobody reads the results, and there is nothing else to do, it is over. */
static void give_call(struct capture *c, const struct call *call)
{
	if (!capture_output_call(c->output, call, c->zero) && c->files == NULL &&
		c->metrics == NULL && c->view == NULL)
		c->over = true;
}

static void take_call(void *ctx, struct call *call)
{
	struct capture *c = ctx;
	if (c->select != NULL)
		capture_select_call(c->select, call);
	note_drops(c, call);
	capture_stats_call(c->stats, call);
	if (c->output != NULL)
		give_call(c, call);
	if (c->view != NULL)
		capture_view_call(c->view, call, c->zero);
	else
		call_free(call);
}

/* ---- packets ---- */

static void check_files(struct capture *c)
{
	if (c->files == NULL)
		return;
	uint64_t most = c->plan.stop.octets;
	c->over = c->over || capture_files_over(c->files) ||
		  (most > 0 && capture_files_counts(c->files).octets >= most);
}

static void check_clock(struct capture *c)
{
	uint64_t seconds = (uint64_t)(g_get_monotonic_time() - c->begun) / G_USEC_PER_SEC;
	c->over = c->over || (c->plan.stop.seconds > 0 && seconds >= c->plan.stop.seconds);
}

static void push(void *ctx, const struct packet *packet, unsigned interface)
{
	struct capture *c = ctx;
	if (c->over)
		return;
	if (c->zero == T38_NEVER)
		c->zero = packet->time;
	if (c->select != NULL)
		capture_select_begin(c->select, packet, interface);
	else if (c->files != NULL)
		write_packet(c, packet, interface);
	engine_push(c->engine, packet);
	if (c->select != NULL)
		capture_select_end(c->select);
	if (c->plan.stop.packets > 0 && packet->number >= c->plan.stop.packets)
		c->over = true;
	check_files(c);
}

static void stop_reading(struct capture *c, unsigned interface)
{
	if (c->readers[interface] == NULL)
		return;
	g_source_destroy(c->readers[interface]);
	g_source_unref(c->readers[interface]);
	c->readers[interface] = NULL;
}

/* An interface that went away does not end the others. */
static void check_failures(struct capture *c)
{
	bool any = false;
	for (unsigned i = 0; i < capture_live_count(c->live); i++) {
		const char *failure = capture_live_failure(c->live, i);
		if (failure != NULL && !c->failed[i]) {
			message_error(capture_live_interfaces(c->live)[i].name, "%s", failure);
			c->status = EXIT_INPUT;
			c->failed[i] = true;
			stop_reading(c, i);
		}
		any = any || failure == NULL;
	}
	c->over = c->over || !any;
}

static void take_packets(struct capture *c)
{
	c->behind = capture_live_read(c->live, PACKETS_A_TURN, push, c);
	check_failures(c);
	if (c->files != NULL && !c->behind)
		capture_files_flush(c->files);
	if (c->over)
		g_main_loop_quit(c->loop);
}

static gboolean read_packets(gint fd, GIOCondition condition, gpointer data)
{
	(void)fd;
	(void)condition;
	take_packets(data);
	return G_SOURCE_CONTINUE;
}

static gboolean ask_for_packets(gpointer data)
{
	struct capture *c = data;
	take_packets(c);
	for (int turns = 0; turns < TURNS && c->behind && !c->over; turns++)
		take_packets(c);
	return G_SOURCE_CONTINUE;
}

/* ---- the clock ---- */

/* First what only waits, then the oldest calls: a tenth at a time, as each frees what nobody knows before. */
static void save_memory(struct capture *c)
{
	if (capture_memory_in_use() <= c->plan.max_memory)
		return;
	if (c->select != NULL)
		capture_select_drop(c->select);
	if (c->view != NULL && capture_memory_in_use() > c->plan.max_memory)
		engine_drop_tapes(c->engine);
	while (capture_memory_in_use() > c->plan.max_memory && engine_live_calls(c->engine) > 0) {
		unsigned before = engine_live_calls(c->engine);
		engine_shed(c->engine, before / 10 + 1);
		c->shed += before - engine_live_calls(c->engine);
	}
}

static void ask_kernel(struct capture *c)
{
	uint64_t all = 0;
	for (unsigned i = 0; i < capture_live_count(c->live); i++) {
		capture_live_statistics(c->live, i, &c->received[i], &c->dropped[i]);
		all += c->dropped[i];
		if (c->files != NULL)
			capture_files_statistics(c->files, i, c->received[i], c->dropped[i]);
	}
	capture_drops_note(c->drops, g_get_real_time() * 1000, all);
}

static gboolean tick(gpointer data)
{
	struct capture *c = data;
	GError *error = NULL;
	ask_kernel(c);
	/* Else their times are the clock. */
	if (!c->behind)
		engine_tick(c->engine, g_get_real_time() * 1000 - CLOCK_BEHIND);
	if (c->files != NULL && !capture_files_tick(c->files, &error))
		tell(c, error);
	save_memory(c);
	check_files(c);
	check_clock(c);
	if (c->over)
		g_main_loop_quit(c->loop);
	return G_SOURCE_CONTINUE;
}

/* ---- what is told ---- */

static void count_phase(void *ctx, const struct engine_running *running)
{
	struct capture_stats_now *now = ctx;
	char phase = engine_progress(running).phase;
	if (phase >= 'A' && phase < 'A' + CAPTURE_STATS_PHASES)
		now->live_phases[phase - 'A']++;
}

static void fill_now(struct capture *c, struct capture_stats_now *now)
{
	const struct engine_counts *counts = engine_counts(c->engine);
	ask_kernel(c);
	*now = (struct capture_stats_now){.packets = counts->packets,
		.bytes = counts->bytes,
		.undecoded = counts->undecoded,
		.live_calls = engine_live_calls(c->engine),
		.dropped = capture_drops_total(c->drops),
		.writes = c->files != NULL,
		.shed_calls = c->shed,
		.memory = capture_memory_in_use(),
		.seconds = (double)(g_get_monotonic_time() - c->begun) / G_USEC_PER_SEC,
		.interfaces = capture_live_interfaces(c->live),
		.interface_count = capture_live_count(c->live),
		.received = c->received,
		.drops = c->dropped};
	engine_running(c->engine, count_phase, now);
	if (c->files != NULL) {
		struct capture_files_counts files = capture_files_counts(c->files);
		now->written_packets = files.packets;
		now->written_octets = files.octets;
		now->written_files = files.files;
		now->unwritten_packets = files.missing;
	}
	if (c->select != NULL) {
		struct capture_select_counts held = capture_select_counts(c->select);
		now->held_octets = held.octets;
		now->held_packets = held.packets;
		now->held_late = held.late;
	}
}

static char *statistics(struct capture *c)
{
	struct capture_stats_now now;
	fill_now(c, &now);
	return capture_stats_line(c->stats, &now);
}

static void tell_statistics(struct capture *c)
{
	char *line = statistics(c);
	message_note(NULL, "%s", line);
	g_free(line);
}

static void put_metrics(void *ctx, GString *out)
{
	struct capture *c = ctx;
	struct capture_stats_now now;
	fill_now(c, &now);
	capture_stats_metrics(c->stats, &now, out);
}

/* ---- signals ---- */

static gboolean end(gpointer data)
{
	struct capture *c = data;
	g_main_loop_quit(c->loop);
	return G_SOURCE_CONTINUE;
}

static gboolean next_file(gpointer data)
{
	struct capture *c = data;
	GError *error = NULL;
	/* The browser's terminal sends it, too, when it goes away. */
	if (c->view != NULL && capture_view_hung_up(c->view))
		return G_SOURCE_CONTINUE;
	if (c->files == NULL)
		return G_SOURCE_CONTINUE;
	if (!capture_files_next(c->files, &error))
		tell(c, error);
	else if (c->view != NULL)
		capture_view_tell(c->view, capture_files_name(c->files));
	return G_SOURCE_CONTINUE;
}

static gboolean tell_now(gpointer data)
{
	struct capture *c = data;
	char *line = statistics(c);
	if (c->view != NULL)
		capture_view_tell(c->view, line);
	else
		message_note(NULL, "%s", line);
	g_free(line);
	return G_SOURCE_CONTINUE;
}

static void add_signals(struct capture *c)
{
	/* These are the browser's, which ends the capture. */
	if (c->view == NULL) {
		g_unix_signal_add(SIGINT, end, c);
		g_unix_signal_add(SIGTERM, end, c);
	}
	g_unix_signal_add(SIGHUP, next_file, c);
	g_unix_signal_add(SIGUSR1, tell_now, c);
}

static void add_readers(struct capture *c)
{
	if (capture_live_descriptor(c->live, 0) < 0)
		c->asking = g_timeout_add(CAPTURE_LIVE_ASK_MS, ask_for_packets, c);
	for (unsigned i = 0; c->asking == 0 && i < capture_live_count(c->live); i++) {
		c->readers[i] = g_unix_fd_source_new(capture_live_descriptor(c->live, i), G_IO_IN);
		g_source_set_callback(c->readers[i], G_SOURCE_FUNC(read_packets), c, NULL);
		g_source_attach(c->readers[i], NULL);
	}
}

/* ---- begin and end ---- */

static bool fail(struct capture *c, GError *error, int status)
{
	message_error(NULL, "%s", error->message);
	g_error_free(error);
	c->status = status;
	return false;
}

static bool open_live(struct capture *c)
{
	const struct capture_options *o = of(c);
	GError *error = NULL;
	const struct capture_live_plan plan = {.interfaces = o->interfaces,
		.filter = c->options->filter,
		.snaplen = c->plan.snaplen,
		.buffer_mib = c->plan.buffer_mib,
		.promiscuous = !o->no_promiscuous,
		.immediate = o->immediate};
	c->live = capture_live_open(&plan, &error);
	return c->live != NULL || fail(c, error, EXIT_INPUT);
}

static bool one_link_type(const struct capture *c)
{
	const struct pcapng_interface *list = capture_live_interfaces(c->live);
	for (unsigned i = 1; i < capture_live_count(c->live); i++)
		if (list[i].link_type != list[0].link_type)
			return false;
	return true;
}

static bool open_files(struct capture *c)
{
	const struct capture_options *o = of(c);
	GError *error = NULL;
	struct capture_files_plan plan = {.path = o->write,
		.ring = o->ring != NULL,
		.form = c->plan.form,
		.next = c->plan.next,
		.most = c->plan.stop.files,
		.force = c->options->force,
		.interfaces = capture_live_interfaces(c->live),
		.interface_count = capture_live_count(c->live)};
	if (o->write == NULL)
		return true;
	if (plan.form == CAPTURE_FILE_PCAP && !one_link_type(c)) {
		message_error(NULL,
			"the interfaces have several link types, which pcap cannot hold "
			"(--file-format pcapng)");
		c->status = EXIT_USAGE;
		return false;
	}
	c->files = capture_files_open(&plan, &error);
	return c->files != NULL || fail(c, error, EXIT_INPUT);
}

static bool drop_rights(struct capture *c)
{
	struct capture_user user = {0};
	GError *error = NULL;
	bool root = capture_user_is_root();
	bool good = !root || (capture_user_find(of(c)->user, &user, &error) &&
				     (c->files == NULL || capture_files_own(c->files, user.uid,
								  user.gid, &error)));
	good = good && capture_user_drop(root ? &user : NULL, &error);
	if (!good)
		fail(c, error, EXIT_USAGE);
	else if (c->files != NULL && of(c)->ring != NULL && !capture_files_may_go_on(c->files)) {
		message_error(capture_files_name(c->files),
			"user %s may not make the next file in its folder (chown the folder, or "
			"--user)",
			user.name != NULL ? user.name : g_get_user_name());
		c->status = EXIT_INPUT;
		good = false;
	}
	capture_user_clear(&user);
	return good;
}

static bool open_metrics(struct capture *c)
{
	GError *error = NULL;
	if (of(c)->metrics == NULL)
		return true;
	c->metrics = metrics_http_new(of(c)->metrics, put_metrics, c, &error);
	if (c->metrics == NULL)
		return fail(c, error, EXIT_INPUT);
	message_note(NULL, "metrics: http://%s/metrics", metrics_http_address(c->metrics));
	return true;
}

/* Whoever runs it waits for this line before packets are sent. */
static void tell_begin(const struct capture *c)
{
	message_note(NULL, "capturing on %s", c->names);
}

static struct engine *make_engine(struct capture *c)
{
	struct limits limits = limits_default();
	limits.line = c->options->line;
	limits.linger = c->plan.linger;
	limits.max_all_page_octets = MIN(limits.max_all_page_octets, c->plan.max_memory / 4);
	limits.max_tape_octets = c->view != NULL ? c->plan.max_memory / TAPE_SHARE : 0;
	const bool holds = c->select != NULL, each = holds || c->view != NULL;
	const struct engine_sink sink = {.call = take_call,
		.packet = each ? take_packet : NULL,
		.earlier = each ? take_earlier : NULL,
		.part = holds ? take_part : NULL,
		.media = holds};
	return engine_new(&limits, &sink, c);
}

static void begin(struct capture *c)
{
	if (c->files != NULL && !of(c)->all) {
		c->select = capture_select_new(c->plan.max_memory / HOLD_SHARE, write_packet, c);
	}
	c->engine = make_engine(c);
	c->begun = g_get_monotonic_time();
	c->loop = g_main_loop_new(NULL, FALSE);
	add_signals(c);
	add_readers(c);
	if (c->metrics != NULL)
		metrics_http_attach(c->metrics, NULL);
	g_timeout_add_seconds(1, tick, c);
	tell_begin(c);
}

/* What came before the signal, and waits in the kernel. */
static void drain(struct capture *c)
{
	if (c->over || c->finished || c->view != NULL)
		return;
	g_usleep(CAPTURE_LIVE_WAIT_US);
	capture_live_finish(c->live);
	gint64 end = g_get_monotonic_time() + DRAIN_SECONDS * G_USEC_PER_SEC;
	while (capture_live_read(c->live, PACKETS_A_TURN, push, c) && !c->over &&
		g_get_monotonic_time() < end)
		;
}

static void finish(struct capture *c)
{
	GError *error = NULL;
	for (unsigned i = 0; i < capture_live_count(c->live); i++)
		stop_reading(c, i);
	if (c->asking != 0)
		g_source_remove(c->asking);
	drain(c);
	if (!c->finished)
		engine_finish(c->engine);
	if (c->select != NULL)
		capture_select_drop(c->select);
	tell_statistics(c);
	if (!capture_files_close(c->files, &error))
		tell(c, error);
	c->files = NULL;
}

static void clear(struct capture *c)
{
	metrics_http_free(c->metrics);
	capture_files_close(c->files, NULL);
	capture_live_close(c->live);
	engine_free(c->engine);
	capture_select_free(c->select);
	capture_drops_free(c->drops);
	capture_stats_free(c->stats);
	capture_view_free(c->view);
	g_free(c->names);
	if (c->loop != NULL)
		g_main_loop_unref(c->loop);
	if (c->output != NULL && !capture_output_close(c->output))
		c->status = EXIT_INPUT;
}

static bool is_named(struct capture *c)
{
	if (of(c)->interfaces != NULL)
		return true;
	char *list = capture_live_list();
	message_error(
		NULL, "no interface given (name one with -i: %s)", list != NULL ? list : "none");
	g_free(list);
	c->status = EXIT_USAGE;
	return false;
}

static bool is_safe(void)
{
	if (capture_user_is_borrowed())
		message_error(NULL, "it must not be set-user-ID (use: setcap cap_net_raw+ep "
				    "t38trace)");
	return !capture_user_is_borrowed();
}

/* ---- the browser ---- */

static void tell_view(struct capture *c, bool done)
{
	capture_view_progress(
		c->view, engine_counts(c->engine)->packets, capture_drops_total(c->drops), done);
}

static gboolean look_at_view(gpointer data)
{
	struct capture *c = data;
	tell_view(c, false);
	capture_view_running(c->view, c->engine, c->zero);
	if (capture_view_leaving(c->view))
		g_main_loop_quit(c->loop);
	return G_SOURCE_CONTINUE;
}

/* In a thread of its own. Where a condition of -a ended the capture, the user goes on browsing. */
static void feed(void *ctx)
{
	struct capture *c = ctx;
	g_main_loop_run(c->loop);
	if (capture_view_leaving(c->view))
		return;
	engine_finish(c->engine);
	c->finished = true;
	tell_view(c, true);
}

static void browse(struct capture *c)
{
	g_timeout_add(LOOK_MS, look_at_view, c);
	if (!capture_view_run(c->view, feed, c))
		c->status = EXIT_USAGE;
}

static bool open_results(struct capture *c)
{
	if (of(c)->view) {
		c->view = capture_view_new(c->options, c->names, c->plan.max_memory);
		if (c->view == NULL)
			c->status = EXIT_USAGE;
		if (c->view == NULL || c->options->output == NULL)
			return c->view != NULL;
	}
	c->output = capture_output_new(c->options, &c->status);
	return c->output != NULL;
}

static void capture(struct capture *c)
{
	if (!open_results(c) || !open_live(c) || !open_files(c) || !open_metrics(c) ||
		!drop_rights(c))
		return;
	begin(c);
	if (c->view != NULL)
		browse(c);
	else
		g_main_loop_run(c->loop);
	finish(c);
}

int command_capture(const struct options *options)
{
	struct capture c = {.options = options, .zero = T38_NEVER, .status = EXIT_ANALYSED};
	GError *error = NULL;
	/* Who no longer reads what is written does not end it before the files are whole. */
	signal(SIGPIPE, SIG_IGN);
	if (!is_named(&c))
		return c.status;
	if (!is_safe() || !capture_plan_read(options, &c.plan, &error)) {
		if (error != NULL)
			fail(&c, error, EXIT_USAGE);
		return EXIT_USAGE;
	}
	c.names = g_strjoinv(", ", of(&c)->interfaces);
	c.drops = capture_drops_new();
	c.stats = capture_stats_new();
	capture(&c);
	clear(&c);
	return c.status;
}
