#include "analyzer/fax_stream.h"

#include <math.h>

/* Between two captures of one packet. */
#define CAPTURED_TWICE (10 * T38_MS)
#define BEFORE 8 /* datagrams among which the first of two is looked for: others may come between */

struct seen {
	t38_time at;
	size_t length; /* 0: nothing yet */
	uint16_t seq;
};

struct fax_stream {
	struct fax_stream_info *info;
	struct fax_session *session;
	struct udptl_recover *recover;
	struct t38_rx *rx;
	/* pace of data packets */
	t38_time data_at;
	double data_ms; /* how long the data of the last packet lasts on the line; 0: none */
	unsigned data_type;
	bool restarted; /* the next packet is the first behind a restart of the numbers */
	t38_time
		fast_at; /* of the last packet with data of a fast modem; T38_NEVER: what came behind it is none */
	struct seen before[BEFORE]; /* the last datagrams */
	unsigned before_at;
	uint64_t copies;       /* datagrams that one of them is again */
	struct fax_tape *tape; /* NULL: what comes is not kept */
	unsigned number;       /* on the tape */
};

static void take_event(void *ctx, const struct t38_event *event)
{
	struct fax_stream *s = ctx;
	fax_session_event(s->session, s->info->from, event);
}

/* Jitter: by how much the time between two packets of image data differs from what their octets need at
 * their rate, smoothed as RFC 3550 6.4.1 does. V.21 is left out: its packets are an octet each, paced by the
 * sender's clock tick. */
static void measure_pace(struct fax_stream *s, const struct t38_ifp *ifp)
{
	struct ifp parsed;
	struct ifp_field field;
	struct bytes in = bytes_of(ifp->octets, ifp->length, ifp->length);
	double was_ms = s->data_ms;
	s->data_ms = 0;
	if ((ifp->octets[0] & 0xc0) != 0xc0 ||
		ifp_parse(in, t38_rx_syntax(s->rx, NULL), &parsed) != PARSE_OK ||
		parsed.field_count != 1)
		return;
	struct per cursor = parsed.fields;
	ifp_next_field(&parsed, &cursor, &field);
	unsigned rate = ifp_data_rate(parsed.value);
	if (field.type != IFP_NON_ECM_DATA || rate == 0)
		return;
	if (was_ms > 0 && s->data_type == parsed.value) {
		double ms = (double)(ifp->at - s->data_at) / (double)T38_MS;
		s->info->packet_ms += ms;
		s->info->paced++;
		s->info->jitter_ms += (fabs(ms - was_ms) - s->info->jitter_ms) / 16;
	}
	s->data_ms = (double)bytes_left(&field.data) * 8000.0 / rate;
	s->data_at = ifp->at;
	s->data_type = parsed.value;
}

/* A modem never waits so long inside its data: the clock of the capture jumped, or the sender stood still. */
#define JUMP (10 * T38_SECOND)

static void note_jump(struct fax_stream *s, const struct t38_ifp *ifp)
{
	struct ifp parsed;
	struct bytes in = bytes_of(ifp->octets, ifp->length, ifp->length);
	t38_time before = s->fast_at;
	s->fast_at = T38_NEVER;
	if ((ifp->octets[0] & 0xc0) != 0xc0 ||
		ifp_parse(in, t38_rx_syntax(s->rx, NULL), &parsed) != PARSE_OK ||
		ifp_data_rate(parsed.value) < 2400)
		return;
	s->fast_at = ifp->at;
	if (before == T38_NEVER || ifp->at - before < JUMP || s->info->jump_packet != 0)
		return;
	s->info->jump_packet = ifp->packet;
	s->info->jump_t = ifp->at;
	s->info->jump_ms = (double)(ifp->at - before) / (double)T38_MS;
}

static void note_restart(struct fax_stream *s, const struct udptl_ifp *ifp)
{
	if (s->restarted && s->info->restart_packet == 0) {
		s->info->restart_packet = ifp->packet;
		s->info->restart_t = ifp->at;
	}
	s->restarted = false;
}

