#include "analyzer/line_checks.h"

#include <math.h>

#include "analyzer/line_modem.h"
#include "analyzer/line_response.h"

#define GAP_LEAST_MS 55.0	  /* T.30 5.3.2: 75 ms +- 20 ms */
#define PREAMBLE_LEAST_MS 850.0	  /* T.30 5.3.1: 1 s +- 15 % */
#define TCF_LEAST_MS 1350.0	  /* T.30 5.3.6.1.3: 1.5 s +- 10 % */
#define TCF_ZEROS_LEAST_MS 1000.0 /* machines want a run of zeros of two thirds of it */
#define DRIFT_PPM 100.0		  /* T.30 wants bit rates true to 0.01 % */
#define FLAGS_LEAST_MS 200.0	  /* T.30 A.3.1 */
#define STALL_MS 1000.0 /* a row, fill and all, may take 5 s (T.4 4.1.3); few machines like that */
#define QUEUE_MS 2000.0 /* what follows comes so much later: T4 begins to run out */
#define COLLISION_MS 50.0 /* less is within what the reconstruction can tell */

static void check_gaps(const struct line_view *v)
{
	const struct line_track *track = &v->gateway->to_line;
	for (guint i = 1; i < track->signals->len; i++) {
		const struct line_signal *a = line_signal_at(track, i - 1);
		const struct line_signal *b = line_signal_at(track, i);
		if (!line_signal_is_data(a) || !line_signal_is_data(b))
			continue;
		struct line_check *check = line_check_add_least(
			v, LINE_CHECK_GAP, a->t_end, line_ms(a->t_end, b->t), GAP_LEAST_MS, NULL);
		line_check_packet(check, a->last_packet);
		line_check_packet(check, b->first_packet);
	}
}

/* An estimate may be wrong by its uncertainty: what may still be right is not called wrong. */
static void check_preambles(const struct line_view *v, const struct line_track *track)
{
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (s->kind != LINE_V21 || s->t_data == T38_NEVER || s->t_data <= s->t)
			continue;
		struct line_check *check = line_check_add_least(v, LINE_CHECK_PREAMBLE, s->t,
			line_ms(s->t, s->t_data) + s->t_error_ms, PREAMBLE_LEAST_MS, s->text);
		line_check_packet(check, s->first_packet);
	}
}

static void check_tcf(const struct line_view *v)
{
	const struct line_track *track = &v->gateway->to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (s->content != LINE_CONTENT_TCF || s->t_data == T38_NEVER)
			continue;
		line_check_signal(line_check_add_least(v, LINE_CHECK_TCF, s->t_data,
					  line_ms(s->t_data, s->t_data_end), TCF_LEAST_MS, NULL),
			s);
		line_check_signal(line_check_add_least(v, LINE_CHECK_TCF_ZEROS, s->t_data,
					  s->tcf_zeros_ms, TCF_ZEROS_LEAST_MS, NULL),
			s);
	}
}

/* The sender of ECM frames begins with flags (T.30 A.3.1), a gateway likewise. */
static void check_flags(const struct line_view *v)
{
	const struct line_track *track = &v->gateway->to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		const struct line_modem *modem = line_modem(s->data_type);
		if (s->content != LINE_CONTENT_ECM || s->kind != LINE_FAST || modem == NULL ||
			s->t_data == T38_NEVER)
			continue;
		t38_time trained = s->t + line_modem_training_time(modem, s->training);
		line_check_packet(line_check_add_least(v, LINE_CHECK_FLAGS, trained,
					  line_ms(trained, s->t_data), FLAGS_LEAST_MS, s->text),
			s->first_packet);
	}
}

/* The first packets that were late for a signal, as many as a check names. */
static void late_packets(struct line_check *check, const struct line_track *track, unsigned signal)
{
	for (guint i = 0; i < track->underflows->len; i++) {
		const struct line_underflow *u =
			&g_array_index(track->underflows, struct line_underflow, i);
		if (u->signal == signal)
			line_check_packet(check, u->packet);
	}
}

static void check_underflows(const struct line_view *v)
{
	const struct line_track *track = &v->gateway->to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (!line_signal_is_data(s) || s->t_data == T38_NEVER)
			continue;
		struct line_check *check =
			line_check_add(v, LINE_CHECK_UNDERFLOW, s->t, s->underflow_ms, 0, s->text);
		late_packets(check, track, i);
		if (check != NULL && check->packet_count == 0 && s->underflows > 0)
			line_check_signal(check, s);
	}
}

