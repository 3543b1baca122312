#include "dissect/ifp.h"

#include <glib.h>
#include <string.h>

#include "tests/dissect/hex.h"

/* A parsed packet as text: "v21: hdlc-data FFC801, hdlc-fcs-OK", "cng"; "bad", "snapped". Octet-aligned
 * fields are told by " (octets)", trailing octets by " +n". */
static char *describe(struct bytes in, enum ifp_syntax syntax)
{
	struct ifp ifp;
	enum parse_status status = ifp_parse(in, syntax, &ifp);
	if (status != PARSE_OK)
		return g_strdup(status == PARSE_SNAPPED ? "snapped" : "bad");
	GString *text = g_string_new(ifp.kind == IFP_DATA ? ifp_data_type_name(ifp.value)
							  : ifp_indicator_name(ifp.value));
	struct per cursor = ifp.fields;
	for (size_t i = 0; i < ifp.field_count; i++) {
		struct ifp_field field;
		ifp_next_field(&ifp, &cursor, &field);
		g_assert_cmpint(bytes_status(&cursor.in), ==, PARSE_OK);
		g_assert_true(field.at >= in.at && field.at < in.end);
		g_string_append_printf(
			text, "%s %s", i == 0 ? ":" : ",", ifp_field_type_name(field.type));
		if (field.has_data)
			g_string_append_c(text, ' ');
		for (size_t k = 0; k < bytes_left(&field.data); k++)
			g_string_append_printf(text, "%02X", field.data.at[k]);
	}
	if (ifp.octet_fields)
		g_string_append(text, " (octets)");
	if (ifp.trailing > 0)
		g_string_append_printf(text, " +%zu", ifp.trailing);
	return g_string_free(text, FALSE);
}

static void check(enum ifp_syntax syntax, const char *packet, const char *expected)
{
	struct octets octets = hex(packet);
	char *text = describe(whole(octets), syntax);
	g_assert_cmpstr(text, ==, expected);
	g_free(text);
	g_free(octets.at);
}

static void check_both(const char *packet, const char *expected)
{
	check(IFP_1998, packet, expected);
	check(IFP_2002, packet, expected);
}

/* T.38 7.2.1: octets, name, the data type that the modem signal carries. */
static const struct {
	const char *packet, *name;
	int data_type;
} indicators[] = {
	{"00", "no-signal", -1},
	{"02", "cng", -1},
	{"04", "ced", -1},
	{"06", "v21-preamble", IFP_V21},
	{"08", "v27-2400-training", IFP_DATA_V27_2400},
	{"0A", "v27-4800-training", IFP_DATA_V27_4800},
	{"0C", "v29-7200-training", IFP_DATA_V29_7200},
	{"0E", "v29-9600-training", IFP_DATA_V29_9600},
	{"10", "v17-7200-short-training", IFP_DATA_V17_7200},
	{"12", "v17-7200-long-training", IFP_DATA_V17_7200},
	{"14", "v17-9600-short-training", IFP_DATA_V17_9600},
	{"16", "v17-9600-long-training", IFP_DATA_V17_9600},
	{"18", "v17-12000-short-training", IFP_DATA_V17_12000},
	{"1A", "v17-12000-long-training", IFP_DATA_V17_12000},
	{"1C", "v17-14400-short-training", IFP_DATA_V17_14400},
	{"1E", "v17-14400-long-training", IFP_DATA_V17_14400},
	{"2000", "v8-ansam", -1},
	{"2040", "v8-signal", IFP_DATA_V8},
	{"2080", "v34-cntl-channel-1200", IFP_DATA_V34_CC_1200},
	{"20C0", "v34-pri-channel", IFP_DATA_V34_PRI},
	{"2100", "v34-CC-retrain", IFP_DATA_V34_CC_1200},
	{"2140", "v33-12000-training", IFP_DATA_V33_12000},
	{"2180", "v33-14400-training", IFP_DATA_V33_14400},
};

