/* Parity FEC of UDPTL (T.38 9.1.4.2 form with interleave): entry m of packet N, with span S and E entries, is
 * the XOR of the primaries N+m-S*E, N+m-(S-1)*E, ..., N+m-E, each padded with zeros to the longest. */
#include "dissect/ifp.h"
#include "reassembly/udptl_slot.h"

static void copy_entries(struct udptl_slot *slot, const struct udptl_packet *p)
{
	size_t total = 0, at_octet = 0;
	for (unsigned i = 0; i < p->entry_count; i++)
		total += 2 + bytes_left(&p->entries[i]);
	slot->parity = g_realloc(slot->parity, total);
	for (unsigned i = 0; i < p->entry_count; i++) {
		size_t n = bytes_left(&p->entries[i]);
		slot->parity[at_octet] = (uint8_t)(n >> 8);
		slot->parity[at_octet + 1] = (uint8_t)n;
		memcpy(slot->parity + at_octet + 2, p->entries[i].at, n);
		at_octet += 2 + n;
	}
}

void udptl_fec_keep(struct udptl_window *w, struct udptl_slot *slot, const struct udptl_packet *p,
	t38_time at, uint64_t packet)
{
	unsigned reach = p->fec_span * p->entry_count;
	if (reach == 0 || reach > UDPTL_WINDOW)
		return;
	copy_entries(slot, p);
	slot->fec_span = p->fec_span;
	slot->fec_entries = p->entry_count;
	slot->parity_at = at;
	slot->parity_packet = packet;
	w->most_entries = MAX(w->most_entries, p->entry_count);
	w->fec_reach = MAX(w->fec_reach, reach);
}

/* One parity entry under a stride: it covers first, first + stride, ..., `span` numbers. */
struct cover {
	const struct udptl_slot *carrier;
	const uint8_t *parity;
	size_t length;
	uint32_t first;
	unsigned span, stride;
};

static struct cover cover_of(
	const struct udptl_slot *carrier, unsigned entry, const uint8_t *at, unsigned stride)
{
	return (struct cover){.carrier = carrier,
		.parity = at + 2,
		.length = (size_t)(at[0] << 8 | at[1]),
		.first = carrier->number + entry - carrier->fec_span * stride,
		.span = carrier->fec_span,
		.stride = stride};
}

enum cover_state {
	COVER_OPEN, /* several are missing, or one that is of no interest any more */
	COVER_ONE,  /* one is missing */
	COVER_FULL, /* all are here */
};

static enum cover_state examine(struct udptl_window *w, const struct cover *c, uint32_t *missing)
{
	enum cover_state state = COVER_FULL;
	for (unsigned k = 0; k < c->span; k++) {
		uint32_t number = c->first + k * c->stride;
		if ((int32_t)(number - w->first) < 0 && w->from_zero)
			continue;
		if (udptl_window_find(w, number) != NULL)
			continue;
		if (state == COVER_ONE || (int32_t)(number - w->next) < 0)
			return COVER_OPEN;
		state = COVER_ONE;
		*missing = number;
	}
	return state;
}

static void xor_into(uint8_t *out, const uint8_t *in, size_t n, size_t room)
{
	for (size_t i = 0; i < n && i < room; i++)
		out[i] ^= in[i];
}

static bool all_zero(const uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (octets[i] != 0)
			return false;
	return true;
}

/* The parity without what is known of its cover: the missing packet, or zeros. */
static void reduce(struct udptl_window *w, const struct cover *c, struct udptl_repair *out)
{
	out->length = MIN(c->length, sizeof(out->octets));
	out->at = c->carrier->parity_at;
	out->packet = c->carrier->parity_packet;
	memcpy(out->octets, c->parity, out->length);
	for (unsigned k = 0; k < c->span; k++) {
		const struct udptl_slot *other = udptl_window_find(w, c->first + k * c->stride);
		if (other == NULL)
			continue;
		xor_into(out->octets, other->octets, other->length, out->length);
		/* A packet that came late, or was itself recovered later, completes the entry. */
		if (other->at > out->at) {
			out->at = other->at;
			out->packet = other->packet;
		}
	}
}

