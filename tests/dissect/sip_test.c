#include <glib.h>

#include "dissect/sdp.h"
#include "dissect/sip.h"

static bool same(struct text t, const char *want)
{
	return t.n == strlen(want) && (t.n == 0 || !memcmp(t.at, want, t.n));
}

static bool holds(const struct bytes *b, const char *want)
{
	return same((struct text){(const char *)b->at, bytes_left(b)}, want);
}

static struct bytes of(const char *s)
{
	return bytes_of(s, strlen(s), strlen(s));
}

static enum parse_status parse(const char *s, struct sip_message *out)
{
	return sip_parse(of(s), out);
}

#define SDP                                                                                        \
	"v=0\r\n"                                                                                  \
	"c=IN IP4 192.0.2.1\r\n"                                                                   \
	"m=image 4000 udptl t38\r\n"
#define SDP_LENGTH 49

static const char invite[] = "INVITE sip:5552000@192.0.2.9;user=phone SIP/2.0\r\n"
			     "Via: SIP/2.0/UDP 192.0.2.5:5060;rport;branch=z9hG4bKtop\r\n"
			     "Via: SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKbottom\r\n"
			     "Max-Forwards: 69\r\n"
			     "From: \"Fax <5551000>\" <sip:5551000@192.0.2.1;user=phone>;tag=a1\r\n"
			     "To: <sip:5552000@192.0.2.9>\r\n"
			     "Call-ID: 77@192.0.2.1\r\n"
			     "CSeq: 102 INVITE\r\n"
			     "Contact: <sip:5551000@192.0.2.1:5062>;expires=60\r\n"
			     "User-Agent: gateway 1.0\r\n"
			     "X-Unknown: left alone\r\n"
			     "Content-Type: application/sdp; charset=utf-8\r\n"
			     "Content-Length: 49\r\n"
			     "\r\n" SDP;

static void request(void)
{
	struct sip_message m;
	g_assert_cmpint(parse(invite, &m), ==, PARSE_OK);
	g_assert_true(m.request);
	g_assert_cmpint(m.method, ==, SIP_INVITE);
	g_assert_true(same(m.method_name, "INVITE"));
	g_assert_true(same(m.request_uri, "sip:5552000@192.0.2.9;user=phone"));
	g_assert_cmpuint(m.status, ==, 0);
	g_assert_true(same(m.call_id, "77@192.0.2.1"));
	g_assert_cmpuint(m.cseq, ==, 102);
	g_assert_true(same(m.from.display, "Fax <5551000>"));
	g_assert_true(same(m.from.uri, "sip:5551000@192.0.2.1;user=phone"));
	g_assert_true(same(m.from.tag, "a1"));
	g_assert_null(m.to.display.at);
	g_assert_true(same(m.to.uri, "sip:5552000@192.0.2.9"));
	g_assert_null(m.to.tag.at);
	g_assert_true(same(m.contact, "sip:5551000@192.0.2.1:5062"));
	g_assert_true(same(m.user_agent, "gateway 1.0"));
	g_assert_true(same(m.via_top, "SIP/2.0/UDP 192.0.2.5:5060;rport;branch=z9hG4bKtop"));
	g_assert_true(same(m.via_branch, "z9hG4bKtop"));
	g_assert_true(same(m.via_bottom_branch, "z9hG4bKbottom"));
	g_assert_true(same(m.content_type, "application/sdp"));
	g_assert_cmpint(m.content_length, ==, SDP_LENGTH);
	g_assert_cmpuint(m.header_length, ==, sizeof(invite) - 1 - SDP_LENGTH);
	g_assert_true(holds(&m.sdp, SDP));
}

static void response(void)
{
	struct sip_message m;
	g_assert_cmpint(parse("SIP/2.0 488 Not Acceptable Here\r\n"
			      "v: SIP/2.0/UDP h;branch=b1 , SIP/2.0/TCP h2;branch=b2\r\n"
			      "f: sip:a@b;tag=1\r\n"
			      "t: Fax <sip:c@d>;tag=2\r\n"
			      "i: x\r\n"
			      "CSeq: 3 INVITE\r\n"
			      "Server: pbx\r\n"
			      "Warning: 304 h \"Media type not available\"\r\n"
			      "Reason: Q.850;cause=88\r\n"
			      "l: 0\r\n"
			      "\r\n",
				&m),
		==, PARSE_OK);
	g_assert_false(m.request);
	g_assert_cmpuint(m.status, ==, 488);
	g_assert_true(same(m.reason, "Not Acceptable Here"));
	g_assert_cmpint(m.method, ==, SIP_INVITE);
	g_assert_true(same(m.method_name, "INVITE"));
	g_assert_true(same(m.from.uri, "sip:a@b"));
	g_assert_true(same(m.from.tag, "1"));
	g_assert_true(same(m.to.display, "Fax"));
	g_assert_true(same(m.to.tag, "2"));
	g_assert_true(same(m.via_branch, "b1"));
	g_assert_true(same(m.via_bottom_branch, "b2"));
	g_assert_true(same(m.user_agent, "pbx"));
	g_assert_true(same(m.warning, "304 h \"Media type not available\""));
	g_assert_true(same(m.reason_header, "Q.850;cause=88"));
	g_assert_cmpint(m.content_length, ==, 0);
	g_assert_cmpuint(bytes_left(&m.body), ==, 0);
	g_assert_cmpuint(bytes_left(&m.sdp), ==, 0);
}

