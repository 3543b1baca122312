#include "cli/capture_user.h"

#include <errno.h>
#include <grp.h>
#include <pwd.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#ifdef __linux__
#include <linux/capability.h>
#include <sys/prctl.h>
#include <sys/syscall.h>
#endif

static GQuark domain(void)
{
	return g_quark_from_static_string("t38trace-capture-user");
}

static void set_user(struct capture_user *out, const struct passwd *entry)
{
	*out = (struct capture_user){g_strdup(entry->pw_name), entry->pw_uid, entry->pw_gid};
}

/* Who called sudo, unless that is root. False: nobody did. */
static bool find_caller(struct capture_user *out)
{
	guint64 uid, gid;
	const char *uid_text = getenv("SUDO_UID"), *gid_text = getenv("SUDO_GID");
	if (uid_text == NULL || gid_text == NULL ||
		!g_ascii_string_to_unsigned(uid_text, 10, 1, UINT32_MAX - 1, &uid, NULL) ||
		!g_ascii_string_to_unsigned(gid_text, 10, 1, UINT32_MAX - 1, &gid, NULL))
		return false;
	const struct passwd *entry = getpwuid((uid_t)uid);
	*out = (struct capture_user){
		g_strdup(entry != NULL ? entry->pw_name : NULL), (uid_t)uid, (gid_t)gid};
	return true;
}

bool capture_user_find(const char *name, struct capture_user *out, GError **error)
{
	if (name == NULL && find_caller(out))
		return true;
	const char *wanted = name != NULL ? name : "nobody";
	const struct passwd *entry = getpwnam(wanted);
	if (entry == NULL)
		g_set_error(
			error, domain(), 0, "there is no user '%s' (name one with --user)", wanted);
	else if (entry->pw_uid == 0)
		g_set_error(error, domain(), 0, "--user: '%s' is root", wanted);
	else
		set_user(out, entry);
	return entry != NULL && entry->pw_uid != 0;
}

void capture_user_clear(struct capture_user *user)
{
	g_free(user->name);
	user->name = NULL;
}

bool capture_user_is_root(void)
{
	return geteuid() == 0;
}

bool capture_user_is_borrowed(void)
{
	return geteuid() != getuid() || getegid() != getgid();
}

#ifdef __linux__
/* What a program that is run could get back. Kernels differ in how many there are. */
static void drop_bounds(void)
{
	for (unsigned long capability = 0; capability < 64; capability++)
		prctl(PR_CAPBSET_DROP, capability, 0, 0, 0);
}
#else
static void drop_bounds(void)
{
}
#endif

static bool become(const struct capture_user *user)
{
	drop_bounds();
	int groups =
		user->name != NULL ? initgroups(user->name, user->gid) : setgroups(1, &user->gid);
	return groups == 0 && setresgid(user->gid, user->gid, user->gid) == 0 &&
	       setresuid(user->uid, user->uid, user->uid) == 0;
}

#ifdef __linux__
/* Inheritable ones, too, which a change of user leaves. */
static bool drop_capabilities(void)
{
	struct __user_cap_header_struct head = {.version = _LINUX_CAPABILITY_VERSION_3};
	const struct __user_cap_data_struct none[_LINUX_CAPABILITY_U32S_3] = {{0}};
	return syscall(SYS_capset, &head, none) == 0 && prctl(PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0) == 0;
}
#else
static bool drop_capabilities(void)
{
	return true;
}
#endif

bool capture_user_drop(const struct capture_user *user, GError **error)
{
	bool dropped = (user == NULL || become(user)) && drop_capabilities();
	int code = errno;
	/* What can be taken back was not given up. */
	if (dropped && user != NULL && (setuid(0) == 0 || seteuid(0) == 0)) {
		dropped = false;
		code = EPERM;
	}
	if (!dropped)
		g_set_error(
			error, domain(), code, "rights cannot be given up: %s", g_strerror(code));
	return dropped;
}
