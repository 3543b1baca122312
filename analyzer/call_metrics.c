#include "analyzer/call_metrics.h"

#include <math.h>
#include <stddef.h>

#include "analyzer/fax_result.h"
#include "analyzer/finding.h"

static const struct fax *fax_of(const struct call *call)
{
	return call_best_leg(call)->fax;
}

static double known(bool is, double value)
{
	return is ? value : NAN;
}

static double seconds(t38_time from, t38_time to)
{
	if (from == T38_NEVER || to == T38_NEVER)
		return NAN;
	return (double)(to - from) / (double)T38_SECOND;
}

/* ---- the call ---- */

static const char *state_text(const struct call *call)
{
	return call_state_name(call->state);
}

static const char *signalling_text(const struct call *call)
{
	static const char *const names[] = {
		[SIGNALLING_NONE] = "none",
		[SIGNALLING_SIP] = "sip",
		[SIGNALLING_MGCP] = "mgcp",
		[SIGNALLING_H248] = "h248",
		[SIGNALLING_H323] = "h323",
	};
	return names[call->signalling];
}

static const char *ended_by_text(const struct call *call)
{
	if (call->ended_by < 0)
		return NULL;
	return call->ended_by == SIDE_CALLER ? "caller" : "callee";
}

static const char *root_text(const struct call *call)
{
	return call->verdict_root != NULL ? call->verdict_root : "none";
}

static double final_status(const struct call *call)
{
	return known(call->final_status >= 0, call->final_status);
}

static double duration(const struct call *call)
{
	return seconds(call->start, call->end);
}

static double answer_time(const struct call *call)
{
	return seconds(call->start, call->answer);
}

static double switch_time(const struct call *call)
{
	return seconds(call->answer, call->t38.t_agreed);
}

static double negotiated(const struct call *call)
{
	return call->signalling == SIGNALLING_NONE ? NAN : call->t38.negotiated;
}

static double sip_retransmissions(const struct call *call)
{
	double n = 0;
	for (guint i = 0; i < call->messages->len; i++)
		n += g_array_index(call->messages, struct message, i).retransmission;
	return n;
}

/* ---- findings ---- */

static double count_findings(const struct call *call, enum severity severity)
{
	double n = 0;
	for (guint i = 0; i < call->findings->len; i++)
		n += g_array_index(call->findings, struct finding, i).severity == severity;
	for (guint i = 0; i < call->legs->len; i++)
		n += count_findings(g_ptr_array_index(call->legs, i), severity);
	return n;
}

static double findings_error(const struct call *call)
{
	return count_findings(call, SEVERITY_ERROR);
}

static double findings_warning(const struct call *call)
{
	return count_findings(call, SEVERITY_WARNING);
}

static double findings_note(const struct call *call)
{
	return count_findings(call, SEVERITY_NOTE);
}

/* ---- streams ---- */

typedef double (*stream_figure)(const struct fax_stream_info *);

/* The greatest of all streams, or the least; a figure that is NAN does not count. */
static double extreme(const struct call *call, stream_figure figure, bool least)
{
	const struct fax *fax = fax_of(call);
	double found = NAN;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++) {
		double value = figure(g_ptr_array_index(fax->streams, i));
		found = least ? fmin(found, value) : fmax(found, value);
	}
	return found;
}

static double total(const struct call *call, stream_figure figure)
{
	const struct fax *fax = fax_of(call);
	double sum = NAN;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++) {
		double value = figure(g_ptr_array_index(fax->streams, i));
		if (!isnan(value))
			sum = isnan(sum) ? value : sum + value;
	}
	return sum;
}

static bool has_sequence(const struct fax_stream_info *s)
{
	return s->udptl.packets > 0;
}

static double counter_sum(const struct call *call, size_t counter)
{
	const struct fax *fax = fax_of(call);
	double sum = NAN;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		const uint64_t *value =
			(const uint64_t *)(const void *)((const char *)&s->udptl + counter);
		if (has_sequence(s))
			sum = (isnan(sum) ? 0 : sum) + (double)*value;
	}
	return sum;
}

static double lost_of(const struct fax_stream_info *s)
{
	const struct udptl_counts *u = &s->udptl;
	if (!has_sequence(s))
		return NAN;
	/* Packets from before the first number may come late: more received than expected. */
	return u->expected > u->received ? (double)(u->expected - u->received) : 0;
}