static void test_indicators(void)
{
	g_assert_cmpuint(G_N_ELEMENTS(indicators), ==, IFP_INDICATORS);
	for (unsigned i = 0; i < IFP_INDICATORS; i++) {
		check_both(indicators[i].packet, indicators[i].name);
		g_assert_cmpstr(ifp_indicator_name(i), ==, indicators[i].name);
		g_assert_cmpint(ifp_indicator_data_type(i), ==, indicators[i].data_type);
		struct octets octets = hex(indicators[i].packet);
		g_assert_true(ifp_begins(octets.at[0]));
		g_free(octets.at);
	}
	g_assert_null(ifp_indicator_name(IFP_INDICATORS));
	g_assert_cmpint(ifp_indicator_data_type(IFP_INDICATORS), ==, -1);
	g_assert_cmpint(ifp_indicator_data_type(UINT_MAX), ==, -1);
}

static const struct {
	const char *begin, *name, *modulation;
	unsigned rate;
} data_types[] = {
	{"C0", "v21", "V.21", 300},
	{"C2", "v27-2400", "V.27ter", 2400},
	{"C4", "v27-4800", "V.27ter", 4800},
	{"C6", "v29-7200", "V.29", 7200},
	{"C8", "v29-9600", "V.29", 9600},
	{"CA", "v17-7200", "V.17", 7200},
	{"CC", "v17-9600", "V.17", 9600},
	{"CE", "v17-12000", "V.17", 12000},
	{"D0", "v17-14400", "V.17", 14400},
	{"E000", "v8", "V.8", 0},
	{"E040", "v34-pri-rate", "V.34", 0},
	{"E080", "v34-CC-1200", "V.34", 1200},
	{"E0C0", "v34-pri-ch", "V.34", 0},
	{"E100", "v33-12000", "V.33", 12000},
	{"E140", "v33-14400", "V.33", 14400},
};

static void test_data_types(void)
{
	g_assert_cmpuint(G_N_ELEMENTS(data_types), ==, IFP_DATA_TYPES);
	for (unsigned i = 0; i < IFP_DATA_TYPES; i++) {
		char *packet = g_strconcat(data_types[i].begin, "00", NULL); /* no fields */
		check_both(packet, data_types[i].name);
		struct octets octets = hex(packet);
		g_assert_true(ifp_begins(octets.at[0]));
		g_free(octets.at);
		g_free(packet);
		g_assert_cmpstr(ifp_data_type_name(i), ==, data_types[i].name);
		g_assert_cmpstr(ifp_data_modulation(i), ==, data_types[i].modulation);
		g_assert_cmpuint(ifp_data_rate(i), ==, data_types[i].rate);
	}
	g_assert_null(ifp_data_type_name(IFP_DATA_TYPES));
	g_assert_null(ifp_data_modulation(IFP_DATA_TYPES));
	g_assert_cmpuint(ifp_data_rate(IFP_DATA_TYPES), ==, 0);
	g_assert_null(ifp_field_type_name(IFP_FIELD_TYPES));
	check_both("40", "v21"); /* legal without data-field */
	check_both("50", "v17-14400");
}

/* The octets of a field without and with data, in both syntaxes; NULL: none. */
static const struct {
	const char *name, *bare_1998, *data_1998, *bare_2002, *data_2002;
} field_types[] = {
	{"hdlc-data", "00", "80", "00", "80"},
	{"hdlc-sig-end", "10", "90", "08", "88"},
	{"hdlc-fcs-OK", "20", "A0", "10", "90"},
	{"hdlc-fcs-BAD", "30", "B0", "18", "98"},
	{"hdlc-fcs-OK-sig-end", "40", "C0", "20", "A0"},
	{"hdlc-fcs-BAD-sig-end", "50", "D0", "28", "A8"},
	{"t4-non-ecm-data", "60", "E0", "30", "B0"},
	{"t4-non-ecm-sig-end", "70", "F0", "38", "B8"},
	{"cm-message", NULL, NULL, NULL, "C000"},
	{"jm-message", NULL, NULL, NULL, "C080"},
	{"ci-message", NULL, NULL, NULL, "C100"},
	{"v34rate", NULL, NULL, NULL, "C180"},
};

static void check_field(
	enum ifp_syntax syntax, const char *begin, const char *field, const char *name, bool data)
{
	if (field == NULL)
		return;
	char *packet = g_strconcat(begin, "01", field, data ? "00014130" : "", NULL); /* "A0" */
	struct octets head = hex(begin);
	char *expected = g_strconcat(
		head.at[0] == 0xe0 ? "v8" : "v17-9600", ": ", name, data ? " 4130" : "", NULL);
	check(syntax, packet, expected);
	g_free(expected);
	g_free(packet);
	g_free(head.at);
}

