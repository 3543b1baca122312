#ifndef TESTS_LINE_SWALLOW_IFP_H
#define TESTS_LINE_SWALLOW_IFP_H

#include <spandsp.h>

/* Sends nothing: for ends of T.38 that only listen (t38_tx_packet_handler_t). */
static inline int swallow_ifp(
	t38_core_state_t *core, void *ctx, const uint8_t *ifp, int len, int count)
{
	(void)core;
	(void)ctx;
	(void)ifp;
	(void)len;
	(void)count;
	return 0;
}

#endif
