/* What a T.38 gateway that is not ours plays to the telephone lines: the packets of a capture through two
 * t38_gateway of libspandsp in virtual time, and the bursts of energy in the audio that comes out.
 *
 *   gateway_line [OPTION...] FILE
 *     --delay-caller MS  one-way delay from the capture point to the caller's gateway
 *     --delay-callee MS  the same to the called side's gateway
 *     --caller ADDRESS:PORT  the media end of the caller (else: not the side that begins with V.21)
 *     --block SAMPLES    of audio that a gateway makes at a time (80)
 *     --epoch SECONDS    times are since then, not since the first packet
 *     --audio PREFIX     also writes PREFIX-N-caller.raw and ...-callee.raw: 8000 Hz, 16 bits
 *
 * Prints, for each pair of addresses with T.38, a line "flow CALLER CALLEE" and the bursts: the side whose line it is,
 * start and end in ms since the first packet of the capture, and the kind of signal: CNG, CED, V.21, or the modem with rate and
 * training as the packets announced it, and "unended" where a signal lasts until nobody sends any more and on. Sides are
 * "caller" and "callee".
 *
 * A gateway watches DCS, CFR and so on of both directions to know what it carries. So it is also given, as its line, what its own
 * fax machine said in V.21, by its packets. */
#include "tests/line/bursts.h"
#include "tests/line/capture_udp.h"
#include "tests/line/swallow_ifp.h"
#include "tests/line/udptl_read.h"
#include "tests/line/v21_line.h"

#include <spandsp.h>

#include <glib.h>
#include <glib/gstdio.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum {
	LEAST_DATAGRAMS = 4,
	US_PER_SAMPLE = 125,
	LONGEST_US = 1200000000, /* of one fax */
	QUIET_US = 6000000,	 /* after the last packet, and of silence */
	UNENDED_US = 30000000,	 /* after the last packet: what plays on then has no end */
	LEVEL = 200,
	HEARD_EARLY_US = 60000,
	INDICATOR_V21 = 3,
	INDICATOR_FIRST_TRAINING = 4,
	DATA_V21 = 0,
};

struct arrival {
	int64_t us;
	uint16_t seq;
	size_t len;
	uint8_t *ifp;
};

/* One direction: what a side sent. */
struct direction {
	char from[64], to[64];
	GArray *datagrams; /* struct arrival, as captured */
	GArray *arrivals;  /* struct arrival, what a gateway is given */
	unsigned strange;  /* datagrams that are no UDPTL */
	int64_t first_v21_us;
	uint32_t next_seq;  /* of TCP */
	GByteArray *stream; /* of TCP: what is no whole TPKT packet yet; NULL: UDP */
};

struct said {
	int64_t us;
	bool is_data;
	unsigned code;
};

/* The gateway of one side: it is given what the other side sent. */
struct gateway {
	t38_gateway_state_t *t38;
	const struct direction *in;
	int64_t delay_us;
	guint next;
	GArray *heard; /* int16_t */
	GArray *audio; /* int16_t */
	GArray *said;  /* struct said: signals as their packets arrived */
};

struct options {
	gint delay_ms[2], block;
	gdouble epoch;
	gchar *caller, *audio, **files;
};

struct reader {
	GPtrArray *directions;
};

static void arrival_clear(void *data)
{
	g_free(((struct arrival *)data)->ifp);
}

static GArray *arrivals_new(void)
{
	GArray *arrivals = g_array_new(FALSE, FALSE, sizeof(struct arrival));

	g_array_set_clear_func(arrivals, arrival_clear);
	return arrivals;
}

static void add_arrival(GArray *to, int64_t us, uint16_t seq, const uint8_t *octets, size_t len)
{
	struct arrival arrival = {us, seq, len, g_memdup2(octets, len)};

	g_array_append_val(to, arrival);
}

static struct direction *direction_find(GPtrArray *directions, const char *from, const char *to)
{
	for (guint i = 0; i < directions->len; i++) {
		struct direction *direction = directions->pdata[i];

		if (g_str_equal(direction->from, from) && g_str_equal(direction->to, to))
			return direction;
	}
	return NULL;
}

static struct direction *direction_new(const char *from, const char *to)
{
	struct direction *direction = g_new0(struct direction, 1);

	g_strlcpy(direction->from, from, sizeof(direction->from));
	g_strlcpy(direction->to, to, sizeof(direction->to));
	direction->datagrams = arrivals_new();
	direction->arrivals = arrivals_new();
	direction->first_v21_us = INT64_MAX;
	return direction;
}

