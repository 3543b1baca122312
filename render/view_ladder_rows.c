#include "render/view_ladder_rows.h"

#include <string.h>

static unsigned column_of(GArray *columns, const struct ladder_column *wanted)
{
	for (guint i = 0; i < columns->len; i++)
		if (ip_addr_equal(
			    &g_array_index(columns, struct ladder_column, i).host, &wanted->host))
			return i;
	g_array_append_val(columns, *wanted);
	return columns->len - 1;
}

/* A host that is the caller of one call and the callee of another has no role. */
static void join_roles(GArray *columns, unsigned at, const struct ladder_column *c)
{
	struct ladder_column *mine = &g_array_index(columns, struct ladder_column, at);
	if (g_strcmp0(mine->role, c->role) != 0)
		mine->role = NULL;
}

/* ---- messages ---- */

static void add_messages(GHashTable *messages, const struct call *call)
{
	for (guint i = 0; i < call->messages->len; i++) {
		struct message *m = &g_array_index(call->messages, struct message, i);
		g_hash_table_insert(messages, &m->packet, m);
	}
}

/* Messages of the call and its legs by packet. */
static GHashTable *messages_of(const struct call *call)
{
	GHashTable *messages = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (guint i = call->legs->len; i > 0; i--)
		add_messages(messages, g_ptr_array_index(call->legs, i - 1));
	add_messages(messages, call);
	return messages;
}

static void set_kind(struct view_row *r, GHashTable *messages)
{
	const struct message *m = g_hash_table_lookup(messages, &r->row.packet);
	if (m == NULL || r->row.kind != LADDER_ARROW)
		return;
	r->is = VIEW_ROW_MESSAGE | (m->offer != NULL || m->media != NULL ? VIEW_ROW_SDP : 0);
	if (m->cseq_method == SIP_INVITE || m->cseq_method == SIP_ACK)
		r->is |= VIEW_ROW_INVITE;
	r->cseq = m->cseq;
}

static void add_ladder(
	struct view_rows *out, struct ladder_rows *rows, const struct call *call, bool only)
{
	GHashTable *messages = messages_of(call);
	unsigned *map = g_new(unsigned, rows->columns->len);
	for (guint i = 0; i < rows->columns->len; i++) {
		const struct ladder_column *c =
			&g_array_index(rows->columns, struct ladder_column, i);
		if (only) {
			g_array_append_val(out->columns, *c);
			map[i] = i;
			continue;
		}
		map[i] = column_of(out->columns, c);
		join_roles(out->columns, map[i], c);
	}
	for (guint i = 0; i < rows->rows->len; i++) {
		struct ladder_row *row = &g_array_index(rows->rows, struct ladder_row, i);
		struct view_row mine = {.row = *row, .call = call->index};
		mine.row.from = map[row->from];
		mine.row.to = map[row->to];
		set_kind(&mine, messages);
		row->text = NULL;
		g_array_append_val(out->rows, mine);
	}
	g_hash_table_destroy(messages);
	g_free(map);
}

static bool among(const GArray *calls, unsigned index)
{
	for (guint i = 0; i < calls->len; i++)
		if (g_array_index(calls, unsigned, i) == index)
			return true;
	return false;
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct view_row *x = a, *y = b;
	if (x->row.t != y->row.t)
		return x->row.t < y->row.t ? -1 : 1;
	if (x->call != y->call)
		return x->call < y->call ? -1 : 1;
	return (x->row.order > y->row.order) - (x->row.order < y->row.order);
}

/* ---- sections ---- */

static bool is_signalling(const struct view_row *r)
{
	return (r->is & VIEW_ROW_MESSAGE) != 0;
}

/* The first of the notes on streams of T.38: each leg has one, and one on its audio. */
static bool begins_fax(const struct view_row *r, const struct view_row *before)
{
	return strstr(r->row.text, "T.38") != NULL &&
	       (before->row.kind != LADDER_NOTE || strstr(before->row.text, "T.38") == NULL);
}

/* What a row begins; NULL: it belongs to what is before. */
static const char *begins(const struct view_row *r, const struct view_row *before)
{
	bool sip = is_signalling(r);
	if (before == NULL)
		return sip ? "signalling" : "media";
	if (r->row.kind == LADDER_MEDIA && before->row.kind != LADDER_MEDIA)
		return "page";
	if (r->row.kind == LADDER_NOTE)
		return begins_fax(r, before) ? "T.38" : NULL;
	if (sip && !is_signalling(before) && before->row.kind != LADDER_NOTE)
		return "signalling";
	return NULL;
}

