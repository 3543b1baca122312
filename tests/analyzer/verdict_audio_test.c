/* Findings on what the audio of a fax call holds, of whole calls through the engine. */
#include "tests/analyzer/audio_make.h"
#include "tests/analyzer/fax_make.h"
#include "tests/analyzer/sip_make.h"

#define PACKET 160u

struct talk {
	struct rig *rig;
	GArray *audio[2]; /* by side */
};

static struct talk talk_new(void)
{
	return (struct talk){rig_new(), {audio_make_new(), audio_make_new()}};
}

static void send_audio(struct talk *t, int side, guint packet)
{
	guint at = packet * PACKET;
	if (at + PACKET > t->audio[side]->len)
		return;
	GByteArray *rtp = rtp_of(0, (uint16_t)packet, 70u + (unsigned)side);
	for (guint i = 0; i < PACKET; i++)
		put8(rtp, audio_make_code(g_array_index(t->audio[side], gint16, at + i), 0));
	rig_udp(t->rig, leg_ab.host[side], 4000, leg_ab.host[!side], 4000, rtp->data, rtp->len);
	g_byte_array_unref(rtp);
}

/* A packet of each side each 20 ms: the rig's clock steps by 10 ms. */
static void play(struct talk *t)
{
	guint n = MAX(t->audio[0]->len, t->audio[1]->len) / PACKET;
	for (guint i = 0; i < n; i++) {
		t38_time at = t->rig->now;
		send_audio(t, 0, i);
		send_audio(t, 1, i);
		t->rig->now = at + 20 * T38_MS;
	}
	for (int side = 0; side < 2; side++)
		g_array_set_size(t->audio[side], 0);
}

static const struct finding *find(const struct call *call, const char *id)
{
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		if (strcmp(f->id, id) == 0)
			return f;
	}
	return NULL;
}

/* Hangs up. The root is `root`, or NULL for none; `listed` findings are there. Gives the root's detail, kept by the rig. */
static const struct call *end(struct talk *t, const char *root, guint listed)
{
	sip_bye(t->rig, &leg_ab, SIDE_CALLER, 9);
	const struct call *call = rig_only_call(t->rig);
	for (guint i = 0; i < call->findings->len; i++) {
		const struct finding *f = &g_array_index(call->findings, struct finding, i);
		g_test_message("%s: %s", f->id, f->detail);
	}
	g_assert_cmpstr(call->verdict_root, ==, root);
	g_assert_cmpuint(call->findings->len, ==, listed);
	return call;
}

static void talk_free(struct talk *t)
{
	rig_free(t->rig);
	g_array_free(t->audio[0], TRUE);
	g_array_free(t->audio[1], TRUE);
}

static void voice_answers(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 3);
	audio_make_silence(t.audio[1], 1500);
	audio_make_speech(t.audio[1], 8000, 1);
	play(&t);
	const struct call *call = end(&t, "SIG-AUDIO-VOICE", 1);
	const struct finding *f = find(call, "SIG-AUDIO-VOICE");
	g_assert_nonnull(strstr(f->detail, "in the audio of the callee: speech from "));
	g_assert_cmpuint(f->packet_count, ==, 2);
	g_assert_cmpint(f->from, ==, SIDE_CALLEE);
	talk_free(&t);
}

static void announcement(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 3);
	audio_make_silence(t.audio[1], 1500);
	audio_make_sit(t.audio[1]);
	audio_make_speech(t.audio[1], 6000, 2);
	play(&t);
	const struct call *call = end(&t, "SIG-AUDIO-SIT", 1);
	const char *detail = find(call, "SIG-AUDIO-SIT")->detail;
	g_assert_nonnull(strstr(detail, "950, 1400, 1800 Hz"));
	g_assert_nonnull(strstr(detail, ", speech from "));
	talk_free(&t);
}

static void busy(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 3);
	audio_make_silence(t.audio[1], 1000);
	audio_make_cadence(t.audio[1], 480, 620, 500, 500, 8);
	play(&t);
	const struct call *call = end(&t, "SIG-AUDIO-BUSY", 1);
	g_assert_nonnull(strstr(find(call, "SIG-AUDIO-BUSY")->detail, "480+620 Hz, 0.5 s on"));
	talk_free(&t);
}

static void still_rings(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 5);
	audio_make_silence(t.audio[1], 800);
	audio_make_cadence(t.audio[1], 425, 0, 1000, 4000, 3);
	play(&t);
	end(&t, "SIG-AUDIO-RINGBACK", 1);
	talk_free(&t);
}

