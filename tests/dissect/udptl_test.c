#include "dissect/udptl.h"

#include <glib.h>
#include <string.h>

#include "dissect/ifp.h"
#include "tests/dissect/hex.h"

/* A parsed packet with its octets. */
struct parsed {
	struct udptl_packet packet;
	enum parse_status status;
	struct octets octets;
};

static void parse(struct parsed *out, const char *text)
{
	out->octets = hex(text);
	memset(&out->packet, 0xa5, sizeof(out->packet));
	out->status =
		udptl_parse(bytes_of(out->octets.at, out->octets.n, out->octets.n), &out->packet);
}

static void release(struct parsed *p)
{
	g_free(p->octets.at);
}

static void check_view(const struct bytes *view, const char *text)
{
	struct octets expected = hex(text);
	g_assert_cmpuint(bytes_left(view), ==, expected.n);
	g_assert_true(expected.n == 0 || memcmp(view->at, expected.at, expected.n) == 0);
	g_assert_cmpuint(view->cut, ==, 0);
	g_free(expected.at);
}

/* Parses a packet that is all right, with secondaries or none. */
static void parse_plain(
	struct parsed *p, const char *text, unsigned seq, const char *primary, unsigned entries)
{
	parse(p, text);
	g_assert_cmpint(p->status, ==, PARSE_OK);
	g_assert_cmpuint(p->packet.seq, ==, seq);
	check_view(&p->packet.primary, primary);
	g_assert_cmpint(p->packet.recovery, ==, UDPTL_SECONDARIES);
	g_assert_cmpuint(p->packet.entry_count, ==, entries);
	g_assert_cmpuint(p->packet.trailing, ==, 0);
	g_assert_false(p->packet.recovery_cut);
}

static void check_plain(const char *text, unsigned seq, const char *primary)
{
	struct parsed p;
	parse_plain(&p, text, seq, primary, 0);
	release(&p);
}

static void test_primaries(void)
{
	check_plain("00 00 01 06 00 00", 0, "06");
	check_plain("00 05 02 20 00 00 00", 5, "20 00");
	check_plain("00 01 08 C0 01 80 00 02 FF C8 01 00 00", 1, "C0 01 80 00 02 FF C8 01");
	check_plain("00 03 09 C0 02 80 00 02 FF C8 01 40 00 00", 3, "C0 02 80 00 02 FF C8 01 40");
	check_plain("00 03 09 C0 02 80 00 02 FF C8 01 20 00 00", 3, "C0 02 80 00 02 FF C8 01 20");
	check_plain("FF FF 01 00 00 00", 65535, "00");
	check_plain("12 34 80 01 06 00 00", 0x1234, "06"); /* a long length for a short part */
}

static void test_secondaries(void)
{
	struct parsed p;
	parse_plain(&p, "00 07 01 00 00 02 01 06 08 C0 01 80 00 02 FF C8 01", 7, "00", 2);
	check_view(&p.packet.entries[0], "06");
	check_view(&p.packet.entries[1], "C0 01 80 00 02 FF C8 01");
	release(&p);
	/* An empty one is a position all the same. */
	parse_plain(&p, "00 07 01 00 00 03 01 06 00 01 04", 7, "00", 3);
	check_view(&p.packet.entries[0], "06");
	check_view(&p.packet.entries[1], "");
	check_view(&p.packet.entries[2], "04");
	release(&p);
	/* The seven bits behind the choice are padding. */
	parse_plain(&p, "00 07 01 00 7F 01 01 06", 7, "00", 1);
	release(&p);
}

static void test_fec(void)
{
	struct parsed p;
	parse(&p, "00 07 01 00 80 01 03 02 01 06 02 0A 0B");
	g_assert_cmpint(p.status, ==, PARSE_OK);
	g_assert_cmpint(p.packet.recovery, ==, UDPTL_FEC);
	g_assert_cmpuint(p.packet.fec_span, ==, 3);
	g_assert_cmpuint(p.packet.entry_count, ==, 2);
	check_view(&p.packet.entries[0], "06");
	check_view(&p.packet.entries[1], "0A 0B");
	g_assert_false(p.packet.recovery_cut);
	release(&p);
	/* an INTEGER of two octets; no entries, as before the first span is full */
	parse(&p, "00 07 01 00 80 02 01 00 00");
	g_assert_cmpuint(p.packet.fec_span, ==, 256);
	g_assert_cmpuint(p.packet.entry_count, ==, 0);
	g_assert_false(p.packet.recovery_cut);
	release(&p);
	parse(&p, "00 07 01 00 80 01 00 00");
	g_assert_cmpuint(p.packet.fec_span, ==, 0);
	g_assert_false(p.packet.recovery_cut);
	release(&p);
}

