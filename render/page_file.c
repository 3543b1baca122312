#include "render/page_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "render/text_safe.h"

#define MODE_FILE 0600
#define MODE_DIRECTORY 0700

/* Octets of the capture's name that are kept: a file name has at most 255. */
#define MAX_STEM 200u

#define TEMPORARY_TRIES 100

#define REFUSE_EXISTING "exists already (use --force to replace it)"

struct page_file {
	int directory, fd;
	char *name;
	char temporary[32];
	bool force;
	int failed; /* errno of the first write that failed; 0 */
};

static const char *base_name(const char *path)
{
	const char *slash = strrchr(path, '/');
	return slash != NULL ? slash + 1 : path;
}

/* Removes the first of the endings that fits, unless nothing would be left. */
static void strip_ending(GString *name, const char *const *endings)
{
	for (; *endings != NULL; endings++) {
		size_t n = strlen(*endings);
		if (name->len <= n || g_ascii_strcasecmp(name->str + name->len - n, *endings) != 0)
			continue;
		g_string_truncate(name, name->len - n);
		return;
	}
}

static void append_stem(GString *out, const char *stem)
{
	while (*stem != '\0' && out->len < MAX_STEM) {
		gunichar c = g_utf8_get_char_validated(stem, -1);
		bool valid = c != (gunichar)-1 && c != (gunichar)-2;
		if (valid && text_is_harmless(c))
			g_string_append_unichar(out, c);
		else
			g_string_append_c(out, '_');
		stem = valid ? g_utf8_next_char(stem) : stem + 1;
	}
}

char *page_file_name(
	const char *capture, unsigned call, unsigned document, unsigned page, const char *ending)
{
	static const char *const packing[] = {".gz", ".zst", NULL};
	static const char *const format[] = {".pcap", ".pcapng", ".cap", NULL};
	GString *stem = g_string_new(strcmp(capture, "-") == 0 ? "stdin" : base_name(capture));
	strip_ending(stem, packing);
	strip_ending(stem, format);
	GString *name = g_string_new(NULL);
	append_stem(name, stem->len > 0 ? stem->str : "capture");
	g_string_append_printf(name, "-call%u", call);
	if (document > 1)
		g_string_append_printf(name, "-doc%u", document);
	if (page > 0)
		g_string_append_printf(name, "-p%03u", page);
	g_string_append(name, ending);
	g_string_free(stem, TRUE);
	return g_string_free(name, FALSE);
}

static void set_error(GError **error, int number, const char *what, const char *advice)
{
	g_set_error(error, G_FILE_ERROR, (gint)g_file_error_from_errno(number), "%s: %s (%s)", what,
		g_strerror(number), advice);
}

static const char *write_advice(int number)
{
	if (number == ENOSPC || number == EDQUOT)
		return "make room there, or choose another directory with -o";
	if (number == EFBIG)
		return "raise the limit on the size of files, or use --split";
	return "check the disk, or choose another directory with -o";
}

