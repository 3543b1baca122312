/* What the modules that check lines share: how a check is added, how signals are found. */
#ifndef ANALYZER_LINE_CHECK_H
#define ANALYZER_LINE_CHECK_H

#include "analyzer/fax.h"

/* One gateway of a fax, with what the checks ask for. */
struct line_view {
	const struct fax *fax;
	enum side side;
	struct line_gateway *gateway;
	const struct line_gateway *far; /* the other one */
};

/* Adds a check whose value must not be above (at_least: not below) its limit, both in ms, with `ok` set so; NaN, what
 * never came, is not ok. `about` is copied. NULL behind LINE_MAX_CHECKS. */
struct line_check *line_check_add(const struct line_view *, enum line_check_id, t38_time,
	double value_ms, double limit_ms, const char *about);
struct line_check *line_check_add_least(const struct line_view *, enum line_check_id, t38_time,
	double value_ms, double limit_ms, const char *about);

/* Packets that the check rests on; 0 and what is there already is passed over. `check` may be NULL. */
void line_check_packet(struct line_check *, uint64_t packet);
void line_check_signal(struct line_check *, const struct line_signal *);

/* Signal i of the track; NULL behind its end. */
const struct line_signal *line_signal_at(const struct line_track *, guint i);

/* Index of the last signal that packet brought something of; -1: none. */
int line_signal_of(const struct line_track *, uint64_t packet);

/* False for CNG and the answering tones: they are heard together with what the other end says. */
bool line_signal_is_data(const struct line_signal *);

/* Index of the first signal with data, at `from` or behind, that ends later than `t`; -1: none. */
int line_signal_after(const struct line_track *, guint from, t38_time t);

/* Milliseconds from a to b; negative when b comes first. */
double line_ms(t38_time a, t38_time b);

#endif
