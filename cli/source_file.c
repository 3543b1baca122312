#include "cli/source_file.h"

#include <errno.h>
#include <pcap/pcap.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#include "cli/decompress.h"
#include "cli/source_input.h"
#include "cli/source_pcapng.h"

enum {
	PCAP_HEADER = 24,
	PCAP_HEADER_NETWORK = 20, /* LINKTYPE in its lower 16 bits; above: length of the FCS */
	HEAD_SHOWN = 16,
	LINKTYPE_RAW = 101,
};

struct source_file {
	struct source_info info;
	char *path, *format, *error;
	GArray *link_types;
	struct source_input *input;
	struct decompress *data;
	FILE *stream; /* of data; NULL when libpcap has it */
	pcap_t *pcap;
	struct source_pcapng *pcapng;
	bool (*next)(struct source_file *, struct packet *);
	uint32_t link_type; /* of a pcap file */
	uint64_t read;	    /* packets, those that no filter passes too */
	t38_time latest;
	uint64_t done, size; /* octets of the file; done while it is closed */
	bool size_known;
};

static void show_link_types(struct source_file *f)
{
	f->info.link_types = (const uint32_t *)(const void *)f->link_types->data;
	f->info.link_type_count = f->link_types->len;
}

void source_file_fail(struct source_file *f, const char *format, ...)
{
	f->info.complete = false;
	if (f->error)
		return;
	va_list args;
	va_start(args, format);
	f->error = g_strdup_vprintf(format, args);
	va_end(args);
	f->info.error = f->error;
}

static void fail_error(struct source_file *f, GError *error)
{
	source_file_fail(f, "%s", error->message);
	g_error_free(error);
}

static const char *what_was_read(const struct source_file *f)
{
	return f->read ? "the packets before it were read" : "nothing could be read";
}

/* The number is the one that other tools show for the packet. */
static void fail_at_packet(
	struct source_file *f, const char *what, uint64_t offset, const char *why)
{
	source_file_fail(f,
		"%s packet %" G_GUINT64_FORMAT " at offset %" G_GUINT64_FORMAT "%s%s%s (%s)", what,
		f->read + 1, offset, *decompress_suffix(f->data) ? " of its contents" : "",
		why ? ": " : "", why ? why : "", what_was_read(f));
}

/* An error of the compressed data explains one of the packets in it. True when there is none. */
static bool data_is_good(struct source_file *f)
{
	const char *advice, *error = decompress_error(f->data, &advice);
	if (error)
		source_file_fail(f, "%s (%s)", error, advice ? advice : what_was_read(f));
	return !error;
}

/* Time stamps of a pcap file are unsigned 32-bit seconds, which libpcap reads as signed. */
static t38_time pcap_time(const struct pcap_pkthdr *header)
{
	int64_t seconds = header->ts.tv_sec;
	if (seconds < 0)
		seconds += INT64_C(1) << 32;
	return seconds * T38_SECOND + (t38_time)header->ts.tv_usec; /* nanoseconds, as asked for */
}

static bool pcap_end(struct source_file *f, int result)
{
	if (!data_is_good(f) || result == PCAP_ERROR_BREAK)
		return false;
	const char *why = pcap_geterr(f->pcap);
	uint64_t offset = decompress_position(f->data);
	if (g_str_has_prefix(why, "truncated"))
		fail_at_packet(f, "cut off inside", offset, NULL);
	else
		fail_at_packet(f, "damaged at", offset, why);
	return false;
}

static bool pcap_next_packet(struct source_file *f, struct packet *packet)
{
	struct pcap_pkthdr *header;
	const u_char *octets;
	int result = pcap_next_ex(f->pcap, &header, &octets);
	if (result != 1)
		return pcap_end(f, result);
	packet->time = pcap_time(header);
	packet->link_type = f->link_type;
	packet->captured = header->caplen;
	packet->length = MAX(header->len, header->caplen);
	packet->octets = octets;
	return true;
}

static bool pcapng_end(struct source_file *f, enum source_pcapng_status status)
{
	if (!data_is_good(f))
		return false;
	if (ferror(f->stream))
		fail_error(f, source_input_error(EIO));
	else if (status == PCAPNG_CUT)
		fail_at_packet(f, "cut off inside or before", decompress_position(f->data), NULL);
	else if (status == PCAPNG_DAMAGED)
		fail_at_packet(f, "damaged inside or before", source_pcapng_offset(f->pcapng),
			source_pcapng_damage(f->pcapng));
	return false;
}

