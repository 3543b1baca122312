/* libtiff over files of page_file.h, or over memory, and without a word on standard error. */
#ifndef RENDER_PAGE_TIFF_IO_H
#define RENDER_PAGE_TIFF_IO_H

#include <glib.h>
#include <stdbool.h>
#include <tiffio.h>

#include "render/page_file.h"

struct page_tiff_io {
	struct page_file *file; /* NULL: `memory` */
	GByteArray *memory;	/* what was written; at most PAGE_TIFF_IO_MEMORY octets */
	size_t at;		/* where in the memory reading and writing goes on */
	char *error;		/* what libtiff said first, freed by the caller, g_free(); NULL */
};

#define PAGE_TIFF_IO_MEMORY (UINT32_C(1) << 30)

/* Opens for writing. TIFFClose() leaves `io` and what is in it alone; `name` is for messages. NULL on error. */
TIFF *page_tiff_io_open(struct page_tiff_io *io, const char *name);

/* Calls run(ctx), which uses libtiff. Where libtiff has message handlers of the process only (before 4.5.0) they
 * are set aside meanwhile. */
bool page_tiff_io_quietly(bool (*run)(void *ctx), void *ctx);

#endif
