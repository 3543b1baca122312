/* The model: everything that a report says about one call. The analyzer builds it, renderers only read it.
 *
 * A call owns all that hangs below it; texts live in its string chunk and are as they stood on the wire (a
 * renderer makes them safe). Unknown times are T38_NEVER, unknown numbers -1, unknown texts NULL. */
#ifndef ANALYZER_CALL_H
#define ANALYZER_CALL_H

#include <glib.h>

#include "analyzer/fax.h"
#include "dissect/endpoint.h"
#include "dissect/packet.h"
#include "dissect/sdp.h"
#include "dissect/sip.h"

enum signalling {
	SIGNALLING_NONE,
	SIGNALLING_SIP,
	SIGNALLING_MGCP,
	SIGNALLING_H248,
	SIGNALLING_H323
};

enum call_state {
	CALL_IN_PROGRESS, /* no end was seen */
	CALL_COMPLETED,	  /* answered, then BYE */
	CALL_CANCELLED,
	CALL_REJECTED,	 /* 3xx to 6xx to the first INVITE, or no final answer */
	CALL_MEDIA_ONLY, /* found without signalling */
};

struct party {
	const char *uri, *display, *user_agent;
	struct ip_addr address; /* where its first SIP message came from or went to */
	const char *sip_fax;	/* RFC 6913, what it says it can do: "t38", "passthrough" */
};

/* One SIP message at one hop. */
struct message {
	t38_time t;
	struct endpoint src, dst;
	uint64_t packet;
	enum side from;
	unsigned hop;	 /* index into call->hops */
	unsigned status; /* 0: a request */
	uint32_t cseq;
	enum sip_method cseq_method;
	const char *method; /* of the request, or of the CSeq of a response */
	const char *reason; /* reason phrase of a response */
	const char *media;  /* "image", "audio", ... of its SDP; NULL: none */
	/* The SDP in short: "image udptl :16384 T.38 v0 14400 redundancy"; NULL: none. */
	const char *offer;
	const char *refer_to; /* REFER: the URI of Refer-To, without header fields */
	const char
		*replaces; /* INVITE, REFER: the Call-ID of the dialog that the new one replaces */
	const char *sip_fax; /* as in struct party, where the message is the first to say so */
	bool image_active;   /* its SDP has an m=image line with a port */
	bool image_refused;  /* its SDP has m=image with port 0 */
	bool reinvite;	     /* an INVITE inside the dialog (To tag) */
	bool retransmission; /* sent again at the same hop */
	bool copy;	     /* of a message that was seen at another hop before */
};

/* An address at which a side said that it receives. */
struct call_media {
	struct endpoint address;
	enum side side;
	bool t38;
};

struct hop {
	struct ip_addr src, dst; /* src sent the first message seen there */
};

/* T.38 parameters of one side, from its last SDP with an active image line. */
struct t38_side {
	bool present;
	struct endpoint media;
	const char *host_name; /* c= names a host instead of an address */
	int version;
	long max_bit_rate, max_buffer, max_datagram;
	const char *rate_management, *udp_ec, *vendor_info;
	enum sdp_flag fill_bit_removal, transcoding_mmr, transcoding_jbig;
	enum sdp_transport transport;
};

enum t38_trigger {
	T38_TRIGGER_NONE,
	T38_TRIGGER_INITIAL,
	T38_TRIGGER_REINVITE,
	T38_TRIGGER_UPDATE
};

struct t38_setup {
	bool offered, negotiated;
	enum t38_trigger trigger;
	int offered_by;	    /* enum side, -1: nobody */
	int refused_status; /* status of the refusal; 200: by port 0 or an answer without image; -1 */
	t38_time t_offer, t_agreed, t_refused;
	uint64_t offer_packet, answer_packet;
	struct t38_side side[2];
};

enum severity { SEVERITY_NOTE, SEVERITY_WARNING, SEVERITY_ERROR };

struct finding {
	const char *id, *summary, *action, *reference; /* of the table */
	enum severity severity;
	const char *caused_by; /* id or NULL */
	int cause;	       /* index of that finding; -1: none */
	int from;	       /* enum side whose doing it is; -1: both, or not known */
	unsigned page;	       /* number of the page that it is about; 0: none */
	int exchange;	   /* index into fax->exchanges of the command that it is about; -1: none */
	t38_time t, t_end; /* when what it tells of began, and was over */
	const char *detail;
	uint64_t packets[8];
	unsigned packet_count;
};

enum fax_tone { FAX_TONE_CNG = 1, FAX_TONE_CED = 2, FAX_TONE_V21 = 4 };

enum call_sound_kind {
	CALL_SOUND_CNG,
	CALL_SOUND_CED,
	CALL_SOUND_V21,	  /* T.30 frames in audio */
	CALL_SOUND_MODEM, /* page data, training */
	CALL_SOUND_SPEECH,
	CALL_SOUND_SIT,	 /* special information tone (E.180 7) */
	CALL_SOUND_BUSY, /* busy or congestion */
	CALL_SOUND_RING_BACK,
	CALL_SOUNDS
};

