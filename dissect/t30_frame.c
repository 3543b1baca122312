/* Flag | address FF | control C0, or C8 in the final frame | FCF | [FCF2] | FIF | FCS | flag (T.30 5.3);
 * T.38 carries what stands between the flags, without FCS. */
#include "dissect/t30_frame.h"

#include "dissect/t30_fields.h"

enum { FIXED = 0, X_BIT = 1, SECOND = 2 };

static const struct fcf_row {
	enum t30_fcf fcf;
	unsigned flags; /* X_BIT: the first bit is X; SECOND: FCF2 follows */
	const char *name, *title;
} fcfs[] = {
	{T30_FCF_DIS, FIXED, "DIS", "Digital Identification Signal"},
	{T30_FCF_CSI, FIXED, "CSI", "Called Subscriber Identification"},
	{T30_FCF_NSF, FIXED, "NSF", "Non-Standard Facilities"},
	{T30_FCF_DTC, FIXED, "DTC", "Digital Transmit Command"},
	{T30_FCF_CIG, FIXED, "CIG", "Calling Subscriber Identification"},
	{T30_FCF_PWD, FIXED, "PWD", "Password"},
	{T30_FCF_NSC, FIXED, "NSC", "Non-Standard Facilities Command"},
	{T30_FCF_SEP, FIXED, "SEP", "Selective Polling"},
	{T30_FCF_PSA, FIXED, "PSA", "Polled Subaddress"},
	{T30_FCF_CIA, FIXED, "CIA", "Calling Subscriber Internet Address"},
	{T30_FCF_ISP, FIXED, "ISP", "Internet Selective Polling Address"},
	{T30_FCF_DCS, X_BIT, "DCS", "Digital Command Signal"},
	{T30_FCF_TSI, X_BIT, "TSI", "Transmitting Subscriber Identification"},
	{T30_FCF_SUB, X_BIT, "SUB", "Subaddress"},
	{T30_FCF_NSS, X_BIT, "NSS", "Non-Standard Facilities Set-up"},
	{T30_FCF_SID, X_BIT, "SID", "Sender Identification"},
	{T30_FCF_TSA, X_BIT, "TSA", "Transmitting Subscriber Internet Address"},
	{T30_FCF_IRA, X_BIT, "IRA", "Internet Routing Address"},
	{T30_FCF_CTC, X_BIT, "CTC", "Continue To Correct"},
	{T30_FCF_CFR, X_BIT, "CFR", "Confirmation To Receive"},
	{T30_FCF_FTT, X_BIT, "FTT", "Failure To Train"},
	{T30_FCF_CTR, X_BIT, "CTR", "Response for Continue To Correct"},
	{T30_FCF_CSA, X_BIT, "CSA", "Called Subscriber Internet Address"},
	{T30_FCF_EOM, X_BIT, "EOM", "End Of Message"},
	{T30_FCF_MPS, X_BIT, "MPS", "Multi-Page Signal"},
	{T30_FCF_EOR, X_BIT | SECOND, "EOR", "End Of Retransmission"},
	{T30_FCF_EOP, X_BIT, "EOP", "End Of Procedure"},
	{T30_FCF_RR, X_BIT, "RR", "Receive Ready"},
	{T30_FCF_EOS, X_BIT, "EOS", "End Of Selection"},
	{T30_FCF_PRI_EOM, X_BIT, "PRI-EOM", "Procedure Interrupt End Of Message"},
	{T30_FCF_PRI_MPS, X_BIT, "PRI-MPS", "Procedure Interrupt Multi-Page Signal"},
	{T30_FCF_PRI_EOP, X_BIT, "PRI-EOP", "Procedure Interrupt End Of Procedure"},
	{T30_FCF_PPS, X_BIT | SECOND, "PPS", "Partial Page Signal"},
	{T30_FCF_MCF, X_BIT, "MCF", "Message Confirmation"},
	{T30_FCF_RTN, X_BIT, "RTN", "Retrain Negative"},
	{T30_FCF_RTP, X_BIT, "RTP", "Retrain Positive"},
	{T30_FCF_PIN, X_BIT, "PIN", "Procedure Interrupt Negative"},
	{T30_FCF_PIP, X_BIT, "PIP", "Procedure Interrupt Positive"},
	{T30_FCF_PID, X_BIT, "PID", "Procedure Interrupt Disconnect"},
	{T30_FCF_RNR, X_BIT, "RNR", "Receive Not Ready"},
	{T30_FCF_ERR, X_BIT, "ERR", "Response for End Of Retransmission"},
	{T30_FCF_PPR, X_BIT, "PPR", "Partial Page Request"},
	{T30_FCF_FDM, X_BIT, "FDM", "File Diagnostics Message"},
	{T30_FCF_FNV, X_BIT, "FNV", "Field Not Valid"},
	{T30_FCF_TR, X_BIT, "TR", "Transmit Ready"},
	{T30_FCF_TNR, X_BIT, "TNR", "Transmit Not Ready"},
	{T30_FCF_CRP, X_BIT, "CRP", "Command Repeat"},
	{T30_FCF_DCN, X_BIT, "DCN", "Disconnect"},
	{T30_FCF_FCD, FIXED, "FCD", "Facsimile Coded Data"},
	{T30_FCF_RCP, FIXED, "RCP", "Return to Control for Partial page"},
	{T30_FCF_CCD, FIXED, "CCD", "Character Coded Data"},
};

