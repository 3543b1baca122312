/* Standard error: "t38trace: FILE: what happened (what to do)". */
#ifndef CLI_MESSAGE_H
#define CLI_MESSAGE_H

#include <glib.h>

/* One line; control characters in the arguments are made visible. `file` may be NULL. */
void message_error(const char *file, const char *format, ...) __attribute__((format(printf, 2, 3)));
void message_warning(const char *file, const char *format, ...)
	__attribute__((format(printf, 2, 3)));

/* What --verbose tells. */
void message_note(const char *file, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* What an error of GLib says without the name of the file, which message_error() tells; of the error, for as long as it is there. */
const char *message_of_file(const GError *);

#endif