static void test_field_types(void)
{
	g_assert_cmpuint(G_N_ELEMENTS(field_types), ==, IFP_FIELD_TYPES);
	for (unsigned i = 0; i < IFP_FIELD_TYPES; i++) {
		const char *name = field_types[i].name;
		const char *begin = i < IFP_CM_MESSAGE ? "CC" : "E000";
		g_assert_cmpstr(ifp_field_type_name(i), ==, name);
		check_field(IFP_1998, begin, field_types[i].bare_1998, name, false);
		check_field(IFP_1998, begin, field_types[i].data_1998, name, true);
		check_field(IFP_2002, begin, field_types[i].bare_2002, name, false);
		check_field(IFP_2002, begin, field_types[i].data_2002, name, true);
	}
}

static void test_data(void)
{
	check_both("C0 01 80 00 02 FF C8 01", "v21: hdlc-data FFC801");
	check_both("C0 01 80 00 00 FF", "v21: hdlc-data FF"); /* the length counts from one */
	check(IFP_1998, "C0 02 80 00 02 FF C8 01 40", "v21: hdlc-data FFC801, hdlc-fcs-OK-sig-end");
	check(IFP_2002, "C0 02 80 00 02 FF C8 01 20", "v21: hdlc-data FFC801, hdlc-fcs-OK-sig-end");
	check(IFP_1998, "D0 01 E0 00 01 00 00", "v17-14400: t4-non-ecm-data 0000");
	check(IFP_2002, "D0 01 B0 00 01 00 00", "v17-14400: t4-non-ecm-data 0000");
	/* the last octets of an image inside the end of the signal */
	check(IFP_1998, "D0 02 E0 00 00 AA F0 00 00 BB",
		"v17-14400: t4-non-ecm-data AA, t4-non-ecm-sig-end BB");
	check(IFP_2002, "D0 02 B0 00 00 AA B8 00 00 BB",
		"v17-14400: t4-non-ecm-data AA, t4-non-ecm-sig-end BB");
	check(IFP_2002, "E0 80 02 80 00 01 FF C8 20",
		"v34-CC-1200: hdlc-data FFC8, hdlc-fcs-OK-sig-end");
	check(IFP_2002, "E1 40 01 B0 00 00 55", "v33-14400: t4-non-ecm-data 55");
	check_both("C0 80 01 80 00 00 FF", "v21: hdlc-data FF"); /* a long count */
}

/* Fields follow each other bit by bit. */
static void test_packed(void)
{
	check(IFP_1998, "C0 02 31", "v21: hdlc-fcs-BAD, hdlc-sig-end");
	check(IFP_2002, "C0 02 18 40", "v21: hdlc-fcs-BAD, hdlc-sig-end");
	check(IFP_1998, "C0 03 80 00 00 FF 21", "v21: hdlc-data FF, hdlc-fcs-OK, hdlc-sig-end");
	check(IFP_1998, "C0 04 21 21", "v21: hdlc-fcs-OK, hdlc-sig-end, hdlc-fcs-OK, hdlc-sig-end");
	check(IFP_1998, "C0 03 28 00 00 FF 20", "v21: hdlc-fcs-OK, hdlc-data FF, hdlc-fcs-OK");
	/* 00010 10000 and padding: the data begins behind the octet of its type */
	check(IFP_2002, "C0 02 14 00 00 00 FF", "v21: hdlc-fcs-OK, hdlc-data FF");
}

/* As some senders do it, against PER: every field on an octet boundary. */
static void test_octet_aligned(void)
{
	check(IFP_1998, "C0 02 30 10", "v21: hdlc-fcs-BAD, hdlc-sig-end (octets)");
	check(IFP_1998, "C0 03 80 00 00 FF 20 10",
		"v21: hdlc-data FF, hdlc-fcs-OK, hdlc-sig-end (octets)");
	/* Packed it would be fcs-BAD and hdlc-data without data: it fits, but says nothing. */
	check(IFP_2002, "C0 02 18 08", "v21: hdlc-fcs-BAD, hdlc-sig-end (octets)");
	/* Zeros behind, as in a parity entry, change neither form. */
	check(IFP_1998, "C0 02 30 10 00 00", "v21: hdlc-fcs-BAD, hdlc-sig-end (octets) +2");
	check(IFP_1998, "C0 02 31 00 00", "v21: hdlc-fcs-BAD, hdlc-sig-end +2");
	check(IFP_2002, "C0 02 18 08 00 00", "v21: hdlc-fcs-BAD, hdlc-sig-end (octets) +2");
	check(IFP_2002, "C0 02 18 40 00 00", "v21: hdlc-fcs-BAD, hdlc-sig-end +2");
	check(IFP_2002, "C0 03 10 10 08", "v21: hdlc-fcs-OK, hdlc-fcs-OK, hdlc-sig-end (octets)");
	/* With data in every field but the last both forms are one. */
	check(IFP_1998, "C0 02 80 00 00 FF 20", "v21: hdlc-data FF, hdlc-fcs-OK");
}

