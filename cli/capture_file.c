#include "cli/capture_file.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>
#include <unistd.h>

enum { PAGE = 4096 };

struct capture_file {
	int fd;
	enum capture_file_form form;
	unsigned interfaces;
	GByteArray *waiting; /* whole blocks, in one page of the file */
	GByteArray *block;   /* the one that is made */
	uint64_t written;    /* octets of the file that are with the system */
	uint64_t packets, missing;
	uint64_t packets_waiting; /* of `packets` */
	int error;
	bool broken;
};

static bool is_special(int folder, const char *name)
{
	struct stat st;
	return fstatat(folder, name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
	       (S_ISFIFO(st.st_mode) || S_ISCHR(st.st_mode));
}

int capture_file_create(int folder, const char *name, bool force)
{
	if (is_special(folder, name))
		return openat(folder, name, O_WRONLY | O_CLOEXEC | O_NOFOLLOW);
	if (force)
		unlinkat(folder, name, 0);
	return openat(folder, name, O_WRONLY | O_CREAT | O_EXCL | O_CLOEXEC | O_NOFOLLOW, 0600);
}

/* Standard output may have been made not to wait by somebody who shares it. */
static void wait_for_room(int fd)
{
	struct pollfd poll_fd = {.fd = fd, .events = POLLOUT};
	poll(&poll_fd, 1, -1);
}

/* What stood in the file before is left alone; a pipe cannot take it back. */
static bool take_back(int fd, size_t n)
{
	off_t end = lseek(fd, 0, SEEK_CUR);
	return end >= (off_t)n && ftruncate(fd, end - (off_t)n) == 0 &&
	       lseek(fd, end - (off_t)n, SEEK_SET) >= 0;
}

/* All of it or nothing. */
static bool write_all(struct capture_file *f, const uint8_t *octets, size_t n)
{
	size_t done = 0;
	while (done < n && f->error == 0) {
		ssize_t wrote = write(f->fd, octets + done, n - done);
		if (wrote >= 0)
			done += (size_t)wrote;
		else if (errno == EAGAIN || errno == EWOULDBLOCK)
			wait_for_room(f->fd);
		else if (errno != EINTR)
			f->error = errno;
	}
	if (f->error == 0)
		f->written += n;
	else if (f->error == EPIPE || (done > 0 && !take_back(f->fd, done)))
		f->broken = true;
	return f->error == 0;
}

/* What cannot be written now goes on waiting. */
void capture_file_flush(struct capture_file *f)
{
	if (f->waiting->len == 0 || f->error != 0 ||
		!write_all(f, f->waiting->data, f->waiting->len))
		return;
	g_byte_array_set_size(f->waiting, 0);
	f->packets_waiting = 0;
}

void capture_file_retry(struct capture_file *f)
{
	if (f->error == 0 || f->broken)
		return;
	f->error = 0;
	capture_file_flush(f);
}

static void wait_in_page(struct capture_file *f)
{
	g_byte_array_append(f->waiting, f->block->data, f->block->len);
}

/* A block that crosses into the next page goes alone. False: it is not written. */
static bool put_block(struct capture_file *f)
{
	uint64_t begin = f->written + f->waiting->len, end = begin + f->block->len;
	if (f->error == 0 && begin / PAGE == (end - 1) / PAGE) {
		wait_in_page(f);
		return true;
	}
	capture_file_flush(f);
	return f->error == 0 && write_all(f, f->block->data, f->block->len);
}

/* The head and the interfaces, without which the rest cannot be read. */
static void put_needed(struct capture_file *f)
{
	if (!put_block(f))
		wait_in_page(f);
	g_byte_array_set_size(f->block, 0);
}

unsigned capture_file_interface(struct capture_file *f, const struct pcapng_interface *interface)
{
	pcapng_interface(f->block, interface);
	put_needed(f);
	return f->interfaces++;
}

static void put_head(struct capture_file *f, const struct pcapng_interface *list, unsigned count)
{
	if (f->form == CAPTURE_FILE_PCAP) {
		pcap_head(f->block, list[0].link_type, list[0].snaplen);
		put_needed(f);
		return;
	}
	pcapng_section(f->block, "t38trace " T38TRACE_VERSION);
	put_needed(f);
	for (unsigned i = 0; i < count; i++)
		capture_file_interface(f, &list[i]);
}

struct capture_file *capture_file_new(int fd, enum capture_file_form form,
	const struct pcapng_interface *interfaces, unsigned count)
{
	struct capture_file *f = g_new0(struct capture_file, 1);
	f->fd = fd;
	f->form = form;
	f->waiting = g_byte_array_sized_new(PAGE);
	f->block = g_byte_array_new();
	put_head(f, interfaces, count);
	capture_file_flush(f);
	return f;
}

bool capture_file_own(struct capture_file *f, uid_t uid, gid_t gid)
{
	struct stat st;
	return fstat(f->fd, &st) == 0 && (!S_ISREG(st.st_mode) || fchown(f->fd, uid, gid) == 0);
}

static void put_packet(struct capture_file *f, unsigned interface, const struct packet *packet,
	const char *const *comments)
{
	if (f->form == CAPTURE_FILE_PCAPNG)
		pcapng_packet(f->block, interface, packet, comments);
	else
		pcap_record(f->block, packet);
	if (put_block(f))
		f->packets++;
	else
		f->missing++;
	if (f->waiting->len > 0 && f->error == 0)
		f->packets_waiting++;
	g_byte_array_set_size(f->block, 0);
}

void capture_file_packet(struct capture_file *f, unsigned interface, const struct packet *packet,
	const char *const *comments)
{
	if (f->error == 0)
		put_packet(f, interface, packet, comments);
	else
		f->missing++;
}

void capture_file_statistics(struct capture_file *f, unsigned interface, t38_time now,
	uint64_t received, uint64_t dropped)
{
	if (f->form != CAPTURE_FILE_PCAPNG || f->error != 0)
		return;
	pcapng_statistics(f->block, interface, now, received, dropped);
	put_block(f);
	g_byte_array_set_size(f->block, 0);
}

uint64_t capture_file_octets(const struct capture_file *f)
{
	return f->written + f->waiting->len;
}

/* Those that wait behind an error are not in the file. */
static uint64_t stuck(const struct capture_file *f)
{
	return f->error != 0 ? f->packets_waiting : 0;
}

uint64_t capture_file_packets(const struct capture_file *f)
{
	return f->packets - stuck(f);
}

uint64_t capture_file_missing(const struct capture_file *f)
{
	return f->missing + stuck(f);
}

bool capture_file_broken(const struct capture_file *f)
{
	return f->broken;
}

int capture_file_error(const struct capture_file *f)
{
	return f->error;
}

int capture_file_close(struct capture_file *f)
{
	if (f == NULL)
		return 0;
	capture_file_flush(f);
	int error = f->error;
	if (close(f->fd) != 0 && error == 0)
		error = errno;
	g_byte_array_free(f->waiting, TRUE);
	g_byte_array_free(f->block, TRUE);
	g_free(f);
	return error;
}
