#include "reassembly/t4_rows.h"

#include <glib.h>
#include <string.h>

#include "reassembly/t4_codes.h"

/* Bits are numbered from the first of the coded data. A row owns the bits from behind the EOL in front
 * of it up to and with the EOL that ends it, so that every hole belongs to exactly one row.
 *
 * No sequence of codes holds 11 zeros in a row: an EOL found in the raw bits ends the row whatever the
 * codes before it say. So each row is bounded first and decoded then, and damage never spreads beyond
 * the next EOL. */

#define EOL_ZEROS 11u
#define EOL_BITS 12u
#define RTC_EOLS 6u /* T.4 4.1.4 */

/* Two EOLs with no pels between them never stand inside a good page. */
#define RTC_EOLS_MIN 2u

/* Bad rows behind a short RTC are held back: noise, unless good rows follow, or more than noise has. */
#define MAX_HELD 16u

#define CUT_ROW_CHANGES 4u /* runs that a cut last row has at least */

#define NO_HOLE UINT64_MAX

struct line {
	uint64_t start; /* the tag bit (MR), else the first code */
	uint64_t zeros; /* where the run of zeros begins that ends the line */
	uint64_t limit; /* where the 11 zeros of the EOL begin, or the end of the data */
	uint64_t next;	/* behind the EOL, or the end of the data */
	bool eol;
	bool two_dimensional;
	uint64_t hole; /* the first in or at the border of these bits, or NO_HOLE */
	bool doubtful; /* the EOL in front may be none: its zeros and its one did not come together */
};

struct decoder {
	const uint8_t *coded;
	size_t n;
	uint64_t at; /* next bit */
	uint64_t end;
	const struct t4_params *params;
	uint32_t max_rows;
	size_t next_hole;
	page_row_sink sink;
	void *ctx;
	struct page_result *result;

	/* Changing elements: where the colour changes, ascending; those at even indices begin black. The
	 * row above ends with sentinels, four times the width. */
	uint32_t *above;
	uint32_t *changes;
	uint32_t count; /* of `changes` */
	uint8_t *pels;

	uint32_t bad_run;
	unsigned eols; /* that followed each other with no pels between */
	unsigned held; /* bad rows that are held back, see MAX_HELD */
	struct page_row held_rows[MAX_HELD + 1];
	uint64_t rtc_end;
	bool suspect;	/* MR: the row above is not what the sender coded 2-D rows against */
	bool split_eol; /* a hole stands inside the last EOL */
	bool halted;
};

/* The next n bits, 1 to 32; zeros behind the end. */
static uint32_t peek(const struct decoder *d, uint64_t at, unsigned n)
{
	uint8_t padded[8] = {0};
	size_t octet = (size_t)(at >> 3);
	if (at >= d->end)
		return 0;
	const uint8_t *p = d->coded + octet;
	if (d->n - octet < sizeof(padded))
		p = memcpy(padded, p, d->n - octet);
	uint64_t bits = (uint64_t)p[0] << 56 | (uint64_t)p[1] << 48 | (uint64_t)p[2] << 40 |
			(uint64_t)p[3] << 32 | (uint64_t)p[4] << 24 | (uint64_t)p[5] << 16 |
			(uint64_t)p[6] << 8 | p[7];
	return (uint32_t)(bits << (at & 7) >> (64 - n));
}

static unsigned leading_zeros(unsigned octet)
{
	return 8 - g_bit_storage(octet);
}

static unsigned trailing_zeros(unsigned octet)
{
	return g_bit_storage(octet & -octet) - 1;
}

