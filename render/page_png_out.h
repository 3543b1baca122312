/* Rows into a PNG file, one after the other. */
#ifndef RENDER_PAGE_PNG_OUT_H
#define RENDER_PAGE_PNG_OUT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyzer/fax.h"
#include "render/page_job.h"

enum page_png_pels {
	PAGE_PNG_BILEVEL, /* one bit a pel, 1 = black */
	PAGE_PNG_INDEX, /* four bits a pel, first pel in the high ones, into page_png_form.colours */
	PAGE_PNG_GREY,	/* an octet a pel, 0 = black */
	PAGE_PNG_RGB,	/* three octets a pel, sRGB */
};

struct page_png_form {
	enum page_png_pels pels;
	uint32_t width, height;
	const uint8_t (*colours)[3]; /* PAGE_PNG_INDEX */
	size_t colour_count;
};

struct page_png_out;

/* Writes the head of the file: with the resolution of the page, the program and the page's time. NULL on error, of
 * which writing->error says more when it is not that of the file. */
struct page_png_out *page_png_out_new(
	struct page_writing *, const struct page_png_form *, const struct fax_page *);

/* Writes the next row. False on error. */
bool page_png_out_row(struct page_png_out *, const uint8_t *row);

/* Writes what ends the file, and frees. False on error. `complete` false: only frees. */
bool page_png_out_end(struct page_png_out *, bool complete);

#endif
