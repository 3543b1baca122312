/* SIP. A message is walked once, header line by header line; the table of headers says what each is
 * for. The walk over the fields uses the same table. */
#include "dissect/sip.h"

#include "dissect/sdp.h"

#define VERSION "SIP/2.0"
#define VERSION_LENGTH (sizeof(VERSION) - 1)
#define METHOD_MAX 32		     /* longer than any method that is registered */
#define CONTENT_LENGTH_MAX INT32_MAX /* fits a long everywhere */
#define MULTIPART_DEPTH 3 /* multipart/alternative in multipart/mixed, and one to spare */

static const struct {
	const char *name;
	enum sip_method method;
} methods[] = {
	{"INVITE", SIP_INVITE},
	{"ACK", SIP_ACK},
	{"BYE", SIP_BYE},
	{"CANCEL", SIP_CANCEL},
	{"PRACK", SIP_PRACK},
	{"UPDATE", SIP_UPDATE},
	{"REFER", SIP_REFER},
	{"NOTIFY", SIP_NOTIFY},
	{"SUBSCRIBE", SIP_SUBSCRIBE},
	{"INFO", SIP_INFO},
	{"OPTIONS", SIP_OPTIONS},
	{"REGISTER", SIP_REGISTER},
	{"MESSAGE", SIP_MESSAGE},
	{"PUBLISH", SIP_PUBLISH},
};

/* Methods are case-sensitive, RFC 3261 7.1. */
static enum sip_method method_of(struct text name)
{
	for (size_t i = 0; i < sizeof(methods) / sizeof(*methods); i++)
		if (strlen(methods[i].name) == name.n && !memcmp(methods[i].name, name.at, name.n))
			return methods[i].method;
	return SIP_OTHER;
}

