/* For tests of files of pages: a folder to write into, and pages that come from no code stream. Each row of such a
 * page is drawn, and has the state that stands in its place among the page's octets. */
#ifndef TESTS_RENDER_PAGE_RIG_H
#define TESTS_RENDER_PAGE_RIG_H

#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>

#include "render/page_job.h"

/* 2024-03-01 12:34:56.5 UTC. */
#define BEGIN ((t38_time)1709296496500000000)

/* A directory of its own for each test, and the path of "a.out" in it. */
struct place {
	char *dir, *path;
};

static inline void set_up(struct place *place, gconstpointer data)
{
	(void)data;
	place->dir = g_dir_make_tmp("page-XXXXXX", NULL);
	g_assert_nonnull(place->dir);
	place->path = g_build_filename(place->dir, "a.out", NULL);
}

/* Files in the directory, which are removed. */
static inline unsigned empty(const struct place *place)
{
	const char *name;
	unsigned count = 0;
	GDir *dir = g_dir_open(place->dir, 0, NULL);
	while ((name = g_dir_read_name(dir)) != NULL) {
		char *path = g_build_filename(place->dir, name, NULL);
		g_remove(path);
		g_free(path);
		count++;
	}
	g_dir_close(dir);
	return count;
}

static inline void tear_down(struct place *place, gconstpointer data)
{
	(void)data;
	empty(place);
	g_assert_cmpint(g_rmdir(place->dir), ==, 0);
	g_free(place->dir);
	g_free(place->path);
}

static inline void check_octets(const void *got, size_t got_n, const void *expected, size_t n)
{
	g_assert_cmpuint(got_n, ==, n);
	g_assert_true(memcmp(got, expected, n) == 0);
}

/* A page of good rows. `bits` a pel: 1, 8, 24. */
static inline struct fax_page *drawn_page(unsigned bits, uint32_t width, uint32_t rows)
{
	struct fax_page *page = fax_page_new();
	page->number = page->document = 1;
	page->decoder = bits == 1 ? FAX_DECODER_T4 : FAX_DECODER_T81;
	page->t4 = T4_MMR;
	page->bits = bits;
	page->params = (struct t30_params){.width = width, .x_dpi = 204, .y_dpi = 196};
	page->rows = rows;
	page->octets = g_malloc0(rows);
	page->length = rows;
	page->ended = true;
	page->t = page->t_end = BEGIN;
	return page;
}

/* The sample of a pel: no two rows, nor columns near each other, are alike. Bilevel: 1 is black. */
static inline uint8_t drawn_sample(unsigned bits, uint32_t x, uint32_t y, unsigned colour)
{
	uint32_t value = x * 7 + y * 13 + (x * y) % 11 + colour * 85;
	return (uint8_t)(bits == 1 ? (value & 4) != 0 : value);
}

static inline void draw_row(const struct fax_page *page, uint32_t y, uint8_t *pels)
{
	unsigned samples = page->bits == 24 ? 3 : 1;
	memset(pels, 0, page_job_row_octets(page));
	for (uint32_t i = 0; i < page->params.width * samples; i++) {
		uint8_t sample = drawn_sample(page->bits, i / samples, y, i % samples);
		if (page->bits > 1)
			pels[i] = sample;
		else if (sample)
			pels[i / 8] |= (uint8_t)(0x80 >> i % 8);
	}
}

/* Stands for fax_page_rows(). A page that is not `ended` has rows that nothing could be made of. */
static inline bool drawn_rows(
	const struct fax_page *page, page_row_sink sink, void *ctx, struct page_result *result)
{
	uint8_t *pels = g_malloc(page_job_row_octets(page));
	bool more = true;
	*result = (struct page_result){.ended = page->ended, .stopped = !page->ended};
	for (uint32_t y = 0; more && y < page->length; y++) {
		struct page_row row = {.pels = pels, .state = (enum page_row_state)page->octets[y]};
		draw_row(page, y, pels);
		more = sink == NULL || sink(ctx, &row);
		result->rows++;
		result->bad_rows += page_row_is_bad(row.state);
	}
	g_free(pels);
	return true;
}

