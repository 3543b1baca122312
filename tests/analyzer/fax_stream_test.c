/* Datagrams that the capture holds twice, and those that were sent twice. */
#include "analyzer/fax_stream.h"

#include "tests/analyzer/fax_make.h"

#define PAIRS 20

struct bench {
	struct limits limits;
	struct fax *fax;
	struct fax_session *session;
	struct fax_stream *stream;
	uint64_t packet;
};

static void setup(struct bench *b)
{
	const struct endpoint src = endpoint_at("192.0.2.1", 5000),
			      dst = endpoint_at("192.0.2.2", 5000);
	b->limits = limits_default();
	b->fax = fax_new(1);
	b->session = fax_session_new(b->fax, &b->limits);
	b->stream = fax_stream_new(b->fax, b->session, SIDE_CALLER, &src, &dst);
	b->packet = 0;
}

static void teardown(struct bench *b)
{
	fax_stream_free(b->stream);
	fax_session_free(b->session);
	fax_free(b->fax);
}

static void push(struct bench *b, unsigned seq, double ms)
{
	static const uint8_t preamble[] = {0x06};
	struct udptl_packet p;
	GByteArray *octets = udptl_of((uint16_t)seq, preamble, sizeof(preamble), NULL);
	g_assert_cmpint(
		udptl_parse(bytes_of(octets->data, octets->len, octets->len), &p), ==, PARSE_OK);
	fax_stream_udptl(b->stream, &p, octets->len, RIG_START + (t38_time)(ms * (double)T38_MS),
		++b->packet);
	g_byte_array_unref(octets);
}

/* Two datagrams leave at once, and the copies of both come behind them, `later` ms. */
static const struct fax_stream_info *twice(struct bench *b, double later)
{
	setup(b);
	for (unsigned i = 0; i < PAIRS; i++) {
		push(b, 2 * i, i * 30);
		push(b, 2 * i + 1, i * 30 + 0.1);
		push(b, 2 * i, i * 30 + later);
		push(b, 2 * i + 1, i * 30 + later + 0.1);
	}
	fax_stream_finish(b->stream);
	fax_stream_captured_twice(b->stream);
	return fax_stream_info(b->stream);
}

static void test_captured_twice(void)
{
	struct bench b;
	const struct fax_stream_info *info = twice(&b, 0.3);
	g_assert_cmpuint(info->udptl.received, ==, 2 * PAIRS);
	g_assert_cmpuint(info->captured_twice, ==, 2 * PAIRS);
	g_assert_cmpuint(info->udptl.duplicates, ==, 0);
	teardown(&b);
}

static void test_sent_twice(void)
{
	struct bench b;
	const struct fax_stream_info *info = twice(&b, 20);
	g_assert_cmpuint(info->captured_twice, ==, 0);
	g_assert_cmpuint(info->udptl.duplicates, ==, 2 * PAIRS);
	teardown(&b);
}

/* The sender sends all twice, and the capture has that twice. */
static void test_both(void)
{
	struct bench b;
	setup(&b);
	for (unsigned i = 0; i < 4 * PAIRS; i++)
		push(&b, i / 4, i / 4 * 30 + 0.1 * (i % 4));
	fax_stream_finish(b.stream);
	fax_stream_captured_twice(b.stream);
	g_assert_cmpuint(fax_stream_info(b.stream)->captured_twice, ==, 2 * PAIRS);
	g_assert_cmpuint(fax_stream_info(b.stream)->udptl.duplicates, ==, PAIRS);
	teardown(&b);
}

/* A network doubles some. */
static void test_some_doubled(void)
{
	struct bench b;
	setup(&b);
	for (unsigned i = 0; i < 2 * PAIRS; i++) {
		push(&b, i, i * 30);
		if (i % 2)
			push(&b, i, i * 30 + 0.3);
	}
	fax_stream_finish(b.stream);
	fax_stream_captured_twice(b.stream);
	g_assert_cmpuint(fax_stream_info(b.stream)->captured_twice, ==, 0);
	g_assert_cmpuint(fax_stream_info(b.stream)->udptl.duplicates, ==, PAIRS);
	teardown(&b);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fax_stream/captured-twice", test_captured_twice);
	g_test_add_func("/fax_stream/sent-twice", test_sent_twice);
	g_test_add_func("/fax_stream/both", test_both);
	g_test_add_func("/fax_stream/some-doubled", test_some_doubled);
	return g_test_run();
}
