/* X.691 (07/2002), aligned variant. Clauses are cited at each rule. */
#include "dissect/asn_per.h"

#include <stdio.h>

const struct asn_type asn_null = {.kind = ASN_NULL};
const struct asn_type asn_boolean = {.kind = ASN_BOOLEAN};
const struct asn_type asn_unknown = {.kind = ASN_UNKNOWN};
const struct asn_type asn_object = {.kind = ASN_OBJECT};
const struct asn_type asn_any_octets = {.kind = ASN_OCTETS};
const struct asn_type asn_any_integer = {.kind = ASN_INTEGER};
const struct asn_type asn_u8 = {.kind = ASN_INTEGER, .high = 255};
const struct asn_type asn_u16 = {.kind = ASN_INTEGER, .high = 65535};
const struct asn_type asn_octets4 = {.kind = ASN_OCTETS, .low = 4, .high = 4};
const struct asn_type asn_octets16 = {.kind = ASN_OCTETS, .low = 16, .high = 16};

struct walk {
	struct asn_visitor *visitor;
	unsigned depth;
	bool unknown; /* an ASN_UNKNOWN was met */
	bool extents; /* groups are told with the octets that they take */
};

static enum parse_status read_part(
	struct walk *w, struct per *per, const struct asn_part *part, struct bytes extent);

static bool good(const struct walk *w, const struct per *per)
{
	return !w->unknown && bytes_status(&per->in) == PARSE_OK;
}

/* ---- numbers ---- */

static unsigned bits_for(uint32_t most)
{
	unsigned n = 0;
	for (; most > 0; most >>= 1)
		n++;
	return n;
}

static uint64_t read_octets_number(struct per *per, size_t n)
{
	uint64_t value = 0;
	per_align(per);
	for (; n > 0; n--)
		value = value << 8 | bytes_u8(&per->in);
	return value;
}

static uint64_t read_range(struct per *per, uint32_t most)
{
	if (most < 255)
		return per_bits(per, bits_for(most));
	if (most == 255)
		return read_octets_number(per, 1);
	if (most <= 65535)
		return read_octets_number(per, 2);
	/* 12.2.6: the number of octets, itself constrained to 1..octets, comes first. */
	unsigned octets = (bits_for(most) + 7) / 8;
	return read_octets_number(per, per_bits(per, bits_for(octets - 1)) + 1);
}

/* 10.5.7: by how far the value lies above the lower bound. The bits may say more than the bounds allow. */
static uint64_t read_constrained(struct per *per, uint32_t most)
{
	uint64_t value = read_range(per, most);
	if (value <= most)
		return value;
	bytes_fail(&per->in);
	return 0;
}

/* 12.2.4: two's complement. */
static uint64_t read_unconstrained(struct per *per)
{
	size_t n = per_length(per, NULL);
	bool negative = bytes_peek(&per->in, 0) >= 0x80;
	if (n == 0 || n > 8) {
		bytes_fail(&per->in);
		return 0;
	}
	uint64_t value = read_octets_number(per, n);
	return negative && n < 8 ? value | ~UINT64_C(0) << (8 * n) : value;
}

static uint64_t read_integer(struct per *per, const struct asn_type *type)
{
	if (type->low == 0 && type->high == 0)
		return read_unconstrained(per);
	return type->low + read_constrained(per, type->high - type->low);
}

/* 10.6: a normally small number. */
static uint64_t read_small(struct per *per)
{
	if (per_bits(per, 1) == 0)
		return per_bits(per, 6);
	size_t n = per_length(per, NULL);
	if (n == 0 || n > 4) {
		bytes_fail(&per->in);
		return 0;
	}
	return read_octets_number(per, n);
}

/* 10.9.4: of strings and lists. */
static size_t read_count(struct per *per, const struct asn_type *type)
{
	if (type->high == 0)
		return per_length(per, NULL);
	return type->low + (size_t)read_constrained(per, type->high - type->low);
}

/* ---- strings ---- */

static struct bytes read_string(struct per *per, const struct asn_type *type, uint64_t *count)
{
	size_t n = type->kind == ASN_OBJECT ? per_length(per, NULL) : read_count(per, type);
	*count = n;
	/* 16.6: up to two octets of fixed length are not aligned; none of those is read for its value. */
	if (type->kind == ASN_OCTETS && type->high > 0 && type->high <= 2 &&
		type->low == type->high) {
		for (; n > 0; n--)
			per_bits(per, 8);
		return (struct bytes){per->in.at, per->in.at, 0, false, false};
	}
	if (n > 0 || type->high == 0)
		per_align(per);
	if (type->kind == ASN_BMP)
		n *= 2;
	if (type->kind == ASN_DIGITS) {
		struct bytes out = per->in;
		struct bytes whole = bytes_take(&out, (n + 1) / 2);
		for (; n > 0; n--)
			per_bits(per, 4);
		return whole;
	}
	return bytes_take(&per->in, n);
}

