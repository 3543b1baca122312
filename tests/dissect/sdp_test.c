#include <glib.h>

#include "dissect/sdp.h"

static bool same(struct text t, const char *want)
{
	return t.n == strlen(want) && (t.n == 0 || !memcmp(t.at, want, t.n));
}

static enum parse_status parse(const char *s, struct sdp *out)
{
	return sdp_parse(bytes_of(s, strlen(s), strlen(s)), out);
}

static const char *address_of(const struct sdp_media *media)
{
	static char out[ENDPOINT_TEXT_MAX];
	return endpoint_text(&media->address, out);
}

static const char answer[] = "v=0\r\n"
			     "o=gw 8000 8001 IN IP4 192.0.2.1\r\n"
			     "s=-\r\n"
			     "c=IN IP4 192.0.2.1\r\n"
			     "t=0 0\r\n"
			     "m=image 10340 udptl t38\r\n"
			     "a=T38FaxVersion:3\r\n"
			     "a=T38MaxBitRate:14400\r\n"
			     "a=T38FaxFillBitRemoval:0\r\n"
			     "a=T38FaxTranscodingMMR\r\n"
			     "a=T38FaxTranscodingJBIG:1\r\n"
			     "a=T38FaxRateManagement:localTCF\r\n"
			     "a=T38FaxMaxBuffer:200\r\n"
			     "a=T38FaxMaxDatagram:176\r\n"
			     "a=T38FaxMaxIFP:40\r\n"
			     "a=T38FaxUdpEC:t38UDPRedundancy\r\n"
			     "a=T38VendorInfo:0 0 37\r\n";

static void fax_attributes(void)
{
	struct sdp sdp;
	g_assert_cmpint(parse(answer, &sdp), ==, PARSE_OK);
	g_assert_true(same(sdp.origin, "gw 8000 8001 IN IP4 192.0.2.1"));
	g_assert_cmpuint(sdp.media_count, ==, 1);
	const struct sdp_media *m = &sdp.media[0];
	g_assert_cmpint(m->kind, ==, SDP_IMAGE);
	g_assert_cmpint(m->transport, ==, SDP_UDPTL);
	g_assert_cmpstr(address_of(m), ==, "192.0.2.1:10340");
	g_assert_true(m->t38);
	g_assert_true(
		same(m->media, "image") && same(m->proto, "udptl") && same(m->formats, "t38"));
	g_assert_cmpint(m->fax.version, ==, 3);
	g_assert_cmpint(m->fax.max_bit_rate, ==, 14400);
	g_assert_cmpint(m->fax.fill_bit_removal, ==, SDP_FALSE);
	g_assert_cmpint(m->fax.transcoding_mmr, ==, SDP_TRUE);
	g_assert_cmpint(m->fax.transcoding_jbig, ==, SDP_TRUE);
	g_assert_true(same(m->fax.rate_management, "localTCF"));
	g_assert_cmpint(m->fax.max_buffer, ==, 200);
	g_assert_cmpint(m->fax.max_datagram, ==, 176);
	g_assert_cmpint(m->fax.max_ifp, ==, 40);
	g_assert_true(same(m->fax.udp_ec, "t38UDPRedundancy"));
	g_assert_true(same(m->fax.vendor_info, "0 0 37"));
}

static void no_attributes(void)
{
	struct sdp sdp;
	g_assert_cmpint(parse("v=0\r\nm=image 0 udptl t38\r\n", &sdp), ==, PARSE_OK);
	const struct sdp_t38 *fax = &sdp.media[0].fax;
	g_assert_cmpint(fax->version, ==, -1);
	g_assert_cmpint(fax->max_bit_rate, ==, -1);
	g_assert_cmpint(fax->max_buffer, ==, -1);
	g_assert_cmpint(fax->max_datagram, ==, -1);
	g_assert_cmpint(fax->max_ifp, ==, -1);
	g_assert_cmpint(fax->fill_bit_removal, ==, SDP_ABSENT);
	g_assert_cmpint(fax->transcoding_mmr, ==, SDP_ABSENT);
	g_assert_cmpint(fax->transcoding_jbig, ==, SDP_ABSENT);
	g_assert_null(fax->rate_management.at);
	g_assert_null(fax->udp_ec.at);
	g_assert_null(fax->vendor_info.at);
	g_assert_cmpuint(sdp.media[0].address.port, ==, 0);
}

