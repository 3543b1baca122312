/* Offsets count units of 8 octets (RFC 791 3.1, RFC 8200 4.5), and every fragment but the last is a whole
 * number of them. So a datagram is a set of units: a bit for each says whether it has arrived, which makes
 * a fragment cost what it carries, whatever else has arrived. Units live in pages that are allocated when the
 * first fragment touches them: a fragment at the far end of a datagram costs one page, not 64 KiB. */
#include "reassembly/ip_defrag.h"

#include <glib.h>

#define UNIT ((size_t)8)
#define PAGE_UNITS 128
#define PAGE_OCTETS (PAGE_UNITS * UNIT)
#define MAX_OCTETS 65535 /* what the length fields of IPv4 and IPv6 can say */
#define PAGES ((MAX_OCTETS + PAGE_OCTETS - 1) / PAGE_OCTETS)

struct page {
	uint64_t have[PAGE_UNITS / 64]; /* unit u: bit u % 64 of element u / 64 */
	uint8_t octets[PAGE_OCTETS];
};

/* RFC 791 3.2: source, destination, protocol and identification tell datagrams apart. The protocol is 32
 * bits wide here so that no padding is hashed or compared. */
struct key {
	struct ip_addr src, dst;
	uint32_t id, protocol;
};

/* A datagram of which fragments are missing. */
struct partial {
	struct key key;
	guint hash;
	GList link; /* in ip_defrag.age */
	t38_time first;
	unsigned fragments;
	size_t total;	/* octets, once the last fragment has come; else 0 */
	size_t highest; /* end of the fragment that reaches furthest */
	size_t units;	/* those that have arrived */
	bool conflict;	/* some arrived again with other octets */
	struct page *pages[PAGES];
};

struct ip_defrag {
	struct ip_defrag_limits limits;
	struct ip_defrag_counts counts;
	GHashTable *table; /* of struct partial, each its own key */
	GQueue age;	   /* the same, the oldest first */
	size_t octets;	   /* of all pages */
	uint32_t seed;	   /* so that no capture can be made to collide */
	/* The datagrams that were completed last, in turn: one may lie in a tunnel in the one before. */
	uint8_t *wholes[IP_DEFRAG_MAX_NESTED];
	bool conflict; /* in the last */
};

static guint key_hash(const struct key *key, uint32_t seed)
{
	uint32_t words[sizeof(*key) / sizeof(uint32_t)];
	uint64_t hash = seed;
	memcpy(words, key, sizeof(words));
	for (size_t i = 0; i < G_N_ELEMENTS(words); i++) {
		hash = (hash ^ words[i]) * UINT64_C(0x9e3779b97f4a7c15);
		hash ^= hash >> 32;
	}
	return (guint)hash;
}

static guint partial_hash(gconstpointer p)
{
	return ((const struct partial *)p)->hash;
}

static gboolean partial_equal(gconstpointer a, gconstpointer b)
{
	return memcmp(&((const struct partial *)a)->key, &((const struct partial *)b)->key,
		       sizeof(struct key)) == 0;
}

struct ip_defrag *ip_defrag_new(const struct ip_defrag_limits *limits)
{
	struct ip_defrag *d = g_new0(struct ip_defrag, 1);
	d->limits = *limits;
	d->table = g_hash_table_new(partial_hash, partial_equal);
	g_queue_init(&d->age);
	d->seed = g_random_int();
	return d;
}

static void forget(struct ip_defrag *d, struct partial *p)
{
	g_hash_table_remove(d->table, p);
	g_queue_unlink(&d->age, &p->link);
	for (size_t i = 0; i < PAGES; i++) {
		if (p->pages[i] != NULL)
			d->octets -= PAGE_OCTETS;
		g_free(p->pages[i]);
	}
	g_free(p);
}

static void give_up(struct ip_defrag *d, struct partial *p)
{
	d->counts.dropped += p->fragments;
	forget(d, p);
}

static struct partial *oldest(struct ip_defrag *d)
{
	return d->age.head != NULL ? d->age.head->data : NULL;
}

void ip_defrag_free(struct ip_defrag *d)
{
	if (d == NULL)
		return;
	while (oldest(d) != NULL)
		forget(d, oldest(d));
	g_hash_table_destroy(d->table);
	for (unsigned i = 0; i < IP_DEFRAG_MAX_NESTED; i++)
		g_free(d->wholes[i]);
	g_free(d);
}

const struct ip_defrag_counts *ip_defrag_counts(const struct ip_defrag *d)
{
	return &d->counts;
}

bool ip_defrag_conflict(const struct ip_defrag *d)
{
	return d->conflict;
}

/* Times come from a file: they may run backwards, and lie further apart than their type can say. */
static bool expired(const struct ip_defrag *d, const struct partial *p, t38_time at)
{
	return at > p->first && (uint64_t)at - (uint64_t)p->first > (uint64_t)d->limits.max_age;
}

static void expire(struct ip_defrag *d, t38_time at)
{
	while (oldest(d) != NULL && expired(d, oldest(d), at))
		give_up(d, oldest(d));
}

