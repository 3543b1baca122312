#include "dissect/t30_fif.h"

#include <glib.h>
#include <string.h>

#include "tests/dissect/hex.h"

/* ---- Internet addresses ---- */

static struct t30_address address(const char *fif, bool good)
{
	struct octets octets = hex(fif);
	struct t30_address out;
	memset(&out, 0xa5, sizeof(out));
	g_assert_cmpint(t30_fif_address(whole(octets), &out), ==, good);
	g_free(octets.at);
	return out;
}

/* 'a' is 61, reversed 86; '@' 40 and 02; 'b' 62 and 46. Type 1 is 80 reversed, length 3 is c0. */
static void test_address(void)
{
	struct t30_address a = address("00 80 C0 86 02 46", true);
	g_assert_cmpuint(a.sequence, ==, 0);
	g_assert_false(a.more);
	g_assert_cmpuint(a.type, ==, 1);
	g_assert_cmpstr(a.type_name, ==, "e-mail");
	g_assert_cmpuint(a.length, ==, 3);
	g_assert_cmpstr(a.text, ==, "a@b");
	g_assert_cmpuint(a.text_octets, ==, 3);
	/* 83h: part 3, and more follow: c1 reversed. Type 2 is 40. */
	a = address("C1 40 80 86", true);
	g_assert_cmpuint(a.sequence, ==, 3);
	g_assert_true(a.more);
	g_assert_cmpstr(a.type_name, ==, "URL");
	g_assert_cmpstr(a.text, ==, "a");
	/* The same told by the third octet: 81h. */
	a = address("00 40 81 86", true);
	g_assert_true(a.more);
	g_assert_cmpuint(a.length, ==, 1);
}

static void test_address_types(void)
{
	static const char *const names[16] = {
		NULL, "e-mail", "URL", "IPv4", "IPv6", "telephone number"};
	for (unsigned type = 0; type < 16; type++) {
		uint8_t fif[] = {0, t30_reverse((uint8_t)(type | 0xf0)), 0};
		struct t30_address a;
		g_assert_true(t30_fif_address(bytes_of(fif, 3, 3), &a));
		g_assert_cmpuint(a.type, ==, type);
		g_assert_cmpstr(a.type_name, ==, names[type]);
		g_assert_cmpstr(a.text, ==, "");
	}
}

/* Lengths that are not those of the frame. */
static void test_address_hostile(void)
{
	address("", false);
	address("00", false);
	address("00 80", false);
	struct t30_address a = address("00 80 FF 86", true); /* 127, of which one is there */
	g_assert_cmpuint(a.length, ==, 127);
	g_assert_cmpuint(a.text_octets, ==, 1);
	g_assert_cmpstr(a.text, ==, "a");
	a = address("00 80 80 86 46 46", true); /* one, and two behind it */
	g_assert_cmpstr(a.text, ==, "a");
	uint8_t *octets = g_malloc(258);
	memset(octets, 0xff, 258);
	for (size_t n = 3; n <= 258; n++) {
		g_assert_true(t30_fif_address(bytes_of(octets + 258 - n, n, n), &a));
		g_assert_cmpuint(a.text_octets, ==, MIN(n - 3, 127));
		g_assert_cmpuint(strlen(a.text), ==, a.text_octets);
	}
	g_free(octets);
}

static void test_is_address(void)
{
	static const uint8_t fcfs[] = {0x87, 0x88, 0x46, 0x47, 0x24};
	unsigned count = 0;
	for (unsigned fcf = 0; fcf < 256; fcf++)
		count += t30_fif_is_address((enum t30_fcf)fcf);
	g_assert_cmpuint(count, ==, G_N_ELEMENTS(fcfs));
	for (size_t i = 0; i < G_N_ELEMENTS(fcfs); i++)
		g_assert_true(t30_fif_is_address((enum t30_fcf)fcfs[i]));
}

/* ---- FNV ---- */

static struct t30_fnv fnv(const char *fif)
{
	struct octets octets = hex(fif);
	struct t30_fnv out;
	memset(&out, 0xa5, sizeof(out));
	g_assert_cmpint(t30_fif_fnv(whole(octets), &out), ==, octets.n > 0);
	g_free(octets.at);
	return out;
}