/* Any case, other names, LF alone, spaces, a last line without its end, c= after the attributes. */
static void loose_forms(void)
{
	struct sdp sdp;
	g_assert_cmpint(parse("m=IMAGE 4000 UDPTL T38\n"
			      "a=t38maxbitrate: 9600 \n"
			      "a=T38FaxMaxRate:7200\n"
			      "a=T38MaxDatagram:72\n"
			      "a=T38FaxFillBitRemoval:false\n"
			      "c=IN IP6 2001:db8::5\n"
			      "a=T38FAXVERSION:0",
				&sdp),
		==, PARSE_OK);
	const struct sdp_media *m = &sdp.media[0];
	g_assert_true(m->t38);
	g_assert_cmpint(m->fax.max_bit_rate, ==, 7200);
	g_assert_cmpint(m->fax.max_datagram, ==, 72);
	g_assert_cmpint(m->fax.fill_bit_removal, ==, SDP_FALSE);
	g_assert_cmpint(m->fax.version, ==, 0);
	g_assert_cmpstr(address_of(m), ==, "[2001:db8::5]:4000");
}

static void numbers_that_are_none(void)
{
	static const struct {
		const char *value;
		long want;
	} rows[] = {
		{"", -1},
		{"-1", -1},
		{"fast", -1},
		{"0", 0},
		{"99999999999999999999", INT32_MAX},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sdp sdp;
		g_autofree char *s = g_strdup_printf(
			"m=image 1 udptl t38\r\na=T38FaxMaxDatagram:%s\r\na=T38FaxVersion:%s\r\n",
			rows[i].value, rows[i].value);
		parse(s, &sdp);
		g_assert_cmpint(sdp.media[0].fax.max_datagram, ==, rows[i].want);
		g_assert_cmpint(sdp.media[0].fax.version, ==, rows[i].want);
	}
}

static void session_level_applies(void)
{
	struct sdp sdp;
	parse("v=0\r\n"
	      "c=IN IP4 192.0.2.1\r\n"
	      "a=sendonly\r\n"
	      "a=T38FaxVersion:2\r\n"
	      "a=T38FaxMaxBuffer:100\r\n"
	      "m=audio 0 RTP/AVP 0\r\n"
	      "m=image 5000 udptl t38\r\n"
	      "c=IN IP4 198.51.100.9\r\n"
	      "a=recvonly\r\n"
	      "a=T38FaxMaxBuffer:300\r\n"
	      "m=image 6000 udptl t38\r\n",
		&sdp);
	char out[ENDPOINT_TEXT_MAX];
	g_assert_cmpuint(sdp.media_count, ==, 3);
	g_assert_cmpstr(endpoint_text(&sdp.connection, out), ==, "192.0.2.1:0");
	g_assert_cmpstr(address_of(&sdp.media[0]), ==, "192.0.2.1:0");
	g_assert_cmpstr(address_of(&sdp.media[1]), ==, "198.51.100.9:5000");
	g_assert_cmpstr(address_of(&sdp.media[2]), ==, "192.0.2.1:6000");
	g_assert_cmpint(sdp.media[1].direction, ==, 2);
	g_assert_cmpint(sdp.media[2].direction, ==, 1);
	g_assert_cmpint(sdp.media[1].fax.version, ==, 2);
	g_assert_cmpint(sdp.media[1].fax.max_buffer, ==, 300);
	g_assert_cmpint(sdp.media[2].fax.max_buffer, ==, 100);
}

static void attributes_under_another_line(void)
{
	struct sdp sdp;
	parse("m=image 5000 udptl t38\r\n"
	      "m=audio 0 RTP/AVP 0\r\n"
	      "a=T38FaxVersion:1\r\n"
	      "a=T38FaxUdpEC:t38UDPFEC\r\n",
		&sdp);
	g_assert_cmpint(sdp.media[0].fax.version, ==, 1);
	g_assert_true(same(sdp.media[0].fax.udp_ec, "t38UDPFEC"));
	/* A line with attributes of its own keeps to these. */
	parse("m=image 5000 udptl t38\r\na=T38FaxVersion:3\r\n"
	      "m=audio 0 RTP/AVP 0\r\na=T38FaxVersion:1\r\n",
		&sdp);
	g_assert_cmpint(sdp.media[0].fax.version, ==, 3);
}

