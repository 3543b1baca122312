#include "analyzer/line_response.h"

#include <math.h>

/* T.30 5.4.3.1; the longest that a machine may wait. */
#define T1_MS 40000.0 /* 35 s +- 5 s */
#define T2_MS 7000.0  /* 6 s +- 1 s */
#define T3_MS 15000.0 /* 10 s +- 5 s */
#define T4_MS 3450.0  /* 3 s +- 15 % */
#define T4_LEAST_MS 2550.0
#define T5_MS 65000.0 /* 60 s +- 5 s */

#define TRAINING_FOLLOWS (1000 * T38_MS) /* DCS and the training behind it are one command */

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))

/* A command as the machine sent it: its place in from_line. */
struct command {
	const struct fax_frame *frame;
	int first, last; /* signals: with DCS, `last` is the training check */
	t38_time end;
};

static bool find_command(const struct line_view *v, const struct fax_frame *f, struct command *out)
{
	const struct line_track *track = &v->gateway->from_line;
	int i = line_signal_of(track, f->last_packet);
	if (i < 0)
		return false;
	const struct line_signal *s = line_signal_at(track, (guint)i);
	const struct line_signal *next = line_signal_at(track, (guint)i + 1);
	*out = (struct command){.frame = f, .first = i, .last = i, .end = s->t_end};
	if (f->fcf == T30_FCF_DCS && next != NULL && next->kind == LINE_FAST &&
		next->t - s->t_end < TRAINING_FOLLOWS) {
		out->last = i + 1;
		out->end = next->t_end;
	}
	return true;
}

/* A machine answers behind a command: what it begins to say while the command still comes answers the one before. */
#define ANSWERS_BEFORE (150 * T38_MS) /* beyond what both estimates may be wrong */

/* True when the far machine began this response before the repeated command had come to it. */
static bool answers_before(const struct line_view *v, const struct line_signal *response,
	const struct line_signal *again)
{
	int source = line_signal_of(&v->far->from_line, response->first_packet);
	int repeat = line_signal_of(&v->far->to_line, again->first_packet);
	if (source < 0 || repeat < 0)
		return false;
	return line_signal_at(&v->far->from_line, (guint)source)->t + ANSWERS_BEFORE <
	       line_signal_at(&v->far->to_line, (guint)repeat)->t_end;
}

static void no_response(const struct line_view *v, const struct command *c)
{
	char *about = g_strdup_printf("%s -> none", c->frame->name);
	struct line_check *check = line_check_add(v, LINE_CHECK_T4, c->end, NAN, T4_MS, about);
	line_check_signal(check, line_signal_at(&v->gateway->from_line, (guint)c->first));
	g_free(about);
}

/* What the machine said behind the command; NULL: nothing, or DCN, which ends all waiting. */
static const struct line_signal *said_next(const struct line_view *v, const struct command *c)
{
	int i = line_signal_after(&v->gateway->from_line, (guint)c->last + 1, c->end);
	return i < 0 ? NULL : line_signal_at(&v->gateway->from_line, (guint)i);
}

static void check_command(const struct line_view *v, const struct command *c)
{
	const struct line_track *heard = &v->gateway->to_line;
	const struct line_signal *next = said_next(v, c);
	int i = line_signal_after(heard, 0, c->end);
	const struct line_signal *response = i < 0 ? NULL : line_signal_at(heard, (guint)i);
	bool said_before = next != NULL && (response == NULL || next->t < response->t);
	if (said_before && (response == NULL || !answers_before(v, response, next))) {
		no_response(v, c);
		return;
	}
	if (response == NULL)
		return; /* the fax, or the capture, ends there */
	double value = MAX(line_ms(c->end, response->t), 0);
	char *about = g_strdup_printf(
		"%s -> %s", c->frame->name, response->text != NULL ? response->text : "carrier");
	struct line_check *check = line_check_add(v, LINE_CHECK_T4, c->end, value, T4_MS, about);
	/* A machine may wait for less; that it said something else by then shows that it did. */
	if (check != NULL && said_before && value >= T4_LEAST_MS)
		check->ok = false;
	line_check_signal(check, line_signal_at(&v->gateway->from_line, (guint)c->last));
	line_check_signal(check, said_before ? next : NULL);
	line_check_signal(check, response);
	g_free(about);
}

static bool asks(const struct fax_frame *f, enum side side)
{
	return f->from == side && f->attempt > 0 && f->fcs == T38_FCS_OK && f->fcf != T30_FCF_DCN;
}

static void check_t4(const struct line_view *v)
{
	int before = -1;
	for (guint i = 0; i < v->fax->frames->len; i++) {
		struct command c;
		if (!asks(FRAME(v->fax, i), v->side) || !find_command(v, FRAME(v->fax, i), &c) ||
			c.first == before)
			continue;
		before = c.first;
		check_command(v, &c);
	}
}

/* Behind these the machine waits for the next command. */
static bool awaits_command(enum t30_fcf fcf)
{
	switch (fcf) {
	case T30_FCF_CFR:
	case T30_FCF_FTT:
	case T30_FCF_MCF:
	case T30_FCF_RTP:
	case T30_FCF_RTN:
	case T30_FCF_PPR:
	case T30_FCF_RNR:
	case T30_FCF_CTR:
	case T30_FCF_ERR:
		return true;
	default:
		return false;
	}
}

