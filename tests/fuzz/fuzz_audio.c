/* The input is the audio of a flow: an octet of payload type, then for each packet one of its time and length, and its octets:
 * analyzer/audio_ear.h, analyzer/fax_ear.h. */
#include "analyzer/audio_ear.h"
#include "analyzer/call_sounds.h"
#include "analyzer/fax_ear.h"
#include "tests/fuzz/fuzz.h"

static void check(const struct audio_ear *ear)
{
	struct call_sound sounds[CALL_SOUNDS];
	GString *text = g_string_new(NULL);
	unsigned n = audio_ear_sounds(ear, sounds);
	WANT(n <= CALL_SOUNDS);
	for (unsigned i = 0; i < n; i++) {
		WANT(sounds[i].t <= sounds[i].t_end);
		WANT(sounds[i].packet != 0);
		call_sounds_words(&sounds[i], text);
	}
	g_string_free(text, TRUE);
}

/* The low bits say how many tens of octets the packet has, the high ones how much time passes before it. */
static size_t packet_of(uint8_t octet, t38_time *t)
{
	*t += (octet >> 6) * (octet >> 6) * 20 * T38_MS;
	return (octet & 0x3fu) * 10;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct audio_ear *ear = audio_ear_new(0);
	struct fax_ear fax;
	t38_time t = 0;
	fax_ear_open(&fax, 0);
	for (size_t at = 1; at < size; at++) {
		size_t n = packet_of(data[at], &t);
		struct fuzz_piece piece = fuzz_copy(data + at + 1, MIN(n, size - at - 1));
		struct bytes payload = bytes_of(piece.octets, piece.length, n);
		const struct rtp_packet rtp = {.payload_type = data[0],
			.timestamp = (uint32_t)(t / (T38_MS / 8)) * (data[at] & 0x0fu),
			.payload = payload};
		WANT(audio_ear_hear(ear, &rtp, t, at) <= 2);
		fax_ear_hear(&fax, data[0], payload, t, at);
		at += piece.length;
		free(piece.octets);
	}
	fax_ear_end(&fax);
	check(ear);
	audio_ear_free(ear);
	return 0;
}
