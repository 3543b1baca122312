/* What `save --annotate` writes beside packets: the packet in short, the T.30 frame that it completes, findings whose
 * evidence it is; on the first packet of a call its verdict. */
#ifndef CLI_SAVE_COMMENTS_H
#define CLI_SAVE_COMMENTS_H

#include "analyzer/engine.h"

struct save_comments;

struct save_comments *save_comments_new(void);
void save_comments_free(struct save_comments *); /* NULL is allowed */

/* First pass: a call whose packets are saved. `first`: the number of its first packet. */
void save_comments_call(struct save_comments *, const struct call *, uint64_t first);

/* A packet of a call that was recognised behind it. */
void save_comments_earlier(struct save_comments *, uint64_t number, unsigned call);

/* Second pass: the packet is the one whose comments are gathered from now on. */
void save_comments_begin(struct save_comments *, const struct packet *);

/* It belongs to a call that is saved. */
void save_comments_packet(struct save_comments *, const struct engine_packet *);

/* Its comments, UTF-8 and safe for a terminal, NULL-terminated; NULL: none. Valid until the next begin. */
const char *const *save_comments_get(struct save_comments *);

#endif