static void media_lines(void)
{
	static const struct {
		const char *line;
		enum sdp_kind kind;
		enum sdp_transport transport;
		unsigned port;
		bool t38;
	} rows[] = {
		{"m=image 0", SDP_IMAGE, SDP_TRANSPORT_OTHER, 0, false},
		{"m=image", SDP_IMAGE, SDP_TRANSPORT_OTHER, 0, false},
		{"m=", SDP_OTHER, SDP_TRANSPORT_OTHER, 0, false},
		{"m=image $ udptl t38", SDP_IMAGE, SDP_UDPTL, 0, true},
		{"m=image 65536 udptl t38", SDP_IMAGE, SDP_UDPTL, 0, true},
		{"m=image 65535 udptl t38", SDP_IMAGE, SDP_UDPTL, 65535, true},
		{"m=image -5 udptl t38", SDP_IMAGE, SDP_UDPTL, 0, true},
		{"m=image 4000/2 udptl", SDP_IMAGE, SDP_UDPTL, 4000, true},
		{"m=image  4000\tudptl  t38 ", SDP_IMAGE, SDP_UDPTL, 4000, true},
		{"m=image 4000 tcp t38", SDP_IMAGE, SDP_TCP, 4000, true},
		{"m=image 4000 UDP/TLS/UDPTL t38", SDP_IMAGE, SDP_DTLS_UDPTL, 4000, true},
		{"m=image 4000 TCP other", SDP_IMAGE, SDP_TCP, 4000, false},
		{"m=audio 4000 RTP/SAVP 0", SDP_AUDIO, SDP_RTP, 4000, false},
		{"m=audio 4000 rtp/avp 0", SDP_AUDIO, SDP_RTP, 4000, false},
		{"m=video 4000 RTP/AVP 31", SDP_OTHER, SDP_RTP, 4000, false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sdp sdp;
		g_assert_cmpint(parse(rows[i].line, &sdp), ==, PARSE_OK);
		g_assert_cmpuint(sdp.media_count, ==, 1);
		g_assert_cmpint(sdp.media[0].kind, ==, rows[i].kind);
		g_assert_cmpint(sdp.media[0].transport, ==, rows[i].transport);
		g_assert_cmpuint(sdp.media[0].address.port, ==, rows[i].port);
		g_assert_cmpint(sdp.media[0].t38, ==, rows[i].t38);
	}
}

static void rtp_payloads(void)
{
	struct sdp sdp;
	parse("m=audio 4000 RTP/AVP 8 0 98 99 101 200 x\r\n"
	      "a=rtpmap:98 T38/8000\r\n"
	      "a=rtpmap:99 red/8000/1\r\n"
	      "a=rtpmap:101 telephone-event/8000\r\n"
	      "a=rtpmap:102 telephone-event/16000\r\n"
	      "a=rtpmap:128 t38/8000\r\n"
	      "a=fmtp:98 T38FaxVersion=2; "
	      "T38FaxRateManagement=transferredTCF;T38FaxFillBitRemoval\r\n"
	      "a=fmtp:101 0-15\r\n"
	      "a=inactive\r\n"
	      "m=audio 4002 RTP/AVP 0 99\r\n"
	      "a=rtpmap:99 red/90000\r\n",
		&sdp);
	const struct sdp_media *m = &sdp.media[0];
	static const uint8_t want[] = {8, 0, 98, 99, 101};
	g_assert_cmpuint(m->payload_count, ==, sizeof(want));
	g_assert_cmpint(memcmp(m->payloads, want, sizeof(want)), ==, 0);
	g_assert_cmpint(m->t38_payload, ==, 98);
	g_assert_cmpint(m->red_payload, ==, 99);
	g_assert_cmpint(m->event_payload, ==, 101);
	g_assert_true(m->t38);
	g_assert_cmpint(m->direction, ==, 3);
	g_assert_cmpint(m->fax.version, ==, 2);
	g_assert_true(same(m->fax.rate_management, "transferredTCF"));
	g_assert_cmpint(m->fax.fill_bit_removal, ==, SDP_TRUE);
	g_assert_false(sdp.media[1].t38);
	g_assert_cmpint(sdp.media[1].red_payload, ==, -1);
	g_assert_cmpint(sdp.media[1].event_payload, ==, -1);
	g_assert_cmpint(sdp.media[1].direction, ==, 0);
}

/* RFC 3407 capabilities describe what could be, not a stream. */
static void capabilities_are_no_media(void)
{
	struct sdp sdp;
	parse("m=audio 4000 RTP/AVP 0\r\n"
	      "a=sqn: 0\r\n"
	      "a=cdsc: 1 image udptl t38\r\n"
	      "a=cpar: a=T38FaxVersion:0\r\n",
		&sdp);
	g_assert_cmpuint(sdp.media_count, ==, 1);
	g_assert_false(sdp.media[0].t38);
	g_assert_cmpint(sdp.media[0].fax.version, ==, -1);
}

static void connections(void)
{
	static const struct {
		const char *value, *want;
		bool host_name;
	} rows[] = {
		{"IN IP4 192.0.2.1", "192.0.2.1:9", false},
		{"in ip4 192.0.2.1 ", "192.0.2.1:9", false},
		{"IN IP4 224.2.1.1/127/3", "224.2.1.1:9", false},
		{"IN IP6 FF15::101/3", "[ff15::101]:9", false},
		{"IN IP4 0.0.0.0", "0.0.0.0:9", false},
		{"192.0.2.1", "192.0.2.1:9", false},
		{"IN IP4 fax.example.com", "[::]:9", true},
		{"IN IP4 $", "[::]:9", false},
		{"IN IP4 192.0.2.999", "[::]:9", true},
		{"", "[::]:9", false},
	};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sdp sdp;
		/* The session's address must not shine through one that is no address. */
		g_autofree char *s = g_strdup_printf(
			"c=IN IP4 10.0.0.1\r\nm=image 9 udptl t38\r\nc=%s\r\n", rows[i].value);
		parse(s, &sdp);
		g_assert_cmpstr(address_of(&sdp.media[0]), ==, rows[i].want);
		g_assert_cmpint(sdp.media[0].host_name, ==, rows[i].host_name);
	}
}

