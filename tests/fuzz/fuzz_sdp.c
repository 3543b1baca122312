/* The input is a SDP body: dissect/sdp.h. */
#include "dissect/sdp.h"
#include "tests/fuzz/fuzz.h"

static void check_media(const struct sdp_media *m, const struct fuzz_piece *piece)
{
	const struct text texts[] = {m->media, m->proto, m->formats, m->fax.rate_management,
		m->fax.udp_ec, m->fax.vendor_info, m->fax_feature};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		fuzz_want_text(texts[i], piece->octets, piece->length);
	WANT(m->payload_count <= SDP_MAX_FORMATS && m->direction >= 0 && m->direction <= 3);
	WANT(m->t38_payload >= -1 && m->t38_payload <= 127);
	WANT(m->red_payload >= -1 && m->red_payload <= 127);
	WANT(m->event_payload >= -1 && m->event_payload <= 127);
	WANT(m->fax.version >= -1 && m->fax.max_bit_rate >= -1 && m->fax.max_datagram >= -1);
}

static void run(const struct fuzz_piece *piece, size_t sent)
{
	struct sdp sdp;
	struct bytes in = bytes_of(piece->octets, piece->length, sent);
	enum parse_status status = sdp_parse(in, &sdp);
	fuzz_walk(sdp_proto.fields, in);
	WANT(status != PARSE_BAD && (sent > piece->length || status != PARSE_SNAPPED));
	if (status == PARSE_UNKNOWN)
		return;
	WANT(sdp.media_count <= SDP_MAX_MEDIA);
	fuzz_want_text(sdp.origin, piece->octets, piece->length);
	for (unsigned i = 0; i < sdp.media_count; i++)
		check_media(&sdp.media[i], piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_piece piece = fuzz_copy(data, size);
	run(&piece, size);
	run(&piece, size + 1);
	free(piece.octets);
	return 0;
}
