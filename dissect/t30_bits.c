/* T.30 Table 2: the bits of DIS, DTC and DCS. Bit n of the table is the n-th bit on the line: bit 1 is the
 * most significant bit of the first T.38 octet. */
#include "dissect/t30_bits.h"

static const char *const dis_modems[16] = {
	[0] = "V.27ter 2400",
	[4] = "V.27ter",
	[8] = "V.29",
	[12] = "V.27ter, V.29",
	[14] = "V.27ter, V.29, V.33",
	[13] = "V.27ter, V.29, V.17",
};
static const char *const dcs_rates[16] = {
	[0] = "V.27ter 2400",
	[4] = "V.27ter 4800",
	[8] = "V.29 9600",
	[12] = "V.29 7200",
	[2] = "V.33 14400",
	[6] = "V.33 12000",
	[1] = "V.17 14400",
	[5] = "V.17 12000",
	[9] = "V.17 9600",
	[13] = "V.17 7200",
};
static const char *const dis_widths[4] = {"215 mm", "215, 255, 303 mm", "215, 255 mm", "invalid"};
static const char *const dcs_widths[4] = {"215 mm", "303 mm", "255 mm", "invalid"};
static const char *const dis_lengths[4] = {"A4", "unlimited", "A4, B4", "invalid"};
static const char *const dcs_lengths[4] = {"A4", "unlimited", "B4", "invalid"};
static const char *const dis_scan_times[8] = {"20 ms", "40 ms", "10 ms",
	"10 ms, 5 ms at 7.7 lines/mm", "5 ms", "40 ms, 20 ms at 7.7 lines/mm",
	"20 ms, 10 ms at 7.7 lines/mm", "0 ms"};
static const char *const dcs_scan_times[8] = {
	"20 ms", "40 ms", "10 ms", "invalid", "5 ms", "invalid", "invalid", "0 ms"};
static const char *const memories[4] = {"not available", "1 MB", "2 MB", "unlimited"};
static const char *const t89_profiles[8] = {
	"none", "profile 1", "profile 2", "profile 3", "profiles 2 and 3"};

/* ASK: of the station that offers to receive. */
enum { ASK = T30_DIS | T30_DTC, ALL = ASK | T30_DCS };

/* first bit, width, frames, Wireshark's name, JSON name, text, names of values; by first bit. What no row
 * holds is reserved, or zero, in that frame. */
