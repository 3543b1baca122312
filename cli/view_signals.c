#include "cli/view_signals.h"

#include <signal.h>
#include <string.h>
#include <termios.h>
#include <unistd.h>

#define END_ASKED 1
#define STOP_ASKED 2

static volatile sig_atomic_t asked; /* END_ASKED, STOP_ASKED */

/* SIGHUP is the first, which may be left out; SIGTSTP the last. */
static const int ends[] = {SIGHUP, SIGTERM, SIGINT, SIGQUIT, SIGTSTP};
static const int faults[] = {SIGSEGV, SIGBUS, SIGFPE, SIGILL, SIGABRT, SIGSYS};

#define COUNT(array) (sizeof(array) / sizeof((array)[0]))

/* Written before the handlers are set, read in them. */
static struct {
	int terminal;
	size_t first_end; /* of `ends` */
	bool state_known;
	struct termios state;
	char reset[512];
	size_t reset_length;
	struct sigaction old_ends[COUNT(ends)], old_faults[COUNT(faults)];
} saved;

/* All of these are blocked while one is handled: no other changes `asked` between. */
static void note(int signal)
{
	asked = asked | (signal == SIGTSTP ? STOP_ASKED : END_ASKED);
}

static void restore(void)
{
	if (write(saved.terminal, saved.reset, saved.reset_length) < 0)
		return; /* nobody is left to be told */
	if (saved.state_known)
		tcsetattr(saved.terminal, TCSANOW, &saved.state);
}

/* Gives the fault to whom it would have gone: a fault of the program comes again by itself, a signal that was sent does
 * not. */
static void fault(int signal, siginfo_t *info, void *context)
{
	(void)context;
	restore();
	for (size_t i = 0; i < COUNT(faults); i++)
		sigaction(faults[i], &saved.old_faults[i], NULL);
	if (info->si_code <= 0)
		raise(signal);
}

static void set_ends(void)
{
	struct sigaction action;
	memset(&action, 0, sizeof(action));
	action.sa_handler = note;
	sigemptyset(&action.sa_mask);
	for (size_t i = saved.first_end; i < COUNT(ends); i++)
		sigaddset(&action.sa_mask, ends[i]);
	for (size_t i = saved.first_end; i < COUNT(ends); i++)
		sigaction(ends[i], &action, &saved.old_ends[i]);
}

static void set_faults(void)
{
	struct sigaction action;
	memset(&action, 0, sizeof(action));
	action.sa_sigaction = fault;
	action.sa_flags = SA_SIGINFO;
	sigemptyset(&action.sa_mask);
	for (size_t i = 0; i < COUNT(faults); i++)
		sigaction(faults[i], &action, &saved.old_faults[i]);
}

void view_signals_begin(int terminal, bool hangup)
{
	asked = 0;
	saved.first_end = hangup ? 0 : 1;
	saved.terminal = terminal;
	saved.reset_length = 0;
	saved.state_known = tcgetattr(terminal, &saved.state) == 0;
	set_ends();
	set_faults();
}

void view_signals_set_reset(const char *octets, size_t n)
{
	saved.reset_length = 0;
	n = n < sizeof(saved.reset) ? n : sizeof(saved.reset);
	memcpy(saved.reset, octets, n);
	saved.reset_length = n;
}

bool view_signals_end_asked(void)
{
	return (asked & END_ASKED) != 0;
}

bool view_signals_stop_asked(void)
{
	if ((asked & STOP_ASKED) == 0)
		return false;
	asked = asked & ~STOP_ASKED;
	return true;
}

/* The old handler is the default unless a shell without job control said to ignore it. */
void view_signals_stop(void)
{
	struct sigaction mine;
	size_t last = COUNT(ends) - 1;
	sigaction(SIGTSTP, &saved.old_ends[last], &mine);
	raise(SIGTSTP);
	sigaction(SIGTSTP, &mine, NULL);
}

void view_signals_finish(void)
{
	for (size_t i = 0; i < COUNT(faults); i++)
		sigaction(faults[i], &saved.old_faults[i], NULL);
	for (size_t i = saved.first_end; i < COUNT(ends); i++)
		sigaction(ends[i], &saved.old_ends[i], NULL);
}
