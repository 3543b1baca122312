/* Three tables: calls by call id and call agent; endpoints of gateways, which tell to which call a notification
 * belongs; transactions, which tell what a response answers.
 *
 * Who calls whom: the endpoint that was lifted off hook, or the first that got a connection, unless it was rung or
 * given the other side's session description at once. */
#include "analyzer/signalling_mgcp.h"

#include <string.h>

#include "analyzer/signalling_table.h"
#include "dissect/mgcp.h"

#define MAX_MESSAGES 16	   /* piggybacked in one datagram */
#define MAX_CONNECTIONS 16 /* of a call */
#define MAX_ROWS 20000	   /* of each table */
#define MAX_NAME 128u	   /* octets of call ids and endpoint names in keys */

#define HOOK_AGE (60 * T38_SECOND) /* off hook or rung so long ago says nothing about a new call */
#define AGENT_PORT 2727		   /* RFC 3435 3.6 */

struct connection {
	char *endpoint; /* key of the endpoint table */
	char *id;	/* I; NULL until the response tells it */
	enum side side;
	bool closed;
	bool remote;	/* it was told where to send */
	bool both_ways; /* its mode is sendrecv */
};

struct mgcp_call {
	char *key;
	GPtrArray *connections; /* struct connection * */
	struct signalling_t38 t38;
	bool from_start; /* its first connection was seen */
	int hung_up;	 /* enum side; -1 */
	bool closing;	 /* connections are being deleted, since: */
	struct signalling_seen closed;
};

struct line {
	char *call; /* key of the call that got the newest connection there; NULL */
	t38_time off_hook, rung;
};

struct transaction {
	char *call;
	const char *verb; /* constant */
	int connection;	  /* index into the call's; -1: none */
	bool image;	  /* it asks for T.38 */
	bool by_gateway;  /* the gateway sent it */
};

struct signalling_mgcp {
	struct signalling_context context;
	struct signalling_table *calls, *lines, *transactions;
};

/* A message, and what it belongs to. */
struct job {
	struct signalling_mgcp *mgcp;
	const struct signalling_seen *seen;
	const struct mgcp_message *m;
	const struct ip_addr *gateway, *agent;
	struct mgcp_call *call;
	struct live_call *live;
	int connection; /* -1: none */
	enum signalling_copy copy;
};

static void free_connection(gpointer data)
{
	struct connection *c = data;
	g_free(c->endpoint);
	g_free(c->id);
	g_free(c);
}

static void free_call(gpointer data)
{
	struct mgcp_call *c = data;
	g_ptr_array_free(c->connections, TRUE);
	g_free(c->key);
	g_free(c);
}

static void free_line(gpointer data)
{
	struct line *l = data;
	g_free(l->call);
	g_free(l);
}

static void free_transaction(gpointer data)
{
	struct transaction *t = data;
	g_free(t->call);
	g_free(t);
}

struct signalling_mgcp *signalling_mgcp_new(const struct signalling_context *context)
{
	struct signalling_mgcp *s = g_new0(struct signalling_mgcp, 1);
	s->context = *context;
	s->calls = signalling_table_new(MAX_ROWS, free_call);
	s->lines = signalling_table_new(MAX_ROWS, free_line);
	s->transactions = signalling_table_new(MAX_ROWS, free_transaction);
	return s;
}

void signalling_mgcp_free(struct signalling_mgcp *s)
{
	if (s == NULL)
		return;
	signalling_table_free(s->calls);
	signalling_table_free(s->lines);
	signalling_table_free(s->transactions);
	g_free(s);
}

/* ---- keys ---- */

/* Domain names have no case, and local names differ in more than that. */
static char *line_key(struct text endpoint, const struct ip_addr *gateway)
{
	char address[ENDPOINT_TEXT_MAX];
	char *name = g_ascii_strdown(endpoint.at, (gssize)MIN(endpoint.n, MAX_NAME));
	char *key = g_strdup_printf("%s %s", ip_addr_text(gateway, address), name);
	g_free(name);
	return key;
}

