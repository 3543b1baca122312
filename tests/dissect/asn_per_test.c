/* Values of ASN.1 types in aligned PER, from encodings made by hand after X.691. */
#include "dissect/asn_per.h"

#include "tests/dissect/hex.h"

/* What was visited, as text: "(" and ")" around groups, "name=number", "name:octets". */
struct log {
	struct asn_visitor visitor; /* first */
	GString *text;
};

static void log_open(struct asn_visitor *v, const struct asn_value *value)
{
	g_string_append_printf(((struct log *)v)->text, "%s=%" G_GUINT64_FORMAT "(",
		value->part->name, value->number);
}

static void log_close(struct asn_visitor *v, const struct asn_value *value)
{
	(void)value;
	g_string_append_c(((struct log *)v)->text, ')');
}

static void log_leaf(struct asn_visitor *v, const struct asn_value *value)
{
	GString *text = ((struct log *)v)->text;
	enum asn_kind kind = value->part->type->kind;
	g_string_append(text, value->part->name);
	if (kind == ASN_BOOLEAN || kind == ASN_INTEGER)
		g_string_append_printf(text, "=%" G_GINT64_FORMAT, (gint64)value->number);
	for (uint64_t i = 0; kind == ASN_DIGITS && i < value->number; i++)
		g_string_append_printf(text, "%s%c", i == 0 ? ":" : "", asn_digit(value, i));
	for (size_t i = 0; kind != ASN_DIGITS && i < bytes_left(&value->octets); i++)
		g_string_append_printf(text, "%s%02x", i == 0 ? ":" : "", value->octets.at[i]);
	g_string_append_c(text, ' ');
}

static void check_status(
	const struct asn_type *type, struct bytes in, enum parse_status want, const char *visited)
{
	const struct asn_part part = {"v", type, false, 0};
	struct log log = {{log_open, log_close, log_leaf}, g_string_new(NULL)};
	struct per per = per_of(in);
	g_assert_cmpint(asn_per_read(&per, &part, &log.visitor), ==, want);
	g_assert_cmpstr(log.text->str, ==, visited);
	g_string_free(log.text, TRUE);
}

static void check(const struct asn_type *type, const char *octets, const char *visited)
{
	struct octets in = hex(octets);
	check_status(type, whole(in), PARSE_OK, visited);
	g_free(in.at);
}

static void check_bad(const struct asn_type *type, const char *octets, const char *visited)
{
	struct octets in = hex(octets);
	check_status(type, whole(in), PARSE_BAD, visited);
	g_free(in.at);
}

#define NUMBER(low_, high_)                                                                        \
	(&(const struct asn_type){.kind = ASN_INTEGER, .low = low_, .high = high_})

/* 10.5.7: one bit, four bits, one aligned octet, two, and the length that is constrained itself. */
static void test_constrained(void)
{
	check(NUMBER(0, 1), "80", "v=1 ");
	check(NUMBER(3, 15), "90", "v=12 ");	 /* 12 numbers: four bits, 9 + 3 */
	check(NUMBER(1, 255), "fe", "v=255 ");	 /* 255 numbers: eight bits */
	check(NUMBER(1, 256), "ff", "v=256 ");	 /* 256: an octet */
	check(NUMBER(0, 256), "0100", "v=256 "); /* 257: two */
	check(NUMBER(1, 65535), "0000", "v=1 ");
	check_bad(NUMBER(1, 65535), "ffff", "");
	check_bad(NUMBER(3, 15), "d0", "");
	check(NUMBER(0, 4294967295u), "00 90", "v=144 ");
	check(NUMBER(0, 4294967295u), "40 3840", "v=14400 ");
	check(NUMBER(0, 4294967295u), "c0 ffffffff", "v=4294967295 ");
	check(NUMBER(0, 16777215), "80 010000",
		"v=65536 "); /* three octets: two bits for how many */
}

/* 12.2.4 */
static void test_unconstrained(void)
{
	check(&asn_any_integer, "01 48", "v=72 ");
	check(&asn_any_integer, "02 00c8", "v=200 ");
	check(&asn_any_integer, "01 ff", "v=-1 ");
	check(&asn_any_integer, "02 ff38", "v=-200 ");
	check(&asn_any_integer, "08 8000000000000000", "v=-9223372036854775808 ");
	check_bad(&asn_any_integer, "00", "");
	check_bad(&asn_any_integer, "09 000000000000000000", "");
}

