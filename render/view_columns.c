#include "render/view_columns.h"

#include <stdlib.h>
#include <string.h>

#include "analyzer/fax_result.h"
#include "render/text_safe.h"
#include "render/time_text.h"
#include "render/view_screen.h"
#include "render/words.h"

static const struct fax *fax_of(const struct call *c)
{
	return call_best_leg(c)->fax;
}

static char *index_text(const struct call *c)
{
	return g_strdup_printf("%u", c->index);
}

static double index_number(const struct call *c)
{
	return c->index;
}

static char *start_text(const struct call *c)
{
	char clock[TIME_TEXT_MAX];
	return g_strdup(time_text_clock(c->start, clock));
}

static double start_number(const struct call *c)
{
	return (double)c->start;
}

static char *date_text(const struct call *c)
{
	char time[TIME_TEXT_MAX];
	time_text_rfc3339(c->start, time);
	return g_strndup(time, 10);
}

static double length_number(const struct call *c)
{
	if (c->start == T38_NEVER || c->end == T38_NEVER)
		return -1;
	return ((double)c->end - (double)c->start) / (double)T38_SECOND;
}

static char *length_text(const struct call *c)
{
	double s = length_number(c);
	return s < 0 ? g_strdup("-") : g_strdup_printf("%.1f", s);
}

static char *caller_text(const struct call *c)
{
	return words_party(c, SIDE_CALLER);
}

static char *callee_text(const struct call *c)
{
	return words_party(c, SIDE_CALLEE);
}

static char *address_text(const struct call *c, enum side side)
{
	const struct call *leg = side == SIDE_CALLEE ? call_last_leg(c) : c;
	char address[ENDPOINT_TEXT_MAX];
	if (ip_addr_is_unset(&leg->party[side].address))
		return g_strdup("-");
	return g_strdup(ip_addr_text(&leg->party[side].address, address));
}

static char *from_address_text(const struct call *c)
{
	return address_text(c, SIDE_CALLER);
}

static char *to_address_text(const struct call *c)
{
	return address_text(c, SIDE_CALLEE);
}

static char *state_text(const struct call *c)
{
	if (c->progress.running && c->state == CALL_IN_PROGRESS)
		return g_strdup("running");
	return g_strdup(words_state(c->state));
}

/* Of a call that goes on: the phase of T.30. */
static char *result_text(const struct call *c)
{
	if (c->progress.running && c->progress.phase != 0)
		return g_strdup_printf("phase %c", c->progress.phase);
	if (c->progress.running)
		return g_strdup(c->t38.offered ? "T.38" : "-");
	return g_strdup(words_fax_status(c));
}

/* "2 r511": page 2, of which 511 rows are there. */
static char *running_pages(const struct call *c)
{
	const struct call_progress *p = &c->progress;
	if (p->page == 0)
		return c->fax != NULL ? g_strdup_printf("%u", c->fax->result.pages_sent)
				      : g_strdup("-");
	if (p->rows > 0)
		return g_strdup_printf("%u r%u", p->page, p->rows);
	return g_strdup_printf("%u %.0fk", p->page, (double)p->octets / 1000);
}

static char *pages_text(const struct call *c)
{
	return c->progress.running ? running_pages(c) : words_pages(c);
}

static double pages_number(const struct call *c)
{
	return fax_of(c) != NULL ? (double)fax_of(c)->result.pages_confirmed : -1;
}

static double lost_number(const struct call *c)
{
	const struct fax *fax = fax_of(c);
	double lost = fax != NULL ? 0 : -1;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		lost += (double)(s->udptl.expected - s->udptl.received);
	}
	return lost;
}

static double packets_number(const struct call *c)
{
	const struct fax *fax = fax_of(c);
	double n = fax != NULL ? 0 : -1;
	for (guint i = 0; fax != NULL && i < fax->streams->len; i++)
		n += (double)((const struct fax_stream_info *)g_ptr_array_index(fax->streams, i))
			     ->packets;
	return n;
}

static char *packets_text(const struct call *c)
{
	double n = packets_number(c);
	return n < 0 ? g_strdup("-") : g_strdup_printf("%.0f", n);
}

static char *loss_text(const struct call *c)
{
	return words_loss(c);
}

static char *root_text(const struct call *c)
{
	return g_strdup(c->verdict_root != NULL ? c->verdict_root : "-");
}

static char *verdict_text(const struct call *c)
{
	return text_safe(c->verdict_summary, -1);
}

static const struct fax_page *first_page(const struct call *c)
{
	const struct fax *fax = fax_of(c);
	return fax != NULL && fax->pages->len > 0 ? g_ptr_array_index(fax->pages, 0) : NULL;
}