static void direction_free(void *data)
{
	struct direction *direction = data;

	g_array_unref(direction->datagrams);
	g_array_unref(direction->arrivals);
	if (direction->stream != NULL)
		g_byte_array_unref(direction->stream);
	g_free(direction);
}

/* TPKT (RFC 1006 6): version 3, 0, the length with these four octets. */
static void take_tpkts(struct direction *direction, int64_t us)
{
	GByteArray *stream = direction->stream;

	while (stream->len >= 4) {
		unsigned len = (unsigned)stream->data[2] << 8 | stream->data[3];

		if (stream->data[0] != 3 || stream->data[1] != 0 || len < 5) {
			direction->strange++;
			g_byte_array_set_size(stream, 0);
		} else if (len > stream->len) {
			return;
		} else {
			add_arrival(direction->datagrams, us, 0, stream->data + 4, len - 4);
			g_byte_array_remove_range(stream, 0, len);
		}
	}
}

/* What comes again is passed over; behind a hole the stream begins anew. */
static void take_segment(struct direction *direction, const struct capture_datagram *segment)
{
	int32_t old = 0;

	if (direction->stream == NULL) {
		direction->stream = g_byte_array_new();
		direction->next_seq = segment->seq;
	}
	old = (int32_t)(direction->next_seq - segment->seq);
	if (old < 0) {
		g_byte_array_set_size(direction->stream, 0);
		old = 0;
	}
	if ((size_t)old >= segment->len)
		return;
	g_byte_array_append(
		direction->stream, segment->payload + old, (guint)(segment->len - (size_t)old));
	direction->next_seq = segment->seq + (uint32_t)segment->len;
	take_tpkts(direction, segment->us);
}

static void take_datagram(void *ctx, const struct capture_datagram *datagram)
{
	struct reader *reader = ctx;
	struct direction *direction =
		direction_find(reader->directions, datagram->from, datagram->to);
	bool rtp = !datagram->tcp && datagram->len >= 12 && datagram->payload[0] >> 6 == 2;

	if (rtp && !direction)
		return;
	if (!direction) {
		direction = direction_new(datagram->from, datagram->to);
		g_ptr_array_add(reader->directions, direction);
	}
	if (datagram->tcp)
		take_segment(direction, datagram);
	else if (udptl_read_fits(datagram->payload, datagram->len))
		add_arrival(
			direction->datagrams, datagram->us, 0, datagram->payload, datagram->len);
	else
		direction->strange++;
}

static bool is_t38(const struct direction *direction)
{
	return direction->datagrams->len >= LEAST_DATAGRAMS &&
	       direction->datagrams->len > 4 * direction->strange;
}

static void take_ifp(void *ctx, int64_t us, uint16_t seq, const uint8_t *ifp, size_t len)
{
	struct direction *direction = ctx;
	bool is_data;
	unsigned code;

	add_arrival(direction->arrivals, us, seq, ifp, len);
	if (direction->first_v21_us == INT64_MAX &&
		udptl_read_ifp_type(ifp, len, &is_data, &code) &&
		code == (is_data ? DATA_V21 : INDICATOR_V21))
		direction->first_v21_us = us;
}

static void unpack_tcp(struct direction *direction)
{
	for (guint i = 0; i < direction->datagrams->len; i++) {
		const struct arrival *ifp = &g_array_index(direction->datagrams, struct arrival, i);

		take_ifp(direction, ifp->us, (uint16_t)i, ifp->ifp, ifp->len);
	}
}

static void unpack(struct direction *direction)
{
	if (direction->stream != NULL) {
		unpack_tcp(direction);
		return;
	}
	struct udptl_read *udptl = udptl_read_new(take_ifp, direction);

	for (guint i = 0; i < direction->datagrams->len; i++) {
		const struct arrival *datagram =
			&g_array_index(direction->datagrams, struct arrival, i);

		udptl_read_push(udptl, datagram->us, datagram->ifp, datagram->len);
	}
	udptl_read_free(udptl);
}

/* hdlc-fcs-OK, then hdlc-sig-end of version 0: in version 1 that would be two ends of one frame. */
static bool two_ends(const struct arrival *first, const struct arrival *second)
{
	static const uint8_t fcs_ok[] = {0xC0, 0x01, 0x20}, sig_end[] = {0xC0, 0x01, 0x10};

	return first->len == 3 && second->len == 3 && memcmp(first->ifp, fcs_ok, 3) == 0 &&
	       memcmp(second->ifp, sig_end, 3) == 0;
}

