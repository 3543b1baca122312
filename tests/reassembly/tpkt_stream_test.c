/* From octets of a TCP stream to IFP packets, with headers and without. */
#include "reassembly/tpkt_stream.h"

#include <glib.h>
#include <string.h>

/* What came out, as text: the octets of each packet, "-" for a loss. */
struct reader {
	struct tpkt_stream *stream;
	GString *out;
	t38_time at;
	uint64_t packet;
};

static void take_ifp(void *ctx, const uint8_t *octets, size_t n, t38_time at, uint64_t packet)
{
	struct reader *r = ctx;
	g_assert_cmpint(at, ==, r->at);
	g_assert_cmpuint(packet, ==, r->packet);
	for (size_t i = 0; i < n; i++)
		g_string_append_printf(r->out, "%02X", octets[i]);
	g_string_append_c(r->out, ' ');
}

static void take_lost(void *ctx, t38_time at)
{
	struct reader *r = ctx;
	g_assert_cmpint(at, ==, r->at);
	g_string_append(r->out, "- ");
}

static void begin(struct reader *r)
{
	static const struct tpkt_stream_sink sink = {take_ifp, take_lost};
	*r = (struct reader){.stream = tpkt_stream_new(&sink, r), .out = g_string_new(NULL)};
}

static void end(struct reader *r, const char *expected)
{
	g_assert_cmpstr(g_strchomp(r->out->str), ==, expected);
	tpkt_stream_free(r->stream);
	g_string_free(r->out, TRUE);
}

static GByteArray *hex(const char *text)
{
	GByteArray *out = g_byte_array_new();
	for (; *text != '\0'; text++) {
		if (*text == ' ')
			continue;
		guint8 octet = (guint8)(g_ascii_xdigit_value(text[0]) << 4 |
					g_ascii_xdigit_value(text[1]));
		g_byte_array_append(out, &octet, 1);
		text++;
	}
	return out;
}

static void push_octets(struct reader *r, const uint8_t *octets, size_t n)
{
	uint8_t *copy = g_memdup2(octets, n);
	r->at += T38_MS;
	r->packet++;
	tpkt_stream_data(r->stream, copy, n, r->at, r->packet);
	g_free(copy);
}

static void push(struct reader *r, const char *text)
{
	GByteArray *octets = hex(text);
	push_octets(r, octets->data, octets->len);
	g_byte_array_unref(octets);
}

static void gap(struct reader *r)
{
	r->at += T38_MS;
	tpkt_stream_gap(r->stream, r->at);
}

#define BARE "06 C001800001FFC8 D001E0000001 C00110 00"
#define BARE_OUT "06 C001800001FFC8 D001E0000001 C00110 00"

/* All at once, then cut in two at every octet, then octet by octet. */
static void all_cuts(const char *text, const char *expected)
{
	struct reader r;
	GByteArray *octets = hex(text);
	for (guint cut = 0; cut <= octets->len; cut++) {
		begin(&r);
		push_octets(&r, octets->data, cut);
		push_octets(&r, octets->data + cut, octets->len - cut);
		end(&r, expected);
	}
	begin(&r);
	for (guint i = 0; i < octets->len; i++)
		push_octets(&r, octets->data + i, 1);
	end(&r, expected);
	g_byte_array_unref(octets);
}

static void test_cuts(void)
{
	all_cuts("03000005 06 0300000B C001800001FFC8 0300000A D001E0000001 03000005 00",
		"06 C001800001FFC8 D001E0000001 00");
}

static void test_bare_cuts(void)
{
	all_cuts(BARE, BARE_OUT);
}

/* The first octet decides: 03 begins no IFP packet. */
static void test_framing(void)
{
	struct reader r;
	begin(&r);
	push(&r, "03");
	push(&r, "000005 06");
	end(&r, "06");
	/* Behind what is no IFP packet only a header tells where one begins. */
	begin(&r);
	push(&r, "06 02 DE 04 03000005 00");
	end(&r, "06 02 - 00");
}

/* The time and number are those of the segment that completes a packet: take_ifp() checks. */
static void test_stamps(void)
{
	struct reader r;
	begin(&r);
	push(&r, "03000005 06 0300");
	push(&r, "0005");
	push(&r, "02");
	end(&r, "06 02");
}