/* ---- lines ---- */

static struct line *line_of(struct signalling_mgcp *s, const char *key)
{
	struct line *l = signalling_table_find(s->lines, key);
	if (l != NULL)
		return l;
	l = g_new0(struct line, 1);
	l->off_hook = l->rung = T38_NEVER;
	signalling_table_put(s->lines, key, l);
	return l;
}

static bool is_recent(t38_time then, t38_time now)
{
	return then != T38_NEVER && now >= then && signalling_within(HOOK_AGE, then, now);
}

/* Without its package: "hd" of "L/hd". */
static bool names_event(struct text list, const char *name)
{
	struct text event;
	while (mgcp_next_event(&list, &event)) {
		while (memchr(event.at, '/', event.n) != NULL)
			text_before(&event, '/');
		if (text_is(event, name))
			return true;
	}
	return false;
}

/* ---- calls and connections ---- */

/* True when the command's endpoint is known at the host that sends it. */
static bool has_line(const struct job *job, const struct ip_addr *gateway)
{
	char *key = line_key(job->m->endpoint, gateway);
	const struct line *line = signalling_table_find(job->mgcp->lines, key);
	g_free(key);
	return line != NULL && line->call != NULL;
}

/* Who signals: commands go to the gateway, but for its notifications; it may delete connections itself (RFC 3435
 * 2.3.8). */
static void find_ends(struct job *job)
{
	const struct signalling_seen *seen = job->seen;
	enum mgcp_verb verb = job->m->verb;
	bool from_gateway = verb == MGCP_NTFY || verb == MGCP_RSIP;
	if (verb == MGCP_DLCX)
		from_gateway = seen->dst.port == AGENT_PORT || has_line(job, &seen->src.addr);
	job->gateway = from_gateway ? &seen->src.addr : &seen->dst.addr;
	job->agent = from_gateway ? &seen->dst.addr : &seen->src.addr;
}

static bool begins_call(const struct mgcp_message *m)
{
	return m->verb == MGCP_CRCX || (m->verb == MGCP_MDCX && bytes_left(&m->sdp) > 0);
}

static void new_call(struct job *job, const char *key)
{
	struct mgcp_call *call = g_new0(struct mgcp_call, 1);
	call->key = g_strdup(key);
	call->connections = g_ptr_array_new_with_free_func(free_connection);
	call->hung_up = -1;
	call->from_start = job->m->verb == MGCP_CRCX;
	signalling_table_put(job->mgcp->calls, key, call);
	job->call = call;
}

/* The call of a key; made where the message begins one, or the table has forgotten it. */
static void find_call(struct job *job, const char *key)
{
	const struct signalling_context *context = &job->mgcp->context;
	job->live = signalling_call_find(context, key, SIGNALLING_MGCP);
	if (job->live == NULL && !(job->m->request && begins_call(job->m)))
		return;
	job->call = signalling_table_find(job->mgcp->calls, key);
	if (job->live == NULL) {
		job->live = signalling_call_new(context, key, SIGNALLING_MGCP, job->seen);
		job->call = NULL;
	}
	if (job->call == NULL)
		new_call(job, key);
}

/* A second call agent goes on with the calls of the first under their ids. */
static bool goes_on(const struct job *job, const struct line *line, const char *key)
{
	size_t id = (size_t)(strrchr(key, '@') - key) + 1;
	return job->m->verb != MGCP_CRCX && line->call != NULL &&
	       strncmp(line->call, key, id) == 0 &&
	       signalling_call_find(&job->mgcp->context, line->call, SIGNALLING_MGCP) != NULL;
}

/* Without a call id it is about the newest call of its line; audits, which some agents do all the time, are not. */
static void find_call_of_command(struct job *job, const struct line *line)
{
	if (job->m->call_id.n > 0) {
		char *key = signalling_key(job->m->call_id, MAX_NAME, job->agent);
		find_call(job, goes_on(job, line, key) ? line->call : key);
		g_free(key);
	} else if (line->call != NULL && job->m->verb != MGCP_AUEP) {
		find_call(job, line->call);
	}
}