/* Finds where the line ends that begins at `start`. */
static struct line bound_line(const uint8_t *coded, size_t n, uint64_t start)
{
	struct line line = {.start = start, .zeros = start, .hole = NO_HOLE};
	uint8_t mask = (uint8_t)(0xff >> (start & 7));
	for (size_t i = (size_t)(start >> 3); i < n; i++, mask = 0xff) {
		unsigned octet = coded[i] & mask;
		if (octet == 0)
			continue;
		uint64_t one = (uint64_t)i * 8 + leading_zeros(octet);
		if (one - line.zeros >= EOL_ZEROS) {
			line.limit = one - EOL_ZEROS;
			line.next = one + 1;
			line.eol = true;
			return line;
		}
		line.zeros = (uint64_t)i * 8 + 8 - trailing_zeros(octet);
	}
	line.limit = line.next = (uint64_t)n * 8;
	return line;
}

/* Takes the holes in the line's bits. */
static void take_holes(struct decoder *d, struct line *line)
{
	const struct t4_params *params = d->params;
	for (; d->next_hole < params->hole_count; d->next_hole++) {
		size_t octet = params->holes[d->next_hole].at;
		uint64_t at = (uint64_t)octet * 8;
		if (octet > d->n)
			break;
		if (line->eol ? at >= line->next : at > line->next)
			break;
		if (line->hole == NO_HOLE)
			line->hole = at;
		d->split_eol = line->eol && at > line->limit;
	}
}

/* The line that begins at `start`, with its holes. */
static struct line take_line(struct decoder *d, uint64_t start)
{
	struct line line = bound_line(d->coded, d->n, start);
	line.doubtful = d->split_eol;
	d->split_eol = false;
	take_holes(d, &line);
	return line;
}

/* Adds a place where the colour changes. Changing twice at one place is a run of no pels: no change. */
static void add_change(struct decoder *d, uint32_t at)
{
	if (at >= d->params->width)
		return;
	if (d->count > 0 && d->changes[d->count - 1] == at)
		d->count--;
	else
		d->changes[d->count++] = at;
}

/* Make-up codes, any number for runs above 2560, and a terminating code. */
static bool read_run(struct decoder *d, enum t4_colour colour, uint32_t *end)
{
	uint32_t run;
	do {
		uint16_t entry = t4_codes_run[colour][peek(d, d->at, T4_RUN_BITS)];
		if (entry == 0)
			return false;
		run = entry >> 4;
		d->at += entry & 15;
		*end += run;
	} while (run >= T4_MAKE_UP && *end <= d->params->width);
	return *end <= d->params->width;
}

/* T.4 4.1: runs of white and black in turn up to the zeros that end the line. */
static bool decode_1d(struct decoder *d, const struct line *line)
{
	enum t4_colour colour = T4_WHITE;
	uint32_t end = 0;
	d->count = 0;
	while (d->at < line->zeros) {
		if (!read_run(d, colour, &end))
			return false;
		add_change(d, end);
		colour = colour == T4_WHITE ? T4_BLACK : T4_WHITE;
	}
	return end == d->params->width;
}

/* A row that is coded against the row above, T.4 4.2. */
struct row_2d {
	int64_t a0; /* -1: the imaginary white pel in front of the row */
	enum t4_colour colour;
	size_t b1; /* index in `above` */
};

/* b1: the first changing element right of a0 that begins the opposite colour of a0's. The index is never
 * behind it. */
static void seek_b1(const struct decoder *d, struct row_2d *row)
{
	while (d->above[row->b1] <= row->a0 && d->above[row->b1] < d->params->width)
		row->b1 += 2;
}

static bool vertical(struct decoder *d, struct row_2d *row, int shift)
{
	int64_t a1 = (int64_t)d->above[row->b1] + shift;
	if (a1 <= row->a0 || a1 > d->params->width)
		return false;
	add_change(d, (uint32_t)a1);
	row->a0 = a1;
	row->colour = row->colour == T4_WHITE ? T4_BLACK : T4_WHITE;
	/* VL can leave a0 in front of the element before b1, but never of the one three before. */
	row->b1 = row->b1 > 0 ? row->b1 - 1 : 1;
	return true;
}

