/* Messages of H.323 for tests, in aligned PER (X.691), and TPKTs on TCP connections. tests/dissect/h225_test.c and
 * h245_test.c hold the reader to encodings made by hand; here calls are played. */
#ifndef TESTS_ANALYZER_H323_MAKE_H
#define TESTS_ANALYZER_H323_MAKE_H

#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/rig.h"

/* ---- PER ---- */

struct per_out {
	GByteArray *octets;
	unsigned used; /* bits of the last octet; 0: all */
};

static inline struct per_out per_new(void)
{
	return (struct per_out){g_byte_array_new(), 0};
}

static inline void per_put(struct per_out *out, unsigned value, unsigned bits)
{
	while (bits-- > 0) {
		if (out->used == 0)
			put8(out->octets, 0);
		out->octets->data[out->octets->len - 1] |=
			(uint8_t)((value >> bits & 1) << (7 - out->used));
		out->used = (out->used + 1) % 8;
	}
}

/* From an octet boundary on. */
static inline void per_put_hex(struct per_out *out, const char *hex)
{
	GByteArray *octets = from_hex(hex);
	g_byte_array_append(out->octets, octets->data, octets->len);
	g_byte_array_unref(octets);
	out->used = 0;
}

static inline void per_put16(struct per_out *out, unsigned value)
{
	put16(out->octets, value);
	out->used = 0;
}

/* An open type or OCTET STRING; takes what it holds. */
static inline void per_put_open(struct per_out *out, struct per_out inner)
{
	if (inner.octets->len == 0)
		put8(inner.octets, 0);
	if (inner.octets->len >= 128)
		put8(out->octets, 0x80 | inner.octets->len >> 8);
	put8(out->octets, inner.octets->len & 0xff);
	g_byte_array_append(out->octets, inner.octets->data, inner.octets->len);
	out->used = 0;
	g_byte_array_unref(inner.octets);
}

/* An extension alternative (X.691 22.8), and extension additions by their bits (18.7). */
static inline void per_put_extension(struct per_out *out, unsigned index, struct per_out inner)
{
	per_put(out, 1, 1);
	per_put(out, index, 7);
	per_put_open(out, inner);
}

static inline void per_put_additions(struct per_out *out, const char *bits)
{
	per_put(out, (unsigned)strlen(bits) - 1, 7);
	for (; *bits != '\0'; bits++)
		per_put(out, *bits == '1', 1);
}

/* ---- H.245 ---- */

enum channel_kind { CHANNEL_NONE, CHANNEL_AUDIO, CHANNEL_FAX, CHANNEL_FAX_TCP };

static inline void put_address(struct per_out *out, const char *host, unsigned port)
{
	per_put(out, 0, 7);
	out->used = 0;
	put_host(out->octets, host);
	per_put16(out, port);
}

/* t38fax: version 0, transferredTCF, t38UDPRedundancy, 14400 bit/s */
static inline void put_t38fax(struct per_out *out, bool tcp)
{
	struct per_out t38 = per_new();
	per_put_extension(&t38, tcp ? 5 : 6, per_new());
	per_put_hex(&t38, "80 7c 0100 0140 07 c0 0200c8 0148 40");
	per_put(out, 0, 1);
	per_put_extension(out, 2, t38);
	per_put_hex(out, "0090");
}

static inline void put_data_type(struct per_out *out, enum channel_kind kind)
{
	static const unsigned types[] = {1, 3, 4, 4};
	per_put(out, types[kind], 4);
	if (kind == CHANNEL_AUDIO) {
		per_put(out, 3, 5); /* g711Ulaw64k */
		per_put_hex(out, "13");
	} else if (kind != CHANNEL_NONE) {
		put_t38fax(out, kind == CHANNEL_FAX_TCP);
	}
}

/* A direction with H2250LogicalChannelParameters; host NULL: no media channel. */
static inline void put_direction(
	struct per_out *out, enum channel_kind kind, const char *host, unsigned port)
{
	struct per_out h2250 = per_new();
	put_data_type(out, kind);
	per_put(&h2250, host != NULL ? 0x080 : 0, 11);
	per_put_hex(&h2250, kind == CHANNEL_AUDIO ? "01" : "03");
	if (host != NULL)
		put_address(&h2250, host, port);
	per_put_extension(out, 0, h2250);
}

/* OpenLogicalChannel, forward or reverse (with nullData forward). */
static inline void put_channel(struct per_out *out, unsigned number, bool reverse,
	enum channel_kind kind, const char *host, unsigned port)
{
	per_put(out, reverse, 2);
	per_put16(out, number - 1);
	per_put(out, 0, 2);
	if (reverse) {
		put_data_type(out, CHANNEL_NONE);
		per_put_extension(out, 1, per_new());
		per_put(out, 1, 2);
	}
	put_direction(out, kind, host, port);
}

