/* Three tables: calls by call identifier; call references, by connection, for messages that name no call; addresses
 * for H.245, which tell to which call a connection belongs.
 *
 * Which side receives at a media address: where one of the two that signal has that address, that one; else as the
 * message has it: a channel's receiver names it in the acknowledgement, its opener that of the reverse channel
 * (H.245 5.6.1, C.3.1); in fast start the forward channels are the caller's (H.323 8.1.7.1). */
#include "analyzer/signalling_h323.h"

#include <string.h>

#include "analyzer/signalling_table.h"
#include "dissect/h225.h"
#include "dissect/h245.h"
#include "dissect/q931.h"

#define MAX_CHANNELS 32 /* of a call */
#define MAX_ROWS 20000	/* of each table */
#define SIGNALLING_PORT 1720

struct channel {
	enum side from; /* who opened it */
	unsigned number;
	struct h245_channel
		what; /* its forward direction, or the reverse one where that has the media */
};

struct h323_call {
	char *key;
	GArray *channels; /* struct channel */
	struct signalling_t38 t38;
};

/* Where one side of a call waits for H.245. */
struct control {
	char *call;
	struct endpoint at;
	enum side side;
};

struct signalling_h323 {
	struct signalling_context context;
	struct signalling_table *calls, *references, *controls;
};

struct job {
	struct signalling_h323 *h323;
	const struct signalling_seen *seen;
	struct h323_call *call;
	struct live_call *live;
	enum side from;
};

static void free_call(gpointer data)
{
	struct h323_call *c = data;
	g_array_free(c->channels, TRUE);
	g_free(c->key);
	g_free(c);
}

static void free_control(gpointer data)
{
	struct control *c = data;
	g_free(c->call);
	g_free(c);
}

struct signalling_h323 *signalling_h323_new(const struct signalling_context *context)
{
	struct signalling_h323 *s = g_new0(struct signalling_h323, 1);
	s->context = *context;
	s->calls = signalling_table_new(MAX_ROWS, free_call);
	s->references = signalling_table_new(MAX_ROWS, g_free);
	s->controls = signalling_table_new(MAX_ROWS, free_control);
	return s;
}

void signalling_h323_free(struct signalling_h323 *s)
{
	if (s == NULL)
		return;
	signalling_table_free(s->calls);
	signalling_table_free(s->references);
	signalling_table_free(s->controls);
	g_free(s);
}

/* ---- keys ---- */

static char *guid_text(const struct h225_guid *guid)
{
	const uint8_t *o = guid->octets;
	return g_strdup_printf(
		"%02x%02x%02x%02x-%02x%02x-%02x%02x-%02x%02x-%02x%02x%02x%02x%02x%02x", o[0], o[1],
		o[2], o[3], o[4], o[5], o[6], o[7], o[8], o[9], o[10], o[11], o[12], o[13], o[14],
		o[15]);
}

/* By direction: the same reference stands for both under two keys. */
static char *reference_key(
	const struct endpoint *src, const struct endpoint *dst, unsigned reference)
{
	char a[ENDPOINT_TEXT_MAX], b[ENDPOINT_TEXT_MAX];
	return g_strdup_printf("%s %s %u", endpoint_text(src, a), endpoint_text(dst, b), reference);
}

static char *control_key(const struct endpoint *at)
{
	char text[ENDPOINT_TEXT_MAX];
	return g_strdup(endpoint_text(at, text));
}

static void note_reference(struct job *job, unsigned reference)
{
	const struct signalling_seen *seen = job->seen;
	char *there = reference_key(&seen->src, &seen->dst, reference);
	char *back = reference_key(&seen->dst, &seen->src, reference);
	signalling_table_put(job->h323->references, there, g_strdup(job->call->key));
	signalling_table_put(job->h323->references, back, g_strdup(job->call->key));
	g_free(there);
	g_free(back);
}

static void note_control(struct job *job, const struct endpoint *at)
{
	if (ip_addr_is_unset(&at->addr) || at->port == 0)
		return;
	struct control *c = g_new0(struct control, 1);
	char *key = control_key(at);
	c->call = g_strdup(job->call->key);
	c->at = *at;
	c->side = job->from;
	signalling_table_put(job->h323->controls, key, c);
	g_free(key);
}

/* Behind NAT the sender is at another address than it says. */
static void note_controls(struct job *job, const struct endpoint *said)
{
	const struct endpoint seen = {job->seen->src.addr, said->port};
	note_control(job, said);
	if (!endpoint_equal(&seen, said))
		note_control(job, &seen);
}

