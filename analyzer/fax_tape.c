#include "analyzer/fax_tape.h"

#include <string.h>

#define CHUNK ((size_t)64 << 10)

struct fax_tape {
	GPtrArray *chunks; /* GByteArray *; an entry lies in one of them */
	size_t octets, max_octets;
	bool full; /* something was left out: nothing is kept any more */
};

/* In front of each entry. */
struct head {
	struct fax_tape_entry entry; /* without its pointers */
	size_t size;		     /* of what follows */
};

/* In front of the lengths of the entries of a datagram (uint32_t each), which its octets follow. */
struct datagram_head {
	uint16_t seq;
	enum udptl_recovery recovery;
	unsigned entry_count, fec_span;
	size_t trailing;
	bool recovery_cut;
	uint32_t primary;
};

static void free_chunk(gpointer chunk)
{
	g_byte_array_free(chunk, TRUE);
}

struct fax_tape *fax_tape_new(size_t max_octets)
{
	struct fax_tape *t = g_new0(struct fax_tape, 1);
	t->chunks = g_ptr_array_new_with_free_func(free_chunk);
	t->max_octets = max_octets;
	return t;
}

void fax_tape_free(struct fax_tape *t)
{
	if (t == NULL)
		return;
	g_ptr_array_free(t->chunks, TRUE);
	g_free(t);
}

size_t fax_tape_octets(const struct fax_tape *t)
{
	return t->octets;
}

void fax_tape_drop(struct fax_tape *t)
{
	t->full = true;
	t->octets = 0;
	g_ptr_array_set_size(t->chunks, 0);
}

/* ---- in ---- */

static size_t size_of_datagram(const struct udptl_packet *p)
{
	size_t n = sizeof(struct datagram_head) + p->entry_count * sizeof(uint32_t) +
		   bytes_left(&p->primary);
	for (unsigned i = 0; i < p->entry_count; i++)
		n += bytes_left(&p->entries[i]);
	return n;
}

static size_t size_of(const struct fax_tape_entry *e)
{
	if (e->kind == FAX_TAPE_UDPTL)
		return size_of_datagram(e->udptl);
	return e->kind == FAX_TAPE_IFP ? e->length : 0;
}

/* A chunk with room for n octets; NULL: the tape is full. */
static GByteArray *room_for(struct fax_tape *t, size_t n)
{
	if (t->octets + n > t->max_octets) {
		fax_tape_drop(t);
		return NULL;
	}
	t->octets += n;
	GByteArray *last =
		t->chunks->len > 0 ? g_ptr_array_index(t->chunks, t->chunks->len - 1) : NULL;
	if (last == NULL || last->len + n > CHUNK) {
		last = g_byte_array_sized_new((guint)MAX(n, CHUNK));
		g_ptr_array_add(t->chunks, last);
	}
	return last;
}

static void append(GByteArray *chunk, const void *octets, size_t n)
{
	if (n > 0)
		g_byte_array_append(chunk, octets, (guint)n);
}

static void append_datagram(GByteArray *chunk, const struct udptl_packet *p)
{
	const struct datagram_head head = {.seq = p->seq,
		.recovery = p->recovery,
		.entry_count = p->entry_count,
		.fec_span = p->fec_span,
		.trailing = p->trailing,
		.recovery_cut = p->recovery_cut,
		.primary = (uint32_t)bytes_left(&p->primary)};
	append(chunk, &head, sizeof(head));
	for (unsigned i = 0; i < p->entry_count; i++)
		append(chunk, &(uint32_t){(uint32_t)bytes_left(&p->entries[i])}, sizeof(uint32_t));
	append(chunk, p->primary.at, bytes_left(&p->primary));
	for (unsigned i = 0; i < p->entry_count; i++)
		append(chunk, p->entries[i].at, bytes_left(&p->entries[i]));
}

void fax_tape_put(struct fax_tape *t, const struct fax_tape_entry *e)
{
	struct head head = {.entry = *e, .size = size_of(e)};
	GByteArray *chunk = t->full ? NULL : room_for(t, sizeof(head) + head.size);
	if (chunk == NULL)
		return;
	head.entry.octets = NULL;
	head.entry.udptl = NULL;
	append(chunk, &head, sizeof(head));
	if (e->kind == FAX_TAPE_UDPTL)
		append_datagram(chunk, e->udptl);
	else if (e->kind == FAX_TAPE_IFP)
		append(chunk, e->octets, e->length);
}

/* ---- out ---- */

static void read_datagram(const uint8_t *at, struct udptl_packet *p)
{
	struct datagram_head head;
	memcpy(&head, at, sizeof(head));
	const uint8_t *lengths = at + sizeof(head);
	const uint8_t *octets = lengths + head.entry_count * sizeof(uint32_t);
	p->seq = head.seq;
	p->recovery = head.recovery;
	p->entry_count = head.entry_count;
	p->fec_span = head.fec_span;
	p->trailing = head.trailing;
	p->recovery_cut = head.recovery_cut;
	p->primary = bytes_of(octets, head.primary, head.primary);
	octets += head.primary;
	for (unsigned i = 0; i < head.entry_count; i++) {
		uint32_t n;
		memcpy(&n, lengths + i * sizeof(n), sizeof(n));
		p->entries[i] = bytes_of(octets, n, n);
		octets += n;
	}
}

static void play_chunk(const GByteArray *chunk, struct udptl_packet *udptl,
	void (*each)(void *ctx, const struct fax_tape_entry *), void *ctx)
{
	struct head head;
	for (size_t at = 0; at < chunk->len; at += sizeof(head) + head.size) {
		memcpy(&head, chunk->data + at, sizeof(head));
		const uint8_t *octets = chunk->data + at + sizeof(head);
		if (head.entry.kind == FAX_TAPE_UDPTL) {
			read_datagram(octets, udptl);
			head.entry.udptl = udptl;
		} else if (head.entry.kind == FAX_TAPE_IFP) {
			head.entry.octets = octets;
		}
		each(ctx, &head.entry);
	}
}

bool fax_tape_play(
	const struct fax_tape *t, void (*each)(void *ctx, const struct fax_tape_entry *), void *ctx)
{
	if (t->full)
		return false;
	struct udptl_packet *udptl = g_new0(struct udptl_packet, 1);
	for (guint i = 0; i < t->chunks->len; i++)
		play_chunk(g_ptr_array_index(t->chunks, i), udptl, each, ctx);
	g_free(udptl);
	return true;
}
