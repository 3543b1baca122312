/* An encoder of IFP packets for tests: aligned PER in both syntaxes (t38-ifp-udptl.md 2, 3). */
#ifndef TESTS_REASSEMBLY_IFP_MAKE_H
#define TESTS_REASSEMBLY_IFP_MAKE_H

#include <glib.h>

#include "dissect/ifp.h"

struct ifp_maker {
	enum ifp_syntax syntax;
	GByteArray *fields;
	unsigned used; /* bits of the last octet of `fields`; 0: it is full */
	unsigned count;
};

static inline struct ifp_maker ifp_maker_new(enum ifp_syntax syntax)
{
	return (struct ifp_maker){syntax, g_byte_array_new(), 0, 0};
}

static inline void put_bit(struct ifp_maker *m, unsigned bit)
{
	if (m->used == 0)
		g_byte_array_append(m->fields, (const guint8[]){0}, 1);
	m->fields->data[m->fields->len - 1] |= (uint8_t)(bit << (7 - m->used));
	m->used = (m->used + 1) % 8;
}

/* A field; n is 0 for one without data. Root types only. */
static inline void ifp_put(
	struct ifp_maker *m, enum ifp_field_type type, const uint8_t *octets, size_t n)
{
	g_assert_cmpuint(type, <, IFP_CM_MESSAGE);
	put_bit(m, n > 0);
	if (m->syntax == IFP_2002)
		put_bit(m, 0);
	for (unsigned bit = 3; bit-- > 0;)
		put_bit(m, (unsigned)type >> bit & 1);
	m->count++;
	if (n == 0)
		return;
	m->used = 0;
	const guint8 length[] = {(guint8)((n - 1) >> 8), (guint8)(n - 1)};
	g_byte_array_append(m->fields, length, 2);
	g_byte_array_append(m->fields, octets, (guint)n);
}

/* The packet with the fields put so far; they are forgotten. A data type of the root, below 128 fields. */
static inline GByteArray *ifp_make(struct ifp_maker *m, unsigned data_type)
{
	g_assert_cmpuint(data_type, <=, IFP_DATA_V17_14400);
	g_assert_cmpuint(m->count, <, 128);
	GByteArray *out = g_byte_array_new();
	const guint8 head[] = {(guint8)(0xc0 | data_type << 1), (guint8)m->count};
	g_byte_array_append(out, head, 2);
	g_byte_array_append(out, m->fields->data, m->fields->len);
	g_byte_array_set_size(m->fields, 0);
	m->used = m->count = 0;
	return out;
}

static inline void ifp_maker_free(struct ifp_maker *m)
{
	g_byte_array_free(m->fields, TRUE);
}

#endif
