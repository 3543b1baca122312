#include "analyzer/call_check.h"

#include <math.h>
#include <string.h>

enum comparison {
	OPERATOR_EQUAL,
	OPERATOR_UNEQUAL,
	OPERATOR_AT_MOST,
	OPERATOR_AT_LEAST,
	OPERATOR_BELOW,
	OPERATOR_ABOVE,
};

struct call_check {
	char *expression;
	const struct call_metric *metric;
	enum comparison comparison;
	double number;
	char *text;
};

/* Those that begin like another one stand before it. */
static const char *const operators[] = {
	[OPERATOR_EQUAL] = "==",
	[OPERATOR_UNEQUAL] = "!=",
	[OPERATOR_AT_MOST] = "<=",
	[OPERATOR_AT_LEAST] = ">=",
	[OPERATOR_BELOW] = "<",
	[OPERATOR_ABOVE] = ">",
};

static GQuark domain(void)
{
	return g_quark_from_static_string("t38trace-check");
}

static bool fail(GError **error, const char *format, ...) G_GNUC_PRINTF(2, 3);

static bool fail(GError **error, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_propagate_error(error, g_error_new_valist(domain(), 0, format, args));
	va_end(args);
	return false;
}

static bool take_operator(const char **at, enum comparison *out)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(operators); i++) {
		if (!g_str_has_prefix(*at, operators[i]))
			continue;
		*at += strlen(operators[i]);
		*out = (enum comparison)i;
		return true;
	}
	return false;
}

static bool take_metric(const char **at, struct call_check *check, GError **error)
{
	size_t n = strcspn(*at, " \t=!<>");
	char *name = g_strndup(*at, n);
	check->metric = call_metric_find(name);
	bool found = check->metric != NULL;
	if (!found)
		fail(error, "there is no metric '%s' (see 't38trace report --list-metrics')", name);
	g_free(name);
	*at += n;
	*at += strspn(*at, " \t");
	return found;
}

static bool set_number(struct call_check *check, GError **error)
{
	char *end;
	check->number = g_ascii_strtod(check->text, &end);
	/* g_ascii_strtod() also takes hexadecimal numbers, infinity and NaN. */
	if (end == check->text || *end != '\0' || !isfinite(check->number) ||
		check->text[strspn(check->text, "0123456789+-.eE")] != '\0')
		return fail(error, "'%s' is no number to compare %s with", check->text,
			check->metric->name);
	return true;
}

static bool set_bool(struct call_check *check, GError **error)
{
	check->number = strcmp(check->text, "true") == 0;
	if (check->number == 0 && strcmp(check->text, "false") != 0)
		return fail(
			error, "%s is true or false, not '%s'", check->metric->name, check->text);
	return true;
}

static bool set_text(struct call_check *check, GError **error)
{
	size_t n = strlen(check->text);
	if (n >= 2 && strchr("'\"", check->text[0]) != NULL &&
		check->text[n - 1] == check->text[0]) {
		check->text[n - 1] = '\0';
		memmove(check->text, check->text + 1, n - 1);
	}
	if (!call_metric_allows(check->metric, check->text))
		return fail(error, "%s is never '%s'", check->metric->name, check->text);
	return true;
}

static bool set_value(struct call_check *check, GError **error)
{
	if (check->metric->type != METRIC_NUMBER && check->comparison > OPERATOR_UNEQUAL)
		return fail(error, "%s has no order: compare it by == or !=", check->metric->name);
	switch (check->metric->type) {
	case METRIC_NUMBER:
		return set_number(check, error);
	case METRIC_BOOL:
		return set_bool(check, error);
	default:
		return set_text(check, error);
	}
}

static bool parse(struct call_check *check, GError **error)
{
	const char *at = check->expression;
	if (!take_metric(&at, check, error))
		return false;
	if (!take_operator(&at, &check->comparison))
		return fail(error, "none of == != < <= > >= follows %s", check->metric->name);
	check->text = g_strstrip(g_strdup(at));
	return set_value(check, error);
}

struct call_check *call_check_parse(const char *expression, GError **error)
{
	struct call_check *check = g_new0(struct call_check, 1);
	check->expression = g_strstrip(g_strdup(expression));
	if (parse(check, error))
		return check;
	call_check_free(check);
	return NULL;
}

void call_check_free(struct call_check *check)
{
	if (check == NULL)
		return;
	g_free(check->expression);
	g_free(check->text);
	g_free(check);
}

static bool compare(double value, enum comparison comparison, double with)
{
	switch (comparison) {
	case OPERATOR_EQUAL:
		return value == with;
	case OPERATOR_UNEQUAL:
		return value != with;
	case OPERATOR_AT_MOST:
		return value <= with;
	case OPERATOR_AT_LEAST:
		return value >= with;
	case OPERATOR_BELOW:
		return value < with;
	default:
		return value > with;
	}
}

static bool holds(const struct call_check *check, const struct call *call)
{
	if (check->metric->type == METRIC_TEXT) {
		const char *text = check->metric->text(call);
		bool equal = g_strcmp0(text, check->text) == 0;
		return text != NULL && equal == (check->comparison == OPERATOR_EQUAL);
	}
	double value = call_metric_number(check->metric, call);
	return !isnan(value) && compare(value, check->comparison, check->number);
}

struct check_result call_check_apply(const struct call_check *check, const struct call *call)
{
	return (struct check_result){.check = check->expression,
		.holds = holds(check, call),
		.value = call_metric_words(check->metric, call)};
}

static bool is_fax(const struct call *call)
{
	return call_is_fax(call) || call->fax_tones[SIDE_CALLER] != 0 ||
	       call->fax_tones[SIDE_CALLEE] != 0;
}

bool call_check_concerns(const struct call *call)
{
	bool fax = is_fax(call);
	for (guint i = 0; i < call->legs->len; i++)
		fax = fax || is_fax(g_ptr_array_index(call->legs, i));
	return fax && call->leg_of == 0;
}
