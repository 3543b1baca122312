/* One fax as seen between two hosts: streams, frames, signals, pages, result. A part of the model. */
#ifndef ANALYZER_FAX_H
#define ANALYZER_FAX_H

#include <glib.h>

#include "analyzer/line.h"
#include "dissect/endpoint.h"
#include "dissect/packet.h"
#include "dissect/t30_frame.h"
#include "reassembly/ecm_page.h"
#include "reassembly/t38_rx.h"
#include "reassembly/t4_rows.h"
#include "reassembly/t85_rows.h"
#include "reassembly/udptl_recover.h"

enum side { SIDE_CALLER, SIDE_CALLEE };

enum fax_transport { FAX_UDPTL, FAX_TPKT, FAX_RTP };

/* One direction of the media. */
struct fax_stream_info {
	enum side from;
	struct endpoint src, dst;
	uint64_t packets; /* T.38 packets */
	/* Of them, those that the capture holds twice (a SPAN port, several interfaces): not in udptl.duplicates. */
	uint64_t captured_twice;
	struct udptl_counts udptl; /* for transport udptl */
	GArray *unrecovered;	   /* uint16_t sequence numbers */
	uint64_t malformed;	   /* T.38 packets that do not parse */
	/* Packets of other protocols on the same ports: RTP, RTCP, STUN, keep-alives. */
	uint64_t not_t38;
	size_t max_datagram;	 /* octets of the largest UDP payload */
	uint64_t restart_packet; /* with which the numbers first began anew; 0: none */
	t38_time restart_t;
	uint64_t jump_packet; /* behind the first hole in time inside page data; 0: none */
	t38_time jump_t;
	double jump_ms;	     /* the hole */
	uint64_t gap_packet; /* behind the first packets that are lost for good; 0: none */
	t38_time gap_t;
	double max_gap_ms; /* longest time between two packets */
	double packet_ms;  /* sum of the times between `paced` pairs of successive data packets */
	unsigned paced;
	double jitter_ms; /* of data packets: smoothed deviation from the pace that their rate asks for */
	bool src_announced, dst_announced; /* SDP of the call names the address */
	bool syntax_sure;
	enum ifp_syntax syntax;
	t38_time first, last;
	uint64_t first_packet, last_packet;
};

/* Why a command was sent again, or ended without a response. */
enum fax_repeat {
	FAX_REPEAT_NONE,
	FAX_REPEAT_ASKED,	 /* CRP: the other side asked for it */
	FAX_REPEAT_COMMAND_LOST, /* the command, or the training behind it, lost packets for good */
	FAX_REPEAT_RESPONSE_LOST,  /* the other side lost packets for good meanwhile */
	FAX_REPEAT_RESPONSE_BAD,   /* the response came with a bad FCS, or without its end */
	FAX_REPEAT_RESPONSE_WRONG, /* the response is none that T.30 allows */
	FAX_REPEAT_RESPONSE_UNHEARD, /* a good response is in the capture: it came late, or was lost behind it */
	FAX_REPEAT_SILENCE,	 /* nothing came, and nothing is missing in the capture */
	FAX_REPEAT_NOT_CAPTURED, /* the capture has no packet of the other side at all */
};

struct fax_frame {
	t38_time t, t_end; /* delivery of the first and the last octet */
	enum side from;
	const char *name; /* "DCS"; "unknown" */
	enum t30_fcf fcf, fcf2;
	/* From the address on, in T.38 order, without FCS; in the fax's chunk. */
	const uint8_t *octets;
	size_t length;
	enum t38_fcs fcs;
	bool recovered;
	bool final;
	bool fast;	    /* on the fast modem: FCD, RCP, what cannot be read */
	unsigned data_type; /* enum ifp_data_type */
	unsigned signal;    /* index into signals of the HDLC run that it belongs to */
	uint64_t first_packet, last_packet;
	/* Of a frame that commands, set by fax_exchange_find(): how many times this command was sent, this one
	 * included, and why it was sent again. 0 for others. */
	unsigned attempt;
	enum fax_repeat repeated;
};

/* Packets of one side that are lost for good. */
struct fax_loss {
	t38_time t; /* of what came next */
	enum side from;
	uint32_t lost;
	int32_t first_seq; /* -1: not known */
};