static inline struct per_out h245_request(unsigned index)
{
	struct per_out out = per_new();
	per_put(&out, index, 8);
	return out;
}

static inline struct per_out h245_response(unsigned index)
{
	struct per_out out = per_new();
	per_put(&out, 1, 3);
	per_put(&out, index, 6);
	return out;
}

static inline struct per_out h245_open(unsigned number, enum channel_kind kind)
{
	struct per_out out = h245_request(3);
	put_channel(&out, number, false, kind, NULL, 0);
	return out;
}

/* A channel both ways: the opener says where it receives (H.245 C.3). */
static inline struct per_out h245_open_both(
	unsigned number, enum channel_kind kind, const char *host, unsigned port)
{
	struct per_out out = h245_request(3);
	per_put(&out, 1, 2);
	per_put16(&out, number - 1);
	per_put(&out, 0, 2);
	put_direction(&out, kind, NULL, 0);
	per_put(&out, 1, 2);
	put_direction(&out, kind, host, port);
	return out;
}

static inline struct per_out h245_ack(unsigned number, const char *host, unsigned port)
{
	struct per_out out = h245_response(5), ack = per_new();
	per_put(&out, 2, 2);
	per_put16(&out, number - 1);
	per_put_additions(&out, "01");
	per_put(&ack, 0x04, 7); /* no session, a media channel */
	per_put(&ack, 0, 7);
	ack.used = 0;
	put_host(ack.octets, host);
	per_put16(&ack, port);
	per_put_open(&out, ack);
	return out;
}

static inline struct per_out h245_reject(unsigned number, unsigned cause)
{
	struct per_out out = h245_response(6);
	per_put(&out, 0, 1);
	per_put16(&out, number - 1);
	per_put(&out, cause, 4);
	return out;
}

static inline struct per_out h245_close(unsigned number)
{
	struct per_out out = h245_request(4);
	per_put(&out, 0, 1);
	per_put16(&out, number - 1);
	per_put(&out, 0, 1);
	return out;
}

static inline struct per_out h245_mode(void)
{
	struct per_out out = h245_request(8);
	per_put(&out, 0, 1);
	per_put_hex(&out, "02 00 00");
	per_put(&out, 3, 6); /* dataMode */
	put_t38fax(&out, false);
	return out;
}

static inline struct per_out h245_mode_reject(void)
{
	struct per_out out = h245_response(15);
	per_put(&out, 0, 1);
	per_put_hex(&out, "02");
	per_put(&out, 2, 3); /* requestDenied */
	return out;
}

/* ---- H.225.0 ---- */

enum h225_kind {
	KIND_SETUP = 0x05,
	KIND_PROCEEDING = 0x02,
	KIND_ALERTING = 0x01,
	KIND_CONNECT = 0x07,
	KIND_RELEASE = 0x5a,
	KIND_FACILITY = 0x62,
};

/* A message; what is zero is not in it. */
struct h225_make {
	enum h225_kind kind;
	unsigned reference;  /* with the flag: 0x8000 */
	unsigned identifier; /* last octet of the call identifier; 0: none */
	const char *h245_host;
	unsigned h245_port;
	struct per_out fast[4], control[2]; /* octets NULL: no more; taken */
	const char *calling, *called;
	int cause;
};

static inline void put_h245_address(struct per_out *out, const struct h225_make *m)
{
	if (m->h245_host == NULL)
		return;
	per_put(out, 0, 4);
	out->used = 0;
	put_host(out->octets, m->h245_host);
	per_put16(out, m->h245_port);
}

/* EndpointType: nothing but that it is no MC. */
static inline void put_endpoint(struct per_out *out)
{
	per_put(out, 0, 9);
}

static inline void put_conference(struct per_out *out)
{
	per_put_hex(out, "000102030405060708090a0b0c0d0e0f");
}

static inline struct per_out identifier_of(const struct h225_make *m)
{
	struct per_out out = per_new();
	per_put_hex(&out, "00 aaaaaaaabbbbccccddddeeeeeeeeee");
	put8(out.octets, m->identifier);
	return out;
}

static inline struct per_out list_of(const struct per_out *items, size_t most)
{
	struct per_out out = per_new();
	unsigned n = 0;
	while (n < most && items[n].octets != NULL)
		n++;
	put8(out.octets, n);
	for (unsigned i = 0; i < n; i++)
		per_put_open(&out, items[i]);
	return out;
}

