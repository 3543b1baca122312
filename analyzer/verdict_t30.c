#include "analyzer/verdict_t30.h"

#include "analyzer/finding.h"
#include "analyzer/t30_offer.h"

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define EXCHANGE(fax, i) (&g_array_index((fax)->exchanges, struct fax_exchange, i))

/* A called machine says DIS behind CED, within 5 s; so long without it, it does not (T.30 5.4.3.1). */
#define DIS_DUE (10 * T38_SECOND)

/* DCN that comes later than a response may is a timer's doing (T.30 5.4.3.1, T4 of manual machines). */
#define RESPONSE_DUE (5200 * T38_MS)

#define MOST_ATTEMPTS 3u /* T.30 5.4.1: of a command */
#define MANY_RNR 3u

static const char *side_name(enum side side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

static unsigned count_frames(const struct fax *fax, enum t30_fcf fcf, const struct fax_frame **last)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = FRAME(fax, i);
		if (f->fcf != fcf || f->fcs != T38_FCS_OK)
			continue;
		n++;
		*last = f;
	}
	return n;
}

static const struct fax_exchange *last_exchange(const struct fax *fax)
{
	return fax->exchanges->len > 0 ? EXCHANGE(fax, fax->exchanges->len - 1) : NULL;
}

/* The last packet of the side; 0: it sends none. */
static uint64_t last_packet(const struct fax *fax, enum side side)
{
	uint64_t packet = 0;
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		if (info->from == side && info->packets > 0)
			packet = MAX(packet, info->last_packet);
	}
	return packet;
}

/* ---- phase B ---- */

static bool any_frame(const struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (!FRAME(fax, i)->fast)
			return true;
	return false;
}

static void check_no_dis(struct call *call)
{
	const struct fax *fax = call->fax;
	uint64_t packet = last_packet(fax, SIDE_CALLEE);
	if (any_frame(fax) || fax->pages->len > 0 || fax->result.cut_short || packet == 0 ||
		fax->last - fax->first < DIS_DUE)
		return;
	finding_add(call, FINDING_T30_NO_DIS, fax->last, packet, "%.0f s of T.38 without a frame",
		(double)(fax->last - fax->first) / (double)T38_SECOND);
}

static struct bytes fif_of(const struct fax_frame *f)
{
	struct t30_frame frame;
	t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame);
	return frame.fif;
}

/* Each DCS against the DIS or DTC of the other side before it. */
static const char *find_excess(const struct fax *fax, const struct fax_frame **at)
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
		if (what != NULL)
			return what;
	}
	return NULL;
}

/* Machines that know each other by NSF, or a gateway that alters DIS on one leg: it may go well. */
static bool check_capability(struct call *call)
{
	const struct fax_frame *at;
	const char *what = find_excess(call->fax, &at);
	if (what == NULL)
		return false;
	struct finding *f = finding_add(call, FINDING_T30_CAPABILITY, at->t, at->first_packet,
		"the %s's DCS asks for %s", side_name(at->from), what);
	bool good = call->fax->result.status == FAX_SUCCESS;
	f->severity = good ? SEVERITY_NOTE : SEVERITY_ERROR;
	return !good;
}

static void check_training(struct call *call)
{
	const struct fax_frame *last = NULL, *cfr = NULL;
	unsigned ftt = count_frames(call->fax, T30_FCF_FTT, &last);
	if (ftt == 0 || call->fax->result.cut_short)
		return;
	if (count_frames(call->fax, T30_FCF_CFR, &cfr) == 0)
		finding_add(call, FINDING_T30_TRAINING_FAILED, last->t, last->last_packet,
			"%u times FTT, no CFR", ftt);
	else
		finding_add(call, FINDING_T30_RATE_FALLBACK, last->t, last->last_packet,
			"%u times FTT before a training went well", ftt);
}

/* ---- commands and responses ---- */