static const struct t30_bit bits[] = {
	{1, 1, ALL, "t30.fif.sm", "store_and_forward", "T.37 store and forward", NULL},
	{3, 1, ALL, "t30.fif.rtif", "t38", "T.38 real-time Internet fax", NULL},
	{4, 1, ALL, "t30.fif.3gmn", "third_generation", "3rd generation mobile network", NULL},
	{6, 1, ASK, "t30.fif.v8c", "v8", "V.8 capability", NULL},
	{7, 1, ASK, "t30.fif.op", "octets_64_preferred", "64 octets preferred", NULL},
	{9, 1, ASK, "t30.fif.rtfc", "polling", "Ready to transmit a document (polling)", NULL},
	{10, 1, ASK, "t30.fif.rfo", "receive", "Can receive fax", NULL},
	{10, 1, T30_DCS, "t30.fif.rfo", "receive", "Receive fax", NULL},
	{11, 4, ASK, "t30.fif.dsr", "modems", "Modulations", dis_modems},
	{11, 4, T30_DCS | T30_CTC, "t30.fif.dsr_dcs", NULL, "Modulation and rate", dcs_rates},
	{15, 1, ALL, "t30.fif.res", "fine", "R8x7.7 lines/mm or 200x200 dpi", NULL},
	{16, 1, ALL, "t30.fif.tdcc", "mr", "Two-dimensional coding (MR)", NULL},
	{17, 2, ASK, "t30.fif.rwc", "widths", "Recording widths", dis_widths},
	{17, 2, T30_DCS, "t30.fif.rw_dcs", NULL, "Recording width", dcs_widths},
	{19, 2, ASK, "t30.fif.rlc", NULL, "Recording lengths", dis_lengths},
	{19, 2, T30_DCS, "t30.fif.rl_dcs", NULL, "Recording length", dcs_lengths},
	{21, 3, ASK, "t30.fif.msltcr", "scan_times", "Minimum scan line time", dis_scan_times},
	{21, 3, T30_DCS, "t30.fif.mslt_dcs", NULL, "Minimum scan line time", dcs_scan_times},
	{24, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{26, 1, ALL, "t30.fif.cm", "uncompressed", "Uncompressed mode", NULL},
	{27, 1, ALL, "t30.fif.ecm", "ecm", "Error correction mode", NULL},
	{28, 1, T30_DCS, "t30.fif.fs_dcm", "octets_64", "Frame size 64 octets", NULL},
	{31, 1, ALL, "t30.fif.t6", "mmr", "T.6 coding (MMR)", NULL},
	{32, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{33, 1, ALL, "t30.fif.fvc", "field_not_valid", "FNV capability", NULL},
	{34, 1, ASK, "t30.fif.mspc", "multiple_selective_polling", "Multiple selective polling",
		NULL},
	{35, 1, T30_DIS, "t30.fif.ps", "polled_subaddress", "Polled subaddress", NULL},
	{35, 1, T30_DTC, "t30.fif.ps", "polled_subaddress", "Polled subaddress sent", NULL},
	{36, 1, ALL, "t30.fif.t43", "t43", "T.43 coding", NULL},
	{37, 1, ALL, "t30.fif.pi", "plane_interleave", "Plane interleave", NULL},
	{38, 1, ALL, "t30.fif.vc32k", "voice", "Voice coding G.726 32 kbit/s", NULL},
	{40, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{41, 1, ALL, "t30.fif.r8x15", "superfine", "R8x15.4 lines/mm or 200x400 dpi", NULL},
	{42, 1, ALL, "t30.fif.300x300", "dpi300", "300x300 dpi", NULL},
	{43, 1, ALL, "t30.fif.r16x15", "r16", "R16x15.4 lines/mm or 400x400 dpi", NULL},
	{44, 1, ASK, "t30.fif.ibrp", "inch_preferred", "Inch based resolution preferred", NULL},
	{44, 1, T30_DCS, "t30.fif.rts", "inch", "Inch based resolution", NULL},
	{45, 1, ASK, "t30.fif.mbrp", "metric_preferred", "Metric based resolution preferred", NULL},
	{46, 1, ASK, "t30.fif.msltchr", "scan_time_half", "Half scan line time at 15.4 lines/mm",
		NULL},
	{47, 1, T30_DIS, "t30.fif.sp", "selective_polling", "Selective polling", NULL},
	{47, 1, T30_DTC, "t30.fif.sp", "selective_polling", "Selective polling sent", NULL},
	{48, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{49, 1, T30_DIS, "t30.fif.sc", "subaddress", "Subaddressing", NULL},
	{49, 1, T30_DCS, "t30.fif.sc", "subaddress", "Subaddress sent", NULL},
	{50, 1, T30_DIS, "t30.fif.passw", "password", "Password", NULL},
	{50, 1, T30_DTC, "t30.fif.passw", "password", "Password sent", NULL},
	{50, 1, T30_DCS, "t30.fif.sit", "sender_identification", "Sender identification sent",
		NULL},
	{51, 1, ASK, "t30.fif.rttd", "ready_to_transmit_file",
		"Ready to transmit a data file (polling)", NULL},
	{53, 1, ALL, "t30.fif.bft", "bft", "Binary file transfer", NULL},
	{54, 1, ALL, "t30.fif.dtm", "dtm", "Document transfer mode", NULL},
	{55, 1, ALL, "t30.fif.edi", "edi", "Electronic data interchange", NULL},
	{56, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{57, 1, ALL, "t30.fif.btm", "btm", "Basic transfer mode", NULL},
	{59, 1, ASK, "t30.fif.rttcmmd", "ready_to_transmit_mixed",
		"Ready to transmit a mixed mode document (polling)", NULL},
	{60, 1, ALL, "t30.fif.chrm", "character_mode", "Character mode", NULL},
	{62, 1, ALL, "t30.fif.mm", "mixed_mode", "Mixed mode (T.4 Annex E)", NULL},
	{64, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{65, 1, ASK, "t30.fif.pm26", "processable_mode", "Processable mode 26", NULL},
	{66, 1, ALL, "t30.fif.dnc", "digital_network", "Digital network capability", NULL},
	{67, 1, ALL, "t30.fif.do", "duplex", "Duplex", NULL},
	{68, 1, ALL, "t30.fif.jpeg", "jpeg", "JPEG coding", NULL},
	{69, 1, ALL, "t30.fif.fcm", "colour", "Full colour", NULL},
	{70, 1, T30_DCS, "t30.fif.pht", "preferred_huffman", "Preferred Huffman tables", NULL},
	{71, 1, ALL, "t30.fif.12c", "bits12", "12 bits per component", NULL},
	{72, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{73, 1, ALL, "t30.fif.ns", "no_subsampling", "No subsampling", NULL},
	{74, 1, ALL, "t30.fif.ci", "custom_illuminant", "Custom illuminant", NULL},
	{75, 1, ALL, "t30.fif.cgr", "custom_gamut", "Custom gamut range", NULL},
	{76, 1, ALL, "t30.fif.nalet", "letter", "North American Letter", NULL},
	{77, 1, ALL, "t30.fif.naleg", "legal", "North American Legal", NULL},
	{78, 1, ALL, "t30.fif.spscb", "jbig", "T.85 coding (JBIG)", NULL},
	{79, 1, ALL, "t30.fif.spsco", "jbig_l0", "T.85 optional L0", NULL},
	{80, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{81, 1, ALL, "t30.fif.hkm", "hkm", "HKM key management", NULL},
	{82, 1, ALL, "t30.fif.rsa", "rsa", "RSA key management", NULL},
	{83, 1, ALL, "t30.fif.oc", "override", "Override mode", NULL},
	{84, 1, ALL, "t30.fif.hfx40", "hfx40", "HFX40 cipher", NULL},
	{85, 1, ALL, "t30.fif.acn2c", "cipher2", "Alternative cipher 2", NULL},
	{86, 1, ALL, "t30.fif.acn3c", "cipher3", "Alternative cipher 3", NULL},
	{87, 1, ALL, "t30.fif.hfx40i", "hfx40i", "HFX40-I hashing", NULL},
	{88, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{89, 1, ALL, "t30.fif.ahsn2", "hashing2", "Alternative hashing 2", NULL},
	{90, 1, ALL, "t30.fif.ahsn3", "hashing3", "Alternative hashing 3", NULL},
	{92, 1, ALL, "t30.fif.t441", "mrc1", "Mixed raster content, bit 1", NULL},
	{93, 1, ALL, "t30.fif.t442", "mrc2", "Mixed raster content, bit 2", NULL},
	{94, 1, ALL, "t30.fif.t443", "mrc4", "Mixed raster content, bit 3", NULL},
	{95, 1, ALL, "t30.fif.plmss", "max_strip_size", "Page length maximum strip size", NULL},
	{96, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{97, 1, ALL, "t30.fif.cg300", "colour_300", "Colour or grey 300x300 or 400x400 dpi", NULL},
	{98, 1, ALL, "t30.fif.100x100cg", "colour_100", "Colour or grey 100x100 dpi", NULL},
	{99, 1, ALL, "t30.fif.spcbft", "simple_bft", "Simple phase C BFT negotiations", NULL},
	{100, 1, ASK, "t30.fif.ebft", "extended_bft", "Extended BFT negotiations", NULL},
	{101, 1, T30_DIS, "t30.fif.isp", "internet_polling", "Internet selective polling address",
		NULL},
	{101, 1, T30_DTC, "t30.fif.isp", "internet_polling",
		"Internet selective polling address sent", NULL},
	{102, 1, T30_DIS, "t30.fif.ira", "internet_routing", "Internet routing address", NULL},
	{102, 1, T30_DCS, "t30.fif.ira", "internet_routing", "Internet routing address sent", NULL},
	{104, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{105, 1, ALL, "t30.fif.600x600", "dpi600", "600x600 dpi", NULL},
	{106, 1, ALL, "t30.fif.1200x1200", "dpi1200", "1200x1200 dpi", NULL},
	{107, 1, ALL, "t30.fif.300x600", "dpi300x600", "300x600 dpi", NULL},
	{108, 1, ALL, "t30.fif.400x800", "dpi400x800", "400x800 dpi", NULL},
	{109, 1, ALL, "t30.fif.600x1200", "dpi600x1200", "600x1200 dpi", NULL},
	{110, 1, ALL, "t30.fif.cg600x600", "colour_600", "Colour or grey 600x600 dpi", NULL},
	{111, 1, ALL, "t30.fif.cg1200x1200", "colour_1200", "Colour or grey 1200x1200 dpi", NULL},
	{112, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{113, 1, ALL, "t30.fif.dspcam", "double_sided_alternate", "Double sided, alternate mode",
		NULL},
	{114, 1, ALL, "t30.fif.dspccm", "double_sided_continuous", "Double sided, continuous mode",
		NULL},
	{115, 1, ASK, "t30.fif.bwmrcp", "mrc_bw", "Black and white mixed raster content", NULL},
	{116, 1, ALL, "t30.fif.t45", "t45", "T.45 run length colour coding", NULL},
	{117, 2, ALL, "t30.fif.sdmc", "shared_memory", "Shared data memory", memories},
	{119, 1, ALL, NULL, "colour_ycc", "T.44 colour space YCC", NULL},
	{120, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
	{121, 1, ALL, NULL, "flow_control", "T.38 flow control", NULL},
	{122, 1, ALL, NULL, "k_over_4", "K factor over 4", NULL},
	{123, 1, ALL, NULL, "internet_aware", "Internet aware fax device", NULL},
	{124, 3, ALL, NULL, "jbig2", "T.89 profile (JBIG2)", t89_profiles},
	{127, 1, ALL, NULL, "sycc_jpeg", "sYCC JPEG", NULL},
	{128, 1, ALL, "t30.fif.ext", NULL, "Extend", NULL},
};

#define BITS (sizeof(bits) / sizeof(bits[0]))

const struct t30_bit *t30_bits_at(size_t index)
{
	return index < BITS ? &bits[index] : NULL;
}

const struct t30_bit *t30_bits_find(unsigned frame, unsigned number)
{
	for (size_t i = 0; i < BITS && bits[i].first <= number; i++)
		if ((bits[i].frames & frame) != 0 && number < bits[i].first + bits[i].width)
			return &bits[i];
	return NULL;
}

unsigned t30_bits_frame(enum t30_fcf fcf)
{
	switch (fcf) {
	case T30_FCF_DIS:
		return T30_DIS;
	case T30_FCF_DTC:
		return T30_DTC;
	case T30_FCF_DCS:
		return T30_DCS;
	case T30_FCF_CTC:
		return T30_CTC;
	default:
		return 0;
	}
}

unsigned t30_bits_value(const uint8_t *fif, size_t n, unsigned first, unsigned width)
{
	unsigned value = 0;
	for (unsigned bit = first - 1; bit < first - 1 + width; bit++) {
		unsigned set = bit / 8 < n ? (unsigned)fif[bit / 8] >> (7 - bit % 8) & 1u : 0;
		value = value << 1 | set;
	}
	return value;
}

unsigned t30_bits_reserved(const uint8_t *fif, size_t n, unsigned frame, unsigned behind)
{
	for (unsigned bit = behind + 1; bit <= T30_BITS_MAX && (bit - 1) / 8 < n; bit++)
		if (t30_bits_value(fif, n, bit, 1) != 0 && t30_bits_find(frame, bit) == NULL)
			return bit;
	return 0;
}

size_t t30_bits_length(const uint8_t *fif, size_t n)
{
	/* T.30 5.3.6.2: bits 24, 32, 40, ... say whether another octet follows. */
	size_t octets = 3;
	while (octets < n && (fif[octets - 1] & 1))
		octets++;
	return octets < n ? octets : n;
}

size_t t30_bits_known(const uint8_t *fif, size_t n, unsigned frame)
{
	size_t most = frame == T30_CTC ? 2 : T30_BITS_MAX / 8;
	size_t octets = frame == T30_CTC ? n : t30_bits_length(fif, n);
	return octets < most ? octets : most;
}
