#include "render/message_words.h"

static void sip_words(const struct message *m, GString *out)
{
	if (m->status == 0)
		g_string_append_printf(out, "%s%s", m->reinvite ? "re-" : "", m->method);
	else
		g_string_append_printf(out, "%u %s", m->status, m->reason != NULL ? m->reason : "");
	if (m->refer_to != NULL)
		g_string_append_printf(out, " to %s", m->refer_to);
	if (m->replaces != NULL)
		g_string_append_printf(out, " replaces %s", m->replaces);
}

/* A response of MGCP has a code and names no verb; one of H.248 has no code unless it is an error. */
static void reply_words(const struct message *m, bool h248, GString *out)
{
	if (!h248)
		g_string_append_printf(out, "%u", m->status);
	else if (m->status != 0)
		g_string_append_printf(out, "Error %u", m->status);
	else
		g_string_append(out, m->reason);
	g_string_append_printf(out, " (%s)", m->method);
}

void message_words(const struct call *call, const struct message *m, GString *out)
{
	bool h248 = call->signalling == SIGNALLING_H248;
	if (!h248 && call->signalling != SIGNALLING_MGCP && call->signalling != SIGNALLING_H323)
		sip_words(m, out);
	else if (m->status != 0 || (h248 && m->reason != NULL))
		reply_words(m, h248, out);
	else
		g_string_append(out, m->method);
}
