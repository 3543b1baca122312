/* The input is one IFP packet: dissect/ifp.h in both syntaxes. */
#include "dissect/ifp.h"
#include "tests/fuzz/fuzz.h"

static void check_names(const struct ifp *ifp)
{
	if (ifp->kind == IFP_INDICATOR) {
		WANT(ifp->value < IFP_INDICATORS && ifp->field_count == 0);
		WANT(ifp_indicator_name(ifp->value) != NULL);
		WANT(ifp_indicator_data_type(ifp->value) < (int)IFP_DATA_TYPES);
	} else {
		WANT(ifp->value < IFP_DATA_TYPES);
		WANT(ifp_data_type_name(ifp->value) != NULL);
		WANT(ifp_data_modulation(ifp->value) != NULL);
		ifp_data_rate(ifp->value);
	}
}

/* Octets of data in all fields; each at its place, one behind the other. */
static size_t check_fields(const struct ifp *ifp, const struct fuzz_piece *piece)
{
	struct per cursor = ifp->fields;
	struct ifp_field field;
	const uint8_t *at = piece->octets;
	size_t sum = 0;
	for (size_t i = 0; i < ifp->field_count; i++) {
		ifp_next_field(ifp, &cursor, &field);
		WANT(bytes_status(&cursor.in) == PARSE_OK);
		WANT(field.type < IFP_FIELD_TYPES && ifp_field_type_name(field.type) != NULL);
		WANT(field.at >= at && field.at < piece->octets + piece->length);
		WANT(field.has_data == (bytes_left(&field.data) > 0));
		fuzz_want_within(
			&field.data, field.at, piece->length - (size_t)(field.at - piece->octets));
		at = field.at;
		sum += bytes_left(&field.data);
	}
	return sum;
}

/* What the capture cut off is never the sender's fault. */
static void cut_is_not_bad(const struct fuzz_piece *piece, enum ifp_syntax syntax)
{
	struct ifp ifp;
	size_t step = piece->length / 32 + 1;
	for (size_t n = 0; n < piece->length; n += step) {
		struct fuzz_piece cut = fuzz_copy(piece->octets, n);
		WANT(ifp_parse(bytes_of(cut.octets, n, piece->length), syntax, &ifp) != PARSE_BAD);
		free(cut.octets);
	}
}

static void run_syntax(const struct fuzz_piece *piece, enum ifp_syntax syntax)
{
	struct ifp ifp;
	if (ifp_parse(fuzz_view(piece), syntax, &ifp) != PARSE_OK)
		return;
	WANT(ifp.syntax == syntax && ifp.trailing < piece->length);
	/* The last bit of most first octets is padding, which ifp_begins() wants clear. */
	WANT((piece->octets[0] & 1) != 0 || ifp_begins(piece->octets[0]) || ifp.field_count == 0);
	check_names(&ifp);
	WANT(check_fields(&ifp, piece) + ifp.trailing < piece->length);
	cut_is_not_bad(piece, syntax);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_piece piece = fuzz_copy(data, size);
	struct bytes in = fuzz_view(&piece);
	run_syntax(&piece, IFP_1998);
	run_syntax(&piece, IFP_2002);
	int evidence = ifp_syntax_evidence(in);
	WANT(evidence >= -1 && evidence <= 1);
	WANT(fuzz_walk(ifp_proto.fields, in) > 0 || size == 0);
	fuzz_walk(ifp_proto.fields, bytes_of(piece.octets, size, size + 1));
	free(piece.octets);
	return 0;
}
