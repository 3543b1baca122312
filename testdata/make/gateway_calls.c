/* Makes the captures of testdata/timing that are calls: gateway_calls FOLDER [NAME...]. One row of the table is one
 * capture with its line file. */

#include "testdata/make/gateway_call.h"
#include "testdata/make/selected.h"

#include <glib.h>
#include <stdio.h>
#include <tiffio.h>

#include <spandsp.h>

enum {
	MH = T30_SUPPORT_T4_1D_COMPRESSION,
	MMR = MH | T30_SUPPORT_T4_2D_COMPRESSION | T30_SUPPORT_T6_COMPRESSION,
	V27 = T30_SUPPORT_V27TER,
	V29 = V27 | T30_SUPPORT_V29,
	V17 = V29 | T30_SUPPORT_V17,
	STANDARD = 1,
	FINE = 2,
};

/* clang-format off */
#define EVEN {.before_ms = 15, .after_ms = 15}
static const struct gateway_case cases[] = {
	{.name = "clean-mh", .pages = 1, .height = 300, .scale = STANDARD, .compression = MH,
	 .modems = V17, .secondaries = 1, .to_callee = EVEN, .to_caller = EVEN},
	{.name = "clean-ecm-mmr", .pages = 1, .height = 300, .scale = FINE, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 1, .to_callee = EVEN, .to_caller = EVEN},
	{.name = "v29-ecm", .pages = 1, .height = 120, .scale = STANDARD, .ecm = true,
	 .compression = MH, .modems = V29, .secondaries = 1, .to_callee = EVEN, .to_caller = EVEN},
	{.name = "v27ter", .pages = 1, .height = 100, .scale = STANDARD, .compression = MH,
	 .modems = V27, .secondaries = 1, .to_callee = EVEN, .to_caller = EVEN},
	{.name = "v27ter-2400", .pages = 1, .height = 60, .scale = STANDARD, .compression = MH,
	 .modems = V27, .secondaries = 1, .to_caller = EVEN,
	 .to_callee = {.before_ms = 15, .after_ms = 15, .impair = {.bad_tcfs = 1}}},
	{.name = "v17-9600", .pages = 1, .height = 120, .scale = STANDARD, .compression = MH,
	 .modems = V17, .secondaries = 1, .to_caller = EVEN,
	 .to_callee = {.before_ms = 15, .after_ms = 15, .impair = {.bad_tcfs = 2}}},
	{.name = "two-pages-mps", .pages = 2, .height = 150, .scale = STANDARD, .compression = MH,
	 .modems = V17, .secondaries = 1, .to_callee = EVEN, .to_caller = EVEN},
	{.name = "eom", .pages = 1, .height = 150, .scale = STANDARD, .more_scale = FINE,
	 .compression = MH, .modems = V17, .secondaries = 1, .to_callee = EVEN, .to_caller = EVEN},
	{.name = "delay600", .pages = 1, .height = 150, .scale = STANDARD, .compression = MH,
	 .modems = V17, .secondaries = 1, .to_callee = {.before_ms = 10, .after_ms = 590},
	 .to_caller = {.before_ms = 590, .after_ms = 10}},
	{.name = "jitter80", .pages = 1, .height = 200, .scale = STANDARD, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 3,
	 .to_callee = {.before_ms = 20, .after_ms = 20, .jitter_ms = 80},
	 .to_caller = {.before_ms = 20, .after_ms = 20, .jitter_ms = 80}},
	{.name = "burst-loss", .pages = 1, .height = 200, .scale = STANDARD, .compression = MH,
	 .modems = V17, .secondaries = 3,
	 .to_callee = {.before_ms = 30, .after_ms = 30,
		.impair = {.loss_per_mille = 60, .burst_min = 3, .burst_max = 3, .quiet = 8}},
	 .to_caller = {.before_ms = 30, .after_ms = 30,
		.impair = {.loss_per_mille = 100, .burst_min = 2, .burst_max = 3, .quiet = 8}}},
	{.name = "loss-jitter-delay", .pages = 1, .height = 200, .scale = STANDARD, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 3,
	 .to_callee = {.before_ms = 200, .after_ms = 100, .jitter_ms = 40,
		.impair = {.loss_per_mille = 30, .burst_min = 1, .burst_max = 2, .quiet = 8}},
	 .to_caller = {.before_ms = 100, .after_ms = 200, .jitter_ms = 40,
		.impair = {.loss_per_mille = 30, .burst_min = 1, .burst_max = 2, .quiet = 8}}},
	{.name = "burst-loss-unrecovered", .pages = 1, .height = 200, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 1, .damaged = true, .to_caller = EVEN,
	 .to_callee = {.before_ms = 15, .after_ms = 15,
		.impair = {.loss_per_mille = 10, .burst_min = 2, .burst_max = 4, .quiet = 30,
			   .page_only = true}}},
	{.name = "delay1500", .pages = 1, .height = 100, .scale = STANDARD, .compression = MH,
	 .modems = V17, .secondaries = 1, .damaged = true,
	 .to_callee = {.before_ms = 750, .after_ms = 750}, .to_caller = {.before_ms = 750, .after_ms = 750}},
};
/* clang-format on */

static void print_result(
	const struct gateway_case *gateway_case, const struct gateway_result *result)
{
	printf("%-24s %5llu packets  %6.1f s  lost %u+%u  unrecovered %u+%u  pages %d%s  ends %d "
	       "%d  signals %u\n",
		gateway_case->name, (unsigned long long)result->packets, result->seconds,
		result->lost[0], result->lost[1], result->unrecovered[0], result->unrecovered[1],
		result->pages_received, result->identical ? " as sent" : "", result->completion[0],
		result->completion[1], result->signals);
}

int main(int argc, char **argv)
{
	bool ok = true;

	if (argc < 2) {
		fprintf(stderr, "usage: gateway_calls FOLDER [NAME...]\n");
		return 2;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct gateway_result result;

		if (!selected(cases[i].name, argv + 2))
			continue;
		ok = gateway_call_run(&cases[i], i, argv[1], &result) && ok;
		print_result(&cases[i], &result);
	}
	return ok ? 0 : 1;
}
