#include "render/report_json_frame.h"

#include "dissect/t30_frame.h"
#include "render/json_put.h"

static const char *const fcs_names[] = {
	[T38_FCS_OK] = "ok",
	[T38_FCS_BAD] = "bad",
	[T38_FCS_MISSING] = "missing",
};

static void dcs_fields(JsonBuilder *b, struct bytes fif)
{
	struct t30_params params;
	t30_params_parse(fif, true, &params);
	if (!params.valid)
		return;
	json_put_nonzero(b, "rate", params.rate);
	json_put_text(b, "modulation", params.modulation);
	json_put_nonzero(b, "width", params.width);
	json_put_nonzero(b, "width_mm", params.width_mm);
	json_put_text(b, "length", params.length);
	json_put_nonzero(b, "x_dpi", params.x_dpi);
	json_put_nonzero(b, "y_dpi", params.y_dpi);
	json_put_text(b, "coding", params.coding);
	json_put_bool(b, "ecm", params.ecm);
	json_put_known(b, "ecm_octets", params.ecm ? (int64_t)params.ecm_octets : -1);
	json_put_known(b, "scan_time_ms", params.scan_time_ms);
}

static void dis_fields(JsonBuilder *b, struct bytes fif)
{
	struct t30_params params;
	t30_params_parse(fif, false, &params);
	if (!params.valid)
		return;
	json_put_text(b, "modems", params.modems);
	json_put_text(b, "length", params.length);
	json_put_bool(b, "ecm", params.ecm);
	json_put_bool(b, "fine", params.fine);
	json_put_bool(b, "superfine", params.superfine);
	json_put_bool(b, "mr", params.mr);
	json_put_bool(b, "mmr", params.mmr);
	json_put_bool(b, "jbig", params.jbig);
	json_put_bool(b, "t38", params.t38);
	json_put_bool(b, "v8", params.v8);
	json_put_bool(b, "polling", params.polling);
	json_put_bool(b, "receive", params.receive);
}

static void ident_fields(JsonBuilder *b, struct bytes fif)
{
	char number[T30_IDENT_MAX];
	t30_ident_text(fif, number);
	json_put_text(b, "number", number);
}

static void pps_fields(JsonBuilder *b, struct bytes fif)
{
	unsigned page, block, frames_less_one;
	if (!t30_pps_counts(fif, &page, &block, &frames_less_one))
		return;
	json_put_count(b, "page", page);
	json_put_count(b, "block", block);
	json_put_count(b, "frames", frames_less_one + 1);
}

/* 256 bits, the one of frame 0 first on the line; 1: send it again. */
static void ppr_fields(JsonBuilder *b, struct bytes fif)
{
	json_put_array(b, "frames");
	for (unsigned i = 0; i < 256 && i / 8 < bytes_left(&fif); i++)
		if (fif.at[i / 8] >> (7 - i % 8) & 1)
			json_builder_add_int_value(b, i);
	json_builder_end_array(b);
}

static void fcd_fields(JsonBuilder *b, struct bytes fif)
{
	if (bytes_left(&fif) > 0)
		json_put_count(b, "number", t30_reverse(*fif.at));
}

static const struct {
	enum t30_fcf fcf;
	void (*fields)(JsonBuilder *, struct bytes fif);
} readers[] = {
	{T30_FCF_DCS, dcs_fields},
	{T30_FCF_DIS, dis_fields},
	{T30_FCF_DTC, dis_fields},
	{T30_FCF_PPS, pps_fields},
	{T30_FCF_PPR, ppr_fields},
	{T30_FCF_FCD, fcd_fields},
};

static void read_fields(JsonBuilder *b, struct bytes in)
{
	struct t30_frame frame;
	if (t30_frame_parse(in, &frame) != PARSE_OK)
		return;
	if (t30_is_ident(frame.fcf))
		ident_fields(b, frame.fif);
	for (size_t i = 0; i < G_N_ELEMENTS(readers); i++)
		if (readers[i].fcf == frame.fcf)
			readers[i].fields(b, frame.fif);
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
