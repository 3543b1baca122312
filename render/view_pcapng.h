/* Packets of calls as a pcapng file. */
#ifndef RENDER_VIEW_PCAPNG_H
#define RENDER_VIEW_PCAPNG_H

#include "render/page_file.h"
#include "render/view_store.h"

/* Writes the packets of these calls and of their legs, by number, each once. `missing`: how many could not be had.
 * False: page_file_commit() will say why. */
bool view_pcapng_write(struct page_file *, struct view_store *, const GArray *calls,
	unsigned *count, unsigned *missing);

#endif
