/* H.248 messages in text form, after H.248.1 Annex B and its examples in Appendix I. */
#include "dissect/h248.h"

#include <glib.h>

static struct bytes of(const char *text)
{
	return bytes_of(text, strlen(text), strlen(text));
}

static void check_text(struct text text, const char *want)
{
	char *copy = text.at != NULL ? g_strndup(text.at, text.n) : NULL;
	g_assert_cmpstr(copy, ==, want);
	g_free(copy);
}

static void check_octets(struct bytes octets, const char *want)
{
	char *copy = g_strndup((const char *)octets.at, bytes_left(&octets));
	g_assert_cmpstr(copy, ==, want);
	g_free(copy);
}

/* ---- items ---- */

static void test_items(void)
{
	struct bytes in =
		of(" a , b=1,c = [x,y] , d{e{f},g} h= 2 {i=\"}\"} , \"text\" , j:k{l}, m#3");
	struct h248_item item;
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.name, "a");
	g_assert_null(item.value.at);
	g_assert_false(item.has_body);
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.name, "b");
	check_text(item.value, "1");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.value, "x,y");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.name, "d");
	check_octets(item.body, "e{f},g");
	g_assert_true(h248_next_item(&in, &item)); /* transactions stand without commas */
	check_text(item.name, "h");
	check_text(item.value, "2");
	check_octets(item.body, "i=\"}\"");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.name, "text");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.name, "j");
	check_text(item.value, "k");
	check_octets(item.body, "l");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.value, "3");
	g_assert_false(h248_next_item(&in, &item));
}

/* Braces in session descriptions, in quoted texts and in comments are no braces. */
static void test_octets(void)
{
	struct bytes in =
		of("M{L{v=0\r\ns={\\}\r\na=x;y\r\n},R { v=0 } , O{MO=SR} ; } no end\r\n},N=L{a}");
	struct h248_item media, item;
	g_assert_true(h248_next_item(&in, &media));
	check_octets(
		media.body, "L{v=0\r\ns={\\}\r\na=x;y\r\n},R { v=0 } , O{MO=SR} ; } no end\r\n");
	g_assert_true(h248_next_item(&media.body, &item));
	check_octets(item.body, "v=0\r\ns={\\}\r\na=x;y\r\n");
	g_assert_true(h248_next_item(&media.body, &item));
	check_text(item.name, "R");
	check_octets(item.body, " v=0 ");
	g_assert_true(h248_next_item(&media.body, &item));
	check_octets(item.body, "MO=SR");
	g_assert_false(h248_next_item(&media.body, &item));
	/* As a value L is a name like any other. */
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.value, "L");
	check_octets(item.body, "a");
}

/* What is left open reaches to the end; what follows no grammar ends the level. */
static void test_open(void)
{
	struct h248_item item;
	struct bytes in = of("a{b{c}");
	g_assert_true(h248_next_item(&in, &item));
	check_octets(item.body, "b{c}");
	g_assert_false(h248_next_item(&in, &item));
	in = of("L{v=0");
	g_assert_true(h248_next_item(&in, &item));
	check_octets(item.body, "v=0");
	in = of("a=\"b");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.value, "b");
	g_assert_false(h248_next_item(&in, &item));
	in = of("a=[b");
	g_assert_true(h248_next_item(&in, &item));
	check_text(item.value, "b");
	in = of("} a");
	g_assert_false(h248_next_item(&in, &item));
	in = of("\"");
	g_assert_false(h248_next_item(&in, &item));
	in = of("a{\"");
	g_assert_true(h248_next_item(&in, &item));
	in = of("a=");
	g_assert_true(h248_next_item(&in, &item));
	g_assert_cmpuint(item.value.n, ==, 0);
	/* A backslash before anything but a brace stands for itself. */
	in = of("L{s=\\\\}} ,O");
	g_assert_true(h248_next_item(&in, &item));
	check_octets(item.body, "s=\\\\}");
	in = of("L{s=\\a},O{}");
	g_assert_true(h248_next_item(&in, &item));
	check_octets(item.body, "s=\\a");
	in = of("L{\\");
	g_assert_true(h248_next_item(&in, &item));
	check_octets(item.body, "\\");
}

/* ---- messages ---- */

