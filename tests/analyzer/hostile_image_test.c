/* Images and ECM signals made to be more than they should: memory stays below a bound that is stated, rows are counted up
 * to a limit, and nothing crashes. */
#include "tests/analyzer/heap_peak.h"

#include "analyzer/verdict.h"
#include "tests/analyzer/page_call.h"
#include "tests/analyzer/stage.h"

#define MIB ((size_t)1 << 20)

/* All that a fax may hold with the default limits, but its pages: frames (200000 of them, 64 MiB of octets), signals and
 * texts. Arrays are there twice while they grow. */
#define FAX_BOUND (192 * MIB)

/* A page of the largest size: its code stream, the same while it is put together, and what decoding adds. */
#define PAGE_BOUND (5 * 16 * MIB)

/* A small file that says of itself that it is the largest of pages. */
#define JPEG_BOUND (300 * MIB)

/* ---- counting ---- */

static bool count_row(void *ctx, const struct page_row *row)
{
	uint64_t *rows = ctx;
	(void)row;
	(*rows)++;
	return true;
}

/* Rows that the page's decoder gives, which are never more than the limit. */
static uint64_t rows_given(const struct fax_page *page)
{
	struct page_result result = {0};
	uint64_t rows = 0;
	bool decoded = fax_page_rows(page, count_row, &rows, &result);
	g_assert_cmpuint(rows, ==, decoded ? result.rows : 0);
	g_assert_cmpuint(rows, <=, T4_MAX_ROWS);
	g_assert_cmpuint(page->rows, ==, rows);
	g_assert_cmpuint(page->damaged->len, <=, FAX_MAX_RANGES);
	return rows;
}

static void check_heap(size_t before, size_t bound)
{
	g_test_message("%zu KiB at most", (heap_most - before) / 1024);
#ifndef HEAP_PEAK_UNKNOWN
	g_assert_cmpuint(heap_most, >, before);
#endif
	g_assert_cmpuint(heap_most - before, <=, bound);
}

/* Says that something was left out. */
static void check_limit_finding(const struct call *call)
{
	bool found = false;
	g_assert_true(call->fax->limited);
	for (guint i = 0; i < call->findings->len; i++)
		found = found ||
			g_str_has_prefix(
				g_array_index(call->findings, struct finding, i).id, "LIMIT-");
	g_assert_true(found);
}

/* ---- DCS and frames ---- */

static struct page_format format_of(enum page_coding coding, bool ecm)
{
	return (struct page_format){.resolution = &page_resolutions[1],
		.coding = coding,
		.ecm = ecm,
		.modem = &page_modems[4]};
}

static void ev_dcs(struct stage *s, GByteArray *fif)
{
	GByteArray *frame = frame_of("C1", true);
	g_byte_array_append(frame, fif->data, fif->len);
	ev_frame_as(s, SIDE_CALLER, IFP_V21, frame, T38_FCS_OK);
	ev_end(s, SIDE_CALLER);
	g_byte_array_unref(fif);
}

static void ev_fcd_of(struct stage *s, unsigned number, const uint8_t *octets, size_t n)
{
	GByteArray *frame = frame_of("60", false);
	put8(frame, t30_reverse((uint8_t)number));
	g_byte_array_append(frame, octets, (guint)n);
	ev_frame_as(s, SIDE_CALLER, IFP_DATA_V17_14400, frame, T38_FCS_OK);
}

/* A page in blocks of 256 frames of 256 octets. */
static void ev_ecm_octets(struct stage *s, const uint8_t *octets, size_t n)
{
	for (size_t at = 0; at < n; at += 65536) {
		size_t length = MIN(n - at, 65536);
		for (size_t i = 0; i < length; i += 256)
			ev_fcd_of(s, (unsigned)(i / 256), octets + at + i, MIN(256, length - i));
		ev_pps(s, at + length < n ? 0 : 0xf4, 0, (unsigned)(at / 65536),
			(unsigned)((length + 255) / 256));
	}
}

