#include "render/view_strips.h"

#include <string.h>

#include "render/text_safe.h"

static double ms(t38_time from, t38_time to)
{
	return ((double)to - (double)from) / (double)T38_MS;
}

static void add_strip(struct view_strips *out, const char *name)
{
	struct view_strip strip = {.name = g_strdup(name),
		.signals = g_array_new(FALSE, TRUE, sizeof(struct view_signal))};
	g_array_append_val(out->strips, strip);
}

static void add_signal(struct view_strips *out, struct view_signal signal)
{
	struct view_strip *strip =
		&g_array_index(out->strips, struct view_strip, out->strips->len - 1);
	signal.t_end = MAX(signal.t_end, signal.t);
	if (out->first == T38_NEVER || signal.t < out->first)
		out->first = signal.t;
	if (out->last == T38_NEVER || signal.t_end > out->last)
		out->last = signal.t_end;
	g_array_append_val(strip->signals, signal);
}

/* ---- the lines ---- */

static enum style line_style(const struct line_signal *s)
{
	if (s->content == LINE_CONTENT_IMAGE || s->content == LINE_CONTENT_ECM)
		return STYLE_PAGE;
	if (s->content == LINE_CONTENT_FRAMES)
		return STYLE_T30;
	return STYLE_TONE;
}

static char *line_detail(const struct line_signal *s)
{
	static const char *const trainings[] = {[LINE_TRAINING_NONE] = "",
		[LINE_TRAINING_LONG] = " long training",
		[LINE_TRAINING_SHORT] = " short training"};
	GString *out = g_string_new(s->name != NULL ? s->name : "?");
	if (s->rate > 0)
		g_string_append_printf(out, " %u", s->rate);
	g_string_append_printf(out, "%s  %.0f ms", trainings[s->training], ms(s->t, s->t_end));
	if (s->underflows > 0)
		g_string_append_printf(
			out, "  %u underflows, %.0f ms", s->underflows, s->underflow_ms);
	if (s->late_ms > 0)
		g_string_append_printf(out, "  late %.0f ms", s->late_ms);
	if (s->fill_ms > 0)
		g_string_append_printf(out, "  fill %.0f ms", s->fill_ms);
	if (s->queue_ms > 0)
		g_string_append_printf(out, "  queue %.0f ms", s->queue_ms);
	if (s->content == LINE_CONTENT_TCF)
		g_string_append_printf(out, "  zeros %.0f ms", s->tcf_zeros_ms);
	if (s->t_error_ms > 0)
		g_string_append_printf(out, "  (begins within %.0f ms)", s->t_error_ms);
	return g_string_free(out, FALSE);
}

static void add_track(struct view_strips *out, const char *name, const struct line_track *track)
{
	add_strip(out, name);
	for (guint i = 0; track->signals != NULL && i < track->signals->len; i++) {
		const struct line_signal *s = &g_array_index(track->signals, struct line_signal, i);
		const char *text = s->text != NULL ? s->text : s->name;
		add_signal(out, (struct view_signal){.t = s->t,
					.t_end = s->t_end,
					.name = text_safe(text, -1),
					.detail = line_detail(s),
					.style = line_style(s),
					.bad = s->underflows > 0,
					.first_packet = s->first_packet,
					.last_packet = s->last_packet});
	}
}

static void add_lines(struct view_strips *out, const struct line_timing *timing)
{
	static const char *const names[2][2] = {
		{"caller hears", "caller says"}, {"callee hears", "callee says"}};
	for (int side = 0; side < 2; side++) {
		add_track(out, names[side][0], &timing->gateway[side].to_line);
		add_track(out, names[side][1], &timing->gateway[side].from_line);
	}
}

/* ---- the packets ---- */

/* For each signal the names of its frames, "CSI DIS", or NULL. */
static GPtrArray *names_of_frames(const struct fax *fax)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	g_ptr_array_set_size(out, (gint)fax->signals->len);
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		char *before = f->signal < out->len ? out->pdata[f->signal] : NULL;
		if (f->fast || f->signal >= out->len || (before != NULL && strlen(before) > 40))
			continue;
		out->pdata[f->signal] = before != NULL ? g_strdup_printf("%s %s", before, f->name)
						       : g_strdup(f->name);
		g_free(before);
	}
	return out;
}

static char *signal_name(const struct fax *fax, const GPtrArray *frames, guint i)
{
	const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
	if (s->kind == FAX_SIGNAL_TCF)
		return g_strdup("TCF");
	if (s->kind == FAX_SIGNAL_IMAGE)
		return g_strdup("page");
	const char *names = s->kind == FAX_SIGNAL_HDLC ? g_ptr_array_index(frames, i) : NULL;
	return text_safe(names != NULL ? names : s->name, -1);
}

static enum style signal_style(const struct fax_signal *s)
{
	if (s->kind == FAX_SIGNAL_IMAGE)
		return STYLE_PAGE;
	return s->kind == FAX_SIGNAL_HDLC ? STYLE_T30 : STYLE_TONE;
}

static void add_packets(
	struct view_strips *out, const struct fax *fax, const GPtrArray *frames, enum side side)
{
	add_strip(out, side == SIDE_CALLER ? "caller sends" : "callee sends");
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (s->from != side || strcmp(s->name, "no-signal") == 0)
			continue;
		add_signal(out, (struct view_signal){.t = s->t,
					.t_end = s->t_end,
					.name = signal_name(fax, frames, i),
					.detail = g_strdup_printf("%s  %.0f ms  %zu octets%s",
						s->name, ms(s->t, s->t_end), s->octets,
						s->lost > 0 ? "  packets lost" : ""),
					.style = signal_style(s),
					.bad = s->lost > 0,
					.first_packet = s->first_packet,
					.last_packet = s->last_packet});
	}
}

struct view_strips *view_strips_new(const struct fax *fax)
{
	struct view_strips *out = g_new0(struct view_strips, 1);
	out->strips = g_array_new(FALSE, TRUE, sizeof(struct view_strip));
	out->first = out->last = T38_NEVER;
	out->lines = fax->timing != NULL;
	if (fax->timing != NULL)
		add_lines(out, fax->timing);
	GPtrArray *frames = names_of_frames(fax);
	add_packets(out, fax, frames, SIDE_CALLER);
	add_packets(out, fax, frames, SIDE_CALLEE);
	g_ptr_array_free(frames, TRUE);
	if (out->first == T38_NEVER)
		out->first = out->last = fax->first;
	return out;
}

void view_strips_free(struct view_strips *s)
{
	if (s == NULL)
		return;
	for (guint i = 0; i < s->strips->len; i++) {
		struct view_strip *strip = &g_array_index(s->strips, struct view_strip, i);
		for (guint k = 0; k < strip->signals->len; k++) {
			g_free(g_array_index(strip->signals, struct view_signal, k).name);
			g_free(g_array_index(strip->signals, struct view_signal, k).detail);
		}
		g_array_free(strip->signals, TRUE);
		g_free(strip->name);
	}
	g_array_free(s->strips, TRUE);
	g_free(s);
}

int view_strip_find(const struct view_strip *strip, t38_time t)
{
	int found = -1;
	for (guint i = 0; i < strip->signals->len; i++)
		if (g_array_index(strip->signals, struct view_signal, i).t <= t)
			found = (int)i;
	return found;
}
