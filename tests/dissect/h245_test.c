/* H.245 messages. The octets are encoded by hand after X.691; tshark reads them as the comments say. */
#include "dissect/h245.h"

#include "tests/dissect/hex.h"

static enum parse_status parse(const char *octets, struct h245_message *out)
{
	struct octets in = hex(octets);
	enum parse_status status = h245_parse(whole(in), out);
	g_free(in.at);
	return status;
}

static void check_address(const struct endpoint *e, const char *want)
{
	char text[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(endpoint_text(e, text), ==, want);
}

/* t38fax: udp; no flags; version 0, transferredTCF, maxBuffer 200, maxDatagram 72, t38UDPRedundancy; 14400 bit/s */
#define T38FAX "11 860100 80 7c 0100 0140 07 c0 0200c8 0148 40 0090"

static void check_t38(const struct h245_channel *c)
{
	g_assert_true(c->present);
	g_assert_cmpint(c->media, ==, H245_T38);
	g_assert_cmpstr(c->codec, ==, "t38fax");
	g_assert_false(c->t38.tcp);
	g_assert_false(
		c->t38.fill_bit_removal || c->t38.transcoding_jbig || c->t38.transcoding_mmr);
	g_assert_cmpint(c->t38.version, ==, 0);
	g_assert_cmpint(c->t38.rate_management, ==, 1);
	g_assert_cmpint(c->t38.max_buffer, ==, 200);
	g_assert_cmpint(c->t38.max_datagram, ==, 72);
	g_assert_cmpint(c->t38.udp_ec, ==, 1);
	g_assert_cmpint(c->t38.max_bit_rate, ==, 14400);
}

/* openLogicalChannel 11, session 3 */
static void test_open_t38(void)
{
	struct h245_message m;
	g_assert_cmpint(parse("03 00 000a 11 04 " T38FAX " 80 03 000003", &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_OPEN);
	g_assert_cmpstr(m.name, ==, "openLogicalChannel");
	g_assert_cmpuint(m.channel, ==, 11);
	check_t38(&m.forward);
	g_assert_cmpuint(m.forward.address.port, ==, 0);
	g_assert_false(m.reverse.present);
}

/* The other values of each parameter: tcp, all flags, version 3, localTCF, t38UDPFEC without sizes. */
static void test_other_t38(void)
{
	struct h245_message m;
	g_assert_cmpint(
		parse("03 00 000a 11 04 0b 850100 f0 7c 0103 0100 0100 0060 80 03 000003", &m), ==,
		PARSE_OK);
	g_assert_cmpint(m.forward.media, ==, H245_T38);
	g_assert_true(m.forward.t38.tcp);
	g_assert_true(m.forward.t38.fill_bit_removal);
	g_assert_true(m.forward.t38.transcoding_jbig);
	g_assert_true(m.forward.t38.transcoding_mmr);
	g_assert_cmpint(m.forward.t38.version, ==, 3);
	g_assert_cmpint(m.forward.t38.rate_management, ==, 0);
	g_assert_cmpint(m.forward.t38.max_buffer, ==, -1);
	g_assert_cmpint(m.forward.t38.max_datagram, ==, -1);
	g_assert_cmpint(m.forward.t38.udp_ec, ==, 0);
	g_assert_cmpint(m.forward.t38.max_bit_rate, ==, 9600);
}

/* As in fast start: 2, nullData and none forward, g711Ulaw64k 20 reverse, received at 192.0.2.107:16400 */
static void test_reverse(void)
{
	struct octets in = hex("40 0001 06 04 0100 4c 60 13 80 0a 10000100c000026b4010");
	struct h245_message m;
	g_assert_cmpint(h245_parse_channel(whole(in), &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_OPEN);
	g_assert_cmpuint(m.channel, ==, 2);
	g_assert_cmpint(m.forward.media, ==, H245_NO_MEDIA);
	g_assert_cmpint(m.reverse.media, ==, H245_AUDIO);
	g_assert_cmpstr(m.reverse.codec, ==, "g711Ulaw64k");
	check_address(&m.reverse.address, "192.0.2.107:16400");
	g_free(in.at);
}

/* openLogicalChannelAck 11, received at 198.51.100.107:31012; the same with an address of IPv6 */
static void test_ack(void)
{
	struct h245_message m;
	g_assert_cmpint(parse("22c0 000a 02 80 09 1804 00 c633646b 7924", &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_OPEN_ACK);
	g_assert_cmpuint(m.channel, ==, 11);
	check_address(&m.forward.address, "198.51.100.107:31012");
	g_assert_cmpint(
		parse("22c0 000a 02 80 15 1804 10 20010db8000000000000000000000001 7924", &m), ==,
		PARSE_OK);
	check_address(&m.forward.address, "[2001:db8::1]:31012");
}

/* mediaControlChannel is another address, and not taken for the first. */
static void test_control_channel(void)
{
	struct h245_message m;
	/* session 1, no mediaChannel, mediaControlChannel 192.0.2.1:5001: 0|00 00 0 1 0 0 ... */
	struct octets in = hex("00 0000 0c 60 13 80 0a 040001 00 c0000201 1389");
	g_assert_cmpint(h245_parse_channel(whole(in), &m), ==, PARSE_OK);
	g_assert_cmpint(m.forward.media, ==, H245_AUDIO);
	g_assert_cmpuint(m.forward.address.port, ==, 0);
	g_free(in.at);
}

static void test_modes(void)
{
	struct h245_message m;
	g_assert_cmpint(parse("08 00 02 00 00 0d 04" T38FAX, &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_MODE);
	check_t38(&m.forward);
	g_assert_cmpint(parse("27 00 02 00", &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_MODE_ACK);
	/* requestModeReject, requestDenied */
	g_assert_cmpint(parse("27 80 02 40", &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_MODE_REJECT);
	g_assert_cmpint(m.cause, ==, 2);
}

static void test_reject(void)
{
	struct h245_message m;
	/* openLogicalChannelReject 11, dataTypeNotSupported; waitForCommunicationMode, an extension */
	g_assert_cmpint(parse("23 00 000a 20", &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_OPEN_REJECT);
	g_assert_cmpuint(m.channel, ==, 11);
	g_assert_cmpint(m.cause, ==, 2);
	g_assert_cmpint(parse("23 00 000a 85 01 00", &m), ==, PARSE_OK);
	g_assert_cmpint(m.cause, ==, 11);
}

static void test_others(void)
{
	struct h245_message m;
	/* terminalCapabilitySet: it has a name, and is not read further. */
	g_assert_cmpint(parse("02 00 01 06 000881750007", &m), ==, PARSE_UNKNOWN);
	g_assert_cmpint(m.kind, ==, H245_OTHER);
	g_assert_cmpstr(m.name, ==, "terminalCapabilitySet");
	g_assert_cmpint(parse("04 00 0000 00", &m), ==, PARSE_OK);
	g_assert_cmpint(m.kind, ==, H245_CLOSE);
	g_assert_cmpuint(m.channel, ==, 1);
	g_assert_cmpint(parse("4a 40", &m), ==, PARSE_UNKNOWN);
	g_assert_cmpint(m.kind, ==, H245_END_SESSION);
	/* openLogicalChannel 11 of videoData: which channel it is, but no more */
	g_assert_cmpint(parse("03 00 000a 08 ffff", &m), ==, PARSE_UNKNOWN);
	g_assert_cmpint(m.kind, ==, H245_OPEN);
	g_assert_cmpuint(m.channel, ==, 11);
	g_assert_cmpint(m.forward.media, ==, H245_OTHER_MEDIA);
	/* A message of a later version: an extension alternative of the outer choice. */
	g_assert_cmpint(parse("81 02 ffff", &m), ==, PARSE_OK);
	g_assert_null(m.name);
	g_assert_cmpint(h245_parse(bytes_of("", 0, 0), &m), ==, PARSE_BAD);
	g_assert_null(m.name);
}

/* A length within T.38's parameters that is too long spoils only what it holds. */
static void test_lying_length(void)
{
	struct h245_message m;
	g_assert_cmpint(parse("03 00 000a 11 04 11 860100 80 7c 0100 0140 07 c0 7f00c8 0148 40 "
			      "0090 80 03 000003",
				&m),
		==, PARSE_OK);
	g_assert_cmpint(m.forward.media, ==, H245_T38);
	g_assert_cmpint(m.forward.t38.max_buffer, ==, -1);
	g_assert_cmpint(m.forward.t38.max_bit_rate, ==, 14400);
	g_assert_cmpint(parse("03 00 000a 11 04 7f 860100", &m), ==, PARSE_BAD);
	g_assert_cmpint(m.forward.media, ==, H245_T38);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/h245/open-t38", test_open_t38);
	g_test_add_func("/h245/other-t38", test_other_t38);
	g_test_add_func("/h245/reverse", test_reverse);
	g_test_add_func("/h245/ack", test_ack);
	g_test_add_func("/h245/control-channel", test_control_channel);
	g_test_add_func("/h245/modes", test_modes);
	g_test_add_func("/h245/reject", test_reject);
	g_test_add_func("/h245/others", test_others);
	g_test_add_func("/h245/lying-length", test_lying_length);
	return g_test_run();
}