static double recovered_of(const struct fax_stream_info *s)
{
	if (!has_sequence(s))
		return NAN;
	return (double)(s->udptl.recovered_by_redundancy + s->udptl.recovered_by_fec);
}

static double percent_of(const struct fax_stream_info *s)
{
	return s->udptl.expected > 0 ? 100 * lost_of(s) / (double)s->udptl.expected : NAN;
}

static double percent_of_caller(const struct fax_stream_info *s)
{
	return s->from == SIDE_CALLER ? percent_of(s) : NAN;
}

static double percent_of_callee(const struct fax_stream_info *s)
{
	return s->from == SIDE_CALLEE ? percent_of(s) : NAN;
}

static double burst_of(const struct fax_stream_info *s)
{
	return known(has_sequence(s), s->udptl.longest_loss_burst);
}

static double redundancy_of(const struct fax_stream_info *s)
{
	const struct udptl_counts *u = &s->udptl;
	return known(has_sequence(s) && u->redundancy_min >= 0, u->redundancy_min);
}

static double packets_of(const struct fax_stream_info *s)
{
	return (double)s->packets;
}

static double malformed_of(const struct fax_stream_info *s)
{
	return (double)s->malformed;
}

static double not_t38_of(const struct fax_stream_info *s)
{
	return (double)s->not_t38;
}

static double datagram_of(const struct fax_stream_info *s)
{
	return s->max_datagram > 0 ? (double)s->max_datagram : NAN;
}

static double gap_of(const struct fax_stream_info *s)
{
	return s->packets > 1 ? s->max_gap_ms : NAN;
}

static double jitter_of(const struct fax_stream_info *s)
{
	return s->jitter_ms > 0 ? s->jitter_ms : NAN;
}

#define STREAM_METRIC(name, expression)                                                            \
	static double name(const struct call *call)                                                \
	{                                                                                          \
		return expression;                                                                 \
	}
STREAM_METRIC(lost, total(call, lost_of))
STREAM_METRIC(recovered, total(call, recovered_of))
STREAM_METRIC(packets, total(call, packets_of))
STREAM_METRIC(malformed, total(call, malformed_of))
STREAM_METRIC(not_t38, total(call, not_t38_of))
STREAM_METRIC(loss_percent, extreme(call, percent_of, false))
STREAM_METRIC(loss_percent_caller, extreme(call, percent_of_caller, false))
STREAM_METRIC(loss_percent_callee, extreme(call, percent_of_callee, false))
STREAM_METRIC(longest_burst, extreme(call, burst_of, false))
STREAM_METRIC(redundancy_min, extreme(call, redundancy_of, true))
STREAM_METRIC(max_datagram, extreme(call, datagram_of, false))
STREAM_METRIC(max_gap, extreme(call, gap_of, false))
STREAM_METRIC(jitter, extreme(call, jitter_of, false))

static const char *transport_text(const struct call *call)
{
	static const char *const names[] = {
		[FAX_UDPTL] = "udptl", [FAX_TPKT] = "tpkt", [FAX_RTP] = "rtp"};
	const struct fax *fax = fax_of(call);
	return fax != NULL ? names[fax->transport] : NULL;
}

/* ---- T.30 ---- */

static const struct fax_exchange *exchange_at(const struct fax *fax, guint i)
{
	return &g_array_index(fax->exchanges, struct fax_exchange, i);
}

/* The training that follows DCS is a part of the command: its response is due behind it (T.30 5.3.6.1). T38_NEVER where it was not
 * seen. */
static t38_time command_end(const struct fax *fax, const struct fax_exchange *x)
{
	t38_time end = x->fcf == T30_FCF_DCS ? T38_NEVER : x->t_last;
	for (guint i = 0; x->fcf == T30_FCF_DCS && i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (s->kind == FAX_SIGNAL_TCF && s->from == x->from && s->t >= x->t_last &&
			s->t_end <= x->t_response)
			end = MAX(end, s->t_end);
	}
	return end;
}

/* A response begins with its preamble (T.30 5.3.1). */
static t38_time response_begin(
	const struct fax *fax, const struct fax_exchange *x, t38_time command)
{
	t38_time begin = x->t_response;
	for (guint i = 0; i < fax->signals->len; i++) {
		const struct fax_signal *s = &g_array_index(fax->signals, struct fax_signal, i);
		if (s->kind == FAX_SIGNAL_INDICATOR && s->value == IFP_V21_PREAMBLE &&
			s->from != x->from && s->t > command && s->t < x->t_response)
			begin = s->t;
	}
	return begin;
}

