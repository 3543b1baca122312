#include "cli/capture_hold.h"

#include <string.h>

enum share { SHARE_UNCLAIMED, SHARE_MEDIA, SHARE_SIGNALLING, SHARES };

/* A copy of a packet: wanted by those who hold a reference. */
struct body {
	struct packet packet; /* octets: below */
	unsigned interface, references;
	bool written;
	uint8_t octets[];
};

/* A packet in one of the shares. */
struct entry {
	struct body *body;
	struct held_call *call; /* NULL: unclaimed */
	enum share share;
	GList by_age;  /* in capture_hold.shares */
	GList of_call; /* in held_call.entries */
};

struct held_call {
	unsigned index;
	bool wanted;
	uint64_t gone; /* its packets that had to go */
	GQueue entries;
};

struct share_queue {
	GQueue entries;
	size_t octets, most;
};

struct capture_hold {
	void (*write)(void *ctx, const struct packet *, unsigned interface);
	void *ctx;
	struct share_queue shares[SHARES];
	GHashTable *calls;     /* struct held_call * by index */
	GHashTable *unclaimed; /* struct entry * of SHARE_UNCLAIMED by number */
	const struct packet *present;
	unsigned interface;
	struct body *present_body;   /* a copy of it that somebody holds; NULL: none yet */
	bool claimed, kept, written; /* the present one */
	struct capture_hold_counts counts;
};

static void body_unref(struct body *body)
{
	if (--body->references == 0)
		g_free(body);
}

static size_t size_of(const struct body *body)
{
	return sizeof(struct entry) + sizeof(*body) + body->packet.captured;
}

static struct body *copy(const struct packet *packet, unsigned interface)
{
	struct body *body = g_malloc(sizeof(*body) + packet->captured);
	*body = (struct body){.packet = *packet, .interface = interface};
	if (packet->captured > 0)
		memcpy(body->octets, packet->octets, packet->captured);
	body->packet.octets = body->octets;
	return body;
}

static void entry_remove(struct capture_hold *h, struct entry *e)
{
	struct share_queue *share = &h->shares[e->share];
	g_queue_unlink(&share->entries, &e->by_age);
	if (e->call != NULL)
		g_queue_unlink(&e->call->entries, &e->of_call);
	else
		g_hash_table_remove(h->unclaimed, &e->body->packet.number);
	share->octets -= size_of(e->body);
	h->counts.octets -= size_of(e->body);
	h->counts.packets--;
	body_unref(e->body);
	g_free(e);
}

static void make_room(struct capture_hold *h, struct share_queue *share, size_t octets)
{
	while (share->octets + octets > share->most && share->entries.head != NULL) {
		struct entry *oldest = share->entries.head->data;
		if (oldest->call != NULL)
			oldest->call->gone++;
		entry_remove(h, oldest);
	}
}

static void entry_add(
	struct capture_hold *h, struct body *body, struct held_call *call, enum share share)
{
	struct entry *e = g_new0(struct entry, 1);
	body->references++;
	*e = (struct entry){.body = body, .call = call, .share = share};
	e->by_age.data = e->of_call.data = e;
	make_room(h, &h->shares[share], size_of(body));
	g_queue_push_tail_link(&h->shares[share].entries, &e->by_age);
	if (call != NULL)
		g_queue_push_tail_link(&call->entries, &e->of_call);
	else
		g_hash_table_insert(h->unclaimed, &body->packet.number, e);
	h->shares[share].octets += size_of(body);
	h->counts.octets += size_of(body);
	h->counts.packets++;
}

static void write_body(struct capture_hold *h, struct body *body)
{
	if (!body->written)
		h->write(h->ctx, &body->packet, body->interface);
	body->written = true;
}

static struct held_call *call_of(struct capture_hold *h, unsigned index)
{
	struct held_call *call = g_hash_table_lookup(h->calls, GUINT_TO_POINTER(index));
	if (call != NULL)
		return call;
	call = g_new0(struct held_call, 1);
	call->index = index;
	g_queue_init(&call->entries);
	g_hash_table_insert(h->calls, GUINT_TO_POINTER(index), call);
	return call;
}

