/* SDP. What stands before the first m= line is read into a media of its own, and each m= line begins as
 * a copy of it: so session-level c=, direction and T.38 attributes apply where the media has none
 * (RFC 4566 5.7, 5.13). */
#include "dissect/sdp.h"

#include <limits.h>

#define PORT_MAX 65535
#define PAYLOAD_MAX 127 /* RFC 3550 5.1: seven bits */

struct reader {
	struct sdp *out;
	struct sdp_media session; /* what stands before the first m= line */
	struct sdp_media dropped; /* takes the lines of media for which there is no room */
	struct sdp_media *media;  /* to which the line that is read belongs */
	struct sdp_t38 stray;	  /* T.38 attributes under a line that is no T.38 */
	bool any_stray;
	bool recognised;
};

static const struct sdp_t38 no_fax = {
	.version = -1,
	.max_bit_rate = -1,
	.max_buffer = -1,
	.max_datagram = -1,
	.max_ifp = -1,
	.fill_bit_removal = SDP_ABSENT,
	.transcoding_mmr = SDP_ABSENT,
	.transcoding_jbig = SDP_ABSENT,
};

/* T.38 Annex D attributes, with the names that some systems write instead. */

enum fax_form { FAX_INT, FAX_LONG, FAX_FLAG, FAX_TEXT };

static const struct fax_attribute {
	const char *name;
	enum fax_form form;
	size_t place; /* in struct sdp_t38 */
} fax_attributes[] = {
	{"T38FaxVersion", FAX_INT, offsetof(struct sdp_t38, version)},
	{"T38MaxBitRate", FAX_LONG, offsetof(struct sdp_t38, max_bit_rate)},
	{"T38FaxMaxRate", FAX_LONG, offsetof(struct sdp_t38, max_bit_rate)},
	{"T38FaxMaxBitRate", FAX_LONG, offsetof(struct sdp_t38, max_bit_rate)},
	{"T38FaxFillBitRemoval", FAX_FLAG, offsetof(struct sdp_t38, fill_bit_removal)},
	{"T38FaxTranscodingMMR", FAX_FLAG, offsetof(struct sdp_t38, transcoding_mmr)},
	{"T38FaxTranscodingJBIG", FAX_FLAG, offsetof(struct sdp_t38, transcoding_jbig)},
	{"T38FaxRateManagement", FAX_TEXT, offsetof(struct sdp_t38, rate_management)},
	{"T38FaxMaxBuffer", FAX_LONG, offsetof(struct sdp_t38, max_buffer)},
	{"T38FaxMaxDatagram", FAX_LONG, offsetof(struct sdp_t38, max_datagram)},
	{"T38MaxDatagram", FAX_LONG, offsetof(struct sdp_t38, max_datagram)},
	{"T38FaxMaxIFP", FAX_LONG, offsetof(struct sdp_t38, max_ifp)},
	{"T38FaxUdpEC", FAX_TEXT, offsetof(struct sdp_t38, udp_ec)},
	{"T38VendorInfo", FAX_TEXT, offsetof(struct sdp_t38, vendor_info)},
};

/* T.38 has flags whose presence means true; many senders write ":0" for false. */
static enum sdp_flag flag_value(struct text value)
{
	return text_is(value, "0") || text_is(value, "false") ? SDP_FALSE : SDP_TRUE;
}

static void set_fax(struct sdp_t38 *fax, const struct fax_attribute *row, struct text value)
{
	void *place = (char *)fax + row->place;
	if (row->form == FAX_INT)
		*(int *)place = (int)text_number(value, INT_MAX);
	else if (row->form == FAX_LONG)
		*(long *)place = (long)text_number(value, INT_MAX);
	else if (row->form == FAX_FLAG)
		*(enum sdp_flag *)place = flag_value(value);
	else
		*(struct text *)place = value;
}