static void test_message(void)
{
	struct h248_message m;
	g_assert_cmpint(
		h248_parse(of("MEGACO/1 [124.124.124.222]:55555\r\nTransaction = 9998 {}"), &m), ==,
		PARSE_OK);
	check_text(m.sender, "[124.124.124.222]:55555");
	check_octets(m.body, "\r\nTransaction = 9998 {}");
	g_assert_cmpint(h248_parse(of("!/2 <mg.example> T=1{}"), &m), ==, PARSE_OK);
	check_text(m.sender, "<mg.example>");
	g_assert_cmpint(h248_parse(of("AU=0x11111111:0x22222222:0xabcdef !/1 mg1 T=1{}"), &m), ==,
		PARSE_OK);
	check_text(m.sender, "mg1");
	g_assert_cmpint(h248_parse(of("!/x mg1 T=1{}"), &m), ==, PARSE_UNKNOWN);
	g_assert_cmpint(h248_parse(of("INVITE sip:x SIP/2.0"), &m), ==, PARSE_UNKNOWN);
	g_assert_cmpint(h248_parse(of(""), &m), ==, PARSE_UNKNOWN);
	const char cut[] = "!/1 mg1 T=1{C=2{A=3";
	g_assert_cmpint(h248_parse(bytes_of(cut, 15, strlen(cut)), &m), ==, PARSE_SNAPPED);
	g_assert_true(h248_likely(of("MEGACO/1 x")));
	g_assert_true(h248_likely(of("!/1 x")));
	g_assert_true(h248_likely(of("AU=0x11111111:0x22222222:0xabcdef !/1 mg1 T=1{}")));
	g_assert_true(h248_likely(of("Authentication = 0x1:0x2:0x3\r\nMEGACO/2 mg1 T=1{}")));
	g_assert_false(h248_likely(of("AU=0x1:0x2:0x3")));
	g_assert_false(h248_likely(of("AUEP 1 x@y MGCP 1.0")));
	g_assert_false(h248_likely(of("!/ x")));
	g_assert_false(h248_likely(of("MEGACO")));
	g_assert_false(h248_likely(of("M")));
	g_assert_false(h248_likely(of("")));
}

static void test_transactions(void)
{
	struct bytes in =
		of("T=1{C=-{AV=ROOT{}}} P = 4294967295/2/END {} PN=3{} K{1,2-5} ER=400{\"x\"} "
		   "P=5{IA,ER = 431 { \"No such termination\" }} Transaction=x{}");
	static const struct {
		enum h248_kind kind;
		uint32_t id;
		int error;
	} want[] = {{H248_REQUEST, 1, -1}, {H248_REPLY, 4294967295u, -1}, {H248_PENDING, 3, -1},
		{H248_OTHER, 0, -1}, {H248_OTHER, 400, -1}, {H248_REPLY, 5, 431},
		{H248_OTHER, 0, -1}};
	struct h248_transaction t;
	for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
		g_assert_true(h248_next_transaction(&in, &t));
		g_assert_cmpint(t.kind, ==, want[i].kind);
		g_assert_cmpuint(t.id, ==, want[i].id);
		g_assert_cmpint(t.error, ==, want[i].error);
	}
	g_assert_false(h248_next_transaction(&in, &t));
}

static void test_commands(void)
{
	struct bytes in = of("C=$ {PR=5, A = DS/4/24 {M{}}, W-S=*, O-MF=RTP/$, AT{}, N=x{OE=1{}}},"
			     "Context = 2000 {Subtract = A4444{ER=430{\"y\"}}, ER=411{}}");
	static const struct {
		enum h248_verb verb;
		const char *name, *termination;
	} want[] = {{H248_ADD, "Add", "DS/4/24"}, {H248_SUBTRACT, "Subtract", "*"},
		{H248_MODIFY, "Modify", "RTP/$"}, {H248_NOTIFY, "Notify", "x"}};
	struct h248_context c;
	struct h248_command command;
	g_assert_true(h248_next_context(&in, &c));
	check_text(c.id, "$");
	g_assert_cmpint(c.error, ==, -1);
	for (size_t i = 0; i < G_N_ELEMENTS(want); i++) {
		g_assert_true(h248_next_command(&c.body, &command));
		g_assert_cmpint(command.verb, ==, want[i].verb);
		g_assert_cmpstr(command.name, ==, want[i].name);
		check_text(command.termination, want[i].termination);
		g_assert_cmpint(command.error, ==, -1);
	}
	g_assert_false(h248_next_command(&c.body, &command));
	g_assert_true(h248_next_context(&in, &c));
	check_text(c.id, "2000");
	g_assert_cmpint(c.error, ==, 411);
	g_assert_true(h248_next_command(&c.body, &command));
	g_assert_cmpint(command.error, ==, 430);
	g_assert_false(h248_next_context(&in, &c));
}

