/* T.38 7.2, 7.3, aligned PER:
 *
 *   data-field present 1 bit | indicator or data 1 | extension 1 | value 4, or 1 + 6
 *   count of fields | (data present 1 | [extension 1] | field type 3, or 1 + 6 | [length - 1, 2 octets | data])...
 *
 * Fields follow each other without alignment; only data is aligned. */
#include "dissect/ifp.h"

static unsigned read_value(struct per *per, unsigned root_count)
{
	if (per_bits(per, 1) == 0) {
		unsigned value = per_bits(per, 4);
		if (value >= root_count)
			bytes_fail(&per->in);
		return value;
	}
	/* X.691 10.6: a normally small number, 6 bits when below 64 */
	if (per_bits(per, 1) != 0)
		bytes_fail(&per->in);
	return root_count + per_bits(per, 6);
}

static unsigned read_field_type(struct per *per, enum ifp_syntax syntax)
{
	if (syntax == IFP_1998)
		return per_bits(per, 3);
	if (per_bits(per, 1) == 0)
		return per_bits(per, 3);
	if (per_bits(per, 1) != 0)
		bytes_fail(&per->in);
	unsigned value = per_bits(per, 6);
	/* Some senders put the value one bit too low; the bit that is padding otherwise shows it. */
	int octet = bytes_peek(&per->in, 0);
	if (per->used == 1 && value < 2 && octet >= 0 && (octet & 0x40) != 0)
		value = (unsigned)octet >> 6;
	return 8 + value;
}

static void read_field_data(struct per *per, struct ifp_field *field)
{
	per_align(per);
	size_t length = (size_t)bytes_be16(&per->in) + 1;
	field->data = bytes_take(&per->in, length);
	if (field->data.cut > 0)
		per->in.snapped = true;
}

static bool jm_plausible(const struct bytes *data)
{
	int first = bytes_peek(data, 0);
	return bytes_sent(data) == 2 && (first < 0 || first == 'A' || first == 'N');
}

static void read_field(
	struct per *per, enum ifp_syntax syntax, bool aligned, struct ifp_field *field)
{
	if (aligned)
		per_align(per);
	field->at = per->in.at;
	field->has_data = per_bits(per, 1) != 0;
	field->type = (enum ifp_field_type)read_field_type(per, syntax);
	field->data = bytes_of(per->in.at, 0, 0);
	if (!field->has_data)
		return;
	read_field_data(per, field);
	/* One bit too low a CI looks like a JM, but a JM is two characters: A0, N0, N1, N2. */
	if (field->type == IFP_JM_MESSAGE && !jm_plausible(&field->data))
		field->type = IFP_CI_MESSAGE;
}

void ifp_next_field(const struct ifp *ifp, struct per *cursor, struct ifp_field *out)
{
	read_field(cursor, ifp->syntax, ifp->octet_fields, out);
}

static bool field_plausible(const struct ifp_field *field, unsigned data_type)
{
	if (field->type >= IFP_FIELD_TYPES)
		return false;
	bool v8 = data_type == IFP_DATA_V8 || data_type == IFP_DATA_V34_PRI_RATE;
	return v8 == (field->type >= IFP_CM_MESSAGE);
}

/* HDLC fields belong to V.21, V.34 control and ECM data; the non-ECM ones never to V.21. An end without
 * data carries none, data fields do. */
static bool field_sensible(const struct ifp_field *field, unsigned data_type)
{
	bool data = field->type == IFP_HDLC_DATA || field->type == IFP_NON_ECM_DATA ||
		    field->type >= IFP_CM_MESSAGE;
	if (data != field->has_data && field->type != IFP_NON_ECM_SIG_END)
		return false;
	bool non_ecm = field->type == IFP_NON_ECM_DATA || field->type == IFP_NON_ECM_SIG_END;
	return !(non_ecm && data_type == IFP_V21);
}

/* PER pads with zeros. The bits behind the type of a field that starts an octet tell the syntaxes apart;
 * those of the V.8 types say nothing, see read_field_type(). */
static bool padding_clear(const struct ifp_field *field, enum ifp_syntax syntax)
{
	unsigned padding = syntax == IFP_1998 ? 0x0f : 0x07;
	return field->type >= IFP_CM_MESSAGE || (*field->at & padding) == 0;
}

/* What comes of reading the fields in one of the two forms. */
struct reading {
	enum parse_status status;
	size_t left;
	bool sensible;
};

static struct reading read_all(const struct ifp *ifp, bool aligned)
{
	struct reading out = {.sensible = true};
	struct per per = ifp->fields;
	struct ifp_field field;
	for (size_t i = 0; i < ifp->field_count && out.status == PARSE_OK; i++) {
		read_field(&per, ifp->syntax, aligned, &field);
		out.status = bytes_status(&per.in);
		if (out.status != PARSE_OK)
			break;
		if (!field_plausible(&field, ifp->value))
			out.status = PARSE_BAD;
		/* Or packed fields would pass for aligned ones when zeros follow. */
		if (aligned && !padding_clear(&field, ifp->syntax))
			out.status = PARSE_BAD;
		out.sensible &= field_sensible(&field, ifp->value);
	}
	per_align(&per);
	out.left = bytes_sent(&per.in);
	return out;
}

static bool aligned_better(const struct reading *aligned, const struct reading *packed)
{
	/* What the capture cut is better than what cannot be. */
	if (packed->status == PARSE_BAD)
		return aligned->status != PARSE_BAD;
	if (aligned->status != PARSE_OK || packed->status != PARSE_OK)
		return aligned->status == PARSE_OK;
	if (aligned->left != packed->left)
		return aligned->left < packed->left;
	return aligned->sensible && !packed->sensible;
}

