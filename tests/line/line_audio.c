/* What a telephone line itself says: the bursts of energy in the G.711 audio of a capture.
 *
 *   line_audio FILE
 *
 * For each RTP stream with G.711 (of 100 packets and more): a line "rtp FROM TO", and start and end of each burst in ms since the
 * first packet of the capture, with its kind: CNG, CED, V.21 or fast. */
#include "tests/line/bursts.h"
#include "tests/line/capture_udp.h"

#include <spandsp.h>

#include <glib.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum {
	RTP_HEADER = 12,
	RTP_VERSION = 2,
	RTP_CSRC = 0x0F,
	RTP_EXTENSION = 0x10,
	RTP_PADDING = 0x20,
	PAYLOAD_PCMU = 0,
	PAYLOAD_PCMA = 8,
	LEAST_PACKETS = 100,
	LONGEST_SAMPLES = 3600 * 8000,
	LEVEL = 200,
};

/* By SSRC, too: a new one has a clock of its own. */
struct stream {
	char from[64], to[64];
	uint8_t ssrc[4];
	unsigned packets;
	uint32_t first_stamp;
	/* capture time of sample 0, by the packet that was under way for the shortest time */
	int64_t start_us;
	GArray *samples; /* int16_t */
};

static uint32_t u32(const uint8_t *at)
{
	return (uint32_t)at[0] << 24 | (uint32_t)at[1] << 16 | (uint32_t)at[2] << 8 | at[3];
}

static bool is_g711(const struct capture_datagram *datagram)
{
	const uint8_t *rtp = datagram->payload;
	unsigned type;

	if (datagram->len <= RTP_HEADER || rtp[0] >> 6 != RTP_VERSION)
		return false;
	type = rtp[1] & 0x7Fu;
	return (type == PAYLOAD_PCMU || type == PAYLOAD_PCMA) &&
	       !(rtp[0] & (RTP_CSRC | RTP_EXTENSION | RTP_PADDING));
}

static struct stream *stream_new(const struct capture_datagram *datagram)
{
	struct stream *stream = g_new0(struct stream, 1);

	g_strlcpy(stream->from, datagram->from, sizeof(stream->from));
	g_strlcpy(stream->to, datagram->to, sizeof(stream->to));
	memcpy(stream->ssrc, datagram->payload + 8, 4);
	stream->first_stamp = u32(datagram->payload + 4);
	stream->start_us = INT64_MAX;
	stream->samples = g_array_new(FALSE, TRUE, sizeof(int16_t));
	return stream;
}

static void stream_free(void *data)
{
	struct stream *stream = data;

	g_array_unref(stream->samples);
	g_free(stream);
}

static struct stream *stream_of(GPtrArray *streams, const struct capture_datagram *datagram)
{
	struct stream *stream;

	for (guint i = 0; i < streams->len; i++) {
		stream = streams->pdata[i];
		if (g_str_equal(stream->from, datagram->from) &&
			g_str_equal(stream->to, datagram->to) &&
			memcmp(stream->ssrc, datagram->payload + 8, 4) == 0)
			return stream;
	}
	stream = stream_new(datagram);
	g_ptr_array_add(streams, stream);
	return stream;
}

/* Puts the samples where their time stamp says. */
static void take(void *ctx, const struct capture_datagram *datagram)
{
	const uint8_t *rtp = datagram->payload;
	struct stream *stream;
	uint32_t at;
	guint n = (guint)datagram->len - RTP_HEADER;

	if (!is_g711(datagram))
		return;
	stream = stream_of(ctx, datagram);
	at = u32(rtp + 4) - stream->first_stamp;
	if (at > LONGEST_SAMPLES)
		return;
	if (stream->samples->len < at + n)
		g_array_set_size(stream->samples, at + n);
	for (guint i = 0; i < n; i++)
		g_array_index(stream->samples, int16_t, at + i) =
			(rtp[1] & 0x7F) == PAYLOAD_PCMA ? alaw_to_linear(rtp[RTP_HEADER + i])
							: ulaw_to_linear(rtp[RTP_HEADER + i]);
	stream->start_us = MIN(stream->start_us, datagram->us - (int64_t)at * 125);
	stream->packets++;
}

static void print_stream(const struct stream *stream)
{
	GArray *bursts = bursts_find(
		(const int16_t *)(const void *)stream->samples->data, stream->samples->len, LEVEL);

	printf("rtp %s %s\n", stream->from, stream->to);
	for (guint i = 0; i < bursts->len; i++) {
		const struct burst *burst = &g_array_index(bursts, struct burst, i);
		double ms = (double)stream->start_us / 1000;

		printf("%.1f %.1f %s\n", ms + burst->start_ms, ms + burst->end_ms,
			burst_kind_name(burst->kind));
	}
	g_array_unref(bursts);
}

int main(int argc, char **argv)
{
	GPtrArray *streams = g_ptr_array_new_with_free_func(stream_free);
	int64_t first_us;
	bool ok = argc == 2 && capture_udp_read(argv[1], take, streams, &first_us);

	for (guint i = 0; ok && i < streams->len; i++)
		if (((struct stream *)streams->pdata[i])->packets >= LEAST_PACKETS)
			print_stream(streams->pdata[i]);
	if (argc != 2)
		fprintf(stderr, "usage: line_audio FILE\n");
	g_ptr_array_unref(streams);
	return ok ? 0 : 2;
}