static inline bool write_drawn(const struct place *place, const struct page_format *format,
	const struct fax_page *const *pages, size_t count, struct page_output *output,
	GError **error)
{
	const struct page_job job = {.dir = place->dir,
		.name = "a.out",
		.force = true,
		.decode = drawn_rows,
		.pages = pages,
		.page_count = count};
	bool done = page_job_write(format, &job, output, error);
	g_assert_cmpstr(output->path, ==, place->path);
	g_free(output->path);
	output->path = NULL;
	return done;
}

static inline struct page_output write_one(
	const struct place *place, const struct page_format *format, const struct fax_page *page)
{
	GError *error = NULL;
	struct page_output output;
	bool done = write_drawn(place, format, &page, 1, &output, &error);
	g_assert_no_error(error);
	g_assert_true(done);
	return output;
}

/* The disk is full after any number of octets: an error, nothing left behind, the old file untouched. */
static inline void check_full(
	const struct place *place, const struct page_format *format, const struct fax_page *page)
{
	struct rlimit before;
	struct page_output output = write_one(place, format, page);
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	g_assert_true(g_file_set_contents(place->path, "old", -1, NULL));
	for (rlim_t limit = 0; limit < output.octets; limit += 7) {
		GError *error = NULL;
		char *text = NULL;
		struct page_output tight;
		const struct rlimit least = {.rlim_cur = limit, .rlim_max = before.rlim_max};
		g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &least), ==, 0);
		bool done = write_drawn(place, format, &page, 1, &tight, &error);
		g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
		g_assert_false(done);
		g_assert_cmpuint(tight.pages, ==, 0);
		g_assert_true(
			g_str_has_prefix(error->message, "cannot be written: File too large ("));
		g_error_free(error);
		g_assert_true(g_file_get_contents(place->path, &text, NULL, NULL));
		g_assert_cmpstr(text, ==, "old");
		g_free(text);
	}
	g_assert_cmpuint(empty(place), ==, 1);
}

/* Rows that do not match what the page says are an error, not a broken file. */
static inline void check_mismatch(
	const struct place *place, const struct page_format *format, struct fax_page *page)
{
	uint32_t rows = page->rows;
	for (int more = -1; more <= 1; more += 2) {
		GError *error = NULL;
		struct page_output output;
		const struct fax_page *pages[] = {page};
		page->rows = (uint32_t)((int)rows + more);
		g_assert_false(write_drawn(place, format, pages, 1, &output, &error));
		g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_FAILED);
		g_error_free(error);
		g_assert_cmpuint(empty(place), ==, 0);
	}
	page->rows = rows;
}

static inline void check_same_octets(
	const struct place *place, const struct page_format *format, const struct fax_page *page)
{
	char *first = NULL, *second = NULL;
	gsize first_size, second_size;
	write_one(place, format, page);
	g_assert_true(g_file_get_contents(place->path, &first, &first_size, NULL));
	write_one(place, format, page);
	g_assert_true(g_file_get_contents(place->path, &second, &second_size, NULL));
	check_octets(first, first_size, second, second_size);
	g_free(first);
	g_free(second);
}

/* The most memory that the process ever had, in KiB: what is asked for counts, touched or not. 0: unknown. */
static inline uint64_t peak_memory(void)
{
	char *status = NULL;
	uint64_t peak = 0;
	if (g_file_get_contents("/proc/self/status", &status, NULL, NULL)) {
		const char *line = strstr(status, "VmPeak:");
		peak = line != NULL ? g_ascii_strtoull(line + strlen("VmPeak:"), NULL, 10) : 0;
	}
	g_free(status);
	return peak;
}

/* A page that is small coded and 180 MB as a bitmap: every row is V0, as white as the one above. */
static inline void check_tall(const struct place *place, const struct page_format *format)
{
	const uint32_t rows = 100000;
	GError *error = NULL;
	struct page_output output;
	struct fax_page *page = drawn_page(1, T4_MAX_WIDTH, rows);
	const struct fax_page *pages[] = {page};
	const struct page_job job = {
		.dir = place->dir, .name = "a.out", .pages = pages, .page_count = 1};
	memset(page->octets, 0xff, rows / 8);
	page->length = rows / 8;
	uint64_t before = peak_memory();
	bool done = page_job_write(format, &job, &output, &error);
	g_assert_no_error(error);
	g_assert_true(done);
	g_assert_cmpuint(peak_memory() - before, <, 16384);
	g_assert_cmpuint(output.rows, ==, rows);
	g_free(output.path);
	fax_page_free(page);
}

#endif
