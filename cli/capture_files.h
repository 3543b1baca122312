/* The files of a capture, one after the other: FILE alone, or FILE_00001_20260115103000.pcapng and so on, where it goes on
 * in a next one by its conditions or by hand. */
#ifndef CLI_CAPTURE_FILES_H
#define CLI_CAPTURE_FILES_H

#include "cli/capture_conditions.h"
#include "cli/capture_file.h"

struct capture_files;

struct capture_files_plan {
	const char *path; /* "-": standard output */
	enum capture_file_form form;
	bool ring; /* numbered from the first on; else from the second */
	/* When the next file begins; files: so many are kept, the oldest is removed. */
	struct capture_conditions next;
	uint64_t most; /* behind so many files nothing more is written; 0: no limit */
	bool force;    /* the first file may replace another, which has to be a regular one */
	const struct pcapng_interface *interfaces; /* valid as long as the files */
	unsigned interface_count;
};

/* Opens the folder and the first file, with mode 0600 and never through a symbolic link. NULL: *error says why. */
struct capture_files *capture_files_open(const struct capture_files_plan *, GError **error);

/* The first file belongs to this user from now on, where it is a regular one: before rights are given up. */
bool capture_files_own(struct capture_files *, uid_t uid, gid_t gid, GError **error);

/* The next file can be made with the rights of the program now. */
bool capture_files_may_go_on(const struct capture_files *);

/* Writes the packet, to the next file where it is due. False: it, or the next file, cannot be written; *error says why, once
 * until something is written again. */
bool capture_files_packet(
	struct capture_files *, unsigned interface, const struct packet *, GError **error);

/* All files that the plan allows are written, or nobody reads the pipe any more. */
bool capture_files_over(const struct capture_files *);

/* Each second or so: the next file where the duration is over, and all that waits is flushed; what could not be written
 * or made before is tried again. */
bool capture_files_tick(struct capture_files *, GError **error);

/* The next file now. */
bool capture_files_next(struct capture_files *, GError **error);

void capture_files_flush(struct capture_files *);

/* What the interface told since the capture began: stands at the end of each file for the time of that file, and at once
 * where drops are new, lest a file of a program that is killed hides them. */
void capture_files_statistics(
	struct capture_files *, unsigned interface, uint64_t received, uint64_t dropped);

/* Of all files together. missing: packets that could not be written. */
struct capture_files_counts {
	uint64_t packets, octets, files, missing;
};
struct capture_files_counts capture_files_counts(const struct capture_files *);

/* The present one. */
const char *capture_files_name(const struct capture_files *);

/* False: *error says what of the last file is not written. Frees; NULL is allowed. */
bool capture_files_close(struct capture_files *, GError **error);

#endif
