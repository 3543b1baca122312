#include "render/json_out.h"

#include <assert.h>
#include <math.h>
#include <string.h>

#define MAX_DEPTH 64
#define NUMBER_MAX 400 /* %.6f of the largest double has 316 characters */

static bool is_plain(char c)
{
	return c >= ' ' && c <= '~' && c != '"' && c != '\\';
}

/* Writes the character at the front of the n octets, at least one; returns its octets. */
static size_t write_special(FILE *out, const char *at, size_t n)
{
	gunichar c = g_utf8_get_char_validated(at, (gssize)n);
	if (c == (gunichar)-1 || c == (gunichar)-2 || *at == '\0') {
		fputs(*at == '\0' ? "\\u0000" : "\xef\xbf\xbd", out);
		return 1;
	}
	size_t length = (size_t)(g_utf8_next_char(at) - at);
	if (c == '"' || c == '\\')
		fprintf(out, "\\%c", (char)c);
	else if (c < 0x20 || (c >= 0x7f && c <= 0x9f))
		fprintf(out, "\\u%04x", (unsigned)c);
	else
		fwrite(at, 1, length, out);
	return length;
}

void json_out_string(FILE *out, const char *octets, size_t n)
{
	size_t plain = 0;
	fputc('"', out);
	for (size_t i = 0; i < n; i += plain) {
		for (plain = 0; i + plain < n && is_plain(octets[i + plain]); plain++)
			;
		fwrite(octets + i, 1, plain, out);
		if (plain == 0)
			plain = write_special(out, octets + i, n - i);
	}
	fputc('"', out);
}

static bool is_seconds(const char *name)
{
	return name != NULL && name[0] == 't' && (name[1] == '\0' || name[1] == '_');
}

/* One decimal always stays: a double is to be read as one, whatever its value. */
static void cut_zeros(char *number)
{
	char *last = number + strlen(number) - 1;
	while (*last == '0' && last[-1] != '.')
		*last-- = '\0';
}

static void write_double(FILE *out, const char *name, double value)
{
	char number[NUMBER_MAX];
	if (!isfinite(value)) {
		fputs("null", out);
		return;
	}
	if (fabs(value) < 0.0000005)
		value = 0; /* no "-0.000000" */
	g_ascii_formatd(number, sizeof(number), "%.6f", value);
	if (!is_seconds(name))
		cut_zeros(number);
	fputs(number, out);
}

static void write_value(FILE *out, const char *name, JsonNode *node)
{
	GType type = json_node_get_value_type(node);
	if (type == G_TYPE_STRING) {
		const char *text = json_node_get_string(node);
		json_out_string(out, text, strlen(text));
	} else if (type == G_TYPE_DOUBLE) {
		write_double(out, name, json_node_get_double(node));
	} else if (type == G_TYPE_BOOLEAN) {
		fputs(json_node_get_boolean(node) ? "true" : "false", out);
	} else {
		fprintf(out, "%" G_GINT64_FORMAT, json_node_get_int(node));
	}
}

static void new_line(const struct json_out *o)
{
	if (o->pretty)
		fprintf(o->file, "\n%*s", (int)(2 * o->depth), "");
}

/* What stands before a value: comma, line end, name. */
static void begin_value(struct json_out *o, const char *name)
{
	if (o->depth > 0 && !o->empty)
		fputc(',', o->file);
	if (o->depth > 0)
		new_line(o);
	o->empty = false;
	if (name == NULL)
		return;
	json_out_string(o->file, name, strlen(name));
	fputs(o->pretty ? ": " : ":", o->file);
}

static void open_container(struct json_out *o, const char *name, char bracket)
{
	begin_value(o, name);
	fputc(bracket, o->file);
	o->depth++;
	o->empty = true;
	assert(o->depth <= MAX_DEPTH);
}

static void close_container(struct json_out *o, char bracket)
{
	o->depth--;
	if (!o->empty)
		new_line(o);
	o->empty = false;
	fputc(bracket, o->file);
}

void json_out_init(struct json_out *o, FILE *file, bool pretty)
{
	*o = (struct json_out){.file = file, .pretty = pretty, .empty = true};
}

void json_out_begin_object(struct json_out *o, const char *name)
{
	open_container(o, name, '{');
}

void json_out_end_object(struct json_out *o)
{
	close_container(o, '}');
}

void json_out_begin_array(struct json_out *o, const char *name)
{
	open_container(o, name, '[');
}

void json_out_end_array(struct json_out *o)
{
	close_container(o, ']');
}

static void write_members(struct json_out *o, JsonObject *object)
{
	GList *names = json_object_get_members(object);
	for (GList *l = names; l != NULL; l = l->next)
		json_out_node(o, l->data, json_object_get_member(object, l->data));
	g_list_free(names);
}

static bool is_flat(JsonArray *array)
{
	for (guint i = 0; i < json_array_get_length(array); i++) {
		JsonNode *node = json_array_get_element(array, i);
		if (JSON_NODE_HOLDS_OBJECT(node) || JSON_NODE_HOLDS_ARRAY(node))
			return false;
	}
	return true;
}

static void write_flat(const struct json_out *o, JsonArray *array)
{
	fputc('[', o->file);
	for (guint i = 0; i < json_array_get_length(array); i++) {
		JsonNode *node = json_array_get_element(array, i);
		if (i > 0)
			fputs(o->pretty ? ", " : ",", o->file);
		if (JSON_NODE_HOLDS_VALUE(node))
			write_value(o->file, NULL, node);
		else
			fputs("null", o->file);
	}
	fputc(']', o->file);
}

static void write_array(struct json_out *o, const char *name, JsonArray *array)
{
	if (is_flat(array)) {
		begin_value(o, name);
		write_flat(o, array);
		return;
	}
	json_out_begin_array(o, name);
	for (guint i = 0; i < json_array_get_length(array); i++)
		json_out_node(o, NULL, json_array_get_element(array, i));
	json_out_end_array(o);
}

void json_out_null(struct json_out *o, const char *name)
{
	begin_value(o, name);
	fputs("null", o->file);
}

/* Recursion goes as deep as the tree, which the program itself builds. */
void json_out_node(struct json_out *o, const char *name, JsonNode *node)
{
	if (JSON_NODE_HOLDS_OBJECT(node)) {
		json_out_begin_object(o, name);
		write_members(o, json_node_get_object(node));
		json_out_end_object(o);
	} else if (JSON_NODE_HOLDS_ARRAY(node)) {
		write_array(o, name, json_node_get_array(node));
	} else if (JSON_NODE_HOLDS_VALUE(node)) {
		begin_value(o, name);
		write_value(o->file, name, node);
	} else {
		json_out_null(o, name);
	}
}

void json_out_take(struct json_out *o, const char *name, JsonBuilder *b)
{
	JsonNode *node = json_builder_get_root(b);
	json_out_node(o, name, node);
	json_node_unref(node);
	json_builder_reset(b);
}

void json_out_take_members(struct json_out *o, JsonBuilder *b)
{
	JsonNode *node = json_builder_get_root(b);
	write_members(o, json_node_get_object(node));
	json_node_unref(node);
	json_builder_reset(b);
}
