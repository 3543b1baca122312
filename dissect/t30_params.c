/* What a DIS, DTC, DCS or CTC says, in the terms of modems and images (T.30 Table 2). */
#include "dissect/t30_bits.h"
#include "dissect/t30_frame.h"

static const struct {
	const char *modulation;
	unsigned rate;
} rates[16] = {
	[0] = {"V.27ter", 2400},
	[4] = {"V.27ter", 4800},
	[8] = {"V.29", 9600},
	[12] = {"V.29", 7200},
	[2] = {"V.33", 14400},
	[6] = {"V.33", 12000},
	[1] = {"V.17", 14400},
	[5] = {"V.17", 12000},
	[9] = {"V.17", 9600},
	[13] = {"V.17", 7200},
};

struct resolution {
	/* Bits that have to be set, 0: any. */
	unsigned bit, also;
	unsigned x, y, x_inch, y_inch, pels;
};

/* First row whose bit is set wins: some senders set the lower ones as well. Inch values where bit 44 says
 * so; 215 mm lines have 1728 pels at 204 or 200 dpi and in proportion at others. */
static const struct resolution resolutions[] = {
	{106, 0, 1200, 1200, 1200, 1200, 10368},
	{109, 0, 600, 1200, 600, 1200, 5184},
	{105, 0, 600, 600, 600, 600, 5184},
	{108, 0, 400, 800, 400, 800, 3456},
	{107, 0, 300, 600, 300, 600, 2592},
	{42, 0, 300, 300, 300, 300, 2592},
	{43, 0, 408, 391, 400, 400, 3456},
	{41, 0, 204, 391, 200, 400, 1728},
	{15, 0, 204, 196, 200, 200, 1728},
	{0, 0, 204, 98, 200, 100, 1728},
};

/* Colour and grey have square pels, 200 dpi unless another is agreed; bit 97 says which of the resolutions
 * of bits 42 and 43 are for them too. */
static const struct resolution colour_resolutions[] = {
	{111, 106, 1200, 1200, 1200, 1200, 10368},
	{110, 105, 600, 600, 600, 600, 5184},
	{97, 43, 400, 400, 400, 400, 3456},
	{97, 42, 300, 300, 300, 300, 2592},
	{98, 0, 100, 100, 100, 100, 864},
	{0, 0, 200, 200, 200, 200, 1728},
};

/* By width code; pels of a line that has 1728 at 215 mm. */
static const struct {
	unsigned mm, pels_per_1728;
} widths[4] = {{215, 1728}, {303, 2432}, {255, 2048}, {303, 2432}};

static const int dcs_scan_ms[8] = {20, 40, 10, -1, 5, -1, -1, 0};
/* DIS: at 3.85 and at 7.7 lines/mm. */
static const int dis_scan_ms[8] = {20, 40, 10, 10, 5, 40, 20, 0};
static const int dis_scan_fine_ms[8] = {20, 40, 10, 5, 5, 20, 10, 0};
static const char *const dis_lengths[4] = {"A4", "unlimited", "A4, B4", NULL};
static const char *const dcs_lengths[4] = {"A4", "unlimited", "B4", NULL};

static unsigned value(struct bytes fif, unsigned first, unsigned width)
{
	return t30_bits_value(fif.at, bytes_left(&fif), first, width);
}

static bool bit(struct bytes fif, unsigned first)
{
	return value(fif, first, 1) != 0;
}

static const struct resolution *find_resolution(struct bytes fif, bool colour)
{
	const struct resolution *row = colour ? colour_resolutions : resolutions;
	while (row->bit != 0 && !(bit(fif, row->bit) && (row->also == 0 || bit(fif, row->also))))
		row++;
	return row;
}

static void parse_resolution(struct bytes fif, struct t30_params *out)
{
	const struct resolution *row = find_resolution(fif, out->jpeg || out->t43 || out->sycc);
	out->x_dpi = out->inch ? row->x_inch : row->x;
	out->y_dpi = out->inch ? row->y_inch : row->y;
	out->width = row->pels * widths[value(fif, 17, 2)].pels_per_1728 / 1728;
}

