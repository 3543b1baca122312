/* Real faxes over a random network: packets of the captures are lost, copied and delayed at random, and what the
 * analyzer makes of it is compared with what it makes of the capture as it is. A model that works with sets names
 * what a receiver can know. SEED=n repeats a run, TRIALS=n makes it shorter or longer. */
#include <stdlib.h>

#include "tests/analyzer/capture_load.h"

#define MOST 1200		/* packets of one direction */
#define HOLD 64			/* newer packets for which a gap is waited for */
#define PAUSE (10 * T38_SECOND) /* behind which a gap is given up when parity cannot reach it */
#define HEAD 4			/* datagrams until the begin of a stream is settled */
#define MAX_SPAN 5
#define MAX_DELAY (60 * T38_MS)

#if defined(__SANITIZE_ADDRESS__)
#define TRIALS 300
#elif defined(__has_feature)
#if __has_feature(address_sanitizer)
#define TRIALS 300
#endif
#endif
#ifndef TRIALS
#define TRIALS 10000
#endif

/* Captures without loss, those with fewer packets first. */
static const char *const names[] = {"redundancy0", "version1-syntax", "ecm-mr-fine", "ecm-ppr",
	"ecm-mh", "mmr-superfine", "v29-noecm", "mr-noecm-fine-2pages", "v27-noecm", "ftt-fallback",
	"clean-v17-mh", "clean-ecm-mmr-3pages"};

#define CAPTURES G_N_ELEMENTS(names)

enum recovery { AS_CAPTURED, BY_COPIES, BY_PARITY, RECOVERIES };

struct arrival {
	t38_time at;
	unsigned order; /* of equal times */
	unsigned record;
};

struct trial {
	uint32_t seed;
	GRand *rand;
	const struct capture *capture;
	enum recovery recovery;
	unsigned depth;		/* of copies */
	unsigned span, entries; /* of parity */
	bool start_up;		/* the first packets have fewer parity entries */
	uint16_t first[2];
	double loss, burst, copies, late;
	GPtrArray
		*made; /* GByteArray *: the packets as they are sent; NULL: lost or not made anew */
	GArray *arrivals; /* struct arrival */
};

/* What was checked, so that a run cannot pass by checking nothing. */
struct tally {
	unsigned complete, short_of, recovered;
};

static void want(const struct trial *t, uint64_t got, uint64_t expected, const char *what)
{
	if (got != expected)
		g_test_message("SEED=%u TRIALS=1 repeats this trial: %s is %" G_GUINT64_FORMAT
			       ", not %" G_GUINT64_FORMAT,
			t->seed, what, got, expected);
	g_assert_cmpuint(got, ==, expected);
}

/* ---- what is sent ---- */

static unsigned below(const struct trial *t, unsigned end)
{
	return (unsigned)g_rand_int_range(t->rand, 0, (gint32)end);
}

static bool chance(const struct trial *t, double p)
{
	return g_rand_double(t->rand) < p;
}

/* While fewer packets were sent than all entries cover, common senders send fewer entries. */
static unsigned entries_at(const struct trial *t, unsigned index)
{
	bool early = t->start_up && index < t->span * t->entries;
	return early ? index / t->span : t->entries;
}

static GByteArray *make_datagram(const struct trial *t, const struct capture_place *place)
{
	const GPtrArray *primaries = t->capture->streams[place->stream].primaries;
	uint16_t seq = (uint16_t)(t->first[place->stream] + place->index);
	if (t->recovery == BY_COPIES)
		return send_copies(primaries, place->index, seq, t->depth);
	return send_fec(primaries, place->index, seq, t->span, entries_at(t, place->index));
}

static void set_be16(GByteArray *packet, size_t at, size_t value)
{
	packet->data[at] = (uint8_t)(value >> 8);
	packet->data[at + 1] = (uint8_t)value;
}

/* The captured headers (IPv4 and UDP, without options) before another datagram. */
static GByteArray *make_packet(const struct trial *t, unsigned record)
{
	const struct capture_place *place = capture_place(t->capture, record);
	const uint8_t *captured = capture_packet(t->capture, record)->octets;
	GByteArray *datagram = make_datagram(t, place);
	GByteArray *packet = g_byte_array_sized_new((guint)place->header + datagram->len);
	g_byte_array_append(packet, captured, (guint)place->header);
	g_byte_array_append(packet, datagram->data, datagram->len);
	set_be16(packet, place->header - 28 + 2, 28 + datagram->len);
	set_be16(packet, place->header - 4, 8 + datagram->len);
	g_byte_array_free(datagram, TRUE);
	return packet;
}

