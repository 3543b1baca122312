/* Two tables: contexts, by id and gateway; transactions, which keep what a request said until the reply tells which
 * context "$" has become.
 *
 * A termination with session descriptions looks towards one party: what its Local says is where the other party's
 * media arrive, what its Remote says is where that party receives. The first such termination of a context looks
 * towards the callee, unless it came with a Remote at once: then the call came from there. A second one looks the
 * other way. */
#include "analyzer/signalling_h248.h"

#include <string.h>

#include "analyzer/signalling_table.h"
#include "dissect/h248.h"

#define MAX_TRANSACTIONS 64 /* of a message */
#define MAX_ACTIONS 64	    /* contexts of a transaction */
#define MAX_COMMANDS 64	    /* of an action */
#define MAX_STREAMS 8	    /* of a command */
#define MAX_EVENTS 8
#define MAX_TERMINATIONS 16 /* of a context */
#define MAX_ROWS 20000	    /* of each table */
#define MAX_KEPT 8192	    /* octets of a request that waits for its context */
#define MAX_WAITING 2000    /* such requests */
#define MAX_NAME 64u	    /* octets of ids in keys */

/* A request is answered or sent again sooner: H.248.1 D.1.4, LONG-TIMER is 30 s. */
#define REQUEST_AGE (60 * T38_SECOND)

struct termination {
	char *id;
	bool media;	   /* it has session descriptions */
	enum side towards; /* which party */
	bool remote, both_ways, gone;
};

struct h248_call {
	char *key;
	struct ip_addr gateway;
	GPtrArray *terminations; /* struct termination * */
	struct signalling_t38 t38;
	enum side near;	 /* the party at the gateway's own lines */
	int hung_up;	 /* enum side; -1 */
	bool from_start; /* the request for its context was seen */
	bool over;
};

/* A request that is not answered yet, or was answered a while ago. */
struct transaction {
	char *call; /* key of its first context; NULL: that is to be chosen */
	bool image; /* it asks for T.38 */
	struct signalling_seen seen;
	/* With a context to be chosen: its octets. */
	uint8_t *octets;
	size_t length;
};

struct signalling_h248 {
	struct signalling_context context;
	struct signalling_table *calls, *transactions, *waiting;
};

/* An action (the commands of one context), and what it belongs to. */
struct job {
	struct signalling_h248 *h248;
	const struct signalling_seen *seen;
	uint32_t id; /* of the transaction */
	bool reply;
	bool from_gateway;
	struct h248_call *call;
	struct live_call *live;
	enum signalling_copy copy;
	/* What its message will say. */
	struct signalling_message out;
	GString *words;
	bool image;
};

static void free_termination(gpointer data)
{
	struct termination *t = data;
	g_free(t->id);
	g_free(t);
}

static void free_call(gpointer data)
{
	struct h248_call *c = data;
	g_ptr_array_free(c->terminations, TRUE);
	g_free(c->key);
	g_free(c);
}

static void free_transaction(gpointer data)
{
	struct transaction *t = data;
	g_free(t->call);
	g_free(t->octets);
	g_free(t);
}

struct signalling_h248 *signalling_h248_new(const struct signalling_context *context)
{
	struct signalling_h248 *s = g_new0(struct signalling_h248, 1);
	s->context = *context;
	s->calls = signalling_table_new(MAX_ROWS, free_call);
	s->transactions = signalling_table_new(MAX_ROWS, free_transaction);
	s->waiting = signalling_table_new(MAX_WAITING, free_transaction);
	return s;
}

void signalling_h248_free(struct signalling_h248 *s)
{
	if (s == NULL)
		return;
	signalling_table_free(s->calls);
	signalling_table_free(s->transactions);
	signalling_table_free(s->waiting);
	g_free(s);
}

/* ---- contexts that are calls ---- */

static bool is_choose(struct text id)
{
	return text_is(id, "$");
}

/* The null context and all contexts are no calls. */
static bool is_call(struct text id)
{
	return id.n > 0 && !text_is(id, "-") && !text_is(id, "*") && !is_choose(id);
}

/* ---- terminations ---- */