static void test_gap(void)
{
	struct reader r;
	begin(&r);
	push(&r, "03000005 06 0300000A D001");
	gap(&r);
	gap(&r);
	/* The rest of a packet, then whole ones. */
	push(&r, "E0 00 00 01 03000005 02");
	push(&r, "03000005 00");
	end(&r, "06 - 02 00");
}

/* What is behind the loss comes in pieces: each packet is found, whatever the cut. */
static void test_gap_cuts(void)
{
	GByteArray *rest = hex("80 00 01 0300000A D001E0000001 0300000A D001E0000002 03000005 00");
	for (guint cut = 0; cut <= rest->len; cut++) {
		struct reader r;
		begin(&r);
		push(&r, "03000005 06");
		gap(&r);
		push_octets(&r, rest->data, cut);
		push_octets(&r, rest->data + cut, rest->len - cut);
		end(&r, "06 - D001E0000001 D001E0000002 00");
	}
	g_byte_array_unref(rest);
}

/* Octets that are no header: one loss, and on with the next header. */
static void test_rubbish(void)
{
	struct reader r;
	begin(&r);
	push(&r, "03000005 06 16030100 05 03000005 02 03000005 00");
	end(&r, "06 - 02 00");
	/* Nothing but rubbish. */
	begin(&r);
	push(&r, "03000005 06");
	for (int i = 0; i < 100; i++)
		push(&r, "55 55 55 55 55 55 55 55");
	end(&r, "06 -");
}

/* A length without content is no TPKT. */
static void test_empty(void)
{
	struct reader r;
	begin(&r);
	push(&r, "03000005 06 03000004 03000005 02");
	end(&r, "06 - 02");
}

/* The whole packet is handed on though it is no IFP packet: who reads it judges it. */
static void test_content(void)
{
	struct reader r;
	begin(&r);
	push(&r, "03000006 DEAD 03000005 06");
	end(&r, "DEAD 06");
}

/* What never ends is not kept for ever. */
static void test_memory(void)
{
	struct reader r;
	uint8_t zeros[4096] = {0};
	begin(&r);
	/* bare: a data field of 65536 octets, again and again in one packet of many fields */
	push(&r, "D0 BF FF");
	GByteArray *field = hex("E0 FF FF");
	for (int i = 0; i < 20; i++) {
		push_octets(&r, field->data, field->len);
		for (int k = 0; k < 16; k++)
			push_octets(&r, zeros, sizeof(zeros));
	}
	g_byte_array_unref(field);
	g_assert_cmpstr(r.out->str, ==, "- ");
	push(&r, "03000005 06");
	end(&r, "- 06");
}

static void test_noise(void)
{
	GRand *rand = g_rand_new_with_seed(11);
	for (int round = 0; round < 300; round++) {
		struct reader r;
		begin(&r);
		for (int i = 0; i < 20; i++) {
			uint8_t octets[64];
			size_t n = (size_t)g_rand_int_range(rand, 0, 64);
			for (size_t k = 0; k < n; k++)
				octets[k] = (uint8_t)(g_rand_int(rand) & (round % 2 ? 0xff : 0x07));
			push_octets(&r, octets, n);
			if (g_rand_int_range(rand, 0, 8) == 0)
				gap(&r);
		}
		tpkt_stream_free(r.stream);
		g_string_free(r.out, TRUE);
	}
	g_rand_free(rand);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/tpkt_stream/cuts", test_cuts);
	g_test_add_func("/tpkt_stream/bare-cuts", test_bare_cuts);
	g_test_add_func("/tpkt_stream/framing", test_framing);
	g_test_add_func("/tpkt_stream/stamps", test_stamps);
	g_test_add_func("/tpkt_stream/gap", test_gap);
	g_test_add_func("/tpkt_stream/gap-cuts", test_gap_cuts);
	g_test_add_func("/tpkt_stream/rubbish", test_rubbish);
	g_test_add_func("/tpkt_stream/empty", test_empty);
	g_test_add_func("/tpkt_stream/content", test_content);
	g_test_add_func("/tpkt_stream/memory", test_memory);
	g_test_add_func("/tpkt_stream/noise", test_noise);
	return g_test_run();
}
