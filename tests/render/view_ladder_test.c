/* The ladder of the browser: which rows it shows, and what stands in them. */
#include "render/view.h"

#include <string.h>

#include "render/view_ladder_rows.h"
#include "tests/render/report_json_call.h"

static const char invite[] = "INVITE sip:5552000@example.com SIP/2.0\r\n"
			     "Via: SIP/2.0/UDP 192.0.2.1:5060;branch=z9hG4bK1\r\n"
			     "From: <sip:5551000@example.com>;tag=1\r\n"
			     "To: <sip:5552000@example.com>\r\n"
			     "Call-ID: abc@192.0.2.1\r\n"
			     "CSeq: 2 INVITE\r\n"
			     "Content-Type: application/sdp\r\n"
			     "\r\n"
			     "v=0\r\n"
			     "c=IN IP4 192.0.2.99\r\n"
			     "m=audio 4000 RTP/AVP 0\r\n"
			     "m=image 40002 udptl t38\r\n";

/* A call whose INVITE has SDP; its octets are packet 1. */
static struct call *call_of(unsigned index)
{
	struct call *call = full_call(index);
	struct message *m = &g_array_index(call->messages, struct message, 0);
	m->offer = "audio PCMU :4000, image udptl :40002";
	m->replaces = NULL;
	m->cseq_method = SIP_INVITE;
	call->fax->first = ZERO + 500 * T38_MS; /* only then the fax has rows */
	g_array_index(call->messages, struct message, 1).cseq_method = SIP_INVITE;
	return call;
}

static void add_invite(struct view *view)
{
	const struct packet packet = {.number = 1,
		.time = ZERO,
		.link_type = 1,
		.captured = sizeof(invite) - 1,
		.length = sizeof(invite) - 1,
		.octets = (const uint8_t *)invite};
	const struct datagram datagram = {.src = endpoint("192.0.2.1", 5060)};
	const struct engine_packet e = {.packet = &packet,
		.datagram = &datagram,
		.call = 1,
		.content = ENGINE_SIP,
		.octets =
			bytes_of((const uint8_t *)invite, sizeof(invite) - 1, sizeof(invite) - 1)};
	view_add_packet(view, &e);
}

static char *screen_of(struct view *view)
{
	struct view_cells *cells = view_cells_new(40, 120, false);
	view_draw(view, cells);
	char *text = view_cells_text(cells);
	view_cells_free(cells);
	return text;
}

static bool is_shown(struct view *view, const char *text)
{
	char *screen = screen_of(view);
	bool shown = strstr(screen, text) != NULL;
	g_free(screen);
	return shown;
}

static void type(struct view *view, const char *text)
{
	for (; *text != '\0'; text++)
		view_key(view, &(struct view_event){.key = VIEW_KEY_CHAR, .c = (gunichar)*text});
}

/* A ladder that is open. */
static struct view *new_view(bool live)
{
	const struct view_setup setup = {.capture = "day.pcap",
		.title = "day.pcap",
		.colors = VIEW_COLORS_MANY,
		.live = live};
	struct view *view = view_new(&setup);
	view_add_call(view, call_of(1), ZERO);
	add_invite(view);
	g_assert_true(is_shown(view, "1 call"));
	view_key(view, &(struct view_event){.key = VIEW_KEY_ENTER});
	g_assert_true(is_shown(view, "INVITE  audio PCMU :4000"));
	return view;
}

static void test_addresses(void)
{
	struct view *view = new_view(false);
	type(view, "d");
	g_assert_true(is_shown(view, "audio PCMU 192.0.2.99:4000, image udptl 192.0.2.99:40002 "));
	view_key(view, &(struct view_event){.key = VIEW_KEY_F2});
	g_assert_true(is_shown(view, "audio PCMU :4000, image udptl :40002 "));
	view_free(view);
}

static void test_only(void)
{
	struct view *view = new_view(false);
	type(view, "D");
	g_assert_true(is_shown(view, "only SDP"));
	g_assert_true(is_shown(view, "INVITE  audio"));
	g_assert_false(is_shown(view, "488 Not"));
	g_assert_false(is_shown(view, "BYE"));
	type(view, "i");
	g_assert_true(is_shown(view, "488 Not"));
	g_assert_false(is_shown(view, "BYE"));
	g_assert_false(is_shown(view, "TCF"));
	type(view, "M");
	g_assert_true(is_shown(view, "only media"));
	g_assert_true(is_shown(view, "TCF"));
	g_assert_false(is_shown(view, "BYE"));
	type(view, "m");
	g_assert_true(is_shown(view, "no media"));
	g_assert_true(is_shown(view, "BYE"));
	g_assert_false(is_shown(view, "TCF"));
	type(view, "m");
	g_assert_true(is_shown(view, "BYE"));
	g_assert_true(is_shown(view, "TCF"));
	view_free(view);
}

