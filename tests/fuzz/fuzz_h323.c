/* Messages of H.323 without their TPKT, see signalling.h: dissect/q931.h, h225.h, h245.h, asn_per.h and
 * analyzer/signalling_h323.h. */
#include "analyzer/signalling_h323.h"
#include "dissect/h225.h"
#include "dissect/h245.h"
#include "dissect/q931.h"
#include "tests/fuzz/signalling.h"

static void check_h245(struct bytes in, bool channel)
{
	struct h245_message m;
	enum parse_status status = channel ? h245_parse_channel(in, &m) : h245_parse(in, &m);
	WANT(m.channel <= 65535 && m.cause >= -1);
	WANT(m.forward.media == H245_NO_MEDIA || m.forward.present);
	WANT(m.forward.t38.rate_management <= 1 && m.forward.t38.udp_ec <= 1);
	WANT(status != PARSE_OK || !channel || m.forward.present || m.channel > 0);
	if (channel)
		fuzz_walk(h245_proto.fields, in);
}

static void check_h225(struct bytes in)
{
	struct h225_message m;
	h225_parse(in, &m);
	WANT(m.fast_start_count <= H225_MAX_CHANNELS && m.h245_count <= H225_MAX_CHANNELS);
	WANT(memchr(m.source_alias, '\0', H225_ALIAS_MAX) != NULL);
	WANT(memchr(m.destination_alias, '\0', H225_ALIAS_MAX) != NULL);
	fuzz_want_within(&m.product, in.at, bytes_left(&in));
	fuzz_want_within(&m.version, in.at, bytes_left(&in));
	for (unsigned i = 0; i < m.fast_start_count; i++) {
		fuzz_want_within(&m.fast_start[i], in.at, bytes_left(&in));
		check_h245(m.fast_start[i], true);
	}
	for (unsigned i = 0; i < m.h245_count; i++) {
		fuzz_want_within(&m.h245[i], in.at, bytes_left(&in));
		check_h245(m.h245[i], false);
	}
}

static void dissect(struct bytes in)
{
	struct q931_message m;
	size_t n = bytes_left(&in);
	check_h245(in, false);
	fuzz_walk(h245_proto.fields, in);
	fuzz_walk(q931_proto.fields, in);
	if (q931_parse(in, &m) == PARSE_UNKNOWN)
		return;
	fuzz_want_text(m.calling, in.at, n);
	fuzz_want_text(m.called, in.at, n);
	fuzz_want_text(m.display, in.at, n);
	fuzz_want_within(&m.user_user, in.at, n);
	WANT(m.cause >= -1 && m.cause <= 127);
	check_h225(m.user_user);
	fuzz_walk(h225_proto.fields, m.user_user);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint16_t ports[4] = {40101, 1720, 40102, 41102};
	struct bytes in = bytes_of(data, size, size);
	struct signalling_run run;
	signalling_begin(&run);
	struct signalling_h323 *h323 = signalling_h323_new(&run.context);
	while (bytes_left(&in) > 0) {
		struct fuzz_piece piece = fuzz_piece(&in);
		struct bytes message = fuzz_view(&piece);
		signalling_step(&run, &message, ports);
		dissect(message);
		signalling_h323_likely(h323, message, &run.seen.src, &run.seen.dst);
		signalling_h323_push(h323, message, &run.seen);
		free(piece.octets);
	}
	signalling_end(&run);
	signalling_h323_free(h323);
	return 0;
}
