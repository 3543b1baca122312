/* Models of calls that go on: taken at every k-th packet, and at random ones, of the captures of testdata, they change nothing of what
 * is told at the end, say nothing that the end takes back, and are parts of what is there at the end. SEED=n repeats the random ones,
 * CAPTURES=DIR takes those of a folder. */
#include <glib/gstdio.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "analyzer/engine.h"
#include "cli/source.h"
#include "render/report_json.h"

#define EVERY 7
#define TAPE ((size_t)16 << 20)

/* ---- captures ---- */

static void free_packet(gpointer packet)
{
	struct packet *p = packet;
	g_free((gpointer)(uintptr_t)p->octets);
	g_free(p);
}

static GPtrArray *read_capture(char *path)
{
	struct packet p;
	GPtrArray *packets = g_ptr_array_new_with_free_func(free_packet);
	struct source *source = source_open_files(&path, 1, NULL, false, NULL);
	while (source_next(source, &p)) {
		p.octets = g_memdup2(p.octets, p.captured);
		g_ptr_array_add(packets, g_memdup2(&p, sizeof(p)));
	}
	source_free(source);
	return packets;
}

static gint by_name(gconstpointer a, gconstpointer b)
{
	return strcmp(*(char *const *)a, *(char *const *)b);
}

static void find_captures(const char *folder, GPtrArray *out)
{
	const char *name;
	GDir *dir = g_dir_open(folder, 0, NULL);
	while (dir != NULL && (name = g_dir_read_name(dir)) != NULL) {
		char *path = g_build_filename(folder, name, NULL);
		if (g_file_test(path, G_FILE_TEST_IS_DIR))
			find_captures(path, out);
		else if (g_str_has_suffix(name, ".pcap") || g_str_has_suffix(name, ".pcapng"))
			g_ptr_array_add(out, g_strdup(path));
		g_free(path);
	}
	if (dir != NULL)
		g_dir_close(dir);
}

static GPtrArray *captures(void)
{
	const char *folder = g_getenv("CAPTURES");
	GPtrArray *out = g_ptr_array_new_with_free_func(g_free);
	find_captures(folder != NULL ? folder : "testdata", out);
	g_assert_cmpuint(out->len, >, 0);
	g_ptr_array_sort(out, by_name);
	return out;
}

/* ---- a run ---- */

struct run {
	const char *name;
	struct report_json *json;
	GPtrArray *calls; /* struct call *, as they end, owned */
	GHashTable *last; /* index -> struct call *, the last model of a call that went on, owned */
	GHashTable *told; /* "index id" of all findings of such models */
	unsigned taken, full; /* models; those with frames */
};

static void keep_call(void *ctx, struct call *call)
{
	struct run *r = ctx;
	report_json_call(r->json, call, 0);
	g_ptr_array_add(r->calls, call);
}

static char *key_of(const struct call *call, const struct finding *f)
{
	return g_strdup_printf("%u %s", call->index, f->id);
}

static void check_model(struct run *r, const struct engine_running *running, struct call *call)
{
	g_assert_cmpuint(call->index, ==, running->index);
	g_assert_nonnull(call->verdict_summary);
	r->taken++;
	if (!call->progress.running)
		return;
	g_assert_null(call->verdict_root);
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		g_assert_cmpint(f->severity, <, SEVERITY_ERROR);
		g_hash_table_add(r->told, key_of(call, f));
	}
	for (guint i = 0; i < call->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, i);
		g_assert_cmpint(fax->result.status, ==, FAX_UNKNOWN);
		r->full += fax->frames->len > 0;
	}
}

static void take_model(void *ctx, const struct engine_running *running)
{
	struct run *r = ctx;
	struct call *brief = engine_snapshot(running, false);
	check_model(r, running, brief);
	call_free(brief);
	struct call *call = engine_snapshot(running, true);
	check_model(r, running, call);
	g_hash_table_replace(r->last, GUINT_TO_POINTER(call->index), call);
}

static void free_call(gpointer call)
{
	call_free(call);
}