/* The compound names, so that they too are constants. */
static const struct {
	enum t30_fcf fcf2;
	const char *pps, *eor;
} seconds[] = {
	{T30_NONE, "PPS-NULL", "EOR-NULL"},
	{T30_FCF_EOM, "PPS-EOM", "EOR-EOM"},
	{T30_FCF_MPS, "PPS-MPS", "EOR-MPS"},
	{T30_FCF_EOP, "PPS-EOP", "EOR-EOP"},
	{T30_FCF_EOS, "PPS-EOS", "EOR-EOS"},
	{T30_FCF_PRI_EOM, "PPS-PRI-EOM", "EOR-PRI-EOM"},
	{T30_FCF_PRI_MPS, "PPS-PRI-MPS", "EOR-PRI-MPS"},
	{T30_FCF_PRI_EOP, "PPS-PRI-EOP", "EOR-PRI-EOP"},
};

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

uint8_t t30_reverse(uint8_t octet)
{
	unsigned v = octet;
	v = (v & 0xf0) >> 4 | (v & 0x0f) << 4;
	v = (v & 0xcc) >> 2 | (v & 0x33) << 2;
	v = (v & 0xaa) >> 1 | (v & 0x55) << 1;
	return (uint8_t)v;
}

static const struct fcf_row *find_fcf(uint8_t octet)
{
	for (size_t i = 0; i < COUNT(fcfs); i++) {
		uint8_t mask = fcfs[i].flags & X_BIT ? 0x7f : 0xff;
		if ((octet & mask) == (uint8_t)fcfs[i].fcf)
			return &fcfs[i];
	}
	return NULL;
}

static void parse_second(struct bytes *in, struct t30_frame *out)
{
	if (bytes_left(in) == 0)
		return;
	uint8_t octet = bytes_u8(in) & 0x7f;
	out->has_fcf2 = true;
	for (size_t i = 0; i < COUNT(seconds); i++) {
		if (octet != (uint8_t)seconds[i].fcf2)
			continue;
		out->fcf2 = seconds[i].fcf2;
		out->name = out->fcf == T30_FCF_PPS ? seconds[i].pps : seconds[i].eor;
	}
}

enum parse_status t30_frame_parse(struct bytes in, struct t30_frame *out)
{
	*out = (struct t30_frame){.name = "unknown"};
	out->address = bytes_u8(&in);
	out->control = bytes_u8(&in);
	uint8_t octet = bytes_u8(&in);
	if (bytes_status(&in) != PARSE_OK)
		return bytes_status(&in);
	out->final = out->control == 0xc8;
	out->fif = in;
	const struct fcf_row *row = find_fcf(octet);
	if (row == NULL)
		return PARSE_UNKNOWN;
	out->fcf = row->fcf;
	out->x = (row->flags & X_BIT) && (octet & 0x80);
	out->name = row->name;
	out->title = row->title;
	if (row->flags & SECOND)
		parse_second(&in, out);
	out->fif = in;
	bool known = out->address == 0xff && (out->control == 0xc0 || out->control == 0xc8);
	return known ? PARSE_OK : PARSE_UNKNOWN;
}

bool t30_is_ident(enum t30_fcf fcf)
{
	switch (fcf) {
	case T30_FCF_CSI:
	case T30_FCF_TSI:
	case T30_FCF_CIG:
	case T30_FCF_SUB:
	case T30_FCF_SEP:
	case T30_FCF_PWD:
	case T30_FCF_SID:
	case T30_FCF_PSA:
		return true;
	default:
		return false;
	}
}

size_t t30_ident_text(struct bytes fif, char out[T30_IDENT_MAX])
{
	size_t n = bytes_left(&fif) < T30_IDENT_MAX - 1 ? bytes_left(&fif) : T30_IDENT_MAX - 1;
	size_t begin = 0, length = 0;
	while (begin < n && t30_reverse(fif.at[begin]) == ' ')
		begin++;
	for (size_t i = n; i > begin; i--) {
		char c = (char)t30_reverse(fif.at[i - 1]);
		if (length > 0 || c != ' ')
			out[length++] = c;
	}
	out[length] = '\0';
	return length;
}

bool t30_pps_counts(struct bytes fif, unsigned *page, unsigned *block, unsigned *frames_less_one)
{
	*page = t30_reverse(bytes_u8(&fif));
	*block = t30_reverse(bytes_u8(&fif));
	*frames_less_one = t30_reverse(bytes_u8(&fif));
	return bytes_status(&fif) == PARSE_OK;
}

static void t30_fields(struct bytes in, struct field_sink *sink)
{
	struct t30_frame frame;
	const uint8_t *at = in.at;
	t30_frame_parse(in, &frame);
	if (bytes_left(&in) < 3)
		return;
	field_uint(sink, "t30.Address", "Address", frame.address, NULL, at, 1);
	field_uint(sink, "t30.Control", "Control", frame.control,
		frame.final ? "final frame" : "more frames", at + 1, 1);
	/* Wireshark masks the X bit off; so do we, where there is one. */
	uint64_t fcf = frame.fcf != T30_NONE ? (uint64_t)frame.fcf : at[2];
	field_uint(sink, "t30.FacsimileControl", "Facsimile control", fcf,
		frame.title != NULL ? frame.title : "unknown", at + 2, 1);
	/* Of another address or control field the rest is told all the same: PARSE_UNKNOWN. */
	t30_fields_fif(&frame, sink);
}

const struct proto t30_proto = {
	.name = "t30",
	.title = "T.30",
	.spec = "T.30 5.3",
	.fields = t30_fields,
};
