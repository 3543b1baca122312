/* A command line or response line, parameter lines "X: value", an empty line, session descriptions; a line of one
 * dot, and the next message. */
#include "dissect/mgcp.h"

#include <stddef.h>

#include "dissect/sdp.h"
#include "dissect/sdp_list.h"

#define TRANSACTION_MAX 999999999 /* RFC 3435 3.2.1.2 */

static const struct {
	const char *name;
	enum mgcp_verb verb;
} verbs[] = {
	{"CRCX", MGCP_CRCX},
	{"MDCX", MGCP_MDCX},
	{"DLCX", MGCP_DLCX},
	{"RQNT", MGCP_RQNT},
	{"NTFY", MGCP_NTFY},
	{"EPCF", MGCP_EPCF},
	{"AUEP", MGCP_AUEP},
	{"AUCX", MGCP_AUCX},
	{"RSIP", MGCP_RSIP},
};

const char *mgcp_verb_name(enum mgcp_verb verb)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (verbs[i].verb == verb)
			return verbs[i].name;
	return "?";
}

static enum mgcp_verb verb_of(struct text name)
{
	for (size_t i = 0; i < sizeof(verbs) / sizeof(*verbs); i++)
		if (text_is(name, verbs[i].name))
			return verbs[i].verb;
	return MGCP_OTHER;
}

/* ---- parameters ---- */

#define NO_PLACE SIZE_MAX
#define PLACE(member) offsetof(struct mgcp_message, member)

/* Wireshark's names. The usual ones first. */
static const struct parameter {
	const char *name, *field, *label;
	size_t place; /* of the struct text that it fills, or NO_PLACE */
} parameters[] = {
	{"C", "mgcp.param.callid", "Call ID (C)", PLACE(call_id)},
	{"I", "mgcp.param.connectionid", "Connection ID (I)", PLACE(connection)},
	{"L", "mgcp.param.localconnectionoptions", "Local connection options (L)", PLACE(options)},
	{"M", "mgcp.param.connectionmode", "Connection mode (M)", PLACE(mode)},
	{"X", "mgcp.param.requestid", "Request ID (X)", NO_PLACE},
	{"R", "mgcp.param.reqevents", "Requested events (R)", NO_PLACE},
	{"S", "mgcp.param.signalreq", "Signal requests (S)", PLACE(signals)},
	{"O", "mgcp.param.observedevents", "Observed events (O)", PLACE(observed)},
	{"N", "mgcp.param.notifiedentity", "Notified entity (N)", NO_PLACE},
	{"P", "mgcp.param.connectionparam", "Connection parameters (P)", NO_PLACE},
	{"Z", "mgcp.param.specificendpointid", "Specific endpoint (Z)", PLACE(specific)},
	{"I2", "mgcp.param.secondconnectionid", "Second connection ID (I2)", NO_PLACE},
	{"Z2", "mgcp.param.secondendpointid", "Second endpoint (Z2)", NO_PLACE},
	{"K", "mgcp.param.rspack", "Response acknowledgement (K)", NO_PLACE},
	{"B", "mgcp.param.bearerinfo", "Bearer information (B)", NO_PLACE},
	{"E", "mgcp.param.reasoncode", "Reason code (E)", NO_PLACE},
	{"ES", "mgcp.param.eventstates", "Event states (ES)", NO_PLACE},
	{"D", "mgcp.param.digitmap", "Digit map (D)", NO_PLACE},
	{"T", "mgcp.param.detectedevents", "Detected events (T)", NO_PLACE},
	{"Q", "mgcp.param.quarantinehandling", "Quarantine handling (Q)", NO_PLACE},
	{"A", "mgcp.param.capabilities", "Capabilities (A)", NO_PLACE},
	{"F", "mgcp.param.reqinfo", "Requested information (F)", NO_PLACE},
	{"RM", "mgcp.param.restartmethod", "Restart method (RM)", NO_PLACE},
	{"RD", "mgcp.param.restartdelay", "Restart delay (RD)", NO_PLACE},
	{"PL", "mgcp.param.packagelist", "Package list (PL)", NO_PLACE},
	{"MD", "mgcp.param.maxmgcpdatagram", "Largest datagram (MD)", NO_PLACE},
};

static const struct parameter *find_parameter(struct text name)
{
	for (size_t i = 0; i < sizeof(parameters) / sizeof(*parameters); i++)
		if (text_is(name, parameters[i].name))
			return &parameters[i];
	return NULL;
}

static void take_parameter(struct mgcp_message *out, struct text line)
{
	const struct parameter *row = find_parameter(text_trim(text_before(&line, ':')));
	if (row == NULL || row->place == NO_PLACE)
		return;
	struct text *place = (void *)((char *)out + row->place);
	if (place->at == NULL)
		*place = text_trim(line);
}

/* ---- first line ---- */

static bool read_command(struct text line, struct mgcp_message *out)
{
	struct text verb = text_word(&line), id = text_word(&line), endpoint = text_word(&line);
	int64_t transaction = text_number(id, TRANSACTION_MAX + 1);
	if (verb.n != 4 || transaction < 1 || transaction > TRANSACTION_MAX || endpoint.n == 0 ||
		!text_is(text_word(&line), "MGCP"))
		return false;
	out->request = true;
	out->verb = verb_of(verb);
	out->verb_name = verb;
	out->transaction = (uint32_t)transaction;
	out->endpoint = endpoint;
	return true;
}

