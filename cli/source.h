/* Packets from capture files, merged by time into one sequence. */
#ifndef CLI_SOURCE_H
#define CLI_SOURCE_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

#include "dissect/packet.h"

struct source;

/* What is known of one file; complete once source_next() has given false. */
struct source_info {
	const char *path; /* as the user gave it; "-" for standard input */
	/* "pcap" or "pcapng", with ".gz" or ".zst" behind when compressed; NULL: unknown */
	const char *format;
	const uint32_t *link_types; /* LINKTYPE_ numbers in the order of their appearance */
	unsigned link_type_count;
	uint64_t packets;    /* read, those that the filter refused left out */
	uint64_t bytes;	     /* captured octets of these */
	t38_time first_time; /* of the first of these; T38_NEVER: no packet */
	t38_time last_time;  /* of the last of these */
	bool complete;	     /* read to its end without error */
	const char *error;   /* what happened (what to do), or NULL; one line without the path */
	uint64_t dropped;    /* packets that the capturing system lost, as far as the file says */
	bool clock_back;     /* time stamps went backwards by more than a second inside the file */
};

/* Opens files for reading. `filter` is a pcap filter expression or NULL. Files that cannot be opened or
 * read are noted in their source_info and left out; the others are read. With `keep_stdin` whatever can
 * be read only once (standard input, a FIFO) is first copied into an unlinked temporary file, so that
 * source_rewind() works; without it packets come as they arrive. Files must stay in place while the
 * source lives: of many files only those that are due are held open. NULL only for a filter that does
 * not compile (a usage error): then *error says why. */
struct source *source_open_files(
	char *const *paths, unsigned count, const char *filter, bool keep_stdin, GError **error);

/* The next packet in order of time, ties in order of files. packet->number counts from 1 and counts
 * packets that the filter refuses, too, so that it stays the frame number of other tools. Octets are
 * valid until the next call. False at the end of all input. */
bool source_next(struct source *, struct packet *);

/* Begins again at the first packet (for commands that read twice); every source_info begins anew. False
 * with *error set when a file cannot be opened again, or was not kept; source_next() then gives what
 * the other files hold. */
bool source_rewind(struct source *, GError **error);

unsigned source_count(const struct source *);

/* Owned by the source; its pointers are valid until the next call of source_next or source_rewind. */
const struct source_info *source_info(const struct source *, unsigned index);

/* Octets of files consumed and in all, for progress; total 0: unknown. */
void source_progress(const struct source *, uint64_t *done, uint64_t *total);

void source_free(struct source *); /* NULL is allowed */

#endif