/* The directory itself may be a link: the user named it. */
static int open_directory(const char *dir, GError **error)
{
	if (mkdir(dir, MODE_DIRECTORY) != 0 && errno == ENOENT) {
		set_error(error, ENOENT, "its directory cannot be made",
			"make the directories above it first");
		return -1;
	}
	int fd = open(dir, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (fd < 0)
		set_error(error, errno, "its directory cannot be opened",
			"choose another directory with -o");
	return fd;
}

static bool refuse(GError **error, GFileError code, const char *message)
{
	g_set_error_literal(error, G_FILE_ERROR, (gint)code, message);
	return false;
}

static bool refuse_creation(int number, GError **error)
{
	if (number == EEXIST)
		return refuse(error, G_FILE_ERROR_EXIST, REFUSE_EXISTING);
	set_error(error, number, "cannot be created", "choose another directory with -o");
	return false;
}

/* True when the name is free, or may be replaced. */
static bool may_write(const struct page_file *file, GError **error)
{
	struct stat st;
	if (fstatat(file->directory, file->name, &st, AT_SYMLINK_NOFOLLOW) != 0) {
		if (errno == ENOENT)
			return true;
		return refuse_creation(errno, error);
	}
	if (S_ISLNK(st.st_mode))
		return refuse(error, G_FILE_ERROR_EXIST,
			"is a symbolic link, through which nothing is written (remove it)");
	if (!S_ISREG(st.st_mode))
		return refuse(
			error, G_FILE_ERROR_EXIST, "exists and is no regular file (remove it)");
	if (!file->force)
		return refuse(error, G_FILE_ERROR_EXIST, REFUSE_EXISTING);
	return true;
}

/* O_EXCL: neither a file nor a link of that name is opened. O_RDWR: libtiff reads back what links pages. */
static int create_exclusive(const struct page_file *file, const char *name)
{
	return openat(file->directory, name, O_RDWR | O_CREAT | O_EXCL | O_NOFOLLOW | O_CLOEXEC,
		MODE_FILE);
}

static bool open_temporary(struct page_file *file, GError **error)
{
	for (int tries = 0; tries < TEMPORARY_TRIES; tries++) {
		g_snprintf(file->temporary, sizeof(file->temporary), ".t38trace-%08x%08x",
			g_random_int(), g_random_int());
		file->fd = create_exclusive(file, file->temporary);
		if (file->fd >= 0)
			return true;
		if (errno != EEXIST)
			break;
	}
	file->temporary[0] = '\0';
	return refuse_creation(errno, error);
}

static bool is_name(const char *name)
{
	return *name != '\0' && strchr(name, '/') == NULL && strcmp(name, ".") != 0 &&
	       strcmp(name, "..") != 0;
}

struct page_file *page_file_create(const char *dir, const char *name, bool force, GError **error)
{
	if (!is_name(name)) {
		refuse(error, G_FILE_ERROR_INVAL, "is no name of a file (leave out the directory)");
		return NULL;
	}
	int directory = open_directory(dir != NULL ? dir : ".", error);
	if (directory < 0)
		return NULL;
	struct page_file *file = g_new0(struct page_file, 1);
	file->directory = directory;
	file->fd = -1;
	file->name = g_strdup(name);
	file->force = force;
	if (may_write(file, error) && open_temporary(file, error))
		return file;
	page_file_abort(file);
	return NULL;
}

int page_file_fd(const struct page_file *file)
{
	return file->fd;
}

bool page_file_write(struct page_file *file, const void *octets, size_t n)
{
	const char *at = octets;
	while (n > 0 && file->failed == 0) {
		ssize_t written = write(file->fd, at, n);
		if (written > 0) {
			at += written;
			n -= (size_t)written;
		} else if (written == 0) {
			file->failed = EIO;
		} else if (errno != EINTR) {
			file->failed = errno;
		}
	}
	return file->failed == 0;
}

bool page_file_failed(const struct page_file *file, GError **error)
{
	if (file->failed == 0)
		return false;
	set_error(error, file->failed, "cannot be written", write_advice(file->failed));
	return true;
}

/* Some file systems tell only here that the disk is full. */
static void close_fd(struct page_file *file)
{
	if (close(file->fd) != 0 && errno != EINTR && file->failed == 0)
		file->failed = errno;
	file->fd = -1;
}

/* Gives the file its name. Without force the name is taken by an empty file first: this is the one way
 * that fails on every file system when somebody else made a file of that name in the meantime. */
static bool take_name(struct page_file *file, GError **error)
{
	if (!may_write(file, error))
		return false;
	int placeholder = -1;
	if (!file->force && (placeholder = create_exclusive(file, file->name)) < 0)
		return refuse_creation(errno, error);
	if (placeholder >= 0)
		close(placeholder);
	if (renameat(file->directory, file->temporary, file->directory, file->name) == 0) {
		file->temporary[0] = '\0';
		return true;
	}
	refuse_creation(errno, error);
	if (placeholder >= 0)
		unlinkat(file->directory, file->name, 0);
	return false;
}

bool page_file_commit(struct page_file *file, uint64_t *octets, GError **error)
{
	struct stat st = {0};
	if (fstat(file->fd, &st) == 0 && octets != NULL)
		*octets = (uint64_t)st.st_size;
	close_fd(file);
	bool done = !page_file_failed(file, error) && take_name(file, error);
	page_file_abort(file);
	return done;
}

void page_file_abort(struct page_file *file)
{
	if (file == NULL)
		return;
	if (file->fd >= 0)
		close(file->fd);
	if (file->temporary[0] != '\0')
		unlinkat(file->directory, file->temporary, 0);
	close(file->directory);
	g_free(file->name);
	g_free(file);
}
