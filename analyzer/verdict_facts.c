#include "analyzer/verdict_facts.h"

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define EXCHANGE(fax, i) (&g_array_index((fax)->exchanges, struct fax_exchange, i))
#define STREAM(fax, i) ((const struct fax_stream_info *)g_ptr_array_index((fax)->streams, i))
#define PAGE(fax, i) ((const struct fax_page *)g_ptr_array_index((fax)->pages, i))

const char *verdict_side(int side)
{
	return side == SIDE_CALLER ? "caller" : "callee";
}

bool verdict_success(const struct call *call)
{
	return call->fax != NULL && call->fax->result.status == FAX_SUCCESS;
}

static bool is_good(const struct fax_frame *f, enum t30_fcf fcf, int from)
{
	return f->fcf == fcf && f->fcs == T38_FCS_OK && (from < 0 || (int)f->from == from);
}

unsigned verdict_count(
	const struct fax *fax, enum t30_fcf fcf, int from, const struct fax_frame **last)
{
	unsigned n = 0;
	for (guint i = 0; i < fax->frames->len; i++) {
		if (!is_good(FRAME(fax, i), fcf, from))
			continue;
		n++;
		if (last != NULL)
			*last = FRAME(fax, i);
	}
	return n;
}

const struct fax_frame *verdict_first(const struct fax *fax, enum t30_fcf fcf, int from)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (is_good(FRAME(fax, i), fcf, from))
			return FRAME(fax, i);
	return NULL;
}

const struct fax_exchange *verdict_exchange(const struct fax *fax, int index)
{
	return index >= 0 && (guint)index < fax->exchanges->len ? EXCHANGE(fax, index) : NULL;
}

const struct fax_exchange *verdict_last_exchange(const struct fax *fax)
{
	return verdict_exchange(fax, (int)fax->exchanges->len - 1);
}

uint64_t verdict_packets(const struct call *call, int side)
{
	uint64_t n = 0;
	for (guint f = 0; f < call->faxes->len; f++) {
		const struct fax *fax = g_ptr_array_index(call->faxes, f);
		for (guint i = 0; i < fax->streams->len; i++)
			n += (int)STREAM(fax, i)->from == side ? STREAM(fax, i)->packets : 0;
	}
	return n;
}

uint64_t verdict_last_packet(const struct fax *fax, int side)
{
	uint64_t packet = 0;
	for (guint i = 0; i < fax->streams->len; i++)
		if ((int)STREAM(fax, i)->from == side && STREAM(fax, i)->packets > 0)
			packet = MAX(packet, STREAM(fax, i)->last_packet);
	return packet;
}

t38_time verdict_last_heard(const struct fax *fax, int side)
{
	t38_time last = T38_NEVER;
	for (guint i = 0; i < fax->streams->len; i++)
		if ((int)STREAM(fax, i)->from == side && STREAM(fax, i)->packets > 0)
			last = MAX(last, STREAM(fax, i)->last);
	return last;
}

t38_time verdict_end(const struct call *call)
{
	t38_time end = call->fax != NULL ? call->fax->last : call->start;
	if (call->bye_packet != 0)
		return MAX(end, call->t_bye);
	return call->input_end != T38_NEVER ? MAX(end, call->input_end) : end;
}

bool verdict_failed(const struct call *call)
{
	return call->fax != NULL &&
	       (call->fax->result.status == FAX_FAILED || call->fax->result.status == FAX_PARTIAL);
}

bool verdict_lost(const struct fax *fax, int side, t38_time begin, t38_time end)
{
	for (guint i = 0; i < fax->losses->len; i++) {
		const struct fax_loss *loss = &g_array_index(fax->losses, struct fax_loss, i);
		if ((int)loss->from == side && loss->t > begin && loss->t <= end)
			return true;
	}
	return false;
}

/* When the side had last sent something in front of `t`. */
static t38_time sent_before(const struct fax *fax, int side, t38_time t)
{
	t38_time last = fax->first;
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		t38_time sent = s->kind == FAX_SIGNAL_INDICATOR ? s->t : s->t_end;
		if ((int)s->from == side && sent < t)
			last = MAX(last, sent);
	}
	return last;
}

bool verdict_lost_within(const struct fax *fax, int side, t38_time begin, t38_time end)
{
	for (guint i = 0; i < fax->losses->len; i++) {
		const struct fax_loss *loss = &g_array_index(fax->losses, struct fax_loss, i);
		if ((int)loss->from == side && loss->lost > 1 && loss->t > begin &&
			sent_before(fax, side, loss->t) < end)
			return true;
	}
	return false;
}

static bool goes_on(const struct fax_exchange *x)
{
	switch (x->response_fcf) {
	case T30_FCF_CFR:
	case T30_FCF_MCF:
	case T30_FCF_RTP:
	case T30_FCF_PIP:
	case T30_FCF_CTR:
	case T30_FCF_ERR:
		return x->allowed;
	default:
		return false;
	}
}

t38_time verdict_progress(const struct fax *fax)
{
	t38_time last = fax->first;
	for (guint i = 0; i < fax->exchanges->len; i++)
		if (EXCHANGE(fax, i)->response != NULL && goes_on(EXCHANGE(fax, i)))
			last = MAX(last, EXCHANGE(fax, i)->t_response);
	return last;
}

const struct fax_page *verdict_page(const struct fax *fax, unsigned number)
{
	return number > 0 && number <= fax->pages->len ? PAGE(fax, number - 1) : NULL;
}

const struct fax_page *verdict_page_at(const struct fax *fax, t38_time t)
{
	const struct fax_page *at = NULL;
	for (guint i = 0; i < fax->pages->len; i++)
		if (PAGE(fax, i)->t <= t && t <= PAGE(fax, i)->t_end + T38_SECOND)
			at = PAGE(fax, i);
	return at;
}

bool verdict_version_raised(const struct call *call)
{
	const struct t38_setup *t = &call->t38;
	if (!t->negotiated || t->offered_by < 0)
		return false;
	return MAX(t->side[!t->offered_by].version, 0) > MAX(t->side[t->offered_by].version, 0);
}

bool verdict_rate_management_differs(const struct call *call)
{
	const char *a = call->t38.side[0].rate_management, *b = call->t38.side[1].rate_management;
	return call->t38.negotiated && a != NULL && b != NULL && g_ascii_strcasecmp(a, b) != 0;
}

int verdict_mute_side(const struct call *call)
{
	bool caller = verdict_packets(call, SIDE_CALLER) > 0,
	     callee = verdict_packets(call, SIDE_CALLEE) > 0;
	return caller == callee ? -1 : caller ? SIDE_CALLEE : SIDE_CALLER;
}

bool verdict_heard_other(const struct fax *fax, int side)
{
	for (guint i = 0; i < fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(fax->frames, struct fax_frame, i);
		bool first = f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_CSI ||
			     f->fcf == T30_FCF_NSF || f->fcf == T30_NONE || f->fcf == T30_FCF_DCN;
		if ((int)f->from == side && f->fcs == T38_FCS_OK && !first)
			return true;
	}
	return false;
}

int verdict_lacked_side(const struct call *call)
{
	int mute = verdict_mute_side(call);
	bool lacked = mute >= 0 && (call->signalling == SIGNALLING_NONE || call->mid_dialog ||
					   verdict_heard_other(call->fax, !mute));
	return lacked ? mute : -1;
}
