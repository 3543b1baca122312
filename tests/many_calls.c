/* Captures of many calls at once, for tests/many_calls.t:
 *
 *   many_calls make N OUT.pcap OUT.tif      a call with a page of its own, number N of five kinds, and that page
 *   many_calls merge OUT.pcap IN.pcap...    the calls of captures as of testdata/make, begun one after the other, with
 *                                           addresses, ports and Call-IDs of their own
 */
#include <stdio.h>
#include <stdlib.h>

#include "testdata/make/bench_fax.h"
#include "testdata/make/sip_wrap.h"
#include "testdata/make/udptl_wrap.h"
#include "tests/analyzer/page_send.h"

/* 2026-01-17 09:00:00 UTC */
#define START_US (INT64_C(1768640400) * 1000000)

/* ---- a call ---- */

static const struct kind {
	size_t resolution, width; /* of page_send.h */
	enum page_coding coding;
	bool ecm, small_frames;
	size_t modem;
	uint32_t rows;
	size_t painter;
} kinds[] = {
	{1, 0, PAGE_MH, false, false, 4, 120, 1},
	{2, 1, PAGE_MR, false, false, 2, 300, 0},
	{8, 2, PAGE_MMR, true, true, 6, 250, 0},
#ifdef HAVE_JBIG
	{7, 0, PAGE_JBIG, true, false, 2, 280, 1},
#else
	{7, 0, PAGE_MMR, true, false, 2, 280, 1},
#endif
	{11, 1, PAGE_MH, true, true, 5, 90, 0},
};

struct line {
	struct capture_out *out;
	struct udptl_sender sender[2];
	struct udp_end end[2];
	int64_t now_us;
};

static void take(void *ctx, enum page_side from, const uint8_t *ifp, size_t n, bool lost)
{
	struct line *line = ctx;
	uint8_t datagram[UDPTL_WRAP_MAX_DATAGRAM];
	size_t length = udptl_wrap(&line->sender[from], ifp, n, datagram);
	line->now_us += 20137;
	if (!lost)
		capture_out_udp(line->out, line->now_us, &line->end[from], &line->end[!from],
			datagram, length);
}

static GByteArray *code(const struct kind *kind, const struct image *image, GRand *rand)
{
	const struct dress dress = {.min_bits = 48};
#ifdef HAVE_JBIG
	const struct jbig_dress jbig = {.options = JBG_TPBON | JBG_VLENGTH,
		.stripe = 128,
		.mx = 127,
		.told_rows = UINT32_MAX};
	if (kind->coding == PAGE_JBIG)
		return code_jbig(image, &jbig);
#endif
	return code_t4(image, kind->coding, &dress, rand);
}

static void send_fax(struct page_send *s, const struct kind *kind, const struct image *image)
{
	const struct page_format format = {.resolution = &page_resolutions[kind->resolution],
		.width = kind->width,
		.coding = kind->coding,
		.ecm = kind->ecm,
		.small_frames = kind->small_frames,
		.modem = &page_modems[kind->modem]};
	GByteArray *coded = code(kind, image, s->rand);
	page_send_begin(s, &format, true);
	if (kind->ecm)
		page_send_ecm_page(s, coded, &format, 100, true, 0, T30_FCF_EOP);
	else
		page_send_plain_page(s, coded, 60, T30_FCF_EOP);
	page_send_end(s);
	g_byte_array_unref(coded);
}

static void send_call(struct capture_out *out, unsigned n, const struct kind *kind,
	const struct image *image, GRand *rand)
{
	char key[16];
	struct line line = {.out = out,
		.sender = {{.secondaries = 1}, {.secondaries = 1}},
		.end = {{{192, 0, 2, 110}, 30100}, {{198, 51, 100, 110}, 31100}}};
	struct page_send send = page_send_of(rand, take, &line);
	const struct sip_wrap sip = {.key = key,
		.party = {{"+15550001", "Example-ATA/2.1", {192, 0, 2, 110}, 16484, 30100},
			{"+15550002", "Example-Gateway/7.4", {198, 51, 100, 110}, 17484, 31100}},
		.fax_version = send.maker.syntax == IFP_2002,
		.udp_ec = "t38UDPRedundancy",
		.out = out};
	g_snprintf(key, sizeof(key), "7a39%04x", n & 0xffff);
	send.packet_octets = 300;
	send.frame_trouble = 10;
	line.now_us = sip_wrap_begin(&sip, START_US);
	send_fax(&send, kind, image);
	sip_wrap_end(&sip, line.now_us + 240000);
	page_send_clear(&send);
}