static void check_wrong(struct call *call)
{
	for (guint i = 0; i < call->fax->exchanges->len; i++) {
		const struct fax_exchange *x = EXCHANGE(call->fax, i);
		if (x->response == NULL || x->allowed)
			continue;
		finding_add(call, FINDING_T30_WRONG_RESPONSE, x->t_response, x->response_packet,
			"the %s answers %s with %s", side_name(!x->from), x->command, x->response)
			->severity =
			call->fax->result.status == FAX_SUCCESS ? SEVERITY_NOTE : SEVERITY_ERROR;
		return;
	}
}

static void check_not_ready(struct call *call)
{
	const struct fax_frame *last = NULL;
	const struct fax_exchange *x = last_exchange(call->fax);
	unsigned n = count_frames(call->fax, T30_FCF_RNR, &last);
	if (x == NULL || x->response_fcf != T30_FCF_RNR || n < MANY_RNR ||
		call->fax->result.cut_short)
		return;
	finding_add(call, FINDING_T30_RECEIVER_NOT_READY, last->t, last->last_packet,
		"%u times RNR, to the end", n);
}

static bool is_first_command(const struct fax_exchange *x)
{
	return x->fcf == T30_FCF_DIS || x->fcf == T30_FCF_DTC;
}

/* Silence that no loss explains. */
static void check_unanswered(struct call *call)
{
	const struct fax_exchange *x = last_exchange(call->fax);
	bool silent = x != NULL && x->response == NULL && x->why == FAX_REPEAT_SILENCE;
	if (!silent || call->fax->result.status == FAX_SUCCESS || call->fax->result.cut_short)
		return;
	/* A receiver that begins anew behind a page waits for the sender, whose page was not ended. */
	if (is_first_command(x) && x->attempts > 1 && call->fax->pages->len == 0)
		finding_add(call, FINDING_T30_DIS_UNANSWERED, x->t_last, x->last_packet,
			"%s of the %s is sent %u times and not answered", x->command,
			side_name(x->from), x->attempts);
	else if (!is_first_command(x) && x->attempts >= MOST_ATTEMPTS)
		finding_add(call, FINDING_T30_COMMAND_UNANSWERED, x->t_last, x->last_packet,
			"%s of the %s is sent %u times and not answered", x->command,
			side_name(x->from), x->attempts);
}

/* DCN where another response was due, though nothing on the wire forces it. */
static void check_early_dcn(struct call *call)
{
	const struct fax_exchange *x = last_exchange(call->fax);
	if (x == NULL || x->response_fcf != T30_FCF_DCN || x->attempts > 1 ||
		call->fax->result.status == FAX_SUCCESS || x->t_response - x->t_last > RESPONSE_DUE)
		return;
	finding_add(call, FINDING_T30_DCN_EARLY, x->t_response, x->response_packet,
		"the %s answers %s with DCN", side_name(!x->from), x->command);
}

/* ---- ECM ---- */

static unsigned count_commands(const struct fax *fax, enum t30_fcf fcf)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->exchanges->len; i++)
		n += EXCHANGE(fax, i)->fcf == fcf;
	return n;
}

static void check_retries(struct call *call)
{
	unsigned frames = 0, resent = 0;
	unsigned gave_up =
		count_commands(call->fax, T30_FCF_CTC) + count_commands(call->fax, T30_FCF_EOR);
	for (guint i = 0; i < call->fax->pages->len; i++) {
		const struct fax_page *page = g_ptr_array_index(call->fax->pages, i);
		frames += page->frames;
		resent += page->resent_frames;
	}
	if (gave_up == 0 && resent * 4 <= frames)
		return;
	finding_add(call, FINDING_T30_ECM_RETRIES, call->fax->first, 0,
		"%u of %u frames are sent again, %u times CTC or EOR", resent, frames, gave_up);
}

void verdict_t30(struct call *call)
{
	check_no_dis(call);
	bool forced = check_capability(call);
	check_training(call);
	check_wrong(call);
	check_not_ready(call);
	check_unanswered(call);
	if (!forced)
		check_early_dcn(call);
	check_retries(call);
}
