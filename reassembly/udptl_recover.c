/* Numbers are 32 bits: the 16 of the wire, unwrapped around the highest one seen, so that order is plain
 * comparison. They begin high enough that nothing underflows. */
#include "reassembly/udptl_recover.h"

#include "reassembly/udptl_slot.h"

#define NUMBER_BASE 0x10000u
#define RESTART_JUMP 2000 /* what spandsp takes for a new sequence, not loss */
#define STALE_RUN 3	  /* old numbers in a row, with another content: a new sequence */
/* Datagrams that settle where a stream begins, for the first ones may be reordered. */
#define HEAD 4
/* ... and none is behind one that was sent so much later; what a call begins with would wait for seconds else. */
#define HEAD_TIME (150 * T38_MS)

/* Datagrams that look old; when they turn out to begin a new sequence they are pushed again. */
struct stale {
	struct {
		struct udptl_packet p; /* its parts lie in `octets` */
		uint8_t *octets;
		t38_time at;
		uint64_t packet;
	} held[STALE_RUN];
	unsigned count;
	unsigned conflicts; /* of them, as they were counted */
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
	bool settled;	      /* where the sequence begins is known: packets are handed on */
	unsigned in_sequence; /* datagrams taken since the sequence began */
	t38_time began;
	uint32_t lost_count; /* given up, just before `next`, but not announced */
	uint32_t burst_at;   /* loss bursts are counted up to here */
	uint32_t burst;	     /* length of the run of missing datagrams that ends there */
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
	for (unsigned i = 0; r->stale != NULL && i < STALE_RUN; i++)
		g_free(r->stale->held[i].octets);
	g_array_free(r->unrecovered, TRUE);
	g_free(r->stale);
	g_free(r);
}

const struct udptl_counts *udptl_recover_counts(const struct udptl_recover *r)
{
	return &r->counts;
}

int udptl_counts_survives(const struct udptl_counts *counts)
{
	if (counts->fec_packets > counts->secondary_packets)
		return (int)counts->fec_entries;
	return counts->redundancy_min;
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
	slot->known = slot->received = false;
	slot->length = 0;
	slot->fec_entries = 0;
	return slot;
}

static void store(struct udptl_slot *slot, const uint8_t *octets, size_t n,
	enum udptl_source source, t38_time at, uint64_t packet)
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

/* Whether the number counts: copies of packets before the first datagram are used, but these packets were never
 * expected, for the capture may begin later than the stream. */
static bool is_inside(const struct udptl_recover *r, uint32_t number)
{
	return (int32_t)(number - r->window.first) >= 0;
}

static void announce_lost(struct udptl_recover *r, t38_time at)
{
	uint32_t count = r->lost_count;
	r->lost_count = 0;
	if (count > 0)
		r->sink.lost(r->ctx, (uint16_t)(r->window.next - count), count, at);
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
	announce_lost(r, slot->at);
	if (is_inside(r, slot->number))
		count_recovered(&r->counts, ifp.source, 1);
	r->sink.ifp(r->ctx, &ifp);
}

static void give_up(struct udptl_recover *r, uint32_t number)
{
	uint16_t seq = (uint16_t)number;
	if (r->unrecovered->len < UDPTL_MAX_UNRECOVERED)
		g_array_append_val(r->unrecovered, seq);
	r->counts.unrecovered++;
	r->lost_count++;
}

/* Decides on the number at `next`. */
static void pass(struct udptl_recover *r)
{
	uint32_t number = r->window.next;
	struct udptl_slot *slot = udptl_window_find(&r->window, number);
	if (slot != NULL)
		hand_on(r, slot);
	else if (is_inside(r, number))
		give_up(r, number);
	r->window.next++;
}

/* The first number from `next` on whose content is known; the highest is known always. */
static uint32_t next_known(struct udptl_window *w)
{
	uint32_t n = w->next;
	while ((int32_t)(w->highest - n) > 0 && udptl_window_find(w, n) == NULL)
		n++;
	return n;
}

/* Hands on all that is in order; a gap waits until `hold` newer packets than its last are there. */
static void advance(struct udptl_recover *r, uint32_t hold, t38_time now)
{
	struct udptl_window *w = &r->window;
	while ((int32_t)(w->highest - w->next) >= 0) {
		uint32_t known = next_known(w);
		uint32_t newer = w->highest - known + 1;
		/* After a pause of the sender, as while it receives a page, the parity that repairs what was
		 * sent before is still to come. */
		bool recent = now - udptl_window_slot(w, known)->at < UDPTL_HOLD_TIME ||
			      newer <= 2 * w->fec_reach;
		if (known != w->next && newer < hold && recent && (int32_t)(known - w->first) > 0)
			break;
		while ((int32_t)(known - w->next) >= 0)
			pass(r);
	}
}

