#include "analyzer/sip_transfer.h"

#include "analyzer/leg_group.h"
#include "analyzer/signalling_call.h"

/* The header says it; only forged messages and mixed-up Call-IDs make it wrong. */
#define SURE 99

/* The value of a header field that a URI carries for the request that is made of it, RFC 3261 19.1.1:
 * "?Replaces=...&...", with its escapes; absent when it is not there. */
static struct text uri_header(struct text headers, const char *name)
{
	while (headers.n > 0) {
		struct text value = text_element(&headers, '&');
		struct text key = text_trim(text_before(&value, '='));
		if (text_is(key, name))
			return value;
	}
	return (struct text){NULL, 0};
}

/* The Call-ID of an escaped Replaces: what stands before its first semicolon (RFC 3891 6.1). */
static const char *escaped_call_id(struct live_call *live, struct text escaped)
{
	if (escaped.n == 0)
		return NULL;
	char *plain = g_uri_unescape_segment(escaped.at, escaped.at + escaped.n, NULL);
	if (plain == NULL)
		return NULL;
	struct text rest = {plain, strlen(plain)};
	struct text call_id = text_trim(text_before(&rest, ';'));
	const char *kept = call_id.n > 0 ? signalling_call_text(live, call_id) : NULL;
	g_free(plain);
	return kept;
}

static void note_refer(struct live_call *live, struct text headers, struct message *m)
{
	struct text uri = text_before(&headers, '?');
	if (uri.n == 0)
		return;
	m->refer_to = signalling_call_text(live, uri);
	m->replaces = escaped_call_id(live, uri_header(headers, "Replaces"));
}

void sip_transfer_note(struct live_call *live, const struct sip_message *sip, struct message *m)
{
	if (!sip->request)
		return;
	if (sip->method == SIP_REFER)
		note_refer(live, sip->refer_to, m);
	else if (sip->method == SIP_INVITE && sip->replaces.n > 0)
		m->replaces = signalling_call_text(live, sip->replaces);
}

void sip_transfer_tie(
	struct call_table *calls, struct live_call *live, const struct sip_message *sip)
{
	if (!sip->request || sip->method != SIP_INVITE || sip->replaces.n == 0)
		return;
	struct live_call *replaced = call_table_find(calls, sip->replaces);
	if (replaced != NULL && replaced != live)
		leg_group_tie(replaced, live, SURE, "Replaces");
}
