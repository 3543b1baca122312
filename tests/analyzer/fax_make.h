/* A fax as IFP packets (T.38 7), one-dimensional pages (T.4 4.1), and senders that put them on the wire. The
 * syntax is that of 1998. */
#ifndef TESTS_ANALYZER_FAX_MAKE_H
#define TESTS_ANALYZER_FAX_MAKE_H

#include "tests/analyzer/rig.h"

#include "analyzer/fax.h"

/* Frames as T.38 carries them (t30-frames.md 3), without address and control. */
#define FAX_DIS "01 20 77 1F"
#define FAX_DCS "C1 00 44 00"	     /* V.17 14400, standard, MH, no ECM */
#define FAX_DCS_ECM "C1 00 44 01 20" /* with ECM, 256 octets (bit 27) */
#define FAX_CFR "21"
#define FAX_FTT "22"
#define FAX_EOM "F1"
#define FAX_MPS "F2"
#define FAX_EOP "F4"
#define FAX_MCF "31"
#define FAX_RTN "32"
#define FAX_DCN "DF"

static inline GByteArray *from_hex(const char *text)
{
	GByteArray *out = g_byte_array_new();
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			continue;
		put8(out, (unsigned)(g_ascii_xdigit_value(text[0]) << 4 |
				     g_ascii_xdigit_value(text[1])));
		text++;
	}
	return out;
}

/* FF, the control field (C8: last of its signal), and what follows. */
static inline GByteArray *frame_of(const char *hex, bool last)
{
	GByteArray *rest = from_hex(hex), *out = g_byte_array_new();
	put8(out, 0xff);
	put8(out, last ? 0xc8 : 0xc0);
	g_byte_array_append(out, rest->data, rest->len);
	g_byte_array_unref(rest);
	return out;
}

/* ---- pages ---- */

struct bits {
	GByteArray *octets;
	unsigned used;
};

static inline void put_bits(struct bits *out, const char *text)
{
	for (; *text != '\0'; text++) {
		if (out->used++ % 8 == 0)
			put8(out->octets, 0);
		if (*text == '1')
			out->octets->data[out->octets->len - 1] |=
				(uint8_t)(0x80 >> (out->used - 1) % 8);
	}
}

#define T4_EOL "000000000001"
#define T4_WHITE_1728 "01001101100110101" /* make-up 1728, terminating 0 */
#define T4_SHORT_ROW "00110101"		  /* no run at all: not the whole width */

/* `rows` white rows of 1728 pels, the one at `bad` (from 0; -1: none) too short; with RTC or without. */
static inline GByteArray *page_of(int rows, int bad, bool rtc)
{
	struct bits out = {g_byte_array_new(), 0};
	for (int i = 0; i < rows; i++) {
		put_bits(&out, T4_EOL);
		put_bits(&out, i == bad ? T4_SHORT_ROW : T4_WHITE_1728);
	}
	for (int i = 0; i < (rtc ? 6 : 1); i++)
		put_bits(&out, T4_EOL);
	return out.octets;
}

/* ---- IFP packets ---- */

/* Where they go. */
struct line {
	void (*send)(void *ctx, enum side from, const uint8_t *ifp, size_t n);
	void *ctx;
};

static inline void send_octets(const struct line *line, enum side from, GByteArray *ifp)
{
	line->send(line->ctx, from, ifp->data, ifp->len);
	g_byte_array_unref(ifp);
}

static inline void fax_indicator(const struct line *line, enum side from, enum ifp_indicator value)
{
	const uint8_t octet = (uint8_t)(value << 1);
	line->send(line->ctx, from, &octet, 1);
}

static inline void fax_field(GByteArray *ifp, unsigned type, const uint8_t *octets, size_t n)
{
	put8(ifp, n > 0 ? 0x80 | type << 4 : type << 4);
	if (n == 0)
		return;
	put16(ifp, (unsigned)n - 1);
	g_byte_array_append(ifp, octets, (guint)n);
}

static inline void fax_packet(const struct line *line, enum side from, enum ifp_data_type type,
	enum ifp_field_type field, const uint8_t *octets, size_t n)
{
	GByteArray *ifp = g_byte_array_new();
	put8(ifp, 0xc0u | (unsigned)type << 1);
	put8(ifp, 1);
	fax_field(ifp, field, octets, n);
	send_octets(line, from, ifp);
}

/* One frame of a signal in one packet, with its end. */
static inline void fax_hdlc(const struct line *line, enum side from, enum ifp_data_type type,
	const char *hex, bool last)
{
	GByteArray *frame = frame_of(hex, last), *ifp = g_byte_array_new();
	put8(ifp, 0xc0u | (unsigned)type << 1);
	put8(ifp, 2);
	fax_field(ifp, IFP_HDLC_DATA, frame->data, frame->len);
	fax_field(ifp, last ? IFP_HDLC_FCS_OK_SIG_END : IFP_HDLC_FCS_OK, NULL, 0);
	send_octets(line, from, ifp);
	g_byte_array_unref(frame);
}

/* A V.21 signal of one frame: preamble, frame, end, silence. */
static inline void fax_command(const struct line *line, enum side from, const char *hex)
{
	fax_indicator(line, from, IFP_V21_PREAMBLE);
	fax_hdlc(line, from, IFP_V21, hex, true);
	fax_indicator(line, from, IFP_NO_SIGNAL);
}

