/* Pages in JPEG as fax has them (T.4 Annex E), made by libjpeg's encoder, and what its decoder makes of them. */
#ifndef TESTS_REASSEMBLY_JPEG_MAKE_H
#define TESTS_REASSEMBLY_JPEG_MAKE_H

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

#include <jpeglib.h>

#include "reassembly/bit_order.h"

struct jpeg_image {
	unsigned width, rows, components;
	uint8_t *samples;
};

/* Only what is not zero differs from baseline, one scan, 1:1:1, no marker. */
struct jpeg_coding {
	int quality;	/* 0: 75 */
	bool subsample; /* 4:1:1: each of a* and b* for four of L* */
	int restart;	/* MCUs */
	bool scans;	/* one for each component */
	bool progressive;
	bool arithmetic;
	bool jfif;
	const char *
		marker; /* contents of APP1, marker_length octets; NULL: G3FAX0, 200 dpi; "": none */
	size_t marker_length;
	const char *option; /* of another APP1 */
	size_t option_length;
};

#define JPEG_G3FAX0 "G3FAX\0\x07\xca\0\xc8"

/* Smooth, so that it compresses well, with a few edges; or noise. */
static inline struct jpeg_image jpeg_draw(
	unsigned width, unsigned rows, unsigned components, bool noise)
{
	struct jpeg_image image = {width, rows, components, NULL};
	image.samples = g_malloc((size_t)width * rows * components);
	unsigned step = (unsigned)g_test_rand_int_range(1, 9);
	for (unsigned y = 0; y < rows; y++)
		for (unsigned x = 0; x < width; x++)
			for (unsigned c = 0; c < components; c++) {
				unsigned value =
					x * step + y * (c + 1) + (x / 20 + y / 15) % 2 * 90;
				image.samples[((size_t)y * width + x) * components + c] =
					noise ? (uint8_t)g_test_rand_int_range(0, 256)
					      : (uint8_t)(value / 2 % 256);
			}
	return image;
}

static inline void jpeg_append(GByteArray *out, const uint8_t *octets, size_t n)
{
	g_byte_array_append(out, octets, (guint)n);
}

static inline void jpeg_set_up(struct jpeg_compress_struct *jpeg, const struct jpeg_coding *coding)
{
	static const jpeg_scan_info one_each[3] = {{.comps_in_scan = 1, .Se = 63},
		{.comps_in_scan = 1, .component_index = {1}, .Se = 63},
		{.comps_in_scan = 1, .component_index = {2}, .Se = 63}};
	jpeg_set_defaults(jpeg);
	jpeg_set_quality(jpeg, coding->quality != 0 ? coding->quality : 75, TRUE);
	jpeg->comp_info[0].h_samp_factor = jpeg->comp_info[0].v_samp_factor =
		coding->subsample ? 2 : 1;
	jpeg->restart_interval = (unsigned)coding->restart;
	jpeg->arith_code = coding->arithmetic;
	jpeg->write_JFIF_header = coding->jfif;
	if (coding->progressive)
		jpeg_simple_progression(jpeg);
	if (!coding->scans)
		return;
	jpeg->scan_info = one_each;
	jpeg->num_scans = 3;
}

/* The samples are coded as they are, without conversion of colours. In the order of bits of JPEG. */
static inline GByteArray *jpeg_encode(
	const struct jpeg_image *image, const struct jpeg_coding *coding)
{
	static const J_COLOR_SPACE spaces[] = {
		JCS_UNKNOWN, JCS_GRAYSCALE, JCS_UNKNOWN, JCS_YCbCr, JCS_CMYK};
	struct jpeg_compress_struct jpeg;
	struct jpeg_error_mgr errors;
	unsigned char *octets = NULL;
	unsigned long n = 0;
	GByteArray *out = g_byte_array_new();
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_compress(&jpeg);
	jpeg_mem_dest(&jpeg, &octets, &n);
	jpeg.image_width = image->width;
	jpeg.image_height = image->rows;
	jpeg.input_components = (int)image->components;
	jpeg.in_color_space = spaces[image->components];
	jpeg_set_up(&jpeg, coding);
	jpeg_start_compress(&jpeg, TRUE);
	if (coding->marker == NULL)
		jpeg_write_marker(&jpeg, JPEG_APP0 + 1, (const JOCTET *)JPEG_G3FAX0, 10);
	else if (coding->marker_length > 0)
		jpeg_write_marker(&jpeg, JPEG_APP0 + 1, (const JOCTET *)coding->marker,
			(unsigned)coding->marker_length);
	if (coding->option != NULL)
		jpeg_write_marker(&jpeg, JPEG_APP0 + 1, (const JOCTET *)coding->option,
			(unsigned)coding->option_length);
	for (unsigned y = 0; y < image->rows; y++) {
		JSAMPROW row = image->samples + (size_t)y * image->width * image->components;
		jpeg_write_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_compress(&jpeg);
	jpeg_destroy_compress(&jpeg);
	jpeg_append(out, octets, n);
	free(octets);
	return out;
}

/* The samples of a whole stream as the library gives them: those that were coded (`raw`), else grey or RGB. */
static inline GByteArray *jpeg_decode(const GByteArray *stream, bool raw)
{
	struct jpeg_decompress_struct jpeg;
	struct jpeg_error_mgr errors;
	GByteArray *out = g_byte_array_new();
	jpeg.err = jpeg_std_error(&errors);
	jpeg_create_decompress(&jpeg);
	jpeg_mem_src(&jpeg, stream->data, stream->len);
	jpeg_read_header(&jpeg, TRUE);
	if (raw)
		jpeg.out_color_space = jpeg.jpeg_color_space;
	jpeg_start_decompress(&jpeg);
	g_byte_array_set_size(
		out, jpeg.output_width * jpeg.output_height * (guint)jpeg.output_components);
	while (jpeg.output_scanline < jpeg.output_height) {
		JSAMPROW row = out->data + jpeg.output_scanline * jpeg.output_width *
						   (unsigned)jpeg.output_components;
		jpeg_read_scanlines(&jpeg, &row, 1);
	}
	jpeg_finish_decompress(&jpeg);
	jpeg_destroy_decompress(&jpeg);
	return out;
}

/* Where the marker `code` stands, in a stream of this encoder. */
static inline guint jpeg_find(const GByteArray *stream, uint8_t code)
{
	for (guint i = 0; i + 1 < stream->len; i++)
		if (stream->data[i] == 0xff && stream->data[i + 1] == code)
			return i;
	g_assert_not_reached();
}

#endif
