/* What a file of pages is made of, whatever its format: a job that says which pages go where, an output that
 * says what became of them, and a format that writes.
 *
 * Nothing here or in the formats holds the bitmap of a page: rows go from the decoder into the file. Times in
 * a file are the capture's, never those of the clock: the same capture gives the same octets. */
#ifndef RENDER_PAGE_JOB_H
#define RENDER_PAGE_JOB_H

#include <glib.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "analyzer/fax.h"
#include "render/page_file.h"

#define PAGE_ROW_STATES (PAGE_ROW_REPAIRED + 1)

typedef bool (*page_rows_function)(
	const struct fax_page *, page_row_sink, void *ctx, struct page_result *);

struct page_job {
	const char *dir;  /* NULL: the current directory; see page_file_create() */
	const char *name; /* of the file, from page_file_name() */
	bool force;	  /* replace an existing file */
	bool raw;	  /* keep the code stream in its own coding; false: rows as decoded */
	page_rows_function decode; /* where rows come from; NULL: fax_page_rows() */
	const struct fax_page *const *pages;
	size_t page_count;
};

struct page_output {
	char *path; /* of the file, also when it could not be written; freed by the caller, g_free() */
	unsigned pages;	   /* that are in the file; 0: none was made */
	unsigned left_out; /* that the format cannot hold */
	uint64_t octets;   /* size of the file */
	/* Of the pages that are in the file. */
	uint64_t rows;
	uint64_t states[PAGE_ROW_STATES]; /* rows, by enum page_row_state */
	unsigned stopped; /* pages whose rows end before their code stream does (MMR, JBIG, JPEG) */
};

/* A file that is being written. */
struct page_writing {
	const struct page_job *job;
	struct page_file *file;
	struct page_output *output;
	unsigned total; /* pages that will be in the file */
	char *error;	/* what the format's library said first; NULL */
};

struct page_format {
	const char *name;   /* for --format; NULL: none of those */
	const char *title;  /* "PNG" */
	const char *ending; /* ".png"; NULL: depends on the page */
	bool many;	    /* a file holds any number of pages, not one */
	bool raw;	    /* can keep code streams */
	const char *advice; /* what to try when it cannot be written: "try --split" */
	/* True when the page can be in such a file. */
	bool (*holds)(const struct page_job *, const struct fax_page *);
	/* Writes the pages that it holds, which it counts in `output`. False: `error` says why, or a
	 * page_file_write() has failed. */
	bool (*write)(struct page_writing *);
};

extern const struct page_format page_tiff; /* page_tiff.c */
extern const struct page_format page_png;  /* page_png.c */
extern const struct page_format page_pdf;  /* page_pdf.c */
extern const struct page_format page_code; /* page_code.c: a code stream as it is */
extern const struct page_format page_mark; /* page_mark.c: where a page is damaged */

/* Writes the file. When every page is left out no file is made, and output->pages is 0: no error. False and an
 * error when the file cannot be written: nothing is left behind then.
 *
 * The process has to ignore SIGXFSZ if a limit on the size of files is to be an error here. */
bool page_job_write(
	const struct page_format *, const struct page_job *, struct page_output *, GError **);

/* True when the page has a coding that is decoded here, rows, and a width within T4_MAX_WIDTH. */
bool page_job_has_rows(const struct fax_page *);

/* Octets of a row as struct page_row has them. */
size_t page_job_row_octets(const struct fax_page *);

/* Decodes the page, adds its rows to `output` (NULL: does not) and hands them to the sink (NULL: only counts).
 * False when it does not have the rows that it says, or the sink stopped it. */
bool page_job_rows(const struct page_job *, const struct fax_page *, page_row_sink, void *ctx,
	struct page_output *, struct page_result *);

/* Rows of `output` that count as bad: page_row_is_bad(). */
uint64_t page_job_bad_rows(const struct page_output *);

#endif
