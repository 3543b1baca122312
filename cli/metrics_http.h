/* GET /metrics for Prometheus, over HTTP, in the program's own loop: no thread. */
#ifndef CLI_METRICS_HTTP_H
#define CLI_METRICS_HTTP_H

#include <glib.h>
#include <stdbool.h>

struct metrics_http;

/* `address`: "HOST:PORT", "[::1]:PORT", ":PORT" or "PORT" (then of the loopback interface). `text` appends what is
 * answered. NULL: *error says why. */
struct metrics_http *metrics_http_new(
	const char *address, void (*text)(void *ctx, GString *out), void *ctx, GError **error);

/* Serves from the loop's next turn on. After rights are given up. */
bool metrics_http_attach(struct metrics_http *, GMainContext *);

/* "127.0.0.1:9138": where it listens. */
const char *metrics_http_address(const struct metrics_http *);

void metrics_http_free(struct metrics_http *); /* NULL is allowed */

#endif
