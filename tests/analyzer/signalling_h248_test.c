/* Calls set up by H.248, through the engine: a media gateway at A, its controller at MGC. */
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define A "192.0.2.1"
#define B "192.0.2.2"
#define MGC "192.0.2.9"

#define LOCAL "v=0\r\nc=IN IP4 " A "\r\n"
#define REMOTE "v=0\r\nc=IN IP4 " B "\r\n"
#define AUDIO "m=audio 4000 RTP/AVP 0\r\n"
#define IMAGE "m=image 5000 udptl t38\r\na=T38FaxVersion:0\r\na=T38FaxUdpEC:t38UDPRedundancy\r\n"
#define CHOICE "v=0\r\nc=IN IP4 $\r\n"

static void say(struct rig *rig, const char *src, const char *dst, const char *text)
{
	char *message = g_strdup_printf("!/1 [%s]:2944\r\n%s", src, text);
	rig_udp(rig, src, 2944, dst, 2944, message, strlen(message));
	g_free(message);
}

static void request(struct rig *rig, const char *text)
{
	say(rig, MGC, A, text);
}

static void reply(struct rig *rig, const char *text)
{
	say(rig, A, MGC, text);
}

/* A line of the gateway calls; audio on both sides. */
static void set_up(struct rig *rig)
{
	request(rig, "T=1{C=${A=DS/1{M{O{MO=SR}}},A=RTP/${M{O{MO=RC},L{" CHOICE
		     "m=audio $ RTP/AVP 0\r\n}}}}}");
	reply(rig, "P=1{C=7{A=ds/1,A=RTP/3{M{L{" LOCAL AUDIO "}}}}}");
	request(rig, "T=2{C=7{MF=RTP/3{M{O{MO=SR},R{" REMOTE AUDIO "}}}}}");
	reply(rig, "P=2{C=7{MF=RTP/3}}");
}

static void ask_local(struct rig *rig)
{
	request(rig, "T=3{C=7{MF=RTP/3{M{L{" LOCAL "m=image $ udptl t38\r\n}}}}}");
	reply(rig, "P=3{C=7{MF=RTP/3{M{L{" LOCAL IMAGE "}}}}}");
}

static void hang_up(struct rig *rig)
{
	request(rig, "T=9{C=7{S=DS/1,S=RTP/3}}");
	reply(rig, "P=9{C=7{S=DS/1,S=RTP/3{SA{rtp/ps=1}}}}");
}

static const struct message *message_at(const struct call *call, guint i)
{
	g_assert_cmpuint(i, <, call->messages->len);
	return &g_array_index(call->messages, struct message, i);
}

static void check_host(const struct ip_addr *addr, const char *want)
{
	char text[ENDPOINT_TEXT_MAX];
	g_assert_cmpstr(ip_addr_text(addr, text), ==, want);
}

/* ---- a fax ---- */

static void test_fax(void)
{
	struct rig *rig = rig_new();
	t38_time start = rig->now + rig->step;
	set_up(rig);
	g_assert_cmpuint(rig->earlier->len, ==, 1); /* the request that asked for the context */
	g_assert_cmpuint(g_array_index(rig->earlier, uint64_t, 0), ==, 1);
	ask_local(rig);
	request(rig, "T=4{C=7{MF=RTP/3{M{R{" REMOTE IMAGE "}}}}}");
	reply(rig, "P=4{C=7{MF=RTP/3}}");
	g_assert_cmpuint(rig->of_content[ENGINE_H248], ==, 7);
	udptl_fax(rig, A, B);
	t38_time end = rig->now + rig->step;
	hang_up(rig);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->signalling, ==, SIGNALLING_H248);
	g_assert_cmpstr(call->call_id, ==, "7@" A);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpint(call->start, ==, start);
	g_assert_cmpint(call->answer, ==, start + 2 * rig->step);
	g_assert_cmpint(call->end, ==, end);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "DS/1");
	check_host(&call->party[SIDE_CALLER].address, A);
	check_host(&call->party[SIDE_CALLEE].address, B);
	g_assert_true(call->t38.negotiated);
	g_assert_cmpint(call->t38.offered_by, ==, SIDE_CALLER);
	g_assert_cmpint(call->t38.trigger, ==, T38_TRIGGER_REINVITE);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_null(call->verdict_root);
	rig_free(rig);
}