static bool is_termination(const struct termination *t, struct text id)
{
	return strlen(t->id) == id.n && g_ascii_strncasecmp(t->id, id.at, id.n) == 0;
}

/* "*" stands for all names, behind a path for those below it (H.248.1 6.2.2). */
static bool matches(const struct termination *t, struct text id)
{
	const char *any = memchr(id.at, '*', id.n);
	return any != NULL ? g_ascii_strncasecmp(t->id, id.at, (gsize)(any - id.at)) == 0
			   : is_termination(t, id);
}

static struct termination *find_termination(const struct h248_call *call, struct text id)
{
	for (guint i = 0; i < call->terminations->len; i++) {
		struct termination *t = g_ptr_array_index(call->terminations, i);
		if (is_termination(t, id))
			return t;
	}
	return NULL;
}

/* The first one that a request left to the gateway to choose ("RTP/$"). */
static struct termination *find_unnamed(const struct h248_call *call)
{
	for (guint i = 0; i < call->terminations->len; i++) {
		struct termination *t = g_ptr_array_index(call->terminations, i);
		if (strchr(t->id, '$') != NULL)
			return t;
	}
	return NULL;
}

static struct termination *add_termination(struct h248_call *call, struct text id)
{
	if (call->terminations->len >= MAX_TERMINATIONS || id.n > MAX_NAME)
		return NULL;
	struct termination *t = g_new0(struct termination, 1);
	t->id = g_strndup(id.at, id.n);
	g_ptr_array_add(call->terminations, t);
	return t;
}

static const struct termination *first_media(const struct h248_call *call)
{
	for (guint i = 0; i < call->terminations->len; i++) {
		const struct termination *t = g_ptr_array_index(call->terminations, i);
		if (t->media)
			return t;
	}
	return NULL;
}

/* Which way a termination looks that turns out to have session descriptions. */
static void place(struct h248_call *call, struct termination *t, bool with_remote)
{
	const struct termination *first = first_media(call);
	if (first != NULL) {
		t->towards = signalling_other(first->towards);
	} else {
		t->towards = with_remote ? SIDE_CALLER : SIDE_CALLEE;
		call->near = signalling_other(t->towards);
	}
	t->media = true;
}

/* ---- descriptors ---- */

static void append_words(struct job *job, const char *label, const GString *words)
{
	if (words->len == 0)
		return;
	if (job->words->len > 0)
		g_string_append(job->words, "  ");
	g_string_append_printf(job->words, "%s %s", label, words->str);
}

static enum t38_trigger trigger_of(enum h248_verb verb)
{
	return verb == H248_ADD ? T38_TRIGGER_INITIAL : T38_TRIGGER_REINVITE;
}

static void note_media(struct job *job, const struct signalling_sdp *sdp)
{
	GString *none = g_string_new(NULL);
	signalling_sdp_message(job->live, sdp, none, &job->out);
	g_string_free(none, TRUE);
}

/* The gateway decides what its Local is: the controller's request may leave it open, or offer choices. */
static void take_local(
	struct job *job, struct termination *t, const struct h248_stream *s, enum h248_verb verb)
{
	enum side side = signalling_other(t->towards);
	struct signalling_sdp sdp;
	GString *words = g_string_new(NULL);
	bool fresh = job->copy == SIGNALLING_NEW;
	signalling_sdp_read(s->local, fresh ? job->live : NULL, side, &sdp, words);
	append_words(job, "local", words);
	note_media(job, &sdp);
	job->image = job->image || sdp.image || sdp.image_asked;
	if (fresh && job->reply)
		signalling_sdp_follow(
			job->live, &job->call->t38, &sdp, side, job->seen, trigger_of(verb));
	g_string_free(words, TRUE);
}

/* Of a gateway between two networks neither party is at the gateway. */
static void set_address(struct job *job, enum side side, const struct ip_addr *addr)
{
	struct party *party = &job->live->call->party[side];
	if (ip_addr_is_unset(&party->address) ||
		ip_addr_equal(&party->address, &job->call->gateway))
		party->address = *addr;
}

