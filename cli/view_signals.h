/* Signals while the terminal is taken over. What they force to be global is here and nowhere else: a handler has no
 * other way to know. */
#ifndef CLI_VIEW_SIGNALS_H
#define CLI_VIEW_SIGNALS_H

#include <stdbool.h>
#include <stddef.h>

/* Remembers the terminal's state, and has it restored when the program dies of a fault. Call before the terminal is
 * taken over. `hangup`: SIGHUP ends the program; else it is somebody else's. */
void view_signals_begin(int terminal, bool hangup);

/* The octets that bring the terminal back besides its state. */
void view_signals_set_reset(const char *octets, size_t n);

/* True once the program was asked to end: SIGTERM, SIGINT, SIGQUIT, SIGHUP. */
bool view_signals_end_asked(void);

/* True, once for each time, when it was asked to stop (SIGTSTP). */
bool view_signals_stop_asked(void);

/* Stops the program as if nothing had caught the signal; returns when it goes on. */
void view_signals_stop(void);

/* Puts all handlers back. */
void view_signals_finish(void);

#endif
