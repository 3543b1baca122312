/* What breaks T.30 5.3.6.2 and Annex A in the FIF of each frame. */
#include <string.h>

#include "dissect/t30_bits.h"
#include "dissect/t30_fif.h"
#include "dissect/t30_nsf.h"

#define COUNT(a) (sizeof(a) / sizeof((a)[0]))

/* ---- DIS, DTC, DCS, CTC ---- */

enum { ASK = T30_DIS | T30_DTC, ALL = ASK | T30_DCS };

/* Fields of which not every value means something. */
static const struct {
	unsigned first, frames;
	const char *defect;
} codes[] = {
	{11, ALL | T30_CTC, "the code of the modulation is reserved"},
	{17, ALL, "the code of the recording width is invalid"},
	{19, ALL, "the code of the recording length is invalid"},
	{21, ALL, "the code of the minimum scan line time is invalid"},
	{124, ALL, "the code of the T.89 profile is reserved"},
};

/* Bits that say nothing without another. */
static const struct {
	unsigned bit, frames, needs;
	const char *defect;
} pairs[] = {
	{79, ASK, 78, "optional L0 is set without T.85"},
	{110, ALL, 105, "colour at 600 dpi is set without 600 dpi"},
	{111, ALL, 106, "colour at 1200 dpi is set without 1200 dpi"},
};

/* What is only allowed with bit 27. */
static const unsigned with_ecm[] = {
	31, 36, 38, 51, 53, 54, 55, 57, 59, 60, 62, 65, 68, 78, 79, 92, 93, 94, 115, 116, 127};

static const char *code_defect(const uint8_t *fif, size_t n, unsigned frame)
{
	for (size_t i = 0; i < COUNT(codes); i++) {
		const struct t30_bit *row = t30_bits_find(frame, codes[i].first);
		if ((codes[i].frames & frame) == 0 || row == NULL)
			continue;
		const char *value = row->values[t30_bits_value(fif, n, row->first, row->width)];
		if (value == NULL || strcmp(value, "invalid") == 0)
			return codes[i].defect;
	}
	return NULL;
}

static const char *pair_defect(const uint8_t *fif, size_t n, unsigned frame)
{
	for (size_t i = 0; i < COUNT(pairs); i++)
		if ((pairs[i].frames & frame) != 0 && t30_bits_value(fif, n, pairs[i].bit, 1) &&
			!t30_bits_value(fif, n, pairs[i].needs, 1))
			return pairs[i].defect;
	return NULL;
}

static const char *ecm_defect(const uint8_t *fif, size_t n, unsigned frame)
{
	if (frame == T30_CTC || t30_bits_value(fif, n, 27, 1))
		return NULL;
	for (size_t i = 0; i < COUNT(with_ecm); i++)
		if (t30_bits_find(frame, with_ecm[i]) != NULL &&
			t30_bits_value(fif, n, with_ecm[i], 1) != 0)
			return "a coding or mode is set that needs ECM, but ECM is not";
	return NULL;
}

static const char *length_defect(const uint8_t *fif, size_t n)
{
	size_t octets = t30_bits_length(fif, n);
	if (n < 3)
		return "FIF is shorter than 3 octets";
	if (octets < n)
		return "FIF has octets behind a cleared extend bit";
	if (fif[n - 1] & 1)
		return "FIF ends behind an octet whose extend bit is set";
	return NULL;
}

static const char *bits_defect(const struct t30_frame *frame)
{
	static const char *(*const checks[])(const uint8_t *, size_t, unsigned) = {
		code_defect, ecm_defect, pair_defect};
	const uint8_t *fif = frame->fif.at;
	size_t n = bytes_left(&frame->fif);
	const char *defect = length_defect(fif, n);
	unsigned kind = t30_bits_frame(frame->fcf);
	size_t known = t30_bits_known(fif, n, kind);
	for (size_t i = 0; i < COUNT(checks) && defect == NULL; i++)
		defect = checks[i](fif, known, kind);
	return defect;
}

static const char *ctc_defect(const struct t30_frame *frame)
{
	size_t n = bytes_left(&frame->fif);
	return n != 2 ? "CTC has not 2 octets" : code_defect(frame->fif.at, n, T30_CTC);
}

/* ---- the others ---- */

