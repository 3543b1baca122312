#include "testdata/make/fault_select.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/engine.h"

#define PACKET(packets, i) ((struct fault_packet *)g_ptr_array_index((packets), i))
#define SIGNAL(fax, i) (&g_array_index((fax)->signals, struct fax_signal, i))

/* ---- the model ---- */

static void take_call(void *ctx, struct call *call)
{
	struct call **first = ctx;
	if (*first == NULL)
		*first = call;
	else
		call_free(call);
}

struct call *fault_select_call(const GPtrArray *packets)
{
	struct call *first = NULL;
	const struct engine_sink sink = {.call = take_call};
	const struct limits limits = limits_default();
	struct engine *engine = engine_new(&limits, &sink, &first);
	for (guint i = 0; i < packets->len; i++) {
		const struct fault_packet *p = PACKET(packets, i);
		const struct packet packet = {.number = p->number,
			.time = p->us * 1000,
			.link_type = 1,
			.captured = p->octets->len,
			.length = p->wire,
			.octets = p->octets->data};
		engine_push(engine, &packet);
	}
	engine_finish(engine);
	engine_free(engine);
	return first;
}

const struct fax_frame *fault_select_frame(const struct call *call, const char *name)
{
	const char *dot = strchr(name, '.');
	unsigned wanted = dot != NULL ? (unsigned)strtoul(dot + 1, NULL, 10) : 1;
	size_t n = dot != NULL ? (size_t)(dot - name) : strlen(name);
	for (guint i = 0; call->fax != NULL && i < call->fax->frames->len; i++) {
		const struct fax_frame *f = &g_array_index(call->fax->frames, struct fax_frame, i);
		if (strlen(f->name) == n && strncmp(f->name, name, n) == 0 && --wanted == 0)
			return f;
	}
	return NULL;
}

/* ---- parts of the fax ---- */

struct span {
	uint64_t first, last;
	enum side from;
};

/* The V.21 signal with the frame: from its preamble to its end. */
static struct span span_of_frame(const struct fax *fax, const struct fax_frame *f)
{
	const struct fax_signal *run = SIGNAL(fax, f->signal);
	struct span span = {run->first_packet, run->last_packet, f->from};
	for (guint i = f->signal; i > 0; i--) {
		const struct fax_signal *s = SIGNAL(fax, i - 1);
		if (s->from != f->from)
			continue;
		if (s->kind == FAX_SIGNAL_INDICATOR)
			span.first = s->first_packet;
		break;
	}
	return span;
}

/* "page2", "tcf1", or the name of a frame. */
static bool span_of(const struct call *call, const char *name, struct span *out)
{
	unsigned wanted = 0;
	const struct fax *fax = call->fax;
	if (fax == NULL)
		return false;
	if (g_str_has_prefix(name, "page")) {
		wanted = (unsigned)strtoul(name + 4, NULL, 10);
		if (wanted == 0 || wanted > fax->pages->len)
			return false;
		const struct fax_page *p = g_ptr_array_index(fax->pages, wanted - 1);
		*out = (struct span){p->first_packet, p->last_packet, p->from};
		return true;
	}
	if (g_str_has_prefix(name, "tcf")) {
		wanted = (unsigned)strtoul(name + 3, NULL, 10);
		for (guint i = 0; i < fax->signals->len; i++) {
			const struct fax_signal *s = SIGNAL(fax, i);
			if (s->kind != FAX_SIGNAL_TCF || --wanted != 0)
				continue;
			*out = (struct span){s->first_packet, s->last_packet, s->from};
			return true;
		}
		return false;
	}
	const struct fax_frame *f = fault_select_frame(call, name);
	if (f == NULL)
		return false;
	*out = span_of_frame(fax, f);
	return true;
}

/* ---- conditions on one packet ---- */

struct condition {
	const struct call *call;
	const char *name, *value; /* "seq", "3-9"; value NULL: none */
	struct span span;
};

static bool in_range(unsigned long number, const char *range)
{
	char *end;
	unsigned long first = strtoul(range, &end, 10), last = first;
	if (*end == '-')
		last = end[1] != '\0' ? strtoul(end + 1, NULL, 10) : G_MAXULONG;
	return number >= first && number <= last;
}

static bool is_sip(const uint8_t *payload, size_t n, const char *what)
{
	static const char version[] = "SIP/2.0 ";
	bool answer = n > 8 && memcmp(payload, version, 8) == 0;
	if (!answer && g_strstr_len((const char *)payload, (gssize)n, version) == NULL &&
		g_strstr_len((const char *)payload, (gssize)n, "SIP/2.0\r") == NULL)
		return false;
	const uint8_t *at = answer ? payload + 8 : payload;
	return what == NULL || (n > 8 + strlen(what) && memcmp(at, what, strlen(what)) == 0);
}

static bool is_udptl(const struct condition *c, const struct fault_packet *p)
{
	const struct fax *fax = c->call->fax;
	uint8_t ports[4];
	if (fax == NULL || p->octets->len < 42)
		return false;
	memcpy(ports, p->octets->data + 34, 4);
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		if (s->src.port == (ports[0] << 8 | ports[1]) &&
			s->dst.port == (ports[2] << 8 | ports[3]))
			return true;
	}
	return false;
}