static void test_fnv(void)
{
	/* PWD is 01, reversed 80; sequence 1 is 80; then the FCF of PWD, the length 2 (40) and "no" (6e, 6f). */
	struct t30_fnv f = fnv("80 80 83 40 76 F6");
	g_assert_cmpuint(f.reasons, ==, 1);
	g_assert_cmpuint(f.reason_octets, ==, 1);
	g_assert_true(f.reasons_end);
	g_assert_cmpint(f.sequence, ==, 1);
	g_assert_cmpint(f.fcf, ==, 0x83);
	g_assert_cmpstr(f.name, ==, "PWD");
	g_assert_cmpstr(f.text, ==, "no");
	g_assert_cmpuint(f.text_at, ==, 4);
	g_assert_cmpuint(f.text_octets, ==, 2);
	/* No length: all of it is text. */
	f = fnv("80 80 83 76 F6");
	g_assert_cmpstr(f.text, ==, "no");
	g_assert_cmpuint(f.text_at, ==, 3);
	/* SUB (04) and a second octet (80) with BFT (01) and ISP (04): 21 and a0 reversed. */
	f = fnv("21 A0");
	g_assert_cmpuint(f.reasons, ==, 1u << 2 | 1u << 7 | 1u << 9);
	g_assert_cmpuint(f.reason_octets, ==, 2);
	g_assert_cmpint(f.sequence, ==, -1);
	g_assert_cmpint(f.fcf, ==, -1);
	g_assert_null(f.name);
	g_assert_cmpstr(f.text, ==, "");
}

/* The FCF as in a frame of its own, or in the order of the octets around it; nothing else can be refused. */
static void test_fnv_frame(void)
{
	static const struct {
		const char *fif, *name;
	} rows[] = {{"80 80 83", "PWD"}, {"80 80 C1", "PWD"}, {"80 80 43", "SUB"},
		{"80 80 C2", "TSI"}, {"80 80 85", "SEP"}, {"80 80 A1", "SEP"}, {"80 80 47", "IRA"},
		{"80 80 41", "DCS"}, {"80 80 00", NULL}, {"80 80", NULL}};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		g_assert_cmpstr(fnv(rows[i].fif).name, ==, rows[i].name);
}

static void test_fnv_reasons(void)
{
	static const char *const names[] = {
		"PWD", "SEP", "SUB", "SID", "secure fax error", "TSI", "PSA", "BFT", "IRA", "ISP"};
	for (unsigned i = 0; i < G_N_ELEMENTS(names); i++)
		g_assert_cmpstr(t30_fif_fnv_reason(i), ==, names[i]);
	for (unsigned i = G_N_ELEMENTS(names); i < 300; i++)
		g_assert_null(t30_fif_fnv_reason(i));
}

static void test_fnv_hostile(void)
{
	struct t30_fnv f = fnv("");
	g_assert_false(f.reasons_end);
	f = fnv("01"); /* another octet follows, and does not */
	g_assert_false(f.reasons_end);
	g_assert_cmpuint(f.reasons, ==, 0);
	/* 255 octets that all say that another follows. */
	uint8_t octets[255];
	memset(octets, 0xff, sizeof(octets));
	g_assert_true(t30_fif_fnv(bytes_of(octets, 255, 255), &f));
	g_assert_false(f.reasons_end);
	g_assert_cmpuint(f.reason_octets, ==, 255);
	g_assert_cmpuint(f.reasons, ==, 0x3fff);
	g_assert_cmpuint(f.text_octets, ==, 0);
	/* A text longer than its room. */
	octets[0] = 0x80;
	g_assert_true(t30_fif_fnv(bytes_of(octets, 255, 255), &f));
	g_assert_cmpuint(strlen(f.text), ==, T30_FNV_TEXT_MAX - 1);
	g_assert_cmpuint(f.text_octets, ==, T30_FNV_TEXT_MAX - 1);
}

/* ---- PPR and seconds ---- */

static void test_ppr(void)
{
	struct octets octets = hex("81 00 40");
	for (unsigned i = 0; i < 300; i++)
		g_assert_cmpint(t30_fif_ppr(whole(octets), i), ==, i == 0 || i == 7 || i == 17);
	g_free(octets.at);
	uint8_t full[40];
	memset(full, 0xff, sizeof(full));
	g_assert_true(t30_fif_ppr(bytes_of(full, 40, 40), 255));
	g_assert_false(
		t30_fif_ppr(bytes_of(full, 40, 40), 256)); /* there are no more frames in a block */
	g_assert_false(t30_fif_ppr(bytes_of(full, 0, 32), 0));
}

static const char *second(const char *octets_text)
{
	struct octets octets = hex(octets_text);
	struct t30_frame frame;
	t30_frame_parse(whole(octets), &frame);
	const char *name = t30_fif_second(&frame);
	g_free(octets.at);
	return name;
}

static void test_second(void)
{
	g_assert_cmpstr(second("FF C8 FD F4 00 00 02"), ==, "EOP");
	g_assert_cmpstr(second("FF C8 FD 00 00 00 02"), ==, "NULL");
	g_assert_cmpstr(second("FF C8 F3 79"), ==, "PRI-EOM");
	g_assert_null(second("FF C8 FD 31 00 00 02"));
	g_assert_null(second("FF C8 FD"));
	g_assert_null(second("FF C8 79")); /* PRI-EOM has a hyphen of its own, but no second */
	g_assert_null(second("FF C8 00"));
}

