/* What the tests of header protocols share: packets from hexadecimal text, what came of them, and sweeps over packets
 * that are cut, short or wrong at every octet. */
#ifndef TESTS_DISSECT_DECODE_RIG_H
#define TESTS_DISSECT_DECODE_RIG_H

#include <glib.h>
#include <string.h>

#include "dissect/decode.h"
#include "tests/dissect/hex.h"

enum {
	ETHERNET = 1,
	NULL_LOOPBACK = 0,
	LOOP = 108,
	RAW = 101,
	IPV4 = 228,
	IPV6 = 229,
	SLL = 113,
	SLL2 = 276
};

#define MACS "02 00 00 00 00 01  02 00 00 00 00 02 "
#define V4 "c0 00 02 01 c0 00 02 02 "
#define V6                                                                                         \
	"20 01 0d b8 00 00 00 00 00 00 00 00 00 00 00 01 20 01 0d b8 00 00 00 00 00 00 00 00 00 "  \
	"00 00 02 "
#define UDP "13 c4 0f a0 00 0c 00 00 61 62 63 64 " /* 5060 to 4000, "abcd" */
#define TCP "13 c4 0f a0 01 02 03 04 05 06 07 08 50 18 ff ff 00 00 00 00 " /* no options, ACK PSH */

/* A decoded packet with its octets. */
struct decoded {
	struct datagram dg;
	struct octets octets;
};

static inline void decode_octets(struct decoded *out, uint32_t link_type, struct octets octets,
	size_t captured, size_t length)
{
	struct packet packet = {
		.link_type = link_type, .captured = (uint32_t)captured, .length = (uint32_t)length};
	out->octets.at = g_malloc(captured);
	out->octets.n = captured;
	if (captured > 0)
		memcpy(out->octets.at, octets.at, captured);
	packet.octets = out->octets.at;
	/* Nothing may depend on what the struct held before. */
	memset(&out->dg, 0xa5, sizeof(out->dg));
	decode_packet(&packet, &out->dg);
}

static inline void decode(struct decoded *out, uint32_t link_type, const char *text)
{
	struct octets octets = hex(text);
	decode_octets(out, link_type, octets, octets.n, octets.n);
	g_free(octets.at);
}

static inline void release(struct decoded *d)
{
	g_free(d->octets.at);
}

static inline void check_names(const struct datagram *dg, const char *names)
{
	GString *text = g_string_new(NULL);
	for (unsigned i = 0; i < dg->layer_count; i++)
		g_string_append_printf(text, "%s%s", i > 0 ? " " : "", dg->layers[i].proto->name);
	g_assert_cmpstr(text->str, ==, names);
	g_string_free(text, TRUE);
}

static inline void check_payload(const struct datagram *dg, const char *text)
{
	g_assert_cmpuint(bytes_left(&dg->payload), ==, strlen(text));
	g_assert_true(memcmp(dg->payload.at, text, strlen(text)) == 0);
}

static inline void check_udp(uint32_t link_type, const char *text, const char *names)
{
	struct decoded d;
	char src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX];
	decode(&d, link_type, text);
	g_assert_null(d.dg.bad);
	check_names(&d.dg, names);
	g_assert_cmpint(d.dg.transport, ==, TRANSPORT_UDP);
	g_assert_cmpuint(d.dg.ip_protocol, ==, 17);
	bool v4 = ip_addr_is_v4(&d.dg.src.addr);
	g_assert_cmpstr(
		endpoint_text(&d.dg.src, src), ==, v4 ? "192.0.2.1:5060" : "[2001:db8::1]:5060");
	g_assert_cmpstr(
		endpoint_text(&d.dg.dst, dst), ==, v4 ? "192.0.2.2:4000" : "[2001:db8::2]:4000");
	g_assert_cmpuint(d.dg.ttl, ==, 64);
	g_assert_false(d.dg.fragment);
	check_payload(&d.dg, "abcd");
	g_assert_cmpuint(d.dg.payload.cut, ==, 0);
	release(&d);
}

#define IP4_UDP "45 00 00 20 12 34 00 00 40 11 00 00 " V4 UDP
#define IP6_UDP "60 00 00 00 00 0c 11 40 " V6 UDP

/* A sink that touches every octet it is shown: ASan sees those that are not the packet's. */
struct touch {
	struct field_sink sink;
	const uint8_t *begin, *end;
	unsigned fields, depth, sum;
};

static inline void touch_octets(struct touch *t, const uint8_t *at, size_t n)
{
	if (at == NULL || n == 0)
		return;
	g_assert_true(at >= t->begin && n <= (size_t)(t->end - at));
	for (size_t i = 0; i < n; i++)
		t->sum += at[i];
}