double call_metric_response_ms(const struct fax *fax)
{
	double longest = NAN;
	for (guint i = 0; i < fax->exchanges->len; i++) {
		const struct fax_exchange *x = exchange_at(fax, i);
		if (x->response == NULL || x->t_response < x->t_last)
			continue;
		t38_time end = command_end(fax, x);
		if (end == T38_NEVER)
			continue;
		double ms = (double)(response_begin(fax, x, end) - end) / (double)T38_MS;
		longest = fmax(longest, ms);
	}
	return longest;
}

static double response_ms_max(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	return fax != NULL ? call_metric_response_ms(fax) : NAN;
}

static double count_responses(const struct call *call, enum t30_fcf fcf)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->exchanges->len; i++)
		n += exchange_at(fax, i)->response_fcf == fcf;
	return fax != NULL ? n : NAN;
}

static double ftt(const struct call *call)
{
	return count_responses(call, T30_FCF_FTT);
}

static double ppr(const struct call *call)
{
	return count_responses(call, T30_FCF_PPR);
}

static double rtn(const struct call *call)
{
	return count_responses(call, T30_FCF_RTN) + count_responses(call, T30_FCF_PIN);
}

static double rnr(const struct call *call)
{
	return count_responses(call, T30_FCF_RNR);
}

/* DCS that were sent again, and DCS that FTT led to. */
static double retrains(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->exchanges->len; i++) {
		const struct fax_exchange *x = exchange_at(fax, i);
		if (x->fcf == T30_FCF_DCS)
			n += x->attempts - (x->attempts > 0) + (g_strcmp0(x->because, "FTT") == 0);
	}
	return fax != NULL ? n : NAN;
}

static double repeated_commands(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->exchanges->len; i++)
		n += exchange_at(fax, i)->attempts - (exchange_at(fax, i)->attempts > 0);
	return fax != NULL ? n : NAN;
}

static double unanswered_commands(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->exchanges->len; i++)
		n += exchange_at(fax, i)->response == NULL;
	return fax != NULL ? n : NAN;
}

static double bad_frames(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->frames->len; i++)
		n += g_array_index(fax->frames, struct fax_frame, i).fcs == T38_FCS_BAD;
	return fax != NULL ? n : NAN;
}

static double rate_first(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	for (guint i = 0; fax != NULL && i < fax->exchanges->len; i++)
		if (exchange_at(fax, i)->rate > 0)
			return exchange_at(fax, i)->rate;
	return NAN;
}

static double rate_last(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	for (guint i = fax != NULL ? fax->exchanges->len : 0; i > 0; i--)
		if (exchange_at(fax, i - 1)->rate > 0)
			return exchange_at(fax, i - 1)->rate;
	return NAN;
}

/* ---- pages and result ---- */

static const struct fax_page *page_at(const struct fax *fax, guint i)
{
	return g_ptr_array_index(fax->pages, i);
}

static const char *result_text(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	return fax != NULL ? fax_status_name(fax->result.status) : NULL;
}

static double pages_sent(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	return fax != NULL ? (double)fax->result.pages_sent : (double)NAN;
}

static double pages_confirmed(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	return fax != NULL ? (double)fax->result.pages_confirmed : (double)NAN;
}

static bool counts(const struct fax_page *page)
{
	return page->decoder != FAX_DECODER_NONE && !page->superseded;
}

/* Pages without rows here do not say how good they are: unknown, once one is among them. */
static double sum_rows(const struct call *call, bool pages)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->pages->len; i++) {
		const struct fax_page *page = page_at(fax, i);
		if (page->decoder == FAX_DECODER_NONE)
			return NAN;
		if (counts(page))
			n += pages ? page->bad_rows > 0 || page->rest_lost : page->bad_rows;
	}
	return fax != NULL ? n : NAN;
}

static double bad_rows(const struct call *call)
{
	return sum_rows(call, false);
}

static double pages_damaged(const struct call *call)
{
	return sum_rows(call, true);
}

