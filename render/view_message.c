#include "render/view_message.h"

#include <string.h>

#include "dissect/sdp.h"
#include "dissect/sip.h"
#include "render/packets_text.h"
#include "render/text_safe.h"

static bool is_text(const struct engine_packet *e)
{
	return e->content == ENGINE_SIP || e->content == ENGINE_MGCP || e->content == ENGINE_H248;
}

static struct packets_item item_of(
	struct view *view, const struct view_packet *p, const struct view_opened *o)
{
	return (struct packets_item){.packet = &o->engine,
		.zero = view_zero(view),
		.syntax = view_store_syntax(view_store(view), p)};
}

static bool open_packet(struct view *view, unsigned call, uint64_t number,
	const struct view_packet **packet, struct view_opened *o)
{
	*packet = view_store_packet(view_store(view), call, number);
	return *packet != NULL && view_store_open(view_store(view), *packet, o);
}

static void append_line(GString *out, const char *at, gsize n)
{
	if (n > 0 && at[n - 1] == '\r')
		n--;
	char *safe = text_safe(at, (ssize_t)n);
	g_string_append(out, safe);
	g_string_append_c(out, '\n');
	g_free(safe);
}

/* Tabs are blanks: a pane has no tab stops. */
static char *text_lines(struct bytes octets)
{
	GString *out = g_string_new(NULL);
	gsize n = bytes_left(&octets), begin = 0;
	char *raw = g_malloc(n + 1);
	if (n > 0)
		memcpy(raw, octets.at, n);
	for (gsize i = 0; i < n; i++)
		if (raw[i] == '\t')
			raw[i] = ' ';
	for (gsize i = 0; i < n; i++)
		if (raw[i] == '\n') {
			append_line(out, raw + begin, i - begin);
			begin = i + 1;
		}
	if (begin < n)
		append_line(out, raw + begin, n - begin);
	g_free(raw);
	return g_string_free(out, FALSE);
}

char *view_message_text(struct view *view, unsigned call, uint64_t number)
{
	const struct view_packet *p;
	struct view_opened o;
	char *text;
	if (!open_packet(view, call, number, &p, &o))
		return g_strdup("The octets of this packet are not kept.\n");
	const struct packets_item item = item_of(view, p, &o);
	if (is_text(&o.engine) && !packets_is_piece(&item)) {
		text = text_lines(o.engine.octets);
	} else {
		struct view_tree *tree = view_tree_of_packet(&item);
		text = view_tree_text(tree);
		view_tree_free(tree);
	}
	view_opened_clear(&o);
	return text;
}

bool view_message_is_text(struct view *view, unsigned call, uint64_t number)
{
	const struct view_packet *p = view_store_packet(view_store(view), call, number);
	return p != NULL && p->content_known && p->content <= ENGINE_H248;
}

char *view_message_head(struct view *view, unsigned call, uint64_t number)
{
	const struct view_packet *p;
	struct view_opened o;
	char src[ENDPOINT_TEXT_MAX], dst[ENDPOINT_TEXT_MAX], time[VIEW_TIME_MAX];
	if (!open_packet(view, call, number, &p, &o))
		return g_strdup_printf("packet %" G_GUINT64_FORMAT, number);
	const struct packets_item item = item_of(view, p, &o);
	char *summary = packets_text_summary(&item);
	char *head = g_strdup_printf("packet %" G_GUINT64_FORMAT "  %s  %s -> %s  %s  %s", number,
		view_time_text(view, o.packet.time, view_store_call(view_store(view), call), time),
		endpoint_text(&o.datagram.src, src), endpoint_text(&o.datagram.dst, dst),
		packets_proto(&item)->title, summary);
	g_free(summary);
	view_opened_clear(&o);
	return head;
}

struct view_tree *view_message_tree(struct view *view, unsigned call, uint64_t number)
{
	const struct view_packet *p;
	struct view_opened o;
	if (!open_packet(view, call, number, &p, &o))
		return NULL;
	const struct packets_item item = item_of(view, p, &o);
	struct view_tree *tree = view_tree_of_packet(&item);
	view_opened_clear(&o);
	return tree;
}

static int columns_of(gunichar c)
{
	return g_unichar_iszerowidth(c) ? 0 : g_unichar_iswide(c) ? 2 : 1;
}