/* A page of these octets, with ECM or without, and what it cost. */
static void check_page(struct stage *s, const struct page_format *format, const uint8_t *octets,
	size_t n, uint64_t rows)
{
	size_t before = heap_in_use;
	heap_peak_reset();
	ev_dcs(s, dcs_of(format));
	ev_tcf(s, SIDE_CALLER);
	if (format->ecm)
		ev_ecm_octets(s, octets, n);
	else
		ev_octets(s, SIDE_CALLER, IFP_DATA_V17_14400, octets, n);
	ev_end(s, SIDE_CALLER);
	stage_finish(s);
	/* nothing but zeros is no page */
	g_assert_cmpuint(s->fax->pages->len > 0 ? rows_given(stage_page(s, 0)) : 0, ==, rows);
	verdict_finish(s->call);
	check_heap(before, FAX_BOUND + PAGE_BOUND);
}

/* ---- pages of endless rows ---- */

/* V0 is one bit: the row above once more. 16 MiB are 2^27 rows. */
static void test_mmr_rows(void)
{
	struct stage s = stage_new();
	struct page_format format = format_of(PAGE_MMR, true);
	format.resolution = &page_resolutions[PAGE_RESOLUTIONS - 1];
	format.width = PAGE_WIDTHS - 1;
	uint8_t *octets = g_malloc(16 * MIB);
	memset(octets, 0xff, 16 * MIB);
	check_page(&s, &format, octets, 16 * MIB, T4_MAX_ROWS);
	g_assert_cmpuint(stage_page(&s, 0)->params.width, ==, T4_MAX_WIDTH);
	g_free(octets);
	stage_free(&s);
}

static void fill_bits(uint8_t *octets, size_t n, const char *bits)
{
	size_t count = strlen(bits);
	memset(octets, 0, n);
	for (size_t i = 0; i < n * 8; i++)
		if (bits[i % count] == '1')
			octets[i / 8] |= (uint8_t)(0x80 >> i % 8);
}

/* EOL and as little as possible behind it: rows that are bad, rows that are good, no rows. */
static void test_mh_rows(void)
{
	static const struct {
		const char *bits;
		enum page_coding coding;
		uint64_t rows;
	} cases[] = {
		{T4_EOL "1", PAGE_MH, T4_MAX_ROWS},
		{T4_EOL T4_WHITE_1728, PAGE_MH, T4_MAX_ROWS},
		{T4_EOL "1" T4_WHITE_1728 T4_EOL "01", PAGE_MR, T4_MAX_ROWS},
		{T4_EOL "11", PAGE_MR, T4_MAX_ROWS},
		{T4_EOL, PAGE_MH, 0},
		{"0", PAGE_MH, 0},
	};
	uint8_t *octets = g_malloc(16 * MIB);
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct stage s = stage_new();
		const struct page_format format = format_of(cases[i].coding, false);
		fill_bits(octets, 16 * MIB, cases[i].bits);
		check_page(&s, &format, octets, 16 * MIB, cases[i].rows);
		stage_free(&s);
	}
	g_free(octets);
}

/* More octets than a page may have. */
static void test_long_run(void)
{
	struct stage s = stage_new();
	uint8_t *octets = g_malloc(MIB);
	size_t before = heap_in_use;
	fill_bits(octets, MIB, T4_EOL "1");
	heap_peak_reset();
	ev_phase_b(&s, FAX_DCS);
	for (unsigned i = 0; i < 100; i++)
		ev_octets(&s, SIDE_CALLER, IFP_DATA_V17_14400, octets, MIB);
	stage_finish(&s);
	g_assert_cmpuint(stage_page(&s, 0)->length, <=, s.limits->max_page_octets);
	verdict_finish(s.call);
	check_limit_finding(s.call);
	rows_given(stage_page(&s, 0));
	check_heap(before, PAGE_BOUND);
	g_free(octets);
	stage_free(&s);
}

