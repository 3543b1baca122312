/* What the options of `capture` ask for, checked. */
#ifndef CLI_CAPTURE_PLAN_H
#define CLI_CAPTURE_PLAN_H

#include "cli/capture_conditions.h"
#include "cli/capture_file.h"
#include "cli/options.h"

#define CAPTURE_PLAN_MAX_INTERFACES 64

struct capture_plan {
	struct capture_conditions next, stop; /* -b, -a */
	enum capture_file_form form;	      /* by --file-format, else by the name */
	unsigned snaplen;		      /* octets */
	unsigned buffer_mib;
	size_t max_memory; /* octets */
	t38_time linger;
};

/* False: *error says which option is wrong. */
bool capture_plan_read(const struct options *, struct capture_plan *out, GError **error);

#endif
