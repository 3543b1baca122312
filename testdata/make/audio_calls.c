/* Makes the captures of testdata/audio: audio_calls FOLDER [NAME...]. Calls in G.711 in which a fax, or nobody, calls, and what
 * answers is no T.38. One row of the table is one capture. Silence is not sent. */

#include "testdata/make/selected.h"
#include "testdata/make/sip_wrap.h"
#include "tests/analyzer/audio_make.h"

#include <stdbool.h>
#include <stdio.h>

enum {
	PACKET = 160, /* samples, 20 ms */
	PACKET_US = 20000,
	CALLEE_PHASE_US = 6211,
	RTP_HEADER = 12,
	CALLS_APART_S = 600,
	PCMU = 0,
	PCMA = 8,
};

/* 2026-01-17 09:00:00 UTC */
#define FIRST_CALL_US (INT64_C(1768640400) * 1000000)

struct audio_case {
	const char *name;
	void (*caller)(GArray *audio), (*callee)(GArray *audio);
	uint8_t payload_type;
};

/* ---- what they say ---- */

static void fax_calls(GArray *audio)
{
	audio_make_silence(audio, 300);
	audio_make_cng(audio, 3);
}

/* Until it is answered. */
static void fax_calls_once(GArray *audio)
{
	audio_make_silence(audio, 300);
	audio_make_cng(audio, 1);
}

static void machine(GArray *audio)
{
	audio_make_silence(audio, 1600);
	audio_make_speech(audio, 6500, 1);
	audio_make_tone(audio, 1400, 0, 4000, 400);
	audio_make_silence(audio, 1500);
}

/* Somebody says two words, and hangs up. */
static void person(GArray *audio)
{
	audio_make_silence(audio, 1300);
	audio_make_speech(audio, 900, 7);
	audio_make_silence(audio, 2200);
	audio_make_speech(audio, 1100, 8);
	audio_make_silence(audio, 3000);
}

static void announcement(GArray *audio)
{
	audio_make_silence(audio, 1000);
	audio_make_sit(audio);
	audio_make_silence(audio, 200);
	audio_make_speech(audio, 5000, 2);
}

static void busy(GArray *audio)
{
	audio_make_silence(audio, 600);
	audio_make_cadence(audio, 480, 620, 500, 500, 9);
}

static void congestion(GArray *audio)
{
	audio_make_silence(audio, 600);
	audio_make_cadence(audio, 425, 0, 250, 250, 18);
}

static void rings(GArray *audio)
{
	audio_make_silence(audio, 200);
	audio_make_cadence(audio, 440, 480, 2000, 4000, 3);
}

static void rings_twice(GArray *audio)
{
	for (unsigned i = 0; i < 4; i++) {
		audio_make_cadence(audio, 400, 450, 400, 200, 2);
		audio_make_silence(audio, 1800);
	}
}

static void fax_answers(GArray *audio)
{
	audio_make_silence(audio, 900);
	audio_make_tone(audio, 2100, 0, 3000, 2600);
	audio_make_silence(audio, 80);
	for (unsigned i = 0; i < 2; i++) {
		audio_make_dis(audio);
		audio_make_silence(audio, 3000);
	}
}

static void talks(GArray *audio)
{
	audio_make_speech(audio, 2500, 3);
	audio_make_silence(audio, 2500);
	audio_make_speech(audio, 1500, 4);
}

static void answers(GArray *audio)
{
	audio_make_silence(audio, 2600);
	audio_make_speech(audio, 2200, 5);
	audio_make_silence(audio, 1700);
}

/* The beep of an answering machine that has the frequency of CNG. */
static void beeps(GArray *audio)
{
	audio_make_silence(audio, 2600);
	audio_make_tone(audio, 1100, 0, 3000, 500);
	audio_make_silence(audio, 3400);
}

static const struct audio_case cases[] = {
	{"machine", fax_calls, machine, PCMU},
	{"person", fax_calls, person, PCMA},
	{"announcement", fax_calls, announcement, PCMU},
	{"busy-480-620", fax_calls, busy, PCMU},
	{"congestion-425", fax_calls, congestion, PCMA},
	{"rings-440-480", fax_calls, rings, PCMU},
	{"rings-400-450", fax_calls, rings_twice, PCMA},
	{"not-offered", fax_calls_once, fax_answers, PCMA},
	{"talk", talks, answers, PCMU},
	{"talk-beep", talks, beeps, PCMA},
};

/* ---- packets ---- */