/* A command with its repetitions, and the response that ended them. */
struct fax_exchange {
	char phase; /* 'B' or 'D' (T.30 4) */
	enum side from;
	const char *command; /* "DIS", "DCS", "PPS-EOP" */
	enum t30_fcf fcf, fcf2;
	unsigned attempts;
	t38_time t,
		t_last; /* end of its first and of its last transmission; of DCS without the training */
	uint64_t first_packet, last_packet;
	unsigned page; /* number of the page that it is about; 0: none */
	unsigned rate; /* DCS, CTC: bit/s; 0: other commands, reserved code */
	const char *
		because; /* DCS, CTC, DIS, DTC: the response or command that led to it; NULL: none did */
	const char *response; /* NULL: none was seen */
	enum t30_fcf response_fcf;
	t38_time t_response; /* when it began */
	uint64_t response_packet;
	bool allowed;	     /* the response is one that T.30 allows there */
	enum fax_repeat why; /* of the last repetition, or of the missing response */
};

enum fax_signal_kind {
	FAX_SIGNAL_INDICATOR, /* tone, preamble, training or silence, until what comes next */
	FAX_SIGNAL_HDLC,      /* frames */
	FAX_SIGNAL_TCF,	      /* training check */
	FAX_SIGNAL_IMAGE,     /* page data without ECM */
	FAX_SIGNAL_V8,	      /* a V.8 message (CM, JM, CI) or the rate of V.34 */
};

struct fax_signal {
	t38_time t, t_end;
	enum side from;
	enum fax_signal_kind kind;
	const char *name; /* T.38's name of the indicator or data type */
	unsigned value;	  /* enum ifp_indicator (FAX_SIGNAL_INDICATOR), else enum ifp_data_type */
	const char *message; /* V.8: field name and characters; else NULL */
	size_t octets;	     /* data octets (TCF, image) */
	uint32_t lost;	     /* packets lost inside it for good */
	double zeros;	     /* TCF: the longest run of zeros, in seconds at its rate */
	bool ended;	     /* its end was seen */
	bool running;	     /* it goes on, in the model of a call that does */
	uint64_t first_packet, last_packet;
};

#define FAX_MAX_RANGES 1000

enum fax_gap_cause {
	FAX_GAP_UNKNOWN, /* nothing in the capture tells: the frame was not sent, or its packets were not seen */
	FAX_GAP_PACKETS, /* packets are lost for good */
	FAX_GAP_FCS,	 /* the frame came with a bad FCS, or without its end */
};

/* A place in the code stream of a page where octets never came, and why. */
struct fax_gap {
	enum fax_gap_cause cause;
	size_t at, length; /* octets of the code stream; length 0: not known (without ECM) */
	unsigned block, frame,
		frames;	   /* ECM: block of the page from 0, first missing frame, how many */
	uint32_t lost;	   /* packets */
	int32_t first_seq; /* sequence number of the first of them; -1: not known */
	/* FAX_GAP_PACKETS: the packets around; FAX_GAP_FCS: those of the bad frame. 0: none. */
	uint64_t before, after;
};

/* Rows of a page that are bad, one behind the other. */
struct fax_range {
	uint32_t first, last;	   /* rows from 0 */
	enum page_row_state state; /* of the first */
	unsigned gap, gaps;	   /* the first of page->gaps behind it, and how many; 0: none */
	/* Without ECM: packets that brought the codes of these rows. 0: not known. */
	uint64_t first_packet, last_packet;
};

/* Rows of another copy of a page, which stand in place of its own. */
struct fax_patch {
	uint32_t row,
		rows; /* rows of the page as it was received that they replace; none: they come in front */
	uint32_t new_rows;
	size_t at; /* their pels in patch_pels, as struct page_row has them */
};

/* Which packet brought the octets of a page from an offset on. */
struct fax_part {
	size_t at;
	uint64_t packet;
};

/* Where the rows of a page come from. */
enum fax_decoder {
	FAX_DECODER_NONE, /* a coding that has no rows here: only its code stream can be saved */
	FAX_DECODER_T4,	  /* MH, MR, MMR: t4_rows_decode() */
	FAX_DECODER_T85,  /* JBIG: t85_rows_decode(); the width is that of the code stream */
	FAX_DECODER_T81,  /* JPEG: t81_rows_decode(); the width is that of the code stream */
	FAX_DECODER_T43,  /* t43_rows_decode(); the width is that of the code stream */
};