/* The length of a recovered packet is not sent: it is where the IFP ends and only padding follows. When both
 * syntaxes find an end the later one is taken: a zero too much does no harm. */
static bool cut_padding(struct udptl_repair *r)
{
	static const enum ifp_syntax syntaxes[] = {IFP_1998, IFP_2002};
	const struct bytes in = bytes_of(r->octets, r->length, r->length);
	size_t length = 0;
	if (r->length == 0 || !ifp_begins(r->octets[0]))
		return false;
	for (unsigned s = 0; s < 2; s++) {
		struct ifp ifp;
		if (ifp_parse(in, syntaxes[s], &ifp) != PARSE_OK)
			continue;
		size_t end = r->length - ifp.trailing;
		if (all_zero(r->octets + end, ifp.trailing))
			length = MAX(length, end);
	}
	r->length = length;
	return length > 0;
}

/* What entries whose cover is complete say of a stride: positive: it is right, negative: wrong, 0: nothing. */
static int stride_evidence(
	struct udptl_window *w, const struct udptl_slot *carrier, unsigned stride)
{
	struct udptl_repair rest;
	int evidence = 0;
	const uint8_t *at = carrier->parity;
	for (unsigned m = 0; m < carrier->fec_entries; m++) {
		const struct cover c = cover_of(carrier, m, at, stride);
		at = c.parity + c.length;
		if (examine(w, &c, &rest.number) != COVER_FULL)
			continue;
		reduce(w, &c, &rest);
		if (!all_zero(rest.octets, rest.length))
			return -1;
		evidence = 1;
	}
	return evidence;
}

/* Strides to try, in this order. Senders that drop entries to keep a datagram small leave the stride as it was
 * (t38-ifp-udptl.md 4), so that the number of entries is not the stride. A wrong one gives packets that look
 * right and are not, for the XOR of an odd number of packets of one form has that form: what can be checked
 * is. At the beginning of a stream fewer entries are what they seem, for not enough was sent yet; equal
 * packets may confirm another stride by chance. */
static unsigned choose_strides(
	struct udptl_window *w, const struct udptl_slot *carrier, unsigned strides[2])
{
	unsigned plain = carrier->fec_entries, most = w->most_entries;
	strides[0] = plain;
	if (plain == most || carrier->fec_span * most > UDPTL_WINDOW)
		return 1;
	int for_plain = stride_evidence(w, carrier, plain),
	    for_most = stride_evidence(w, carrier, most);
	bool early = carrier->number - w->first < carrier->fec_span * most;
	bool swap = early ? for_plain < 0 : for_most >= for_plain;
	if (swap)
		strides[0] = most;
	strides[1] = swap ? plain : most;
	if (for_plain == 0 && for_most == 0)
		return 2;
	return for_plain >= 0 || for_most >= 0;
}

static bool repair_from(
	struct udptl_window *w, const struct udptl_slot *carrier, struct udptl_repair *out)
{
	unsigned strides[2];
	unsigned count = choose_strides(w, carrier, strides);
	const uint8_t *at = carrier->parity;
	for (unsigned m = 0; m < carrier->fec_entries; m++) {
		/* The next stride is tried only when this one is shown to be wrong. */
		for (unsigned s = 0; s < count; s++) {
			const struct cover c = cover_of(carrier, m, at, strides[s]);
			if (examine(w, &c, &out->number) != COVER_ONE)
				break;
			reduce(w, &c, out);
			if (cut_padding(out))
				return true;
		}
		at += 2 + (at[0] << 8 | at[1]);
	}
	return false;
}

bool udptl_fec_repair(struct udptl_window *w, uint32_t *number, struct udptl_repair *out)
{
	for (; (int32_t)(w->highest - *number) >= 0; ++*number) {
		const struct udptl_slot *carrier = udptl_window_find(w, *number);
		if (carrier != NULL && carrier->fec_entries > 0 && repair_from(w, carrier, out))
			return true;
	}
	return false;
}
