#include "dissect/h225.h"

#include "dissect/h225_types.h"
#include "dissect/h245.h"

struct reader {
	struct asn_visitor visitor; /* first */
	struct h225_message *out;
	struct asn_path path; /* enum h225_id of the open groups */
};

static void open_group(struct asn_visitor *visitor, const struct asn_value *value)
{
	struct reader *r = (struct reader *)visitor;
	if (value->part->id == H225_ID_BODY)
		r->out->body =
			value->number < H225_OTHER ? (enum h225_body)value->number : H225_OTHER;
	asn_path_enter(&r->path, value);
}

static void close_group(struct asn_visitor *visitor, const struct asn_value *value)
{
	(void)value;
	asn_path_leave(&((struct reader *)visitor)->path);
}

static void take_guid(struct h225_guid *guid, const struct bytes *octets)
{
	guid->present = bytes_left(octets) == sizeof(guid->octets);
	if (guid->present)
		memcpy(guid->octets, octets->at, sizeof(guid->octets));
}

static struct ip_addr addr_of(const struct bytes *octets)
{
	if (bytes_left(octets) == 4)
		return ip_addr_v4(octets->at);
	return bytes_left(octets) == 16 ? ip_addr_v6(octets->at) : (struct ip_addr){{0}};
}

static size_t put_utf8(char *out, unsigned code)
{
	if (code < 0x80) {
		out[0] = (char)code;
		return 1;
	}
	size_t n = 0;
	if (code < 0x800) {
		out[n++] = (char)(0xc0 | code >> 6);
	} else {
		out[n++] = (char)(0xe0 | code >> 12);
		out[n++] = (char)(0x80 | (code >> 6 & 0x3f));
	}
	out[n++] = (char)(0x80 | (code & 0x3f));
	return n;
}

static void take_digits(char *out, const struct asn_value *value)
{
	size_t n = value->number < H225_ALIAS_MAX ? (size_t)value->number : H225_ALIAS_MAX - 1;
	for (size_t i = 0; i < n; i++)
		out[i] = asn_digit(value, i);
	out[n] = '\0';
}

/* Halves of surrogate pairs are written as they stand: the renderer replaces what is no UTF-8. */
static void take_name(char *out, struct bytes octets)
{
	size_t n = 0;
	while (bytes_left(&octets) >= 2 && n + 4 <= H225_ALIAS_MAX) {
		unsigned code = bytes_be16(&octets);
		if (code == 0)
			break;
		n += put_utf8(out + n, code);
	}
	out[n] = '\0';
}

static void take_alias(const struct reader *r, const struct asn_value *value)
{
	char *out = asn_path_has(&r->path, H225_ID_SOURCE)	  ? r->out->source_alias
		    : asn_path_has(&r->path, H225_ID_DESTINATION) ? r->out->destination_alias
								  : NULL;
	if (out == NULL || out[0] != '\0')
		return;
	if (value->part->id == H225_ID_DIGITS)
		take_digits(out, value);
	else
		take_name(out, value->octets);
}

static void take_octets(struct bytes list[], unsigned *count, const struct bytes *octets)
{
	if (*count < H225_MAX_CHANNELS)
		list[(*count)++] = *octets;
}

static void take_leaf(struct asn_visitor *visitor, const struct asn_value *value)
{
	struct reader *r = (struct reader *)visitor;
	struct h225_message *m = r->out;
	switch ((enum h225_id)value->part->id) {
	case H225_ID_CONFERENCE:
		take_guid(&m->conference, &value->octets);
		break;
	case H225_ID_GUID:
		if (asn_path_has(&r->path, H225_ID_CALL_IDENTIFIER))
			take_guid(&m->call_identifier, &value->octets);
		break;
	case H225_ID_IP:
		if (asn_path_has(&r->path, H225_ID_H245_ADDRESS))
			m->h245_address.addr = addr_of(&value->octets);
		break;
	case H225_ID_PORT:
		if (asn_path_has(&r->path, H225_ID_H245_ADDRESS))
			m->h245_address.port = (uint16_t)value->number;
		break;
	case H225_ID_DIGITS:
	case H225_ID_NAME:
		take_alias(r, value);
		break;
	case H225_ID_PRODUCT:
		m->product = value->octets;
		break;
	case H225_ID_VERSION:
		m->version = value->octets;
		break;
	case H225_ID_FAST_START:
		take_octets(m->fast_start, &m->fast_start_count, &value->octets);
		break;
	case H225_ID_H245:
		take_octets(m->h245, &m->h245_count, &value->octets);
		break;
	default:
		break;
	}
}

enum parse_status h225_parse(struct bytes in, struct h225_message *out)
{
	struct reader r = {.visitor = {open_group, close_group, take_leaf}, .out = out};
	struct per per = per_of(in);
	memset(out, 0, offsetof(struct h225_message, fast_start));
	out->body = H225_OTHER;
	return asn_per_read(&per, &h225_user_information, &r.visitor);
}

/* ---- the walk over the fields ---- */

static bool nested(const struct asn_value *value, struct field_sink *sink)
{
	if (value->part->id == H225_ID_FAST_START)
		h245_channel_fields(value->octets, sink);
	else if (value->part->id == H225_ID_H245)
		h245_proto.fields(value->octets, sink);
	else
		return false;
	return true;
}

static void h225_fields(struct bytes in, struct field_sink *sink)
{
	asn_per_fields(in, &h225_user_information, "h225.", nested, sink);
}

const struct proto h225_proto = {
	.name = "h225",
	.title = "H.225.0",
	.spec = "H.225.0",
	.fields = h225_fields,
};