/* What a side sent in its audio, of a kind. */
struct call_sound {
	enum call_sound_kind kind;
	enum side from;
	bool audible;	   /* heard in G.711; else told by an RTP event (RFC 4733) */
	t38_time t, t_end; /* when it first began, and last ended as far as it was heard */
	uint64_t packet;   /* the first */
	unsigned hertz[3], on_ms, off_ms; /* of the tones of an exchange; 0: none */
};

/* How far a call is that goes on. */
struct call_progress {
	/* The call goes on: the rest of its model is that of what came so far, and has no verdict. */
	bool running;
	bool brief;	  /* signalling and counts are all that the model has */
	char phase;	  /* of T.30, 'A' to 'E'; 0: no fax media yet */
	uint64_t packets; /* of T.38 */
	unsigned page;	  /* number of the page that is being sent; 0: none */
	uint32_t rows;	  /* of it that are there; 0: not known */
	size_t octets;	  /* of its code stream; 0: not known */
};

struct call {
	unsigned index; /* from 1, in order of beginning */
	struct call_progress progress;
	enum signalling signalling;
	const char *call_id;
	struct party party[2];
	t38_time start, answer, end;
	enum call_state state;
	int final_status; /* of the first INVITE; -1 */
	uint64_t final_packet;
	int ended_by; /* enum side; -1 */
	t38_time t_bye;
	const char *bye_reason; /* Reason header of BYE (RFC 3326), as on the wire */
	t38_time
		input_end; /* the input ended while the call went on, at this time; else T38_NEVER */
	uint64_t bye_packet;

	bool mid_dialog; /* the capture begins inside the dialog: what was agreed before is not known */

	GArray *hops;  /* struct hop */
	GArray *media; /* struct call_media, in order of announcement */
	const char *
		session_id; /* what a B2BUA passes on unchanged: Session-ID, X-CID, ...; NULL: none */

	/* Legs: the same fax under several Call-IDs (a B2BUA, a gateway). Set when all of them are over. */
	unsigned leg_of;       /* index of the main leg; 0: this is it, or the only one */
	const char *tied_by;   /* what ties a leg to the group; NULL: the main leg */
	unsigned tied_percent; /* how sure that is */
	GArray *related;       /* unsigned: indices of all others of the group */
	GPtrArray *
		legs; /* of the main leg: the others, by index; borrowed, for while this call is rendered */

	GArray *messages; /* struct message */
	unsigned messages_dropped;
	uint64_t
		snapped; /* packets of its signalling and T.38 that the capture did not keep whole */
	uint64_t snapped_media; /* those of its T.38 */
	/* Of those, the ones that came in fragments which overlap and differ: what they hold is that of the first. */
	unsigned conflicts;
	t38_time t_conflict; /* of the first; T38_NEVER: none */
	uint64_t conflict_packets[8];
	/* Its time stamps that lie more than a second before one that was captured earlier. */
	unsigned clock_back;
	t38_time newest, t_clock_back;
	uint64_t clock_packet;	 /* of the first of them; 0: none */
	uint64_t kernel_drops;	 /* packets that the capturing system lost while the call went on */
	unsigned captured_twice; /* messages that the capture holds twice: the first is kept */
	struct t38_setup t38;

	GPtrArray *faxes; /* struct fax *, one for each pair of hosts between which T.38 was seen */
	struct fax *fax;  /* the one that holds the fax best; NULL: no fax media */
	uint64_t rtp_packets[2];      /* audio by side that sent it */
	uint64_t rtp_on_t38[2];	      /* RTP that came to a T.38 port while T.38 was agreed */
	uint64_t t38_elsewhere[2];    /* UDPTL that goes to a port which SDP names for audio only */
	struct endpoint elsewhere[2]; /* the last such port */
	/* Fax tones told by RTP events (RFC 4733) or heard in the audio: enum fax_tone, or-ed, by side that sent
	 * them; those of them that were heard. */
	unsigned fax_tones[2], fax_tones_audible;
	t38_time t_fax_tone; /* of the first; T38_NEVER: none */
	uint64_t fax_tone_packet;
	uint64_t dtls_packets[2]; /* on ports announced for T.38 */
	t38_time first_rtp, last_rtp;

	GArray *sounds; /* struct call_sound: one at most for each kind and side; complete when the call is over */

	GArray *findings;	  /* struct finding */
	const char *verdict_root; /* id or NULL */
	const char *verdict_summary, *verdict_action;

	GStringChunk *strings;
};

struct call *call_new(unsigned index);
void call_free(struct call *);

/* "in-progress", as reports and checks have it. */
const char *call_state_name(enum call_state);

/* Copies text into the call: NUL-terminated, embedded NULs and what follows them cut off, folded lines made one. NULL for a
 * text that is absent. */
const char *call_text(struct call *, struct text);

/* As call_text(), of a text with its NUL; NULL for NULL. */
const char *call_text_of(struct call *, const char *);

/* The leg that holds the fax best, the call itself included; the call itself where none has fax media. */
const struct call *call_best_leg(const struct call *);

/* The leg that reaches the callee: the last that is signalled as the call itself is, not one between a gateway and its
 * controller; the call itself where it has no other. */
const struct call *call_last_leg(const struct call *);

/* The packet that the call begins with: its first message, without signalling that of its fax; 0: not known. */
uint64_t call_first_packet(const struct call *);

/* True when the call offered T.38 or had fax media. */
bool call_is_fax(const struct call *);

#endif
