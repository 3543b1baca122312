/* What is written beside a packet that carries more than anybody reads. */
#include "cli/save_comments.h"

#include <string.h>

static void add_message(struct save_comments *c, const struct packet *packet, unsigned n)
{
	static const struct datagram datagram;
	char text[200];
	g_snprintf(text, sizeof(text), "OPTIONS sip:%u@192.0.2.1 SIP/2.0\r\nCall-ID: a\r\n\r\n", n);
	const struct engine_packet p = {.packet = packet,
		.datagram = &datagram,
		.call = n,
		.content = ENGINE_SIP,
		.octets = bytes_of((const uint8_t *)text, strlen(text), strlen(text))};
	save_comments_packet(c, &p);
}

static unsigned count(const char *const *list)
{
	unsigned n = 0;
	while (list != NULL && list[n] != NULL)
		n++;
	return n;
}

static void test_order(void)
{
	const struct packet packet = {.number = 1, .link_type = 1};
	struct save_comments *c = save_comments_new();
	save_comments_begin(c, &packet);
	g_assert_null(save_comments_get(c));
	for (unsigned n = 1; n <= 3; n++)
		add_message(c, &packet, n);
	const char *const *list = save_comments_get(c);
	g_assert_cmpuint(count(list), ==, 3);
	g_assert_true(g_str_has_prefix(list[0], "t38trace: call 1: SIP OPTIONS"));
	g_assert_true(g_str_has_prefix(list[1], "t38trace: call 2: SIP OPTIONS"));
	g_assert_true(g_str_has_prefix(list[2], "t38trace: call 3: SIP OPTIONS"));
	save_comments_free(c);
}

static void test_many(void)
{
	const struct packet packet = {.number = 1, .link_type = 1};
	struct save_comments *c = save_comments_new();
	for (int round = 0; round < 2; round++) {
		save_comments_begin(c, &packet);
		for (unsigned n = 1; n <= 10000; n++)
			add_message(c, &packet, n);
		const char *const *list = save_comments_get(c);
		g_assert_cmpuint(count(list), ==, 101);
		g_assert_nonnull(strstr(list[99], "call 100:"));
		g_assert_cmpstr(list[100], ==, "t38trace: 9900 more messages");
	}
	save_comments_free(c);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/save_comments/order", test_order);
	g_test_add_func("/save_comments/many", test_many);
	return g_test_run();
}