static void test_messages(void)
{
	static const struct {
		const char *method, *reason, *offer, *media;
		enum side from;
	} want[] = {{"Add", NULL, "local audio $", NULL, SIDE_CALLEE},
		{"Add", "Reply", "local audio PCMU :4000", "audio", SIDE_CALLER},
		{"Modify", NULL, "remote audio PCMU :4000", "audio", SIDE_CALLEE},
		{"Modify", "Reply", NULL, NULL, SIDE_CALLER},
		{"Notify", NULL, "ctyp/dtone V21FLAG", NULL, SIDE_CALLER},
		{"Notify", "Reply", NULL, NULL, SIDE_CALLEE},
		{"Modify", NULL, "cg/rt", NULL, SIDE_CALLEE},
		{"Modify", NULL, "local image $", "image", SIDE_CALLEE},
		{"Modify", "Reply", "local image udptl :5000 T.38 v0 redundancy", "image",
			SIDE_CALLER}};
	struct rig *rig = rig_new();
	set_up(rig);
	reply(rig, "T=50{C=7{N=DS/1{OE=1{20260115T09000000:ctyp/dtone{dtt=V21FLAG}}}}}");
	request(rig, "P=50{C=7{N=DS/1}}");
	request(rig, "T=51{C=7{MF=DS/1{SG{cg/rt}}}}");
	ask_local(rig);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < call->messages->len; i++) {
		const struct message *m = message_at(call, i);
		g_assert_cmpstr(m->method, ==, want[i].method);
		g_assert_cmpstr(m->reason, ==, want[i].reason);
		g_assert_cmpstr(m->offer, ==, want[i].offer);
		g_assert_cmpstr(m->media, ==, want[i].media);
		g_assert_cmpint(m->from, ==, want[i].from);
		g_assert_cmpuint(m->status, ==, 0);
		g_assert_cmpuint(m->packet, ==, i + 1);
	}
	rig_free(rig);
}

/* ---- refused ---- */

static void check_t38(struct rig *rig, bool negotiated, int by, int status)
{
	const struct t38_setup *t38 = &rig_only_call(rig)->t38;
	g_assert_cmpint(t38->negotiated, ==, negotiated);
	g_assert_cmpint(t38->offered_by, ==, by);
	g_assert_cmpint(t38->refused_status, ==, status);
	rig_free(rig);
}

static void test_refused(void)
{
	/* The gateway has no T.38: by an error of the command, of the context, of the transaction. */
	static const char *const errors[] = {
		"P=3{C=7{MF=RTP/3{ER=515{\"Unsupported media type\"}}}}", "P=3{C=7{ER=515{}}}",
		"P=3{ER=515{}}"};
	for (size_t i = 0; i < G_N_ELEMENTS(errors); i++) {
		struct rig *rig = rig_new();
		set_up(rig);
		request(rig, "T=3{C=7{MF=RTP/3{M{L{" LOCAL "m=image $ udptl t38\r\n}}}}}");
		reply(rig, errors[i]);
		const struct call *call = rig_only_call(rig);
		g_assert_cmpuint(message_at(call, 5)->status, ==, 515);
		check_t38(rig, false, SIDE_CALLEE, 515);
	}
	/* The other side has none: port 0, audio. */
	static const char *const remotes[] = {AUDIO "v=0\r\nm=image 0 udptl t38\r\n", AUDIO};
	for (size_t i = 0; i < G_N_ELEMENTS(remotes); i++) {
		struct rig *rig = rig_new();
		set_up(rig);
		ask_local(rig);
		char *text = g_strdup_printf("T=4{C=7{MF=RTP/3{M{R{%s%s}}}}}", REMOTE, remotes[i]);
		request(rig, text);
		g_free(text);
		check_t38(rig, false, SIDE_CALLER, 200);
	}
}