/* A line that is lifted or rung again has done with a call that is over. */
static void leave_call(const struct job *job, struct line *line)
{
	const struct live_call *live =
		line->call != NULL
			? signalling_call_find(&job->mgcp->context, line->call, SIGNALLING_MGCP)
			: NULL;
	bool over = live == NULL || live->call->bye_packet != 0;
	if (over && (names_event(job->m->observed, "hd") || names_event(job->m->signals, "rg")))
		g_clear_pointer(&line->call, g_free);
}

static struct connection *connection_at(const struct job *job)
{
	return job->connection >= 0 && (guint)job->connection < job->call->connections->len
		       ? g_ptr_array_index(job->call->connections, job->connection)
		       : NULL;
}

/* "*" stands for any name, here for all that follows (RFC 3435 2.1.2). */
static bool is_endpoint(const struct connection *c, const char *endpoint)
{
	const char *any = strchr(endpoint, '*');
	return any != NULL ? strncmp(c->endpoint, endpoint, (size_t)(any - endpoint)) == 0
			   : strcmp(c->endpoint, endpoint) == 0;
}

static bool is_connection(const struct connection *c, const char *endpoint, struct text id)
{
	if (!is_endpoint(c, endpoint))
		return false;
	return id.n == 0 || c->id == NULL ||
	       (strlen(c->id) == id.n && memcmp(c->id, id.at, id.n) == 0);
}

/* The newest one at the endpoint that has this id, or none yet; -1: there is none. */
static int find_connection(const struct mgcp_call *call, const char *endpoint, struct text id)
{
	for (int i = (int)call->connections->len - 1; i >= 0; i--)
		if (is_connection(g_ptr_array_index(call->connections, (guint)i), endpoint, id))
			return i;
	return -1;
}

static enum side first_side(const struct job *job, const struct line *line)
{
	t38_time now = job->seen->t;
	bool rung = is_recent(line->rung, now) || names_event(job->m->signals, "rg");
	if (is_recent(line->off_hook, now) && !rung)
		return SIDE_CALLER;
	return rung || bytes_left(&job->m->sdp) > 0 ? SIDE_CALLEE : SIDE_CALLER;
}

/* The side of a new connection: that of its endpoint, else the one that is not yet taken. */
static enum side side_of(const struct job *job, const struct line *line, const char *endpoint)
{
	const GPtrArray *all = job->call->connections;
	for (guint i = 0; i < all->len; i++) {
		const struct connection *c = g_ptr_array_index(all, i);
		if (strcmp(c->endpoint, endpoint) == 0)
			return c->side;
	}
	if (all->len == 0)
		return first_side(job, line);
	return signalling_other(((struct connection *)g_ptr_array_index(all, 0))->side);
}

static void add_connection(struct job *job, struct line *line, const char *endpoint)
{
	GPtrArray *all = job->call->connections;
	if (all->len >= MAX_CONNECTIONS)
		return;
	struct connection *c = g_new0(struct connection, 1);
	c->side = side_of(job, line, endpoint);
	c->endpoint = g_strdup(endpoint);
	c->id = job->m->connection.n > 0
			? g_strndup(job->m->connection.at, MIN(job->m->connection.n, MAX_NAME))
			: NULL;
	job->connection = (int)all->len;
	g_ptr_array_add(all, c);
	g_free(line->call);
	line->call = g_strdup(job->call->key);
	struct party *party = &job->live->call->party[c->side];
	party->address = *job->gateway;
	signalling_call_set(job->live, &party->uri, job->m->endpoint);
}

static void find_or_add_connection(struct job *job, struct line *line, const char *endpoint)
{
	bool create = job->m->verb == MGCP_CRCX && job->copy == SIGNALLING_NEW;
	job->connection = find_connection(job->call, endpoint, job->m->connection);
	const struct connection *c = connection_at(job);
	if (create ? c == NULL || c->closed || c->id != NULL
		   : c == NULL && job->m->verb == MGCP_MDCX)
		add_connection(job, line, endpoint);
}

