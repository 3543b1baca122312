#include "render/pcapng_write.h"

#include <string.h>

/* The blocks are in the byte order of the machine: so are the vectors, as 32-bit words. */
static void expect(const GByteArray *got, const uint32_t *words, size_t count)
{
	g_assert_cmpuint(got->len, ==, count * sizeof(words[0]));
	g_assert_true(memcmp(got->data, words, got->len) == 0);
}

#define EXPECT(got, ...)                                                                           \
	do {                                                                                       \
		const uint32_t words[] = {__VA_ARGS__};                                            \
		expect(got, words, G_N_ELEMENTS(words));                                           \
		g_byte_array_set_size(got, 0);                                                     \
	} while (0)

/* Two 16-bit words and four octets as they stand in memory. */
static uint32_t pair(uint16_t first, uint16_t second)
{
	const uint16_t both[2] = {first, second};
	uint32_t word;
	memcpy(&word, both, sizeof(word));
	return word;
}

static uint32_t octets(const char *four)
{
	uint32_t word;
	memcpy(&word, four, sizeof(word));
	return word;
}

static void test_head(void)
{
	GByteArray *out = g_byte_array_new();
	pcapng_section(out, "abcde");
	EXPECT(out, 0x0a0d0d0a, 44, 0x1a2b3c4d, pair(1, 0), 0xffffffff, 0xffffffff, pair(4, 5),
		octets("abcd"), octets("e\0\0\0"), 0, 44);
	pcapng_interface(out, &(struct pcapng_interface){.link_type = 1, .snaplen = 96});
	EXPECT(out, 1, 32, pair(1, 0), 96, pair(9, 1), octets("\x09\0\0\0"), 0, 32);
	pcapng_interface(
		out, &(struct pcapng_interface){.name = "eth0", .filter = "udp", .link_type = 276});
	EXPECT(out, 1, 48, pair(276, 0), 0, pair(2, 4), octets("eth0"), pair(9, 1),
		octets("\x09\0\0\0"), pair(11, 4), octets("\0udp"), 0, 48);
	pcap_head(out, 113, 65535);
	EXPECT(out, 0xa1b23c4d, pair(2, 4), 0, 0, 65535, 113);
	g_byte_array_unref(out);
}

static void test_packet(void)
{
	GByteArray *out = g_byte_array_new();
	const struct packet packet = {.time = 0x1122334455667788,
		.captured = 5,
		.length = 1500,
		.octets = (const uint8_t *)"hello"};
	pcapng_packet(out, 3, &packet, NULL);
	EXPECT(out, 6, 40, 3, 0x11223344, 0x55667788, 5, 1500, octets("hell"), octets("o\0\0\0"),
		40);
	const char *const comments[] = {"one", "two!", NULL};
	pcapng_packet(out, 0, &packet, comments);
	EXPECT(out, 6, 60, 0, 0x11223344, 0x55667788, 5, 1500, octets("hell"), octets("o\0\0\0"),
		pair(1, 3), octets("one\0"), pair(1, 4), octets("two!"), 0, 60);
	const struct packet later = {.time = 3 * T38_SECOND + 7,
		.captured = 4,
		.length = 4,
		.octets = (const uint8_t *)"data"};
	pcap_record(out, &later);
	EXPECT(out, 3, 7, 4, 4, octets("data"));
	g_byte_array_unref(out);
}

static void test_statistics(void)
{
	GByteArray *out = g_byte_array_new();
	uint64_t received = 0x0102030405060708, dropped = 9;
	uint32_t r[2], d[2];
	memcpy(r, &received, sizeof(r));
	memcpy(d, &dropped, sizeof(d));
	pcapng_statistics(out, 1, 0x200000001, received, dropped);
	EXPECT(out, 5, 52, 1, 2, 1, pair(4, 8), r[0], r[1], pair(5, 8), d[0], d[1], 0, 52);
	g_byte_array_unref(out);
}

/* An option has 16 bits for its length; a character is not cut. */
static void test_long_comment(void)
{
	GByteArray *out = g_byte_array_new();
	GString *text = g_string_new("a");
	while (text->len < 70000)
		g_string_append(text, "\xc3\xa4");
	const struct packet packet = {.captured = 0};
	const char *const comments[] = {text->str, NULL};
	pcapng_packet(out, 0, &packet, comments);
	uint32_t length;
	uint16_t n;
	memcpy(&length, out->data + 4, sizeof(length));
	memcpy(&n, out->data + 30, sizeof(n));
	g_assert_cmpuint(length, ==, out->len);
	g_assert_cmpuint(n, ==, 65533);
	g_assert_true(memcmp(out->data + 32, text->str, n) == 0);
	g_string_free(text, TRUE);
	g_byte_array_unref(out);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	g_test_add_func("/pcapng_write/head", test_head);
	g_test_add_func("/pcapng_write/packet", test_packet);
	g_test_add_func("/pcapng_write/statistics", test_statistics);
	g_test_add_func("/pcapng_write/long-comment", test_long_comment);
	return g_test_run();
}
