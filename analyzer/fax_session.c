#include "analyzer/fax_session.h"

#include "analyzer/fax_pages.h"
#include "analyzer/line_replay.h"

struct direction {
	int signal;	   /* index into fax->signals of the one that goes on; -1: none */
	t38_time t, t_end; /* the latest of its events */
	struct fax_pages *pages;
};

struct fax_session {
	struct fax *fax;
	const struct limits *limits;
	struct direction direction[2];
	struct line_replay *replay;
	size_t frame_octets;
	bool dcn;
};

struct fax_session *fax_session_new(struct fax *fax, const struct limits *limits)
{
	struct fax_session *s = g_new0(struct fax_session, 1);
	s->fax = fax;
	s->limits = limits;
	for (int side = 0; side < 2; side++) {
		s->direction[side].signal = -1;
		s->direction[side].pages = fax_pages_new(fax, (enum side)side, limits);
	}
	s->replay = line_replay_new(fax, &limits->line);
	return s;
}

void fax_session_free(struct fax_session *s)
{
	if (s == NULL)
		return;
	fax_pages_free(s->direction[0].pages);
	fax_pages_free(s->direction[1].pages);
	line_replay_free(s->replay);
	g_free(s);
}

bool fax_session_over(const struct fax_session *s)
{
	return s->dcn;
}

static struct fax_signal *open_signal(struct fax_session *s, enum side from)
{
	int index = s->direction[from].signal;
	return index < 0 ? NULL : &g_array_index(s->fax->signals, struct fax_signal, index);
}

static void close_signal(
	struct fax_session *s, enum side from, const struct t38_event *event, bool ended)
{
	struct fax_signal *signal = open_signal(s, from);
	if (signal == NULL)
		return;
	/* Tones and silence last until something else comes; data until its last octet. */
	if (signal->kind == FAX_SIGNAL_INDICATOR && event != NULL)
		signal->t_end = MAX(signal->t_end, event->t);
	signal->ended = ended;
	fax_pages_run_end(s->direction[from].pages, signal);
	s->direction[from].signal = -1;
}

static struct fax_signal *begin_signal(struct fax_session *s, enum side from,
	enum fax_signal_kind kind, unsigned value, const struct t38_event *event)
{
	close_signal(s, from, event, false);
	if (s->fax->signals->len >= s->limits->max_signals) {
		s->fax->limited = true;
		return NULL;
	}
	const struct fax_signal signal = {.t = event->t,
		.t_end = event->t_end,
		.from = from,
		.kind = kind,
		.value = value,
		.name = kind == FAX_SIGNAL_INDICATOR ? ifp_indicator_name(value)
						     : ifp_data_type_name(value),
		.first_packet = event->first_packet,
		.last_packet = event->last_packet};
	g_array_append_val(s->fax->signals, signal);
	s->direction[from].signal = (int)s->fax->signals->len - 1;
	return open_signal(s, from);
}

/* The signal that data of this kind and modem belong to: the one that goes on, or a new one. */
static struct fax_signal *data_signal(struct fax_session *s, enum side from,
	enum fax_signal_kind kind, const struct t38_event *event)
{
	struct fax_signal *signal = open_signal(s, from);
	if (signal == NULL || signal->kind != kind || signal->value != event->data_type)
		signal = begin_signal(s, from, kind, event->data_type, event);
	if (signal != NULL) {
		signal->t_end = MAX(signal->t_end, event->t_end);
		signal->last_packet = event->last_packet;
	}
	return signal;
}

static const uint8_t *keep_octets(struct fax_session *s, const struct t38_event *event)
{
	s->frame_octets += event->length;
	return (const uint8_t *)g_string_chunk_insert_len(
		s->fax->chunk, (const char *)event->octets, (gssize)event->length);
}

static bool room_for_frame(struct fax_session *s, const struct t38_event *event)
{
	bool room = s->fax->frames->len < s->limits->max_frames &&
		    s->frame_octets + event->length <= s->limits->max_frame_octets;
	s->fax->limited = s->fax->limited || !room;
	return room;
}

/* Of a page, and what cannot be read. Gateways send commands with the data type of the page modem before them, too: with a good FCS
 * and an FCF of theirs they are what they say. */
