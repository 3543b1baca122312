#include "render/view_columns.h"

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
	return g_strdup(words_state(c->state));
}

static char *result_text(const struct call *c)
{
	return g_strdup(words_fax_status(c));
}

static char *pages_text(const struct call *c)
{
	return words_pages(c);
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

static bool anywhere(const struct call *c, const char *word)
{
	for (unsigned i = 0; i < G_N_ELEMENTS(columns); i++)
		if (in_column(c, i, word))
			return true;
	return in_findings(c, word);
}

static bool word_matches(const struct call *c, const char *word)
{
	const char *colon = strchr(word, ':');
	int column = colon != NULL ? view_column_find(word, (size_t)(colon - word)) : -1;
	if (column >= 0)
		return in_column(c, (unsigned)column, colon + 1);
	if (g_str_has_prefix(word, "finding:"))
		return in_findings(c, colon + 1);
	return anywhere(c, word);
}

bool view_columns_match(const struct call *c, const char *filter)
{
	char **words = g_strsplit(filter, " ", -1);
	bool passes = true;
	for (char **w = words; *w != NULL && passes; w++) {
		bool not = (*w)[0] == '!';
		const char *word = *w + (not ? 1 : 0);
		if (word[0] != '\0')
			passes = word_matches(c, word) != not ;
	}
	g_strfreev(words);
	return passes;
}

int view_columns_compare(unsigned column, const struct call *a, const struct call *b)
{
	const struct view_column *c = &columns[column];
	int order = 0;
	if (c->number != NULL) {
		double x = c->number(a), y = c->number(b);
		order = (x > y) - (x < y);
	} else {
		char *x = c->text(a), *y = c->text(b);
		order = strcmp(x, y);
		g_free(x);
		g_free(y);
	}
	return order != 0 ? order : (a->index > b->index) - (a->index < b->index);
}
