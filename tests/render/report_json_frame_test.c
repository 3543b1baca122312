#include "render/report_json_frame.h"

#include <string.h>

#include "tests/dissect/hex.h"

#define DIS                                                                                        \
	"\"ecm\":false,\"fine\":false,\"superfine\":false,\"mr\":false,\"mmr\":false,\"jbig\":"    \
	"false"
#define DCS                                                                                        \
	"\"rate\":14400,\"modulation\":\"V.17\",\"width\":1728,\"width_mm\":215,\"length\":"       \
	"\"A4\","                                                                                  \
	"\"x_dpi\":204,\"y_dpi\":98,"

/* Frames in T.38 order, and what their fields are. */
static const struct {
	const char *frame, *fields;
} rows[] = {
	/* Bits 1 and 2, 10, 0100 (V.27ter), 17 and 18 invalid. */
	{"FF C8 01 C0 50 C0",
		"{\"modems\":\"V.27ter\",\"length\":\"A4\"," DIS ",\"t38\":false,\"v8\":false,"
		"\"polling\":false,\"receive\":true,\"store_and_forward\":true,"
		"\"widths\":\"invalid\",\"scan_times\":\"20 ms\",\"reserved_bits\":[2],"
		"\"malformed\":\"the code of the recording width is invalid\"}"},
	/* A DTC has the bits of a DIS, but 49 has to be zero; octet 8 is behind a cleared extend bit. */
	{"FF C8 81 00 40 01 01 01 03 C0 AA",
		"{\"modems\":\"V.27ter 2400\",\"length\":\"A4\"," DIS ",\"t38\":false,\"v8\":false,"
		"\"polling\":false,\"receive\":true,\"widths\":\"215 mm\","
		"\"scan_times\":\"20 ms\",\"selective_polling\":true,\"password\":true,"
		"\"reserved_bits\":[49],\"extra_octets\":\"aa\","
		"\"malformed\":\"FIF has octets behind a cleared extend bit\"}"},
	/* 117 and 118 (2 MB), 119; 124 to 126 (profile 3). */
	{"FF C8 01 00 40 01 21 01 01 01 01 01 01 01 01 01 01 0B 0C",
		"{\"modems\":\"V.27ter 2400\",\"length\":\"A4\",\"ecm\":true,\"fine\":false,"
		"\"superfine\":false,\"mr\":false,\"mmr\":false,\"jbig\":false,\"t38\":false,"
		"\"v8\":false,\"polling\":false,\"receive\":true,\"widths\":\"215 mm\","
		"\"scan_times\":\"20 ms\",\"shared_memory\":\"2 MB\",\"colour_ycc\":true,"
		"\"jbig2\":\"profile 3\"}"},
	/* Bit 9 says nothing in a DCS, 44 inch, 50 SID. */
	{"FF C8 C1 00 C4 01 01 01 11 40",
		"{\"rate\":14400,\"modulation\":\"V.17\",\"width\":1728,\"width_mm\":215,"
		"\"length\":\"A4\",\"x_dpi\":200,\"y_dpi\":100,\"coding\":\"MH\",\"ecm\":false,"
		"\"ecm_octets\":null,\"scan_time_ms\":20,\"receive\":true,\"inch\":true,"
		"\"sender_identification\":true,\"reserved_bits\":[9]}"},
	/* 28 without 27, and 31, which needs it. */
	{"FF C8 C1 00 44 01 12",
		"{" DCS "\"coding\":\"MMR\",\"ecm\":false,\"ecm_octets\":null,\"scan_time_ms\":20,"
		"\"receive\":true,\"octets_64\":true,\"mmr\":true,"
		"\"malformed\":\"a coding or mode is set that needs ECM, but ECM is not\"}"},
	{"FF C8 C1 00 44", "{\"receive\":true,\"malformed\":\"FIF is shorter than 3 octets\"}"},
	/* A CTC is its rate; bit 15 in it is not. */
	{"FF C8 48 00 26", "{\"rate\":9600,\"modulation\":\"V.17\",\"reserved_bits\":[15]}"},
	{"FF C8 48 00 0C", "{\"rate\":null,\"modulation\":null,"
			   "\"malformed\":\"the code of the modulation is reserved\"}"},
	{"FF C8 C8", "{\"malformed\":\"CTC has not 2 octets\"}"},
	{"FF C0 85 8C 4C", "{\"number\":\"21\",\"malformed\":\"FIF is not 20 characters\"}"},
	{"FF C0 04 B5 00 6C 04 00 A2 00 30 00 41 42 43 44",
		"{\"country\":\"United States\",\"vendor\":\"HP\",\"model\":\"LaserJet 3150\","
		"\"station\":\"ABCD\"}"},
	{"FF C0 84 E7 00 00", "{\"country\":null,\"vendor\":null,\"model\":null,\"station\":null}"},
	{"FF C0 C4", "{\"country\":null,\"vendor\":null,\"model\":null,\"station\":null,"
		     "\"malformed\":\"FIF has no country code\"}"},
	/* An escape sequence (1B is D8 reversed) stays inside of JSON. */
	{"FF C0 24 81 40 C0 D8 02 46",
		"{\"sequence\":1,\"more\":true,\"type\":\"URL\",\"address\":\"\\u001b@b\"}"},
	{"FF C0 87 00 00 FF 86", "{\"sequence\":0,\"more\":true,\"type\":null,\"address\":\"a\","
				 "\"malformed\":\"the address is shorter than its length says\"}"},
	{"FF C0 46 00", "{\"malformed\":\"FIF ends before the address\"}"},
	{"FF C8 53 21 A0 80 83 40 76 F6",
		"{\"reasons\":[\"SUB\",\"BFT\",\"ISP\"],\"sequence\":1,\"frame\":\"PWD\","
		"\"text\":\"no\"}"},
	{"FF C8 D3 80", "{\"reasons\":[\"PWD\"],\"sequence\":null,\"frame\":null,\"text\":null}"},
	{"FF C8 53", "{\"malformed\":\"FNV without reason\"}"},
	{"FF C8 FD 00 80 40 FF", "{\"command\":\"NULL\",\"page\":1,\"block\":2,\"frames\":256}"},
	{"FF C8 FD 31 80 40 00", "{\"command\":null,\"page\":1,\"block\":2,\"frames\":1,"
				 "\"malformed\":\"the post-message command is none of T.30\"}"},
	{"FF C8 F3 F2", "{\"command\":\"MPS\"}"},
	{"FF C8 73", "{\"malformed\":\"FIF has no post-message command\"}"},
	{"FF C8 3D 81 40", "{\"frames\":[0,7,9],\"malformed\":\"PPR has not 32 octets\"}"},
	{"FF C0 60", "{\"malformed\":\"FCD without frame number\"}"},
	{"FF C0 60 80 12 34", "{\"number\":1}"},
	{"FF C8 3F 01 AB", "{\"octets\":\"01ab\"}"},
	{"FF C8 37", "{}"},
	{"FF C8 31 00", "{\"malformed\":\"no FIF is defined for this frame\"}"},
	{"FF C8 00 12", "{}"},
	{"FE C8 C1 00 44 00", "{}"},
};

