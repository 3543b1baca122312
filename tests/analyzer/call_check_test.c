#include "analyzer/call_check.h"

#include <math.h>
#include <string.h>

#include "analyzer/finding.h"

#define AT(ms) ((ms)*T38_MS)

/* ---- a call with a fax in it ---- */

static struct call *make_call(void)
{
	struct call *call = call_new(1);
	call->signalling = SIGNALLING_SIP;
	call->start = AT(0);
	call->answer = AT(1500);
	call->end = AT(43500);
	call->state = CALL_COMPLETED;
	call->final_status = 200;
	return call;
}

static struct fax *add_fax(struct call *call)
{
	struct fax *fax = fax_new(1);
	g_ptr_array_add(call->faxes, fax);
	call->fax = fax;
	fax->result.status = FAX_PARTIAL;
	fax->result.pages_sent = 2;
	fax->result.pages_confirmed = 1;
	fax->first = AT(2600);
	fax->last = AT(42100);
	return fax;
}

static void add_stream(
	struct fax *fax, enum side from, uint64_t expected, uint64_t received, uint64_t unrecovered)
{
	struct fax_stream_info *info = g_new0(struct fax_stream_info, 1);
	info->from = from;
	info->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	info->packets = received;
	info->udptl = (struct udptl_counts){.packets = received,
		.expected = expected,
		.received = received,
		.unrecovered = unrecovered,
		.redundancy_min = from == SIDE_CALLER ? 2 : 0,
		.redundancy_max = 3,
		.longest_loss_burst = 4};
	g_ptr_array_add(fax->streams, info);
}

static void add_exchange(struct fax *fax, struct fax_exchange exchange)
{
	exchange.from = SIDE_CALLER;
	g_array_append_val(fax->exchanges, exchange);
}

static void add_signal(
	struct fax *fax, enum side from, enum fax_signal_kind kind, t38_time t, t38_time t_end)
{
	struct fax_signal signal = {
		.t = t, .t_end = t_end, .from = from, .kind = kind, .value = IFP_V21_PREAMBLE};
	g_array_append_val(fax->signals, signal);
}

/* What the metric is in words. */
static void expect(const struct call *call, const char *name, const char *want)
{
	const struct call_metric *metric = call_metric_find(name);
	g_assert_nonnull(metric);
	char *words = call_metric_words(metric, call);
	g_assert_cmpstr(words, ==, want);
	g_free(words);
}

static bool holds(const struct call *call, const char *expression)
{
	GError *error = NULL;
	struct call_check *check = call_check_parse(expression, &error);
	g_assert_no_error(error);
	struct check_result result = call_check_apply(check, call);
	g_free(result.value);
	call_check_free(check);
	return result.holds;
}

static void refuse(const char *expression, const char *why)
{
	GError *error = NULL;
	g_assert_null(call_check_parse(expression, &error));
	g_assert_nonnull(error);
	if (strstr(error->message, why) == NULL)
		g_error("%s: '%s' does not say '%s'", expression, error->message, why);
	g_error_free(error);
}

/* ---- tests ---- */

static void test_operators(void)
{
	struct call *call = make_call();
	add_stream(add_fax(call), SIDE_CALLER, 100, 96, 3);
	g_assert_true(holds(call, "lost == 4"));
	g_assert_false(holds(call, "lost == 5"));
	g_assert_true(holds(call, "lost != 5"));
	g_assert_false(holds(call, "lost != 4"));
	g_assert_true(holds(call, "lost <= 4"));
	g_assert_false(holds(call, "lost <= 3.9"));
	g_assert_true(holds(call, "lost >= 4"));
	g_assert_false(holds(call, "lost >= 4.1"));
	g_assert_true(holds(call, "lost < 5"));
	g_assert_false(holds(call, "lost < 4"));
	g_assert_true(holds(call, "lost > 3"));
	g_assert_false(holds(call, "lost > 4"));
	g_assert_true(holds(call, "lost > -1e3"));
	call_free(call);
}

