#include "dissect/t30_fif.h"

#include <string.h>

/* Copies what is left, least significant bit first on the line, into a string. Returns the octets taken. */
static size_t take_text(struct bytes in, char *out, size_t size)
{
	size_t n = bytes_left(&in) < size - 1 ? bytes_left(&in) : size - 1;
	for (size_t i = 0; i < n; i++)
		out[i] = (char)t30_reverse(in.at[i]);
	out[n] = '\0';
	return n;
}

/* ---- Internet addresses ---- */

bool t30_fif_is_address(enum t30_fcf fcf)
{
	return fcf == T30_FCF_CIA || fcf == T30_FCF_TSA || fcf == T30_FCF_CSA ||
	       fcf == T30_FCF_IRA || fcf == T30_FCF_ISP;
}

/* The most significant bit of the first octet says that more parts follow, that of the third that this address
 * goes on in them; four bits of the second are the type. */
bool t30_fif_address(struct bytes fif, struct t30_address *out)
{
	static const char *const types[16] = {
		[1] = "e-mail", [2] = "URL", [3] = "IPv4", [4] = "IPv6", [5] = "telephone number"};
	*out = (struct t30_address){0};
	unsigned sequence = t30_reverse(bytes_u8(&fif));
	unsigned type = t30_reverse(bytes_u8(&fif));
	unsigned length = t30_reverse(bytes_u8(&fif));
	if (bytes_status(&fif) != PARSE_OK)
		return false;
	out->sequence = sequence & 0x7f;
	out->more = ((sequence | length) & 0x80) != 0;
	out->type = type & 0x0f;
	out->type_name = types[out->type];
	out->length = length & 0x7f;
	bytes_limit(&fif, out->length);
	out->text_octets = take_text(fif, out->text, sizeof(out->text));
	return true;
}

/* ---- FNV ---- */

const char *t30_fif_fnv_reason(unsigned i)
{
	static const char *const reasons[T30_FNV_REASONS] = {
		"PWD", "SEP", "SUB", "SID", "secure fax error", "TSI", "PSA", "BFT", "IRA", "ISP"};
	return i < T30_FNV_REASONS ? reasons[i] : NULL;
}

static const char *frame_name(uint8_t fcf)
{
	const uint8_t octets[] = {0xff, 0xc8, fcf};
	struct t30_frame frame;
	return t30_frame_parse(bytes_of(octets, 3, 3), &frame) == PARSE_OK ? frame.name : NULL;
}

static bool is_reason(const char *name)
{
	for (unsigned i = 0; name != NULL && t30_fif_fnv_reason(i) != NULL; i++)
		if (strcmp(name, t30_fif_fnv_reason(i)) == 0)
			return true;
	return false;
}

/* As in a frame of its own, or, as the octets around it, least significant bit first: the order in which it is a
 * frame whose field can be refused. */
static const char *refused_name(uint8_t octet)
{
	const char *name = frame_name(octet), *reversed = frame_name(t30_reverse(octet));
	return is_reason(name) || !is_reason(reversed) ? name : reversed;
}

/* Seven reasons an octet; the eighth bit says that another octet follows. */
static void take_reasons(struct bytes *in, struct t30_fnv *out)
{
	while (bytes_left(in) > 0 && !out->reasons_end) {
		uint8_t octet = t30_reverse(bytes_u8(in));
		if (out->reason_octets < T30_FNV_REASONS / 7)
			out->reasons |= (octet & 0x7fu) << 7 * out->reason_octets;
		out->reason_octets++;
		out->reasons_end = (octet & 0x80) == 0;
	}
}

bool t30_fif_fnv(struct bytes fif, struct t30_fnv *out)
{
	const uint8_t *begin = fif.at;
	*out = (struct t30_fnv){.sequence = -1, .fcf = -1};
	if (bytes_left(&fif) == 0)
		return false;
	take_reasons(&fif, out);
	if (bytes_left(&fif) > 0)
		out->sequence = t30_reverse(bytes_u8(&fif));
	if (bytes_left(&fif) > 0) {
		out->fcf = bytes_u8(&fif);
		out->name = refused_name((uint8_t)out->fcf);
	}
	/* The details have their length before them; without one that fits, all of it is details. */
	if (bytes_left(&fif) > 0 && t30_reverse(*fif.at) == bytes_left(&fif) - 1)
		bytes_skip(&fif, 1);
	out->text_at = (size_t)(fif.at - begin);
	out->text_octets = take_text(fif, out->text, sizeof(out->text));
	return true;
}

/* ---- ECM ---- */

bool t30_fif_ppr(struct bytes fif, unsigned number)
{
	if (number > 255 || number / 8 >= bytes_left(&fif))
		return false;
	return fif.at[number / 8] >> (7 - number % 8) & 1;
}

const char *t30_fif_second(const struct t30_frame *frame)
{
	/* A second that is known has its name behind that of the first: "PPS-MPS". */
	if (!frame->has_fcf2 || strlen(frame->name) < 5 || frame->name[3] != '-')
		return NULL;
	return frame->name + 4;
}