static const struct control *find_control(struct signalling_h323 *s, const struct endpoint *at)
{
	char *key = control_key(at);
	const struct control *c = signalling_table_find(s->controls, key);
	g_free(key);
	return c;
}

/* ---- calls ---- */

/* The name of the call, for H.225.0 since version 2 its identifier; NULL: the message has none. */
static char *name_of_call(const struct h225_message *m)
{
	if (m->call_identifier.present)
		return guid_text(&m->call_identifier);
	return m->conference.present ? guid_text(&m->conference) : NULL;
}

static bool begins_call(const struct q931_message *q931, const struct h225_message *m)
{
	return q931->type == Q931_SETUP || m->fast_start_count > 0 || m->h245_count > 0 ||
	       m->h245_address.port != 0;
}

/* A call that began without a name goes by the reference on its connection, which no other name looks like. */
static bool is_nameless(const struct job *job, const char *key)
{
	return strchr(key, ' ') != NULL &&
	       signalling_call_find(&job->h323->context, key, SIGNALLING_H323) != NULL;
}

/* NULL: it belongs to no call. */
static char *key_of_call(
	struct job *job, const struct q931_message *q931, const struct h225_message *m)
{
	char *reference = reference_key(&job->seen->src, &job->seen->dst, q931->call_reference);
	const char *known = signalling_table_find(job->h323->references, reference);
	char *name = name_of_call(m);
	bool by_reference = known != NULL &&
			    (name == NULL || (q931->type != Q931_SETUP && is_nameless(job, known)));
	const char *key = by_reference		 ? known
			  : name != NULL	 ? name
			  : begins_call(q931, m) ? reference
						 : NULL;
	char *out = g_strdup(key);
	g_free(reference);
	g_free(name);
	return out;
}

static void find_call(struct job *job, const char *key, bool begins)
{
	const struct signalling_context *context = &job->h323->context;
	job->live = signalling_call_find(context, key, SIGNALLING_H323);
	job->call = job->live != NULL ? signalling_table_find(job->h323->calls, key) : NULL;
	if (job->live == NULL && begins)
		job->live = signalling_call_new(context, key, SIGNALLING_H323, job->seen);
	if (job->live == NULL || job->call != NULL)
		return;
	job->call = g_new0(struct h323_call, 1);
	job->call->key = g_strdup(key);
	job->call->channels = g_array_new(FALSE, FALSE, sizeof(struct channel));
	signalling_table_put(job->h323->calls, key, job->call);
}

/* ---- words ---- */

static const char *codec_word(const char *codec)
{
	static const struct {
		const char *codec, *word;
	} words[] = {{"g711Ulaw64k", "PCMU"}, {"g711Alaw64k", "PCMA"}, {"g7231", "G723"},
		{"g728", "G728"}, {"g729", "G729"}, {"g729AnnexA", "G729"}, {"g729wAnnexB", "G729"},
		{"g729AnnexAwAnnexB", "G729"}, {"g722-64k", "G722"}, {"gsmFullRate", "GSM"},
		{"t38fax", "t38"}};
	for (size_t i = 0; codec != NULL && i < G_N_ELEMENTS(words); i++)
		if (strcmp(words[i].codec, codec) == 0)
			return words[i].word;
	return codec != NULL ? codec : "media";
}

static void describe_t38(const struct h245_t38 *t38, GString *words)
{
	if (t38->version >= 0)
		g_string_append_printf(words, " T.38 v%d", t38->version);
	if (t38->max_bit_rate > 0)
		g_string_append_printf(words, " %" G_GINT64_FORMAT, t38->max_bit_rate);
	if (t38->udp_ec >= 0)
		g_string_append(words, t38->udp_ec == 0 ? " FEC" : " redundancy");
	if (t38->rate_management == 0)
		g_string_append(words, " localTCF");
	if (t38->max_datagram > 0)
		g_string_append_printf(words, " maxDatagram %" G_GINT64_FORMAT, t38->max_datagram);
}

static void describe(const struct h245_channel *c, const struct endpoint *at, GString *words)
{
	if (!c->present || c->media == H245_NO_MEDIA)
		return;
	if (words->len > 0 && words->str[words->len - 1] != ' ')
		g_string_append(words, ", ");
	g_string_append(words, codec_word(c->codec));
	if (c->media == H245_T38)
		g_string_append(words, c->t38.tcp ? " tcp" : " udp");
	if (at != NULL && at->port != 0)
		g_string_append_printf(words, " :%u", at->port);
	if (c->media == H245_T38)
		describe_t38(&c->t38, words);
}