static void check_overlap(
	const struct line_view *v, const struct line_signal *played, const struct line_signal *said)
{
	double ms = line_ms(MAX(played->t, said->t), MIN(played->t_end, said->t_end));
	if (ms - said->t_error_ms - said->t_end_error_ms < COLLISION_MS)
		return;
	char *about = g_strdup_printf("%s while the machine says %s",
		played->text != NULL ? played->text : played->name,
		said->text != NULL ? said->text : said->name);
	struct line_check *check =
		line_check_add(v, LINE_CHECK_COLLISION, MAX(played->t, said->t), ms, 0, about);
	line_check_packet(check, played->first_packet);
	line_check_packet(check, said->first_packet);
	line_check_packet(check, played->last_packet);
	line_check_packet(check, said->last_packet);
	g_free(about);
}

/* A fast modem with neither TCF nor page is one that a gateway takes something else for, as the V.21 that it plays. */
static bool says_something(const struct line_signal *said)
{
	bool told = said->content == LINE_CONTENT_TCF || said->text != NULL;
	return line_signal_is_data(said) && (said->kind != LINE_FAST || told);
}

/* Both tracks are in order: one walk over them. A terminal has no line on which both could be heard. */
static void check_collisions(const struct line_view *v)
{
	const struct line_track *to = &v->gateway->to_line, *from = &v->gateway->from_line;
	guint k = 0;
	for (guint i = 0; i < to->signals->len; i++) {
		const struct line_signal *played = line_signal_at(to, i), *said;
		while ((said = line_signal_at(from, k)) != NULL && said->t_end <= played->t)
			k++;
		for (guint j = k;
			(said = line_signal_at(from, j)) != NULL && said->t < played->t_end; j++)
			if (line_signal_is_data(played) && says_something(said))
				check_overlap(v, played, said);
	}
}

/* The modem had nothing to send in the middle of a page. */
static void check_stalls(const struct line_view *v)
{
	const struct line_track *track = &v->gateway->to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if ((s->content != LINE_CONTENT_IMAGE && s->content != LINE_CONTENT_ECM) ||
			s->t_data == T38_NEVER)
			continue;
		line_check_packet(line_check_add(v, LINE_CHECK_STALL,
					  s->stall_ms > 0 ? s->stall_t : s->t_data, s->stall_ms,
					  STALL_MS, s->text),
			s->stall_packet);
	}
}

static void check_queue(const struct line_view *v)
{
	const struct line_track *track = &v->gateway->to_line;
	for (guint i = 0; i < track->signals->len; i++) {
		const struct line_signal *s = line_signal_at(track, i);
		if (line_signal_is_data(s))
			line_check_signal(line_check_add(v, LINE_CHECK_QUEUE, s->t, s->queue_ms,
						  QUEUE_MS, s->text),
				s);
	}
}

/* The sender's clock against the capture's, from the pace of a long page; the receiving gateway's buffer grows, or runs
 * empty, by as much. */
static void check_drift(const struct line_view *v)
{
	const struct line_gateway *g = v->gateway;
	const struct line_signal *first = line_signal_at(&g->from_line, 0);
	if (isnan(g->drift_ppm) || first == NULL)
		return;
	double sure = MAX(fabs(g->drift_ppm) - g->drift_error_ppm, 0);
	line_check_signal(
		line_check_add(v, LINE_CHECK_DRIFT, first->t, sure, DRIFT_PPM, NULL), first);
}

/* What stands here is judged on the line of a gateway; a terminal that speaks T.38 itself has none. */
static void check_gateway(struct fax *fax, enum side side)
{
	enum side far = side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	const struct line_view v = {.fax = fax,
		.side = side,
		.gateway = &fax->timing->gateway[side],
		.far = &fax->timing->gateway[far]};
	line_response_checks(&v);
	check_tcf(&v);
	check_drift(&v);
	if (v.gateway->terminal)
		return;
	check_gaps(&v);
	check_preambles(&v, &v.gateway->to_line);
	check_preambles(&v, &v.gateway->from_line);
	check_flags(&v);
	check_underflows(&v);
	check_stalls(&v);
	check_queue(&v);
	check_collisions(&v);
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct line_check *x = a, *y = b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return (x->id > y->id) - (x->id < y->id);
}

void line_checks(struct fax *fax)
{
	if (fax->timing == NULL)
		return;
	for (int side = 0; side < 2; side++) {
		check_gateway(fax, (enum side)side);
		g_array_sort(fax->timing->gateway[side].checks, by_time);
	}
}
