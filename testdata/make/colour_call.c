/* Makes jpeg-colour.pcap, a call with a page in colour and one in grey, and jpeg-colour.rx.tif, the pages as libjpeg
 * and libtiff decode them: colour_call FOLDER. */

#include "testdata/make/colour_page.h"
#include "testdata/make/t38_send.h"

#include <glib.h>
#include <stdio.h>
#include <string.h>

enum {
	INDEX = 40, /* apart from the captures of fax_calls.c */
	PAGES = 2,
	ANSWER_MS = 300, /* from the end of a command to the answer, and back */
	DCS = 0xC1,
	TSI = 0xC2,
	DIS = 0x01,
	CSI = 0x02,
	CFR = 0x21,
	MCF = 0x31,
	PPS = 0xFD,
	MPS = 0xF2,
	EOP = 0xF4,
	DCN = 0xDF,
	ID_OCTETS = 20,
};

/* 2026-01-16 09:00:00 UTC */
#define CALL_US (INT64_C(1768554000) * 1000000)

/* T.30 Table 2: V.17, 200 dpi, MR, no minimum scan line time, ECM, T.6, inch based, JPEG, full colour, no
 * subsampling, 100 dpi. Then: V.17 14400, 200 dpi, no minimum scan line time, ECM, inch based, JPEG, full colour. */
static const uint8_t dis_bits[] = {10, 11, 12, 14, 15, 16, 21, 22, 23, 27, 31, 44, 68, 69, 73, 98};
static const uint8_t dcs_bits[] = {10, 14, 15, 21, 22, 23, 27, 44, 68, 69};

/* From the FCF on. Bit 1 is the most significant of the first octet; from octet 3 on the last bit of an octet says
 * that another follows. */
static size_t put_bits(uint8_t *out, uint8_t fcf, const uint8_t *bits, size_t count)
{
	size_t octets = (bits[count - 1] + 7u) / 8;

	memset(out, 0, octets + 1);
	out[0] = fcf;
	for (size_t i = 0; i < count; i++)
		out[1 + (bits[i] - 1) / 8] |= (uint8_t)(0x80 >> (bits[i] - 1) % 8);
	for (size_t octet = 3; octet < octets; octet++)
		out[octet] |= 1;
	return octets + 1;
}

/* The last digit first, then spaces (T.30 5.3.6.2.4). */
static void send_number(struct t38_send *send, enum sip_side from, uint8_t fcf, const char *number)
{
	uint8_t frame[1 + ID_OCTETS];
	size_t digits = strlen(number);

	memset(frame, t38_send_reversed(' '), sizeof(frame));
	frame[0] = fcf;
	for (size_t i = 0; i < digits; i++)
		frame[1 + i] = t38_send_reversed((unsigned char)number[digits - 1 - i]);
	t38_send_frame(send, from, frame, sizeof(frame), true, false);
}

static void send_command(struct t38_send *send, enum sip_side from, uint8_t fcf)
{
	t38_send_wait(send, ANSWER_MS);
	t38_send_frame(send, from, &fcf, 1, true, true);
}

static void open_line(struct t38_send *send)
{
	t38_send_indicator(send, SIP_CALLER, T38_SEND_NO_SIGNAL);
	t38_send_indicator(send, SIP_CALLEE, T38_SEND_NO_SIGNAL);
	t38_send_wait(send, 200);
	t38_send_indicator(send, SIP_CALLER, T38_SEND_CNG);
	t38_send_wait(send, 500);
	t38_send_indicator(send, SIP_CALLER, T38_SEND_NO_SIGNAL);
	t38_send_wait(send, 700);
	t38_send_indicator(send, SIP_CALLEE, T38_SEND_CED);
	t38_send_wait(send, 2800);
	t38_send_indicator(send, SIP_CALLEE, T38_SEND_NO_SIGNAL);
	t38_send_wait(send, 75);
}

