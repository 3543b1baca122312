/* Findings on the T.30 session of a fax: commands and responses (T.30 5). */
#include <string.h>

#include "analyzer/t30_offer.h"
#include "analyzer/verdict_check.h"
#include "analyzer/verdict_facts.h"
#include "dissect/t30_bits.h"

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define EXCHANGE(fax, i) (&g_array_index((fax)->exchanges, struct fax_exchange, i))

/* A called machine says DIS behind CED, within 5 s; so long without it, it does not (T.30 5.4.3.1). */
#define DIS_DUE (10 * T38_SECOND)

#define MOST_ATTEMPTS 3u	 /* T.30 5.4.1: of a command */
#define T4_LEAST (2550 * T38_MS) /* T.30 5.4.3.1: 3 s - 15 % */
#define MANY_RNR 3u
#define MOST_PPR 4u /* T.30 A.4.4: the fourth asks for CTC or EOR */

/* Bits of DIS (T.30 Table 2). */
#define BIT_TRANSMITS 9
#define BIT_RECEIVES 10

static struct finding *of_frame(struct finding *f, const struct fax_frame *frame)
{
	f->from = (int)frame->from;
	f->t_end = frame->t_end;
	finding_packet(f, frame->last_packet);
	return f;
}

static struct finding *of_exchange(
	const struct call *call, struct finding *f, const struct fax_exchange *x)
{
	f->exchange = (int)(x - EXCHANGE(call->fax, 0));
	f->page = x->page;
	finding_packet(f, x->first_packet);
	finding_packet(f, x->last_packet);
	finding_packet(f, x->response_packet);
	return f;
}

/* ---- phase B ---- */

static bool said_anything(const struct fax *fax, int side)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (!FRAME(fax, i)->fast && (int)FRAME(fax, i)->from == side)
			return true;
	return false;
}

static bool sent_indicator(const struct fax *fax, int side, enum ifp_indicator value)
{
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if ((int)s->from == side && s->kind == FAX_SIGNAL_INDICATOR && s->value == value)
			return true;
	}
	return false;
}

static void find_no_dis(struct call *call)
{
	const struct fax *fax = call->fax;
	uint64_t packet = verdict_last_packet(fax, SIDE_CALLEE);
	t38_time until = MAX(fax->last, verdict_last_heard(fax, SIDE_CALLEE));
	bool ced = sent_indicator(fax, SIDE_CALLEE, IFP_CED);
	bool preamble = sent_indicator(fax, SIDE_CALLEE, IFP_V21_PREAMBLE);
	if (fax->first == T38_NEVER || said_anything(fax, SIDE_CALLEE) ||
		verdict_first(fax, T30_FCF_DIS, -1) != NULL || fax->pages->len > 0 || packet == 0 ||
		until - fax->first < DIS_DUE)
		return;
	struct finding *f = finding_add(call, FINDING_T30_NO_DIS, until, packet,
		"%.0f s of T.38 without a frame of the callee, which sends %s",
		(double)(until - fax->first) / (double)T38_SECOND,
		preamble ? "preambles"
		: ced	 ? "CED"
			 : "no fax signal: a voice, or no fax machine");
	f->from = SIDE_CALLEE;
	finding_packet(f, verdict_last_packet(fax, SIDE_CALLER));
}

static struct bytes fif_of(const struct fax_frame *f)
{
	struct t30_frame frame;
	t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame);
	return frame.fif;
}

/* Each DCS against the DIS or DTC of the other side before it. */
static const char *find_excess(
	const struct fax *fax, const struct fax_frame **at, const struct fax_frame **dis)
{
	const struct fax_frame *offer[2] = {NULL, NULL};
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->fcs != T38_FCS_OK || f->fast)
			continue;
		if (f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_DTC)
			offer[f->from] = f;
		if (f->fcf != T30_FCF_DCS || offer[!f->from] == NULL)
			continue;
		const char *what = t30_offer_exceeded(fif_of(offer[!f->from]), fif_of(f));
		*at = f;
		*dis = offer[!f->from];
		if (what != NULL)
			return what;
	}
	return NULL;
}

/* Machines that know each other by NSF, or a gateway that alters DIS on one leg: it may go well. */
static void find_capability(struct call *call)
{
	const struct fax_frame *at, *dis;
	const char *what = find_excess(call->fax, &at, &dis);
	if (what == NULL)
		return;
	struct finding *f =
		of_frame(finding_add(call, FINDING_T30_CAPABILITY, at->t, at->first_packet,
				 "the %s's DCS asks for %s", verdict_side((int)at->from), what),
			at);
	finding_packet(f, dis->last_packet);
	f->severity = verdict_success(call) ? SEVERITY_NOTE : SEVERITY_ERROR;
}