struct fax_page {
	unsigned number;   /* from 1 in the order sent */
	unsigned document; /* from 1 */
	enum side from;
	bool params_known; /* a DCS was seen */
	bool not_as_dcs; /* the data are of another coding or width than DCS says: those are told here */
	struct t30_params params;
	/* FIF of the DCS in force, in T.38 order, and the SUB that came with it; in the fax's chunk, NULL: none. */
	const uint8_t *dcs;
	size_t dcs_length;
	const char *sub;
	const char *coding; /* "MH", ... as DCS says, or as the data shows when it was not seen */
	bool ecm;
	const char *modulation;
	unsigned rate;
	t38_time t, t_end;
	uint64_t first_packet, last_packet;

	/* Code stream in T.38 order, holes filled with zeros; owned by the page. */
	uint8_t *octets;
	size_t length;
	GArray *holes;	     /* struct t4_hole: for t4_rows_decode() */
	GArray *lost_ranges; /* struct ecm_hole: octets of an ECM page that never came */
	enum fax_decoder decoder;
	enum t4_coding t4; /* of FAX_DECODER_T4 */
	unsigned bits; /* a pel: 1 bilevel, 8 grey, 24 colour (sRGB), as struct page_row has them */

	uint32_t rows; /* that fax_page_rows() gives: with rows of other copies */
	uint32_t received_rows, bad_rows, longest_bad_run; /* as they came */
	GArray *damaged; /* struct fax_range, at most FAX_MAX_RANGES */
	GArray *gaps; /* struct fax_gap by place, at most FAX_MAX_RANGES; none that was sent again */
	GArray *parts;	/* struct fax_part; without ECM */
	bool limited;	/* it has more rows than are decoded */
	bool rest_lost; /* decoding stopped in front of the end: rows behind the last are lost */
	/* From other copies of the page (fax_copies.h). */
	unsigned copies; /* others that were seen */
	unsigned filled_frames;
	uint32_t repaired_rows;
	GArray *patches;	/* struct fax_patch, by row */
	GByteArray *patch_pels; /* of the patches */
	bool ended;		/* RTC or EOFB stood at its end; JBIG: it has all its rows */
	bool carrier_lost;	/* data stopped without end-of-page command */
	unsigned blocks, frames, resent_frames;
	unsigned
		differing_frames; /* good copies of a frame that are not equal: the first was taken */
	uint32_t lost_packets;

	const char *command; /* "EOP", "PPS-MPS", ...; NULL: none came */
	enum t30_fcf command_fcf;
	t38_time t_command; /* of its first transmission */
	const char *answer; /* "MCF", "RTN", ...; NULL: none was seen */
	t38_time t_answer;
	bool confirmed;	 /* MCF, RTP or PIP */
	bool superseded; /* refused or not confirmed, and sent again: another copy stands for it */
};

struct fax_identity {
	const char *csi, *tsi, *cig, *sub, *sep, *pwd, *sid;
	const char *nsf_vendor, *nsf_model; /* constants; NULL: unknown */
	const char *nsf_station;
	const uint8_t *nsf;
	size_t nsf_length;
};

enum fax_status { FAX_UNKNOWN, FAX_SUCCESS, FAX_PARTIAL, FAX_FAILED };

struct fax_result {
	enum fax_status status;
	unsigned pages_sent, pages_confirmed;
	char phase;	    /* 'A'..'E': the last one reached */
	const char *reason; /* one sentence without full stop */
	bool joined_late;   /* the capture begins when the fax was under way */
	bool cut_short;	    /* the capture ends before the fax does */
};

struct fax {
	unsigned hop; /* from 1 */
	enum fax_transport transport;
	GPtrArray *streams; /* struct fax_stream_info * */
	GArray *frames;	    /* struct fax_frame, in order of t_end once the call is over */
	GArray *signals;    /* struct fax_signal */
	GArray *losses;	    /* struct fax_loss, by time */
	GArray *exchanges;  /* struct fax_exchange */
	GPtrArray *pages;   /* struct fax_page * */
	struct fax_identity identity[2];
	struct fax_result result;
	bool limited;		    /* frames, octets or rows were dropped at a limit */
	size_t page_octets;	    /* code streams of all pages */
	struct line_timing *timing; /* both telephone lines; NULL: not reconstructed */
	t38_time first, last;
	GStringChunk *chunk; /* octets of frames, texts */
};

struct fax *fax_new(unsigned hop);
void fax_free(struct fax *);
struct fax_page *fax_page_new(void);
void fax_page_free(struct fax_page *);

/* Decodes the rows of a page with its own parameters; rows of other copies that stand in place of bad ones are told
 * by their state. False when its coding is none that has rows here. */
bool fax_page_rows(const struct fax_page *, page_row_sink, void *ctx, struct page_result *);

#endif