/* Octets of the line's part that fits into so many columns: up to a blank where there is one, at least a
 * character. */
static gsize part_of(const char *line, int columns)
{
	const char *at = line, *blank = NULL;
	int width = 0;
	for (; *at != '\0'; at = g_utf8_next_char(at)) {
		width += columns_of(g_utf8_get_char(at));
		if (width > columns && at > line)
			break;
		if (*at == ' ' && width > columns / 2)
			blank = at + 1;
	}
	if (*at != '\0' && blank != NULL)
		at = blank;
	return (gsize)(at - line);
}

/* Parts of a line of a message: its start line, the name of a header field, the type of an SDP line. */
static void color_line(const struct view_area *a, int y, const char *line, bool first)
{
	gsize name =
		strspn(line, "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-");
	if (first)
		view_paint(a, y, 0, a->width, view_look(STYLE_BOLD));
	else if (name == 1 && line[1] == '=')
		view_paint(a, y, 0, 2, view_look(STYLE_TONE));
	else if (name > 0 && line[name] == ':')
		view_paint(a, y, 0, (int)name + 1, view_look(STYLE_SIP));
}

static int draw(const struct view_area *a, const char *text, int top, bool wrap,
	struct view_look look, bool color)
{
	int n = 0;
	char **lines = g_strsplit(text, "\n", -1);
	for (char **l = lines; *l != NULL && !(l[0][0] == '\0' && l[1] == NULL); l++) {
		const char *rest = *l;
		do {
			gsize part = wrap ? part_of(rest, MAX(a->width, 1)) : strlen(rest);
			char *shown = g_strndup(rest, part);
			if (n >= top && n - top < a->height)
				view_put_fit(a, n - top, 0, a->width, look, shown);
			if (n >= top && color && (rest == *l || l == lines))
				color_line(a, n - top, *l, l == lines);
			g_free(shown);
			rest += part;
			n++;
		} while (*rest != '\0');
	}
	g_strfreev(lines);
	return n;
}

int view_message_draw(
	const struct view_area *a, const char *text, int top, bool wrap, struct view_look look)
{
	return draw(a, text, top, wrap, look, false);
}

int view_message_draw_colored(const struct view_area *a, const char *text, int top)
{
	return draw(a, text, top, true, view_look(STYLE_PLAIN), true);
}

/* ---- addresses of SDP ---- */

/* SDP in the message: of SIP its body or part of that, else from its first line on. */
static struct bytes sdp_of(const struct engine_packet *e)
{
	struct sip_message sip;
	struct bytes octets = e->octets;
	if (e->content == ENGINE_SIP && sip_parse(octets, &sip) != PARSE_UNKNOWN)
		return sip.sdp;
	const uint8_t *at = NULL;
	if (bytes_left(&octets) > 0)
		at = memmem(octets.at, bytes_left(&octets), "v=0", 3);
	size_t n = at != NULL ? bytes_left(&octets) - (size_t)(at - octets.at) : 0;
	return bytes_of(at, n, n);
}

/* The first " :16404" becomes " 192.0.2.1:16404". */
static void put_address(GString *text, const struct endpoint *address)
{
	char full[ENDPOINT_TEXT_MAX];
	char *port = g_strdup_printf(" :%u", address->port);
	const char *at = strstr(text->str, port);
	if (at != NULL && !ip_addr_is_unset(&address->addr) && !g_ascii_isdigit(at[strlen(port)])) {
		gssize place = at - text->str + 1;
		g_string_erase(text, place, (gssize)strlen(port) - 1);
		g_string_insert(text, place, endpoint_text(address, full));
	}
	g_free(port);
}

char *view_message_with_addresses(
	struct view *view, unsigned call, uint64_t number, const char *text)
{
	const struct view_packet *p;
	struct view_opened o;
	struct sdp sdp;
	GString *out = g_string_new(text);
	if (!open_packet(view, call, number, &p, &o))
		return g_string_free(out, FALSE);
	if (is_text(&o.engine) && sdp_parse(sdp_of(&o.engine), &sdp) != PARSE_UNKNOWN)
		for (unsigned i = 0; i < sdp.media_count; i++)
			put_address(out, &sdp.media[i].address);
	view_opened_clear(&o);
	return g_string_free(out, FALSE);
}