static bool pcapng_next_packet(struct source_file *f, struct packet *packet)
{
	enum source_pcapng_status status = source_pcapng_next(f->pcapng, packet);
	show_link_types(f);
	f->info.dropped = source_pcapng_dropped(f->pcapng);
	return status == PCAPNG_PACKET || pcapng_end(f, status);
}

/* The octets of the header itself give the LINKTYPE; libpcap would give the DLT of this platform. Some
 * programs wrote the DLT of theirs: raw IP is 12, or 14 on OpenBSD. */
static uint32_t pcap_link_type(const uint8_t *head)
{
	const uint8_t *at = head + PCAP_HEADER_NETWORK;
	uint32_t link_type = (uint32_t)(head[0] == 0xa1 ? at[2] << 8 | at[3] : at[1] << 8 | at[0]);
	return link_type == 12 || link_type == 14 ? LINKTYPE_RAW : link_type;
}

static bool pcap_begin(struct source_file *f, const uint8_t *head, size_t size)
{
	char error[PCAP_ERRBUF_SIZE];
	if (size < PCAP_HEADER) {
		if (data_is_good(f))
			source_file_fail(f,
				"cut off inside the file header: %u of %d octets (capture it "
				"again)",
				(unsigned)size, PCAP_HEADER);
		return false;
	}
	f->pcap = pcap_fopen_offline_with_tstamp_precision(
		f->stream, PCAP_TSTAMP_PRECISION_NANO, error);
	if (!f->pcap) {
		source_file_fail(f, "%s (convert it to pcapng with editcap)", error);
		return false;
	}
	f->stream = NULL;
	f->link_type = pcap_link_type(head);
	g_array_append_val(f->link_types, f->link_type);
	f->next = pcap_next_packet;
	return true;
}

static bool pcapng_begin(struct source_file *f, const uint8_t *head, size_t size)
{
	(void)head;
	(void)size;
	f->pcapng = source_pcapng_new(f->stream, f->link_types);
	f->next = pcapng_next_packet;
	return true;
}

/* First octets of a file, as they lie there: pcap in microseconds, in nanoseconds, and in the two
 * variants that libpcap reads besides, each in either byte order. */
static const struct {
	const char *name;
	uint8_t magic[4];
	bool (*begin)(struct source_file *, const uint8_t *head, size_t size);
} formats[] = {
	{"pcap", {0xa1, 0xb2, 0xc3, 0xd4}, pcap_begin},
	{"pcap", {0xd4, 0xc3, 0xb2, 0xa1}, pcap_begin},
	{"pcap", {0xa1, 0xb2, 0x3c, 0x4d}, pcap_begin},
	{"pcap", {0x4d, 0x3c, 0xb2, 0xa1}, pcap_begin},
	{"pcap", {0xa1, 0xb2, 0xcd, 0x34}, pcap_begin},
	{"pcap", {0x34, 0xcd, 0xb2, 0xa1}, pcap_begin},
	{"pcap", {0xa1, 0x2b, 0x3c, 0x4d}, pcap_begin},
	{"pcap", {0x4d, 0x3c, 0x2b, 0xa1}, pcap_begin},
	{"pcapng", {0x0a, 0x0d, 0x0d, 0x0a}, pcapng_begin},
};

/* Formats that users take for captures, with the way out. */
static const struct {
	const char *magic;
	const char *name;
	const char *advice;
} foreign[] = {
	{"\xfd"
	 "7zXZ",
		"xz data", "decompress it: xz -d"},
	{"BZh", "bzip2 data", "decompress it: bzip2 -d"},
	{"\x04\x22\x4d\x18", "lz4 data", "decompress it: lz4 -d"},
	{"PK\x03\x04", "a zip archive", "unpack it: unzip"},
	{"snoop", "a snoop capture", "convert it: editcap -F pcapng"},
	{"GMBU", "a Network Monitor capture", "convert it: editcap -F pcapng"},
	{"RTSS", "a Network Monitor capture", "convert it: editcap -F pcapng"},
};

static void append_head(GString *text, const uint8_t *head, size_t size)
{
	bool printable = true;
	for (size_t i = 0; i < size; i++)
		printable = printable &&
			    (g_ascii_isprint((char)head[i]) || g_ascii_isspace((char)head[i]));
	if (printable)
		g_string_append_c(text, '"');
	for (size_t i = 0; i < size; i++) {
		if (!printable)
			g_string_append_printf(text, i ? " %02x" : "%02x", head[i]);
		else if (g_ascii_isspace((char)head[i]))
			g_string_append_c(text, ' ');
		else
			g_string_append_c(text, (char)head[i]);
	}
	if (printable)
		g_string_append_c(text, '"');
}

