/* A message of signalling in short, as the ladder shows it. */
#ifndef RENDER_MESSAGE_WORDS_H
#define RENDER_MESSAGE_WORDS_H

#include "analyzer/call.h"

/* Appends "re-INVITE", "200 OK", "CRCX", "200 (CRCX)", "Modify", "Reply (Modify)", "Error 435 (Modify)", "Setup":
 * what the message is, without its media. Not made safe for a terminal. */
void message_words(const struct call *, const struct message *, GString *out);

#endif