/* ---- descriptors ---- */

static struct h248_command command_of(const char *text)
{
	struct bytes in = of(text);
	struct h248_command command;
	g_assert_true(h248_next_command(&in, &command));
	return command;
}

static void test_streams(void)
{
	struct h248_command one = command_of("A=x{E=1{a/b},M{TS{SI=IV},O{MO=SR,RV=ON},L{v=0}}}");
	struct h248_command two = command_of("Modify=x{Media{TerminationState{}, Stream = 1 "
					     "{LocalControl{Mode=ReceiveOnly}, Remote{v=1}},"
					     "ST=2{L{v=2},R{v=3}}, ST=3}, M{ST=4{}}}");
	struct h248_cursor cursor = h248_cursor_of(&one);
	struct h248_stream s;
	g_assert_true(h248_next_stream(&cursor, &s));
	check_text(s.mode, "SR");
	g_assert_true(s.has_local);
	g_assert_false(s.has_remote);
	check_octets(s.local, "v=0");
	g_assert_false(h248_next_stream(&cursor, &s));
	cursor = h248_cursor_of(&two);
	g_assert_true(h248_next_stream(&cursor, &s));
	check_text(s.mode, "ReceiveOnly");
	g_assert_false(s.has_local);
	check_octets(s.remote, "v=1");
	g_assert_true(h248_next_stream(&cursor, &s));
	check_octets(s.local, "v=2");
	check_octets(s.remote, "v=3");
	g_assert_true(h248_next_stream(&cursor, &s));
	g_assert_false(s.has_local || s.has_remote);
	g_assert_false(h248_next_stream(&cursor, &s));
}

static void test_events(void)
{
	struct h248_command n =
		command_of("N=x{OE=1{20081205T10120025:CTYP/DTONE { DTT=ANS },al/of,"
			   "g/sc{SigID=cg/dt}},OE=2{al/on{ST=1},"
			   "ipfax/faxconnchange{Stream=2,fcs=\"Connected\"}}}");
	struct h248_command m = command_of("MF=x{SG{},SG{cg/rt{Strict=state},al/ri}}");
	static const char *const events[][2] = {{"CTYP/DTONE", "ANS"}, {"al/of", NULL},
		{"g/sc", "cg/dt"}, {"al/on", NULL}, {"ipfax/faxconnchange", "Connected"}};
	struct h248_cursor cursor = h248_cursor_of(&n);
	struct text event, parameter;
	for (size_t i = 0; i < G_N_ELEMENTS(events); i++) {
		g_assert_true(h248_next_event(&cursor, &event, &parameter));
		check_text(event, events[i][0]);
		check_text(parameter, events[i][1]);
	}
	g_assert_false(h248_next_event(&cursor, &event, &parameter));
	cursor = h248_cursor_of(&m);
	g_assert_true(h248_next_signal(&cursor, &event));
	check_text(event, "cg/rt");
	g_assert_true(h248_next_signal(&cursor, &event));
	check_text(event, "al/ri");
	g_assert_false(h248_next_signal(&cursor, &event));
}

/* Deep nesting costs no stack, and each level no more than its octets. */
static void test_deep(void)
{
	GString *text = g_string_new("!/1 x ");
	for (int i = 0; i < 20000; i++)
		g_string_append(text, "a{");
	struct h248_message m;
	struct h248_transaction t;
	g_assert_cmpint(h248_parse(of(text->str), &m), ==, PARSE_OK);
	g_assert_true(h248_next_transaction(&m.body, &t));
	g_assert_cmpint(t.kind, ==, H248_OTHER);
	g_assert_false(h248_next_transaction(&m.body, &t));
	g_string_free(text, TRUE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/h248/items", test_items);
	g_test_add_func("/h248/octets", test_octets);
	g_test_add_func("/h248/open", test_open);
	g_test_add_func("/h248/message", test_message);
	g_test_add_func("/h248/transactions", test_transactions);
	g_test_add_func("/h248/commands", test_commands);
	g_test_add_func("/h248/streams", test_streams);
	g_test_add_func("/h248/events", test_events);
	g_test_add_func("/h248/deep", test_deep);
	return g_test_run();
}
