/* HEP over TCP: streams of capture agents become messages. */
#ifndef ANALYZER_HEP_TCP_H
#define ANALYZER_HEP_TCP_H

#include "dissect/decode.h"

struct hep_tcp;

/* A whole message, from "HEP3" on; valid during the call. */
typedef void (*hep_tcp_sink)(void *ctx, struct bytes message);

struct hep_tcp *hep_tcp_new(hep_tcp_sink, void *ctx);

/* A TCP segment. A connection is followed from its first segment that begins with a message; false: it is none. */
bool hep_tcp_push(struct hep_tcp *, const struct datagram *, t38_time at, uint64_t packet);

/* NULL is allowed. */
void hep_tcp_free(struct hep_tcp *);

#endif
