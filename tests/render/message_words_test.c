#include "render/message_words.h"

static void check(enum signalling signalling, struct message m, const char *want)
{
	const struct call call = {.signalling = signalling};
	GString *out = g_string_new("> ");
	message_words(&call, &m, out);
	g_assert_cmpstr(out->str + 2, ==, want);
	g_string_free(out, TRUE);
}

static void test_words(void)
{
	check(SIGNALLING_SIP, (struct message){.method = "INVITE"}, "INVITE");
	check(SIGNALLING_SIP, (struct message){.method = "INVITE", .reinvite = true}, "re-INVITE");
	check(SIGNALLING_SIP, (struct message){.method = "INVITE", .status = 200, .reason = "OK"},
		"200 OK");
	check(SIGNALLING_SIP, (struct message){.method = "INVITE", .status = 200}, "200 ");
	check(SIGNALLING_SIP, (struct message){.method = "REFER", .refer_to = "sip:3@c.test"},
		"REFER to sip:3@c.test");
	check(SIGNALLING_SIP,
		(struct message){.method = "REFER", .refer_to = "sip:3@c.test", .replaces = "a@b"},
		"REFER to sip:3@c.test replaces a@b");
	check(SIGNALLING_SIP, (struct message){.method = "INVITE", .replaces = "a@b"},
		"INVITE replaces a@b");
	check(SIGNALLING_MGCP, (struct message){.method = "CRCX"}, "CRCX");
	check(SIGNALLING_MGCP, (struct message){.method = "CRCX", .status = 200, .reason = "OK"},
		"200 (CRCX)");
	check(SIGNALLING_H248, (struct message){.method = "Modify"}, "Modify");
	check(SIGNALLING_H248, (struct message){.method = "Modify", .reason = "Reply"},
		"Reply (Modify)");
	check(SIGNALLING_H248,
		(struct message){.method = "Modify", .reason = "Reply", .status = 435},
		"Error 435 (Modify)");
	check(SIGNALLING_H323, (struct message){.method = "Release Complete"}, "Release Complete");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/message_words/words", test_words);
	return g_test_run();
}