static double longest_bad_run(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	double most = 0;
	for (guint i = 0; fax != NULL && i < fax->pages->len; i++) {
		if (page_at(fax, i)->decoder == FAX_DECODER_NONE)
			return NAN;
		if (counts(page_at(fax, i)))
			most = fmax(most, page_at(fax, i)->longest_bad_run);
	}
	return fax != NULL ? most : NAN;
}

static double resent_frames(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	double n = 0;
	for (guint i = 0; fax != NULL && i < fax->pages->len; i++)
		n += page_at(fax, i)->resent_frames;
	return fax != NULL ? n : NAN;
}

static double ecm(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	return fax != NULL && fax->pages->len > 0 ? page_at(fax, fax->pages->len - 1)->ecm : NAN;
}

static double fax_duration(const struct call *call)
{
	const struct fax *fax = fax_of(call);
	return fax != NULL ? seconds(fax->first, fax->last) : NAN;
}

/* ---- the table ---- */

static const char *const results[] = {"success", "partial", "failed", "unknown", NULL};
static const char *const states[] = {
	"completed", "cancelled", "rejected", "in-progress", "media-only", NULL};
static const char *const signallings[] = {"sip", "mgcp", "h248", "h323", "none", NULL};
static const char *const transports[] = {"udptl", "tpkt", "rtp", "g711", NULL};
static const char *const sides[] = {"caller", "callee", NULL};

#define NUMBER(name, unit, meaning, read)                                                          \
	{                                                                                          \
		name, METRIC_NUMBER, unit, meaning, read, NULL, NULL, 0                            \
	}
#define COUNTER(name, meaning, member)                                                             \
	{                                                                                          \
		name, METRIC_NUMBER, "packets", meaning, NULL, NULL, NULL,                         \
			offsetof(struct udptl_counts, member)                                      \
	}
#define TEXT(name, meaning, read, words)                                                           \
	{                                                                                          \
		name, METRIC_TEXT, "", meaning, NULL, read, words, 0                               \
	}
#define BOOL(name, meaning, read)                                                                  \
	{                                                                                          \
		name, METRIC_BOOL, "", meaning, read, NULL, NULL, 0                                \
	}