static void take_remote(
	struct job *job, struct termination *t, const struct h248_stream *s, enum h248_verb verb)
{
	struct signalling_sdp sdp;
	GString *words = g_string_new(NULL);
	bool fresh = job->copy == SIGNALLING_NEW && !job->reply;
	signalling_sdp_read(s->remote, fresh ? job->live : NULL, t->towards, &sdp, words);
	append_words(job, "remote", words);
	note_media(job, &sdp);
	job->image = job->image || sdp.image;
	t->remote = t->remote || sdp.any;
	if (fresh) {
		signalling_sdp_follow(
			job->live, &job->call->t38, &sdp, t->towards, job->seen, trigger_of(verb));
		if (sdp.any)
			set_address(job, t->towards, &sdp.address);
	}
	g_string_free(words, TRUE);
}

static void take_mode(struct job *job, struct termination *t, struct text mode)
{
	if (mode.n > 0)
		t->both_ways = text_is(mode, "SR") || text_is(mode, "SendReceive");
	if (t->both_ways && t->remote)
		signalling_call_answered(job->live, job->seen->t);
}

static void take_streams(struct job *job, struct termination *t, const struct h248_command *command)
{
	struct h248_cursor cursor = h248_cursor_of(command);
	struct h248_stream s;
	for (unsigned n = 0; n < MAX_STREAMS && h248_next_stream(&cursor, &s); n++) {
		if (!t->media && (s.has_local || s.has_remote))
			place(job->call, t, s.has_remote && !job->reply);
		if (s.has_local)
			take_local(job, t, &s, command->verb);
		if (s.has_remote)
			take_remote(job, t, &s, command->verb);
		if (t->media && !job->reply)
			take_mode(job, t, s.mode);
	}
}

static void append_text(GString *words, struct text text)
{
	if (text.n == 0)
		return;
	if (words->len > 0)
		g_string_append_c(words, ' ');
	g_string_append_len(words, text.at, (gssize)MIN(text.n, MAX_NAME));
}

/* "on" of "al/on": the handset is back (H.248.1 E.9). */
static bool is_on_hook(struct text event)
{
	text_before(&event, '/');
	return text_is(event, "on");
}

static void take_events(struct job *job, const struct h248_command *command)
{
	struct h248_cursor cursor = h248_cursor_of(command), signals = cursor;
	struct text event, parameter;
	for (unsigned n = 0; n < MAX_EVENTS && h248_next_event(&cursor, &event, &parameter); n++) {
		append_text(job->words, event);
		append_text(job->words, parameter);
		if (is_on_hook(event) && job->call->hung_up < 0)
			job->call->hung_up = (int)job->call->near;
	}
	for (unsigned n = 0; n < MAX_EVENTS && h248_next_signal(&signals, &event); n++)
		append_text(job->words, event);
}

/* ---- commands ---- */

static void subtract(struct job *job, struct text id)
{
	bool all = true;
	for (guint i = 0; i < job->call->terminations->len; i++) {
		struct termination *t = g_ptr_array_index(job->call->terminations, i);
		t->gone = t->gone || matches(t, id);
		all = all && t->gone;
	}
	if (!all || job->call->over)
		return;
	job->call->over = true;
	signalling_call_end(job->live, job->seen,
		signalling_call_dropped(job->live, job->call->from_start), job->call->hung_up);
}

static bool brings_termination(enum h248_verb verb)
{
	return verb == H248_ADD || verb == H248_MODIFY || verb == H248_MOVE;
}

/* The termination of a command. What a request leaves open is one of its own until the reply names it. */
static struct termination *termination_of(struct job *job, const struct h248_command *command)
{
	struct text id = command->termination;
	bool open = memchr(id.at, '$', id.n) != NULL, wild = memchr(id.at, '*', id.n) != NULL;
	struct termination *t = open ? NULL : find_termination(job->call, id);
	if (t != NULL || wild || !brings_termination(command->verb) || job->copy != SIGNALLING_NEW)
		return t;
	t = job->reply && command->verb == H248_ADD ? find_unnamed(job->call) : NULL;
	if (t == NULL)
		return add_termination(job->call, id);
	g_free(t->id);
	t->id = g_strndup(id.at, id.n);
	return t;
}

