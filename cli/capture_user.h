/* Rights: what opening devices needs is given up as soon as they are open. */
#ifndef CLI_CAPTURE_USER_H
#define CLI_CAPTURE_USER_H

#include <glib.h>
#include <stdbool.h>
#include <sys/types.h>

/* Whom the program runs as from then on. */
struct capture_user {
	char *name; /* NULL: it has no name */
	uid_t uid;
	gid_t gid;
};

/* The user of that name; NULL: who called sudo (SUDO_UID), else nobody. */
bool capture_user_find(const char *name, struct capture_user *out, GError **error);
void capture_user_clear(struct capture_user *);

/* True when the program is root, and so can and has to become another. */
bool capture_user_is_root(void);

/* True when the rights are those of the program's file (set-user-ID), not of who runs it: files would be written with them. */
bool capture_user_is_borrowed(void);

/* Becomes that user for good, with its groups; NULL: stays who it is. In both cases all capabilities go, and none comes
 * back by running another program. Before threads are made. */
bool capture_user_drop(const struct capture_user *, GError **error);

#endif
