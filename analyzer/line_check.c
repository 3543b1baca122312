#include "analyzer/line_check.h"

#include <math.h>

static struct line_check *add(const struct line_view *v, const struct line_check *check)
{
	if (v->gateway->checks->len >= LINE_MAX_CHECKS)
		return NULL;
	g_array_append_val(v->gateway->checks, *check);
	struct line_check *added =
		&g_array_index(v->gateway->checks, struct line_check, v->gateway->checks->len - 1);
	added->ok = !isnan(added->value_ms) && line_check_margin(added) >= 0;
	if (check->about != NULL)
		added->about = g_string_chunk_insert(v->fax->chunk, check->about);
	return added;
}

struct line_check *line_check_add(const struct line_view *v, enum line_check_id id, t38_time t,
	double value_ms, double limit_ms, const char *about)
{
	return add(v, &(const struct line_check){.id = id,
			      .t = t,
			      .value_ms = value_ms,
			      .limit_ms = limit_ms,
			      .about = about});
}

struct line_check *line_check_add_least(const struct line_view *v, enum line_check_id id,
	t38_time t, double value_ms, double limit_ms, const char *about)
{
	return add(v, &(const struct line_check){.id = id,
			      .t = t,
			      .value_ms = value_ms,
			      .limit_ms = limit_ms,
			      .at_least = true,
			      .about = about});
}

void line_check_packet(struct line_check *check, uint64_t packet)
{
	if (check == NULL || packet == 0 || check->packet_count == G_N_ELEMENTS(check->packets))
		return;
	for (unsigned i = 0; i < check->packet_count; i++)
		if (check->packets[i] == packet)
			return;
	check->packets[check->packet_count++] = packet;
}

void line_check_signal(struct line_check *check, const struct line_signal *signal)
{
	if (signal == NULL)
		return;
	line_check_packet(check, signal->first_packet);
	line_check_packet(check, signal->last_packet);
}

const struct line_signal *line_signal_at(const struct line_track *track, guint i)
{
	return i < track->signals->len ? &g_array_index(track->signals, struct line_signal, i)
				       : NULL;
}

int line_signal_of(const struct line_track *track, uint64_t packet)
{
	for (guint i = track->signals->len; i > 0; i--) {
		const struct line_signal *s = line_signal_at(track, i - 1);
		if (s->first_packet <= packet && packet <= s->last_packet)
			return (int)(i - 1);
	}
	return -1;
}

bool line_signal_is_data(const struct line_signal *s)
{
	return s->kind >= LINE_V21;
}

int line_signal_after(const struct line_track *track, guint from, t38_time t)
{
	for (guint i = from; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (line_signal_is_data(s) && s->t_end > t)
			return (int)i;
	}
	return -1;
}

double line_ms(t38_time a, t38_time b)
{
	return (double)(b - a) / (double)T38_MS;
}