static const char *media_word(enum h245_media media)
{
	return media == H245_T38 ? "image" : media == H245_AUDIO ? "audio" : NULL;
}

static bool seen_at_another_hop(const struct job *job, const struct signalling_message *m)
{
	const GArray *all = job->live->call->messages;
	for (guint i = 0; i < all->len; i++) {
		const struct message *o = &g_array_index(all, struct message, i);
		bool here = ip_addr_equal(&o->src.addr, &job->seen->src.addr) &&
			    ip_addr_equal(&o->dst.addr, &job->seen->dst.addr);
		if (!here && o->from == m->from && strcmp(o->method, m->method) == 0 &&
			g_strcmp0(o->offer, m->offer) == 0)
			return true;
	}
	return false;
}

static void add_message(
	struct job *job, const char *name, const GString *words, enum h245_media media)
{
	struct signalling_message m = {.method = name,
		.from = job->from,
		.media = media_word(media),
		.image_active = media == H245_T38};
	if (words->len > 0)
		m.offer = signalling_call_text(job->live, (struct text){words->str, words->len});
	m.copy = seen_at_another_hop(job, &m);
	signalling_call_message(job->live, job->seen, &m, SIGNALLING_NEW);
}

/* ---- media ---- */

static enum side receiver_at(const struct job *job, const struct endpoint *at, enum side as_told)
{
	bool sender = ip_addr_equal(&at->addr, &job->seen->src.addr);
	bool other = ip_addr_equal(&at->addr, &job->seen->dst.addr);
	if (sender == other)
		return as_told;
	return sender ? job->from : signalling_other(job->from);
}

static enum sdp_flag flag_of(bool flag)
{
	return flag ? SDP_TRUE : SDP_FALSE;
}

/* The words of T.38 Annex D for those of H.245. */
static void set_t38_side(struct live_call *live, const struct h245_t38 *t38,
	const struct endpoint *at, enum side side)
{
	static const char *const rates[] = {"localTCF", "transferredTCF"};
	static const char *const corrections[] = {"t38UDPFEC", "t38UDPRedundancy"};
	struct t38_side *s = &live->call->t38.side[side];
	struct endpoint media = at != NULL ? *at : s->media;
	*s = (struct t38_side){.present = true,
		.media = media,
		.version = t38->version,
		.max_bit_rate = (long)t38->max_bit_rate,
		.max_buffer = (long)t38->max_buffer,
		.max_datagram = (long)t38->max_datagram,
		.rate_management = t38->rate_management >= 0 ? rates[t38->rate_management] : NULL,
		.udp_ec = t38->udp_ec >= 0 ? corrections[t38->udp_ec] : NULL,
		.fill_bit_removal = flag_of(t38->fill_bit_removal),
		.transcoding_mmr = flag_of(t38->transcoding_mmr),
		.transcoding_jbig = flag_of(t38->transcoding_jbig),
		.transport = t38->tcp ? SDP_TCP : SDP_UDPTL};
}

/* A channel of `what` ends at that address. */
static void announce(struct job *job, const struct h245_channel *what, const struct endpoint *at,
	enum side as_told)
{
	bool t38 = what->media == H245_T38;
	if (at->port == 0 || ip_addr_is_unset(&at->addr) || !(t38 || what->media == H245_AUDIO))
		return;
	enum side side = receiver_at(job, at, as_told);
	enum ifp_syntax syntax = t38 && what->t38.version >= 1 ? IFP_2002 : IFP_1998;
	struct media_endpoint *e = live_call_media(job->live, at, side, t38, syntax);
	if (e != NULL)
		e->tcp = t38 && what->t38.tcp;
	if (t38)
		set_t38_side(job->live, &what->t38, at, side);
}

static enum t38_trigger trigger_of(const struct job *job)
{
	return job->live->answered ? T38_TRIGGER_REINVITE : T38_TRIGGER_INITIAL;
}

/* ---- channels ---- */

/* The direction of a channel that carries something. */
static const struct h245_channel *content_of(const struct h245_message *m)
{
	return m->reverse.media != H245_NO_MEDIA && m->forward.media == H245_NO_MEDIA ? &m->reverse
										      : &m->forward;
}