/* A primary of 155 octets, in both syntaxes. */
static void check_long_primary(const char *begin, enum ifp_syntax syntax)
{
	GString *text = g_string_new(begin);
	for (unsigned i = 0; i < 150; i++)
		g_string_append(text, "FF ");
	g_string_append(text, "00 00");
	struct parsed p;
	struct ifp ifp;
	parse(&p, text->str);
	g_assert_cmpint(p.status, ==, PARSE_OK);
	g_assert_cmpuint(p.packet.seq, ==, 9);
	g_assert_cmpuint(bytes_left(&p.packet.primary), ==, 155);
	g_assert_cmpuint(p.packet.trailing, ==, 0);
	g_assert_cmpint(ifp_parse(p.packet.primary, syntax, &ifp), ==, PARSE_OK);
	g_assert_cmpint(ifp_syntax_evidence(p.packet.primary), ==, syntax == IFP_2002 ? 1 : -1);
	g_assert_true(udptl_likely(bytes_of(p.octets.at, p.octets.n, p.octets.n)));
	release(&p);
	g_string_free(text, TRUE);
}

static void test_long_primary(void)
{
	check_long_primary("00 09 80 9B D0 01 E0 00 95 ", IFP_1998);
	check_long_primary("00 09 80 9B D0 01 B0 00 95 ", IFP_2002);
}

static void check_recovery(
	const char *text, enum udptl_recovery recovery, unsigned entries, bool cut, size_t trailing)
{
	struct parsed p;
	parse(&p, text);
	g_assert_cmpint(p.status, ==, PARSE_OK);
	check_view(&p.packet.primary, "00");
	g_assert_cmpint(p.packet.recovery, ==, recovery);
	g_assert_cmpuint(p.packet.entry_count, ==, entries);
	g_assert_cmpint(p.packet.recovery_cut, ==, cut);
	g_assert_cmpuint(p.packet.trailing, ==, trailing);
	release(&p);
}

static void test_recovery_damaged(void)
{
	check_recovery("00 07 01 00", UDPTL_RECOVERY_ABSENT, 0, false, 0);
	check_recovery("00 07 01 00 00", UDPTL_SECONDARIES, 0, true, 0);
	check_recovery("00 07 01 00 00 00 DE AD", UDPTL_SECONDARIES, 0, false, 2);
	check_recovery("00 07 01 00 00 01 01 06 00", UDPTL_SECONDARIES, 1, false, 1);
	check_recovery("00 07 01 00 00 02 01 06", UDPTL_SECONDARIES, 1, true,
		0); /* the second is missing */
	check_recovery(
		"00 07 01 00 00 02 01 06 03 06 06", UDPTL_SECONDARIES, 1, true, 0); /* ends early */
	check_recovery("00 07 01 00 00 7F 00", UDPTL_SECONDARIES, 1, true, 0);
	check_recovery("00 07 01 00 00 BF FF 00 00", UDPTL_SECONDARIES, 2, true,
		0); /* 16383 are promised */
	check_recovery(
		"00 07 01 00 00 C1 00 00", UDPTL_SECONDARIES, 0, true, 0);  /* fragmented count */
	check_recovery("00 07 01 00 00 80", UDPTL_SECONDARIES, 0, true, 0); /* half a count */
	check_recovery("00 07 01 00 80", UDPTL_FEC, 0, true, 0);
	check_recovery("00 07 01 00 80 01", UDPTL_FEC, 0, true, 0);
	check_recovery("00 07 01 00 80 01 03", UDPTL_FEC, 0, true, 0);
	check_recovery("00 07 01 00 80 01 03 01", UDPTL_FEC, 0, true, 0);
	check_recovery("00 07 01 00 80 01 03 01 02 06", UDPTL_FEC, 0, true, 0);
}

static void check_status(const char *text, enum parse_status status)
{
	struct parsed p;
	parse(&p, text);
	g_assert_cmpint(p.status, ==, status);
	release(&p);
}