static void run_init(struct run *r, const char *name)
{
	*r = (struct run){.name = name,
		.calls = g_ptr_array_new_with_free_func(free_call),
		.last = g_hash_table_new_full(NULL, NULL, NULL, free_call),
		.told = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL)};
}

static void run_clear(struct run *r)
{
	g_ptr_array_free(r->calls, TRUE);
	g_hash_table_destroy(r->last);
	g_hash_table_destroy(r->told);
}

/* What the report says of the packets; models are taken behind every `every`-th of them on the average, or behind exactly those without
 * `random`; 0: never. */
static char *report_of(struct run *r, const GPtrArray *packets, unsigned every, GRand *random)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	const struct engine_sink sink = {.call = keep_call};
	struct limits limits = limits_default();
	limits.max_tape_octets = every > 0 ? TAPE : 0;
	r->json = report_json_new(out, true);
	struct engine *e = engine_new(&limits, &sink, r);
	for (guint i = 0; i < packets->len; i++) {
		engine_push(e, g_ptr_array_index(packets, i));
		if (every > 0 && (random != NULL ? g_rand_int_range(random, 0, (int)every) == 0
						 : i % every == every - 1))
			engine_running(e, take_model, r);
	}
	engine_finish(e);
	engine_free(e);
	report_json_free(r->json);
	fclose(out);
	return text;
}

/* ---- what the end takes back ---- */

static void compare_findings(const struct run *r)
{
	GHashTable *final = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	for (guint i = 0; i < r->calls->len; i++) {
		const struct call *call = g_ptr_array_index(r->calls, i);
		for (guint k = 0; k < call->findings->len; k++)
			g_hash_table_add(final,
				key_of(call, &g_array_index(call->findings, struct finding, k)));
	}
	GHashTableIter iter;
	gpointer key;
	g_hash_table_iter_init(&iter, r->told);
	while (g_hash_table_iter_next(&iter, &key, NULL))
		if (!g_hash_table_contains(final, key)) {
			g_test_message("%s: %s was told, and is not true", r->name, (char *)key);
			g_test_fail();
		}
	g_hash_table_destroy(final);
}

static bool has_frame(const struct fax *fax, const struct fax_frame *wanted)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		if (f->t_end == wanted->t_end && f->length == wanted->length &&
			f->fcs == wanted->fcs && f->from == wanted->from &&
			memcmp(f->octets, wanted->octets, f->length) == 0)
			return true;
	}
	return false;
}

/* Sides may be exchanged once T.30 tells them: only calls with signalling are compared. */
static void compare_fax(const struct run *r, const struct fax *so_far, const struct fax *final)
{
	for (guint i = 0; i < so_far->frames->len; i++)
		if (!has_frame(final, &g_array_index(so_far->frames, struct fax_frame, i))) {
			g_test_message("%s: frame %u is not there at the end", r->name, i);
			g_test_fail();
		}
	g_assert_cmpuint(so_far->pages->len, <=, final->pages->len);
	for (guint i = 0; i < so_far->pages->len; i++) {
		const struct fax_page *a = g_ptr_array_index(so_far->pages, i);
		const struct fax_page *b = g_ptr_array_index(final->pages, i);
		if (a->ecm || b->ecm)
			continue;
		g_assert_cmpuint(a->length, <=, b->length);
		g_assert_cmpint(memcmp(a->octets, b->octets, a->length), ==, 0);
	}
}

static const struct fax *fax_of_hop(const struct call *call, unsigned hop)
{
	for (guint i = 0; i < call->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, i);
		if (fax->hop == hop)
			return fax;
	}
	return NULL;
}

static void compare_call(const struct run *r, const struct call *final)
{
	const struct call *so_far = g_hash_table_lookup(r->last, GUINT_TO_POINTER(final->index));
	if (so_far == NULL || so_far->signalling == SIGNALLING_NONE)
		return;
	g_assert_cmpstr(so_far->call_id, ==, final->call_id);
	g_assert_cmpuint(so_far->messages->len, <=, final->messages->len);
	for (guint i = 0; i < so_far->faxes->len; i++) {
		const struct fax *fax = g_ptr_array_index(so_far->faxes, i);
		const struct fax *of = fax_of_hop(final, fax->hop);
		g_assert_nonnull(of);
		compare_fax(r, fax, of);
	}
}

