#include "cli/metrics_http.h"

#include <errno.h>
#include <glib-unix.h>
#include <microhttpd.h>
#include <netdb.h>
#include <stdint.h>
#include <string.h>
#include <unistd.h>

enum { MAX_CONNECTIONS = 64, MAX_WAITING = 128, IDLE_SECONDS = 5, MAX_TURNS = 64 };

struct metrics_http {
	void (*text)(void *ctx, GString *out);
	void *ctx;
	struct MHD_Daemon *daemon;
	char *shown;
	GSource *readable, *timer;
};

static GQuark domain(void)
{
	return g_quark_from_static_string("t38trace-metrics");
}

/* Splits at the last colon; a host may stand in brackets. */
static void split(const char *address, char **host, char **port)
{
	const char *colon = strrchr(address, ':');
	*port = g_strdup(colon != NULL ? colon + 1 : address);
	*host = colon != NULL ? g_strndup(address, (size_t)(colon - address)) : g_strdup("");
	size_t n = strlen(*host);
	if (n >= 2 && (*host)[0] == '[' && (*host)[n - 1] == ']') {
		memmove(*host, *host + 1, n - 2);
		(*host)[n - 2] = '\0';
	}
}

static bool is_port(const char *text)
{
	return g_ascii_string_to_unsigned(text, 10, 0, UINT16_MAX, NULL, NULL);
}

static struct addrinfo *look_up(const char *address, GError **error)
{
	const struct addrinfo hints = {
		.ai_flags = AI_PASSIVE | AI_NUMERICSERV, .ai_socktype = SOCK_STREAM};
	struct addrinfo *found = NULL;
	char *host, *port;
	split(address, &host, &port);
	int code = EAI_SERVICE;
	if (is_port(port))
		code = getaddrinfo(host[0] != '\0' ? host : "127.0.0.1", port, &hints, &found);
	if (code != 0)
		g_set_error(error, domain(), code, "--metrics: '%s' is no HOST:PORT: %s", address,
			is_port(port) ? gai_strerror(code) : "a port is 0 to 65535");
	g_free(host);
	g_free(port);
	return code == 0 ? found : NULL;
}

