#include "cli/capture_conditions.h"

#include <stddef.h>
#include <string.h>

#define MAX_VALUE 1000000000000u

static bool read_one(const char *text, struct capture_conditions *out)
{
	static const struct {
		const char *name;
		size_t at;
		uint64_t unit;
	} kinds[] = {{"filesize:", offsetof(struct capture_conditions, octets), 1000},
		{"duration:", offsetof(struct capture_conditions, seconds), 1},
		{"files:", offsetof(struct capture_conditions, files), 1},
		{"packets:", offsetof(struct capture_conditions, packets), 1}};
	for (size_t i = 0; i < G_N_ELEMENTS(kinds); i++) {
		guint64 value;
		if (!g_str_has_prefix(text, kinds[i].name))
			continue;
		if (!g_ascii_string_to_unsigned(
			    text + strlen(kinds[i].name), 10, 1, MAX_VALUE, &value, NULL))
			return false;
		value *= kinds[i].unit;
		memcpy((char *)out + kinds[i].at, &value, sizeof(value));
		return true;
	}
	return false;
}

bool capture_conditions_read(
	char *const *texts, const char *option, struct capture_conditions *out, GError **error)
{
	*out = (struct capture_conditions){0};
	for (char *const *t = texts; t != NULL && *t != NULL; t++) {
		if (read_one(*t, out))
			continue;
		g_set_error(error, G_OPTION_ERROR, G_OPTION_ERROR_BAD_VALUE,
			"%s: '%s' is none of filesize:KB, duration:S, files:N, packets:N", option,
			*t);
		return false;
	}
	return true;
}
