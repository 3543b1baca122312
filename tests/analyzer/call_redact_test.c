#include "analyzer/call_redact.h"

#include <string.h>

#include "analyzer/finding.h"
#include "analyzer/redact_mask.h"
#include "analyzer/redact_tokens.h"

static struct ip_addr addr(const char *text)
{
	struct ip_addr out;
	g_assert_true(ip_addr_parse(text, strlen(text), &out));
	return out;
}

static void expect_addr(struct redact_tokens *t, const char *text, const char *want)
{
	char out[ENDPOINT_TEXT_MAX];
	struct ip_addr from = addr(text), to = redact_address(t, &from);
	g_assert_cmpstr(ip_addr_text(&to, out), ==, want);
}

static void expect(char *got, const char *want)
{
	g_assert_cmpstr(got, ==, want);
	g_free(got);
}

static void test_tokens(void)
{
	struct redact_tokens *t = redact_tokens_new();
	g_assert_cmpstr(redact_token(t, REDACT_NAME, "+1 (555) 0001"), ==, "number-1");
	g_assert_cmpstr(redact_token(t, REDACT_NUMBER, "15550001"), ==, "number-1");
	g_assert_cmpstr(redact_token(t, REDACT_NAME, "15550002"), ==, "number-2");
	g_assert_cmpstr(redact_token(t, REDACT_NAME, "Front Desk"), ==, "name-1");
	g_assert_cmpstr(redact_token(t, REDACT_NAME, "front desk"), ==, "name-1");
	g_assert_cmpstr(redact_token(t, REDACT_NAME, "12"), ==, "name-2");
	g_assert_cmpstr(redact_token(t, REDACT_CALL_ID, "a@b"), ==, "call-id-1");
	g_assert_cmpstr(redact_token(t, REDACT_CALL_ID, "A@b"), ==, "call-id-2");
	g_assert_cmpstr(redact_token(t, REDACT_HOST, "GW.example"), ==, "host-1");
	g_assert_cmpstr(redact_token(t, REDACT_HOST, "gw.example"), ==, "host-1");
	g_assert_null(redact_token(t, REDACT_NAME, NULL));
	g_assert_cmpstr(redact_token(t, REDACT_NAME, ""), ==, "");
	redact_tokens_free(t);
}

static void test_addresses(void)
{
	struct redact_tokens *t = redact_tokens_new();
	expect_addr(t, "192.0.2.1", "240.0.0.1");
	expect_addr(t, "198.51.100.1", "240.0.0.2");
	expect_addr(t, "192.0.2.1", "240.0.0.1");
	expect_addr(t, "2001:db8::1", "3fff::1");
	expect_addr(t, "0.0.0.0", "0.0.0.0");
	redact_tokens_free(t);
}

static void test_uris(void)
{
	struct redact_tokens *t = redact_tokens_new();
	expect(redact_uri(t, "sip:5551000@192.0.2.1:5070;transport=tcp"),
		"sip:number-1@240.0.0.1:5070");
	expect(redact_uri(t, "sips:5551000:secret@[2001:db8::1]"), "sips:number-1@[3fff::1]");
	expect(redact_uri(t, "sip:gw.example.com;lr"), "sip:host-1");
	expect(redact_uri(t, "sip:555-1000;phone-context=+1@gw.example.com"),
		"sip:number-1@host-1");
	expect(redact_uri(t, "tel:+5551000"), "tel:number-1");
	expect(redact_uri(t, "aaln/1@gw.example.com"), "name-1@host-1");
	expect(redact_uri(t, "DS/4/24"), "name-2");
	expect(redact_uri(t, "sip:"), "sip:");
	expect(redact_uri(t, "@"), "@");
	expect(redact_uri(t, "sip:a@["), "sip:name-3@host-2");
	g_assert_null(redact_uri(t, NULL));
	redact_tokens_free(t);
}

