/* HTML into a file: markup that the program wrote itself, and texts of strangers, which never become markup. */
#ifndef RENDER_HTML_OUT_H
#define RENDER_HTML_OUT_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

struct html_out {
	FILE *file; /* the caller's, as are its errors (ferror) */
	uint64_t octets;
};

/* Writes markup as it is: constants, and what was escaped. */
void html_out_raw(struct html_out *, const char *markup);

/* As printf(): for markup with numbers and constants in it. */
void html_out_format(struct html_out *, const char *markup, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes text, safe in an element and in a quoted attribute. Control characters, what turns text round and octets that
 * are no UTF-8 come out as \x1b (text_safe.h), what HTML 13.2.3.5 calls noncharacters as U+FFFD. NULL: nothing. */
void html_out_text(struct html_out *, const char *text);

/* As html_out_text(), of a text made like printf(). */
void html_out_textf(struct html_out *, const char *text, ...) __attribute__((format(printf, 2, 3)));

/* Writes <name attributes>text</name>; "-" for a text that is NULL or empty. `attributes`: with the blank in front of
 * them; NULL: none. `name` is a constant. */
void html_out_element(
	struct html_out *, const char *name, const char *attributes, const char *text);

/* A cell of a table with text; with a number made like printf(). */
void html_out_cell(struct html_out *, const char *text);
void html_out_number(struct html_out *, const char *number, ...)
	__attribute__((format(printf, 2, 3)));

/* Writes <dt>name</dt><dd>text</dd>; nothing when the text is NULL or empty. */
void html_out_fact(struct html_out *, const char *name, const char *text);

/* Writes the head of a table, a column for each name of the list that NULL ends: "Lost" or, for numbers, "#Lost". */
void html_out_table(struct html_out *, const char *caption, const char *const *columns);

/* Copies what another file holds, from its beginning on. False when it cannot be read. */
bool html_out_copy(struct html_out *, FILE *);

#endif
