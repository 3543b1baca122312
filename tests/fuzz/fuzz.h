/* What the fuzz targets share. A target is one function from octets to nothing: it runs a part of the program on
 * them and aborts when a promise of its header does not hold. The sanitizers see to the rest.
 *
 * Targets that need several packets read the input as records, see fuzz_piece(). */
#ifndef TESTS_FUZZ_FUZZ_H
#define TESTS_FUZZ_FUZZ_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "dissect/bytes.h"
#include "dissect/fields.h"
#include "dissect/text.h"

/* The name that libFuzzer, AFL++ and driver.c call. Returns 0. */
int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

/* assert() that stays in every build. */
#define WANT(condition)                                                                            \
	((condition) ? (void)0 : fuzz_broken(#condition, __FILE__, __LINE__, __func__))

static inline void fuzz_broken(const char *what, const char *file, int line, const char *function)
{
	fprintf(stderr, "%s:%d: %s: does not hold: %s\n", file, line, function, what);
	abort();
}

/* Reads every octet, so that the sanitizers see whether it is there. */
static inline void fuzz_touch(const void *octets, size_t n)
{
	const volatile uint8_t *at = octets;
	uint8_t sum = 0;
	for (size_t i = 0; i < n; i++)
		sum = (uint8_t)(sum ^ at[i]);
	(void)sum;
}

/* Octets in a block of their own: a read behind their end is not a read of the next record. */
struct fuzz_piece {
	uint8_t *octets;
	size_t length;
};

static inline struct fuzz_piece fuzz_copy(const uint8_t *octets, size_t n)
{
	struct fuzz_piece piece = {malloc(n > 0 ? n : 1), n};
	if (piece.octets == NULL)
		abort();
	if (n > 0)
		memcpy(piece.octets, octets, n);
	return piece;
}

/* The next record: its length in two octets, then so many octets, fewer at the end of the input. To be freed. */
static inline struct fuzz_piece fuzz_piece(struct bytes *in)
{
	size_t n = bytes_be16(in), left = bytes_left(in);
	struct bytes part = bytes_take(in, n < left ? n : left);
	return fuzz_copy(part.at, bytes_left(&part));
}

static inline struct bytes fuzz_view(const struct fuzz_piece *piece)
{
	return bytes_of(piece->octets, piece->length, piece->length);
}

/* A view lies within the octets that it was cut from. */
static inline void fuzz_want_within(const struct bytes *part, const uint8_t *at, size_t n)
{
	if (bytes_left(part) == 0)
		return;
	WANT(part->at >= at && part->end <= at + n && part->at <= part->end);
	fuzz_touch(part->at, bytes_left(part));
}

static inline void fuzz_want_text(struct text text, const uint8_t *at, size_t n)
{
	const uint8_t *begin = (const uint8_t *)text.at;
	if (begin == NULL || text.n == 0)
		return;
	WANT(begin >= at && begin <= at + n && text.n <= (size_t)(at + n - begin));
	fuzz_touch(begin, text.n);
}

/* A sink that reads all that it is told, and holds the walk to the rules of dissect/fields.h. */
struct fuzz_sink {
	struct field_sink sink; /* first */
	const uint8_t *at;
	size_t length;
	unsigned depth;
	uint64_t fields;
};

static inline void fuzz_sink_place(const struct fuzz_sink *s, const struct field *f)
{
	WANT(f->name != NULL && f->label != NULL);
	if (f->at == NULL)
		return;
	WANT(f->at >= s->at && f->at <= s->at + s->length);
	WANT(f->length <= (size_t)(s->at + s->length - f->at));
}

static inline void fuzz_sink_open(struct field_sink *sink, const struct field *group)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_sink_place(s, group);
	s->depth++;
}

static inline void fuzz_sink_field(struct field_sink *sink, const struct field *f)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	fuzz_sink_place(s, f);
	s->fields++;
	if (f->kind == FIELD_TEXT)
		fuzz_touch(f->text, f->text_length);
	if (f->kind == FIELD_OCTETS && f->at != NULL)
		fuzz_touch(f->at, f->length);
	if (f->kind == FIELD_UINT && f->meaning != NULL)
		WANT(f->meaning[0] != '\0');
}

static inline void fuzz_sink_close(struct field_sink *sink)
{
	struct fuzz_sink *s = (struct fuzz_sink *)sink;
	WANT(s->depth > 0);
	s->depth--;
}

/* Walks the fields of octets that lie within `whole`; returns their number. */
static inline uint64_t fuzz_walk_within(
	void (*fields)(struct bytes, struct field_sink *), struct bytes in, struct bytes whole)
{
	struct fuzz_sink s = {{fuzz_sink_open, fuzz_sink_field, fuzz_sink_close}, whole.at,
		bytes_left(&whole), 0, 0};
	fields(in, &s.sink);
	WANT(s.depth == 0);
	return s.fields;
}

static inline uint64_t fuzz_walk(void (*fields)(struct bytes, struct field_sink *), struct bytes in)
{
	return fuzz_walk_within(fields, in, in);
}

#endif
