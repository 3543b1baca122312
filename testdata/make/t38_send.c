#include "testdata/make/t38_send.h"

#include <stdlib.h>
#include <string.h>

enum {
	JITTER_US = 1500,
	SPACING_US = 120,
	V21 = 0, /* data types of T.38 */
	V17_14400 = 8,
	HDLC_DATA = 0, /* field types */
	HDLC_FCS_OK = 2,
	HDLC_FCS_OK_SIG_END = 4,
	NON_ECM_DATA = 6,
	NON_ECM_SIG_END = 7,
	V21_CHUNK = 1,	/* octets of a packet, 27 ms each */
	V17_CHUNK = 54, /* 30 ms */
	PREAMBLE_MS = 1000,
	SILENCE_MS = 75,
	LONG_TRAINING_MS = 1393,
	SHORT_TRAINING_MS = 142,
	FLAGS_MS = 200,
	TCF_OCTETS = 2700, /* 1.5 s at 14400 bit/s */
	FCD = 0x60,
	RCP = 0x61,
	FRAME_OCTETS = 256,
	BLOCK_FRAMES = 256,
	FRAME_HEAD = 4, /* address, control, FCD, number */
};

uint8_t t38_send_reversed(unsigned octet)
{
	unsigned out = 0;

	for (unsigned bit = 0; bit < 8; bit++)
		out |= (octet >> bit & 1) << (7 - bit);
	return (uint8_t)out;
}

/* Microseconds that octets take on the line. */
static int64_t line_us(unsigned type, size_t octets)
{
	return (int64_t)octets * 8 * 1000000 / (type == V21 ? 300 : 14400);
}

static void send_ifp(struct t38_send *send, enum sip_side from, const uint8_t *ifp, size_t n)
{
	uint8_t datagram[UDPTL_WRAP_MAX_DATAGRAM];
	size_t len = udptl_wrap(&send->sender[from], ifp, n, datagram);
	int64_t at = send->now_us + rng_below(&send->rng, JITTER_US);

	if (at < send->last_us + SPACING_US)
		at = send->last_us + SPACING_US;
	send->last_us = at;
	capture_out_udp(send->out, at, &send->end[from], &send->end[!from], datagram, len);
}

void t38_send_wait(struct t38_send *send, int ms)
{
	send->now_us += (int64_t)ms * 1000;
}

void t38_send_indicator(
	struct t38_send *send, enum sip_side from, enum t38_send_indicator indicator)
{
	const uint8_t octet = (uint8_t)(indicator << 1);

	send_ifp(send, from, &octet, 1);
}

/* One field in one packet, and the time that its octets take. */
static void send_field(struct t38_send *send, enum sip_side from, unsigned type, unsigned field,
	const uint8_t *octets, size_t n)
{
	uint8_t ifp[5 + V17_CHUNK] = {(uint8_t)(0xC0 | type << 1), 1};
	size_t len = 2;

	if (n > V17_CHUNK)
		abort();
	ifp[len++] = (uint8_t)((n > 0 ? 0x80u : 0) | field << 4);
	if (n > 0) {
		ifp[len++] = 0;
		ifp[len++] = (uint8_t)(n - 1);
		memcpy(ifp + len, octets, n);
	}
	send->now_us += line_us(type, n);
	send_ifp(send, from, ifp, len + n);
}

static void send_data(struct t38_send *send, enum sip_side from, unsigned type, unsigned field,
	const uint8_t *octets, size_t n)
{
	size_t chunk = type == V21 ? V21_CHUNK : V17_CHUNK;

	for (size_t at = 0; at < n; at += chunk)
		send_field(send, from, type, field, octets + at, n - at < chunk ? n - at : chunk);
}

/* With its FCS and a flag, which take time on the line only. */
static void send_hdlc(struct t38_send *send, enum sip_side from, unsigned type,
	const uint8_t *frame, size_t n, bool last)
{
	send_data(send, from, type, HDLC_DATA, frame, n);
	send->now_us += line_us(type, 3);
	send_field(send, from, type, last ? HDLC_FCS_OK_SIG_END : HDLC_FCS_OK, NULL, 0);
}

static void fall_silent(struct t38_send *send, enum sip_side from)
{
	t38_send_indicator(send, from, T38_SEND_NO_SIGNAL);
	t38_send_wait(send, SILENCE_MS);
}

void t38_send_frame(struct t38_send *send, enum sip_side from, const uint8_t *octets, size_t n,
	bool first, bool last)
{
	uint8_t frame[64] = {0xFF, last ? 0xC8 : 0xC0};

	if (n > sizeof(frame) - 2)
		abort();
	memcpy(frame + 2, octets, n);
	if (first) {
		t38_send_indicator(send, from, T38_SEND_V21_PREAMBLE);
		t38_send_wait(send, PREAMBLE_MS);
	}
	send_hdlc(send, from, V21, frame, n + 2, last);
	if (last)
		fall_silent(send, from);
}

void t38_send_tcf(struct t38_send *send)
{
	static const uint8_t zeros[TCF_OCTETS];

	t38_send_indicator(send, SIP_CALLER, T38_SEND_V17_LONG);
	t38_send_wait(send, LONG_TRAINING_MS);
	send_data(send, SIP_CALLER, V17_14400, NON_ECM_DATA, zeros, sizeof(zeros));
	send_field(send, SIP_CALLER, V17_14400, NON_ECM_SIG_END, NULL, 0);
	fall_silent(send, SIP_CALLER);
}

static void send_fcd(struct t38_send *send, unsigned number, const uint8_t *octets, size_t n)
{
	uint8_t frame[FRAME_HEAD + FRAME_OCTETS] = {0xFF, 0xC0, FCD, t38_send_reversed(number)};

	memcpy(frame + FRAME_HEAD, octets, n);
	send_hdlc(send, SIP_CALLER, V17_14400, frame, sizeof(frame), false);
}

unsigned t38_send_block(struct t38_send *send, const uint8_t *octets, size_t n)
{
	static const uint8_t rcp[] = {0xFF, 0xC0, RCP};
	unsigned frames = 0;

	if (n > FRAME_OCTETS * BLOCK_FRAMES)
		abort();
	t38_send_indicator(send, SIP_CALLER, T38_SEND_V17_SHORT);
	t38_send_wait(send, SHORT_TRAINING_MS + FLAGS_MS);
	for (size_t at = 0; at < n; at += FRAME_OCTETS)
		send_fcd(
			send, frames++, octets + at, n - at < FRAME_OCTETS ? n - at : FRAME_OCTETS);
	for (unsigned i = 0; i < 3; i++)
		send_hdlc(send, SIP_CALLER, V17_14400, rcp, sizeof(rcp), i == 2);
	fall_silent(send, SIP_CALLER);
	return frames;
}