static bool horizontal(struct decoder *d, struct row_2d *row)
{
	uint32_t end = row->a0 < 0 ? 0 : (uint32_t)row->a0;
	if (!read_run(d, row->colour, &end))
		return false;
	add_change(d, end);
	if (!read_run(d, row->colour == T4_WHITE ? T4_BLACK : T4_WHITE, &end))
		return false;
	add_change(d, end);
	row->a0 = end;
	return true;
}

static bool decode_mode(struct decoder *d, struct row_2d *row)
{
	struct t4_mode mode = t4_codes_mode[peek(d, d->at, T4_MODE_BITS)];
	d->at += mode.length;
	seek_b1(d, row);
	switch (mode.kind) {
	case T4_MODE_VERTICAL:
		return vertical(d, row, mode.shift);
	case T4_MODE_HORIZONTAL:
		return horizontal(d, row);
	case T4_MODE_PASS:
		row->a0 = d->above[row->b1 + 1];
		return row->a0 < d->params->width; /* a1 is right of b2: not the end of the row */
	default:
		return false;
	}
}

static bool decode_2d(struct decoder *d)
{
	struct row_2d row = {.a0 = -1, .colour = T4_WHITE};
	d->count = 0;
	while (row.a0 < d->params->width) {
		if (!decode_mode(d, &row))
			return false;
	}
	return true;
}

static void blacken(uint8_t *pels, uint32_t from, uint32_t to)
{
	uint32_t first = from >> 3, last = to >> 3;
	uint8_t head = (uint8_t)(0xff >> (from & 7));
	uint8_t tail = (uint8_t) ~(0xff >> (to & 7));
	if (first == last) {
		pels[first] |= head & tail;
		return;
	}
	pels[first] |= head;
	memset(pels + first + 1, 0xff, last - first - 1);
	if (tail != 0)
		pels[last] |= tail;
}

/* Makes the decoded row the one to show and the one above the next. */
static void keep_row(struct decoder *d)
{
	uint32_t width = d->params->width;
	memset(d->pels, 0, (width + 7) / 8);
	for (unsigned i = 0; i < 4; i++)
		d->changes[d->count + i] = width;
	for (uint32_t i = 0; i < d->count; i += 2)
		blacken(d->pels, d->changes[i], d->changes[i + 1]);
	uint32_t *above = d->above;
	d->above = d->changes;
	d->changes = above;
}

static void give_row(struct decoder *d, struct page_row row)
{
	struct page_result *result = d->result;
	bool bad = page_row_is_bad(row.state);
	if (d->halted)
		return;
	if (result->rows == d->max_rows) {
		result->limited = true;
		d->halted = true;
		return;
	}
	result->rows++;
	d->bad_run = bad ? d->bad_run + 1 : 0;
	result->bad_rows += bad;
	result->longest_bad_run = MAX(result->longest_bad_run, d->bad_run);
	row.pels = d->pels;
	if (d->sink != NULL && !d->sink(d->ctx, &row))
		d->halted = true;
}

static void give_held(struct decoder *d)
{
	for (unsigned i = 0; i < d->held; i++)
		give_row(d, d->held_rows[i]);
	d->held = 0;
}

/* Octets of it never came, or it may be the tail of a row whose head did not. */
static bool is_lost(const struct line *line)
{
	return line->hole != NO_HOLE || line->doubtful;
}

static struct page_row row_of(const struct line *line, enum page_row_state state)
{
	return (struct page_row){.state = state,
		.begin = (size_t)(line->start / 8),
		.end = (size_t)((line->next + 7) / 8)};
}

/* A row of the full width, as decoded. */
static void give_intact(struct decoder *d, const struct line *line)
{
	enum page_row_state state = PAGE_ROW_GOOD;
	if (is_lost(line))
		state = PAGE_ROW_LOST;
	else if (line->two_dimensional && d->suspect)
		state = PAGE_ROW_DOUBTFUL;
	give_held(d);
	keep_row(d);
	give_row(d, row_of(line, state));
	d->suspect = state != PAGE_ROW_GOOD;
	d->eols = 0;
}

