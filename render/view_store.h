/* The calls and packets that can be browsed. Memory is bounded: past it the oldest calls go, and octets of the
 * oldest packets, which are read again from the capture when they are asked for. */
#ifndef RENDER_VIEW_STORE_H
#define RENDER_VIEW_STORE_H

#include "analyzer/engine.h"

struct view_store;

/* A packet of a call. */
struct view_packet {
	uint64_t number;
	unsigned call; /* index */
	t38_time time;
	uint32_t link_type, captured, length;
	enum engine_content content;
	bool content_known; /* false: it was tied to its call later; its octets tell */
	struct endpoint src, dst;
	uint8_t *octets; /* NULL: not kept */
	GList *kept;	 /* the store's */
	/* The message: a part of the octets, or what follows them (`apart`) when it came in parts. */
	bool apart;
	size_t message_at, message_length, message_cut;
};

/* Reads a packet of the capture again; octets are valid until the next call. False: it is not to be had. */
typedef bool (*view_fetch)(void *ctx, uint64_t number, struct packet *out);

/* At most so many octets of calls, and of packets. `fetch` may be NULL. */
struct view_store *view_store_new(size_t max_calls, size_t max_packets, view_fetch, void *ctx);
void view_store_free(struct view_store *);

/* Takes over the call; one of the same index is replaced (it is freed by the next call of view_store_trim). */
void view_store_add_call(struct view_store *, struct call *);
void view_store_add_packet(struct view_store *, const struct engine_packet *);

/* The packet with this number, seen before, is one of the call. */
void view_store_add_earlier(struct view_store *, uint64_t number, unsigned call);

/* Frees what was replaced, and drops the oldest calls while they hold more than they may (unless `keep`). Nobody may
 * hold pointers to calls meanwhile. Returns how many were dropped. */
unsigned view_store_trim(struct view_store *, bool keep);

/* Frees the call with its legs, and their packets. Nobody may hold pointers to them. */
void view_store_drop(struct view_store *, unsigned index);

/* Frees all calls and packets. */
void view_store_clear(struct view_store *);

/* const struct call *, by index; legs, too. */
const GPtrArray *view_store_calls(const struct view_store *);
const struct call *view_store_call(const struct view_store *, unsigned index);

/* struct view_packet *, by number; NULL: none. */
const GPtrArray *view_store_packets(struct view_store *, unsigned call);

/* NULL: none of this call. */
const struct view_packet *view_store_packet(struct view_store *, unsigned call, uint64_t number);

/* A packet as the pipeline had it, for packets_walk() and its like. */
struct view_opened {
	struct packet packet;
	struct datagram datagram;
	struct engine_packet engine;
	uint8_t *own; /* octets that were read again; NULL: they are the store's */
};

/* False: its octets are not to be had. What was opened is closed by view_opened_clear(). */
bool view_store_open(struct view_store *, const struct view_packet *, struct view_opened *);
void view_opened_clear(struct view_opened *);

/* The syntax of the stream that the packet belongs to. */
enum ifp_syntax view_store_syntax(const struct view_store *, const struct view_packet *);

#endif
