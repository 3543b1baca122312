#include "render/words.h"

#include <string.h>

#include "analyzer/fax_result.h"
#include "render/text_safe.h"

char *words_user(const char *uri)
{
	if (uri == NULL)
		return g_strdup("-");
	const char *begin = strchr(uri, ':');
	begin = begin != NULL ? begin + 1 : uri;
	size_t n = strcspn(begin, "@");
	/* Without a user the host is what names the party; parameters do not. */
	if (begin[n] != '@')
		n = strcspn(begin, ";?");
	else
		n = MIN(n, strcspn(begin, ";"));
	return text_safe(begin, (ssize_t)n);
}

char *words_party(const struct call *call, enum side side)
{
	const struct party *p = &call->party[side];
	char address[ENDPOINT_TEXT_MAX];
	if (p->uri != NULL)
		return words_user(p->uri);
	if (p->display != NULL)
		return text_safe(p->display, -1);
	if (ip_addr_is_unset(&p->address))
		return g_strdup("-");
	return g_strdup(ip_addr_text(&p->address, address));
}

const char *words_fax_status(const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	if (call->progress.running)
		return "running";
	if (fax != NULL)
		return fax_status_name(fax->result.status);
	return call->t38.offered ? "no fax" : "-";
}

const char *words_state(enum call_state state)
{
	return call_state_name(state);
}

char *words_pages(const struct call *call)
{
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax == NULL)
		return g_strdup("-");
	const struct fax_result *r = &fax->result;
	if (r->pages_confirmed == r->pages_sent)
		return g_strdup_printf("%u", r->pages_sent);
	return g_strdup_printf("%u of %u", r->pages_confirmed, r->pages_sent);
}

char *words_loss(const struct call *call)
{
	uint64_t lost = 0, unrecovered = 0;
	const struct fax *fax = call_best_leg(call)->fax;
	if (fax == NULL)
		return g_strdup("-");
	for (guint i = 0; i < fax->streams->len; i++) {
		const struct fax_stream_info *info = g_ptr_array_index(fax->streams, i);
		lost += info->udptl.expected - info->udptl.received;
		unrecovered += info->udptl.unrecovered;
	}
	if (lost == 0)
		return g_strdup("0");
	if (unrecovered == 0)
		return g_strdup_printf("%" G_GUINT64_FORMAT ", all recovered", lost);
	return g_strdup_printf(
		"%" G_GUINT64_FORMAT ", %" G_GUINT64_FORMAT " not recovered", lost, unrecovered);
}

char *words_rate(unsigned rate)
{
	return g_strdup_printf("%u.%uk", rate / 1000, rate % 1000 / 100);
}

char *words_octets(uint64_t n)
{
	if (n < 1000)
		return g_strdup_printf("%" G_GUINT64_FORMAT " B", n);
	if (n < 1000000)
		return g_strdup_printf(
			"%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT " KB", n / 1000, n % 1000 / 100);
	return g_strdup_printf("%" G_GUINT64_FORMAT ".%" G_GUINT64_FORMAT " MB", n / 1000000,
		n % 1000000 / 100000);
}

const char *words_resolution(const struct t30_params *p)
{
	static const struct {
		unsigned x, y;
		const char *name;
	} names[] = {{204, 98, "standard"}, {200, 100, "standard"}, {204, 196, "fine"},
		{200, 200, "fine"}, {204, 391, "superfine"}, {200, 400, "superfine"},
		{300, 300, "300 dpi"}, {408, 391, "400 dpi"}, {400, 400, "400 dpi"},
		{600, 600, "600 dpi"}, {1200, 1200, "1200 dpi"}, {100, 100, "100 dpi"},
		{300, 600, "300x600 dpi"}, {400, 800, "400x800 dpi"}, {600, 1200, "600x1200 dpi"}};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		if (names[i].x == p->x_dpi && names[i].y == p->y_dpi)
			return names[i].name;
	return "other resolution";
}
