/* Packets from network interfaces, those of several in order of time: each is kept back until the kernel has handed over what came
 * before it elsewhere. */
#ifndef CLI_CAPTURE_LIVE_H
#define CLI_CAPTURE_LIVE_H

#include <stdbool.h>

#include "render/pcapng_write.h"

struct capture_live;

struct capture_live_plan {
	char *const *interfaces; /* NULL-terminated, at least one; "any": all of the machine */
	const char *filter;	 /* for pcap-filter; NULL: all packets */
	unsigned snaplen;	 /* octets of a packet that are kept */
	unsigned buffer_mib;	 /* of each interface, in the kernel */
	bool promiscuous;
	bool immediate; /* each packet at once */
};

/* NULL: *error says which interface cannot be opened, and what to do. */
struct capture_live *capture_live_open(const struct capture_live_plan *, GError **error);
void capture_live_close(struct capture_live *); /* NULL is allowed */

/* "eth0, lo, any": those that can be named, for messages. Freed by g_free(); NULL: not known. */
char *capture_live_list(void);

unsigned capture_live_count(const struct capture_live *);

/* What a file says of an interface; valid as long as the source. */
const struct pcapng_interface *capture_live_interfaces(const struct capture_live *);

/* A descriptor that can be read when packets are there; -1: they are to be asked for each CAPTURE_LIVE_ASK_MS milliseconds, as packets
 * that are kept back make it no less readable. */
int capture_live_descriptor(const struct capture_live *, unsigned interface);

#define CAPTURE_LIVE_ASK_MS 20

/* Gives packets that are there, at most about `most`, numbered from 1 over all interfaces; false: all were given, but those that are
 * kept back. Octets are valid during the call. */
bool capture_live_read(struct capture_live *, unsigned most,
	void (*each)(void *ctx, const struct packet *, unsigned interface), void *ctx);

/* Nothing is kept back any more: before the last read. */
void capture_live_finish(struct capture_live *);

/* For so long the kernel may keep a packet before it hands it over, in microseconds. */
#define CAPTURE_LIVE_WAIT_US 150000

/* Why the interface gives no more packets: one line; NULL: it still does. */
const char *capture_live_failure(const struct capture_live *, unsigned interface);

/* Packets that passed the filter, and those of them that the kernel, or the card, dropped, since the beginning. */
void capture_live_statistics(
	const struct capture_live *, unsigned interface, uint64_t *received, uint64_t *dropped);

#endif
