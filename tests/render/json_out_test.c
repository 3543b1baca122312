#include "render/json_out.h"

#include <locale.h>
#include <math.h>
#include <string.h>

struct sink {
	char *text;
	size_t n;
	FILE *file;
};

static void sink_open(struct sink *s)
{
	s->file = open_memstream(&s->text, &s->n);
	g_assert_nonnull(s->file);
}

static void assert_text(struct sink *s, const char *expected)
{
	fclose(s->file);
	g_assert_cmpstr(s->text, ==, expected);
	free(s->text);
}

#define REPLACED "\xef\xbf\xbd"

static const struct {
	const char *octets;
	size_t n;
	const char *json;
} strings[] = {
	{"", 0, "\"\""}, {"plain text", 10, "\"plain text\""},
	{"say \"hi\" \\ /", 12, "\"say \\\"hi\\\" \\\\ /\""},
	{"a\tb\r\n\x1b[2J", 9, "\"a\\u0009b\\u000d\\u000a\\u001b[2J\""},
	{"a\0b", 3, "\"a\\u0000b\""},
	/* DEL, and the C1 control CSI: terminals take it like ESC [ */
	{"\x7f\xc2\x9b", 3, "\"\\u007f\\u009b\""},
	{"Z\xc3\xbcrich \xf0\x9f\x93\xa0", 12, "\"Z\xc3\xbcrich \xf0\x9f\x93\xa0\""},
	{"\xfc", 1, "\"" REPLACED "\""},	      /* Latin-1 */
	{"a\xc3", 2, "\"a" REPLACED "\""},	      /* ends in the middle of a character */
	{"\xc3(", 2, "\"" REPLACED "(\""},	      /* what follows is no continuation */
	{"\xc0\xaf", 2, "\"" REPLACED REPLACED "\""}, /* "/" in two octets */
	{"\xed\xa0\x80", 3, "\"" REPLACED REPLACED REPLACED "\""},		/* surrogate */
	{"\xf4\x90\x80\x80", 4, "\"" REPLACED REPLACED REPLACED REPLACED "\""}, /* U+110000 */
	{"\x80\xbf", 2, "\"" REPLACED REPLACED "\""}, /* continuations alone */
};

static void test_strings(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(strings); i++) {
		struct sink s;
		sink_open(&s);
		json_out_string(s.file, strings[i].octets, strings[i].n);
		assert_text(&s, strings[i].json);
	}
}

/* Whatever the octets are, a parser that wants UTF-8 takes them. */
static void test_any_octets(void)
{
	for (unsigned first = 0; first < 256; first++) {
		for (unsigned second = 0; second < 256; second++) {
			char octets[2] = {(char)first, (char)second};
			struct sink s;
			sink_open(&s);
			json_out_string(s.file, octets, 2);
			fclose(s.file);
			JsonNode *node = json_from_string(s.text, NULL);
			g_assert_true(g_utf8_validate(s.text, (gssize)s.n, NULL));
			g_assert_nonnull(node);
			json_node_unref(node);
			free(s.text);
		}
	}
}

static void write_double(const char *name, double value, const char *expected)
{
	struct sink s;
	struct json_out o;
	JsonNode *node = json_node_init_double(json_node_alloc(), value);
	sink_open(&s);
	json_out_init(&o, s.file, false);
	json_out_begin_object(&o, NULL);
	json_out_node(&o, name, node);
	json_out_end_object(&o);
	json_node_unref(node);
	char *text = g_strdup_printf("{\"%s\":%s}", name, expected);
	assert_text(&s, text);
	g_free(text);
}

static void check_doubles(void)
{
	write_double("t", 1.25, "1.250000");
	write_double("t_end", 0.1, "0.100000");
	write_double("t", -0.000001, "-0.000001");
	write_double("t", 0, "0.000000");
	write_double("t", 86400.123456, "86400.123456");
	write_double("total", 0.1, "0.1");
	write_double("loss_percent", 100, "100.0");
	write_double("loss_percent", 3.583025, "3.583025");
	write_double("loss_percent", 100.0 / 3, "33.333333");
	write_double("x", -0.0, "0.0");
	write_double("x", -0.0000001, "0.0");
	write_double("x", 1e20, "100000000000000000000.0");
	write_double("x", (double)NAN, "null");
	write_double("t", (double)INFINITY, "null");
}

