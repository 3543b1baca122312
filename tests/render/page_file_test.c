#include "render/page_file.h"
#include "tests/render/place.h"

#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

static bool write_file(const char *dir, const char *text, bool force, GError **error)
{
	struct page_file *file = page_file_create(dir, "a.tif", force, error);
	if (file == NULL)
		return false;
	page_file_write(file, text, strlen(text));
	return page_file_commit(file, NULL, error);
}

static void check_text(const char *path, const char *expected)
{
	char *text = NULL;
	g_assert_true(g_file_get_contents(path, &text, NULL, NULL));
	g_assert_cmpstr(text, ==, expected);
	g_free(text);
}

static void check_refused(const char *dir, bool force, const char *message)
{
	GError *error = NULL;
	g_assert_false(write_file(dir, "new", force, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
	g_assert_cmpstr(error->message, ==, message);
	g_error_free(error);
}

static unsigned mode_of(const char *path)
{
	struct stat st;
	g_assert_cmpint(stat(path, &st), ==, 0);
	return st.st_mode & 07777;
}

static void test_name(void)
{
	static const struct {
		const char *capture;
		unsigned call, document, page;
		const char *name;
	} cases[] = {
		{"a.pcap", 1, 1, 0, "a-call1.tif"},
		{"/var/x/a.pcapng", 12, 1, 0, "a-call12.tif"},
		{"a.pcap.gz", 1, 2, 0, "a-call1-doc2.tif"},
		{"a.cap.zst", 1, 1, 1, "a-call1-p001.tif"},
		{"a.pcapng.gz", 3, 4, 1000, "a-call3-doc4-p1000.tif"},
		{"A.PCAP", 1, 1, 0, "A-call1.tif"},
		{"a", 1, 0, 0, "a-call1.tif"},
		{"a.pcap.1", 1, 1, 0, "a.pcap.1-call1.tif"},
		{"a.gz.pcap", 1, 1, 0, "a.gz-call1.tif"},
		{"a.pcap.pcap", 1, 1, 0, "a.pcap-call1.tif"},
		{"-", 1, 1, 0, "stdin-call1.tif"},
		{".pcap", 1, 1, 0, ".pcap-call1.tif"},
		{"", 1, 1, 0, "capture-call1.tif"},
		{"dir/", 1, 1, 0, "capture-call1.tif"},
		{"..", 1, 1, 0, "..-call1.tif"},
		{"a\x1b[2Jb\n.pcap", 1, 1, 0, "a_[2Jb_-call1.tif"},
		{"M\xc3\xbcller.pcap", 1, 1, 0, "M\xc3\xbcller-call1.tif"},
		{"M\xfcller.pcap", 1, 1, 0, "M_ller-call1.tif"},
		{"a\xe2\x80\xae"
		 "b.pcap",
			1, 1, 0, "a_b-call1.tif"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		char *name = page_file_name(
			cases[i].capture, cases[i].call, cases[i].document, cases[i].page, ".tif");
		g_assert_cmpstr(name, ==, cases[i].name);
		g_free(name);
	}
}

/* A name of the greatest length still leaves room for the rest; no character is cut in two. */
static void test_long_name(void)
{
	char capture[256] = "x";
	for (size_t i = 1; i + 2 < sizeof(capture); i += 2)
		memcpy(capture + i, "\xc3\xbc", 3);
	char *name = page_file_name(capture, UINT_MAX, UINT_MAX, UINT_MAX, ".tif");
	g_assert_cmpuint(strlen(name), <=, 255);
	g_assert_true(g_utf8_validate(name, -1, NULL));
	g_assert_true(g_str_has_suffix(name, "-call4294967295-doc4294967295-p4294967295.tif"));
	g_free(name);
}

static void test_create(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	uint64_t octets = 0;
	(void)data;
	struct page_file *file = page_file_create(place->dir, "a.tif", false, &error);
	g_assert_no_error(error);
	g_assert_true(page_file_write(file, "one ", 4));
	g_assert_true(page_file_write(file, "two", 3));
	/* The name stands for nothing before the file is whole. */
	g_assert_false(g_file_test(place->path, G_FILE_TEST_EXISTS));
	g_assert_true(page_file_commit(file, &octets, &error));
	g_assert_no_error(error);
	g_assert_cmpuint(octets, ==, 7);
	check_text(place->path, "one two");
	g_assert_cmpuint(count_files(place->dir), ==, 1);
}

static void test_mode(struct place *place, gconstpointer data)
{
	(void)data;
	mode_t before = umask(0);
	g_assert_true(write_file(place->dir, "x", false, NULL));
	g_assert_cmphex(mode_of(place->path), ==, 0600);
	g_remove(place->path);
	umask(0277);
	g_assert_true(write_file(place->dir, "x", false, NULL));
	g_assert_cmphex(mode_of(place->path), ==, 0400);
	umask(before);
}

/* What was readable by all is not any more. */
static void test_mode_replaced(struct place *place, gconstpointer data)
{
	(void)data;
	g_assert_true(g_file_set_contents(place->path, "old", -1, NULL));
	g_assert_cmpint(g_chmod(place->path, 0644), ==, 0);
	g_assert_true(write_file(place->dir, "new", true, NULL));
	g_assert_cmphex(mode_of(place->path), ==, 0600);
}

static void test_existing(struct place *place, gconstpointer data)
{
	(void)data;
	g_assert_true(g_file_set_contents(place->path, "old", -1, NULL));
	check_refused(place->dir, false, "exists already (use --force to replace it)");
	check_text(place->path, "old");
	g_assert_true(write_file(place->dir, "new", true, NULL));
	check_text(place->path, "new");
	g_assert_cmpuint(count_files(place->dir), ==, 1);
}

/* Somebody else makes the file while ours is being written. */
static void test_existing_later(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	(void)data;
	struct page_file *file = page_file_create(place->dir, "a.tif", false, NULL);
	g_assert_nonnull(file);
	g_assert_true(g_file_set_contents(place->path, "theirs", -1, NULL));
	g_assert_false(page_file_commit(file, NULL, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_EXIST);
	g_error_free(error);
	check_text(place->path, "theirs");
	g_assert_cmpuint(count_files(place->dir), ==, 1);
}

static void test_symlink(struct place *place, gconstpointer data)
{
	(void)data;
	static const char refusal[] =
		"is a symbolic link, through which nothing is written (remove it)";
	char *target = g_build_filename(place->dir, "target", NULL);
	g_assert_cmpint(symlink(target, place->path), ==, 0);
	check_refused(place->dir, false, refusal); /* dangling */
	check_refused(place->dir, true, refusal);
	g_assert_false(g_file_test(target, G_FILE_TEST_EXISTS));
	g_assert_true(g_file_set_contents(target, "target", -1, NULL));
	check_refused(place->dir, false, refusal);
	check_refused(place->dir, true, refusal);
	check_text(target, "target");
	g_assert_true(g_file_test(place->path, G_FILE_TEST_IS_SYMLINK));
	g_assert_cmpuint(count_files(place->dir), ==, 2);
	g_free(target);
}

/* The link comes while the file is being written. */
static void test_symlink_later(struct place *place, gconstpointer data)
{
	(void)data;
	char *target = g_build_filename(place->dir, "target", NULL);
	for (int force = 0; force < 2; force++) {
		struct page_file *file = page_file_create(place->dir, "a.tif", force, NULL);
		g_assert_nonnull(file);
		g_assert_cmpint(symlink(target, place->path), ==, 0);
		g_assert_false(page_file_commit(file, NULL, NULL));
		g_assert_false(g_file_test(target, G_FILE_TEST_EXISTS));
		g_assert_cmpuint(count_files(place->dir), ==, 1);
		g_remove(place->path);
	}
	g_free(target);
}

static void test_not_regular(struct place *place, gconstpointer data)
{
	(void)data;
	g_assert_cmpint(mkfifo(place->path, 0600), ==, 0);
	check_refused(place->dir, true, "exists and is no regular file (remove it)");
	g_remove(place->path);
	g_assert_cmpint(g_mkdir(place->path, 0700), ==, 0);
	check_refused(place->dir, true, "exists and is no regular file (remove it)");
	g_assert_cmpuint(count_files(place->dir), ==, 1);
}

static void test_directory(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	(void)data;
	char *dir = g_build_filename(place->dir, "out", NULL);
	char *deep = g_build_filename(place->dir, "no", "out", NULL);
	char *path = g_build_filename(dir, "a.tif", NULL);
	mode_t before = umask(0);
	g_assert_true(write_file(dir, "x", false, NULL));
	umask(before);
	g_assert_cmphex(mode_of(dir), ==, 0700);
	g_assert_false(write_file(deep, "x", false, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOENT);
	g_clear_error(&error);
	g_assert_false(
		write_file(path, "x", false, &error)); /* a file where a directory should be */
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOTDIR);
	g_clear_error(&error);
	g_remove(path);
	g_free(path);
	g_free(deep);
	g_free(dir);
}

static void test_bad_names(struct place *place, gconstpointer data)
{
	static const char *const names[] = {"", ".", "..", "../a.tif", "/tmp/a.tif", "b/"};
	(void)data;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++) {
		GError *error = NULL;
		g_assert_null(page_file_create(place->dir, names[i], true, &error));
		g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_INVAL);
		g_error_free(error);
	}
	g_assert_cmpuint(count_files(place->dir), ==, 0);
}

static void test_abort(struct place *place, gconstpointer data)
{
	(void)data;
	struct page_file *file = page_file_create(place->dir, "a.tif", false, NULL);
	g_assert_true(page_file_write(file, "half", 4));
	page_file_abort(file);
	page_file_abort(NULL);
	g_assert_cmpuint(count_files(place->dir), ==, 0);
}

/* A limit on the size of files stands for the full disk: write() is cut short, then fails. */
static void test_full(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	struct rlimit before;
	(void)data;
	g_assert_true(g_file_set_contents(place->path, "old", -1, NULL));
	g_assert_cmpint(getrlimit(RLIMIT_FSIZE, &before), ==, 0);
	const struct rlimit tight = {.rlim_cur = 2, .rlim_max = before.rlim_max};
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &tight), ==, 0);
	bool done = write_file(place->dir, "new", true, &error);
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &before), ==, 0);
	g_assert_false(done);
	g_assert_cmpstr(error->message, ==,
		"cannot be written: File too large (raise the limit on the size of files, or use "
		"--split)");
	g_error_free(error);
	check_text(place->path, "old");
	g_assert_cmpuint(count_files(place->dir), ==, 1);
}