static void count_fits(const struct direction *direction, unsigned fit[2])
{
	for (guint i = 0; i < direction->arrivals->len; i++) {
		const struct arrival *arrival =
			&g_array_index(direction->arrivals, struct arrival, i);

		fit[0] += udptl_read_ifp_fits(arrival->ifp, arrival->len, 0);
		fit[1] += udptl_read_ifp_fits(arrival->ifp, arrival->len, 1) &&
			  !(i > 0 && two_ends(arrival - 1, arrival));
	}
}

/* T38FaxVersion: the one that more packets fit. Of version 0 there is always a packet that cannot be of version 1. */
static int version_of(struct direction *const sent[2])
{
	unsigned fit[2] = {0, 0};

	count_fits(sent[0], fit);
	count_fits(sent[1], fit);
	return fit[1] >= fit[0];
}

static void gateway_init(
	struct gateway *gateway, const struct direction *in, int64_t delay_us, int version)
{
	t38_core_state_t *core;

	*gateway = (struct gateway){.in = in, .delay_us = delay_us};
	gateway->t38 = t38_gateway_init(NULL, swallow_ifp, NULL);
	core = t38_gateway_get_t38_core_state(gateway->t38);
	t38_set_t38_version(core, version);
	t38_gateway_set_ecm_capability(gateway->t38, TRUE);
	t38_gateway_set_transmit_on_idle(gateway->t38, TRUE);
	t38_gateway_set_supported_modems(
		gateway->t38, T30_SUPPORT_V27TER | T30_SUPPORT_V29 | T30_SUPPORT_V17);
	gateway->audio = g_array_new(FALSE, FALSE, sizeof(int16_t));
	gateway->said = g_array_new(FALSE, FALSE, sizeof(struct said));
}

static void gateway_release(struct gateway *gateway)
{
	t38_gateway_free(gateway->t38);
	g_array_unref(gateway->heard);
	g_array_unref(gateway->audio);
	g_array_unref(gateway->said);
}

/* What the machine of a side says that sent out. */
static GArray *heard_of(
	const struct direction *out, int64_t delay_us, int version, int64_t start_us)
{
	struct v21_line *line = v21_line_new(version);
	GArray *audio;

	for (guint i = 0; i < out->arrivals->len; i++) {
		const struct arrival *arrival = &g_array_index(out->arrivals, struct arrival, i);

		v21_line_push(line, arrival->us, arrival->seq, arrival->ifp, arrival->len);
	}
	audio = v21_line_audio(line, start_us, delay_us + HEARD_EARLY_US);
	v21_line_free(line);
	return audio;
}

static const struct arrival *coming(const struct gateway *gateway)
{
	if (gateway->next >= gateway->in->arrivals->len)
		return NULL;
	return &g_array_index(gateway->in->arrivals, struct arrival, gateway->next);
}

static void note(struct gateway *gateway, const struct arrival *arrival)
{
	struct said said = {.us = arrival->us + gateway->delay_us};

	if (udptl_read_ifp_type(arrival->ifp, arrival->len, &said.is_data, &said.code))
		g_array_append_val(gateway->said, said);
}

static void hand_over(struct gateway *gateway, int64_t now_us)
{
	const struct arrival *arrival;

	while ((arrival = coming(gateway)) && arrival->us + gateway->delay_us <= now_us) {
		note(gateway, arrival);
		t38_core_rx_ifp_packet(t38_gateway_get_t38_core_state(gateway->t38), arrival->ifp,
			(int)arrival->len, arrival->seq);
		gateway->next++;
	}
}

/* A block to the end of the gateway's audio. Returns whether it is more than silence. */
static bool play(struct gateway *gateway, int block)
{
	guint at = gateway->audio->len;
	int16_t *samples;
	int made;
	bool sound = false;

	g_array_set_size(gateway->audio, at + (guint)block);
	samples = &g_array_index(gateway->audio, int16_t, at);
	made = t38_gateway_tx(gateway->t38, samples, block);
	for (int i = made; i < block; i++)
		samples[i] = 0;
	for (int i = 0; i < block; i++)
		sound = sound || abs(samples[i]) > LEVEL;
	return sound;
}

/* The block of its line at the same time. */
static void hear(struct gateway *gateway, int block)
{
	guint at = gateway->audio->len - (guint)block;
	guint n = at < gateway->heard->len ? MIN(gateway->heard->len - at, (guint)block) : 0;
	int16_t *samples = g_new0(int16_t, (gsize)block);

	if (n > 0)
		memcpy(samples, &g_array_index(gateway->heard, int16_t, at), n * sizeof(int16_t));
	t38_gateway_rx(gateway->t38, samples, block);
	g_free(samples);
}

