/* Messages of MGCP, see signalling.h: dissect/mgcp.h and analyzer/signalling_mgcp.h. */
#include "analyzer/signalling_mgcp.h"
#include "dissect/mgcp.h"
#include "dissect/sdp_list.h"
#include "tests/fuzz/signalling.h"

static void check_message(const struct mgcp_message *m, struct bytes whole)
{
	const struct text texts[] = {m->verb_name, m->comment, m->endpoint, m->call_id,
		m->connection, m->mode, m->options, m->signals, m->observed, m->specific};
	struct text list = m->observed, event;
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		fuzz_want_text(texts[i], whole.at, bytes_left(&whole));
	fuzz_want_within(&m->sdp, whole.at, bytes_left(&whole));
	WANT(m->transaction >= 1 && m->transaction <= 999999999);
	WANT(m->request ? m->endpoint.n > 0 : m->code <= 999);
	while (mgcp_next_event(&list, &event))
		fuzz_want_text(event, whole.at, bytes_left(&whole));
}

static void check_sessions(struct bytes list)
{
	struct bytes one;
	size_t left = bytes_left(&list) + 1;
	while (sdp_list_next(&list, &one)) {
		fuzz_touch(one.at, bytes_left(&one));
		WANT(bytes_left(&list) < left && bytes_left(&one) > 0);
		left = bytes_left(&list);
	}
}

static void dissect(struct bytes in)
{
	struct bytes whole = in;
	struct mgcp_message m;
	size_t left = bytes_left(&in) + 1;
	while (mgcp_next(&in, &m) != PARSE_UNKNOWN) {
		check_message(&m, whole);
		check_sessions(m.sdp);
		WANT(bytes_left(&in) < left);
		left = bytes_left(&in);
	}
	fuzz_walk(mgcp_proto.fields, whole);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint16_t ports[4] = {2427, 2727, 2427, 5000};
	struct bytes in = bytes_of(data, size, size);
	struct signalling_run run;
	signalling_begin(&run);
	struct signalling_mgcp *mgcp = signalling_mgcp_new(&run.context);
	while (bytes_left(&in) > 0) {
		struct fuzz_piece piece = fuzz_piece(&in);
		struct bytes message = fuzz_view(&piece);
		signalling_step(&run, &message, ports);
		dissect(message);
		signalling_mgcp_push(mgcp, message, &run.seen);
		free(piece.octets);
	}
	signalling_end(&run);
	signalling_mgcp_free(mgcp);
	return 0;
}
