#include "reassembly/t85_rows.h"

#include <glib.h>
#include <string.h>

#include "dissect/bytes.h"

#ifdef HAVE_JBIG
#include <jbig85.h>
#else
#define JBG_LRLTWO 0x40
#define JBG_VLENGTH 0x20
#define JBG_TPBON 0x08
#endif

/* The header of a BIE (T.82 6.2). */
#define BIH_OCTETS 20u

#define OPTIONS (JBG_LRLTWO | JBG_VLENGTH | JBG_TPBON) /* that T.85 has */

#define MAX_MX 127u
#define ESC 0xffu
#define SDNORM 0x02u /* with ESC: end of a stripe */
#define SDRST 0x03u

/* Pels that a page may have coded one by one: A4 at 400 dpi whatever its size, and for each octet many times
 * what an octet of a page that is not nearly blank stands for. */
#define MAX_PELS (UINT64_C(1) << 24)
#define MAX_PELS_PER_OCTET 1024u

struct header {
	uint32_t width, rows, stripe;
};

static uint8_t reverse(uint8_t octet)
{
	unsigned bits = octet;
	bits = (bits & 0x0f) << 4 | bits >> 4;
	bits = (bits & 0x33) << 2 | (bits >> 2 & 0x33);
	bits = (bits & 0x55) << 1 | (bits >> 1 & 0x55);
	return (uint8_t)bits;
}

static void reverse_all(uint8_t *octets, size_t n)
{
	for (size_t i = 0; i < n; i++)
		octets[i] = reverse(octets[i]);
}

/* DL, D, P and a fill octet: one layer, no differential ones, one plane. */
#define SINGLE_LAYER 0x00000100u

static bool parse_header(const uint8_t bie[BIH_OCTETS], struct header *out)
{
	struct bytes in = bytes_of(bie, BIH_OCTETS, BIH_OCTETS);
	if (bytes_be32(&in) != SINGLE_LAYER)
		return false;
	out->width = bytes_be32(&in);
	out->rows = bytes_be32(&in);
	out->stripe = bytes_be32(&in);
	unsigned mx = bytes_u8(&in), my = bytes_u8(&in);
	unsigned order = bytes_u8(&in), options = bytes_u8(&in);
	/* The order of layers and planes says nothing where there is one of each. */
	return out->width > 0 && out->width <= T4_MAX_WIDTH && out->rows > 0 && out->stripe > 0 &&
	       mx <= MAX_MX && my == 0 && order <= 0x0f && (options & ~(unsigned)OPTIONS) == 0;
}

/* `reversed`: whether the octets have to be. */
static bool find_header(const uint8_t *octets, size_t n, struct header *out, bool *reversed)
{
	uint8_t bie[BIH_OCTETS];
	if (n < BIH_OCTETS)
		return false;
	memcpy(bie, octets, BIH_OCTETS);
	reverse_all(bie, BIH_OCTETS);
	*reversed = parse_header(bie, out);
	return *reversed || parse_header(octets, out);
}

uint8_t *t85_rows_bie(const uint8_t *octets, size_t n)
{
	struct header header;
	bool reversed = true;
	uint8_t *bie = g_memdup2(octets, n);
	if (!find_header(octets, n, &header, &reversed) || reversed)
		reverse_all(bie, n);
	return bie;
}

#ifdef HAVE_JBIG

struct decoder {
	struct jbg85_dec_state jbig;
	uint32_t width;
	uint32_t max_rows;
	uint64_t pels; /* that may still be coded */
	page_row_sink sink;
	void *ctx;
	struct page_result *result;
	bool halted; /* by the sink or a limit */
	bool failed;
};

/* False when the row is beyond a limit. */
static bool pay_row(struct decoder *d, bool typical)
{
	uint32_t pels = typical ? 0 : d->width;
	d->result->limited = d->result->rows == d->max_rows || d->pels < pels;
	if (d->result->limited)
		return false;
	d->pels -= pels;
	d->result->rows++;
	return true;
}

/* Given each row by the library, which stops when the answer is not 0. */
static int take_row(const struct jbg85_dec_state *jbig, unsigned char *pels, size_t n,
	unsigned long y, void *ctx)
{
	struct decoder *d = ctx;
	(void)n, (void)y;
	/* Set still when the row is typical: one symbol said that it equals the row above. */
	bool typical = (jbig->options & JBG_TPBON) != 0 && jbig->pseudo != 0;
	d->halted = !pay_row(d, typical) ||
		    (d->sink != NULL && !d->sink(d->ctx, &(struct page_row){.pels = pels}));
	return d->halted;
}

static bool all_rows(const struct jbg85_dec_state *jbig)
{
	return jbig->bie_len >= BIH_OCTETS && jbig->y >= jbig->y0;
}

