#include "cli/run.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "analyzer/finding.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/progress.h"

struct run {
	const struct options *options;
	struct source *source;
	FILE *out;
	t38_time zero;		     /* of `t`; may become less until it is settled */
	bool zero_settled;	     /* some result has it */
	const struct engine *engine; /* while packets are read */
	bool *told;		     /* for each file: its error has been said */
	int status;
	const struct run_sink *sink;
	void *ctx;
	unsigned main_leg; /* index of the last main leg that was selected */
};

static void tell_errors(struct run *r)
{
	for (unsigned i = 0; i < source_count(r->source); i++) {
		const struct source_info *info = source_info(r->source, i);
		if (info->error == NULL || r->told[i])
			continue;
		r->told[i] = true;
		r->status = EXIT_INPUT;
		message_error(info->path, "%s", info->error);
	}
}

static bool open_output(struct run *r)
{
	const char *path = r->options->output;
	r->out = stdout;
	if (path == NULL || strcmp(path, "-") == 0)
		return true;
	r->out = fopen(path, "w");
	if (r->out == NULL)
		message_error(
			path, "%s (name a file that can be written with -o)", strerror(errno));
	return r->out != NULL;
}

struct run *run_open(const struct options *options, bool twice, bool text_output, int *status)
{
	GError *error = NULL;
	struct run *r = g_new0(struct run, 1);
	r->options = options;
	r->zero = T38_NEVER;
	r->out = stdout;
	r->source = source_open_files(
		options->files, options->file_count, options->filter, twice, &error);
	if (r->source == NULL) {
		message_error(NULL, "%s", error->message);
		g_error_free(error);
		*status = EXIT_USAGE;
	} else if (text_output && !open_output(r)) {
		*status = EXIT_INPUT;
	} else {
		r->told = g_new0(bool, source_count(r->source));
		tell_errors(r);
		return r;
	}
	source_free(r->source);
	g_free(r);
	return NULL;
}

static bool is_named(const struct options *o, const struct call *call)
{
	char index[16];
	g_snprintf(index, sizeof(index), "%u", call->index);
	for (char **c = o->calls; *c != NULL; c++)
		if (strcmp(*c, index) == 0 || g_strcmp0(*c, call->call_id) == 0)
			return true;
	return false;
}

bool run_selects(const struct run *r, const struct call *call)
{
	return r->options->calls == NULL || is_named(r->options, call);
}

/* Legs come right behind their main leg; who names one of them means all. */
static bool selected(struct run *r, const struct call *call)
{
	const struct options *o = r->options;
	if (o->calls == NULL || (call->leg_of > 0 && call->leg_of == r->main_leg))
		return true;
	bool named = is_named(o, call);
	for (guint i = 0; i < call->legs->len; i++)
		named = named || is_named(o, g_ptr_array_index(call->legs, i));
	if (named)
		r->main_leg = call->index;
	return named;
}

/* The first packet's time, or the earlier one at which a HEP agent saw what it reports: a stream of HEP may be sent
 * long after the calls. */
static t38_time settle_zero(struct run *r)
{
	const struct engine_counts *counts = engine_counts(r->engine);
	if (!r->zero_settled && counts->agent_first != T38_NEVER)
		r->zero = MIN(r->zero, counts->agent_first);
	r->zero_settled = true;
	return r->zero;
}

/* What the capturing system lost is of all traffic: it makes each fax doubtful. */
static void note_dropped(const struct run *r, struct call *call)
{
	uint64_t dropped = 0;
	for (unsigned i = 0; i < source_count(r->source); i++)
		dropped += source_info(r->source, i)->dropped;
	if (dropped > 0 && call->leg_of == 0 && call_is_fax(call))
		finding_add(call, FINDING_CAPTURE_DROPS, call->start, 0,
			"%" G_GUINT64_FORMAT " packets of all traffic, as the file counts them",
			dropped);
}

static void take_call(void *ctx, struct call *call)
{
	struct run *r = ctx;
	note_dropped(r, call);
	t38_time zero = settle_zero(r);
	if (r->sink->own != NULL && selected(r, call)) {
		r->sink->own(r->ctx, call, zero);
		return;
	}
	if (r->sink->call != NULL && selected(r, call)) {
		if (r->sink->rewrite != NULL)
			r->sink->rewrite(r->ctx, call);
		r->sink->call(r->ctx, call, zero);
	}
	call_free(call);
}

static void take_packet(void *ctx, const struct engine_packet *packet)
{
	struct run *r = ctx;
	r->sink->packet(r->ctx, packet);
}

