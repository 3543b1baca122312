/* Packets of calls as a pcapng file. */
#ifndef RENDER_VIEW_PCAPNG_H
#define RENDER_VIEW_PCAPNG_H

#include "render/page_file.h"
#include "render/view.h"

struct view_pcapng_counts {
	unsigned packets;
	unsigned missing; /* that could not be had */
	bool media;	  /* audio is among them, where the capture has it */
};

/* Writes the packets of these calls and of their legs, by number, each once: all, where the setup tells their numbers, else
 * those that the store has. False: page_file_commit() will say why. */
bool view_pcapng_write(struct page_file *, const struct view_setup *, struct view_store *,
	const GArray *calls, struct view_pcapng_counts *);

#endif