static bool step(struct gateway *gateway, int64_t now_us, int block)
{
	bool sound;

	hand_over(gateway, now_us);
	sound = play(gateway, block);
	hear(gateway, block);
	return sound;
}

/* A gateway whose fax never ended plays flags or zeros for ever. */
static void run(struct gateway gateway[2], int block, int64_t start_us)
{
	int64_t quiet_us = 0, idle_us = 0, step_us = block * US_PER_SAMPLE;

	for (int64_t us = start_us;
		quiet_us < QUIET_US && idle_us < UNENDED_US && us - start_us < LONGEST_US;
		us += step_us) {
		bool sound = step(&gateway[0], us, block), more;

		sound = step(&gateway[1], us, block) || sound;
		more = coming(&gateway[0]) || coming(&gateway[1]);
		idle_us = more ? 0 : idle_us + step_us;
		quiet_us = more || sound ? 0 : quiet_us + step_us;
	}
}

static const char *const of_indicator[] = {"V.27ter 2400", "V.27ter 4800", "V.29 7200", "V.29 9600",
	"V.17 7200 short", "V.17 7200 long", "V.17 9600 short", "V.17 9600 long",
	"V.17 12000 short", "V.17 12000 long", "V.17 14400 short", "V.17 14400 long"};

static const char *const of_data[] = {"V.27ter 2400", "V.27ter 4800", "V.29 7200", "V.29 9600",
	"V.17 7200", "V.17 9600", "V.17 12000", "V.17 14400"};

static const char *said_name(const struct said *said)
{
	if (!said->is_data && said->code >= INDICATOR_FIRST_TRAINING &&
		said->code - INDICATOR_FIRST_TRAINING < G_N_ELEMENTS(of_indicator))
		return of_indicator[said->code - INDICATOR_FIRST_TRAINING];
	if (said->is_data && said->code > DATA_V21 && said->code <= G_N_ELEMENTS(of_data))
		return of_data[said->code - 1];
	return NULL;
}

/* The modem that was announced last before the burst, else the one whose data came. */
static const char *modem_at(const struct gateway *gateway, int64_t us)
{
	const char *announced = NULL, *name;

	for (guint i = 0; i < gateway->said->len; i++) {
		const struct said *said = &g_array_index(gateway->said, struct said, i);

		if (said->us > us)
			break;
		name = said_name(said);
		if (name && (!said->is_data || !announced || !g_str_has_prefix(announced, name)))
			announced = name;
	}
	return announced ? announced : "fast";
}

static void print_bursts(
	const struct gateway *gateway, const char *side, int64_t start_us, double zero_ms)
{
	GArray *bursts =
		bursts_find((int16_t *)(void *)gateway->audio->data, gateway->audio->len, LEVEL);

	unsigned end_ms = gateway->audio->len / BURSTS_SAMPLES_PER_MS;

	for (guint i = 0; i < bursts->len; i++) {
		const struct burst *burst = &g_array_index(bursts, struct burst, i);
		double ms = (double)start_us / 1000 + zero_ms;

		printf("%s %.1f %.1f %s%s\n", side, ms + burst->start_ms, ms + burst->end_ms,
			burst->kind == BURST_FAST
				? modem_at(gateway, start_us + (int64_t)burst->start_ms * 1000)
				: burst_kind_name(burst->kind),
			burst->end_ms + 50 > end_ms ? " unended" : "");
	}
	g_array_unref(bursts);
}

static void write_audio(
	const struct options *options, unsigned flow, const char *side, const GArray *audio)
{
	g_autofree char *name = g_strdup_printf("%s-%u-%s.raw", options->audio, flow, side);
	FILE *out = g_fopen(name, "wb");

	if (!out || fwrite(audio->data, sizeof(int16_t), audio->len, out) != audio->len)
		fprintf(stderr, "%s: cannot be written\n", name);
	if (out)
		fclose(out);
}

static int64_t first_of(const struct gateway *gateway)
{
	const struct arrival *first = coming(gateway);

	return first ? first->us + gateway->delay_us : INT64_MAX;
}