/* Originals as words of their own; short ones in the words of strangers only. */
static void test_scrub(void)
{
	struct redact_tokens *t = redact_tokens_new();
	redact_token(t, REDACT_NAME, "+15550001");
	redact_token(t, REDACT_NAME, "100");
	struct ip_addr a = addr("192.0.2.1");
	redact_address(t, &a);
	expect(redact_scrub(t, "192.0.2.1:4000 and 192.0.2.11", 7),
		"240.0.0.1:4000 and 192.0.2.11");
	expect(redact_scrub(t, "100 packets to +15550001 (15550001)", 7),
		"100 packets to number-1 (number-1)");
	expect(redact_scrub(t, "User 100 is gone", 3), "User number-2 is gone");
	expect(redact_free_text(t, "User 100 at 10.1.2.3 gone", true),
		"User number-2 at 240.0.0.2 gone");
	expect(redact_free_text(t, "HT812 1.0.49.2 000B82A1B2C3 98765", false),
		"HT812 1.0.49.2 xxxxxxxxxxxx xxxxx");
	expect(redact_free_text(t, "PBX 2.4 at 192.168.7.9, 1.0.49.2", false),
		"PBX 2.4 at 240.0.0.3, 1.0.49.2");
	expect(redact_free_text(t, "seen at 10.1.2.3.", true), "seen at 240.0.0.2.");
	redact_token(t, REDACT_NAME, "Front Desk");
	expect(redact_free_text(t, "FRONT DESK is gone", true), "name-1 is gone");
	redact_note(t, "text of 98765", "text of xxxxx");
	expect(redact_scrub(t, "said: text of 98765", 7), "said: text of xxxxx");
	redact_forget(t);
	expect(redact_scrub(t, "15550001", 3), "15550001");
	g_assert_cmpstr(redact_token(t, REDACT_NAME, "15550001"), ==, "number-1");
	redact_tokens_free(t);
}

/* What is somebody's, whoever that is; and what only looks so. */
static void test_mask(void)
{
	static const struct {
		const char *text, *want;
	} rows[] = {
		{"HT801 00:0B:82:AA:BB:CC", "HT801 xx:xx:xx:xx:xx:xx"},
		{"HT801 00-0b-82-aa-bb-cc", "HT801 xx-xx-xx-xx-xx-xx"},
		{"CP 000b.82aa.bbcc", "CP xxxx.xxxx.xxxx"},
		{"from 2001:db8::77 and ::1", "from xxxx:xxx::xx and ::x"},
		{"bob@corp.example, ann@[x]", "xxx@xxxx.xxxxxxx, xxx@[x]"},
		{"calls 555-867-5309", "calls xxx-xxx-xxxx"},
		{"calls +1 (555) 867 5309.", "calls +x (xxx) xxx xxxx."},
		{"AVM FRITZ!Box 7590 154.07.57 (Sep 20 2023)",
			"AVM FRITZ!Box 7590 154.07.57 (Sep 20 2023)"},
		{"calls +49 30 4567", "calls +xx xx xxxx"},
		{"calls 030 123 4567 now", "calls xxx xxx xxxx now"},
		{"calls 555.867.5309", "calls xxx.xxx.xxxx"},
		{"sn 20EZ7HK9A12", "sn xxEZxHKxAxx"},
		{"id 8675", "id 8675"},
		{"Asterisk PBX 16.2.1~dfsg-1+deb10u2", "Asterisk PBX 16.2.1~dfsg-1+deb10u2"},
		{"Cisco-SIPGateway/IOS-15.2.4.M3", "Cisco-SIPGateway/IOS-15.2.4.M3"},
		{"Grandstream HT812 1.0.49.2", "Grandstream HT812 1.0.49.2"},
		{"Q.850;cause=16;text=\"Normal call clearing\"",
			"Q.850;cause=16;text=\"Normal call clearing\""},
		{"at 12:30:45", "at 12:30:45"},
		{"", ""},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		char *text = g_strdup(rows[i].text);
		redact_mask(text);
		expect(text, rows[i].want);
	}
}

