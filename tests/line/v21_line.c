#include "tests/line/v21_line.h"

#include "tests/line/swallow_ifp.h"

#include <spandsp.h>

#include <stdbool.h>
#include <string.h>

enum {
	MAX_FRAME = 300,
	FIRST_FLAGS = 20,
	BETWEEN_FLAGS = 2,
	BLOCK = 80,
	US_PER_SAMPLE = 125,
	US_PER_OCTET = 26667,
	MOST_FLAGS = 80,
	DETECT_US = 150000, /* of flags, before a gateway announces them */
	PAUSE_US = 800000,  /* a later frame is of another burst */
};

struct frame {
	/* v21-preamble before it, and its last octet, as their packets passed */
	int64_t preamble_us, end_us;
	int len;
	uint8_t octets[MAX_FRAME];
};

struct v21_line {
	t38_core_state_t *core;
	int64_t now_us;
	struct frame frame; /* that is coming */
	bool damaged;
	GArray *frames; /* struct frame */
};

/* The frames of one burst, on their way to the modem. */
struct burst {
	const struct v21_line *line;
	guint next, end;
	hdlc_tx_state_t *hdlc;
};

static int take_indicator(t38_core_state_t *core, void *ctx, int indicator)
{
	struct v21_line *line = ctx;

	(void)core;
	if (indicator == T38_IND_V21_PREAMBLE)
		line->frame.preamble_us = line->now_us;
	line->frame.len = 0;
	line->damaged = false;
	return 0;
}

static int take_missing(t38_core_state_t *core, void *ctx, int seq, int expected)
{
	struct v21_line *line = ctx;

	(void)core;
	(void)seq;
	(void)expected;
	line->damaged = true;
	return 0;
}

static void add_octets(struct v21_line *line, const uint8_t *octets, int len)
{
	if (line->frame.len + len > MAX_FRAME) {
		line->damaged = true;
		return;
	}
	bit_reverse(line->frame.octets + line->frame.len, octets, len);
	line->frame.len += len;
}

static int take_data(t38_core_state_t *core, void *ctx, int data_type, int field_type,
	const uint8_t *octets, int len)
{
	struct v21_line *line = ctx;
	bool good =
		field_type == T38_FIELD_HDLC_FCS_OK || field_type == T38_FIELD_HDLC_FCS_OK_SIG_END;

	(void)core;
	if (data_type != T38_DATA_V21)
		return 0;
	if (len > 0)
		add_octets(line, octets, len);
	if (field_type == T38_FIELD_HDLC_DATA)
		return 0;
	line->frame.end_us = line->now_us;
	if (good && !line->damaged && line->frame.len > 2)
		g_array_append_val(line->frames, line->frame);
	line->frame.len = 0;
	line->damaged = false;
	return 0;
}

struct v21_line *v21_line_new(int version)
{
	struct v21_line *line = g_new0(struct v21_line, 1);

	line->frames = g_array_new(FALSE, FALSE, sizeof(struct frame));
	line->core = t38_core_init(
		NULL, take_indicator, take_data, take_missing, line, swallow_ifp, NULL);
	t38_set_t38_version(line->core, version);
	return line;
}

void v21_line_free(struct v21_line *line)
{
	t38_core_free(line->core);
	g_array_unref(line->frames);
	g_free(line);
}

void v21_line_push(struct v21_line *line, int64_t us, uint16_t seq, const uint8_t *ifp, size_t len)
{
	line->now_us = us;
	t38_core_rx_ifp_packet(line->core, ifp, (int)len, seq);
}

static const struct frame *frame_at(const struct v21_line *line, guint i)
{
	return &g_array_index(line->frames, struct frame, i);
}

/* Frames that follow each other without a pause: the index behind the last of them. */
static guint end_of_burst(const struct v21_line *line, guint first)
{
	guint i = first + 1;

	for (; i < line->frames->len; i++) {
		const struct frame *frame = frame_at(line, i);

		if (frame->end_us - frame_at(line, i - 1)->end_us >
			PAUSE_US + (int64_t)frame->len * US_PER_OCTET)
			break;
	}
	return i;
}

static void next_frame(void *ctx)
{
	struct burst *burst = ctx;
	const struct frame *frame;

	if (burst->next == burst->end) {
		hdlc_tx_frame(burst->hdlc, NULL, 0);
		return;
	}
	frame = frame_at(burst->line, burst->next++);
	hdlc_tx_frame(burst->hdlc, frame->octets, (size_t)frame->len);
}

static GArray *modulate(const struct v21_line *line, guint first, guint end, int flags)
{
	GArray *audio = g_array_new(FALSE, FALSE, sizeof(int16_t));
	struct burst burst = {.line = line, .next = first, .end = end};
	fsk_tx_state_t *modem;
	int16_t block[BLOCK];
	int n = BLOCK;

	burst.hdlc = hdlc_tx_init(NULL, FALSE, BETWEEN_FLAGS, FALSE, next_frame, &burst);
	hdlc_tx_flags(burst.hdlc, flags);
	modem = fsk_tx_init(
		NULL, &preset_fsk_specs[FSK_V21CH2], (get_bit_func_t)hdlc_tx_get_bit, burst.hdlc);
	while (n == BLOCK) {
		n = fsk_tx(modem, block, BLOCK);
		g_array_append_vals(audio, block, (guint)n);
	}
	fsk_tx_free(modem);
	hdlc_tx_free(burst.hdlc);
	return audio;
}

/* The frames from first up to end, behind as many flags as were there. */
static GArray *sound_of(const struct v21_line *line, guint first, guint end)
{
	GArray *sound = modulate(line, first, end, FIRST_FLAGS);
	int64_t us = frame_at(line, end - 1)->end_us - frame_at(line, first)->preamble_us;
	int64_t flags = (us + DETECT_US - (int64_t)sound->len * US_PER_SAMPLE) / US_PER_OCTET;

	if (flags <= 0 || flags > MOST_FLAGS)
		return sound;
	g_array_unref(sound);
	return modulate(line, first, end, FIRST_FLAGS + (int)flags);
}

/* Puts sound into audio so that its last sample is at end_us. */
static void place(GArray *audio, int64_t start_us, int64_t end_us, const GArray *sound)
{
	int64_t end = (end_us - start_us) / US_PER_SAMPLE, at = end - sound->len;
	guint skip = at < 0 ? (guint)-at : 0;

	if (end <= 0)
		return;
	if (audio->len < end)
		g_array_set_size(audio, (guint)end);
	memcpy(&g_array_index(audio, int16_t, MAX(at, 0)), &g_array_index(sound, int16_t, skip),
		(sound->len - skip) * sizeof(int16_t));
}

GArray *v21_line_audio(const struct v21_line *line, int64_t start_us, int64_t earlier_us)
{
	GArray *audio = g_array_new(FALSE, TRUE, sizeof(int16_t));

	for (guint first = 0, end; first < line->frames->len; first = end) {
		GArray *sound;

		end = end_of_burst(line, first);
		sound = sound_of(line, first, end);
		place(audio, start_us, frame_at(line, end - 1)->end_us - earlier_us, sound);
		g_array_unref(sound);
	}
	return audio;
}
