#include "cli/message.h"

#include <stdarg.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

/* What would move the cursor, change colours or turn the direction of the text: file names and errors
 * carry the words of strangers. */
static bool is_harmless(gunichar c)
{
	GUnicodeType type = g_unichar_type(c);
	return type != G_UNICODE_CONTROL && type != G_UNICODE_FORMAT &&
	       type != G_UNICODE_LINE_SEPARATOR && type != G_UNICODE_PARAGRAPH_SEPARATOR;
}

static void append_visible(GString *line, const char *text)
{
	while (*text) {
		gunichar c = g_utf8_get_char_validated(text, -1);
		bool valid = c != (gunichar)-1 && c != (gunichar)-2;
		const char *next = valid ? g_utf8_next_char(text) : text + 1;
		if (valid && is_harmless(c))
			g_string_append_len(line, text, next - text);
		else
			for (const char *octet = text; octet < next; octet++)
				g_string_append_printf(line, "\\x%02x", (unsigned char)*octet);
		text = next;
	}
}

static void message(const char *file, const char *kind, const char *format, va_list args)
	G_GNUC_PRINTF(3, 0);

/* In one piece, so that lines of two programs in a pipeline do not mix. */
static void message(const char *file, const char *kind, const char *format, va_list args)
{
	GString *line = g_string_new("t38trace: ");
	if (file) {
		append_visible(line, file);
		g_string_append(line, ": ");
	}
	g_string_append(line, kind);
	char *text = g_strdup_vprintf(format, args);
	append_visible(line, text);
	g_free(text);
	g_string_append_c(line, '\n');
	fputs(line->str, stderr);
	g_string_free(line, TRUE);
}

void message_error(const char *file, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	message(file, "", format, args);
	va_end(args);
}

void message_warning(const char *file, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	message(file, "warning: ", format, args);
	va_end(args);
}

void message_note(const char *file, const char *format, ...)
{
	va_list args;
	va_start(args, format);
	message(file, "", format, args);
	va_end(args);
}

const char *message_of_file(const GError *error)
{
	const char *colon = error->domain == G_FILE_ERROR ? g_strrstr(error->message, ": ") : NULL;
	return colon != NULL ? colon + strlen(": ") : error->message;
}