/* The packet as it is sent. */
static struct packet packet_of(const struct trial *t, unsigned record)
{
	struct packet p = *capture_packet(t->capture, record);
	const GByteArray *made = g_ptr_array_index(t->made, record);
	if (made == NULL)
		return p;
	p.octets = made->data;
	p.captured = p.length = made->len;
	return p;
}

/* ---- the network ---- */

static void deliver(struct trial *t, unsigned record, t38_time delay)
{
	const struct arrival a = {
		capture_packet(t->capture, record)->time + delay, t->arrivals->len, record};
	g_array_append_val(t->arrivals, a);
}

static t38_time random_delay(const struct trial *t)
{
	return chance(t, t->late) ? (t38_time)(g_rand_double(t->rand) * (double)MAX_DELAY) : 0;
}

static void transmit_datagram(struct trial *t, unsigned record)
{
	if (t->recovery != AS_CAPTURED)
		t->made->pdata[record] = make_packet(t, record);
	do
		deliver(t, record, random_delay(t));
	while (chance(t, t->copies));
}

static gint by_time(gconstpointer a, gconstpointer b)
{
	const struct arrival *x = a, *y = b;
	if (x->at != y->at)
		return x->at < y->at ? -1 : 1;
	return (x->order > y->order) - (x->order < y->order);
}

static void transmit(struct trial *t)
{
	unsigned burst[2] = {0, 0};
	for (unsigned i = 0; i < t->capture->packets->len; i++) {
		unsigned stream = capture_place(t->capture, i)->stream;
		if (stream == NO_STREAM) {
			deliver(t, i, 0);
			continue;
		}
		if (burst[stream] == 0 && chance(t, t->burst))
			burst[stream] = 1 + below(t, 12);
		bool lost = burst[stream] > 0 || chance(t, t->loss);
		burst[stream] -= burst[stream] > 0;
		if (!lost)
			transmit_datagram(t, i);
	}
	g_array_sort(t->arrivals, by_time);
}

/* ---- a trial ---- */

/* Mostly 0, as common senders begin. A capture that begins just behind a wrap is taken for the whole stream: the
 * numbers wrap later. */
static uint16_t random_first(const struct trial *t, const struct capture_stream *stream)
{
	if (t->recovery == AS_CAPTURED || !t->start_up)
		return 0;
	switch (below(t, 4)) {
	case 0:
		return (uint16_t)(300 + below(t, 60000));
	case 1:
		return (uint16_t)(65536 - 40 - below(t, stream->records->len));
	default:
		return 0;
	}
}

static void random_sender(struct trial *t)
{
	t->recovery = (enum recovery)below(t, RECOVERIES);
	t->depth = below(t, 6);
	t->span = t->entries = 3;
	if (chance(t, 0.6)) {
		t->span = 1 + below(t, MAX_SPAN);
		t->entries = 1 + below(t, 5);
	}
	t->start_up = chance(t, 0.7);
	for (unsigned s = 0; s < 2; s++)
		t->first[s] = random_first(t, &t->capture->streams[s]);
}

static void random_network(struct trial *t)
{
	double loss = g_rand_double(t->rand);
	t->loss = chance(t, 0.15) ? 0 : 0.1 * loss * loss;
	t->burst = chance(t, 0.3) ? 0.005 : 0;
	t->copies = chance(t, 0.3) ? 0.1 : 0;
	t->late = chance(t, 0.3) ? 0 : 0.3 * g_rand_double(t->rand);
}

static void trial_init(struct trial *t, const struct capture *captures, uint32_t seed)
{
	t->seed = seed;
	t->rand = g_rand_new_with_seed(seed);
	unsigned a = below(t, CAPTURES), b = below(t, CAPTURES);
	t->capture = &captures[MIN(a, b)];
	t->made = g_ptr_array_new();
	g_ptr_array_set_size(t->made, (gint)t->capture->packets->len);
	t->arrivals = g_array_new(FALSE, FALSE, sizeof(struct arrival));
	random_sender(t);
	random_network(t);
	transmit(t);
}

static void trial_clear(struct trial *t)
{
	for (guint i = 0; i < t->made->len; i++)
		if (t->made->pdata[i] != NULL)
			g_byte_array_free(t->made->pdata[i], TRUE);
	g_ptr_array_free(t->made, TRUE);
	g_array_free(t->arrivals, TRUE);
	g_rand_free(t->rand);
}

