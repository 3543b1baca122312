#include "cli/decompress.h"

#include <errno.h>
#include <glib.h>
#include <poll.h>
#include <stdbool.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>
#include <zlib.h>
#ifdef HAVE_ZSTD
#include <zstd.h>
#endif

enum {
	INPUT_SIZE = 65536,
	STREAM_BUFFER = 256 * 1024,
	MAGIC_SIZE = 4,
	GZIP_WINDOW = 15 + 16, /* zlib's number for the largest window, gzip header required */
};

struct codec {
	const char *name;
	const char *suffix;
	const char *magic;
	const char *mask;
	bool (*begin)(struct decompress *);
	size_t (*step)(struct decompress *, uint8_t *out, size_t size); /* 0: end or error */
	void (*end)(struct decompress *);
};

struct decompress {
	int fd;
	FILE *stream;
	char *stream_buffer;
	bool regular;
	bool direct; /* the stream reads fd itself */
	off_t start; /* of a regular file: where its octets begin */

	const struct codec *codec;
	bool began;  /* codec->end is due */
	bool inside; /* of a gzip member or zstd frame: the file must not end here */
	z_stream zlib;
#ifdef HAVE_ZSTD
	ZSTD_DStream *zstd;
#endif

	uint8_t *input; /* INPUT_SIZE octets as read from fd */
	size_t at, have;
	bool input_over;
	uint64_t read;	   /* octets taken from fd */
	uint64_t produced; /* octets given to the stream */

	uint8_t head[DECOMPRESS_HEAD];
	size_t head_at, head_have;
	char *error;
	const char *advice;
};

static void fail(struct decompress *d, const char *advice, char *error)
{
	if (d->error) {
		g_free(error);
		return;
	}
	d->error = error;
	d->advice = advice;
}

static void fail_data(struct decompress *d, const char *what)
{
	fail(d, NULL,
		g_strdup_printf("its %s data is %s at offset %" G_GUINT64_FORMAT, d->codec->name,
			what, decompress_consumed(d)));
}

static bool fail_memory(struct decompress *d)
{
	fail(d, "close other programs", g_strdup("no memory to decompress it"));
	return false;
}

/* read(2) that also serves a descriptor which a shell left non-blocking. 0: end or error. */
static size_t read_some(struct decompress *d, uint8_t *out, size_t size)
{
	while (!d->input_over && !d->error) {
		ssize_t n = read(d->fd, out, size);
		if (n > 0) {
			d->read += (uint64_t)n;
			return (size_t)n;
		}
		if (n == 0) {
			d->input_over = true;
		} else if (errno == EAGAIN || errno == EWOULDBLOCK) {
			struct pollfd ready = {.fd = d->fd, .events = POLLIN};
			poll(&ready, 1, -1);
		} else if (errno != EINTR) {
			fail(d, NULL,
				g_strdup_printf("%s at offset %" G_GUINT64_FORMAT,
					g_strerror(errno), d->read));
		}
	}
	return 0;
}

/* True when at least one octet of input is there. */
static bool fill(struct decompress *d)
{
	if (d->at == d->have) {
		d->at = 0;
		d->have = read_some(d, d->input, INPUT_SIZE);
	}
	return d->at < d->have;
}

static bool plain_begin(struct decompress *d)
{
	(void)d;
	return true;
}

static size_t plain_step(struct decompress *d, uint8_t *out, size_t size)
{
	if (d->at == d->have)
		return read_some(d, out, size);
	size_t n = MIN(size, d->have - d->at);
	memcpy(out, d->input + d->at, n);
	d->at += n;
	return n;
}

static void plain_end(struct decompress *d)
{
	(void)d;
}

static bool gzip_begin(struct decompress *d)
{
	if (inflateInit2(&d->zlib, GZIP_WINDOW) == Z_OK)
		return true;
	return fail_memory(d);
}

/* RFC 1952 2.2: a file is a series of members. Zeros behind the last one are padding of a tape or of a
 * block device; anything else is told, because it may be what the user wants to see. */
static bool gzip_next_member(struct decompress *d)
{
	while (d->input[d->at] == 0) {
		d->at++;
		if (!fill(d))
			return false;
	}
	if (d->input[d->at] != 0x1f) {
		fail_data(d, "followed by other data");
		return false;
	}
	inflateReset(&d->zlib);
	d->inside = true;
	return true;
}

