#include "dissect/t30_fields.h"

#include <glib.h>
#include <string.h>

#include "tests/dissect/hex.h"

/* A sink that touches every octet it is shown: ASan sees those that are not the packet's. */
struct touch {
	struct field_sink sink;
	const uint8_t *begin, *end;
	GString *text; /* what was shown: "name=value;" */
	unsigned sum;
};

static void append_hex(GString *text, const struct field *f)
{
	g_string_append_printf(text, "%s=", f->name);
	for (size_t i = 0; i < f->length; i++)
		g_string_append_printf(text, "%02x", f->at[i]);
	g_string_append_c(text, ';');
}

static void touch_field(struct field_sink *sink, const struct field *f)
{
	struct touch *t = (struct touch *)sink;
	for (size_t i = 0; f->at != NULL && i < f->length; i++) {
		g_assert_true(f->at + i >= t->begin && f->at + i < t->end);
		t->sum += f->at[i];
	}
	if (f->kind == FIELD_TEXT)
		g_string_append_printf(t->text, "%s=%.*s;", f->name, (int)f->text_length, f->text);
	else if (f->kind == FIELD_OCTETS)
		append_hex(t->text, f);
	else if (f->kind == FIELD_UINT)
		g_string_append_printf(t->text, "%s=%u %s;", f->name, (unsigned)f->value,
			f->meaning != NULL ? f->meaning : "-");
}

static void touch_group(struct field_sink *sink, const struct field *f)
{
	touch_field(sink, f);
}

static void touch_close(struct field_sink *sink)
{
	(void)sink;
}

static char *show(const uint8_t *at, size_t n, size_t sent)
{
	struct touch t = {
		{touch_group, touch_field, touch_close}, at, at + n, g_string_new(NULL), 0};
	t30_proto.fields(bytes_of(at, n, sent), &t.sink);
	return g_string_free(t.text, FALSE);
}

static void check_shown(const char *frame, const char *part)
{
	struct octets octets = hex(frame);
	char *text = show(octets.at, octets.n, octets.n);
	if (strstr(text, part) == NULL)
		g_test_message("%s lacks %s", text, part);
	g_assert_nonnull(strstr(text, part));
	g_free(text);
	g_free(octets.at);
}

static void test_fields(void)
{
	check_shown("FF C8 DF", "t30.FacsimileControl=95 Disconnect;");
	check_shown("FF C8 81 00", "Digital Transmit Command");
	check_shown("FF C0 02 4C 4C 04", "t30.fif.number=22;");
	check_shown("FF C8 C1 00 46 1E", "t30.fif.dsr_dcs=1 V.17 14400;");
	check_shown("FF C8 C1 00 46 1E", "t30.fif.mslt_dcs=7 0 ms;");
	check_shown("FF C8 C1 00 46 2E", "t30.fif.rl_dcs=2 B4;");
	check_shown("FF C8 01 00 46 2E", "t30.fif.rlc=2 A4, B4;");
	check_shown("FF C8 FD F4 00 00 02", "t30.pps.fcf2=244 EOP;");
	check_shown("FF C8 FD F4 00 00 02", "t30.t4.frame_count=64 -;");
	check_shown("FF C8 F3 00", "t30.pps.fcf2=0 NULL;");
	check_shown(
		"FF C8 FD 31 00 00 02", "t30.pps.fcf2=49 unknown;"); /* no second that is known */
	check_shown("FF C8 3D C0 00 00 01", "t30.ppr.frames=0 1 31;");
	check_shown("FF C0 60 C0 12 34", "t30.t4.frame_num=3 -;");
	check_shown("FF C8 00", "unknown");
}

static void check_not_shown(const char *frame, const char *part)
{
	struct octets octets = hex(frame);
	char *text = show(octets.at, octets.n, octets.n);
	g_assert_null(strstr(text, part));
	g_free(text);
	g_free(octets.at);
}

/* Bits in order; reserved ones by number where they are set; nothing of what the extend bits do not announce. */
static void test_bits(void)
{
	check_shown("FF C8 01 42 74 0A",
		"t30.fif.rtif=0 -;t30.fif.3gmn=0 -;t30.fif.v8c=0 -;t30.fif.op=1 -;"
		"t30.fif.rtfc=0 -;");
	check_shown(
		"FF C8 01 42 74 0A", "t30.fif.sm=0 -;t38trace.t30_reserved_bit=2 -;t30.fif.rtif=0");
	check_not_shown("FF C8 01 02 74 0A", "reserved");
	/* 28 is the frame size in a DCS and reserved in a DIS. */
	check_shown("FF C8 C1 00 44 1F 30", "t30.fif.fs_dcm=1 -;");
	check_not_shown("FF C8 C1 00 44 1F 30", "reserved");
	check_shown("FF C8 01 00 44 1F 30", "t38trace.t30_reserved_bit=28 -;");
	check_not_shown("FF C8 01 00 44 1F 20", "fs_dcm");
	/* Another name for bit 50 of a DCS; bits 119 and 121 on have none in Wireshark. */
	check_shown("FF C8 C1 00 44 1F 21 01 01 40", "t30.fif.sit=1 -;");
	check_shown("FF C8 01 00 74 1F 21 01 01 01 01 01 01 01 01 01 01 03 10",
		"t38trace.t30_bit=1 -;t30.fif.ext=1 -;t38trace.t30_bit=0 -;");
	check_shown("FF C8 01 00 74 1F 21 01 01 01 01 01 01 01 01 01 01 01 10",
		"t38trace.t30_bit=4 profiles 2 and 3;");
	/* Octets behind a cleared extend bit, and behind all that Table 2 has. */
	check_shown(
		"FF C8 C1 00 44 1E FF", "t38trace.t30_extra=ff;t38trace.t30_defect=FIF has octets");
	check_not_shown("FF C8 C1 00 44 1E FF", "t30.fif.ecm");
	check_shown("FF C8 C1 00 44 1F 21 01 01 01 01 01 01 01 01 01 01 01 01 AA",
		"t38trace.t30_extra=aa;");
}

