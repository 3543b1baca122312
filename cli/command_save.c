/* The packets of calls as a capture of their own. Which these are is known when the calls are over, so the captures are
 * read twice. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include "cli/capture_file.h"
#include "cli/capture_parts.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "cli/run.h"
#include "cli/save_comments.h"
#include "cli/save_set.h"

struct save {
	const struct options *options;
	struct run *run;
	struct save_set *set;
	struct capture_parts *parts;
	struct save_comments *comments; /* NULL: not wanted */
	enum capture_file_form form;
	struct capture_file *file;
	GArray *link_types; /* uint32_t by interface of the file */
	/* The packet that waits for its comments, which come while it is analysed. */
	struct packet waiting;
	GByteArray *octets;
	bool waits;
	unsigned calls, wanted_leg;
	uint64_t left_out; /* of a link type that the file cannot hold */
};

/* ---- first pass ---- */

struct part_of {
	struct save_set *set;
	unsigned call;
};

static void note_number(void *ctx, uint64_t number)
{
	const struct part_of *part = ctx;
	save_set_add(part->set, number, part->call);
}

static void note_packet(void *ctx, const struct engine_packet *p)
{
	struct save *s = ctx;
	struct part_of part = {s->set, p->call};
	save_set_add(s->set, p->packet->number, p->call);
	capture_parts_of(s->parts, p->packet->number, note_number, &part);
}

static void note_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct save *s = ctx;
	save_set_add(s->set, number, call);
	if (s->comments != NULL)
		save_comments_earlier(s->comments, number, call);
}

static void note_part(void *ctx, uint64_t number, const struct datagram *d)
{
	struct save *s = ctx;
	capture_parts_note(s->parts, number, d);
}

/* Without --call: what `ladder` shows. Legs come behind their main leg. */
static bool is_wanted(struct save *s, const struct call *call)
{
	if (s->options->calls != NULL || (call->leg_of > 0 && call->leg_of == s->wanted_leg))
		return true;
	bool wanted = call_is_fax(call) || call->legs->len > 0 || call->findings->len > 0;
	if (wanted && call->leg_of == 0)
		s->wanted_leg = call->index;
	return wanted;
}

static void note_call(void *ctx, const struct call *call, t38_time zero)
{
	struct save *s = ctx;
	(void)zero;
	if (!is_wanted(s, call))
		return;
	save_set_want(s->set, call->index);
	s->calls += call->leg_of == 0;
	if (s->comments != NULL)
		save_comments_call(s->comments, call, call_first_packet(call));
}

/* ---- second pass ---- */

/* -1: a pcap file has another link type. */
static int interface_of(struct save *s, uint32_t link_type)
{
	const struct pcapng_interface interface = {.link_type = link_type};
	for (guint i = 0; i < s->link_types->len; i++)
		if (g_array_index(s->link_types, uint32_t, i) == link_type)
			return (int)i;
	if (s->form == CAPTURE_FILE_PCAP)
		return -1;
	g_array_append_val(s->link_types, link_type);
	return (int)capture_file_interface(s->file, &interface);
}

static bool open_file(struct save *s, uint32_t link_type)
{
	const char *path = s->options->output;
	const struct pcapng_interface interface = {.link_type = link_type, .snaplen = 262144};
	int fd = strcmp(path, "-") == 0 ? dup(STDOUT_FILENO)
					: capture_file_create(AT_FDCWD, path, s->options->force);
	if (fd < 0) {
		message_error(path, "%s (%s)", strerror(errno),
			errno == EEXIST ? "--force replaces it"
					: "name a file that can be written with -o");
		return false;
	}
	bool one = s->form == CAPTURE_FILE_PCAP;
	s->file = capture_file_new(fd, s->form, &interface, one ? 1 : 0);
	if (one)
		g_array_append_val(s->link_types, link_type);
	return true;
}

static void write_waiting(struct save *s)
{
	if (!s->waits || s->file == NULL)
		return;
	s->waits = false;
	int interface = interface_of(s, s->waiting.link_type);
	s->waiting.octets = s->octets->data;
	if (interface < 0)
		s->left_out++;
	else
		capture_file_packet(s->file, (unsigned)interface, &s->waiting,
			s->comments != NULL ? save_comments_get(s->comments) : NULL);
}