static const char *ident_defect(const struct t30_frame *frame)
{
	if (bytes_left(&frame->fif) != 20)
		return "FIF is not 20 characters";
	for (size_t i = 0; i < 20; i++) {
		uint8_t c = t30_reverse(frame->fif.at[i]);
		if (c < ' ' || c == 0x7f)
			return "FIF has control characters";
	}
	return NULL;
}

static const char *nsf_defect(const struct t30_frame *frame)
{
	if (bytes_left(&frame->fif) == 0)
		return "FIF has no country code";
	return bytes_left(&frame->fif) < 2 ? "FIF has no manufacturer code" : NULL;
}

static const char *address_defect(const struct t30_frame *frame)
{
	struct t30_address address;
	if (!t30_fif_address(frame->fif, &address))
		return "FIF ends before the address";
	if (bytes_left(&frame->fif) - 3 < address.length)
		return "the address is shorter than its length says";
	if (bytes_left(&frame->fif) - 3 > address.length)
		return "FIF has octets behind the address";
	return address.type_name == NULL ? "the type of the address is reserved" : NULL;
}

static const char *fnv_defect(const struct t30_frame *frame)
{
	struct t30_fnv fnv;
	if (!t30_fif_fnv(frame->fif, &fnv))
		return "FNV without reason";
	if (!fnv.reasons_end)
		return "FNV ends where another octet of reasons is announced";
	return fnv.fcf >= 0 && fnv.name == NULL ? "the refused frame is none of T.30" : NULL;
}

static const char *second_defect(const struct t30_frame *frame)
{
	if (!frame->has_fcf2)
		return "FIF has no post-message command";
	return t30_fif_second(frame) == NULL ? "the post-message command is none of T.30" : NULL;
}

static const char *pps_defect(const struct t30_frame *frame)
{
	const char *defect = second_defect(frame);
	if (defect == NULL && bytes_left(&frame->fif) != 3)
		defect = "PPS has not 3 octets of counters";
	return defect;
}

static const char *eor_defect(const struct t30_frame *frame)
{
	const char *defect = second_defect(frame);
	if (defect == NULL && bytes_left(&frame->fif) > 0)
		defect = "EOR has octets behind the post-message command";
	return defect;
}

static const char *ppr_defect(const struct t30_frame *frame)
{
	return bytes_left(&frame->fif) != 32 ? "PPR has not 32 octets" : NULL;
}

static const char *fcd_defect(const struct t30_frame *frame)
{
	if (bytes_left(&frame->fif) == 0)
		return "FCD without frame number";
	return bytes_left(&frame->fif) > 257 ? "FCD has more than 256 octets of data" : NULL;
}

static const char *fdm_defect(const struct t30_frame *frame)
{
	return bytes_left(&frame->fif) == 0 ? "FDM without diagnostics" : NULL;
}

static const char *anything(const struct t30_frame *frame)
{
	(void)frame;
	return NULL;
}

/* Frames that are not here have no FIF; those that are identified by a number, an address or a manufacturer have
 * one kind of FIF together. */
static const struct {
	enum t30_fcf fcf;
	const char *(*defect)(const struct t30_frame *);
} frames[] = {
	{T30_FCF_DIS, bits_defect},
	{T30_FCF_DTC, bits_defect},
	{T30_FCF_DCS, bits_defect},
	{T30_FCF_CTC, ctc_defect},
	{T30_FCF_FNV, fnv_defect},
	{T30_FCF_PPS, pps_defect},
	{T30_FCF_EOR, eor_defect},
	{T30_FCF_PPR, ppr_defect},
	{T30_FCF_FCD, fcd_defect},
	{T30_FCF_FDM, fdm_defect},
	{T30_FCF_CCD, anything},
	{T30_NONE, anything},
};

const char *t30_fif_defect(const struct t30_frame *frame)
{
	if (bytes_sent(&frame->fif) > bytes_left(&frame->fif))
		return NULL;
	if (t30_is_ident(frame->fcf))
		return ident_defect(frame);
	if (t30_fif_is_address(frame->fcf))
		return address_defect(frame);
	if (t30_is_nsf(frame->fcf))
		return nsf_defect(frame);
	for (size_t i = 0; i < COUNT(frames); i++)
		if (frames[i].fcf == frame->fcf)
			return frames[i].defect(frame);
	return bytes_left(&frame->fif) > 0 ? "no FIF is defined for this frame" : NULL;
}
