#include "analyzer/line_hdlc.h"

#define FCS_BEGIN 0xffff

/* Four bits at a time: ones in a row in front of them, the bits, ones in a row behind; I: behind five ones, among which
 * are the last of them, a zero is inserted and the count begins anew. */
#define I 8
/* clang-format off */
static const uint8_t ones_behind[5][16] = {
	{0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0, 4},
	{0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, 0, I+0},
	{0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, 0, 1, I+0, I+1},
	{0, 1, 0, 2, 0, 1, 0, 3, 0, 1, 0, 2, I+0, I+1, I+0, I+2},
	{0, 1, 0, 2, 0, 1, 0, 3, I+0, I+1, I+0, I+2, I+0, I+1, I+0, I+3},
};
/* clang-format on */

/* x^16 + x^12 + x^5 + 1, most significant bit first. */
static const uint16_t fcs_behind[16] = {0x0000, 0x1021, 0x2042, 0x3063, 0x4084, 0x50a5, 0x60c6,
	0x70e7, 0x8108, 0x9129, 0xa14a, 0xb16b, 0xc18c, 0xd1ad, 0xe1ce, 0xf1ef};

void line_hdlc_begin(struct line_hdlc *h)
{
	*h = (struct line_hdlc){.fcs = FCS_BEGIN};
}

static void four_bits(struct line_hdlc *h, unsigned bits)
{
	unsigned behind = ones_behind[h->ones][bits];
	h->bits += behind >= I ? 5 : 4;
	h->ones = behind % I;
	h->fcs = (uint16_t)(h->fcs << 4 ^ fcs_behind[h->fcs >> 12 ^ bits]);
}

static void octet_bits(struct line_hdlc *h, uint8_t octet)
{
	four_bits(h, octet >> 4);
	four_bits(h, octet & 0x0f);
}

void line_hdlc_octets(struct line_hdlc *h, const uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		octet_bits(h, octets[i]);
	h->octets += n;
}

void line_hdlc_end(struct line_hdlc *h)
{
	uint16_t fcs = (uint16_t)~h->fcs;
	octet_bits(h, (uint8_t)(fcs >> 8));
	octet_bits(h, (uint8_t)(fcs & 0xff));
}
