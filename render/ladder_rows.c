#include "render/ladder_rows.h"

#include <string.h>

#include "analyzer/call_sounds.h"
#include "render/ladder_fax.h"
#include "render/message_words.h"
#include "render/text_safe.h"

#define FOLD 3 /* so many equal rows behind each other become one */

#define MIRROR (2 * T38_SECOND) /* a B2BUA passes a message on sooner */

struct build {
	const struct call *main; /* the main leg */
	const struct call *call; /* the leg whose rows are being added */
	enum ladder_depth depth;
	struct ladder_rows *out;
	bool all_hops; /* each host has its column; else a message is shown once */
	const struct line_timing *timing; /* of the leg whose fax is shown */
	guint at[2]; /* signal of the line of each side that the last row was found in */
};

/* ---- columns ---- */

static int find_column(const GArray *columns, const struct ip_addr *host)
{
	for (guint i = 0; i < columns->len; i++)
		if (ip_addr_equal(&g_array_index(columns, struct ladder_column, i).host, host))
			return (int)i;
	return -1;
}

static void add_column(GArray *columns, const struct ip_addr *host)
{
	if (find_column(columns, host) < 0)
		g_array_append_vals(columns, &(struct ladder_column){*host, NULL}, 1);
}

static void add_hosts(GArray *columns, const struct call *call, const struct ip_addr *callee)
{
	add_column(columns, &call->party[SIDE_CALLER].address);
	for (guint i = 0; i < call->hops->len; i++) {
		const struct hop *h = &g_array_index(call->hops, struct hop, i);
		if (!ip_addr_equal(&h->src, callee))
			add_column(columns, &h->src);
		if (!ip_addr_equal(&h->dst, callee))
			add_column(columns, &h->dst);
	}
	if (!ip_addr_equal(&call->party[SIDE_CALLEE].address, callee))
		add_column(columns, &call->party[SIDE_CALLEE].address);
}

/* The hosts between, in the order in which the first INVITE passed them, leg by leg. */
static GArray *hosts_of(const struct call *call)
{
	GArray *columns = g_array_new(FALSE, TRUE, sizeof(struct ladder_column));
	const struct ip_addr *callee = &call_last_leg(call)->party[SIDE_CALLEE].address;
	add_hosts(columns, call, callee);
	for (guint i = 0; i < call->legs->len; i++)
		add_hosts(columns, g_ptr_array_index(call->legs, i), callee);
	/* A callee at the caller's own address (all on one machine) still has a column. */
	g_array_append_vals(columns, &(struct ladder_column){*callee, NULL}, 1);
	return columns;
}

unsigned ladder_rows_hosts(const struct call *call)
{
	GArray *columns = hosts_of(call);
	unsigned n = columns->len;
	g_array_free(columns, TRUE);
	return n;
}

static void set_columns(struct build *b, unsigned max_columns)
{
	GArray *columns = hosts_of(b->main);
	b->all_hops = columns->len <= MAX(max_columns, 2);
	if (!b->all_hops)
		g_array_remove_range(columns, 1, columns->len - 2);
	g_array_index(columns, struct ladder_column, 0).role = "caller";
	g_array_index(columns, struct ladder_column, columns->len - 1).role = "callee";
	b->out->columns = columns;
}

static unsigned side_column(const struct build *b, enum side side)
{
	return side == SIDE_CALLER ? 0 : b->out->columns->len - 1;
}

/* ---- rows ---- */

static void add_row(struct build *b, struct ladder_row row)
{
	row.order = b->out->rows->len;
	g_array_append_val(b->out->rows, row);
}

static enum style message_style(const struct message *m)
{
	if (m->status >= 400)
		return STYLE_BAD;
	return STYLE_SIP;
}

static char *message_text(const struct call *call, const struct message *m)
{
	GString *text = g_string_new(NULL);
	message_words(call, m, text);
	if (m->offer != NULL)
		g_string_append_printf(text, "  %s", m->offer);
	if (m->sip_fax != NULL)
		g_string_append_printf(text, "  sip.fax %s", m->sip_fax);
	if (m->retransmission)
		g_string_append(text, "  (again)");
	char *safe = text_safe(text->str, (ssize_t)text->len);
	g_string_free(text, TRUE);
	return safe;
}

static void message_columns(const struct build *b, const struct message *m, struct ladder_row *row)
{
	row->from = side_column(b, m->from);
	row->to = side_column(b, m->from == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER);
	int from = find_column(b->out->columns, &m->src.addr);
	int to = find_column(b->out->columns, &m->dst.addr);
	if (!b->all_hops || from < 0 || to < 0 || from == to)
		return;
	row->from = (unsigned)from;
	row->to = (unsigned)to;
}