/* Both media reserved (RG=ON): what is on the port decides; RTP there is no fault. */
static void test_reserved(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	request(rig, "T=3{C=7{MF=RTP/3{M{O{RG=ON},L{" LOCAL "m=audio $ RTP/AVP 0\r\n" LOCAL
		     "m=image $ udptl t38\r\n},R{" REMOTE AUDIO REMOTE
		     "m=image 4000 udptl t38\r\n}}}}}");
	reply(rig, "P=3{C=7{MF=RTP/3{M{L{" LOCAL AUDIO LOCAL "m=image 4000 udptl t38\r\n}}}}}");
	uint8_t voice[172] = {0x80, 0};
	for (int i = 0; i < 60; i++) {
		voice[3] = (uint8_t)i;
		rig_udp(rig, A, 4000, B, 4000, voice, sizeof(voice));
		rig_udp(rig, B, 4000, A, 4000, voice, sizeof(voice));
	}
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->rtp_packets[0], ==, 60);
	g_assert_cmpuint(call->rtp_on_t38[0] + call->rtp_on_t38[1], ==, 0);
	g_assert_false(call_is_fax(call));
	check_t38(rig, false, -1, -1);
}

/* T.38 that was reserved beside audio is taken up by the other side alone. */
static void test_reserved_then_taken(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	request(rig, "T=3{C=7{MF=RTP/3{M{R{" REMOTE AUDIO REMOTE "m=image 4000 udptl t38\r\n}}}}}");
	ask_local(rig);
	check_t38(rig, true, SIDE_CALLER, -1);
}

/* ---- sides ---- */

/* The call comes from the network: the first termination is added with what the other side said. */
static void test_called(void)
{
	struct rig *rig = rig_new();
	request(rig, "T=1{C=${A=RTP/${M{O{MO=SR},L{" CHOICE
		     "m=audio $ RTP/AVP 0\r\n},R{" REMOTE AUDIO "}}},A=DS/1{SG{al/ri}}}}");
	reply(rig, "P=1{C=7{A=RTP/3{M{L{" LOCAL AUDIO "}}},A=DS/1}}");
	const struct call *call = rig_only_call(rig);
	check_host(&call->party[SIDE_CALLER].address, B);
	check_host(&call->party[SIDE_CALLEE].address, A);
	g_assert_cmpstr(call->party[SIDE_CALLEE].uri, ==, "DS/1");
	g_assert_null(call->party[SIDE_CALLER].uri);
	rig_free(rig);
}

/* A gateway between two networks: T.38 passes it, so that it is seen on both of its sides. */
static void test_two_networks(void)
{
	struct rig *rig = rig_new();
	request(rig, "T=1{C=${A=RTP/${M{L{" CHOICE "m=image $ udptl t38\r\n},R{" REMOTE IMAGE
		     "}}},A=RTP/${M{L{" CHOICE "m=image $ udptl t38\r\n}}}}}");
	reply(rig, "P=1{C=7{A=RTP/3{M{L{" LOCAL IMAGE "}}},A=RTP/4{M{L{" LOCAL
		   "m=image 5002 udptl t38\r\n}}}}}");
	request(rig, "T=2{C=7{MF=RTP/4{M{R{v=0\r\nc=IN IP4 198.51.100.7\r\n" IMAGE "}}}}}");
	const struct call *call = rig_only_call(rig);
	check_host(&call->party[SIDE_CALLER].address, B);
	check_host(&call->party[SIDE_CALLEE].address, "198.51.100.7");
	g_assert_cmpuint(call->media->len, ==, 4);
	static const enum side sides[] = {SIDE_CALLER, SIDE_CALLEE, SIDE_CALLER, SIDE_CALLEE};
	for (guint i = 0; i < 4; i++)
		g_assert_cmpint(
			g_array_index(call->media, struct call_media, i).side, ==, sides[i]);
	rig_free(rig);
}

