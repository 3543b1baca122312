/* The input is one HDLC frame of T.30: dissect/t30_frame.h, dissect/t30_bits.h. */
#include "dissect/t30_bits.h"
#include "dissect/t30_frame.h"
#include "tests/fuzz/fuzz.h"

static void check_params(struct bytes fif, bool dcs)
{
	struct t30_params params;
	t30_params_parse(fif, dcs, &params);
	if (!params.valid)
		return;
	WANT(!dcs || params.coding != NULL);
	WANT(!dcs || (params.width > 0 && params.width <= 14592));
	WANT(!dcs || (params.x_dpi > 0 && params.y_dpi > 0));
	WANT(!params.ecm || params.ecm_octets == 256 || params.ecm_octets == 64);
	WANT(!dcs || params.modulation == NULL || params.rate <= 33600);
}

static void check_bits(struct bytes fif)
{
	size_t n = t30_bits_length(fif.at, bytes_left(&fif));
	const struct t30_bit *bit;
	WANT(n <= bytes_left(&fif));
	for (size_t i = 0; (bit = t30_bits_at(i)) != NULL; i++)
		WANT(t30_bits_value(fif.at, n, bit->first, bit->width) < 1u << bit->width);
}

static void check_fif(struct bytes fif)
{
	char ident[T30_IDENT_MAX];
	unsigned page, block, frames;
	check_params(fif, false);
	check_params(fif, true);
	check_bits(fif);
	size_t n = t30_ident_text(fif, ident);
	WANT(n < T30_IDENT_MAX && ident[n] == '\0');
	if (t30_pps_counts(fif, &page, &block, &frames))
		WANT(page <= 255 && block <= 255 && frames <= 255);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_piece piece = fuzz_copy(data, size);
	struct bytes in = fuzz_view(&piece);
	struct t30_frame frame;
	enum parse_status status = t30_frame_parse(in, &frame);
	WANT((status == PARSE_BAD) == (size < 3));
	if (status != PARSE_BAD) {
		WANT(frame.name != NULL && (status != PARSE_OK || frame.fcf != T30_NONE));
		fuzz_want_within(&frame.fif, piece.octets, size);
		t30_is_ident(frame.fcf);
		check_fif(frame.fif);
	}
	check_fif(in);
	fuzz_walk(t30_proto.fields, in);
	fuzz_walk(t30_proto.fields, bytes_of(piece.octets, size, size + 20));
	free(piece.octets);
	return 0;
}
