#include "cli/capture_memory.h"

#include <stddef.h>

#ifdef __GLIBC__
#include <malloc.h>
#endif

uint64_t capture_memory_in_use(void)
{
#if defined(__GLIBC__) && __GLIBC_PREREQ(2, 33)
	struct mallinfo2 info = mallinfo2();
	return info.uordblks + info.hblkhd;
#else
	return 0;
#endif
}