static bool fail_unknown(struct source_file *f, const uint8_t *head, size_t size)
{
	for (size_t i = 0; i < G_N_ELEMENTS(foreign); i++) {
		size_t length = strlen(foreign[i].magic);
		if (size >= length && memcmp(head, foreign[i].magic, length) == 0) {
			source_file_fail(f, "is %s, not a pcap or pcapng capture (%s)",
				foreign[i].name, foreign[i].advice);
			return false;
		}
	}
	GString *begin = g_string_new(NULL);
	append_head(begin, head, MIN(size, (size_t)HEAD_SHOWN));
	source_file_fail(f,
		"not a pcap or pcapng capture: begins with %s (formats read: pcap, pcapng, gzip, "
		"zstd)",
		begin->str);
	g_string_free(begin, TRUE);
	return false;
}

static bool begin_format(struct source_file *f)
{
	const uint8_t *head;
	size_t size = decompress_peek(f->data, &head);
	if (size == 0) {
		if (data_is_good(f))
			source_file_fail(f, "is empty (0 octets): not a capture");
		return false;
	}
	for (size_t i = 0; i < G_N_ELEMENTS(formats); i++) {
		if (size < 4 || memcmp(head, formats[i].magic, 4) != 0)
			continue;
		f->format = g_strconcat(formats[i].name, decompress_suffix(f->data), NULL);
		f->info.format = f->format;
		f->stream = decompress_open(f->data);
		if (f->stream)
			return formats[i].begin(f, head, size);
		fail_error(f, source_input_error(errno));
		return false;
	}
	return data_is_good(f) && fail_unknown(f, head, size);
}

static void clear_info(struct source_file *f)
{
	g_array_set_size(f->link_types, 0);
	g_clear_pointer(&f->format, g_free);
	g_clear_pointer(&f->error, g_free);
	f->info = (struct source_info){
		.path = f->path, .first_time = T38_NEVER, .last_time = T38_NEVER};
	f->read = 0;
	f->latest = T38_NEVER;
	f->done = 0;
}

struct source_file *source_file_new(const char *path, bool keep)
{
	struct source_file *f = g_new0(struct source_file, 1);
	f->path = g_strdup(path);
	f->input = source_input_new(path, keep);
	f->link_types = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	clear_info(f);
	return f;
}

static void measure(struct source_file *f, int fd)
{
	struct stat status;
	off_t at = lseek(fd, 0, SEEK_CUR);
	f->size_known = at >= 0 && fstat(fd, &status) == 0 && S_ISREG(status.st_mode);
	f->size = f->size_known ? (uint64_t)MAX(status.st_size - at, 0) : 0;
}

bool source_file_open(struct source_file *f)
{
	GError *error = NULL;
	source_file_close(f);
	clear_info(f);
	int fd = source_input_open(f->input, &error);
	if (fd < 0) {
		fail_error(f, error);
		return false;
	}
	measure(f, fd);
	f->data = decompress_new(fd);
	if (begin_format(f)) {
		show_link_types(f);
		return true;
	}
	source_file_close(f);
	return false;
}

bool source_file_next(struct source_file *f, struct packet *packet)
{
	if (!f->data)
		return false;
	if (!f->next(f, packet)) {
		f->info.complete = !f->error;
		source_file_close(f);
		return false;
	}
	if (f->latest != T38_NEVER && packet->time < f->latest - T38_SECOND)
		f->info.clock_back = true;
	f->latest = packet->time;
	f->read++;
	return true;
}

bool source_file_reopens(const struct source_file *f)
{
	return source_input_reopens(f->input);
}

void source_file_close(struct source_file *f)
{
	if (!f->data)
		return;
	f->done = decompress_consumed(f->data);
	g_clear_pointer(&f->pcapng, source_pcapng_free);
	g_clear_pointer(&f->pcap, pcap_close); /* and its stream */
	g_clear_pointer(&f->stream, fclose);
	g_clear_pointer(&f->data, decompress_free);
}

void source_file_count(struct source_file *f, const struct packet *packet)
{
	if (f->info.packets++ == 0)
		f->info.first_time = packet->time;
	f->info.last_time = packet->time;
	f->info.bytes += packet->captured;
}

const struct source_info *source_file_info(const struct source_file *f)
{
	return &f->info;
}

bool source_file_progress(const struct source_file *f, uint64_t *done, uint64_t *total)
{
	*done = f->data ? decompress_consumed(f->data) : f->done;
	*total = f->size;
	return f->size_known;
}

void source_file_free(struct source_file *f)
{
	source_file_close(f);
	source_input_free(f->input);
	g_array_free(f->link_types, TRUE);
	g_free(f->format);
	g_free(f->error);
	g_free(f->path);
	g_free(f);
}