static void test_v8(void)
{
	check(IFP_2002, "E0 40 01 C1 80 00 02 33 33 36", "v34-pri-rate: v34rate 333336");
	check(IFP_2002, "E0 00 01 C0 80 00 01 41 30", "v8: jm-message 4130");
	check(IFP_2002, "E0 00 01 C0 00 00 00 33", "v8: cm-message 33");
	check(IFP_2002, "E0 00 01 C1 00 00 00 C1", "v8: ci-message C1");
	/* one bit too low: 40, C0 can be nothing else, 80 is JM or CI by what it holds */
	check(IFP_2002, "E0 00 01 C0 40 00 01 41 30", "v8: jm-message 4130");
	check(IFP_2002, "E0 40 01 C0 C0 00 02 33 33 36", "v34-pri-rate: v34rate 333336");
	check(IFP_2002, "E0 00 01 C0 80 00 00 C1", "v8: ci-message C1");
	check(IFP_2002, "E0 00 01 C0 80 00 01 C1 C1", "v8: ci-message C1C1");
	check(IFP_2002, "E0 00 01 C0 80 00 01 4E 31", "v8: jm-message 4E31");
	/* A value that is not shifted keeps its meaning, whatever its padding. */
	check(IFP_2002, "E0 00 01 C1 40 00 00 C1", "v8: ci-message C1");
	check(IFP_2002, "E0 00 02 C0 00 00 00 33 C1 00 00 00 C1",
		"v8: cm-message 33, ci-message C1");
}

static void test_bad(void)
{
	check_both("", "bad");
	check_both("20", "bad");    /* an extension value without its second octet */
	check_both("21 C0", "bad"); /* indicator 23 */
	check_both("2F C0", "bad"); /* indicator 79 */
	check_both("30 00", "bad"); /* a number that is not small */
	check_both("86 00", "bad"); /* an indicator with fields */
	check_both("A0 00 00", "bad");
	check_both("D2 00", "bad"); /* data types 9 to 15 of the root */
	check_both("DE 00", "bad");
	check_both("E1 80 00", "bad"); /* data type 15 of the extension */
	check_both("F0 00 00", "bad");
	check_both("C0", "bad"); /* no count */
	check_both("C0 80", "bad");
	check_both("C0 C1", "bad"); /* a fragmented count */
	check_both("C0 01", "bad"); /* no field */
	check_both("C0 02 80 00 00 FF", "bad");
	check_both("C0 01 80", "bad"); /* no length */
	check_both("C0 01 80 00", "bad");
	check_both("C0 01 80 00 00", "bad"); /* no octet */
	check_both("C0 01 80 00 03 FF C8 01", "bad");
	check_both("C0 01 80 FF FF FF C8 01", "bad");
	check_both("C0 BF FF 00 00 00", "bad"); /* 16383 fields in three octets */
	check(IFP_2002, "C0 01 60", "bad");	/* a field type that is not small */
	check(IFP_2002, "C0 01 E0 00 00 FF", "bad");
	check(IFP_2002, "E0 00 01 C2 00 00 00 FF", "bad"); /* field type 12 */
	check(IFP_2002, "E0 00 01 DF 80 00 00 FF", "bad"); /* field type 71 */
	/* Fields of V.8 with a modem, and the other way round. */
	check(IFP_2002, "C0 01 C0 00 00 00 33", "bad");
	check(IFP_2002, "E0 00 01 80 00 00 33", "bad");
	check(IFP_1998, "E0 00 01 80 00 00 33", "bad");
}