/* Parity comes up to span * entries packets behind what it repairs, and what it repairs may be needed for
 * another entry that is as far away. */
static uint32_t hold_of(const struct udptl_window *w)
{
	return CLAMP(2 * w->fec_reach, UDPTL_HOLD, UDPTL_WINDOW / 2);
}

/* A datagram may arrive behind its copy: its number is judged only when it is too old for that. */
static void end_burst(struct udptl_recover *r)
{
	if (r->burst > 0)
		r->counts.loss_bursts[MIN(r->burst, UDPTL_BURSTS) - 1]++;
	r->burst = 0;
}

static void count_bursts(struct udptl_recover *r, uint32_t end)
{
	for (; (int32_t)(end - r->burst_at) > 0; r->burst_at++) {
		const struct udptl_slot *slot = udptl_window_find(&r->window, r->burst_at);
		bool missing = is_inside(r, r->burst_at) && (slot == NULL || !slot->received);
		if (missing)
			r->burst++;
		else
			end_burst(r);
		r->counts.longest_loss_burst = MAX(r->counts.longest_loss_burst, r->burst);
	}
}

/* What falls out of the window when `number` comes in is handed on or given up before. */
static void make_room(struct udptl_recover *r, uint32_t number)
{
	while (number - r->window.next >= UDPTL_WINDOW)
		pass(r);
	count_bursts(r, number - UDPTL_WINDOW + 1);
}

static void store_secondaries(struct udptl_recover *r, const struct udptl_packet *p,
	uint32_t number, t38_time at, uint64_t packet)
{
	for (unsigned i = 0; i < p->entry_count; i++) {
		uint32_t older = number - 1 - i;
		const struct bytes *entry = &p->entries[i];
		if ((int32_t)(older - r->window.next) < 0)
			break;
		if (bytes_left(entry) == 0 || udptl_window_find(&r->window, older) != NULL)
			continue;
		store(take_slot(&r->window, older), entry->at, bytes_left(entry),
			UDPTL_FROM_SECONDARY, at, packet);
	}
}

static bool repair_once(struct udptl_recover *r)
{
	struct udptl_repair found;
	struct udptl_window *w = &r->window;
	uint32_t carrier = w->next;
	bool any = false;
	for (; udptl_fec_repair(w, &carrier, &found); any = true)
		store(take_slot(w, found.number), found.octets, found.length, UDPTL_FROM_FEC,
			found.at, found.packet);
	return any;
}

static void repair(struct udptl_recover *r)
{
	/* The usual case, nothing missing, costs one comparison. */
	if (r->window.fec_reach == 0 || r->window.next == r->window.highest)
		return;
	while (repair_once(r))
		;
}

static void count_recovery_kind(
	struct udptl_recover *r, const struct udptl_packet *p, uint32_t number)
{
	struct udptl_counts *c = &r->counts;
	int n = (int)p->entry_count;
	/* One that has copies of all before it says nothing of how many the sender can send. */
	bool early = (int32_t)(number - r->window.first) <= n;
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
		if (!early && (c->redundancy_min < 0 || n < c->redundancy_min))
			c->redundancy_min = n;
	}
}

static void begin(struct udptl_recover *r, const struct udptl_packet *p, t38_time at)
{
	struct udptl_window *w = &r->window;
	uint32_t base = r->started ? (w->highest & 0xffff0000u) + 2 * NUMBER_BASE : NUMBER_BASE;
	w->first = w->highest = base + p->seq;
	w->from_zero = p->seq == 0;
	w->most_entries = w->fec_reach = 0;
	w->next = r->burst_at = w->first - MIN(UDPTL_MAX_ENTRIES, p->seq);
	if (!r->started)
		r->counts.first_seq = p->seq;
	r->counts.last_seq = p->seq;
	r->counts.expected++;
	r->started = true;
	r->began = at;
	r->settled = false;
	r->in_sequence = 0;
	r->burst = 0;
}

static void flush_window(struct udptl_recover *r)
{
	repair(r);
	advance(r, 0, 0);
	count_bursts(r, r->window.next);
	end_burst(r);
}

