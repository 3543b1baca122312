/* Each message of RFC 4475 alone: tests/dissect/sip_torture.h. */
#include <glib.h>

#include "dissect/sdp.h"
#include "tests/dissect/sip_torture.h"

static void same(struct text got, const char *want)
{
	char *copy = got.at != NULL ? g_strndup(got.at, got.n) : NULL;
	g_assert_cmpstr(copy, ==, want);
	g_free(copy);
}

static void check(gconstpointer data)
{
	const struct sip_torture *row = data;
	struct bytes in = sip_torture_octets(row);
	struct sip_message m;
	struct sdp sdp;
	g_assert_cmpint(sip_parse(in, &m), ==, row->status);
	g_assert_cmpint(m.method, ==, row->method);
	g_assert_cmpuint(m.status, ==, row->code);
	g_assert_cmpuint(m.cseq, ==, row->cseq);
	same(m.call_id, row->call_id);
	same(m.from.uri, row->from);
	same(m.from.tag, row->from_tag);
	same(m.to.uri, row->to);
	same(m.to.tag, row->to_tag);
	g_assert_cmpint(m.content_length, ==, row->content_length);
	g_assert_cmpuint(bytes_left(&m.sdp), ==, row->sdp ? SDP_LENGTH : 0);
	if (row->sdp) {
		g_assert_cmpint(sdp_parse(m.sdp, &sdp), !=, PARSE_UNKNOWN);
		g_assert_cmpuint(sdp.media_count, ==, 2);
		g_assert_cmpuint(sdp.media[0].address.port, ==, 49217);
	}
	g_assert_true(sip_likely(in) != row->refused);
}

/* As a stream: the message is whole when its octets are there, and not before; what Content-Length leaves is the next. */
static void stream(void)
{
	for (size_t i = 0; i < G_N_ELEMENTS(sip_torture); i++) {
		const struct sip_torture *row = &sip_torture[i];
		struct bytes in = sip_torture_octets(row);
		const uint8_t *end = memmem(in.at, bytes_left(&in), "\r\n\r\n", 4);
		size_t headers = (size_t)(end - in.at) + 4;
		size_t body = row->content_length > 0 ? (size_t)row->content_length : 0;
		if (row->status == PARSE_UNKNOWN)
			continue;
		g_assert_cmpuint(sip_message_length(in.at, headers - 1), ==, 0);
		g_assert_cmpuint(sip_message_length(in.at, headers), ==, headers + body);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	for (size_t i = 0; i < G_N_ELEMENTS(sip_torture); i++) {
		char *path = g_strdup_printf(
			"/dissect/sip/rfc4475/%s-%s", sip_torture[i].clause, sip_torture[i].name);
		g_test_add_data_func(path, &sip_torture[i], check);
		g_free(path);
	}
	g_test_add_func("/dissect/sip/rfc4475/stream", stream);
	return g_test_run();
}
