/* What is written of a live capture of fax calls, fed with the packets of files: the second time the same calls come, with the same
 * Call-IDs, addresses and ports, in time or while those before them linger. */
#include "cli/capture_select.h"

#include <string.h>

#include "cli/source.h"

#define LINGER T38_SECOND

struct rig {
	struct engine *engine;
	struct capture_select *select;
	GPtrArray *packets;  /* struct packet *, of the file */
	GHashTable *written; /* uint64_t *, the numbers */
	GString *calls;	     /* "success failed " */
	uint64_t number;
	t38_time clock; /* of the last packet or tick */
};

/* ---- the capture ---- */

static void write_packet(void *ctx, const struct packet *packet, unsigned interface)
{
	struct rig *r = ctx;
	g_assert_cmpuint(interface, ==, (unsigned)packet->number % 3);
	g_assert_true(
		g_hash_table_add(r->written, g_memdup2(&packet->number, sizeof(packet->number))));
}

static void take_call(void *ctx, struct call *call)
{
	static const char *const results[] = {[FAX_SUCCESS] = "success",
		[FAX_PARTIAL] = "partial",
		[FAX_FAILED] = "failed",
		[FAX_UNKNOWN] = "unknown"};
	struct rig *r = ctx;
	capture_select_call(r->select, call);
	g_string_append_printf(
		r->calls, "%s ", call->fax != NULL ? results[call->fax->result.status] : "voice");
	call_free(call);
}

static void take_packet(void *ctx, const struct engine_packet *p)
{
	struct rig *r = ctx;
	capture_select_packet(r->select, p);
}

static void take_earlier(void *ctx, uint64_t number, unsigned call)
{
	struct rig *r = ctx;
	capture_select_earlier(r->select, number, call);
}

static void take_part(void *ctx, uint64_t number, const struct datagram *d)
{
	struct rig *r = ctx;
	capture_select_part(r->select, number, d);
}

static void push(struct rig *r, const struct packet *of_file, t38_time later)
{
	struct packet packet = *of_file;
	packet.number = ++r->number;
	packet.time += later;
	r->clock = packet.time;
	capture_select_begin(r->select, &packet, (unsigned)packet.number % 3);
	engine_push(r->engine, &packet);
	capture_select_end(r->select);
}

/* The clock goes on by so much without packets. */
static void pass(struct rig *r, t38_time by)
{
	for (t38_time end = r->clock + by; r->clock < end;) {
		r->clock = MIN(end, r->clock + T38_SECOND);
		engine_tick(r->engine, r->clock);
	}
}

/* ---- the file ---- */

static void free_packet(gpointer packet)
{
	struct packet *p = packet;
	g_free((gpointer)(uintptr_t)p->octets);
	g_free(p);
}

static GPtrArray *read_file(const char *name)
{
	struct packet p;
	char *path = g_build_filename("testdata", name, NULL);
	GPtrArray *packets = g_ptr_array_new_with_free_func(free_packet);
	struct source *source = source_open_files(&path, 1, NULL, false, NULL);
	while (source_next(source, &p)) {
		p.octets = g_memdup2(p.octets, p.captured);
		g_ptr_array_add(packets, g_memdup2(&p, sizeof(p)));
	}
	source_free(source);
	g_free(path);
	g_assert_cmpuint(packets->len, >, 100);
	return packets;
}

static struct rig *rig_new(const char *file, size_t max_octets)
{
	static const struct engine_sink sink = {.call = take_call,
		.packet = take_packet,
		.earlier = take_earlier,
		.part = take_part,
		.media = true};
	struct limits limits = limits_default();
	struct rig *r = g_new0(struct rig, 1);
	limits.linger = LINGER;
	r->select = capture_select_new(max_octets, write_packet, r);
	r->engine = engine_new(&limits, &sink, r);
	r->packets = read_file(file);
	r->written = g_hash_table_new_full(g_int64_hash, g_int64_equal, g_free, NULL);
	r->calls = g_string_new(NULL);
	return r;
}