/* What rings before the answer is as it should be: nobody can tell what came then. */
static void rang_before_the_answer(void)
{
	struct talk t = talk_new();
	sip_invite(t.rig, &leg_ab, 1, sdp_audio(t.rig, leg_ab.host[0], 4000));
	sip_reply(t.rig, &leg_ab, SIDE_CALLEE, 183, "INVITE", 1,
		sdp_audio(t.rig, leg_ab.host[1], 4000));
	audio_make_cng(t.audio[0], 5);
	audio_make_cadence(t.audio[1], 425, 0, 1000, 4000, 3);
	play(&t);
	sip_reply(t.rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 1,
		sdp_audio(t.rig, leg_ab.host[1], 4000));
	sip_request(t.rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
	audio_make_cng(t.audio[0], 1);
	audio_make_silence(t.audio[1], 3500);
	play(&t);
	end(&t, "SIG-T38-NOT-OFFERED", 1);
	talk_free(&t);
}

/* What is heard before a call is refused: the refusal is the root, an announcement is told; that it rang is as it should be. */
static void refused_call(void)
{
	for (int rings = 0; rings < 2; rings++) {
		struct talk t = talk_new();
		sip_invite(t.rig, &leg_ab, 1, sdp_audio(t.rig, leg_ab.host[0], 4000));
		sip_reply(t.rig, &leg_ab, SIDE_CALLEE, 183, "INVITE", 1,
			sdp_audio(t.rig, leg_ab.host[1], 4000));
		audio_make_cng(t.audio[0], 4);
		audio_make_silence(t.audio[1], 1500);
		if (rings)
			audio_make_cadence(t.audio[1], 425, 0, 1000, 4000, 3);
		else
			audio_make_sit(t.audio[1]);
		play(&t);
		sip_reply(t.rig, &leg_ab, SIDE_CALLEE, 404, "INVITE", 1, NULL);
		sip_request(t.rig, &leg_ab, SIDE_CALLER, "ACK", 1, NULL);
		const struct call *call = rig_only_call(t.rig);
		g_assert_cmpstr(call->verdict_root, ==, "SIG-NO-ANSWER");
		g_assert_cmpint(find(call, "SIG-AUDIO-SIT") != NULL, ==, !rings);
		g_assert_null(find(call, "SIG-AUDIO-RINGBACK"));
		g_assert_null(find(call, "SIG-T38-NOT-OFFERED"));
		talk_free(&t);
	}
}

static void nobody_switches(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 1);
	audio_make_silence(t.audio[1], 1000);
	audio_make_tone(t.audio[1], 2100, 0, 3000, 3000);
	audio_make_silence(t.audio[1], 80);
	audio_make_dis(t.audio[1]);
	audio_make_silence(t.audio[1], 3000);
	play(&t);
	const struct call *call = end(&t, "SIG-T38-NOT-OFFERED", 1);
	const char *detail = find(call, "SIG-T38-NOT-OFFERED")->detail;
	g_assert_nonnull(strstr(detail, "CNG of the caller at "));
	g_assert_nonnull(strstr(detail, "CED of the callee at "));
	g_assert_nonnull(strstr(detail, "V.21 of the callee at "));
	g_assert_nonnull(strstr(detail, "no T.38 is offered in the "));
	talk_free(&t);
}

/* A fax switch speaks before it hands the call to its fax. */
static void menu_in_front_of_a_fax(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 2);
	audio_make_silence(t.audio[1], 1000);
	audio_make_speech(t.audio[1], 5000, 3);
	audio_make_tone(t.audio[1], 2100, 0, 3000, 3000);
	audio_make_silence(t.audio[1], 3000);
	play(&t);
	end(&t, "SIG-T38-NOT-OFFERED", 1);
	talk_free(&t);
}

/* Speech in front of an accepted switch to T.38 says nothing about what is missing then. */
static void switched_behind_speech(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 2);
	audio_make_silence(t.audio[1], 1000);
	audio_make_speech(t.audio[1], 5000, 3);
	play(&t);
	sip_switch(t.rig, &leg_ab);
	rig_wait(t.rig, 10 * T38_SECOND);
	const struct call *call = end(&t, "MEDIA-NONE", 1);
	g_assert_cmpuint(call->sounds->len, ==, 2);
	talk_free(&t);
}

/* The calling side's gateway switches, and there is nothing to pass on in T.38 but silence: the voice is why no DIS comes. A callee
 * that sends CED there is a fax. */
