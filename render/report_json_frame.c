#include "render/report_json_frame.h"

#include "dissect/t30_bits.h"
#include "dissect/t30_fif.h"
#include "dissect/t30_nsf.h"
#include "render/json_put.h"

static const char *const fcs_names[] = {
	[T38_FCS_OK] = "ok",
	[T38_FCS_BAD] = "bad",
	[T38_FCS_MISSING] = "missing",
};

/* ---- bits ---- */

/* Yes-or-no bits where they are set; the others as the name of their value, or as a number. */
static void put_bit(JsonBuilder *b, const struct t30_bit *bit, unsigned value)
{
	if (bit->name == NULL)
		return;
	if (bit->values != NULL)
		json_put_text(b, bit->name, bit->values[value]);
	else if (value != 0)
		json_put_bool(b, bit->name, true);
}

static void put_reserved(JsonBuilder *b, struct bytes fif, unsigned frame)
{
	size_t n = bytes_left(&fif);
	unsigned number = t30_bits_reserved(fif.at, n, frame, 0);
	if (number == 0)
		return;
	json_put_array(b, "reserved_bits");
	for (; number != 0; number = t30_bits_reserved(fif.at, n, frame, number))
		json_builder_add_int_value(b, number);
	json_builder_end_array(b);
}

/* Members that are there already have the same values. */
static void put_bits(JsonBuilder *b, const struct t30_frame *frame)
{
	struct bytes extra = frame->fif;
	unsigned kind = t30_bits_frame(frame->fcf);
	struct bytes fif = bytes_take(&extra, t30_bits_known(extra.at, bytes_left(&extra), kind));
	const struct t30_bit *bit;
	for (size_t i = 0; (bit = t30_bits_at(i)) != NULL; i++)
		if ((bit->frames & kind) != 0 && (bit->first - 1) / 8 < bytes_left(&fif))
			put_bit(b, bit,
				t30_bits_value(fif.at, bytes_left(&fif), bit->first, bit->width));
	put_reserved(b, fif, kind);
	if (bytes_left(&extra) > 0)
		json_put_hex(b, "extra_octets", extra.at, bytes_left(&extra));
}

static void put_dcs(JsonBuilder *b, const struct t30_params *params)
{
	json_put_nonzero(b, "rate", params->rate);
	json_put_text(b, "modulation", params->modulation);
	json_put_nonzero(b, "width", params->width);
	json_put_nonzero(b, "width_mm", params->width_mm);
	json_put_text(b, "length", params->length);
	json_put_nonzero(b, "x_dpi", params->x_dpi);
	json_put_nonzero(b, "y_dpi", params->y_dpi);
	json_put_text(b, "coding", params->coding);
	json_put_bool(b, "ecm", params->ecm);
	json_put_known(b, "ecm_octets", params->ecm ? (int64_t)params->ecm_octets : -1);
	json_put_known(b, "scan_time_ms", params->scan_time_ms);
}

static void put_dis(JsonBuilder *b, const struct t30_params *params)
{
	json_put_text(b, "modems", params->modems);
	json_put_text(b, "length", params->length);
	json_put_bool(b, "ecm", params->ecm);
	json_put_bool(b, "fine", params->fine);
	json_put_bool(b, "superfine", params->superfine);
	json_put_bool(b, "mr", params->mr);
	json_put_bool(b, "mmr", params->mmr);
	json_put_bool(b, "jbig", params->jbig);
	json_put_bool(b, "t38", params->t38);
	json_put_bool(b, "v8", params->v8);
	json_put_bool(b, "polling", params->polling);
	json_put_bool(b, "receive", params->receive);
}

static void bits_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	struct t30_params params;
	bool dcs = frame->fcf == T30_FCF_DCS;
	t30_params_parse(frame->fif, dcs, &params);
	if (params.valid)
		(dcs ? put_dcs : put_dis)(b, &params);
	put_bits(b, frame);
}

static void ctc_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	struct t30_params params;
	t30_params_ctc(frame->fif, &params);
	if (params.valid) {
		json_put_nonzero(b, "rate", params.rate);
		json_put_text(b, "modulation", params.modulation);
	}
	put_bits(b, frame);
}

/* ---- text ---- */

static void ident_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	char number[T30_IDENT_MAX];
	t30_ident_text(frame->fif, number);
	json_put_text(b, "number", number);
}

static void nsf_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	struct t30_nsf nsf;
	t30_nsf_parse(frame->fif, &nsf);
	json_put_text(b, "country", nsf.country);
	json_put_text(b, "vendor", nsf.vendor);
	json_put_text(b, "model", nsf.model);
	json_put_text(b, "station", nsf.station[0] != '\0' ? nsf.station : NULL);
}

