#include "dissect/t30_fields.h"

#include <stdio.h>
#include <string.h>

#include "dissect/t30_bits.h"
#include "dissect/t30_fif.h"
#include "dissect/t30_nsf.h"

static void put_text(struct field_sink *sink, const char *name, const char *label, const char *text,
	const uint8_t *at, size_t n)
{
	if (text != NULL && text[0] != '\0')
		field_text(sink, name, label, text, strlen(text), at, n);
}

/* ---- bits ---- */

static void bit_field(const struct t30_bit *bit, struct bytes fif, struct field_sink *sink)
{
	unsigned value = t30_bits_value(fif.at, bytes_left(&fif), bit->first, bit->width);
	const char *meaning = bit->values != NULL ? bit->values[value] : NULL;
	field_uint(sink, bit->wireshark != NULL ? bit->wireshark : "t38trace.t30_bit", bit->text,
		value, meaning, fif.at + (bit->first - 1) / 8, 1);
}

/* Bits in their order; reserved ones where somebody sets them. */
static void known_bits(struct bytes fif, unsigned frame, struct field_sink *sink)
{
	unsigned last = (unsigned)bytes_left(&fif) * 8;
	for (unsigned number = 1; number <= last; number++) {
		const struct t30_bit *bit = t30_bits_find(frame, number);
		if (bit != NULL && bit->first == number)
			bit_field(bit, fif, sink);
		else if (bit == NULL && t30_bits_value(fif.at, bytes_left(&fif), number, 1) != 0)
			field_uint(sink, "t38trace.t30_reserved_bit", "Reserved bit that is set",
				number, NULL, fif.at + (number - 1) / 8, 1);
	}
}

static void bits_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	unsigned kind = t30_bits_frame(frame->fcf);
	struct bytes extra = frame->fif;
	size_t known = t30_bits_known(extra.at, bytes_left(&extra), kind);
	known_bits(bytes_take(&extra, known), kind, sink);
	if (bytes_left(&extra) > 0)
		field_octets(sink, "t38trace.t30_extra", "Octets without a meaning", extra.at,
			bytes_left(&extra));
}

/* ---- text ---- */

static void ident_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	char ident[T30_IDENT_MAX];
	size_t n = t30_ident_text(frame->fif, ident);
	field_text(
		sink, "t30.fif.number", "Number", ident, n, frame->fif.at, bytes_left(&frame->fif));
}

static void nsf_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	const uint8_t *at = frame->fif.at;
	size_t n = bytes_left(&frame->fif);
	struct t30_nsf nsf;
	t30_nsf_parse(frame->fif, &nsf);
	if (n == 0)
		return;
	field_uint(sink, "t30.fif.country_code", "Country code", *at, nsf.country, at, 1);
	put_text(
		sink, "t38trace.t30_vendor", "Manufacturer", nsf.vendor, at + 1, nsf.vendor_octets);
	put_text(sink, "t38trace.t30_model", "Model", nsf.model, at + 1 + nsf.vendor_octets,
		nsf.model_octets);
	put_text(sink, "t38trace.t30_station", "Station", nsf.station, at + nsf.station_at,
		nsf.station_octets);
	if (n > 1)
		field_octets(sink, "t30.fif.non_standard_cap", "Non-standard capabilities", at + 1,
			n - 1);
}

static void address_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	struct t30_address address;
	const uint8_t *at = frame->fif.at;
	if (!t30_fif_address(frame->fif, &address)) {
		field_octets(
			sink, "t38trace.t30_fif", "Information field", at, bytes_left(&frame->fif));
		return;
	}
	field_uint(sink, "t38trace.t30_address_sequence", "Sequence number", address.sequence,
		address.more ? "more follow" : "last", at, 1);
	field_uint(sink, "t38trace.t30_address_type", "Type of address", address.type,
		address.type_name, at + 1, 1);
	field_uint(sink, "t38trace.t30_address_length", "Length", address.length, NULL, at + 2, 1);
	put_text(
		sink, "t38trace.t30_address", "Address", address.text, at + 3, address.text_octets);
}

static void fnv_reasons(const struct t30_fnv *fnv, const uint8_t *at, struct field_sink *sink)
{
	for (unsigned i = 0; i < T30_FNV_REASONS; i++) {
		const char *reason = t30_fif_fnv_reason(i);
		if ((fnv->reasons >> i & 1) != 0)
			put_text(sink, "t38trace.t30_fnv_reason", "Refused",
				reason != NULL ? reason : "a reserved reason", at + i / 7, 1);
	}
}