static void read_fax(struct reader *r, struct text name, struct text value)
{
	const size_t rows = sizeof(fax_attributes) / sizeof(*fax_attributes);
	for (size_t i = 0; i < rows; i++) {
		const struct fax_attribute *row = &fax_attributes[i];
		if (!text_is(name, row->name))
			continue;
		set_fax(&r->media->fax, row, value);
		if (r->media != &r->session && !r->media->t38) {
			set_fax(&r->stray, row, value);
			r->any_stray = true;
		}
	}
}

/* "a=fmtp:98 T38FaxVersion=0;T38FaxRateManagement=transferredTCF", RFC 4612. */
static void read_fmtp(struct reader *r, struct text value)
{
	text_word(&value);
	while (value.n > 0) {
		struct text one = text_before(&value, ';');
		struct text name = text_trim(text_before(&one, '='));
		if (text_begins(name, "T38"))
			read_fax(r, name, text_trim(one));
	}
}

static const struct {
	const char *name;
	const char *clock; /* NULL: any */
	size_t place;	   /* in struct sdp_media */
} encodings[] = {
	{"t38", NULL, offsetof(struct sdp_media, t38_payload)},
	{"red", "8000", offsetof(struct sdp_media, red_payload)},
	{"telephone-event", NULL, offsetof(struct sdp_media, event_payload)},
};

/* "98 t38/8000", RFC 4566 6. */
static void read_rtpmap(struct reader *r, struct text value)
{
	int64_t payload = text_number(text_word(&value), PAYLOAD_MAX + 1);
	struct text name = text_trim(text_before(&value, '/'));
	struct text clock = text_trim(text_before(&value, '/'));
	if (payload < 0 || payload > PAYLOAD_MAX || r->media->transport != SDP_RTP)
		return;
	for (size_t i = 0; i < sizeof(encodings) / sizeof(*encodings); i++) {
		int *place = (void *)((char *)r->media + encodings[i].place);
		if (*place < 0 && text_is(name, encodings[i].name) &&
			(!encodings[i].clock || text_is(clock, encodings[i].clock)))
			*place = (int)payload;
	}
	r->media->t38 = r->media->t38 || r->media->t38_payload >= 0;
}

/* RFC 3108 5.6.3.2: "on" or "off", then what is of no use here. */
static enum sdp_flag silence_value(struct text word)
{
	return text_is(word, "on") ? SDP_TRUE : text_is(word, "off") ? SDP_FALSE : SDP_ABSENT;
}

static const char *const directions[] = {"sendrecv", "sendonly", "recvonly", "inactive"};

static void read_attribute(struct reader *r, struct text value)
{
	struct text name = text_trim(text_before(&value, ':'));
	value = text_trim(value);
	for (int i = 0; i < 4; i++)
		if (text_is(name, directions[i]))
			r->media->direction = i;
	if (text_is(name, "silenceSupp"))
		r->media->silence_suppression = silence_value(text_word(&value));
	else if (text_is(name, "sip.fax") || text_is(name, "+sip.fax"))
		r->media->fax_feature = value;
	else if (text_is(name, "rtpmap"))
		read_rtpmap(r, value);
	else if (text_is(name, "fmtp"))
		read_fmtp(r, value);
	else if (text_begins(name, "T38"))
		read_fax(r, name, value);
}

/* "IN IP4 192.0.2.1", "IN IP4 224.2.1.1/127/3" (RFC 4566 5.7), "IN IP4 $" (H.248.1). */
static void read_connection(struct reader *r, struct text value)
{
	struct text last = {NULL, 0};
	for (struct text word = text_word(&value); word.n > 0; word = text_word(&value))
		last = word;
	struct text host = text_before(&last, '/');
	r->media->address.addr = (struct ip_addr){{0}};
	bool is_address = ip_addr_parse(host.at, host.n, &r->media->address.addr);
	r->media->host_name = !is_address && host.n > 0 && !text_is(host, "$");
}

static void read_origin(struct reader *r, struct text value)
{
	if (!r->out->origin.at)
		r->out->origin = value;
}

