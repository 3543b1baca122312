/* Which packets an edit of fault_edit is about, told by what the program itself sees in the capture before any edit. */
#ifndef TESTDATA_MAKE_FAULT_SELECT_H
#define TESTDATA_MAKE_FAULT_SELECT_H

#include "analyzer/call.h"
#include "testdata/make/fault_packets.h"

/* The first call of the capture; NULL: none. */
struct call *fault_select_call(const GPtrArray *packets);

/* Sets `chosen` of all packets by conditions with commas between (testdata/README.md). False: a condition is none. */
bool fault_select(GPtrArray *packets, const struct call *, const char *conditions);

/* The frame NAME or NAME.N (the N-th of that name, else the first); NULL: none. */
const struct fax_frame *fault_select_frame(const struct call *, const char *name);

#endif
