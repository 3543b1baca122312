#include "dissect/h245.h"

#include "dissect/h245_types.h"

struct reader {
	struct asn_visitor visitor; /* first */
	struct h245_message *out;
	struct asn_path path; /* enum h245_id of the open groups */
};

/* The direction that is being read. */
static struct h245_channel *channel_of(struct reader *r)
{
	return asn_path_has(&r->path, H245_ID_REVERSE) ? &r->out->reverse : &r->out->forward;
}

static const char *alternative(const struct asn_value *value)
{
	const struct asn_type *type = value->part->type;
	return value->number < type->root + type->added ? type->parts[value->number].name : NULL;
}

/* ---- choices ---- */

static enum h245_kind kind_of(const char *choice, uint64_t index)
{
	static const struct {
		const char *choice;
		unsigned index;
		enum h245_kind kind;
	} rows[] = {
		{"request", H245_REQUEST_OPEN, H245_OPEN},
		{"request", H245_REQUEST_CLOSE, H245_CLOSE},
		{"request", H245_REQUEST_MODE, H245_MODE},
		{"response", H245_RESPONSE_OPEN_ACK, H245_OPEN_ACK},
		{"response", H245_RESPONSE_OPEN_REJECT, H245_OPEN_REJECT},
		{"response", H245_RESPONSE_MODE_ACK, H245_MODE_ACK},
		{"response", H245_RESPONSE_MODE_REJECT, H245_MODE_REJECT},
		{"command", H245_COMMAND_END_SESSION, H245_END_SESSION},
	};
	for (size_t i = 0; i < sizeof(rows) / sizeof(*rows); i++)
		if (rows[i].index == index && strcmp(rows[i].choice, choice) == 0)
			return rows[i].kind;
	return H245_OTHER;
}

static enum h245_media media_of(uint64_t data_type)
{
	return data_type == H245_DATA_TYPE_NULL	   ? H245_NO_MEDIA
	       : data_type == H245_DATA_TYPE_AUDIO ? H245_AUDIO
						   : H245_OTHER_MEDIA;
}

/* Of several modes that are asked for T.38 is the one that counts. */
static void take_application(struct reader *r, const struct asn_value *value)
{
	struct h245_channel *channel = channel_of(r);
	if (channel->media == H245_T38)
		return;
	channel->present = true;
	channel->media = value->number == H245_APPLICATION_T38 ? H245_T38 : H245_OTHER_MEDIA;
	channel->codec = alternative(value);
}

static void take_audio(struct reader *r, const struct asn_value *value)
{
	struct h245_channel *channel = channel_of(r);
	if (channel->media == H245_T38)
		return;
	channel->present = true;
	channel->media = H245_AUDIO;
	channel->codec = alternative(value);
}

static void take_choice(struct reader *r, const struct asn_value *value)
{
	struct h245_channel *channel = channel_of(r);
	switch ((enum h245_id)value->part->id) {
	case H245_ID_MESSAGE:
		r->out->name = alternative(value);
		r->out->kind = kind_of(value->part->name, value->number);
		break;
	case H245_ID_DATA_TYPE:
		channel->present = true;
		channel->media = media_of(value->number);
		break;
	case H245_ID_AUDIO:
		take_audio(r, value);
		break;
	case H245_ID_APPLICATION:
		take_application(r, value);
		break;
	case H245_ID_T38_PROTOCOL:
		channel->t38.tcp = value->number == H245_PROTOCOL_TCP;
		break;
	case H245_ID_RATE_MANAGEMENT:
		channel->t38.rate_management = value->number < 2 ? (int)value->number : -1;
		break;
	case H245_ID_UDP_EC:
		channel->t38.udp_ec = value->number < 2 ? (int)value->number : -1;
		break;
	case H245_ID_CAUSE:
		r->out->cause = value->number < 256 ? (int)value->number : 255;
		break;
	default:
		break;
	}
}

static void open_group(struct asn_visitor *visitor, const struct asn_value *value)
{
	struct reader *r = (struct reader *)visitor;
	asn_path_enter(&r->path, value);
	take_choice(r, value);
}