static void read_version(struct reader *r, struct text value)
{
	(void)value;
	r->recognised = true;
}

static enum sdp_kind kind_of(struct text media)
{
	return text_is(media, "audio")	 ? SDP_AUDIO
	       : text_is(media, "image") ? SDP_IMAGE
					 : SDP_OTHER;
}

static const struct {
	const char *name;
	enum sdp_transport transport;
} transports[] = {
	{"udptl", SDP_UDPTL},
	{"UDP/TLS/UDPTL", SDP_DTLS_UDPTL},
	{"TCP", SDP_TCP},
	{"RTP/AVP", SDP_RTP},
	{"RTP/AVPF", SDP_RTP},
	{"RTP/SAVP", SDP_RTP},
	{"RTP/SAVPF", SDP_RTP},
	{"UDP/TLS/RTP/SAVP", SDP_RTP},
	{"UDP/TLS/RTP/SAVPF", SDP_RTP},
	{"TCP/RTP/AVP", SDP_RTP},
};

static enum sdp_transport transport_of(struct text proto)
{
	for (size_t i = 0; i < sizeof(transports) / sizeof(*transports); i++)
		if (text_is(proto, transports[i].name))
			return transports[i].transport;
	return SDP_TRANSPORT_OTHER;
}

static void read_formats(struct sdp_media *media)
{
	struct text rest = media->formats;
	for (struct text word = text_word(&rest); word.n > 0; word = text_word(&rest)) {
		int64_t payload = text_number(word, PAYLOAD_MAX + 1);
		bool is_payload = payload >= 0 && payload <= PAYLOAD_MAX;
		if (media->transport == SDP_RTP && is_payload &&
			media->payload_count < SDP_MAX_FORMATS)
			media->payloads[media->payload_count++] = (uint8_t)payload;
		else if (media->kind == SDP_IMAGE && text_is(word, "t38"))
			media->t38 = true;
	}
}

static struct sdp_media *next_media(struct reader *r)
{
	struct sdp_media *media = &r->dropped;
	if (r->out->media_count < SDP_MAX_MEDIA)
		media = &r->out->media[r->out->media_count++];
	else
		r->out->media_dropped++;
	*media = r->session;
	return media;
}

/* "image 16834 udptl t38", "audio 49170/2 RTP/AVP 0", "image $ udptl t38" (H.248.1). */
static void read_media(struct reader *r, struct text value)
{
	struct sdp_media *media = r->media = next_media(r);
	r->recognised = true;
	media->media = text_word(&value);
	struct text ports = text_word(&value);
	int64_t port = text_number(text_before(&ports, '/'), PORT_MAX + 1);
	media->address.port = port > 0 && port <= PORT_MAX ? (uint16_t)port : 0;
	media->proto = text_word(&value);
	value = text_trim(value);
	media->formats = value.n > 0 ? value : (struct text){NULL, 0};
	media->kind = kind_of(media->media);
	media->transport = transport_of(media->proto);
	media->t38 = media->transport == SDP_UDPTL || media->transport == SDP_DTLS_UDPTL;
	read_formats(media);
}

static const struct {
	char letter;
	void (*read)(struct reader *, struct text value);
} lines[] = {
	{'v', read_version},
	{'o', read_origin},
	{'c', read_connection},
	{'m', read_media},
	{'a', read_attribute},
};

/* The value of "x=value" and its letter, or 0 for a line of another form. */
static char line_letter(struct text line, struct text *value)
{
	line = text_trim(line);
	if (line.n < 2 || line.at[1] != '=')
		return 0;
	*value = text_trim((struct text){line.at + 2, line.n - 2});
	return *line.at;
}

static void read_line(struct reader *r, struct text line)
{
	struct text value;
	char letter = line_letter(line, &value);
	for (size_t i = 0; letter && i < sizeof(lines) / sizeof(*lines); i++)
		if (lines[i].letter == letter)
			lines[i].read(r, value);
}

