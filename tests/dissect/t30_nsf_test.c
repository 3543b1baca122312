#include "dissect/t30_nsf.h"

#include <glib.h>
#include <string.h>

#include "dissect/t30_nsf_tables.h"
#include "tests/dissect/hex.h"

/* T.38 octets. */
static struct t30_nsf parse(const char *fif)
{
	struct octets octets = hex(fif);
	struct t30_nsf out;
	memset(&out, 0xa5, sizeof(out));
	t30_nsf_parse(whole(octets), &out);
	g_free(octets.at);
	return out;
}

/* Octets least significant bit first, as the tables have them. */
static struct t30_nsf parse_lsb(const char *fif)
{
	struct octets octets = hex(fif);
	struct t30_nsf out;
	for (size_t i = 0; i < octets.n; i++)
		octets.at[i] = t30_reverse(octets.at[i]);
	t30_nsf_parse(whole(octets), &out);
	g_free(octets.at);
	return out;
}

static void check(struct t30_nsf nsf, const char *country, const char *vendor, const char *model,
	const char *station)
{
	g_assert_cmpstr(nsf.country, ==, country);
	g_assert_cmpstr(nsf.vendor, ==, vendor);
	g_assert_cmpstr(nsf.model, ==, model);
	g_assert_cmpstr(nsf.station, ==, station);
}

/* 0e reversed is 70, 96 69, 0f f0, 01 80, 02 40, 10 08, 05 a0. */
static void test_lsb_first(void)
{
	struct t30_nsf nsf = parse("00 00 70 00 00 00 69 F0 80 40 00 08 A0");
	check(nsf, "Japan", "Panasonic", "KX-F90", "");
	g_assert_cmpint(nsf.country_code, ==, 0x00);
	g_assert_cmpuint(nsf.vendor_octets, ==, 2);
	g_assert_cmpuint(nsf.model_octets, ==, 10);
	/* An octet of the model is another one: 97 reversed is e9. */
	check(parse("00 00 70 00 00 00 E9 F0 80 40 00 08 A0"), "Japan", "Panasonic", NULL, "");
	/* HP: b5 reversed is ad, 6c 36. */
	check(parse("AD 00 36"), "United States", "HP", NULL, "");
	check(parse("2D 00 0D"), "United Kingdom", "DCE", NULL, "");
	check(parse("86 00 5E"), "Korea (Republic of)", "Xerox", NULL, "");
}

/* The same country and manufacturer, most significant bit first: the codes are those of the other order's rows. */
static void test_msb_first(void)
{
	/* a2 reversed is 45, 30 0c: the model is that of AD 00 36. */
	struct t30_nsf nsf = parse("B5 00 6C 04 00 A2 00 30");
	check(nsf, "United States", "HP", "LaserJet 3150", "");
	g_assert_cmpint(nsf.country_code, ==, 0xb5);
	/* Rows that are there in one order only. */
	check(parse("B5 00 66"), "United States", "Castelle", NULL, "");
	check(parse("00 00 0E"), "Japan", "Panasonic", NULL, "");
	check(parse("61 00 5A 00 00 03 00"), "Korea (Republic of)", "Samsung", "SF-5100", "");
	check(parse("3D CA 80"), "France", "Minolta", NULL, "");
	/* AD 00 44 is known for its habit only, B5 00 22 has a name. */
	check(parse("B5 00 22 45 43 49 46 46 4F"), "United States", "Comsat", NULL, "OFFICE");
}

static void test_one_octet(void)
{
	struct t30_nsf nsf = parse("04 82 80 5A"); /* 41 reversed is 82 */
	check(nsf, "Germany", "Siemens", NULL, "");
	g_assert_cmpuint(nsf.vendor_octets, ==, 1);
	nsf = parse("04 81 01");
	check(nsf, "Germany", "AVM Audiovisuelles Marketing und Computersysteme GmbH", NULL, "");
	g_assert_cmpuint(nsf.vendor_octets, ==, 2);
	check(parse("04 90"), "Germany", "ITK Institut f\xc3\xbcr Telekommunikation GmbH & Co KG",
		NULL, "");
	check(parse("04 81"), "Germany", NULL, NULL, ""); /* the second octet is not there */
}

static void test_longest_model(void)
{
	check(parse_lsb("AD 00 36 C0 00 00 00 00"), "United States", "HP", "OfficeJet 500", "");
	check(parse_lsb("AD 00 36 C0 00 00 00 00 8B"), "United States", "HP", "Fax-920", "");
	check(parse_lsb("AD 00 36 C0 00 00 00"), "United States", "HP", NULL, "");
#define SHARP                                                                                      \
	"00 00 31 00 CE B8 80 80 11 85 0D DD 00 00 DD DD 00 00 DD DD 00 00 00 00 00 00 00 00 ED "  \
	"22 "                                                                                      \
	"B0 00 00 90 00"
	check(parse_lsb(SHARP), "Japan", "Sharp/Olivetti", "Sharp F0-10", "");
	check(parse_lsb(SHARP " 8D"), "Japan", "Sharp/Olivetti", "Sharp F0-10", "");
	check(parse_lsb(SHARP " 8C"), "Japan", "Sharp/Olivetti", "Sharp UX-460", "");
}

