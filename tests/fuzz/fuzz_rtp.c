/* The input is a RTP packet, its payload taken for one with redundancy too: dissect/rtp.h. */
#include "dissect/rtp.h"
#include "tests/fuzz/fuzz.h"

static void check_red(const struct rtp_red *red, const struct fuzz_piece *piece)
{
	WANT(red->count <= RTP_MAX_BLOCKS);
	fuzz_want_within(&red->primary, piece->octets, piece->length);
	for (unsigned i = 0; i < red->count; i++)
		fuzz_want_within(&red->older[i], piece->octets, piece->length);
}

static void run(const struct fuzz_piece *piece, size_t sent)
{
	struct bytes in = bytes_of(piece->octets, piece->length, sent);
	struct rtp_packet rtp;
	struct rtp_red red;
	fuzz_walk(rtp_proto.fields, in);
	if (rtp_parse(in, &rtp) != PARSE_OK)
		return;
	WANT(rtp.payload_type <= 127);
	fuzz_want_within(&rtp.payload, piece->octets, piece->length);
	if (rtp_red_parse(rtp.payload, &red) == PARSE_OK)
		check_red(&red, piece);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_piece piece = fuzz_copy(data, size);
	run(&piece, size);
	run(&piece, size + 8);
	free(piece.octets);
	return 0;
}