char asn_digit(const struct asn_value *value, size_t i)
{
	/* 27.5.3: characters are numbered in the order of their codes. */
	static const char digits[] = "#*,0123456789";
	if (i / 2 >= bytes_left(&value->octets))
		return '?';
	unsigned octet = value->octets.at[i / 2];
	unsigned number = i % 2 == 0 ? octet >> 4 : octet & 15;
	return number < sizeof(digits) - 1 ? digits[number] : '?';
}

/* ---- leaves ---- */

static uint64_t read_leaf(struct per *per, const struct asn_type *type, struct asn_value *value)
{
	switch (type->kind) {
	case ASN_BOOLEAN:
		return per_bits(per, 1);
	case ASN_INTEGER:
		return read_integer(per, type);
	case ASN_OCTETS:
	case ASN_OBJECT:
	case ASN_DIGITS:
	case ASN_BMP:
		value->octets = read_string(per, type, &value->number);
		return value->number;
	default:
		return 0;
	}
}

/* Octets that hold a bit of what was read since. */
static size_t length_since(const struct per *per, const uint8_t *at)
{
	return (size_t)(per->in.at - at) + (per->used > 0 ? 1 : 0);
}

static void visit_leaf(struct walk *w, struct per *per, const struct asn_part *part)
{
	struct asn_value value = {.part = part, .at = per->in.at};
	value.number = read_leaf(per, part->type, &value);
	if (!good(w, per))
		return;
	value.length = length_since(per, value.at);
	w->visitor->leaf(w->visitor, &value);
}

/* ---- groups ---- */

/* 10.2: what an extension holds is read on its own; a part that is not described is skipped. */
static void read_open_type(struct walk *w, struct per *per, const struct asn_part *part)
{
	struct bytes octets = per_open_type(per);
	if (part == NULL || part->type->kind == ASN_UNKNOWN || bytes_status(&per->in) != PARSE_OK)
		return;
	struct per inner = per_of(octets);
	struct walk own = {.visitor = w->visitor, .depth = w->depth, .extents = w->extents};
	read_part(&own, &inner, part, octets);
	if (octets.cut > 0)
		per->in.snapped = true;
}

/* 18.7 to 18.9 */
static void read_additions(struct walk *w, struct per *per, const struct asn_type *type)
{
	uint64_t count = read_small(per) + 1, bits = 0;
	if (count > 64)
		bytes_fail(&per->in);
	for (uint64_t i = 0; i < count && good(w, per); i++)
		bits |= (uint64_t)per_bits(per, 1) << i;
	for (uint64_t i = 0; i < count && good(w, per); i++) {
		const struct asn_part *part = i < type->added ? &type->parts[type->root + i] : NULL;
		if (bits >> i & 1)
			read_open_type(w, per, part);
	}
}

/* 18 */
static void read_sequence(struct walk *w, struct per *per, const struct asn_type *type)
{
	bool extended = type->extensible && per_bits(per, 1) != 0;
	uint32_t present = 0;
	for (unsigned i = 0; i < type->root; i++)
		if (!type->parts[i].optional || per_bits(per, 1) != 0)
			present |= UINT32_C(1) << i;
	for (unsigned i = 0; i < type->root && good(w, per); i++)
		if (present >> i & 1)
			read_part(w, per, &type->parts[i], (struct bytes){0});
	if (extended && good(w, per))
		read_additions(w, per, type);
}

/* 22 */
static void read_choice(
	struct walk *w, struct per *per, const struct asn_type *type, bool extended, uint64_t index)
{
	const struct asn_part *part = index < type->root + type->added ? &type->parts[index] : NULL;
	if (extended)
		read_open_type(w, per, part);
	else
		read_part(w, per, part, (struct bytes){0});
}

static void read_list(struct walk *w, struct per *per, const struct asn_type *type, uint64_t count)
{
	for (uint64_t i = 0; i < count && good(w, per); i++)
		read_part(w, per, type->parts, (struct bytes){0});
}

static void ignore(struct asn_visitor *visitor, const struct asn_value *value)
{
	(void)visitor;
	(void)value;
}

/* Reads ahead: where the group ends is not said before it. */
static struct bytes extent_of(const struct walk *w, struct per ahead, const struct asn_part *part)
{
	struct asn_visitor none = {ignore, ignore, ignore};
	struct walk own = {.visitor = &none, .depth = w->depth - 1};
	struct bytes extent = ahead.in;
	read_part(&own, &ahead, part, (struct bytes){0});
	/* All of it where it does not end well. */
	size_t length = length_since(&ahead, extent.at);
	if (length < bytes_left(&extent))
		extent.end = extent.at + length;
	return extent;
}