/* The first datagrams came in another order. */
static void begin_earlier(struct udptl_recover *r, uint32_t number)
{
	struct udptl_window *w = &r->window;
	r->counts.expected += w->first - number;
	w->first = number;
	w->from_zero = (uint16_t)number == 0;
	if (r->counts.restarts == 0)
		r->counts.first_seq = (uint16_t)number;
}

static void take_number(struct udptl_recover *r, uint32_t number)
{
	struct udptl_window *w = &r->window;
	if ((int32_t)(number - w->highest) > 0) {
		r->counts.expected += number - w->highest;
		make_room(r, number);
		w->highest = number;
		r->counts.last_seq = (uint16_t)number;
	} else if (number != w->highest) {
		r->counts.reordered++;
	}
	if (!is_inside(r, number))
		begin_earlier(r, number);
}

static void accept(struct udptl_recover *r, const struct udptl_packet *p, uint32_t number,
	t38_time at, uint64_t packet)
{
	struct udptl_window *w = &r->window;
	take_number(r, number);
	struct udptl_slot *slot = take_slot(w, number);
	slot->received = true;
	r->in_sequence++;
	r->counts.received++;
	if (!slot->known)
		store(slot, p->primary.at, bytes_left(&p->primary), UDPTL_PRIMARY, at, packet);
	else
		slot->source = UDPTL_PRIMARY;
	if (p->recovery == UDPTL_SECONDARIES)
		store_secondaries(r, p, number, at, packet);
	if (p->recovery == UDPTL_FEC)
		udptl_fec_keep(w, slot, p, at, packet);
}

static bool same_content(const struct udptl_slot *slot, const struct udptl_packet *p)
{
	return slot->length == bytes_left(&p->primary) &&
	       memcmp(slot->octets, p->primary.at, slot->length) == 0;
}

static struct bytes moved(const struct bytes *part, const uint8_t *from, const uint8_t *to)
{
	return bytes_of(to + (part->at - from), bytes_left(part), bytes_left(part));
}

/* Keeps a datagram beyond the push: its parts lie one behind the other. */
static void hold_stale(struct stale *s, const struct udptl_packet *p, t38_time at, uint64_t packet)
{
	const uint8_t *from = p->primary.at;
	const uint8_t *end =
		p->entry_count > 0 ? p->entries[p->entry_count - 1].end : p->primary.end;
	struct udptl_packet *copy = &s->held[s->count].p;
	uint8_t *octets = g_memdup2(from, (gsize)(end - from));
	g_free(s->held[s->count].octets);
	s->held[s->count].octets = octets;
	s->held[s->count].at = at;
	s->held[s->count].packet = packet;
	memcpy(copy, p, offsetof(struct udptl_packet, entries));
	copy->primary = moved(&p->primary, from, octets);
	for (unsigned i = 0; i < p->entry_count; i++)
		copy->entries[i] = moved(&p->entries[i], from, octets);
	s->count++;
}

static bool is_held(const struct stale *s, const struct udptl_packet *p)
{
	size_t n = bytes_left(&p->primary);
	for (unsigned i = 0; i < s->count; i++) {
		const struct udptl_packet *held = &s->held[i].p;
		if (held->seq == p->seq && bytes_left(&held->primary) == n &&
			memcmp(held->primary.at, p->primary.at, n) == 0)
			return true;
	}
	return false;
}

/* A number that was handed on or given up long ago, with another content: keeps the datagram; true when
 * enough of them in a row show that the sender counts anew. Each may come twice, as where the capture has all twice. */
static bool stale_run(struct udptl_recover *r, const struct udptl_packet *p, bool conflict,
	t38_time at, uint64_t packet)
{
	if (r->stale == NULL)
		r->stale = g_new0(struct stale, 1);
	struct stale *s = r->stale;
	if (is_held(s, p)) {
		r->counts.duplicates++;
		return false;
	}
	if (s->count > 0 && p->seq != s->expected)
		s->count = 0;
	if (s->count == 0)
		s->conflicts = 0;
	s->expected = (uint16_t)(p->seq + 1);
	s->conflicts += conflict;
	r->counts.duplicates++;
	r->counts.conflicts += conflict;
	hold_stale(s, p, at, packet);
	return s->count == STALE_RUN;
}

static void restart(struct udptl_recover *r, const struct udptl_packet *p, t38_time at)
{
	flush_window(r);
	r->counts.restarts++;
	for (unsigned i = 0; i < UDPTL_WINDOW; i++)
		r->window.slots[i].known = false;
	r->sink.restart(r->ctx, p->seq, at);
	begin(r, p, at);
}