/* Octets behind the end: of a parity entry, or junk. */
static void test_trailing(void)
{
	check_both("06 00 00", "v21-preamble +2");
	check_both("20 00 FF", "v8-ansam +1");
	check_both("C0 01 80 00 02 FF C8 01 00 00 00", "v21: hdlc-data FFC801 +3");
	check(IFP_1998, "C0 02 31 00 00", "v21: hdlc-fcs-BAD, hdlc-sig-end +2");
	check_both("C0 00 00", "v21 +1");
	check_both("40 FF", "v21 +1");
}

static const char *const samples[] = {
	"06",
	"20 C0",
	"C0 01 80 00 02 FF C8 01",
	"C0 03 80 00 02 FF C8 01 14 00 00 00 FF",
	"E0 40 01 C1 80 00 02 33 33 36",
	"D0 01 B0 00 05 00 00 00 00 00 00",
	"C0 81 00 00 00 00",
	"C0 01 60 00 00 01",
};

/* A sink that touches every octet it is shown: ASan sees those that are not the packet's. */
struct touch {
	struct field_sink sink;
	const uint8_t *begin, *end;
	unsigned depth, sum;
};

static void touch_field(struct field_sink *sink, const struct field *f)
{
	struct touch *t = (struct touch *)sink;
	for (size_t i = 0; f->at != NULL && i < f->length; i++) {
		g_assert_true(f->at + i >= t->begin && f->at + i < t->end);
		t->sum += f->at[i];
	}
}

static void touch_open(struct field_sink *sink, const struct field *f)
{
	((struct touch *)sink)->depth++;
	touch_field(sink, f);
}

static void touch_close(struct field_sink *sink)
{
	((struct touch *)sink)->depth--;
}

static void walk_fields(struct bytes in)
{
	struct touch t = {{touch_open, touch_field, touch_close}, in.at, in.end, 0, 0};
	ifp_proto.fields(in, &t.sink);
	g_assert_cmpuint(t.depth, ==, 0);
}

static void exercise(const uint8_t *octets, size_t kept, size_t sent)
{
	uint8_t *copy = g_malloc(kept + 1);
	memcpy(copy + 1, octets, kept); /* up to the end of the allocation */
	struct bytes in = bytes_of(copy + 1, kept, sent);
	g_free(describe(in, IFP_1998));
	g_free(describe(in, IFP_2002));
	ifp_syntax_evidence(in);
	walk_fields(in);
	g_free(copy);
}

static void test_truncated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s]);
		char *all = describe(whole(octets), IFP_2002);
		for (size_t n = 0; n < octets.n; n++) {
			char *cut = describe(bytes_of(octets.at, n, n), IFP_2002);
			char *snapped = describe(bytes_of(octets.at, n, octets.n), IFP_2002);
			g_assert_cmpstr(cut, ==, "bad");
			if (strcmp(all, "bad") != 0)
				g_assert_true(strcmp(snapped, "snapped") == 0 ||
					      strcmp(snapped, "bad") == 0);
			exercise(octets.at, n, n);
			exercise(octets.at, n, octets.n);
			g_free(cut);
			g_free(snapped);
		}
		g_free(all);
		g_free(octets.at);
	}
}

/* Each octet of each sample gets every value. */
static void test_mutated(void)
{
	for (size_t s = 0; s < G_N_ELEMENTS(samples); s++) {
		struct octets octets = hex(samples[s]);
		for (size_t i = 0; i < octets.n; i++) {
			uint8_t old = octets.at[i];
			for (unsigned value = 0; value < 256; value++) {
				octets.at[i] = (uint8_t)value;
				exercise(octets.at, octets.n, octets.n + value % 3);
			}
			octets.at[i] = old;
		}
		g_free(octets.at);
	}
}

/* bytes_fail() in the middle of an octet must end the packet. */
static void test_failure_inside_octet(void)
{
	check(IFP_2002, "C0 02 60 80 00 00 FF", "bad");
	check(IFP_2002, "C0 01 E0", "bad");
	check_both("D2", "bad");
	check_both("F0", "bad");
}

static void check_begins(uint8_t first, bool expected)
{
	g_assert_cmpint(ifp_begins(first), ==, expected);
}

