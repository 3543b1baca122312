/* How a dissector shows what it has read: it walks its octets and names each field with its place.
 * The text tree of `packets -V`, the JSON lines and the browser's detail pane are sinks of this walk. */
#ifndef DISSECT_FIELDS_H
#define DISSECT_FIELDS_H

#include <stddef.h>
#include <stdint.h>

struct field {
	/* Wireshark's field name where it has one ("t38.seq_number"), else ours. */
	const char *name;
	const char *label; /* for people: "Sequence number" */
	const uint8_t *at; /* first octet of the field in the packet, or NULL for a derived value */
	size_t length;	   /* octets that it occupies, wholly or in part */
	enum field_kind { FIELD_UINT, FIELD_TEXT, FIELD_OCTETS } kind;
	uint64_t value;	     /* FIELD_UINT */
	const char *meaning; /* FIELD_UINT: the name of the value, or NULL */
	/* FIELD_TEXT: text_length octets, raw from the wire: the sink makes it safe. */
	const char *text;
	size_t text_length;
};

struct field_sink {
	/* Opens a group of fields ("UDPTL", "Primary IFP"); groups nest and each is closed. */
	void (*open)(struct field_sink *, const struct field *group);
	void (*field)(struct field_sink *, const struct field *);
	void (*close)(struct field_sink *);
};

void field_open(
	struct field_sink *, const char *name, const char *label, const uint8_t *at, size_t n);
void field_close(struct field_sink *);
void field_uint(struct field_sink *, const char *name, const char *label, uint64_t value,
	const char *meaning, const uint8_t *at, size_t n);
void field_text(struct field_sink *, const char *name, const char *label, const char *text,
	size_t text_length, const uint8_t *at, size_t n);
void field_octets(
	struct field_sink *, const char *name, const char *label, const uint8_t *at, size_t n);

#endif
