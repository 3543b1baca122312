#include "cli/checks.h"

#include <string.h>

#include "cli/message.h"

struct checks {
	GPtrArray *all; /* struct call_check * */
};

static void free_check(gpointer check)
{
	call_check_free(check);
}

static bool add_expression(struct checks *checks, const char *expression)
{
	GError *error = NULL;
	struct call_check *check = call_check_parse(expression, &error);
	if (check == NULL) {
		message_error(NULL, "--check '%s': %s", expression, error->message);
		g_error_free(error);
		return false;
	}
	g_ptr_array_add(checks->all, check);
	return true;
}

static bool add_line(struct checks *checks, char *line, const char *path, unsigned number)
{
	GError *error = NULL;
	line[strcspn(line, "#\r")] = '\0';
	if (*g_strstrip(line) == '\0')
		return true;
	struct call_check *check = call_check_parse(line, &error);
	if (check == NULL) {
		message_error(path, "line %u: %s", number, error->message);
		g_error_free(error);
		return false;
	}
	g_ptr_array_add(checks->all, check);
	return true;
}

static bool add_file(struct checks *checks, const char *path)
{
	GError *error = NULL;
	char *text;
	guint before = checks->all->len;
	if (!g_file_get_contents(path, &text, NULL, &error)) {
		message_error(
			path, "%s (--checks names a file with conditions)", message_of_file(error));
		g_error_free(error);
		return false;
	}
	char **lines = g_strsplit(text, "\n", -1);
	bool ok = true;
	for (unsigned i = 0; lines[i] != NULL && ok; i++)
		ok = add_line(checks, lines[i], path, i + 1);
	g_strfreev(lines);
	g_free(text);
	if (ok && checks->all->len == before) {
		message_error(path, "there is no condition in it (one a line is expected)");
		return false;
	}
	return ok;
}

struct checks *checks_load(char *const *expressions, const char *path)
{
	struct checks *checks = g_new0(struct checks, 1);
	checks->all = g_ptr_array_new_with_free_func(free_check);
	bool ok = true;
	for (; ok && expressions != NULL && *expressions != NULL; expressions++)
		ok = add_expression(checks, *expressions);
	if (ok && (path == NULL || add_file(checks, path)))
		return checks;
	checks_free(checks);
	return NULL;
}

unsigned checks_count(const struct checks *checks)
{
	return checks->all->len;
}

GArray *checks_apply(const struct checks *checks, const struct call *call)
{
	if (checks->all->len == 0 || !call_check_concerns(call))
		return NULL;
	GArray *results = g_array_new(FALSE, FALSE, sizeof(struct check_result));
	for (guint i = 0; i < checks->all->len; i++) {
		struct check_result result =
			call_check_apply(g_ptr_array_index(checks->all, i), call);
		g_array_append_val(results, result);
	}
	return results;
}

void checks_free(struct checks *checks)
{
	if (checks == NULL)
		return;
	g_ptr_array_free(checks->all, TRUE);
	g_free(checks);
}
