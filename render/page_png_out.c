#include "render/page_png_out.h"

#include <png.h>
#include <setjmp.h>

#include "render/page_size.h"
#include "render/time_text.h"

/* libpng leaves a function that fails by longjmp(): each call of it has a setjmp() in the same function, so that
 * no frame of a decoder is jumped over. */
struct page_png_out {
	struct page_writing *writing;
	png_structp png;
	png_infop info;
};

static void write_octets(png_structp png, png_bytep octets, size_t n)
{
	struct page_png_out *out = png_get_io_ptr(png);
	if (!page_file_write(out->writing->file, octets, n))
		png_error(png, "cannot be written");
}

/* Only page_file_commit() and page_job_write() finish a file. */
static void flush(png_structp png)
{
	(void)png;
}

static void fail(png_structp png, png_const_charp message)
{
	struct page_png_out *out = png_get_error_ptr(png);
	if (out->writing->error == NULL)
		out->writing->error = g_strdup(message);
	png_longjmp(png, 1);
}

static void ignore(png_structp png, png_const_charp message)
{
	(void)png, (void)message;
}

static void set_form(struct page_png_out *out, const struct page_png_form *form)
{
	static const struct {
		int depth, type;
	} kinds[] = {
		[PAGE_PNG_BILEVEL] = {1, PNG_COLOR_TYPE_GRAY},
		[PAGE_PNG_INDEX] = {4, PNG_COLOR_TYPE_PALETTE},
		[PAGE_PNG_GREY] = {8, PNG_COLOR_TYPE_GRAY},
		[PAGE_PNG_RGB] = {8, PNG_COLOR_TYPE_RGB},
	};
	png_set_user_limits(out->png, PNG_UINT_31_MAX, PNG_UINT_31_MAX);
	png_set_IHDR(out->png, out->info, form->width, form->height, kinds[form->pels].depth,
		kinds[form->pels].type, PNG_INTERLACE_NONE, PNG_COMPRESSION_TYPE_DEFAULT,
		PNG_FILTER_TYPE_DEFAULT);
}

static void set_colours(struct page_png_out *out, const struct page_png_form *form)
{
	png_color palette[16];
	if (form->pels != PAGE_PNG_INDEX)
		return;
	for (size_t i = 0; i < form->colour_count; i++) {
		const uint8_t *colour = form->colours[i];
		palette[i] = (png_color){colour[0], colour[1], colour[2]};
	}
	png_set_PLTE(out->png, out->info, palette, (int)form->colour_count);
}

static void set_size(struct page_png_out *out, const struct fax_page *page)
{
	struct page_size size = page_size_of(page);
	if (size.x_per_metre > 0)
		png_set_pHYs(out->png, out->info, size.x_per_metre, size.y_per_metre,
			PNG_RESOLUTION_METER);
}

static void set_texts(struct page_png_out *out, const struct fax_page *page)
{
	char software[] = "t38trace " T38TRACE_VERSION, software_key[] = "Software";
	char time[TIME_TEXT_MAX], time_key[] = "Creation Time";
	png_text texts[2] = {
		{.compression = PNG_TEXT_COMPRESSION_NONE, .key = software_key, .text = software},
		{.compression = PNG_TEXT_COMPRESSION_NONE, .key = time_key, .text = time}};
	time_text_rfc3339(page->t, time);
	png_set_text(out->png, out->info, texts, page->t != T38_NEVER ? 2 : 1);
}

static bool write_head(
	struct page_png_out *out, const struct page_png_form *form, const struct fax_page *page)
{
	if (setjmp(png_jmpbuf(out->png)) != 0)
		return false;
	png_set_write_fn(out->png, out, write_octets, flush);
	set_form(out, form);
	set_colours(out, form);
	set_size(out, page);
	set_texts(out, page);
	png_write_info(out->png, out->info);
	if (form->pels == PAGE_PNG_BILEVEL)
		png_set_invert_mono(out->png);
	return true;
}

struct page_png_out *page_png_out_new(
	struct page_writing *writing, const struct page_png_form *form, const struct fax_page *page)
{
	struct page_png_out *out = g_new0(struct page_png_out, 1);
	out->writing = writing;
	out->png = png_create_write_struct(PNG_LIBPNG_VER_STRING, out, fail, ignore);
	out->info = out->png != NULL ? png_create_info_struct(out->png) : NULL;
	if (out->info != NULL && write_head(out, form, page))
		return out;
	page_png_out_end(out, false);
	return NULL;
}

bool page_png_out_row(struct page_png_out *out, const uint8_t *row)
{
	if (setjmp(png_jmpbuf(out->png)) != 0)
		return false;
	png_write_row(out->png, row);
	return true;
}

static bool write_end(struct page_png_out *out)
{
	if (setjmp(png_jmpbuf(out->png)) != 0)
		return false;
	png_write_end(out->png, NULL);
	return true;
}

bool page_png_out_end(struct page_png_out *out, bool complete)
{
	bool done = complete && write_end(out);
	png_destroy_write_struct(&out->png, &out->info);
	g_free(out);
	return done;
}
