#include "cli/capture_files.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

/* Of an interface, since the capture began. */
struct statistics {
	uint64_t received, dropped;
	uint64_t received_before, dropped_before; /* when the present file began */
	uint64_t told;				  /* drops that the file knows of */
};

struct capture_files {
	struct capture_files_plan plan;
	int folder;		       /* descriptor */
	char *stem, *tail;	       /* of the name: "day", ".pcapng" */
	char *name;		       /* of the present file, in the folder */
	char *shown;		       /* its path, as messages show it */
	struct capture_file *file;     /* NULL: it could not be made, or failed */
	GQueue names;		       /* char *, of the ring, the oldest first */
	struct statistics *statistics; /* by interface */
	struct capture_files_counts closed;
	uint64_t numbered; /* files that have, or should have, a name so far, but the present one */
	bool fails;	   /* that was told */
	uint64_t octets_before; /* written when it failed */
	gint64 begun;		/* monotonic, microseconds */
};

static GQuark domain(void)
{
	return g_quark_from_static_string("t38trace-capture-files");
}

static void set_error(const struct capture_files *f, int code, const char *what, GError **error)
{
	g_set_error(error, domain(), code, "%s: %s (%s)", f->shown, g_strerror(code), what);
}

static bool is_stdout(const struct capture_files *f)
{
	return strcmp(f->plan.path, "-") == 0;
}

/* dumpcap's form of names: tools know it. */
static char *next_name(const struct capture_files *f)
{
	char stamp[32];
	uint64_t number = f->numbered + 1;
	time_t now = time(NULL);
	struct tm local;
	if (!f->plan.ring && number == 1)
		return g_strconcat(f->stem, f->tail, NULL);
	localtime_r(&now, &local);
	strftime(stamp, sizeof(stamp), "%Y%m%d%H%M%S", &local);
	return g_strdup_printf("%s_%05" G_GUINT64_FORMAT "_%s%s", f->stem, number, stamp, f->tail);
}

static void set_name(struct capture_files *f)
{
	g_free(f->name);
	g_free(f->shown);
	f->name = is_stdout(f) ? g_strdup("-") : next_name(f);
	char *folder = g_path_get_dirname(f->plan.path);
	if (is_stdout(f))
		f->shown = g_strdup("standard output");
	else if (strcmp(folder, ".") == 0 && strchr(f->plan.path, '/') == NULL)
		f->shown = g_strdup(f->name);
	else
		f->shown = g_build_filename(folder, f->name, NULL);
	g_free(folder);
}

static int open_named(const struct capture_files *f)
{
	if (is_stdout(f))
		return dup(STDOUT_FILENO);
	return capture_file_create(f->folder, f->name, f->plan.force && f->numbered == 0);
}

static const char *advice(int code)
{
	if (code == EEXIST)
		return "--force replaces it";
	return code == ENOSPC || code == EDQUOT ? "make room, or name another folder with -w"
						: "name a file that can be written with -w";
}

/* Says it once; of a disk that is full a few octets may come free again and again. */
static bool fail(struct capture_files *f, int code, const char *what, GError **error)
{
	if (!f->fails)
		set_error(f, code, what, error);
	bool good = f->fails;
	f->fails = true;
	f->octets_before = capture_files_counts(f).octets;
	return good;
}

static void note_success(struct capture_files *f)
{
	enum { ENOUGH = 65536 };
	if (f->fails && capture_files_counts(f).octets > f->octets_before + ENOUGH)
		f->fails = false;
}

static bool open_file(struct capture_files *f, GError **error)
{
	set_name(f);
	f->begun = g_get_monotonic_time();
	int fd = open_named(f);
	if (fd < 0)
		return fail(f, errno, advice(errno), error);
	f->file = capture_file_new(fd, f->plan.form, f->plan.interfaces, f->plan.interface_count);
	return true;
}

static void split_path(struct capture_files *f)
{
	char *base = g_path_get_basename(f->plan.path);
	const char *dot = strrchr(base, '.');
	size_t stem = dot != NULL && dot != base ? (size_t)(dot - base) : strlen(base);
	f->stem = g_strndup(base, stem);
	f->tail = g_strdup(base + stem);
	g_free(base);
}

static bool open_folder(struct capture_files *f, GError **error)
{
	char *folder = g_path_get_dirname(f->plan.path);
	f->folder = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
	if (f->folder < 0)
		g_set_error(error, domain(), errno, "%s: %s (make the folder first)", folder,
			g_strerror(errno));
	g_free(folder);
	return f->folder >= 0;
}

static void free_files(struct capture_files *f)
{
	if (f->folder >= 0)
		close(f->folder);
	g_queue_clear_full(&f->names, g_free);
	g_free(f->statistics);
	g_free(f->stem);
	g_free(f->tail);
	g_free(f->name);
	g_free(f->shown);
	g_free(f);
}

/* A file without its head is none. */
static bool open_first(struct capture_files *f, GError **error)
{
	open_file(f, error);
	int code = f->file != NULL ? capture_file_error(f->file) : 0;
	if (code == 0)
		return f->file != NULL;
	capture_file_close(f->file);
	f->file = NULL;
	return fail(f, code, advice(code), error);
}

struct capture_files *capture_files_open(const struct capture_files_plan *plan, GError **error)
{
	struct capture_files *f = g_new0(struct capture_files, 1);
	f->plan = *plan;
	f->folder = -1;
	f->statistics = g_new0(struct statistics, plan->interface_count);
	g_queue_init(&f->names);
	split_path(f);
	if (open_folder(f, error) && open_first(f, error))
		return f;
	free_files(f);
	return NULL;
}

