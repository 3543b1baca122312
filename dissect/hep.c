/* HEP version 3 (Homer Encapsulation Protocol 3): a message that a capture agent passes on, with what its
 * headers said.
 *
 *   "HEP3" | length of all 2 | chunks: vendor 2 | type 2 | length of the chunk 2 | data
 *
 * Chunks come in any order; vendor 0 is the common one. */
#include "dissect/decode.h"
#include "dissect/protos.h"
#include "dissect/tunnel.h"

#define HEADER 6
#define CHUNK_HEADER 6

enum chunk_type {
	IP_FAMILY = 1,
	IP_PROTOCOL = 2,
	SOURCE_V4 = 3,
	DESTINATION_V4 = 4,
	SOURCE_V6 = 5,
	DESTINATION_V6 = 6,
	SOURCE_PORT = 7,
	DESTINATION_PORT = 8,
	SECONDS = 9,
	MICROSECONDS = 10,
	CONTENT = 11,
	AGENT = 12,
	KEEP_ALIVE = 13,
	KEY = 14,
	PAYLOAD = 15,
	PAYLOAD_DEFLATED = 16,
	CORRELATION = 17,
	VLAN = 18,
	GROUP = 19,
};

static const struct content {
	uint8_t type;
	bool datagram; /* as it was sent; the others are reports, or binary signalling that is not read here */
	const char *name;
} contents[] = {
	{0, true, "not told"},
	{1, true, "SIP"},
	{2, false, "XMPP"},
	{3, false, "SDP"},
	{4, true, "RTP"},
	{5, false, "RTCP as JSON"},
	{6, true, "MGCP"},
	{7, true, "Megaco"},
	{8, false, "M2UA"},
	{9, false, "M3UA"},
	{10, false, "IAX"},
	{13, false, "M2PA"},
	{34, false, "MOS, full report"},
	{35, false, "MOS, short report"},
	{50, false, "SIP as JSON"},
	{53, false, "DNS as JSON"},
	{54, false, "ISUP as JSON"},
	{55, false, "RTSP"},
	{56, false, "Diameter"},
	{57, false, "GSM MAP"},
	{60, false, "CDR"},
	{100, false, "log"},
};

static const struct content *content_of(unsigned type)
{
	for (size_t i = 0; i < sizeof(contents) / sizeof(contents[0]); i++)
		if (contents[i].type == type)
			return &contents[i];
	return NULL;
}

struct chunk {
	uint16_t vendor, type;
	const uint8_t *at;
	struct bytes data;
};

/* False at the end: of the message, of the capture, or where a length cannot be. */
static bool next_chunk(struct bytes *in, struct chunk *out)
{
	if (bytes_sent(in) == 0)
		return false;
	out->at = in->at;
	out->vendor = bytes_be16(in);
	out->type = bytes_be16(in);
	size_t length = bytes_be16(in);
	if (bytes_status(in) != PARSE_OK || length < CHUNK_HEADER)
		return false;
	out->data = bytes_take(in, length - CHUNK_HEADER);
	return !out->data.failed;
}

/* What is needed of the chunks. */
struct message {
	struct endpoint src, dst;
	bool has_src, has_dst;
	uint32_t seconds, microseconds;
	uint8_t ip_protocol, content;
	struct bytes payload; /* at NULL: none */
};

static bool take_address(struct bytes data, size_t n, struct ip_addr *out)
{
	if (bytes_left(&data) != n)
		return false;
	*out = n == 4 ? ip_addr_v4(data.at) : ip_addr_v6(data.at);
	return true;
}

static void take_chunk(struct message *m, const struct chunk *c)
{
	struct bytes data = c->data;
	if (c->vendor != 0)
		return;
	if (c->type == IP_PROTOCOL)
		m->ip_protocol = bytes_u8(&data);
	else if (c->type == SOURCE_V4 || c->type == SOURCE_V6)
		m->has_src = take_address(data, c->type == SOURCE_V4 ? 4 : 16, &m->src.addr);
	else if (c->type == DESTINATION_V4 || c->type == DESTINATION_V6)
		m->has_dst = take_address(data, c->type == DESTINATION_V4 ? 4 : 16, &m->dst.addr);
	else if (c->type == SOURCE_PORT)
		m->src.port = bytes_be16(&data);
	else if (c->type == DESTINATION_PORT)
		m->dst.port = bytes_be16(&data);
	else if (c->type == SECONDS)
		m->seconds = bytes_be32(&data);
	else if (c->type == MICROSECONDS)
		m->microseconds = bytes_be32(&data);
	else if (c->type == CONTENT)
		m->content = bytes_u8(&data);
	else if (c->type == PAYLOAD)
		m->payload = data;
}

/* The payload takes the place of what follows the header. */
static void hand_on(const struct message *m, struct datagram *out)
{
	const struct content *content = content_of(m->content);
	out->src = m->src;
	out->dst = m->dst;
	out->ip_protocol = m->ip_protocol;
	out->payload = m->payload;
	if (m->seconds > 0)
		out->time = m->seconds * T38_SECOND + m->microseconds * (T38_MS / 1000);
	if (content != NULL && content->datagram)
		out->transport = TRANSPORT_UDP;
}

bool hep_likely(const struct bytes *in)
{
	return bytes_left(in) >= HEADER && memcmp(in->at, "HEP3", 4) == 0;
}