static void check_wait(const struct line_view *v, const struct fax_frame *f)
{
	int said = line_signal_of(&v->gateway->from_line, f->last_packet);
	const struct line_signal *s =
		said < 0 ? NULL : line_signal_at(&v->gateway->from_line, (guint)said);
	int next = s == NULL ? -1 : line_signal_after(&v->gateway->to_line, 0, s->t_end);
	if (next < 0)
		return;
	const struct line_signal *command = line_signal_at(&v->gateway->to_line, (guint)next);
	char *about = g_strdup_printf(
		"%s -> %s", f->name, command->text != NULL ? command->text : "carrier");
	struct line_check *check = line_check_add(
		v, LINE_CHECK_T2, s->t_end, MAX(line_ms(s->t_end, command->t), 0), T2_MS, about);
	line_check_signal(check, s);
	line_check_signal(check, command);
	g_free(about);
}

/* Behind EOM both machines go back to phase B, where T2 does not run (T.30 5.3.6.1.6). */
static bool begins_phase_b(const struct fax_frame *f, bool before)
{
	if (f->fcf == T30_FCF_EOM || f->fcf2 == T30_FCF_EOM || f->fcf == T30_FCF_PRI_EOM)
		return true;
	return f->attempt > 0 ? false : before;
}

static void check_t2(const struct line_view *v)
{
	bool phase_b = false;
	for (guint i = 0; i < v->fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(v->fax, i);
		if (f->fcs != T38_FCS_OK || f->fast)
			continue;
		if (f->from != v->side)
			phase_b = begins_phase_b(f, phase_b);
		else if (awaits_command(f->fcf) && !phase_b)
			check_wait(v, f);
	}
}

static const struct fax_frame *first_frame(
	const struct fax *fax, enum side side, enum t30_fcf fcf, guint *at)
{
	for (; *at < fax->frames->len; ++*at) {
		const struct fax_frame *f = FRAME(fax, *at);
		if (f->from == side && f->fcs == T38_FCS_OK && f->fcf == fcf)
			return f;
	}
	return NULL;
}

static void check_t1(const struct line_view *v)
{
	guint at = 0;
	const struct fax_frame *dis = first_frame(v->fax, v->side, T30_FCF_DIS, &at);
	int said = dis == NULL ? -1 : line_signal_of(&v->gateway->from_line, dis->last_packet);
	if (said < 0)
		return;
	const struct line_signal *s = line_signal_at(&v->gateway->from_line, (guint)said);
	int next = line_signal_after(&v->gateway->to_line, 0, s->t_end);
	if (next < 0)
		return;
	const struct line_signal *heard = line_signal_at(&v->gateway->to_line, (guint)next);
	struct line_check *check = line_check_add(v, LINE_CHECK_T1, s->t_end,
		MAX(line_ms(s->t_end, heard->t), 0), T1_MS, "first DIS -> command");
	line_check_signal(check, s);
	line_check_signal(check, heard);
}

static bool calls_operator(enum t30_fcf fcf)
{
	return fcf == T30_FCF_PIN || fcf == T30_FCF_PIP || fcf == T30_FCF_PRI_EOM ||
	       fcf == T30_FCF_PRI_MPS || fcf == T30_FCF_PRI_EOP;
}

/* From the end of an interrupt, as the machine hears it, to what it says next. */
static void check_t3(const struct line_view *v)
{
	const struct line_track *heard = &v->gateway->to_line, *said = &v->gateway->from_line;
	for (guint i = 0; i < v->fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(v->fax, i);
		if (f->from == v->side || f->fcs != T38_FCS_OK || !calls_operator(f->fcf))
			continue;
		int k = line_signal_of(heard, f->last_packet);
		const struct line_signal *call = k < 0 ? NULL : line_signal_at(heard, (guint)k);
		int n = call == NULL ? -1 : line_signal_after(said, 0, call->t_end);
		if (n < 0)
			continue;
		const struct line_signal *next = line_signal_at(said, (guint)n);
		struct line_check *check = line_check_add(v, LINE_CHECK_T3, call->t_end,
			MAX(line_ms(call->t_end, next->t), 0), T3_MS, f->name);
		line_check_signal(check, call);
		line_check_signal(check, next);
	}
}

/* From the first RNR of a run to what ends it, as the sending machine hears them. */
static void check_t5(const struct line_view *v)
{
	enum side far = v->side == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	const struct line_track *heard = &v->gateway->to_line;
	const struct line_signal *first = NULL;
	for (guint i = 0; i < v->fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(v->fax, i);
		if (f->from != far || f->fcs != T38_FCS_OK || f->fast)
			continue;
		int k = line_signal_of(heard, f->last_packet);
		const struct line_signal *s = k < 0 ? NULL : line_signal_at(heard, (guint)k);
		if (f->fcf == T30_FCF_RNR) {
			first = first != NULL ? first : s;
		} else if (first != NULL && s != NULL) {
			struct line_check *check = line_check_add(v, LINE_CHECK_T5, first->t,
				line_ms(first->t, s->t), T5_MS, "RNR -> ready");
			line_check_signal(check, first);
			line_check_signal(check, s);
			first = NULL;
		}
	}
}

void line_response_checks(const struct line_view *v)
{
	if (v->gateway->to_line.signals->len == 0)
		return; /* the other direction is not captured, or says nothing: told elsewhere */
	check_t1(v);
	check_t4(v);
	check_t2(v);
	check_t3(v);
	check_t5(v);
}