static void fnv_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	struct t30_fnv fnv;
	if (!t30_fif_fnv(frame->fif, &fnv))
		return;
	const uint8_t *at = frame->fif.at, *rest = at + fnv.reason_octets;
	fnv_reasons(&fnv, at, sink);
	if (fnv.sequence >= 0)
		field_uint(sink, "t38trace.t30_fnv_sequence", "Sequence number",
			(uint64_t)fnv.sequence, NULL, rest, 1);
	if (fnv.fcf >= 0)
		field_uint(sink, "t38trace.t30_fnv_frame", "Refused frame", (uint64_t)fnv.fcf,
			fnv.name, rest + 1, 1);
	put_text(sink, "t38trace.t30_fnv_text", "Details", fnv.text, at + fnv.text_at,
		fnv.text_octets);
}

/* ---- ECM ---- */

static void ppr_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	const uint8_t *at = frame->fif.at;
	size_t n = 0, octets = bytes_left(&frame->fif);
	char list[256 * 4 + 1];
	unsigned count = 0;
	for (unsigned i = 0; i < 256; i++)
		if (t30_fif_ppr(frame->fif, i))
			n += (size_t)snprintf(
				list + n, sizeof(list) - n, "%s%u", count++ ? " " : "", i);
	field_uint(sink, "t30.ppr.frame_count", "Frames requested", count, NULL, at, octets);
	field_text(sink, "t30.ppr.frames", "Frame numbers", list, n, at, octets);
}

static void second_field(const struct t30_frame *frame, struct field_sink *sink)
{
	const uint8_t *at = frame->fif.at;
	const char *second = t30_fif_second(frame);
	if (frame->has_fcf2)
		field_uint(sink, "t30.pps.fcf2", "Post-message command", at[-1],
			second != NULL ? second : "unknown", at - 1, 1);
}

static void rest_field(struct bytes fif, size_t behind, struct field_sink *sink)
{
	bytes_take(&fif, behind < bytes_left(&fif) ? behind : bytes_left(&fif));
	if (bytes_left(&fif) > 0)
		field_octets(
			sink, "t38trace.t30_fif", "Information field", fif.at, bytes_left(&fif));
}

static void pps_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	unsigned page, block, frames;
	const uint8_t *at = frame->fif.at;
	second_field(frame, sink);
	if (!t30_pps_counts(frame->fif, &page, &block, &frames)) {
		rest_field(frame->fif, 0, sink);
		return;
	}
	field_uint(sink, "t30.t4.page_count", "Page counter", page, NULL, at, 1);
	field_uint(sink, "t30.t4.block_count", "Block counter", block, NULL, at + 1, 1);
	field_uint(sink, "t30.t4.frame_count", "Frames less one", frames, NULL, at + 2, 1);
	rest_field(frame->fif, 3, sink);
}

static void eor_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	second_field(frame, sink);
	rest_field(frame->fif, 0, sink);
}

static void fcd_fields(const struct t30_frame *frame, struct field_sink *sink)
{
	struct bytes fif = frame->fif;
	const uint8_t *at = fif.at;
	if (bytes_left(&fif) == 0)
		return;
	field_uint(
		sink, "t30.t4.frame_num", "Frame number", t30_reverse(bytes_u8(&fif)), NULL, at, 1);
	field_octets(sink, "t30.t4.data", "Coded data", fif.at, bytes_left(&fif));
}

/* ---- which ---- */

static const struct {
	enum t30_fcf fcf;
	void (*fields)(const struct t30_frame *, struct field_sink *);
} walks[] = {
	{T30_FCF_DIS, bits_fields},
	{T30_FCF_DTC, bits_fields},
	{T30_FCF_DCS, bits_fields},
	{T30_FCF_CTC, bits_fields},
	{T30_FCF_FNV, fnv_fields},
	{T30_FCF_PPS, pps_fields},
	{T30_FCF_EOR, eor_fields},
	{T30_FCF_PPR, ppr_fields},
	{T30_FCF_FCD, fcd_fields},
};

static void walk(const struct t30_frame *frame, struct field_sink *sink)
{
	for (size_t i = 0; i < sizeof(walks) / sizeof(walks[0]); i++) {
		if (walks[i].fcf != frame->fcf)
			continue;
		walks[i].fields(frame, sink);
		return;
	}
	if (t30_is_ident(frame->fcf))
		ident_fields(frame, sink);
	else if (t30_is_nsf(frame->fcf))
		nsf_fields(frame, sink);
	else if (t30_fif_is_address(frame->fcf))
		address_fields(frame, sink);
	else
		rest_field(frame->fif, 0, sink);
}

void t30_fields_fif(const struct t30_frame *frame, struct field_sink *sink)
{
	walk(frame, sink);
	put_text(sink, "t38trace.t30_defect", "Malformed", t30_fif_defect(frame), NULL, 0);
}