static void test_alias(void)
{
	struct view *view = new_view(false);
	g_assert_true(is_shown(view, "caller 192.0.2.1 "));
	type(view, "a");
	g_assert_true(is_shown(view, "caller HT812 "));
	/* Who does not say what it is keeps its address. */
	g_assert_true(is_shown(view, "callee 2001:db8::7"));
	view_free(view);
}

/* Times count from the chosen row. */
static void test_delta(void)
{
	struct view *view = new_view(false);
	view_key(view, &(struct view_event){.key = VIEW_KEY_HOME});
	type(view, "=");
	g_assert_true(is_shown(view, "  +0.00      9"));
	type(view, "=");
	g_assert_false(is_shown(view, "  +0.00      9"));
	view_free(view);
}

/* Up to the beginning of the message and its end, not beyond. */
static void test_pane(void)
{
	struct view *view = new_view(false);
	/* Behind the BYE, which was captured before. */
	view_key(view, &(struct view_event){.key = VIEW_KEY_DOWN});
	g_assert_true(is_shown(view, " INVITE sip:5552000"));
	type(view, "[[[[");
	g_assert_true(is_shown(view, " INVITE sip:5552000"));
	char *before = screen_of(view);
	type(view, "]]]]]]]]]]]]]]]]]]]]");
	g_assert_false(is_shown(view, " INVITE sip:5552000"));
	g_assert_true(is_shown(view, " m=image 40002"));
	type(view, "[[[[[[[[[[[[[[[[[[[[");
	char *after = screen_of(view);
	g_assert_cmpstr(before, ==, after);
	g_free(before);
	g_free(after);
	view_free(view);
}

/* What is folded stays so when the rows are made anew: the call goes on, the terminal has another size. */
static void test_folds_stay(void)
{
	struct view *view = new_view(true);
	view_key(view, &(struct view_event){.key = VIEW_KEY_HOME});
	type(view, "-");
	g_assert_true(is_shown(view, "[+]"));
	view_add_call(view, call_of(1), ZERO);
	g_assert_true(is_shown(view, "[+]"));
	type(view, "s");
	g_assert_true(is_shown(view, "[+]"));
	view_free(view);
}

/* The rows of a part that is folded and of which the first is not of the kind: the first that is stands for it. */
static void test_only_folded(void)
{
	struct view_store *store = view_store_new(1 << 30, 1 << 20, NULL, NULL);
	GArray *calls = g_array_new(FALSE, FALSE, sizeof(unsigned));
	unsigned one = 1;
	view_store_add_call(store, call_of(1));
	g_array_append_val(calls, one);
	struct view_rows *rows = view_rows_new(store, calls, LADDER_T30, 2);
	view_rows_fold(rows, 0, true);
	view_rows_only(rows, VIEW_ONLY_SDP);
	g_assert_cmpuint(rows->shown->len, ==, 1);
	const struct view_row *r = &g_array_index(
		rows->rows, struct view_row, g_array_index(rows->shown, unsigned, 0));
	g_assert_cmpuint(r->row.packet, ==, 1);
	view_rows_only(rows, VIEW_ONLY_ANY);
	g_assert_cmpuint(rows->shown->len, <, rows->rows->len);
	view_rows_free(rows);
	g_array_free(calls, TRUE);
	view_store_free(store);
}

/* With A the last row stays the chosen one when more come. */
static void test_follow(void)
{
	struct view *view = new_view(false);
	type(view, "AG");
	struct call *call = call_of(1);
	struct message bye = {.t = ZERO + 100 * T38_SECOND, .packet = 4000, .method = "BYE"};
	g_array_append_val(call->messages, bye);
	view_add_call(view, call, ZERO);
	g_free(screen_of(view));
	view_key(view, &(struct view_event){.key = VIEW_KEY_ENTER});
	g_assert_true(is_shown(view, "packet 4000 are not kept"));
	view_free(view);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/view_ladder/addresses", test_addresses);
	g_test_add_func("/view_ladder/only", test_only);
	g_test_add_func("/view_ladder/alias", test_alias);
	g_test_add_func("/view_ladder/delta", test_delta);
	g_test_add_func("/view_ladder/pane", test_pane);
	g_test_add_func("/view_ladder/folds-stay", test_folds_stay);
	g_test_add_func("/view_ladder/only-folded", test_only_folded);
	g_test_add_func("/view_ladder/follow", test_follow);
	return g_test_run();
}