/* ---- the model ---- */

/* The numbers that one parity entry of a datagram that arrived covers. */
struct entry {
	int covers[MAX_SPAN];
	unsigned count;
};

/* What a receiver of one direction knows; numbers count from the first one sent. */
struct model {
	const struct trial *t;
	unsigned stream;
	int count; /* sent */
	bool arrived[MOST], known[MOST];
	t38_time at[MOST]; /* of those that arrived */
	int reach[MOST];   /* of their parity */
	t38_time now;
	int first, last; /* whose datagram arrived */
	unsigned accepted;
	bool settled;	 /* where the stream begins: what is below and not known stays so */
	bool far;	 /* something was learned later than a receiver waits for it */
	GArray *entries; /* struct entry: those that still may tell something */
};

static bool from_zero(const struct model *m)
{
	return m->first == 0 && m->t->first[m->stream] == 0;
}

/* Whether a receiver that is pressed for time has given the number up: see the head of udptl_recover.h. */
static bool given_up(const struct model *m, int index)
{
	int reach = 0;
	bool old = false;
	for (int i = 0; i <= index; i++)
		reach = MAX(reach, m->reach[i]);
	for (int i = index + 1; i <= m->last; i++)
		old = old || (m->arrived[i] && m->now - m->at[i] >= PAUSE);
	int behind = m->last - index;
	return behind >= HOLD || (old && behind > 2 * reach);
}

static void learn(struct model *m, int index)
{
	if (index < 0 || m->known[index] || (m->settled && index < m->first))
		return;
	m->known[index] = true;
	m->far = m->far || given_up(m, index);
}

/* The only number of an entry that is not known; -1: there are several, or none. A receiver that has number 0 knows
 * that nothing was before it. */
static int entry_gives(const struct model *m, const struct entry *entry)
{
	int missing = -1;
	for (unsigned k = 0; k < entry->count; k++) {
		int index = entry->covers[k];
		if (index < 0 && from_zero(m))
			continue;
		if (index >= 0 && m->known[index])
			continue;
		if (index < 0 || missing >= 0 || (m->settled && index < m->first))
			return -1;
		missing = index;
	}
	return missing;
}

static void close_over_entries(struct model *m)
{
	for (bool changed = true; changed;) {
		changed = false;
		for (unsigned i = 0; i < m->entries->len; i++) {
			int index = entry_gives(m, &g_array_index(m->entries, struct entry, i));
			if (index < 0)
				continue;
			learn(m, index);
			g_array_remove_index_fast(m->entries, i--);
			changed = true;
		}
	}
}

/* An entry all of whose numbers are known tells nothing. */
static void note_entry(struct model *m, const struct entry *entry)
{
	for (unsigned k = 0; k < entry->count; k++) {
		if (entry->covers[k] >= 0 && !m->known[entry->covers[k]]) {
			g_array_append_vals(m->entries, entry, 1);
			return;
		}
	}
}

static void learn_recovery(struct model *m, int index, const struct udptl_packet *p)
{
	m->reach[index] = p->recovery == UDPTL_FEC ? (int)(p->fec_span * p->entry_count) : 0;
	for (unsigned e = 0; e < p->entry_count; e++) {
		struct entry entry = {.count = 0};
		if (p->recovery == UDPTL_SECONDARIES && bytes_left(&p->entries[e]) > 0)
			learn(m, index - 1 - (int)e);
		if (p->recovery != UDPTL_FEC)
			continue;
		for (unsigned k = 1; k <= p->fec_span; k++)
			entry.covers[entry.count++] = index + (int)e - (int)(k * p->entry_count);
		note_entry(m, &entry);
	}
	close_over_entries(m);
}

/* Below the first one, when that is settled: it belongs to the stream when copies fill what is between. */
static void arrived_too_late(struct model *m, int index)
{
	for (int i = index; i < m->first; i++)
		if (!m->known[i])
			return;
	m->arrived[index] = true;
	m->first = index;
	close_over_entries(m);
}

static void model_arrival(struct model *m, int index, const struct udptl_packet *p)
{
	want(m->t, p->seq, (uint16_t)(m->t->first[m->stream] + index), "the number sent");
	if (m->arrived[index])
		return;
	if (m->settled && index < m->first) {
		arrived_too_late(m, index);
		return;
	}
	m->first = m->accepted == 0 ? index : MIN(m->first, index);
	m->last = MAX(m->last, index);
	m->arrived[index] = true;
	m->at[index] = m->now;
	m->accepted++;
	learn(m, index);
	learn_recovery(m, index, p);
	bool zero = m->t->first[m->stream] == 0 && m->known[0];
	m->settled = m->settled || m->accepted >= HEAD || zero;
}