static bool bit_of(const struct fax_frame *f, unsigned bit)
{
	struct bytes fif = fif_of(f);
	return t30_bits_value(fif.at, bytes_left(&fif), bit, 1) != 0;
}

static void find_cannot_receive(struct call *call)
{
	const struct fax_exchange *x = verdict_last_exchange(call->fax);
	const struct fax_frame *dis = NULL;
	if (verdict_success(call) || call->fax->pages->len > 0 || x == NULL ||
		x->fcf != T30_FCF_DIS ||
		(x->response_fcf != T30_FCF_DCN && x->attempts >= MOST_ATTEMPTS) ||
		verdict_count(call->fax, T30_FCF_DIS, -1, &dis) == 0 || bit_of(dis, BIT_RECEIVES))
		return;
	of_frame(finding_add(call, FINDING_T30_CANNOT_RECEIVE, dis->t, dis->first_packet,
			 "DIS of the %s has bit 10 (receives) at 0", verdict_side((int)dis->from)),
		dis);
}

static void find_polling(struct call *call)
{
	const struct fax *fax = call->fax;
	const struct fax_frame *dtc = verdict_first(fax, T30_FCF_DTC, -1), *dis;
	if (dtc == NULL || verdict_success(call) || fax->pages->len > 0 ||
		verdict_first(fax, T30_FCF_DCS, !dtc->from) != NULL)
		return;
	dis = verdict_first(fax, T30_FCF_DIS, !dtc->from);
	const struct fax_exchange *x = verdict_last_exchange(fax);
	bool refused = x != NULL && x->fcf == T30_FCF_DTC && x->response_fcf == T30_FCF_DCN;
	bool nothing = dis != NULL && !bit_of(dis, BIT_TRANSMITS);
	if (!refused && !nothing)
		return;
	struct finding *f =
		of_frame(finding_add(call, FINDING_T30_POLLING_REFUSED, dtc->t, dtc->first_packet,
				 "DTC of the %s is %s%s", verdict_side((int)dtc->from),
				 refused ? "answered with DCN" : "not answered with DCS",
				 nothing ? "; DIS has bit 9 (ready to transmit) at 0" : ""),
			dtc);
	if (x == NULL)
		return;
	of_exchange(call, f, x);
	f->t_end = MAX(f->t_end, x->t_last);
}

static void find_nonstandard(struct call *call)
{
	static const enum t30_fcf frames[] = {T30_FCF_NSS, T30_FCF_NSC};
	for (size_t i = 0; i < G_N_ELEMENTS(frames); i++) {
		const struct fax_frame *f = verdict_first(call->fax, frames[i], -1);
		if (f == NULL)
			continue;
		const char *vendor = call->fax->identity[f->from].nsf_vendor;
		of_frame(finding_add(call, FINDING_T30_NONSTANDARD, f->t, f->first_packet,
				 "the %s sends %s%s%s", verdict_side((int)f->from), f->name,
				 vendor != NULL ? ", of " : "", vendor != NULL ? vendor : ""),
			f);
		return;
	}
}

/* Trainings that were refused, each with its command. */
static void training_packets(const struct fax *fax, struct finding *f)
{
	for (guint i = 0; i < fax->exchanges->len; i++)
		if (EXCHANGE(fax, i)->response_fcf == T30_FCF_FTT)
			finding_packet(f, EXCHANGE(fax, i)->response_packet);
}

/* What is known of the trainings since CFR last came, or from the beginning on. */
struct trainings {
	unsigned refused;
	const struct fax_frame *last; /* the last FTT of all; NULL: none */
	bool trained; /* CFR came behind it; or a command behind a page shows that it did */
};

/* FTT behind a command that asks for no training is a wrong response. */
static struct trainings count_trainings(const struct fax *fax)
{
	struct trainings t = {0, NULL, false};
	unsigned wrong = 0;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		bool good = f->fcs == T38_FCS_OK && !f->fast;
		if (good && f->fcf == T30_FCF_FTT) {
			t.refused = t.trained ? 1 : t.refused + 1;
			t.last = f;
			t.trained = false;
		} else if (good && f->fcf == T30_FCF_CFR) {
			t.trained = true;
		}
	}
	for (guint i = 0; i < fax->exchanges->len && t.last != NULL; i++) {
		const struct fax_exchange *x = EXCHANGE(fax, i);
		t.trained = t.trained || (x->phase == 'D' && x->t > t.last->t);
		wrong += x->response_fcf == T30_FCF_FTT && !x->allowed;
	}
	t.refused -= MIN(wrong, t.refused);
	return t;
}

