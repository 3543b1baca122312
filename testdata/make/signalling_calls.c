/* Makes signalling/mgcp-fax.pcap, h248-fax.pcap, h323-fax.pcap and h323-tunnel-fax.pcap: the fax of redundancy0.pcap,
 * set up by other signalling than SIP: signalling_calls FOLDER. */

#include "testdata/make/capture_out.h"
#include "testdata/make/h323_messages.h"
#include "testdata/make/signalling_text.h"

#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	HEADERS = 14 + 20 + 8, /* Ethernet, IPv4, UDP of the source */
	FAX_PORTS = 30000,     /* and above: its UDPTL */
	TCP_ACK = 0x10,
	TCP_PUSH = 0x18,
	TCP_SYN = 0x02,
	TCP_FIN = 0x11,
};

/* One datagram of the source. */
struct fax_packet {
	int64_t us;
	struct udp_end from, to;
	size_t length;
	uint8_t octets[CAPTURE_OUT_MAX_PAYLOAD];
};

struct fax {
	struct fax_packet *packets;
	size_t count;
	struct udp_end end[2]; /* 0: the caller */
};

/* ---- the source ---- */

static uint32_t le32(const uint8_t *at)
{
	return at[0] | (uint32_t)at[1] << 8 | (uint32_t)at[2] << 16 | (uint32_t)at[3] << 24;
}

static struct udp_end end_at(const uint8_t *ip, const uint8_t *port)
{
	struct udp_end end = {{ip[0], ip[1], ip[2], ip[3]}, (uint16_t)(port[0] << 8 | port[1])};

	return end;
}

static void add_packet(struct fax *fax, const uint8_t *record, const uint8_t *frame, size_t n)
{
	struct fax_packet p = {.us = (int64_t)le32(record) * 1000000 + le32(record + 4)};

	if (n < HEADERS || frame[14] != 0x45 || frame[23] != 17)
		return;
	p.from = end_at(frame + 26, frame + 34);
	p.to = end_at(frame + 30, frame + 36);
	if (p.from.port < FAX_PORTS || p.to.port < FAX_PORTS)
		return;
	p.length = n - HEADERS;
	memcpy(p.octets, frame + HEADERS, p.length);
	fax->packets = realloc(fax->packets, (fax->count + 1) * sizeof(p));
	if (!fax->packets)
		abort();
	fax->packets[fax->count++] = p;
}

/* The UDPTL of a capture that fax_calls.c made. */
static bool read_fax(const char *path, struct fax *fax)
{
	uint8_t header[24], record[16], frame[65536];
	FILE *file = fopen(path, "rb");

	if (!file || fread(header, 1, 24, file) != 24)
		return false;
	while (fread(record, 1, 16, file) == 16) {
		size_t n = le32(record + 8);

		if (n > sizeof(frame) || fread(frame, 1, n, file) != n)
			return false;
		add_packet(fax, record, frame, n);
	}
	fclose(file);
	if (fax->count == 0)
		return false;
	fax->end[0] = fax->packets[0].from;
	fax->end[1] = fax->packets[0].to;
	return true;
}

static void write_fax(const struct fax *fax, struct capture_out *out)
{
	for (size_t i = 0; i < fax->count; i++) {
		const struct fax_packet *p = &fax->packets[i];

		capture_out_udp(out, p->us, &p->from, &p->to, p->octets, p->length);
	}
}

/* ---- MGCP and H.248 ---- */

static void write_steps(
	const struct signalling_step *steps, struct capture_out *out, int64_t from_us)
{
	for (; steps->text; steps++) {
		from_us += (int64_t)steps->wait_ms * 1000 + 137;
		capture_out_udp(
			out, from_us, &steps->from, &steps->to, steps->text, strlen(steps->text));
	}
}

static bool make_text(const char *folder, const char *name, const struct fax *fax,
	const struct signalling_script *script)
{
	char path[4096];
	struct capture_out *out;

	snprintf(path, sizeof(path), "%s/signalling/%s.pcap", folder, name);
	out = capture_out_open(path);
	if (!out)
		return false;
	write_steps(script->before, out, fax->packets[0].us - script->before_ms * 1000);
	write_fax(fax, out);
	write_steps(script->behind, out, fax->packets[fax->count - 1].us);
	return capture_out_close(out);
}

/* ---- H.323 ---- */

/* A TCP connection; side 0 opens it. */
struct connection {
	struct capture_out *out;
	struct udp_end end[2];
	uint32_t seq[2];
};

static void send_flags(struct connection *c, int64_t us, unsigned from, uint8_t flags)
{
	capture_out_tcp(c->out, us, &c->end[from], &c->end[!from], c->seq[from],
		flags == TCP_SYN ? 0 : c->seq[!from], flags, NULL, 0);
	c->seq[from] += flags != TCP_ACK;
}

static void open_connection(struct connection *c, int64_t us)
{
	send_flags(c, us, 0, TCP_SYN);
	send_flags(c, us + 9100, 1, TCP_SYN | TCP_ACK);
	send_flags(c, us + 9300, 0, TCP_ACK);
}

static void close_connection(struct connection *c, int64_t us)
{
	send_flags(c, us, 0, TCP_FIN);
	send_flags(c, us + 9100, 1, TCP_FIN);
	send_flags(c, us + 9300, 0, TCP_ACK);
}

static void send_octets(
	struct connection *c, int64_t us, unsigned from, const uint8_t *octets, size_t n)
{
	capture_out_tcp(c->out, us, &c->end[from], &c->end[!from], c->seq[from], c->seq[!from],
		TCP_PUSH, octets, n);
	c->seq[from] += (uint32_t)n;
}

