/* Parity FEC of UDPTL (T.38 9.1.4.2 form with interleave): entry m of packet N, with span S and E entries, is
 * the XOR of the primaries N+m-S*E, N+m-(S-1)*E, ..., N+m-E, each padded with zeros to the longest. */
#include "dissect/ifp.h"
#include "reassembly/udptl_slot.h"

void udptl_fec_keep(struct udptl_slot *slot, const struct udptl_packet *p, t38_time at, uint64_t packet)
{
	size_t total = 0, at_octet = 0;
	for (unsigned i = 0; i < p->entry_count; i++)
		total += 2 + bytes_left(&p->entries[i]);
	slot->parity = g_realloc(slot->parity, MAX(total, 1));
	for (unsigned i = 0; i < p->entry_count; i++) {
		size_t n = bytes_left(&p->entries[i]);
		slot->parity[at_octet] = (uint8_t)(n >> 8);
		slot->parity[at_octet + 1] = (uint8_t)n;
		memcpy(slot->parity + at_octet + 2, p->entries[i].at, n);
		at_octet += 2 + n;
	}
	slot->parity_length = total;
	slot->fec_span = p->fec_span;
	slot->fec_entries = p->entry_count;
	slot->parity_at = at;
	slot->parity_packet = packet;
}

static const uint8_t *entry_at(const struct udptl_slot *slot, unsigned index, size_t *n)
{
	size_t at = 0;
	for (;;) {
		*n = (size_t)(slot->parity[at] << 8 | slot->parity[at + 1]);
		if (index-- == 0)
			return slot->parity + at + 2;
		at += 2 + *n;
	}
}

static void xor_into(uint8_t *out, const uint8_t *in, size_t n, size_t room)
{
	for (size_t i = 0; i < n && i < room; i++)
		out[i] ^= in[i];
}

/* The length of a recovered packet is not sent: it is where the IFP ends and only padding follows. */
static bool cut_padding(struct udptl_repair *r)
{
	struct bytes in = bytes_of(r->octets, r->length, r->length);
	static const enum ifp_syntax syntaxes[] = {IFP_1998, IFP_2002};
	for (unsigned s = 0; s < 2; s++) {
		struct ifp ifp;
		if (ifp_parse(in, syntaxes[s], &ifp) != PARSE_OK)
			continue;
		size_t i = r->length - ifp.trailing;
		while (i < r->length && r->octets[i] == 0)
			i++;
		if (i < r->length)
			continue;
		r->length -= ifp.trailing;
		return true;
	}
	return false;
}

/* Numbers covered by an entry: first, first + stride, ..., `span` of them. */
struct cover {
	uint32_t first;
	unsigned span, stride;
};

/* The one number of the cover that is missing; 0: none, several, or one that cannot be told. */
static uint32_t single_missing(struct udptl_window *w, const struct cover *c)
{
	uint32_t missing = 0;
	for (unsigned k = 0; k < c->span; k++) {
		uint32_t number = c->first + k * c->stride;
		if ((int32_t)(number - w->first) < 0 && w->from_zero)
			continue;
		if (udptl_window_find(w, number) != NULL)
			continue;
		if (missing != 0 || (int32_t)(number - w->next) < 0)
			return 0;
		missing = number;
	}
	return missing;
}

static bool solve(struct udptl_window *w, const struct udptl_slot *carrier, unsigned entry,
	const struct cover *c, struct udptl_repair *out)
{
	out->number = single_missing(w, c);
	if (out->number == 0)
		return false;
	size_t n;
	const uint8_t *parity = entry_at(carrier, entry, &n);
	out->length = MIN(n, sizeof(out->octets));
	out->at = carrier->parity_at;
	out->packet = carrier->parity_packet;
	memset(out->octets, 0, sizeof(out->octets));
	xor_into(out->octets, parity, n, out->length);
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
	return out->length > 0 && cut_padding(out);
}

static bool repair_from(struct udptl_window *w, const struct udptl_slot *carrier, struct udptl_repair *out)
{
	unsigned most = MAX(w->most_entries, carrier->fec_entries);
	for (unsigned m = 0; m < carrier->fec_entries; m++) {
		/* Senders that drop entries to keep a datagram small leave the stride as it was
		 * (t38-ifp-udptl.md 4): larger strides are tried when the plain one does not solve. */
		for (unsigned stride = carrier->fec_entries; stride <= most; stride++) {
			const struct cover c = {
				carrier->number + m - carrier->fec_span * stride, carrier->fec_span, stride};
			if (solve(w, carrier, m, &c, out))
				return true;
		}
	}
	return false;
}

bool udptl_fec_repair(struct udptl_window *w, struct udptl_repair *out)
{
	for (uint32_t number = w->next; (int32_t)(w->highest - number) >= 0; number++) {
		const struct udptl_slot *carrier = udptl_window_find(w, number);
		if (carrier == NULL || carrier->fec_entries == 0 || carrier->fec_span == 0)
			continue;
		if (repair_from(w, carrier, out))
			return true;
	}
	return false;
}
