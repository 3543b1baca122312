/* Pieces of text borrowed from a packet, for the text protocols (SIP, SDP and their relatives). */
#ifndef DISSECT_TEXT_H
#define DISSECT_TEXT_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include "dissect/bytes.h"

struct field_sink;

/* White space, everywhere below, is SP, HT, CR and LF: a folded header holds line ends within its value
 * (RFC 3261 7.3.1). Letters are compared without regard to case, as ASCII, whatever the locale. */
struct text {
	const char *at; /* borrowed from the packet, not NUL-terminated; NULL: absent */
	size_t n;
};

/* True when the text is `word`, in any case. */
bool text_is(struct text, const char *word);

/* True when the text begins or ends with `word`, in any case. */
bool text_begins(struct text, const char *word);
bool text_ends(struct text, const char *word);

/* Without the white space around it. An empty text stays where it is; absent stays absent. */
struct text text_trim(struct text);

/* Cuts the next word, bounded by white space, off *rest. Absent when there is none. */
struct text text_word(struct text *rest);

/* Cuts what stands before the first `mark` off *rest and steps over the mark; all of it when there is
 * no mark. */
struct text text_before(struct text *rest, char mark);

/* As text_before, but marks within "quoted \" strings" and <angle brackets> do not count; what is left
 * open there reaches to the end. */
struct text text_element(struct text *rest, char mark);

/* The decimal number that is the whole text, limited to `max` where it is greater; -1 when it is
 * empty, has a sign or anything else that is no digit. */
int64_t text_number(struct text, int64_t max);

/* Cuts the next line, without its LF or CRLF, off *in. False at the end, and for a last line without a
 * line end when the capture cut it: half a port number is worse than none. */
bool text_line(struct bytes *in, struct text *line);

/* Gives the text to the sink as one field; nothing when it is absent or empty. */
void text_field(struct field_sink *, const char *name, const char *label, struct text);

#endif
