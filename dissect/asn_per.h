/* Values of ASN.1 types in aligned PER (X.691), read by a description of the type.
 *
 * A description need not be whole: what it leaves out behind an extension marker is skipped by its open type's
 * length, and at ASN_UNKNOWN reading ends. It must not refer to itself. */
#ifndef DISSECT_ASN_PER_H
#define DISSECT_ASN_PER_H

#include "dissect/fields.h"
#include "dissect/per.h"

enum asn_kind {
	ASN_NULL,
	ASN_BOOLEAN,
	ASN_INTEGER,  /* low..high; both 0: not constrained */
	ASN_OCTETS,   /* OCTET STRING of low..high octets; high 0: any number */
	ASN_OBJECT,   /* OBJECT IDENTIFIER */
	ASN_DIGITS,   /* string of low..high of "0123456789#*,": four bits a character */
	ASN_BMP,      /* BMPString of low..high characters: two octets each */
	ASN_SEQUENCE, /* also SET */
	ASN_CHOICE,
	ASN_LIST,    /* SEQUENCE OF and SET OF: low..high elements; high 0: any number */
	ASN_UNKNOWN, /* not described: nothing behind it can be read */
};

struct asn_part;

struct asn_type {
	enum asn_kind kind;
	bool extensible;
	uint32_t low, high;
	/* Components, alternatives, or the one type of a list's elements: `root` before the extension marker,
	 * then `added` behind it. */
	const struct asn_part *parts;
	unsigned root, added;
};

struct asn_part {
	const char *name; /* as in the ASN.1: "mediaChannel" */
	const struct asn_type *type;
	bool optional;
	/* What the reader calls it; 0: it does not care. */
	unsigned char id;
};

/* What is given of a value. */
struct asn_value {
	const struct asn_part *part;
	/* INTEGER (negative ones as two's complement), BOOLEAN; CHOICE: index of the alternative; LIST: number of
	 * elements; strings: number of characters. */
	uint64_t number;
	struct bytes octets; /* of strings: for ASN_DIGITS see asn_digit() */
	const uint8_t *at; /* first octet that holds a bit of it; of groups NULL where not known */
	size_t length;
};

struct asn_visitor {
	/* SEQUENCE, CHOICE and LIST: around their parts. */
	void (*open)(struct asn_visitor *, const struct asn_value *);
	void (*close)(struct asn_visitor *, const struct asn_value *);
	void (*leaf)(struct asn_visitor *, const struct asn_value *);
};

#define ASN_MAX_DEPTH                                                                              \
	32 /* of parts in each other; the descriptions are not deeper than half of it */

/* The groups that a visitor is in, by their ids. All zero: none. */
struct asn_path {
	unsigned char ids[ASN_MAX_DEPTH];
	unsigned depth;
};

/* To be called by the visitor's open and close. */
static inline void asn_path_enter(struct asn_path *path, const struct asn_value *group)
{
	if (path->depth < ASN_MAX_DEPTH)
		path->ids[path->depth] = group->part->id;
	path->depth++;
}

static inline void asn_path_leave(struct asn_path *path)
{
	path->depth--;
}

/* Whether a group of this id is open. */
static inline bool asn_path_has(const struct asn_path *path, unsigned char id)
{
	return memchr(path->ids, id, path->depth < ASN_MAX_DEPTH ? path->depth : ASN_MAX_DEPTH) !=
	       NULL;
}

/* Reads one value. PARSE_OK: all of it; PARSE_UNKNOWN: up to an ASN_UNKNOWN; PARSE_BAD, PARSE_SNAPPED: up to
 * where the octets end or make no sense. What was read before has been visited in each case, and groups are
 * closed. Errors inside an open type end only that. */
enum parse_status asn_per_read(struct per *, const struct asn_part *, struct asn_visitor *);

/* Character i of an ASN_DIGITS value. */
char asn_digit(const struct asn_value *, size_t i);

/* Shows a value as fields, named prefix + name of the ASN.1. `nested` is asked for each OCTET STRING with an id that
 * is not 0: true: it has shown what is in it. NULL: there is none. */
void asn_per_fields(struct bytes in, const struct asn_part *, const char *prefix,
	bool (*nested)(const struct asn_value *, struct field_sink *), struct field_sink *);

/* Types that need no name of their own. */
extern const struct asn_type asn_null, asn_boolean, asn_unknown, asn_object, asn_any_octets, asn_u8,
	asn_u16;
extern const struct asn_type asn_octets4, asn_octets16, asn_any_integer;

/* The parts of a type, and how many there are. */
#define ASN_COUNT(parts) (sizeof(parts) / sizeof((parts)[0]))

#endif
