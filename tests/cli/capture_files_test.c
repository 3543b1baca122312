/* Files of a capture where the system does not let them be written: what is there is whole, what is missing is counted, and it goes
 * on where it can. The size of files is limited as a full disk limits it. */
#include "cli/capture_files.h"

#include <fcntl.h>
#include <glib/gstdio.h>
#include <signal.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/source.h"

static const struct pcapng_interface ethernet = {.name = "eth0", .link_type = 1, .snaplen = 65535};

struct rig {
	char *folder, *path;
	struct capture_files *files;
	uint64_t given;
	unsigned told; /* errors */
	struct rlimit limit;
};

static void limit_size(const struct rig *r, rlim_t octets)
{
	const struct rlimit limit = {octets, r->limit.rlim_max};
	g_assert_cmpint(setrlimit(RLIMIT_FSIZE, &limit), ==, 0);
}

static struct rig rig_new(const char *name)
{
	struct rig r = {.folder = g_dir_make_tmp("capture-files-XXXXXX", NULL)};
	r.path = g_build_filename(r.folder, name, NULL);
	getrlimit(RLIMIT_FSIZE, &r.limit);
	return r;
}

static struct capture_files_plan plan_of(const struct rig *r)
{
	return (struct capture_files_plan){
		.path = r->path, .interfaces = &ethernet, .interface_count = 1};
}

static void rig_free(struct rig *r)
{
	const char *name;
	GDir *dir;
	limit_size(r, r->limit.rlim_cur);
	capture_files_close(r->files, NULL);
	dir = g_dir_open(r->folder, 0, NULL);
	while ((name = g_dir_read_name(dir)) != NULL) {
		char *path = g_build_filename(r->folder, name, NULL);
		g_unlink(path);
		g_free(path);
	}
	g_dir_close(dir);
	g_rmdir(r->folder);
	g_free(r->folder);
	g_free(r->path);
}

static void note(struct rig *r, bool good, GError *error)
{
	g_assert_true(good == (error == NULL));
	r->told += error != NULL;
	g_clear_error(&error);
}

static void give(struct rig *r, unsigned packets)
{
	static const uint8_t octets[1000];
	for (unsigned i = 0; i < packets; i++) {
		GError *error = NULL;
		const struct packet packet = {.time = (t38_time)++r->given,
			.link_type = 1,
			.captured = sizeof(octets),
			.length = sizeof(octets),
			.octets = octets};
		bool good = capture_files_packet(r->files, 0, &packet, &error);
		note(r, good, error);
	}
}

static void tick(struct rig *r)
{
	GError *error = NULL;
	bool good = capture_files_tick(r->files, &error);
	note(r, good, error);
}

/* Packets of all files of the folder, each of which has to be whole. */
static uint64_t in_files(const struct rig *r)
{
	uint64_t packets = 0;
	const char *name;
	GDir *dir = g_dir_open(r->folder, 0, NULL);
	while ((name = g_dir_read_name(dir)) != NULL) {
		struct packet packet;
		char *path = g_build_filename(r->folder, name, NULL);
		struct source *source = source_open_files(&path, 1, NULL, false, NULL);
		while (source_next(source, &packet))
			packets++;
		g_assert_true(source_info(source, 0)->complete);
		source_free(source);
		g_free(path);
	}
	g_dir_close(dir);
	return packets;
}

static void assert_counted(struct rig *r)
{
	struct capture_files_counts counts = capture_files_counts(r->files);
	capture_files_flush(r->files);
	g_assert_cmpuint(counts.packets + counts.missing, ==, r->given);
	g_assert_cmpuint(in_files(r), ==, counts.packets);
}

static void test_full(void)
{
	struct rig r = rig_new("a.pcapng");
	struct capture_files_plan plan = plan_of(&r);
	r.files = capture_files_open(&plan, NULL);
	give(&r, 5);
	g_assert_cmpuint(r.told, ==, 0);
	/* In the middle of a packet, and of a page. */
	limit_size(&r, 9000);
	give(&r, 20);
	tick(&r);
	give(&r, 20);
	g_assert_cmpuint(r.told, ==, 1);
	assert_counted(&r);
	g_assert_cmpuint(capture_files_counts(r.files).missing, >, 30);
	g_assert_false(capture_files_over(r.files));
	limit_size(&r, r.limit.rlim_cur);
	tick(&r);
	uint64_t missing = capture_files_counts(r.files).missing;
	give(&r, 100);
	assert_counted(&r);
	g_assert_cmpuint(capture_files_counts(r.files).missing, ==, missing);
	g_assert_cmpuint(r.told, ==, 1);
	/* Behind so much that was written it is news. */
	limit_size(&r, 9000);
	give(&r, 20);
	g_assert_cmpuint(r.told, ==, 2);
	assert_counted(&r);
	rig_free(&r);
}

/* Whatever the limit, what is there ends with a whole packet. */
static void test_each_limit(void)
{
	for (rlim_t limit = 200; limit < 10000; limit += 97) {
		struct rig r = rig_new(limit % 2 == 0 ? "a.pcapng" : "a.pcap");
		struct capture_files_plan plan = plan_of(&r);
		plan.form = limit % 2 == 0 ? CAPTURE_FILE_PCAPNG : CAPTURE_FILE_PCAP;
		r.files = capture_files_open(&plan, NULL);
		limit_size(&r, limit);
		give(&r, 15);
		tick(&r);
		g_assert_cmpuint(r.told, ==, 1);
		assert_counted(&r);
		rig_free(&r);
	}
}

