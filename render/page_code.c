/* For pages that have no rows here, and for those that --raw cannot put into a TIFF. */
#include "render/page_code.h"

#include <string.h>

#include "dissect/t30_frame.h"
#include "reassembly/t85_rows.h"
#include "render/page_job.h"

/* The order in which octets go over the line (T.30 Annex A): bit by bit as T.4 and T.6 read them, LSB first for
 * codings that are made of octets, which T.38 thus carries reversed. */
struct coding {
	const char *name, *ending;
	bool reversed;
};

static const struct coding *coding_of(const struct fax_page *page)
{
	static const struct coding unknown = {NULL, ".bin", true};
	static const struct coding codings[] = {
		{"MH", ".g3", false},
		{"MR", ".g3", false},
		{"MMR", ".g4", false},
		{"JBIG", ".jbg", true},
		{"JPEG", ".jpg", true},
		{"T.43", ".t43", true},
		{"T.44", ".t44", true},
		{"T.45", ".t45", true},
	};
	for (size_t i = 0; page->coding != NULL && i < G_N_ELEMENTS(codings); i++) {
		if (strcmp(codings[i].name, page->coding) == 0)
			return &codings[i];
	}
	return &unknown;
}

const char *page_code_ending(const struct fax_page *page)
{
	return coding_of(page)->ending;
}

/* A sender that keeps the order of octets is taken at its word: JPEG and its kin begin with SOI. */
static bool is_straight(const struct fax_page *page)
{
	return page->length >= 2 && page->octets[0] == 0xff && page->octets[1] == 0xd8;
}

GByteArray *page_code_octets(const struct fax_page *page, const struct page_result *decoded)
{
	bool ended = decoded != NULL && decoded->ended;
	size_t n = ended ? MIN(decoded->octets_used, page->length) : page->length;
	if (strcmp(page_code_ending(page), ".jbg") == 0)
		return g_byte_array_new_take(t85_rows_bie(page->octets, page->length), n);
	GByteArray *out = g_byte_array_new();
	g_byte_array_append(out, page->octets, (guint)n);
	bool reversed = coding_of(page)->reversed && !is_straight(page);
	for (size_t i = 0; reversed && i < n; i++)
		out->data[i] = t30_reverse(out->data[i]);
	return out;
}

static bool holds(const struct page_job *job, const struct fax_page *page)
{
	(void)job;
	return page->length > 0;
}

static bool write_page(struct page_writing *writing, const struct fax_page *page)
{
	struct page_result decoded;
	bool known = page_job_has_rows(page) &&
		     page_job_rows(writing->job, page, NULL, NULL, writing->output, &decoded);
	GByteArray *octets = page_code_octets(page, known ? &decoded : NULL);
	bool done = page_file_write(writing->file, octets->data, octets->len);
	g_byte_array_unref(octets);
	writing->output->pages++;
	return done;
}

static bool write_document(struct page_writing *writing)
{
	const struct page_job *job = writing->job;
	for (size_t i = 0; i < job->page_count; i++) {
		if (holds(job, job->pages[i]))
			return write_page(writing, job->pages[i]);
	}
	return false;
}

const struct page_format page_code = {
	.title = "code stream",
	.advice = "try without --raw",
	.holds = holds,
	.write = write_document,
};