static char *coding_text(const struct call *c)
{
	const struct fax_page *p = first_page(c);
	if (p == NULL || p->coding == NULL)
		return g_strdup("-");
	return g_strdup_printf("%s%s", p->ecm ? "ECM " : "", p->coding);
}

static double rate_number(const struct call *c)
{
	const struct fax_page *p = first_page(c);
	return p != NULL ? (double)p->rate : -1;
}

static char *rate_text(const struct call *c)
{
	double rate = rate_number(c);
	return rate <= 0 ? g_strdup("-") : g_strdup_printf("%.0f", rate);
}

static double findings_number(const struct call *c)
{
	double n = c->findings->len;
	for (guint i = 0; i < c->legs->len; i++)
		n += ((const struct call *)g_ptr_array_index(c->legs, i))->findings->len;
	return n;
}

static char *findings_text(const struct call *c)
{
	return g_strdup_printf("%.0f", findings_number(c));
}

static double messages_number(const struct call *c)
{
	return c->messages->len;
}

static char *messages_text(const struct call *c)
{
	return g_strdup_printf("%u", c->messages->len);
}

static double legs_number(const struct call *c)
{
	return c->related->len + 1;
}

static char *legs_text(const struct call *c)
{
	if (c->leg_of > 0)
		return g_strdup_printf("of %u", c->leg_of);
	return g_strdup_printf("%u", c->related->len + 1);
}

static char *call_id_text(const struct call *c)
{
	return text_safe(c->call_id, -1);
}

static char *signalling_text(const struct call *c)
{
	static const char *const names[] = {[SIGNALLING_NONE] = "none",
		[SIGNALLING_SIP] = "SIP",
		[SIGNALLING_MGCP] = "MGCP",
		[SIGNALLING_H248] = "H.248",
		[SIGNALLING_H323] = "H.323"};
	return g_strdup(names[c->signalling]);
}

static char *ident_text(const struct call *c, enum side side)
{
	const struct fax *fax = fax_of(c);
	if (fax == NULL)
		return g_strdup("-");
	const struct fax_identity *id = &fax->identity[side];
	const char *number = id->tsi != NULL ? id->tsi : id->csi != NULL ? id->csi : id->cig;
	return number != NULL ? text_safe(number, -1) : g_strdup("-");
}

static char *caller_ident_text(const struct call *c)
{
	return ident_text(c, SIDE_CALLER);
}

static char *callee_ident_text(const struct call *c)
{
	return ident_text(c, SIDE_CALLEE);
}

static const struct view_column columns[] = {
	{"index", "#", 3, 6, true, true, index_text, index_number},
	{"date", "Date", 10, 10, false, false, date_text, start_number},
	{"start", "Start", 12, 12, true, false, start_text, start_number},
	{"length", "Length s", 8, 9, true, true, length_text, length_number},
	{"signalling", "Signalling", 10, 10, false, false, signalling_text, NULL},
	{"caller", "Caller", 9, 24, true, false, caller_text, NULL},
	{"callee", "Callee", 9, 24, true, false, callee_text, NULL},
	{"from", "From address", 15, 39, false, false, from_address_text, NULL},
	{"to", "To address", 15, 39, false, false, to_address_text, NULL},
	{"state", "State", 9, 11, true, false, state_text, NULL},
	{"result", "Fax", 7, 7, true, false, result_text, NULL},
	{"pages", "Pages", 6, 7, true, false, pages_text, pages_number},
	{"loss", "Loss", 5, 24, true, false, loss_text, lost_number},
	{"packets", "T.38", 6, 8, false, true, packets_text, packets_number},
	{"rate", "Rate", 5, 5, false, true, rate_text, rate_number},
	{"coding", "Coding", 8, 9, false, false, coding_text, NULL},
	{"findings", "Findings", 8, 8, false, true, findings_text, findings_number},
	{"root", "Root cause", 12, 26, true, false, root_text, NULL},
	{"verdict", "Verdict", 20, 90, false, false, verdict_text, NULL},
	{"legs", "Legs", 5, 6, false, true, legs_text, legs_number},
	{"messages", "Messages", 8, 8, false, true, messages_text, messages_number},
	{"sender", "TSI", 10, 20, false, false, caller_ident_text, NULL},
	{"receiver", "CSI", 10, 20, false, false, callee_ident_text, NULL},
	{"id", "Call-ID", 16, 48, false, false, call_id_text, NULL},
};

const struct view_column *view_column_at(unsigned index)
{
	return index < G_N_ELEMENTS(columns) ? &columns[index] : NULL;
}

int view_column_find(const char *name, size_t n)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++)
		if (strlen(columns[i].name) == n &&
			g_ascii_strncasecmp(columns[i].name, name, n) == 0)
			return (int)i;
	return -1;
}

static bool in_column(const struct call *c, unsigned column, const char *word)
{
	char *text = columns[column].text(c);
	bool found = view_text_matches(text, word);
	g_free(text);
	return found;
}

