#include "reassembly/t81_header.h"

#include <glib.h>
#include <string.h>

#include "dissect/t30_frame.h"
#include "reassembly/t4_rows.h"

/* T.81 Table B.1. */
enum marker {
	SOF0 = 0xc0, /* baseline */
	SOF1 = 0xc1, /* extended sequential */
	DHT = 0xc4,
	JPG = 0xc8,
	DAC = 0xcc,
	SOF15 = 0xcf,
	RST0 = 0xd0,
	RST7 = 0xd7,
	SOI = 0xd8,
	EOI = 0xd9,
	SOS = 0xda,
	DNL = 0xdc,
	DHP = 0xde,
	EXP = 0xdf,
	APP1 = 0xe1,
	TEM = 0x01,
};

#define ESCAPE 0xffu /* in front of each; the same in either order of bits */

struct reader {
	const uint8_t *octets;
	size_t n;
	bool reversed;
	size_t at;
	bool framed;
	uint8_t names[3]; /* of the components */
	unsigned scanned; /* bit by component */
};

/* 0 behind the end. */
static unsigned octet(const struct reader *r, size_t at)
{
	if (at >= r->n)
		return 0;
	return r->reversed ? t30_reverse(r->octets[at]) : r->octets[at];
}

static unsigned word(const struct reader *r, size_t at)
{
	return octet(r, at) << 8 | octet(r, at + 1);
}

/* The contents of a segment, `length` octets; the copy is as long as the options that are looked for. */
struct segment {
	size_t at;
	size_t length;
	uint8_t head[32];
};

static bool read_segment(struct reader *r, struct segment *out)
{
	size_t length = word(r, r->at);
	if (length < 2 || length > r->n - r->at)
		return false;
	out->at = r->at + 2;
	out->length = length - 2;
	for (size_t i = 0; i < sizeof(out->head); i++)
		out->head[i] = i < out->length ? (uint8_t)octet(r, out->at + i) : 0;
	r->at += length;
	return true;
}

static unsigned head16(const struct segment *s, size_t at)
{
	return (unsigned)s->head[at] << 8 | s->head[at + 1];
}

static void take_app1(const struct segment *s, struct t81_header *out)
{
	size_t n = s->length < sizeof(s->head) ? s->length : sizeof(s->head);
	itu_lab_option(&out->space, s->head, n);
	if (itu_lab_marker(s->head, n) != ITU_LAB_G3FAX0 || n < ITU_LAB_MARKER_OCTETS + 4)
		return;
	out->lab = true;
	out->dpi = head16(s, ITU_LAB_MARKER_OCTETS + 2);
}

/* Sample precision, height, width, number of components, three octets for each (T.81 B.2.2). */
static bool take_frame(struct reader *r, const struct segment *s, struct t81_header *out)
{
	out->height_at = s->at + 1;
	out->height = head16(s, 1);
	out->width = head16(s, 3);
	out->components = s->head[5];
	for (unsigned i = 0; i < G_N_ELEMENTS(r->names); i++)
		r->names[i] = s->head[6 + 3 * i];
	return s->length >= 6 && s->head[0] == 8 && out->width > 0 && out->width <= T4_MAX_WIDTH &&
	       (out->components == 1 || out->components == 3);
}

/* Number of components, two octets for each (T.81 B.2.3). */
static void take_scan(struct reader *r, const struct segment *s, struct t81_header *out)
{
	for (unsigned i = 0; i < s->head[0] && i < out->components; i++)
		for (unsigned c = 0; c < out->components; c++)
			if (s->head[1 + 2 * i] == r->names[c])
				r->scanned |= 1u << c;
	out->complete = r->scanned == (1u << out->components) - 1;
	out->together = out->scans == 0 ? out->complete : out->together;
	out->scans++;
}

/* The height follows the first scan where the frame header has 0 (T.81 B.2.5). */
static void take_lines(const struct segment *s, struct t81_header *out)
{
	unsigned lines = head16(s, 0);
	if (lines > 0 && (out->height == 0 || lines < out->height))
		out->height = lines;
}

static bool is_frame(unsigned marker)
{
	return (marker >= SOF0 && marker <= SOF15 && marker != DHT && marker != JPG &&
		       marker != DAC) ||
	       marker == DHP || marker == EXP;
}

/* Of an octet behind an escape in entropy-coded data: no stuffing, no restart and no fill. */
static bool ends_scan(unsigned marker)
{
	return marker != 0 && marker != ESCAPE && (marker < RST0 || marker > RST7);
}

/* Past the entropy-coded data, to the escape of the next marker or the end. */
static void skip_scan(struct reader *r)
{
	while (r->at < r->n) {
		const uint8_t *escape = memchr(r->octets + r->at, ESCAPE, r->n - r->at);
		if (escape == NULL)
			break;
		r->at = (size_t)(escape - r->octets);
		unsigned next = octet(r, r->at + 1);
		if (ends_scan(next))
			return;
		r->at += next == ESCAPE ? 1 : 2;
	}
	r->at = r->n;
}

/* False where none stands. Any number of escapes may fill in front of it (T.81 B.1.1.2). */
static bool read_marker(struct reader *r, unsigned *out)
{
	if (octet(r, r->at) != ESCAPE)
		return false;
	while (octet(r, r->at) == ESCAPE)
		r->at++;
	*out = octet(r, r->at++);
	return r->at <= r->n && *out != 0;
}

/* False where the header, or what can be understood of it, ends. */
static bool take(struct reader *r, unsigned marker, struct t81_header *out)
{
	struct segment segment;
	if (marker == TEM || (marker >= RST0 && marker <= RST7))
		return true;
	if (marker == EOI || marker == SOI || !read_segment(r, &segment))
		return false;
	if (is_frame(marker)) {
		/* There is one. What looks like another is damage of the data, and ends what can be read. */
		if (r->framed)
			return false;
		r->framed = (marker == SOF0 || marker == SOF1) && take_frame(r, &segment, out);
		return r->framed;
	}
	if (marker == APP1)
		take_app1(&segment, out);
	if (marker == DNL && out->scans == 1)
		take_lines(&segment, out);
	if (marker != SOS)
		return true;
	take_scan(r, &segment, out);
	skip_scan(r);
	return r->framed;
}

bool t81_header_parse(const uint8_t *octets, size_t n, bool reversed, struct t81_header *out)
{
	struct reader r = {.octets = octets, .n = n, .reversed = reversed};
	unsigned marker = 0;
	*out = (struct t81_header){.end = n, .space = itu_lab_space_default()};
	if (!read_marker(&r, &marker) || marker != SOI)
		return false;
	while (read_marker(&r, &marker) && take(&r, marker, out))
		;
	if (marker == EOI)
		out->end = MIN(r.at, n);
	return r.framed;
}