/* A finding quotes what the other side wrote. */
static void test_quoted(void)
{
	struct call_redactor *r = call_redactor_new();
	struct call *call = call_new(1);
	call->bye_reason = "SIP;text=\"ann 101 called 555-867-5309 from 10.66.77.88\"";
	call->party[SIDE_CALLER].uri = "sip:ann@gw.example";
	call->party[SIDE_CALLEE].uri = "sip:101@gw.example";
	call->t38.side[SIDE_CALLER].rate_management = "+15551234567";
	finding_add(
		call, FINDING_SIG_HANGUP_EARLY, T38_NEVER, 0, "its reason: %s", call->bye_reason);
	finding_add(call, FINDING_SIG_SDP_MISMATCH, T38_NEVER, 0, "caller %s, callee -",
		call->t38.side[SIDE_CALLER].rate_management);
	call_redact(r, call);
	g_assert_cmpstr(g_array_index(call->findings, struct finding, 0).detail, ==,
		"its reason: SIP;text=\"name-1 number-1 called xxx-xxx-xxxx from 240.0.0.1\"");
	g_assert_cmpstr(g_array_index(call->findings, struct finding, 1).detail, ==,
		"caller +xxxxxxxxxxx, callee -");
	call_free(call);
	call_redactor_free(r);
}

/* More names than are looked for: a text is not told at all. */
static void test_overflow(void)
{
	struct redact_tokens *t = redact_tokens_new();
	for (unsigned i = 0; i < 1000; i++) {
		char name[16];
		g_snprintf(name, sizeof(name), "user-%u", i);
		redact_token(t, REDACT_NAME, name);
	}
	expect(redact_scrub(t, "user-999", 3), "(hidden)");
	redact_forget(t);
	expect(redact_scrub(t, "text", 3), "text");
	redact_tokens_free(t);
}

/* ---- the model ---- */

static void add_frame(struct fax *fax, enum t38_fcs fcs, const uint8_t *octets, size_t n)
{
	struct fax_frame frame = {.fcs = fcs, .length = n};
	frame.octets = (const uint8_t *)g_string_chunk_insert_len(
		fax->chunk, (const char *)octets, (gssize)n);
	g_array_append_val(fax->frames, frame);
}

static const struct fax_frame *frame_at(const struct fax *fax, guint i)
{
	return &g_array_index(fax->frames, struct fax_frame, i);
}

static void test_frames(void)
{
	struct call_redactor *r = call_redactor_new();
	struct call *call = call_new(1);
	struct fax *fax = fax_new(1);
	g_ptr_array_add(call->faxes, fax);
	/* TSI "123": the last character first, bits reversed, 20 characters. */
	uint8_t tsi[23] = {0xff, 0xc0, 0xc2};
	memset(tsi + 3, 0x04, 20);
	tsi[20] = 0xcc, tsi[21] = 0x4c, tsi[22] = 0x8c;
	const uint8_t dcs[] = {0xff, 0xc8, 0xc1, 0x00, 0x46, 0x1f};
	const uint8_t nsf[] = {0xff, 0xc0, 0x04, 0xad, 0x00, 0x51, 0x41, 0x42};
	const uint8_t fcd[] = {0xff, 0xc0, 0x60, 0x80, 0x12, 0x34};
	const uint8_t other[] = {0xff, 0xc8, 0x99, 0x12};
	add_frame(fax, T38_FCS_OK, tsi, sizeof(tsi));
	add_frame(fax, T38_FCS_OK, dcs, sizeof(dcs));
	add_frame(fax, T38_FCS_OK, nsf, sizeof(nsf));
	add_frame(fax, T38_FCS_OK, fcd, sizeof(fcd));
	add_frame(fax, T38_FCS_BAD, dcs, sizeof(dcs));
	add_frame(fax, T38_FCS_OK, other, sizeof(other));
	add_frame(fax, T38_FCS_OK, other, 1);
	fax->identity[SIDE_CALLER].tsi = "123";
	call_redact(r, call);
	g_assert_cmpstr(fax->identity[SIDE_CALLER].tsi, ==, "number-1");
	char text[T30_IDENT_MAX];
	t30_ident_text(bytes_of(frame_at(fax, 0)->octets + 3, 20, 20), text);
	g_assert_cmpstr(text, ==, "number-1");
	g_assert_cmpint(memcmp(frame_at(fax, 1)->octets, dcs, 6), ==, 0);
	g_assert_cmpint(memcmp(frame_at(fax, 2)->octets, "\xff\xc0\x04\xad\x00\x51\0\0", 8), ==, 0);
	g_assert_cmpint(memcmp(frame_at(fax, 3)->octets, "\xff\xc0\x60\x80\0\0", 6), ==, 0);
	g_assert_cmpint(memcmp(frame_at(fax, 4)->octets, "\xff\xc8\xc1\0\0\0", 6), ==, 0);
	g_assert_cmpint(memcmp(frame_at(fax, 5)->octets, "\xff\xc8\x99\0", 4), ==, 0);
	call_free(call);
	call_redactor_free(r);
}

