#include "render/baseline.h"

#include <json-glib/json-glib.h>
#include <string.h>

#include "analyzer/call_check.h"
#include "analyzer/finding.h"
#include "render/words.h"

#define SCHEMA "t38trace-report/1"

struct old_call {
	unsigned index;
	char *call_id;	       /* NULL: none */
	char *caller, *callee; /* as words_party() names them */
	bool fax;	       /* it, or a leg of it */
	bool met;
	struct call_snapshot *snapshot;
};

struct baseline {
	GArray *calls; /* struct old_call */
};

/* ---- JSON that may be anything ---- */

static JsonNode *member(JsonObject *object, const char *name)
{
	return object != NULL ? json_object_get_member(object, name) : NULL;
}

static JsonObject *object_in(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name);
	return node != NULL && JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static JsonArray *array_in(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name);
	return node != NULL && JSON_NODE_HOLDS_ARRAY(node) ? json_node_get_array(node) : NULL;
}

static unsigned length(JsonArray *array)
{
	return array != NULL ? json_array_get_length(array) : 0;
}

static JsonObject *object_at(JsonArray *array, unsigned i)
{
	JsonNode *node = json_array_get_element(array, i);
	return JSON_NODE_HOLDS_OBJECT(node) ? json_node_get_object(node) : NULL;
}

static const char *text_in(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name);
	bool text = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
		    json_node_get_value_type(node) == G_TYPE_STRING;
	return text ? json_node_get_string(node) : NULL;
}

static uint64_t count_in(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name);
	bool number = node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
		      json_node_get_value_type(node) == G_TYPE_INT64;
	return number ? (uint64_t)MAX(json_node_get_int(node), 0) : 0;
}

static bool is_false(JsonObject *object, const char *name)
{
	JsonNode *node = member(object, name);
	return node != NULL && JSON_NODE_HOLDS_VALUE(node) &&
	       json_node_get_value_type(node) == G_TYPE_BOOLEAN && !json_node_get_boolean(node);
}

/* ---- reading ---- */

static void add_findings(struct call_snapshot *s, JsonArray *findings)
{
	for (unsigned i = 0; i < length(findings); i++) {
		JsonObject *finding = object_at(findings, i);
		const char *id = text_in(finding, "id"), *severity = text_in(finding, "severity");
		for (int k = SEVERITY_NOTE; id != NULL && k <= SEVERITY_ERROR; k++)
			if (g_strcmp0(severity, severity_name((enum severity)k)) == 0)
				call_snapshot_add_finding(s, id, (enum severity)k);
	}
}

static void add_leg(struct call_snapshot *s, JsonObject *call)
{
	JsonObject *fax = object_in(call, "fax"), *result = object_in(fax, "result");
	JsonArray *streams = array_in(fax, "streams"), *checks = array_in(call, "checks");
	if (result != NULL)
		call_snapshot_add_result(s, snapshot_result_of(text_in(result, "status")),
			count_in(result, "pages_confirmed"));
	for (unsigned i = 0; i < length(streams); i++)
		s->unrecovered += count_in(object_at(streams, i), "unrecovered");
	add_findings(s, array_in(call, "findings"));
	for (unsigned i = 0; i < length(checks); i++) {
		JsonObject *check = object_at(checks, i);
		if (is_false(check, "holds") && text_in(check, "check") != NULL)
			call_snapshot_add_failed(s, text_in(check, "check"));
	}
}

static char *party_name(JsonObject *call, const char *side)
{
	JsonObject *party = object_in(call, side);
	const char *uri = text_in(party, "uri"), *display = text_in(party, "display");
	const char *address = text_in(party, "address");
	if (uri != NULL)
		return words_user(uri);
	return g_strdup(display != NULL ? display : address != NULL ? address : "-");
}

static bool is_fax(JsonObject *call)
{
	return object_in(call, "fax") != NULL || object_in(call, "t38") != NULL;
}

static void clear_call(gpointer data)
{
	struct old_call *call = data;
	g_free(call->call_id);
	g_free(call->caller);
	g_free(call->callee);
	call_snapshot_free(call->snapshot);
}

static void add_call(struct baseline *b, JsonObject *call)
{
	struct old_call old = {.index = (unsigned)count_in(call, "index"),
		.call_id = g_strdup(text_in(call, "call_id")),
		.caller = party_name(call, "caller"),
		.callee = party_name(call, "callee"),
		.fax = is_fax(call),
		.snapshot = call_snapshot_new()};
	add_leg(old.snapshot, call);
	g_array_append_val(b->calls, old);
}

