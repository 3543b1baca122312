/* Numbers are 32 bits: the 16 of the wire, unwrapped around the highest one seen, so that order is plain
 * comparison. They begin high enough that nothing underflows. */
#include "reassembly/udptl_recover.h"

#include "reassembly/udptl_slot.h"

#define NUMBER_BASE 0x10000u
#define RESTART_JUMP 2000 /* what spandsp takes for a new sequence, not loss */
#define STALE_RUN 3	  /* old numbers in a row, with another content: a new sequence */
#define MAX_KEPT 1500	  /* octets of a datagram kept while a restart is in doubt */

/* Datagrams that look old; when they turn out to begin a new sequence they are pushed again. */
struct stale {
	struct {
		uint8_t octets[MAX_KEPT];
		size_t length;
		t38_time at;
		uint64_t packet;
	} held[STALE_RUN];
	unsigned count;
	uint16_t expected;
};

struct udptl_recover {
	struct udptl_recover_sink sink;
	void *ctx;
	struct udptl_window window;
	struct udptl_counts counts;
	GArray *unrecovered;
	struct stale *stale;
	bool started;
	uint32_t burst;		/* length of the run of missing datagrams that ends at the last handed on */
	unsigned in_sequence;	/* packets since the sequence began: the first cannot have all copies */
};

struct udptl_recover *udptl_recover_new(const struct udptl_recover_sink *sink, void *ctx)
{
	struct udptl_recover *r = g_new0(struct udptl_recover, 1);
	r->sink = *sink;
	r->ctx = ctx;
	r->counts = (struct udptl_counts){
		.first_seq = -1, .last_seq = -1, .redundancy_min = -1, .redundancy_max = -1};
	r->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	return r;
}

void udptl_recover_free(struct udptl_recover *r)
{
	if (r == NULL)
		return;
	for (unsigned i = 0; i < UDPTL_WINDOW; i++) {
		g_free(r->window.slots[i].octets);
		g_free(r->window.slots[i].parity);
	}
	g_array_free(r->unrecovered, TRUE);
	g_free(r->stale);
	g_free(r);
}

const struct udptl_counts *udptl_recover_counts(const struct udptl_recover *r)
{
	return &r->counts;
}

const GArray *udptl_recover_unrecovered(const struct udptl_recover *r)
{
	return r->unrecovered;
}

/* The number with these low 16 bits that is nearest to `highest`. */
static uint32_t unwrap(uint32_t highest, uint16_t seq)
{
	uint32_t number = (highest & 0xffff0000u) | seq;
	int32_t ahead = (int32_t)(number - highest);
	if (ahead > 0x8000)
		number -= 0x10000u;
	else if (ahead < -0x8000)
		number += 0x10000u;
	return number;
}

static struct udptl_slot *take_slot(struct udptl_window *w, uint32_t number)
{
	struct udptl_slot *slot = udptl_window_slot(w, number);
	if (slot->known && slot->number == number)
		return slot;
	slot->number = number;
	slot->known = slot->received = slot->handed_on = false;
	slot->length = slot->parity_length = 0;
	slot->fec_entries = 0;
	return slot;
}

static void store(struct udptl_slot *slot, const uint8_t *octets, size_t n, enum udptl_source source,
	t38_time at, uint64_t packet)
{
	if (n > slot->room) {
		slot->room = (n + 31) & ~(size_t)31;
		slot->octets = g_realloc(slot->octets, slot->room);
	}
	memcpy(slot->octets, octets, n);
	slot->length = n;
	slot->known = true;
	slot->source = (uint8_t)source;
	slot->at = at;
	slot->packet = packet;
}

static void count_recovered(struct udptl_counts *counts, enum udptl_source source, int by)
{
	if (source == UDPTL_FROM_SECONDARY)
		counts->recovered_by_redundancy += (uint64_t)(int64_t)by;
	else if (source == UDPTL_FROM_FEC)
		counts->recovered_by_fec += (uint64_t)(int64_t)by;
}