/* Findings have no column of their text, but are what one looks for. */
static bool in_findings(const struct call *c, const char *word)
{
	for (guint i = 0; i < c->findings->len; i++)
		if (view_text_matches(g_array_index(c->findings, struct finding, i).id, word))
			return true;
	return false;
}

char *view_columns_text(const struct call *c)
{
	GString *out = g_string_new(NULL);
	for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++) {
		char *text = columns[i].text(c);
		g_string_append(out, text);
		g_string_append_c(out, '\n');
		g_free(text);
	}
	for (guint i = 0; i < c->findings->len; i++) {
		g_string_append(out, g_array_index(c->findings, struct finding, i).id);
		g_string_append_c(out, '\n');
	}
	return g_string_free(out, FALSE);
}

static bool in_methods(const struct call *c, const char *word)
{
	for (guint i = 0; i < c->messages->len; i++) {
		const struct message *m = &g_array_index(c->messages, struct message, i);
		if (m->status == 0 && m->method != NULL && g_ascii_strcasecmp(m->method, word) == 0)
			return true;
	}
	return false;
}

static bool in_octets(const struct view_packet *p, const char *lower)
{
	if (p->octets == NULL || !p->content_known || p->content > ENGINE_H248)
		return false;
	char *text =
		g_ascii_strdown((const char *)p->octets + p->message_at, (gssize)p->message_length);
	bool found = p->message_length > 0 &&
		     memmem(text, p->message_length, lower, strlen(lower)) != NULL;
	g_free(text);
	return found;
}

/* Anywhere in its messages of signalling, as far as their octets are kept. */
static bool in_payload(const struct call *c, const char *word, struct view_store *store)
{
	const GPtrArray *packets = store != NULL ? view_store_packets(store, c->index) : NULL;
	char *lower = g_ascii_strdown(word, -1);
	bool found = false;
	for (guint i = 0; packets != NULL && i < packets->len && !found; i++)
		found = in_octets(packets->pdata[i], lower);
	for (guint i = 0; i < c->legs->len && !found; i++)
		found = in_payload(g_ptr_array_index(c->legs, i), word, store);
	g_free(lower);
	return found;
}

static bool word_matches(
	const struct call *c, const char *all, const char *word, struct view_store *store)
{
	const char *colon = strchr(word, ':');
	int column = colon != NULL ? view_column_find(word, (size_t)(colon - word)) : -1;
	if (column >= 0)
		return in_column(c, (unsigned)column, colon + 1);
	if (g_str_has_prefix(word, "finding:"))
		return in_findings(c, colon + 1);
	if (g_str_has_prefix(word, "method:"))
		return in_methods(c, colon + 1);
	if (g_str_has_prefix(word, "payload:"))
		return in_payload(c, colon + 1, store);
	return view_text_matches(all, word);
}

bool view_columns_match(
	const struct call *c, const char *all, const char *filter, struct view_store *store)
{
	char **words = g_strsplit(filter, " ", -1);
	bool passes = true;
	for (char **w = words; *w != NULL && passes; w++) {
		bool excluded = (*w)[0] == '!';
		const char *word = *w + (excluded ? 1 : 0);
		if (word[0] != '\0')
			passes = word_matches(c, all, word, store) != excluded;
	}
	g_strfreev(words);
	return passes;
}

/* What a call is sorted by. */
struct key {
	double number;
	char *text; /* NULL: by number */
	const struct call *call;
};

static struct key key_of(unsigned column, const struct call *call)
{
	const struct view_column *c = &columns[column];
	if (c->number != NULL)
		return (struct key){.number = c->number(call), .call = call};
	return (struct key){.text = c->text(call), .call = call};
}

/* What is equal stays in order of index. */
static gint by_key(gconstpointer a, gconstpointer b)
{
	const struct key *x = a, *y = b;
	int order = x->text != NULL ? strcmp(x->text, y->text)
				    : (x->number > y->number) - (x->number < y->number);
	if (order != 0)
		return order;
	return (x->call->index > y->call->index) - (x->call->index < y->call->index);
}

/* Keys are made once: a comparison that made them would make each a dozen times. */
void view_columns_sort(unsigned column, bool reverse, GPtrArray *calls)
{
	guint n = calls->len;
	struct key *keys = g_new(struct key, n + 1);
	for (guint i = 0; i < n; i++)
		keys[i] = key_of(column, calls->pdata[i]);
	qsort(keys, n, sizeof(*keys), by_key);
	for (guint i = 0; i < n; i++) {
		calls->pdata[reverse ? n - 1 - i : i] = (gpointer)(uintptr_t)keys[i].call;
		g_free(keys[i].text);
	}
	g_free(keys);
}
