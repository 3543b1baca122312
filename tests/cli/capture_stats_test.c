#include "cli/capture_stats.h"

static void tells(const struct capture_stats_now *now, const char *wanted)
{
	struct capture_stats *s = capture_stats_new();
	char *line = capture_stats_line(s, now);
	g_assert_cmpstr(line, ==, wanted);
	g_free(line);
	capture_stats_free(s);
}

static void test_running(void)
{
	struct capture_stats_now now = {.seconds = 61.4, .packets = 1234};
	tells(&now, "61 s, 1234 packets, 0 calls, 0 with fax; 0 packets dropped by the kernel");
	now.live_calls = 3;
	tells(&now, "61 s, 1234 packets, 0 calls, 0 with fax; 3 going on; 0 packets dropped by the "
		    "kernel");
	now.live_phases[1] = 1;
	now.live_phases[4] = 2;
	tells(&now,
		"61 s, 1234 packets, 0 calls, 0 with fax; 3 going on, 3 with T.38: 1 in phase B, "
		"2 in phase E; 0 packets dropped by the kernel");
}

/* A call that is over counts by its result. */
static void test_call(void)
{
	const struct capture_stats_now now = {.packets = 5, .dropped = 7};
	struct capture_stats *s = capture_stats_new();
	struct call *call = call_new(1), *voice = call_new(2);
	call->fax = fax_new(1);
	g_ptr_array_add(call->faxes, call->fax);
	call->fax->result.status = FAX_PARTIAL;
	capture_stats_call(s, call);
	capture_stats_call(s, voice);
	char *line = capture_stats_line(s, &now);
	g_assert_cmpstr(line, ==,
		"0 s, 5 packets, 2 calls, 1 with fax: 0 success, 1 partial, 0 failed, 0 unknown; 0 "
		"UDPTL packets lost, 0 not recovered; 7 packets dropped by the kernel");
	g_free(line);
	call_free(call);
	call_free(voice);
	capture_stats_free(s);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/capture-stats/running", test_running);
	g_test_add_func("/capture-stats/call", test_call);
	return g_test_run();
}