static void negotiate(struct t38_send *send, const struct sip_wrap *sip)
{
	uint8_t frame[32];
	size_t n = put_bits(frame, DIS, dis_bits, G_N_ELEMENTS(dis_bits));

	send_number(send, SIP_CALLEE, CSI, sip->party[SIP_CALLEE].number);
	t38_send_frame(send, SIP_CALLEE, frame, n, false, true);
	t38_send_wait(send, ANSWER_MS);
	n = put_bits(frame, DCS, dcs_bits, G_N_ELEMENTS(dcs_bits));
	send_number(send, SIP_CALLER, TSI, sip->party[SIP_CALLER].number);
	t38_send_frame(send, SIP_CALLER, frame, n, false, true);
	t38_send_tcf(send);
	send_command(send, SIP_CALLEE, CFR);
	t38_send_wait(send, ANSWER_MS);
}

/* One block a page: PPS counts pages, blocks and frames from 0 (T.30 A.4.3). */
static void send_page(struct t38_send *send, const struct colour_page *page, unsigned number)
{
	uint8_t *octets = g_malloc(page->length);
	uint8_t pps[] = {PPS, number + 1 < PAGES ? MPS : EOP, t38_send_reversed(number), 0, 0};
	unsigned frames;

	for (size_t i = 0; i < page->length; i++)
		octets[i] = t38_send_reversed(page->stream[i]);
	frames = t38_send_block(send, octets, page->length);
	pps[4] = t38_send_reversed(frames - 1);
	t38_send_frame(send, SIP_CALLER, pps, sizeof(pps), true, true);
	send_command(send, SIP_CALLEE, MCF);
	t38_send_wait(send, ANSWER_MS);
	g_free(octets);
}

static void run(struct capture_out *out, const struct colour_page *pages)
{
	const struct sip_wrap sip = {
		.key = "7a380028",
		.party = {{"+15550001", "Example-ATA/2.1", {192, 0, 2, 101 + INDEX},
				  16384 + 2 * INDEX, 30000 + 2 * INDEX},
			{"+15550002", "Example-Gateway/7.4", {198, 51, 100, 101 + INDEX},
				17384 + 2 * INDEX, 31000 + 2 * INDEX}},
		.udp_ec = "t38UDPRedundancy",
		.out = out,
	};
	struct t38_send send = {
		.out = out,
		.now_us = sip_wrap_begin(&sip, CALL_US) + 10000,
		.rng = rng_seed(INDEX),
		.sender = {{.secondaries = 1}, {.secondaries = 1}},
		.end = {{{192, 0, 2, 101 + INDEX}, 30000 + 2 * INDEX},
			{{198, 51, 100, 101 + INDEX}, 31000 + 2 * INDEX}},
	};

	open_line(&send);
	negotiate(&send, &sip);
	for (unsigned number = 0; number < PAGES; number++)
		send_page(&send, &pages[number], number);
	t38_send_frame(&send, SIP_CALLER, (const uint8_t[]){DCN}, 1, true, true);
	sip_wrap_end(&sip, send.now_us + 240000);
}

static bool make(const char *folder, const struct colour_page *pages)
{
	char *capture = g_strdup_printf("%s/jpeg-colour.pcap", folder);
	char *reference = g_strdup_printf("%s/jpeg-colour.rx.tif", folder);
	struct capture_out *out = capture_out_open(capture);
	bool ok = out != NULL;

	if (ok) {
		run(out, pages);
		printf("jpeg-colour %llu packets, pages of %zu and %zu octets\n",
			(unsigned long long)capture_out_packets(out), pages[0].length,
			pages[1].length);
	}
	ok = capture_out_close(out) && ok && colour_page_tiff(reference, pages, PAGES);
	if (!ok)
		fprintf(stderr, "colour_call: cannot write into %s\n", folder);
	g_free(capture);
	g_free(reference);
	return ok;
}

int main(int argc, char **argv)
{
	struct colour_page pages[PAGES];
	bool ok;

	if (argc != 2) {
		fprintf(stderr, "usage: colour_call FOLDER\n");
		return 2;
	}
	colour_page_make(&pages[0], 200, false);
	colour_page_make(&pages[1], 150, true);
	ok = make(argv[1], pages);
	for (unsigned i = 0; i < PAGES; i++)
		colour_page_clear(&pages[i]);
	return ok ? 0 : 1;
}
