/* Protocol discriminator 1 | length of the call reference 1 | call reference n, first bit: flag | message type 1 |
 * information elements: those of one octet have its first bit set; others: identifier 1 | length 1, or 2 of the
 * User-user element (H.225.0 7.2.2.31) | contents */
#include "dissect/q931.h"

#include "dissect/h225.h"

#define DISCRIMINATOR 0x08
#define X208 0x05 /* of the User-user contents: coded by ASN.1 */

enum element {
	CAUSE = 0x08,
	DISPLAY = 0x28,
	CALLING = 0x6c,
	CALLED = 0x70,
	USER_USER = 0x7e,
	SHIFT = 0x90, /* to another code set: Q.931 4.5.2 */
};

static const struct {
	uint8_t type;
	const char *name;
} types[] = {
	{Q931_ALERTING, "Alerting"},
	{Q931_CALL_PROCEEDING, "Call Proceeding"},
	{Q931_PROGRESS, "Progress"},
	{Q931_SETUP, "Setup"},
	{Q931_CONNECT, "Connect"},
	{0x0d, "Setup Acknowledge"},
	{0x0f, "Connect Acknowledge"},
	{0x45, "Disconnect"},
	{0x4d, "Release"},
	{Q931_RELEASE_COMPLETE, "Release Complete"},
	{Q931_FACILITY, "Facility"},
	{0x6e, "Notify"},
	{0x75, "Status Enquiry"},
	{0x7b, "Information"},
	{0x7d, "Status"},
};

/* Those that H.225.0 7.2.2 lets in. */
static const struct {
	uint8_t id;
	const char *name;
} elements[] = {
	{0x04, "Bearer capability"},
	{CAUSE, "Cause"},
	{0x10, "Call identity"},
	{0x14, "Call state"},
	{0x18, "Channel identification"},
	{0x1c, "Facility"},
	{0x1e, "Progress indicator"},
	{0x27, "Notification indicator"},
	{DISPLAY, "Display"},
	{0x29, "Date/time"},
	{0x2c, "Keypad facility"},
	{0x34, "Signal"},
	{CALLING, "Calling party number"},
	{0x6d, "Calling party subaddress"},
	{CALLED, "Called party number"},
	{0x71, "Called party subaddress"},
	{0x74, "Redirecting number"},
	{0x7c, "Low layer compatibility"},
	{0x7d, "High layer compatibility"},
	{USER_USER, "User-user"},
	{0xa1, "Sending complete"},
};

/* NULL: none of these. */
static const char *element_name(uint8_t id)
{
	for (size_t i = 0; i < sizeof(elements) / sizeof(*elements); i++)
		if (elements[i].id == id)
			return elements[i].name;
	return NULL;
}

const char *q931_type_name(uint8_t type)
{
	for (size_t i = 0; i < sizeof(types) / sizeof(*types); i++)
		if (types[i].type == type)
			return types[i].name;
	return NULL;
}

bool q931_likely(struct bytes in)
{
	return bytes_peek(&in, 0) == DISCRIMINATOR && bytes_peek(&in, 1) == 2 &&
	       bytes_peek(&in, 4) >= 0 && q931_type_name((uint8_t)bytes_peek(&in, 4)) != NULL;
}

/* One information element; of those with a length the contents. */
struct ie {
	uint8_t id;
	const uint8_t *at; /* its first octet */
	struct bytes contents;
};

static bool next_ie(struct bytes *in, struct ie *ie)
{
	if (bytes_left(in) == 0)
		return false;
	ie->at = in->at;
	ie->id = bytes_u8(in);
	ie->contents = (struct bytes){in->at, in->at, 0, false, false};
	if (ie->id & 0x80)
		return true;
	size_t length = ie->id == USER_USER ? bytes_be16(in) : bytes_u8(in);
	ie->contents = bytes_take(in, length);
	/* Half a number is worse than none. */
	in->snapped = in->snapped || ie->contents.cut > 0;
	return bytes_status(in) == PARSE_OK;
}

static struct text text_of(const struct bytes *in)
{
	return (struct text){(const char *)in->at, bytes_left(in)};
}

/* Q.931 4.5.8, 4.5.10: octets that describe the number go on until one has its first bit set. */
static struct text digits_of(struct bytes in)
{
	while (bytes_left(&in) > 0 && bytes_u8(&in) < 0x80)
		continue;
	return text_of(&in);
}

/* Q.931 4.5.12: the value stands in the octet behind those that say where and by which coding. */
static int cause_of(struct bytes in)
{
	while (bytes_left(&in) > 0 && bytes_u8(&in) < 0x80)
		continue;
	return bytes_left(&in) > 0 ? *in.at & 0x7f : -1;
}

static struct bytes user_user_of(struct bytes in)
{
	if (bytes_u8(&in) != X208)
		return (struct bytes){in.end, in.end, 0, false, false};
	return in;
}