/* ---- defects ---- */

#define DIGITS "4C 4C 4C 4C 4C 4C 4C 4C 04 04 04 04 04 04 04 04 04 04 04 04"
#define OCTETS_32                                                                                  \
	"00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 00 "  \
	"00 "                                                                                      \
	"00 00"
#define NEEDS_ECM "a coding or mode is set that needs ECM, but ECM is not"
#define RESERVED_RATE "the code of the modulation is reserved"

static const struct {
	const char *frame, *defect;
} defects[] = {
	{"FF C8 01 20 77 1F 23 01 89 01 01 01 18", NULL}, {"FF C8 C1 00 46 1E", NULL},
	{"FF C8 C1 00 46", "FIF is shorter than 3 octets"},
	{"FF C8 01", "FIF is shorter than 3 octets"},
	{"FF C8 81 00 74 1F", "FIF ends behind an octet whose extend bit is set"},
	{"FF C8 01 00 74 1F 21", "FIF ends behind an octet whose extend bit is set"},
	{"FF C8 01 00 74 1E 20", "FIF has octets behind a cleared extend bit"},
	{"FF C8 C1 00 4C 1E", RESERVED_RATE}, /* 0011 */
	{"FF C8 01 00 44 1E", RESERVED_RATE}, /* 0001 says nothing in a DIS */
	{"FF C8 C1 00 7C 1E", RESERVED_RATE},
	{"FF C8 C1 00 48 1E", NULL}, /* V.33 of earlier editions */
	{"FF C8 C1 00 44 DE", "the code of the recording width is invalid"},
	{"FF C8 01 00 74 3E", "the code of the recording length is invalid"},
	{"FF C8 C1 00 44 16", "the code of the minimum scan line time is invalid"}, /* 011 */
	{"FF C8 01 00 74 16", NULL},	     /* 10 ms, 5 ms at 7.7 lines/mm */
	{"FF C8 C1 00 44 1F 02", NEEDS_ECM}, /* MMR */
	{"FF C8 01 00 74 1F 02", NEEDS_ECM}, {"FF C8 C1 00 44 1F 22", NULL},
	/* Bit 51 means nothing in a DCS, so it needs nothing there. */
	{"FF C8 01 00 74 1F 01 01 01 20", NEEDS_ECM}, {"FF C8 C1 00 44 1F 01 01 01 20", NULL},
	/* Bit 79 without 78: an offer of nothing, but what a DCS may say. */
	{"FF C8 01 00 74 1F 21 01 01 01 01 01 02", "optional L0 is set without T.85"},
	{"FF C8 C1 00 44 1F 21 01 01 01 01 01 02", NULL},
	{"FF C8 01 00 74 1F 21 01 01 01 01 01 06", NULL},
	/* 110 without 105, 111 without 106. */
	{"FF C8 01 00 74 1F 21 01 01 01 01 01 01 01 01 01 04",
		"colour at 600 dpi is set without 600 dpi"},
	{"FF C8 01 00 74 1F 21 01 01 01 01 01 01 01 01 01 02",
		"colour at 1200 dpi is set without 1200 dpi"},
	{"FF C8 01 00 74 1F 21 01 01 01 01 01 01 01 01 01 84", NULL},
	/* 101 of bits 124 to 126. */
	{"FF C8 01 00 74 1F 21 01 01 01 01 01 01 01 01 01 01 01 14",
		"the code of the T.89 profile is reserved"},
	/* Reserved bits are no defect: 2, 5, 25. */
	{"FF C8 01 48 74 1F 80", NULL}, {"FF C8 48 00 04", NULL},
	{"FF C8 C8 00", "CTC has not 2 octets"}, {"FF C8 C8 00 44 1E", "CTC has not 2 octets"},
	{"FF C8 C8 00 0C", RESERVED_RATE}, {"FF C0 02 " DIGITS, NULL},
	{"FF C0 02 " DIGITS " 04", "FIF is not 20 characters"},
	{"FF C0 C5 4C", "FIF is not 20 characters"}, {"FF C0 86", "FIF is not 20 characters"},
	/* 1B is D8 reversed. */
	{"FF C0 02 D8 4C 4C 4C 4C 4C 4C 4C 04 04 04 04 04 04 04 04 04 04 04 04",
		"FIF has control characters"},
	{"FF C0 04", "FIF has no country code"}, {"FF C0 84 00", "FIF has no manufacturer code"},
	{"FF C0 44 00 00", NULL}, {"FF C0 24 00 80 C0 86 02 46", NULL},
	{"FF C0 24 00 80", "FIF ends before the address"},
	{"FF C0 87 00 80 C0 86 02", "the address is shorter than its length says"},
	{"FF C0 88 00 80 FF", "the address is shorter than its length says"},
	{"FF C0 46 00 80 80 86 02", "FIF has octets behind the address"},
	{"FF C0 C7 00 00 00", "the type of the address is reserved"}, {"FF C8 53 80", NULL},
	{"FF C8 53", "FNV without reason"},
	{"FF C8 53 01", "FNV ends where another octet of reasons is announced"},
	{"FF C8 53 80 80 00", "the refused frame is none of T.30"}, {"FF C8 53 80 80 83", NULL},
	{"FF C8 FD F4 00 00 02", NULL}, {"FF C8 FD", "FIF has no post-message command"},
	{"FF C8 FD 31 00 00 02", "the post-message command is none of T.30"},
	{"FF C8 FD F4 00 00", "PPS has not 3 octets of counters"},
	{"FF C8 FD F4 00 00 02 00", "PPS has not 3 octets of counters"}, {"FF C8 F3 F2", NULL},
	{"FF C8 F3", "FIF has no post-message command"},
	{"FF C8 F3 7D", "the post-message command is none of T.30"},
	{"FF C8 F3 F2 00", "EOR has octets behind the post-message command"},
	{"FF C8 3D " OCTETS_32, NULL}, {"FF C8 3D " OCTETS_32 " 00", "PPR has not 32 octets"},
	{"FF C8 3D 80", "PPR has not 32 octets"}, {"FF C8 3D", "PPR has not 32 octets"},
	{"FF C0 60", "FCD without frame number"},
	{"FF C0 60 80", NULL}, /* the last of a page may be as short as that */
	{"FF C8 3F", "FDM without diagnostics"}, {"FF C8 3F 01 02", NULL}, {"FF C0 62 01 02", NULL},
	{"FF C8 31", NULL}, {"FF C8 31 00", "no FIF is defined for this frame"},
	{"FF C8 5F 01 02", "no FIF is defined for this frame"},
	{"FF C8 61 00", "no FIF is defined for this frame"},
	{"FF C8 00 01 02", NULL}, /* nobody knows what that frame has */
};