/* The same with ECM: frames that do not fit in are left out, and that is said. */
static void test_long_ecm_page(void)
{
	struct limits limits = limits_default();
	limits.max_page_octets = MIB;
	struct stage s = stage_with(&limits);
	const struct page_format format = format_of(PAGE_MMR, true);
	uint8_t *octets = g_malloc(2 * MIB);
	memset(octets, 0xff, 2 * MIB);
	ev_dcs(&s, dcs_of(&format));
	ev_ecm_octets(&s, octets, 2 * MIB);
	stage_finish(&s);
	verdict_finish(s.call);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	g_assert_cmpuint(stage_page(&s, 0)->length, ==, MIB);
	check_limit_finding(s.call);
	g_free(octets);
	stage_free(&s);
}

/* ---- headers that promise too much ---- */

static void put_bih(GByteArray *out, uint32_t width, uint32_t rows, uint32_t stripe)
{
	put32(out, 0x00000100);
	put32(out, width);
	put32(out, rows);
	put32(out, stripe);
	put32(out, 0x00000028); /* MX 0, VLENGTH, TPBON */
}

struct bih_case {
	uint32_t width, rows, stripe;
	uint64_t most;
};

static void check_bih(const struct bih_case *c, size_t data)
{
	struct stage s = stage_new();
	const struct page_format format = format_of(PAGE_JBIG, true);
	GByteArray *bie = g_byte_array_new();
	put_bih(bie, c->width, c->rows, c->stripe);
	for (size_t i = 0; i < data; i++)
		put8(bie, 0);
	for (guint i = 0; i < bie->len; i++)
		bie->data[i] = t30_reverse(bie->data[i]);
	size_t before = heap_in_use;
	heap_peak_reset();
	ev_dcs(&s, dcs_of(&format));
	ev_ecm_octets(&s, bie->data, bie->len);
	stage_finish(&s);
	verdict_finish(s.call);
	g_assert_cmpuint(rows_given(stage_page(&s, 0)), <=, c->most);
	check_heap(before, 8 * MIB);
	g_byte_array_unref(bie);
	stage_free(&s);
}

/* JBIG: 2^32 rows of 2^31 pels in a few octets. What is not as T.85 wants it has no rows. */
static void test_jbig_headers(void)
{
	static const struct bih_case cases[] = {
		{T4_MAX_WIDTH, UINT32_MAX, 128, T4_MAX_ROWS},
		{T4_MAX_WIDTH, UINT32_MAX, UINT32_MAX, T4_MAX_ROWS},
		{1, UINT32_MAX, 1, T4_MAX_ROWS},
		{1728, 0x80000000u, 1, T4_MAX_ROWS},
		{T4_MAX_WIDTH + 1, 100, 128, 0},
		{0x80000000u, 100, 128, 0},
		{0x7fffffffu, 0x7fffffffu, 128, 0},
		{UINT32_MAX, UINT32_MAX, UINT32_MAX, 0},
		{0, 100, 128, 0},
		{1728, 0, 128, 0},
		{1728, 100, 0, 0},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(cases); i++) {
		check_bih(&cases[i], 10);
		check_bih(&cases[i], 50000);
	}
}

/* Scan header (T.81 B.2.3) for components from `first` on, and its data. */
static void put_scan(GByteArray *out, unsigned first, unsigned components, size_t data)
{
	put16(out, 0xffda);
	put16(out, 6 + 2 * components);
	put8(out, components);
	for (unsigned i = first; i < first + components; i++)
		put16(out, i << 8);
	put8(out, 0);
	put16(out, 0x3f00);
	for (size_t i = 0; i < data; i++)
		put8(out, 0);
}

/* A JPEG page (T.81 B.2) with such a size and little data, with so many of its components in a scan. */
static GByteArray *jpeg_of(
	unsigned width, unsigned rows, unsigned components, unsigned in_scan, size_t data)
{
	GByteArray *out =
		from_hex("FF D8 FF E1 00 12 47 33 46 41 58 00 07 CA 00 C8 00 00 00 00 00 00");
	GByteArray *table = from_hex("FF DB 00 43 00");
	for (unsigned i = 0; i < 64; i++)
		put8(table, 1);
	g_byte_array_append(out, table->data, table->len);
	g_byte_array_unref(table);
	put16(out, 0xffc0);
	put16(out, 8 + 3 * components);
	put8(out, 8);
	put16(out, rows);
	put16(out, width);
	put8(out, components);
	for (unsigned i = 1; i <= components; i++) {
		put8(out, i);
		put16(out, 0x1100);
	}
	/* Huffman tables of one code: DC category 0, AC end of block */
	for (unsigned table_class = 0; table_class < 2; table_class++) {
		put16(out, 0xffc4);
		put16(out, 2 + 17 + 1);
		put8(out, table_class << 4);
		put8(out, 1);
		for (unsigned i = 0; i < 16; i++)
			put8(out, 0);
	}
	for (unsigned first = 1; first <= components; first += in_scan)
		put_scan(out, first, in_scan, data);
	return out;
}

