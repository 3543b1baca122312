#ifndef TESTDATA_GATEWAY_CALL_H
#define TESTDATA_GATEWAY_CALL_H

#include "testdata/make/impair.h"

#include <stdbool.h>
#include <stdint.h>

/* One fax call of two fax machines in audio, each behind a T.38 gateway, all of spandsp and in virtual time; written
 * as a capture, and beside it when each signal began and ended on each telephone line. */

/* The IP network in one direction. */
struct gateway_path {
	unsigned before_ms; /* from the sending gateway to the capture point */
	unsigned after_ms;  /* from there to the receiving gateway */
	unsigned
		jitter_ms; /* more before the capture point, up to so much; packets overtake each other */
	struct impair_plan impair;
};

struct gateway_case {
	const char *name;
	unsigned pages, height, scale; /* height in rows of standard resolution */
	unsigned more_scale;	       /* not 0: one more page, of this scale, after an EOM */
	bool ecm;
	int compression; /* T30_SUPPORT_..._COMPRESSION */
	int modems;	 /* T30_SUPPORT_V... */
	unsigned secondaries;
	struct gateway_path to_callee, to_caller;
	bool damaged; /* the call may fail, or its pages be other than those sent */
};

struct gateway_result {
	uint64_t packets;
	unsigned lost[2], unrecovered[2]; /* by sender: caller, called side */
	int completion[2];		  /* T30_ERR_... at phase E */
	int pages_received;
	bool identical;
	double seconds;
	unsigned signals; /* lines of NAME.line */
};

/* Runs a case and writes NAME.pcap and NAME.line into folder. index (from 0) makes addresses and identifiers differ.
 * False when a file cannot be written or the call does not go as the case wants; the reason is on standard error. */
bool gateway_call_run(const struct gateway_case *gateway_case, unsigned index, const char *folder,
	struct gateway_result *result);

#endif
