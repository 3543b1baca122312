/* The tables of the text report: loss and pace of each direction, what the telephone lines heard. */
#ifndef RENDER_REPORT_TEXT_TABLES_H
#define RENDER_REPORT_TEXT_TABLES_H

#include <stdio.h>

#include "analyzer/call.h"

/* Of the leg's first fax, behind its heading, or nothing without media. */
void report_text_streams(FILE *out, const struct call *leg);

/* A line for each telephone line, and the checks that are missed; nothing where the lines were not reconstructed. */
void report_text_lines(FILE *out, const struct fax *);

#endif