static inline void touch_field(struct field_sink *sink, const struct field *f)
{
	struct touch *t = (struct touch *)sink;
	g_assert_nonnull(f->name);
	g_assert_nonnull(f->label);
	touch_octets(t, f->at, f->length);
	for (size_t i = 0; f->kind == FIELD_TEXT && i < f->text_length; i++)
		t->sum += (unsigned char)f->text[i];
	t->fields++;
}

static inline void touch_open(struct field_sink *sink, const struct field *f)
{
	((struct touch *)sink)->depth++;
	touch_octets((struct touch *)sink, f->at, f->length);
}

static inline void touch_close(struct field_sink *sink)
{
	struct touch *t = (struct touch *)sink;
	g_assert_cmpuint(t->depth, >, 0);
	t->depth--;
}

static inline unsigned walk_fields(const struct decoded *d)
{
	struct touch t = {{touch_open, touch_field, touch_close}, d->octets.at,
		d->octets.at + d->octets.n, 0, 0, 0};
	for (unsigned i = 0; i < d->dg.layer_count; i++) {
		const struct layer *layer = &d->dg.layers[i];
		touch_octets(&t, layer->at, layer->length);
		layer->proto->fields(bytes_of(layer->at, layer->length, layer->length), &t.sink);
	}
	g_assert_cmpuint(t.depth, ==, 0);
	return t.fields;
}

/* A packet with UDP or TCP innermost. */
struct sample {
	uint32_t link_type;
	const char *text;
	size_t headers;	 /* octets before what UDP or TCP carries */
	unsigned fields; /* of all layers */
};

/* The innermost datagram, not that of a tunnel. */
static inline bool is_inner(const struct datagram *dg)
{
	return dg->transport != TRANSPORT_NONE && dg->dst.port == 4000;
}

static inline void check_sample(const struct sample *s, const struct decoded *d, size_t sent)
{
	g_assert_null(d->dg.bad);
	g_assert_true(is_inner(&d->dg));
	g_assert_cmpuint(bytes_left(&d->dg.payload), ==, d->octets.n - s->headers);
	g_assert_cmpuint(d->dg.payload.cut, ==, sent - d->octets.n);
	g_assert_cmpint(d->dg.snapped, ==, sent > d->octets.n);
	g_assert_cmpuint(walk_fields(d), ==, s->fields);
}

/* The capture kept fewer octets than were sent. */
static inline void check_snapped(const struct sample *s)
{
	struct octets octets = hex(s->text);
	for (size_t kept = 0; kept <= octets.n; kept++) {
		struct decoded d;
		decode_octets(&d, s->link_type, octets, kept, octets.n);
		if (kept >= s->headers) {
			check_sample(s, &d, octets.n);
		} else {
			g_assert_false(is_inner(&d.dg));
			g_assert_true(d.dg.snapped);
			g_assert_cmpint(bytes_status(&d.dg.payload), !=, PARSE_BAD);
			g_assert_cmpuint(walk_fields(&d), <=, s->fields);
		}
		release(&d);
	}
	g_free(octets.at);
}

/* The packet itself ends early. */
static inline void check_truncated(const struct sample *s)
{
	struct octets octets = hex(s->text);
	for (size_t n = 0; n < octets.n; n++) {
		struct decoded d;
		decode_octets(&d, s->link_type, octets, n, n);
		g_assert_false(d.dg.snapped);
		if (n < s->headers)
			g_assert_false(is_inner(&d.dg));
		if (d.dg.bad != NULL)
			g_assert_cmpint(bytes_status(&d.dg.payload), ==, PARSE_BAD);
		walk_fields(&d);
		release(&d);
	}
	g_free(octets.at);
}

/* Each octet gets other values: only memory safety is asked. */
static inline void check_mutated(const struct sample *s)
{
	static const uint8_t values[] = {
		0x00, 0x01, 0x0f, 0x2c, 0x3c, 0x40, 0x4f, 0x60, 0x7f, 0x80, 0xfe, 0xff};
	struct octets octets = hex(s->text);
	for (size_t i = 0; i < octets.n * sizeof(values); i++) {
		uint8_t *place = octets.at + i / sizeof(values), old = *place;
		struct decoded d;
		*place = values[i % sizeof(values)];
		decode_octets(&d, s->link_type, octets, octets.n, octets.n + i % 3);
		walk_fields(&d);
		g_assert_cmpuint(d.dg.layer_count, <=, DECODE_MAX_LAYERS);
		g_assert_true(d.dg.payload.at >= d.octets.at &&
			      d.dg.payload.end <= d.octets.at + d.octets.n &&
			      d.dg.payload.at <= d.dg.payload.end);
		release(&d);
		*place = old;
	}
	g_free(octets.at);
}

#endif