static struct channel *find_channel(struct h323_call *call, enum side from, unsigned number)
{
	for (guint i = 0; i < call->channels->len; i++) {
		struct channel *c = &g_array_index(call->channels, struct channel, i);
		if (c->from == from && c->number == number)
			return c;
	}
	return NULL;
}

static void note_channel(struct job *job, const struct h245_message *m)
{
	const struct channel channel = {job->from, m->channel, *content_of(m)};
	struct channel *known = find_channel(job->call, job->from, m->channel);
	if (known != NULL)
		*known = channel;
	else if (job->call->channels->len < MAX_CHANNELS)
		g_array_append_val(job->call->channels, channel);
}

static void open_channel(struct job *job, const struct h245_message *m, GString *words)
{
	const struct h245_channel *what = content_of(m);
	enum side other = signalling_other(job->from);
	const struct endpoint *at =
		m->reverse.address.port != 0 ? &m->reverse.address : &m->forward.address;
	note_channel(job, m);
	describe(what, at, words);
	announce(job, what, &m->forward.address, other);
	announce(job, what, &m->reverse.address, job->from);
	if (what->media != H245_T38)
		return;
	struct t38_side *side = &job->live->call->t38.side[job->from];
	if (!side->present || side->media.port == 0)
		set_t38_side(job->live, &what->t38, NULL, job->from);
	signalling_t38_on(job->live, &job->call->t38, job->from, job->seen, trigger_of(job));
}

static enum h245_media accept_channel(struct job *job, const struct h245_message *m, GString *words)
{
	enum side opener = signalling_other(job->from);
	const struct channel *c = find_channel(job->call, opener, m->channel);
	if (c == NULL)
		return H245_NO_MEDIA;
	const struct endpoint *at =
		m->forward.address.port != 0 ? &m->forward.address : &m->reverse.address;
	describe(&c->what, at, words);
	announce(job, &c->what, &m->forward.address, job->from);
	announce(job, &c->what, &m->reverse.address, job->from);
	if (c->what.media == H245_T38)
		signalling_t38_on(
			job->live, &job->call->t38, job->from, job->seen, trigger_of(job));
	return c->what.media;
}

static enum h245_media reject_channel(struct job *job, const struct h245_message *m, GString *words)
{
	enum side opener = signalling_other(job->from);
	const struct channel *c = find_channel(job->call, opener, m->channel);
	g_string_append_printf(words, "cause %d ", m->cause);
	if (c == NULL)
		return H245_NO_MEDIA;
	describe(&c->what, NULL, words);
	if (c->what.media != H245_T38)
		return c->what.media;
	job->call->t38.image[opener] = false;
	signalling_t38_refused(
		job->live, opener, job->seen, trigger_of(job), (unsigned)MAX(m->cause, 0));
	return H245_T38;
}

/* T.38 that is closed may be offered anew. */
static void close_channel(struct job *job, const struct h245_message *m, GString *words)
{
	const struct channel *c = find_channel(job->call, job->from, m->channel);
	if (c == NULL)
		return;
	describe(&c->what, NULL, words);
	if (c->what.media == H245_T38)
		job->call->t38.image[job->from] = false;
}

/* ---- H.245 ---- */

static bool is_shown(const struct h245_message *m)
{
	static const char *const names[] = {"terminalCapabilitySet", "masterSlaveDetermination",
		"closeLogicalChannel", "requestChannelClose", "communicationMode"};
	if (m->kind != H245_OTHER)
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (g_str_has_prefix(m->name, names[i]))
			return true;
	return false;
}

/* What the message is about, and what follows from it. */
static enum h245_media follow(struct job *job, const struct h245_message *m, GString *words)
{
	switch (m->kind) {
	case H245_OPEN:
		open_channel(job, m, words);
		return content_of(m)->media;
	case H245_OPEN_ACK:
		return accept_channel(job, m, words);
	case H245_OPEN_REJECT:
		return reject_channel(job, m, words);
	case H245_CLOSE:
		close_channel(job, m, words);
		return H245_NO_MEDIA;
	case H245_MODE:
		describe(&m->forward, NULL, words);
		if (m->forward.media == H245_T38)
			signalling_t38_asked(job->live, job->from, job->seen, trigger_of(job));
		return m->forward.media;
	case H245_MODE_REJECT:
		g_string_append_printf(words, "cause %d", m->cause);
		if (job->live->call->t38.offered_by == (int)signalling_other(job->from))
			signalling_t38_refused(job->live, signalling_other(job->from), job->seen,
				trigger_of(job), (unsigned)MAX(m->cause, 0));
		return H245_NO_MEDIA;
	default:
		return H245_NO_MEDIA;
	}
}

