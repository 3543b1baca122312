#ifndef TESTDATA_FAX_CALL_H
#define TESTDATA_FAX_CALL_H

#include "testdata/make/impair.h"

#include <stdbool.h>
#include <stdint.h>

/* One fax call between two spandsp terminals in virtual time, written as a capture. */

/* What the call is made of. One row of the table in fax_calls.c. */
struct fax_case {
	const char *name;
	unsigned pages, height, scale; /* height in rows of standard resolution */
	bool ecm;
	int compression;      /* T30_SUPPORT_..._COMPRESSION, of both ends */
	int modems;	      /* T30_SUPPORT_V..., of both ends */
	int scan_ms;	      /* minimum scan line time of the receiver */
	unsigned fax_version; /* T38FaxVersion: 0 is the 1998 syntax */
	unsigned secondaries; /* earlier IFP packets in each datagram */
	struct impair_plan to_callee, to_caller;
	/* What must come out of it. */
	bool fails;	/* the call ends without a page */
	bool damaged;	/* the pages arrive, not as they were sent */
	bool keep_sent; /* keep the sent pages beside the received ones */
};

struct fax_result {
	uint64_t packets;				/* in the capture */
	unsigned lost[2], recovered[2], unrecovered[2]; /* by sender: caller, called side */
	int completion[2];				/* T30_ERR_... at phase E */
	int pages_received;
	bool identical;
	double seconds; /* of T.38 */
};

/* Runs a case and writes NAME.pcap, NAME.rx.tif and, with keep_sent, NAME.tx.tif into folder. index
 * (from 0) makes addresses and identifiers differ between the captures. False when a file cannot be
 * written or the outcome is not the one that the case wants; the reason is on standard error. */
bool fax_call_run(const struct fax_case *fax_case, unsigned index, const char *folder,
	struct fax_result *result);

#endif
