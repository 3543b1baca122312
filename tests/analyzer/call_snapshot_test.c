#include "analyzer/call_snapshot.h"

#include "analyzer/finding.h"

static struct call *make_call(enum fax_status status, unsigned confirmed, uint64_t unrecovered)
{
	struct call *call = call_new(1);
	struct fax *fax = fax_new(1);
	struct fax_stream_info *info = g_new0(struct fax_stream_info, 1);
	info->unrecovered = g_array_new(FALSE, FALSE, sizeof(uint16_t));
	info->udptl.unrecovered = unrecovered;
	g_ptr_array_add(fax->streams, info);
	g_ptr_array_add(call->faxes, fax);
	call->fax = fax;
	fax->result.status = status;
	fax->result.pages_confirmed = confirmed;
	return call;
}

/* What is worse in `now` than in `before`, one a line. Frees both. */
static char *worse(struct call *before, struct call *now, enum severity severity)
{
	struct call_snapshot *a = call_snapshot_take(before, NULL);
	struct call_snapshot *b = call_snapshot_take(now, NULL);
	GPtrArray *list = call_snapshot_regressions(a, b, severity);
	g_ptr_array_add(list, NULL);
	char *text = g_strjoinv("\n", (char **)list->pdata);
	g_ptr_array_free(list, TRUE);
	call_snapshot_free(a);
	call_snapshot_free(b);
	call_free(before);
	call_free(now);
	return text;
}

static void expect(char *text, const char *want)
{
	g_assert_cmpstr(text, ==, want);
	g_free(text);
}

static void test_same(void)
{
	expect(worse(make_call(FAX_PARTIAL, 1, 3), make_call(FAX_PARTIAL, 1, 3), SEVERITY_NOTE),
		"");
}

static void test_better(void)
{
	struct call *before = make_call(FAX_FAILED, 0, 3), *now = make_call(FAX_SUCCESS, 2, 0);
	finding_add(before, FINDING_T30_TRAINING_FAILED, 0, 0, "x");
	expect(worse(before, now, SEVERITY_NOTE), "");
}

static void test_worse(void)
{
	expect(worse(make_call(FAX_SUCCESS, 2, 0), make_call(FAX_PARTIAL, 1, 3), SEVERITY_NOTE),
		"result: partial, was success\n"
		"pages confirmed: 1, was 2\n"
		"packets lost for good: 3, was 0");
	expect(worse(make_call(FAX_FAILED, 0, 0), call_new(1), SEVERITY_NOTE),
		"result: none, was failed");
}

static void test_findings(void)
{
	for (int least = SEVERITY_NOTE; least <= SEVERITY_ERROR; least++) {
		struct call *before = make_call(FAX_SUCCESS, 1, 0);
		struct call *now = make_call(FAX_SUCCESS, 1, 0);
		finding_add(before, FINDING_UDPTL_LOSS, 0, 0, "x")->severity = SEVERITY_NOTE;
		finding_add(now, FINDING_UDPTL_LOSS, 0, 0, "x")->severity = SEVERITY_ERROR;
		finding_add(now, FINDING_UDPTL_LOSS, 0, 0, "x")->severity = SEVERITY_NOTE;
		finding_add(now, FINDING_PAGE_DAMAGED, 0, 0, "x")->severity = SEVERITY_WARNING;
		finding_add(now, FINDING_CAPTURE_CUT, 0, 0, "x")->severity = SEVERITY_NOTE;
		static const char *const want[] = {
			("new note: CAPTURE-CUT\nnew warning: PAGE-DAMAGED\n"
			 "UDPTL-LOSS: error, was note"),
			"new warning: PAGE-DAMAGED\nUDPTL-LOSS: error, was note",
			"UDPTL-LOSS: error, was note"};
		expect(worse(before, now, (enum severity)least), want[least]);
	}
}

/* Legs belong to the call: its best result, all of its loss and findings. */
static void test_legs(void)
{
	struct call *before = make_call(FAX_SUCCESS, 2, 1), *now = make_call(FAX_FAILED, 0, 1);
	struct call *leg = make_call(FAX_SUCCESS, 2, 4);
	finding_add(leg, FINDING_T30_NO_DIS, 0, 0, "x");
	g_ptr_array_add(now->legs, leg);
	expect(worse(before, now, SEVERITY_WARNING),
		"packets lost for good: 5, was 1\nnew error: T30-NO-DIS");
	call_free(leg);
}

static void test_checks(void)
{
	struct call_snapshot *before = call_snapshot_new(), *now = call_snapshot_new();
	call_snapshot_add_failed(before, "lost == 0");
	call_snapshot_add_failed(now, "lost == 0");
	call_snapshot_add_failed(now, "ppr == 0");
	GPtrArray *list = call_snapshot_regressions(before, now, SEVERITY_NOTE);
	g_assert_cmpuint(list->len, ==, 1);
	g_assert_cmpstr(
		g_ptr_array_index(list, 0), ==, "the check ppr == 0 does not hold any more");
	g_ptr_array_free(list, TRUE);
	call_snapshot_free(before);
	call_snapshot_free(now);
}

static void test_names(void)
{
	for (int i = SNAPSHOT_NONE; i <= SNAPSHOT_SUCCESS; i++)
		g_assert_cmpint(
			snapshot_result_of(snapshot_result_name((enum snapshot_result)i)), ==, i);
	g_assert_cmpint(snapshot_result_of(NULL), ==, SNAPSHOT_NONE);
	g_assert_cmpint(snapshot_result_of("great"), ==, SNAPSHOT_NONE);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/call_snapshot/same", test_same);
	g_test_add_func("/call_snapshot/better", test_better);
	g_test_add_func("/call_snapshot/worse", test_worse);
	g_test_add_func("/call_snapshot/findings", test_findings);
	g_test_add_func("/call_snapshot/legs", test_legs);
	g_test_add_func("/call_snapshot/checks", test_checks);
	g_test_add_func("/call_snapshot/names", test_names);
	return g_test_run();
}
