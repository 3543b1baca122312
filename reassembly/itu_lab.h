/* The colours of fax (T.42, T.4 Annex E): CIELAB in octets, to what a screen shows (sRGB, IEC 61966-2-1).
 *
 * White of the page becomes white of the screen: the illuminant of the one is adapted to that of the other, as
 * by a colour profile (Bradford). Colours that a screen cannot show are clipped, component by component. */
#ifndef REASSEMBLY_ITU_LAB_H
#define REASSEMBLY_ITU_LAB_H

#include <stddef.h>
#include <stdint.h>

/* L*, a* and b* of the octets 0..255: range * (octet - offset) / 255 (T.4 E.6.4). */
struct itu_lab_space {
	double offset[3];
	double range[3];
	double white[3]; /* X, Y, Z of the illuminant, Y = 1 */
};

/* The default: L* 0..100, a* -85..85, b* -75..125, illuminant D50. */
struct itu_lab_space itu_lab_space_default(void);

#define ITU_LAB_MARKER_OCTETS 6u /* "G3FAX" and an octet that tells which */

enum itu_lab_marker {
	ITU_LAB_G3FAX0 = 0, /* T.42: year, resolution; T.43: more */
	ITU_LAB_GAMUT = 1,  /* offset and range of L*, a*, b*, two octets each */
	ITU_LAB_ILLUMINANT =
		2,	     /* "CT" and a colour temperature in K, or the name of an illuminant */
	ITU_LAB_PALETTE = 3, /* T.43 */
	ITU_LAB_NO_MARKER = 256, /* other than octets of 0..255 */
};

/* What the contents of a marker segment are, from "G3FAX" on; any octet may stand behind it. */
unsigned itu_lab_marker(const uint8_t *octets, size_t n);

/* Takes an option that a marker segment holds, `octets` from "G3FAX" on. Others, options that are too short,
 * ranges of 0 and unknown illuminants change nothing. */
void itu_lab_option(struct itu_lab_space *, const uint8_t *octets, size_t n);

struct itu_lab;

struct itu_lab *itu_lab_new(const struct itu_lab_space *);
void itu_lab_free(struct itu_lab *);

/* L* to grey, 0 black. `lightness` and `grey` may be the same. */
void itu_lab_to_grey(const struct itu_lab *, const uint8_t *lightness, uint8_t *grey, size_t pels);

/* Three octets a pel each; `lab` and `rgb` may be the same. */
void itu_lab_to_rgb(const struct itu_lab *, const uint8_t *lab, uint8_t *rgb, size_t pels);

#endif