static void test_begins(void)
{
	check_begins(0x01, false); /* padding that is not zero */
	check_begins(0x1f, false);
	check_begins(0xc1, false);
	check_begins(0x80, false); /* an indicator with fields */
	check_begins(0x40, false); /* data without */
	check_begins(0xd2, false); /* data type 9 of the root */
	check_begins(0x30, false); /* no small number */
	check_begins(0xf0, false);
}

/* What the packets say, and what they would say if it were the other way round: the table of what is seen. */
static void check_evidence(const char *packet, int expected)
{
	struct octets octets = hex(packet);
	g_assert_cmpint(ifp_syntax_evidence(whole(octets)), ==, expected);
	g_free(octets.at);
}

static void test_evidence(void)
{
	static const char *const bare_1998[] = {"40", "50", "70"};
	static const char *const bare_2002[] = {"08", "18", "28", "38"};
	static const char *const bare_either[] = {"10", "20"};
	static const char *const data_1998[] = {"C0", "D0", "E0", "F0"};
	static const char *const data_2002[] = {"88", "98", "A8", "B0", "B8"};
	char packet[40];
	for (size_t i = 0; i < G_N_ELEMENTS(bare_1998); i++) {
		g_snprintf(packet, sizeof(packet), "D0 01 %s", bare_1998[i]);
		check_evidence(packet, -1);
		g_snprintf(packet, sizeof(packet), "D0 02 80 00 01 FF C0 %s", bare_1998[i]);
		check_evidence(packet, -1);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bare_2002); i++) {
		g_snprintf(packet, sizeof(packet), "D0 01 %s", bare_2002[i]);
		check_evidence(packet, 1);
		g_snprintf(packet, sizeof(packet), "D0 02 80 00 01 FF C0 %s", bare_2002[i]);
		check_evidence(packet, 1);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(bare_either); i++) {
		g_snprintf(packet, sizeof(packet), "C0 01 %s", bare_either[i]);
		check_evidence(packet, 0);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(data_1998); i++) {
		g_snprintf(
			packet, sizeof(packet), "D0 01 %s 00 05 00 00 00 00 00 00", data_1998[i]);
		check_evidence(packet, -1);
	}
	for (size_t i = 0; i < G_N_ELEMENTS(data_2002); i++) {
		g_snprintf(
			packet, sizeof(packet), "D0 01 %s 00 05 00 00 00 00 00 00", data_2002[i]);
		check_evidence(packet, 1);
	}
	check_evidence("C0 01 30", -1); /* fcs-BAD, or image data without any */
	check_evidence("D0 01 30", -1);
	check_evidence("C0 02 31", -1);
	check_evidence("C0 02 18 40", 1);
	check_evidence("C0 02 30 10", -1);
	check_evidence("C0 02 18 08", 1);
	check_evidence("E0 40 01 C1 80 00 02 33 33 36", 1);
	check_evidence("E0 00 01 C0 40 00 01 41 30", 1);
}

static void test_no_evidence(void)
{
	check_evidence("06", 0);
	check_evidence("20 00", 0);
	check_evidence("C0 00", 0);
	check_evidence("C0 01 80 00 02 FF C8 01", 0);
	check_evidence("", 0);
	check_evidence("D2 00", 0);	  /* no IFP */
	check_evidence("C0 01 80 00", 0); /* cut */
	check_evidence("C0 01 40 00", 0); /* trailing octets: not to be trusted */
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/ifp/indicators", test_indicators);
	g_test_add_func("/dissect/ifp/data_types", test_data_types);
	g_test_add_func("/dissect/ifp/field_types", test_field_types);
	g_test_add_func("/dissect/ifp/data", test_data);
	g_test_add_func("/dissect/ifp/packed", test_packed);
	g_test_add_func("/dissect/ifp/octet_aligned", test_octet_aligned);
	g_test_add_func("/dissect/ifp/v8", test_v8);
	g_test_add_func("/dissect/ifp/bad", test_bad);
	g_test_add_func("/dissect/ifp/trailing", test_trailing);
	g_test_add_func("/dissect/ifp/truncated", test_truncated);
	g_test_add_func("/dissect/ifp/mutated", test_mutated);
	g_test_add_func("/dissect/ifp/failure_inside_octet", test_failure_inside_octet);
	g_test_add_func("/dissect/ifp/begins", test_begins);
	g_test_add_func("/dissect/ifp/evidence", test_evidence);
	g_test_add_func("/dissect/ifp/no_evidence", test_no_evidence);
	return g_test_run();
}
