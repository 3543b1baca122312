#include "testdata/make/bench_voice.h"

#include "testdata/make/rng.h"
#include "testdata/make/sip_wrap.h"

#include <glib.h>

enum {
	RTP_HEADER = 12,
	RTP_SAMPLES = 160,
	PACKET_US = 20000,
	PACKETS_PER_SECOND = 50,
	JITTER_US = 1500,
	SHORTEST_S = 10,
	LONGEST_S = 60,
	LONGEST_GAP_US = 3000000,
	GATEWAYS = 100, /* on each side */
	PORTS_PER_LINE = 1000,
	NOISE = 4096,
};

enum phase { RINGING, TALKING, CLOSING };

struct voice {
	struct bench_source source;
	struct rng rng;
	unsigned line, calls;
	struct sip_wrap sip;
	char key[16];
	enum phase phase;
	unsigned done;		       /* packets or messages of this phase */
	unsigned packets;	       /* of the conversation, both ways */
	int64_t answered_us, reply_us; /* reply_us: how far the called side's packets are behind */
	uint32_t ssrc[2], timestamp[2];
	uint16_t seq[2];
	uint8_t payload_type;
	uint8_t noise[NOISE];
};

static bool signalled(const struct voice *voice)
{
	return voice->line % 2 == 0;
}

static struct sip_party party_of(const struct voice *voice, enum sip_side side)
{
	unsigned gateway = voice->line % GATEWAYS;
	unsigned port = voice->line / GATEWAYS * PORTS_PER_LINE + voice->calls % PORTS_PER_LINE;
	uint8_t host = (uint8_t)(1 + gateway + (side == SIP_CALLER ? 0 : GATEWAYS));

	return (struct sip_party){
		.number = side == SIP_CALLER ? "+15550101" : "+15550102",
		.user_agent = "Example-Phone/1.0",
		.ip = {203, 0, 113, host},
		.rtp_port = (uint16_t)(10000 + 2 * (port % 27000)),
	};
}

static void begin_call(struct voice *voice)
{
	unsigned seconds = SHORTEST_S + rng_below(&voice->rng, LONGEST_S - SHORTEST_S);

	g_snprintf(voice->key, sizeof(voice->key), "%04x%04x", voice->line, voice->calls);
	voice->sip = (struct sip_wrap){.key = voice->key,
		.party = {party_of(voice, SIP_CALLER), party_of(voice, SIP_CALLEE)}};
	voice->phase = signalled(voice) ? RINGING : TALKING;
	voice->done = 0;
	voice->packets = 2 * PACKETS_PER_SECOND * seconds;
	voice->answered_us = voice->source.next_us;
	voice->reply_us = 2000 + rng_below(&voice->rng, PACKET_US - 2000 - 2 * JITTER_US);
	/* PCMA or PCMU; the SDP of sip_wrap has PCMU. */
	voice->payload_type = !signalled(voice) && rng_below(&voice->rng, 2) ? 8 : 0;
	for (int side = SIP_CALLER; side <= SIP_CALLEE; side++) {
		voice->ssrc[side] = rng_next(&voice->rng);
		voice->timestamp[side] = rng_next(&voice->rng);
		voice->seq[side] = (uint16_t)rng_next(&voice->rng);
	}
	voice->calls++;
}

static void end_call(struct voice *voice)
{
	voice->source.next_us += 500000 + rng_below(&voice->rng, LONGEST_GAP_US);
	begin_call(voice);
}

/* Conversation packets come from both sides in turn. */
static int64_t talk_time(struct voice *voice)
{
	return voice->answered_us + (int64_t)(voice->done / 2) * PACKET_US +
	       (voice->done % 2 ? voice->reply_us : 0) + rng_below(&voice->rng, JITTER_US);
}

static void put_be32(uint8_t *at, uint32_t value)
{
	for (int i = 0; i < 4; i++)
		at[i] = (uint8_t)(value >> (24 - 8 * i));
}

static void write_rtp(struct voice *voice, enum sip_side side, struct capture_out *out)
{
	enum sip_side far = side == SIP_CALLER ? SIP_CALLEE : SIP_CALLER;
	struct udp_end from = {.port = voice->sip.party[side].rtp_port};
	struct udp_end to = {.port = voice->sip.party[far].rtp_port};
	uint8_t packet[RTP_HEADER + RTP_SAMPLES] = {0x80};

	memcpy(from.ip, voice->sip.party[side].ip, sizeof(from.ip));
	memcpy(to.ip, voice->sip.party[far].ip, sizeof(to.ip));
	packet[1] = (uint8_t)((voice->done < 2 ? 0x80 : 0) | voice->payload_type);
	packet[2] = (uint8_t)(voice->seq[side] >> 8);
	packet[3] = (uint8_t)voice->seq[side];
	put_be32(packet + 4, voice->timestamp[side]);
	put_be32(packet + 8, voice->ssrc[side]);
	memcpy(packet + RTP_HEADER, voice->noise + rng_below(&voice->rng, NOISE - RTP_SAMPLES),
		RTP_SAMPLES);
	voice->seq[side]++;
	voice->timestamp[side] += RTP_SAMPLES;
	capture_out_udp(out, voice->source.next_us, &from, &to, packet, sizeof(packet));
}

static void emit_talk(struct voice *voice, struct capture_out *out)
{
	write_rtp(voice, voice->done % 2 ? SIP_CALLEE : SIP_CALLER, out);
	if (++voice->done < voice->packets) {
		voice->source.next_us = talk_time(voice);
	} else if (signalled(voice)) {
		voice->phase = CLOSING;
		voice->done = 0;
		voice->source.next_us += 30000;
	} else {
		end_call(voice);
	}
}

static void emit_message(struct voice *voice, struct capture_out *out)
{
	enum sip_part part = voice->phase == RINGING ? SIP_SET_UP : SIP_HANG_UP;
	int64_t wait;

	voice->sip.out = out;
	sip_wrap_message(&voice->sip, part, voice->done++, voice->source.next_us);
	wait = sip_wrap_wait_us(part, voice->done);
	if (wait >= 0) {
		voice->source.next_us += wait;
	} else if (voice->phase == RINGING) {
		voice->phase = TALKING;
		voice->done = 0;
		voice->answered_us = voice->source.next_us += 10000;
	} else {
		end_call(voice);
	}
}

static void emit(struct bench_source *source, struct capture_out *out)
{
	struct voice *voice = (struct voice *)source;

	if (voice->phase == TALKING)
		emit_talk(voice, out);
	else
		emit_message(voice, out);
}

struct bench_source *bench_voice_new(unsigned line, int64_t start_us)
{
	struct voice *voice = g_new0(struct voice, 1);

	voice->line = line;
	voice->rng = rng_seed(line);
	voice->source.emit = emit;
	voice->source.next_us = start_us + rng_below(&voice->rng, LONGEST_GAP_US);
	for (size_t i = 0; i < NOISE; i++)
		voice->noise[i] = (uint8_t)rng_next(&voice->rng);
	begin_call(voice);
	return &voice->source;
}