static void model_run(struct model *m, const struct trial *t, unsigned stream)
{
	struct udptl_packet parsed;
	*m = (struct model){.t = t,
		.stream = stream,
		.count = (int)t->capture->streams[stream].records->len,
		.entries = g_array_new(FALSE, FALSE, sizeof(struct entry))};
	g_assert_cmpint(m->count, <=, MOST);
	for (unsigned i = 0; i < t->arrivals->len; i++) {
		const struct arrival *a = &g_array_index(t->arrivals, struct arrival, i);
		unsigned record = a->record;
		const struct capture_place *place = capture_place(t->capture, record);
		if (place->stream != stream)
			continue;
		m->now = a->at;
		const struct packet p = packet_of(t, record);
		size_t n = p.captured - place->header;
		want(t, udptl_parse(bytes_of(p.octets + place->header, n, n), &parsed), PARSE_OK,
			"the status of a datagram");
		model_arrival(m, (int)place->index, &parsed);
	}
	g_array_free(m->entries, TRUE);
}

static bool all_known(const struct model *m)
{
	for (int i = 0; i < m->count; i++)
		if (!m->known[i])
			return false;
	return true;
}

/* ---- the comparison ---- */

static void compare_octets(const struct trial *t, const uint8_t *got, size_t n,
	const uint8_t *expected, size_t length, const char *what)
{
	want(t, n, length, what);
	want(t, n == 0 || memcmp(got, expected, n) == 0, 1, what);
}

static void compare_frame(
	const struct trial *t, const struct fax_frame *got, const struct fax_frame *expected)
{
	compare_octets(t, got->octets, got->length, expected->octets, expected->length,
		"the octets of a frame");
	want(t, got->fcs, expected->fcs, "the FCS of a frame");
	want(t, strcmp(got->name, expected->name) == 0, 1, "the name of a frame");
}

/* The next frame of a side, or NULL. */
static const struct fax_frame *next_frame(const struct fax *fax, enum side from, guint *at)
{
	while (*at < fax->frames->len) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, (*at)++);
		if (f->from == from)
			return f;
	}
	return NULL;
}

/* Each side's in its order: how the two sides' stand to each other is told by times, and these changed. */
static void compare_frames(
	const struct trial *t, const struct fax *got, const struct fax *expected, enum side from)
{
	guint g = 0, e = 0;
	const struct fax_frame *frame, *other;
	do {
		frame = next_frame(got, from, &g);
		other = next_frame(expected, from, &e);
		want(t, frame != NULL, other != NULL, "whether there is a frame more");
		if (frame != NULL && other != NULL)
			compare_frame(t, frame, other);
	} while (frame != NULL);
}

static void compare_page(
	const struct trial *t, const struct fax_page *got, const struct fax_page *expected)
{
	compare_octets(t, got->octets, got->length, expected->octets, expected->length,
		"the octets of a page");
	want(t, got->from, expected->from, "the sender of a page");
	want(t, got->rows, expected->rows, "the rows of a page");
	want(t, got->bad_rows, expected->bad_rows, "the bad rows of a page");
	want(t, g_strcmp0(got->coding, expected->coding) == 0, 1, "the coding of a page");
	compare_octets(t, (const uint8_t *)got->damaged->data,
		got->damaged->len * sizeof(struct fax_range),
		(const uint8_t *)expected->damaged->data,
		expected->damaged->len * sizeof(struct fax_range), "the damaged rows of a page");
}

static void compare_faxes(const struct trial *t, const struct fax *got, const struct fax *expected)
{
	compare_frames(t, got, expected, SIDE_CALLER);
	compare_frames(t, got, expected, SIDE_CALLEE);
	want(t, got->pages->len, expected->pages->len, "the number of pages");
	for (guint i = 0; i < got->pages->len; i++)
		compare_page(
			t, g_ptr_array_index(got->pages, i), g_ptr_array_index(expected->pages, i));
}

static void compare_unrecovered(const struct model *m, const GArray *got)
{
	guint n = 0;
	for (int i = m->first; i <= m->last; i++) {
		if (m->known[i])
			continue;
		want(m->t, n < got->len, 1, "whether there is an unrecovered number more");
		want(m->t, g_array_index(got, uint16_t, n++),
			(uint16_t)(m->t->first[m->stream] + i), "an unrecovered number");
	}
	want(m->t, got->len, n, "the number of unrecovered");
}