/* ---- contexts ---- */

/* No reply: nothing is known of a call. Audits and other contexts are none. */
static void test_no_context(void)
{
	struct rig *rig = rig_new();
	request(rig, "T=1{C=${A=RTP/${M{L{" CHOICE "m=audio $ RTP/AVP 0\r\n}}}}}");
	request(rig, "T=2{C=-{AV=DS/1{AT{M}}},C=*{AV=DS/1{AT{M}}}}");
	reply(rig, "P=2{C=-{AV=DS/1{M{L{" LOCAL AUDIO "}}}},C=*{AV=DS/1{ER=435{\"x\"}}}}");
	reply(rig, "P=1{C=${ER=510{\"no resources\"}}}");
	reply(rig, "P=1{ER=510{\"no resources\"}}");
	reply(rig, "T=3{C=5{N=DS/1{OE=1{al/of}}}}");
	request(rig, "T=4{C=5{S=*}}");
	request(rig, "PN=4{} K{1}");
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 0);
	g_assert_cmpuint(rig->packets, ==, 0);
	rig_free(rig);
}

/* The end was not captured; the gateway gives the number to another context. */
static void test_number_again(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	rig_wait(rig, 61 * T38_SECOND); /* by then numbers of transactions may come again */
	set_up(rig);
	hang_up(rig);
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpint(rig_call(rig, 0)->state, ==, CALL_IN_PROGRESS);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 4);
	g_assert_cmpint(rig_call(rig, 1)->state, ==, CALL_COMPLETED);
	g_assert_cmpuint(rig_call(rig, 1)->messages->len, ==, 6);
	rig_free(rig);
}

static void test_joined_late(void)
{
	struct rig *rig = rig_new();
	request(rig, "T=2{C=7{MF=RTP/3{M{O{MO=SR},R{" REMOTE IMAGE "}}}}}");
	reply(rig, "P=2{C=7{MF=RTP/3{M{L{" LOCAL IMAGE "}}}}}");
	udptl_fax(rig, A, B);
	request(rig, "T=3{C=7{S=*}}");
	const struct call *call = rig_only_call(rig);
	g_assert_true(call->t38.negotiated);
	g_assert_cmpint(call->fax->result.status, ==, FAX_SUCCESS);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	rig_free(rig);
}

/* ---- the end ---- */

static void test_on_hook(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	reply(rig, "T=60{C=7{N=DS/1{OE=1{al/on{init=off}}}}}");
	hang_up(rig);
	g_assert_cmpint(rig_only_call(rig)->ended_by, ==, SIDE_CALLER);
	rig_free(rig);
}

/* One termination of two is not the end; nor a subtraction that failed. */
static void test_half(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	request(rig, "T=8{C=7{S=RTP/3}}");
	reply(rig, "P=8{C=7{S=RTP/3{ER=500{\"x\"}}}}");
	g_assert_cmpint(rig_only_call(rig)->state, ==, CALL_IN_PROGRESS);
	rig_free(rig);
}

/* All below a path, then all. */
static void test_any(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	request(rig, "T=7{C=7{S=rtp/*}}");
	request(rig, "T=8{C=7{S=ds/2*}}");
	request(rig, "T=9{C=7{S=*}}");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->state, ==, CALL_COMPLETED);
	g_assert_cmpuint(call->bye_packet, ==, 7);
	rig_free(rig);
	rig = rig_new();
	set_up(rig);
	request(rig, "T=7{C=7{S=DS/1}}");
	request(rig, "T=8{C=7{W-S=RTP/*{AT{}}}}");
	g_assert_cmpuint(rig_only_call(rig)->bye_packet, ==, 6);
	rig_free(rig);
}

/* ---- forms in the field ---- */