static void check_jpeg(GByteArray *jpeg)
{
	struct stage s = stage_new();
	for (guint k = 0; k < jpeg->len; k++)
		jpeg->data[k] = t30_reverse(jpeg->data[k]);
	size_t before = heap_in_use;
	heap_peak_reset();
	ev_dcs(&s, from_hex("00 44 01 21 01 01 01 01 18"));
	ev_ecm_octets(&s, jpeg->data, jpeg->len);
	stage_finish(&s);
	verdict_finish(s.call);
	g_assert_cmpstr(stage_page(&s, 0)->coding, ==, "JPEG");
	g_assert_cmpuint(rows_given(stage_page(&s, 0)), <=, 65535);
	check_heap(before, JPEG_BOUND);
	g_byte_array_unref(jpeg);
	stage_free(&s);
}

/* 65535 by 65535 pels of colour would be 12 GiB, and the coefficients of a page whose components come one by one twice
 * as much. */
static void test_jpeg_headers(void)
{
	static const unsigned sizes[][2] = {{65535, 65535}, {65535, 1}, {1, 65535}, {0, 0},
		{1728, 0}, {0, 1728}, {T4_MAX_WIDTH, 65535}, {4700, 4700}};
	static const unsigned scans[][2] = {{1, 1}, {3, 3}, {3, 1}, {4, 4}};
	for (size_t i = 0; i < G_N_ELEMENTS(sizes); i++)
		for (size_t k = 0; k < G_N_ELEMENTS(scans); k++) {
			const unsigned *size = sizes[i], *scan = scans[k];
			check_jpeg(jpeg_of(size[0], size[1], scan[0], scan[1], 10));
			check_jpeg(jpeg_of(size[0], size[1], scan[0], scan[1], 60000));
		}
}

/* Width codes that are none (T.30 Table 2, bits 17 and 18 both set), DCS that are too short, too long or all ones. */
static void test_dcs(void)
{
	static const char *const dcs[] = {"", "00", "00 44", "00 44 C0", "FF FF FF FF FF FF FF FF",
		"00 44 C1 01 01 01 01 01 01 01 01 01 01 01 01 FF", "00 00 00"};
	for (size_t i = 0; i < G_N_ELEMENTS(dcs); i++) {
		struct stage s = stage_new();
		ev_dcs(&s, from_hex(dcs[i]));
		ev_page(&s, SIDE_CALLER, 30, -1);
		ev_command(&s, SIDE_CALLER, FAX_MPS);
		ev_ecm_octets(&s, (const uint8_t *)"abcdefghijklmnopqrstuvwxyz", 26);
		stage_finish(&s);
		verdict_finish(s.call);
		for (guint p = 0; p < s.fax->pages->len; p++) {
			g_assert_cmpuint(stage_page(&s, p)->params.width, <=, T4_MAX_WIDTH);
			rows_given(stage_page(&s, p));
		}
		stage_free(&s);
	}
}

/* ---- floods ---- */

/* A million frames of all numbers, and no PPS: what is kept of them is no more than a page may have. */
static void test_fcd_flood(void)
{
	struct stage s = stage_new();
	const struct page_format format = format_of(PAGE_MMR, true);
	uint8_t octets[256] = {0xff};
	size_t before = heap_in_use;
	heap_peak_reset();
	ev_dcs(&s, dcs_of(&format));
	for (unsigned i = 0; i < 1000000; i++) {
		octets[1] = (uint8_t)(i >> 8);
		ev_fcd_of(&s, i & 0xff, octets, sizeof(octets));
	}
	stage_finish(&s);
	g_assert_cmpuint(s.fax->pages->len, ==, 1);
	g_assert_cmpuint(stage_page(&s, 0)->length, <=, s.limits->max_page_octets);
	verdict_finish(s.call);
	check_limit_finding(s.call);
	check_heap(before, FAX_BOUND + PAGE_BOUND);
	stage_free(&s);
}

