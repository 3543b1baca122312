#include "analyzer/line_image.h"

#define EOL_ZEROS 11u

void line_image_begin(struct line_image *image)
{
	*image = (struct line_image){0};
}

static unsigned zeros_at_front(uint8_t octet)
{
	unsigned n = 0;
	while (n < 8 && (octet & 0x80 >> n) == 0)
		n++;
	return n;
}

static unsigned zeros_at_end(uint8_t octet)
{
	unsigned n = 0;
	while (n < 8 && (octet >> n & 1) == 0)
		n++;
	return n;
}

/* An EOL ended in an octet, behind `front` bits and its one. */
static bool close_row(struct line_image *image, unsigned front, struct line_row *out)
{
	uint64_t bits = image->bits + front + 1;
	bool row = image->begun;
	out->bits = bits;
	out->empty = bits <= LINE_IMAGE_EMPTY_BITS;
	if (!row)
		image->before = bits > EOL_ZEROS + 1 ? bits - EOL_ZEROS - 1 : 0;
	image->begun = true;
	image->bits = 7 - front;
	return row;
}

/* No two EOLs end in one octet. */
static bool push_octet(struct line_image *image, uint8_t octet, struct line_row *out)
{
	unsigned front = zeros_at_front(octet);
	bool eol = octet != 0 && image->zeros + front >= EOL_ZEROS;
	bool row = eol && close_row(image, front, out);
	if (!eol)
		image->bits += 8;
	image->zeros = octet == 0 ? image->zeros + 8 : zeros_at_end(octet);
	/* Fill has no end that is known. */
	if (image->zeros > EOL_ZEROS + 8)
		image->zeros = EOL_ZEROS + 8;
	return row;
}

bool line_image_next(struct line_image *image, struct bytes *in, struct line_row *out)
{
	while (bytes_left(in) > 0)
		if (push_octet(image, bytes_u8(in), out))
			return true;
	return false;
}

bool line_image_fills(const struct line_image *image)
{
	return image->begun && image->zeros >= EOL_ZEROS;
}
