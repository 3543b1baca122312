/* `t38trace calls`: one line a call. */
#ifndef RENDER_CALLS_TEXT_H
#define RENDER_CALLS_TEXT_H

#include <stdio.h>

#include "analyzer/call.h"

struct calls_text;

struct calls_text *calls_text_new(FILE *out, bool color);
void calls_text_call(struct calls_text *, const struct call *);

/* The closing line; frees. */
void calls_text_end(struct calls_text *);

#endif