static char *fields_of(const struct fax_frame *frame)
{
	JsonBuilder *b = json_builder_new();
	report_json_frame_add(b, frame, 0);
	JsonNode *root = json_builder_get_root(b);
	JsonNode *fields = json_object_get_member(json_node_get_object(root), "fields");
	char *text = json_to_string(fields, FALSE);
	json_node_unref(root);
	g_object_unref(b);
	return text;
}

static void test_fields(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct octets octets = hex(rows[i].frame);
		struct fax_frame frame = {
			.name = "", .octets = octets.at, .length = octets.n, .fcs = T38_FCS_OK};
		char *text = fields_of(&frame);
		g_assert_cmpstr(text, ==, rows[i].fields);
		g_free(text);
		frame.fcs = T38_FCS_BAD;
		text = fields_of(&frame);
		g_assert_cmpstr(text, ==, "{}");
		g_free(text);
		g_free(octets.at);
	}
}

/* Every frame with FIFs up to longer than any: JSON comes out, and not much more of it than there are octets. */
static void test_all(void)
{
	for (unsigned fcf = 0; fcf < 256; fcf++) {
		for (size_t n = 0; n <= 600; n = n < 20 ? n + 1 : n + 145) {
			uint8_t *octets = g_malloc(3 + n);
			memset(octets, fcf & 1 ? 0xff : 0x00, 3 + n);
			memcpy(octets, (const uint8_t[]){0xff, 0xc8, (uint8_t)fcf}, 3);
			struct fax_frame frame = {
				.name = "", .octets = octets, .length = 3 + n, .fcs = T38_FCS_OK};
			char *text = fields_of(&frame);
			g_assert_cmpuint(strlen(text), <, 4000 + 6 * n);
			g_free(text);
			g_free(octets);
		}
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/render/report_json_frame/fields", test_fields);
	g_test_add_func("/render/report_json_frame/all", test_all);
	return g_test_run();
}
