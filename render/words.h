/* Short words and numbers that several renderers print. Texts are freed by g_free(). */
#ifndef RENDER_WORDS_H
#define RENDER_WORDS_H

#include "analyzer/call.h"

/* "5551000" of "sip:5551000@192.0.2.1", the host when there is no user; safe for a terminal. "-" for NULL. */
char *words_user(const char *uri);

/* The caller's or callee's shortest name: user of the URI, else display name, else address. */
char *words_party(const struct call *, enum side);

/* "success", "failed", "-" ... of the fax; "no fax" when T.38 was offered but no media came. */
const char *words_fax_status(const struct call *);

/* "completed", "rejected", ... */
const char *words_state(enum call_state);

/* "1 of 2", "0" ...: pages confirmed of pages sent; "-" without fax. */
char *words_pages(const struct call *);

/* "0", "119, all recovered", "4, 4 not recovered"; "-" without fax. */
char *words_loss(const struct call *);

/* "14.4k", "9600" in short: 2.4k 4.8k 7.2k ... */
char *words_rate(unsigned rate);

/* "23.4 KB", "812 B" */
char *words_octets(uint64_t);

/* "fine", "standard", "superfine", "400x400 dpi"... of a page or DCS. */
const char *words_resolution(const struct t30_params *);

#endif