/* The next file of a ring has room again. */
static void test_ring(void)
{
	struct rig r = rig_new("a.pcapng");
	struct capture_files_plan plan = plan_of(&r);
	plan.ring = true;
	plan.next = (struct capture_conditions){.packets = 10, .files = 3};
	r.files = capture_files_open(&plan, NULL);
	limit_size(&r, 5000);
	give(&r, 40);
	g_assert_cmpuint(r.told, ==, 1);
	struct capture_files_counts counts = capture_files_counts(r.files);
	g_assert_cmpuint(counts.packets + counts.missing, ==, 40);
	in_files(&r);
	rig_free(&r);
}

static void test_folder_gone(void)
{
	struct rig r = rig_new("a.pcapng");
	struct capture_files_plan plan = plan_of(&r);
	plan.ring = true;
	plan.next = (struct capture_conditions){.packets = 10};
	r.files = capture_files_open(&plan, NULL);
	give(&r, 10);
	g_assert_cmpint(g_chmod(r.folder, 0500), ==, 0);
	if (faccessat(AT_FDCWD, r.folder, W_OK, AT_EACCESS) == 0) {
		/* Root may all: the folder goes away instead, with the file that is in it. */
		char *moved = g_strdup(capture_files_name(r.files));
		g_unlink(moved);
		g_rmdir(r.folder);
		g_free(moved);
	}
	give(&r, 5);
	tick(&r);
	give(&r, 5);
	g_assert_cmpuint(r.told, ==, 1);
	struct capture_files_counts counts = capture_files_counts(r.files);
	g_assert_cmpuint(counts.packets, ==, 10);
	g_assert_cmpuint(counts.missing, ==, 10);
	g_assert_cmpuint(counts.files, ==, 1);
	g_mkdir(r.folder, 0700);
	g_chmod(r.folder, 0700);
	rig_free(&r);
}

/* Nobody reads any more: it is over, as it cannot go on in another file. */
static void test_pipe(void)
{
	struct rig r = rig_new("fifo");
	struct capture_files_plan plan = plan_of(&r);
	g_assert_cmpint(mkfifo(r.path, 0600), ==, 0);
	int reader = open(r.path, O_RDONLY | O_NONBLOCK);
	r.files = capture_files_open(&plan, NULL);
	g_assert_true(capture_files_own(r.files, getuid(), getgid(), NULL));
	give(&r, 10);
	g_assert_false(capture_files_over(r.files));
	close(reader);
	give(&r, 10);
	tick(&r);
	g_assert_cmpuint(r.told, ==, 1);
	g_assert_true(capture_files_over(r.files));
	rig_free(&r);
}

/* A device is none of those that are given away. */
static void test_device(void)
{
	struct stat before, behind;
	struct rig r = rig_new("unused");
	struct capture_files_plan plan = plan_of(&r);
	plan.path = "/dev/null";
	stat("/dev/null", &before);
	r.files = capture_files_open(&plan, NULL);
	g_assert_nonnull(r.files);
	g_assert_true(capture_files_own(r.files, 65534, 65534, NULL));
	stat("/dev/null", &behind);
	g_assert_cmpuint(before.st_uid, ==, behind.st_uid);
	give(&r, 10);
	g_assert_cmpuint(r.told, ==, 0);
	rig_free(&r);
}

/* Not even the head fits. */
static void test_no_room(void)
{
	GError *error = NULL;
	struct rig r = rig_new("unused");
	struct capture_files_plan plan = plan_of(&r);
	plan.path = "/dev/full";
	if (g_file_test(plan.path, G_FILE_TEST_EXISTS)) {
		g_assert_null(capture_files_open(&plan, &error));
		g_assert_nonnull(strstr(error->message, "make room"));
		g_clear_error(&error);
	}
	rig_free(&r);
}

/* What stands in the file before, of standard output, is not touched when something has to be taken back. */
static void test_appended(void)
{
	static const uint8_t octets[3000];
	static const char before[] = "what was here";
	struct rig r = rig_new("log");
	const struct packet packet = {
		.captured = sizeof(octets), .length = sizeof(octets), .octets = octets};
	g_file_set_contents(r.path, before, sizeof(before), NULL);
	int fd = open(r.path, O_WRONLY | O_APPEND);
	limit_size(&r, 4500);
	struct capture_file *file = capture_file_new(fd, CAPTURE_FILE_PCAPNG, &ethernet, 1);
	for (int i = 0; i < 4; i++)
		capture_file_packet(file, 0, &packet, NULL);
	uint64_t octets_told = capture_file_octets(file);
	g_assert_cmpint(capture_file_error(file), !=, 0);
	g_assert_cmpint(capture_file_close(file), !=, 0);
	char *content;
	gsize n;
	g_assert_true(g_file_get_contents(r.path, &content, &n, NULL));
	g_assert_true(memcmp(content, before, sizeof(before)) == 0);
	g_assert_cmpuint(n, <=, sizeof(before) + octets_told);
	g_assert_cmpuint(n, >, sizeof(before));
	g_free(content);
	rig_free(&r);
}

int main(int argc, char **argv)
{
	signal(SIGXFSZ, SIG_IGN);
	signal(SIGPIPE, SIG_IGN);
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture_files/full", test_full);
	g_test_add_func("/capture_files/each-limit", test_each_limit);
	g_test_add_func("/capture_files/ring", test_ring);
	g_test_add_func("/capture_files/folder-gone", test_folder_gone);
	g_test_add_func("/capture_files/pipe", test_pipe);
	g_test_add_func("/capture_files/device", test_device);
	g_test_add_func("/capture_files/no-room", test_no_room);
	g_test_add_func("/capture_files/appended", test_appended);
	return g_test_run();
}