static const struct call_metric metrics[] = {
	TEXT("result", "what became of the fax", result_text, results),
	TEXT("root", "id of the finding that explains the outcome, or none", root_text, NULL),
	NUMBER("findings_error", "findings", "findings that are errors", findings_error),
	NUMBER("findings_warning", "findings", "findings that are warnings", findings_warning),
	NUMBER("findings_note", "findings", "findings that are notes", findings_note),

	NUMBER("pages_sent", "pages", "pages that were sent", pages_sent),
	NUMBER("pages_confirmed", "pages", "of them, confirmed by the receiver", pages_confirmed),
	NUMBER("pages_damaged", "pages", "pages with bad rows, or whose end is lost",
		pages_damaged),
	NUMBER("bad_rows", "rows", "rows that are lost or bad, of all pages", bad_rows),
	NUMBER("longest_bad_run", "rows", "the most bad rows in succession", longest_bad_run),
	BOOL("ecm", "error correction mode (of the last page)", ecm),
	NUMBER("retransmitted_frames", "frames", "ECM frames that were sent again", resent_frames),

	NUMBER("packets", "packets", "T.38 packets in the capture", packets),
	COUNTER("expected", "sequence numbers from the first to the last", expected),
	COUNTER("received", "of them, those whose datagram arrived", received),
	NUMBER("lost", "packets", "datagrams that are missing, both directions", lost),
	NUMBER("loss_percent", "percent", "of the expected, of the direction that lost more",
		loss_percent),
	NUMBER("loss_percent_caller", "percent", "of what the caller sent", loss_percent_caller),
	NUMBER("loss_percent_callee", "percent", "of what the callee sent", loss_percent_callee),
	NUMBER("recovered", "packets", "of the lost, brought back", recovered),
	COUNTER("recovered_by_redundancy", "brought back by secondary packets",
		recovered_by_redundancy),
	COUNTER("recovered_by_fec", "brought back by parity", recovered_by_fec),
	COUNTER("unrecovered", "of the lost, not brought back", unrecovered),
	COUNTER("duplicates", "datagrams that arrived again", duplicates),
	COUNTER("reordered", "datagrams that arrived behind a later one", reordered),
	NUMBER("longest_loss_burst", "packets", "the most datagrams lost in succession",
		longest_burst),
	NUMBER("redundancy_min", "packets", "the fewest secondary packets in a datagram",
		redundancy_min),
	NUMBER("malformed", "packets", "T.38 packets that cannot be read", malformed),
	NUMBER("not_t38", "packets", "packets of other protocols on the T.38 ports", not_t38),
	NUMBER("max_datagram", "octets", "the largest UDP payload", max_datagram),
	NUMBER("max_gap_ms", "ms", "the longest time between two packets of a direction", max_gap),
	NUMBER("jitter_ms", "ms", "of data packets, of the worse direction", jitter),

	NUMBER("response_ms_max", "ms", "the longest from a command's end to its response",
		response_ms_max),
	NUMBER("repeated_commands", "commands", "how often a T.30 command was sent again",
		repeated_commands),
	NUMBER("unanswered_commands", "commands", "T.30 commands without any response",
		unanswered_commands),
	NUMBER("retrains", "trainings", "trainings sent again, after FTT or silence", retrains),
	NUMBER("ftt", "responses", "FTT: trainings that the receiver refused", ftt),
	NUMBER("ppr", "responses", "PPR: requests to send ECM frames again", ppr),
	NUMBER("rtn", "responses", "RTN and PIN: pages that the receiver refused", rtn),
	NUMBER("rnr", "responses", "RNR: receiver not ready", rnr),
	NUMBER("bad_fcs", "frames", "HDLC frames with a bad FCS", bad_frames),
	NUMBER("rate_first", "bit/s", "of the first DCS", rate_first),
	NUMBER("rate_last", "bit/s", "of the last DCS or CTC", rate_last),

	TEXT("state", "how the call ended", state_text, states),
	TEXT("signalling", "how the call was set up", signalling_text, signallings),
	TEXT("transport", "how T.38 was carried", transport_text, transports),
	TEXT("ended_by", "who hung up", ended_by_text, sides),
	BOOL("negotiated", "T.38 was agreed", negotiated),
	NUMBER("final_status", "", "status of the final response to the first INVITE",
		final_status),
	NUMBER("sip_retransmissions", "messages", "signalling messages that were sent again",
		sip_retransmissions),
	NUMBER("duration_s", "s", "of the call", duration),
	NUMBER("answer_s", "s", "from the first message to the answer", answer_time),
	NUMBER("switch_s", "s", "from the answer until T.38 is agreed", switch_time),
	NUMBER("fax_s", "s", "from the first to the last T.38 packet", fax_duration),
};

const struct call_metric *call_metric_find(const char *name)
{
	for (size_t i = 0; i < G_N_ELEMENTS(metrics); i++)
		if (strcmp(metrics[i].name, name) == 0)
			return &metrics[i];
	return NULL;
}

const struct call_metric *call_metric_at(unsigned index)
{
	return index < G_N_ELEMENTS(metrics) ? &metrics[index] : NULL;
}

bool call_metric_allows(const struct call_metric *metric, const char *word)
{
	if (metric->words != NULL)
		return g_strv_contains(metric->words, word);
	for (unsigned id = 0; id < FINDINGS; id++)
		if (strcmp(finding_row((enum finding_id)id)->id, word) == 0)
			return true;
	return strcmp(word, "none") == 0;
}

const char *call_metric_type_name(enum metric_type type)
{
	static const char *const names[] = {[METRIC_NUMBER] = "number",
		[METRIC_TEXT] = "text",
		[METRIC_BOOL] = "true or false"};
	return names[type];
}

double call_metric_number(const struct call_metric *metric, const struct call *call)
{
	return metric->number != NULL ? metric->number(call) : counter_sum(call, metric->counter);
}

char *call_metric_words(const struct call_metric *metric, const struct call *call)
{
	char digits[G_ASCII_DTOSTR_BUF_SIZE];
	if (metric->type == METRIC_TEXT) {
		const char *text = metric->text(call);
		return g_strdup(text != NULL ? text : "unknown");
	}
	double value = call_metric_number(metric, call);
	if (isnan(value))
		return g_strdup("unknown");
	if (metric->type == METRIC_BOOL)
		return g_strdup(value != 0 ? "true" : "false");
	const char *form = value == floor(value) ? "%.0f" : "%.6g";
	return g_strdup(g_ascii_formatd(digits, sizeof(digits), form, value));
}