/* Extension bit, then what stands before the marker, then callIdentifier and fastStart at their places. */
static inline void put_body(struct per_out *out, const struct h225_make *m)
{
	bool fast = m->fast[0].octets != NULL, any = fast || m->identifier != 0;
	bool setup = m->kind == KIND_SETUP;
	char additions[] = "0000000";
	per_put(out, any, 1);
	per_put(out, m->h245_host != NULL, 1);
	if (setup)
		per_put(out, 0, 6);
	per_put_hex(out, "06 0008914a0004");
	if (m->kind == KIND_SETUP || m->kind == KIND_CONNECT)
		put_h245_address(out, m);
	if (m->kind != KIND_RELEASE)
		put_endpoint(out);
	if (setup)
		per_put(out, 0, 1);
	if (m->kind == KIND_SETUP || m->kind == KIND_CONNECT)
		put_conference(out);
	if (setup)
		per_put(out, 0, 6);
	if (m->kind == KIND_PROCEEDING || m->kind == KIND_ALERTING)
		put_h245_address(out, m);
	if (!any)
		return;
	additions[setup ? 2 : 0] = m->identifier != 0 ? '1' : '0';
	additions[setup ? 6 : 4] = fast ? '1' : '0';
	per_put_additions(out, additions);
	if (m->identifier != 0)
		per_put_open(out, identifier_of(m));
	if (fast)
		per_put_open(out, list_of(m->fast, 4));
}

static inline struct per_out user_information(const struct h225_make *m)
{
	static const unsigned bodies[] = {[KIND_SETUP] = 0,
		[KIND_PROCEEDING] = 1,
		[KIND_CONNECT] = 2,
		[KIND_ALERTING] = 3,
		[KIND_RELEASE] = 5};
	bool control = m->control[0].octets != NULL;
	struct per_out out = per_new();
	per_put(&out, 0, 2);
	per_put(&out, control, 1);
	per_put(&out, 0, 1);
	if (m->kind == KIND_FACILITY) {
		per_put_extension(&out, 1, per_new()); /* empty */
	} else {
		per_put(&out, bodies[m->kind], 4);
		put_body(&out, m);
	}
	if (control) {
		per_put_additions(&out, "001");
		per_put_open(&out, list_of(m->control, 2));
	}
	return out;
}

static inline void put_number(GByteArray *out, unsigned id, const char *head, const char *digits)
{
	GByteArray *octets = from_hex(head);
	put8(out, id);
	put8(out, octets->len + (unsigned)strlen(digits));
	g_byte_array_append(out, octets->data, octets->len);
	g_byte_array_append(out, (const guint8 *)digits, (guint)strlen(digits));
	g_byte_array_unref(octets);
}

/* The Q.931 message; without an identifier, addresses and lists it has no user information at all. */
static inline GByteArray *q931_message(const struct h225_make *m)
{
	GByteArray *out = g_byte_array_new();
	put16(out, 0x0802);
	put16(out, m->reference);
	put8(out, m->kind);
	if (m->cause > 0) {
		put16(out, 0x0802);
		put16(out, 0x8080u | (unsigned)m->cause);
	}
	if (m->calling != NULL)
		put_number(out, 0x6c, "0180", m->calling);
	if (m->called != NULL)
		put_number(out, 0x70, "81", m->called);
	if (m->identifier != 0 || m->h245_host != NULL || m->fast[0].octets != NULL ||
		m->control[0].octets != NULL) {
		struct per_out user = user_information(m);
		put8(out, 0x7e);
		put16(out, user.octets->len + 1);
		put8(out, 0x05);
		g_byte_array_append(out, user.octets->data, user.octets->len);
		g_byte_array_unref(user.octets);
	}
	return out;
}

/* ---- TCP ---- */

struct tcp_line {
	const char *host[2]; /* by enum side */
	unsigned port[2];
	uint32_t seq[2];
};

static inline void tcp_send(
	struct rig *rig, struct tcp_line *line, enum side from, const void *octets, size_t n)
{
	enum side to = from == SIDE_CALLER ? SIDE_CALLEE : SIDE_CALLER;
	rig_tcp(rig, line->host[from], line->port[from], line->host[to], line->port[to],
		line->seq[from], octets, n);
	line->seq[from] += (uint32_t)n;
}

/* Puts a message into a TPKT; takes it. */
static inline GByteArray *tpkt_of(GByteArray *message)
{
	GByteArray *out = g_byte_array_new();
	put16(out, 0x0300);
	put16(out, message->len + 4);
	g_byte_array_append(out, message->data, message->len);
	g_byte_array_unref(message);
	return out;
}

static inline void tcp_message(
	struct rig *rig, struct tcp_line *line, enum side from, GByteArray *message)
{
	GByteArray *tpkt = tpkt_of(message);
	tcp_send(rig, line, from, tpkt->data, tpkt->len);
	g_byte_array_unref(tpkt);
}

static inline void h225_send(
	struct rig *rig, struct tcp_line *line, enum side from, struct h225_make m)
{
	m.reference |= from == SIDE_CALLEE ? 0x8000 : 0;
	tcp_message(rig, line, from, q931_message(&m));
}

static inline void h245_send(
	struct rig *rig, struct tcp_line *line, enum side from, struct per_out message)
{
	tcp_message(rig, line, from, message.octets);
}

#endif
