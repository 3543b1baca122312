#include "render/report_html_image.h"

#include <png.h>
#include <setjmp.h>
#include <string.h>

#define GREYS 16u
#define LEAST_WIDTH 64u
#define MOST_HEIGHT 4000u /* a page without end is shown so high at most */

/* The page while it is decoded: sums of what falls into each pel of the row of the image. */
struct scaler {
	page_rows_function decode;
	const struct fax_page *page;
	struct report_html_image *image;
	uint32_t row;	   /* of the page */
	uint32_t out_row;  /* of the image */
	uint32_t rows_in;  /* of the page, that the sums hold */
	unsigned samples;  /* a pel: 1, of colour 3 */
	uint32_t *sums;	   /* of what is black; of grey and colour of what is white */
	uint32_t *weights; /* columns of the page a pel */
	uint8_t *pels;	   /* of the image, an octet a sample */
};

/* How high the page is for its width, on paper. */
static double ratio(const struct fax_page *page)
{
	double x = page->params.x_dpi > 0 ? page->params.x_dpi : 204;
	double y = page->params.y_dpi > 0 ? page->params.y_dpi : 98;
	return page->params.width > 0 ? page->rows / y / (page->params.width / x) : 1;
}

/* ---- PNG ---- */

static void write_octets(png_structp png, png_bytep octets, size_t n)
{
	g_byte_array_append(png_get_io_ptr(png), octets, (guint)n);
}

static void flush(png_structp png)
{
	(void)png;
}

static void fail(png_structp png, png_const_charp message)
{
	(void)message;
	png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
	(void)png, (void)message;
}

static bool write_png(png_structp png, png_infop info, const struct scaler *s, GByteArray *out)
{
	size_t octets = (size_t)s->image->width * s->samples;
	if (setjmp(png_jmpbuf(png)) != 0)
		return false;
	png_set_write_fn(png, out, write_octets, flush);
	png_set_compression_level(png, 6);
	png_set_IHDR(png, info, s->image->width, s->image->height, s->samples == 3 ? 8 : 4,
		s->samples == 3 ? PNG_COLOR_TYPE_RGB : PNG_COLOR_TYPE_GRAY, PNG_INTERLACE_NONE,
		PNG_COMPRESSION_TYPE_DEFAULT, PNG_FILTER_TYPE_DEFAULT);
	png_write_info(png, info);
	if (s->samples == 1)
		png_set_packing(png);
	for (uint32_t y = 0; y < s->image->height; y++)
		png_write_row(png, s->pels + y * octets);
	png_write_end(png, NULL);
	return true;
}

static GByteArray *make_png(const struct scaler *s)
{
	GByteArray *out = g_byte_array_new();
	png_structp png = png_create_write_struct(PNG_LIBPNG_VER_STRING, NULL, fail, ignore);
	png_infop info = png != NULL ? png_create_info_struct(png) : NULL;
	bool done = info != NULL && write_png(png, info, s, out);
	png_destroy_write_struct(&png, &info);
	if (done)
		return out;
	g_byte_array_unref(out);
	return NULL;
}

/* ---- scaling ---- */

static uint32_t out_column(const struct scaler *s, uint32_t x)
{
	return (uint32_t)((uint64_t)x * s->image->width / s->page->params.width);
}

/* Most octets of a fax are white. */
static void add_bilevel(struct scaler *s, const uint8_t *pels)
{
	for (uint32_t i = 0; i < (s->page->params.width + 7) / 8; i++) {
		for (unsigned bits = pels[i], x = i * 8; bits != 0; bits = bits << 1 & 0xffu, x++)
			if (bits & 0x80u)
				s->sums[out_column(s, x)]++;
	}
}

static void add_samples(struct scaler *s, const uint8_t *pels)
{
	for (uint32_t x = 0; x < s->page->params.width; x++)
		for (unsigned k = 0; k < s->samples; k++)
			s->sums[out_column(s, x) * s->samples + k] += pels[x * s->samples + k];
}

static uint8_t sample(const struct scaler *s, uint32_t x, unsigned k)
{
	uint64_t pels = (uint64_t)s->weights[x] * s->rows_in;
	uint64_t sum = s->sums[x * s->samples + k];
	if (s->page->bits == 1)
		return (uint8_t)(((pels - MIN(sum, pels)) * (GREYS - 1) + pels / 2) / pels);
	if (s->samples == 1)
		return (uint8_t)((sum * (GREYS - 1) + 255 * pels / 2) / (255 * pels));
	return (uint8_t)(sum / pels);
}

static void end_row(struct scaler *s)
{
	uint8_t *out = s->pels + (size_t)s->out_row * s->image->width * s->samples;
	for (uint32_t x = 0; x < s->image->width; x++)
		for (unsigned k = 0; k < s->samples; k++)
			*out++ = sample(s, x, k);
	memset(s->sums, 0, (size_t)s->image->width * s->samples * sizeof(*s->sums));
	s->rows_in = 0;
	s->out_row++;
}

static bool take_row(void *ctx, const struct page_row *row)
{
	struct scaler *s = ctx;
	s->image->states[s->row++] = (uint8_t)row->state;
	(s->page->bits == 1 ? add_bilevel : add_samples)(s, row->pels);
	s->rows_in++;
	if ((uint64_t)s->row * s->image->height / s->image->rows > s->out_row)
		end_row(s);
	return true;
}

static bool decode(struct scaler *s)
{
	const struct page_job job = {.decode = s->decode};
	struct page_result result;
	size_t pels = (size_t)s->image->width * s->samples;
	s->sums = g_new0(uint32_t, pels);
	s->weights = g_new0(uint32_t, s->image->width);
	s->pels = g_malloc0(pels * s->image->height);
	for (uint32_t x = 0; x < s->page->params.width; x++)
		s->weights[out_column(s, x)]++;
	bool done = page_job_rows(&job, s->page, take_row, s, NULL, &result);
	if (done)
		s->image->png = make_png(s);
	g_free(s->sums);
	g_free(s->weights);
	g_free(s->pels);
	return done;
}

static bool make(const struct fax_page *page, struct report_html_image *image, uint32_t width,
	page_rows_function rows)
{
	struct scaler s = {
		.decode = rows, .page = page, .image = image, .samples = page->bits == 24 ? 3 : 1};
	image->width = CLAMP(width, 1, page->params.width);
	image->shown = CLAMP(ratio(page) * image->width, 1, MOST_HEIGHT);
	image->height = (uint32_t)MIN(image->shown, page->rows);
	return decode(&s);
}

struct report_html_image *report_html_image_new(
	const struct fax_page *page, uint32_t width, page_rows_function rows)
{
	if (!page_job_has_rows(page))
		return NULL;
	struct report_html_image *image = g_new0(struct report_html_image, 1);
	image->rows = page->rows;
	image->states = g_malloc0(page->rows);
	while (make(page, image, width, rows) && image->png != NULL &&
		image->png->len > REPORT_HTML_IMAGE_MAX && image->width > LEAST_WIDTH) {
		g_byte_array_unref(image->png);
		image->png = NULL;
		width = image->width * 3 / 5;
	}
	return image;
}

void report_html_image_free(struct report_html_image *image)
{
	if (image == NULL)
		return;
	if (image->png != NULL)
		g_byte_array_unref(image->png);
	g_free(image->states);
	g_free(image);
}