/* All rows of the stripe are decoded, and its end marker has not been read. */
static bool in_tail(const struct jbg85_dec_state *jbig)
{
	return jbig->bie_len >= BIH_OCTETS && jbig->i > 0 &&
	       (jbig->i >= jbig->l0 || jbig->y >= jbig->y0);
}

/* The library refuses octets behind the last row of a stripe. An encoder need not strip the zeros there
 * (T.82 allows to, only), so they are skipped up to the marker. */
static bool skip_tail(const struct decoder *d, int status, const uint8_t *bie, size_t n, size_t *at)
{
	const uint8_t *marker;
	if (status >> 4 != JBG_EINVAL >> 4 || !in_tail(&d->jbig) || *at >= n)
		return false;
	/* A marker that was refused itself. Without this a turn might skip no octet, and never end. */
	if (d->jbig.buf_len > 0 || bie[*at] == ESC)
		return false;
	marker = memchr(bie + *at, ESC, n - *at);
	if (marker == NULL)
		return false;
	*at = (size_t)(marker - bie);
	return true;
}

/* Where the data stopped to be of use. */
static size_t feed(struct decoder *d, uint8_t *bie, size_t n)
{
	size_t at = 0, used = 0;
	int status;
	do {
		status = jbg85_dec_in(&d->jbig, bie + at, n - at, &used);
		at += used;
	} while (!d->halted && skip_tail(d, status, bie, n, &at));
	d->failed = status != JBG_EOK && status != JBG_EAGAIN && status != JBG_EOK_INTR;
	return at;
}

/* The rows of a stripe whose end marker stands at the very end of the data are held back for a NEWLEN that
 * could follow and shorten the page (T.85 Appendix I). Behind a hole nobody knows. */
static void flush(struct decoder *d)
{
	if (!d->halted && !d->failed)
		jbg85_dec_end(&d->jbig);
}

/* Zeros behind the last marker fill the last ECM frame up. They are not rows of a further stripe where the
 * header told no height and no NEWLEN came. An ESC cut from its marker would keep the rows of the stripe in
 * front of it back. */
static size_t without_padding(const uint8_t *bie, size_t n)
{
	size_t end = n;
	while (end > BIH_OCTETS && bie[end - 1] == 0)
		end--;
	if (end >= BIH_OCTETS + 2 && bie[end - 2] == ESC &&
		(bie[end - 1] == SDNORM || bie[end - 1] == SDRST))
		return end;
	return n > BIH_OCTETS && bie[n - 1] == ESC ? n - 1 : n;
}

static void decode(struct decoder *d, uint8_t *bie, size_t n, bool holed)
{
	size_t row_octets = ((size_t)d->width + 7) / 8;
	uint8_t *rows = g_malloc0(row_octets * 3);
	jbg85_dec_init(&d->jbig, rows, row_octets * 3, take_row, d);
	d->result->octets_used = feed(d, bie, holed ? n : without_padding(bie, n));
	if (!holed)
		flush(d);
	d->result->ended = !d->halted && all_rows(&d->jbig);
	d->result->stopped = !d->halted && !d->result->ended;
	g_free(rows);
}

bool t85_rows_width(const uint8_t *octets, size_t n, uint32_t *width)
{
	struct header header;
	bool reversed;
	if (!find_header(octets, n, &header, &reversed))
		return false;
	*width = header.width;
	return true;
}

bool t85_rows_decode(const struct t85_params *params, const uint8_t *octets, size_t n,
	page_row_sink sink, void *ctx, struct page_result *result)
{
	struct decoder d = {
		.max_rows = params->max_rows != 0 ? params->max_rows : T4_MAX_ROWS,
		.sink = sink,
		.ctx = ctx,
		.result = result,
	};
	bool holed = params->holed && params->hole <= n;
	*result = (struct page_result){0};
	if (holed)
		n = params->hole;
	if (!t85_rows_width(octets, n, &d.width))
		return false;
	d.pels = MAX_PELS + (uint64_t)n * MAX_PELS_PER_OCTET;
	uint8_t *bie = t85_rows_bie(octets, n);
	decode(&d, bie, n, holed);
	g_free(bie);
	return true;
}

#else

bool t85_rows_width(const uint8_t *octets, size_t n, uint32_t *width)
{
	(void)octets, (void)n, (void)width;
	return false;
}

bool t85_rows_decode(const struct t85_params *params, const uint8_t *octets, size_t n,
	page_row_sink sink, void *ctx, struct page_result *result)
{
	(void)params, (void)octets, (void)n, (void)sink, (void)ctx;
	*result = (struct page_result){0};
	return false;
}

#endif