static void add_to_main(struct baseline *b, JsonObject *leg)
{
	for (guint i = 0; i < b->calls->len; i++) {
		struct old_call *old = &g_array_index(b->calls, struct old_call, i);
		if (old->index != count_in(leg, "leg_of"))
			continue;
		old->fax = old->fax || is_fax(leg);
		add_leg(old->snapshot, leg);
	}
}

static void read_calls(struct baseline *b, JsonArray *calls)
{
	for (unsigned i = 0; i < length(calls); i++)
		if (object_at(calls, i) != NULL && count_in(object_at(calls, i), "leg_of") == 0)
			add_call(b, object_at(calls, i));
	for (unsigned i = 0; i < length(calls); i++)
		if (count_in(object_at(calls, i), "leg_of") != 0)
			add_to_main(b, object_at(calls, i));
}

static bool refuse(GError **error, const char *why)
{
	g_set_error_literal(error, JSON_PARSER_ERROR, JSON_PARSER_ERROR_INVALID_DATA, why);
	return false;
}

static bool read_report(struct baseline *b, JsonNode *root, GError **error)
{
	bool object = root != NULL && JSON_NODE_HOLDS_OBJECT(root);
	JsonObject *report = object ? json_node_get_object(root) : NULL;
	const char *schema = text_in(report, "schema");
	if (schema != NULL && g_str_has_prefix(schema, "t38trace-report/") &&
		strcmp(schema, SCHEMA) != 0)
		return refuse(error, "this is a report of another version, not " SCHEMA);
	if (g_strcmp0(schema, SCHEMA) != 0 || array_in(report, "calls") == NULL)
		return refuse(error, "this is no report of t38trace");
	read_calls(b, array_in(report, "calls"));
	return true;
}

struct baseline *baseline_load(const char *path, GError **error)
{
	struct baseline *b = g_new0(struct baseline, 1);
	JsonParser *parser = json_parser_new();
	b->calls = g_array_new(FALSE, FALSE, sizeof(struct old_call));
	g_array_set_clear_func(b->calls, clear_call);
	bool ok = json_parser_load_from_file(parser, path, error) &&
		  read_report(b, json_parser_get_root(parser), error);
	g_object_unref(parser);
	if (ok)
		return b;
	baseline_free(b);
	return NULL;
}

void baseline_free(struct baseline *b)
{
	if (b == NULL)
		return;
	g_array_free(b->calls, TRUE);
	g_free(b);
}

/* ---- comparing ---- */

enum likeness { BY_CALL_ID, BY_NUMBERS, BY_INDEX, LIKENESSES };

static bool is_like(const struct old_call *old, const struct call *call, const char *caller,
	const char *callee, enum likeness likeness)
{
	switch (likeness) {
	case BY_CALL_ID:
		return old->call_id != NULL && g_strcmp0(old->call_id, call->call_id) == 0;
	case BY_NUMBERS:
		return strcmp(caller, "-") != 0 && strcmp(old->caller, caller) == 0 &&
		       strcmp(old->callee, callee) == 0;
	default:
		return old->index == call->index;
	}
}

static struct old_call *find(struct baseline *b, const struct call *call)
{
	char *caller = words_party(call, SIDE_CALLER), *callee = words_party(call, SIDE_CALLEE);
	struct old_call *found = NULL;
	for (int how = BY_CALL_ID; how < LIKENESSES && found == NULL; how++)
		for (guint i = 0; i < b->calls->len && found == NULL; i++) {
			struct old_call *old = &g_array_index(b->calls, struct old_call, i);
			if (!old->met && is_like(old, call, caller, callee, (enum likeness)how))
				found = old;
		}
	g_free(caller);
	g_free(callee);
	return found;
}

static bool concerns(const struct call *call)
{
	return call->leg_of == 0 && (call_check_concerns(call) || call->findings->len > 0);
}

GPtrArray *baseline_compare(struct baseline *b, const struct call *call,
	const struct call_judgement *judgement, enum severity severity)
{
	if (call->leg_of > 0)
		return NULL;
	struct old_call *old = find(b, call);
	if (old == NULL)
		return NULL;
	old->met = true;
	if (!old->fax && !concerns(call))
		return NULL;
	struct call_snapshot *now = call_snapshot_take(call, judgement);
	GPtrArray *worse = call_snapshot_regressions(old->snapshot, now, severity);
	call_snapshot_free(now);
	return worse;
}

GPtrArray *baseline_missing(const struct baseline *b)
{
	GPtrArray *missing = g_ptr_array_new_with_free_func(g_free);
	for (guint i = 0; i < b->calls->len; i++) {
		const struct old_call *old = &g_array_index(b->calls, struct old_call, i);
		if (old->fax && !old->met)
			g_ptr_array_add(missing,
				g_strdup_printf("call %u of the baseline is missing", old->index));
	}
	return missing;
}