static bool is_rtp(const struct condition *c, const struct fault_packet *p)
{
	size_t n;
	const uint8_t *payload = fault_packet_payload(p, &n);
	return payload != NULL && n > 12 && payload[0] == 0x80 && !is_sip(payload, n, NULL) &&
	       !is_udptl(c, p);
}

static bool of_side(const struct condition *c, const struct fault_packet *p)
{
	return p->by_caller == (c->span.from == SIDE_CALLER);
}

static bool holds(const struct condition *c, const struct fault_packet *p)
{
	size_t n;
	const uint8_t *payload = fault_packet_payload(p, &n);
	const char *name = c->name, *value = c->value;
	if (g_ascii_isdigit(name[0]))
		return in_range(p->number, name);
	if (g_str_equal(name, "all"))
		return true;
	if (g_str_equal(name, "caller") || g_str_equal(name, "callee"))
		return p->by_caller == g_str_equal(name, "caller");
	if (payload == NULL)
		return false;
	if (g_str_equal(name, "sip"))
		return is_sip(payload, n, value);
	if (g_str_equal(name, "with"))
		return g_strstr_len((const char *)payload, (gssize)n, value) != NULL;
	if (g_str_equal(name, "rtp"))
		return is_rtp(c, p);
	if (g_str_equal(name, "udptl"))
		return is_udptl(c, p);
	if (g_str_equal(name, "seq"))
		return is_udptl(c, p) &&
		       in_range((unsigned long)(payload[0] << 8 | payload[1]), value);
	if (g_str_equal(name, "in"))
		return is_udptl(c, p) && of_side(c, p) && p->number >= c->span.first &&
		       p->number <= c->span.last;
	if (g_str_equal(name, "since"))
		return p->number % FAULT_COPY >= c->span.first;
	if (g_str_equal(name, "behind"))
		return p->number % FAULT_COPY > c->span.last;
	if (g_str_equal(name, "before"))
		return p->number % FAULT_COPY < c->span.first;
	return p->number % FAULT_COPY <= c->span.last; /* until */
}

static bool is_condition(struct condition *c)
{
	static const char *const plain[] = {"all", "caller", "callee", "sip", "rtp", "udptl"};
	static const char *const valued[] = {"sip", "with", "seq"};
	static const char *const parts[] = {"in", "since", "behind", "before", "until"};
	if (g_ascii_isdigit(c->name[0]))
		return true;
	for (size_t i = 0; i < G_N_ELEMENTS(plain); i++)
		if (c->value == NULL && g_str_equal(c->name, plain[i]))
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(valued); i++)
		if (c->value != NULL && g_str_equal(c->name, valued[i]))
			return true;
	for (size_t i = 0; i < G_N_ELEMENTS(parts); i++)
		if (c->value != NULL && g_str_equal(c->name, parts[i]))
			return span_of(c->call, c->value, &c->span);
	return false;
}

/* ---- conditions on what the others chose ---- */

static guint count_chosen(const GPtrArray *packets)
{
	guint n = 0;
	for (guint i = 0; i < packets->len; i++)
		n += PACKET(packets, i)->chosen;
	return n;
}

/* "part=20-60": per cent of them; "each=2/5": the second of each five. */
static void choose_among(GPtrArray *packets, const char *name, const char *value)
{
	guint all = count_chosen(packets), k = 0;
	char *end;
	unsigned long a = strtoul(value, &end, 10),
		      b = *end != '\0' ? strtoul(end + 1, NULL, 10) : 1;
	bool part = g_str_equal(name, "part");
	for (guint i = 0; i < packets->len; i++) {
		struct fault_packet *p = PACKET(packets, i);
		if (!p->chosen)
			continue;
		p->chosen =
			part ? k * 100ul >= a * all && k * 100ul < b * all : k % MAX(b, 1) + 1 == a;
		k++;
	}
}

static bool choose(GPtrArray *packets, const struct call *call, char *text)
{
	char *equals = strchr(text, '=');
	struct condition c = {.call = call, .name = text, .value = NULL};
	if (equals != NULL) {
		*equals = '\0';
		c.value = equals + 1;
	}
	if (c.value != NULL && (g_str_equal(c.name, "part") || g_str_equal(c.name, "each"))) {
		choose_among(packets, c.name, c.value);
		return true;
	}
	if (!is_condition(&c))
		return false;
	for (guint i = 0; i < packets->len; i++)
		PACKET(packets, i)->chosen =
			PACKET(packets, i)->chosen && holds(&c, PACKET(packets, i));
	return true;
}

bool fault_select(GPtrArray *packets, const struct call *call, const char *conditions)
{
	char **parts = g_strsplit(conditions, ",", -1);
	bool ok = parts[0] != NULL;
	for (guint i = 0; i < packets->len; i++)
		PACKET(packets, i)->chosen = true;
	for (char **part = parts; ok && *part != NULL; part++)
		ok = choose(packets, call, *part);
	g_strfreev(parts);
	return ok;
}
