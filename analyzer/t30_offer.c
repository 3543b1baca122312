#include "analyzer/t30_offer.h"

#include "dissect/t30_bits.h"

/* Bits that DCS may set only when DIS has them set too (T.30 Table 2). */
static const struct {
	unsigned bit;
	const char *what;
} shared[] = {
	{15, "fine resolution"},
	{16, "two-dimensional coding"},
	{27, "error correction mode"},
	{31, "T.6 coding"},
	{36, "T.43 coding"},
	{41, "superfine resolution"},
	{42, "300 dpi"},
	{43, "400 dpi"},
	{68, "JPEG coding"},
	{69, "full colour"},
	{78, "T.85 coding"},
	{79, "T.85 coding with other stripes"},
	{105, "600 dpi"},
	{106, "1200 dpi"},
	{107, "300x600 dpi"},
	{108, "400x800 dpi"},
	{109, "600x1200 dpi"},
};

/* Codes of bits 17, 18 and of 19, 20 by how much they allow: 0 the least; 3 is invalid and read as the most. */
static const unsigned ranks[4] = {[0] = 0, [2] = 1, [1] = 2, [3] = 2};
static const char *const widths[3] = {"A4 width", "B4 width", "A3 width"};
static const char *const lengths[3] = {"A4 length", "B4 length", "unlimited length"};

/* Modulations of DCS by bits 11 to 14, and the codes of DIS that offer them, as a set of bits. */
#define OFFERS(a, b, c, d) (1u << (a) | 1u << (b) | 1u << (c) | 1u << (d))

static const struct {
	unsigned code, offered_by;
	const char *what;
} modulations[] = {
	{1, OFFERS(13, 13, 13, 13), "V.17 14400"},
	{5, OFFERS(13, 13, 13, 13), "V.17 12000"},
	{9, OFFERS(13, 13, 13, 13), "V.17 9600"},
	{13, OFFERS(13, 13, 13, 13), "V.17 7200"},
	{8, OFFERS(8, 12, 13, 14), "V.29 9600"},
	{12, OFFERS(8, 12, 13, 14), "V.29 7200"},
	{4, OFFERS(4, 12, 13, 14), "V.27ter 4800"},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

static unsigned value(struct bytes fif, unsigned first, unsigned width)
{
	return t30_bits_value(fif.at, bytes_left(&fif), first, width);
}

static const char *modulation_exceeded(struct bytes dis, struct bytes dcs)
{
	unsigned code = value(dcs, 11, 4), offered = value(dis, 11, 4);
	/* An Internet-aware machine is not held to the modems of its DIS (bit 123). */
	if (value(dis, 123, 1) || value(dcs, 123, 1))
		return NULL;
	for (size_t i = 0; i < COUNT(modulations); i++)
		if (modulations[i].code == code && !(modulations[i].offered_by >> offered & 1u))
			return modulations[i].what;
	return NULL;
}

const char *t30_offer_exceeded(struct bytes dis, struct bytes dcs)
{
	if (bytes_left(&dis) < 3 || bytes_left(&dcs) < 3)
		return NULL;
	bytes_limit(&dis, t30_bits_length(dis.at, bytes_left(&dis)));
	bytes_limit(&dcs, t30_bits_length(dcs.at, bytes_left(&dcs)));
	unsigned width = ranks[value(dcs, 17, 2)], length = ranks[value(dcs, 19, 2)];
	if (width > ranks[value(dis, 17, 2)])
		return widths[width];
	if (length > ranks[value(dis, 19, 2)])
		return lengths[length];
	for (size_t i = 0; i < COUNT(shared); i++)
		if (value(dcs, shared[i].bit, 1) && !value(dis, shared[i].bit, 1))
			return shared[i].what;
	return modulation_exceeded(dis, dcs);
}
