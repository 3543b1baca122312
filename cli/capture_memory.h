/* How much memory what is kept takes. */
#ifndef CLI_CAPTURE_MEMORY_H
#define CLI_CAPTURE_MEMORY_H

#include <stdint.h>

/* Octets that were allocated and not freed; 0: the C library does not tell. */
uint64_t capture_memory_in_use(void);

#endif
