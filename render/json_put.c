#include "render/json_put.h"

#include "analyzer/fax.h"
#include "render/time_text.h"

void json_put_null(JsonBuilder *b, const char *name)
{
	json_builder_set_member_name(b, name);
	json_builder_add_null_value(b);
}

void json_put_bool(JsonBuilder *b, const char *name, bool value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_boolean_value(b, value);
}

void json_put_count(JsonBuilder *b, const char *name, uint64_t value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_int_value(b, (gint64)value);
}

void json_put_text(JsonBuilder *b, const char *name, const char *text)
{
	json_builder_set_member_name(b, name);
	if (text != NULL)
		json_builder_add_string_value(b, text);
	else
		json_builder_add_null_value(b);
}

void json_put_hex(JsonBuilder *b, const char *name, const uint8_t *octets, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	if (octets == NULL) {
		json_put_null(b, name);
		return;
	}
	char *hex = g_malloc(2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[octets[i] >> 4];
		hex[2 * i + 1] = digits[octets[i] & 15];
	}
	hex[2 * n] = '\0';
	json_put_text(b, name, hex);
	g_free(hex);
}

void json_put_known(JsonBuilder *b, const char *name, int64_t value)
{
	if (value < 0)
		json_put_null(b, name);
	else
		json_put_count(b, name, (uint64_t)value);
}

void json_put_nonzero(JsonBuilder *b, const char *name, uint64_t value)
{
	if (value == 0)
		json_put_null(b, name);
	else
		json_put_count(b, name, value);
}

static void put_double(JsonBuilder *b, const char *name, double value)
{
	json_builder_set_member_name(b, name);
	json_builder_add_double_value(b, value);
}

void json_put_real(JsonBuilder *b, const char *name, double value)
{
	if (value < 0)
		json_put_null(b, name);
	else
		put_double(b, name, value);
}

void json_put_time(JsonBuilder *b, const char *name, t38_time t)
{
	char text[TIME_TEXT_MAX];
	json_put_text(b, name, t != T38_NEVER ? time_text_rfc3339(t, text) : NULL);
}

/* Rounds down for negative times too: a merged file may begin before the first one. */
static int64_t microseconds(t38_time span)
{
	return span / 1000 - (span % 1000 < 0);
}

void json_put_seconds(JsonBuilder *b, const char *name, t38_time t, t38_time zero)
{
	t38_time span;
	/* A file may hold any time stamp: the difference may have no place in 64 bits. */
	if (t == T38_NEVER || zero == T38_NEVER || __builtin_sub_overflow(t, zero, &span))
		json_put_null(b, name);
	else
		put_double(b, name, (double)microseconds(span) / 1e6);
}

void json_put_side(JsonBuilder *b, const char *name, int side)
{
	static const char *const names[] = {[SIDE_CALLER] = "caller", [SIDE_CALLEE] = "callee"};
	json_put_text(b, name, side < 0 ? NULL : names[side]);
}

void json_put_addr(JsonBuilder *b, const char *name, const struct ip_addr *addr)
{
	char text[ENDPOINT_TEXT_MAX];
	json_put_text(b, name, ip_addr_is_unset(addr) ? NULL : ip_addr_text(addr, text));
}

void json_put_endpoint(JsonBuilder *b, const char *name, const struct endpoint *endpoint)
{
	char text[ENDPOINT_TEXT_MAX];
	json_put_text(
		b, name, ip_addr_is_unset(&endpoint->addr) ? NULL : endpoint_text(endpoint, text));
}

void json_put_packets(JsonBuilder *b, const char *name, uint64_t first, uint64_t last)
{
	if (first == 0) {
		json_put_null(b, name);
		return;
	}
	json_put_array(b, name);
	json_builder_add_int_value(b, (gint64)first);
	json_builder_add_int_value(b, (gint64)last);
	json_builder_end_array(b);
}

void json_put_object(JsonBuilder *b, const char *name)
{
	json_builder_set_member_name(b, name);
	json_builder_begin_object(b);
}

void json_put_array(JsonBuilder *b, const char *name)
{
	json_builder_set_member_name(b, name);
	json_builder_begin_array(b);
}