static void test_no_primary(void)
{
	check_status("", PARSE_BAD);
	check_status("00", PARSE_BAD);
	check_status("00 07", PARSE_BAD);
	check_status("00 07 02 00", PARSE_BAD);
	check_status("00 07 80", PARSE_BAD);
	check_status("00 07 80 02 00", PARSE_BAD);
	check_status("00 07 00 00 00", PARSE_BAD);    /* PER has no empty open type */
	check_status("00 07 C1 00 00 00", PARSE_BAD); /* fragmented */
	check_status("0D 0A", PARSE_BAD);	      /* keep-alives of NAT */
	check_status("00 00 00 00", PARSE_BAD);
}

/* More entries than are kept: told, and no overflow. */
static void check_many(unsigned count, unsigned kept)
{
	GByteArray *octets = g_byte_array_new();
	const uint8_t begin[] = {0, 7, 1, 0, 0, (uint8_t)(0x80 | count >> 8), (uint8_t)count};
	const uint8_t entry[] = {1, 6};
	g_byte_array_append(octets, begin, sizeof(begin));
	for (unsigned i = 0; i < count; i++)
		g_byte_array_append(octets, entry, sizeof(entry));
	struct udptl_packet packet;
	g_assert_cmpint(udptl_parse(bytes_of(octets->data, octets->len, octets->len), &packet), ==,
		PARSE_OK);
	g_assert_cmpuint(packet.entry_count, ==, kept);
	g_assert_cmpint(packet.recovery_cut, ==, kept < count);
	g_assert_cmpuint(packet.trailing, ==, 0);
	g_byte_array_free(octets, TRUE);
}

static void test_many_entries(void)
{
	check_many(200, 200);
	check_many(255, 255);
	check_many(256, 255);
	check_many(16383, 255);
}

/* A sink that touches every octet it is shown: ASan sees those that are not the packet's. */
struct touch {
	struct field_sink sink;
	const uint8_t *begin, *end;
	unsigned fields, depth, sum;
};

static void touch_octets(struct touch *t, const uint8_t *at, size_t n)
{
	if (at == NULL || n == 0)
		return;
	g_assert_true(at >= t->begin && n <= (size_t)(t->end - at));
	for (size_t i = 0; i < n; i++)
		t->sum += at[i];
}

static void touch_field(struct field_sink *sink, const struct field *f)
{
	struct touch *t = (struct touch *)sink;
	touch_octets(t, f->at, f->length);
	for (size_t i = 0; f->kind == FIELD_TEXT && i < f->text_length; i++)
		t->sum += (unsigned char)f->text[i];
	t->fields++;
}

static void touch_open(struct field_sink *sink, const struct field *f)
{
	((struct touch *)sink)->depth++;
	touch_octets((struct touch *)sink, f->at, f->length);
}

static void touch_close(struct field_sink *sink)
{
	((struct touch *)sink)->depth--;
}

static unsigned walk_fields(
	const struct proto *proto, const uint8_t *at, size_t captured, size_t sent)
{
	struct touch t = {{touch_open, touch_field, touch_close}, at, at + captured, 0, 0, 0};
	proto->fields(bytes_of(at, captured, sent), &t.sink);
	g_assert_cmpuint(t.depth, ==, 0);
	return t.fields;
}

static const char *const samples[] = {
	"00 00 01 06 00 00",
	"00 05 02 20 00 00 00",
	"00 03 09 C0 02 80 00 02 FF C8 01 40 00 00",
	"00 07 01 00 00 02 01 06 08 C0 01 80 00 02 FF C8 01",
	"00 07 01 00 80 01 03 02 01 06 02 0A 0B",
	"00 07 01 00 00 00 DE AD",
	"00 07 03 00 00 00 00 00",
	"00 07 08 C0 01 80 00 02 FF C8 01 00 01 0A E0 40 01 C1 80 00 02 33 33 36",
};