/* Frames of every length from nothing to more than T38_RX_MAX_FRAME: what is longer than a frame of the page is cut. */
static void test_frame_lengths(void)
{
	uint8_t *octets = g_malloc(5000);
	memset(octets, 0xff, 5000);
	for (size_t n = 0; n <= 4096; n += n < 300 ? 1 : 97) {
		struct stage s = stage_new();
		const struct page_format format = format_of(PAGE_MMR, true);
		ev_dcs(&s, dcs_of(&format));
		for (unsigned i = 0; i < 3; i++)
			ev_fcd_of(&s, i, octets, n);
		ev_pps(&s, 0xf4, 0, 0, 3);
		stage_finish(&s);
		g_assert_cmpuint(s.fax->pages->len, ==, 1);
		size_t kept = MIN(n, 256);
		g_assert_cmpuint(stage_page(&s, 0)->length, ==, n == 0 ? 768 : 512 + kept);
		rows_given(stage_page(&s, 0));
		stage_free(&s);
	}
	g_free(octets);
}

/* Counters of PPS that have nothing to do with what was sent. */
static void test_pps_lies(void)
{
	GRand *rand = g_rand_new_with_seed(50);
	for (unsigned turn = 0; turn < 300; turn++) {
		struct stage s = stage_new();
		struct page_format format = format_of(PAGE_MH + chance(rand, PAGE_CODINGS), true);
		uint8_t octets[256] = {0xff, 0, 1, 0x35};
		format.small_frames = chance(rand, 2) == 0;
		ev_dcs(&s, dcs_of(&format));
		for (unsigned i = 0; i < 60; i++) {
			for (unsigned k = chance(rand, 6); k > 0; k--)
				ev_fcd_of(&s, chance(rand, 256), octets, chance(rand, 257));
			ev_pps(&s, chance(rand, 2) == 0 ? 0 : 0xf2, chance(rand, 3),
				chance(rand, 256), chance(rand, 257));
		}
		stage_finish(&s);
		verdict_finish(s.call);
		g_assert_cmpuint(s.fax->pages->len, <=, 61);
		for (guint p = 0; p < s.fax->pages->len; p++) {
			const struct fax_page *page = stage_page(&s, p);
			g_assert_cmpuint(page->length, <=, 61 * 65536);
			g_assert_cmpuint(page->frames, <=, 61 * 256);
			rows_given(page);
		}
		stage_free(&s);
	}
	g_rand_free(rand);
}

/* ---- what a flood leaves ---- */

/* Limits so small that a flood reaches them at once: from then on it must not leave anything more. */
static struct limits small_limits(void)
{
	struct limits limits = limits_default();
	limits.max_frames = 100;
	limits.max_signals = 100;
	limits.max_pages = 20;
	limits.max_frame_octets = 65536;
	limits.max_page_octets = 65536;
	return limits;
}

typedef void (*flood)(struct stage *, unsigned turn);

static void flood_fcd(struct stage *s, unsigned turn)
{
	const uint8_t octets[256] = {(uint8_t)turn, (uint8_t)(turn >> 8), 0xff};
	ev_fcd_of(s, turn & 0xff, octets, turn % 257);
}

static void flood_pps(struct stage *s, unsigned turn)
{
	ev_pps(s, turn % 2 == 0 ? 0 : 0xf2, turn >> 8 & 0xff, turn & 0xff, 256);
}

static void flood_fcd_and_pps(struct stage *s, unsigned turn)
{
	flood_fcd(s, turn * 7);
	ev_pps(s, 0, turn / 100, turn & 0xff, 1 + turn % 256);
}