static void send_tpkt(
	struct connection *c, int64_t us, unsigned from, const uint8_t *message, size_t n)
{
	uint8_t tpkt[4 + PER_WRITE_MAX] = {3, 0, (uint8_t)((n + 4) >> 8), (uint8_t)(n + 4)};

	memcpy(tpkt + 4, message, n);
	send_octets(c, us, from, tpkt, n + 4);
}

struct h323_play {
	const struct h323_call *call;
	struct connection signalling, control;
	bool tunnel;
	int64_t us;
};

static void signal(struct h323_play *play, int wait_ms, unsigned from, enum h323_kind kind)
{
	uint8_t message[PER_WRITE_MAX];
	size_t n = h323_signalling(play->call, kind, from, NULL, message);

	play->us += (int64_t)wait_ms * 1000 + 137;
	send_tpkt(&play->signalling, play->us, from, message, n);
}

static void control(struct h323_play *play, int wait_ms, unsigned from, const struct per_write *w)
{
	uint8_t message[PER_WRITE_MAX];

	play->us += (int64_t)wait_ms * 1000 + 137;
	if (play->tunnel)
		send_tpkt(&play->signalling, play->us, from, message,
			h323_signalling(play->call, H323_FACILITY, from, w, message));
	else
		send_tpkt(&play->control, play->us, from, w->octets, per_write_length(w));
}

static void set_up(struct h323_play *play)
{
	open_connection(&play->signalling, play->us);
	play->us += 9300;
	signal(play, 1, 0, H323_SETUP);
	signal(play, 12, 1, H323_CALL_PROCEEDING);
	signal(play, 85, 1, H323_ALERTING);
	signal(play, 1400, 1, H323_CONNECT);
}

/* Audio is closed and T.38 opened, both ways; the called side asks for it. */
static void to_fax(struct h323_play *play)
{
	struct per_write w[9] = {{0}};

	if (!play->tunnel) {
		open_connection(&play->control, play->us + 2000);
		play->us += 12000;
	}
	h323_capability_set(&w[0]);
	control(play, 10, 0, &w[0]);
	h323_capability_ack(&w[1]);
	control(play, 10, 1, &w[1]);
	h323_request_fax(&w[2]);
	control(play, 900, 1, &w[2]);
	h323_request_ack(&w[3]);
	control(play, 10, 0, &w[3]);
	h323_close_channel(&w[4], 1);
	control(play, 5, 0, &w[4]);
	h323_open_fax(&w[5], 11);
	control(play, 5, 0, &w[5]);
	h323_open_fax(&w[6], 12);
	control(play, 5, 1, &w[6]);
	h323_open_ack(&w[7], 11, &play->call->fax[1]);
	control(play, 5, 1, &w[7]);
	h323_open_ack(&w[8], 12, &play->call->fax[0]);
	control(play, 5, 0, &w[8]);
}

static void hang_up(struct h323_play *play)
{
	struct per_write w = {0};

	h323_end_session(&w);
	control(play, 1100, 0, &w);
	signal(play, 2, 0, H323_RELEASE_COMPLETE);
	close_connection(&play->signalling, play->us + 1000);
}

static bool make_h323(const char *folder, const char *name, const struct fax *fax, bool tunnel)
{
	struct udp_end caller = fax->end[0], callee = fax->end[1];
	struct h323_call call = {.reference = 0x1d07,
		.guid = {0x5e, 0x3f, 0x10, 0x11, 0x9a, 0x7b, 0x11, 0xf0, 0x80, 0x01, 0x00, 0x00,
			0x5e, 0x00, 0x53, (uint8_t)(tunnel ? 2 : 1)},
		.caller = "15550001",
		.callee = "15550002",
		.caller_name = "Example fax",
		.caller_product = "Example-GW",
		.callee_product = "Example-ATA"};
	struct h323_play play = {
		.call = &call, .tunnel = tunnel, .us = fax->packets[0].us - 2700000};
	char path[4096];

	snprintf(path, sizeof(path), "%s/signalling/%s.pcap", folder, name);
	for (unsigned i = 0; i < 2; i++) {
		call.fax[i] = call.audio[i] = fax->end[i];
		call.audio[i].port = (uint16_t)(16400 + 1000 * i);
		play.signalling.end[i] = play.control.end[i] = i ? callee : caller;
		play.signalling.seq[i] = 0x3f000000u + 0x1000000u * i;
		play.control.seq[i] = 0xfffffff0u - 0x1000000u * i;
	}
	play.signalling.end[0].port = 40101;
	play.signalling.end[1].port = 1720;
	play.control.end[0].port = 40102;
	play.control.end[1].port = 41102;
	if (!tunnel)
		call.h245 = play.control.end[1];
	play.signalling.out = play.control.out = capture_out_open(path);
	if (!play.signalling.out)
		return false;
	set_up(&play);
	to_fax(&play);
	write_fax(fax, play.signalling.out);
	play.us = fax->packets[fax->count - 1].us;
	hang_up(&play);
	return capture_out_close(play.signalling.out);
}

int main(int argc, char **argv)
{
	struct fax fax = {0};
	char path[4096];
	bool good = argc == 2;

	if (good)
		snprintf(path, sizeof(path), "%s/redundancy0.pcap", argv[1]);
	good = good && read_fax(path, &fax);
	good = good && make_text(argv[1], "mgcp-fax", &fax, &signalling_mgcp);
	good = good && make_text(argv[1], "h248-fax", &fax, &signalling_h248);
	good = good && make_h323(argv[1], "h323-fax", &fax, false);
	good = good && make_h323(argv[1], "h323-tunnel-fax", &fax, true);
	free(fax.packets);
	if (!good)
		fprintf(stderr, "usage: signalling_calls FOLDER (with redundancy0.pcap and "
				"signalling/ in it)\n");
	return good ? 0 : 1;
}
