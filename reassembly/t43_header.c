#include "reassembly/t43_header.h"

#include <string.h>

#include "dissect/bytes.h"
#include "reassembly/itu_lab.h"

/* T.43 7.2. */
#define BCIH 0xffa8u /* begins the headers */
#define APP1 0xffe1u /* a segment; its length has two octets */
#define APP3 0xffe3u /* a palette; its length has four octets */
#define ECIH 0xffu   /* behind "G3FAX": ends the headers */

enum image_type {
	RGB_BITS = 0,
	CMY_BITS = 1,
	CMYK_BITS = 2,
	PALETTE = 16, /* of CIELAB, 8 bits */
};

#define CIELAB_8_BITS 0u /* the kind of a palette */

struct image {
	bool known; /* G3FAX0 was there */
	unsigned coding, type;
	struct itu_lab_space space;
	uint32_t colours; /* of the palette */
	uint8_t palette[T43_MAX_COLOURS][3];
};

/* ---- BCIH ---- */

static bool take_segment(struct image *image, struct t43_header *out, struct bytes in, bool *ended)
{
	unsigned marker = itu_lab_marker(in.at, bytes_left(&in));
	itu_lab_option(&image->space, in.at, bytes_left(&in));
	*ended = marker == ECIH;
	if (marker != ITU_LAB_G3FAX0)
		return true;
	bytes_skip(&in, ITU_LAB_MARKER_OCTETS + 2);
	out->dpi = bytes_be16(&in);
	image->coding = bytes_u8(&in);
	image->type = bytes_u8(&in);
	image->known = bytes_status(&in) == PARSE_OK;
	return image->known;
}

static bool take_palette(struct image *image, struct bytes in)
{
	if (itu_lab_marker(in.at, bytes_left(&in)) != ITU_LAB_PALETTE)
		return false;
	bytes_skip(&in, ITU_LAB_MARKER_OCTETS);
	unsigned kind = bytes_be16(&in);
	image->colours = bytes_be32(&in);
	if (kind != CIELAB_8_BITS || image->colours > T43_MAX_COLOURS ||
		bytes_left(&in) != image->colours * sizeof(image->palette[0]))
		return false;
	memcpy(image->palette, in.at, bytes_left(&in));
	return true;
}

/* The lengths count their own octets. */
static bool take_next(struct image *image, struct t43_header *out, struct bytes *in, bool *ended)
{
	unsigned marker = bytes_be16(in);
	size_t counted = marker == APP3 ? 4 : 2;
	size_t length = marker == APP3 ? bytes_be32(in) : bytes_be16(in);
	if ((marker != APP1 && marker != APP3) || length < counted ||
		length - counted > bytes_left(in))
		return false;
	struct bytes segment = bytes_take(in, length - counted);
	return marker == APP1 ? take_segment(image, out, segment, ended)
			      : take_palette(image, segment);
}

static bool read_bcih(struct image *image, struct t43_header *out, struct bytes *in)
{
	bool ended = false;
	if (bytes_be16(in) != BCIH)
		return false;
	while (!ended)
		if (!take_next(image, out, in, &ended))
			return false;
	return image->known && image->coding == 0;
}

/* ---- BIH (T.82 6.2) ---- */

/* Whether a plane has all its stripes before the next, by the order octet (T.82 Table 11, of one layer). */
static bool read_order(unsigned order, bool *plane_by_plane)
{
	/* HITOLO concerns layers only. */
	switch (order & 7u) {
	case 0: /* no bit set */
	case 2: /* ILEAVE */
	case 5: /* SEQ, SMID */
		*plane_by_plane = true;
		return order <= 0x0f;
	case 3: /* ILEAVE, SMID */
	case 4: /* SEQ */
	case 6: /* SEQ, ILEAVE */
		*plane_by_plane = false;
		return order <= 0x0f;
	default:
		return false;
	}
}

static bool read_bih(struct t43_header *out, struct bytes *in)
{
	unsigned layers = bytes_be16(in); /* DL, D */
	out->planes = bytes_u8(in);
	unsigned fill = bytes_u8(in);
	out->width = bytes_be32(in);
	out->height = bytes_be32(in);
	out->stripe = bytes_be32(in);
	out->mx = bytes_u8(in);
	unsigned my = bytes_u8(in), order = bytes_u8(in);
	out->options = bytes_u8(in);
	return bytes_status(in) == PARSE_OK && layers == 0 && fill == 0 && my == 0 &&
	       out->stripe > 0 && out->planes > 0 && out->planes <= T43_MAX_PLANES &&
	       read_order(order, &out->plane_by_plane);
}

/* ---- colours ---- */

static void set_primaries(struct t43_header *out, bool subtractive)
{
	unsigned black = out->planes == 4 ? 1 : 0;
	for (unsigned bits = 0; bits < 1u << out->planes; bits++) {
		bool dark = (bits & black) != 0;
		for (unsigned i = 0; i < 3; i++) {
			bool set = (bits >> (out->planes - 1 - i) & 1) != 0;
			out->colours[bits][i] = set != subtractive && !dark ? 0xff : 0;
		}
	}
}

static bool set_palette(struct t43_header *out, const struct image *image)
{
	if (image->colours == 0)
		return false;
	struct itu_lab *lab = itu_lab_new(&image->space);
	itu_lab_to_rgb(lab, image->palette[0], out->colours[0], image->colours);
	itu_lab_free(lab);
	return true;
}

static bool set_colours(struct t43_header *out, const struct image *image)
{
	if (image->type == PALETTE)
		return set_palette(out, image);
	if (image->type > CMYK_BITS || out->planes != (image->type == CMYK_BITS ? 4 : 3))
		return false;
	set_primaries(out, image->type != RGB_BITS);
	return true;
}

bool t43_header_parse(const uint8_t *octets, size_t n, struct t43_header *out)
{
	struct bytes in = bytes_of(octets, n, n);
	struct image image = {.space = itu_lab_space_default()};
	*out = (struct t43_header){0};
	if (!read_bcih(&image, out, &in) || !read_bih(out, &in) || !set_colours(out, &image))
		return false;
	out->data = (size_t)(in.at - octets);
	return true;
}