static enum parse_status parse_fields(struct per *per, struct ifp *out)
{
	out->field_count = per_length(per, NULL);
	out->fields = *per;
	if (bytes_status(&per->in) != PARSE_OK)
		return bytes_status(&per->in);
	struct reading packed = read_all(out, false);
	if (packed.status != PARSE_OK || packed.left > 0 || !packed.sensible) {
		struct reading aligned = read_all(out, true);
		out->octet_fields = aligned_better(&aligned, &packed);
		if (out->octet_fields)
			packed = aligned;
	}
	out->trailing = packed.left;
	return packed.status;
}

enum parse_status ifp_parse(struct bytes in, enum ifp_syntax syntax, struct ifp *out)
{
	*out = (struct ifp){.syntax = syntax};
	struct per per = per_of(in);
	bool has_fields = per_bits(&per, 1) != 0;
	out->kind = per_bits(&per, 1) ? IFP_DATA : IFP_INDICATOR;
	out->value = read_value(&per, out->kind == IFP_DATA ? 9 : 16);
	per_align(&per);
	if (bytes_status(&per.in) != PARSE_OK)
		return bytes_status(&per.in);
	if (out->value >=
		(out->kind == IFP_DATA ? (unsigned)IFP_DATA_TYPES : (unsigned)IFP_INDICATORS))
		return PARSE_BAD;
	/* T.38 7.3: an indicator carries no data-field. */
	if (out->kind == IFP_INDICATOR && has_fields)
		return PARSE_BAD;
	out->fields = per;
	if (has_fields)
		return parse_fields(&per, out);
	out->trailing = bytes_sent(&per.in);
	return PARSE_OK;
}

/* Whether the packet is one of the syntax, and, when asked, makes sense. */
static bool syntax_fits(struct bytes in, enum ifp_syntax syntax, bool sensible)
{
	struct ifp ifp;
	if (ifp_parse(in, syntax, &ifp) != PARSE_OK || ifp.trailing > 0)
		return false;
	struct per cursor = ifp.fields;
	struct ifp_field field;
	for (size_t i = 0; i < ifp.field_count; i++) {
		bool whole_octet = cursor.used == 0 || ifp.octet_fields;
		ifp_next_field(&ifp, &cursor, &field);
		bool last = field.has_data || i + 1 == ifp.field_count || ifp.octet_fields;
		if (whole_octet && last && !padding_clear(&field, syntax))
			return false;
		if (sensible && !field_sensible(&field, ifp.value))
			return false;
	}
	return true;
}

int ifp_syntax_evidence(struct bytes in)
{
	int form = (int)syntax_fits(in, IFP_2002, false) - (int)syntax_fits(in, IFP_1998, false);
	if (form != 0)
		return form;
	return (int)syntax_fits(in, IFP_2002, true) - (int)syntax_fits(in, IFP_1998, true);
}

/* Shown on its own a packet cannot tell its syntax; what reads it whole and sensibly is shown. */
static enum ifp_syntax guess(struct bytes in)
{
	return ifp_syntax_evidence(in) > 0 ? IFP_2002 : IFP_1998;
}

static void data_fields(const struct ifp *ifp, struct field_sink *sink)
{
	struct per cursor = ifp->fields;
	struct ifp_field f;
	for (size_t i = 0; i < ifp->field_count; i++) {
		ifp_next_field(ifp, &cursor, &f);
		size_t n = (size_t)(f.data.end - f.at);
		field_open(sink, "t38.Data_Field_item_element", "Field", f.at, n > 0 ? n : 1);
		field_uint(sink, "t38.field_type", "Type", f.type, ifp_field_type_name(f.type),
			f.at, 1);
		if (f.has_data)
			field_octets(
				sink, "t38.field_data", "Data", f.data.at, bytes_left(&f.data));
		field_close(sink);
	}
}

static void ifp_fields(struct bytes in, struct field_sink *sink)
{
	struct ifp ifp;
	if (bytes_left(&in) == 0)
		return;
	if (ifp_parse(in, guess(in), &ifp) != PARSE_OK) {
		field_text(sink, "t38trace.note", "IFP", "malformed", 9, in.at, bytes_left(&in));
		return;
	}
	bool data = ifp.kind == IFP_DATA;
	field_uint(sink, "t38.type_of_msg", "Type of message", data,
		data ? "t30-data" : "t30-indicator", in.at, 1);
	if (data)
		field_uint(sink, "t38.t30_data", "Data", ifp.value, ifp_data_type_name(ifp.value),
			in.at, 1);
	else
		field_uint(sink, "t38.t30_indicator", "Indicator", ifp.value,
			ifp_indicator_name(ifp.value), in.at, 1);
	if (ifp.field_count > 0)
		field_uint(sink, "t38.data_field", "Fields", ifp.field_count, NULL,
			ifp.fields.in.at - 1, 1);
	data_fields(&ifp, sink);
	size_t kept = ifp.trailing > in.cut ? ifp.trailing - in.cut : 0;
	if (ifp.trailing > 0)
		field_uint(sink, "t38trace.trailing", "Octets behind the packet", ifp.trailing,
			NULL, in.end - kept, kept);
}

const struct proto ifp_proto = {
	.name = "ifp",
	.title = "IFP",
	.spec = "T.38 7",
	.fields = ifp_fields,
};
