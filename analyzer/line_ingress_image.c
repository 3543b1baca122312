#include "analyzer/line_ingress_image.h"

#include <glib.h>
#include <string.h>

/* T.4 4.1.2: 11 zeros and a one; fill makes more of them, a training check has some thousands. */
#define EOL_ZEROS 11
#define MAX_FILL 20000

/* 1.5 s +-10 % (T.30 5.3.6.1.3), with what a demodulator hears behind it. */
#define MAX_TCF_S 2.2

void line_ingress_image_init(struct line_ingress_image *image)
{
	memset(image, 0, sizeof *image);
}

static void push_bit(struct line_ingress_image *image, bool one)
{
	if (!one) {
		image->zeros++;
		return;
	}
	image->longest = MAX(image->longest, image->zeros);
	image->eols += image->zeros >= EOL_ZEROS && image->zeros < MAX_FILL;
	image->zeros = 0;
}

void line_ingress_image_push(struct line_ingress_image *image, const uint8_t *octets, size_t n)
{
	image->octets += n;
	for (size_t i = 0; i < n; i++) {
		if (octets[i] == 0) {
			image->zero_octets++;
			image->zeros += 8;
			continue;
		}
		for (int bit = 7; bit >= 0; bit--)
			push_bit(image, octets[i] >> bit & 1);
	}
}

double line_ingress_image_zeros_ms(const struct line_ingress_image *image, unsigned rate)
{
	uint64_t bits = MAX(image->longest, image->zeros);
	return rate > 0 ? (double)bits * 1000.0 / rate : 0;
}

bool line_ingress_image_is_tcf(const struct line_ingress_image *image, unsigned rate, bool expected)
{
	bool is_short = (double)image->octets * 8 <= MAX_TCF_S * rate;
	bool zero = image->zero_octets >= image->octets - image->octets / 10;
	if (expected)
		return is_short;
	return is_short && zero && image->eols < 3;
}
