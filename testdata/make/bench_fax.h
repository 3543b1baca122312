#ifndef TESTDATA_BENCH_FAX_H
#define TESTDATA_BENCH_FAX_H

#include "testdata/make/bench_source.h"

#include <stddef.h>

/* A capture of this folder with one fax call, to be replayed many times. */
struct bench_fax_script;

/* NULL when the file cannot be read or is not such a capture; *error is then a text to be freed with
 * g_free. Free with bench_fax_script_free. */
struct bench_fax_script *bench_fax_script_load(const char *path, char **error);
size_t bench_fax_script_packets(const struct bench_fax_script *script);
void bench_fax_script_free(struct bench_fax_script *script);

/* Call number n (from 0) with addresses, ports and Call-ID of its own. The script must outlive it. Free
 * with g_free. */
struct bench_source *bench_fax_new(
	const struct bench_fax_script *script, unsigned n, int64_t start_us);

#endif
