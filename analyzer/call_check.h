/* Conditions on the metrics of a call: METRIC OPERATOR VALUE, "loss_percent <= 1", "result == success". */
#ifndef ANALYZER_CALL_CHECK_H
#define ANALYZER_CALL_CHECK_H

#include "analyzer/call_judgement.h"
#include "analyzer/call_metrics.h"

struct call_check;

/* Reads a condition. Operators are == != < <= > >=, of text and of true and false only the first two; blanks around them are
 * optional; a text may stand in quotes. NULL for what is no condition, an unknown metric and a value that the metric cannot
 * have: then *error says which. */
struct call_check *call_check_parse(const char *expression, GError **error);
void call_check_free(struct call_check *);

/* Whether it holds of the call; a metric that is not known makes it fail. The result lives as long as the condition, but its
 * value is freed by g_free(). */
struct check_result call_check_apply(const struct call_check *, const struct call *);

/* True for calls that conditions are about: faxes, also those that never came to T.38. A leg is judged with its main leg. */
bool call_check_concerns(const struct call *);

#endif
