#include "dissect/websocket.h"

#include "dissect/text.h"

#define CONTROL_MAX 125 /* RFC 6455 5.5 */

bool websocket_is_control(const struct websocket_frame *frame)
{
	return (frame->opcode & 8) != 0;
}

static bool known_opcode(unsigned opcode)
{
	return opcode <= WEBSOCKET_BINARY ||
	       (opcode >= WEBSOCKET_CLOSE && opcode <= WEBSOCKET_PONG);
}

/* RFC 6455 5.2: seven bits, or 16 or 64 behind them; the shortest form is the only one. */
static uint64_t read_length(struct bytes *in, unsigned seven)
{
	if (seven < 126)
		return seven;
	uint64_t high = seven == 127 ? bytes_be32(in) : 0;
	uint64_t length = seven == 127 ? high << 32 | bytes_be32(in) : bytes_be16(in);
	uint64_t least = seven == 127 ? UINT16_MAX + 1u : 126;
	if (!in->snapped && (length < least || length >> 63))
		bytes_fail(in);
	return length;
}

enum parse_status websocket_parse(struct bytes in, struct websocket_frame *out)
{
	const uint8_t *begin = in.at;
	/* That more octets come is always possible: it is a stream. */
	in.cut = SIZE_MAX / 2;
	unsigned first = bytes_u8(&in), second = bytes_u8(&in);
	*out = (struct websocket_frame){
		.fin = first & 0x80, .opcode = first & 0x0f, .masked = second & 0x80};
	if (first & 0x70 || !known_opcode(first & 0x0f))
		return PARSE_BAD;
	out->payload_length = read_length(&in, second & 0x7f);
	if (websocket_is_control(out) && (!out->fin || (second & 0x7f) > CONTROL_MAX))
		return PARSE_BAD;
	for (size_t i = 0; out->masked && i < sizeof(out->mask); i++)
		out->mask[i] = bytes_u8(&in);
	out->header_length = (size_t)(in.at - begin);
	return bytes_status(&in);
}

void websocket_unmask(
	const struct websocket_frame *frame, uint64_t offset, uint8_t *octets, size_t n)
{
	for (size_t i = 0; frame->masked && i < n; i++)
		octets[i] ^= frame->mask[(offset + i) % sizeof(frame->mask)];
}

static bool is_start(struct text line)
{
	line = text_trim(line);
	if (text_begins(line, "GET ") && text_ends(line, " HTTP/1.1"))
		return true;
	return text_begins(line, "HTTP/1.1 101 ") || text_is(line, "HTTP/1.1 101");
}

static bool list_has(struct text list, const char *word)
{
	while (list.n > 0)
		if (text_is(text_trim(text_before(&list, ',')), word))
			return true;
	return false;
}

size_t websocket_upgrade(struct bytes in, const char *subprotocol)
{
	const uint8_t *begin = in.at;
	struct text line;
	bool upgrade = false, protocol = false;
	int first = bytes_peek(&in, 0);
	if (first != 'G' && first != 'H')
		return 0;
	/* A last line without its end is not all there. */
	in.cut += 1;
	if (!text_line(&in, &line) || !is_start(line))
		return 0;
	while (text_line(&in, &line)) {
		if (text_trim(line).n == 0)
			return upgrade && protocol ? (size_t)(in.at - begin) : 0;
		struct text name = text_trim(text_before(&line, ':'));
		upgrade = upgrade || (text_is(name, "Upgrade") && list_has(line, "websocket"));
		protocol = protocol ||
			   (text_is(name, "Sec-WebSocket-Protocol") && list_has(line, subprotocol));
	}
	return 0;
}
