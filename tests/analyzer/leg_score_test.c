/* Which calls are legs of one, and how sure that is. */
#include "analyzer/leg_score.h"

#include <string.h>

#include "dissect/endpoint.h"

#define START (1000 * T38_SECOND)

static struct ip_addr host(uint8_t last)
{
	struct ip_addr addr = {0};
	addr.octets[0] = 10;
	addr.octets[3] = last;
	return addr;
}

/* From host 10.0.0.`a` to 10.0.0.`b`, begun `ms` after the first, over after 20 s. */
static struct call *call_between(uint8_t a, uint8_t b, const char *from, const char *to, int ms)
{
	struct call *call = call_new(1);
	call->signalling = SIGNALLING_SIP;
	call->party[SIDE_CALLER].address = host(a);
	call->party[SIDE_CALLEE].address = host(b);
	call->party[SIDE_CALLER].uri = from;
	call->party[SIDE_CALLEE].uri = to;
	call->start = START + ms * T38_MS;
	call->answer = call->start + T38_SECOND;
	call->end = call->start + 20 * T38_SECOND;
	return call;
}

static void add_media(struct call *call, uint8_t at, uint16_t port)
{
	const struct call_media media = {{host(at), port}, SIDE_CALLER, true};
	g_array_append_val(call->media, media);
}

/* A good V.21 frame of `n` octets, `ms` after the call began. */
static void add_frame(struct call *call, uint8_t fill, size_t n, int ms)
{
	static uint8_t octets[256][32];
	if (call->fax == NULL) {
		call->fax = fax_new(1);
		g_ptr_array_add(call->faxes, call->fax);
	}
	memset(octets[fill], fill, sizeof(octets[fill]));
	const struct fax_frame frame = {
		.t = call->start + ms * T38_MS, .octets = octets[fill], .length = n};
	g_array_append_val(call->fax->frames, frame);
}

/* Scores both ways, which has to be the same, and frees. */
static void check(struct call *a, struct call *b, bool legs, const char *by)
{
	const char *x, *y;
	unsigned score = leg_score(a, b, &x);
	g_assert_cmpuint(leg_score(b, a, &y), ==, score);
	g_assert_cmpstr(x, ==, y);
	if (legs)
		g_assert_cmpuint(score, >=, LEG_SURE);
	else
		g_assert_cmpuint(score, <, LEG_SURE);
	if (legs)
		g_assert_cmpstr(x, ==, by);
	call_free(a);
	call_free(b);
}

#define FROM "sip:5551000@a.example"
#define TO "sip:+15552000@b.example"

/* A B2BUA at host 2: one leg ends where the other begins. */
static void test_numbers(void)
{
	check(call_between(1, 2, FROM, TO, 0), call_between(2, 3, FROM, TO, 20), true,
		"numbers and times");
	/* the number in front is another, a prefix is taken off */
	check(call_between(1, 2, FROM, "sip:9915552000@x", 0),
		call_between(2, 3, "sip:pbx@x", "tel:15552000", 20), true, "numbers and times");
	/* an SBC with an address on each side */
	check(call_between(1, 2, FROM, TO, 0), call_between(4, 3, FROM, TO, 20), true,
		"numbers and times");
}

static void test_others(void)
{
	/* two calls between the same hosts */
	check(call_between(1, 2, FROM, TO, 0), call_between(1, 2, FROM, TO, 20), false, NULL);
	/* to another number */
	check(call_between(1, 2, FROM, TO, 0), call_between(2, 3, FROM, "sip:5553000@b", 20), false,
		NULL);
	/* numbers of a few digits end alike by chance */
	check(call_between(1, 2, FROM, "sip:8100@x", 0), call_between(2, 3, FROM, "sip:100@x", 20),
		false, NULL);
	/* one caller after the other, by way of the same B2BUA */
	check(call_between(1, 2, FROM, TO, 0), call_between(2, 3, FROM, TO, 8000), false, NULL);
	/* another caller, no host in common */
	check(call_between(1, 2, FROM, TO, 0), call_between(5, 6, "sip:5554000@c", TO, 20), false,
		NULL);
	/* not at the same time */
	check(call_between(1, 2, FROM, TO, 0), call_between(2, 3, FROM, TO, 60000), false, NULL);
}

static void test_media(void)
{
	struct call *a = call_between(1, 2, FROM, TO, 0);
	struct call *b = call_between(2, 3, "sip:x@y", "sip:z@y", 3000);
	add_media(a, 9, 4000);
	add_media(b, 9, 4000);
	check(a, b, true, "media addresses");
	a = call_between(1, 2, FROM, TO, 0);
	b = call_between(2, 3, "sip:x@y", "sip:z@y", 3000);
	add_media(a, 9, 4000);
	add_media(b, 9, 4002);
	check(a, b, false, NULL);
}

static void test_session(void)
{
	struct call *a = call_between(1, 2, FROM, TO, 0);
	struct call *b = call_between(5, 6, "sip:x@y", "sip:z@y", 3000);
	a->session_id = b->session_id = "ab30317f1a784dc48ff824d0d3715d86";
	check(a, b, true, "session identifier");
	/* the nil UUID of RFC 7989 */
	a = call_between(1, 2, FROM, TO, 0);
	b = call_between(5, 6, "sip:x@y", "sip:z@y", 3000);
	a->session_id = b->session_id = "00000000000000000000000000000000";
	check(a, b, false, NULL);
}

/* The same frames at the same times: a relay, even without a common host. */
static void test_frames(void)
{
	struct call *a = call_between(1, 2, "sip:a@x", "sip:b@x", 0);
	struct call *b = call_between(5, 6, "sip:c@x", "sip:d@x", 0);
	for (uint8_t i = 0; i < 4; i++) {
		add_frame(a, i, 20, 1000 * i);
		add_frame(b, i, 20, 1000 * i + 20);
	}
	check(a, b, true, "T.30 frames");
}

/* Machines say the same in every call: at other times, it is another one. Numbers do not outweigh that. */
static void test_same_machines(void)
{
	struct call *a = call_between(1, 2, FROM, TO, 0);
	struct call *b = call_between(4, 3, FROM, TO, 1000);
	for (uint8_t i = 0; i < 4; i++) {
		add_frame(a, i, 20, 2000 * i);
		add_frame(b, i, 20, 2000 * i + 1000);
	}
	check(a, b, false, NULL);
}

/* Answers of three octets, and bad frames, say nothing. */
static void test_small_frames(void)
{
	struct call *a = call_between(1, 2, "sip:a@x", "sip:b@x", 0);
	struct call *b = call_between(5, 6, "sip:c@x", "sip:d@x", 0);
	for (uint8_t i = 0; i < 4; i++) {
		add_frame(a, i, 3, 1000 * i);
		add_frame(b, i, 3, 1000 * i);
	}
	check(a, b, false, NULL);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/leg_score/numbers", test_numbers);
	g_test_add_func("/leg_score/others", test_others);
	g_test_add_func("/leg_score/media", test_media);
	g_test_add_func("/leg_score/session", test_session);
	g_test_add_func("/leg_score/frames", test_frames);
	g_test_add_func("/leg_score/same-machines", test_same_machines);
	g_test_add_func("/leg_score/small-frames", test_small_frames);
	return g_test_run();
}