static bool is_fast(const struct t30_frame *parsed, const struct t38_event *event)
{
	bool fast = event->data_type != IFP_V21 && event->data_type != IFP_DATA_V34_CC_1200;
	bool of_page = parsed->fcf == T30_FCF_FCD || parsed->fcf == T30_FCF_RCP;
	return fast && (of_page || parsed->fcf == T30_NONE || event->fcs != T38_FCS_OK);
}

static void add_frame(struct fax_session *s, enum side from, const struct t30_frame *parsed,
	const struct t38_event *event)
{
	if (!room_for_frame(s, event))
		return;
	const struct fax_frame frame = {.t = event->t,
		.t_end = event->t_end,
		.from = from,
		.name = parsed->name,
		.fcf = parsed->fcf,
		.fcf2 = parsed->fcf2,
		.octets = keep_octets(s, event),
		.length = event->length,
		.fcs = event->fcs,
		.recovered = event->recovered,
		.final = parsed->final,
		.fast = is_fast(parsed, event),
		.data_type = event->data_type,
		.signal = (unsigned)MAX(s->direction[from].signal, 0),
		.first_packet = event->first_packet,
		.last_packet = event->last_packet};
	g_array_append_val(s->fax->frames, frame);
}

static void push_frame(struct fax_session *s, enum side from, const struct t38_event *event)
{
	struct t30_frame parsed;
	enum parse_status status =
		t30_frame_parse(bytes_of(event->octets, event->length, event->length), &parsed);
	if (status == PARSE_BAD)
		parsed.name = "unknown";
	data_signal(s, from, FAX_SIGNAL_HDLC, event);
	add_frame(s, from, &parsed, event);
	if (event->fcs != T38_FCS_OK)
		fax_pages_bad_frame(s->direction[from].pages, event);
	if (event->fcs != T38_FCS_OK || status != PARSE_OK)
		return;
	s->dcn = s->dcn || parsed.fcf == T30_FCF_DCN;
	fax_pages_frame(s->direction[from].pages, &parsed, event);
}

static void push_gap(struct fax_session *s, enum side from, const struct t38_event *event)
{
	struct fax_signal *signal = open_signal(s, from);
	const struct fax_loss loss = {event->t, from, event->lost, event->first_lost};
	if (signal != NULL)
		signal->lost += event->lost;
	if (s->fax->losses->len < s->limits->max_signals)
		g_array_append_val(s->fax->losses, loss);
	fax_pages_gap(s->direction[from].pages, event);
}

/* V.8 profiles and answers, and the rate of V.34, are a few characters (T.38 version 3). */
static void push_v8(struct fax_session *s, enum side from, const struct t38_event *event)
{
	struct fax_signal *signal = begin_signal(s, from, FAX_SIGNAL_V8, event->data_type, event);
	if (signal == NULL || s->frame_octets + 64 > s->limits->max_frame_octets)
		return;
	char *text = g_strdup_printf("%s %.*s", ifp_field_type_name(event->field_type),
		(int)MIN(event->length, 32), (const char *)event->octets);
	s->frame_octets += 64;
	signal->message = g_string_chunk_insert(s->fax->chunk, text);
	signal->octets = event->length;
	g_free(text);
}

/* A packet that overtook another waits for it: what follows in the stream is not delivered before. A gap may be
 * told later than the packets behind it came. */
static struct t38_event delivered(struct direction *d, const struct t38_event *event)
{
	struct t38_event out = *event;
	if (event->kind == T38_GAP)
		return out;
	out.t = MAX(d->t, event->t);
	/* The frame that these octets belong to is still to come, and began with the first of them. */
	if (event->kind == T38_OCTETS)
		return out;
	d->t = out.t;
	out.t_end = d->t_end = MAX(d->t_end, event->t_end);
	return out;
}

