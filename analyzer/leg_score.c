#include "analyzer/leg_score.h"

#include <string.h>

/* Setting up the next leg, and its answer coming back, takes no longer as a rule. */
#define CLOSE (5 * T38_SECOND)

/* A machine passes an INVITE on at once; two callers do not call at once. */
#define AT_ONCE (300 * T38_MS)

/* A relay holds a packet for less; a gateway that makes T.38 anew waits for a whole frame. */
#define RELAY_DELAY (50 * T38_MS)
#define GATEWAY_DELAY (3 * T38_SECOND)

/* Frames that hold an identity, capabilities or counters: MCF looks the same in every call. */
#define TELLING_OCTETS 5u
#define FEW_FRAMES 2u
#define MANY_FRAMES 4u

#define SHORTEST_NUMBER 5u /* digits that one number ends with and the other has too */

static bool near(t38_time a, t38_time b, t38_time distance)
{
	return a != T38_NEVER && b != T38_NEVER && a - b <= distance && b - a <= distance;
}

static t38_time end_of(const struct call *call)
{
	return call->end != T38_NEVER ? call->end : INT64_MAX;
}

static bool overlap(const struct call *a, const struct call *b)
{
	return a->start <= end_of(b) && b->start <= end_of(a);
}

/* ---- hosts ---- */

static bool is_set(const struct ip_addr *addr)
{
	static const struct ip_addr none;
	return !ip_addr_equal(addr, &none);
}

static bool same_host(const struct call *a, enum side x, const struct call *b, enum side y)
{
	return is_set(&a->party[x].address) &&
	       ip_addr_equal(&a->party[x].address, &b->party[y].address);
}

/* One leg ends at the host where the other begins. */
static bool is_chain(const struct call *a, const struct call *b)
{
	return same_host(a, SIDE_CALLEE, b, SIDE_CALLER) ||
	       same_host(b, SIDE_CALLEE, a, SIDE_CALLER);
}

/* Two calls between the same hosts are two calls. */
static bool is_parallel(const struct call *a, const struct call *b)
{
	return same_host(a, SIDE_CALLER, b, SIDE_CALLER) &&
	       same_host(a, SIDE_CALLEE, b, SIDE_CALLEE);
}

/* ---- media ---- */

static bool has_media(const struct call *call, const struct endpoint *address)
{
	for (guint i = 0; i < call->media->len; i++)
		if (endpoint_equal(
			    &g_array_index(call->media, struct call_media, i).address, address))
			return true;
	return false;
}

static bool share_media(const struct call *a, const struct call *b)
{
	for (guint i = 0; i < a->media->len; i++) {
		const struct endpoint *address =
			&g_array_index(a->media, struct call_media, i).address;
		if (is_set(&address->addr) && address->port != 0 && has_media(b, address))
			return true;
	}
	return false;
}

/* ---- T.30 ---- */

static bool is_telling(const struct fax_frame *f)
{
	return f->fcs == T38_FCS_OK && !f->fast && f->length >= TELLING_OCTETS;
}

static bool has_frame(const struct fax *fax, const struct fax_frame *f, t38_time delay)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *g = &g_array_index(fax->frames, struct fax_frame, i);
		if (is_telling(g) && g->length == f->length && near(g->t, f->t, delay) &&
			memcmp(g->octets, f->octets, f->length) == 0)
			return true;
	}
	return false;
}

struct shared {
	unsigned frames,
		equal; /* telling ones of the fax that has fewer, and those that the other has too */
};

static struct shared share_frames(const struct fax *a, const struct fax *b, t38_time delay)
{
	struct shared n = {0, 0};
	for (guint i = 0; i < a->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(a->frames, struct fax_frame, i);
		if (!is_telling(f))
			continue;
		n.frames++;
		n.equal += has_frame(b, f, delay);
	}
	return n;
}

enum t30_verdict { T30_OPEN, T30_SAME, T30_OTHER };

/* Machines send the same identities and capabilities in every call: without a common host the times have to agree
 * as closely as a relay makes them. */
static enum t30_verdict compare_t30(const struct call *a, const struct call *b)
{
	if (a->fax == NULL || b->fax == NULL)
		return T30_OPEN;
	bool chain = is_chain(a, b);
	t38_time delay = chain ? GATEWAY_DELAY : RELAY_DELAY;
	struct shared x = share_frames(a->fax, b->fax, delay);
	struct shared y = share_frames(b->fax, a->fax, delay);
	struct shared fewer = x.frames < y.frames ? x : y;
	if (fewer.frames < FEW_FRAMES)
		return T30_OPEN;
	if (fewer.equal == 0)
		return T30_OTHER;
	bool most = fewer.equal * 10 >= fewer.frames * 6;
	return most && fewer.equal >= (chain ? FEW_FRAMES : MANY_FRAMES) ? T30_SAME : T30_OPEN;
}

/* ---- numbers and times ---- */

/* The user part of a SIP or tel: URI. */
static struct text user_of(const char *uri)
{
	const char *colon = uri != NULL ? strchr(uri, ':') : NULL;
	if (colon == NULL)
		return (struct text){NULL, 0};
	const char *at = colon + 1;
	return (struct text){at, strcspn(at, "@;>")};
}

/* One number ends with the other: prefixes come and go on the way. */
static bool same_number(const char *a, const char *b)
{
	struct text x = user_of(a), y = user_of(b);
	size_t n = MIN(x.n, y.n);
	if (n == 0)
		return false;
	bool equal = memcmp(x.at + x.n - n, y.at + y.n - n, n) == 0;
	return equal && (x.n == y.n || n >= SHORTEST_NUMBER);
}

static unsigned score_numbers(const struct call *a, const struct call *b)
{
	bool to = same_number(a->party[SIDE_CALLEE].uri, b->party[SIDE_CALLEE].uri);
	bool from = same_number(a->party[SIDE_CALLER].uri, b->party[SIDE_CALLER].uri);
	bool chain = is_chain(a, b);
	if (!to || !(chain || from) || !near(a->start, b->start, CLOSE))
		return 0;
	unsigned score = 40u + (from ? 20u : 0u) + (chain ? 25u : 0u);
	score += near(a->start, b->start, AT_ONCE) ? 10 : 0;
	score += near(a->answer, b->answer, T38_SECOND) ? 5 : 0;
	score += near(a->end, b->end, T38_SECOND) ? 5 : 0;
	return MIN(score, 95);
}

/* ---- all together ---- */

/* RFC 7989 5: the nil UUID says nothing. */
static bool same_session(const struct call *a, const struct call *b)
{
	return a->session_id != NULL && b->session_id != NULL &&
	       strspn(a->session_id, "0-") < strlen(a->session_id) &&
	       strcmp(a->session_id, b->session_id) == 0;
}

unsigned leg_score(const struct call *a, const struct call *b, const char **by)
{
	*by = NULL;
	if (!overlap(a, b))
		return 0;
	if (same_session(a, b)) {
		*by = "session identifier";
		return 99;
	}
	enum t30_verdict t30 = compare_t30(a, b);
	if (t30 == T30_OTHER || is_parallel(a, b))
		return 0;
	if (t30 == T30_SAME) {
		*by = "T.30 frames";
		return 98;
	}
	if (share_media(a, b)) {
		*by = "media addresses";
		return 95;
	}
	unsigned score = score_numbers(a, b);
	*by = score > 0 ? "numbers and times" : NULL;
	return score;
}