static void hand_on(struct udptl_recover *r, struct udptl_slot *slot)
{
	const struct udptl_ifp ifp = {.number = slot->number,
		.seq = (uint16_t)slot->number,
		.at = slot->at,
		.packet = slot->packet,
		.source = (enum udptl_source)slot->source,
		.octets = slot->octets,
		.length = slot->length};
	slot->handed_on = true;
	r->burst = slot->received ? 0 : r->burst + 1;
	r->counts.longest_loss_burst = MAX(r->counts.longest_loss_burst, r->burst);
	r->sink.ifp(r->ctx, &ifp);
}

static void give_up(struct udptl_recover *r, uint32_t end, t38_time at)
{
	uint32_t first = r->window.next, count = end - first;
	for (uint32_t n = first; n != end; n++) {
		uint16_t seq = (uint16_t)n;
		if (r->unrecovered->len < UDPTL_MAX_UNRECOVERED)
			g_array_append_val(r->unrecovered, seq);
	}
	r->counts.unrecovered += count;
	r->burst += count;
	r->counts.longest_loss_burst = MAX(r->counts.longest_loss_burst, r->burst);
	r->window.next = end;
	r->sink.lost(r->ctx, (uint16_t)first, count, at);
}

/* The first number behind `next` whose content is known; highest + 1 when none is. */
static uint32_t next_known(struct udptl_window *w)
{
	uint32_t n = w->next;
	while ((int32_t)(w->highest - n) >= 0 && udptl_window_find(w, n) == NULL)
		n++;
	return n;
}

/* Hands on all that is in order; a gap waits until `hold` newer packets are there. */
static void advance(struct udptl_recover *r, uint32_t hold)
{
	struct udptl_window *w = &r->window;
	while ((int32_t)(w->highest - w->next) >= 0) {
		struct udptl_slot *slot = udptl_window_find(w, w->next);
		if (slot != NULL) {
			hand_on(r, slot);
			w->next++;
			continue;
		}
		if (w->highest - w->next < hold)
			break;
		uint32_t known = next_known(w);
		give_up(r, known, udptl_window_slot(w, known)->at);
	}
}

static void store_secondaries(struct udptl_recover *r, const struct udptl_packet *p, uint32_t number,
	t38_time at, uint64_t packet)
{
	for (unsigned i = 0; i < p->entry_count; i++) {
		uint32_t older = number - 1 - i;
		const struct bytes *entry = &p->entries[i];
		if ((int32_t)(older - r->window.next) < 0)
			break;
		if (bytes_left(entry) == 0 || udptl_window_find(&r->window, older) != NULL)
			continue;
		store(take_slot(&r->window, older), entry->at, bytes_left(entry), UDPTL_FROM_SECONDARY, at,
			packet);
		if ((int32_t)(older - r->window.first) >= 0)
			r->counts.recovered_by_redundancy++;
	}
}

static void repair(struct udptl_recover *r)
{
	struct udptl_repair found;
	/* The usual case, nothing missing, costs one comparison. */
	while ((int32_t)(r->window.highest - next_known(&r->window)) >= 0 &&
		r->window.next != next_known(&r->window) && udptl_fec_repair(&r->window, &found)) {
		store(take_slot(&r->window, found.number), found.octets, found.length, UDPTL_FROM_FEC,
			found.at, found.packet);
		r->counts.recovered_by_fec++;
	}
}

static void count_recovery_kind(struct udptl_recover *r, const struct udptl_packet *p)
{
	struct udptl_counts *c = &r->counts;
	int n = (int)p->entry_count;
	r->in_sequence++;
	if (p->trailing > 0 || p->recovery_cut)
		c->trailing_packets++;
	if (p->recovery == UDPTL_RECOVERY_ABSENT) {
		c->recovery_absent++;
	} else if (p->recovery == UDPTL_FEC) {
		c->fec_packets++;
		c->fec_span = MAX(c->fec_span, p->fec_span);
		c->fec_entries = MAX(c->fec_entries, p->entry_count);
	} else {
		c->secondary_packets += n > 0;
		c->redundancy_max = MAX(c->redundancy_max, n);
		if (r->in_sequence > (unsigned)c->redundancy_max &&
			(c->redundancy_min < 0 || n < c->redundancy_min))
			c->redundancy_min = n;
	}
}