static void silent_in_t38(void)
{
	for (int ced = 0; ced < 2; ced++) {
		struct talk t = talk_new();
		sip_set_up(t.rig, &leg_ab);
		audio_make_cng(t.audio[0], 2);
		audio_make_silence(t.audio[1], 1000);
		audio_make_speech(t.audio[1], 5000, 3);
		play(&t);
		sip_request(t.rig, &leg_ab, SIDE_CALLER, "INVITE", 2,
			sdp_image(t.rig, leg_ab.host[SIDE_CALLER], 5000));
		sip_reply(t.rig, &leg_ab, SIDE_CALLEE, 200, "INVITE", 2,
			sdp_image(t.rig, leg_ab.host[SIDE_CALLEE], 5000));
		sip_request(t.rig, &leg_ab, SIDE_CALLER, "ACK", 2, NULL);
		struct udptl_line u =
			udptl_line_of(t.rig, leg_ab.host[0], 5000, leg_ab.host[1], 5000);
		const struct line line = udptl_line_line(&u);
		for (int i = 0; i < 12; i++) {
			fax_indicator(&line, SIDE_CALLER, i % 2 == 0 ? IFP_CNG : IFP_NO_SIGNAL);
			fax_indicator(&line, SIDE_CALLEE, ced ? IFP_CED : IFP_NO_SIGNAL);
			rig_wait(t.rig, 3 * T38_SECOND);
		}
		udptl_line_free(&u);
		const struct call *call =
			ced ? end(&t, "T30-NO-DIS", 2) : end(&t, "SIG-AUDIO-VOICE", 3);
		const struct finding *f = find(call, "T30-NO-DIS");
		g_assert_nonnull(f);
		g_assert_cmpstr(f->caused_by, ==, ced ? NULL : "SIG-AUDIO-VOICE");
		talk_free(&t);
	}
}

static void refused_by_a_voice(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 1);
	audio_make_silence(t.audio[1], 1000);
	audio_make_speech(t.audio[1], 3000, 4);
	play(&t);
	sip_request(t.rig, &leg_ab, SIDE_CALLER, "INVITE", 2,
		sdp_image(t.rig, leg_ab.host[SIDE_CALLER], 5000));
	sip_reply(t.rig, &leg_ab, SIDE_CALLEE, 488, "INVITE", 2, NULL);
	sip_request(t.rig, &leg_ab, SIDE_CALLER, "ACK", 2, NULL);
	audio_make_silence(t.audio[0], 3500);
	audio_make_speech(t.audio[1], 3500, 5);
	play(&t);
	const struct call *call = end(&t, "SIG-AUDIO-VOICE", 2);
	g_assert_nonnull(find(call, "SIG-T38-REFUSED"));
	talk_free(&t);
}

/* A gateway that hears the fax of its own side offers T.38: the other refuses, whatever is in the audio. */
static void refused_by_the_calling_side(void)
{
	struct talk t = talk_new();
	sip_set_up(t.rig, &leg_ab);
	audio_make_cng(t.audio[0], 2);
	audio_make_silence(t.audio[1], 1000);
	audio_make_speech(t.audio[1], 5000, 6);
	play(&t);
	sip_request(t.rig, &leg_ab, SIDE_CALLEE, "INVITE", 1,
		sdp_image(t.rig, leg_ab.host[SIDE_CALLEE], 5000));
	sip_reply(t.rig, &leg_ab, SIDE_CALLER, 488, "INVITE", 1, NULL);
	sip_request(t.rig, &leg_ab, SIDE_CALLEE, "ACK", 1, NULL);
	end(&t, "SIG-T38-REFUSED", 1);
	talk_free(&t);
}

/* Two people talk; the beep of an answering machine may be 1100 Hz. */
static void voice_call(void)
{
	for (int beep = 0; beep < 2; beep++) {
		struct talk t = talk_new();
		sip_set_up(t.rig, &leg_ab);
		audio_make_silence(t.audio[0], 4000);
		audio_make_speech(t.audio[0], 6000, 1);
		audio_make_speech(t.audio[1], 3000, 2);
		if (beep)
			audio_make_tone(t.audio[1], 1100, 0, 3000, 500);
		audio_make_silence(t.audio[1], 6000);
		play(&t);
		end(&t, NULL, 0);
		talk_free(&t);
	}
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/verdict_audio/voice", voice_answers);
	g_test_add_func("/verdict_audio/sit", announcement);
	g_test_add_func("/verdict_audio/busy", busy);
	g_test_add_func("/verdict_audio/ringback", still_rings);
	g_test_add_func("/verdict_audio/ringback-early", rang_before_the_answer);
	g_test_add_func("/verdict_audio/refused-call", refused_call);
	g_test_add_func("/verdict_audio/not-offered", nobody_switches);
	g_test_add_func("/verdict_audio/menu", menu_in_front_of_a_fax);
	g_test_add_func("/verdict_audio/then-t38", switched_behind_speech);
	g_test_add_func("/verdict_audio/silent-in-t38", silent_in_t38);
	g_test_add_func("/verdict_audio/refused", refused_by_a_voice);
	g_test_add_func("/verdict_audio/refused-by-caller", refused_by_the_calling_side);
	g_test_add_func("/verdict_audio/voice-call", voice_call);
	return g_test_run();
}
