#include "render/finding_order.h"

#include "analyzer/finding.h"

struct build {
	const struct call *call;
	GArray *out;
	bool *said; /* for each finding */
};

static const struct finding *at(const struct build *b, guint i)
{
	return &g_array_index(b->call->findings, struct finding, i);
}

static void add_chain(struct build *b, guint i, unsigned depth)
{
	const struct finding_place place = {.finding = at(b, i), .depth = depth};
	guint here = b->out->len;
	if (b->said[i])
		return;
	b->said[i] = true;
	g_array_append_val(b->out, place);
	for (guint k = 0; k < b->call->findings->len; k++)
		if (at(b, k)->cause == (int)i && k != i)
			add_chain(b, k, depth + 1);
	g_array_index(b->out, struct finding_place, here).below = b->out->len - here - 1;
}

static bool is_of_capture(const struct build *b, const struct finding *f)
{
	enum finding_id id = finding_number(f);
	(void)b;
	return id < FINDINGS && finding_row(id)->flags & FINDING_OF_CAPTURE;
}

static bool is_root(const struct build *b, const struct finding *f)
{
	return b->call->verdict_root == f->id;
}

static bool any(const struct build *b, const struct finding *f)
{
	(void)b;
	(void)f;
	return true;
}

static void add_causes(
	struct build *b, bool (*wanted)(const struct build *, const struct finding *))
{
	for (guint i = 0; i < b->call->findings->len; i++)
		if (at(b, i)->cause < 0 && wanted(b, at(b, i)))
			add_chain(b, i, 0);
}

/* What only a circle of causes holds has none without a cause. */
static void add_left(struct build *b)
{
	for (guint i = 0; i < b->call->findings->len; i++)
		add_chain(b, i, 0);
}

GArray *finding_order_new(const struct call *call)
{
	struct build b = {.call = call,
		.out = g_array_new(FALSE, TRUE, sizeof(struct finding_place)),
		.said = g_new0(bool, call->findings->len + 1)};
	add_causes(&b, is_of_capture);
	add_causes(&b, is_root);
	add_causes(&b, any);
	add_left(&b);
	g_free(b.said);
	return b.out;
}