static void test_form(void)
{
	struct call *call = make_call();
	add_stream(add_fax(call), SIDE_CALLER, 100, 96, 3);
	g_assert_true(holds(call, "unrecovered==3"));
	g_assert_true(holds(call, " \tunrecovered\t==  3 "));
	g_assert_true(holds(call, "result==partial"));
	g_assert_true(holds(call, "result == 'partial'"));
	g_assert_true(holds(call, "result != \"success\""));
	g_assert_false(holds(call, "result == success"));
	g_assert_true(holds(call, "negotiated == false"));
	g_assert_false(holds(call, "negotiated == true"));
	g_assert_true(holds(call, "root == none"));
	g_assert_false(holds(call, "root == UDPTL-LOSS"));
	call_free(call);
}

static void test_wrong(void)
{
	refuse("", "no metric ''");
	refuse("unrecovered", "follows unrecovered");
	refuse("unrecovered = 0", "follows unrecovered");
	refuse("unrecovered <> 0", "is no number");
	refuse("unrecovered ==", "is no number");
	refuse("unrecovered == 0x", "is no number");
	refuse("unrecovered == 0 packets", "is no number");
	refuse("unrecovered == nan", "is no number");
	refuse("unrecovered < inf", "is no number");
	refuse("nosuch == 0", "no metric 'nosuch'");
	refuse("LOST == 0", "no metric 'LOST'");
	refuse("result == sucess", "never 'sucess'");
	refuse("root == UDPTL-LOST", "never 'UDPTL-LOST'");
	refuse("result < success", "no order");
	refuse("ecm >= true", "no order");
	refuse("ecm == 1", "true or false");
	refuse("== 0", "no metric ''");
}

/* A metric that is not known makes its condition fail, whatever it asks. */
static void test_unknown(void)
{
	struct call *call = make_call();
	expect(call, "unrecovered", "unknown");
	g_assert_false(holds(call, "unrecovered == 0"));
	g_assert_false(holds(call, "unrecovered != 0"));
	g_assert_false(holds(call, "unrecovered >= 0"));
	g_assert_false(holds(call, "result != success"));
	g_assert_false(holds(call, "ecm == false"));
	call_free(call);
}

static void test_streams(void)
{
	struct call *call = make_call();
	struct fax *fax = add_fax(call);
	add_stream(fax, SIDE_CALLER, 200, 190, 3);
	add_stream(fax, SIDE_CALLEE, 50, 49, 1);
	expect(call, "lost", "11");
	expect(call, "unrecovered", "4");
	expect(call, "loss_percent", "5");
	expect(call, "loss_percent_caller", "5");
	expect(call, "loss_percent_callee", "2");
	expect(call, "redundancy_min", "0");
	expect(call, "longest_loss_burst", "4");
	expect(call, "packets", "239");
	expect(call, "jitter_ms", "unknown");
	call_free(call);
}

static void test_call(void)
{
	struct call *call = make_call();
	add_fax(call);
	call->t38.t_agreed = AT(2750);
	expect(call, "state", "completed");
	expect(call, "signalling", "sip");
	expect(call, "ended_by", "unknown");
	expect(call, "final_status", "200");
	expect(call, "duration_s", "43.5");
	expect(call, "answer_s", "1.5");
	expect(call, "switch_s", "1.25");
	expect(call, "fax_s", "39.5");
	expect(call, "pages_sent", "2");
	expect(call, "pages_confirmed", "1");
	call_free(call);
}

/* From the end of the command to the preamble of the response; of DCS the training belongs to the command. */
static void test_response(void)
{
	struct call *call = make_call();
	struct fax *fax = add_fax(call);
	expect(call, "response_ms_max", "unknown");
	add_exchange(fax, (struct fax_exchange){.fcf = T30_FCF_DCS,
				  .attempts = 1,
				  .rate = 14400,
				  .t_last = AT(10000),
				  .response = "FTT",
				  .response_fcf = T30_FCF_FTT,
				  .t_response = AT(14500)});
	expect(call, "response_ms_max", "unknown");
	add_signal(fax, SIDE_CALLER, FAX_SIGNAL_TCF, AT(11800), AT(13400));
	expect(call, "response_ms_max", "1100");
	add_signal(fax, SIDE_CALLEE, FAX_SIGNAL_INDICATOR, AT(13500), AT(14500));
	expect(call, "response_ms_max", "100");
	add_exchange(fax, (struct fax_exchange){.fcf = T30_FCF_EOP,
				  .attempts = 3,
				  .t_last = AT(30000),
				  .t_response = T38_NEVER});
	expect(call, "response_ms_max", "100");
	call_free(call);
}