static void take_h245(struct job *job, struct bytes octets)
{
	struct h245_message m;
	h245_parse(octets, &m);
	if (m.name == NULL || !is_shown(&m))
		return;
	GString *words = g_string_new(NULL);
	enum h245_media media = follow(job, &m, words);
	char *name = g_strdup(m.name);
	name[0] = g_ascii_toupper(name[0]);
	add_message(job, signalling_call_text(job->live, (struct text){name, strlen(name)}), words,
		media);
	g_free(name);
	g_string_free(words, TRUE);
}

/* ---- fast start ---- */

/* The channels of a fast start: the caller proposes, the callee gives back what it takes. */
struct fast_start {
	bool t38, audio;
};

static void take_proposal(struct job *job, const struct h245_message *m)
{
	const struct h245_channel *what = content_of(m);
	announce(job, what, &m->forward.address, SIDE_CALLEE);
	announce(job, what, &m->reverse.address, SIDE_CALLER);
}

/* Where audio and T.38 are proposed for one port, audio is announced last: it is what begins there. */
static void announce_proposals(struct job *job, const struct h225_message *m, bool t38)
{
	struct h245_message channel;
	for (unsigned i = 0; i < m->fast_start_count; i++) {
		h245_parse_channel(m->fast_start[i], &channel);
		if ((content_of(&channel)->media == H245_T38) == t38)
			take_proposal(job, &channel);
	}
}

static void describe_proposals(
	struct job *job, const struct h225_message *m, struct fast_start *out, GString *words)
{
	struct h245_message channel;
	g_string_append(words, "fastStart ");
	for (unsigned i = 0; i < m->fast_start_count; i++) {
		h245_parse_channel(m->fast_start[i], &channel);
		const struct h245_channel *what = content_of(&channel);
		describe(what, &what->address, words);
		out->t38 = out->t38 || what->media == H245_T38;
		out->audio = out->audio || what->media == H245_AUDIO;
		note_channel(job, &channel);
	}
}

static enum h245_media take_fast_start(
	struct job *job, const struct h225_message *m, GString *words)
{
	struct fast_start f = {false, false};
	if (m->fast_start_count == 0)
		return H245_NO_MEDIA;
	announce_proposals(job, m, true);
	announce_proposals(job, m, false);
	describe_proposals(job, m, &f, words);
	if (f.t38)
		signalling_t38_on(
			job->live, &job->call->t38, job->from, job->seen, trigger_of(job));
	else if (f.audio)
		signalling_t38_off(job->live, &job->call->t38, job->from, job->seen);
	return f.t38 ? H245_T38 : f.audio ? H245_AUDIO : H245_NO_MEDIA;
}

/* ---- call signalling ---- */

static void set_uri(struct job *job, enum side side, struct text number, const char *alias)
{
	struct party *party = &job->live->call->party[side];
	char *uri = number.n > 0 ? g_strdup_printf("tel:%.*s", (int)MIN(number.n, 64), number.at)
		    : alias[strspn(alias, "0123456789#*,")] == '\0'
			    ? g_strdup_printf("tel:%s", alias)
			    : g_strdup_printf("h323:%s", alias);
	if (number.n > 0 || alias[0] != '\0')
		signalling_call_set(job->live, &party->uri, (struct text){uri, strlen(uri)});
	g_free(uri);
}

static void take_agent(struct job *job, const struct h225_message *m)
{
	GString *agent = g_string_new(NULL);
	g_string_append_len(agent, (const char *)m->product.at, (gssize)bytes_left(&m->product));
	if (bytes_left(&m->version) > 0)
		g_string_append_printf(agent, "%s%.*s", agent->len > 0 ? " " : "",
			(int)bytes_left(&m->version), (const char *)m->version.at);
	signalling_call_set(job->live, &job->live->call->party[job->from].user_agent,
		(struct text){agent->str, agent->len});
	g_string_free(agent, TRUE);
}