/* Where the stream begins is known when nothing can have been before, or with a few packets, or after a while. */
static bool head_settled(struct udptl_recover *r, t38_time at)
{
	struct udptl_window *w = &r->window;
	uint32_t zero = w->first - (uint16_t)w->first;
	r->settled = r->settled || r->in_sequence >= HEAD || at - r->began > HEAD_TIME ||
		     udptl_window_find(w, zero) != NULL;
	return r->settled;
}

static void push_parsed(struct udptl_recover *r, const struct udptl_packet *p, uint32_t number,
	t38_time at, uint64_t packet)
{
	struct udptl_window *w = &r->window;
	accept(r, p, number, at, packet);
	repair(r);
	if (!head_settled(r, at))
		return;
	uint32_t hold = hold_of(w), settled = w->highest - hold;
	advance(r, hold, at);
	count_bursts(r, (int32_t)(settled - w->next) < 0 ? settled : w->next);
}

static void replay_stale(struct udptl_recover *r)
{
	struct stale *s = r->stale;
	/* They were no duplicates after all. */
	r->counts.duplicates -= STALE_RUN;
	r->counts.conflicts -= s->conflicts;
	restart(r, &s->held[0].p, s->held[0].at);
	for (unsigned i = 0; i < STALE_RUN; i++)
		push_parsed(
			r, &s->held[i].p, r->window.first + i, s->held[i].at, s->held[i].packet);
	s->count = 0;
}

/* What was handed on as a copy of a packet before the first one belongs to the stream now. */
static void extend_head(struct udptl_recover *r, uint32_t number)
{
	struct udptl_window *w = &r->window;
	for (uint32_t n = number; n != w->first; n++)
		if (udptl_window_find(w, n) == NULL)
			return;
	for (uint32_t n = number; n != w->first; n++)
		count_recovered(&r->counts, (enum udptl_source)udptl_window_slot(w, n)->source, 1);
	begin_earlier(r, number);
}

/* Behind its copy: it was not lost. */
static void arrived_after_all(struct udptl_recover *r, struct udptl_slot *slot)
{
	r->counts.reordered++;
	slot->received = true;
	if (!is_inside(r, slot->number))
		extend_head(r, slot->number);
	if (!is_inside(r, slot->number))
		return;
	count_recovered(&r->counts, (enum udptl_source)slot->source, -1);
	r->counts.received++;
}

/* A number whose content never came and was given up, or one shortly before the first. */
static bool only_late(const struct udptl_recover *r, uint32_t number)
{
	const struct udptl_window *w = &r->window;
	return w->highest - number < (is_inside(r, number) ? UDPTL_WINDOW : UDPTL_HOLD);
}

/* An old number. A duplicate has its content; otherwise a late packet, or the first of a new sequence. */
static void push_old(struct udptl_recover *r, const struct udptl_packet *p, uint32_t number,
	t38_time at, uint64_t packet)
{
	struct udptl_slot *slot = udptl_window_find(&r->window, number);
	bool same = slot != NULL && same_content(slot, p);
	if (same && slot->received)
		r->counts.duplicates++;
	else if (same)
		arrived_after_all(r, slot);
	else if (slot == NULL && only_late(r, number))
		r->counts.reordered++;
	else if (stale_run(r, p, slot != NULL, at, packet))
		replay_stale(r);
}

void udptl_recover_push(
	struct udptl_recover *r, const struct udptl_packet *p, t38_time at, uint64_t packet)
{
	struct udptl_window *w = &r->window;
	r->counts.packets++;
	if (!r->started)
		begin(r, p, at);
	uint32_t number = unwrap(w->highest, p->seq);
	if (number - w->highest + RESTART_JUMP > 2 * RESTART_JUMP) {
		restart(r, p, at);
		number = w->highest;
	}
	count_recovery_kind(r, p, number);
	if ((int32_t)(number - w->next) < 0) {
		push_old(r, p, number, at, packet);
		return;
	}
	struct udptl_slot *slot = udptl_window_find(w, number);
	if (slot != NULL && slot->received) {
		r->counts.duplicates++;
		r->counts.conflicts += !same_content(slot, p);
		return;
	}
	if (r->stale != NULL)
		r->stale->count = 0;
	push_parsed(r, p, number, at, packet);
}

void udptl_recover_flush(struct udptl_recover *r)
{
	if (!r->started)
		return;
	flush_window(r);
	/* A stream of a few packets only: they are all there is to tell. */
	if (r->counts.redundancy_min < 0)
		r->counts.redundancy_min = r->counts.redundancy_max;
}