/* A row that did not decode: the row above stands for it, and stays what 2-D rows refer to. */
static void give_copy(struct decoder *d, const struct line *line)
{
	struct page_row row = row_of(line, is_lost(line) ? PAGE_ROW_LOST : PAGE_ROW_CONCEALED);
	d->suspect = true;
	if (d->eols < RTC_EOLS_MIN && d->held == 0) {
		give_row(d, row);
		return;
	}
	d->held_rows[d->held++] = row;
	if (d->held > MAX_HELD)
		give_held(d);
}

/* True when the codes of the line give the width, and nothing but fill stands between them and EOL. */
static bool decode_codes(struct decoder *d, struct line *line, uint64_t at, bool two_dimensional)
{
	line->two_dimensional = two_dimensional;
	d->at = at;
	if (at >= line->zeros)
		return false;
	bool decoded = two_dimensional ? decode_2d(d) : decode_1d(d, line);
	return decoded && d->at >= line->zeros && d->at <= line->limit;
}

static bool decode_line(struct decoder *d, struct line *line)
{
	if (d->params->coding == T4_MH)
		return decode_codes(d, line, line->start, false);
	bool tag = peek(d, line->start, 1) != 0;
	return decode_codes(d, line, line->start + 1, !tag);
}

/* In front of the first EOL stand fill, ones or noise (T.4 gives them no meaning), or, from senders that
 * leave out the EOL, the first row: with the tag bit or without it, but never 2-D. */
static bool decode_lead(struct decoder *d, struct line *line)
{
	bool tag = d->params->coding == T4_MR && peek(d, line->start, 1) != 0;
	if (tag && decode_codes(d, line, line->start + 1, false))
		return true;
	return decode_codes(d, line, line->start, false);
}

/* True when there are no pels: an EOL right behind another one. */
static bool is_empty(const struct decoder *d, const struct line *line)
{
	return line->zeros <= line->start + (d->params->coding == T4_MR);
}

/* A hole behind the last code of a row spares the row's pels. */
static bool is_intact(const struct decoder *d, const struct line *line, bool decoded)
{
	return decoded && (line->hole == NO_HOLE || line->hole >= d->at);
}

static void count_eols(struct decoder *d, const struct line *line, bool empty)
{
	d->at = line->next;
	if (!line->eol)
		return;
	d->eols = empty ? d->eols + 1 : 1;
	if (d->eols >= RTC_EOLS_MIN && d->held == 0)
		d->rtc_end = line->next;
	if (d->eols < RTC_EOLS)
		return;
	give_held(d);
	d->rtc_end = line->next;
	d->result->ended = !d->halted;
	d->halted = true;
}

static void first_line(struct decoder *d)
{
	struct line line = take_line(d, 0);
	bool holed = line.hole != NO_HOLE;
	bool decoded = decode_lead(d, &line);
	if (is_intact(d, &line, decoded))
		give_intact(d, &line);
	else if (holed && line.eol)
		give_copy(d, &line);
	count_eols(d, &line, false);
}

/* A row that the end of the data cuts off, sound as far as it goes: its codes decode up to the last one, which
 * is not whole. Fewer than a few runs could be noise. */
static bool is_cut_row(const struct decoder *d, const struct line *line)
{
	return !line->eol && d->eols < RTC_EOLS_MIN && d->held == 0 &&
	       d->count >= CUT_ROW_CHANGES && d->at + EOL_BITS + 1 >= line->limit;
}

/* The pels that came, the rest white. */
static void give_cut_row(struct decoder *d, const struct line *line)
{
	/* the last code may have been read with bits that are not there */
	if (d->at > line->limit)
		d->count--;
	/* an odd number of changes would make the rest black */
	d->count &= ~(uint32_t)1;
	give_intact(d, line);
}