/* Long tokens, blanks and comments everywhere, an authentication header, all that is not read beside what is. */
static void test_forms(void)
{
	struct rig *rig = rig_new();
	static const char *const said[] = {
		"Authentication = 0x0000000A:0x00000001:0x0123456789ABCDEF01234567\r\n"
		"MEGACO/1 <mgc.example.net>:2944\r\n"
		"Transaction = 1 {\r\n Context = $ { Emergency, Topology { *, RTP/$, bothway },\r\n"
		"  Add = DS/1/4 {\r\n   Media { TerminationState { ServiceStates = InService,"
		" Buffer = OFF }, Stream = 1 { LocalControl { Mode = SendReceive, tdmc/gain=2,"
		" tdmc/ec = ON } } } ,\r\n"
		"   Modem [V18, V90] { bs/x=1 }, DigitMap = d1 { T:10, (0| 00|[1-7]xxx|L) },\r\n"
		"   Events = 5 { ctyp/dtone { KeepActive }, al/of, ipfax/faxconnchange },\r\n"
		"   Signals { } ; none }\r\n  },\r\n"
		"  Add = RTP/$ { Media { Stream = 1 { LocalControl { Mode = ReceiveOnly,"
		" ReservedGroup = OFF, nt/jit=40 }, Local {\r\n"
		"v=0\r\nc=IN IP4 $\r\nm=audio $ RTP/AVP 0\r\na=ptime:20\r\n } } } } } }\r\n",
		"MEGACO/1 <mg.example.net>:2944\r\n"
		"Reply = 1 { ImmAckRequired, Context = 7 { Add = DS/1/4, Add = RTP/3 { Media {"
		" Stream = 1 { Local {\r\nv=0\r\no=- 1 1 IN IP4 " A "\r\ns=-\r\nc=IN IP4 " A
		"\r\nt=0 0\r\nm=audio 4000 RTP/AVP 0\r\nm=image 0 udptl t38\r\n} } } } } }",
		"MEGACO/1 <mgc.example.net>\r\nTransactionResponseAck { 1 }\r\n",
		"MEGACO/1 <mgc.example.net>\r\nTRANSACTION = 2 { CONTEXT = 7 { MODIFY = RTP/3 {"
		" MEDIA { STREAM = 1 { LOCALCONTROL { MODE = SENDRECEIVE }, REMOTE {\r\nv=0\r\n"
		"s={\\}\r\nc=IN IP4 " B "\r\nm=audio 4000 RTP/AVP 0\r\n} } } } } }",
		"MEGACO/1 <mg.example.net>\r\nReply = 2/1/END { Context = 7 { Modify = RTP/3 } }",
		"MEGACO/1 <mg.example.net>\r\nTransaction = 50 { Context = 7 { Notify = RTP/3 {"
		" ObservedEvents = 5 { 20260115T09000000:ipfax/faxconnchange { Stream = 1,"
		" fcs = Negotiating } } } } }",
		"MEGACO/1 <mgc.example.net>\r\nPending = 50 { }",
	};
	for (size_t i = 0; i < G_N_ELEMENTS(said); i++) {
		bool reply = i == 1 || i == 4 || i == 5;
		rig_udp(rig, reply ? A : MGC, 2944, reply ? MGC : A, 2944, said[i],
			strlen(said[i]));
	}
	static const char *const want[][2] = {{"Add", "local audio $"},
		{"Add", "local audio PCMU :4000, image :0"}, {"Modify", "remote audio PCMU :4000"},
		{"Modify", NULL}, {"Notify", "ipfax/faxconnchange Negotiating"}};
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, G_N_ELEMENTS(want));
	for (guint i = 0; i < G_N_ELEMENTS(want); i++) {
		g_assert_cmpstr(message_at(call, i)->method, ==, want[i][0]);
		g_assert_cmpstr(message_at(call, i)->offer, ==, want[i][1]);
	}
	g_assert_cmpint(call->answer, !=, T38_NEVER);
	g_assert_cmpstr(call->party[SIDE_CALLER].uri, ==, "DS/1/4");
	check_t38(rig, false, -1, -1);
}

/* ---- transport ---- */

