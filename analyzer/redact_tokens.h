/* Names for what must not be told: the same input gives the same name all through a run, and the name tells nothing but that.
 *
 * Numbers become number-1, number-2, ... by their digits, other names name-1, ..., Call-IDs call-id-1, ..., hosts host-1, ...
 * IPv4 addresses become those of 240.0.0.0/4, which nobody has (RFC 1112 4), IPv6 addresses those of 3fff::/20, which is for
 * documentation (RFC 9637). */
#ifndef ANALYZER_REDACT_TOKENS_H
#define ANALYZER_REDACT_TOKENS_H

#include <glib.h>

#include "dissect/endpoint.h"

enum redact_kind { REDACT_NUMBER, REDACT_NAME, REDACT_CALL_ID, REDACT_HOST, REDACT_KINDS };

struct redact_tokens;

struct redact_tokens *redact_tokens_new(void);
void redact_tokens_free(struct redact_tokens *); /* NULL is allowed */

/* The token of a text; REDACT_NAME gives that of a number where the text is one. Lives as long as the tokens. NULL and "" stay
 * what they are. */
const char *redact_token(struct redact_tokens *, enum redact_kind, const char *text);

/* The address that stands for this one; an unset one stays unset. */
struct ip_addr redact_address(struct redact_tokens *, const struct ip_addr *);

/* A URI with user and host replaced, scheme and port kept, parameters left out; also "user@host" and a bare name. Freed by
 * g_free(); NULL for NULL. */
char *redact_uri(struct redact_tokens *, const char *uri);

/* What redact_scrub() looks for is from now on what was asked for behind this call. */
void redact_forget(struct redact_tokens *);

/* A copy of a text in which every original that was replaced since redact_forget() is replaced, where it stands as a word of its
 * own, in whatever case. Of numbers and names those of at least `least` characters: program text has short words and figures that
 * are not theirs. Freed by g_free(); NULL for NULL. */
char *redact_scrub(struct redact_tokens *, const char *text, size_t least);

/* As redact_scrub() of all lengths, of a text of strangers: IPv4 addresses are replaced, too, those of private networks only
 * unless `addresses` (a product has versions of four numbers), and what redact_mask() knows. */
char *redact_free_text(struct redact_tokens *, const char *text, bool addresses);

/* Makes a text of strangers one that redact_scrub() replaces as a whole by what it was redacted to. */
void redact_note(struct redact_tokens *, const char *original, const char *redacted);

#endif