static void take_ifp(void *ctx, const struct udptl_ifp *ifp)
{
	struct fax_stream *s = ctx;
	const struct t38_ifp out = {.octets = ifp->octets,
		.length = ifp->length,
		.at = ifp->at,
		.packet = ifp->packet,
		.recovered = ifp->source != UDPTL_PRIMARY};
	if (s->info->udptl.unrecovered > 0 && s->info->gap_packet == 0) {
		s->info->gap_packet = ifp->packet;
		s->info->gap_t = ifp->at;
	}
	note_restart(s, ifp);
	if (ifp->length > 0)
		note_jump(s, &out);
	if (ifp->source == UDPTL_PRIMARY && ifp->length > 0)
		measure_pace(s, &out);
	t38_rx_push(s->rx, &out);
}

static void take_lost(void *ctx, uint16_t first, uint32_t count, t38_time at)
{
	struct fax_stream *s = ctx;
	s->info->udptl.unrecovered += count; /* the final counts come at the end */
	s->fast_at = T38_NEVER;
	t38_rx_lost(s->rx, first, count, at);
}

static void take_restart(void *ctx, uint16_t seq, t38_time at)
{
	struct fax_stream *s = ctx;
	(void)seq;
	(void)at;
	s->restarted = true;
	s->fast_at = T38_NEVER;
}

struct fax_stream *fax_stream_new(struct fax *fax, struct fax_session *session, enum side from,
	const struct endpoint *src, const struct endpoint *dst)
{
	static const struct udptl_recover_sink sink = {take_ifp, take_lost, take_restart};
	struct fax_stream *s = g_new0(struct fax_stream, 1);
	s->info = g_new0(struct fax_stream_info, 1);
	s->info->from = from;
	s->info->src = *src;
	s->info->dst = *dst;
	s->info->first = s->info->last = s->fast_at = T38_NEVER;
	s->info->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	g_ptr_array_add(fax->streams, s->info);
	s->session = session;
	s->recover = udptl_recover_new(&sink, s);
	s->rx = t38_rx_new(IFP_1998, take_event, s);
	return s;
}

void fax_stream_free(struct fax_stream *s)
{
	if (s == NULL)
		return;
	udptl_recover_free(s->recover);
	t38_rx_free(s->rx);
	g_free(s);
}

void fax_stream_record(struct fax_stream *s, struct fax_tape *tape, unsigned number)
{
	s->tape = tape;
	s->number = number;
}

static void record(struct fax_stream *s, const struct fax_tape_entry *what)
{
	struct fax_tape_entry entry = *what;
	entry.stream = s->number;
	fax_tape_put(s->tape, &entry);
}

void fax_stream_again(struct fax_stream *s, const struct fax_tape_entry *e)
{
	switch (e->kind) {
	case FAX_TAPE_HINT:
		fax_stream_hint(s, e->syntax);
		break;
	case FAX_TAPE_UDPTL:
		fax_stream_udptl(s, e->udptl, e->length, e->at, e->packet);
		break;
	case FAX_TAPE_IFP:
		fax_stream_ifp(s, e->octets, e->length, e->at, e->packet);
		break;
	case FAX_TAPE_LOST:
		fax_stream_lost(s, e->at);
		break;
	case FAX_TAPE_MALFORMED:
		fax_stream_malformed(s, e->at, e->packet);
		break;
	}
}

void fax_stream_hint(struct fax_stream *s, enum ifp_syntax syntax)
{
	if (s->tape != NULL)
		record(s, &(struct fax_tape_entry){.kind = FAX_TAPE_HINT, .syntax = syntax});
	t38_rx_hint(s->rx, syntax);
}

const struct fax_stream_info *fax_stream_info(const struct fax_stream *s)
{
	return s->info;
}

static void count_packet(struct fax_stream *s, t38_time at, uint64_t packet)
{
	struct fax_stream_info *info = s->info;
	if (info->last != T38_NEVER)
		info->max_gap_ms =
			MAX(info->max_gap_ms, (double)(at - info->last) / (double)T38_MS);
	else
		info->first = at;
	info->last = MAX(info->last, at);
	info->packets++;
	if (info->first_packet == 0)
		info->first_packet = packet;
	info->last_packet = packet;
}