static void test_again(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	const char *text = "T=5{C=7{MF=DS/1{SG{}}}}";
	request(rig, text);
	rig_wait(rig, 500 * T38_MS);
	request(rig, text);
	rig->step = T38_MS;
	request(rig, text);
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 6);
	g_assert_true(message_at(call, 5)->retransmission);
	g_assert_cmpuint(call->captured_twice, ==, 1);
	rig_free(rig);
}

/* A request for a context that is sent again before the reply is one request. */
static void test_choice_again(void)
{
	struct rig *rig = rig_new();
	const char *text = "T=1{C=${A=RTP/${M{L{" CHOICE "m=audio $ RTP/AVP 0\r\n}}}}}";
	t38_time start = rig->now + rig->step;
	request(rig, text);
	rig_wait(rig, 500 * T38_MS);
	request(rig, text);
	reply(rig, "P=1{C=7{A=RTP/3{M{L{" LOCAL AUDIO "}}}}}");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpint(call->start, ==, start);
	g_assert_cmpuint(call->messages->len, ==, 2);
	rig_free(rig);
}

/* The reply gets lost behind the capture: request and reply come again. */
static void test_reply_lost(void)
{
	struct rig *rig = rig_new();
	const char *text = "T=1{C=${A=DS/1,A=RTP/${M{L{" CHOICE "m=audio $ RTP/AVP 0\r\n}}}}}";
	const char *answer = "P=1{C=7{A=DS/1,A=RTP/3{M{L{" LOCAL AUDIO "}}}}}";
	request(rig, text);
	reply(rig, answer);
	rig_wait(rig, 500 * T38_MS);
	request(rig, text);
	reply(rig, answer);
	request(rig, "T=2{C=7{S=DS/1,S=RTP/3}}");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 5);
	for (guint i = 0; i < 5; i++)
		g_assert_cmpint(message_at(call, i)->retransmission, ==, i == 2 || i == 3);
	g_assert_cmpuint(call->bye_packet, ==, 5);
	rig_free(rig);
}

/* The controller counts anew, and asks the same: what was never answered long ago is another call's. */
static void test_choice_long_ago(void)
{
	struct rig *rig = rig_new();
	const char *text = "T=1{C=${A=RTP/${M{L{" CHOICE "m=audio $ RTP/AVP 0\r\n}}}}}";
	request(rig, text);
	rig_wait(rig, 3600 * T38_SECOND);
	reply(rig, "P=1{C=6{A=RTP/3}}");
	t38_time start = rig->now + rig->step;
	request(rig, text);
	reply(rig, "P=1{C=7{A=RTP/3{M{L{" LOCAL AUDIO "}}}}}");
	g_assert_cmpint(rig_only_call(rig)->start, ==, start);
	rig_free(rig);
}

/* Several transactions in a message, for two contexts. */
static void test_two_calls(void)
{
	struct rig *rig = rig_new();
	set_up(rig);
	request(rig, "T=20{C=8{MF=RTP/4{M{R{" REMOTE AUDIO "}}}}} T=21{C=7{MF=DS/1{SG{}}}}");
	g_assert_cmpuint(rig->packets, ==, 5); /* the last one belongs to both */
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 2);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 5);
	g_assert_cmpuint(rig_call(rig, 1)->messages->len, ==, 1);
	rig_free(rig);
}

static void send_tpkt(
	struct rig *rig, const char *src, const char *dst, uint32_t *seq, const char *text)
{
	GByteArray *out = g_byte_array_new();
	char *message = g_strdup_printf("MEGACO/1 [%s]\r\n%s", src, text);
	put16(out, 0x0300);
	put16(out, (unsigned)strlen(message) + 4);
	g_byte_array_append(out, (const guint8 *)message, (guint)strlen(message));
	rig_tcp(rig, src, 2944, dst, 2944, *seq, out->data, out->len);
	*seq += out->len;
	g_free(message);
	g_byte_array_unref(out);
}

