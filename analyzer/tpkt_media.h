/* T.38 over TCP, one direction of a connection: segments in, IFP packets out. */
#ifndef ANALYZER_TPKT_MEDIA_H
#define ANALYZER_TPKT_MEDIA_H

#include "dissect/decode.h"
#include "reassembly/tpkt_stream.h"

struct tpkt_media;

struct tpkt_media *tpkt_media_new(const struct tpkt_stream_sink *, void *ctx);

/* From now on packets go there: a connection that was watched has become part of a call. */
void tpkt_media_redirect(struct tpkt_media *, const struct tpkt_stream_sink *, void *ctx);

void tpkt_media_push(struct tpkt_media *, const struct datagram *, t38_time at, uint64_t packet);

/* Hands on what waits for segments that never came. */
void tpkt_media_flush(struct tpkt_media *, t38_time at);
void tpkt_media_free(struct tpkt_media *);

#endif