/* The octets of what was captured, on the heap. */
static void check_cut(struct octets octets, size_t kept, size_t sent)
{
	uint8_t *copy = g_malloc(kept + 1);
	struct udptl_packet packet;
	/* At the end of the allocation, so that no read past the end goes unseen. */
	uint8_t *at = copy + 1;
	memcpy(at, octets.at, kept);
	enum parse_status status = udptl_parse(bytes_of(at, kept, sent), &packet);
	size_t primary_end = 3u + octets.at[2];
	bool has_primary = kept >= primary_end;
	g_assert_cmpint(status == PARSE_OK, ==, has_primary);
	if (!has_primary)
		g_assert_cmpint(status, ==, kept < sent ? PARSE_SNAPPED : PARSE_BAD);
	if (has_primary && kept < sent && packet.recovery != UDPTL_RECOVERY_ABSENT)
		g_assert_true(packet.recovery_cut || packet.trailing > 0);
	walk_fields(&udptl_proto, at, kept, sent);
	if (kept < sent)
		g_assert_false(udptl_likely(bytes_of(at, kept, sent)));
	g_free(copy);
}

static void test_truncated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s]);
		for (size_t n = 0; n <= octets.n; n++) {
			check_cut(octets, n, n);
			check_cut(octets, n, octets.n);
		}
		g_free(octets.at);
	}
}

/* 1494 octets behind the packet that the capture did not keep: no field lies there. */
static void test_trailing_not_captured(void)
{
	struct octets octets = hex("00 07 01 00 00 00");
	struct udptl_packet packet;
	g_assert_cmpint(udptl_parse(bytes_of(octets.at, 6, 1500), &packet), ==, PARSE_OK);
	g_assert_cmpuint(packet.trailing, ==, 1494);
	walk_fields(&udptl_proto, octets.at, 6, 1500);
	g_free(octets.at);
	octets = hex("06 00");
	walk_fields(&ifp_proto, octets.at, 2, 500);
	walk_fields(&ifp_proto, octets.at, 1, 500);
	g_free(octets.at);
}

static void test_fields(void)
{
	struct octets octets = hex(samples[3]);
	g_assert_cmpuint(walk_fields(&udptl_proto, octets.at, octets.n, octets.n), >, 10);
	g_free(octets.at);
}

/* Each octet of each sample gets other values: only memory safety is asked. */
static void test_mutated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s]);
		for (size_t i = 0; i < octets.n; i++) {
			uint8_t old = octets.at[i];
			for (unsigned value = 0; value < 256; value++) {
				octets.at[i] = (uint8_t)value;
				walk_fields(
					&udptl_proto, octets.at, octets.n, octets.n + value % 2);
				udptl_likely(bytes_of(octets.at, octets.n, octets.n));
			}
			octets.at[i] = old;
		}
		g_free(octets.at);
	}
}

static bool likely(const char *text)
{
	struct octets octets = hex(text);
	bool result = udptl_likely(bytes_of(octets.at, octets.n, octets.n));
	g_free(octets.at);
	return result;
}

static void test_likely(void)
{
	g_assert_true(likely("00 00 01 06 00 00"));
	g_assert_true(likely("80 00 01 06 00 00")); /* looks like RTP by its first octets */
	g_assert_true(likely("00 05 02 20 00 00 00"));
	g_assert_true(likely("00 01 08 C0 01 80 00 02 FF C8 01 00 00"));
	g_assert_true(likely("00 03 09 C0 02 80 00 02 FF C8 01 40 00 00"));
	g_assert_true(likely("00 03 09 C0 02 80 00 02 FF C8 01 20 00 00"));
	g_assert_true(likely("00 07 01 00 00 02 01 06 08 C0 01 80 00 02 FF C8 01"));
	g_assert_true(likely("00 07 01 00 00 03 01 06 00 01 04")); /* an empty secondary */
	g_assert_true(likely("00 07 01 00 80 01 03 02 01 06 02 0A 0B"));
	g_assert_true(likely("00 07 0A E0 40 01 C1 80 00 02 33 33 36 00 00"));
}