/* Plays what both sides sent. Returns when the audio begins. */
static int64_t play_all(
	const struct options *options, struct gateway gateway[2], struct direction *sent[2])
{
	int version = version_of(sent);
	int64_t start_us = INT64_MAX;

	for (int side = 0; side < 2; side++) {
		gateway_init(&gateway[side], sent[1 - side],
			options->delay_ms[side] * INT64_C(1000), version);
		start_us = MIN(start_us, first_of(&gateway[side]));
	}
	for (int side = 0; side < 2; side++)
		gateway[side].heard =
			heard_of(sent[side], gateway[side].delay_us, version, start_us);
	run(gateway, options->block, start_us);
	return start_us;
}

/* sent[0] is what the caller sent. */
static void replay(
	const struct options *options, unsigned flow, struct direction *sent[2], double zero_ms)
{
	static const char *const sides[] = {"caller", "callee"};
	struct gateway gateway[2];
	int64_t start_us = play_all(options, gateway, sent);

	printf("flow %s %s\n", sent[0]->from, sent[0]->to);
	for (int side = 0; side < 2; side++) {
		print_bursts(&gateway[side], sides[side], start_us, zero_ms);
		if (options->audio)
			write_audio(options, flow, sides[side], gateway[side].audio);
		gateway_release(&gateway[side]);
	}
}

static bool first_is_caller(
	const struct options *options, const struct direction *one, const struct direction *other)
{
	if (options->caller)
		return g_str_equal(one->from, options->caller) ||
		       (!g_str_equal(other->from, options->caller) &&
			       g_str_equal(other->to, options->caller));
	/* The called side identifies itself first (T.30 4.1). */
	return one->first_v21_us > other->first_v21_us;
}

/* Each pair of directions once; where one is missing, it is empty. */
static void replay_all(const struct options *options, GPtrArray *directions, double zero_ms)
{
	unsigned flows = 0;

	for (guint i = 0; i < directions->len; i++) {
		struct direction *one = directions->pdata[i], *sent[2] = {one, NULL};
		struct direction *none = direction_new(one->to, one->from), *other;

		other = direction_find(directions, one->to, one->from);
		/* Of a side that hardly speaks, any packet. */
		if (!other || (!is_t38(other) && other->strange))
			other = none;
		if (is_t38(one) && one->arrivals->len == 0) {
			unpack(one);
			unpack(other);
			sent[0] = first_is_caller(options, one, other) ? one : other;
			sent[1] = sent[0] == one ? other : one;
			replay(options, flows++, sent, zero_ms);
		}
		direction_free(none);
	}
}

static bool read_options(struct options *options, int *argc, char ***argv)
{
	const GOptionEntry entries[] = {
		{"delay-caller", 0, 0, G_OPTION_ARG_INT, &options->delay_ms[0], NULL, NULL},
		{"delay-callee", 0, 0, G_OPTION_ARG_INT, &options->delay_ms[1], NULL, NULL},
		{"block", 0, 0, G_OPTION_ARG_INT, &options->block, NULL, NULL},
		{"epoch", 0, 0, G_OPTION_ARG_DOUBLE, &options->epoch, NULL, NULL},
		{"caller", 0, 0, G_OPTION_ARG_STRING, &options->caller, NULL, NULL},
		{"audio", 0, 0, G_OPTION_ARG_FILENAME, &options->audio, NULL, NULL},
		{G_OPTION_REMAINING, 0, 0, G_OPTION_ARG_FILENAME_ARRAY, &options->files, NULL,
			NULL},
		{NULL, 0, 0, G_OPTION_ARG_NONE, NULL, NULL, NULL},
	};
	GOptionContext *context = g_option_context_new("FILE");
	bool ok;

	g_option_context_add_main_entries(context, entries, NULL);
	ok = g_option_context_parse(context, argc, argv, NULL) && options->files &&
	     options->block > 0;
	g_option_context_free(context);
	if (!ok)
		fprintf(stderr, "usage: gateway_line [OPTION...] FILE\n");
	return ok;
}

int main(int argc, char **argv)
{
	struct options options = {.block = 80};
	struct reader reader = {g_ptr_array_new_with_free_func(direction_free)};
	int64_t first_us = 0;
	bool ok = read_options(&options, &argc, &argv) &&
		  capture_udp_read(options.files[0], take_datagram, &reader, &first_us);

	if (ok)
		replay_all(&options, reader.directions,
			options.epoch > 0 ? (double)first_us / 1000 - options.epoch * 1000 : 0);
	g_ptr_array_unref(reader.directions);
	g_strfreev(options.files);
	g_free(options.caller);
	g_free(options.audio);
	return ok ? 0 : 2;
}
