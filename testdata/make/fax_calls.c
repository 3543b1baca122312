/* Makes the captures of this folder: fax_calls FOLDER [NAME...]. One row of the table is one capture. */

#include "testdata/make/fax_call.h"
#include "testdata/make/selected.h"

#include <glib.h>
#include <stdio.h>
#include <tiffio.h>

#include <spandsp.h>

enum {
	MH = T30_SUPPORT_T4_1D_COMPRESSION,
	MR = MH | T30_SUPPORT_T4_2D_COMPRESSION,
	MMR = MR | T30_SUPPORT_T6_COMPRESSION,
	V27 = T30_SUPPORT_V27TER,
	V29 = V27 | T30_SUPPORT_V29,
	V17 = V29 | T30_SUPPORT_V17,
	STANDARD = 1,
	FINE = 2,
	SUPERFINE = 4,
	ALL = 1000, /* per mille */
};

/* clang-format off */
static const struct fax_case cases[] = {
	{.name = "clean-v17-mh", .pages = 1, .height = 1143, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 1, .keep_sent = true},
	{.name = "clean-ecm-mmr-3pages", .pages = 3, .height = 500, .scale = FINE, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 3},
	{.name = "mr-noecm-fine-2pages", .pages = 2, .height = 420, .scale = FINE,
	 .compression = MR, .modems = V17, .secondaries = 1},
	{.name = "ecm-mh", .pages = 1, .height = 420, .scale = STANDARD, .ecm = true,
	 .compression = MH, .modems = V17, .secondaries = 1},
	{.name = "ecm-mr-fine", .pages = 1, .height = 420, .scale = FINE, .ecm = true,
	 .compression = MR, .modems = V17, .secondaries = 1},
	{.name = "mmr-superfine", .pages = 1, .height = 420, .scale = SUPERFINE, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 1},
	{.name = "redundancy0", .pages = 1, .height = 420, .scale = STANDARD, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 0},
	{.name = "redundancy2-loss", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 2,
	 .to_callee = {.loss_per_mille = 50, .burst_min = 1, .burst_max = 2, .quiet = 3},
	 .to_caller = {.loss_per_mille = 140, .burst_min = 1, .burst_max = 2, .quiet = 3}},
	{.name = "redundancy3-burst", .pages = 1, .height = 420, .scale = FINE, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 3,
	 .to_callee = {.loss_per_mille = 40, .burst_min = 3, .burst_max = 3, .quiet = 8}},
	{.name = "loss-unrecovered", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 1, .damaged = true,
	 .to_callee = {.loss_per_mille = 15, .burst_min = 1, .burst_max = 3, .quiet = 20,
		       .page_only = true}},
	{.name = "ftt-fallback", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 1, .to_callee = {.bad_tcfs = 2}},
	{.name = "training-failed", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 1, .fails = true,
	 .to_callee = {.bad_tcfs = ALL}},
	{.name = "ecm-ppr", .pages = 1, .height = 420, .scale = FINE, .ecm = true,
	 .compression = MMR, .modems = V17, .secondaries = 1,
	 .to_callee = {.bad_frames = 1u << 3 | 1u << 4 | 1u << 17}},
	{.name = "version1-syntax", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MH, .modems = V17, .secondaries = 1, .fax_version = 1},
	{.name = "v29-noecm", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MH, .modems = V29, .secondaries = 1, .scan_ms = 10},
	{.name = "v27-noecm", .pages = 1, .height = 420, .scale = STANDARD,
	 .compression = MR, .modems = V27, .secondaries = 1},
};
/* clang-format on */

static void print_result(const struct fax_case *fax_case, const struct fax_result *result)
{
	printf("%-22s %5llu packets  %6.1f s  lost %u+%u  recovered %u+%u  unrecovered %u+%u  "
	       "pages %d%s  ends %d %d\n",
		fax_case->name, (unsigned long long)result->packets, result->seconds,
		result->lost[0], result->lost[1], result->recovered[0], result->recovered[1],
		result->unrecovered[0], result->unrecovered[1], result->pages_received,
		result->identical ? " as sent" : "", result->completion[0], result->completion[1]);
}

int main(int argc, char **argv)
{
	bool ok = true;

	if (argc < 2) {
		fprintf(stderr, "usage: fax_calls FOLDER [NAME...]\n");
		return 2;
	}
	for (unsigned i = 0; i < G_N_ELEMENTS(cases); i++) {
		struct fax_result result;

		if (!selected(cases[i].name, argv + 2))
			continue;
		ok = fax_call_run(&cases[i], i, argv[1], &result) && ok;
		print_result(&cases[i], &result);
	}
	return ok ? 0 : 1;
}