static void test_unlikely(void)
{
	g_assert_false(likely(""));
	g_assert_false(likely("00 07 01 00"));	  /* no recovery part: too little to be sure */
	g_assert_false(likely("00 07 01 00 00")); /* cut */
	g_assert_false(likely("00 07 01 00 00 00 DE AD")); /* octets left over */
	g_assert_false(likely("00 07 01 20 00 00"));	   /* an extended indicator of one octet */
	g_assert_false(likely("00 07 02 06 00 00 00"));	   /* an indicator with octets behind it */
	g_assert_false(likely("00 07 01 D2 00 00"));	   /* no data type */
	g_assert_false(likely("00 07 02 86 00 00 00"));	   /* an indicator with fields */
	g_assert_false(likely(
		"00 07 08 C0 01 80 00 03 FF C8 01 00 00")); /* a field longer than its packet */
	g_assert_false(likely("00 07 01 06 00 01 01 D2"));  /* a secondary that is no IFP */
	/* STUN binding request; DTLS ClientHello; DNS query; RTCP receiver report; keep-alive */
	g_assert_false(likely("00 01 00 00 21 12 A4 42 01 02 03 04 05 06 07 08 09 0A 0B 0C"));
	g_assert_false(likely("16 FE FD 00 00 00 00 00 00 00 00 00 04 01 00 00 00"));
	g_assert_false(likely("12 34 01 00 00 01 00 00 00 00 00 00 01 61 00 00 01 00 01"));
	g_assert_false(likely("80 C9 00 01 12 34 56 78"));
	g_assert_false(likely("00 00 00 00 00 00"));
}

/* xorshift64: the same packets everywhere. */
static uint64_t next_random(uint64_t *state)
{
	*state ^= *state << 13;
	*state ^= *state >> 7;
	*state ^= *state << 17;
	return *state;
}

enum payload { NOISE, SILENCE, TONE, PAYLOADS };

static void fill_g711(uint8_t *at, enum payload kind, uint64_t *state)
{
	static const uint8_t silences[] = {0xff, 0x7f, 0xd5, 0x55};
	uint8_t silence = silences[next_random(state) % 4];
	for (unsigned i = 0; i < 160; i++) {
		if (kind == NOISE)
			at[i] = (uint8_t)(next_random(state) >> 32);
		else if (kind == SILENCE)
			at[i] = silence;
		else
			at[i] = (uint8_t)(silence ^ (i * 7 & 0x3f));
	}
}

/* One RTP stream of 20 ms G.711 (RFC 3550 5.1): how many of its packets are taken for UDPTL. */
static unsigned count_accepted(unsigned packets, enum payload kind, uint64_t *state)
{
	uint8_t octets[172];
	uint64_t begin = next_random(state), ssrc = next_random(state);
	uint16_t seq = (uint16_t)begin;
	uint32_t timestamp = (uint32_t)(begin >> 32);
	unsigned accepted = 0;
	octets[0] = 0x80;
	octets[1] = begin & 0x10000 ? 8 : 0; /* A-law or u-law */
	for (unsigned k = 0; k < 4; k++)
		octets[8 + k] = (uint8_t)(ssrc >> 8 * k);
	for (unsigned i = 0; i < packets; i++, seq++, timestamp += 160) {
		octets[2] = (uint8_t)(seq >> 8);
		octets[3] = (uint8_t)seq;
		for (unsigned k = 0; k < 4; k++)
			octets[4 + k] = (uint8_t)(timestamp >> (24 - 8 * k));
		fill_g711(octets + 12, kind, state);
		accepted += udptl_likely(bytes_of(octets, sizeof(octets), sizeof(octets)));
	}
	return accepted;
}

/* A million RTP packets, in 3000 streams. */
static void test_rtp_is_unlikely(void)
{
	uint64_t state = UINT64_C(0x0123456789abcdef);
	unsigned accepted = 0, packets = 0;
	for (unsigned stream = 0; stream < 3000; stream++, packets += 334)
		accepted += count_accepted(334, (enum payload)(stream % PAYLOADS), &state);
	g_test_message("rate: %u of %u RTP packets taken for UDPTL", accepted, packets);
	g_assert_cmpuint(packets, >=, 1000000);
	g_assert_cmpuint(accepted, <=, 20); /* two in 100000 */
}

/* Octets at random, of any length: the worst case. */
static void test_noise_is_unlikely(void)
{
	uint64_t state = UINT64_C(0xfedcba9876543210);
	unsigned accepted = 0;
	for (unsigned i = 0; i < 1000000; i++) {
		uint8_t octets[64];
		size_t n = 12 + next_random(&state) % 53;
		for (size_t k = 0; k < n; k += 8) {
			uint64_t word = next_random(&state);
			memcpy(octets + k, &word, MIN(8, n - k));
		}
		accepted += udptl_likely(bytes_of(octets, n, n));
	}
	g_test_message("rate: %u of 1000000 packets of noise taken for UDPTL", accepted);
	g_assert_cmpuint(accepted, <=, 100);
}

