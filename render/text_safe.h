/* Text of strangers for terminals and documents: names, numbers and headers come from the wire, and a
 * control sequence in one of them could move the cursor, retitle the window or turn the text round. */
#ifndef RENDER_TEXT_SAFE_H
#define RENDER_TEXT_SAFE_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* True for a character that changes nothing but its own place: no control character (C0, DEL, C1), no
 * format character (bidirectional controls, zero-width ones, tags), no line or paragraph separator. */
bool text_is_harmless(gunichar);

/* A copy in valid UTF-8 with nothing in it that text_is_harmless() refuses: each octet of such a
 * character, and each octet that is not UTF-8, becomes four characters like \x1b. No octet is dropped, NULs
 * included. `n`: octets, -1: up to the NUL. NULL gives "". Freed by g_free(). */
char *text_safe(const char *raw, ssize_t n);

/* Columns that the text takes on a terminal: wide characters two, combining ones none. Octets that are not
 * UTF-8 count one each. */
int text_width(const char *utf8);

/* A copy that takes at most so many columns; what had to be cut ends with an ellipsis. Never padded. Freed
 * by g_free(). */
char *text_fit(const char *utf8, int columns);

#endif
