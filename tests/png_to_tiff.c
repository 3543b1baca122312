/* png_to_tiff PAGE.png... OUT.tif: the images as pages of a TIFF, pel for pel and with their resolution, so that
 * same_pages can compare them. Exit status 0 when all are bilevel. Used by the tests. */
#include <math.h>
#include <png.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <tiffio.h>

struct image {
	png_structp png;
	png_infop info;
};

static bool set_tags(TIFF *tif, const struct image *image)
{
	png_uint_32 x = png_get_x_pixels_per_meter(image->png, image->info);
	png_uint_32 y = png_get_y_pixels_per_meter(image->png, image->info);
	return TIFFSetField(
		       tif, TIFFTAG_IMAGEWIDTH, png_get_image_width(image->png, image->info)) &&
	       TIFFSetField(
		       tif, TIFFTAG_IMAGELENGTH, png_get_image_height(image->png, image->info)) &&
	       TIFFSetField(tif, TIFFTAG_BITSPERSAMPLE, 1) &&
	       TIFFSetField(tif, TIFFTAG_SAMPLESPERPIXEL, 1) &&
	       TIFFSetField(tif, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISBLACK) &&
	       TIFFSetField(tif, TIFFTAG_COMPRESSION, COMPRESSION_NONE) &&
	       TIFFSetField(tif, TIFFTAG_XRESOLUTION, (double)lround(x * 0.0254)) &&
	       TIFFSetField(tif, TIFFTAG_YRESOLUTION, (double)lround(y * 0.0254)) &&
	       TIFFSetField(tif, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
}

static bool copy_rows(TIFF *tif, const struct image *image)
{
	bool done = true;
	png_bytep row = malloc(png_get_rowbytes(image->png, image->info));
	for (uint32_t y = 0;
		done && row != NULL && y < png_get_image_height(image->png, image->info); y++) {
		png_read_row(image->png, row, NULL);
		done = TIFFWriteScanline(tif, row, y, 0) >= 0;
	}
	free(row);
	return done && row != NULL && TIFFWriteDirectory(tif);
}

/* An error of libpng ends the program. */
static bool add_page(TIFF *tif, FILE *in)
{
	struct image image = {
		.png = png_create_read_struct(PNG_LIBPNG_VER_STRING, NULL, NULL, NULL)};
	image.info = png_create_info_struct(image.png);
	if (setjmp(png_jmpbuf(image.png)) != 0)
		exit(1);
	png_init_io(image.png, in);
	png_read_info(image.png, image.info);
	bool done = png_get_bit_depth(image.png, image.info) == 1 &&
		    png_get_color_type(image.png, image.info) == PNG_COLOR_TYPE_GRAY &&
		    set_tags(tif, &image) && copy_rows(tif, &image);
	png_destroy_read_struct(&image.png, &image.info, NULL);
	return done;
}

int main(int argc, char **argv)
{
	bool done = argc >= 3;
	TIFF *tif = done ? TIFFOpen(argv[argc - 1], "w") : NULL;
	for (int i = 1; done && tif != NULL && i < argc - 1; i++) {
		FILE *in = fopen(argv[i], "rb");
		done = in != NULL && add_page(tif, in);
		if (in != NULL)
			fclose(in);
	}
	if (tif != NULL)
		TIFFClose(tif);
	return done && tif != NULL ? 0 : 1;
}