static bool any_fax(const struct sdp_t38 *fax)
{
	return fax->version >= 0 || fax->max_bit_rate >= 0 || fax->rate_management.at ||
	       fax->max_buffer >= 0 || fax->max_datagram >= 0 || fax->max_ifp >= 0 ||
	       fax->fill_bit_removal != SDP_ABSENT || fax->transcoding_mmr != SDP_ABSENT ||
	       fax->transcoding_jbig != SDP_ABSENT || fax->udp_ec.at || fax->vendor_info.at;
}

static void place_stray(struct reader *r)
{
	for (unsigned i = 0; r->any_stray && i < r->out->media_count; i++) {
		struct sdp_media *media = &r->out->media[i];
		if (media->t38 && !any_fax(&media->fax))
			media->fax = r->stray;
	}
}

enum parse_status sdp_parse(struct bytes in, struct sdp *out)
{
	struct reader r = {.out = out, .stray = no_fax};
	struct text line;
	*out = (struct sdp){0};
	r.session.t38_payload = r.session.red_payload = r.session.event_payload = -1;
	r.session.silence_suppression = SDP_ABSENT;
	r.session.fax = no_fax;
	r.media = &r.session;
	while (text_line(&in, &line))
		read_line(&r, line);
	out->connection = r.session.address;
	place_stray(&r);
	if (!r.recognised)
		return PARSE_UNKNOWN;
	return in.cut > 0 ? PARSE_SNAPPED : PARSE_OK;
}

/* The walk over the fields, with Wireshark's names. */

struct part {
	const char *name, *label;
};

/* One field for each word of the value, in the order of the grammar; the words are cut off. */
static void part_fields(
	struct field_sink *sink, const struct part *parts, size_t n, struct text *value)
{
	for (size_t i = 0; i < n; i++)
		text_field(sink, parts[i].name, parts[i].label, text_word(value));
}

static void origin_fields(struct field_sink *sink, bool in_media, struct text value)
{
	static const struct part parts[] = {
		{"sdp.owner.username", "Owner user name"},
		{"sdp.owner.sessionid", "Session id"},
		{"sdp.owner.version", "Session version"},
		{"sdp.owner.network_type", "Owner network type"},
		{"sdp.owner.address_type", "Owner address type"},
		{"sdp.owner.address", "Owner address"},
	};
	(void)in_media;
	part_fields(sink, parts, sizeof(parts) / sizeof(*parts), &value);
}

static void connection_fields(struct field_sink *sink, bool in_media, struct text value)
{
	static const struct part parts[] = {
		{"sdp.connection_info.network_type", "Connection network type"},
		{"sdp.connection_info.address_type", "Connection address type"},
	};
	(void)in_media;
	part_fields(sink, parts, sizeof(parts) / sizeof(*parts), &value);
	struct text word = text_word(&value);
	text_field(
		sink, "sdp.connection_info.address", "Connection address", text_before(&word, '/'));
	text_field(sink, "sdp.connection_info.ttl", "Connection TTL", text_before(&word, '/'));
	text_field(sink, "sdp.connection_info.num_addr", "Connection number of addresses", word);
}

static void port_fields(struct field_sink *sink, struct text ports)
{
	struct text port = text_before(&ports, '/');
	int64_t number = text_number(port, PORT_MAX + 1);
	if (number >= 0 && number <= PORT_MAX)
		field_uint(sink, "sdp.media.port", "Media port", (uint64_t)number, NULL,
			(const uint8_t *)port.at, port.n);
	else
		text_field(sink, "sdp.media.port_string", "Media port", port);
	text_field(sink, "sdp.media.portcount", "Media port count", ports);
}

static void media_fields(struct field_sink *sink, bool in_media, struct text value)
{
	(void)in_media;
	text_field(sink, "sdp.media.media", "Media type", text_word(&value));
	port_fields(sink, text_word(&value));
	text_field(sink, "sdp.media.proto", "Media protocol", text_word(&value));
	for (struct text word = text_word(&value); word.n > 0; word = text_word(&value))
		text_field(sink, "sdp.media.format", "Media format", word);
}

