#include "render/packets_signalling.h"

#include <string.h>

#include "dissect/h225.h"
#include "dissect/h245.h"
#include "dissect/h248.h"
#include "dissect/mgcp.h"
#include "dissect/q931.h"
#include "dissect/sdp.h"
#include "dissect/sdp_list.h"
#include "render/text_safe.h"

#define MAX_SHOWN 8 /* messages, commands, session descriptions of a packet */

static void add_text(GString *out, const char *before, struct text text)
{
	if (text.n == 0)
		return;
	char *safe = text_safe(text.at, (ssize_t)text.n);
	g_string_append_printf(out, "%s%s", before, safe);
	g_free(safe);
}

static void divide(GString *out, unsigned n)
{
	if (n > 0)
		g_string_append(out, "; ");
}

static void add_session(GString *out, const struct sdp *sdp)
{
	for (unsigned i = 0; i < sdp->media_count; i++) {
		add_text(out, i == 0 ? "  " : ", ", sdp->media[i].media);
		add_text(out, " ", sdp->media[i].proto);
		g_string_append_printf(out, " :%u", sdp->media[i].address.port);
	}
}

static void add_sessions(GString *out, struct bytes list)
{
	struct bytes one;
	struct sdp sdp;
	for (unsigned n = 0; n < MAX_SHOWN && sdp_list_next(&list, &one); n++)
		if (sdp_parse(one, &sdp) != PARSE_UNKNOWN)
			add_session(out, &sdp);
}

/* ---- MGCP ---- */

static void add_mgcp(GString *out, struct bytes in)
{
	struct mgcp_message m;
	for (unsigned n = 0; n < MAX_SHOWN && mgcp_next(&in, &m) != PARSE_UNKNOWN; n++) {
		divide(out, n);
		if (m.request)
			add_text(out, "", m.verb_name);
		else
			g_string_append_printf(out, "%03u", m.code);
		g_string_append_printf(out, " %u", (unsigned)m.transaction);
		add_text(out, " ", m.request ? m.endpoint : m.comment);
		add_sessions(out, m.sdp);
	}
}

/* ---- H.248 ---- */

static void add_streams(GString *out, const struct h248_command *command)
{
	struct h248_cursor cursor = h248_cursor_of(command);
	struct h248_stream s;
	for (unsigned n = 0; n < MAX_SHOWN && h248_next_stream(&cursor, &s); n++) {
		if (s.has_local)
			add_sessions(out, s.local);
		if (s.has_remote)
			add_sessions(out, s.remote);
	}
}

static void add_contexts(GString *out, struct bytes body)
{
	struct h248_context context;
	struct h248_command command;
	for (unsigned n = 0; n < MAX_SHOWN && h248_next_context(&body, &context); n++) {
		add_text(out, " context ", context.id);
		for (unsigned k = 0; k < MAX_SHOWN && h248_next_command(&context.body, &command);
			k++) {
			g_string_append_printf(out, "%s %s", k > 0 ? "," : "", command.name);
			add_text(out, " ", command.termination);
			add_streams(out, &command);
		}
	}
}

static void add_h248(GString *out, struct bytes in)
{
	static const char *const kinds[] = {[H248_OTHER] = "Other",
		[H248_REQUEST] = "Request",
		[H248_REPLY] = "Reply",
		[H248_PENDING] = "Pending"};
	struct h248_message m;
	struct h248_transaction t;
	if (h248_parse(in, &m) == PARSE_UNKNOWN)
		return;
	for (unsigned n = 0; n < MAX_SHOWN && h248_next_transaction(&m.body, &t); n++) {
		divide(out, n);
		g_string_append_printf(out, "%s %u", kinds[t.kind], (unsigned)t.id);
		add_contexts(out, t.body);
	}
}

/* ---- H.323 ---- */

static void add_channel(GString *out, const struct h245_channel *c)
{
	if (c->codec != NULL)
		g_string_append_printf(out, " %s", c->codec);
	if (c->media == H245_T38)
		g_string_append(out, c->t38.tcp ? " tcp" : " udp");
	if (c->address.port != 0)
		g_string_append_printf(out, " :%u", c->address.port);
}

static void add_h245(GString *out, struct bytes in)
{
	struct h245_message m;
	h245_parse(in, &m);
	g_string_append(out, m.name != NULL ? m.name : "unknown message");
	if (m.channel > 0)
		g_string_append_printf(out, " %u", m.channel);
	add_channel(out, &m.forward);
	add_channel(out, &m.reverse);
}

static void add_q931(GString *out, struct bytes in)
{
	struct q931_message q931;
	struct h225_message m;
	struct h245_message channel;
	q931_parse(in, &q931);
	h225_parse(q931.user_user, &m);
	const char *name = q931_type_name(q931.type);
	g_string_append(out, name != NULL ? name : "unknown message");
	for (unsigned i = 0; i < m.fast_start_count && i < MAX_SHOWN; i++) {
		h245_parse_channel(m.fast_start[i], &channel);
		g_string_append(out, i == 0 ? "  fastStart" : ",");
		add_channel(out, &channel.forward);
		add_channel(out, &channel.reverse);
	}
	for (unsigned i = 0; i < m.h245_count && i < MAX_SHOWN; i++) {
		g_string_append(out, i == 0 ? "  H.245 " : ", ");
		add_h245(out, m.h245[i]);
	}
}

bool packets_signalling(const struct engine_packet *packet, GString *out)
{
	switch (packet->content) {
	case ENGINE_MGCP:
		add_mgcp(out, packet->octets);
		return true;
	case ENGINE_H248:
		add_h248(out, packet->octets);
		return true;
	case ENGINE_Q931:
		add_q931(out, packet->octets);
		return true;
	case ENGINE_H245:
		add_h245(out, packet->octets);
		return true;
	default:
		return false;
	}
}
