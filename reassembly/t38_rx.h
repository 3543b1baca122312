/* From IFP packets in order to what one modem sent: indicators, HDLC frames, image data, ends.
 *
 * One object a direction. It finds out which ASN.1 syntax the sender uses, puts HDLC frames together however
 * they are cut into packets, drops repetitions, and never glues what stands on both sides of a loss. */
#ifndef REASSEMBLY_T38_RX_H
#define REASSEMBLY_T38_RX_H

#include "dissect/ifp.h"
#include "dissect/packet.h"

enum t38_event_kind {
	T38_INDICATOR, /* a signal begins, or silence */
	T38_OCTETS,  /* octets of an HDLC frame as one packet brought them, before its T38_FRAME */
	T38_FRAME,   /* an HDLC frame: T.30 on V.21, ECM on the fast modem */
	T38_IMAGE,   /* octets of TCF or of a page without ECM, as one packet brought them */
	T38_GAP,     /* packets are lost here */
	T38_SIG_END, /* the modem's carrier ended */
	T38_V8,	     /* a V.8 or V.34 message */
};

enum t38_fcs {
	T38_FCS_OK,
	T38_FCS_BAD,
	T38_FCS_MISSING, /* the end never came, or octets are lost: the octets up to there are given */
};

struct t38_event {
	enum t38_event_kind kind;
	t38_time t, t_end; /* delivery of the first and of the last octet */
	uint64_t first_packet, last_packet;
	unsigned indicator;    /* T38_INDICATOR */
	unsigned data_type;    /* enum ifp_data_type; of T38_GAP the one being sent, or of none */
	unsigned field_type;   /* enum ifp_field_type; of T38_V8 */
	const uint8_t *octets; /* of a frame from the address on; valid during the call */
	size_t length;
	enum t38_fcs fcs;
	bool recovered;	    /* a packet with octets of it came by redundancy or FEC */
	uint32_t lost;	    /* T38_GAP: packets */
	int32_t first_lost; /* T38_GAP: sequence number of the first of them; -1: they have none */
};

/* One IFP packet as it was recovered. */
struct t38_ifp {
	const uint8_t *octets;
	size_t length;
	t38_time at;
	uint64_t packet;
	bool recovered;
};

typedef void (*t38_rx_sink)(void *ctx, const struct t38_event *);

struct t38_rx_counts {
	uint64_t packets, malformed;
	uint64_t octet_fields; /* packets with octet-aligned fields */
	uint64_t repeated_ends, repeated_indicators;
};

#define T38_RX_MAX_FRAME                                                                           \
	4096 /* octets of a frame that are kept; T.30 frames have 260 at the most */

struct t38_rx;

/* `hint`: the syntax that signalling lets expect, used while the packets themselves leave it open. */
struct t38_rx *t38_rx_new(enum ifp_syntax hint, t38_rx_sink, void *ctx);

void t38_rx_hint(struct t38_rx *, enum ifp_syntax hint);
void t38_rx_push(struct t38_rx *, const struct t38_ifp *);

/* `count` packets are lost between the last push and the next, `first` being the sequence number of the first of
 * them, or -1 where the transport has none. */
void t38_rx_lost(struct t38_rx *, int32_t first, uint32_t count, t38_time at);

/* End of the stream: an open frame is given as far as it came. */
void t38_rx_flush(struct t38_rx *);

/* The syntax as the packets show it; *sure false: nothing decided yet. */
enum ifp_syntax t38_rx_syntax(const struct t38_rx *, bool *sure);

const struct t38_rx_counts *t38_rx_counts(const struct t38_rx *);
void t38_rx_free(struct t38_rx *);

#endif