static void begin(struct udptl_recover *r, const struct udptl_packet *p)
{
	struct udptl_window *w = &r->window;
	uint32_t base = r->started ? (w->highest & 0xffff0000u) + 2 * NUMBER_BASE : NUMBER_BASE;
	w->first = w->highest = base + p->seq;
	w->from_zero = p->seq == 0;
	/* Copies in the first packet are of packets before it: used, but not counted as lost, for the capture
	 * may begin later than the stream. */
	unsigned older = p->recovery == UDPTL_SECONDARIES ? MIN(p->entry_count, p->seq) : 0;
	w->next = w->first - older;
	if (!r->started)
		r->counts.first_seq = p->seq;
	r->started = true;
	r->in_sequence = 0;
	r->counts.expected++;
}

static void flush_window(struct udptl_recover *r)
{
	repair(r);
	advance(r, 0);
}

/* What stands before `first` and did not come in copies was never announced as sent. */
static void skip_unknown_head(struct udptl_recover *r)
{
	struct udptl_window *w = &r->window;
	while ((int32_t)(w->next - w->first) < 0 && udptl_window_find(w, w->next) == NULL)
		w->next++;
}

static void accept(struct udptl_recover *r, const struct udptl_packet *p, uint32_t number, t38_time at,
	uint64_t packet)
{
	struct udptl_window *w = &r->window;
	if ((int32_t)(number - w->highest) > 0) {
		r->counts.expected += number - w->highest;
		/* Room first: what would fall out of the window is given up before. */
		if (number - w->next >= UDPTL_WINDOW - UDPTL_MAX_ENTRIES)
			advance(r, 0);
		w->highest = number;
		r->counts.last_seq = p->seq;
	} else if (number != w->highest) {
		r->counts.reordered++;
	}
	struct udptl_slot *slot = take_slot(w, number);
	if (slot->known)
		count_recovered(&r->counts, (enum udptl_source)slot->source, -1);
	slot->received = true;
	r->counts.received++;
	if (!slot->known)
		store(slot, p->primary.at, bytes_left(&p->primary), UDPTL_PRIMARY, at, packet);
	else
		slot->source = UDPTL_PRIMARY;
	if (p->recovery == UDPTL_SECONDARIES)
		store_secondaries(r, p, number, at, packet);
	if (p->recovery == UDPTL_FEC && p->entry_count > 0) {
		udptl_fec_keep(slot, p, at, packet);
		w->most_entries = MAX(w->most_entries, p->entry_count);
	}
}

static bool same_content(const struct udptl_slot *slot, const struct udptl_packet *p)
{
	return slot->length == bytes_left(&p->primary) &&
		memcmp(slot->octets, p->primary.at, slot->length) == 0;
}

/* A number that was handed on or given up long ago, with another content: keeps the datagram; true when
 * enough of them in a row show that the sender counts anew. */
static bool stale_run(struct udptl_recover *r, const struct udptl_packet *p, const struct bytes *raw,
	t38_time at, uint64_t packet)
{
	if (r->stale == NULL)
		r->stale = g_new0(struct stale, 1);
	struct stale *s = r->stale;
	if (s->count > 0 && p->seq != s->expected)
		s->count = 0;
	s->expected = (uint16_t)(p->seq + 1);
	s->held[s->count].length = MIN(bytes_left(raw), MAX_KEPT);
	memcpy(s->held[s->count].octets, raw->at, s->held[s->count].length);
	s->held[s->count].at = at;
	s->held[s->count].packet = packet;
	return ++s->count == STALE_RUN;
}