static void take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct run *r = ctx;
	r->sink->earlier(r->ctx, number, call);
}

static void take_part(void *ctx, uint64_t number, const struct datagram *datagram)
{
	struct run *r = ctx;
	r->sink->part(r->ctx, number, datagram);
}

static void tell_undecoded(struct run *r)
{
	for (unsigned i = 0; i < source_count(r->source); i++) {
		const struct source_info *info = source_info(r->source, i);
		for (unsigned k = 0; k < info->link_type_count && !r->told[i]; k++) {
			uint32_t type = info->link_types[k];
			if (registry_lookup((struct proto_key){SPACE_LINK_TYPE, type}) != NULL)
				continue;
			r->told[i] = true;
			r->status = EXIT_INPUT;
			message_error(info->path,
				"link type %u is not decoded (capture on Ethernet, Linux cooked, "
				"raw IP or "
				"loopback)",
				type);
		}
	}
}

void run_read(struct run *r, const struct run_sink *sink, void *ctx)
{
	struct limits limits = limits_default();
	limits.line = r->options->line;
	limits.max_tape_octets = sink->max_tape_octets;
	const struct engine_sink engine_sink = {.call = take_call,
		.packet = sink->packet != NULL ? take_packet : NULL,
		.earlier = sink->earlier != NULL ? take_earlier : NULL,
		.part = sink->part != NULL ? take_part : NULL,
		.media = sink->media,
		.in_order = sink->in_order};
	struct packet packet;
	r->sink = sink;
	r->ctx = ctx;
	struct engine *engine = engine_new(&limits, &engine_sink, r);
	r->engine = engine;
	if (sink->engine != NULL)
		sink->engine(ctx, engine);
	struct progress *progress =
		progress_new(r->options->quiet ? PROGRESS_NEVER : r->options->progress);
	while ((sink->more == NULL || sink->more(ctx)) && source_next(r->source, &packet)) {
		if (r->zero == T38_NEVER)
			r->zero = packet.time;
		if (sink->raw != NULL)
			sink->raw(ctx, &packet);
		engine_push(engine, &packet);
		progress_update(progress, r->source);
	}
	if (sink->engine != NULL)
		sink->engine(ctx, NULL);
	engine_finish(engine);
	settle_zero(r);
	r->engine = NULL;
	progress_done(progress);
	const struct engine_counts *counts = engine_counts(engine);
	if (r->options->verbose)
		message_note(NULL,
			"%" G_GUINT64_FORMAT " packets, %" G_GUINT64_FORMAT
			" not decoded, %" G_GUINT64_FORMAT " of calls cut by the capture",
			counts->packets, counts->undecoded, counts->snapped);
	engine_free(engine);
	tell_errors(r);
	tell_undecoded(r);
}

bool run_rewind(struct run *r)
{
	GError *error = NULL;
	if (source_rewind(r->source, &error))
		return true;
	message_error(NULL, "%s", error->message);
	g_error_free(error);
	r->status = EXIT_INPUT;
	return false;
}

FILE *run_out(const struct run *r)
{
	return r->out;
}

bool run_color(const struct run *r)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	if (r->options->color != COLOR_AUTO)
		return r->options->color == COLOR_ALWAYS;
	if ((no_color != NULL && no_color[0] != '\0') ||
		(term != NULL && strcmp(term, "dumb") == 0))
		return false;
	return isatty(fileno(r->out)) != 0;
}

int run_width(const struct run *r)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	if (r->options->width > 0)
		return r->options->width;
	if (isatty(fileno(r->out)) && ioctl(fileno(r->out), TIOCGWINSZ, &size) == 0 &&
		size.ws_col > 0)
		return size.ws_col;
	if (columns != NULL && atoi(columns) > 0)
		return atoi(columns);
	return 80;
}

struct source *run_source(const struct run *r)
{
	return r->source;
}

t38_time run_zero(const struct run *r)
{
	return r->zero;
}

static void close_output(struct run *r)
{
	bool failed = ferror(r->out) != 0;
	failed = (r->out == stdout ? fflush(r->out) : fclose(r->out)) != 0 || failed;
	if (!failed)
		return;
	message_error(r->options->output != NULL ? r->options->output : "standard output",
		"%s (the results are not complete)", strerror(errno));
	r->status = EXIT_INPUT;
}

int run_close(struct run *r)
{
	close_output(r);
	int status = r->status;
	source_free(r->source);
	g_free(r->told);
	g_free(r);
	return status;
}