/* ---- what a message says ---- */

static bool asks_image(const struct mgcp_message *m, const struct signalling_sdp *sdp)
{
	struct text options = m->options;
	while (options.n > 0) {
		struct text one = text_trim(text_before(&options, ','));
		struct text name = text_trim(text_before(&one, ':'));
		if (text_is(name, "a") && text_begins(text_trim(one), "image/"))
			return true;
	}
	return sdp->image || sdp->image_asked;
}

static void append(GString *words, struct text text)
{
	if (text.n == 0)
		return;
	if (words->len > 0)
		g_string_append_c(words, ' ');
	g_string_append_len(words, text.at, (gssize)MIN(text.n, MAX_NAME));
}

/* What stands before the session description: events, signals, mode, options of T.38. */
static void describe(const struct mgcp_message *m, bool image, GString *words)
{
	append(words, m->observed);
	append(words, m->signals);
	if (m->request)
		append(words, m->mode);
	if (image && bytes_left(&m->sdp) == 0)
		g_string_append(words, words->len > 0 ? " image" : "image");
	if (bytes_left(&m->sdp) > 0 && words->len > 0)
		g_string_append_c(words, ' ');
}

static enum side sender_of(const struct job *job, bool from_gateway)
{
	const struct connection *c = connection_at(job);
	enum side side = c != NULL ? c->side : SIDE_CALLER;
	return from_gateway ? side : signalling_other(side);
}

static enum t38_trigger trigger_of(const struct job *job, const char *verb)
{
	return strcmp(verb, "CRCX") == 0 && job->live->call->answer == T38_NEVER
		       ? T38_TRIGGER_INITIAL
		       : T38_TRIGGER_REINVITE;
}

static bool describes_media(const char *verb)
{
	return strcmp(verb, "CRCX") == 0 || strcmp(verb, "MDCX") == 0;
}

/* Says what it is; true: T.38 is asked for. */
static bool add_message(struct job *job, struct signalling_message *out,
	const struct signalling_sdp *sdp, const GString *media)
{
	GString *words = g_string_new(NULL);
	bool image = asks_image(job->m, sdp);
	describe(job->m, image, words);
	g_string_append(words, media->str);
	out->media = image && !sdp->image ? "image" : NULL;
	signalling_sdp_message(job->live, sdp, words, out);
	signalling_call_message(job->live, job->seen, out, job->copy);
	g_string_free(words, TRUE);
	return image;
}

/* Reads the session description and adds the message; true: T.38 is asked for. */
static bool take_message(struct job *job, const char *verb, bool from_gateway)
{
	const struct mgcp_message *m = job->m;
	bool fresh =
		job->copy == SIGNALLING_NEW && connection_at(job) != NULL && describes_media(verb);
	/* A response tells where its own gateway receives, a command where the other side does. */
	enum side side = sender_of(job, from_gateway);
	struct signalling_message out = {.method = verb,
		.status = m->request ? 0 : m->code,
		.reason = m->request ? NULL : signalling_call_text(job->live, m->comment),
		.number = m->transaction,
		.from = side};
	struct signalling_sdp sdp;
	GString *media = g_string_new(NULL);
	signalling_sdp_read(m->sdp, fresh ? job->live : NULL, side, &sdp, media);
	bool image = add_message(job, &out, &sdp, media);
	g_string_free(media, TRUE);
	if (fresh && (m->request || m->code < 300))
		signalling_sdp_follow(
			job->live, &job->call->t38, &sdp, side, job->seen, trigger_of(job, verb));
	/* Until it has a connection of its own. */
	if (fresh && m->request && sdp.any && job->call->connections->len == 1)
		job->live->call->party[side].address = sdp.address;
	return image;
}

/* ---- states ---- */