/* The device that is always full, in the place of the file. */
static void test_no_space(struct place *place, gconstpointer data)
{
	GError *error = NULL;
	(void)data;
	if (access("/dev/full", W_OK) != 0) {
		g_test_skip("no /dev/full here");
		return;
	}
	struct page_file *file = page_file_create(place->dir, "a.tif", false, NULL);
	FILE *full = fopen("/dev/full", "w");
	g_assert_cmpint(dup2(fileno(full), page_file_fd(file)), >=, 0);
	fclose(full);
	g_assert_false(page_file_write(file, "x", 1));
	g_assert_true(page_file_failed(file, NULL));
	g_assert_false(page_file_write(file, "", 0)); /* stays failed */
	g_assert_false(page_file_commit(file, NULL, &error));
	g_assert_error(error, G_FILE_ERROR, G_FILE_ERROR_NOSPC);
	g_assert_nonnull(strstr(error->message, "(make room there, or choose"));
	g_error_free(error);
	g_assert_cmpuint(count_files(place->dir), ==, 0);
}

int main(int argc, char **argv)
{
	static const struct {
		const char *path;
		void (*test)(struct place *, gconstpointer);
	} tests[] = {
		{"/render/page_file/create", test_create},
		{"/render/page_file/mode", test_mode},
		{"/render/page_file/mode_replaced", test_mode_replaced},
		{"/render/page_file/existing", test_existing},
		{"/render/page_file/existing_later", test_existing_later},
		{"/render/page_file/symlink", test_symlink},
		{"/render/page_file/symlink_later", test_symlink_later},
		{"/render/page_file/not_regular", test_not_regular},
		{"/render/page_file/directory", test_directory},
		{"/render/page_file/bad_names", test_bad_names},
		{"/render/page_file/abort", test_abort},
		{"/render/page_file/full", test_full},
		{"/render/page_file/no_space", test_no_space},
	};
	g_test_init(&argc, &argv, NULL);
	signal(SIGXFSZ, SIG_IGN);
	g_test_add_func("/render/page_file/name", test_name);
	g_test_add_func("/render/page_file/long_name", test_long_name);
	for (size_t i = 0; i < G_N_ELEMENTS(tests); i++)
		g_test_add(tests[i].path, struct place, NULL, set_up, tests[i].test, tear_down);
	return g_test_run();
}
