/* The input is a SIP message, or a stream of them: dissect/sip.h. */
#include "dissect/sdp.h"
#include "dissect/sip.h"
#include "tests/fuzz/fuzz.h"

static void check_party(const struct sip_party *party, const struct fuzz_piece *piece)
{
	fuzz_want_text(party->display, piece->octets, piece->length);
	fuzz_want_text(party->uri, piece->octets, piece->length);
	fuzz_want_text(party->tag, piece->octets, piece->length);
}

static void check_message(const struct sip_message *m, const struct fuzz_piece *piece)
{
	const struct text texts[] = {m->method_name, m->request_uri, m->reason, m->call_id,
		m->contact, m->user_agent, m->via_top, m->via_branch, m->via_bottom_branch,
		m->warning, m->reason_header, m->content_type, m->session_id, m->fax_feature,
		m->refer_to, m->referred_by, m->replaces, m->replaces_to_tag, m->replaces_from_tag};
	for (size_t i = 0; i < sizeof(texts) / sizeof(texts[0]); i++)
		fuzz_want_text(texts[i], piece->octets, piece->length);
	check_party(&m->from, piece);
	check_party(&m->to, piece);
	fuzz_want_within(&m->body, piece->octets, piece->length);
	fuzz_want_within(&m->sdp, piece->octets, piece->length);
	WANT(!m->request || m->status == 0);
	WANT(m->status == 0 || (m->status >= 100 && m->status <= 699));
	WANT(m->header_length <= piece->length && m->content_length >= -1);
	WANT(m->content_length < 0 || bytes_sent(&m->body) <= (size_t)m->content_length);
}

static void run(const struct fuzz_piece *piece, size_t sent)
{
	struct sip_message m;
	struct bytes in = bytes_of(piece->octets, piece->length, sent);
	enum parse_status status = sip_parse(in, &m);
	sip_likely(in);
	fuzz_walk(sip_proto.fields, in);
	if (status == PARSE_UNKNOWN)
		return;
	check_message(&m, piece);
	if (status == PARSE_OK && m.header_length > 0)
		WANT(m.call_id.at != NULL);
	struct sdp sdp;
	if (bytes_left(&m.sdp) > 0)
		sdp_parse(m.sdp, &sdp);
}

/* The length of the first message is known once its headers are there, and stays. */
static void check_length(const struct fuzz_piece *piece)
{
	size_t length = sip_message_length(piece->octets, piece->length);
	size_t step = piece->length / 8 + 1;
	for (size_t n = 0; n < piece->length; n += step) {
		struct fuzz_piece cut = fuzz_copy(piece->octets, n);
		size_t early = sip_message_length(cut.octets, n);
		WANT(early == 0 || early == length);
		free(cut.octets);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct fuzz_piece piece = fuzz_copy(data, size);
	run(&piece, size);
	run(&piece, size + 100);
	check_length(&piece);
	free(piece.octets);
	return 0;
}