static bool all_open_both_ways(const struct mgcp_call *call)
{
	for (guint i = 0; i < call->connections->len; i++) {
		const struct connection *c = g_ptr_array_index(call->connections, i);
		if (!c->closed && !(c->remote && c->both_ways))
			return false;
	}
	return true;
}

static void follow_mode(struct job *job)
{
	struct connection *c = connection_at(job);
	const struct mgcp_message *m = job->m;
	if (c == NULL || (m->verb != MGCP_CRCX && m->verb != MGCP_MDCX))
		return;
	c->remote = c->remote || bytes_left(&m->sdp) > 0;
	if (m->mode.n > 0)
		c->both_ways = text_is(m->mode, "sendrecv");
	if (all_open_both_ways(job->call))
		signalling_call_answered(job->live, job->seen->t);
}

static void follow_hook(struct job *job, struct line *line)
{
	const struct mgcp_message *m = job->m;
	const struct connection *c = job->call != NULL ? connection_at(job) : NULL;
	if (m->verb == MGCP_NTFY && names_event(m->observed, "hd"))
		line->off_hook = job->seen->t;
	if (names_event(m->signals, "rg"))
		line->rung = job->seen->t;
	if (m->verb != MGCP_NTFY || !names_event(m->observed, "hu"))
		return;
	line->off_hook = line->rung = T38_NEVER;
	if (c != NULL && job->call->hung_up < 0)
		job->call->hung_up = (int)c->side;
}

static bool all_closed(const struct mgcp_call *call)
{
	for (guint i = 0; i < call->connections->len; i++)
		if (!((const struct connection *)g_ptr_array_index(call->connections, i))->closed)
			return false;
	return true;
}

/* A connection that is named is deleted, or all of the endpoint. The first one begins the end. */
static void close_connections(struct job *job, const char *endpoint)
{
	struct mgcp_call *call = job->call;
	for (guint i = 0; i < call->connections->len; i++) {
		struct connection *c = g_ptr_array_index(call->connections, i);
		if (c->closed || !is_connection(c, endpoint, job->m->connection))
			continue;
		c->closed = true;
		if (!call->closing)
			call->closed = *job->seen;
		call->closing = true;
	}
	if (call->closing && all_closed(call))
		signalling_call_end(job->live, &call->closed,
			signalling_call_dropped(job->live, call->from_start), call->hung_up);
}

/* The gateway made no connection: without another the call has come to nothing. */
static void refuse_connection(struct job *job, struct connection *c)
{
	struct call *call = job->live->call;
	c->closed = true;
	if (!all_closed(job->call))
		return;
	call->final_status = (int)job->m->code;
	call->final_packet = job->seen->packet;
	signalling_call_end(job->live, job->seen, CALL_REJECTED, -1);
}

static void go_on(struct job *job)
{
	job->call->closing = false;
	job->call->hung_up = -1;
	if (job->live->call->bye_packet != 0)
		signalling_call_reopen(job->live);
}

/* ---- commands and responses ---- */

static void note_transaction(struct job *job, bool image)
{
	struct transaction *t = g_new0(struct transaction, 1);
	const struct signalling_seen *seen = job->seen;
	char *key =
		signalling_transaction_key(&seen->src.addr, &seen->dst.addr, job->m->transaction);
	t->call = g_strdup(job->call->key);
	t->verb = mgcp_verb_name(job->m->verb);
	t->connection = job->connection;
	t->image = image;
	t->by_gateway = job->gateway == &seen->src.addr;
	signalling_table_put(job->mgcp->transactions, key, t);
	g_free(key);
}

static void take_command(
	struct job *job, struct line *line, const char *endpoint, struct bytes octets)
{
	job->copy = signalling_call_copy(job->live, job->seen, &octets);
	find_or_add_connection(job, line, endpoint);
	follow_hook(job, line);
	bool image = take_message(
		job, mgcp_verb_name(job->m->verb), job->gateway == &job->seen->src.addr);
	job->mgcp->context.touched(job->mgcp->context.ctx, job->live);
	if (job->copy != SIGNALLING_NEW)
		return;
	note_transaction(job, image);
	if (job->m->verb == MGCP_CRCX)
		go_on(job);
	if (job->m->verb == MGCP_DLCX)
		close_connections(job, endpoint);
	follow_mode(job);
}

