/* What a DIS, DTC or DCS says, in the terms of modems and images (T.30 Table 2). */
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

/* First row whose bit is set wins: some senders set the lower ones as well. Inch values where bit 44 says
 * so; 215 mm lines have 1728 pels at 204 or 200 dpi and in proportion at others. */
static const struct {
	unsigned bit, x, y, x_inch, y_inch, pels;
} resolutions[] = {
	{106, 1200, 1200, 1200, 1200, 10368},
	{109, 600, 1200, 600, 1200, 5184},
	{105, 600, 600, 600, 600, 5184},
	{108, 400, 800, 400, 800, 3456},
	{107, 300, 600, 300, 600, 2592},
	{42, 300, 300, 300, 300, 2592},
	{43, 408, 391, 400, 400, 3456},
	{41, 204, 391, 200, 400, 1728},
	{15, 204, 196, 200, 200, 1728},
	{0, 204, 98, 200, 100, 1728},
};

/* By width code; pels of a line that has 1728 at 215 mm. */
static const struct {
	unsigned mm, pels_per_1728;
} widths[4] = {{215, 1728}, {303, 2432}, {255, 2048}, {303, 2432}};

/* DIS: at 3.85 lines/mm. */
static const int dis_scan_ms[8] = {20, 40, 10, 10, 5, 40, 20, 0};
static const int dcs_scan_ms[8] = {20, 40, 10, -1, 5, -1, -1, 0};
static const char *const dis_lengths[4] = {"A4", "unlimited", "A4, B4", NULL};
static const char *const dcs_lengths[4] = {"A4", "unlimited", "B4", NULL};

static unsigned bit(struct bytes fif, unsigned first)
{
	return t30_bits_value(fif.at, bytes_left(&fif), first, 1);
}

static unsigned value(struct bytes fif, unsigned first, unsigned width)
{
	return t30_bits_value(fif.at, bytes_left(&fif), first, width);
}

static void parse_image(struct bytes fif, struct t30_params *out)
{
	size_t row = 0;
	while (resolutions[row].bit != 0 && !bit(fif, resolutions[row].bit))
		row++;
	bool inch = bit(fif, 44);
	out->x_dpi = inch ? resolutions[row].x_inch : resolutions[row].x;
	out->y_dpi = inch ? resolutions[row].y_inch : resolutions[row].y;
	unsigned code = value(fif, 17, 2);
	out->width_mm = widths[code].mm;
	out->width = resolutions[row].pels * widths[code].pels_per_1728 / 1728;
}

static const char *coding_of(struct bytes fif)
{
	static const struct {
		unsigned bit;
		const char *name;
	} codings[] = {
		{78, "JBIG"}, {79, "JBIG"}, {36, "T.43"}, {68, "JPEG"}, {31, "MMR"}, {16, "MR"}};
	for (size_t i = 0; i < sizeof(codings) / sizeof(codings[0]); i++)
		if (bit(fif, codings[i].bit))
			return codings[i].name;
	return "MH";
}

static const char *modems_of(struct bytes fif)
{
	const struct t30_bit *row;
	for (size_t i = 0; (row = t30_bits_at(i)) != NULL; i++)
		if (row->first == 11 && row->frames == T30_DIS)
			return row->values[value(fif, 11, 4)];
	return NULL;
}

void t30_params_parse(struct bytes fif, bool dcs, struct t30_params *out)
{
	*out = (struct t30_params){.valid = bytes_left(&fif) >= 3};
	bytes_limit(&fif, t30_bits_length(fif.at, bytes_left(&fif)));
	if (dcs) {
		out->modulation = rates[value(fif, 11, 4)].modulation;
		out->rate = rates[value(fif, 11, 4)].rate;
		parse_image(fif, out);
	} else {
		out->modems = modems_of(fif);
		out->width_mm = widths[value(fif, 17, 2)].mm;
	}
	out->coding = coding_of(fif);
	out->ecm = bit(fif, 27);
	out->ecm_octets = bit(fif, 28) && dcs ? 64 : 256;
	out->scan_time_ms = (dcs ? dcs_scan_ms : dis_scan_ms)[value(fif, 21, 3)];
	out->length = (dcs ? dcs_lengths : dis_lengths)[value(fif, 19, 2)];
	out->fine = bit(fif, 15);
	out->superfine = bit(fif, 41);
	out->mr = bit(fif, 16);
	out->mmr = bit(fif, 31);
	out->jbig = bit(fif, 78);
	out->t38 = bit(fif, 3);
	out->v8 = !dcs && bit(fif, 6);
	out->polling = !dcs && bit(fif, 9);
	out->receive = bit(fif, 10);
}
