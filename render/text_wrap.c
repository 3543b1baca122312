#include "render/text_wrap.h"

#include <glib.h>

#include "render/text_safe.h"

void text_wrap(FILE *out, int column, int indent, int columns, const char *text)
{
	char *safe = text_safe(text, -1), **words = g_strsplit(safe, " ", -1);
	for (char **word = words; *word != NULL; word++) {
		int width = text_width(*word);
		if (word != words && column + 1 + width > columns) {
			fprintf(out, "\n%*s", indent, "");
			column = indent;
		} else if (word != words) {
			fputc(' ', out);
			column++;
		}
		fputs(*word, out);
		column += width;
	}
	fputc('\n', out);
	g_strfreev(words);
	g_free(safe);
}