static void take_command(struct job *job, const struct h248_command *command)
{
	struct termination *t = termination_of(job, command);
	if (t != NULL && command->verb != H248_SUBTRACT) {
		t->gone = false;
		take_streams(job, t, command);
	}
	take_events(job, command);
	if (command->error >= 0)
		job->out.status = (unsigned)command->error;
	else if (command->verb == H248_SUBTRACT && job->copy == SIGNALLING_NEW)
		subtract(job, command->termination);
}

/* Lines of the gateway have no session descriptions. */
static void name_parties(struct job *job)
{
	struct party *party = &job->live->call->party[job->call->near];
	for (guint i = 0; i < job->call->terminations->len; i++) {
		const struct termination *t = g_ptr_array_index(job->call->terminations, i);
		if (!t->media && strchr(t->id, '$') == NULL && first_media(job->call) != NULL)
			signalling_call_set(
				job->live, &party->uri, (struct text){t->id, strlen(t->id)});
	}
	if (first_media(job->call) != NULL)
		signalling_call_address(job->live, job->call->near, &job->call->gateway);
}

static void add_message(struct job *job)
{
	enum side near = job->call->near;
	job->out.from = job->from_gateway ? near : signalling_other(near);
	job->out.number = job->id;
	job->out.reason = job->reply ? "Reply" : NULL;
	if (job->words->len > 0)
		job->out.offer = signalling_call_text(
			job->live, (struct text){job->words->str, job->words->len});
	if (job->image && job->out.media == NULL)
		job->out.media = "image";
	signalling_call_message(job->live, job->seen, &job->out, job->copy);
	/* A context that the gateway has may be idle for long. */
	job->live->answered = job->live->answered || job->reply;
	job->h248->context.touched(job->h248->context.ctx, job->live);
}

/* All commands of a context of the call. `octets`: of the transaction. */
static void take_action(struct job *job, struct h248_context action, struct bytes octets)
{
	struct h248_command command;
	bool media = false;
	job->copy = signalling_call_copy(job->live, job->seen, &octets);
	job->words = g_string_new(NULL);
	for (unsigned n = 0; n < MAX_COMMANDS && h248_next_command(&action.body, &command); n++) {
		gsize before = job->words->len;
		take_command(job, &command);
		if (job->out.method == NULL || (!media && job->words->len > before))
			job->out.method = command.name;
		media = job->out.media != NULL;
	}
	if (action.error >= 0)
		job->out.status = (unsigned)action.error;
	name_parties(job);
	if (job->out.method != NULL || job->out.status != 0)
		add_message(job);
	g_string_free(job->words, TRUE);
}

/* ---- contexts ---- */

/* Commands go to the gateway, but for what it notifies. */
static bool comes_from_gateway(const struct h248_context *action, bool reply)
{
	struct bytes body = action->body;
	struct h248_command command;
	bool notify = h248_next_command(&body, &command) && command.verb == H248_NOTIFY;
	return notify != reply;
}

/* A command brings media: what shows a call that began before the capture. */
static bool begins_call(const struct h248_context *action)
{
	struct bytes body = action->body;
	struct h248_command command;
	struct h248_stream stream;
	for (unsigned n = 0; n < MAX_COMMANDS && h248_next_command(&body, &command); n++) {
		struct h248_cursor cursor = h248_cursor_of(&command);
		if (brings_termination(command.verb) && h248_next_stream(&cursor, &stream) &&
			(stream.has_local || stream.has_remote))
			return true;
	}
	return false;
}

static void new_call(struct job *job, const char *key, const struct signalling_seen *seen)
{
	const struct signalling_context *context = &job->h248->context;
	struct live_call *before = signalling_call_find(context, key, SIGNALLING_H248);
	/* The gateway has given the number to another context: the old one is over. */
	if (before != NULL && before->close_at == T38_NEVER)
		before->close_at = seen->t;
	struct h248_call *call = g_new0(struct h248_call, 1);
	call->key = g_strdup(key);
	call->gateway = job->from_gateway ? job->seen->src.addr : job->seen->dst.addr;
	call->terminations = g_ptr_array_new_with_free_func(free_termination);
	call->hung_up = -1;
	signalling_table_put(job->h248->calls, key, call);
	job->call = call;
	job->live = signalling_call_new(context, key, SIGNALLING_H248, seen);
}

