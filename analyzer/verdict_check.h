/* How the engine of findings is fed: tables of checks, one for each finding, in order of cause. */
#ifndef ANALYZER_VERDICT_CHECK_H
#define ANALYZER_VERDICT_CHECK_H

#include "analyzer/finding.h"

/* `find` adds the findings of that id which the finished model shows; it is called only where the evidence that the row of the
 * id needs is there (finding_has_evidence()). */
struct verdict_check {
	enum finding_id id;
	void (*find)(struct call *);
};

/* Adds T30-ALTERED when DIS, DTC or DCS of the call's fax is another one in `other`; `where` names that in the detail. */
bool verdict_altered(struct call *, const struct fax *other, const char *where);

/* Each table ends with a row without function. */
extern const struct verdict_check verdict_capture_checks[];
extern const struct verdict_check verdict_signalling_checks[];
extern const struct verdict_check verdict_media_checks[];
extern const struct verdict_check verdict_stream_checks[];
extern const struct verdict_check verdict_timing_checks[];
extern const struct verdict_check verdict_t30_checks[];
extern const struct verdict_check verdict_end_checks[];
extern const struct verdict_check verdict_page_checks[];

#endif
