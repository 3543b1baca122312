/* Random streams over a random network, against a model that works with sets: it knows what was sent and what
 * arrived, and names what can be known from that. SEED=n repeats a run, TRIALS=n makes it shorter or longer. */
#include "reassembly/udptl_recover.h"

#include <stdlib.h>

#include "tests/reassembly/udptl_make.h"

#define MOST 900   /* packets of a stream */
#define HEAD 4	   /* datagrams until the begin of a stream is settled */
#define WINDOW 512 /* numbers in memory */

enum recovery { BY_COPIES, BY_PARITY, BY_BOTH, BY_CUT_PARITY, RECOVERIES };

/* What one packet was sent with. */
struct made {
	bool parity;
	unsigned depth;
	struct udptl_parity fec;
};

struct arrival {
	unsigned index, key;
};

struct trial {
	uint32_t seed;
	GRand *rand;
	enum recovery recovery;
	unsigned count, depth, spread; /* spread: how far a packet may be delayed, in packets */
	struct udptl_parity fec;
	double loss, burst, copies;
	struct udptl_sent sent;
	struct made made[MOST];
	struct arrival arrivals[MOST * 3];
	unsigned arrival_count;
};

/* One packet handed on, as expected or as it came. */
struct handed {
	unsigned index;
	uint16_t seq;
	enum udptl_source source;
	t38_time at;
	uint64_t packet;
};

static t38_time time_of(uint64_t packet)
{
	return (t38_time)packet * 20 * T38_MS;
}

/* ---- what is sent ---- */

static unsigned below(struct trial *t, unsigned end)
{
	return (unsigned)g_rand_int_range(t->rand, 0, (gint32)end);
}

static bool chance(struct trial *t, double p)
{
	return g_rand_double(t->rand) < p;
}

/* Indicators, and data of one or two fields, long and short; most of them differ. */
static GBytes *random_ifp(struct trial *t)
{
	uint8_t octets[64];
	size_t n = 0, length = 4 + below(t, chance(t, 0.2) ? 48 : 8);
	/* Equal packets would confirm a wrong stride. */
	if (t->recovery != BY_CUT_PARITY && chance(t, 0.1)) {
		octets[0] = (uint8_t)(below(t, 16) << 1);
		return g_bytes_new(octets, 1);
	}
	bool hdlc = chance(t, 0.5), end = hdlc && chance(t, 0.3);
	octets[n++] = hdlc ? 0xc0 : 0xd0;
	octets[n++] = end ? 2 : 1;
	octets[n++] = hdlc ? 0x80 : 0xe0;
	octets[n++] = 0;
	octets[n++] = (uint8_t)(length - 1);
	for (size_t i = 0; i < length; i++)
		octets[n++] = (uint8_t)below(t, 256);
	if (end)
		octets[n++] = 0x20;
	return g_bytes_new(octets, n);
}

static uint16_t random_start(struct trial *t)
{
	switch (below(t, 4)) {
	case 0:
		return (uint16_t)below(t, 65536);
	case 1:
		return (uint16_t)(65536 - below(t, t->count) - 1);
	default:
		return (uint16_t)below(t, 2);
	}
}

/* The first packet with all entries. */
static unsigned full_packet(const struct trial *t)
{
	return t->fec.span * t->fec.entries;
}

static struct made random_make(struct trial *t, unsigned index)
{
	struct made made = {.depth = MIN(t->depth, index), .fec = udptl_start_up(t->fec, index)};
	made.parity = t->recovery == BY_BOTH ? chance(t, 0.5) : t->recovery != BY_COPIES;
	/* Some of the entries only, the stride as it was. Before a packet with all has come, and while
	 * fewer are usual at the beginning, no receiver can tell that. */
	if (t->recovery == BY_CUT_PARITY && index > 2 * full_packet(t) + t->spread &&
		chance(t, 0.4))
		made.fec.entries = below(t, t->fec.entries + 1);
	return made;
}

static void send_all(struct trial *t)
{
	t->sent = udptl_sent_new(random_start(t));
	for (unsigned i = 0; i < t->count; i++) {
		g_ptr_array_add(t->sent.primaries, random_ifp(t));
		t->made[i] = random_make(t, i);
	}
}

