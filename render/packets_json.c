#include "render/packets_json.h"

#include <glib.h>
#include <string.h>

#include "render/json_out.h"
#include "render/json_put.h"

struct tree {
	struct field_sink sink; /* first: this is what the walk is given */
	GPtrArray *open;	/* JsonObject *: the open groups, each owned by the one before it */
};

/* Adds a member; a name that is there already becomes an array. Takes the node. */
static void add_member(struct tree *t, const char *name, JsonNode *node)
{
	JsonObject *object = g_ptr_array_index(t->open, t->open->len - 1);
	JsonNode *old = json_object_get_member(object, name);
	if (old == NULL) {
		json_object_set_member(object, name, node);
		return;
	}
	if (!JSON_NODE_HOLDS_ARRAY(old)) {
		JsonArray *array = json_array_new();
		json_array_add_element(array, json_node_copy(old));
		old = json_node_init_array(json_node_alloc(), array);
		json_array_unref(array);
		json_object_set_member(object, name, old);
	}
	json_array_add_element(json_node_get_array(old), node);
}

static void json_open(struct field_sink *sink, const struct field *group)
{
	struct tree *t = (struct tree *)sink;
	JsonObject *object = json_object_new();
	JsonNode *node = json_node_init_object(json_node_alloc(), object);
	json_object_unref(object);
	add_member(t, group->name, node);
	g_ptr_array_add(t->open, object);
}

static void json_close(struct field_sink *sink)
{
	struct tree *t = (struct tree *)sink;
	g_ptr_array_set_size(t->open, (gint)t->open->len - 1);
}

/* A NUL would end the string: it becomes an octet that is no UTF-8, for which the writer has a character. */
static JsonNode *text_node(const char *text, size_t n)
{
	char *copy = g_malloc(n + 1);
	for (size_t i = 0; i < n; i++)
		copy[i] = text[i] != '\0' ? text[i] : '\xff';
	copy[n] = '\0';
	JsonNode *node = json_node_init_string(json_node_alloc(), copy);
	g_free(copy);
	return node;
}

static JsonNode *hex_node(const uint8_t *at, size_t n)
{
	static const char digits[] = "0123456789abcdef";
	char *hex = g_malloc(2 * n + 1);
	for (size_t i = 0; i < n; i++) {
		hex[2 * i] = digits[at[i] >> 4];
		hex[2 * i + 1] = digits[at[i] & 15];
	}
	hex[2 * n] = '\0';
	JsonNode *node = json_node_init_string(json_node_alloc(), hex);
	g_free(hex);
	return node;
}

static void json_field(struct field_sink *sink, const struct field *f)
{
	JsonNode *node;
	if (f->kind == FIELD_UINT)
		node = json_node_init_int(json_node_alloc(), (gint64)f->value);
	else if (f->kind == FIELD_TEXT)
		node = text_node(f->text, f->text_length);
	else
		node = hex_node(f->at, f->length);
	add_member((struct tree *)sink, f->name, node);
}

static JsonNode *layers(const struct packets_item *item)
{
	struct tree tree = {.sink = {.open = json_open, .field = json_field, .close = json_close},
		.open = g_ptr_array_new()};
	JsonObject *root = json_object_new();
	g_ptr_array_add(tree.open, root);
	packets_walk(item, &tree.sink);
	g_ptr_array_unref(tree.open);
	JsonNode *node = json_node_init_object(json_node_alloc(), root);
	json_object_unref(root);
	return node;
}

void packets_json(FILE *out, const struct packets_item *item)
{
	const struct engine_packet *p = item->packet;
	JsonBuilder *b = json_builder_new();
	struct json_out json;
	json_builder_begin_object(b);
	json_put_count(b, "frame", p->packet->number);
	json_put_seconds(b, "t", p->packet->time, item->zero);
	json_put_time(b, "time", p->packet->time);
	json_put_endpoint(b, "src", &p->datagram->src);
	json_put_endpoint(b, "dst", &p->datagram->dst);
	json_put_count(b, "call", p->call);
	json_put_text(b, "protocol", packets_proto(item)->name);
	json_builder_set_member_name(b, "layers");
	json_builder_add_value(b, layers(item));
	json_builder_end_object(b);
	json_out_init(&json, out, false);
	json_out_take(&json, NULL, b);
	fputc('\n', out);
	g_object_unref(b);
}