/* BYE in place of the next training: nobody gave up by then. */
static bool hung_up_behind(const struct call *call, const struct trainings *t)
{
	return t->refused < MOST_ATTEMPTS && call->bye_packet != 0 &&
	       call->t_bye - t->last->t_end < T4_LEAST &&
	       verdict_first(call->fax, T30_FCF_DCN, -1) == NULL;
}

/* The last training was refused, or the side that refused several gives up. What else becomes of it is another fault. */
static bool last_refused(const struct call *call, const struct trainings *t)
{
	for (guint i = call->fax->exchanges->len; i > 0; i--) {
		const struct fax_exchange *x = EXCHANGE(call->fax, i - 1);
		if (x->fcf == T30_FCF_DCS)
			return (x->response_fcf == T30_FCF_FTT && !hung_up_behind(call, t)) ||
			       (x->response_fcf == T30_FCF_DCN && t->refused >= MOST_ATTEMPTS);
	}
	return t->refused >= MOST_ATTEMPTS;
}

static void find_training_failed(struct call *call)
{
	struct trainings t = count_trainings(call->fax);
	if (t.refused == 0 || t.trained || !last_refused(call, &t))
		return;
	struct finding *f =
		of_frame(finding_add(call, FINDING_T30_TRAINING_FAILED, t.last->t, 0,
				 "FTT %u time%s, no CFR", t.refused, t.refused == 1 ? "" : "s"),
			t.last);
	training_packets(call->fax, f);
}

static void find_fallback(struct call *call)
{
	struct trainings t = count_trainings(call->fax);
	if (t.refused == 0 || !t.trained)
		return;
	struct finding *f = of_frame(finding_add(call, FINDING_T30_RATE_FALLBACK, t.last->t, 0,
					     "FTT %u time%s before a training went well", t.refused,
					     t.refused == 1 ? "" : "s"),
		t.last);
	training_packets(call->fax, f);
}

/* ---- commands and responses ---- */

/* RNR is for ECM alone (T.30 A.3.6); a sender that then asks with RR took it for what it says. */
static bool was_taken(const struct fax *fax, guint i)
{
	return EXCHANGE(fax, i)->response_fcf == T30_FCF_RNR && i + 1 < fax->exchanges->len &&
	       EXCHANGE(fax, i + 1)->fcf == T30_FCF_RR;
}

static void find_wrong(struct call *call)
{
	for (guint i = 0; i < call->fax->exchanges->len; i++) {
		const struct fax_exchange *x = EXCHANGE(call->fax, i);
		if (x->response == NULL || x->allowed || was_taken(call->fax, i))
			continue;
		struct finding *f = of_exchange(call,
			finding_add(call, FINDING_T30_WRONG_RESPONSE, x->t_response,
				x->response_packet, "the %s answers %s with %s",
				verdict_side(!x->from), x->command, x->response),
			x);
		f->from = !x->from;
		f->severity = verdict_success(call) ? SEVERITY_NOTE : SEVERITY_ERROR;
		return;
	}
}

/* The last command and its response; an RR in whose T4 the sender gave up has none. */
static const struct fax_exchange *last_responded(const struct fax *fax)
{
	const struct fax_exchange *x = verdict_last_exchange(fax);
	bool asking = x != NULL && x->fcf == T30_FCF_RR && x->response == NULL && x->attempts == 1;
	return asking ? verdict_exchange(fax, (int)fax->exchanges->len - 2) : x;
}

static void find_not_ready(struct call *call)
{
	const struct fax_frame *last = NULL;
	const struct fax_exchange *x = last_responded(call->fax);
	unsigned n = verdict_count(call->fax, T30_FCF_RNR, -1, &last);
	if (verdict_success(call) || x == NULL || x->response_fcf != T30_FCF_RNR || n < MANY_RNR)
		return;
	const struct fax_frame *first = verdict_first(call->fax, T30_FCF_RNR, -1);
	of_frame(finding_add(call, FINDING_T30_RECEIVER_NOT_READY, first->t, first->first_packet,
			 "RNR %u times in %.0f s, to the end", n,
			 (double)(last->t_end - first->t) / (double)T38_SECOND),
		last);
}