/* ---- the network ---- */

static void deliver(struct trial *t, unsigned index)
{
	unsigned key =
		(index + (t->spread > 0 && chance(t, 0.3) ? below(t, t->spread + 1) : 0)) * 4;
	t->arrivals[t->arrival_count++] = (struct arrival){index, key + below(t, 4)};
}

static int by_key(const void *a, const void *b)
{
	const struct arrival *x = a, *y = b;
	int late = (int)(x->key > y->key) - (int)(x->key < y->key);
	return late != 0 ? late : (int)(x->index > y->index) - (int)(x->index < y->index);
}

/* A capture that begins with number 0 is taken for the whole stream: parity then covers nothing before. One
 * that begins just there by chance would find wrong packets: it gets other numbers. */
static bool begins_at_wrap(const struct trial *t)
{
	for (unsigned i = 0; i < MIN(t->arrival_count, 2 * HEAD); i++) {
		unsigned index = t->arrivals[i].index;
		if (index > 0 && (uint16_t)(t->sent.first + index) == 0)
			return true;
	}
	return false;
}

static void transmit(struct trial *t)
{
	unsigned lost = 0;
	for (unsigned i = 0; i < t->count; i++) {
		if (lost == 0 && chance(t, t->burst))
			lost = 1 + below(t, chance(t, 0.02) ? 200 : 12);
		lost -= lost > 0;
		if (t->recovery == BY_CUT_PARITY && i == full_packet(t)) {
			t->arrivals[t->arrival_count++] = (struct arrival){i, i * 4};
			continue;
		}
		if (lost > 0 || chance(t, t->loss))
			continue;
		deliver(t, i);
		while (chance(t, t->copies) && t->arrival_count < MOST * 2)
			deliver(t, i);
	}
	if (t->arrival_count == 0)
		deliver(t, 0);
	qsort(t->arrivals, t->arrival_count, sizeof(t->arrivals[0]), by_key);
	if (begins_at_wrap(t))
		t->sent.first = 1000;
}

static void trial_init(struct trial *t, uint32_t seed)
{
	static const double losses[] = {0, 0.01, 0.05, 0.2, 0.5};
	t->seed = seed;
	t->rand = g_rand_new_with_seed(seed);
	t->recovery = (enum recovery)below(t, RECOVERIES);
	t->count = chance(t, 0.02) ? 500 + below(t, MOST - 500) : 2 + below(t, 100);
	t->depth = below(t, 9);
	t->fec.span = 1 + below(t, 6);
	t->fec.entries = t->fec.stride = 1 + below(t, 6);
	t->loss = losses[below(t, G_N_ELEMENTS(losses))];
	t->burst = chance(t, 0.3) ? 0.03 : 0;
	t->copies = chance(t, 0.3) ? 0.2 : 0;
	t->spread = chance(t, 0.5) ? 0 : 1 + below(t, chance(t, 0.3) ? 60 : 5);
	t->arrival_count = 0;
	send_all(t);
	transmit(t);
}

static void trial_clear(struct trial *t)
{
	udptl_sent_free(&t->sent);
	g_rand_free(t->rand);
}

/* ---- the model ---- */

/* The numbers that one entry of a packet that arrived covers. */
struct entry {
	unsigned carrier;
	int covers[6];
	unsigned count;
};

struct model {
	const struct trial *t;
	bool known[MOST], arrived[MOST], outside[MOST];
	enum udptl_source source[MOST];
	uint64_t packet[MOST];
	int lowest, first, highest, next;
	bool begun, settled, late;
	unsigned accepted, duplicates, reach;
	GArray *entries; /* those that may still tell something */
	GArray *handed;	 /* struct handed */
	GArray *lost;	 /* uint16_t */
};

static uint16_t seq_of(const struct trial *t, int index)
{
	return (uint16_t)(t->sent.first + index);
}

static void learn(struct model *m, int index, enum udptl_source source, uint64_t packet)
{
	if (m->known[index])
		return;
	m->known[index] = true;
	m->source[index] = source;
	m->packet[index] = packet;
}

