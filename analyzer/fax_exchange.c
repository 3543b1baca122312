#include "analyzer/fax_exchange.h"

#define FRAME(fax, i) (&g_array_index((fax)->frames, struct fax_frame, i))
#define SIGNAL(fax, i) (&g_array_index((fax)->signals, struct fax_signal, i))
#define EXCHANGE(fax, i) (&g_array_index((fax)->exchanges, struct fax_exchange, i))

/* A response has to begin within T4, at most 3.45 s by an automatic machine, 5.18 s by a manual one (T.30 5.4.3.1);
 * what is lost later is not it. */
#define LATEST_RESPONSE (6 * T38_SECOND)

/* ---- T.30's tables ---- */

#define MOST_RESPONSES 9

/* Flow chart and clauses 5.3.6.1.7, A.4.4: what may follow a command. DIS and DTC are followed by a command of
 * the other side; a receiver that missed DCS sends DIS (or DTC) again. */
static const struct row {
	enum t30_fcf command;
	char phase;
	enum t30_fcf responses[MOST_RESPONSES];
} rows[] = {
	{T30_FCF_DIS, 'B', {T30_FCF_DCS, T30_FCF_DTC, T30_FCF_NSS, T30_FCF_CRP, T30_FCF_FNV}},
	{T30_FCF_DTC, 'B',
		{T30_FCF_DCS, T30_FCF_DIS, T30_FCF_NSS, T30_FCF_CRP, T30_FCF_FNV, T30_FCF_TNR}},
	{T30_FCF_NSS, 'B', {T30_FCF_CFR, T30_FCF_FTT, T30_FCF_DIS, T30_FCF_DTC, T30_FCF_CRP}},
	{T30_FCF_DCS, 'B',
		{T30_FCF_CFR, T30_FCF_FTT, T30_FCF_DIS, T30_FCF_DTC, T30_FCF_CRP, T30_FCF_FNV}},
	{T30_FCF_CTC, 'D', {T30_FCF_CTR, T30_FCF_CRP}},
	{T30_FCF_EOR, 'D', {T30_FCF_ERR, T30_FCF_RNR, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_RR, 'D',
		{T30_FCF_RNR, T30_FCF_MCF, T30_FCF_PPR, T30_FCF_ERR, T30_FCF_RTN, T30_FCF_RTP,
			T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_TR, 'B', {T30_FCF_TNR, T30_FCF_DCS, T30_FCF_NSS, T30_FCF_CRP}},
	{T30_FCF_PPS, 'D',
		{T30_FCF_MCF, T30_FCF_PPR, T30_FCF_RNR, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_FDM,
			T30_FCF_RTN, T30_FCF_RTP, T30_FCF_CRP}},
	{T30_FCF_MPS, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_EOM, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_EOP, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_EOS, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_PRI_MPS, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_PRI_EOM, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
	{T30_FCF_PRI_EOP, 'D',
		{T30_FCF_MCF, T30_FCF_RTP, T30_FCF_RTN, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_CRP}},
};

/* Frames in front of the one that counts (T.30 5.3.6.1): identities, addresses, passwords. */
static const enum t30_fcf optional[] = {T30_FCF_CSI, T30_FCF_TSI, T30_FCF_CIG, T30_FCF_NSF,
	T30_FCF_NSC, T30_FCF_SUB, T30_FCF_SEP, T30_FCF_PWD, T30_FCF_SID, T30_FCF_PSA, T30_FCF_CIA,
	T30_FCF_ISP, T30_FCF_TSA, T30_FCF_IRA, T30_FCF_CSA};

static const enum t30_fcf responses[] = {T30_FCF_CFR, T30_FCF_FTT, T30_FCF_CTR, T30_FCF_MCF,
	T30_FCF_RTN, T30_FCF_RTP, T30_FCF_PIP, T30_FCF_PIN, T30_FCF_PID, T30_FCF_RNR, T30_FCF_ERR,
	T30_FCF_PPR, T30_FCF_FDM, T30_FCF_FNV, T30_FCF_TNR, T30_FCF_CRP};

static bool listed(const enum t30_fcf *list, size_t n, enum t30_fcf fcf)
{
	for (size_t i = 0; i < n; i++)
		if (list[i] == fcf)
			return true;
	return false;
}

static const struct row *find_row(enum t30_fcf command)
{
	for (size_t i = 0; i < G_N_ELEMENTS(rows); i++)
		if (rows[i].command == command)
			return &rows[i];
	return NULL;
}

bool fax_exchange_allows(enum t30_fcf command, enum t30_fcf response)
{
	const struct row *row = find_row(command);
	if (response == T30_FCF_DCN)
		return true;
	return row != NULL && listed(row->responses, MOST_RESPONSES, response);
}

const char *fax_exchange_why(enum fax_repeat why)
{
	static const char *const texts[] = {
		[FAX_REPEAT_NONE] = NULL,
		[FAX_REPEAT_ASKED] = "asked for by CRP",
		[FAX_REPEAT_COMMAND_LOST] = "packets of it were lost",
		[FAX_REPEAT_RESPONSE_LOST] = "packets of the response were lost",
		[FAX_REPEAT_RESPONSE_BAD] = "the response came damaged",
		[FAX_REPEAT_RESPONSE_WRONG] = "the response was a wrong one",
		[FAX_REPEAT_RESPONSE_UNHEARD] = "the response was not heard",
		[FAX_REPEAT_SILENCE] = "no response came",
		[FAX_REPEAT_NOT_CAPTURED] = "responses were not captured",
	};
	return texts[why];
}

/* ---- walking through the frames ---- */

struct walk {
	struct fax *fax;
	bool any[2];	     /* the side has packets in the capture */
	const char *because; /* what leads back to phase B, or to CTC */
	bool damaged; /* a V.21 frame of the responding side came damaged since the last command */
	guint signal; /* the next of the signals */
	t38_time data[2]; /* end of the last page data of each side */
};

static struct fax_exchange *last_exchange(const struct walk *w)
{
	guint n = w->fax->exchanges->len;
	return n > 0 ? EXCHANGE(w->fax, n - 1) : NULL;
}

static bool lost_between(const struct fax *fax, enum side from, t38_time begin, t38_time end)
{
	for (guint i = 0; i < fax->losses->len; i++) {
		const struct fax_loss *loss = &g_array_index(fax->losses, struct fax_loss, i);
		if (loss->from == from && loss->t > begin && loss->t <= end)
			return true;
	}
	return false;
}

/* Losses in the command itself, or in the training that belongs to DCS. */
static bool command_lost(const struct walk *w, const struct fax_exchange *x, t38_time until)
{
	t38_time begin = x->t_last - T38_SECOND; /* the preamble, T.30 5.3.1 */
	t38_time end = x->fcf == T30_FCF_DCS ? x->t_last + 3 * T38_SECOND : x->t_last;
	return lost_between(w->fax, x->from, begin, MIN(end, until));
}

/* Why the command did not do, seen at the time of its repetition or at the end. */
static enum fax_repeat cause(const struct walk *w, const struct fax_exchange *x, t38_time now)
{
	if (x->response != NULL && x->response_fcf == T30_FCF_CRP)
		return FAX_REPEAT_ASKED;
	if (x->response != NULL)
		return x->allowed ? FAX_REPEAT_RESPONSE_UNHEARD : FAX_REPEAT_RESPONSE_WRONG;
	if (w->damaged)
		return FAX_REPEAT_RESPONSE_BAD;
	if (!w->any[!x->from])
		return FAX_REPEAT_NOT_CAPTURED;
	if (command_lost(w, x, now))
		return FAX_REPEAT_COMMAND_LOST;
	if (lost_between(w->fax, !x->from, x->t_last, MIN(now, x->t_last + LATEST_RESPONSE)))
		return FAX_REPEAT_RESPONSE_LOST;
	return FAX_REPEAT_SILENCE;
}

/* Page data of either side up to `t`. */
static void pass_data(struct walk *w, t38_time t)
{
	for (; w->signal < w->fax->signals->len; w->signal++) {
		const struct fax_signal *s = SIGNAL(w->fax, w->signal);
		if (s->t > t)
			return;
		bool data = s->kind == FAX_SIGNAL_IMAGE ||
			    (s->kind == FAX_SIGNAL_HDLC && ifp_data_rate(s->value) > 1200);
		if (data)
			w->data[s->from] = MAX(w->data[s->from], s->t);
	}
}

static unsigned page_before(const struct fax *fax, enum side from, t38_time t)
{
	unsigned number = 0;
	for (guint i = 0; i < fax->pages->len; i++) {
		const struct fax_page *page = g_ptr_array_index(fax->pages, i);
		if (page->from == from && page->t <= t)
			number = i + 1;
	}
	return number;
}

/* The same command again, with nothing that answers it or goes on from it between. */
static bool is_repetition(const struct walk *w, const struct fax_frame *f)
{
	const struct fax_exchange *x = last_exchange(w);
	if (x == NULL || x->from != f->from || x->fcf != f->fcf || x->fcf2 != f->fcf2)
		return false;
	if (w->data[f->from] > x->t_last)
		return false;
	bool goes_on = x->response_fcf == T30_FCF_FTT || x->response_fcf == T30_FCF_RNR;
	return x->response == NULL || !goes_on;
}

static void repeat(struct walk *w, struct fax_frame *f)
{
	struct fax_exchange *x = last_exchange(w);
	x->why = f->repeated = cause(w, x, f->t);
	f->attempt = ++x->attempts;
	x->t_last = f->t_end;
	x->last_packet = f->last_packet;
	/* A repetition is answered anew. */
	if (f->repeated == FAX_REPEAT_ASKED)
		x->response = NULL;
	w->damaged = false;
}

static unsigned rate_of(const struct fax_frame *f)
{
	struct t30_frame frame;
	struct t30_params params;
	if (f->fcf != T30_FCF_DCS && f->fcf != T30_FCF_CTC)
		return 0;
	t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame);
	t30_params_parse(frame.fif, true, &params);
	return params.rate;
}

/* A receiver that waits in vain for a command behind a page goes back to phase B when T2 is over (T.30 5.4.3.1). */
static bool by_t2(const struct walk *w, const struct fax_frame *f)
{
	const struct fax_exchange *x = last_exchange(w);
	return (f->fcf == T30_FCF_DIS || f->fcf == T30_FCF_DTC) && x != NULL &&
	       w->data[!f->from] > x->t_last;
}

static void begin(struct walk *w, struct fax_frame *f, const struct row *row)
{
	bool of_page = row->phase == 'D';
	const struct fax_exchange exchange = {.phase = row->phase,
		.from = f->from,
		.command = f->name,
		.fcf = f->fcf,
		.fcf2 = f->fcf2,
		.attempts = 1,
		.t = f->t_end,
		.t_last = f->t_end,
		.first_packet = f->first_packet,
		.last_packet = f->last_packet,
		.page = of_page ? page_before(w->fax, f->from, f->t) : 0,
		.rate = rate_of(f),
		.because = w->because == NULL && by_t2(w, f) ? "T2" : w->because,
		.t_response = T38_NEVER};
	g_array_append_val(w->fax->exchanges, exchange);
	f->attempt = 1;
	w->because = NULL;
	w->damaged = false;
}

/* What sends the session back to an earlier step. */
static void note_because(struct walk *w, const struct fax_exchange *x)
{
	static const enum t30_fcf back[] = {
		T30_FCF_FTT, T30_FCF_RTN, T30_FCF_RTP, T30_FCF_PIN, T30_FCF_PIP, T30_FCF_PPR};
	bool again = listed(back, G_N_ELEMENTS(back), x->response_fcf);
	enum t30_fcf command = x->fcf2 != T30_NONE ? x->fcf2 : x->fcf;
	if (again)
		w->because = x->response;
	else if (command == T30_FCF_EOM || command == T30_FCF_PRI_EOM || command == T30_FCF_EOS)
		w->because = x->command;
}

static void respond(struct walk *w, const struct fax_frame *f)
{
	struct fax_exchange *x = last_exchange(w);
	if (x == NULL || x->from == f->from)
		return;
	/* The response to a repetition that came although the first was answered. */
	if (x->response != NULL && x->response_fcf != T30_FCF_CRP)
		return;
	x->response = f->name;
	x->response_fcf = f->fcf;
	x->t_response = f->t;
	x->response_packet = f->first_packet;
	x->allowed = fax_exchange_allows(x->fcf, f->fcf);
	x->why = x->attempts > 1 ? x->why : FAX_REPEAT_NONE;
	note_because(w, x);
}

/* A command is at once the response to that of the other side: DCS to DIS, DIS to DTC. What follows a post-message
 * command that nobody answered is none. */
static bool responds(const struct walk *w, const struct fax_frame *f)
{
	const struct fax_exchange *x = last_exchange(w);
	return x != NULL && x->from != f->from && x->response == NULL && x->phase == 'B' &&
	       fax_exchange_allows(x->fcf, f->fcf);
}

/* A sender that leaves a command unanswered and goes on, or the end. */
static void give_up(struct walk *w, t38_time now)
{
	struct fax_exchange *x = last_exchange(w);
	if (x != NULL && x->response == NULL)
		x->why = cause(w, x, now);
}

static void take_command(struct walk *w, struct fax_frame *f, const struct row *row)
{
	/* DIS again behind DCS: the called side did not get it, or its training. */
	if (responds(w, f))
		respond(w, f);
	if (is_repetition(w, f)) {
		repeat(w, f);
		return;
	}
	give_up(w, f->t);
	begin(w, f, row);
}

static void take_frame(struct walk *w, struct fax_frame *f)
{
	const struct fax_exchange *x = last_exchange(w);
	const struct row *row = find_row(f->fcf);
	pass_data(w, f->t);
	if (f->fcs != T38_FCS_OK || f->fcf == T30_NONE) {
		w->damaged = w->damaged || (x != NULL && x->from != f->from);
		return;
	}
	if (listed(optional, G_N_ELEMENTS(optional), f->fcf))
		return;
	if (row != NULL)
		take_command(w, f, row);
	else if (listed(responses, G_N_ELEMENTS(responses), f->fcf) || f->fcf == T30_FCF_DCN)
		respond(w, f);
}

static void look_at_streams(struct walk *w)
{
	for (guint i = 0; i < w->fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(w->fax->streams, i);
		w->any[info->from] = w->any[info->from] || info->packets > 0;
	}
}

void fax_exchange_find(struct fax *fax)
{
	struct walk w = {.fax = fax, .data = {T38_NEVER, T38_NEVER}};
	g_array_set_size(fax->exchanges, 0);
	look_at_streams(&w);
	for (guint i = 0; i < fax->frames->len; i++)
		if (!FRAME(fax, i)->fast)
			take_frame(&w, FRAME(fax, i));
	give_up(&w, fax->last);
}

bool fax_exchange_is_end(enum t30_fcf command)
{
	return command == T30_FCF_EOP || command == T30_FCF_PRI_EOP || command == T30_FCF_EOS;
}

/* ---- phases ---- */

static bool ends_procedure(const struct fax_exchange *x)
{
	enum t30_fcf command = x->fcf2 != T30_NONE ? x->fcf2 : x->fcf;
	return (command == T30_FCF_EOP || command == T30_FCF_PRI_EOP) &&
	       (x->response_fcf == T30_FCF_MCF || x->response_fcf == T30_FCF_RTP ||
		       x->response_fcf == T30_FCF_ERR);
}

static bool dcn_seen(const struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (FRAME(fax, i)->fcf == T30_FCF_DCN && FRAME(fax, i)->fcs == T38_FCS_OK)
			return true;
	return false;
}

static bool any_frame(const struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++)
		if (FRAME(fax, i)->fcs == T38_FCS_OK)
			return true;
	return false;
}

char fax_exchange_phase(const struct fax *fax)
{
	const struct fax_exchange *x =
		fax->exchanges->len > 0 ? EXCHANGE(fax, fax->exchanges->len - 1) : NULL;
	const struct fax_page *page =
		fax->pages->len > 0 ? g_ptr_array_index(fax->pages, fax->pages->len - 1) : NULL;
	if (x != NULL && ends_procedure(x) && dcn_seen(fax))
		return 'E';
	if (page != NULL && (x == NULL || page->t > x->t_last))
		return 'C';
	if (x != NULL)
		return x->phase;
	return any_frame(fax) ? 'B' : 'A';
}
