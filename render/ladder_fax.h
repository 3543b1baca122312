/* The fax part of the ladder: signals and frames as a fax engineer names them. */
#ifndef RENDER_LADDER_FAX_H
#define RENDER_LADDER_FAX_H

#include "render/ladder_rows.h"

/* Takes over `text`. */
typedef void (*ladder_fax_sink)(void *ctx, const struct fax_signal *, t38_time t, uint64_t packet,
	enum ladder_kind, enum style, char *text);

/* Gives a row for each thing that happened in the fax. */
void ladder_fax(const struct fax *, enum ladder_depth, ladder_fax_sink, void *ctx);

#endif
