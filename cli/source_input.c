#include "cli/source_input.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

struct source_input {
	char *path;
	bool keep;
	bool once;   /* it was opened, and cannot be opened again */
	int held;    /* what has no path: standard input that is a file, or the copy; -1 */
	off_t start; /* of `held` */
};

static GQuark quark(void)
{
	return g_quark_from_static_string("t38trace-source");
}

GError *source_input_error(int code)
{
	static const struct {
		int code;
		const char *advice;
	} advices[] = {
		{ENOENT, "check the name"},
		{ENOTDIR, "check the name"},
		{ELOOP, "check the name"},
		{ENAMETOOLONG, "check the name"},
		{EACCES, "run as a user who may read it"},
		{EPERM, "run as a user who may read it"},
		{EMFILE, "raise the limit: ulimit -n"},
		{ENFILE, "close other programs"},
		{ENXIO, "give a capture file"},
	};
	const char *advice = "check the disk or device";
	for (size_t i = 0; i < G_N_ELEMENTS(advices); i++)
		if (advices[i].code == code)
			advice = advices[i].advice;
	return g_error_new(quark(), code, "%s (%s)", g_strerror(code), advice);
}

static bool is_stdin(const struct source_input *input)
{
	return strcmp(input->path, "-") == 0;
}

static int open_path(const struct source_input *input, GError **error)
{
	if (!is_stdin(input)) {
		int fd = open(input->path, O_RDONLY | O_CLOEXEC | O_NOCTTY);
		if (fd < 0)
			g_propagate_error(error, source_input_error(errno));
		return fd;
	}
	int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		g_set_error(error, quark(), errno, "standard input is closed (redirect it)");
	return fd;
}

static bool write_all(int fd, const uint8_t *octets, size_t size)
{
	while (size) {
		ssize_t n = write(fd, octets, size);
		if (n < 0 && errno != EINTR)
			return false;
		if (n > 0) {
			octets += n;
			size -= (size_t)n;
		}
	}
	return true;
}

/* 0 at the end, octets, or -1. Waits where a shell left the descriptor non-blocking. */
static ssize_t read_block(int fd, uint8_t *buffer, size_t size)
{
	for (;;) {
		ssize_t n = read(fd, buffer, size);
		if (n >= 0)
			return n;
		struct pollfd ready = {.fd = fd, .events = POLLIN};
		if (errno == EAGAIN || errno == EWOULDBLOCK)
			poll(&ready, 1, -1);
		else if (errno != EINTR)
			return -1;
	}
}

static bool copy_all(int from, int to)
{
	uint8_t buffer[16384];
	ssize_t n;
	while ((n = read_block(from, buffer, sizeof(buffer))) > 0)
		if (!write_all(to, buffer, (size_t)n))
			return false;
	return n == 0;
}

/* Without a name from the start: nothing is left behind, whatever ends the program. */
static int temporary_file(void)
{
	char *name = g_build_filename(g_get_tmp_dir(), "t38trace-XXXXXX", NULL);
	int fd = g_mkstemp_full(name, O_RDWR | O_CLOEXEC, 0600);
	int code = errno;
	if (fd >= 0)
		unlink(name);
	g_free(name);
	errno = code;
	return fd;
}

/* Takes fd. */
static int spool(int fd, GError **error)
{
	int copy = temporary_file();
	bool good = copy >= 0 && copy_all(fd, copy) && lseek(copy, 0, SEEK_SET) == 0;
	int code = errno;
	close(fd);
	if (good)
		return copy;
	g_set_error(error, quark(), code,
		"cannot be kept for the second reading: %s (set TMPDIR, or give a file)",
		g_strerror(code));
	if (copy >= 0)
		close(copy);
	return -1;
}

static int open_held(const struct source_input *input, GError **error)
{
	int fd = -1;
	if (lseek(input->held, input->start, SEEK_SET) == input->start)
		fd = fcntl(input->held, F_DUPFD_CLOEXEC, 0);
	if (fd < 0)
		g_propagate_error(error, source_input_error(errno));
	return fd;
}

static int hold(struct source_input *input, int fd, GError **error)
{
	input->held = fd;
	input->start = lseek(fd, 0, SEEK_CUR);
	return open_held(input, error);
}

/* Takes fd, which is not a regular file. A device such as /dev/zero has no end and is not copied. */
static int open_once(struct source_input *input, int fd, mode_t mode, GError **error)
{
	if (!input->keep || !(S_ISFIFO(mode) || S_ISSOCK(mode))) {
		input->once = true;
		return fd;
	}
	fd = spool(fd, error);
	return fd < 0 ? -1 : hold(input, fd, error);
}

static int open_first(struct source_input *input, GError **error)
{
	struct stat status;
	int fd = open_path(input, error);
	if (fd < 0)
		return -1;
	if (fstat(fd, &status) != 0) {
		g_propagate_error(error, source_input_error(errno));
	} else if (S_ISDIR(status.st_mode)) {
		g_set_error(error, quark(), EISDIR, "is a directory (give capture files)");
	} else if (!S_ISREG(status.st_mode)) {
		return open_once(input, fd, status.st_mode, error);
	} else {
		return is_stdin(input) ? hold(input, fd, error) : fd;
	}
	close(fd);
	return -1;
}

int source_input_open(struct source_input *input, GError **error)
{
	if (input->once) {
		g_set_error(error, quark(), ESPIPE, "cannot be read a second time (give a file)");
		return -1;
	}
	return input->held >= 0 ? open_held(input, error) : open_first(input, error);
}

bool source_input_reopens(const struct source_input *input)
{
	return !input->once;
}

struct source_input *source_input_new(const char *path, bool keep)
{
	struct source_input *input = g_new0(struct source_input, 1);
	input->path = g_strdup(path);
	input->keep = keep;
	input->held = -1;
	return input;
}

void source_input_free(struct source_input *input)
{
	if (!input)
		return;
	if (input->held >= 0)
		close(input->held);
	g_free(input->path);
	g_free(input);
}
