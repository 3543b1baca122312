/* What the tests of udptl_recover share: a stream that is sent, and what the sink hears of it. */
#ifndef TESTS_REASSEMBLY_UDPTL_RIG_H
#define TESTS_REASSEMBLY_UDPTL_RIG_H

#include <string.h>

#include "reassembly/udptl_recover.h"
#include "tests/reassembly/udptl_make.h"

/* What the sink has heard, as text: "5" a packet as sent, "5r" by redundancy, "5f" by FEC, "[6+2]" the loss of
 * two from 6 on, "|0" a restart at 0. */
struct rig {
	struct udptl_recover *recover;
	struct udptl_sent
		sent; /* what push() takes its packets from, and what is heard must equal */
	unsigned generation;
	GString *log,
		*packets; /* packets: "7 7 8", the captured packets that carried what was handed on */
	GByteArray *octets; /* of the last packet handed on */
	uint64_t packet;    /* of the last datagram pushed */
	uint32_t number;    /* of the last packet handed on */
	t38_time at, lost_at;
};

#define SENT 2000

static inline t38_time time_of(uint64_t packet)
{
	return (t38_time)packet * 20 * T38_MS;
}

/* V.21 data with octets that tell where it belongs; of different lengths. */
static inline GBytes *content(unsigned index, unsigned generation)
{
	uint8_t octets[16] = {0xc0, 0x01, 0x80, 0x00};
	size_t n = 4;
	octets[n++] = (uint8_t)(2 + index % 5);
	octets[n++] = (uint8_t)(0x10 + generation);
	octets[n++] = (uint8_t)(index >> 8);
	octets[n++] = (uint8_t)index;
	for (unsigned i = 0; i < index % 5; i++)
		octets[n++] = (uint8_t)(index * 7 + i);
	return g_bytes_new(octets, n);
}

static inline void assert_octets(const uint8_t *got, size_t n, const uint8_t *want, size_t want_n)
{
	g_assert_cmpuint(n, ==, want_n);
	g_assert_true(memcmp(got, want, n) == 0);
}

static inline void on_ifp(void *ctx, const struct udptl_ifp *ifp)
{
	static const char *const marks[] = {"", "r", "f"};
	struct rig *rig = ctx;
	g_assert_cmpuint(ifp->number, >, rig->number);
	g_assert_cmpuint(ifp->seq, ==, (uint16_t)ifp->number);
	g_assert_cmpint(ifp->at, ==, time_of(ifp->packet));
	rig->number = ifp->number;
	rig->at = ifp->at;
	g_string_append_printf(
		rig->log, "%s%u%s", rig->log->len > 0 ? " " : "", ifp->seq, marks[ifp->source]);
	g_string_append_printf(rig->packets, "%s%" G_GUINT64_FORMAT,
		rig->packets->len > 0 ? " " : "", ifp->packet);
	g_byte_array_set_size(rig->octets, 0);
	g_byte_array_append(rig->octets, ifp->octets, (guint)ifp->length);
	unsigned index = (uint16_t)(ifp->seq - rig->sent.first);
	if (index >= rig->sent.primaries->len)
		return;
	size_t n;
	const uint8_t *sent = udptl_sent_at(&rig->sent, index, &n);
	assert_octets(ifp->octets, ifp->length, sent, n);
}

static inline void on_lost(void *ctx, uint16_t first, uint32_t count, t38_time at)
{
	struct rig *rig = ctx;
	rig->lost_at = at;
	g_string_append_printf(rig->log, "%s[%u+%u]", rig->log->len > 0 ? " " : "", first, count);
}

static inline void send_from(struct rig *rig, uint16_t first, unsigned generation)
{
	udptl_sent_free(&rig->sent);
	rig->sent = udptl_sent_new(first);
	rig->generation = generation;
	for (unsigned i = 0; i < SENT; i++)
		g_ptr_array_add(rig->sent.primaries, content(i, generation));
}

static inline void on_restart(void *ctx, uint16_t seq, t38_time at)
{
	struct rig *rig = ctx;
	(void)at;
	g_string_append_printf(rig->log, "%s|%u", rig->log->len > 0 ? " " : "", seq);
	/* What comes now is of the new sequence. */
	if (rig->generation == 0)
		send_from(rig, seq, 1);
}

static inline void setup(struct rig *rig)
{
	*rig = (struct rig){.log = g_string_new(NULL),
		.packets = g_string_new(NULL),
		.octets = g_byte_array_new()};
	const struct udptl_recover_sink sink = {on_ifp, on_lost, on_restart};
	rig->sent = udptl_sent_new(0);
	rig->recover = udptl_recover_new(&sink, rig);
}