static void on_command(struct job *job, struct bytes octets)
{
	find_ends(job);
	char *endpoint = line_key(job->m->endpoint, job->gateway);
	struct line *line = line_of(job->mgcp, endpoint);
	leave_call(job, line);
	find_call_of_command(job, line);
	if (job->live != NULL)
		take_command(job, line, endpoint, octets);
	else
		follow_hook(job, line);
	g_free(endpoint);
}

static void take_connection_id(struct job *job)
{
	struct connection *c = connection_at(job);
	if (c != NULL && c->id == NULL && job->m->connection.n > 0)
		c->id = g_strndup(job->m->connection.at, MIN(job->m->connection.n, MAX_NAME));
}

/* "$" in a command asks the gateway for an endpoint: the response names it. */
static void take_endpoint(struct job *job)
{
	struct connection *c = connection_at(job);
	if (c == NULL || job->m->specific.n == 0)
		return;
	g_free(c->endpoint);
	c->endpoint = line_key(job->m->specific, &job->seen->src.addr);
	struct line *line = line_of(job->mgcp, c->endpoint);
	g_free(line->call);
	line->call = g_strdup(job->call->key);
	job->live->call->party[c->side].uri = NULL;
	signalling_call_set(job->live, &job->live->call->party[c->side].uri, job->m->specific);
}

/* RFC 3435 3.5.6: "000" with the number of a transaction says that its response has come: who sent the command sends
 * it. */
static bool is_acknowledgement(const struct mgcp_message *m)
{
	return !m->request && m->code == 0;
}

static void take_response(struct job *job, const struct transaction *t, struct bytes octets)
{
	const struct mgcp_message *m = job->m;
	struct connection *c = connection_at(job);
	job->copy = signalling_call_copy(job->live, job->seen, &octets);
	take_message(job, is_acknowledgement(m) ? "Ack" : t->verb,
		t->by_gateway == is_acknowledgement(m));
	job->mgcp->context.touched(job->mgcp->context.ctx, job->live);
	if (job->copy != SIGNALLING_NEW || m->code < 200)
		return;
	/* From now on the call may be idle for long. */
	job->live->answered = job->live->answered || m->code < 300;
	take_connection_id(job);
	take_endpoint(job);
	if (m->code < 400 || c == NULL)
		return;
	if (t->image)
		signalling_t38_refused(job->live, signalling_other(c->side), job->seen,
			trigger_of(job, t->verb), m->code);
	if (strcmp(t->verb, "CRCX") == 0)
		refuse_connection(job, c);
}

static void on_response(struct job *job, struct bytes octets)
{
	const struct ip_addr *src = &job->seen->src.addr, *dst = &job->seen->dst.addr;
	bool there = is_acknowledgement(job->m);
	char *key = signalling_transaction_key(
		there ? src : dst, there ? dst : src, job->m->transaction);
	const struct transaction *t = signalling_table_find(job->mgcp->transactions, key);
	g_free(key);
	if (t == NULL)
		return;
	find_call(job, t->call);
	if (job->live == NULL)
		return;
	job->connection = t->connection;
	take_response(job, t, octets);
}

bool signalling_mgcp_push(
	struct signalling_mgcp *s, struct bytes octets, const struct signalling_seen *seen)
{
	struct mgcp_message m;
	if (!mgcp_likely(octets))
		return false;
	for (unsigned n = 0; n < MAX_MESSAGES; n++) {
		struct bytes piece = octets;
		if (mgcp_next(&octets, &m) == PARSE_UNKNOWN)
			break;
		piece.end = octets.at;
		piece.cut = 0;
		struct job job = {.mgcp = s, .seen = seen, .m = &m, .connection = -1};
		if (m.request)
			on_command(&job, piece);
		else
			on_response(&job, piece);
	}
	return true;
}