/* The models outlive the engine, and can be told. */
static void tell_models(const struct run *r)
{
	char *text = NULL;
	size_t n = 0;
	FILE *out = open_memstream(&text, &n);
	struct report_json *json = report_json_new(out, true);
	GHashTableIter iter;
	gpointer call;
	g_hash_table_iter_init(&iter, r->last);
	while (g_hash_table_iter_next(&iter, NULL, &call))
		report_json_call(json, call, 0);
	report_json_free(json);
	fclose(out);
	free(text);
}

/* Returns the models with frames. */
static unsigned try_capture(char *path, unsigned every, GRand *random)
{
	struct run with, without;
	GPtrArray *packets = read_capture(path);
	run_init(&without, path);
	run_init(&with, path);
	char *expected = report_of(&without, packets, 0, NULL);
	char *got = report_of(&with, packets, every, random);
	if (strcmp(got, expected) != 0)
		g_test_message("%s: the report is another one", path);
	g_assert_cmpstr(got, ==, expected);
	compare_findings(&with);
	for (guint i = 0; i < with.calls->len; i++)
		compare_call(&with, g_ptr_array_index(with.calls, i));
	tell_models(&with);
	unsigned full = with.full;
	free(got);
	free(expected);
	run_clear(&with);
	run_clear(&without);
	g_ptr_array_free(packets, TRUE);
	return full;
}

static void test_every(void)
{
	unsigned full = 0;
	GPtrArray *paths = captures();
	for (guint i = 0; i < paths->len; i++)
		full += try_capture(g_ptr_array_index(paths, i), EVERY, NULL);
	g_assert_cmpuint(full, >, paths->len);
	g_ptr_array_free(paths, TRUE);
}

static void test_random(void)
{
	const char *text = g_getenv("SEED");
	uint32_t seed = text != NULL ? (uint32_t)g_ascii_strtoull(text, NULL, 10) : g_random_int();
	GRand *random = g_rand_new_with_seed(seed);
	GPtrArray *paths = captures();
	g_test_message("SEED=%u", seed);
	for (guint i = 0; i < paths->len; i++)
		try_capture(g_ptr_array_index(paths, i),
			(unsigned)g_rand_int_range(random, 30, 500), random);
	g_ptr_array_free(paths, TRUE);
	g_rand_free(random);
}

/* ---- packets that are damaged ---- */

/* Some octets of some packets are others, behind the heads that lead to the call. */
static void damage(const GPtrArray *packets, GRand *random)
{
	for (guint i = 0; i < packets->len; i++) {
		struct packet *p = g_ptr_array_index(packets, i);
		if (p->captured < 50 || g_rand_int_range(random, 0, 10) != 0)
			continue;
		uint8_t *octets = (uint8_t *)(uintptr_t)p->octets;
		octets[g_rand_int_range(random, 42, (int)p->captured)] =
			(uint8_t)g_rand_int_range(random, 0, 256);
	}
}

static void test_damaged(void)
{
	GRand *random = g_rand_new_with_seed(20);
	GPtrArray *paths = captures();
	for (guint i = 0; i < paths->len; i++) {
		struct run with, without;
		GPtrArray *packets = read_capture(g_ptr_array_index(paths, i));
		damage(packets, random);
		run_init(&without, g_ptr_array_index(paths, i));
		run_init(&with, g_ptr_array_index(paths, i));
		char *expected = report_of(&without, packets, 0, NULL);
		char *got = report_of(&with, packets, 60, random);
		g_assert_cmpstr(got, ==, expected);
		tell_models(&with);
		free(got);
		free(expected);
		run_clear(&with);
		run_clear(&without);
		g_ptr_array_free(packets, TRUE);
	}
	g_ptr_array_free(paths, TRUE);
	g_rand_free(random);
}