/* TCF or a page at V.17 14400, `chunk` octets in a packet. */
static inline void fax_image(
	const struct line *line, enum side from, const GByteArray *octets, size_t chunk)
{
	fax_indicator(line, from, IFP_V17_14400_LONG);
	for (size_t at = 0; at < octets->len; at += chunk)
		fax_packet(line, from, IFP_DATA_V17_14400, IFP_NON_ECM_DATA, octets->data + at,
			MIN(chunk, octets->len - at));
	fax_packet(line, from, IFP_DATA_V17_14400, IFP_NON_ECM_SIG_END, NULL, 0);
	fax_indicator(line, from, IFP_NO_SIGNAL);
}

/* 1.5 s of zeros (T.30 5.3.6.1.3). */
static inline void fax_tcf(const struct line *line, enum side from)
{
	GByteArray *zeros = g_byte_array_new();
	g_byte_array_set_size(zeros, 2700);
	memset(zeros->data, 0, zeros->len);
	fax_image(line, from, zeros, 150);
	g_byte_array_unref(zeros);
}

static inline void fax_page_rows_sent(const struct line *line, enum side from, int rows, int bad)
{
	GByteArray *page = page_of(rows, bad, true);
	fax_image(line, from, page, 40);
	g_byte_array_unref(page);
}

/* Phase B to the confirmed training: `caller` sends the pages. */
static inline void fax_phase_b(const struct line *line, enum side caller)
{
	enum side callee = caller == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	fax_indicator(line, callee, IFP_CED);
	fax_command(line, callee, FAX_DIS);
	fax_command(line, caller, FAX_DCS);
	fax_tcf(line, caller);
	fax_command(line, callee, FAX_CFR);
}

/* One page of 30 rows, confirmed. */
static inline void fax_whole(const struct line *line, enum side caller)
{
	enum side callee = caller == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	fax_phase_b(line, caller);
	fax_page_rows_sent(line, caller, 30, -1);
	fax_command(line, caller, FAX_EOP);
	fax_command(line, callee, FAX_MCF);
	fax_command(line, caller, FAX_DCN);
}

/* ---- UDPTL (T.38 9.1) ---- */

/* A sender of each side, to its peer's address; `lose` counts down to the datagram that is not sent. */
struct udptl_line {
	struct rig *rig;
	const char *host[2];
	unsigned port[2];
	uint16_t seq[2];
	bool silent[2];
	int lose[2];
	bool redundancy;
	GByteArray *before[2];
};

static inline struct udptl_line udptl_line_of(
	struct rig *rig, const char *caller, unsigned a, const char *callee, unsigned b)
{
	return (struct udptl_line){.rig = rig,
		.host = {caller, callee},
		.port = {a, b},
		.lose = {-1, -1},
		.before = {g_byte_array_new(), g_byte_array_new()}};
}

static inline void udptl_line_free(struct udptl_line *u)
{
	g_byte_array_unref(u->before[0]);
	g_byte_array_unref(u->before[1]);
}

static inline void put_open_type(GByteArray *out, const uint8_t *octets, size_t n)
{
	if (n >= 128)
		put16(out, 0x8000 | (unsigned)n);
	else
		put8(out, (unsigned)n);
	g_byte_array_append(out, octets, (guint)n);
}

static inline GByteArray *udptl_of(
	uint16_t seq, const uint8_t *ifp, size_t n, const GByteArray *before)
{
	GByteArray *out = g_byte_array_new();
	put16(out, seq);
	put_open_type(out, ifp, n);
	put8(out, 0);
	put8(out, before != NULL && before->len > 0);
	if (before != NULL && before->len > 0)
		put_open_type(out, before->data, before->len);
	return out;
}

static inline void udptl_line_send(void *ctx, enum side from, const uint8_t *ifp, size_t n)
{
	struct udptl_line *u = ctx;
	bool lost = u->lose[from]-- == 0 || u->silent[from];
	GByteArray *out = udptl_of(u->seq[from]++, ifp, n, u->redundancy ? u->before[from] : NULL);
	if (!lost)
		rig_udp(u->rig, u->host[from], u->port[from], u->host[!from], u->port[!from],
			out->data, out->len);
	g_byte_array_set_size(u->before[from], 0);
	g_byte_array_append(u->before[from], ifp, (guint)n);
	g_byte_array_unref(out);
}

static inline struct line udptl_line_line(struct udptl_line *u)
{
	return (struct line){udptl_line_send, u};
}

/* A fax between the ports that sip_switch() announces. */
static inline void udptl_fax(struct rig *rig, const char *caller, const char *callee)
{
	struct udptl_line u = udptl_line_of(rig, caller, 5000, callee, 5000);
	const struct line line = udptl_line_line(&u);
	fax_whole(&line, SIDE_CALLER);
	udptl_line_free(&u);
}

/* ---- RTP (RFC 3550 5.1) ---- */

static inline GByteArray *rtp_of(unsigned type, uint16_t seq, uint32_t ssrc)
{
	GByteArray *out = g_byte_array_new();
	put8(out, 0x80);
	put8(out, type);
	put16(out, seq);
	put32(out, seq * 160u);
	put32(out, ssrc);
	return out;
}

/* G.711 of 20 ms from one address to another. */
static inline void rtp_voice(struct rig *rig, const char *src, unsigned src_port, const char *dst,
	unsigned dst_port, unsigned count, uint32_t ssrc)
{
	for (unsigned i = 0; i < count; i++) {
		GByteArray *out = rtp_of(0, (uint16_t)i, ssrc);
		for (unsigned k = 0; k < 160; k++)
			put8(out, 0xff);
		rig_udp(rig, src, src_port, dst, dst_port, out->data, out->len);
		g_byte_array_unref(out);
	}
}

#endif