/* The call of a context that has its number; made where the action begins one. */
static void find_call(struct job *job, const struct h248_context *action)
{
	char *key = signalling_key(action->id, MAX_NAME,
		job->from_gateway ? &job->seen->src.addr : &job->seen->dst.addr);
	job->live = signalling_call_find(&job->h248->context, key, SIGNALLING_H248);
	job->call = signalling_table_find(job->h248->calls, key);
	if (job->live == NULL || job->call == NULL) {
		job->call = NULL;
		if (begins_call(action))
			new_call(job, key, job->seen);
	}
	g_free(key);
}

/* ---- requests ---- */

static void note_transaction(struct job *job, const char *key)
{
	struct transaction *t = g_new0(struct transaction, 1);
	t->call = g_strdup(job->call->key);
	t->image = job->image;
	t->seen = *job->seen;
	signalling_table_put(job->h248->transactions, key, t);
}

static bool is_recent(const struct transaction *t, const struct signalling_seen *seen)
{
	return signalling_within(REQUEST_AGE, t->seen.t, seen->t);
}

/* What is asked of a context that the gateway chooses waits for its number. One that is sent again does not change
 * when it was sent. */
static void keep_request(struct job *job, const char *key, struct bytes octets)
{
	const struct transaction *old = signalling_table_find(job->h248->waiting, key);
	bool again = old != NULL && is_recent(old, job->seen) &&
		     old->length == bytes_left(&octets) &&
		     memcmp(old->octets, octets.at, old->length) == 0;
	if (again || bytes_left(&octets) > MAX_KEPT)
		return;
	struct transaction *t = g_new0(struct transaction, 1);
	t->length = bytes_left(&octets);
	t->octets = g_memdup2(octets.at, t->length);
	t->seen = *job->seen;
	signalling_table_put(job->h248->waiting, key, t);
}

/* The request for a context that was answered before: the answer was lost, or comes again. */
static bool is_answered(struct job *job, const char *key)
{
	const struct transaction *t = signalling_table_find(job->h248->transactions, key);
	if (t == NULL || !is_recent(t, job->seen))
		return false;
	job->live = signalling_call_find(&job->h248->context, t->call, SIGNALLING_H248);
	job->call = signalling_table_find(job->h248->calls, t->call);
	return job->live != NULL && job->call != NULL;
}

static void on_request(struct job *job, struct h248_context *action, struct bytes octets)
{
	const struct signalling_seen *seen = job->seen;
	char *key = signalling_transaction_key(&seen->src.addr, &seen->dst.addr, job->id);
	job->from_gateway = comes_from_gateway(action, false);
	if (is_choose(action->id)) {
		if (is_answered(job, key))
			take_action(job, *action, octets);
		else
			keep_request(job, key, octets);
	} else if (is_call(action->id)) {
		find_call(job, action);
		if (job->call != NULL) {
			take_action(job, *action, octets);
			note_transaction(job, key);
		}
	}
	g_free(key);
}

/* ---- replies ---- */

/* The request that asked for the context, in the call that it has become. */
static void replay(struct job *reply, const struct transaction *waiting)
{
	struct bytes octets = bytes_of(waiting->octets, waiting->length, waiting->length),
		     body = octets;
	struct h248_transaction t;
	struct h248_context action;
	struct job job = {.h248 = reply->h248,
		.seen = &waiting->seen,
		.id = reply->id,
		.call = reply->call,
		.live = reply->live};
	if (!h248_next_transaction(&body, &t))
		return;
	for (unsigned n = 0; n < MAX_ACTIONS && h248_next_context(&t.body, &action); n++) {
		if (!is_choose(action.id))
			continue;
		take_action(&job, action, octets);
		reply->image = job.image;
		reply->h248->context.earlier(
			reply->h248->context.ctx, waiting->seen.packet, reply->live);
		return;
	}
}