static void close_group(struct asn_visitor *visitor, const struct asn_value *value)
{
	(void)value;
	asn_path_leave(&((struct reader *)visitor)->path);
}

/* ---- values ---- */

static struct ip_addr addr_of(const struct bytes *octets)
{
	if (bytes_left(octets) == 4)
		return ip_addr_v4(octets->at);
	return bytes_left(octets) == 16 ? ip_addr_v6(octets->at) : (struct ip_addr){{0}};
}

static void take_address(struct reader *r, const struct asn_value *value)
{
	struct h245_channel *channel = channel_of(r);
	if (!asn_path_has(&r->path, H245_ID_MEDIA_CHANNEL))
		return;
	channel->present = true;
	if (value->part->id == H245_ID_PORT)
		channel->address.port = (uint16_t)value->number;
	else
		channel->address.addr = addr_of(&value->octets);
}

static int64_t at_most(uint64_t number)
{
	return number <= INT32_MAX ? (int64_t)number : -1;
}

static void take_t38(struct h245_t38 *t38, const struct asn_value *value)
{
	switch ((enum h245_id)value->part->id) {
	case H245_ID_FILL_BIT:
		t38->fill_bit_removal = value->number != 0;
		break;
	case H245_ID_JBIG:
		t38->transcoding_jbig = value->number != 0;
		break;
	case H245_ID_MMR:
		t38->transcoding_mmr = value->number != 0;
		break;
	case H245_ID_VERSION:
		t38->version = (int)value->number;
		break;
	case H245_ID_MAX_BUFFER:
		t38->max_buffer = at_most(value->number);
		break;
	case H245_ID_MAX_DATAGRAM:
		t38->max_datagram = at_most(value->number);
		break;
	case H245_ID_BIT_RATE: /* in units of 100 bit/s */
		t38->max_bit_rate = at_most(value->number * 100);
		break;
	default:
		break;
	}
}

static void take_leaf(struct asn_visitor *visitor, const struct asn_value *value)
{
	struct reader *r = (struct reader *)visitor;
	if (value->part->id == H245_ID_CHANNEL)
		r->out->channel = (unsigned)value->number;
	else if (value->part->id == H245_ID_NETWORK || value->part->id == H245_ID_PORT)
		take_address(r, value);
	else if (value->part->id != H245_ID_NONE && channel_of(r)->media == H245_T38)
		take_t38(&channel_of(r)->t38, value);
}

/* ---- messages ---- */

static void clear(struct h245_message *out)
{
	static const struct h245_t38 absent = {.version = -1,
		.rate_management = -1,
		.max_buffer = -1,
		.max_datagram = -1,
		.udp_ec = -1,
		.max_bit_rate = -1};
	*out = (struct h245_message){.cause = -1};
	out->forward.t38 = out->reverse.t38 = absent;
}

static enum parse_status read_as(
	struct bytes in, const struct asn_part *part, struct h245_message *out)
{
	struct reader r = {.visitor = {open_group, close_group, take_leaf}, .out = out};
	struct per per = per_of(in);
	return asn_per_read(&per, part, &r.visitor);
}

enum parse_status h245_parse(struct bytes in, struct h245_message *out)
{
	clear(out);
	return read_as(in, &h245_control_message, out);
}

enum parse_status h245_parse_channel(struct bytes in, struct h245_message *out)
{
	clear(out);
	out->kind = H245_OPEN;
	out->name = "openLogicalChannel";
	return read_as(in, &h245_open_logical_channel, out);
}

/* ---- the walk over the fields ---- */

void h245_channel_fields(struct bytes in, struct field_sink *sink)
{
	asn_per_fields(in, &h245_open_logical_channel, "h245.", NULL, sink);
}

static void h245_fields(struct bytes in, struct field_sink *sink)
{
	asn_per_fields(in, &h245_control_message, "h245.", NULL, sink);
}

const struct proto h245_proto = {
	.name = "h245",
	.title = "H.245",
	.spec = "H.245",
	.fields = h245_fields,
};
