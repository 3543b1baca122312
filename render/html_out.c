#include "render/html_out.h"

#include <glib.h>
#include <string.h>

#include "render/text_safe.h"

static void write_octets(struct html_out *o, const char *octets, size_t n)
{
	fwrite(octets, 1, n, o->file);
	o->octets += n;
}

void html_out_raw(struct html_out *o, const char *markup)
{
	write_octets(o, markup, strlen(markup));
}

void html_out_format(struct html_out *o, const char *markup, ...)
{
	va_list arguments;
	va_start(arguments, markup);
	char *made = g_strdup_vprintf(markup, arguments);
	va_end(arguments);
	html_out_raw(o, made);
	g_free(made);
}

/* HTML 13.2.3.5: characters that are a parse error wherever they stand. */
static bool is_noncharacter(gunichar c)
{
	return (c >= 0xFDD0 && c <= 0xFDEF) || (c & 0xFFFE) == 0xFFFE;
}

static void put_character(struct html_out *o, const char *at)
{
	gunichar c = g_utf8_get_char(at);
	if (c == '<')
		html_out_raw(o, "&lt;");
	else if (c == '>')
		html_out_raw(o, "&gt;");
	else if (c == '&')
		html_out_raw(o, "&amp;");
	else if (c == '"')
		html_out_raw(o, "&quot;");
	else if (c == '\'')
		html_out_raw(o, "&#39;");
	else if (is_noncharacter(c))
		html_out_raw(o, "\xef\xbf\xbd");
	else
		write_octets(o, at, (size_t)(g_utf8_next_char(at) - at));
}

void html_out_text(struct html_out *o, const char *text)
{
	char *safe = text_safe(text, -1);
	for (const char *at = safe; *at != '\0'; at = g_utf8_next_char(at))
		put_character(o, at);
	g_free(safe);
}

void html_out_textf(struct html_out *o, const char *text, ...)
{
	va_list arguments;
	va_start(arguments, text);
	char *made = g_strdup_vprintf(text, arguments);
	va_end(arguments);
	html_out_text(o, made);
	g_free(made);
}

void html_out_element(
	struct html_out *o, const char *name, const char *attributes, const char *text)
{
	html_out_format(o, "<%s%s>", name, attributes != NULL ? attributes : "");
	html_out_text(o, text != NULL && *text != '\0' ? text : "-");
	html_out_format(o, "</%s>", name);
}

void html_out_cell(struct html_out *o, const char *text)
{
	html_out_element(o, "td", NULL, text);
}

void html_out_number(struct html_out *o, const char *number, ...)
{
	va_list arguments;
	va_start(arguments, number);
	char *made = g_strdup_vprintf(number, arguments);
	va_end(arguments);
	html_out_element(o, "td", " class=\"n\"", made);
	g_free(made);
}

void html_out_fact(struct html_out *o, const char *name, const char *text)
{
	if (text == NULL || *text == '\0')
		return;
	html_out_element(o, "dt", NULL, name);
	html_out_element(o, "dd", NULL, text);
	html_out_raw(o, "\n");
}

void html_out_table(struct html_out *o, const char *caption, const char *const *columns)
{
	html_out_raw(o, "<div class=\"scroll\" tabindex=\"0\" role=\"region\" aria-label=\"");
	html_out_text(o, caption);
	html_out_raw(o, "\"><table>");
	html_out_element(o, "caption", NULL, caption);
	html_out_raw(o, "<thead><tr>");
	for (; *columns != NULL; columns++)
		if (**columns == '\0')
			html_out_raw(o, "<td></td>");
		else
			html_out_element(o, "th",
				**columns == '#' ? " scope=\"col\" class=\"n\"" : " scope=\"col\"",
				*columns + (**columns == '#'));
	html_out_raw(o, "</tr></thead>\n<tbody>\n");
}

bool html_out_copy(struct html_out *o, FILE *from)
{
	char octets[16384];
	size_t n;
	if (fflush(from) != 0 || ferror(from) || fseek(from, 0, SEEK_SET) != 0)
		return false;
	while ((n = fread(octets, 1, sizeof(octets), from)) > 0)
		write_octets(o, octets, n);
	return ferror(from) == 0;
}