static void learn_copies(struct model *m, int carrier, uint64_t packet)
{
	for (int k = 1; k <= (int)m->t->made[carrier].depth; k++)
		if (carrier - k >= m->next && carrier - k >= 0)
			learn(m, carrier - k, UDPTL_FROM_SECONDARY, packet);
}

static void note_entries(struct model *m, unsigned carrier)
{
	const struct udptl_parity *fec = &m->t->made[carrier].fec;
	for (unsigned e = 0; e < fec->entries; e++) {
		struct entry entry = {.carrier = carrier};
		for (unsigned k = 1; k <= fec->span; k++)
			entry.covers[entry.count++] =
				(int)carrier + (int)e - (int)(k * fec->stride);
		g_array_append_val(m->entries, entry);
	}
	m->reach = MAX(m->reach, fec->span * fec->entries);
}

/* The index that the entry gives; -1: none yet, -2: it never will. */
static int entry_gives(const struct model *m, const struct entry *entry)
{
	int missing = -1;
	for (unsigned k = 0; k < entry->count; k++) {
		int index = entry->covers[k];
		if (index >= 0 && m->known[index])
			continue;
		if (index < m->next)
			return -2;
		if (missing >= 0)
			return -1;
		missing = index;
	}
	return missing >= 0 ? missing : -2;
}

static void close_over_entries(struct model *m, uint64_t packet)
{
	for (bool changed = true; changed;) {
		changed = false;
		for (unsigned i = 0; i < m->entries->len;) {
			int index = entry_gives(m, &g_array_index(m->entries, struct entry, i));
			if (index >= 0) {
				learn(m, index, UDPTL_FROM_FEC, packet);
				changed = true;
			}
			if (index == -1)
				i++;
			else
				g_array_remove_index_fast(m->entries, i);
		}
	}
}

static void model_pass(struct model *m)
{
	int index = m->next++;
	uint16_t seq = seq_of(m->t, index);
	if (m->known[index]) {
		const struct handed handed = {(unsigned)index, seq,
			m->arrived[index] ? UDPTL_PRIMARY : m->source[index],
			time_of(m->packet[index]), m->packet[index]};
		g_array_append_val(m->handed, handed);
	} else if (index >= m->first) {
		g_array_append_val(m->lost, seq);
	}
}

static void model_advance(struct model *m, int hold)
{
	while (m->next <= m->highest) {
		int behind = m->next;
		while (behind < m->highest && !m->known[behind])
			behind++;
		if (behind != m->next && behind > m->first && m->highest - behind + 1 < hold)
			return;
		while (m->next <= behind)
			model_pass(m);
	}
}

/* A number that was decided on before its datagram came. */
static void model_late(struct model *m, int index)
{
	int n = index;
	while (n < m->first && m->known[n])
		n++;
	if (m->known[index] && n >= m->first) {
		m->first = MIN(m->first, index);
		m->arrived[index] = true;
	} else {
		m->late = true;
	}
}

static void model_begin(struct model *m, int index)
{
	/* Below sequence number 0 of the first datagram nothing is looked for. */
	m->begun = true;
	m->first = m->highest = index;
	m->next = MAX(index - MIN(UDPTL_MAX_ENTRIES, seq_of(m->t, index)), 0);
}

static void model_settle(struct model *m)
{
	int zero = m->first - seq_of(m->t, m->first);
	m->settled = m->settled || m->accepted >= HEAD || (zero >= 0 && m->known[zero]);
}

static void model_arrival(struct model *m, int index, uint64_t packet)
{
	if (!m->begun)
		model_begin(m, index);
	if (m->arrived[index]) {
		m->duplicates++;
		return;
	}
	if (index < m->next) {
		model_late(m, index);
		return;
	}
	m->accepted++;
	m->first = MIN(m->first, index);
	m->highest = MAX(m->highest, index);
	m->arrived[index] = true;
	learn(m, index, UDPTL_PRIMARY, packet);
	if (m->t->made[index].parity)
		note_entries(m, (unsigned)index);
	else
		learn_copies(m, index, packet);
	close_over_entries(m, packet);
	model_settle(m);
	if (m->settled)
		model_advance(m, (int)MAX(UDPTL_HOLD, 2 * m->reach));
}