/* In the manner of RFC 4475 3.1.1.1: legal, and nobody writes it so. */
static void white_space(void)
{
	struct sip_message m;
	g_assert_cmpint(parse("\r\n\r\nINVITE sip:v@example.com;unknown SIP/2.0\n"
			      "TO :\n"
			      " sip:v@example.com ;   tag    = 1918n\n"
			      "from   : \"J Rosenberg \\\\\\\"\"       <sip:j@example.com>\n"
			      "  ;\n"
			      "  tag = 98asjd8\n"
			      "MaX-fOrWaRdS: 0068\n"
			      "CALL-id\t: ws.1\n"
			      "cseq: 0009\n"
			      "  INVITE\n"
			      "Via  : SIP  /   2.0\n"
			      " /UDP\n"
			      "    192.0.2.2;branch=390skdjuw\n"
			      "s :\n"
			      "v:  SIP  / 2.0  / TCP     s.example.com   ;\n"
			      "  branch  =   z9hG4bK9ikj8  ,\n"
			      " SIP  /    2.0   / UDP  192.0.2.255   ; branch=\n"
			      " z9hG4bK30239\n"
			      "m:\"Quoted, <string> \\\"\\\"\" <sip:j@example.com> ; newparam =\n"
			      "      newvalue ;\n"
			      "  secondparam ; q = 0.33\n"
			      "Content-Type: application/sdp\n"
			      "l: 49\n"
			      "\n" SDP,
				&m),
		==, PARSE_OK);
	g_assert_true(same(m.to.uri, "sip:v@example.com"));
	g_assert_true(same(m.to.tag, "1918n"));
	g_assert_true(same(m.from.display, "J Rosenberg \\\\\\\""));
	g_assert_true(same(m.from.uri, "sip:j@example.com"));
	g_assert_true(same(m.from.tag, "98asjd8"));
	g_assert_true(same(m.call_id, "ws.1"));
	g_assert_cmpuint(m.cseq, ==, 9);
	g_assert_true(same(m.via_branch, "390skdjuw"));
	g_assert_true(same(m.via_bottom_branch, "z9hG4bK30239"));
	g_assert_true(same(m.contact, "sip:j@example.com"));
	g_assert_cmpuint(bytes_left(&m.sdp), ==, SDP_LENGTH);
}

static void parties(void)
{
	static const struct {
		const char *value, *display, *uri, *tag;
	} rows[] = {
		{"<sip:a@b>;tag=t", NULL, "sip:a@b", "t"},
		{"A. B. <sip:a@b>;TAG=t", "A. B.", "sip:a@b", "t"},
		{"caller<sip:a@b>;tag=t", "caller", "sip:a@b", "t"},
		{"\"\" <sip:a@b>;x=\";tag=no\";tag=t", NULL, "sip:a@b", "t"},
		{"\"a\\\" <no>;tag=x\" <sip:a@b>;tag=t", "a\\\" <no>;tag=x", "sip:a@b", "t"},
		{"\"open <sip:a@b>;tag=t", "\"open", "sip:a@b", "t"}, /* a quote never closed */
		{"Bell, Alexander <sip:a@b>;tag=t", "Bell, Alexander", "sip:a@b", "t"},
		{"\"W\" < sip:a@b >;tag=t", "W", "sip:a@b", "t"},
		{"<sip:a@b;tag=inner>", NULL, "sip:a@b;tag=inner", NULL},
		{"<sip:a@b", NULL, "sip:a@b", NULL},
		{"sip:a@b;tag=t;x=y", NULL, "sip:a@b", "t"},
		{"sip:a@b;tag=\"t t\"", NULL, "sip:a@b", "t t"},
		{"sip:a@b;tag=\"", NULL, "sip:a@b", "\""},
		{"sip:a@b;tag=", NULL, "sip:a@b", NULL},
		{"sip:a@b;mytag=1;tag", NULL, "sip:a@b", NULL},
		{"tel:+15551000;tag=t", NULL, "tel:+15551000", "t"},
		{"<>;tag=t", NULL, "", "t"},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		g_autofree char *s =
			g_strdup_printf("SIP/2.0 200 OK\r\nFrom: %s\r\nTo: %s\r\ni: 1\r\n\r\n",
				rows[i].value, rows[i].value);
		g_assert_cmpint(parse(s, &m), ==, PARSE_OK);
		const struct sip_party *both[] = {&m.from, &m.to};
		for (size_t k = 0; k < 2; k++) {
			g_assert_true(same(both[k]->uri, rows[i].uri));
			g_assert_true(rows[i].display ? same(both[k]->display, rows[i].display)
						      : !both[k]->display.at);
			g_assert_true(rows[i].tag ? same(both[k]->tag, rows[i].tag)
						  : both[k]->tag.n == 0);
		}
	}
}

