/* The input is one HDLC frame of T.30: dissect/t30_frame.h, t30_bits.h, t30_fif.h, t30_nsf.h; each FIF decoder reads
 * the FIF of whatever frame it is. */
#include "dissect/t30_bits.h"
#include "dissect/t30_fif.h"
#include "dissect/t30_frame.h"
#include "dissect/t30_nsf.h"
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

static void check_ctc(struct bytes fif)
{
	struct t30_params params;
	t30_params_ctc(fif, &params);
	WANT(params.valid == (bytes_left(&fif) >= 2));
	WANT((params.modulation == NULL) == (params.rate == 0) && params.rate <= 14400);
}

static void check_bits_of(struct bytes fif, unsigned frame)
{
	size_t n = bytes_left(&fif), known = t30_bits_known(fif.at, n, frame);
	WANT(known <= n && known <= T30_BITS_MAX / 8);
	for (unsigned number = 0, next; (next = t30_bits_reserved(fif.at, n, frame, number)) != 0;
		number = next) {
		WANT(next > number && next <= T30_BITS_MAX && (next - 1) / 8 < n);
		WANT(t30_bits_find(frame, next) == NULL);
		WANT(t30_bits_value(fif.at, n, next, 1) == 1);
	}
}

static void check_bits(struct bytes fif)
{
	size_t n = t30_bits_length(fif.at, bytes_left(&fif));
	const struct t30_bit *bit;
	WANT(n <= bytes_left(&fif));
	for (size_t i = 0; (bit = t30_bits_at(i)) != NULL; i++)
		WANT(t30_bits_value(fif.at, n, bit->first, bit->width) < 1u << bit->width);
	for (unsigned frame = T30_DIS; frame <= T30_CTC; frame <<= 1)
		check_bits_of(fif, frame);
}

static void check_nsf(struct bytes fif)
{
	struct t30_nsf nsf;
	size_t n = bytes_left(&fif);
	t30_nsf_parse(fif, &nsf);
	WANT((nsf.country_code < 0) == (n == 0) && nsf.country_code < 256);
	WANT(nsf.vendor_octets + nsf.model_octets <= n);
	WANT(nsf.vendor == NULL || (nsf.vendor_octets > 0 && nsf.country != NULL));
	WANT(nsf.model == NULL || nsf.vendor != NULL);
	WANT(strlen(nsf.station) < T30_NSF_STATION_MAX &&
		strlen(nsf.station) <= nsf.station_octets);
	WANT(nsf.station_octets == 0 || nsf.station_at + nsf.station_octets <= n);
}

static void check_address(struct bytes fif)
{
	struct t30_address address;
	WANT(t30_fif_address(fif, &address) == (bytes_left(&fif) >= 3));
	WANT(strlen(address.text) <= address.text_octets && address.text_octets < T30_ADDRESS_MAX);
	WANT(address.text_octets <= address.length && address.sequence < 128 && address.type < 16);
	WANT(address.text_octets == 0 || address.text_octets + 3 <= bytes_left(&fif));
}

static void check_fnv(struct bytes fif)
{
	struct t30_fnv fnv;
	size_t n = bytes_left(&fif);
	WANT(t30_fif_fnv(fif, &fnv) == (n > 0));
	WANT(fnv.reason_octets <= n && fnv.reasons < 1u << T30_FNV_REASONS);
	WANT(fnv.text_at + fnv.text_octets <= n && strlen(fnv.text) <= fnv.text_octets);
	WANT(fnv.name == NULL || fnv.fcf >= 0);
	for (unsigned i = 0; i < 256; i++)
		WANT(!t30_fif_ppr(fif, i) || i / 8 < n);
}

static void check_fif(struct bytes fif)
{
	char ident[T30_IDENT_MAX];
	unsigned page, block, frames;
	check_params(fif, false);
	check_params(fif, true);
	check_ctc(fif);
	check_bits(fif);
	check_nsf(fif);
	check_address(fif);
	check_fnv(fif);
	size_t n = t30_ident_text(fif, ident);
	WANT(n < T30_IDENT_MAX && ident[n] == '\0');
	if (t30_pps_counts(fif, &page, &block, &frames))
		WANT(page <= 255 && block <= 255 && frames <= 255);
}

static void check_frame(const struct t30_frame *frame)
{
	struct t30_nsf nsf;
	const char *defect = t30_fif_defect(frame), *second = t30_fif_second(frame);
	WANT(defect == NULL || defect[0] != '\0');
	WANT(second == NULL || frame->has_fcf2);
	WANT(t30_nsf_of_frame(frame, &nsf) == t30_is_nsf(frame->fcf));
	struct t30_frame cut = *frame;
	cut.fif.cut = 1;
	WANT(t30_fif_defect(&cut) == NULL);
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
		check_frame(&frame);
	}
	check_fif(in);
	fuzz_walk(t30_proto.fields, in);
	fuzz_walk(t30_proto.fields, bytes_of(piece.octets, size, size + 20));
	free(piece.octets);
	return 0;
}
