#include "analyzer/call_snapshot.h"

#include <string.h>

#include "analyzer/fax_result.h"
#include "analyzer/finding.h"

static const char *const names[] = {
	[SNAPSHOT_NONE] = "none",
	[SNAPSHOT_FAILED] = "failed",
	[SNAPSHOT_UNKNOWN] = "unknown",
	[SNAPSHOT_PARTIAL] = "partial",
	[SNAPSHOT_SUCCESS] = "success",
};

const char *snapshot_result_name(enum snapshot_result result)
{
	return names[result];
}

enum snapshot_result snapshot_result_of(const char *name)
{
	for (int i = SNAPSHOT_NONE; name != NULL && i <= SNAPSHOT_SUCCESS; i++)
		if (strcmp(names[i], name) == 0)
			return (enum snapshot_result)i;
	return SNAPSHOT_NONE;
}

struct call_snapshot *call_snapshot_new(void)
{
	struct call_snapshot *s = g_new0(struct call_snapshot, 1);
	s->findings = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	s->failed = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return s;
}

void call_snapshot_free(struct call_snapshot *s)
{
	if (s == NULL)
		return;
	g_hash_table_destroy(s->findings);
	g_hash_table_destroy(s->failed);
	g_free(s);
}

void call_snapshot_add_result(
	struct call_snapshot *s, enum snapshot_result result, uint64_t confirmed)
{
	s->result = MAX(s->result, result);
	s->pages_confirmed = MAX(s->pages_confirmed, confirmed);
}

static unsigned severity_in(const struct call_snapshot *s, const char *id)
{
	return GPOINTER_TO_UINT(g_hash_table_lookup(s->findings, id));
}

void call_snapshot_add_finding(struct call_snapshot *s, const char *id, enum severity severity)
{
	if (severity_in(s, id) < (unsigned)severity + 1)
		g_hash_table_insert(
			s->findings, g_strdup(id), GUINT_TO_POINTER((unsigned)severity + 1));
}

void call_snapshot_add_failed(struct call_snapshot *s, const char *check)
{
	g_hash_table_add(s->failed, g_strdup(check));
}

static void add_leg(struct call_snapshot *s, const struct call *leg)
{
	if (leg->fax != NULL)
		call_snapshot_add_result(s,
			snapshot_result_of(fax_status_name(leg->fax->result.status)),
			leg->fax->result.pages_confirmed);
	for (guint i = 0; i < leg->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(leg->faxes, i);
		for (guint k = 0; fax->transport == FAX_UDPTL && k < fax->streams->len; k++)
			s->unrecovered +=
				((const struct fax_stream_info *)g_ptr_array_index(fax->streams, k))
					->udptl.unrecovered;
	}
	for (guint i = 0; i < leg->findings->len; i++) {
		const struct finding *f = &g_array_index(leg->findings, struct finding, i);
		call_snapshot_add_finding(s, f->id, f->severity);
	}
}

struct call_snapshot *call_snapshot_take(
	const struct call *call, const struct call_judgement *judgement)
{
	struct call_snapshot *s = call_snapshot_new();
	add_leg(s, call);
	for (guint i = 0; i < call->legs->len; i++)
		add_leg(s, g_ptr_array_index(call->legs, i));
	for (guint i = 0;
		judgement != NULL && judgement->checks != NULL && i < judgement->checks->len; i++) {
		const struct check_result *c =
			&g_array_index(judgement->checks, struct check_result, i);
		if (!c->holds)
			call_snapshot_add_failed(s, c->check);
	}
	return s;
}

static void G_GNUC_PRINTF(2, 3) say(GPtrArray *out, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	g_ptr_array_add(out, g_strdup_vprintf(format, args));
	va_end(args);
}

static gint by_text(gconstpointer a, gconstpointer b)
{
	return strcmp(a, b);
}

/* Keys in an order that is the same in each run. */
static GList *sorted_keys(GHashTable *table)
{
	return g_list_sort(g_hash_table_get_keys(table), by_text);
}

static void compare_findings(GPtrArray *out, const struct call_snapshot *before,
	const struct call_snapshot *now, enum severity least)
{
	GList *ids = sorted_keys(now->findings);
	for (GList *at = ids; at != NULL; at = at->next) {
		unsigned was = severity_in(before, at->data), is = severity_in(now, at->data);
		if (is <= was || is < (unsigned)least + 1)
			continue;
		if (was == 0)
			say(out, "new %s: %s", severity_name((enum severity)(is - 1)),
				(const char *)at->data);
		else
			say(out, "%s: %s, was %s", (const char *)at->data,
				severity_name((enum severity)(is - 1)),
				severity_name((enum severity)(was - 1)));
	}
	g_list_free(ids);
}

static void compare_checks(
	GPtrArray *out, const struct call_snapshot *before, const struct call_snapshot *now)
{
	GList *checks = sorted_keys(now->failed);
	for (GList *at = checks; at != NULL; at = at->next)
		if (!g_hash_table_contains(before->failed, at->data))
			say(out, "the check %s does not hold any more", (const char *)at->data);
	g_list_free(checks);
}

GPtrArray *call_snapshot_regressions(
	const struct call_snapshot *before, const struct call_snapshot *now, enum severity least)
{
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	if (now->result < before->result)
		say(out, "result: %s, was %s", names[now->result], names[before->result]);
	if (now->pages_confirmed < before->pages_confirmed)
		say(out, "pages confirmed: %" G_GUINT64_FORMAT ", was %" G_GUINT64_FORMAT,
			now->pages_confirmed, before->pages_confirmed);
	if (now->unrecovered > before->unrecovered)
		say(out, "packets lost for good: %" G_GUINT64_FORMAT ", was %" G_GUINT64_FORMAT,
			now->unrecovered, before->unrecovered);
	compare_findings(out, before, now, least);
	compare_checks(out, before, now);
	return out;
}
