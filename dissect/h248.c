#include "dissect/h248.h"

#include "dissect/sdp.h"
#include "dissect/sdp_list.h"

static bool is_blank(int c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool is_line_end(int c)
{
	return c == '\r' || c == '\n';
}

/* White space and comments, which go from a semicolon to the end of the line. */
static void skip_blanks(struct bytes *in)
{
	while (is_blank(bytes_peek(in, 0)) || bytes_peek(in, 0) == ';') {
		bool comment = *in->at == ';';
		in->at++;
		while (comment && bytes_left(in) > 0 && !is_line_end(*in->at))
			in->at++;
	}
}

static bool either(struct text t, const char *longer, const char *shorter)
{
	return t.at != NULL && (text_is(t, longer) || text_is(t, shorter));
}

/* ---- braces ---- */

/* Local and Remote hold octets, not items: only "\}" and "}" count there (H.248.1 B.2, nonEscapeChar). */
static bool holds_octets(struct text name)
{
	return either(name, "Local", "L") || either(name, "Remote", "R");
}

static const uint8_t *octets_end(const uint8_t *at, const uint8_t *end)
{
	for (; at < end && *at != '}'; at++)
		if (*at == '\\' && at + 1 < end && at[1] == '}')
			at++;
	return at;
}

/* Behind a quoted text, a comment, or one octet of another kind. */
static const uint8_t *step_over(const uint8_t *at, const uint8_t *end)
{
	uint8_t c = *at++;
	const uint8_t *quote = c == '"' && at < end ? memchr(at, '"', (size_t)(end - at)) : NULL;
	if (c == '"')
		return quote != NULL ? quote + 1 : end;
	while (c == ';' && at < end && !is_line_end(*at))
		at++;
	return at;
}

static bool is_name(uint8_t c)
{
	return c > ' ' && !strchr("={},<>#\"[];:", c);
}

static struct text name_at(const uint8_t *at, const uint8_t *end)
{
	size_t n = 0;
	while (at + n < end && is_name(at[n]))
		n++;
	return (struct text){(const char *)at, n};
}

/* The search for the brace that closes a body of items. */
struct search {
	struct text name; /* of the item that begins */
	bool valued;	  /* behind its "=" */
	size_t depth;
};

/* Takes a mark; false: it is the brace that is looked for. */
static bool take_mark(struct search *s, uint8_t c)
{
	if (c == '=')
		s->valued = true;
	if (c != '{' && c != '}' && c != ',')
		return true;
	*s = (struct search){.depth = s->depth + (c == '{') - (c == '}')};
	return s->depth > 0;
}

/* `at` is behind the brace that opens it. */
static const uint8_t *items_end(const uint8_t *at, const uint8_t *end)
{
	struct search s = {.depth = 1};
	while (at < end) {
		struct text word = name_at(at, end);
		if (word.n > 0) {
			s.name = s.valued ? s.name : word;
			at += word.n;
		} else if (*at == '{' && !s.valued && holds_octets(s.name)) {
			at = octets_end(at + 1, end);
			at += at < end;
			s.name = (struct text){NULL, 0};
		} else if (take_mark(&s, *at)) {
			at = step_over(at, end);
		} else {
			return at;
		}
	}
	return end;
}

/* ---- items ---- */

/* What stands behind "=", or behind the ":" of a time stamp. */
static struct text read_value(struct bytes *in)
{
	skip_blanks(in);
	int first = bytes_peek(in, 0);
	char close = first == '[' ? ']' : first == '"' ? '"' : '\0';
	if (close == '\0') {
		struct text word = name_at(in->at, in->end);
		in->at += word.n;
		return word;
	}
	in->at++;
	const uint8_t *found = bytes_left(in) > 0 ? memchr(in->at, close, bytes_left(in)) : NULL;
	struct text value = {
		(const char *)in->at, found != NULL ? (size_t)(found - in->at) : bytes_left(in)};
	in->at = found != NULL ? found + 1 : in->end;
	return value;
}

static void read_body(struct bytes *in, struct h248_item *out)
{
	bool octets = out->value.at == NULL && holds_octets(out->name);
	in->at++;
	const uint8_t *end = octets ? octets_end(in->at, in->end) : items_end(in->at, in->end);
	out->has_body = true;
	out->body = (struct bytes){in->at, end, end == in->end ? in->cut : 0, false, false};
	in->at = end < in->end ? end + 1 : end;
}

static bool is_relation(int c)
{
	return c == '=' || c == ':' || c == '#' || c == '<' || c == '>';
}

bool h248_next_item(struct bytes *in, struct h248_item *out)
{
	*out = (struct h248_item){.body = {.at = in->end, .end = in->end}};
	skip_blanks(in);
	while (bytes_peek(in, 0) == ',') {
		in->at++;
		skip_blanks(in);
	}
	/* A bare quoted text stands in errors and extensions. */
	out->name = bytes_peek(in, 0) == '"' ? read_value(in) : name_at(in->at, in->end);
	if (out->name.n == 0)
		return false;
	in->at = (const uint8_t *)out->name.at + out->name.n;
	in->at += bytes_peek(in, 0) == '"';
	skip_blanks(in);
	if (is_relation(bytes_peek(in, 0))) {
		in->at++;
		out->value = read_value(in);
		skip_blanks(in);
	}
	if (bytes_peek(in, 0) == '{')
		read_body(in, out);
	return true;
}

/* The code of an error descriptor among the items; -1: there is none. */
static int error_in(struct bytes body)
{
	struct h248_item item;
	while (h248_next_item(&body, &item))
		if (either(item.name, "Error", "ER"))
			return (int)text_number(item.value, 9999);
	return -1;
}

/* ---- message ---- */

/* "MEGACO/1" or "!/1"; *in is left behind it. */
static bool take_start(struct bytes *in)
{
	struct text name = name_at(in->at, in->end);
	size_t slash = 0;
	while (slash < name.n && name.at[slash] != '/')
		slash++;
	struct text token = {name.at, slash};
	if (slash + 1 >= name.n || !either(token, "MEGACO", "!"))
		return false;
	struct text version = {name.at + slash + 1, name.n - slash - 1};
	in->at += name.n;
	return text_number(version, 99) >= 0;
}

static struct text word_at(struct bytes *in)
{
	size_t n = 0;
	skip_blanks(in);
	while (n < bytes_left(in) && !is_blank(in->at[n]))
		n++;
	struct text word = {(const char *)in->at, n};
	in->at += n;
	return word;
}

/* H.248.1 10.2: "AU=0x0000000A:0x00000001:0x...", before the start. */
static void skip_authentication(struct bytes *in)
{
	struct h248_item item;
	if (!either(name_at(in->at, in->end), "Authentication", "AU"))
		return;
	h248_next_item(in, &item);
	/* Three numbers divided by colons: the rest of them. */
	word_at(in);
	skip_blanks(in);
}

bool h248_likely(struct bytes in)
{
	int first = bytes_peek(&in, 0);
	if (first != '!' && first != 'M' && first != 'm' && first != 'A' && first != 'a')
		return false;
	skip_authentication(&in);
	return take_start(&in);
}

enum parse_status h248_parse(struct bytes in, struct h248_message *out)
{
	*out = (struct h248_message){.body = {.at = in.end, .end = in.end}};
	skip_blanks(&in);
	skip_authentication(&in);
	if (!take_start(&in))
		return PARSE_UNKNOWN;
	out->sender = word_at(&in);
	out->body = in;
	return in.cut > 0 ? PARSE_SNAPPED : PARSE_OK;
}

/* ---- transactions, contexts, commands ---- */

static enum h248_kind kind_of(struct text name)
{
	return either(name, "Transaction", "T") ? H248_REQUEST
	       : either(name, "Reply", "P")	? H248_REPLY
	       : either(name, "Pending", "PN")	? H248_PENDING
						: H248_OTHER;
}

bool h248_next_transaction(struct bytes *message_body, struct h248_transaction *out)
{
	struct h248_item item;
	if (!h248_next_item(message_body, &item))
		return false;
	struct text id = item.value; /* version 3 may number segments behind a slash */
	int64_t number = text_number(text_before(&id, '/'), UINT32_MAX);
	out->kind = number >= 0 && item.has_body ? kind_of(item.name) : H248_OTHER;
	out->id = number >= 0 ? (uint32_t)number : 0;
	out->body = item.body;
	out->error = out->kind == H248_REPLY ? error_in(item.body) : -1;
	return true;
}

bool h248_next_context(struct bytes *transaction_body, struct h248_context *out)
{
	struct h248_item item;
	while (h248_next_item(transaction_body, &item)) {
		if (!either(item.name, "Context", "C") || !item.has_body)
			continue;
		*out = (struct h248_context){item.value, item.body, error_in(item.body)};
		return true;
	}
	return false;
}

static const struct verb {
	const char *name, *token;
	enum h248_verb verb;
} verbs[] = {
	{"Add", "A", H248_ADD},
	{"Modify", "MF", H248_MODIFY},
	{"Move", "MV", H248_MOVE},
	{"Subtract", "S", H248_SUBTRACT},
	{"Notify", "N", H248_NOTIFY},
	{"AuditValue", "AV", H248_AUDIT_VALUE},
	{"AuditCapability", "AC", H248_AUDIT_CAPABILITY},
	{"ServiceChange", "SC", H248_SERVICE_CHANGE},
};

/* "O-" and "W-" before a command: it is optional, its answer wildcarded. */
static const struct verb *verb_of(struct text name)
{
	while (text_begins(name, "O-") || text_begins(name, "W-")) {
		name.at += 2;
		name.n -= 2;
	}
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (either(name, verbs[i].name, verbs[i].token))
			return &verbs[i];
	return NULL;
}

bool h248_next_command(struct bytes *context_body, struct h248_command *out)
{
	struct h248_item item;
	while (h248_next_item(context_body, &item)) {
		const struct verb *verb = item.value.n > 0 ? verb_of(item.name) : NULL;
		if (verb == NULL)
			continue;
		*out = (struct h248_command){
			verb->verb, verb->name, item.value, item.body, error_in(item.body)};
		return true;
	}
	return false;
}

/* ---- descriptors ---- */

struct h248_cursor h248_cursor_of(const struct h248_command *command)
{
	const struct bytes none = {command->body.end, command->body.end, 0, false, false};
	return (struct h248_cursor){command->body, none};
}

/* Goes on to the next descriptor of that name. */
static bool next_descriptor(struct h248_cursor *c, const char *longer, const char *shorter)
{
	struct h248_item item;
	while (h248_next_item(&c->command, &item)) {
		if (!either(item.name, longer, shorter) || !item.has_body)
			continue;
		c->descriptor = item.body;
		return true;
	}
	return false;
}

static struct text mode_in(struct bytes control)
{
	struct h248_item item;
	while (h248_next_item(&control, &item))
		if (either(item.name, "Mode", "MO"))
			return item.value;
	return (struct text){NULL, 0};
}

/* Local, Remote or LocalControl; false: another item. */
static bool take_stream_item(const struct h248_item *item, struct h248_stream *out)
{
	if (!item->has_body)
		return false;
	if (either(item->name, "LocalControl", "O")) {
		out->mode = mode_in(item->body);
	} else if (either(item->name, "Local", "L")) {
		out->has_local = true;
		out->local = item->body;
	} else if (either(item->name, "Remote", "R")) {
		out->has_remote = true;
		out->remote = item->body;
	} else {
		return false;
	}
	return true;
}

static bool read_stream(struct bytes *body, struct h248_stream *out)
{
	struct h248_item item;
	bool any = false;
	while (h248_next_item(body, &item))
		any = take_stream_item(&item, out) || any;
	return any;
}

/* Streams by number, or the parts of the only one without; *out is what was found of that so far. */
static bool stream_in(struct bytes *media, struct h248_stream *out)
{
	struct h248_item item;
	bool any = false;
	while (h248_next_item(media, &item)) {
		if (either(item.name, "Stream", "ST") && item.has_body) {
			read_stream(&item.body, out);
			return true;
		}
		any = take_stream_item(&item, out) || any;
	}
	return any;
}

bool h248_next_stream(struct h248_cursor *c, struct h248_stream *out)
{
	*out = (struct h248_stream){.has_local = false};
	do {
		if (stream_in(&c->descriptor, out))
			return true;
	} while (next_descriptor(c, "Media", "M"));
	return false;
}

/* Which stream an event is about stands among its parameters, and is none of it (H.248.1 B.2, eventStream). */
static struct text parameter_in(struct bytes body)
{
	struct h248_item item;
	while (h248_next_item(&body, &item))
		if (!either(item.name, "Stream", "ST"))
			return item.value;
	return (struct text){NULL, 0};
}

bool h248_next_event(struct h248_cursor *c, struct text *event, struct text *parameter)
{
	struct h248_item item;
	do {
		if (!h248_next_item(&c->descriptor, &item))
			continue;
		/* Behind the time stamp, where there is one. */
		*event = item.value.at != NULL ? item.value : item.name;
		*parameter = parameter_in(item.body);
		return true;
	} while (next_descriptor(c, "ObservedEvents", "OE"));
	return false;
}

bool h248_next_signal(struct h248_cursor *c, struct text *signal)
{
	struct h248_item item;
	do {
		if (!h248_next_item(&c->descriptor, &item))
			continue;
		*signal = item.name;
		return true;
	} while (next_descriptor(c, "Signals", "SG"));
	return false;
}

/* ---- the walk over the fields ---- */

static void sdp_fields(
	struct field_sink *sink, const char *name, const char *label, const struct bytes *octets)
{
	struct bytes list = *octets, one;
	field_open(sink, name, label, octets->at, bytes_left(octets));
	while (sdp_list_next(&list, &one)) {
		field_open(sink, sdp_proto.name, sdp_proto.title, one.at, bytes_left(&one));
		sdp_proto.fields(one, sink);
		field_close(sink);
	}
	field_close(sink);
}

static void stream_fields(struct field_sink *sink, const struct h248_stream *s)
{
	text_field(sink, "megaco.mode", "Mode", s->mode);
	if (s->has_local)
		sdp_fields(sink, "megaco.localdescriptor", "Local descriptor", &s->local);
	if (s->has_remote)
		sdp_fields(sink, "megaco.remotedescriptor", "Remote descriptor", &s->remote);
}

static void event_fields(struct field_sink *sink, const struct h248_command *command)
{
	struct h248_cursor events = h248_cursor_of(command), signals = events;
	struct text name, parameter;
	while (h248_next_event(&events, &name, &parameter)) {
		text_field(sink, "megaco.pkgdname", "Observed event", name);
		text_field(sink, "megaco.parameter", "Parameter", parameter);
	}
	while (h248_next_signal(&signals, &name))
		text_field(sink, "megaco.signal_name", "Signal", name);
}

static void error_fields(struct field_sink *sink, int error, const struct bytes *body)
{
	if (error >= 0)
		field_uint(sink, "megaco.error_code", "Error", (uint64_t)error, NULL, body->at,
			bytes_left(body));
}

static void command_fields(struct field_sink *sink, const struct h248_command *command)
{
	struct h248_cursor streams = h248_cursor_of(command);
	struct h248_stream stream;
	const struct bytes *body = &command->body;
	field_open(sink, "megaco.command_tree", command->name, body->at, bytes_left(body));
	field_text(
		sink, "megaco.command", "Command", command->name, strlen(command->name), NULL, 0);
	text_field(sink, "megaco.termid", "Termination", command->termination);
	while (h248_next_stream(&streams, &stream))
		stream_fields(sink, &stream);
	event_fields(sink, command);
	error_fields(sink, command->error, body);
	field_close(sink);
}

static void context_fields(struct field_sink *sink, struct h248_context *context)
{
	struct h248_command command;
	text_field(sink, "megaco.context", "Context", context->id);
	while (h248_next_command(&context->body, &command))
		command_fields(sink, &command);
}

static void transaction_fields(struct field_sink *sink, struct h248_transaction *t)
{
	static const char *const names[] = {[H248_OTHER] = "Other",
		[H248_REQUEST] = "Request",
		[H248_REPLY] = "Reply",
		[H248_PENDING] = "Pending"};
	struct h248_context context;
	const char *name = names[t->kind];
	struct bytes body = t->body;
	field_open(sink, "megaco.transaction_tree", name, body.at, bytes_left(&body));
	field_text(sink, "megaco.transaction", "Transaction", name, strlen(name), NULL, 0);
	field_uint(sink, "megaco.transid", "Transaction ID", t->id, NULL, NULL, 0);
	error_fields(sink, t->error, &t->body);
	while (h248_next_context(&body, &context))
		context_fields(sink, &context);
	field_close(sink);
}

static void h248_fields(struct bytes in, struct field_sink *sink)
{
	struct h248_message m;
	struct h248_transaction t;
	if (h248_parse(in, &m) == PARSE_UNKNOWN)
		return;
	text_field(sink, "megaco.mId", "Sender", m.sender);
	while (h248_next_transaction(&m.body, &t))
		transaction_fields(sink, &t);
}

const struct proto h248_proto = {
	.name = "h248",
	.title = "H.248",
	.spec = "H.248.1 Annex B",
	.fields = h248_fields,
};
