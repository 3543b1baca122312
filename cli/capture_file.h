/* One capture file that is being written. Whole packets only are handed to the system, at once or in groups that do not
 * cross a page of memory: the kernel copies page by page and a kill may come between two, so what a killed program leaves
 * behind ends with a whole packet. */
#ifndef CLI_CAPTURE_FILE_H
#define CLI_CAPTURE_FILE_H

#include <stdbool.h>
#include <sys/types.h>

#include "render/pcapng_write.h"

struct capture_file;

enum capture_file_form { CAPTURE_FILE_PCAPNG, CAPTURE_FILE_PCAP };

/* A descriptor for a new file in the folder (or AT_FDCWD), with mode 0600 and never through a symbolic link; a FIFO or a
 * device that is there is opened as it is. `force`: a file that is there is removed first. -1: errno says why. */
int capture_file_create(int folder, const char *name, bool force);

/* Takes the descriptor over and writes the head. pcap has one interface only; more may be added to pcapng. */
struct capture_file *capture_file_new(
	int fd, enum capture_file_form, const struct pcapng_interface *, unsigned count);

/* The index of the new interface. */
unsigned capture_file_interface(struct capture_file *, const struct pcapng_interface *);

/* The file belongs to this user from now on, where it is a regular one: no device, no FIFO. False: errno says why. */
bool capture_file_own(struct capture_file *, uid_t uid, gid_t gid);

/* What cannot be written is taken back to the last whole packet, and nothing more is written: capture_file_error(). */
void capture_file_packet(struct capture_file *, unsigned interface, const struct packet *,
	const char *const *comments);
void capture_file_statistics(
	struct capture_file *, unsigned interface, t38_time, uint64_t received, uint64_t dropped);

/* What was handed over so far is with the system. */
void capture_file_flush(struct capture_file *);

/* Behind an error: goes on where the last whole packet ends, if the system lets it by now. */
void capture_file_retry(struct capture_file *);

/* Octets and packets of the file, those that wait to be flushed included; packets that could not be written. */
uint64_t capture_file_octets(const struct capture_file *);
uint64_t capture_file_packets(const struct capture_file *);
uint64_t capture_file_missing(const struct capture_file *);

/* errno of the last failure; 0: none, or it was overcome. */
int capture_file_error(const struct capture_file *);

/* The error is for good: nobody reads the pipe any more, or half a packet could not be taken back. */
bool capture_file_broken(const struct capture_file *);

/* Flushes, closes, frees. The error, or 0. NULL is allowed. */
int capture_file_close(struct capture_file *);

#endif