bool capture_files_own(struct capture_files *f, uid_t uid, gid_t gid, GError **error)
{
	if (is_stdout(f) || capture_file_own(f->file, uid, gid))
		return true;
	set_error(f, errno, "it cannot be given to the user without rights; see --user", error);
	return false;
}

bool capture_files_may_go_on(const struct capture_files *f)
{
	return is_stdout(f) || faccessat(f->folder, ".", W_OK | X_OK, AT_EACCESS) == 0;
}

/* Of the present file: files of a ring are read together. */
static void put_statistics(struct capture_file *file, unsigned interface, struct statistics *s)
{
	capture_file_statistics(file, interface, g_get_real_time() * 1000,
		s->received - s->received_before, s->dropped - s->dropped_before);
	s->told = s->dropped;
}

static void begin_statistics(struct statistics *s)
{
	s->received_before = s->received;
	s->dropped_before = s->told = s->dropped;
}

static void put_all_statistics(struct capture_files *f)
{
	for (unsigned i = 0; i < f->plan.interface_count; i++) {
		put_statistics(f->file, i, &f->statistics[i]);
		begin_statistics(&f->statistics[i]);
	}
}

static void add_counts(const struct capture_file *file, struct capture_files_counts *counts)
{
	counts->files++;
	counts->packets += capture_file_packets(file);
	counts->octets += capture_file_octets(file);
	counts->missing += capture_file_missing(file);
}

static bool end_file(struct capture_files *f, GError **error)
{
	struct capture_file *file = f->file;
	f->numbered++;
	if (file == NULL)
		return true;
	capture_file_retry(file);
	put_all_statistics(f);
	capture_file_flush(file);
	add_counts(file, &f->closed);
	f->file = NULL;
	int code = capture_file_close(file);
	return code == 0 || fail(f, code, "packets are missing from it", error);
}

static void remove_oldest(struct capture_files *f)
{
	g_queue_push_tail(&f->names, g_strdup(f->name));
	while (f->plan.next.files > 0 && f->names.length >= f->plan.next.files) {
		char *oldest = g_queue_pop_head(&f->names);
		unlinkat(f->folder, oldest, 0);
		g_free(oldest);
	}
}

/* A next file may do better than one that is broken, a pipe has none. */
bool capture_files_over(const struct capture_files *f)
{
	return (f->plan.most > 0 && f->numbered >= f->plan.most) ||
	       (f->file != NULL && !f->plan.ring && capture_file_broken(f->file));
}

bool capture_files_next(struct capture_files *f, GError **error)
{
	if (is_stdout(f))
		return true;
	bool ended = end_file(f, error);
	if (capture_files_over(f))
		return ended;
	if (f->plan.ring)
		remove_oldest(f);
	return open_file(f, ended ? error : NULL) && ended;
}

static bool check(struct capture_files *f, GError **error)
{
	int code = f->file != NULL ? capture_file_error(f->file) : 0;
	if (code != 0)
		return fail(f, code, "packets are missing from it", error);
	note_success(f);
	return true;
}

static bool is_old(const struct capture_files *f)
{
	uint64_t seconds = f->plan.next.seconds;
	return seconds > 0 && g_get_monotonic_time() - f->begun >= (gint64)seconds * G_USEC_PER_SEC;
}

static bool is_full(const struct capture_files *f, const struct packet *packet)
{
	enum { OF_BLOCK = 36 }; /* about what a packet takes beside its octets */
	const struct capture_conditions *next = &f->plan.next;
	uint64_t packets = capture_file_packets(f->file);
	return (next->packets > 0 && packets >= next->packets) || is_old(f) ||
	       (next->octets > 0 && packets > 0 &&
		       capture_file_octets(f->file) + packet->captured + OF_BLOCK > next->octets);
}

bool capture_files_packet(
	struct capture_files *f, unsigned interface, const struct packet *packet, GError **error)
{
	bool good = f->file == NULL || !is_full(f, packet) || capture_files_next(f, error);
	if (f->file == NULL) {
		f->closed.missing += !capture_files_over(f);
		return good;
	}
	capture_file_packet(f->file, interface, packet, NULL);
	return check(f, good ? error : NULL) && good;
}

bool capture_files_tick(struct capture_files *f, GError **error)
{
	if (capture_files_over(f))
		return true;
	if (is_old(f))
		return capture_files_next(f, error);
	if (f->file == NULL)
		return open_file(f, error);
	capture_file_retry(f->file);
	capture_files_flush(f);
	return check(f, error);
}

void capture_files_flush(struct capture_files *f)
{
	if (f->file != NULL)
		capture_file_flush(f->file);
}

void capture_files_statistics(
	struct capture_files *f, unsigned interface, uint64_t received, uint64_t dropped)
{
	struct statistics *s = &f->statistics[interface];
	s->received = received;
	s->dropped = dropped;
	if (f->file != NULL && s->dropped > s->told)
		put_statistics(f->file, interface, s);
}

struct capture_files_counts capture_files_counts(const struct capture_files *f)
{
	struct capture_files_counts all = f->closed;
	if (f->file != NULL)
		add_counts(f->file, &all);
	return all;
}

const char *capture_files_name(const struct capture_files *f)
{
	return f->shown;
}

bool capture_files_close(struct capture_files *f, GError **error)
{
	if (f == NULL)
		return true;
	bool good = end_file(f, error);
	free_files(f);
	return good;
}
