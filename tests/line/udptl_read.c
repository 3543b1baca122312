#include "tests/line/udptl_read.h"

#include <glib.h>
#include <string.h>

enum {
	HISTORY = 256, /* packets kept for FEC */
	MAX_PARTS = 64,
	MAX_IFP = 2048,
	ERROR_RECOVERY_FEC = 0x80,
	DATA_FIELD = 0x80,
	TYPE_DATA = 0x40,
	TYPE_EXTENDED = 0x20,
	FIRST_EXTENDED_INDICATOR = 16,
	FIRST_EXTENDED_DATA = 9,
};

struct part {
	const uint8_t *at;
	size_t len;
};

struct datagram {
	uint16_t seq;
	struct part primary;
	bool fec;
	unsigned span, parts; /* parts: secondaries, or FEC entries */
	struct part part[MAX_PARTS];
};

struct kept {
	bool known;
	uint16_t seq;
	size_t len;
	uint8_t octets[MAX_IFP];
};

struct udptl_read {
	udptl_read_take *take;
	void *ctx;
	bool begun;
	uint16_t next;
	struct kept history[HISTORY];
};

struct cursor {
	const uint8_t *at;
	size_t left;
	bool bad;
};

static unsigned octet(struct cursor *in)
{
	if (in->left == 0) {
		in->bad = true;
		return 0;
	}
	in->left--;
	return *in->at++;
}

static struct part open_type(struct cursor *in)
{
	struct part part;
	size_t len = octet(in);

	if (len & 0x80)
		len = (len & 0x3F) << 8 | octet(in);
	if (len > in->left)
		in->bad = true;
	if (in->bad)
		return (struct part){NULL, 0};
	part = (struct part){in->at, len};
	in->at += len;
	in->left -= len;
	return part;
}

static bool parse(const uint8_t *octets, size_t len, struct datagram *out)
{
	struct cursor in = {octets, len, false};

	out->seq = (uint16_t)(octet(&in) << 8);
	out->seq = (uint16_t)(out->seq | octet(&in));
	out->primary = open_type(&in);
	out->fec = (octet(&in) & ERROR_RECOVERY_FEC) != 0;
	out->span = 0;
	if (out->fec && octet(&in) == 1)
		out->span = octet(&in);
	out->parts = octet(&in);
	if (out->parts > MAX_PARTS)
		return false;
	for (unsigned i = 0; i < out->parts; i++)
		out->part[i] = open_type(&in);
	return !in.bad && in.left == 0 && out->primary.len > 0;
}

/* Only hdlc-data and the two kinds of non-ECM data have octets. */
static bool has_octets(unsigned field)
{
	return field == 0 || field == 6 || field == 7;
}

static void field_data(struct cursor *in, unsigned field)
{
	size_t len = octet(in) << 8;

	len = (len | octet(in)) + 1;
	in->bad = in->bad || len > in->left || !has_octets(field);
	if (in->bad)
		return;
	in->at += len;
	in->left -= len;
}

/* Data-Field in the syntax of 1998: half an octet a field, two of them in one where the first has no data. */
static void fields_of_1998(struct cursor *in, unsigned count)
{
	unsigned bits = 0;
	bool half = false;

	while (count-- > 0 && !in->bad) {
		bits = half ? bits << 4 & 0xF0 : octet(in);
		half = !half;
		if (bits & 0x80 || count == 0)
			in->bad = in->bad || bits & 0x0F;
		if (!(bits & 0x80))
			continue;
		field_data(in, bits >> 4 & 7);
		half = false;
	}
}

static void fields_of_2002(struct cursor *in, unsigned count)
{
	while (count-- > 0 && !in->bad) {
		unsigned bits = octet(in);

		if (bits & 0x40)
			octet(in);
		else
			in->bad = in->bad || bits & 0x07;
		if (bits & 0x80)
			field_data(in, bits & 0x40 ? 0 : bits >> 3 & 7);
	}
}

/* How many octets the packet itself says it has; 0 when more than there are. */
static size_t ifp_octets(const uint8_t *ifp, size_t len, unsigned version)
{
	struct cursor in = {ifp, len, false};
	unsigned first = octet(&in);

	if (first & TYPE_EXTENDED)
		octet(&in);
	if (first & DATA_FIELD) {
		unsigned count = octet(&in);

		(version == 0 ? fields_of_1998 : fields_of_2002)(&in, count);
	}
	return in.bad ? 0 : len - in.left;
}

bool udptl_read_ifp_fits(const uint8_t *ifp, size_t len, unsigned version)
{
	return len > 0 && ifp_octets(ifp, len, version) == len;
}

