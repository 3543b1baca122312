#include "reassembly/itu_lab.h"

#include <glib.h>
#include <math.h>
#include <string.h>

#include "dissect/bytes.h"

#define CODES 256u
#define STEPS 4096u

struct matrix {
	double at[3][3];
};

struct itu_lab {
	/* By octet: (L* + 16) / 116, a* / 500, b* / 200. */
	double lightness[CODES], a[CODES], b[CODES];
	struct matrix rgb_of; /* XYZ relative to the illuminant -> linear RGB */
	/* threshold[n]: linear light from which on the octet of sRGB is n at least. start[n]: an octet that light of
	 * n / STEPS has reached. */
	double threshold[CODES];
	uint8_t start[STEPS];
	uint8_t grey[CODES]; /* by octet of L* */
};

/* ---- options ---- */

static const struct {
	uint8_t name[4];
	double x, z;
} illuminants[] = {
	{{0, 'D', '5', '0'}, 0.96422, 0.82521},
	{{0, 'D', '6', '5'}, 0.95047, 1.08883},
	{{0, 'D', '7', '5'}, 0.94972, 1.22638},
	{{0, 0, 'S', 'A'}, 1.09850, 0.35585},
	{{0, 0, 'S', 'C'}, 0.98074, 1.18232},
	{{0, 0, 'F', '2'}, 0.99186, 0.67393},
	{{0, 0, 'F', '7'}, 0.95041, 1.08747},
	{{0, 'F', '1', '1'}, 1.00962, 0.64350},
};

struct itu_lab_space itu_lab_space_default(void)
{
	return (struct itu_lab_space){
		.offset = {0, 128, 96},
		.range = {100, 170, 200},
		.white = {illuminants[0].x, 1, illuminants[0].z},
	};
}

unsigned itu_lab_marker(const uint8_t *octets, size_t n)
{
	return n >= ITU_LAB_MARKER_OCTETS && memcmp(octets, "G3FAX", 5) == 0 ? octets[5]
									     : ITU_LAB_NO_MARKER;
}

static void take_gamut(struct itu_lab_space *space, struct bytes *in)
{
	struct itu_lab_space given = *space;
	for (unsigned i = 0; i < 3; i++) {
		given.offset[i] = (int16_t)bytes_be16(in);
		given.range[i] = bytes_be16(in);
		if (given.range[i] <= 0)
			return;
	}
	*space = given;
}

static void set_white(struct itu_lab_space *space, double x, double z)
{
	space->white[0] = x;
	space->white[1] = 1;
	space->white[2] = z;
}

/* The black body of that temperature; the approximation of Kim et al. for its chromaticity, good for 1667 K to
 * 25000 K. */
static void take_temperature(struct itu_lab_space *space, double kelvin)
{
	double t = 1000 / kelvin, x, y;
	if (kelvin < 1667 || kelvin > 25000)
		return;
	if (kelvin < 4000)
		x = ((-0.2661239 * t - 0.2343589) * t + 0.8776956) * t + 0.179910;
	else
		x = ((-3.0258469 * t + 2.1070379) * t + 0.2226347) * t + 0.240390;
	if (kelvin < 2222)
		y = ((-1.1063814 * x - 1.34811020) * x + 2.18555832) * x - 0.20219683;
	else if (kelvin < 4000)
		y = ((-0.9549476 * x - 1.37418593) * x + 2.09137015) * x - 0.16748867;
	else
		y = ((3.0817580 * x - 5.87338670) * x + 3.75112997) * x - 0.37001483;
	set_white(space, x / y, (1 - x - y) / y);
}

static void take_illuminant(struct itu_lab_space *space, const uint8_t code[4])
{
	if (memcmp(code, "CT", 2) == 0)
		take_temperature(space, code[2] << 8 | code[3]);
	for (size_t i = 0; i < G_N_ELEMENTS(illuminants); i++)
		if (memcmp(code, illuminants[i].name, sizeof(illuminants[i].name)) == 0)
			set_white(space, illuminants[i].x, illuminants[i].z);
}

void itu_lab_option(struct itu_lab_space *space, const uint8_t *octets, size_t n)
{
	unsigned marker = itu_lab_marker(octets, n);
	if (marker == ITU_LAB_NO_MARKER)
		return;
	struct bytes in = bytes_of(octets, n, n);
	bytes_skip(&in, ITU_LAB_MARKER_OCTETS);
	if (marker == ITU_LAB_GAMUT && bytes_left(&in) >= 12)
		take_gamut(space, &in);
	if (marker == ITU_LAB_ILLUMINANT && bytes_left(&in) >= 4)
		take_illuminant(space, in.at);
}

/* ---- matrices ---- */

static const struct matrix bradford = {
	{{0.8951, 0.2664, -0.1614}, {-0.7502, 1.7135, 0.0367}, {0.0389, -0.0685, 1.0296}}};

/* XYZ relative to D65 -> linear RGB. */
static const struct matrix srgb = {{{3.2404542, -1.5371385, -0.4985314},
	{-0.9692660, 1.8760108, 0.0415560}, {0.0556434, -0.2040259, 1.0572252}}};
static const double srgb_white[3] = {0.95047, 1, 1.08883};