static bool read_response(struct text line, struct mgcp_message *out)
{
	struct text code = text_word(&line), id = text_word(&line);
	int64_t number = text_number(code, 1000);
	int64_t transaction = text_number(id, TRANSACTION_MAX + 1);
	if (code.n != 3 || number < 0 || transaction < 1 || transaction > TRANSACTION_MAX)
		return false;
	out->code = (unsigned)number;
	out->transaction = (uint32_t)transaction;
	out->comment = text_trim(line);
	return true;
}

static bool is_letter(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

bool mgcp_likely(struct bytes in)
{
	struct mgcp_message m = {0};
	struct text line;
	bool letters = is_letter(bytes_peek(&in, 0)) && is_letter(bytes_peek(&in, 3));
	bool digits = is_digit(bytes_peek(&in, 0)) && is_digit(bytes_peek(&in, 2));
	if (!(letters || digits) || bytes_peek(&in, letters ? 4 : 3) != ' ' ||
		!text_line(&in, &line))
		return false;
	return letters ? read_command(line, &m) : read_response(line, &m);
}

/* ---- messages ---- */

static bool is_dot(struct text line)
{
	line = text_trim(line);
	return line.n == 1 && *line.at == '.';
}

/* Steps over the session descriptions to the next message. */
static struct bytes take_sdp(struct bytes *in)
{
	struct bytes sdp = *in;
	struct text line;
	while (text_line(in, &line)) {
		if (!is_dot(line))
			continue;
		sdp.end = (const uint8_t *)line.at;
		sdp.cut = 0;
		return sdp;
	}
	in->at = in->end;
	return sdp;
}

/* Each parameter line, up to the empty one or the dot; true: session descriptions follow. */
static bool next_parameter(struct bytes *in, struct text *line, bool *sdp)
{
	*sdp = false;
	if (!text_line(in, line)) {
		in->at = in->end; /* of a line that the capture cut */
		return false;
	}
	if (is_dot(*line))
		return false;
	*sdp = text_trim(*line).n == 0;
	return !*sdp;
}

static bool first_line(struct bytes *in, struct text *line)
{
	while (text_line(in, line))
		if (text_trim(*line).n > 0)
			return true;
	return false;
}

enum parse_status mgcp_next(struct bytes *in, struct mgcp_message *out)
{
	struct text line;
	bool sdp;
	*out = (struct mgcp_message){.sdp = {.at = in->end, .end = in->end}};
	if (!first_line(in, &line) || !(read_command(line, out) || read_response(line, out)))
		return PARSE_UNKNOWN;
	while (next_parameter(in, &line, &sdp))
		take_parameter(out, line);
	if (sdp)
		out->sdp = take_sdp(in);
	return bytes_left(in) == 0 && in->cut > 0 ? PARSE_SNAPPED : PARSE_OK;
}

bool mgcp_next_event(struct text *list, struct text *event)
{
	*list = text_trim(*list);
	if (list->n == 0)
		return false;
	size_t n = 0;
	unsigned depth = 0;
	for (; n < list->n && (list->at[n] != ',' || depth > 0); n++) {
		depth += list->at[n] == '(';
		depth -= list->at[n] == ')' && depth > 0;
	}
	struct text one = {list->at, n};
	list->at += n < list->n ? n + 1 : n;
	list->n -= n < list->n ? n + 1 : n;
	*event = text_trim(text_before(&one, '('));
	return true;
}

/* ---- the walk over the fields ---- */

static void line_fields(struct field_sink *sink, const struct mgcp_message *m, struct text line)
{
	struct text first = text_word(&line), id = text_word(&line);
	if (m->request) {
		text_field(sink, "mgcp.req.verb", "Verb", first);
		text_field(sink, "mgcp.transid", "Transaction ID", id);
		text_field(sink, "mgcp.req.endpoint", "Endpoint", m->endpoint);
		return;
	}
	field_uint(sink, "mgcp.rsp.rspcode", "Response code", m->code, NULL,
		(const uint8_t *)first.at, first.n);
	text_field(sink, "mgcp.transid", "Transaction ID", id);
	text_field(sink, "mgcp.rsp.rspstring", "Response text", m->comment);
}

static void parameter_fields(struct field_sink *sink, struct text line)
{
	struct text value = line;
	const struct parameter *row = find_parameter(text_trim(text_before(&value, ':')));
	if (row != NULL)
		text_field(sink, row->field, row->label, text_trim(value));
	else
		text_field(sink, "mgcp.param.extension", "Other parameter", text_trim(line));
}

static void sdp_fields(struct field_sink *sink, struct bytes list)
{
	struct bytes one;
	while (sdp_list_next(&list, &one)) {
		field_open(sink, sdp_proto.name, sdp_proto.title, one.at, bytes_left(&one));
		sdp_proto.fields(one, sink);
		field_close(sink);
	}
}

static bool message_fields(struct bytes *in, struct field_sink *sink)
{
	struct mgcp_message m = {0};
	struct text line;
	bool sdp;
	if (!first_line(in, &line) || !(read_command(line, &m) || read_response(line, &m)))
		return false;
	line_fields(sink, &m, line);
	while (next_parameter(in, &line, &sdp))
		parameter_fields(sink, line);
	if (sdp)
		sdp_fields(sink, take_sdp(in));
	return true;
}

static void mgcp_fields(struct bytes in, struct field_sink *sink)
{
	while (message_fields(&in, sink))
		continue;
}

const struct proto mgcp_proto = {
	.name = "mgcp",
	.title = "MGCP",
	.spec = "RFC 3435",
	.fields = mgcp_fields,
};