static void fmtp_fields(struct field_sink *sink, struct text value)
{
	text_word(&value);
	while (value.n > 0)
		text_field(sink, "sdp.fmtp.parameter", "Format parameter",
			text_trim(text_before(&value, ';')));
}

static void attribute_fields(struct field_sink *sink, bool in_media, struct text value)
{
	static const struct part fields[2][2] = {
		{{"sdp.session_attr.field", "Attribute name"},
			{"sdp.session_attr.value", "Attribute value"}},
		{{"sdp.media_attribute.field", "Attribute name"},
			{"sdp.media_attribute.value", "Attribute value"}},
	};
	const struct part *row = fields[in_media];
	struct text name = text_trim(text_before(&value, ':'));
	value = text_trim(value);
	text_field(sink, row[0].name, row[0].label, name);
	text_field(sink, row[1].name, row[1].label, value);
	if (text_is(name, "fmtp"))
		fmtp_fields(sink, value);
}

static const struct line_field {
	char letter;
	struct part session, media; /* the line before and behind the first m= */
	void (*parts)(struct field_sink *, bool in_media, struct text value);
} line_fields[] = {
	{'v', {"sdp.version", "Version (v)"}, {0}, NULL},
	{'o', {"sdp.owner", "Owner (o)"}, {0}, origin_fields},
	{'s', {"sdp.session_name", "Session name (s)"}, {0}, NULL},
	{'i', {"sdp.session_info", "Session information (i)"},
		{"sdp.media_title", "Media title (i)"}, NULL},
	{'u', {"sdp.uri", "URI of description (u)"}, {0}, NULL},
	{'e', {"sdp.email", "E-mail address (e)"}, {0}, NULL},
	{'p', {"sdp.phone", "Phone number (p)"}, {0}, NULL},
	{'c', {"sdp.connection_info", "Connection (c)"}, {0}, connection_fields},
	{'b', {"sdp.bandwidth", "Bandwidth (b)"}, {0}, NULL},
	{'t', {"sdp.time", "Time (t)"}, {0}, NULL},
	{'r', {"sdp.repeat_time", "Repeat time (r)"}, {0}, NULL},
	{'z', {"sdp.timezone", "Time zone adjustments (z)"}, {0}, NULL},
	{'k', {"sdp.encryption_key", "Encryption key (k)"}, {0}, NULL},
	{'m', {"sdp.media", "Media (m)"}, {0}, media_fields},
	{'a', {"sdp.session_attr", "Session attribute (a)"},
		{"sdp.media_attr", "Media attribute (a)"}, attribute_fields},
};

static void one_line_fields(struct field_sink *sink, bool in_media, struct text line)
{
	struct text value;
	char letter = line_letter(line, &value);
	for (size_t i = 0; letter && i < sizeof(line_fields) / sizeof(*line_fields); i++) {
		const struct line_field *row = &line_fields[i];
		if (row->letter != letter)
			continue;
		const struct part *whole =
			in_media && row->media.name ? &row->media : &row->session;
		text_field(sink, whole->name, whole->label, value);
		if (row->parts)
			row->parts(sink, in_media, value);
		return;
	}
	text_field(sink, letter ? "sdp.unknown" : "sdp.invalid",
		letter ? "Unknown line" : "Invalid line", text_trim(line));
}

static void sdp_fields(struct bytes in, struct field_sink *sink)
{
	struct text line, value;
	bool in_media = false;
	while (text_line(&in, &line)) {
		in_media = in_media || line_letter(line, &value) == 'm';
		one_line_fields(sink, in_media, line);
	}
	text_field(sink, "sdp.invalid", "Line, cut short",
		(struct text){(const char *)in.at, bytes_left(&in)});
}

const struct proto sdp_proto = {
	.name = "sdp",
	.title = "SDP",
	.spec = "RFC 4566",
	.fields = sdp_fields,
};