static void set_sections(struct view_rows *out)
{
	const struct view_row *before = NULL;
	for (guint i = 0; i < out->rows->len; i++) {
		struct view_row *r = &g_array_index(out->rows, struct view_row, i);
		const char *name = begins(r, before);
		if (name != NULL) {
			struct view_section s = {.name = g_strdup(name), .first = i};
			g_array_append_val(out->sections, s);
		}
		r->section = out->sections->len - 1;
		g_array_index(out->sections, struct view_section, r->section).count++;
		before = r;
	}
}

static bool passes(const struct view_row *r, enum view_only only)
{
	static const unsigned wanted[] = {[VIEW_ONLY_SDP] = VIEW_ROW_SDP,
		[VIEW_ONLY_INVITE] = VIEW_ROW_INVITE,
		[VIEW_ONLY_MESSAGES] = VIEW_ROW_MESSAGE};
	if (only == VIEW_ONLY_MEDIA)
		return r->is == 0;
	return only == VIEW_ONLY_ANY || (r->is & wanted[only]) != 0;
}

static void show(struct view_rows *out)
{
	unsigned folded = G_MAXUINT; /* the section that has its row already */
	g_array_set_size(out->shown, 0);
	for (guint i = 0; i < out->rows->len; i++) {
		const struct view_row *r = &g_array_index(out->rows, struct view_row, i);
		if (!passes(r, out->only) || r->section == folded)
			continue;
		if (g_array_index(out->sections, struct view_section, r->section).folded)
			folded = r->section;
		g_array_append_val(out->shown, i);
	}
}

void view_rows_only(struct view_rows *rows, enum view_only only)
{
	rows->only = only;
	show(rows);
}

void view_rows_fold(struct view_rows *rows, int section, bool folded)
{
	for (guint i = 0; i < rows->sections->len; i++) {
		struct view_section *s = &g_array_index(rows->sections, struct view_section, i);
		if (section < 0 || section == (int)i)
			s->folded = folded && s->count > 1;
	}
	show(rows);
}

static t38_time start_of(const struct view_rows *rows, const struct view_section *s)
{
	return g_array_index(rows->rows, struct view_row, s->first).row.t;
}

static bool was_folded(const struct view_rows *before, const char *name, t38_time t)
{
	for (guint i = 0; i < before->sections->len; i++) {
		const struct view_section *s =
			&g_array_index(before->sections, struct view_section, i);
		if (s->folded && strcmp(s->name, name) == 0 && start_of(before, s) == t)
			return true;
	}
	return false;
}

void view_rows_fold_as(struct view_rows *rows, const struct view_rows *before)
{
	for (guint i = 0; i < rows->sections->len; i++) {
		struct view_section *s = &g_array_index(rows->sections, struct view_section, i);
		s->folded = s->count > 1 && was_folded(before, s->name, start_of(rows, s));
	}
	rows->only = before->only;
	show(rows);
}

struct view_rows *view_rows_new(const struct view_store *store, const GArray *calls,
	enum ladder_depth depth, unsigned max_columns)
{
	struct view_rows *out = g_new0(struct view_rows, 1);
	out->columns = g_array_new(FALSE, TRUE, sizeof(struct ladder_column));
	out->rows = g_array_new(FALSE, TRUE, sizeof(struct view_row));
	out->sections = g_array_new(FALSE, TRUE, sizeof(struct view_section));
	out->shown = g_array_new(FALSE, TRUE, sizeof(unsigned));
	for (guint i = 0; i < calls->len; i++) {
		const struct call *call = view_store_call(store, g_array_index(calls, unsigned, i));
		if (call == NULL || (call->leg_of > 0 && among(calls, call->leg_of)))
			continue;
		struct ladder_rows *rows = ladder_rows_new(call, depth, max_columns);
		add_ladder(out, rows, call, calls->len == 1);
		ladder_rows_free(rows);
	}
	g_array_sort(out->rows, by_time);
	set_sections(out);
	show(out);
	return out;
}

void view_rows_free(struct view_rows *r)
{
	if (r == NULL)
		return;
	for (guint i = 0; i < r->rows->len; i++)
		g_free(g_array_index(r->rows, struct view_row, i).row.text);
	for (guint i = 0; i < r->sections->len; i++)
		g_free(g_array_index(r->sections, struct view_section, i).name);
	g_array_free(r->columns, TRUE);
	g_array_free(r->rows, TRUE);
	g_array_free(r->sections, TRUE);
	g_array_free(r->shown, TRUE);
	g_free(r);
}

int view_rows_find(const struct view_rows *r, uint64_t packet, t38_time t)
{
	int nearest = 0;
	for (guint i = 0; i < r->shown->len; i++) {
		const struct view_row *row = &g_array_index(
			r->rows, struct view_row, g_array_index(r->shown, unsigned, i));
		if (packet != 0 && row->row.packet == packet)
			return (int)i;
		if (t != T38_NEVER && row->row.t <= t)
			nearest = (int)i;
	}
	return nearest;
}