static void test_largest(void)
{
	struct sink s;
	struct json_out o;
	JsonNode *node = json_node_init_double(json_node_alloc(), -1.7976931348623157e308);
	sink_open(&s);
	json_out_init(&o, s.file, false);
	json_out_node(&o, NULL, node);
	json_node_unref(node);
	fclose(s.file);
	g_assert_cmpuint(s.n, ==, 1 + 309 + 2);
	g_assert_cmpfloat(g_ascii_strtod(s.text, NULL), ==, -1.7976931348623157e308);
	free(s.text);
}

static void test_locale(void)
{
	static const char *const names[] = {
		"de_DE.UTF-8", "fr_FR.UTF-8", "de_DE.utf8", "es_ES.UTF-8"};
	const char *set = NULL;
	for (size_t i = 0; i < G_N_ELEMENTS(names) && set == NULL; i++)
		set = setlocale(LC_ALL, names[i]);
	if (set == NULL) {
		g_test_skip("no locale with a decimal comma here");
		return;
	}
	g_assert_cmpstr(localeconv()->decimal_point, ==, ",");
	check_doubles();
	setlocale(LC_ALL, "C");
}

static const char *const tree = "{\"a\":[],\"b\":{},\"c\":[1,-2,null,\"x\",true],\"d\":[[1,2],[]],"
				"\"e\":[{\"f\":false}],\"g\":9007199254740993}";

static void write_tree(bool pretty, const char *expected)
{
	struct sink s;
	struct json_out o;
	JsonNode *node = json_from_string(tree, NULL);
	sink_open(&s);
	json_out_init(&o, s.file, pretty);
	json_out_node(&o, NULL, node);
	json_node_unref(node);
	assert_text(&s, expected);
}

static void test_line(void)
{
	write_tree(false, tree);
}

static void test_pretty(void)
{
	write_tree(true, "{\n"
			 "  \"a\": [],\n"
			 "  \"b\": {},\n"
			 "  \"c\": [1, -2, null, \"x\", true],\n"
			 "  \"d\": [\n"
			 "    [1, 2],\n"
			 "    []\n"
			 "  ],\n"
			 "  \"e\": [\n"
			 "    {\n"
			 "      \"f\": false\n"
			 "    }\n"
			 "  ],\n"
			 "  \"g\": 9007199254740993\n"
			 "}");
}

static void build_one(JsonBuilder *b)
{
	json_builder_begin_object(b);
	json_builder_set_member_name(b, "k");
	json_builder_add_int_value(b, 1);
	json_builder_end_object(b);
}

/* Containers opened here and trees mixed: commas stand where they must. */
static void test_pieces(void)
{
	struct sink s;
	struct json_out o;
	JsonBuilder *b = json_builder_new();
	sink_open(&s);
	json_out_init(&o, s.file, false);
	json_out_begin_object(&o, NULL);
	build_one(b);
	json_out_take_members(&o, b);
	json_out_begin_array(&o, "empty");
	json_out_end_array(&o);
	json_out_begin_array(&o, "list");
	for (int i = 0; i < 2; i++) {
		build_one(b);
		json_out_take(&o, NULL, b);
	}
	json_out_end_array(&o);
	build_one(b);
	json_out_take(&o, "last", b);
	json_out_end_object(&o);
	g_object_unref(b);
	assert_text(&s, "{\"k\":1,\"empty\":[],\"list\":[{\"k\":1},{\"k\":1}],\"last\":{\"k\":1}}");
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/render/json_out/strings", test_strings);
	g_test_add_func("/render/json_out/any_octets", test_any_octets);
	g_test_add_func("/render/json_out/doubles", check_doubles);
	g_test_add_func("/render/json_out/largest", test_largest);
	g_test_add_func("/render/json_out/locale", test_locale);
	g_test_add_func("/render/json_out/line", test_line);
	g_test_add_func("/render/json_out/pretty", test_pretty);
	g_test_add_func("/render/json_out/pieces", test_pieces);
	return g_test_run();
}
