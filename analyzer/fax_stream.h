/* One direction of T.38 media: counts, recovery, and the way from packets to events of a session. */
#ifndef ANALYZER_FAX_STREAM_H
#define ANALYZER_FAX_STREAM_H

#include "analyzer/fax_session.h"
#include "analyzer/fax_tape.h"
#include "dissect/udptl.h"

struct fax_stream;

/* Creates the stream's info in fax->streams. `session` is borrowed. */
struct fax_stream *fax_stream_new(struct fax *, struct fax_session *, enum side from,
	const struct endpoint *src, const struct endpoint *dst);

/* The syntax that signalling promises. */
void fax_stream_hint(struct fax_stream *, enum ifp_syntax);

/* A UDPTL datagram of `length` octets of UDP payload. */
void fax_stream_udptl(struct fax_stream *, const struct udptl_packet *, size_t length, t38_time at,
	uint64_t packet);

/* An IFP packet from a transport that keeps order itself (TCP). */
void fax_stream_ifp(
	struct fax_stream *, const uint8_t *octets, size_t n, t38_time at, uint64_t packet);

/* Packets are missing there, and such a transport cannot say how many. */
void fax_stream_lost(struct fax_stream *, t38_time at);

/* A datagram that is T.38 by its place, but cannot be read. */
void fax_stream_malformed(struct fax_stream *, t38_time at, uint64_t packet);

/* A packet of another protocol on the stream's ports. */
void fax_stream_not_t38(struct fax_stream *);

const struct fax_stream_info *fax_stream_info(const struct fax_stream *);

/* From now on all that comes is put on the tape, too, under this number of a stream. The tape is borrowed. */
void fax_stream_record(struct fax_stream *, struct fax_tape *, unsigned number);

/* Takes what another stream took. */
void fax_stream_again(struct fax_stream *, const struct fax_tape_entry *);

/* The info with the counts as they stand, while the stream goes on; owned by the caller, with its array. */
struct fax_stream_info *fax_stream_so_far(const struct fax_stream *);

/* Writes the counts into the info as they stand: what waits for packets that are missing so far is not handed on, for they
 * may come. Nothing may be pushed behind it. */
void fax_stream_stop(struct fax_stream *);

/* Hands on what still waits and writes the final counts into the info. */
void fax_stream_finish(struct fax_stream *);

/* Behind fax_stream_finish(): the call was captured twice, as its signalling shows. Copies, if nearly every packet has
 * one, are the capture's and no duplicates of the stream. */
void fax_stream_captured_twice(struct fax_stream *);

void fax_stream_free(struct fax_stream *);

#endif