/* The same datagram within milliseconds; a sender that sends all twice waits longer. */
static void note_copy(
	struct fax_stream *s, const struct udptl_packet *p, size_t length, t38_time at)
{
	for (unsigned i = 0; i < BEFORE; i++) {
		const struct seen *b = &s->before[i];
		if (b->length != length || b->seq != p->seq || at - b->at >= CAPTURED_TWICE)
			continue;
		s->copies++;
		break;
	}
	s->before[s->before_at++ % BEFORE] = (struct seen){at, length, p->seq};
}

void fax_stream_udptl(struct fax_stream *s, const struct udptl_packet *p, size_t length,
	t38_time at, uint64_t packet)
{
	if (s->tape != NULL)
		record(s, &(struct fax_tape_entry){.kind = FAX_TAPE_UDPTL,
				  .at = at,
				  .packet = packet,
				  .length = length,
				  .udptl = p});
	note_copy(s, p, length, at);
	count_packet(s, at, packet);
	s->info->max_datagram = MAX(s->info->max_datagram, length);
	udptl_recover_push(s->recover, p, at, packet);
}

void fax_stream_ifp(
	struct fax_stream *s, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	const struct t38_ifp ifp = {.octets = octets, .length = n, .at = at, .packet = packet};
	if (s->tape != NULL)
		record(s, &(struct fax_tape_entry){.kind = FAX_TAPE_IFP,
				  .at = at,
				  .packet = packet,
				  .length = n,
				  .octets = octets});
	count_packet(s, at, packet);
	if (n > 0)
		measure_pace(s, &ifp);
	t38_rx_push(s->rx, &ifp);
}

void fax_stream_lost(struct fax_stream *s, t38_time at)
{
	if (s->tape != NULL)
		record(s, &(struct fax_tape_entry){.kind = FAX_TAPE_LOST, .at = at});
	t38_rx_lost(s->rx, -1, 1, at);
}

void fax_stream_malformed(struct fax_stream *s, t38_time at, uint64_t packet)
{
	if (s->tape != NULL)
		record(s, &(struct fax_tape_entry){
				  .kind = FAX_TAPE_MALFORMED, .at = at, .packet = packet});
	count_packet(s, at, packet);
	s->info->malformed++;
}

void fax_stream_not_t38(struct fax_stream *s)
{
	s->info->not_t38++;
}

/* The counts as they stand. */
static void fill_counts(const struct fax_stream *s, struct fax_stream_info *info)
{
	info->udptl = *udptl_recover_counts(s->recover);
	info->malformed += t38_rx_counts(s->rx)->malformed;
	info->syntax = t38_rx_syntax(s->rx, &info->syntax_sure);
	const GArray *seqs = udptl_recover_unrecovered(s->recover);
	g_array_append_vals(info->unrecovered, seqs->data, seqs->len);
}

void fax_stream_finish(struct fax_stream *s)
{
	udptl_recover_flush(s->recover);
	t38_rx_flush(s->rx);
	fill_counts(s, s->info);
}

void fax_stream_stop(struct fax_stream *s)
{
	fill_counts(s, s->info);
}

struct fax_stream_info *fax_stream_so_far(const struct fax_stream *s)
{
	struct fax_stream_info *info = g_memdup2(s->info, sizeof(*info));
	info->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	fill_counts(s, info);
	return info;
}

/* A network doubles some packets; who captures twice has (nearly) all of them twice. */
void fax_stream_captured_twice(struct fax_stream *s)
{
	struct udptl_counts *u = &s->info->udptl;
	if (s->copies * 10 < u->received * 9)
		return;
	/* What was sent twice is there four times. */
	s->info->captured_twice = MIN(MIN(s->copies, s->info->packets / 2), u->duplicates);
	u->duplicates -= s->info->captured_twice;
}
