#include "dissect/per.h"

unsigned per_bits(struct per *per, unsigned n)
{
	unsigned value = 0;
	while (n-- > 0) {
		int octet = bytes_peek(&per->in, 0);
		if (octet < 0) {
			bytes_need(&per->in, 1);
			return 0;
		}
		value = value << 1 | ((unsigned)octet >> (7 - per->used) & 1);
		if (++per->used == 8) {
			per->used = 0;
			per->in.at++;
		}
	}
	return value;
}

void per_align(struct per *per)
{
	if (per->used == 0)
		return;
	per->used = 0;
	/* After bytes_fail() the cursor is at the end already. */
	if (per->in.at < per->in.end)
		per->in.at++;
}

bool per_at_end(const struct per *per)
{
	return bytes_sent(&per->in) == (per->used != 0 ? 1 : 0);
}

size_t per_length(struct per *per, bool *fragmented)
{
	per_align(per);
	uint8_t first = bytes_u8(&per->in);
	if (fragmented != NULL)
		*fragmented = false;
	if (first < 0x80)
		return first;
	if (first < 0xc0)
		return (size_t)(first & 0x3f) << 8 | bytes_u8(&per->in);
	/* X.691 10.9.3.8: 1 to 4 blocks of 16K */
	size_t blocks = first & 0x3f;
	if (fragmented == NULL || blocks < 1 || blocks > 4) {
		bytes_fail(&per->in);
		return 0;
	}
	*fragmented = true;
	return blocks * 16384;
}

struct bytes per_open_type(struct per *per)
{
	size_t length = per_length(per, NULL);
	return bytes_take(&per->in, length);
}

bool per_is_fragmented(const struct per *per)
{
	return bytes_peek(&per->in, per->used != 0 ? 1 : 0) >= 0xc0;
}

struct bytes per_open_type_joined(struct per *per, uint8_t *out, size_t room)
{
	size_t used = 0;
	bool more = true;
	while (more) {
		size_t length = per_length(per, &more);
		struct bytes part = bytes_take(&per->in, length);
		size_t n = bytes_left(&part);
		if (part.cut > 0)
			per->in.snapped = true;
		if (bytes_status(&per->in) != PARSE_OK || n > room - used)
			break;
		memcpy(out + used, part.at, n);
		used += n;
	}
	if (more)
		bytes_fail(&per->in);
	return bytes_of(out, used, used);
}