bool udptl_read_ifp_type(const uint8_t *ifp, size_t len, bool *is_data, unsigned *code)
{
	if (len == 0 || (ifp[0] & TYPE_EXTENDED && len < 2))
		return false;
	*is_data = (ifp[0] & TYPE_DATA) != 0;
	*code = (unsigned)(ifp[0] >> 1) & 0x0F;
	if (ifp[0] & TYPE_EXTENDED)
		*code = (unsigned)(*is_data ? FIRST_EXTENDED_DATA : FIRST_EXTENDED_INDICATOR) +
			(((unsigned)ifp[0] << 2 & 0x3C) | (unsigned)ifp[1] >> 6);
	return true;
}

bool udptl_read_fits(const uint8_t *octets, size_t len)
{
	struct datagram datagram;

	return parse(octets, len, &datagram) &&
	       (udptl_read_ifp_fits(datagram.primary.at, datagram.primary.len, 0) ||
		       udptl_read_ifp_fits(datagram.primary.at, datagram.primary.len, 1));
}

struct udptl_read *udptl_read_new(udptl_read_take *take, void *ctx)
{
	struct udptl_read *udptl = g_new0(struct udptl_read, 1);

	udptl->take = take;
	udptl->ctx = ctx;
	return udptl;
}

void udptl_read_free(struct udptl_read *udptl)
{
	g_free(udptl);
}

static const struct kept *kept_find(const struct udptl_read *udptl, uint16_t seq)
{
	const struct kept *kept = &udptl->history[seq % HISTORY];

	return kept->known && kept->seq == seq ? kept : NULL;
}

static void keep(struct udptl_read *udptl, uint16_t seq, struct part part)
{
	struct kept *kept = &udptl->history[seq % HISTORY];

	if (part.len == 0 || part.len > MAX_IFP || kept_find(udptl, seq))
		return;
	kept->known = true;
	kept->seq = seq;
	kept->len = part.len;
	memcpy(kept->octets, part.at, part.len);
}

/* The packets of one FEC entry are padded with zeros to one length: without that padding. */
static size_t without_padding(const uint8_t *ifp, size_t len)
{
	for (unsigned version = 0; version <= 1; version++) {
		size_t n = ifp_octets(ifp, len, version);
		bool zeros = n > 0;

		for (size_t i = n; i < len; i++)
			zeros = zeros && ifp[i] == 0;
		if (zeros)
			return n;
	}
	return len;
}

/* Entry e of n covers every n-th packet before seq + e, span of them (T.38 9.1.4.2); it brings one back when
 * the others are there. */
static void repair(struct udptl_read *udptl, const struct datagram *datagram, unsigned e)
{
	uint8_t octets[MAX_IFP] = {0};
	struct part entry = datagram->part[e];
	uint16_t missing = 0, seq = (uint16_t)(datagram->seq + e);
	unsigned missed = 0;

	if (entry.len == 0 || entry.len > MAX_IFP)
		return;
	memcpy(octets, entry.at, entry.len);
	for (unsigned i = 1; i <= datagram->span; i++) {
		uint16_t one = (uint16_t)(seq - i * datagram->parts);
		const struct kept *kept = kept_find(udptl, one);

		if (!kept) {
			missing = one;
			missed++;
		}
		for (size_t n = 0; kept && n < kept->len && n < entry.len; n++)
			octets[n] ^= kept->octets[n];
	}
	if (missed == 1)
		keep(udptl, missing, (struct part){octets, without_padding(octets, entry.len)});
}

static void recover(struct udptl_read *udptl, const struct datagram *datagram)
{
	for (unsigned i = 0; i < datagram->parts; i++) {
		if (datagram->fec)
			repair(udptl, datagram, i);
		else
			keep(udptl, (uint16_t)(datagram->seq - 1 - i), datagram->part[i]);
	}
}

void udptl_read_push(struct udptl_read *udptl, int64_t us, const uint8_t *octets, size_t len)
{
	struct datagram datagram;

	if (!parse(octets, len, &datagram))
		return;
	keep(udptl, datagram.seq, datagram.primary);
	recover(udptl, &datagram);
	if (!udptl->begun)
		udptl->next = datagram.seq;
	udptl->begun = true;
	if ((int16_t)(datagram.seq - udptl->next) < 0)
		return;
	if ((uint16_t)(datagram.seq - udptl->next) >= HISTORY)
		udptl->next = datagram.seq;
	for (; udptl->next != (uint16_t)(datagram.seq + 1); udptl->next++) {
		const struct kept *kept = kept_find(udptl, udptl->next);

		if (kept)
			udptl->take(udptl->ctx, us, kept->seq, kept->octets, kept->len);
	}
}
