#include "analyzer/leg_group.h"

#include "analyzer/fax_copies.h"
#include "analyzer/fax_result.h"
#include "analyzer/finding.h"
#include "analyzer/verdict.h"

#define CALL(group, i) ((struct live_call *)g_ptr_array_index((group), i))

static GPtrArray *group_of(struct live_call *live)
{
	if (live->group == NULL) {
		live->group = g_ptr_array_new();
		g_ptr_array_add(live->group, live);
	}
	return live->group;
}

static void note_tie(struct call *call, unsigned percent, const char *by)
{
	if (percent <= call->tied_percent)
		return;
	call->tied_percent = percent;
	call->tied_by = by;
}

void leg_group_tie(struct live_call *a, struct live_call *b, unsigned percent, const char *by)
{
	GPtrArray *x = group_of(a), *y = group_of(b);
	if (x != y && x->len + y->len > LEG_GROUP_MAX)
		return;
	note_tie(a->call, percent, by);
	note_tie(b->call, percent, by);
	if (x == y)
		return;
	for (guint i = 0; i < y->len; i++) {
		g_ptr_array_add(x, CALL(y, i));
		CALL(y, i)->group = x;
	}
	g_ptr_array_free(y, TRUE);
}

void leg_group_leave(struct live_call *live)
{
	GPtrArray *group = live->group;
	if (group == NULL)
		return;
	g_ptr_array_remove(group, live);
	live->group = NULL;
	if (group->len == 0)
		g_ptr_array_free(group, TRUE);
}

bool leg_group_over(const struct live_call *live)
{
	if (live->group == NULL)
		return live->ended;
	for (guint i = 0; i < live->group->len; i++)
		if (!CALL(live->group, i)->ended)
			return false;
	return true;
}

/* SIP before the protocols between a gateway and its controller, then the first to begin. */
static gint by_rank(gconstpointer a, gconstpointer b)
{
	const struct call *x = (*(struct live_call *const *)a)->call;
	const struct call *y = (*(struct live_call *const *)b)->call;
	bool sip_x = x->signalling == SIGNALLING_SIP, sip_y = y->signalling == SIGNALLING_SIP;
	if (sip_x != sip_y)
		return sip_x ? -1 : 1;
	return x->index < y->index ? -1 : 1;
}

/* ---- what the models say of each other ---- */

static void relate(struct call *call, const GPtrArray *all)
{
	struct call *main = CALL(all, 0)->call;
	for (guint i = 0; i < all->len; i++)
		if (CALL(all, i)->call != call)
			g_array_append_val(call->related, CALL(all, i)->call->index);
	if (call == main) {
		call->tied_by = NULL;
		call->tied_percent = 0;
		return;
	}
	call->leg_of = main->index;
	g_ptr_array_add(main->legs, call);
}

/* Each leg's pages help those of the others. */
static void repair(const GPtrArray *all)
{
	for (guint i = 0; i < all->len; i++)
		for (guint k = 0; k < all->len; k++)
			if (i != k && CALL(all, i)->call->fax != NULL &&
				CALL(all, k)->call->fax != NULL)
				fax_copies_hop(CALL(all, i)->call->fax, CALL(all, k)->call->fax);
}

/* The verdict of the leg that holds the fax best; a failure has the root of the first leg that knows one. */
static void settle_verdict(struct call *main)
{
	const struct call *best = call_best_leg(main);
	main->verdict_summary = call_text_of(main, best->verdict_summary);
	main->verdict_root = best->verdict_root;
	main->verdict_action = best->verdict_action;
	bool failed = best->fax == NULL || best->fax->result.status != FAX_SUCCESS;
	for (guint i = 0; i < main->legs->len && failed && main->verdict_root == NULL; i++) {
		const struct call *leg = g_ptr_array_index(main->legs, i);
		main->verdict_root = leg->verdict_root;
		main->verdict_action = leg->verdict_action;
	}
}

/* What a gateway heard on its G.711 leg it switched on the other. */
static void settle_findings(struct call *main)
{
	const struct call *best = call_best_leg(main);
	for (guint i = 0; i <= main->legs->len && best->fax != NULL; i++) {
		struct call *leg = i == 0 ? main : g_ptr_array_index(main->legs, i - 1);
		for (guint k = 0; k < leg->findings->len; k++) {
			struct finding *f = &g_array_index(leg->findings, struct finding, k);
			if (f->id == finding_row(FINDING_SIG_T38_NOT_OFFERED)->id)
				f->severity = SEVERITY_NOTE;
		}
	}
}

GPtrArray *leg_group_take(struct live_call *live)
{
	GPtrArray *all = g_ptr_array_new();
	if (live->group == NULL) {
		g_ptr_array_add(all, live);
		return all;
	}
	for (guint i = 0; i < live->group->len; i++)
		if (CALL(live->group, i)->ended)
			g_ptr_array_add(all, CALL(live->group, i));
	for (guint i = 0; i < all->len; i++)
		leg_group_leave(CALL(all, i));
	if (all->len < 2)
		return all;
	g_ptr_array_sort(all, by_rank);
	for (guint i = 0; i < all->len; i++)
		relate(CALL(all, i)->call, all);
	repair(all);
	settle_findings(CALL(all, 0)->call);
	verdict_legs(CALL(all, 0)->call);
	settle_verdict(CALL(all, 0)->call);
	return all;
}