static void address_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	struct t30_address address;
	if (!t30_fif_address(frame->fif, &address))
		return;
	json_put_count(b, "sequence", address.sequence);
	json_put_bool(b, "more", address.more);
	json_put_text(b, "type", address.type_name);
	json_put_text(b, "address", address.text);
}

static void fnv_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	struct t30_fnv fnv;
	if (!t30_fif_fnv(frame->fif, &fnv))
		return;
	json_put_array(b, "reasons");
	for (unsigned i = 0; i < T30_FNV_REASONS; i++)
		if ((fnv.reasons >> i & 1) != 0 && t30_fif_fnv_reason(i) != NULL)
			json_builder_add_string_value(b, t30_fif_fnv_reason(i));
	json_builder_end_array(b);
	json_put_known(b, "sequence", fnv.sequence);
	json_put_text(b, "frame", fnv.name);
	json_put_text(b, "text", fnv.text_octets > 0 ? fnv.text : NULL);
}

/* ---- ECM ---- */

static void eor_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	if (frame->has_fcf2)
		json_put_text(b, "command", t30_fif_second(frame));
}

static void pps_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	unsigned page, block, frames_less_one;
	eor_fields(b, frame);
	if (!t30_pps_counts(frame->fif, &page, &block, &frames_less_one))
		return;
	json_put_count(b, "page", page);
	json_put_count(b, "block", block);
	json_put_count(b, "frames", frames_less_one + 1);
}

static void ppr_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	json_put_array(b, "frames");
	for (unsigned i = 0; i < 256; i++)
		if (t30_fif_ppr(frame->fif, i))
			json_builder_add_int_value(b, i);
	json_builder_end_array(b);
}

static void fcd_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	if (bytes_left(&frame->fif) > 0)
		json_put_count(b, "number", t30_reverse(*frame->fif.at));
}

static void octets_fields(JsonBuilder *b, const struct t30_frame *frame)
{
	if (bytes_left(&frame->fif) > 0)
		json_put_hex(b, "octets", frame->fif.at, bytes_left(&frame->fif));
}

/* ---- which ---- */

static const struct {
	enum t30_fcf fcf;
	void (*fields)(JsonBuilder *, const struct t30_frame *);
} readers[] = {
	{T30_FCF_DCS, bits_fields},
	{T30_FCF_DIS, bits_fields},
	{T30_FCF_DTC, bits_fields},
	{T30_FCF_CTC, ctc_fields},
	{T30_FCF_FNV, fnv_fields},
	{T30_FCF_PPS, pps_fields},
	{T30_FCF_EOR, eor_fields},
	{T30_FCF_PPR, ppr_fields},
	{T30_FCF_FCD, fcd_fields},
	{T30_FCF_FDM, octets_fields},
};

static void read_fields(JsonBuilder *b, struct bytes in)
{
	struct t30_frame frame;
	if (t30_frame_parse(in, &frame) != PARSE_OK)
		return;
	if (t30_is_ident(frame.fcf))
		ident_fields(b, &frame);
	else if (t30_is_nsf(frame.fcf))
		nsf_fields(b, &frame);
	else if (t30_fif_is_address(frame.fcf))
		address_fields(b, &frame);
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
		if (readers[i].fcf == frame.fcf)
			readers[i].fields(b, &frame);
	if (t30_fif_defect(&frame) != NULL)
		json_put_text(b, "malformed", t30_fif_defect(&frame));
}

static void put_fields(JsonBuilder *b, const struct fax_frame *frame)
{
	json_put_object(b, "fields");
	if (frame->fcs == T38_FCS_OK && frame->octets != NULL)
		read_fields(b, bytes_of(frame->octets, frame->length, frame->length));
	json_builder_end_object(b);
}

void report_json_frame_add(JsonBuilder *b, const struct fax_frame *frame, t38_time zero)
{
	json_builder_begin_object(b);
	json_put_seconds(b, "t", frame->t, zero);
	json_put_seconds(b, "t_end", frame->t_end, zero);
	json_put_side(b, "from", (int)frame->from);
	json_put_text(b, "name", frame->name);
	json_put_hex(b, "hex", frame->octets, frame->length);
	json_put_text(b, "fcs", fcs_names[frame->fcs]);
	json_put_bool(b, "recovered", frame->recovered);
	put_fields(b, frame);
	json_put_packets(b, "packets", frame->first_packet, frame->last_packet);
	json_builder_end_object(b);
}