static struct model *model_run(const struct trial *t)
{
	struct model *m = g_new0(struct model, 1);
	m->t = t;
	m->entries = g_array_new(FALSE, FALSE, sizeof(struct entry));
	m->handed = g_array_new(FALSE, FALSE, sizeof(struct handed));
	m->lost = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	for (unsigned i = 0; i < t->arrival_count; i++)
		model_arrival(m, (int)t->arrivals[i].index, i + 1);
	model_advance(m, 0);
	return m;
}

static void model_free(struct model *m)
{
	g_array_free(m->entries, TRUE);
	g_array_free(m->handed, TRUE);
	g_array_free(m->lost, TRUE);
	g_free(m);
}

/* ---- the implementation ---- */

struct heard {
	const struct trial *t;
	GArray *handed;
	uint32_t last_number;
	uint64_t lost;
};

static void want(const struct trial *t, uint64_t got, uint64_t expected, const char *what)
{
	if (got != expected)
		g_test_message("SEED=%u TRIALS=1 repeats this trial: %s is %" G_GUINT64_FORMAT
			       ", not %" G_GUINT64_FORMAT,
			t->seed, what, got, expected);
	g_assert_cmpuint(got, ==, expected);
}

static void on_ifp(void *ctx, const struct udptl_ifp *ifp)
{
	struct heard *h = ctx;
	unsigned index = (uint16_t)(ifp->seq - h->t->sent.first);
	const struct handed handed = {index, ifp->seq, ifp->source, ifp->at, ifp->packet};
	size_t n;
	want(h->t, index < h->t->count, 1, "a sequence number that was sent");
	want(h->t, ifp->number > h->last_number, 1, "ascending order");
	h->last_number = ifp->number;
	const uint8_t *sent = udptl_sent_at(&h->t->sent, index, &n);
	want(h->t, ifp->length, n, "the length");
	want(h->t, memcmp(ifp->octets, sent, n) == 0, 1, "the content as sent");
	g_array_append_val(h->handed, handed);
}

static void on_lost(void *ctx, uint16_t first, uint32_t count, t38_time at)
{
	struct heard *h = ctx;
	(void)first;
	(void)at;
	h->lost += count;
}

static void on_restart(void *ctx, uint16_t seq, t38_time at)
{
	const struct heard *h = ctx;
	(void)at;
	want(h->t, seq, 0x10000, "a restart where there was none; its number");
}

static void push(struct udptl_recover *r, const struct trial *t, unsigned index, uint64_t packet)
{
	const struct made *made = &t->made[index];
	struct udptl_packet p;
	GByteArray *datagram = made->parity ? udptl_make_fec(&t->sent, index, made->fec)
					    : udptl_make_redundant(&t->sent, index, made->depth);
	g_assert_cmpint(udptl_parse(bytes_of(datagram->data, datagram->len, datagram->len), &p), ==,
		PARSE_OK);
	udptl_recover_push(r, &p, time_of(packet), packet);
	g_byte_array_free(datagram, TRUE);
}

/* ---- the comparison ---- */

static void compare_handed(const struct trial *t, const GArray *got, const GArray *expected)
{
	for (unsigned i = 0; i < MIN(got->len, expected->len); i++) {
		const struct handed *g = &g_array_index(got, struct handed, i);
		const struct handed *e = &g_array_index(expected, struct handed, i);
		want(t, g->index, e->index, "the next handed on");
		want(t, g->source, e->source, "its source");
		want(t, g->packet, e->packet, "its packet");
		want(t, (uint64_t)g->at, (uint64_t)e->at, "its time");
	}
	want(t, got->len, expected->len, "the number handed on");
}

static void compare_lost(const struct trial *t, const GArray *got, const GArray *expected)
{
	want(t, got->len, expected->len, "the number of unrecovered");
	for (unsigned i = 0; i < got->len; i++)
		want(t, g_array_index(got, uint16_t, i), g_array_index(expected, uint16_t, i),
			"an unrecovered number");
}

struct sums {
	uint64_t received, redundancy, fec;
	uint32_t burst;
	uint64_t bursts[UDPTL_BURSTS];
};