static void skip_header(struct bytes *in)
{
	bytes_skip(in, 4);
	size_t length = bytes_be16(in);
	if (length < HEADER)
		bytes_fail(in);
	bytes_limit(in, length - HEADER);
}

static struct proto_key hep_peel(struct bytes *in, struct datagram *out)
{
	struct message message = {.ip_protocol = 17};
	struct chunk chunk;
	skip_header(in);
	tunnel_enter(out);
	struct bytes chunks = *in;
	while (next_chunk(&chunks, &chunk))
		take_chunk(&message, &chunk);
	if (message.has_src && message.has_dst && message.payload.at != NULL) {
		hand_on(&message, out);
		return (struct proto_key){SPACE_PAYLOAD, 0};
	}
	if (chunks.snapped)
		*in = chunks;
	return (struct proto_key){SPACE_NONE, 0};
}

/* ---- fields ---- */

enum form { FORM_UINT, FORM_ADDRESS, FORM_TEXT, FORM_OCTETS, FORM_LENGTH };

static const struct shown {
	enum chunk_type type;
	enum form form;
	const char *name, *label;
} table[] = {
	{IP_FAMILY, FORM_UINT, "hep.family", "IP family"},
	{IP_PROTOCOL, FORM_UINT, "hep.ip_proto", "IP protocol"},
	{SOURCE_V4, FORM_ADDRESS, "hep.src", "Source"},
	{DESTINATION_V4, FORM_ADDRESS, "hep.dst", "Destination"},
	{SOURCE_V6, FORM_ADDRESS, "hep.src", "Source"},
	{DESTINATION_V6, FORM_ADDRESS, "hep.dst", "Destination"},
	{SOURCE_PORT, FORM_UINT, "hep.srcport", "Source port"},
	{DESTINATION_PORT, FORM_UINT, "hep.dstport", "Destination port"},
	{SECONDS, FORM_UINT, "hep.seconds", "Seconds"},
	{MICROSECONDS, FORM_UINT, "hep.microseconds", "Microseconds"},
	{CONTENT, FORM_UINT, "hep.type", "Content"},
	{AGENT, FORM_UINT, "hep.agent", "Capture agent"},
	{KEEP_ALIVE, FORM_UINT, "hep.keep_alive", "Keep-alive"},
	{KEY, FORM_LENGTH, "hep.key_length", "Octets of the authentication key"},
	{PAYLOAD, FORM_LENGTH, "hep.payload_length", "Octets of payload"},
	{PAYLOAD_DEFLATED, FORM_LENGTH, "hep.deflated_length", "Octets of compressed payload"},
	{CORRELATION, FORM_TEXT, "hep.correlation_id", "Correlation"},
	{VLAN, FORM_UINT, "hep.vlan", "VLAN"},
	{GROUP, FORM_TEXT, "hep.group", "Group"},
};

static const struct shown *shown_of(const struct chunk *c)
{
	for (size_t i = 0; c->vendor == 0 && i < sizeof(table) / sizeof(table[0]); i++)
		if (table[i].type == c->type)
			return &table[i];
	return NULL;
}

static void show_uint(const struct shown *s, const struct bytes *data, struct field_sink *sink)
{
	uint64_t value = 0;
	size_t n = bytes_left(data);
	for (size_t i = 0; i < n && i < 8; i++)
		value = value << 8 | data->at[i];
	const struct content *content =
		s->type == CONTENT && value < 256 ? content_of((unsigned)value) : NULL;
	field_uint(sink, s->name, s->label, value, content != NULL ? content->name : NULL, data->at,
		n);
}

static void show_address(const struct shown *s, const struct bytes *data, struct field_sink *sink)
{
	char text[ENDPOINT_TEXT_MAX] = "";
	size_t n = bytes_left(data);
	if (n != 4 && n != 16)
		return;
	struct ip_addr addr = n == 4 ? ip_addr_v4(data->at) : ip_addr_v6(data->at);
	ip_addr_text(&addr, text);
	field_text(sink, s->name, s->label, text, strlen(text), data->at, n);
}

/* The key is a secret of the operator; the payload is shown as what it is. */
static void show_chunk(const struct chunk *c, struct field_sink *sink)
{
	const struct shown *s = shown_of(c);
	const struct bytes *data = &c->data;
	size_t n = bytes_left(data);
	if (s == NULL)
		field_octets(sink, "hep.chunk", "Other chunk", c->at, n + CHUNK_HEADER);
	else if (s->form == FORM_UINT)
		show_uint(s, data, sink);
	else if (s->form == FORM_ADDRESS)
		show_address(s, data, sink);
	else if (s->form == FORM_TEXT)
		field_text(sink, s->name, s->label, (const char *)data->at, n, data->at, n);
	else
		field_uint(sink, s->name, s->label, bytes_sent(data), NULL, c->at + 4, 2);
}

static void hep_fields(struct bytes in, struct field_sink *sink)
{
	struct chunk chunk;
	const uint8_t *at = in.at;
	if (bytes_left(&in) < HEADER)
		return;
	field_text(sink, "hep.id", "Identification", (const char *)at, 4, at, 4);
	field_uint(sink, "hep.length", "Length", (unsigned)(at[4] << 8 | at[5]), NULL, at + 4, 2);
	skip_header(&in);
	while (next_chunk(&in, &chunk))
		show_chunk(&chunk, sink);
}

const struct proto hep_proto = {
	.name = "hep",
	.title = "HEP",
	.spec = "HEP3",
	.peel = hep_peel,
	.fields = hep_fields,
};