/* With a stream whose first packet has this number. */
static inline void setup_stream(struct rig *rig, uint16_t first)
{
	setup(rig);
	send_from(rig, first, 0);
}

static const struct udptl_counts *counts(const struct rig *rig)
{
	return udptl_recover_counts(rig->recover);
}

static inline void teardown(struct rig *rig)
{
	const struct udptl_counts *c = counts(rig);
	g_assert_cmpuint(c->packets, ==, rig->packet);
	g_assert_cmpuint(c->received, <=, c->expected);
	udptl_recover_free(rig->recover);
	g_string_free(rig->log, TRUE);
	g_string_free(rig->packets, TRUE);
	g_byte_array_free(rig->octets, TRUE);
	udptl_sent_free(&rig->sent);
}

static inline void push_octets(struct rig *rig, const uint8_t *octets, size_t n)
{
	struct udptl_packet p;
	uint8_t *copy = g_memdup2(octets, n);
	g_assert_cmpint(udptl_parse(bytes_of(copy, n, n), &p), ==, PARSE_OK);
	rig->packet++;
	udptl_recover_push(rig->recover, &p, time_of(rig->packet), rig->packet);
	g_free(copy);
}

static inline GByteArray *from_hex(const char *hex)
{
	GByteArray *out = g_byte_array_new();
	for (; *hex != '\0'; hex++)
		if (g_ascii_isxdigit(hex[0])) {
			put_octet(out, (unsigned)(g_ascii_xdigit_value(hex[0]) << 4 |
						  g_ascii_xdigit_value(hex[1])));
			hex++;
		}
	return out;
}

static inline void push_hex(struct rig *rig, const char *hex)
{
	GByteArray *datagram = from_hex(hex);
	push_octets(rig, datagram->data, datagram->len);
	g_byte_array_free(datagram, TRUE);
}

static inline void push_made(struct rig *rig, GByteArray *datagram)
{
	push_octets(rig, datagram->data, datagram->len);
	g_byte_array_free(datagram, TRUE);
}

static inline void push(struct rig *rig, unsigned index, unsigned depth)
{
	push_made(rig, udptl_make_redundant(&rig->sent, index, depth));
}

/* From here on the packets are not those of the stream. */
static inline void leave_stream(struct rig *rig)
{
	g_ptr_array_set_size(rig->sent.primaries, 0);
	rig->generation = 1;
}

static inline void push_run(struct rig *rig, unsigned from, unsigned to, unsigned depth)
{
	for (unsigned i = from; i <= to; i++)
		push(rig, i, depth);
}

static inline void push_fec(struct rig *rig, unsigned index, unsigned span, unsigned entries)
{
	const struct udptl_parity full = {span, entries, entries};
	push_made(rig, udptl_make_fec(&rig->sent, index, udptl_start_up(full, index)));
}

static inline void push_fec_run(
	struct rig *rig, unsigned from, unsigned to, unsigned span, unsigned entries)
{
	for (unsigned i = from; i <= to; i++)
		push_fec(rig, i, span, entries);
}

static inline void flush(struct rig *rig)
{
	udptl_recover_flush(rig->recover);
	const struct udptl_counts *c = counts(rig);
	g_assert_cmpuint(c->expected, ==,
		c->received + c->recovered_by_redundancy + c->recovered_by_fec + c->unrecovered);
	g_assert_cmpuint(MIN(c->unrecovered, UDPTL_MAX_UNRECOVERED), ==,
		udptl_recover_unrecovered(rig->recover)->len);
}

/* Numbers as the log shows them: "from ... to". */
static inline void log_run(GString *out, unsigned from, unsigned to)
{
	for (unsigned i = from; i <= to; i++)
		g_string_append_printf(out, "%s%u", out->len > 0 ? " " : "", i & 0xffff);
}

static inline void assert_log(const struct rig *rig, const char *expected)
{
	g_assert_cmpstr(rig->log->str, ==, expected);
}

static inline void clear_log(struct rig *rig)
{
	g_string_truncate(rig->log, 0);
	g_string_truncate(rig->packets, 0);
}

/* The log is: numbers from...to, then `text`, then numbers from2...to2 (left out when from2 is above). */
static inline void assert_around(const struct rig *rig, unsigned from, unsigned to,
	const char *text, unsigned from2, unsigned to2)
{
	GString *out = g_string_new(NULL);
	log_run(out, from, to);
	if (text[0] != '\0')
		g_string_append_printf(out, " %s", text);
	log_run(out, from2, to2);
	assert_log(rig, out->str);
	g_string_free(out, TRUE);
}

#endif