static void gzip_result(struct decompress *d, int result, bool more)
{
	if (result == Z_STREAM_END)
		d->inside = false;
	else if (result == Z_BUF_ERROR && !more)
		fail_data(d, "cut off");
	else if (result != Z_OK && result != Z_BUF_ERROR)
		fail_data(d, "damaged");
}

static size_t gzip_step(struct decompress *d, uint8_t *out, size_t size)
{
	d->zlib.next_out = out;
	d->zlib.avail_out = (uInt)MIN(size, (size_t)INPUT_SIZE * 16);
	uInt room = d->zlib.avail_out;
	while (!d->error && d->zlib.avail_out == room) {
		bool more = fill(d);
		if (!d->inside && (!more || !gzip_next_member(d)))
			break;
		/* Also without input: inflate may hold octets back for want of room. */
		d->zlib.next_in = d->input + d->at;
		d->zlib.avail_in = (uInt)(d->have - d->at);
		int result = inflate(&d->zlib, Z_NO_FLUSH);
		d->at = d->have - d->zlib.avail_in;
		gzip_result(d, result, more);
	}
	return room - d->zlib.avail_out;
}

static void gzip_end(struct decompress *d)
{
	inflateEnd(&d->zlib);
}

#ifdef HAVE_ZSTD
static bool zstd_begin(struct decompress *d)
{
	d->zstd = ZSTD_createDStream();
	return d->zstd || fail_memory(d);
}

static size_t zstd_step(struct decompress *d, uint8_t *out, size_t size)
{
	ZSTD_outBuffer to = {out, size, 0};
	while (!d->error && to.pos == 0) {
		bool more = fill(d);
		if (!more && !d->inside)
			break;
		ZSTD_inBuffer from = {d->input, d->have, d->at};
		size_t result = ZSTD_decompressStream(d->zstd, &to, &from);
		d->at = from.pos;
		d->inside = result != 0;
		if (ZSTD_isError(result))
			fail_data(d, "damaged");
		else if (!more && d->inside && to.pos == 0)
			fail_data(d, "cut off");
	}
	return to.pos;
}

static void zstd_end(struct decompress *d)
{
	ZSTD_freeDStream(d->zstd);
}
#else
static bool zstd_begin(struct decompress *d)
{
	fail(d, "decompress it: zstd -d",
		g_strdup("is compressed with zstd, which this build does not read"));
	return false;
}
#define zstd_step plain_step
#define zstd_end plain_end
#endif

/* RFC 1952 2.3.1 (CM is always 8); RFC 8878 3.1.1 and 3.1.2 (a skippable frame may come first). The last
 * row fits everything. */
static const struct codec codecs[] = {
	{"gzip", ".gz", "\x1f\x8b\x08\x00", "\xff\xff\xff\x00", gzip_begin, gzip_step, gzip_end},
	{"zstd", ".zst", "\x28\xb5\x2f\xfd", "\xff\xff\xff\xff", zstd_begin, zstd_step, zstd_end},
	{"zstd", ".zst", "\x50\x2a\x4d\x18", "\xf0\xff\xff\xff", zstd_begin, zstd_step, zstd_end},
	{"plain", "", "\0\0\0\0", "\0\0\0\0", plain_begin, plain_step, plain_end},
};

static bool codec_fits(const struct codec *codec, const uint8_t *octets)
{
	for (size_t i = 0; i < MAGIC_SIZE; i++)
		if ((octets[i] & (uint8_t)codec->mask[i]) != (uint8_t)codec->magic[i])
			return false;
	return true;
}

/* A pipe may give its first octets one by one. */
static void recognise(struct decompress *d)
{
	size_t n = 1;
	while (d->have < MAGIC_SIZE && n) {
		n = read_some(d, d->input + d->have, INPUT_SIZE - d->have);
		d->have += n;
	}
	d->codec = &codecs[G_N_ELEMENTS(codecs) - 1];
	for (size_t i = 0; d->have >= MAGIC_SIZE && i < G_N_ELEMENTS(codecs); i++)
		if (codec_fits(&codecs[i], d->input)) {
			d->codec = &codecs[i];
			return;
		}
}