/* Returns how many numbers were recovered. */
static unsigned compare_stream(const struct model *m, const struct fax_stream_info *info)
{
	const struct udptl_counts *c = &info->udptl;
	unsigned received = 0, recovered = 0;
	for (int i = m->first; i <= m->last; i++) {
		received += m->arrived[i];
		recovered += m->known[i] && !m->arrived[i];
	}
	bool parity = m->t->recovery == BY_PARITY;
	compare_unrecovered(m, info->unrecovered);
	want(m->t, c->expected, (uint64_t)(m->last - m->first + 1), "expected");
	want(m->t, c->received, received, "received");
	want(m->t, c->recovered_by_redundancy, parity ? 0 : recovered, "recovered by copies");
	want(m->t, c->recovered_by_fec, parity ? recovered : 0, "recovered by parity");
	want(m->t, c->unrecovered, info->unrecovered->len, "unrecovered");
	want(m->t, c->restarts + c->conflicts + info->malformed + info->not_t38, 0, "oddities");
	return recovered;
}

/* ---- trials ---- */

static struct call *analyze_trial(const struct trial *t)
{
	GArray *packets = g_array_sized_new(FALSE, FALSE, sizeof(struct packet), t->arrivals->len);
	for (unsigned i = 0; i < t->arrivals->len; i++) {
		const struct arrival *a = &g_array_index(t->arrivals, struct arrival, i);
		struct packet p = packet_of(t, a->record);
		p.number = i + 1;
		p.time = a->at;
		g_array_append_val(packets, p);
	}
	struct call *call =
		analyze((const struct packet *)(const void *)packets->data, packets->len);
	g_array_free(packets, TRUE);
	return call;
}

static void compare(const struct trial *t, const struct model models[2], struct tally *tally)
{
	struct call *call = analyze_trial(t);
	guint lost = 0;
	for (unsigned s = 0; s < 2; s++) {
		const struct fax_stream_info *info = stream_info(call, &t->capture->streams[s]);
		tally->recovered += compare_stream(&models[s], info);
		lost += info->unrecovered->len;
	}
	if (all_known(&models[0]) && all_known(&models[1])) {
		compare_faxes(t, call->fax, t->capture->call->fax);
		tally->complete++;
	}
	tally->short_of += lost > 0;
	call_free(call);
}

/* False: no trial, for parity came to its end along a chain that is longer than a receiver waits, which is not what
 * the model knows. */
static bool run_trial(const struct capture *captures, uint32_t seed, struct tally *tally)
{
	struct trial t = {0};
	struct model *models = g_new(struct model, 2);
	trial_init(&t, captures, seed);
	model_run(&models[0], &t, 0);
	model_run(&models[1], &t, 1);
	bool fits = !models[0].far && !models[1].far;
	if (fits)
		compare(&t, models, tally);
	g_free(models);
	trial_clear(&t);
	return fits;
}

static uint32_t number_from_environment(const char *name, uint32_t otherwise)
{
	const char *text = g_getenv(name);
	return text != NULL ? (uint32_t)g_ascii_strtoull(text, NULL, 10) : otherwise;
}

static void run_trials(const struct capture *captures)
{
	uint32_t seed = number_from_environment("SEED", g_random_int());
	uint32_t trials = number_from_environment("TRIALS", TRIALS), others = 0;
	struct tally tally = {0};
	g_test_message("SEED=%u TRIALS=%u", seed, trials);
	for (uint32_t i = 0; i < trials; i++)
		while (!run_trial(captures, seed + i + others, &tally))
			others++;
	g_test_message("%u complete, %u with numbers lost, %u numbers recovered, %u drawn again",
		tally.complete, tally.short_of, tally.recovered, others);
	if (trials >= 100) {
		g_assert_cmpuint(tally.complete, >, trials / 10);
		g_assert_cmpuint(tally.short_of, >, trials / 10);
		g_assert_cmpuint(tally.recovered, >, trials);
		g_assert_cmpuint(others, <, trials / 10);
	}
}

static void test_random_networks(void)
{
	struct capture *captures = g_new0(struct capture, CAPTURES);
	for (size_t i = 0; i < CAPTURES; i++)
		capture_load(&captures[i], names[i]);
	run_trials(captures);
	for (size_t i = 0; i < CAPTURES; i++)
		capture_clear(&captures[i]);
	g_free(captures);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/analyzer/captures/random-networks", test_random_networks);
	return g_test_run();
}