static int listen_at(const struct addrinfo *at)
{
	const int on = 1;
	int fd = socket(at->ai_family, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
	if (fd < 0)
		return -1;
	setsockopt(fd, SOL_SOCKET, SO_REUSEADDR, &on, sizeof(on));
	if (bind(fd, at->ai_addr, at->ai_addrlen) == 0 && listen(fd, MAX_WAITING) == 0)
		return fd;
	int code = errno;
	close(fd);
	errno = code;
	return -1;
}

/* A name may have several addresses: the first that can be had. */
static int listen_at_any(const struct addrinfo *found)
{
	int fd = -1;
	for (const struct addrinfo *at = found; at != NULL && fd < 0; at = at->ai_next)
		fd = listen_at(at);
	return fd;
}

/* The port may have been 0: any. */
static char *name_of(int fd)
{
	struct sockaddr_storage at;
	socklen_t n = sizeof(at);
	char host[NI_MAXHOST], port[NI_MAXSERV];
	if (getsockname(fd, (struct sockaddr *)&at, &n) != 0 ||
		getnameinfo((struct sockaddr *)&at, n, host, sizeof(host), port, sizeof(port),
			NI_NUMERICHOST | NI_NUMERICSERV) != 0)
		return g_strdup("?");
	return g_strdup_printf(at.ss_family == AF_INET6 ? "[%s]:%s" : "%s:%s", host, port);
}

static enum MHD_Result answer_text(
	struct MHD_Connection *connection, unsigned status, const char *type, const GString *text)
{
	struct MHD_Response *response =
		MHD_create_response_from_buffer(text->len, text->str, MHD_RESPMEM_MUST_COPY);
	if (response == NULL)
		return MHD_NO;
	MHD_add_response_header(response, MHD_HTTP_HEADER_CONTENT_TYPE, type);
	MHD_add_response_header(response, MHD_HTTP_HEADER_ALLOW, "GET, HEAD");
	enum MHD_Result result = MHD_queue_response(connection, status, response);
	MHD_destroy_response(response);
	return result;
}

static enum MHD_Result answer(void *ctx, struct MHD_Connection *connection, const char *url,
	const char *method, const char *version, const char *upload, size_t *upload_size,
	void **state)
{
	struct metrics_http *m = ctx;
	GString *text = g_string_new(NULL);
	enum MHD_Result result;
	(void)version;
	(void)upload;
	(void)upload_size;
	(void)state;
	bool reads = strcmp(method, MHD_HTTP_METHOD_GET) == 0 ||
		     strcmp(method, MHD_HTTP_METHOD_HEAD) == 0;
	if (!reads) {
		result = answer_text(connection, MHD_HTTP_METHOD_NOT_ALLOWED, "text/plain", text);
	} else if (strcmp(url, "/metrics") != 0) {
		g_string_append(text, "t38trace: /metrics\n");
		result = answer_text(connection, MHD_HTTP_NOT_FOUND, "text/plain", text);
	} else {
		m->text(m->ctx, text);
		result = answer_text(
			connection, MHD_HTTP_OK, "text/plain; version=0.0.4; charset=utf-8", text);
	}
	g_string_free(text, TRUE);
	return result;
}

/* On its own epoll descriptor, which the loop watches. */
static bool start(struct metrics_http *m, int fd)
{
	m->daemon =
		MHD_start_daemon(MHD_USE_EPOLL, 0, NULL, NULL, answer, m, MHD_OPTION_LISTEN_SOCKET,
			fd, MHD_OPTION_CONNECTION_LIMIT, (unsigned)MAX_CONNECTIONS,
			MHD_OPTION_CONNECTION_TIMEOUT, (unsigned)IDLE_SECONDS, MHD_OPTION_END);
	return m->daemon != NULL;
}

struct metrics_http *metrics_http_new(
	const char *address, void (*text)(void *ctx, GString *out), void *ctx, GError **error)
{
	struct addrinfo *found = look_up(address, error);
	if (found == NULL)
		return NULL;
	struct metrics_http *m = g_new0(struct metrics_http, 1);
	m->text = text;
	m->ctx = ctx;
	int fd = listen_at_any(found);
	freeaddrinfo(found);
	if (fd >= 0)
		m->shown = name_of(fd);
	if (fd >= 0 && start(m, fd))
		return m;
	g_set_error(error, domain(), errno, "--metrics: cannot listen at %s: %s", address,
		g_strerror(errno));
	if (fd >= 0)
		close(fd);
	g_free(m->shown);
	g_free(m);
	return NULL;
}

/* The descriptor tells of new events only: what the library put off, it says by a time to wait of 0. */
static void run(struct metrics_http *m)
{
	MHD_UNSIGNED_LONG_LONG wait_ms = 0;
	for (int turns = 0; turns < MAX_TURNS && wait_ms == 0; turns++) {
		MHD_run(m->daemon);
		if (MHD_get_timeout(m->daemon, &wait_ms) != MHD_YES)
			return;
	}
}

static gboolean serve(gint fd, GIOCondition condition, gpointer data)
{
	(void)fd;
	(void)condition;
	run(data);
	return G_SOURCE_CONTINUE;
}

/* Connections that do nothing are closed in time. */
static gboolean look(gpointer data)
{
	run(data);
	return G_SOURCE_CONTINUE;
}

bool metrics_http_attach(struct metrics_http *m, GMainContext *context)
{
	const union MHD_DaemonInfo *info = MHD_get_daemon_info(m->daemon, MHD_DAEMON_INFO_EPOLL_FD);
	if (info == NULL)
		return false;
	m->readable = g_unix_fd_source_new(info->epoll_fd, G_IO_IN);
	g_source_set_callback(m->readable, G_SOURCE_FUNC(serve), m, NULL);
	g_source_attach(m->readable, context);
	m->timer = g_timeout_source_new_seconds(1);
	g_source_set_callback(m->timer, look, m, NULL);
	g_source_attach(m->timer, context);
	return true;
}

const char *metrics_http_address(const struct metrics_http *m)
{
	return m->shown;
}

void metrics_http_free(struct metrics_http *m)
{
	if (m == NULL)
		return;
	if (m->readable != NULL) {
		g_source_destroy(m->readable);
		g_source_unref(m->readable);
		g_source_destroy(m->timer);
		g_source_unref(m->timer);
	}
	MHD_stop_daemon(m->daemon);
	g_free(m->shown);
	g_free(m);
}