static void take_ie(const struct ie *ie, struct q931_message *out)
{
	switch (ie->id) {
	case CAUSE:
		out->cause = cause_of(ie->contents);
		break;
	case DISPLAY:
		out->display = text_of(&ie->contents);
		break;
	case CALLING:
		out->calling = digits_of(ie->contents);
		break;
	case CALLED:
		out->called = digits_of(ie->contents);
		break;
	case USER_USER:
		out->user_user = user_user_of(ie->contents);
		break;
	default:
		break;
	}
}

/* False behind an element that shifts to another code set: what follows has other meanings there. */
static bool in_code_set_0(uint8_t id, bool *here)
{
	bool shift = (id & 0xf0) == SHIFT;
	bool locking = shift && (id & 0x08) == 0;
	bool now = *here;
	if (locking)
		*here = (id & 7) == 0;
	return now && !shift;
}

static void read_ies(struct bytes *in, struct q931_message *out)
{
	struct ie ie;
	bool here = true, shifted = false;
	while (next_ie(in, &ie)) {
		bool mine = in_code_set_0(ie.id, &here) && !shifted;
		shifted = (ie.id & 0xf8) == (SHIFT | 0x08);
		/* User-user does not move: H.225.0 knows no code set but 0. */
		if (mine || ie.id == USER_USER)
			take_ie(&ie, out);
	}
}

static bool read_head(struct bytes *in, struct q931_message *out)
{
	if (bytes_u8(in) != DISCRIMINATOR)
		return false;
	size_t length = bytes_u8(in) & 0x0f;
	if (length == 0 || length > 2 || !bytes_need(in, length + 1))
		return false;
	out->to_originator = *in->at >> 7;
	out->call_reference = length == 2 ? bytes_be16(in) & 0x7fffu : bytes_u8(in) & 0x7fu;
	out->type = bytes_u8(in);
	return true;
}

enum parse_status q931_parse(struct bytes in, struct q931_message *out)
{
	*out = (struct q931_message){.cause = -1};
	if (!read_head(&in, out))
		return PARSE_UNKNOWN;
	read_ies(&in, out);
	return in.cut > 0 ? PARSE_SNAPPED : bytes_status(&in);
}

/* ---- the walk over the fields ---- */

static void head_fields(const uint8_t *at, const struct q931_message *m, struct field_sink *sink)
{
	size_t length = at[1] & 0x0f;
	field_uint(sink, "q931.disc", "Protocol discriminator", at[0], "Q.931", at, 1);
	field_uint(sink, "q931.call_ref_len", "Call reference length", length, NULL, at + 1, 1);
	field_uint(sink, "q931.call_ref_flag", "Call reference flag", m->to_originator,
		m->to_originator ? "to the originator" : "from the originator", at + 2, 1);
	field_octets(sink, "q931.call_ref", "Call reference", at + 2, length);
	field_uint(sink, "q931.message_type", "Message type", m->type, q931_type_name(m->type),
		at + 2 + length, 1);
}

static void user_user_fields(const struct bytes *contents, struct field_sink *sink)
{
	struct bytes user = user_user_of(*contents);
	if (bytes_left(&user) == 0)
		return;
	field_uint(sink, "q931.user.protocol_discriminator", "Protocol discriminator", X208,
		"ASN.1", user.at - 1, 1);
	field_open(sink, h225_proto.name, h225_proto.title, user.at, bytes_left(&user));
	h225_proto.fields(user, sink);
	field_close(sink);
}

static void ie_fields(const struct ie *ie, struct field_sink *sink)
{
	static const struct {
		uint8_t id;
		const char *name, *label;
	} texts[] = {
		{CALLING, "q931.calling_party_number.digits", "Calling party number"},
		{CALLED, "q931.called_party_number.digits", "Called party number"},
		{DISPLAY, "q931.display_information", "Display"},
	};
	field_uint(sink, "q931.information_element", "Information element", ie->id,
		element_name(ie->id), ie->at, 1);
	for (size_t i = 0; i < sizeof(texts) / sizeof(*texts); i++)
		if (texts[i].id == ie->id)
			text_field(sink, texts[i].name, texts[i].label,
				ie->id == DISPLAY ? text_of(&ie->contents)
						  : digits_of(ie->contents));
	if (ie->id == CAUSE && cause_of(ie->contents) >= 0)
		field_uint(sink, "q931.cause_value", "Cause", (uint64_t)cause_of(ie->contents),
			NULL, ie->contents.at, bytes_left(&ie->contents));
	if (ie->id == USER_USER)
		user_user_fields(&ie->contents, sink);
}

static void q931_fields(struct bytes in, struct field_sink *sink)
{
	struct q931_message m;
	struct ie ie;
	const uint8_t *at = in.at;
	if (!read_head(&in, &m))
		return;
	head_fields(at, &m, sink);
	while (next_ie(&in, &ie))
		ie_fields(&ie, sink);
}

const struct proto q931_proto = {
	.name = "q931",
	.title = "Q.931",
	.spec = "Q.931, H.225.0 7",
	.fields = q931_fields,
};
