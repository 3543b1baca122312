#include "analyzer/sip_join.h"

#include "analyzer/dialog.h"
#include "dissect/sdp.h"

/* Media that a gateway sends until BYE has reached it. */
#define UNDER_WAY T38_SECOND

/* A machine hangs up sooner behind DCN; BYE comes by the time that its gateway takes to notice. */
#define HANG_UP (30 * T38_SECOND)

static const struct endpoint *address_of(const struct live_call *live, guint i)
{
	return &((const struct media_endpoint *)g_ptr_array_index(live->endpoints, i))->address;
}

static bool has_host(const struct live_call *live, const struct ip_addr *host)
{
	for (guint i = 0; i < live->endpoints->len; i++)
		if (ip_addr_equal(&address_of(live, i)->addr, host))
			return true;
	return false;
}

static bool same_hosts(const struct live_call *live, const struct sip_seen *seen)
{
	return has_host(live, &seen->src.addr) && has_host(live, &seen->dst.addr);
}

static bool has_media(const struct live_call *live, const struct sdp *sdp)
{
	for (guint i = 0; i < live->endpoints->len; i++)
		for (unsigned k = 0; k < sdp->media_count; k++)
			if (endpoint_equal(address_of(live, i), &sdp->media[k].address))
				return true;
	return false;
}

static bool is_late(const struct live_call *live, const struct sip_seen *seen)
{
	return seen->t - live_call_last(live) >= HANG_UP;
}

/* What was the last to end between these hosts; NULL: no fax is over. */
static struct live_call *over(const GPtrArray *calls, const struct sip_seen *seen)
{
	struct live_call *best = NULL;
	for (guint i = 0; i < calls->len; i++) {
		struct live_call *live = g_ptr_array_index(calls, i);
		if (same_hosts(live, seen) && live_call_fax_over(live) && !is_late(live, seen) &&
			(best == NULL || live_call_last(live) > live_call_last(best)))
			best = live;
	}
	return best;
}

/* The only call between these hosts; NULL: there are none, or several. */
static struct live_call *only(const GPtrArray *calls, const struct sip_seen *seen)
{
	struct live_call *found = NULL;
	for (guint i = 0; i < calls->len; i++) {
		struct live_call *live = g_ptr_array_index(calls, i);
		if (!same_hosts(live, seen) || is_late(live, seen))
			continue;
		if (found != NULL)
			return NULL;
		found = live;
	}
	return found;
}

static struct live_call *by_media(const GPtrArray *calls, const struct sip_message *sip)
{
	struct sdp sdp;
	if (bytes_left(&sip->sdp) == 0 || sdp_parse(sip->sdp, &sdp) == PARSE_UNKNOWN)
		return NULL;
	for (guint i = calls->len; i > 0; i--) {
		struct live_call *live = g_ptr_array_index(calls, i - 1);
		if (has_media(live, &sdp))
			return live;
	}
	return NULL;
}

/* Of two that may be the one, the first that no media follow. */
static void keep_bye(struct live_call *live, const struct sip_seen *seen, struct bytes octets)
{
	if (live->late_bye != NULL) {
		if (live_call_last(live) - live->late_seen.t <= UNDER_WAY)
			return;
		g_bytes_unref(live->late_bye);
	}
	live->late_bye = g_bytes_new(octets.at, bytes_left(&octets));
	live->late_seen = *seen;
}

static bool is_bye(const struct sip_message *sip)
{
	return sip->request && sip->method == SIP_BYE;
}

struct live_call *sip_join(struct call_table *calls, const struct sip_message *sip,
	const struct sip_seen *seen, struct bytes octets)
{
	const GPtrArray *all = call_table_media_only(calls);
	if (all->len == 0 || sip->call_id.at == NULL || sip->to.tag.at == NULL ||
		!(is_bye(sip) || dialog_begins(sip)))
		return NULL;
	struct live_call *live = by_media(all, sip);
	if (live == NULL)
		live = over(all, seen);
	if (live != NULL) {
		dialog_adopt(live, sip, seen);
		call_table_name(calls, live, sip->call_id);
		return live;
	}
	live = is_bye(sip) ? only(all, seen) : NULL;
	if (live != NULL)
		keep_bye(live, seen, octets);
	return NULL;
}

void sip_join_late(struct live_call *live)
{
	struct sip_message sip;
	gsize n;
	if (live->late_bye == NULL || live->call->signalling != SIGNALLING_NONE ||
		live_call_last(live) - live->late_seen.t > UNDER_WAY)
		return;
	const uint8_t *octets = g_bytes_get_data(live->late_bye, &n);
	sip_parse(bytes_of(octets, n, n), &sip);
	dialog_adopt(live, &sip, &live->late_seen);
	dialog_message(live, &sip, &live->late_seen);
}