static struct sums model_sums(const struct model *m)
{
	struct sums s = {.received = 0};
	uint32_t burst = 0;
	for (int i = m->first; i <= m->highest; i++) {
		if (m->arrived[i] && burst > 0)
			s.bursts[MIN(burst, UDPTL_BURSTS) - 1]++;
		burst = m->arrived[i] ? 0 : burst + 1;
		s.burst = MAX(s.burst, burst);
		s.received += m->arrived[i];
		s.redundancy +=
			!m->arrived[i] && m->known[i] && m->source[i] == UDPTL_FROM_SECONDARY;
		s.fec += !m->arrived[i] && m->known[i] && m->source[i] == UDPTL_FROM_FEC;
	}
	return s;
}

static void compare_counts(
	const struct trial *t, const struct udptl_counts *c, const struct model *m)
{
	const struct sums s = model_sums(m);
	want(t, c->packets, t->arrival_count, "packets");
	want(t, (uint64_t)c->first_seq, seq_of(t, m->first), "first_seq");
	want(t, (uint64_t)c->last_seq, seq_of(t, m->highest), "last_seq");
	want(t, c->expected, (uint64_t)(m->highest - m->first + 1), "expected");
	want(t, c->received, s.received, "received");
	want(t, c->recovered_by_redundancy, s.redundancy, "recovered_by_redundancy");
	want(t, c->recovered_by_fec, s.fec, "recovered_by_fec");
	want(t, c->unrecovered, m->lost->len, "unrecovered");
	want(t, c->expected,
		c->received + c->recovered_by_redundancy + c->recovered_by_fec + c->unrecovered,
		"expected, by its parts,");
	want(t, c->longest_loss_burst, s.burst, "longest_loss_burst");
	for (int i = 0; i < UDPTL_BURSTS; i++)
		want(t, c->loss_bursts[i], s.bursts[i], "loss_bursts");
	want(t, c->restarts, 0, "restarts");
	want(t, c->conflicts, 0, "conflicts");
	if (!m->late) {
		want(t, c->duplicates, m->duplicates, "duplicates");
		want(t, c->packets, c->received + c->duplicates, "packets, by their parts,");
	}
	if (t->spread == 0 && t->copies == 0)
		want(t, c->reordered, 0, "reordered");
}

static void run_trial(struct trial *t)
{
	static const struct udptl_recover_sink sink = {on_ifp, on_lost, on_restart};
	struct heard h = {t, g_array_new(FALSE, FALSE, sizeof(struct handed)), 0, 0};
	struct udptl_recover *r = udptl_recover_new(&sink, &h);
	struct model *m = model_run(t);
	for (unsigned i = 0; i < t->arrival_count; i++) {
		push(r, t, t->arrivals[i].index, i + 1);
		const struct udptl_counts *c = udptl_recover_counts(r);
		want(t, c->received <= c->expected, 1, "received <= expected");
	}
	udptl_recover_flush(r);
	compare_handed(t, h.handed, m->handed);
	compare_lost(t, udptl_recover_unrecovered(r), m->lost);
	compare_counts(t, udptl_recover_counts(r), m);
	want(t, h.lost, m->lost->len, "the number announced as lost");
	model_free(m);
	udptl_recover_free(r);
	g_array_free(h.handed, TRUE);
}

static uint32_t number_from_environment(const char *name, uint32_t otherwise)
{
	const char *text = g_getenv(name);
	return text != NULL ? (uint32_t)g_ascii_strtoull(text, NULL, 10) : otherwise;
}

static void test_random_streams(void)
{
	uint32_t seed = number_from_environment("SEED", g_random_int());
	uint32_t trials = number_from_environment("TRIALS", 10000);
	struct trial *t = g_new0(struct trial, 1);
	g_test_message("SEED=%u TRIALS=%u", seed, trials);
	for (uint32_t i = 0; i < trials; i++) {
		trial_init(t, seed + i);
		run_trial(t);
		trial_clear(t);
	}
	g_free(t);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/reassembly/udptl_recover/random-streams", test_random_streams);
	return g_test_run();
}