static struct body *keep_present(struct capture_hold *h)
{
	if (h->present_body == NULL) {
		h->present_body = copy(h->present, h->interface);
		h->present_body->references = 1;
		h->present_body->written = h->written;
	}
	return h->present_body;
}

static void write_present(struct capture_hold *h)
{
	bool written = h->present_body != NULL ? h->present_body->written : h->written;
	if (!written)
		h->write(h->ctx, h->present, h->interface);
	h->written = true;
	if (h->present_body != NULL)
		h->present_body->written = true;
}

static void claim_present(struct capture_hold *h, struct held_call *call, enum share share)
{
	h->claimed = true;
	if (call->wanted)
		write_present(h);
	else
		entry_add(h, keep_present(h), call, share);
}

/* Unclaimed ones stay where they are until they are old: another call may claim them, too. */
static bool claim_earlier(
	struct capture_hold *h, uint64_t number, struct held_call *call, enum share share)
{
	struct entry *e = g_hash_table_lookup(h->unclaimed, &number);
	if (e != NULL && call->wanted)
		write_body(h, e->body);
	else if (e != NULL)
		entry_add(h, e->body, call, share);
	return e != NULL;
}

bool capture_hold_claim(struct capture_hold *h, uint64_t number, unsigned index, bool signalling)
{
	struct held_call *call = call_of(h, index);
	enum share share = signalling ? SHARE_SIGNALLING : SHARE_MEDIA;
	if (number != h->present->number)
		return claim_earlier(h, number, call, share);
	claim_present(h, call, share);
	return true;
}

void capture_hold_keep(struct capture_hold *h)
{
	h->kept = true;
}

void capture_hold_begin(struct capture_hold *h, const struct packet *packet, unsigned interface)
{
	h->present = packet;
	h->interface = interface;
	h->claimed = h->kept = h->written = false;
}

void capture_hold_end(struct capture_hold *h)
{
	if (!h->claimed || h->kept)
		entry_add(h, keep_present(h), NULL, SHARE_UNCLAIMED);
	if (h->present_body != NULL)
		body_unref(h->present_body);
	h->present_body = NULL;
	h->present = NULL;
}

void capture_hold_want(struct capture_hold *h, unsigned index)
{
	struct held_call *call = call_of(h, index);
	if (call->wanted)
		return;
	call->wanted = true;
	h->counts.late += call->gone;
	while (call->entries.head != NULL) {
		struct entry *e = call->entries.head->data;
		write_body(h, e->body);
		entry_remove(h, e);
	}
}

void capture_hold_forget(struct capture_hold *h, unsigned index)
{
	struct held_call *call = g_hash_table_lookup(h->calls, GUINT_TO_POINTER(index));
	if (call == NULL)
		return;
	while (call->entries.head != NULL)
		entry_remove(h, call->entries.head->data);
	g_hash_table_remove(h->calls, GUINT_TO_POINTER(index));
}

void capture_hold_drop(struct capture_hold *h)
{
	for (int i = 0; i < SHARES; i++)
		make_room(h, &h->shares[i], h->shares[i].most);
}

const struct capture_hold_counts *capture_hold_counts(const struct capture_hold *h)
{
	return &h->counts;
}

struct capture_hold *capture_hold_new(size_t max_octets,
	void (*write)(void *ctx, const struct packet *, unsigned interface), void *ctx)
{
	struct capture_hold *h = g_new0(struct capture_hold, 1);
	h->write = write;
	h->ctx = ctx;
	h->calls = g_hash_table_new_full(NULL, NULL, NULL, g_free);
	h->unclaimed = g_hash_table_new(g_int64_hash, g_int64_equal);
	for (int i = 0; i < SHARES; i++)
		g_queue_init(&h->shares[i].entries);
	h->shares[SHARE_UNCLAIMED].most = max_octets / 8;
	h->shares[SHARE_SIGNALLING].most = max_octets / 4;
	h->shares[SHARE_MEDIA].most = max_octets - max_octets / 8 - max_octets / 4;
	return h;
}

void capture_hold_free(struct capture_hold *h)
{
	if (h == NULL)
		return;
	capture_hold_drop(h);
	g_hash_table_destroy(h->calls);
	g_hash_table_destroy(h->unclaimed);
	g_free(h);
}