static void test_strings(void)
{
	static const struct asn_type some = {.kind = ASN_OCTETS, .low = 1, .high = 20};
	static const struct asn_type two = {.kind = ASN_OCTETS, .low = 2, .high = 2};
	static const struct asn_type digits = {.kind = ASN_DIGITS, .low = 1, .high = 128};
	static const struct asn_type wide = {.kind = ASN_BMP, .low = 1, .high = 256};
	check(&asn_octets4, "c0000201", "v:c0000201 ");
	check(&asn_any_octets, "03 010203", "v:010203 ");
	check(&asn_any_octets, "00", "v ");
	check(&asn_object, "06 0008914a0004", "v:0008914a0004 ");
	check(&some, "10 010203", "v:010203 "); /* 3 - 1 in five bits, then aligned */
	check(&two, "aabb", "v ");		/* not aligned: not given */
	check(&digits, "06 4c70", "v:194# ");	/* 4 - 1 in seven bits */
	check(&wide, "01 00410042", "v:00410042 ");
	check_bad(&asn_octets4, "c00002", "");
	check_bad(&asn_any_octets, "04 010203", "");
	check_bad(&some, "a0 0102", ""); /* 21 octets */
	check_bad(&digits, "fe", "");
}

static const struct asn_part flags_parts[] = {
	{"a", &asn_boolean, false, 0},
	{"b", &asn_u8, true, 0},
	{"c", &asn_boolean, true, 0},
	{"d", &asn_u16, false, 0},
	{"e", &asn_unknown, false, 0},
	{"f", &asn_boolean, false, 0},
};
static const struct asn_type flags = {
	.kind = ASN_SEQUENCE, .extensible = true, .parts = flags_parts, .root = 3, .added = 3};

/* 18: extension bit, bits for the two optional parts, the parts; then 18.7 to 18.9. */
static void test_sequence(void)
{
	check(&flags, "10", "v=0(a=1 )");
	check(&flags, "50 07", "v=0(a=1 b=7 )");
	check(&flags, "30 ", "v=0(a=1 c=0 )");
	check(&flags, "38 ", "v=0(a=1 c=1 )");
	/* Three additions, all there: d, e that is not described, f. 1|00|1 0|000010|111 */
	check(&flags, "90 5c 02 1234 03 ffffff 01 80", "v=0(a=1 d=4660 f=1 )");
	/* Five: the last one is not known at all. 1|00|1 0|000100|10001 */
	check(&flags, "90 98 80 02 0001 01 ff", "v=0(a=1 d=1 )");
	/* What an addition holds does not fit: only it is lost. */
	check(&flags, "90 5c 01 12 00 01 80", "v=0(a=1 f=1 )");
	check_bad(&flags, "90 5c 02 12", "v=0(a=1 )");
	/* 65 additions: the length would come first (10.6.2); nobody has so many. */
	check_bad(&flags, "98 20 80", "v=0(a=1 )");
}

static const struct asn_part pick_parts[] = {
	{"x", &asn_null, false, 0},
	{"y", &asn_boolean, false, 0},
	{"z", &asn_unknown, false, 0},
	{"w", &asn_u8, false, 0},
};
static const struct asn_type pick = {
	.kind = ASN_CHOICE, .extensible = true, .parts = pick_parts, .root = 3, .added = 1};

/* 22 */
static void test_choice(void)
{
	check(&pick, "00", "v=0(x )");
	check(&pick, "30", "v=1(y=1 )");
	check(&pick, "80 01 2a", "v=3(w=42 )");
	check(&pick, "82 02 ffff", "v=5()"); /* one that is not known */
	check_bad(&pick, "60", "");
	struct octets in = hex("40");
	check_status(&pick, whole(in), PARSE_UNKNOWN, "v=2()");
	g_free(in.at);
}

static void test_list(void)
{
	static const struct asn_part item = {"i", &asn_u8, false, 0};
	static const struct asn_type any = {.kind = ASN_LIST, .parts = &item, .root = 1};
	static const struct asn_type some = {
		.kind = ASN_LIST, .low = 1, .high = 256, .parts = &item, .root = 1};
	check(&any, "02 0102", "v=2(i=1 i=2 )");
	check(&any, "00", "v=0()");
	check(&some, "01 0102", "v=2(i=1 i=2 )");
	check_bad(&any, "7f 01", "v=127(i=1 )");
}