/* X.691 10.9.3.8: C1, 16384 octets, then 0x8E20 = 3616 and the rest: 20000 octets in all. */
static size_t put_fragmented(uint8_t *out, uint8_t fill)
{
	out[0] = 0xc1;
	memset(out + 1, fill, 16384);
	out[16385] = 0x8e;
	out[16386] = 0x20;
	memset(out + 16387, fill, 3616);
	return 16387 + 3616;
}

static void test_fragmented(void)
{
	static uint8_t wire[65536];
	static struct udptl_scratch scratch;
	struct udptl_packet p;
	const uint8_t head[] = {0x00, 0x07, 0x01, 0x06, 0x00, 0x02};
	memcpy(wire, head, sizeof(head)); /* seq 7, v21-preamble, two secondaries */
	size_t n = sizeof(head) + put_fragmented(wire + sizeof(head), 0xa5);
	wire[n++] = 0x01; /* one octet */
	wire[n++] = 0x04;
	struct bytes in = bytes_of(wire, n, n);
	g_assert_cmpint(udptl_parse(in, &p), ==, PARSE_OK);
	g_assert_true(p.recovery_cut);
	g_assert_cmpint(udptl_parse_whole(in, &scratch, &p), ==, PARSE_OK);
	g_assert_false(p.recovery_cut);
	g_assert_cmpuint(p.entry_count, ==, 2);
	g_assert_cmpuint(bytes_left(&p.primary), ==, 1);
	g_assert_cmpuint(p.primary.at[0], ==, 0x06);
	g_assert_cmpuint(bytes_left(&p.entries[0]), ==, 20000);
	g_assert_cmpuint(p.entries[0].at[19999], ==, 0xa5);
	/* All parts stand in order in the scratch memory. */
	g_assert_true(p.primary.end == p.entries[0].at && p.entries[0].end == p.entries[1].at);
	for (size_t cut = 0; cut < n; cut += 97)
		udptl_parse_whole(bytes_of(wire, cut, cut), &scratch, &p);
}

static void test_fragmented_primary(void)
{
	static uint8_t wire[65536];
	static struct udptl_scratch scratch;
	struct udptl_packet p;
	size_t n = 2 + put_fragmented(wire + 2, 0x11);
	wire[n++] = 0x00;
	wire[n++] = 0x00;
	struct bytes in = bytes_of(wire, n, n);
	g_assert_cmpint(udptl_parse(in, &p), ==, PARSE_BAD);
	g_assert_cmpint(udptl_parse_whole(in, &scratch, &p), ==, PARSE_OK);
	g_assert_cmpuint(bytes_left(&p.primary), ==, 20000);
	g_assert_cmpuint(p.entry_count, ==, 0);
	g_assert_cmpuint(p.trailing, ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/udptl/primaries", test_primaries);
	g_test_add_func("/dissect/udptl/secondaries", test_secondaries);
	g_test_add_func("/dissect/udptl/fec", test_fec);
	g_test_add_func("/dissect/udptl/long_primary", test_long_primary);
	g_test_add_func("/dissect/udptl/recovery_damaged", test_recovery_damaged);
	g_test_add_func("/dissect/udptl/no_primary", test_no_primary);
	g_test_add_func("/dissect/udptl/many_entries", test_many_entries);
	g_test_add_func("/dissect/udptl/truncated", test_truncated);
	g_test_add_func("/dissect/udptl/trailing_not_captured", test_trailing_not_captured);
	g_test_add_func("/dissect/udptl/fields", test_fields);
	g_test_add_func("/dissect/udptl/mutated", test_mutated);
	g_test_add_func("/dissect/udptl/likely", test_likely);
	g_test_add_func("/dissect/udptl/unlikely", test_unlikely);
	g_test_add_func("/dissect/udptl/rtp_is_unlikely", test_rtp_is_unlikely);
	g_test_add_func("/dissect/udptl/noise_is_unlikely", test_noise_is_unlikely);
	g_test_add_func("/dissect/udptl/fragmented", test_fragmented);
	g_test_add_func("/dissect/udptl/fragmented-primary", test_fragmented_primary);
	return g_test_run();
}