/* ---- one call ---- */

struct stage {
	GPtrArray *packets;
	guint next;
	struct run run;
	struct engine *engine;
	char *text;
	size_t size;
	FILE *out;
	unsigned count;	  /* calls that go on */
	uint64_t version; /* of the last of them */
	struct call_progress progress;
	struct call *brief, *full; /* owned */
};

static void stage_init(struct stage *s, char *path, size_t tape)
{
	static const struct engine_sink sink = {.call = keep_call};
	struct limits limits = limits_default();
	*s = (struct stage){.packets = read_capture(path)};
	limits.max_tape_octets = tape;
	run_init(&s->run, path);
	s->out = open_memstream(&s->text, &s->size);
	s->run.json = report_json_new(s->out, true);
	s->engine = engine_new(&limits, &sink, &s->run);
}

static void forget(struct stage *s)
{
	call_free(s->brief);
	call_free(s->full);
	s->brief = s->full = NULL;
	s->count = 0;
}

static void stage_clear(struct stage *s)
{
	forget(s);
	engine_free(s->engine);
	report_json_free(s->run.json);
	fclose(s->out);
	free(s->text);
	run_clear(&s->run);
	g_ptr_array_free(s->packets, TRUE);
}

static void look(void *ctx, const struct engine_running *running)
{
	struct stage *s = ctx;
	g_assert_cmpuint(s->count++, ==, 0);
	s->version = running->version;
	s->progress = engine_progress(running);
	s->brief = engine_snapshot(running, false);
	s->full = engine_snapshot(running, true);
}

/* Goes on to this packet, and looks. */
static void push_to(struct stage *s, guint packet)
{
	for (; s->next < packet; s->next++)
		engine_push(s->engine, g_ptr_array_index(s->packets, s->next));
	forget(s);
	engine_running(s->engine, look, s);
}

static void is_at(const struct stage *s, char phase, unsigned page, guint pages)
{
	g_assert_cmpuint(s->count, ==, 1);
	g_assert_cmpint(s->progress.phase, ==, phase);
	g_assert_cmpuint(s->progress.page, ==, page);
	g_assert_cmpint(s->brief->progress.phase, ==, phase);
	g_assert_cmpint(s->full->progress.phase, ==, phase);
	g_assert_cmpuint(s->full->progress.page, ==, page);
	g_assert_cmpuint(s->full->fax->pages->len, ==, pages);
}

/* Behind BYE there is nothing to come that would count. */
static void is_the_end(const struct stage *s)
{
	const struct call *call = g_ptr_array_index(s->run.calls, 0);
	g_assert_false(s->brief->progress.running);
	g_assert_false(s->full->progress.running);
	g_assert_cmpint(s->full->fax->result.status, ==, FAX_SUCCESS);
	g_assert_cmpstr(s->full->verdict_summary, ==, call->verdict_summary);
	g_assert_cmpint(s->full->end, ==, call->end);
	g_assert_cmpuint(s->full->findings->len, ==, call->findings->len);
	g_assert_cmpuint(s->full->fax->frames->len, ==, call->fax->frames->len);
	g_assert_cmpuint(s->full->fax->signals->len, ==, call->fax->signals->len);
}

