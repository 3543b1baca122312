#include "analyzer/line_profile.h"

#include <string.h>

#include "dissect/ifp.h"

/* A demodulator knows training when its first segment is over (V.17 Table 3, V.29 Table 3, V.27ter 2.5.1), V.21 by
 * several flags in a row: 133 to 250 ms (t30-timing 6). Carrier loss takes 5 to 30 ms. */
/* clang-format off */
static const struct line_ear generic_ears[IFP_DATA_TYPES] = {
	/*                        detect short error lag over end */
	[IFP_V21]             = {190, 190, 60, 5, 10, 17},
	[IFP_DATA_V27_2400]   = {70,  70,  40, 9, 10, 17},
	[IFP_DATA_V27_4800]   = {60,  60,  40, 7, 10, 17},
	[IFP_DATA_V29_7200]   = {80,  80,  40, 6, 10, 17},
	[IFP_DATA_V29_9600]   = {80,  80,  40, 6, 10, 17},
	[IFP_DATA_V17_7200]   = {130, 130, 40, 8, 10, 17},
	[IFP_DATA_V17_9600]   = {130, 130, 40, 8, 10, 17},
	[IFP_DATA_V17_12000]  = {130, 130, 40, 8, 10, 17},
	[IFP_DATA_V17_14400]  = {130, 130, 40, 8, 10, 17},
	[IFP_DATA_V8]         = {200, 200, 150, 5, 10, 20},
	[IFP_DATA_V34_PRI_RATE] = {100, 100, 100, 5, 10, 20},
	[IFP_DATA_V34_CC_1200]  = {100, 100, 100, 5, 10, 20},
	[IFP_DATA_V34_PRI]      = {100, 100, 100, 5, 10, 20},
	[IFP_DATA_V33_12000]  = {130, 130, 40, 8, 10, 17},
	[IFP_DATA_V33_14400]  = {130, 130, 40, 8, 10, 17},
};

/* Its demodulators fed with its own modulators, one sample at a time; half a block of 10 ms taken off. V.33 and V.34 it
 * has not. */
static const struct line_ear spandsp_ears[IFP_DATA_TYPES] = {
	/*                        detect short error lag over end */
	[IFP_V21]             = {136, 136, 12, 0, 0, 6},
	[IFP_DATA_V27_2400]   = {45,  45,  8, 3.6, 9.5, 23},
	[IFP_DATA_V27_4800]   = {33,  33,  8, 2.7, 9.5, 21},
	[IFP_DATA_V29_7200]   = {54,  54,  8, 2, 9.5, 10},
	[IFP_DATA_V29_9600]   = {54,  54,  8, 2, 9.5, 10},
	[IFP_DATA_V17_7200]   = {106, 122, 8, 5.6, 9.5, 17},
	[IFP_DATA_V17_9600]   = {106, 122, 8, 5.6, 9.5, 17},
	[IFP_DATA_V17_12000]  = {106, 122, 8, 5.6, 9.5, 17},
	[IFP_DATA_V17_14400]  = {106, 122, 8, 5.6, 9.5, 17},
	[IFP_DATA_V8]         = {200, 200, 150, 5, 10, 20},
	[IFP_DATA_V34_PRI_RATE] = {100, 100, 100, 5, 10, 20},
	[IFP_DATA_V34_CC_1200]  = {100, 100, 100, 5, 10, 20},
	[IFP_DATA_V34_PRI]      = {100, 100, 100, 5, 10, 20},
	[IFP_DATA_V33_12000]  = {106, 122, 8, 5.6, 9.5, 17},
	[IFP_DATA_V33_14400]  = {106, 122, 8, 5.6, 9.5, 17},
};
/* clang-format on */

static const struct line_profile profiles[LINE_PROFILES] = {
	/* T.30 5.3.1 (preamble), 4.3 and 5.1 (tones, silence), A.3.1 (flags), 5.3.6.1.3 (TCF). */
	[LINE_PROFILE_GENERIC] =
		{
			.name = "generic",
			.silence_ms = 75,
			.ced_min_ms = 2600,
			.ced_max_ms = 4000,
			.cng_on_ms = 500,
			.cng_off_ms = 3000,
			.preamble_flags = 38,
			.start_octets = 4,
			.frame_flags = 1,
			.ecm_frame_flags = 1,
			.ecm_flags_ms = 200,
			.tcf_ms = 1500,
			.hears = {.block_ms = 10,
				.octet_lag = 1,
				.announces = true,
				.lag_error_ms = 10,
				.end_error_ms = 20,
				.tail_ms = 30,
				.tone_detect_ms = 350,
				.tone_detect_error_ms = 150,
				.ears = generic_ears},
		},
	[LINE_PROFILE_SPANDSP] =
		{
			.name = "spandsp",
			.block_ms = 20,
			.silence_ms = 75,
			.silence_always = true,
			.same_is_copy = true,
			.shaping_ms = 1,
			.shaping_end_ms = 2,
			.ced_silence_ms = 200,
			.ced_min_ms = 2600,
			.ced_max_ms = 2600,
			.cng_on_ms = 500,
			.cng_off_ms = 3000,
			.cng_goes_on = true,
			.lead_bits = 1,
			.preamble_flags = 32,
			.start_octets = 8,
			.frame_flags = 3,
			.loses_early_frame = true,
			.flags_go_on = true,
			.whole_octets = true,
			.ecm_frame_flags = 2,
			.fcs_by_itself = true,
			.late_mode = true,
			.holds_rtc = true,
			.ecm_flags_ms = 200,
			.hears = {.block_ms = 10,
				.octet_lag = 2,
				.announces = true,
				.announce_ms = -8,
				.lag_error_ms = 5,
				.end_error_ms = 6,
				.tail_ms = 45,
				.tone_detect_ms = 350,
				.tone_detect_error_ms = 150,
				.ears = spandsp_ears},
		},
};

const struct line_profile *line_profile(enum line_profile_id id)
{
	return &profiles[id];
}

enum line_profile_id line_profile_find(const char *name)
{
	int id = 0;
	while (id < LINE_PROFILES && strcmp(profiles[id].name, name) != 0)
		id++;
	return (enum line_profile_id)id;
}
