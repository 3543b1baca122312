/* Hides what looks like somebody's in a text of strangers: what it is, nobody has said. */
#ifndef ANALYZER_REDACT_MASK_H
#define ANALYZER_REDACT_MASK_H

/* Puts x in place of: digits of telephone numbers, also grouped by signs; of runs of at least five digits; of hexadecimal numbers and
 * of long words with many digits (serial numbers); all of MAC and IPv6 addresses; names before and behind "@". Versions such as
 * 1.0.49.2 stay. The length stays what it is. */
void redact_mask(char *text);

#endif
