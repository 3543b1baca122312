#include "analyzer/fax_tape.h"

#include <string.h>

struct played {
	GString *text;
};

static void take(void *ctx, const struct fax_tape_entry *e)
{
	GString *out = ((struct played *)ctx)->text;
	g_string_append_printf(out, "%d/%u at %" G_GINT64_FORMAT " packet %" G_GUINT64_FORMAT,
		(int)e->kind, e->stream, e->at, e->packet);
	if (e->kind == FAX_TAPE_HINT)
		g_string_append_printf(out, " syntax %d", (int)e->syntax);
	for (size_t i = 0; e->kind == FAX_TAPE_IFP && i < e->length; i++)
		g_string_append_printf(out, " %02x", e->octets[i]);
	if (e->kind == FAX_TAPE_UDPTL) {
		const struct udptl_packet *p = e->udptl;
		g_string_append_printf(out, " of %zu: seq %u, %zu octets %02x, kind %d, span %u,",
			e->length, p->seq, bytes_left(&p->primary), p->primary.at[0],
			(int)p->recovery, p->fec_span);
		for (unsigned i = 0; i < p->entry_count; i++)
			g_string_append_printf(out, " [%zu: %02x]", bytes_left(&p->entries[i]),
				bytes_left(&p->entries[i]) > 0 ? p->entries[i].at[0] : 0);
		g_string_append_printf(
			out, " trailing %zu%s", p->trailing, p->recovery_cut ? " cut" : "");
	}
	g_string_append_c(out, '\n');
}

static char *play(const struct fax_tape *t)
{
	struct played p = {g_string_new(NULL)};
	bool whole = fax_tape_play(t, take, &p);
	if (!whole)
		g_string_assign(p.text, "too little");
	return g_string_free(p.text, FALSE);
}

static void plays(const struct fax_tape *t, const char *wanted)
{
	char *text = play(t);
	g_assert_cmpstr(text, ==, wanted);
	g_free(text);
}

static void put_udptl(struct fax_tape *t)
{
	static const uint8_t primary[] = {0x06, 0x01}, entry[] = {0xc0, 0x01, 0x02};
	struct udptl_packet p = {.seq = 65535,
		.primary = bytes_of(primary, 2, 2),
		.recovery = UDPTL_SECONDARIES,
		.entry_count = 2,
		.fec_span = 3,
		.trailing = 4,
		.recovery_cut = true};
	p.entries[0] = bytes_of(entry, 3, 3);
	p.entries[1] = bytes_of(entry, 0, 0);
	fax_tape_put(t, &(struct fax_tape_entry){.kind = FAX_TAPE_UDPTL,
				.stream = 1,
				.at = 7,
				.packet = 8,
				.length = 30,
				.udptl = &p});
}

static void put_ifp(struct fax_tape *t, size_t n)
{
	uint8_t *octets = g_malloc(n + 1);
	memset(octets, 0xab, n);
	fax_tape_put(
		t, &(struct fax_tape_entry){.kind = FAX_TAPE_IFP, .length = n, .octets = octets});
	g_free(octets);
}

static void test_kinds(void)
{
	struct fax_tape *t = fax_tape_new(1 << 20);
	plays(t, "");
	fax_tape_put(t, &(struct fax_tape_entry){.kind = FAX_TAPE_HINT, .syntax = IFP_2002});
	put_udptl(t);
	put_ifp(t, 2);
	put_ifp(t, 0);
	fax_tape_put(t, &(struct fax_tape_entry){.kind = FAX_TAPE_LOST, .stream = 63, .at = -5});
	fax_tape_put(t, &(struct fax_tape_entry){
				.kind = FAX_TAPE_MALFORMED, .at = 9, .packet = UINT64_MAX});
	static const char wanted[] =
		"0/0 at 0 packet 0 syntax 1\n"
		"1/1 at 7 packet 8 of 30: seq 65535, 2 octets 06, kind 1, span 3, [3: c0] [0: 00] "
		"trailing 4 cut\n"
		"2/0 at 0 packet 0 ab ab\n"
		"2/0 at 0 packet 0\n"
		"3/63 at -5 packet 0\n"
		"4/0 at 9 packet 18446744073709551615\n";
	plays(t, wanted);
	plays(t, wanted);
	fax_tape_free(t);
}

/* Entries that are longer than what is taken from the system at once, and many short ones. */
static void test_long(void)
{
	struct fax_tape *t = fax_tape_new(64 << 20);
	put_ifp(t, 200000);
	for (int i = 0; i < 5000; i++)
		put_udptl(t);
	put_ifp(t, 65535);
	g_assert_cmpuint(fax_tape_octets(t), >, 200000 + 65535 + 5000 * 5);
	char *text = play(t);
	char **lines = g_strsplit(text, "\n", -1);
	g_assert_cmpuint(g_strv_length(lines), ==, 5003);
	g_assert_cmpuint(strlen(lines[0]), ==, strlen("2/0 at 0 packet 0") + 3 * 200000);
	g_assert_cmpuint(strlen(lines[5001]), ==, strlen("2/0 at 0 packet 0") + 3 * 65535);
	g_strfreev(lines);
	g_free(text);
	fax_tape_free(t);
}

/* Past its limit it does not play half of a fax. */
static void test_limit(void)
{
	struct fax_tape *t = fax_tape_new(10000);
	put_ifp(t, 5000);
	g_assert_cmpuint(fax_tape_octets(t), >=, 5000);
	put_ifp(t, 5000);
	g_assert_cmpuint(fax_tape_octets(t), ==, 0);
	plays(t, "too little");
	put_ifp(t, 1);
	plays(t, "too little");
	fax_tape_free(t);
	t = fax_tape_new(10000);
	put_ifp(t, 1);
	fax_tape_drop(t);
	plays(t, "too little");
	fax_tape_free(t);
	fax_tape_free(NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax-tape/kinds", test_kinds);
	g_test_add_func("/fax-tape/long", test_long);
	g_test_add_func("/fax-tape/limit", test_limit);
	return g_test_run();
}