void fax_session_event(struct fax_session *s, enum side from, const struct t38_event *as_it_came)
{
	const struct t38_event in_order = delivered(&s->direction[from], as_it_came);
	const struct t38_event *event = &in_order;
	if (s->fax->first == T38_NEVER)
		s->fax->first = event->t;
	s->fax->last = MAX(s->fax->last, event->t_end);
	line_replay_event(s->replay, from, event);
	switch (event->kind) {
	case T38_INDICATOR:
		begin_signal(s, from, FAX_SIGNAL_INDICATOR, event->indicator, event);
		break;
	case T38_FRAME:
		push_frame(s, from, event);
		break;
	case T38_OCTETS:
		break;
	case T38_IMAGE:
		data_signal(s, from, FAX_SIGNAL_IMAGE, event);
		fax_pages_image(s->direction[from].pages, event);
		break;
	case T38_GAP:
		push_gap(s, from, event);
		break;
	case T38_SIG_END:
		close_signal(s, from, event, true);
		break;
	case T38_V8:
		push_v8(s, from, event);
		break;
	}
}

struct fax_pages_now fax_session_page(const struct fax_session *s)
{
	struct fax_pages_now caller = fax_pages_now(s->direction[SIDE_CALLER].pages);
	struct fax_pages_now callee = fax_pages_now(s->direction[SIDE_CALLEE].pages);
	return callee.page != 0 && (caller.page == 0 || callee.t_end > caller.t_end) ? callee
										     : caller;
}

/* Of equal times each side's stay as they were sent, for the sort is stable; their packets may be reordered. */
static gint by_end(gconstpointer a, gconstpointer b)
{
	const struct fax_frame *x = a, *y = b;
	return (x->t_end > y->t_end) - (x->t_end < y->t_end);
}

static gint page_by_time(gconstpointer a, gconstpointer b)
{
	const struct fax_page *x = *(struct fax_page *const *)a, *y = *(struct fax_page *const *)b;
	return (x->t > y->t) - (x->t < y->t);
}

static gint signal_by_time(gconstpointer a, gconstpointer b, gpointer signals)
{
	const guint x = *(const guint *)a, y = *(const guint *)b;
	t38_time tx = g_array_index((GArray *)signals, struct fax_signal, x).t;
	t38_time ty = g_array_index((GArray *)signals, struct fax_signal, y).t;
	if (tx != ty)
		return tx < ty ? -1 : 1;
	return (x > y) - (x < y);
}

/* Signals of the direction that did not have to wait stand before older ones of the other: puts them in order,
 * and the frames' indices with them. */
static void sort_signals(struct fax *fax)
{
	guint n = fax->signals->len;
	guint *order = g_new(guint, n + 1), *place = g_new(guint, n + 1);
	GArray *sorted = g_array_sized_new(FALSE, TRUE, sizeof(struct fax_signal), n);
	for (guint i = 0; i < n; i++)
		order[i] = i;
	g_qsort_with_data(order, (gint)n, sizeof(guint), signal_by_time, fax->signals);
	for (guint i = 0; i < n; i++) {
		place[order[i]] = i;
		g_array_append_val(
			sorted, g_array_index(fax->signals, struct fax_signal, order[i]));
	}
	for (guint i = 0; i < fax->frames->len; i++) {
		struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		f->signal = f->signal < n ? place[f->signal] : f->signal;
	}
	g_array_free(fax->signals, TRUE);
	fax->signals = sorted;
	g_free(order);
	g_free(place);
}

/* Each direction counts its documents; with polling both send some (T.30 4.5). */
static void number_documents(struct fax *fax)
{
	const struct fax_page *before = NULL;
	unsigned document = 0, local = 0;
	for (guint i = 0; i < fax->pages->len; i++) {
		struct fax_page *page = g_ptr_array_index(fax->pages, i);
		bool another =
			before == NULL || before->from != page->from || page->document != local;
		local = page->document;
		page->document = document += another;
		before = page;
	}
}

void fax_session_finish(struct fax_session *s)
{
	for (int side = 0; side < 2; side++) {
		close_signal(s, (enum side)side, NULL, false);
		fax_pages_finish(s->direction[side].pages);
	}
	line_replay_finish(s->replay);
	/* Both are nearly in order: only what waited for a lost packet moves. */
	g_array_sort(s->fax->frames, by_end);
	g_ptr_array_sort(s->fax->pages, page_by_time);
	sort_signals(s->fax);
	number_documents(s->fax);
}