static void test_exchanges(void)
{
	struct call *call = make_call();
	struct fax *fax = add_fax(call);
	add_exchange(fax, (struct fax_exchange){.fcf = T30_FCF_DCS,
				  .attempts = 2,
				  .rate = 14400,
				  .response = "FTT",
				  .response_fcf = T30_FCF_FTT});
	add_exchange(fax, (struct fax_exchange){.fcf = T30_FCF_DCS,
				  .attempts = 1,
				  .rate = 9600,
				  .because = "FTT",
				  .response = "CFR",
				  .response_fcf = T30_FCF_CFR});
	add_exchange(fax, (struct fax_exchange){.fcf = T30_FCF_EOP, .attempts = 3});
	expect(call, "retrains", "2");
	expect(call, "ftt", "1");
	expect(call, "repeated_commands", "3");
	expect(call, "unanswered_commands", "1");
	expect(call, "rate_first", "14400");
	expect(call, "rate_last", "9600");
	expect(call, "ppr", "0");
	call_free(call);
}

static void test_pages(void)
{
	struct call *call = make_call();
	struct fax *fax = add_fax(call);
	struct fax_page *page = fax_page_new();
	page->decoder = FAX_DECODER_T4;
	page->bad_rows = 7;
	page->longest_bad_run = 3;
	page->ecm = true;
	g_ptr_array_add(fax->pages, page);
	expect(call, "bad_rows", "7");
	expect(call, "pages_damaged", "1");
	expect(call, "longest_bad_run", "3");
	expect(call, "ecm", "true");
	page->superseded = true;
	expect(call, "bad_rows", "0");
	page->decoder = FAX_DECODER_NONE;
	expect(call, "bad_rows", "unknown");
	call_free(call);
}

/* A leg's fax and findings count for the main leg, and conditions are about the main leg only. */
static void test_legs(void)
{
	struct call *call = make_call(), *leg = make_call();
	add_fax(leg);
	leg->leg_of = 1;
	g_assert_false(call_check_concerns(call));
	g_ptr_array_add(call->legs, leg);
	finding_add(call, FINDING_UDPTL_LOSS, AT(0), 0, "one");
	finding_add(leg, FINDING_UDPTL_LOSS, AT(0), 0, "two")->severity = SEVERITY_ERROR;
	expect(call, "pages_sent", "2");
	expect(call, "findings_note", "1");
	expect(call, "findings_error", "1");
	g_assert_true(call_check_concerns(call));
	g_assert_false(call_check_concerns(leg));
	call_free(call);
	call_free(leg);
}

static void test_concerns(void)
{
	struct call *call = make_call();
	g_assert_false(call_check_concerns(call));
	call->fax_tones[SIDE_CALLEE] = FAX_TONE_CED;
	g_assert_true(call_check_concerns(call));
	call_free(call);
}

/* Every row of the table has what the list prints, a name of its own, and can be read of a call without anything. */
static void test_table(void)
{
	struct call *call = call_new(1);
	const struct call_metric *m;
	unsigned n = 0;
	for (; (m = call_metric_at(n)) != NULL; n++) {
		g_assert_true(call_metric_find(m->name) == m);
		g_assert_cmpuint(strlen(m->meaning), >, 0);
		g_assert_nonnull(m->unit);
		g_assert_cmpint(m->text != NULL, ==, m->type == METRIC_TEXT);
		g_free(call_metric_words(m, call));
	}
	g_assert_cmpuint(n, >, 40);
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/call_check/operators", test_operators);
	g_test_add_func("/call_check/form", test_form);
	g_test_add_func("/call_check/wrong", test_wrong);
	g_test_add_func("/call_check/unknown", test_unknown);
	g_test_add_func("/call_check/streams", test_streams);
	g_test_add_func("/call_check/call", test_call);
	g_test_add_func("/call_check/response", test_response);
	g_test_add_func("/call_check/exchanges", test_exchanges);
	g_test_add_func("/call_check/pages", test_pages);
	g_test_add_func("/call_check/legs", test_legs);
	g_test_add_func("/call_check/concerns", test_concerns);
	g_test_add_func("/call_check/table", test_table);
	return g_test_run();
}