static const char *defect_of(const uint8_t *at, size_t n, size_t sent)
{
	struct t30_frame frame;
	t30_frame_parse(bytes_of(at, n, sent), &frame);
	return t30_fif_defect(&frame);
}

static void test_defects(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(defects); i++) {
		struct octets octets = hex(defects[i].frame);
		const char *defect = defect_of(octets.at, octets.n, octets.n);
		if (g_strcmp0(defect, defects[i].defect) != 0)
			g_test_message("%s", defects[i].frame);
		g_assert_cmpstr(defect, ==, defects[i].defect);
		/* What the capture cut is not the sender's fault. */
		g_assert_null(defect_of(octets.at, octets.n, octets.n + 1));
		g_free(octets.at);
	}
}

static void test_defect_of_fcd(void)
{
	uint8_t octets[300] = {0xff, 0xc0, 0x60};
	g_assert_null(defect_of(octets, 3 + 257, 3 + 257));
	g_assert_cmpstr(
		defect_of(octets, 3 + 258, 3 + 258), ==, "FCD has more than 256 octets of data");
}

/* Every frame with every length of FIF, up to the end of its allocation. */
static void test_defects_of_all(void)
{
	for (unsigned fcf = 0; fcf < 256; fcf++) {
		for (size_t n = 0; n <= 258; n = n < 40 ? n + 1 : n + 109) {
			uint8_t *octets = g_malloc(3 + n);
			memset(octets, fcf & 1 ? 0xff : 0x00, 3 + n);
			memcpy(octets, (const uint8_t[]){0xff, 0xc8, (uint8_t)fcf}, 3);
			const char *defect = defect_of(octets, 3 + n, 3 + n);
			g_assert_true(defect == NULL || defect[0] != '\0');
			g_free(octets);
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/t30_fif/address", test_address);
	g_test_add_func("/dissect/t30_fif/address_types", test_address_types);
	g_test_add_func("/dissect/t30_fif/address_hostile", test_address_hostile);
	g_test_add_func("/dissect/t30_fif/is_address", test_is_address);
	g_test_add_func("/dissect/t30_fif/fnv", test_fnv);
	g_test_add_func("/dissect/t30_fif/fnv_frame", test_fnv_frame);
	g_test_add_func("/dissect/t30_fif/fnv_reasons", test_fnv_reasons);
	g_test_add_func("/dissect/t30_fif/fnv_hostile", test_fnv_hostile);
	g_test_add_func("/dissect/t30_fif/ppr", test_ppr);
	g_test_add_func("/dissect/t30_fif/second", test_second);
	g_test_add_func("/dissect/t30_fif/defects", test_defects);
	g_test_add_func("/dissect/t30_fif/defect_of_fcd", test_defect_of_fcd);
	g_test_add_func("/dissect/t30_fif/defects_of_all", test_defects_of_all);
	return g_test_run();
}
