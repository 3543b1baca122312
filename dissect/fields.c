#include "dissect/fields.h"

void field_open(
	struct field_sink *sink, const char *name, const char *label, const uint8_t *at, size_t n)
{
	const struct field group = {.name = name, .label = label, .at = at, .length = n};
	sink->open(sink, &group);
}

void field_close(struct field_sink *sink)
{
	sink->close(sink);
}

void field_uint(struct field_sink *sink, const char *name, const char *label, uint64_t value,
	const char *meaning, const uint8_t *at, size_t n)
{
	const struct field f = {.name = name,
		.label = label,
		.at = at,
		.length = n,
		.kind = FIELD_UINT,
		.value = value,
		.meaning = meaning};
	sink->field(sink, &f);
}

void field_text(struct field_sink *sink, const char *name, const char *label, const char *text,
	size_t text_length, const uint8_t *at, size_t n)
{
	const struct field f = {.name = name,
		.label = label,
		.at = at,
		.length = n,
		.kind = FIELD_TEXT,
		.text = text,
		.text_length = text_length};
	sink->field(sink, &f);
}

void field_octets(
	struct field_sink *sink, const char *name, const char *label, const uint8_t *at, size_t n)
{
	const struct field f = {
		.name = name, .label = label, .at = at, .length = n, .kind = FIELD_OCTETS};
	sink->field(sink, &f);
}
