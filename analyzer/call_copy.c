#include "analyzer/call_copy.h"

static void keep(struct call *call, const char **text)
{
	*text = call_text_of(call, *text);
}

static void keep_parties(struct call *call)
{
	keep(call, &call->call_id);
	keep(call, &call->bye_reason);
	keep(call, &call->session_id);
	for (int side = 0; side < 2; side++) {
		struct party *p = &call->party[side];
		struct t38_side *t = &call->t38.side[side];
		keep(call, &p->uri);
		keep(call, &p->display);
		keep(call, &p->user_agent);
		keep(call, &p->sip_fax);
		keep(call, &t->host_name);
		keep(call, &t->rate_management);
		keep(call, &t->udp_ec);
		keep(call, &t->vendor_info);
	}
}

static void keep_messages(struct call *call)
{
	for (guint i = 0; i < call->messages->len; i++) {
		struct message *m = &g_array_index(call->messages, struct message, i);
		keep(call, &m->method);
		keep(call, &m->reason);
		keep(call, &m->media);
		keep(call, &m->offer);
		keep(call, &m->refer_to);
		keep(call, &m->replaces);
		keep(call, &m->sip_fax);
	}
}

/* What the copy does not have, or has as its own. */
static void part(struct call *copy, const struct call *own)
{
	copy->hops = own->hops;
	copy->media = own->media;
	copy->related = own->related;
	copy->legs = own->legs;
	copy->messages = own->messages;
	copy->sounds = own->sounds;
	copy->faxes = own->faxes;
	copy->sounds = own->sounds;
	copy->findings = own->findings;
	copy->strings = own->strings;
	copy->fax = NULL;
	copy->leg_of = copy->tied_percent = 0;
	copy->tied_by = NULL;
	copy->verdict_root = copy->verdict_summary = copy->verdict_action = NULL;
}

struct call *call_copy_signalling(const struct call *call)
{
	struct call *copy = call_new(call->index);
	const struct call own = *copy;
	*copy = *call;
	part(copy, &own);
	g_array_append_vals(copy->hops, call->hops->data, call->hops->len);
	g_array_append_vals(copy->media, call->media->data, call->media->len);
	g_array_append_vals(copy->sounds, call->sounds->data, call->sounds->len);
	g_array_append_vals(copy->messages, call->messages->data, call->messages->len);
	g_array_append_vals(copy->sounds, call->sounds->data, call->sounds->len);
	keep_parties(copy);
	keep_messages(copy);
	return copy;
}
