#include "cli/save_comments.h"

#include <string.h>

#include "analyzer/finding.h"
#include "render/packets_text.h"
#include "render/text_safe.h"

/* Of one packet and each kind. A segment may hold thousands of messages, or begin thousands of calls. */
enum { MAX_COMMENTS = 100 };

/* A direction of a call that sends the syntax of 2002. */
struct way {
	unsigned call;
	struct endpoint src, dst;
};

struct save_comments {
	GHashTable *by_packet; /* GPtrArray * of char *, by uint64_t number */
	GHashTable *earlier;   /* index of the call by uint64_t number */
	GArray *ways;	       /* struct way */
	GPtrArray *present;    /* char *, and a NULL */
	unsigned messages;     /* of `present`, which come first */
	uint64_t left_out;     /* of the present packet */
};

struct save_comments *save_comments_new(void)
{
	struct save_comments *c = g_new0(struct save_comments, 1);
	c->by_packet = g_hash_table_new_full(
		g_int64_hash, g_int64_equal, g_free, (GDestroyNotify)g_ptr_array_unref);
	c->earlier = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	c->ways = g_array_new(FALSE, FALSE, sizeof(struct way));
	c->present = g_ptr_array_new_with_free_func(g_free);
	return c;
}

void save_comments_free(struct save_comments *c)
{
	if (c == NULL)
		return;
	g_hash_table_destroy(c->by_packet);
	g_hash_table_destroy(c->earlier);
	g_array_free(c->ways, TRUE);
	g_ptr_array_free(c->present, TRUE);
	g_free(c);
}

static uint64_t *key_of(uint64_t number)
{
	uint64_t *key = g_new(uint64_t, 1);
	*key = number;
	return key;
}

/* Takes the text; what strangers sent in it is made safe. */
static void add(struct save_comments *c, uint64_t number, char *text)
{
	GPtrArray *list = g_hash_table_lookup(c->by_packet, &number);
	if (list == NULL) {
		list = g_ptr_array_new_with_free_func(g_free);
		g_hash_table_insert(c->by_packet, key_of(number), list);
	}
	if (list->len < MAX_COMMENTS)
		g_ptr_array_add(list, text_safe(text, -1));
	else if (list->len == MAX_COMMENTS)
		g_ptr_array_add(list, g_strdup("t38trace: there is more, see the report"));
	g_free(text);
}

static void add_finding(
	struct save_comments *c, const struct call *call, const struct finding *f, uint64_t number)
{
	add(c, number,
		g_strdup_printf("t38trace: call %u: %s %s: %s: %s", call->index,
			severity_name(f->severity), f->id, f->summary, f->detail));
}

static void add_findings(struct save_comments *c, const struct call *call, uint64_t first)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		for (unsigned k = 0; k < f->packet_count; k++)
			add_finding(c, call, f, f->packets[k]);
		if (f->packet_count == 0)
			add_finding(c, call, f, first);
	}
}

static void add_frames(struct save_comments *c, const struct call *call, const struct fax *fax)
{
	static const char *const sides[] = {"caller", "callee"};
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		if (!f->fast)
			add(c, f->last_packet,
				g_strdup_printf("t38trace: call %u: T.30 %s of the %s is complete",
					call->index, f->name, sides[f->from]));
	}
}

static void note_ways(struct save_comments *c, const struct call *call, const struct fax *fax)
{
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		const struct way way = {call->index, s->src, s->dst};
		if (s->syntax == IFP_2002)
			g_array_append_val(c->ways, way);
	}
}

void save_comments_call(struct save_comments *c, const struct call *call, uint64_t first)
{
	if (call->verdict_summary != NULL)
		add(c, first,
			g_strdup_printf("t38trace: call %u: %s%s%s", call->index,
				call->verdict_root != NULL ? call->verdict_root : "",
				call->verdict_root != NULL ? ": " : "", call->verdict_summary));
	add_findings(c, call, first);
	for (guint i = 0; i < call->faxes->len; i++) {
		add_frames(c, call, g_ptr_array_index(call->faxes, i));
		note_ways(c, call, g_ptr_array_index(call->faxes, i));
	}
}

void save_comments_earlier(struct save_comments *c, uint64_t number, unsigned call)
{
	g_hash_table_insert(c->earlier, key_of(number), GUINT_TO_POINTER(call));
}

/* The engine does not hand on a packet whose call is recognised behind it: nearly always a datagram of UDPTL. */
static void add_earlier(struct save_comments *c, const struct packet *packet)
{
	struct datagram d;
	gpointer call = g_hash_table_lookup(c->earlier, &packet->number);
	if (call == NULL)
		return;
	decode_packet(packet, &d);
	const struct engine_packet p = {.packet = packet,
		.datagram = &d,
		.call = GPOINTER_TO_UINT(call),
		.content = ENGINE_UDPTL,
		.octets = d.payload};
	if (d.transport == TRANSPORT_UDP)
		save_comments_packet(c, &p);
}

void save_comments_begin(struct save_comments *c, const struct packet *packet)
{
	g_ptr_array_set_size(c->present, 0);
	c->messages = 0;
	c->left_out = 0;
	add_earlier(c, packet);
	GPtrArray *list = g_hash_table_lookup(c->by_packet, &packet->number);
	for (guint i = 0; list != NULL && i < list->len; i++)
		g_ptr_array_add(c->present, g_strdup(g_ptr_array_index(list, i)));
}

static enum ifp_syntax syntax_of(const struct save_comments *c, const struct engine_packet *p)
{
	for (guint i = 0; i < c->ways->len; i++) {
		const struct way *way = &g_array_index(c->ways, struct way, i);
		if (way->call == p->call && endpoint_equal(&way->src, &p->datagram->src) &&
			endpoint_equal(&way->dst, &p->datagram->dst))
			return IFP_2002;
	}
	return IFP_1998;
}

void save_comments_packet(struct save_comments *c, const struct engine_packet *p)
{
	if (p->content == ENGINE_MEDIA)
		return;
	if (c->messages == MAX_COMMENTS) {
		c->left_out++;
		return;
	}
	const struct packets_item item = {.packet = p, .syntax = syntax_of(c, p)};
	char *summary = packets_text_summary(&item);
	char *text = g_strdup_printf(
		"t38trace: call %u: %s %s", p->call, packets_proto(&item)->title, summary);
	g_ptr_array_insert(c->present, (gint)c->messages++, text);
	g_free(summary);
}

const char *const *save_comments_get(struct save_comments *c)
{
	if (c->present->len == 0)
		return NULL;
	if (c->left_out > 0)
		g_ptr_array_add(
			c->present, g_strdup_printf("t38trace: %" G_GUINT64_FORMAT " more messages",
					    c->left_out));
	g_ptr_array_add(c->present, NULL);
	return (const char *const *)c->present->pdata;
}