/* README has the ladder of this capture: the page is in the packets 442 to 785. */
static void test_stages(void)
{
	struct stage s;
	stage_init(&s, (char *)(uintptr_t) "testdata/ftt-fallback.pcap", TAPE);
	push_to(&s, 1);
	g_assert_cmpuint(s.count, ==, 1);
	g_assert_cmpint(s.progress.phase, ==, 0);
	g_assert_null(s.full->fax);
	g_assert_cmpstr(s.full->verdict_summary, ==, "running: no fax so far");
	uint64_t version = s.version;
	push_to(&s, 2);
	push_to(&s, 105);
	version = s.version;
	push_to(&s, 106);
	g_assert_cmpuint(s.version, !=, version);
	g_assert_cmpstr(
		s.full->verdict_summary, ==, "running: T.38 is offered, no T.38 packet so far");
	push_to(&s, 400);
	is_at(&s, 'B', 0, 0);
	g_assert_cmpuint(s.brief->fax->frames->len, ==, 0);
	g_assert_cmpuint(s.full->fax->frames->len, ==, 10);
	g_assert_cmpstr(s.brief->verdict_summary, ==, "running: phase B, 0 packets lost");
	push_to(&s, 640);
	is_at(&s, 'C', 1, 1);
	const struct fax_page *page = g_ptr_array_index(s.full->fax->pages, 0);
	g_assert_cmpuint(page->rows, ==, s.full->progress.rows);
	g_assert_cmpuint(page->rows, >, 200);
	g_assert_cmpuint(page->rows, <, 420);
	g_assert_cmpuint(page->bad_rows, ==, 0);
	g_assert_false(page->carrier_lost);
	g_assert_cmpint(ABS((int)s.progress.rows - (int)page->rows), <=, 1);
	push_to(&s, 785);
	is_at(&s, 'C', 0, 1);
	push_to(&s, 796);
	is_at(&s, 'D', 0, 1);
	push_to(&s, 802);
	is_at(&s, 'E', 0, 1);
	g_assert_true(s.full->progress.running);
	push_to(&s, 803);
	g_assert_cmpint(s.full->fax->result.status, ==, FAX_SUCCESS);
	push_to(&s, 804);
	engine_finish(s.engine);
	is_the_end(&s);
	forget(&s);
	engine_running(s.engine, look, &s);
	g_assert_cmpuint(s.count, ==, 0);
	g_assert_cmpuint(s.run.calls->len, ==, 1);
	stage_clear(&s);
}

/* Two pages with ECM, of which the frames of the second begin behind packet 480. */
static void test_ecm(void)
{
	struct stage s;
	stage_init(&s, (char *)(uintptr_t) "testdata/jpeg-colour.pcap", TAPE);
	push_to(&s, 440);
	is_at(&s, 'C', 1, 1);
	g_assert_cmpuint(s.progress.rows, ==, 0);
	g_assert_cmpuint(s.progress.octets, ==, 7680);
	g_assert_cmpuint(s.full->progress.octets, ==, 7680);
	g_assert_cmpuint(s.full->progress.rows, >, 100);
	push_to(&s, 480);
	is_at(&s, 'D', 0, 1);
	push_to(&s, 520);
	is_at(&s, 'C', 2, 2);
	g_assert_cmpuint(s.progress.octets, ==, 1280);
	stage_clear(&s);
}

static guint frames_at(size_t tape, bool drop)
{
	struct stage s;
	stage_init(&s, (char *)(uintptr_t) "testdata/ftt-fallback.pcap", tape);
	push_to(&s, 300);
	if (drop)
		engine_drop_tapes(s.engine);
	push_to(&s, 400);
	g_assert_cmpint(s.full->progress.phase, ==, 'B');
	g_assert_true(s.brief->progress.brief);
	guint n = s.full->fax->frames->len;
	g_assert_true(s.full->progress.brief == (n == 0));
	stage_clear(&s);
	return n;
}

/* Without what it got, a call is shown in short. */
static void test_tape(void)
{
	g_assert_cmpuint(frames_at(TAPE, false), >, 0);
	g_assert_cmpuint(frames_at(TAPE, true), ==, 0);
	g_assert_cmpuint(frames_at(1000, false), ==, 0);
	g_assert_cmpuint(frames_at(0, false), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/engine/snapshot/stages", test_stages);
	g_test_add_func("/engine/snapshot/ecm", test_ecm);
	g_test_add_func("/engine/snapshot/tape", test_tape);
	g_test_add_func("/engine/snapshot/damaged", test_damaged);
	g_test_add_func("/engine/snapshot/every", test_every);
	g_test_add_func("/engine/snapshot/random", test_random);
	return g_test_run();
}
