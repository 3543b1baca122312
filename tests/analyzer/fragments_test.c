/* IP fragments that overlap and disagree: the first counts, and the call says so. */
#include "tests/analyzer/sip_make.h"

#define IP_ID                                                                                      \
	18u /* where Ethernet and IPv4 have the identification, flags and offset (RFC 791 3.1) */
#define MORE 0x2000u

/* Octets [from, from + n) of an IP packet's payload as a fragment, all of them changed by `flip`. */
static void push_fragment(struct rig *rig, const GByteArray *whole, unsigned id, size_t from,
	size_t n, bool more, guint8 flip)
{
	const uint8_t *payload = whole->data + 34;
	GByteArray *out = begin_packet("192.0.2.1", "192.0.2.2", 17, n);
	unsigned place = (unsigned)(from / 8) | (more ? MORE : 0);
	out->data[IP_ID + 1] = (guint8)id;
	out->data[IP_ID + 2] = (guint8)(place >> 8);
	out->data[IP_ID + 3] = (guint8)place;
	for (size_t i = 0; i < n; i++)
		put8(out, payload[from + i] ^ flip);
	rig_push_cut(rig, out, 0);
}

/* In three fragments, the second of them twice; the copy's octets changed by `flip`. */
static void push_text(struct rig *rig, unsigned id, const char *text, guint8 flip)
{
	GByteArray *whole = udp_packet("192.0.2.1", 5060, "192.0.2.2", 5060, text, strlen(text));
	size_t n = whole->len - 34;
	push_fragment(rig, whole, id, 0, 96, true, 0);
	push_fragment(rig, whole, id, 96, 64, true, 0);
	push_fragment(rig, whole, id, 96, 64, true, flip);
	push_fragment(rig, whole, id, 160, n - 160, false, 0);
	g_byte_array_unref(whole);
}

static const struct finding *find(const struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (strcmp(f->id, "CAPTURE-FRAGMENTS") == 0)
			return f;
	}
	return NULL;
}

/* A call whose INVITE and nine INFOs come in fragments. */
static const struct call *call_of(struct rig *rig, guint8 flip)
{
	push_text(rig, 1,
		sip_request_text(rig, &leg_ab, SIDE_CALLER, false, "INVITE", 1,
			sdp_audio(rig, "192.0.2.1", 4000)),
		flip);
	for (unsigned cseq = 2; cseq <= 10; cseq++)
		push_text(rig, cseq,
			sip_request_text(rig, &leg_ab, SIDE_CALLER, true, "INFO", cseq, NULL),
			flip);
	return rig_only_call(rig);
}

static void test_conflict(void)
{
	struct rig *rig = rig_new();
	const struct call *call = call_of(rig, 0x20);
	const struct finding *f = find(call);
	g_assert_cmpstr(call->call_id, ==, "call-1@test");
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "sip:100@a.test");
	g_assert_nonnull(f);
	g_assert_cmpint(f->severity, ==, SEVERITY_NOTE);
	g_assert_cmpstr(f->detail, ==, "10 packets are put together of fragments that disagree");
	g_assert_cmpuint(f->packet_count, ==, 8);
	g_assert_cmpuint(f->packets[0], ==, 4);
	g_assert_cmpuint(f->packets[7], ==, 32);
	rig_free(rig);
}

/* Fragments that come twice, as a SPAN port makes them. */
static void test_copies(void)
{
	struct rig *rig = rig_new();
	g_assert_null(find(call_of(rig, 0)));
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/fragments/conflict", test_conflict);
	g_test_add_func("/fragments/copies", test_copies);
	return g_test_run();
}