static void test_page(void)
{
	struct call_redactor *r = call_redactor_new();
	struct call *call = call_new(1);
	struct fax *fax = fax_new(1);
	struct fax_page *page = fax_page_new();
	g_ptr_array_add(call->faxes, fax);
	g_ptr_array_add(fax->pages, page);
	page->length = 3;
	page->octets = g_memdup2("abc", 3);
	page->sub = "4711";
	call_redact(r, call);
	g_assert_cmpuint(page->length, ==, 3);
	g_assert_cmpint(memcmp(page->octets, "\0\0\0", 3), ==, 0);
	g_assert_cmpstr(page->sub, ==, "number-1");
	call_free(call);
	call_redactor_free(r);
}

static struct call *make_call(unsigned index)
{
	struct call *call = call_new(index);
	call->call_id = "id@192.0.2.1";
	call->party[SIDE_CALLER] = (struct party){.uri = "sip:5551000@192.0.2.1",
		.display = "Desk",
		.user_agent = "ATA/2.1 000B82A1B2C3",
		.address = addr("192.0.2.1")};
	struct message m = {.reason = "Desk 5551000 not found at 10.0.0.9",
		.src = {addr("192.0.2.1"), 5060},
		.replaces = "id@192.0.2.1"};
	g_array_append_val(call->messages, m);
	finding_add(call, FINDING_MEDIA_NONE, 0, 0, "go to 192.0.2.1:4000");
	return call;
}

static void check_call(const struct call *call)
{
	const struct message *m = &g_array_index(call->messages, struct message, 0);
	char text[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(call->call_id, ==, "call-id-1");
	g_assert_cmpstr(m->replaces, ==, "call-id-1");
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "sip:number-1@240.0.0.1");
	g_assert_cmpstr(call->party[SIDE_CALLER].display, ==, "name-1");
	g_assert_cmpstr(call->party[SIDE_CALLER].user_agent, ==, "ATA/2.1 xxxxxxxxxxxx");
	g_assert_cmpstr(m->reason, ==, "name-1 number-1 not found at 240.0.0.2");
	g_assert_cmpstr(endpoint_text(&m->src, text), ==, "240.0.0.1:5060");
	g_assert_cmpstr(g_array_index(call->findings, struct finding, 0).detail, ==,
		"go to 240.0.0.1:4000");
}

/* A leg is rewritten once, with its main leg. */
static void test_call(void)
{
	struct call_redactor *r = call_redactor_new();
	struct call *call = make_call(1), *leg = make_call(2);
	g_ptr_array_add(call->legs, leg);
	call_redact(r, call);
	check_call(call);
	check_call(leg);
	call_redact(r, leg);
	check_call(leg);
	call_free(call);
	call_free(leg);
	call_redactor_free(r);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/call_redact/tokens", test_tokens);
	g_test_add_func("/call_redact/addresses", test_addresses);
	g_test_add_func("/call_redact/uris", test_uris);
	g_test_add_func("/call_redact/scrub", test_scrub);
	g_test_add_func("/call_redact/overflow", test_overflow);
	g_test_add_func("/call_redact/mask", test_mask);
	g_test_add_func("/call_redact/quoted", test_quoted);
	g_test_add_func("/call_redact/frames", test_frames);
	g_test_add_func("/call_redact/page", test_page);
	g_test_add_func("/call_redact/call", test_call);
	return g_test_run();
}
