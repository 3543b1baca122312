#include "cli/capture_output.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "cli/exit_status.h"
#include "cli/message.h"
#include "render/ladder_text.h"
#include "render/report_json.h"
#include "render/style.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/words.h"

struct capture_output {
	const struct options *options;
	FILE *out;
	struct report_json *json; /* NULL: text */
	struct ladder_style style;
	bool any;
	int error; /* the first one of writing; 0: none */
};

static bool wants_color(const struct options *o, FILE *out)
{
	const char *no_color = getenv("NO_COLOR"), *term = getenv("TERM");
	if (o->color != COLOR_AUTO)
		return o->color == COLOR_ALWAYS;
	return (no_color == NULL || no_color[0] == '\0') && g_strcmp0(term, "dumb") != 0 &&
	       isatty(fileno(out)) != 0;
}

static int width_of(FILE *out)
{
	struct winsize size;
	const char *columns = getenv("COLUMNS");
	if (isatty(fileno(out)) && ioctl(fileno(out), TIOCGWINSZ, &size) == 0 && size.ws_col > 0)
		return size.ws_col;
	return columns != NULL && atoi(columns) > 0 ? atoi(columns) : 80;
}

static FILE *open_output(const char *path)
{
	if (path == NULL || strcmp(path, "-") == 0)
		return stdout;
	FILE *out = fopen(path, "w");
	if (out == NULL)
		message_error(
			path, "%s (name a file that can be written with -o)", strerror(errno));
	return out;
}

struct capture_output *capture_output_new(const struct options *options, int *status)
{
	bool lines = g_strcmp0(options->format, "jsonl") == 0;
	if (!lines && options->format != NULL && strcmp(options->format, "text") != 0) {
		message_error(NULL, "--format: '%s' is none of text, jsonl", options->format);
		*status = EXIT_USAGE;
		return NULL;
	}
	FILE *out = open_output(options->output);
	if (out == NULL) {
		*status = EXIT_INPUT;
		return NULL;
	}
	struct capture_output *o = g_new0(struct capture_output, 1);
	o->options = options;
	o->out = out;
	o->json = lines ? report_json_new(out, true) : NULL;
	o->style = (struct ladder_style){.color = wants_color(options, out), .detail = LADDER_T30};
	return o;
}

static bool is_shown(const struct call *call)
{
	return call->leg_of == 0 &&
	       (call_is_fax(call) || call->legs->len > 0 || call->findings->len > 0);
}

static enum style style_of(const struct call *call)
{
	static const enum style styles[] = {[FAX_UNKNOWN] = STYLE_WARN,
		[FAX_SUCCESS] = STYLE_GOOD,
		[FAX_PARTIAL] = STYLE_WARN,
		[FAX_FAILED] = STYLE_BAD};
	return call->fax != NULL ? styles[call->fax->result.status] : STYLE_BAD;
}

/* "10:40:00.000  1  +15550001 -> +15550002  success  1 page sent and confirmed, 0 packets lost" */
static void print_line(struct capture_output *o, const struct call *call)
{
	char clock[TIME_TEXT_MAX];
	const struct call *best = call_best_leg(call);
	char *from = words_party(call, SIDE_CALLER), *to = words_party(call, SIDE_CALLEE);
	char *what = text_safe(best->verdict_summary != NULL ? best->verdict_summary : "-", -1);
	enum style style = style_of(best);
	fprintf(o->out, "%s  %u  %s -> %s  %s%s%s  %s\n", time_text_clock(call->start, clock),
		call->index, from, to, style_on(style, o->style.color), words_fax_status(best),
		style_off(style, o->style.color), what);
	g_free(from);
	g_free(to);
	g_free(what);
}

/* The terminal may have another size by now. */
static void print_ladder(struct capture_output *o, const struct call *call, t38_time zero)
{
	if (o->any)
		fputc('\n', o->out);
	o->style.width = width_of(o->out);
	ladder_text_call(o->out, &o->style, call, zero);
}

static void put_call(struct capture_output *o, const struct call *call, t38_time zero)
{
	if (o->json != NULL) {
		report_json_call(o->json, call, zero);
		return;
	}
	if (!is_shown(call))
		return;
	if (o->options->quiet)
		print_line(o, call);
	else
		print_ladder(o, call, zero);
	o->any = true;
}

bool capture_output_call(struct capture_output *o, const struct call *call, t38_time zero)
{
	errno = 0;
	put_call(o, call, zero);
	fflush(o->out);
	if (ferror(o->out) && o->error == 0)
		o->error = errno != 0 ? errno : EIO;
	return o->error == 0;
}

bool capture_output_close(struct capture_output *o)
{
	int closed = o->out == stdout ? fflush(o->out) : fclose(o->out);
	if (closed != 0 && o->error == 0)
		o->error = errno;
	bool good = o->error == 0;
	if (!good)
		message_error(o->options->output != NULL ? o->options->output : "standard output",
			"%s (the results are not complete)", strerror(o->error));
	report_json_free(o->json);
	g_free(o);
	return good;
}