/* What holds others comes before them: the layers of T.44 are coded in what the other bits say. */
static const char *coding_of(struct bytes fif)
{
	static const struct {
		unsigned bit, width;
		const char *name;
	} codings[] = {{92, 3, "T.44"}, {124, 3, "JBIG2"}, {116, 1, "T.45"}, {78, 1, "JBIG"},
		{79, 1, "JBIG"}, {36, 1, "T.43"}, {68, 1, "JPEG"}, {127, 1, "JPEG"}, {31, 1, "MMR"},
		{16, 1, "MR"}};
	for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
		if (value(fif, codings[i].bit, codings[i].width) != 0)
			return codings[i].name;
	return "MH";
}

static void parse_rate(struct bytes fif, struct t30_params *out)
{
	unsigned code = value(fif, 11, 4);
	/* Bit 123 in a DCS: the T.38 mode of Internet-aware devices, whose code is 0 and no rate. */
	if (out->internet_aware && code == 0)
		return;
	out->modulation = rates[code].modulation;
	out->rate = rates[code].rate;
}

static void parse_colour(struct bytes fif, struct t30_params *out)
{
	out->jpeg = bit(fif, 68);
	out->t43 = bit(fif, 36);
	out->colour = bit(fif, 69);
	out->sycc = bit(fif, 127);
	out->bits12 = bit(fif, 71);
	out->no_subsampling = bit(fif, 73);
	out->custom_illuminant = bit(fif, 74);
	out->custom_gamut = bit(fif, 75);
	out->plane_interleave = bit(fif, 37);
	out->jbig2 = value(fif, 124, 3);
	/* Bit 92 alone is mode 1: the first bit on the line is the least significant one here. */
	out->mrc_mode = value(fif, 92, 1) | value(fif, 93, 1) << 1 | value(fif, 94, 1) << 2;
}

/* What DIS and DCS have in common. */
static void parse_common(struct bytes fif, struct t30_params *out)
{
	out->width_mm = widths[value(fif, 17, 2)].mm;
	out->coding = coding_of(fif);
	out->ecm = bit(fif, 27);
	out->ecm_octets = 256;
	out->fine = bit(fif, 15);
	out->superfine = bit(fif, 41);
	out->mr = bit(fif, 16);
	out->mmr = bit(fif, 31);
	out->jbig = bit(fif, 78);
	out->jbig_l0 = bit(fif, 79);
	out->t38 = bit(fif, 3);
	out->receive = bit(fif, 10);
	out->uncompressed = bit(fif, 26);
	out->letter = bit(fif, 76);
	out->legal = bit(fif, 77);
	out->k_over_4 = bit(fif, 122);
	out->internet_aware = bit(fif, 123);
	parse_colour(fif, out);
}

static void parse_dcs(struct bytes fif, struct t30_params *out)
{
	parse_rate(fif, out);
	out->inch = bit(fif, 44);
	parse_resolution(fif, out);
	out->ecm_octets = bit(fif, 28) ? 64 : 256;
	out->scan_time_ms = dcs_scan_ms[value(fif, 21, 3)];
	out->scan_time_fine_ms = out->scan_time_superfine_ms = -1;
	out->length = dcs_lengths[value(fif, 19, 2)];
	out->preferred_huffman = bit(fif, 70);
}

static void parse_dis(struct bytes fif, struct t30_params *out)
{
	unsigned scan = value(fif, 21, 3);
	int fine = dis_scan_fine_ms[scan];
	out->modems = t30_bits_find(T30_DIS, 11)->values[value(fif, 11, 4)];
	out->scan_time_ms = dis_scan_ms[scan];
	out->scan_time_fine_ms = fine;
	out->scan_time_superfine_ms = !bit(fif, 46) || fine == 5 ? fine : fine / 2;
	out->length = dis_lengths[value(fif, 19, 2)];
	out->v8 = bit(fif, 6);
	out->polling = bit(fif, 9);
}

void t30_params_parse(struct bytes fif, bool dcs, struct t30_params *out)
{
	*out = (struct t30_params){.valid = bytes_left(&fif) >= 3};
	bytes_limit(&fif, t30_bits_length(fif.at, bytes_left(&fif)));
	parse_common(fif, out);
	if (dcs)
		parse_dcs(fif, out);
	else
		parse_dis(fif, out);
}

void t30_params_ctc(struct bytes fif, struct t30_params *out)
{
	*out = (struct t30_params){.valid = bytes_left(&fif) >= 2};
	bytes_limit(&fif, 2);
	parse_rate(fif, out);
}