static void rig_free(struct rig *r)
{
	engine_free(r->engine);
	capture_select_free(r->select);
	g_ptr_array_unref(r->packets);
	g_hash_table_destroy(r->written);
	g_string_free(r->calls, TRUE);
	g_free(r);
}

/* The packets of the file from `from` on, the first of them at the time that the clock shows. */
static void play(struct rig *r, guint from, guint to)
{
	const struct packet *first = g_ptr_array_index(r->packets, from);
	t38_time later = r->clock > first->time ? r->clock - first->time : 0;
	for (guint i = from; i < to; i++)
		push(r, g_ptr_array_index(r->packets, i), later);
}

/* Each packet is written, and nothing waits. */
static void assert_whole(struct rig *r, const char *calls)
{
	struct capture_select_counts counts = capture_select_counts(r->select);
	for (uint64_t n = 1; n <= r->number; n++)
		if (!g_hash_table_contains(r->written, &n))
			g_test_message("packet %" G_GUINT64_FORMAT " is missing", n);
	g_assert_cmpuint(g_hash_table_size(r->written), ==, r->number);
	g_assert_cmpuint(counts.late, ==, 0);
	g_assert_cmpstr(r->calls->str, ==, calls);
}

/* ---- tests ---- */

static void test_once(void)
{
	struct rig *r = rig_new("ftt-fallback.pcap", 1 << 20);
	play(r, 0, r->packets->len);
	pass(r, LINGER + T38_SECOND);
	assert_whole(r, "success ");
	rig_free(r);
}

/* The call comes again while the one before lingers, or when that is over; the clock runs on before each of the messages that begin it. */
static void test_again(void)
{
	enum { MESSAGES = 6 };
	for (guint stop = 0; stop <= MESSAGES; stop++)
		for (t38_time between = 0; between <= 3 * LINGER; between += LINGER / 2) {
			struct rig *r = rig_new("ftt-fallback.pcap", 1 << 20);
			play(r, 0, r->packets->len);
			pass(r, between);
			play(r, 0, stop);
			pass(r, LINGER + T38_SECOND / 2);
			play(r, stop, r->packets->len);
			pass(r, 2 * LINGER);
			g_test_message("%d ms between, the clock runs before message %u",
				(int)(between / T38_MS), stop + 1);
			assert_whole(r, "success success ");
			rig_free(r);
		}
}

/* What had to go before its call was known to be a fax is counted, each packet of it. */
static void test_late(void)
{
	struct rig *r = rig_new("ftt-fallback.pcap", 20000);
	play(r, 0, r->packets->len);
	pass(r, 2 * LINGER);
	uint64_t late = capture_select_counts(r->select).late;
	g_assert_cmpuint(late, >, 0);
	g_assert_cmpuint(late, <, 100);
	g_assert_cmpuint(g_hash_table_size(r->written) + late, ==, r->number);
	rig_free(r);
}

/* Memory is short in the middle of the call: what waited goes, and is counted; what comes then is written. */
static void test_drop(void)
{
	struct rig *r = rig_new("ftt-fallback.pcap", 1 << 20);
	play(r, 0, 50);
	g_assert_cmpuint(g_hash_table_size(r->written), ==, 0);
	g_assert_cmpuint(capture_select_counts(r->select).packets, ==, 50);
	capture_select_drop(r->select);
	g_assert_cmpuint(capture_select_counts(r->select).octets, ==, 0);
	play(r, 50, r->packets->len);
	pass(r, 2 * LINGER);
	g_assert_cmpuint(capture_select_counts(r->select).late, ==, 50);
	g_assert_cmpuint(g_hash_table_size(r->written), ==, r->number - 50);
	rig_free(r);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture_select/once", test_once);
	g_test_add_func("/capture_select/again", test_again);
	g_test_add_func("/capture_select/late", test_late);
	g_test_add_func("/capture_select/drop", test_drop);
	return g_test_run();
}