static void refuse(struct job *job, const struct transaction *t)
{
	bool image = job->image || (t != NULL && t->image);
	if (image && job->out.status >= 400 && job->copy == SIGNALLING_NEW)
		signalling_t38_refused(job->live, signalling_other(job->call->near), job->seen,
			T38_TRIGGER_REINVITE, job->out.status);
}

/* The first reply that names the chosen context. */
static bool begin_chosen(struct job *job, const struct h248_context *action, const char *key)
{
	const struct transaction *waiting = signalling_table_find(job->h248->waiting, key);
	if (waiting == NULL || action->error >= 0 || !is_recent(waiting, job->seen))
		return false;
	char *call = signalling_key(action->id, MAX_NAME, &job->seen->src.addr);
	new_call(job, call, &waiting->seen);
	job->call->from_start = true;
	g_free(call);
	replay(job, waiting);
	note_transaction(job, key);
	signalling_table_drop(job->h248->waiting, key);
	return true;
}

static void on_reply(struct job *job, struct h248_context *action, struct bytes octets)
{
	const struct signalling_seen *seen = job->seen;
	char *key = signalling_transaction_key(&seen->dst.addr, &seen->src.addr, job->id);
	job->from_gateway = comes_from_gateway(action, true);
	if (is_call(action->id)) {
		if (!begin_chosen(job, action, key))
			find_call(job, action);
		job->image = false;
		if (job->call != NULL) {
			take_action(job, *action, octets);
			refuse(job, signalling_table_find(job->h248->transactions, key));
		}
	}
	g_free(key);
}

/* A reply that is nothing but an error: its request tells which call it is about. */
static void on_error(struct job *job, int error, struct bytes octets)
{
	const struct signalling_seen *seen = job->seen;
	char *key = signalling_transaction_key(&seen->dst.addr, &seen->src.addr, job->id);
	const struct transaction *t = signalling_table_find(job->h248->transactions, key);
	if (t != NULL) {
		job->live = signalling_call_find(&job->h248->context, t->call, SIGNALLING_H248);
		job->call = signalling_table_find(job->h248->calls, t->call);
	}
	if (job->live != NULL && job->call != NULL) {
		job->from_gateway = ip_addr_equal(&job->call->gateway, &seen->src.addr);
		job->copy = signalling_call_copy(job->live, seen, &octets);
		job->words = g_string_new(NULL);
		job->out.method = "Error";
		job->out.status = (unsigned)error;
		add_message(job);
		refuse(job, t);
		g_string_free(job->words, TRUE);
	}
	g_free(key);
}

/* ---- messages ---- */

static void take_transaction(struct signalling_h248 *s, struct h248_transaction *t,
	const struct signalling_seen *seen, struct bytes octets)
{
	struct h248_context action;
	if (t->kind != H248_REQUEST && t->kind != H248_REPLY)
		return;
	for (unsigned n = 0; n < MAX_ACTIONS && h248_next_context(&t->body, &action); n++) {
		struct job job = {
			.h248 = s, .seen = seen, .id = t->id, .reply = t->kind == H248_REPLY};
		if (job.reply)
			on_reply(&job, &action, octets);
		else
			on_request(&job, &action, octets);
	}
	struct job job = {.h248 = s, .seen = seen, .id = t->id, .reply = true};
	if (t->error >= 0)
		on_error(&job, t->error, octets);
}

bool signalling_h248_push(
	struct signalling_h248 *s, struct bytes octets, const struct signalling_seen *seen)
{
	struct h248_message m;
	struct h248_transaction t;
	if (!h248_likely(octets) || h248_parse(octets, &m) == PARSE_UNKNOWN)
		return false;
	for (unsigned n = 0; n < MAX_TRANSACTIONS; n++) {
		struct bytes piece = m.body;
		if (!h248_next_transaction(&m.body, &t))
			break;
		piece.end = m.body.at;
		piece.cut = 0;
		take_transaction(s, &t, seen, piece);
	}
	return true;
}