static void start_lines(void)
{
	static const struct {
		const char *line;
		enum parse_status status;
		const char *what; /* URI or reason phrase */
	} rows[] = {
		{"OPTIONS sip:a@b SIP/2.0", PARSE_OK, "sip:a@b"},
		{"OPTIONS  sip:a@b  SIP/2.0  ", PARSE_OK, "sip:a@b"},
		{"OPTIONS sip:a@b; lr SIP/2.0", PARSE_OK, "sip:a@b; lr"},
		{"OPTIONS <sip:a@b> SIP/2.0", PARSE_OK, "<sip:a@b>"},
		{"!x.1_*+`%'~ a:b SIP/2.0", PARSE_OK, "a:b"},
		{"SIP/2.0 100 ", PARSE_OK, ""},
		{"SIP/2.0 100", PARSE_OK, ""},
		{"SIP/2.0 200 = 2**3 \xd0\xbd", PARSE_OK, "= 2**3 \xd0\xbd"},
		{"OPTIONS sip:a@b SIP/7.0", PARSE_UNKNOWN, NULL},
		{"OPTIONS sip:a@bSIP/2.0", PARSE_UNKNOWN, NULL},
		{"OPTIONS SIP/2.0", PARSE_UNKNOWN, NULL}, /* no URI */
		{"OPT:IONS sip:a@b SIP/2.0", PARSE_UNKNOWN, NULL},
		{"GET / HTTP/1.1", PARSE_UNKNOWN, NULL},
		{"SIP/2.0 20 OK", PARSE_UNKNOWN, NULL},
		{"SIP/2.0 099 Low", PARSE_UNKNOWN, NULL},
		{"SIP/2.0 700 High", PARSE_UNKNOWN, NULL},
		{"SIP/2.0 4294967301 Wraps to 5", PARSE_UNKNOWN, NULL},
		{"SIP/2.0 -20 OK", PARSE_UNKNOWN, NULL},
		{"SIP/2.0", PARSE_UNKNOWN, NULL},
		{"", PARSE_UNKNOWN, NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		g_autofree char *s = g_strdup_printf("%s\r\nCall-ID: 1\r\n\r\n", rows[i].line);
		g_assert_cmpint(parse(s, &m), ==, rows[i].status);
		if (rows[i].what)
			g_assert_true(same(m.request ? m.request_uri : m.reason, rows[i].what));
	}
}

static void methods(void)
{
	static const struct {
		const char *name;
		enum sip_method method;
	} rows[] = {{"INVITE", SIP_INVITE}, {"ACK", SIP_ACK}, {"BYE", SIP_BYE},
		{"CANCEL", SIP_CANCEL}, {"PRACK", SIP_PRACK}, {"UPDATE", SIP_UPDATE},
		{"REFER", SIP_REFER}, {"NOTIFY", SIP_NOTIFY}, {"SUBSCRIBE", SIP_SUBSCRIBE},
		{"INFO", SIP_INFO}, {"OPTIONS", SIP_OPTIONS}, {"REGISTER", SIP_REGISTER},
		{"MESSAGE", SIP_MESSAGE}, {"PUBLISH", SIP_PUBLISH}, {"invite", SIP_OTHER},
		{"INVITES", SIP_OTHER}, {"PING", SIP_OTHER}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		g_autofree char *s = g_strdup_printf(
			"%s sip:a SIP/2.0\r\ni: 1\r\nCSeq: 1 ACK\r\n\r\n", rows[i].name);
		g_assert_cmpint(parse(s, &m), ==, PARSE_OK);
		g_assert_cmpint(m.method, ==, rows[i].method);
		g_assert_true(same(m.method_name, rows[i].name));
	}
}

static void numbers(void)
{
	static const struct {
		const char *length;
		long content_length;
		size_t body;
		enum parse_status status;
	} rows[] = {
		{"5", 5, 5, PARSE_OK},
		{"3", 3, 3, PARSE_OK}, /* RFC 3261 18.3: what is over is ignored */
		{"0", 0, 0, PARSE_OK},
		{"9", 9, 5, PARSE_SNAPPED},
		{"-999", -1, 5, PARSE_OK},
		{"", -1, 5, PARSE_OK},
		{"5 octets", -1, 5, PARSE_OK},
		{"99999999999999999999999", INT32_MAX, 5, PARSE_SNAPPED},
		{"0000000000000000000000005", 5, 5, PARSE_OK},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		g_autofree char *s = g_strdup_printf(
			"BYE sip:a SIP/2.0\r\ni: 1\r\nContent-Length: %s\r\n\r\n12345",
			rows[i].length);
		g_assert_cmpint(parse(s, &m), ==, rows[i].status);
		g_assert_cmpint(m.content_length, ==, rows[i].content_length);
		g_assert_cmpuint(bytes_left(&m.body), ==, rows[i].body);
		size_t want = m.header_length + (size_t)MAX(rows[i].content_length, 0);
		g_assert_cmpuint(sip_message_length((const uint8_t *)s, strlen(s)), ==, want);
	}
}

static void sequence_numbers(void)
{
	static const struct {
		const char *value;
		uint32_t cseq;
		enum sip_method method;
	} rows[] = {
		{"1 BYE", 1, SIP_BYE},
		{"4294967295 BYE", UINT32_MAX, SIP_BYE},
		{"36893488147419103232 BYE", UINT32_MAX, SIP_BYE},
		{"-1 BYE", 0, SIP_BYE},
		{"BYE", 0, SIP_OTHER},
		{"8", 8, SIP_OTHER},
		{"", 0, SIP_OTHER},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		g_autofree char *s = g_strdup_printf(
			"SIP/2.0 200 OK\r\ni: 1\r\nCSeq: %s\r\n\r\n", rows[i].value);
		g_assert_cmpint(parse(s, &m), ==, PARSE_OK);
		g_assert_cmpuint(m.cseq, ==, rows[i].cseq);
		g_assert_cmpint(m.method, ==, rows[i].method);
	}
}

static void first_of_repeated(void)
{
	struct sip_message m;
	g_assert_cmpint(parse("BYE sip:a SIP/2.0\r\n"
			      "i: one\r\nCall-ID: two\r\n"
			      "From: <sip:1@a>;tag=1\r\nf: <sip:2@a>;tag=2\r\n"
			      "CSeq: 1 BYE\r\nCSeq: 2 BYE\r\n"
			      "Contact: \"x, y\" <sip:c1@a>, <sip:c2@a>\r\nm: <sip:c3@a>\r\n"
			      "Server: s\r\nUser-Agent: u\r\n"
			      "Content-Length: 2\r\nl: 4\r\n\r\n1234",
				&m),
		==, PARSE_OK);
	g_assert_true(same(m.call_id, "one"));
	g_assert_true(same(m.from.tag, "1"));
	g_assert_cmpuint(m.cseq, ==, 1);
	g_assert_true(same(m.contact, "sip:c1@a"));
	g_assert_true(same(m.user_agent, "u"));
	g_assert_cmpuint(bytes_left(&m.body), ==, 2);
}

/* What is missing or no header at all stops nothing but a missing Call-ID. */
static void broken_headers(void)
{
	struct sip_message m;
	g_assert_cmpint(parse("BYE sip:a SIP/2.0\r\nno colon\r\n: no name\r\n;;,,<\">\r\n"
			      "Via:\r\nFrom:\r\nTo\r\nCSeq:\r\nContact: *\r\ni: 1\r\n\r\n",
				&m),
		==, PARSE_OK);
	g_assert_true(same(m.call_id, "1"));
	g_assert_true(same(m.contact, "*"));
	g_assert_null(m.via_top.at);
	g_assert_null(m.via_branch.at);
	g_assert_null(m.from.tag.at);
	g_assert_cmpint(parse("BYE sip:a SIP/2.0\r\nCSeq: 1 BYE\r\n\r\n", &m), ==, PARSE_UNKNOWN);
	g_assert_cmpint(parse("BYE sip:a SIP/2.0\r\nCall-ID:\r\n\r\n", &m), ==, PARSE_UNKNOWN);
	/* No empty line: more is to come. */
	g_assert_cmpint(parse("BYE sip:a SIP/2.0\r\nCall-ID: 1\r\n", &m), ==, PARSE_SNAPPED);
	g_assert_true(same(m.call_id, "1"));
}

static void via_lists(void)
{
	struct sip_message m;
	parse("BYE sip:a SIP/2.0\r\ni: 1\r\nVia: ,, SIP/2.0/UDP a;x=\",\";branch=1,,SIP/2.0/UDP "
	      "b,\r\n\r\n",
		&m);
	g_assert_true(same(m.via_top, "SIP/2.0/UDP a;x=\",\";branch=1"));
	g_assert_true(same(m.via_branch, "1"));
	/* The bottom Via has none (RFC 2543): another hop's branch would be wrong. */
	g_assert_null(m.via_bottom_branch.at);

	GString *s = g_string_new("BYE sip:a SIP/2.0\r\ni: 1\r\nv: x;branch=first");
	for (int i = 0; i < 20000; i++)
		g_string_append(s, ",");
	g_string_append(s, "y;branch=last\r\n\r\n");
	g_assert_cmpint(parse(s->str, &m), ==, PARSE_OK);
	g_assert_true(same(m.via_branch, "first"));
	g_assert_true(same(m.via_bottom_branch, "last"));
	g_string_free(s, TRUE);
}

static void check_sdp(const char *head, const char *body, const char *type, const char *sdp)
{
	struct sip_message m;
	g_autofree char *s =
		g_strdup_printf("INVITE sip:a SIP/2.0\r\ni: 1\r\n%s\r\n%s", head, body);
	g_assert_cmpint(parse(s, &m), ==, PARSE_OK);
	g_assert_true(same(m.content_type, type));
	g_assert_true(holds(&m.sdp, sdp));
}

static void bodies(void)
{
	check_sdp("Content-Type: Application/SDP\r\n", SDP, "Application/SDP", SDP);
	check_sdp("c: application/sdp;x=\"a;b\"\r\n", SDP, "application/sdp", SDP);
	check_sdp("", SDP, "", SDP); /* no Content-Type */
	check_sdp("", "hello", "", "");
	check_sdp("c: text/plain\r\n", SDP, "text/plain", "");
	check_sdp("c: application/sdp\r\ne: gzip\r\n", "\x1f\x8b", "application/sdp", "");
	check_sdp("c: application/sdp\r\ne: identity\r\n", SDP, "application/sdp", SDP);
	check_sdp("c: message/sipfrag\r\n", "SIP/2.0 200 OK\r\n", "message/sipfrag", "");
}

static void multipart(void)
{
	static const char mixed[] = "c: multipart/mixed;boundary=\"b-1\"\r\n";
	check_sdp(mixed,
		"preamble\r\n--b-1\r\nContent-Type: application/isup;version=x\r\n\r\n\x01\xff\r\n"
		"--b-1\r\nContent-Disposition: session\r\ncontent-type :application/sdp\r\n\r\n" SDP
		"\r\n--b-1--\r\nepilogue",
		"application/sdp", SDP);
	check_sdp(mixed, "--b-1\nc: application/sdp\n\nv=0\n--b-1--", "application/sdp", "v=0");
	/* Never closed. */
	check_sdp(mixed, "--b-1\r\nc: application/sdp\r\n\r\n" SDP, "application/sdp", SDP);
	/* A longer boundary is another one. */
	check_sdp(mixed, "--b-1\r\nc: application/sdp\r\n\r\nv=0\r\n--b-10\r\n--b-1--",
		"application/sdp", "v=0\r\n--b-10");
	check_sdp(mixed, "--b-1\r\n\r\nv=0\r\n--b-1--\r\n", "multipart/mixed", "");
	check_sdp(mixed, "", "multipart/mixed", "");
	check_sdp("c: multipart/mixed\r\n", "--\r\nc: application/sdp\r\n\r\nv=0",
		"multipart/mixed", "");
	check_sdp(mixed,
		"--b-1\r\nc: multipart/alternative;boundary=in\r\n\r\n"
		"--in\r\nc: text/plain\r\n\r\nx\r\n--in\r\nc: "
		"application/sdp\r\n\r\nv=0\r\n--in--\r\n"
		"\r\n--b-1--\r\n",
		"application/sdp", "v=0");
	/* The inner one holds none: the search goes on behind it. */
	check_sdp(mixed,
		"--b-1\r\nc: multipart/alternative;boundary=in\r\n\r\n--in\r\n\r\nx\r\n--in--\r\n"
		"\r\n--b-1\r\nc: application/sdp\r\n\r\nv=0\r\n--b-1--\r\n",
		"application/sdp", "v=0");
}

/* Parts within parts, deeper than anybody sends, are not followed. */
static void multipart_depth(void)
{
	GString *s = g_string_new("INVITE sip:a SIP/2.0\r\ni: 1\r\n");
	for (int i = 0; i < 1000; i++)
		g_string_append_printf(s, "c: multipart/mixed;boundary=%d\r\n\r\n--%d\r\n", i, i);
	g_string_append(s, "c: application/sdp\r\n\r\nv=0\r\n");
	struct sip_message m;
	g_assert_cmpint(parse(s->str, &m), ==, PARSE_OK);
	g_assert_true(same(m.content_type, "multipart/mixed"));
	g_assert_cmpuint(bytes_left(&m.sdp), ==, 0);
	g_string_free(s, TRUE);
}

static void likely(void)
{
	static const char *const yes[] = {
		"INVITE sip:a@b SIP/2.0\r\n",
		"INVITE <sip:a@b> SIP/2.0\n",
		"X-Ping sip:a@b SIP/2.0 \r\nVia",
		"OPTIONS weird:a SIP/2.0\r\n",
		"INVITE sip:a@b", /* cut short */
		"INVITE tel:+1555",
		"REGISTER sips:",
		"\r\n\r\nBYE sip:a@b SIP/2.0\r\n",
		"SIP/2.0 200 OK\r\n",
		"SIP/2.0 100\r\n",
		"SIP/2.0 100",
	};
	static const char *const no[] = {
		"", "\r\n\r\n", "\r\n\r\n\x80", "I", "INVITE", "INVITE ", "INVITE http://a/",
		"INVITE sip:a@b SIP/3.0\r\n", "INVITE sip:a@bSIP/2.0\r\n",
		"INVITE\tsip:a@b SIP/2.0\r\n", "invite sip:a@b SIP/2.0\r\n",
		"GET /sip: HTTP/1.1\r\n", "DESCRIBE rtsp://a RTSP/1.0\r\n",
		"THIS-METHOD-IS-LONGER-THAN-ANY-OTHER sip:a@b SIP/2.0\r\n", "SIP/2.0", "SIP/2.0 20",
		"SIP/2.0 2000 OK\r\n", "SIP/2.0 xyz\r\n",
		"A\x11\x06\xc0\x01\x80\x09\xff", /* UDPTL */
		"\x80\x08\x12\x34",		 /* RTP */
	};
	for (size_t i = 0; i < G_N_ELEMENTS(yes); i++)
		g_assert_true(sip_likely(of(yes[i])));
	for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
		g_assert_false(sip_likely(of(no[i])));
}

static void beginnings(void)
{
	static const char *const no[] = {
		"", "\r\n", "GET", "INVITES", "INVITE h", "BYE  ", "SIP/3", "HEP3", "AND", "ack"};
	for (size_t n = 1; n < 20; n++)
		g_assert_true(sip_may_begin(bytes_of(invite, n, n)));
	g_assert_true(sip_may_begin(of("\r\n\r\nSIP/2")));
	g_assert_true(sip_may_begin(of("OPTIONS te")));
	for (size_t i = 0; i < G_N_ELEMENTS(no); i++)
		g_assert_false(sip_may_begin(of(no[i])));
}

static void stream_lengths(void)
{
	const size_t whole = sizeof(invite) - 1;
	g_autofree char *two = g_strconcat("\r\n\r\n", invite, invite, NULL);
	const uint8_t *octets = (const uint8_t *)two;
	for (size_t n = 0; n < 4 + whole - SDP_LENGTH; n++)
		g_assert_cmpuint(sip_message_length(octets, n), ==, 0);
	/* Known as soon as the headers are there, and not changed by what follows. */
	for (size_t n = 4 + whole - SDP_LENGTH; n <= strlen(two); n++)
		g_assert_cmpuint(sip_message_length(octets, n), ==, 4 + whole);
	static const char bare[] = "BYE sip:a SIP/2.0\ni: 1\n\nBYE";
	g_assert_cmpuint(
		sip_message_length((const uint8_t *)bare, sizeof(bare) - 1), ==, sizeof(bare) - 4);
	static const char other[] = "BYE sip:a SIP/2.0\r\nX-Content-Length: 9\r\n\r\n";
	g_assert_cmpuint(sip_message_length((const uint8_t *)other, sizeof(other) - 1), ==,
		sizeof(other) - 1);
	g_assert_cmpuint(sip_message_length((const uint8_t *)"\r\n\r\n", 4), ==, 0);
}

struct names {
	struct field_sink sink;
	GString *text;
	int depth;
};

static void note_open(struct field_sink *sink, const struct field *f)
{
	struct names *names = (struct names *)(void *)sink;
	names->depth++;
	g_string_append_printf(names->text, "%s {\n", f->name);
}

static void note_close(struct field_sink *sink)
{
	struct names *names = (struct names *)(void *)sink;
	names->depth--;
	g_string_append(names->text, "}\n");
}

static void note_field(struct field_sink *sink, const struct field *f)
{
	GString *text = ((struct names *)(void *)sink)->text;
	if (f->kind == FIELD_UINT)
		g_string_append_printf(text, "%s=%u\n", f->name, (unsigned)f->value);
	else if (f->kind == FIELD_TEXT)
		g_string_append_printf(text, "%s=%.*s\n", f->name, (int)f->text_length, f->text);
	else
		g_string_append_printf(text, "%s:%zu\n", f->name, f->length);
}

static char *fields_of(const void *octets, size_t captured, size_t sent)
{
	struct names names = {{note_open, note_field, note_close}, g_string_new(NULL), 0};
	sip_proto.fields(bytes_of(octets, captured, sent), &names.sink);
	g_assert_cmpint(names.depth, ==, 0);
	return g_string_free(names.text, FALSE);
}

static void fields(void)
{
	g_autofree char *got = fields_of(invite, sizeof(invite) - 1, sizeof(invite) - 1);
	g_assert_cmpstr(got, ==,
		"sip.Request-Line=INVITE sip:5552000@192.0.2.9;user=phone SIP/2.0\n"
		"sip.Method=INVITE\n"
		"sip.r-uri=sip:5552000@192.0.2.9;user=phone\n"
		"sip.Via=SIP/2.0/UDP 192.0.2.5:5060;rport;branch=z9hG4bKtop\n"
		"sip.Via.branch=z9hG4bKtop\n"
		"sip.Via=SIP/2.0/UDP 192.0.2.1;branch=z9hG4bKbottom\n"
		"sip.Via.branch=z9hG4bKbottom\n"
		"sip.Max-Forwards=69\n"
		"sip.From=\"Fax <5551000>\" <sip:5551000@192.0.2.1;user=phone>;tag=a1\n"
		"sip.from.addr=sip:5551000@192.0.2.1;user=phone\n"
		"sip.from.tag=a1\n"
		"sip.To=<sip:5552000@192.0.2.9>\n"
		"sip.to.addr=sip:5552000@192.0.2.9\n"
		"sip.Call-ID=77@192.0.2.1\n"
		"sip.CSeq=102 INVITE\n"
		"sip.CSeq.seq=102\n"
		"sip.CSeq.method=INVITE\n"
		"sip.Contact=<sip:5551000@192.0.2.1:5062>;expires=60\n"
		"sip.User-Agent=gateway 1.0\n"
		"sip.msg_hdr=X-Unknown: left alone\n"
		"sip.Content-Type=application/sdp; charset=utf-8\n"
		"sip.Content-Length=49\n"
		"sdp {\n"
		"sdp.version=0\n"
		"sdp.connection_info=IN IP4 192.0.2.1\n"
		"sdp.connection_info.network_type=IN\n"
		"sdp.connection_info.address_type=IP4\n"
		"sdp.connection_info.address=192.0.2.1\n"
		"sdp.media=image 4000 udptl t38\n"
		"sdp.media.media=image\n"
		"sdp.media.port=4000\n"
		"sdp.media.proto=udptl\n"
		"sdp.media.format=t38\n"
		"}\n");
}

static void response_fields(void)
{
	static const char in[] = "\r\nSIP/2.0  200 OK\r\nl: -5\r\nServer: s\r\ni: 1\r\n\r\nbody";
	g_autofree char *got = fields_of(in, sizeof(in) - 1, sizeof(in) - 1);
	g_assert_cmpstr(got, ==,
		"sip.Status-Line=SIP/2.0  200 OK\n"
		"sip.Status-Code=200\n"
		"sip.Reason-Phrase=OK\n"
		"sip.Content-Length=-5\n"
		"sip.Server=s\n"
		"sip.Call-ID=1\n"
		"sip.msg_body:4\n");
	g_autofree char *cut = fields_of("BYE sip:a SIP/2.0\r\nCall-I", 25, 99);
	g_assert_cmpstr(cut, ==,
		"sip.Request-Line=BYE sip:a SIP/2.0\n"
		"sip.Method=BYE\n"
		"sip.r-uri=sip:a\n"
		"sip.msg_hdr=Call-I\n");
	g_autofree char *none = fields_of("\x80\x08", 2, 2);
	g_assert_cmpstr(none, ==, "");
}

/* Where the line of the header begins, and the octet behind it. */
static size_t line_end(const char *message, const char *header)
{
	const char *at = strstr(message, header);
	return (size_t)(strchr(at, '\n') + 1 - message);
}

/* Cut by the capture and cut in a stream: half a value is never taken for a whole one. */
static void truncated(void)
{
	const size_t whole = sizeof(invite) - 1;
	const size_t call_id = line_end(invite, "Call-ID"), from = line_end(invite, "From");
	for (size_t n = 0; n < whole; n++) {
		g_autofree char *kept = g_malloc(n + 1);
		memcpy(kept + 1, invite, n);
		for (size_t sent = n; sent <= whole; sent += whole - n) {
			struct sip_message m;
			enum parse_status status = sip_parse(bytes_of(kept + 1, n, sent), &m);
			g_assert_cmpint(status, ==,
				n < strlen("INVITE sip:") ? PARSE_UNKNOWN : PARSE_SNAPPED);
			g_assert_true(
				n < call_id ? !m.call_id.at : same(m.call_id, "77@192.0.2.1"));
			g_assert_true(n < from ? !m.from.tag.at : same(m.from.tag, "a1"));
			g_assert_cmpuint(bytes_sent(&m.body), ==, m.header_length ? SDP_LENGTH : 0);
			sip_likely(bytes_of(kept + 1, n, sent));
			g_free(fields_of(kept + 1, n, sent));
		}
	}
}

/* Every octet replaced by each of those that mean something to the parser: nothing is read outside. */
static void damaged(void)
{
	static const char marks[] = "\0\n\r \"<>\\;,=:-\xff";
	const size_t whole = sizeof(invite) - 1;
	g_autofree char *copy = g_memdup2(invite, whole);
	for (size_t n = 0; n < whole; n++) {
		for (size_t i = 0; i < sizeof(marks) - 1; i++) {
			struct sip_message m;
			struct sdp sdp;
			copy[n] = marks[i];
			sip_parse(bytes_of(copy, whole, whole), &m);
			g_assert_true(m.body.end <= (const uint8_t *)copy + whole);
			g_assert_true(m.sdp.at >= m.body.at && m.sdp.end <= m.body.end);
			sdp_parse(m.sdp, &sdp);
			g_free(fields_of(copy, whole, whole));
			copy[n] = invite[n];
		}
	}
}

/* Every form of a party: RFC 3261 20.10, 20.20, 20.39, RFC 3966. */
static void party_forms(void)
{
	static const struct {
		const char *value, *display, *uri, *tag;
	} rows[] = {
		{"tel:+1-201-555-0123;phone-context=example.com;tag=7", NULL, "tel:+1-201-555-0123",
			"7"},
		{"<tel:5550123;phone-context=+1>;tag=7", NULL, "tel:5550123;phone-context=+1", "7"},
		{"\"B\xc3\xbcro \xe4\xbc\xa0\xe7\x9c\x9f\" <sips:fax@[2001:db8::1]:5061>;tag=u",
			"B\xc3\xbcro \xe4\xbc\xa0\xe7\x9c\x9f", "sips:fax@[2001:db8::1]:5061", "u"},
		{"B\xc3\xbcro <sip:1@h>;TAG = u", "B\xc3\xbcro", "sip:1@h", "u"},
		{"\"a;tag=no, b\" <sip:1@h;tag=no>;x=\";tag=no\";tag=yes", "a;tag=no, b",
			"sip:1@h;tag=no", "yes"},
		{"sip:anonymous@anonymous.invalid", NULL, "sip:anonymous@anonymous.invalid", NULL},
		{"<urn:service:sos>;tag=e", NULL, "urn:service:sos", "e"},
		{"\"\"<sip:1@h>", "", "sip:1@h", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		char *s = g_strconcat("OPTIONS sip:h SIP/2.0\r\ni: c\r\nf: ", rows[i].value,
			"\r\nt:", rows[i].value, "\r\n\r\n", NULL);
		g_assert_cmpint(parse(s, &m), ==, PARSE_OK);
		g_assert_true(rows[i].display ? same(m.from.display, rows[i].display)
					      : !m.from.display.at);
		g_assert_true(same(m.from.uri, rows[i].uri) && same(m.to.uri, rows[i].uri));
		g_assert_true(rows[i].tag ? same(m.to.tag, rows[i].tag) : !m.to.tag.at);
		g_free(s);
	}
}

/* RFC 6913, as RFC 3840 and RFC 3841 write feature tags. */
static void fax_feature(void)
{
	static const struct {
		const char *headers, *want;
	} rows[] = {
		{"m: <sip:a@h;+sip.fax=\"no\">;q=1;+sip.fax=\"t38\"\r\n", "t38"},
		{"Contact: <sip:a@h>, <sip:b@h>;+SIP.FAX=\"passthrough\"\r\n", "passthrough"},
		{"a: *;+sip.fax=\"t38,passthrough\";require\r\n", "t38,passthrough"},
		{"Accept-Contact: *;mobility=\"fixed\"\r\n"
		 "Accept-Contact: *;+sip.fax=\"t38\";explicit\r\nm: <sip:a>;+sip.fax=\"x\"\r\n",
			"t38"},
		{"Contact: <sip:a@h>;sip.fax=\"t38\"\r\nSubject: +sip.fax=\"t38\"\r\n", NULL},
		{"j: *;+sip.fax=\"t38\"\r\n", NULL},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sip_message m;
		char *s = g_strconcat(
			"INVITE sip:h SIP/2.0\r\ni: c\r\n", rows[i].headers, "\r\n", NULL);
		g_assert_cmpint(parse(s, &m), ==, PARSE_OK);
		g_assert_true(rows[i].want ? same(m.fax_feature, rows[i].want) : !m.fax_feature.at);
		g_free(s);
	}
}

/* RFC 3515 2.1, RFC 3892 3, RFC 3891 3. */
static void transfer(void)
{
	struct sip_message m;
	g_assert_cmpint(
		parse("REFER sip:h SIP/2.0\r\ni: c\r\n"
		      "r: \"B\" <sip:b@h?Replaces=c1%40h%3Bto-tag%3D1%3Bfrom-tag%3D2>;x=1\r\n"
		      "b: sip:a@h;cid=\"1@h\"\r\nRefer-To: <sip:other@h>\r\n\r\n",
			&m),
		==, PARSE_OK);
	g_assert_true(same(m.refer_to, "sip:b@h?Replaces=c1%40h%3Bto-tag%3D1%3Bfrom-tag%3D2"));
	g_assert_true(same(m.referred_by, "sip:a@h"));
	g_assert_null(m.replaces.at);
	g_assert_cmpint(parse("INVITE sip:h SIP/2.0\r\ni: c\r\n"
			      "Replaces: 425928@bobster.example.org ;\r\n to-tag=7743;from-tag=6472"
			      ";early-only\r\nReplaces: second\r\n"
			      "Referred-By: <sip:r@h>;cid=1\r\n\r\n",
				&m),
		==, PARSE_OK);
	g_assert_true(same(m.replaces, "425928@bobster.example.org"));
	g_assert_true(same(m.replaces_to_tag, "7743"));
	g_assert_true(same(m.replaces_from_tag, "6472"));
	g_assert_true(same(m.referred_by, "sip:r@h"));
	g_assert_null(m.refer_to.at);
}

/* All compact names of RFC 3261 7.3.3 and later that the parser reads, folded at every place that may be. */
static void compact_and_folded(void)
{
	struct sip_message m;
	g_assert_cmpint(parse("INVITE sip:h SIP/2.0\r\n"
			      "v:\r\n SIP/2.0/UDP h\r\n\t;branch=\r\n z9hG4bK1\r\n"
			      "f:\r\n \"x\"\r\n <sip:1@h>\r\n ;tag=\r\n 1\r\n"
			      "t:\r\n\t<sip:2@h>\r\n"
			      "i:\r\n c1\r\nCSeq:\r\n 7\r\n INVITE\r\n"
			      "m:\r\n <sip:3@h>\r\n"
			      "c:\r\n application/sdp\r\nl:\r\n 49\r\n\r\n" SDP,
				&m),
		==, PARSE_OK);
	g_assert_true(same(m.via_branch, "z9hG4bK1"));
	g_assert_true(same(m.from.display, "x") && same(m.from.uri, "sip:1@h"));
	g_assert_true(same(m.from.tag, "1") && same(m.to.uri, "sip:2@h"));
	g_assert_true(same(m.call_id, "c1") && same(m.contact, "sip:3@h"));
	g_assert_cmpuint(m.cseq, ==, 7);
	g_assert_true(holds(&m.sdp, SDP));
	g_assert_cmpint(parse("INVITE sip:h SIP/2.0\r\ni: c\r\ne: gzip\r\n"
			      "c: application/sdp\r\n\r\nv=0\r\n",
				&m),
		==, PARSE_OK);
	g_assert_cmpuint(bytes_left(&m.sdp), ==, 0);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/sip/request", request);
	g_test_add_func("/dissect/sip/response", response);
	g_test_add_func("/dissect/sip/white-space", white_space);
	g_test_add_func("/dissect/sip/parties", parties);
	g_test_add_func("/dissect/sip/start-lines", start_lines);
	g_test_add_func("/dissect/sip/methods", methods);
	g_test_add_func("/dissect/sip/numbers", numbers);
	g_test_add_func("/dissect/sip/sequence-numbers", sequence_numbers);
	g_test_add_func("/dissect/sip/first-of-repeated", first_of_repeated);
	g_test_add_func("/dissect/sip/broken-headers", broken_headers);
	g_test_add_func("/dissect/sip/via-lists", via_lists);
	g_test_add_func("/dissect/sip/bodies", bodies);
	g_test_add_func("/dissect/sip/multipart", multipart);
	g_test_add_func("/dissect/sip/multipart-depth", multipart_depth);
	g_test_add_func("/dissect/sip/likely", likely);
	g_test_add_func("/dissect/sip/beginnings", beginnings);
	g_test_add_func("/dissect/sip/stream-lengths", stream_lengths);
	g_test_add_func("/dissect/sip/fields", fields);
	g_test_add_func("/dissect/sip/response-fields", response_fields);
	g_test_add_func("/dissect/sip/party-forms", party_forms);
	g_test_add_func("/dissect/sip/fax-feature", fax_feature);
	g_test_add_func("/dissect/sip/transfer", transfer);
	g_test_add_func("/dissect/sip/compact-and-folded", compact_and_folded);
	g_test_add_func("/dissect/sip/truncated", truncated);
	g_test_add_func("/dissect/sip/damaged", damaged);
	return g_test_run();
}