static void flood_indicators(struct stage *s, unsigned turn)
{
	ev_indicator(s, SIDE_CALLER, (enum ifp_indicator)(turn % 16));
	ev_indicator(s, SIDE_CALLEE, (enum ifp_indicator)(turn % 11));
}

static void flood_runs(struct stage *s, unsigned turn)
{
	ev_run(s, SIDE_CALLER, page_of(10, (int)(turn % 10), false));
	ev_end(s, SIDE_CALLER);
}

static void flood_gaps(struct stage *s, unsigned turn)
{
	const uint8_t octet = (uint8_t)(turn * 37);
	ev_octets(s, SIDE_CALLER, IFP_DATA_V17_14400, &octet, 1);
	ev_gap(s, SIDE_CALLER, 1);
}

static void flood_bad_frames(struct stage *s, unsigned turn)
{
	GByteArray *frame = frame_of("60", false);
	put8(frame, turn & 0xff);
	put32(frame, turn);
	ev_frame_as(s, SIDE_CALLER, IFP_DATA_V17_14400, frame,
		turn % 2 == 0 ? T38_FCS_BAD : T38_FCS_MISSING);
}

static void flood_v8(struct stage *s, unsigned turn)
{
	const uint8_t octets[] = {(uint8_t)turn, 'A', 0};
	stage_event(s, SIDE_CALLER,
		(struct t38_event){.kind = T38_V8,
			.data_type = IFP_DATA_V8,
			.field_type = IFP_CM_MESSAGE,
			.octets = octets,
			.length = sizeof(octets)});
}

static void check_flood(gconstpointer data)
{
	enum { TURNS = 140000 };
	const flood one = *(const flood *)data;
	const struct limits limits = small_limits();
	struct stage s = stage_with(&limits);
	const struct page_format format =
		format_of(PAGE_MH, one != flood_runs && one != flood_gaps);
	ev_dcs(&s, dcs_of(&format));
	for (unsigned turn = 0; turn < TURNS; turn++)
		one(&s, turn);
	size_t half = heap_in_use;
	for (unsigned turn = TURNS; turn < 2 * TURNS; turn++)
		one(&s, turn);
	g_test_message("%zu KiB, then %zu KiB", half / 1024, heap_in_use / 1024);
	g_assert_cmpuint(heap_in_use, <=, half + MIB / 4);
	stage_finish(&s);
	verdict_finish(s.call);
	check_limit_finding(s.call);
	for (guint p = 0; p < s.fax->pages->len; p++)
		rows_given(stage_page(&s, p));
	stage_free(&s);
}

static const struct {
	const char *path;
	flood one;
} floods[] = {
	{"/hostile-image/flood/fcd", flood_fcd},
	{"/hostile-image/flood/pps", flood_pps},
	{"/hostile-image/flood/fcd-and-pps", flood_fcd_and_pps},
	{"/hostile-image/flood/indicators", flood_indicators},
	{"/hostile-image/flood/runs", flood_runs},
	{"/hostile-image/flood/gaps", flood_gaps},
	{"/hostile-image/flood/bad-frames", flood_bad_frames},
	{"/hostile-image/flood/v8", flood_v8},
};

int main(int argc, char **argv)
{
	heap_peak_init();
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/hostile-image/mmr-rows", test_mmr_rows);
	g_test_add_func("/hostile-image/mh-rows", test_mh_rows);
	g_test_add_func("/hostile-image/long-run", test_long_run);
	g_test_add_func("/hostile-image/long-ecm-page", test_long_ecm_page);
	g_test_add_func("/hostile-image/jbig-headers", test_jbig_headers);
	g_test_add_func("/hostile-image/jpeg-headers", test_jpeg_headers);
	g_test_add_func("/hostile-image/dcs", test_dcs);
	g_test_add_func("/hostile-image/fcd-flood", test_fcd_flood);
	g_test_add_func("/hostile-image/frame-lengths", test_frame_lengths);
	g_test_add_func("/hostile-image/pps-lies", test_pps_lies);
	for (size_t i = 0; i < G_N_ELEMENTS(floods); i++)
		g_test_add_data_func(floods[i].path, &floods[i].one, check_flood);
	return g_test_run();
}
