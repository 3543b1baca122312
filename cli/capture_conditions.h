/* When a capture goes on in the next file, and when it ends: -b and -a, as dumpcap has them. */
#ifndef CLI_CAPTURE_CONDITIONS_H
#define CLI_CAPTURE_CONDITIONS_H

#include <glib.h>
#include <stdbool.h>
#include <stdint.h>

/* 0: no limit. */
struct capture_conditions {
	uint64_t octets;  /* filesize: in units of 1000 octets */
	uint64_t seconds; /* duration: */
	uint64_t files;	  /* files: */
	uint64_t packets; /* packets: */
};

/* Reads "filesize:1000", "duration:60", "files:10", "packets:100"; `texts` NULL: none. `option` is named in *error. */
bool capture_conditions_read(
	char *const *texts, const char *option, struct capture_conditions *out, GError **error);

#endif