/* Of countries whose code reversed is another's, those with the makers are meant; of others, the order with a
 * name in it, else least significant bit first. */
static void test_country(void)
{
	check(parse("B5 99 99"), "United States", NULL, NULL, "");
	check(parse("AD 99 99"), "United States", NULL, NULL, "");
	check(parse("64 99 99"), "China", NULL, NULL, "");
	check(parse("20 99 99"), "Germany", NULL, NULL, "");
	check(parse("05 00 00"), "Spain", NULL, NULL, "");
	check(parse("A0 00 00"), "Anguilla", NULL, NULL, "");
	check(parse("A0 00 00 4D 41 44 52 49 44"), "Spain", NULL, NULL, "MADRID");
	check(parse("A0 00 00 B2 82 22 4A 92 22"), "Anguilla", NULL, NULL, "MADRID");
	check(parse("3F 00"), "French Southern and Antarctic Lands", NULL, NULL,
		""); /* FC is free */
	struct t30_nsf nsf = parse("E7 00");
	check(nsf, NULL, NULL, NULL, "");
	g_assert_cmpint(nsf.country_code, ==, 0xe7);
	check(parse("FF 00 00"), NULL, NULL, NULL, ""); /* escape: nothing is known behind it */
}

static void test_station(void)
{
	struct t30_nsf nsf = parse("0A 00 00 00 62 82 1A E2 A2 72 00 00");
	check(nsf, "Hong Kong", NULL, NULL, "FAXGEN");
	g_assert_cmpuint(nsf.station_at, ==, 4);
	g_assert_cmpuint(nsf.station_octets, ==, 6);
	/* Written most significant bit first behind codes that are least significant bit first. */
	nsf = parse_lsb("00 00 51 00 00 00 B1 12 F2 62 B4 82 0A F2 2A 12 D2 A2 04 04 04 FF");
	check(nsf, "Japan", "Sanyo", "MFP-510", "HOF-APOTHKE");
	g_assert_cmpuint(nsf.station_at, ==, 7);
	/* Last character first, with spaces around that are none of it. */
	check(parse_lsb("00 00 25 20 45 43 49 46 46 4F 20 31 20 00"), "Japan", "Ricoh", NULL,
		"1 OFFICE");
	/* The model's own octets are no name, however printable. */
	check(parse_lsb("00 00 09 00 08 2D 43 57 50 61 75 FF FF"), "Japan", "Xerox/Toshiba",
		"635 Workcenter", "");
}

static void test_no_station(void)
{
	check(parse_lsb("00 00 0E 41 42 43 00 41 42 43"), "Japan", "Panasonic", NULL,
		""); /* short */
	check(parse_lsb("00 00 0E 41 42 43 44 00 41 42 43"), "Japan", "Panasonic", NULL, "ABCD");
	/* 55h is a gateway's filling, 20h is nothing at all. */
	check(parse_lsb("00 00 0E 55 55 55 55 55 55 55 55"), "Japan", "Panasonic", NULL, "");
	check(parse_lsb("00 00 0E 20 20 20 20 20 20 20 20"), "Japan", "Panasonic", NULL, "");
	check(parse_lsb("00 00 0E 20 20 20 41 42 43 20 20"), "Japan", "Panasonic", NULL, "");
	check(parse_lsb("00 00 0E 1B 5B 32 4A 00 7F 41 42 43 44 9B"), "Japan", "Panasonic", NULL,
		"ABCD");
}

/* The longest of two runs counts, of the same length the first. */
static void test_runs(void)
{
	check(parse_lsb("00 00 0E 41 42 43 44 00 45 46 47 48 00"), "Japan", "Panasonic", NULL,
		"ABCD");
	check(parse_lsb("00 00 0E 41 42 43 44 00 45 46 47 48 49"), "Japan", "Panasonic", NULL,
		"EFGHI");
}

static void test_long_station(void)
{
	GString *text = g_string_new("00 00 0E");
	for (unsigned i = 0; i < 90; i++)
		g_string_append_printf(text, " %02X", 'A' + i % 26);
	struct t30_nsf nsf = parse_lsb(text->str);
	g_assert_cmpuint(strlen(nsf.station), ==, T30_NSF_STATION_MAX - 1);
	g_assert_cmpint(nsf.station[T30_NSF_STATION_MAX - 2], ==, 'A' + 63 % 26);
	g_assert_cmpuint(nsf.station_octets, ==, 90);
	/* Last character first, the beginning of the name is at the end of the run. */
	memcpy(text->str, "00 00 25", 8);
	nsf = parse_lsb(text->str);
	g_assert_cmpint(nsf.station[0], ==, 'A' + 89 % 26);
	g_string_free(text, TRUE);
}