static bool is_first_command(const struct fax_exchange *x)
{
	return x->fcf == T30_FCF_DIS || x->fcf == T30_FCF_DTC;
}

static bool by_loss(enum fax_repeat why)
{
	return why == FAX_REPEAT_COMMAND_LOST || why == FAX_REPEAT_RESPONSE_LOST ||
	       why == FAX_REPEAT_RESPONSE_BAD;
}

/* Its good response was not heard: the commanding machine sent the command again and then gave up. */
static bool was_unheard(const struct call *call, const struct fax_exchange *x)
{
	const struct fax_frame *dcn = verdict_first(call->fax, T30_FCF_DCN, (int)x->from);
	return x->response != NULL && x->allowed && x->attempts > 1 && dcn != NULL &&
	       dcn->t > x->t_response && x->response_fcf != T30_FCF_DCN &&
	       x->why == FAX_REPEAT_RESPONSE_UNHEARD;
}

static bool is_unanswered(const struct call *call, const struct fax_exchange *x)
{
	unsigned least = is_first_command(x) ? 2 : MOST_ATTEMPTS;
	if (x->response != NULL)
		return was_unheard(call, x);
	return x->attempts >= least || by_loss(x->why);
}

static const struct fax_exchange *unanswered(const struct call *call)
{
	const struct fax_exchange *x = verdict_last_exchange(call->fax);
	return x != NULL && !verdict_success(call) && is_unanswered(call, x) ? x : NULL;
}

static void add_unanswered(struct call *call, enum finding_id id, const struct fax_exchange *x)
{
	struct finding *f = finding_add(call, id, x->t, x->first_packet,
		"%s of the %s is sent %u time%s and not answered%s", x->command,
		verdict_side((int)x->from), x->attempts, x->attempts == 1 ? "" : "s",
		x->response != NULL ? " in time" : "");
	of_exchange(call, f, x);
	for (guint i = 0; i < call->fax->frames->len; i++)
		if (FRAME(call->fax, i)->attempt > 0 && FRAME(call->fax, i)->t >= x->t &&
			FRAME(call->fax, i)->fcf == x->fcf)
			finding_packet(f, FRAME(call->fax, i)->last_packet);
	f->from = !x->from;
	f->t_end = x->t_last;
}

/* A receiver that begins anew behind a page waits for the sender, whose page was not ended. */
static void find_dis_unanswered(struct call *call)
{
	const struct fax_exchange *x = unanswered(call);
	if (x != NULL && is_first_command(x) && call->fax->pages->len == 0)
		add_unanswered(call, FINDING_T30_DIS_UNANSWERED, x);
}

static void find_unanswered(struct call *call)
{
	const struct fax_exchange *x = unanswered(call);
	if (x != NULL && !is_first_command(x))
		add_unanswered(call, FINDING_T30_COMMAND_UNANSWERED, x);
}

/* ---- ECM ---- */

static unsigned count_commands(const struct fax *fax, enum t30_fcf fcf)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->exchanges->len; i++)
		n += EXCHANGE(fax, i)->fcf == fcf;
	return n;
}

/* The fourth PPR for a block is followed by the same PPS again: neither CTC nor EOR (T.30 A.4.4). */
static bool past_fourth(const struct fax *fax)
{
	unsigned run = 0;
	for (guint i = 0; i < fax->exchanges->len; i++) {
		const struct fax_exchange *x = EXCHANGE(fax, i);
		if (x->fcf != T30_FCF_PPS || (run > 0 && x->from != EXCHANGE(fax, i - 1)->from))
			run = 0;
		if (x->fcf == T30_FCF_PPS && run >= MOST_PPR)
			return true;
		run = x->response_fcf == T30_FCF_PPR ? run + 1 : 0;
	}
	return false;
}

