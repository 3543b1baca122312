/* Whether a call is a fax is known at its end only, so the captures are read twice: first to learn which
 * packets to print, then to print them. */
#include <string.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "dissect/h248.h"
#include "dissect/tpkt.h"
#include "render/packets_json.h"
#include "render/packets_text.h"
#include "render/packets_tree.h"

enum form { FORM_LINE, FORM_TREE, FORM_JSON };

/* A direction of a call. */
struct way {
	unsigned call;
	struct endpoint src, dst;
};

struct packets {
	enum form form;
	struct run *run;
	GHashTable *calls; /* set of indexes: those that are printed */
	GHashTable *
		earlier; /* frame number -> index: packets that came before their call was recognised */
	GHashTable *ways_2002; /* set of struct way: those that send the syntax of 2002 */
};

static guint way_hash(gconstpointer key)
{
	const struct way *w = key;
	return endpoint_hash(&w->src) * 31 + endpoint_hash(&w->dst) + w->call;
}

static gboolean way_equal(gconstpointer key_a, gconstpointer key_b)
{
	const struct way *a = key_a, *b = key_b;
	return a->call == b->call && endpoint_equal(&a->src, &b->src) &&
	       endpoint_equal(&a->dst, &b->dst);
}

/* ---- first pass ---- */

static void note_stream(struct packets *p, unsigned call, const struct fax_stream_info *info)
{
	if (info->syntax != IFP_2002)
		return;
	struct way *way = g_new0(struct way, 1);
	*way = (struct way){.call = call, .src = info->src, .dst = info->dst};
	g_hash_table_add(p->ways_2002, way);
}

static void note_call(void *ctx, const struct call *call, t38_time zero)
{
	struct packets *p = ctx;
	(void)zero;
	if (!call_is_fax(call))
		return;
	g_hash_table_add(p->calls, GUINT_TO_POINTER(call->index));
	for (guint i = 0; i < call->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, i);
		for (guint k = 0; k < fax->streams->len; k++)
			note_stream(p, call->index, g_ptr_array_index(fax->streams, k));
	}
}

static void note_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct packets *p = ctx;
	gint64 *key = g_new(gint64, 1);
	*key = (gint64)number;
	g_hash_table_insert(p->earlier, key, GUINT_TO_POINTER(call));
}

/* ---- second pass ---- */

static void print_packet(void *ctx, const struct engine_packet *packet)
{
	struct packets *p = ctx;
	if (!g_hash_table_contains(p->calls, GUINT_TO_POINTER(packet->call)))
		return;
	const struct way way = {
		.call = packet->call, .src = packet->datagram->src, .dst = packet->datagram->dst};
	const struct packets_item item = {.packet = packet,
		.zero = run_zero(p->run),
		.syntax = g_hash_table_contains(p->ways_2002, &way) ? IFP_2002 : IFP_1998};
	if (p->form == FORM_JSON)
		packets_json(run_out(p->run), &item);
	else if (p->form == FORM_TREE)
		packets_tree(run_out(p->run), &item, run_color(p->run));
	else
		packets_text(run_out(p->run), &item, run_color(p->run));
}

/* The whole TPKTs of a segment; a part of one is not shown. */
static void print_segment(struct packets *p, struct engine_packet *found)
{
	struct bytes in = found->octets;
	while (bytes_left(&in) > 0 && tpkt_parse(&in, &found->octets) == PARSE_OK) {
		found->content = h248_likely(found->octets) ? ENGINE_H248 : ENGINE_TPKT;
		print_packet(p, found);
	}
}

/* The engine ties a packet to a call that is recognised later only then. */
static void print_earlier(void *ctx, const struct packet *packet)
{
	struct packets *p = ctx;
	struct datagram datagram;
	gpointer call;
	gint64 number = (gint64)packet->number;
	if (!g_hash_table_lookup_extended(p->earlier, &number, NULL, &call))
		return;
	decode_packet(packet, &datagram);
	struct engine_packet found = {.packet = packet,
		.datagram = &datagram,
		.call = GPOINTER_TO_UINT(call),
		.content = h248_likely(datagram.payload) ? ENGINE_H248 : ENGINE_UDPTL,
		.octets = datagram.payload};
	if (datagram.transport == TRANSPORT_TCP)
		print_segment(p, &found);
	else
		print_packet(p, &found);
}

static void read_twice(struct packets *p)
{
	static const struct run_sink first = {.call = note_call, .earlier = note_earlier};
	struct run_sink second = {.packet = print_packet};
	run_read(p->run, &first, p);
	if (g_hash_table_size(p->calls) == 0 || !run_rewind(p->run))
		return;
	if (g_hash_table_size(p->earlier) > 0)
		second.raw = print_earlier;
	run_read(p->run, &second, p);
}

static bool form_of(const struct options *o, enum form *form)
{
	*form = o->tree ? FORM_TREE : FORM_LINE;
	if (o->type == NULL || strcmp(o->type, "text") == 0)
		return true;
	*form = FORM_JSON;
	return strcmp(o->type, "json") == 0;
}

int command_packets(const struct options *o)
{
	struct packets p = {.form = FORM_LINE};
	int status;
	if (!form_of(o, &p.form)) {
		message_error(NULL, "-T: '%s' is none of text, json", o->type);
		return EXIT_USAGE;
	}
	p.run = run_open(o, true, true, &status);
	if (p.run == NULL)
		return status;
	p.calls = g_hash_table_new(NULL, NULL);
	p.earlier = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	p.ways_2002 = g_hash_table_new_full(way_hash, way_equal, g_free, NULL);
	read_twice(&p);
	g_hash_table_unref(p.calls);
	g_hash_table_unref(p.earlier);
	g_hash_table_unref(p.ways_2002);
	return run_close(p.run);
}