static void test_ctc(void)
{
	check_shown("FF C8 48 00 04", "t30.fif.dsr_dcs=1 V.17 14400;");
	check_not_shown("FF C8 48 00 04", "t30.fif.res");
	check_shown("FF C8 48 00 06", "t38trace.t30_reserved_bit=15 -;");
	check_shown("FF C8 48 00 04 1E", "t38trace.t30_extra=1e;t38trace.t30_defect=CTC has not");
}

static void test_nsf(void)
{
	check_shown("FF C0 04 B5 00 6C 04 00 A2 00 30 41 42 43 44",
		"t30.fif.country_code=181 United States;t38trace.t30_vendor=HP;"
		"t38trace.t30_model=LaserJet 3150;t38trace.t30_station=ABCD;"
		"t30.fif.non_standard_cap=006c0400a2003041424344;");
	check_shown(
		"FF C0 44 E7 00 00", "t30.fif.country_code=231 -;t30.fif.non_standard_cap=0000;");
	check_not_shown("FF C0 84 E7 00 00", "vendor");
	check_shown("FF C0 84", "t38trace.t30_defect=FIF has no country code;");
}

static void test_address(void)
{
	check_shown("FF C0 24 81 40 C0 86 02 46",
		"t38trace.t30_address_sequence=1 more follow;t38trace.t30_address_type=2 URL;"
		"t38trace.t30_address_length=3 -;t38trace.t30_address=a@b;");
	check_shown("FF C0 24 81", "t38trace.t30_fif=81;t38trace.t30_defect=FIF ends before");
}

static void test_fnv(void)
{
	check_shown("FF C8 53 21 A0 80 83 40 76 F6",
		"t38trace.t30_fnv_reason=SUB;t38trace.t30_fnv_reason=BFT;"
		"t38trace.t30_fnv_reason=ISP;t38trace.t30_fnv_sequence=1 -;"
		"t38trace.t30_fnv_frame=131 PWD;t38trace.t30_fnv_text=no;");
	/* The second octet's last reason has no meaning: 40 reversed is 02. */
	check_shown("FF C8 53 01 02", "t38trace.t30_fnv_reason=a reserved reason;");
	check_not_shown("FF C8 53 80", "sequence");
}

static void test_rest(void)
{
	check_shown("FF C8 3F 01 02", "t38trace.t30_fif=0102;");
	check_shown("FF C8 31 AA", "t38trace.t30_fif=aa;t38trace.t30_defect=no FIF is defined");
	check_shown("FF C8 00 AA", "t38trace.t30_fif=aa;"); /* no frame that is known */
	check_shown("FF C8 FD F4 00", "t30.pps.fcf2=244 EOP;t38trace.t30_fif=00;");
	check_shown("FF C8 FD F4 00 00 02 AA", "t38trace.t30_fif=aa;");
	check_shown("FF C8 F3 F2 AA", "t30.pps.fcf2=242 MPS;t38trace.t30_fif=aa;");
	check_not_shown("FF C8 31", "t30_fif");
	/* Another address or control field: all the same. */
	check_shown("FE C8 C1 00 44 1E", "t30.fif.dsr_dcs=1 V.17 14400;");
}

/* Every frame with every length of FIF: complete, cut by the sender and by the capture. */
static void test_fields_of_all(void)
{
	for (unsigned fcf = 0; fcf < 256; fcf++) {
		for (size_t n = 0; n <= 60; n++) {
			uint8_t *octets = g_malloc(n + 1);
			memset(octets, fcf & 1 ? 0xff : 0x00, n + 1);
			uint8_t *at = octets + 1; /* up to the end of the allocation */
			const uint8_t head[] = {0xff, 0xc8, (uint8_t)fcf};
			memcpy(at, head, MIN(n, 3));
			g_free(show(at, n, n));
			g_free(show(at, n, n + 300));
			g_free(octets);
		}
	}
}

/* A PPR for all 256 frames, and more octets than it can have. */
static void test_ppr(void)
{
	uint8_t octets[3 + 40];
	memset(octets, 0xff, sizeof(octets));
	octets[1] = 0xc8;
	octets[2] = 0x3d;
	char *text = show(octets, sizeof(octets), sizeof(octets));
	g_assert_nonnull(strstr(text, "t30.ppr.frame_count=256 -;"));
	g_assert_nonnull(strstr(text, " 254 255;"));
	g_free(text);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/t30_fields/fields", test_fields);
	g_test_add_func("/dissect/t30_fields/bits", test_bits);
	g_test_add_func("/dissect/t30_fields/ctc", test_ctc);
	g_test_add_func("/dissect/t30_fields/nsf", test_nsf);
	g_test_add_func("/dissect/t30_fields/address", test_address);
	g_test_add_func("/dissect/t30_fields/fnv", test_fnv);
	g_test_add_func("/dissect/t30_fields/rest", test_rest);
	g_test_add_func("/dissect/t30_fields/fields_of_all", test_fields_of_all);
	g_test_add_func("/dissect/t30_fields/ppr", test_ppr);
	return g_test_run();
}