struct decompress *decompress_new(int fd)
{
	struct decompress *d = g_new0(struct decompress, 1);
	struct stat status;
	d->fd = fd;
	d->input = g_malloc(INPUT_SIZE);
	d->start = lseek(fd, 0, SEEK_CUR);
	d->regular = d->start >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
	recognise(d);
	d->began = d->codec->begin(d);
	return d;
}

const char *decompress_suffix(const struct decompress *d)
{
	return d->codec->suffix;
}

size_t decompress_peek(struct decompress *d, const uint8_t **head)
{
	while (d->began && d->head_have < DECOMPRESS_HEAD) {
		size_t n =
			d->codec->step(d, d->head + d->head_have, DECOMPRESS_HEAD - d->head_have);
		if (n == 0)
			break;
		d->head_have += n;
	}
	*head = d->head;
	return d->head_have;
}

static size_t stream_read(struct decompress *d, uint8_t *out, size_t size)
{
	size_t n = MIN(size, d->head_have - d->head_at);
	if (n) {
		memcpy(out, d->head + d->head_at, n);
		d->head_at += n;
	} else if (d->began) {
		n = d->codec->step(d, out, size);
	}
	d->produced += n;
	return n;
}

/* Streams over a function: fopencookie(3) in glibc and musl, funopen(3) in macOS and the BSDs. The seek
 * function only answers where the stream stands; ftello() needs it. */
#ifdef __linux__
#ifdef __GLIBC__
#define COOKIE_OFFSET off64_t
#else
#define COOKIE_OFFSET off_t
#endif

static ssize_t cookie_read(void *cookie, char *out, size_t size)
{
	return (ssize_t)stream_read(cookie, (uint8_t *)out, size);
}

static int cookie_seek(void *cookie, COOKIE_OFFSET *offset, int whence)
{
	const struct decompress *d = cookie;
	if (whence != SEEK_CUR || *offset != 0) {
		errno = ESPIPE;
		return -1;
	}
	*offset = (COOKIE_OFFSET)d->produced;
	return 0;
}

static FILE *open_stream(struct decompress *d)
{
	cookie_io_functions_t io = {.read = cookie_read, .seek = cookie_seek};
	return fopencookie(d, "r", io);
}
#else
static int cookie_read(void *cookie, char *out, int size)
{
	return (int)stream_read(cookie, (uint8_t *)out, (size_t)size);
}

static fpos_t cookie_seek(void *cookie, fpos_t offset, int whence)
{
	const struct decompress *d = cookie;
	if (whence == SEEK_CUR && offset == 0)
		return (fpos_t)d->produced;
	errno = ESPIPE;
	return -1;
}

static FILE *open_stream(struct decompress *d)
{
	return funopen(d, cookie_read, NULL, cookie_seek, NULL);
}
#endif

FILE *decompress_open(struct decompress *d)
{
	/* A plain file needs nothing of the above: one copy less for each octet. */
	d->direct = d->regular && d->codec->step == plain_step && d->began &&
		    lseek(d->fd, d->start, SEEK_SET) == d->start;
	d->stream = d->direct ? fdopen(d->fd, "r") : open_stream(d);
	if (!d->stream) {
		d->direct = false;
		return NULL;
	}
	d->stream_buffer = g_malloc(STREAM_BUFFER);
	setvbuf(d->stream, d->stream_buffer, _IOFBF, STREAM_BUFFER);
	return d->stream;
}

uint64_t decompress_consumed(const struct decompress *d)
{
	if (!d->direct)
		return d->read - (d->have - d->at);
	return decompress_position(d);
}

uint64_t decompress_position(const struct decompress *d)
{
	off_t at = d->stream ? ftello(d->stream) : -1;
	if (at < 0)
		return d->produced;
	return (uint64_t)(d->direct ? at - d->start : at);
}

const char *decompress_error(const struct decompress *d, const char **advice)
{
	if (advice)
		*advice = d->advice;
	return d->error;
}

void decompress_free(struct decompress *d)
{
	if (!d)
		return;
	if (d->began)
		d->codec->end(d);
	if (!d->direct)
		close(d->fd);
	g_free(d->stream_buffer);
	g_free(d->input);
	g_free(d->error);
	g_free(d);
}