struct talker {
	const struct sip_wrap *sip;
	enum sip_side side;
	uint8_t payload_type;
	GArray *audio;
	bool silent; /* the packet before was */
	unsigned seq;
};

static bool is_silent(const gint16 *samples)
{
	for (unsigned i = 0; i < PACKET; i++)
		if (samples[i] != 0)
			return false;
	return true;
}

static struct udp_end rtp_end(const struct sip_party *p)
{
	return (struct udp_end){{p->ip[0], p->ip[1], p->ip[2], p->ip[3]}, p->rtp_port};
}

static void send_rtp(struct talker *t, unsigned n, const gint16 *samples, int64_t time_us)
{
	struct udp_end from = rtp_end(&t->sip->party[t->side]);
	struct udp_end to = rtp_end(&t->sip->party[!t->side]);
	unsigned at = n * PACKET, seq = 1000 + t->seq++;
	uint8_t packet[RTP_HEADER + PACKET] = {0x80,
		(uint8_t)((t->silent ? 0x80 : 0) | t->payload_type), (uint8_t)(seq >> 8),
		(uint8_t)seq, 0, (uint8_t)(at >> 16), (uint8_t)(at >> 8), (uint8_t)at, 0x5A, 0xC0,
		from.ip[3], (uint8_t)t->side};

	for (unsigned i = 0; i < PACKET; i++)
		packet[RTP_HEADER + i] = audio_make_code(samples[i], t->payload_type);
	capture_out_udp(t->sip->out, time_us, &from, &to, packet, sizeof(packet));
}

static void talk(struct talker *t, unsigned n, int64_t time_us)
{
	const gint16 *samples = &g_array_index(t->audio, gint16, n * PACKET);

	if ((n + 1) * PACKET > t->audio->len)
		return;
	bool silent = is_silent(samples);
	if (!silent)
		send_rtp(t, n, samples, time_us);
	t->silent = silent;
}

static int64_t set_up(const struct sip_wrap *sip, enum sip_part part, int64_t time_us)
{
	for (size_t n = 0; sip_wrap_wait_us(part, n) >= 0; n++) {
		time_us += sip_wrap_wait_us(part, n);
		sip_wrap_message(sip, part, n, time_us);
	}
	return time_us;
}

/* ---- the call ---- */

static void run(const struct audio_case *c, const struct sip_wrap *sip, int64_t time_us)
{
	struct talker talkers[2] = {
		{sip, SIP_CALLER, c->payload_type, audio_make_new(), true, 0},
		{sip, SIP_CALLEE, c->payload_type, audio_make_new(), true, 0},
	};

	c->caller(talkers[0].audio);
	c->callee(talkers[1].audio);
	time_us = set_up(sip, SIP_SET_UP, time_us) + 15000;
	unsigned packets = MAX(talkers[0].audio->len, talkers[1].audio->len) / PACKET;
	for (unsigned n = 0; n < packets; n++, time_us += PACKET_US) {
		talk(&talkers[0], n, time_us);
		talk(&talkers[1], n, time_us + CALLEE_PHASE_US);
	}
	set_up(sip, SIP_HANG_UP, time_us + 100000);
	for (unsigned i = 0; i < 2; i++)
		g_array_free(talkers[i].audio, TRUE);
}

static bool make(const struct audio_case *c, unsigned index, const char *folder)
{
	char *path = g_strdup_printf("%s/%s.pcap", folder, c->name);
	char *key = g_strdup_printf("7a39%04x", index);
	uint8_t host = (uint8_t)(10 + index);
	const struct sip_wrap sip = {.key = key,
		.party = {{"+15550001", "Example-ATA/2.1", {192, 0, 2, host}, 16500, 0},
			{"+15550002", "Example-Gateway/7.4", {198, 51, 100, host}, 17500, 0}},
		.udp_ec = "t38UDPRedundancy",
		.out = capture_out_open(path)};

	if (sip.out)
		run(c, &sip, FIRST_CALL_US + (int64_t)index * CALLS_APART_S * 1000000);
	bool ok = sip.out && capture_out_close(sip.out);
	if (!ok)
		fprintf(stderr, "%s cannot be written\n", path);
	g_free(path);
	g_free(key);
	return ok;
}

int main(int argc, char **argv)
{
	bool ok = true;

	if (argc < 2) {
		fprintf(stderr, "usage: audio_calls FOLDER [NAME...]\n");
		return 2;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++)
		if (selected(cases[i].name, argv + 2))
			ok = make(&cases[i], i, argv[1]) && ok;
	return ok ? 0 : 1;
}