static void lookup_key(const struct ip_defrag *d, const struct datagram *dg, struct partial *out)
{
	out->key = (struct key){dg->src.addr, dg->dst.addr, dg->ip_id, dg->ip_protocol};
	out->hash = key_hash(&out->key, d->seed);
}

static struct partial *begin(struct ip_defrag *d, const struct partial *wanted, t38_time at)
{
	while (d->age.length > 0 && d->age.length >= d->limits.max_datagrams)
		give_up(d, oldest(d));
	struct partial *p = g_new0(struct partial, 1);
	p->key = wanted->key;
	p->hash = wanted->hash;
	p->link.data = p;
	p->first = at;
	g_queue_push_tail_link(&d->age, &p->link);
	g_hash_table_add(d->table, p);
	return p;
}

static struct partial *find_or_begin(struct ip_defrag *d, const struct datagram *dg, t38_time at)
{
	struct partial wanted;
	lookup_key(d, dg, &wanted);
	struct partial *p = g_hash_table_lookup(d->table, &wanted);
	/* Where times run backwards the order of the queue hides some that are too old. */
	if (p != NULL && expired(d, p, at)) {
		give_up(d, p);
		p = NULL;
	}
	return p != NULL ? p : begin(d, &wanted, at);
}

/* What no fragment can be, whatever the others are. */
static bool acceptable(const struct datagram *dg)
{
	size_t n = bytes_left(&dg->payload);
	if (dg->bad != NULL || n == 0 || dg->payload.cut > 0)
		return false;
	if (dg->fragment_offset % UNIT != 0 || (dg->more_fragments && n % UNIT != 0))
		return false;
	return dg->fragment_offset < MAX_OCTETS && n <= MAX_OCTETS - dg->fragment_offset;
}

/* Whether it agrees with those that came before on where the datagram ends. */
static bool agrees(const struct partial *p, const struct datagram *dg, size_t end)
{
	if (dg->more_fragments)
		return p->total == 0 || end < p->total;
	return p->total == 0 ? end > p->highest : end == p->total;
}

static struct page *page_at(struct ip_defrag *d, struct partial *p, size_t index)
{
	if (p->pages[index] == NULL) {
		p->pages[index] = g_new0(struct page, 1);
		d->octets += PAGE_OCTETS;
	}
	return p->pages[index];
}

/* Copies what of the fragment is new, and counts when some was there already. */
static void store(struct ip_defrag *d, struct partial *p, size_t offset, struct bytes in)
{
	bool overlap = false, conflict = false;
	for (size_t unit = offset / UNIT; bytes_left(&in) > 0; unit++) {
		size_t n = MIN(bytes_left(&in), UNIT);
		size_t place = unit % PAGE_UNITS;
		struct page *page = page_at(d, p, unit / PAGE_UNITS);
		uint64_t bit = UINT64_C(1) << place % 64;
		if (page->have[place / 64] & bit) {
			overlap = true;
			conflict |= memcmp(page->octets + place * UNIT, in.at, n) != 0;
		} else {
			page->have[place / 64] |= bit;
			memcpy(page->octets + place * UNIT, in.at, n);
			p->units++;
		}
		bytes_skip(&in, n);
	}
	d->counts.overlaps += overlap;
	d->counts.conflicts += conflict;
	p->conflict |= conflict;
}

static bool complete(const struct partial *p)
{
	return p->total > 0 && p->units == (p->total + UNIT - 1) / UNIT;
}

static struct bytes join(struct ip_defrag *d, const struct partial *p)
{
	uint8_t **whole = &d->wholes[d->counts.completed % IP_DEFRAG_MAX_NESTED];
	if (*whole == NULL)
		*whole = g_malloc(MAX_OCTETS);
	for (size_t done = 0; done < p->total; done += PAGE_OCTETS)
		memcpy(*whole + done, p->pages[done / PAGE_OCTETS]->octets,
			MIN(p->total - done, PAGE_OCTETS));
	d->conflict = p->conflict;
	return bytes_of(*whole, p->total, p->total);
}

static bool refuse(struct ip_defrag *d, const struct datagram *dg)
{
	d->counts.dropped++;
	d->counts.snapped += dg->payload.cut > 0;
	return false;
}

bool ip_defrag_push(
	struct ip_defrag *d, const struct datagram *dg, t38_time at, struct bytes *whole)
{
	d->counts.fragments++;
	expire(d, at);
	if (!dg->fragment || !acceptable(dg))
		return refuse(d, dg);
	size_t end = dg->fragment_offset + bytes_left(&dg->payload);
	struct partial *p = find_or_begin(d, dg, at);
	if (!agrees(p, dg, end))
		return refuse(d, dg);
	p->fragments++;
	p->highest = MAX(p->highest, end);
	if (!dg->more_fragments)
		p->total = end;
	store(d, p, dg->fragment_offset, dg->payload);
	bool done = complete(p);
	if (done) {
		*whole = join(d, p);
		d->counts.completed++;
		forget(d, p);
	}
	while (d->octets > d->limits.max_octets)
		give_up(d, oldest(d));
	return done;
}
