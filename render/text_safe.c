#include "render/text_safe.h"

#include <string.h>

#define ELLIPSIS "\xe2\x80\xa6" /* U+2026, one column */

bool text_is_harmless(gunichar c)
{
	switch (g_unichar_type(c)) {
	case G_UNICODE_CONTROL:
	case G_UNICODE_FORMAT:
	case G_UNICODE_LINE_SEPARATOR:
	case G_UNICODE_PARAGRAPH_SEPARATOR:
	case G_UNICODE_SURROGATE:
		return false;
	default:
		return true;
	}
}

/* Octets of the character at `at`; 0 when no valid one begins there. GLib's answer for an embedded NUL
 * differs between its versions, so that ASCII does not come to it. */
static size_t read_character(const char *at, size_t left, gunichar *c)
{
	unsigned char octet = (unsigned char)*at;
	*c = octet;
	if (octet < 0x80)
		return 1;
	*c = g_utf8_get_char_validated(at, (gssize)MIN(left, 6));
	if (*c == (gunichar)-1 || *c == (gunichar)-2)
		return 0;
	return (size_t)(g_utf8_next_char(at) - at);
}

static void append_octets(GString *out, const char *at, size_t n)
{
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(out, "\\x%02x", (unsigned char)at[i]);
}

char *text_safe(const char *raw, ssize_t n)
{
	size_t left = raw == NULL ? 0 : n < 0 ? strlen(raw) : (size_t)n;
	GString *out = g_string_sized_new(left + 1);
	while (left > 0) {
		gunichar c;
		size_t length = read_character(raw, left, &c);
		if (length > 0 && text_is_harmless(c))
			g_string_append_len(out, raw, (gssize)length);
		else
			append_octets(out, raw, length = MAX(length, 1));
		raw += length;
		left -= length;
	}
	return g_string_free(out, FALSE);
}

/* Steps over one character and says how many columns it takes. */
static const char *step(const char *at, int *columns)
{
	gunichar c;
	/* The NUL at the end stops a cut-off character: no more than that is ever read. */
	size_t length = read_character(at, strnlen(at, 6), &c);
	if (length == 0)
		*columns = 1;
	else
		*columns = g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
	return at + MAX(length, 1);
}

int text_width(const char *utf8)
{
	int width = 0;
	while (*utf8 != '\0') {
		int columns;
		utf8 = step(utf8, &columns);
		width += columns;
	}
	return width;
}

/* Where the text has to end so that it takes no more than `columns`. Combining characters stay with the
 * one before them. */
static const char *seek_column(const char *utf8, int columns)
{
	while (*utf8 != '\0') {
		int taken;
		const char *next = step(utf8, &taken);
		if (taken > columns)
			break;
		columns -= taken;
		utf8 = next;
	}
	return utf8;
}

char *text_fit(const char *utf8, int columns)
{
	if (columns <= 0)
		return g_strdup("");
	if (*seek_column(utf8, columns) == '\0')
		return g_strdup(utf8);
	GString *out = g_string_new_len(utf8, seek_column(utf8, columns - 1) - utf8);
	g_string_append(out, ELLIPSIS);
	return g_string_free(out, FALSE);
}