static void test_tcp(void)
{
	struct rig *rig = rig_new();
	uint32_t seq[2] = {100, 4294967290u};
	send_tpkt(rig, MGC, A, &seq[0],
		"T=1{C=${A=DS/1,A=RTP/${M{L{" CHOICE "m=audio $ RTP/AVP 0\r\n}}}}}");
	send_tpkt(rig, A, MGC, &seq[1], "P=1{C=7{A=DS/1,A=RTP/3{M{L{" LOCAL AUDIO "}}}}}");
	send_tpkt(rig, MGC, A, &seq[0], "T=2{C=7{S=*}}");
	const struct call *call = rig_only_call(rig);
	g_assert_cmpuint(call->messages->len, ==, 3);
	g_assert_cmpint(call->state, ==, CALL_CANCELLED);
	rig_free(rig);
}

/* The header of the first TPKT comes alone. */
static void test_tcp_header(void)
{
	struct rig *rig = rig_new();
	const char *text = "!/1 [" MGC "] T=2{C=7{MF=RTP/3{M{R{" REMOTE AUDIO "}}}}}";
	const uint8_t header[] = {3, 0, 0, (uint8_t)(strlen(text) + 4)};
	rig_tcp(rig, MGC, 40000, A, 2944, 1, header, sizeof(header));
	rig_tcp(rig, MGC, 40000, A, 2944, 5, text, strlen(text));
	g_assert_cmpuint(rig_only_call(rig)->messages->len, ==, 1);
	rig_free(rig);
}

/* Terminations without end, and contexts. */
static void test_limits(void)
{
	struct limits limits = limits_default();
	limits.max_messages = 10;
	limits.max_calls = 5;
	limits.max_endpoints = 4;
	struct rig *rig = rig_new_with(&limits, true);
	for (unsigned i = 1; i <= 100; i++) {
		char *text = g_strdup_printf("T=%u{C=7{A=RTP/%u{M{R{v=0\r\nc=IN IP4 " B
					     "\r\nm=audio %u RTP/AVP 0\r\n}}}}}",
			i, i, 4000 + i);
		request(rig, text);
		g_free(text);
	}
	for (unsigned i = 1; i <= 20; i++) {
		char *text = g_strdup_printf(
			"T=%u{C=%u{A=x{M{R{" REMOTE AUDIO "}}}}}", 1000 + i, 100 + i);
		request(rig, text);
		g_free(text);
	}
	engine_finish(rig->engine);
	g_assert_cmpuint(rig->calls->len, ==, 21);
	g_assert_cmpuint(rig_call(rig, 0)->messages->len, ==, 10);
	g_assert_cmpuint(rig_call(rig, 0)->media->len, ==, 4);
	rig_free(rig);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/h248/fax", test_fax);
	g_test_add_func("/h248/messages", test_messages);
	g_test_add_func("/h248/refused", test_refused);
	g_test_add_func("/h248/reserved", test_reserved);
	g_test_add_func("/h248/reserved-then-taken", test_reserved_then_taken);
	g_test_add_func("/h248/sides/called", test_called);
	g_test_add_func("/h248/sides/two-networks", test_two_networks);
	g_test_add_func("/h248/no-context", test_no_context);
	g_test_add_func("/h248/number-again", test_number_again);
	g_test_add_func("/h248/joined-late", test_joined_late);
	g_test_add_func("/h248/end/on-hook", test_on_hook);
	g_test_add_func("/h248/end/half", test_half);
	g_test_add_func("/h248/end/any", test_any);
	g_test_add_func("/h248/forms", test_forms);
	g_test_add_func("/h248/again", test_again);
	g_test_add_func("/h248/choice-again", test_choice_again);
	g_test_add_func("/h248/reply-lost", test_reply_lost);
	g_test_add_func("/h248/choice-long-ago", test_choice_long_ago);
	g_test_add_func("/h248/two-calls", test_two_calls);
	g_test_add_func("/h248/tcp", test_tcp);
	g_test_add_func("/h248/tcp-header", test_tcp_header);
	g_test_add_func("/h248/limits", test_limits);
	return g_test_run();
}