static void take_raw(void *ctx, const struct packet *packet)
{
	struct save *s = ctx;
	write_waiting(s);
	if (!save_set_next(s->set, packet->number))
		return;
	if (s->file == NULL && !open_file(s, packet->link_type))
		return;
	s->waits = true;
	s->waiting = *packet;
	g_byte_array_set_size(s->octets, 0);
	g_byte_array_append(s->octets, packet->octets, packet->captured);
	if (s->comments != NULL)
		save_comments_begin(s->comments, packet);
}

static void take_packet(void *ctx, const struct engine_packet *p)
{
	struct save *s = ctx;
	if (s->comments != NULL && s->waits && p->packet->number == s->waiting.number &&
		save_set_wanted(s->set, p->call))
		save_comments_packet(s->comments, p);
}

/* ---- */

static int tell_saved(struct save *s, uint64_t packets)
{
	const char *path = s->options->output;
	int code = capture_file_close(s->file);
	if (code != 0) {
		message_error(path, "%s (it is not complete)", strerror(code));
		return EXIT_INPUT;
	}
	if (s->left_out > 0) {
		message_error(path,
			"%" G_GUINT64_FORMAT
			" packets of another link type are left out, which pcap "
			"cannot hold (--file-format pcapng)",
			s->left_out);
		return EXIT_INPUT;
	}
	if (strcmp(path, "-") != 0)
		printf("%s  %" G_GUINT64_FORMAT " packets of %u call%s\n", path, packets, s->calls,
			s->calls == 1 ? "" : "s");
	return EXIT_ANALYSED;
}

static int read_twice(struct save *s)
{
	static const struct run_sink first = {.call = note_call,
		.packet = note_packet,
		.earlier = note_earlier,
		.part = note_part,
		.media = true};
	static const struct run_sink second = {.raw = take_raw, .packet = take_packet};
	run_read(s->run, &first, s);
	uint64_t packets = save_set_close(s->set);
	if (packets == 0) {
		message_error(NULL, "no packet to save (t38trace calls lists the calls)");
		return EXIT_ANALYSED;
	}
	if (!run_rewind(s->run))
		return EXIT_INPUT;
	run_read(s->run, &second, s);
	write_waiting(s);
	return s->file != NULL ? tell_saved(s, packets) : EXIT_INPUT;
}

static bool usage_ok(struct save *s)
{
	const struct options *o = s->options;
	const char *form = o->capture.file_format;
	if (form == NULL)
		form = o->output != NULL && g_str_has_suffix(o->output, ".pcap") ? "pcap"
										 : "pcapng";
	s->form = strcmp(form, "pcap") == 0 ? CAPTURE_FILE_PCAP : CAPTURE_FILE_PCAPNG;
	if (o->output == NULL)
		message_error(NULL, "no file given (name it with -o; - is standard output)");
	else if (strcmp(form, "pcap") != 0 && strcmp(form, "pcapng") != 0)
		message_error(NULL, "--file-format: '%s' is none of pcapng, pcap", form);
	else if (o->capture.annotate && s->form == CAPTURE_FILE_PCAP)
		message_error(NULL, "pcap has no comments (--annotate needs --file-format pcapng)");
	else
		return true;
	return false;
}

int command_save(const struct options *options)
{
	struct save s = {.options = options};
	int status, closed;
	if (!usage_ok(&s))
		return EXIT_USAGE;
	s.run = run_open(options, true, false, &status);
	if (s.run == NULL)
		return status;
	s.set = save_set_new();
	s.parts = capture_parts_new();
	s.comments = options->capture.annotate ? save_comments_new() : NULL;
	s.link_types = g_array_new(FALSE, FALSE, sizeof(uint32_t));
	s.octets = g_byte_array_new();
	status = read_twice(&s);
	closed = run_close(s.run);
	save_set_free(s.set);
	capture_parts_free(s.parts);
	save_comments_free(s.comments);
	g_array_free(s.link_types, TRUE);
	g_byte_array_free(s.octets, TRUE);
	return closed != EXIT_ANALYSED ? closed : status;
}
