#include "render/report_text_findings.h"

#include <stdlib.h>

#include "analyzer/finding.h"

static struct finding *add(
	struct call *call, enum finding_id id, uint64_t packet, const char *detail)
{
	return finding_add(call, id, T38_NEVER, packet, "%s", detail);
}

static void follow(struct call *call, struct finding *f, unsigned cause)
{
	f->cause = (int)cause;
	f->caused_by = g_array_index(call->findings, struct finding, cause).id;
}

static void expect(const struct call *call, const char *want)
{
	char *got;
	size_t n;
	FILE *out = open_memstream(&got, &n);
	struct report_text_findings *l = report_text_findings_new(out, false, call);
	report_text_findings_capture(l);
	report_text_findings_root(l);
	fputs("--\n", out);
	report_text_findings_rest(l);
	report_text_findings_free(l);
	fclose(out);
	g_assert_cmpstr(got, ==, want);
	free(got);
}

static void test_none(void)
{
	struct call *call = call_new(1);
	expect(call, "--\n");
	call_free(call);
}

/* The capture, the root, what follows from it; the others behind, each under its cause. */
static void test_order(void)
{
	struct call *call = call_new(1);
	add(call, FINDING_T30_NONSTANDARD, 0, "z");
	add(call, FINDING_UDPTL_LOSS, 7, "a");
	follow(call, add(call, FINDING_T30_COMMAND_UNANSWERED, 8, "b"), 1);
	follow(call, add(call, FINDING_T30_DCN_EARLY, 9, "c"), 2);
	follow(call, add(call, FINDING_PAGE_DAMAGED, 10, "d"), 1);
	add(call, FINDING_CAPTURE_CLOCK, 1, "e");
	call->verdict_root = finding_row(FINDING_UDPTL_LOSS)->id;
	char *want = g_strdup_printf("  Capture  CAPTURE-CLOCK (frame 1): %s: e\n"
				     "  Root     UDPTL-LOSS (frame 7): %s: a\n"
				     "  Effect   T30-COMMAND-UNANSWERED (frame 8): %s: b\n"
				     "             T30-DCN-EARLY (frame 9): %s: c\n"
				     "           PAGE-DAMAGED (frame 10): %s: d\n"
				     "--\n\n"
				     "  note     T30-NONSTANDARD: %s: z\n",
		finding_row(FINDING_CAPTURE_CLOCK)->summary,
		finding_row(FINDING_UDPTL_LOSS)->summary,
		finding_row(FINDING_T30_COMMAND_UNANSWERED)->summary,
		finding_row(FINDING_T30_DCN_EARLY)->summary,
		finding_row(FINDING_PAGE_DAMAGED)->summary,
		finding_row(FINDING_T30_NONSTANDARD)->summary);
	expect(call, want);
	g_free(want);
	call_free(call);
}

/* What every leg shows is told once. */
static void test_legs(void)
{
	struct call *call = call_new(1), *leg = call_new(2), *other = call_new(3);
	g_ptr_array_add(call->legs, leg);
	g_ptr_array_add(call->legs, other);
	add(leg, FINDING_SIG_T38_REFUSED, 20, "a");
	add(other, FINDING_SIG_T38_REFUSED, 30, "a");
	follow(other, add(other, FINDING_SIG_HANGUP_EARLY, 31, "b"), 0);
	call->verdict_root = finding_row(FINDING_SIG_T38_REFUSED)->id;
	char *want = g_strdup_printf(
		"  Root     SIG-T38-REFUSED (leg 2, frame 20): %s: a; also on leg 3\n"
		"             (frame 30)\n"
		"  Effect   SIG-HANGUP-EARLY (leg 3, frame 31): %s: b\n"
		"--\n",
		finding_row(FINDING_SIG_T38_REFUSED)->summary,
		finding_row(FINDING_SIG_HANGUP_EARLY)->summary);
	expect(call, want);
	g_free(want);
	call_free(call);
	call_free(leg);
	call_free(other);
}

/* Causes in a circle: each is told all the same, and once. */
static void test_circle(void)
{
	struct call *call = call_new(1);
	add(call, FINDING_UDPTL_LOSS, 1, "a");
	add(call, FINDING_PAGE_DAMAGED, 2, "b");
	follow(call, &g_array_index(call->findings, struct finding, 0), 1);
	follow(call, &g_array_index(call->findings, struct finding, 1), 0);
	char *want = g_strdup_printf("--\n\n"
				     "  %-8s UDPTL-LOSS (frame 1): %s: a\n"
				     "  %-8s   PAGE-DAMAGED (frame 2): %s: b\n",
		severity_name(finding_row(FINDING_UDPTL_LOSS)->severity),
		finding_row(FINDING_UDPTL_LOSS)->summary,
		severity_name(finding_row(FINDING_PAGE_DAMAGED)->severity),
		finding_row(FINDING_PAGE_DAMAGED)->summary);
	expect(call, want);
	g_free(want);
	call_free(call);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/report_text_findings/none", test_none);
	g_test_add_func("/report_text_findings/order", test_order);
	g_test_add_func("/report_text_findings/legs", test_legs);
	g_test_add_func("/report_text_findings/circle", test_circle);
	return g_test_run();
}