static void find_retries(struct call *call)
{
	const struct fax *fax = call->fax;
	unsigned frames = 0, resent = 0;
	unsigned gave_up = count_commands(fax, T30_FCF_CTC) + count_commands(fax, T30_FCF_EOR);
	unsigned ppr = verdict_count(fax, T30_FCF_PPR, -1, NULL);
	for (guint i = 0; i < fax->pages->len; i++) {
		const struct fax_page *page = g_ptr_array_index(fax->pages, i);
		frames += page->frames;
		resent += page->resent_frames;
	}
	bool past = past_fourth(fax);
	if (gave_up == 0 && resent * 4 <= frames && !past)
		return;
	struct finding *f = finding_add(call, FINDING_T30_ECM_RETRIES, fax->first, 0,
		"PPR %u time%s, %u of %u frames are sent again, CTC or EOR %u time%s%s", ppr,
		ppr == 1 ? "" : "s", resent, frames, gave_up, gave_up == 1 ? "" : "s",
		past ? "; behind the fourth PPR the sender goes on without one" : "");
	for (guint i = 0; i < fax->exchanges->len; i++)
		if (EXCHANGE(fax, i)->response_fcf == T30_FCF_PPR) {
			finding_packet(f, EXCHANGE(fax, i)->response_packet);
			f->t_end = EXCHANGE(fax, i)->t_response;
		}
}

/* ---- the other hop ---- */

static const struct fax_frame *same_frame(const struct fax *other, const struct fax_frame *f)
{
	return verdict_first(other, f->fcf, (int)f->from);
}

static bool is_altered(const struct fax_frame *a, const struct fax_frame *b)
{
	return b != NULL &&
	       (a->length != b->length || memcmp(a->octets, b->octets, a->length) != 0);
}

/* What the receiver offers there is less than what DCS asks for here. */
static void exceeds_other(struct call *call, const struct fax_frame *dis, const char *where)
{
	const struct fax_frame *dcs = verdict_first(call->fax, T30_FCF_DCS, !dis->from);
	const char *what = dcs != NULL ? t30_offer_exceeded(fif_of(dis), fif_of(dcs)) : NULL;
	if (what == NULL || !verdict_failed(call))
		return;
	of_frame(finding_add(call, FINDING_T30_CAPABILITY, dcs->t, dcs->first_packet,
			 "the %s's DCS asks for %s, which %s on %s does not offer",
			 verdict_side((int)dcs->from), what, dis->name, where),
		dcs);
}

static bool has_finding(const struct call *call, enum finding_id id)
{
	for (guint i = 0; i < call->findings->len; i++)
		if (finding_is(&g_array_index(call->findings, struct finding, i), id))
			return true;
	return false;
}

bool verdict_altered(struct call *call, const struct fax *other, const char *where)
{
	static const enum t30_fcf frames[] = {T30_FCF_DIS, T30_FCF_DTC, T30_FCF_DCS};
	for (size_t k = 0; k < G_N_ELEMENTS(frames); k++) {
		const struct fax_frame *f = verdict_first(call->fax, frames[k], -1);
		const struct fax_frame *o = f != NULL ? same_frame(other, f) : NULL;
		if (f == NULL || !is_altered(f, o))
			continue;
		of_frame(finding_add(call, FINDING_T30_ALTERED, f->t, o->last_packet,
				 "%s of the %s is not the same on %s", f->name,
				 verdict_side((int)f->from), where),
			f);
		if (frames[k] != T30_FCF_DCS && !has_finding(call, FINDING_T30_CAPABILITY))
			exceeds_other(call, o, where);
		return true;
	}
	return false;
}

/* What the machines agree on, as both hops of the same call have it. */
static void find_altered(struct call *call)
{
	for (guint i = 0; i < call->faxes->len; i++) {
		const struct fax *other = g_ptr_array_index(call->faxes, i);
		char where[32];
		g_snprintf(where, sizeof(where), "hop %u", other->hop);
		if (other != call->fax && verdict_altered(call, other, where))
			return;
	}
}

const struct verdict_check verdict_t30_checks[] = {
	{FINDING_T30_NO_DIS, find_no_dis},
	{FINDING_T30_ALTERED, find_altered},
	{FINDING_T30_NONSTANDARD, find_nonstandard},
	{FINDING_T30_CANNOT_RECEIVE, find_cannot_receive},
	{FINDING_T30_POLLING_REFUSED, find_polling},
	{FINDING_T30_CAPABILITY, find_capability},
	{FINDING_T30_TRAINING_FAILED, find_training_failed},
	{FINDING_T30_RATE_FALLBACK, find_fallback},
	{FINDING_T30_WRONG_RESPONSE, find_wrong},
	{FINDING_T30_RECEIVER_NOT_READY, find_not_ready},
	{FINDING_T30_DIS_UNANSWERED, find_dis_unanswered},
	{FINDING_T30_COMMAND_UNANSWERED, find_unanswered},
	{FINDING_T30_ECM_RETRIES, find_retries},
	{FINDINGS, NULL},
};
