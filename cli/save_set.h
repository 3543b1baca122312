/* Which packets belong to which calls, over a whole capture. */
#ifndef CLI_SAVE_SET_H
#define CLI_SAVE_SET_H

#include <stdbool.h>
#include <stdint.h>

struct save_set;

struct save_set *save_set_new(void);
void save_set_free(struct save_set *); /* NULL is allowed */

/* The packet is one of the call's. In any order, and as often as it comes. */
void save_set_add(struct save_set *, uint64_t number, unsigned call);

/* The call is wanted. */
void save_set_want(struct save_set *, unsigned call);
bool save_set_wanted(const struct save_set *, unsigned call);

/* All is said: keeps the packets of the wanted calls. Gives their number. */
uint64_t save_set_close(struct save_set *);

/* Behind save_set_close(): is the packet one of them? Asked in rising order. */
bool save_set_next(struct save_set *, uint64_t number);

#endif