static inline void apply(double out[3], const struct matrix *m, const double in[3])
{
	for (unsigned row = 0; row < 3; row++)
		out[row] = m->at[row][0] * in[0] + m->at[row][1] * in[1] + m->at[row][2] * in[2];
}

static struct matrix multiply(const struct matrix *a, const struct matrix *b)
{
	struct matrix out;
	for (unsigned row = 0; row < 3; row++)
		for (unsigned column = 0; column < 3; column++)
			out.at[row][column] = a->at[row][0] * b->at[0][column] +
					      a->at[row][1] * b->at[1][column] +
					      a->at[row][2] * b->at[2][column];
	return out;
}

static double cofactor(const struct matrix *m, unsigned row, unsigned column)
{
	unsigned r1 = (row + 1) % 3, r2 = (row + 2) % 3;
	unsigned c1 = (column + 1) % 3, c2 = (column + 2) % 3;
	return m->at[r1][c1] * m->at[r2][c2] - m->at[r1][c2] * m->at[r2][c1];
}

static struct matrix invert(const struct matrix *m)
{
	struct matrix out;
	double determinant = 0;
	for (unsigned column = 0; column < 3; column++)
		determinant += m->at[0][column] * cofactor(m, 0, column);
	for (unsigned row = 0; row < 3; row++)
		for (unsigned column = 0; column < 3; column++)
			out.at[row][column] = cofactor(m, column, row) / determinant;
	return out;
}

/* XYZ under one illuminant -> XYZ under that of the screen. */
static struct matrix adapt(const double white[3])
{
	struct matrix back = invert(&bradford), scaled = bradford;
	double from[3], to[3];
	apply(from, &bradford, white);
	apply(to, &bradford, srgb_white);
	for (unsigned row = 0; row < 3; row++)
		for (unsigned column = 0; column < 3; column++)
			scaled.at[row][column] *= to[row] / from[row];
	return multiply(&back, &scaled);
}

static void set_matrix(struct itu_lab *lab, const double white[3])
{
	struct matrix adapted = adapt(white), m = multiply(&srgb, &adapted);
	double light[3];
	/* 1 but for the digits that the matrices do not have: greys are to stay grey. */
	apply(light, &m, white);
	for (unsigned row = 0; row < 3; row++)
		for (unsigned column = 0; column < 3; column++)
			m.at[row][column] *= white[column] / light[row];
	lab->rgb_of = m;
}

/* ---- tables ---- */

static double linear(double encoded)
{
	return encoded <= 0.04045 ? encoded / 12.92 : pow((encoded + 0.055) / 1.055, 2.4);
}

static uint8_t reach(const struct itu_lab *lab, unsigned code, double light)
{
	while (code + 1 < CODES && light >= lab->threshold[code + 1])
		code++;
	return (uint8_t)code;
}

static void set_curve(struct itu_lab *lab)
{
	for (unsigned code = 1; code < CODES; code++)
		lab->threshold[code] = linear((code - 0.5) / 255);
	for (unsigned step = 0; step < STEPS; step++)
		lab->start[step] =
			reach(lab, step > 0 ? lab->start[step - 1] : 0, (double)step / STEPS);
}

static uint8_t encode(const struct itu_lab *lab, double light)
{
	if (!(light > 0))
		return 0;
	if (light >= 1)
		return CODES - 1;
	return reach(lab, lab->start[(unsigned)(light * STEPS)], light);
}

/* The reverse of the function of CIE 15 8.2.1. */
static inline double cube(double t)
{
	const double linear_to = 6.0 / 29;
	return t > linear_to ? t * t * t : 3 * linear_to * linear_to * (t - 4.0 / 29);
}

static double value_of(const struct itu_lab_space *space, unsigned component, unsigned octet)
{
	return space->range[component] * (octet - space->offset[component]) / 255;
}

struct itu_lab *itu_lab_new(const struct itu_lab_space *space)
{
	struct itu_lab *lab = g_new0(struct itu_lab, 1);
	set_curve(lab);
	set_matrix(lab, space->white);
	for (unsigned octet = 0; octet < CODES; octet++) {
		lab->lightness[octet] = (value_of(space, 0, octet) + 16) / 116;
		lab->a[octet] = value_of(space, 1, octet) / 500;
		lab->b[octet] = value_of(space, 2, octet) / 200;
		lab->grey[octet] = encode(lab, cube(lab->lightness[octet]));
	}
	return lab;
}

void itu_lab_free(struct itu_lab *lab)
{
	g_free(lab);
}

void itu_lab_to_grey(
	const struct itu_lab *lab, const uint8_t *lightness, uint8_t *grey, size_t pels)
{
	for (size_t i = 0; i < pels; i++)
		grey[i] = lab->grey[lightness[i]];
}

static void to_rgb(const struct itu_lab *lab, const uint8_t in[3], uint8_t out[3])
{
	double light[3], l = lab->lightness[in[0]];
	const double xyz[3] = {cube(l + lab->a[in[1]]), cube(l), cube(l - lab->b[in[2]])};
	apply(light, &lab->rgb_of, xyz);
	for (unsigned i = 0; i < 3; i++)
		out[i] = encode(lab, light[i]);
}

void itu_lab_to_rgb(const struct itu_lab *lab, const uint8_t *in, uint8_t *rgb, size_t pels)
{
	for (size_t i = 0; i < pels; i++)
		to_rgb(lab, in + 3 * i, rgb + 3 * i);
}