/* Where fields lie: "label@offset+length", groups with what they hold in brackets. */
struct places {
	struct field_sink sink; /* first */
	const uint8_t *begin;
	GString *text;
};

static void place(struct field_sink *sink, const struct field *f)
{
	struct places *p = (struct places *)sink;
	if (f->at != NULL)
		g_string_append_printf(
			p->text, "%s@%zu+%zu ", f->label, (size_t)(f->at - p->begin), f->length);
}

static void place_open(struct field_sink *sink, const struct field *f)
{
	place(sink, f);
	g_string_append(((struct places *)sink)->text, "( ");
}

static void place_close(struct field_sink *sink)
{
	g_string_append(((struct places *)sink)->text, ") ");
}

static void check_places(const struct asn_type *type, const char *octets, const char *want)
{
	const struct asn_part part = {"v", type, false, 0};
	struct octets in = hex(octets);
	struct places p = {{place_open, place, place_close}, in.at, g_string_new(NULL)};
	asn_per_fields(whole(in), &part, "", NULL, &p.sink);
	g_assert_cmpstr(p.text->str, ==, want);
	g_string_free(p.text, TRUE);
	g_free(in.at);
}

/* Groups are shown with the octets that hold a bit of them, those that end too early with all that is left. */
static void test_places(void)
{
	static const struct asn_part item = {"i", &pick, false, 0};
	static const struct asn_type list = {.kind = ASN_LIST, .parts = &item, .root = 1};
	check_places(&pick, "30 ff", "v@0+1 ( y@0+1 ) ");
	check_places(&list, "02 30 ff", "v@0+2 ( i@1+1 ( y@1+1 ) i@1+1 ( ) ) ");
	check_places(&list, "02 80 01 2a 30", "v@0+5 ( i@1+3 ( w@3+1 ) i@4+1 ( y@4+1 ) ) ");
	check_places(&list, "05 30", "v@0+2 ( i@1+1 ( y@1+1 ) i@1+1 ( ) ) ");
	check_places(&list, "7f", "v@0+1 ( ) ");
}

/* Every cut of a value ends in PARSE_SNAPPED where the capture cut it, and what was visited stays. */
static void test_cut(void)
{
	struct octets in = hex("90 5c 02 1234 03 ffffff 01 80");
	const struct asn_part part = {"v", &flags, false, 0};
	for (size_t n = 0; n < in.n; n++) {
		struct log log = {{log_open, log_close, log_leaf}, g_string_new(NULL)};
		uint8_t *copy = g_memdup2(in.at, n);
		struct per per = per_of(bytes_of(copy, n, in.n));
		g_assert_cmpint(asn_per_read(&per, &part, &log.visitor), ==, PARSE_SNAPPED);
		g_string_free(log.text, TRUE);
		g_free(copy);
	}
	g_free(in.at);
}

/* A type that holds itself is read to a limit only. */
static void test_depth(void)
{
	static struct asn_part self = {"s", NULL, false, 0};
	static const struct asn_type loop = {.kind = ASN_LIST, .parts = &self, .root = 1};
	self.type = &loop;
	uint8_t octets[100];
	memset(octets, 1, sizeof(octets));
	struct log log = {{log_open, log_close, log_leaf}, g_string_new(NULL)};
	struct per per = per_of(bytes_of(octets, sizeof(octets), sizeof(octets)));
	g_assert_cmpint(asn_per_read(&per, &self, &log.visitor), ==, PARSE_UNKNOWN);
	g_assert_cmpuint(log.text->len, ==, 32 * strlen("s=1()"));
	g_string_free(log.text, TRUE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/asn_per/constrained", test_constrained);
	g_test_add_func("/asn_per/unconstrained", test_unconstrained);
	g_test_add_func("/asn_per/strings", test_strings);
	g_test_add_func("/asn_per/sequence", test_sequence);
	g_test_add_func("/asn_per/choice", test_choice);
	g_test_add_func("/asn_per/list", test_list);
	g_test_add_func("/asn_per/places", test_places);
	g_test_add_func("/asn_per/cut", test_cut);
	g_test_add_func("/asn_per/depth", test_depth);
	return g_test_run();
}