static void too_many(void)
{
	GString *s = g_string_new("v=0\r\n");
	for (int i = 0; i < SDP_MAX_MEDIA + 3; i++)
		g_string_append_printf(
			s, "m=image %d udptl t38\r\na=T38FaxVersion:%d\r\n", 100 + i, i);
	g_string_append(s, "m=audio 1 RTP/AVP");
	for (int i = 0; i < 200; i++)
		g_string_append(s, " 0");
	struct sdp sdp;
	g_assert_cmpint(parse(s->str, &sdp), ==, PARSE_OK);
	g_assert_cmpuint(sdp.media_count, ==, SDP_MAX_MEDIA);
	g_assert_cmpuint(sdp.media_dropped, ==, 4);
	/* What follows a line that was dropped is not put to the last one that was kept. */
	g_assert_cmpint(sdp.media[SDP_MAX_MEDIA - 1].fax.version, ==, SDP_MAX_MEDIA - 1);
	parse(strstr(s->str, "m=audio"), &sdp);
	g_assert_cmpuint(sdp.media[0].payload_count, ==, SDP_MAX_FORMATS);
	g_string_free(s, TRUE);
}

static void not_sdp(void)
{
	static const char *const rows[] = {
		"", "\r\n\r\n", "hello", "v", "m 5", "a=x\r\nc=IN IP4 192.0.2.1", "=\r\n==\r\n"};
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++) {
		struct sdp sdp;
		g_assert_cmpint(parse(rows[i], &sdp), ==, PARSE_UNKNOWN);
		g_assert_cmpuint(sdp.media_count, ==, 0);
	}
}

static void ignore_open(struct field_sink *sink, const struct field *f)
{
	(void)sink;
	(void)f;
}

static void ignore_close(struct field_sink *sink)
{
	(void)sink;
}

struct names {
	struct field_sink sink;
	GString *text;
};

static void note_field(struct field_sink *sink, const struct field *f)
{
	GString *text = ((struct names *)(void *)sink)->text;
	if (f->kind == FIELD_UINT)
		g_string_append_printf(text, "%s=%u\n", f->name, (unsigned)f->value);
	else
		g_string_append_printf(text, "%s=%.*s\n", f->name, (int)f->text_length, f->text);
}

static char *fields_of(const void *octets, size_t captured, size_t sent)
{
	struct names names = {{ignore_open, note_field, ignore_close}, g_string_new(NULL)};
	sdp_proto.fields(bytes_of(octets, captured, sent), &names.sink);
	return g_string_free(names.text, FALSE);
}

/* Whatever the capture keeps: nothing is read behind it, a line that it cut is not believed. */
static void truncated(void)
{
	const size_t whole = sizeof(answer) - 1;
	const size_t media_end = (size_t)(strstr(answer, "udptl t38\r\n") - answer) + 11;
	for (size_t n = 0; n < whole; n++) {
		g_autofree char *kept = g_malloc(n + 1);
		memcpy(kept + 1, answer, n);
		struct sdp sdp;
		enum parse_status status = sdp_parse(bytes_of(kept + 1, n, whole), &sdp);
		g_assert_cmpint(status, ==, n < 5 ? PARSE_UNKNOWN : PARSE_SNAPPED);
		g_assert_cmpuint(sdp.media_count, ==, n >= media_end);
		if (sdp.media_count)
			g_assert_cmpuint(sdp.media[0].address.port, ==, 10340);
		g_free(fields_of(kept + 1, n, whole));
	}
}