static bool write_tiff(
	const char *path, const struct image *image, const struct page_resolution *resolution)
{
	TIFF *tiff = TIFFOpen(path, "w");
	bool good = tiff != NULL;
	if (!good)
		return false;
	TIFFSetField(tiff, TIFFTAG_IMAGEWIDTH, image->width);
	TIFFSetField(tiff, TIFFTAG_IMAGELENGTH, image->rows);
	TIFFSetField(tiff, TIFFTAG_ROWSPERSTRIP, image->rows);
	TIFFSetField(tiff, TIFFTAG_BITSPERSAMPLE, 1);
	TIFFSetField(tiff, TIFFTAG_PHOTOMETRIC, PHOTOMETRIC_MINISWHITE);
	TIFFSetField(tiff, TIFFTAG_COMPRESSION, COMPRESSION_CCITTFAX4);
	TIFFSetField(tiff, TIFFTAG_RESOLUTIONUNIT, RESUNIT_INCH);
	TIFFSetField(tiff, TIFFTAG_XRESOLUTION, (double)resolution->x_dpi);
	TIFFSetField(tiff, TIFFTAG_YRESOLUTION, (double)resolution->y_dpi);
	for (uint32_t y = 0; good && y < image->rows; y++)
		good = TIFFWriteScanline(tiff, image_row(image, y), y, 0) == 1;
	TIFFClose(tiff);
	return good;
}

static bool make(unsigned n, const char *capture, const char *tiff)
{
	const struct kind *kind = &kinds[n % G_N_ELEMENTS(kinds)];
	const struct page_resolution *resolution = &page_resolutions[kind->resolution];
	GRand *rand = g_rand_new_with_seed(n);
	uint32_t width = resolution->pels * page_widths[kind->width].pels_per_1728 / 1728;
	struct image image = image_paint(rand, kind->painter, width, kind->rows);
	struct capture_out *out = capture_out_open(capture);
	bool good = out != NULL;
	if (good)
		send_call(out, n, kind, &image, rand);
	good = capture_out_close(out) && good && write_tiff(tiff, &image, resolution);
	g_free(image.pels);
	g_rand_free(rand);
	return good;
}

/* ---- many ---- */

#define MOST_CALLS 100
#define APART_US 250000

/* Every other call is between the same two hosts, as calls of gateways are, the others between hosts of their own. */
static unsigned call_number(unsigned i)
{
	return i % 2 == 0 ? 150 * (i / 2) : i;
}

static struct bench_source *earliest(struct bench_source *const *sources, unsigned count)
{
	struct bench_source *first = sources[0];
	for (unsigned i = 1; i < count; i++)
		if (sources[i]->next_us < first->next_us)
			first = sources[i];
	return first;
}

static bool load(char *const *paths, unsigned count, struct bench_fax_script **scripts,
	struct bench_source **sources)
{
	char *error = NULL;
	for (unsigned i = 0; i < count; i++) {
		scripts[i] = bench_fax_script_load(paths[i], &error);
		if (scripts[i] == NULL) {
			fprintf(stderr, "many_calls: %s\n", error);
			return false;
		}
		sources[i] =
			bench_fax_new(scripts[i], call_number(i), START_US + (int64_t)i * APART_US);
	}
	return true;
}

static bool merge(const char *path, char *const *paths, unsigned count)
{
	struct bench_fax_script *scripts[MOST_CALLS];
	struct bench_source *sources[MOST_CALLS], *next;
	if (count == 0 || count > MOST_CALLS || !load(paths, count, scripts, sources))
		return false;
	struct capture_out *out = capture_out_open(path);
	while (out != NULL && (next = earliest(sources, count))->next_us != BENCH_SOURCE_OVER)
		next->emit(next, out);
	for (unsigned i = 0; i < count; i++) {
		g_free(sources[i]);
		bench_fax_script_free(scripts[i]);
	}
	return capture_out_close(out) && out != NULL;
}

int main(int argc, char **argv)
{
	if (argc == 5 && strcmp(argv[1], "make") == 0)
		return make((unsigned)strtoul(argv[2], NULL, 10), argv[3], argv[4]) ? 0 : 1;
	if (argc > 3 && strcmp(argv[1], "merge") == 0)
		return merge(argv[2], argv + 3, (unsigned)argc - 3) ? 0 : 1;
	fputs("usage: many_calls make N OUT.pcap OUT.tif\n       many_calls merge OUT.pcap "
	      "IN.pcap...\n",
		stderr);
	return 2;
}