static void restart(struct udptl_recover *r, const struct udptl_packet *p, t38_time at)
{
	flush_window(r);
	r->counts.restarts++;
	r->burst = 0;
	for (unsigned i = 0; i < UDPTL_WINDOW; i++)
		r->window.slots[i].known = false;
	r->sink.restart(r->ctx, p->seq, at);
	begin(r, p);
}

static void push_parsed(struct udptl_recover *r, const struct udptl_packet *p, uint32_t number, t38_time at,
	uint64_t packet)
{
	accept(r, p, number, at, packet);
	skip_unknown_head(r);
	repair(r);
	advance(r, UDPTL_HOLD);
}

static void replay_stale(struct udptl_recover *r)
{
	struct stale *s = r->stale;
	for (unsigned i = 0; i < STALE_RUN; i++) {
		struct udptl_packet p;
		struct bytes in = bytes_of(s->held[i].octets, s->held[i].length, s->held[i].length);
		if (udptl_parse(in, &p) != PARSE_OK)
			continue;
		if (i == 0)
			restart(r, &p, s->held[i].at);
		uint32_t number = unwrap(r->window.highest, p.seq);
		push_parsed(r, &p, number, s->held[i].at, s->held[i].packet);
	}
	s->count = 0;
}

/* An old number. A duplicate has its content; otherwise a late packet, or the first of a new sequence. */
static void push_old(struct udptl_recover *r, const struct udptl_packet *p, const struct bytes *raw,
	uint32_t number, t38_time at, uint64_t packet)
{
	struct udptl_slot *slot = udptl_window_find(&r->window, number);
	if (slot != NULL && slot->received && same_content(slot, p)) {
		r->counts.duplicates++;
		return;
	}
	if (stale_run(r, p, raw, at, packet)) {
		replay_stale(r);
		return;
	}
	if (slot == NULL || slot->received) {
		r->counts.duplicates++;
		r->counts.conflicts += slot != NULL;
		return;
	}
	/* It arrived after all, behind its copy. */
	count_recovered(&r->counts, (enum udptl_source)slot->source, -1);
	slot->received = true;
	r->counts.received++;
	r->counts.reordered++;
}

static struct bytes whole_datagram(const struct udptl_packet *p)
{
	/* The sequence number and the length stand before the primary. */
	size_t header = bytes_left(&p->primary) < 128 ? 3 : 4;
	const uint8_t *begin_at = p->primary.at - header;
	const uint8_t *end = p->entry_count > 0 ? p->entries[p->entry_count - 1].end : p->primary.end;
	return bytes_of(begin_at, (size_t)(end - begin_at), (size_t)(end - begin_at));
}

void udptl_recover_push(struct udptl_recover *r, const struct udptl_packet *p, t38_time at, uint64_t packet)
{
	r->counts.packets++;
	if (!r->started) {
		begin(r, p);
		r->counts.last_seq = p->seq;
	}
	struct udptl_window *w = &r->window;
	uint32_t number = unwrap(w->highest, p->seq);
	if (number - w->highest + RESTART_JUMP > 2 * RESTART_JUMP) {
		restart(r, p, at);
		number = w->highest;
	}
	count_recovery_kind(r, p);
	struct udptl_slot *slot = udptl_window_find(w, number);
	bool old = (int32_t)(number - w->next) < 0;
	if (!old && slot != NULL && slot->received) {
		r->counts.duplicates++;
		r->counts.conflicts += !same_content(slot, p);
		return;
	}
	if (old) {
		struct bytes raw = whole_datagram(p);
		push_old(r, p, &raw, number, at, packet);
		return;
	}
	if (r->stale != NULL)
		r->stale->count = 0;
	push_parsed(r, p, number, at, packet);
}

void udptl_recover_flush(struct udptl_recover *r)
{
	if (r->started)
		flush_window(r);
}