static void fields(void)
{
	static const char in[] = "o=gw 1 2 IN IP4 192.0.2.1\r\n"
				 "c=IN IP4 224.0.0.1/127/2\r\n"
				 "a=session\r\n"
				 "m=audio 4000/2 RTP/AVP 0 98\r\n"
				 "a=fmtp:98 a=1; b\r\n"
				 "y=?\r\n"
				 "junk\r\n"
				 "i=half";
	g_autofree char *got = fields_of(in, sizeof(in) - 1, sizeof(in) + 9);
	g_assert_cmpstr(got, ==,
		"sdp.owner=gw 1 2 IN IP4 192.0.2.1\n"
		"sdp.owner.username=gw\n"
		"sdp.owner.sessionid=1\n"
		"sdp.owner.version=2\n"
		"sdp.owner.network_type=IN\n"
		"sdp.owner.address_type=IP4\n"
		"sdp.owner.address=192.0.2.1\n"
		"sdp.connection_info=IN IP4 224.0.0.1/127/2\n"
		"sdp.connection_info.network_type=IN\n"
		"sdp.connection_info.address_type=IP4\n"
		"sdp.connection_info.address=224.0.0.1\n"
		"sdp.connection_info.ttl=127\n"
		"sdp.connection_info.num_addr=2\n"
		"sdp.session_attr=session\n"
		"sdp.session_attr.field=session\n"
		"sdp.media=audio 4000/2 RTP/AVP 0 98\n"
		"sdp.media.media=audio\n"
		"sdp.media.port=4000\n"
		"sdp.media.portcount=2\n"
		"sdp.media.proto=RTP/AVP\n"
		"sdp.media.format=0\n"
		"sdp.media.format=98\n"
		"sdp.media_attr=fmtp:98 a=1; b\n"
		"sdp.media_attribute.field=fmtp\n"
		"sdp.media_attribute.value=98 a=1; b\n"
		"sdp.fmtp.parameter=a=1\n"
		"sdp.fmtp.parameter=b\n"
		"sdp.unknown=y=?\n"
		"sdp.invalid=junk\n"
		"sdp.invalid=i=half\n");
}

/* RFC 3108 5.6.3.2 and the feature tag of RFC 6913, at session level and of a media. */
static void fax_in_audio(void)
{
	struct sdp sdp;
	static const char text[] =
		"v=0\r\na=silenceSupp:off - - - -\r\na=sip.fax:passthrough\r\n"
		"m=audio 1 RTP/AVP 0\r\nm=audio 3 RTP/AVP 0\r\na=silencesupp: on\r\n"
		"a=+sip.fax:t38\r\nm=audio 5 RTP/AVP 0\r\na=silenceSupp:maybe\r\n";
	g_assert_cmpint(sdp_parse(bytes_of(text, strlen(text), strlen(text)), &sdp), ==, PARSE_OK);
	g_assert_cmpint(sdp.media[0].silence_suppression, ==, SDP_FALSE);
	g_assert_cmpint(sdp.media[1].silence_suppression, ==, SDP_TRUE);
	g_assert_cmpint(sdp.media[2].silence_suppression, ==, SDP_ABSENT);
	g_assert_true(text_is(sdp.media[0].fax_feature, "passthrough"));
	g_assert_true(text_is(sdp.media[1].fax_feature, "t38"));
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/dissect/sdp/fax-attributes", fax_attributes);
	g_test_add_func("/dissect/sdp/no-attributes", no_attributes);
	g_test_add_func("/dissect/sdp/loose-forms", loose_forms);
	g_test_add_func("/dissect/sdp/numbers-that-are-none", numbers_that_are_none);
	g_test_add_func("/dissect/sdp/session-level", session_level_applies);
	g_test_add_func(
		"/dissect/sdp/attributes-under-another-line", attributes_under_another_line);
	g_test_add_func("/dissect/sdp/media-lines", media_lines);
	g_test_add_func("/dissect/sdp/rtp-payloads", rtp_payloads);
	g_test_add_func("/dissect/sdp/capabilities", capabilities_are_no_media);
	g_test_add_func("/dissect/sdp/connections", connections);
	g_test_add_func("/dissect/sdp/too-many", too_many);
	g_test_add_func("/dissect/sdp/not-sdp", not_sdp);
	g_test_add_func("/dissect/sdp/fax-in-audio", fax_in_audio);
	g_test_add_func("/dissect/sdp/truncated", truncated);
	g_test_add_func("/dissect/sdp/fields", fields);
	return g_test_run();
}