/* A message of a further leg that the main leg has too, about the same time: one row is enough where the hosts
 * between have no column. */
static bool is_mirrored(const struct build *b, const struct message *m)
{
	for (guint i = 0; b->call != b->main && i < b->main->messages->len; i++) {
		const struct message *o = &g_array_index(b->main->messages, struct message, i);
		if (o->status == m->status && o->from == m->from && o->reinvite == m->reinvite &&
			strcmp(o->method, m->method) == 0 && m->t - o->t < MIRROR &&
			o->t - m->t < MIRROR)
			return true;
	}
	return false;
}

static void add_messages(struct build *b)
{
	for (guint i = 0; i < b->call->messages->len; i++) {
		const struct message *m = &g_array_index(b->call->messages, struct message, i);
		/* 100 Trying says only that the next hop is alive. */
		if ((m->status == 100 && b->depth != LADDER_SIP) || (m->copy && !b->all_hops))
			continue;
		if (!b->all_hops && is_mirrored(b, m))
			continue;
		struct ladder_row row = {.t = m->t,
			.packet = m->packet,
			.style = message_style(m),
			.text = message_text(b->call, m)};
		message_columns(b, m, &row);
		add_row(b, row);
	}
}

static void add_note(struct build *b, t38_time t, uint64_t packet, GString *text)
{
	add_row(b, (struct ladder_row){.t = t,
			   .packet = packet,
			   .to = b->out->columns->len - 1,
			   .kind = LADDER_NOTE,
			   .style = STYLE_DIM,
			   .text = g_string_free(text, FALSE)});
}

static void add_sound(struct build *b, const struct call_sound *s)
{
	GString *text = g_string_new(NULL);
	if (b->main->legs->len > 0)
		g_string_printf(text, "leg %u: ", b->call->index);
	call_sounds_words(s, text);
	g_string_append(text, s->audible ? "  in audio" : "  by RTP event");
	if (s->t_end - s->t >= T38_SECOND)
		g_string_append_printf(text, ", %s%.1f s",
			s->kind == CALL_SOUND_CNG ? "again and again for " : "",
			(double)(s->t_end - s->t) / (double)T38_SECOND);
	add_row(b, (struct ladder_row){.t = s->t,
			   .packet = s->packet,
			   .from = side_column(b, s->from),
			   .to = side_column(b, s->from == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER),
			   .style = STYLE_TONE,
			   .text = g_string_free(text, FALSE)});
}

static void add_audio(struct build *b)
{
	const struct call *c = b->call;
	if (c->first_rtp == T38_NEVER)
		return;
	GString *text = g_string_new(NULL);
	if (b->main->legs->len > 0)
		g_string_printf(text, "leg %u: ", c->index);
	g_string_append_printf(text,
		"audio: %" G_GUINT64_FORMAT " RTP packets from the caller, %" G_GUINT64_FORMAT
		" from the callee, %.1f s",
		c->rtp_packets[0], c->rtp_packets[1],
		(double)(c->last_rtp - c->first_rtp) / (double)T38_SECOND);
	add_note(b, c->first_rtp, 0, text);
	for (guint i = 0; i < c->sounds->len; i++)
		add_sound(b, &g_array_index(c->sounds, struct call_sound, i));
}

static void append_stream(GString *text, const struct fax_stream_info *s)
{
	char src[ENDPOINT_TEXT_MAX];
	g_string_append_printf(text, "%s %s", s->from == SIDE_CALLER ? "caller" : ", callee",
		endpoint_text(&s->src, src));
	if (s->udptl.fec_packets > 0)
		g_string_append_printf(text, " FEC %ux%u", s->udptl.fec_span, s->udptl.fec_entries);
	if (s->udptl.redundancy_max >= 0)
		g_string_append_printf(text, " redundancy %d", s->udptl.redundancy_max);
}

static void add_streams(struct build *b, const struct fax *fax)
{
	static const char *const transports[] = {
		[FAX_UDPTL] = "UDPTL", [FAX_TPKT] = "TCP", [FAX_RTP] = "RTP"};
	GString *text = g_string_new(NULL);
	if (b->main->legs->len > 0)
		g_string_printf(text, "leg %u: ", b->call->index);
	g_string_append_printf(text, "T.38 %s  ", transports[fax->transport]);
	uint64_t packet = UINT64_MAX;
	gsize start = text->len;
	for (int side = 0; side < 2; side++)
		for (guint i = 0; i < fax->streams->len; i++) {
			const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
			if ((int)s->from != side)
				continue;
			append_stream(text, s);
			packet = MIN(packet, s->first_packet);
		}
	/* Only the callee was seen: no comma before it. */
	if (text->len > start && text->str[start] == ',')
		g_string_erase(text, (gssize)start, 2);
	add_note(b, fax->first, packet, text);
}