static void read_group(
	struct walk *w, struct per *per, const struct asn_part *part, struct bytes extent)
{
	const struct asn_type *type = part->type;
	if (w->extents && extent.at == NULL)
		extent = extent_of(w, *per, part);
	struct asn_value value = {.part = part, .at = extent.at, .length = bytes_left(&extent)};
	bool extended = false;
	if (type->kind == ASN_LIST)
		value.number = read_count(per, type);
	if (type->kind == ASN_CHOICE) {
		extended = type->extensible && per_bits(per, 1) != 0;
		value.number = extended ? type->root + read_small(per)
					: read_constrained(per, type->root - 1);
	}
	if (!good(w, per))
		return;
	w->visitor->open(w->visitor, &value);
	if (type->kind == ASN_SEQUENCE)
		read_sequence(w, per, type);
	else if (type->kind == ASN_CHOICE)
		read_choice(w, per, type, extended, value.number);
	else
		read_list(w, per, type, value.number);
	w->visitor->close(w->visitor, &value);
}

static enum parse_status read_part(
	struct walk *w, struct per *per, const struct asn_part *part, struct bytes extent)
{
	enum asn_kind kind = part->type->kind;
	if (kind == ASN_UNKNOWN || w->depth >= ASN_MAX_DEPTH) {
		w->unknown = true;
		return PARSE_UNKNOWN;
	}
	w->depth++;
	if (kind == ASN_SEQUENCE || kind == ASN_CHOICE || kind == ASN_LIST)
		read_group(w, per, part, extent);
	else
		visit_leaf(w, per, part);
	w->depth--;
	enum parse_status status = bytes_status(&per->in);
	return status == PARSE_OK && w->unknown ? PARSE_UNKNOWN : status;
}

enum parse_status asn_per_read(
	struct per *per, const struct asn_part *part, struct asn_visitor *visitor)
{
	struct walk w = {.visitor = visitor};
	return read_part(&w, per, part, (struct bytes){0});
}

/* ---- the walk over the fields ---- */

#define FIELD_NAME 96

struct show {
	struct asn_visitor visitor; /* first */
	struct field_sink *sink;
	const char *prefix;
	bool (*nested)(const struct asn_value *, struct field_sink *);
};

/* Wireshark adds "_element" to what has no value of its own. */
static const char *name_of(
	const struct show *s, const struct asn_part *part, char out[static FIELD_NAME])
{
	bool element = part->type->kind == ASN_SEQUENCE || part->type->kind == ASN_NULL;
	snprintf(out, FIELD_NAME, "%s%s%s", s->prefix, part->name, element ? "_element" : "");
	for (char *at = out; *at != '\0'; at++)
		if (*at == '-')
			*at = '_';
	return out;
}

static void show_open(struct asn_visitor *visitor, const struct asn_value *value)
{
	struct show *s = (struct show *)visitor;
	const struct asn_type *type = value->part->type;
	char name[FIELD_NAME];
	field_open(s->sink, name_of(s, value->part, name), value->part->name, value->at,
		value->length);
	if (type->kind != ASN_CHOICE)
		return;
	bool known = value->number < type->root + type->added;
	field_uint(s->sink, name, value->part->name, value->number,
		known ? type->parts[value->number].name : NULL, NULL, 0);
}

static void show_close(struct asn_visitor *visitor, const struct asn_value *value)
{
	(void)value;
	field_close(((struct show *)visitor)->sink);
}

static void show_digits(struct show *s, const char *name, const struct asn_value *value)
{
	char digits[128];
	size_t n = value->number < sizeof(digits) ? (size_t)value->number : sizeof(digits);
	for (size_t i = 0; i < n; i++)
		digits[i] = asn_digit(value, i);
	field_text(s->sink, name, value->part->name, digits, n, value->at, value->length);
}

static void show_leaf(struct asn_visitor *visitor, const struct asn_value *value)
{
	struct show *s = (struct show *)visitor;
	enum asn_kind kind = value->part->type->kind;
	char name[FIELD_NAME];
	name_of(s, value->part, name);
	/* A choice of nothing but a name has told it. */
	if (kind == ASN_NULL)
		return;
	if (kind == ASN_BOOLEAN || kind == ASN_INTEGER)
		field_uint(s->sink, name, value->part->name, value->number, NULL, value->at,
			value->length);
	else if (kind == ASN_DIGITS)
		show_digits(s, name, value);
	else if (s->nested == NULL || value->part->id == 0 || !s->nested(value, s->sink))
		field_octets(s->sink, name, value->part->name, value->octets.at,
			bytes_left(&value->octets));
}

void asn_per_fields(struct bytes in, const struct asn_part *part, const char *prefix,
	bool (*nested)(const struct asn_value *, struct field_sink *), struct field_sink *sink)
{
	struct show s = {.visitor = {show_open, show_close, show_leaf},
		.sink = sink,
		.prefix = prefix,
		.nested = nested};
	struct per per = per_of(in);
	struct walk w = {.visitor = &s.visitor, .extents = true};
	read_part(&w, &per, part, (struct bytes){0});
}