static void next_line(struct decoder *d)
{
	struct line line = take_line(d, d->at);
	bool holed = line.hole != NO_HOLE;
	bool empty = is_empty(d, &line) && !holed;
	bool decoded = !empty && decode_line(d, &line);
	if (is_intact(d, &line, decoded))
		give_intact(d, &line);
	else if (holed || (!empty && line.eol))
		give_copy(d, &line);
	else if (!empty && is_cut_row(d, &line))
		give_cut_row(d, &line);
	count_eols(d, &line, empty);
}

static void decode_lines(struct decoder *d)
{
	first_line(d);
	while (!d->halted && d->at < d->end)
		next_line(d);
	/* a hole behind the last octet, right after an EOL */
	if (!d->halted && d->eols > 0)
		next_line(d);
	if (!d->halted && d->rtc_end != 0 && (d->eols >= RTC_EOLS_MIN || d->held > 0))
		d->result->ended = true;
	if (d->result->ended)
		d->at = d->rtc_end;
}

/* MMR: true when no row can begin here; says why in the result. */
static bool at_page_end(struct decoder *d)
{
	if (peek(d, d->at, T4_MODE_BITS) != 0)
		return false;
	struct line line = bound_line(d->coded, d->n, d->at);
	if (line.zeros == d->at && !line.eol) {
		/* the padding of the last ECM frame, from senders without EOFB */
		d->at = d->end;
		return true;
	}
	if (line.zeros != d->at) {
		d->result->stopped = true;
		return true;
	}
	bool whole = peek(d, line.next, EOL_BITS) == 1;
	struct line rest = bound_line(d->coded, d->n, line.next);
	bool cut = !whole && !rest.eol && rest.zeros == line.next;
	d->at = whole ? line.next + EOL_BITS : line.next;
	d->result->ended = whole || cut;
	d->result->stopped = !d->result->ended;
	return true;
}

/* T.6: nothing tells where the next row begins but the end of the last, so the first error is the last. */
static void decode_mmr(struct decoder *d)
{
	while (!d->halted && !at_page_end(d)) {
		uint64_t start = d->at;
		if (!decode_2d(d) || d->at > d->end) {
			d->result->stopped = true;
			d->at = start;
			return;
		}
		keep_row(d);
		give_row(d, (struct page_row){.begin = (size_t)(start / 8),
				    .end = (size_t)((d->at + 7) / 8)});
	}
}

static void decode_to_hole(struct decoder *d)
{
	bool holed = d->params->hole_count > 0 && d->params->holes[0].at <= d->n;
	if (holed) {
		d->n = d->params->holes[0].at;
		d->end = (uint64_t)d->n * 8;
	}
	decode_mmr(d);
	if (holed && !d->halted && !d->result->ended)
		d->result->stopped = true;
}

bool t4_rows_decode(const struct t4_params *params, const uint8_t *coded, size_t n,
	page_row_sink sink, void *ctx, struct page_result *result)
{
	uint32_t width = params->width;
	*result = (struct page_result){0};
	if (width == 0 || width > T4_MAX_WIDTH)
		return false;
	struct decoder d = {
		.coded = coded,
		.n = n,
		.end = (uint64_t)n * 8,
		.params = params,
		.max_rows = params->max_rows != 0 ? params->max_rows : T4_MAX_ROWS,
		.sink = sink,
		.ctx = ctx,
		.result = result,
		.suspect = true,
	};
	d.above = g_new(uint32_t, width + 4);
	d.changes = g_new(uint32_t, width + 4);
	d.pels = g_malloc(width / 8 + 1);
	keep_row(&d); /* T.4, T.6: the row above the first is white */
	if (params->coding == T4_MMR)
		decode_to_hole(&d);
	else
		decode_lines(&d);
	result->octets_used = (size_t)((d.at + 7) / 8);
	g_free(d.above);
	g_free(d.changes);
	g_free(d.pels);
	return true;
}

unsigned t4_rows_count_eol(const uint8_t *coded, size_t n, unsigned enough)
{
	unsigned count = 0;
	for (uint64_t at = 0; count < enough; count++) {
		struct line line = bound_line(coded, n, at);
		if (!line.eol)
			break;
		at = line.next;
	}
	return count;
}
