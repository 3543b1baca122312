/* The input is a capture file: cli/source.h reads it, rewinds, and reads it again. */
#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>
#ifdef __linux__
#include <sys/mman.h>
#endif

#include "cli/source.h"
#include "tests/fuzz/fuzz.h"

#define MOST_PACKETS 20000 /* a few octets of compressed data hold millions */
#define MOST_OCTETS (4u << 20)

/* A file that goes away by itself, and the name by which it can be opened as long as it is there. */
static int make_file(const uint8_t *data, size_t size, char name[64])
{
#ifdef __linux__
	int fd = memfd_create("fuzz", 0);
	snprintf(name, 64, "/proc/self/fd/%d", fd);
#else
	snprintf(name, 64, "/tmp/fuzz-XXXXXX");
	int fd = mkstemp(name);
#endif
	if (fd < 0 || write(fd, data, size) != (ssize_t)size)
		abort();
	return fd;
}

static void close_file(int fd, const char *name)
{
	close(fd);
#ifndef __linux__
	unlink(name);
#endif
	(void)name;
}

static uint64_t read_all(struct source *source, bool *to_end)
{
	struct packet packet;
	uint64_t count = 0, octets = 0, last = 0;
	*to_end = false;
	while (count < MOST_PACKETS && octets < MOST_OCTETS) {
		if (!source_next(source, &packet)) {
			*to_end = true;
			break;
		}
		WANT(packet.number > last && packet.captured <= packet.length);
		last = packet.number;
		fuzz_touch(packet.octets, packet.captured);
		octets += packet.captured;
		count++;
	}
	return count;
}

static void check_info(const struct source *source, uint64_t count)
{
	const struct source_info *info = source_info(source, 0);
	uint64_t done, total;
	WANT(info->packets == count && (info->error == NULL) == info->complete);
	WANT(info->error == NULL || strchr(info->error, '\n') == NULL);
	WANT(count == 0 || (info->format != NULL && info->link_type_count > 0));
	fuzz_touch(info->link_types, info->link_type_count * sizeof(info->link_types[0]));
	source_progress(source, &done, &total);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	char name[64], *paths[] = {name, NULL};
	bool to_end, again;
	int fd = make_file(data, size, name);
	struct source *source = source_open_files(paths, 1, NULL, false, NULL);
	WANT(source != NULL && source_count(source) == 1);
	uint64_t count = read_all(source, &to_end);
	if (to_end)
		check_info(source, count);
	if (source_rewind(source, NULL))
		WANT(read_all(source, &again) == count && again == to_end);
	source_free(source);
	close_file(fd, name);
	return 0;
}