/* The token of RFC 3261 25.1. */
static bool is_token(int c)
{
	return (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') ||
	       (c > 0 && strchr("-.!%*_+`'~", c));
}

static bool is_digit(int c)
{
	return c >= '0' && c <= '9';
}

/* RFC 3261 7.5: CRLFs before the start line are ignored. They also come alone, to keep a NAT open. */
static void skip_line_ends(struct bytes *in)
{
	while (bytes_left(in) > 0 && (*in->at == '\r' || *in->at == '\n'))
		in->at++;
}

static bool likely_response(const struct bytes *in)
{
	return bytes_left(in) > VERSION_LENGTH + 3 &&
	       !memcmp(in->at, VERSION " ", VERSION_LENGTH + 1) && is_digit(in->at[8]) &&
	       is_digit(in->at[9]) && is_digit(in->at[10]) && !is_token(bytes_peek(in, 11));
}

/* Judges what follows the method. HTTP, RTSP and others have the same form but for the version. */
static bool likely_uri(struct text rest, bool whole_line)
{
	static const char *const schemes[] = {"sip:", "sips:", "tel:", "urn:service:"};
	rest = text_trim(rest);
	if (whole_line)
		return text_ends(rest, " " VERSION) || text_ends(rest, "\t" VERSION);
	for (size_t i = 0; i < sizeof(schemes) / sizeof(*schemes); i++)
		if (text_begins(rest, schemes[i]))
			return true;
	return false;
}

static bool likely_request(const struct bytes *in)
{
	size_t n = 1;
	while (n < METHOD_MAX && is_token(bytes_peek(in, n)))
		n++;
	if (bytes_peek(in, n) != ' ')
		return false;
	struct text rest = {(const char *)in->at + n, bytes_left(in) - n};
	const char *feed = memchr(rest.at, '\n', rest.n);
	if (feed)
		rest.n = (size_t)(feed - rest.at);
	return likely_uri(rest, feed);
}

/* One may be longer than the other. */
static bool agree(const struct bytes *in, const char *word)
{
	size_t n = bytes_left(in), most = strlen(word);
	return !memcmp(in->at, word, n < most ? n : most);
}

static bool may_begin_request(struct bytes in, const char *method)
{
	size_t n = strlen(method);
	if (bytes_left(&in) <= n)
		return agree(&in, method);
	if (memcmp(in.at, method, n) || in.at[n] != ' ')
		return false;
	in.at += n + 1;
	return agree(&in, "sip:") || agree(&in, "sips:") || agree(&in, "tel:");
}

bool sip_may_begin(struct bytes in)
{
	skip_line_ends(&in);
	bool may = bytes_left(&in) > 0 && agree(&in, VERSION " ");
	for (size_t i = 0; !may && i < sizeof(methods) / sizeof(*methods); i++)
		may = bytes_left(&in) > 0 && may_begin_request(in, methods[i].name);
	return may && bytes_left(&in) < METHOD_MAX;
}

bool sip_likely(struct bytes in)
{
	int first = bytes_peek(&in, 0);
	if (first == '\r' || first == '\n') {
		skip_line_ends(&in);
		first = bytes_peek(&in, 0);
	}
	if (first < 'A' || first > 'Z')
		return false;
	return likely_request(&in) || likely_response(&in);
}

/* "SIP/2.0 200 OK". The reason phrase may be empty, and its space then missing. */
static bool read_status_line(struct text line, struct sip_message *m)
{
	if (!text_is(text_word(&line), VERSION))
		return false;
	struct text code = text_word(&line);
	int64_t status = text_number(code, 1000);
	if (code.n != 3 || status < 100 || status > 699)
		return false;
	m->status = (unsigned)status;
	m->reason = text_trim(line);
	return true;
}

static bool all_token(struct text t)
{
	for (size_t i = 0; i < t.n; i++)
		if (!is_token((unsigned char)t.at[i]))
			return false;
	return t.n > 0;
}

/* "INVITE sip:5551000@192.0.2.1 SIP/2.0". The URI is what stands between the first and the last word:
 * some senders leave spaces in it. */
static bool read_request_line(struct text line, struct sip_message *m)
{
	struct text method = text_word(&line);
	line = text_trim(line);
	if (!all_token(method) || !text_ends(line, VERSION))
		return false;
	struct text uri = {line.at, line.n - VERSION_LENGTH};
	m->request_uri = text_trim(uri);
	if (m->request_uri.n == 0 || m->request_uri.n == uri.n)
		return false;
	m->request = true;
	m->method_name = method;
	m->method = method_of(method);
	return true;
}

/* The value of a parameter of ";name=value;...", without quotes; absent when it is not there. */
static struct text parameter(struct text params, const char *name)
{
	while (params.n > 0) {
		struct text one = text_element(&params, ';');
		struct text key = text_trim(text_before(&one, '='));
		if (!text_is(key, name))
			continue;
		one = text_trim(one);
		if (one.n >= 2 && *one.at == '"')
			return (struct text){
				one.at + 1, one.n - (one.at[one.n - 1] == '"' ? 2 : 1)};
		return text_word(&one);
	}
	return (struct text){NULL, 0};
}

/* What the brackets of a name-addr hold, with the display name before it. False without brackets. */
static bool read_name_addr(struct text *value, struct sip_party *party)
{
	struct text rest = *value;
	struct text display = text_element(&rest, '<');
	if (display.n == value->n && display.n > 0 && *display.at == '"') {
		/* A quote that nobody closed; the bracket is better evidence. */
		rest = *value;
		display = text_before(&rest, '<');
	}
	if (display.n == value->n)
		return false;
	display = text_trim(display);
	if (display.n >= 2 && *display.at == '"' && display.at[display.n - 1] == '"')
		display = (struct text){display.at + 1, display.n - 2};
	party->display = display.n > 0 ? display : (struct text){NULL, 0};
	party->uri = text_trim(text_before(&rest, '>'));
	*value = rest;
	return true;
}

/* A name-addr or addr-spec with header parameters. In an addr-spec, which has no brackets, all that
 * follows a semicolon belongs to the header and not to the URI (RFC 3261 20). */
static void read_party(struct text value, struct sip_party *party)
{
	if (!read_name_addr(&value, party))
		party->uri = text_trim(text_before(&value, ';'));
	party->tag = parameter(value, "tag");
}

struct reader {
	struct sip_message *m;
	struct text server, content_type;
	bool encoded; /* Content-Encoding: the body is compressed */
};

/* Of a header that comes twice the first one counts. */
static void keep_first(struct text *slot, struct text value)
{
	if (!slot->at)
		*slot = value;
}

static void take_via(struct reader *r, struct text value)
{
	while (value.n > 0) {
		struct text one = text_trim(text_element(&value, ','));
		if (one.n == 0)
			continue;
		r->m->via_bottom_branch = parameter(one, "branch");
		if (!r->m->via_top.at) {
			r->m->via_top = one;
			r->m->via_branch = r->m->via_bottom_branch;
		}
	}
}

static void take_from(struct reader *r, struct text value)
{
	if (!r->m->from.uri.at)
		read_party(value, &r->m->from);
}

static void take_to(struct reader *r, struct text value)
{
	if (!r->m->to.uri.at)
		read_party(value, &r->m->to);
}

static void take_call_id(struct reader *r, struct text value)
{
	if (value.n > 0)
		keep_first(&r->m->call_id, value);
}

static void read_cseq(struct text value, struct text *number, struct text *method)
{
	*number = text_word(&value);
	*method = text_word(&value);
}

static void take_cseq(struct reader *r, struct text value)
{
	struct text number, method;
	read_cseq(value, &number, &method);
	int64_t n = text_number(number, UINT32_MAX);
	if (r->m->cseq == 0 && n > 0)
		r->m->cseq = (uint32_t)n;
	if (!r->m->method_name.at && method.at) {
		r->m->method_name = method;
		r->m->method = method_of(method);
	}
}

/* A feature tag stands in the parameters of a value of the list (RFC 3840 9, RFC 3841 9.2). */
static void take_fax_feature(struct reader *r, struct text value)
{
	while (value.n > 0 && !r->m->fax_feature.at)
		r->m->fax_feature = parameter(text_element(&value, ','), "+sip.fax");
}

static struct text first_uri(struct text value)
{
	struct sip_party party = {0};
	read_party(text_trim(text_element(&value, ',')), &party);
	return party.uri;
}

static void take_contact(struct reader *r, struct text value)
{
	keep_first(&r->m->contact, first_uri(value));
	take_fax_feature(r, value);
}

static void take_refer_to(struct reader *r, struct text value)
{
	keep_first(&r->m->refer_to, first_uri(value));
}

static void take_referred_by(struct reader *r, struct text value)
{
	keep_first(&r->m->referred_by, first_uri(value));
}

static void take_replaces(struct reader *r, struct text value)
{
	if (r->m->replaces.at)
		return;
	r->m->replaces = text_trim(text_before(&value, ';'));
	r->m->replaces_to_tag = parameter(value, "to-tag");
	r->m->replaces_from_tag = parameter(value, "from-tag");
}

static void take_user_agent(struct reader *r, struct text value)
{
	keep_first(&r->m->user_agent, value);
}

static void take_server(struct reader *r, struct text value)
{
	keep_first(&r->server, value);
}

static void take_warning(struct reader *r, struct text value)
{
	keep_first(&r->m->warning, value);
}

static void take_reason(struct reader *r, struct text value)
{
	keep_first(&r->m->reason_header, value);
}

static void take_session_id(struct reader *r, struct text value)
{
	keep_first(&r->m->session_id, text_trim(text_before(&value, ';')));
}

static void take_charging_vector(struct reader *r, struct text value)
{
	keep_first(&r->m->session_id, parameter(value, "icid-value"));
}

static void take_content_type(struct reader *r, struct text value)
{
	keep_first(&r->content_type, value);
}

static void take_content_encoding(struct reader *r, struct text value)
{
	r->encoded = r->encoded || (value.n > 0 && !text_is(value, "identity"));
}

static void take_content_length(struct reader *r, struct text value)
{
	if (r->m->content_length < 0)
		r->m->content_length = (long)text_number(value, CONTENT_LENGTH_MAX);
}

/* The headers: what the parser takes from each, and how the walk over the fields shows it. */

struct header {
	const char *name, *field;
	size_t length;
	char compact; /* RFC 3261 7.3.3 and the registry of header fields; 0: none */
	void (*take)(struct reader *, struct text value);
	void (*show)(struct field_sink *, const struct header *, struct text value);
};

static void show_text(struct field_sink *sink, const struct header *row, struct text value)
{
	text_field(sink, row->field, row->name, value);
}

static void show_number(struct field_sink *sink, const struct header *row, struct text value)
{
	int64_t n = text_number(value, INT64_MAX);
	if (n >= 0)
		field_uint(sink, row->field, row->name, (uint64_t)n, NULL,
			(const uint8_t *)value.at, value.n);
	else
		show_text(sink, row, value);
}

static void show_from(struct field_sink *sink, const struct header *row, struct text value)
{
	struct sip_party party = {0};
	show_text(sink, row, value);
	read_party(value, &party);
	text_field(sink, "sip.from.addr", "From address", party.uri);
	text_field(sink, "sip.from.tag", "From tag", party.tag);
}

static void show_to(struct field_sink *sink, const struct header *row, struct text value)
{
	struct sip_party party = {0};
	show_text(sink, row, value);
	read_party(value, &party);
	text_field(sink, "sip.to.addr", "To address", party.uri);
	text_field(sink, "sip.to.tag", "To tag", party.tag);
}

static void show_cseq(struct field_sink *sink, const struct header *row, struct text value)
{
	static const struct header seq = {.name = "Sequence number", .field = "sip.CSeq.seq"};
	struct text number, method;
	show_text(sink, row, value);
	read_cseq(value, &number, &method);
	show_number(sink, &seq, number);
	text_field(sink, "sip.CSeq.method", "CSeq method", method);
}

static void show_via(struct field_sink *sink, const struct header *row, struct text value)
{
	while (value.n > 0) {
		struct text one = text_trim(text_element(&value, ','));
		show_text(sink, row, one);
		text_field(sink, "sip.Via.branch", "Branch", parameter(one, "branch"));
	}
}

#define NAMED(header) header, "sip." header, sizeof(header) - 1

/* The usual ones first. */
static const struct header headers[] = {
	{NAMED("Via"), 'v', take_via, show_via},
	{NAMED("From"), 'f', take_from, show_from},
	{NAMED("To"), 't', take_to, show_to},
	{NAMED("Call-ID"), 'i', take_call_id, show_text},
	{NAMED("CSeq"), 0, take_cseq, show_cseq},
	{NAMED("Contact"), 'm', take_contact, show_text},
	{NAMED("Max-Forwards"), 0, NULL, show_number},
	{NAMED("User-Agent"), 0, take_user_agent, show_text},
	{NAMED("Server"), 0, take_server, show_text},
	{NAMED("Content-Type"), 'c', take_content_type, show_text},
	{NAMED("Content-Length"), 'l', take_content_length, show_number},
	{NAMED("Content-Encoding"), 'e', take_content_encoding, show_text},
	{NAMED("Warning"), 0, take_warning, show_text},
	{NAMED("Reason"), 0, take_reason, show_text},
	{NAMED("Supported"), 'k', NULL, show_text},
	{NAMED("Require"), 0, NULL, show_text},
	{NAMED("Allow"), 0, NULL, show_text},
	{NAMED("Route"), 0, NULL, show_text},
	{NAMED("Record-Route"), 0, NULL, show_text},
	{NAMED("Session-Expires"), 'x', NULL, show_text},
	{NAMED("Min-SE"), 0, NULL, show_text},
	{NAMED("RSeq"), 0, NULL, show_number},
	{NAMED("RAck"), 0, NULL, show_text},
	{NAMED("Expires"), 0, NULL, show_number},
	{NAMED("Retry-After"), 0, NULL, show_number},
	{NAMED("Session-ID"), 0, take_session_id, show_text},
	{NAMED("X-CID"), 0, take_session_id, show_text},
	{NAMED("X-Call-ID"), 0, take_session_id, show_text},
	{NAMED("User-to-User"), 0, take_session_id, show_text},
	{NAMED("P-Charging-Vector"), 0, take_charging_vector, show_text},
	{NAMED("P-Asserted-Identity"), 0, NULL, show_text},
	{NAMED("Diversion"), 0, NULL, show_text},
	{NAMED("Feature-Caps"), 0, NULL, show_text},
	{NAMED("Proxy-Require"), 0, NULL, show_text},
	{NAMED("Allow-Events"), 'u', NULL, show_text},
	{NAMED("Event"), 'o', NULL, show_text},
	{NAMED("Refer-To"), 'r', take_refer_to, show_text},
	{"Referred-By", "sip.Referred-by", sizeof("Referred-By") - 1, 'b', take_referred_by,
		show_text},
	{NAMED("Replaces"), 0, take_replaces, show_text},
	{NAMED("Accept-Contact"), 'a', take_fax_feature, show_text},
	{NAMED("Reject-Contact"), 'j', NULL, show_text},
	{NAMED("Content-Disposition"), 0, NULL, show_text},
	{NAMED("Authorization"), 0, NULL, show_text},
	{NAMED("Proxy-Authorization"), 0, NULL, show_text},
	{NAMED("Proxy-Authenticate"), 0, NULL, show_text},
	{NAMED("WWW-Authenticate"), 0, NULL, show_text},
};

static const struct header *find_header(struct text name)
{
	for (size_t i = 0; i < sizeof(headers) / sizeof(*headers); i++) {
		const struct header *row = &headers[i];
		const char compact[] = {row->compact, '\0'};
		if (row->length == name.n ? text_is(name, row->name)
					  : name.n == 1 && text_is(name, compact))
			return row;
	}
	return NULL;
}

enum step { STEP_HEADER, STEP_END, STEP_CUT };

/* Octets of the header line and of the lines that continue it (RFC 3261 7.3.1), with their line ends;
 * 0 when the last of them has none yet. */
static size_t folded_length(const struct bytes *in)
{
	size_t n = 0;
	do {
		size_t left = bytes_left(in) - n;
		const uint8_t *feed = left > 0 ? memchr(in->at + n, '\n', left) : NULL;
		if (!feed)
			return 0;
		n = (size_t)(feed - in->at) + 1;
	} while (bytes_peek(in, n) == ' ' || bytes_peek(in, n) == '\t');
	return n;
}

/* Cuts the next header off *in, or the empty line that ends them. */
static enum step next_header(struct bytes *in, struct text *whole)
{
	size_t empty = bytes_peek(in, 0) == '\r' ? 2 : 1;
	if (bytes_peek(in, empty - 1) == '\n') {
		in->at += empty;
		return STEP_END;
	}
	size_t n = folded_length(in);
	*whole = text_trim((struct text){(const char *)in->at, n});
	in->at += n;
	return n > 0 ? STEP_HEADER : STEP_CUT;
}

static const struct header *split_header(struct text whole, struct text *value)
{
	const struct header *row = find_header(text_trim(text_before(&whole, ':')));
	*value = text_trim(whole);
	return row;
}

static enum step read_headers(struct reader *r, struct bytes *in)
{
	struct text whole, value;
	enum step step;
	while ((step = next_header(in, &whole)) == STEP_HEADER) {
		const struct header *row = split_header(whole, &value);
		if (row && row->take)
			row->take(r, value);
	}
	return step;
}

/* True for "--boundary" and "--boundary--" (RFC 2046 5.1.1), not for a longer boundary. */
static bool is_delimiter(struct text line, struct text boundary)
{
	if (line.n < boundary.n + 2 || memcmp(line.at, "--", 2) != 0 ||
		memcmp(line.at + 2, boundary.at, boundary.n) != 0)
		return false;
	struct text rest = {line.at + boundary.n + 2, line.n - boundary.n - 2};
	return text_trim(rest).n == 0 || text_begins(rest, "--");
}

/* The line end before a delimiter belongs to the delimiter, RFC 2046 5.1.1. */
static void drop_line_end(struct bytes *part)
{
	if (bytes_left(part) > 0 && part->end[-1] == '\n')
		part->end--;
	if (bytes_left(part) > 0 && part->end[-1] == '\r')
		part->end--;
}

/* Cuts what stands before the next delimiter off *rest and steps over the delimiter's line. */
static struct bytes next_part(struct bytes *rest, struct text boundary)
{
	struct bytes part = *rest;
	struct text line;
	while (text_line(rest, &line)) {
		if (!is_delimiter(line, boundary))
			continue;
		part.end = (const uint8_t *)line.at;
		part.cut = 0;
		drop_line_end(&part);
		return part;
	}
	rest->at = rest->end;
	return part;
}

static struct text part_type(struct bytes *part)
{
	struct text whole, value, type = {NULL, 0};
	while (next_header(part, &whole) == STEP_HEADER) {
		const struct header *row = split_header(whole, &value);
		if (row && row->take == take_content_type)
			keep_first(&type, value);
	}
	return type;
}

/* Looks for SDP in a body of that Content-Type, also among the parts of a multipart body. */
static bool find_sdp(struct sip_message *m, struct bytes body, struct text type, unsigned depth)
{
	struct text params = type;
	struct text mime = text_trim(text_before(&params, ';'));
	if (text_is(mime, "application/sdp")) {
		m->sdp = body;
		m->content_type = mime;
		return true;
	}
	struct text boundary = parameter(params, "boundary");
	if (depth == 0 || boundary.n == 0 || !text_begins(mime, "multipart/"))
		return false;
	next_part(&body, boundary); /* the preamble */
	while (bytes_left(&body) > 0) {
		struct bytes part = next_part(&body, boundary);
		struct text inner = part_type(&part);
		if (find_sdp(m, part, inner, depth - 1))
			return true;
	}
	return false;
}

static void read_body(struct reader *r, struct bytes in)
{
	struct sip_message *m = r->m;
	struct text type = r->content_type;
	m->body = in;
	if (m->content_length >= 0) {
		size_t promised = (size_t)m->content_length;
		bytes_limit(&m->body, promised);
		m->body.cut = promised - bytes_left(&m->body);
	}
	m->content_type = text_trim(text_before(&type, ';'));
	if (r->encoded)
		return;
	if (!r->content_type.at && bytes_peek(&m->body, 0) == 'v' && bytes_peek(&m->body, 1) == '=')
		m->sdp = m->body; /* sent without the header that RFC 3261 20.15 asks for */
	else
		find_sdp(m, m->body, r->content_type, MULTIPART_DEPTH);
}

/* Reads the start line off *in. PARSE_SNAPPED: its end is not there yet. */
static enum parse_status read_start(struct bytes *in, struct sip_message *m)
{
	struct text line;
	skip_line_ends(in);
	if (bytes_left(in) == 0 || !memchr(in->at, '\n', bytes_left(in)))
		return sip_likely(*in) ? PARSE_SNAPPED : PARSE_UNKNOWN;
	text_line(in, &line);
	return read_status_line(line, m) || read_request_line(line, m) ? PARSE_OK : PARSE_UNKNOWN;
}

enum parse_status sip_parse(struct bytes in, struct sip_message *out)
{
	const uint8_t *begin = in.at;
	struct reader r = {.m = out};
	*out = (struct sip_message){.content_length = -1};
	out->body = out->sdp = (struct bytes){.at = in.end, .end = in.end};
	enum parse_status start = read_start(&in, out);
	if (start != PARSE_OK)
		return start;
	enum step step = read_headers(&r, &in);
	keep_first(&out->user_agent, r.server);
	if (step == STEP_CUT)
		return PARSE_SNAPPED;
	out->header_length = (size_t)(in.at - begin);
	read_body(&r, in);
	if (!out->call_id.at)
		return PARSE_UNKNOWN;
	return out->body.cut > 0 ? PARSE_SNAPPED : PARSE_OK;
}

size_t sip_message_length(const uint8_t *octets, size_t n)
{
	struct bytes in = bytes_of(octets, n, n);
	struct text whole, value;
	int64_t length = -1;
	enum step step;
	skip_line_ends(&in);
	while ((step = next_header(&in, &whole)) == STEP_HEADER) {
		const struct header *row = split_header(whole, &value);
		if (row && row->take == take_content_length && length < 0)
			length = text_number(value, CONTENT_LENGTH_MAX);
	}
	if (step == STEP_CUT)
		return 0;
	return (size_t)(in.at - octets) + (length > 0 ? (size_t)length : 0);
}

/* The walk over the fields, with Wireshark's names. */

static void start_fields(struct field_sink *sink, const struct sip_message *m, struct text line)
{
	if (m->request) {
		text_field(sink, "sip.Request-Line", "Request line", line);
		text_field(sink, "sip.Method", "Method", m->method_name);
		text_field(sink, "sip.r-uri", "Request URI", m->request_uri);
		return;
	}
	text_field(sink, "sip.Status-Line", "Status line", line);
	text_word(&line);
	struct text code = text_word(&line);
	field_uint(sink, "sip.Status-Code", "Status code", m->status, NULL,
		(const uint8_t *)code.at, code.n);
	text_field(sink, "sip.Reason-Phrase", "Reason phrase", m->reason);
}

static void header_fields(struct field_sink *sink, struct bytes *in)
{
	struct text whole, value;
	enum step step;
	while ((step = next_header(in, &whole)) == STEP_HEADER) {
		const struct header *row = split_header(whole, &value);
		if (row)
			row->show(sink, row, value);
		else
			text_field(sink, "sip.msg_hdr", "Header", whole);
	}
	if (step == STEP_CUT)
		text_field(sink, "sip.msg_hdr", "Header, cut short",
			(struct text){(const char *)in->at, bytes_left(in)});
}

static void body_fields(struct field_sink *sink, const struct sip_message *m)
{
	if (bytes_left(&m->sdp) > 0) {
		field_open(sink, "sdp", "Session Description Protocol", m->sdp.at,
			bytes_left(&m->sdp));
		sdp_proto.fields(m->sdp, sink);
		field_close(sink);
	} else if (bytes_left(&m->body) > 0)
		field_octets(
			sink, "sip.msg_body", "Message body", m->body.at, bytes_left(&m->body));
}

static void sip_fields(struct bytes in, struct field_sink *sink)
{
	struct sip_message m;
	struct text line;
	sip_parse(in, &m);
	skip_line_ends(&in);
	if ((!m.request && !m.status) || !text_line(&in, &line))
		return;
	start_fields(sink, &m, text_trim(line));
	header_fields(sink, &in);
	body_fields(sink, &m);
}

const struct proto sip_proto = {
	.name = "sip",
	.title = "SIP",
	.spec = "RFC 3261",
	.fields = sip_fields,
};