static void on_setup(struct job *job, const struct q931_message *q931, const struct h225_message *m)
{
	struct call *call = job->live->call;
	signalling_call_address(job->live, SIDE_CALLER, &job->seen->src.addr);
	/* The last hop is the nearest to the callee. */
	call->party[SIDE_CALLEE].address = job->seen->dst.addr;
	set_uri(job, SIDE_CALLER, q931->calling, m->source_alias);
	set_uri(job, SIDE_CALLEE, q931->called, m->destination_alias);
	signalling_call_set(job->live, &call->party[SIDE_CALLER].display, q931->display);
}

static void on_release(struct job *job, const struct q931_message *q931)
{
	struct call *call = job->live->call;
	if (job->live->answered || call->t38.negotiated) {
		signalling_call_end(job->live, job->seen, CALL_COMPLETED, (int)job->from);
		return;
	}
	if (call->final_status < 0) {
		call->final_status = q931->cause;
		call->final_packet = job->seen->packet;
	}
	signalling_call_end(job->live, job->seen,
		job->from == SIDE_CALLER ? CALL_CANCELLED : CALL_REJECTED, (int)job->from);
}

static void follow_state(
	struct job *job, const struct q931_message *q931, const struct h225_message *m)
{
	if (q931->type == Q931_SETUP)
		on_setup(job, q931, m);
	if (q931->type == Q931_CONNECT)
		signalling_call_answered(job->live, job->seen->t);
	/* The capture begins in the middle of the call: mostly it was answered long ago. */
	if (q931->type == Q931_FACILITY && job->live->call->messages->len == 0)
		job->live->answered = true;
	if (q931->type == Q931_RELEASE_COMPLETE)
		on_release(job, q931);
}

/* A Facility may be there for the H.245 in it only. */
static bool is_envelope(const struct q931_message *q931, const struct h225_message *m)
{
	return q931->type == Q931_FACILITY && m->h245_count > 0 && m->fast_start_count == 0;
}

static void take_signalling(
	struct job *job, const struct q931_message *q931, const struct h225_message *m)
{
	GString *words = g_string_new(NULL);
	note_reference(job, q931->call_reference);
	note_controls(job, &m->h245_address);
	take_agent(job, m);
	follow_state(job, q931, m);
	enum h245_media media = take_fast_start(job, m, words);
	if (q931->type == Q931_RELEASE_COMPLETE && q931->cause >= 0)
		g_string_append_printf(words, "cause %d", q931->cause);
	if (!is_envelope(q931, m))
		add_message(job, q931_type_name(q931->type), words, media);
	for (unsigned i = 0; i < m->h245_count; i++)
		take_h245(job, m->h245[i]);
	g_string_free(words, TRUE);
}

static void on_call_signalling(struct job *job, struct bytes octets)
{
	struct q931_message q931;
	struct h225_message m;
	q931_parse(octets, &q931);
	h225_parse(q931.user_user, &m);
	char *key = key_of_call(job, &q931, &m);
	if (key != NULL)
		find_call(job, key, begins_call(&q931, &m));
	g_free(key);
	if (job->live == NULL)
		return;
	job->from = q931.to_originator ? SIDE_CALLEE : SIDE_CALLER;
	take_signalling(job, &q931, &m);
	job->h323->context.touched(job->h323->context.ctx, job->live);
}

static bool on_control(struct job *job, struct bytes octets)
{
	const struct control *from = find_control(job->h323, &job->seen->src);
	const struct control *c = from != NULL ? from : find_control(job->h323, &job->seen->dst);
	if (c == NULL)
		return false;
	find_call(job, c->call, false);
	if (job->live == NULL)
		return true;
	job->from = from != NULL ? c->side : signalling_other(c->side);
	take_h245(job, octets);
	job->h323->context.touched(job->h323->context.ctx, job->live);
	return true;
}

bool signalling_h323_likely(struct signalling_h323 *s, struct bytes octets,
	const struct endpoint *src, const struct endpoint *dst)
{
	if (q931_likely(octets))
		return true;
	if (bytes_left(&octets) == 0 &&
		(src->port == SIGNALLING_PORT || dst->port == SIGNALLING_PORT))
		return true;
	return find_control(s, src) != NULL || find_control(s, dst) != NULL;
}

bool signalling_h323_push(
	struct signalling_h323 *s, struct bytes message, const struct signalling_seen *seen)
{
	struct job job = {.h323 = s, .seen = seen};
	if (on_control(&job, message))
		return true;
	if (!q931_likely(message))
		return false;
	on_call_signalling(&job, message);
	return true;
}
