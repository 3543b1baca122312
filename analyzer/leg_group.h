/* Calls that are legs of one: they are handed on together, and one of them, the main leg, speaks for all. */
#ifndef ANALYZER_LEG_GROUP_H
#define ANALYZER_LEG_GROUP_H

#include "analyzer/live_call.h"

/* Puts both, and all that they are tied to, into one group. `percent` and `by` as from leg_score(). At most
 * LEG_GROUP_MAX calls are in a group; further ones stay by themselves. */
void leg_group_tie(struct live_call *, struct live_call *, unsigned percent, const char *by);

#define LEG_GROUP_MAX 32u

/* True when all calls of the group are over; of a call by itself when it is. */
bool leg_group_over(const struct live_call *);

/* The calls of the group that are over, the main leg first, then by index; takes them out of the group. Their models
 * say who is whose leg, pages of the main leg are repaired with those of the others, and its verdict is that of all.
 * A call by itself is given alone. Freed by g_ptr_array_free(). */
GPtrArray *leg_group_take(struct live_call *);

/* Leaves its group: before the call is freed. */
void leg_group_leave(struct live_call *);

#endif