/* Every length, up to the end of its allocation, and more than a frame can have. */
static void test_lengths(void)
{
	for (size_t n = 0; n <= 4000; n = n < 300 ? n + 1 : n + 1850) {
		for (unsigned fill = 0; fill < 256; fill += 17) {
			uint8_t *octets = g_malloc(n + 1);
			memset(octets, (int)fill, n + 1);
			struct t30_nsf nsf;
			t30_nsf_parse(bytes_of(octets + 1, n, n), &nsf);
			g_assert_cmpint(nsf.country_code >= 0, ==, n > 0);
			g_assert_cmpstr(nsf.station, ==, "");
			t30_nsf_parse(bytes_of(octets + 1, n, n + 100), &nsf);
			g_free(octets);
		}
	}
	struct t30_nsf nsf = parse("");
	check(nsf, NULL, NULL, NULL, "");
	g_assert_cmpint(nsf.country_code, ==, -1);
}

static void test_of_frame(void)
{
	static const struct {
		uint8_t fcf;
		bool is;
	} rows[] = {{0x04, true}, {0x84, true}, {0x44, true}, {0xc4, true}, {0x02, false},
		{0x01, false}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		const uint8_t octets[] = {0xff, 0xc0, rows[i].fcf, 0x00, 0x00, 0x70};
		struct t30_frame frame;
		struct t30_nsf nsf;
		t30_frame_parse(bytes_of(octets, 6, 6), &frame);
		g_assert_cmpint(t30_nsf_of_frame(&frame, &nsf), ==, rows[i].is);
		g_assert_cmpint(t30_is_nsf(frame.fcf), ==, rows[i].is);
		g_assert_cmpstr(nsf.vendor, ==, rows[i].is ? "Panasonic" : NULL);
	}
}

/* ---- the tables ---- */

static struct t30_nsf parse_row(
	uint8_t country, const uint8_t *code, size_t size, const char *rest, size_t n)
{
	uint8_t octets[64] = {t30_reverse(country)};
	struct t30_nsf nsf;
	for (size_t i = 0; i < size; i++)
		octets[1 + i] = t30_reverse(code[i]);
	for (size_t i = 0; i < n; i++)
		octets[1 + size + i] = t30_reverse((uint8_t)rest[i]);
	t30_nsf_parse(bytes_of(octets, 1 + size + n, 1 + size + n), &nsf);
	return nsf;
}

static void test_vendors(void)
{
	const struct t30_nsf_vendor *row;
	size_t count = 0;
	for (; (row = t30_nsf_tables_vendor(count)) != NULL; count++) {
		struct t30_nsf nsf = parse_row(row->country, row->code, row->size, "", 0);
		g_assert_true(row->size == 1 || row->size == 2);
		g_assert_cmpuint(nsf.vendor_octets, ==, row->size);
		if (row->name != NULL)
			g_assert_cmpstr(nsf.vendor, ==, row->name);
		g_assert_true(row->name == NULL || g_utf8_validate(row->name, -1, NULL));
		g_assert_nonnull(nsf.country);
	}
	g_assert_cmpuint(count, ==, 177);
}

static void test_models(void)
{
	const struct t30_nsf_model *row;
	size_t count = 0;
	for (; (row = t30_nsf_tables_model(count)) != NULL; count++) {
		struct t30_nsf nsf =
			parse_row(row->country, row->vendor, 2, row->octets, row->size);
		g_assert_cmpstr(nsf.model, ==, row->name);
		g_assert_cmpuint(nsf.model_octets, ==, row->size);
		g_assert_nonnull(nsf.vendor);
	}
	g_assert_cmpuint(count, ==, 38);
}

static void test_countries(void)
{
	unsigned count = 0;
	for (unsigned code = 0; code < 256; code++)
		count += t30_nsf_tables_country((uint8_t)code) != NULL;
	g_assert_cmpuint(count, ==, 205);
	g_assert_cmpstr(t30_nsf_tables_country(0xb5), ==, "United States");
	g_assert_cmpstr(t30_nsf_tables_country(0x00), ==, "Japan");
	g_assert_null(t30_nsf_tables_country(0xff));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/t30_nsf/lsb_first", test_lsb_first);
	g_test_add_func("/dissect/t30_nsf/msb_first", test_msb_first);
	g_test_add_func("/dissect/t30_nsf/one_octet", test_one_octet);
	g_test_add_func("/dissect/t30_nsf/longest_model", test_longest_model);
	g_test_add_func("/dissect/t30_nsf/country", test_country);
	g_test_add_func("/dissect/t30_nsf/station", test_station);
	g_test_add_func("/dissect/t30_nsf/no_station", test_no_station);
	g_test_add_func("/dissect/t30_nsf/runs", test_runs);
	g_test_add_func("/dissect/t30_nsf/long_station", test_long_station);
	g_test_add_func("/dissect/t30_nsf/lengths", test_lengths);
	g_test_add_func("/dissect/t30_nsf/of_frame", test_of_frame);
	g_test_add_func("/dissect/t30_nsf/vendors", test_vendors);
	g_test_add_func("/dissect/t30_nsf/models", test_models);
	g_test_add_func("/dissect/t30_nsf/countries", test_countries);
	return g_test_run();
}