static const struct line_signal *signal_at(const GArray *signals, guint i)
{
	return &g_array_index(signals, struct line_signal, i);
}

/* The first signal on the line of `side` that this packet had a part in. Rows of a side come in order of packets, so
 * that the search goes on where it was. */
static const struct line_signal *heard_by(struct build *b, enum side side, uint64_t packet)
{
	if (b->timing == NULL || packet == 0)
		return NULL;
	const GArray *signals = b->timing->gateway[side].to_line.signals;
	guint *at = &b->at[side];
	while (*at + 1 < signals->len && signal_at(signals, *at + 1)->first_packet <= packet)
		++*at;
	while (*at > 0 && signal_at(signals, *at)->first_packet > packet)
		--*at;
	/* A tone with its pauses is several signals. */
	while (*at > 0 &&
		signal_at(signals, *at - 1)->first_packet == signal_at(signals, *at)->first_packet)
		--*at;
	if (*at >= signals->len)
		return NULL;
	const struct line_signal *s = signal_at(signals, *at);
	return s->first_packet <= packet && packet <= s->last_packet ? s : NULL;
}

static void take_fax_row(void *ctx, const struct fax_signal *s, t38_time t, uint64_t packet,
	enum ladder_kind kind, enum style style, char *text)
{
	struct build *b = ctx;
	enum side to = s->from == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	add_row(b, (struct ladder_row){.t = t,
			   .packet = packet,
			   .from = side_column(b, s->from),
			   .to = side_column(b, to),
			   .kind = kind,
			   .style = style,
			   .text = text,
			   .heard = heard_by(b, to, packet)});
}

/* ---- order and folding ---- */

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct ladder_row *x = a, *y = b;
	if (x->t != y->t)
		return x->t < y->t ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static bool same_row(const struct ladder_row *a, const struct ladder_row *b)
{
	return a->from == b->from && a->to == b->to && a->kind == b->kind &&
	       g_strcmp0(a->text, b->text) == 0;
}

static void fold_run(GArray *rows, guint first, guint count)
{
	struct ladder_row *row = &g_array_index(rows, struct ladder_row, first);
	const struct ladder_row *last = &g_array_index(rows, struct ladder_row, first + count - 1);
	char *text = g_strdup_printf("%s  x%u in %.1f s", row->text, count,
		(double)(last->t - row->t) / (double)T38_SECOND);
	g_free(row->text);
	row->text = text;
	for (guint i = first + 1; i < first + count; i++)
		g_free(g_array_index(rows, struct ladder_row, i).text);
	g_array_remove_range(rows, first + 1, count - 1);
}

static void fold(GArray *rows)
{
	for (guint i = 0; i < rows->len; i++) {
		guint n = 1;
		while (i + n < rows->len && same_row(&g_array_index(rows, struct ladder_row, i),
						    &g_array_index(rows, struct ladder_row, i + n)))
			n++;
		if (n >= FOLD)
			fold_run(rows, i, n);
	}
}

static bool has_fax(const struct build *b, const struct fax *fax)
{
	return fax != NULL && fax->first != T38_NEVER && b->depth != LADDER_SIP;
}

/* The signals and pages are shown once, of the leg that holds them best. */
static void add_leg(struct build *b, const struct call *leg)
{
	b->call = leg;
	add_messages(b);
	add_audio(b);
	if (has_fax(b, leg->fax))
		add_streams(b, leg->fax);
}

struct ladder_rows *ladder_rows_new(
	const struct call *call, enum ladder_depth depth, unsigned max_columns)
{
	struct build b = {.main = call, .depth = depth, .out = g_new0(struct ladder_rows, 1)};
	b.out->rows = g_array_new(FALSE, TRUE, sizeof(struct ladder_row));
	set_columns(&b, max_columns);
	add_leg(&b, call);
	for (guint i = 0; i < call->legs->len; i++)
		add_leg(&b, g_ptr_array_index(call->legs, i));
	const struct fax *fax = call_best_leg(call)->fax;
	if (has_fax(&b, fax)) {
		b.timing = fax->timing;
		ladder_fax(fax, depth, take_fax_row, &b);
	}
	g_array_sort(b.out->rows, by_time);
	if (depth != LADDER_IFP)
		fold(b.out->rows);
	return b.out;
}

void ladder_rows_free(struct ladder_rows *r)
{
	if (r == NULL)
		return;
	for (guint i = 0; i < r->rows->len; i++)
		g_free(g_array_index(r->rows, struct ladder_row, i).text);
	g_array_free(r->rows, TRUE);
	g_array_free(r->columns, TRUE);
	g_free(r);
}
