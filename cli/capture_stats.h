/* What a live capture has counted: for the closing line, for SIGUSR1, for Prometheus. */
#ifndef CLI_CAPTURE_STATS_H
#define CLI_CAPTURE_STATS_H

#include "analyzer/call.h"
#include "render/pcapng_write.h"

struct capture_stats;

struct capture_stats *capture_stats_new(void);
void capture_stats_free(struct capture_stats *); /* NULL is allowed */

/* A call is over. */
void capture_stats_call(struct capture_stats *, const struct call *);

#define CAPTURE_STATS_PHASES 5

/* What others count, as it is when it is told. */
struct capture_stats_now {
	uint64_t packets, bytes, undecoded;
	unsigned live_calls;
	unsigned
		live_phases[CAPTURE_STATS_PHASES]; /* those with T.38 packets: 'A' to 'E' of T.30 */
	uint64_t dropped;			   /* by the kernel */
	bool writes;
	uint64_t written_packets, written_octets, written_files;
	uint64_t unwritten_packets; /* wanted, but the system did not take them */
	uint64_t held_octets, held_packets, held_late;
	uint64_t shed_calls; /* closed for want of memory */
	uint64_t memory;     /* octets in use; 0: not known */
	double seconds;	     /* since the capture began */
	const struct pcapng_interface *interfaces;
	const uint64_t *received, *drops; /* by interface */
	unsigned interface_count;
};

/* "61 s, 1234 packets, 2 calls, 1 with fax: 1 success, ...". Freed by g_free(). */
char *capture_stats_line(const struct capture_stats *, const struct capture_stats_now *);

/* The text format of Prometheus, version 0.0.4. */
void capture_stats_metrics(
	const struct capture_stats *, const struct capture_stats_now *, GString *out);

#endif
