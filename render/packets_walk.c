#include "render/packets_walk.h"

#include <glib.h>
#include <string.h>

#include "dissect/t30_frame.h"

const struct proto *packets_proto(const struct packets_item *item)
{
	static const struct proto *const protos[] = {[ENGINE_SIP] = &sip_proto,
		[ENGINE_MGCP] = &mgcp_proto,
		[ENGINE_H248] = &h248_proto,
		[ENGINE_Q931] = &q931_proto,
		[ENGINE_H245] = &h245_proto,
		[ENGINE_UDPTL] = &udptl_proto,
		[ENGINE_RTP] = &rtp_proto,
		[ENGINE_TPKT] = &ifp_proto};
	return protos[item->packet->content];
}

bool packets_is_piece(const struct packets_item *item)
{
	return item->packet->datagram->fragment;
}

enum parse_status packets_read_ifp(struct bytes in, enum ifp_syntax stream, struct ifp *out)
{
	if (stream == IFP_2002 && ifp_parse(in, IFP_2002, out) == PARSE_OK)
		return PARSE_OK;
	return ifp_parse(in, ifp_syntax_evidence(in) > 0 ? IFP_2002 : IFP_1998, out);
}

/* ---- T.30 frames ---- */

/* A frame that grows: a view of its only field, or a copy of several. */
struct partial {
	struct bytes first;
	GByteArray *all; /* NULL: there was one field */
};

static void partial_add(struct partial *p, const struct bytes *data)
{
	if (bytes_left(data) == 0)
		return;
	if (bytes_left(&p->first) == 0) {
		p->first = *data;
		return;
	}
	if (p->all == NULL) {
		p->all = g_byte_array_new();
		g_byte_array_append(p->all, p->first.at, (guint)bytes_left(&p->first));
	}
	g_byte_array_append(p->all, data->at, (guint)bytes_left(data));
}

static struct bytes partial_octets(const struct partial *p)
{
	return p->all != NULL ? bytes_of(p->all->data, p->all->len, p->all->len) : p->first;
}

static void partial_clear(struct partial *p)
{
	if (p->all != NULL)
		g_byte_array_unref(p->all);
	*p = (struct partial){.all = NULL};
}

/* Only what begins like a frame of T.30 is one: the first octets may have come in a packet before. */
static bool is_whole_frame(struct bytes octets)
{
	struct t30_frame frame;
	return bytes_left(&octets) > 0 && t30_frame_parse(octets, &frame) == PARSE_OK;
}

void packets_frames(const struct ifp *ifp, void (*each)(void *ctx, struct bytes frame), void *ctx)
{
	struct partial partial = {.all = NULL};
	struct per cursor = ifp->fields;
	struct ifp_field field;
	for (size_t i = 0; i < ifp->field_count; i++) {
		ifp_next_field(ifp, &cursor, &field);
		if (field.type <= IFP_HDLC_FCS_BAD_SIG_END)
			partial_add(&partial, &field.data);
		if (field.type == IFP_HDLC_DATA)
			continue;
		bool good = field.type == IFP_HDLC_FCS_OK || field.type == IFP_HDLC_FCS_OK_SIG_END;
		if (good && is_whole_frame(partial_octets(&partial)))
			each(ctx, partial_octets(&partial));
		partial_clear(&partial);
	}
	partial_clear(&partial);
}

/* ---- IFP packets ---- */

/* Stands between udptl_proto and the sink: adds what it takes more than one packet to know (the syntax of
 * the stream), and more than one field (frames). */
struct ifp_view {
	struct field_sink sink; /* first: this is what the walk is given */
	struct field_sink *next;
	enum ifp_syntax syntax;
	unsigned depth;	   /* groups that are open */
	unsigned at_depth; /* that of the open IFP packet; 0: none is */
	bool readable;	   /* the IFP packet could be read, as `ifp` */
	bool replace; /* its fields are ours: one packet alone would be read under the wrong syntax */
	const uint8_t *at;
	struct ifp ifp;
};

static void data_field(struct field_sink *sink, const struct ifp_field *f)
{
	size_t n = f->has_data ? (size_t)(f->data.end - f->at) : 1;
	field_open(sink, "t38.Data_Field_item_element", "Field", f->at, n);
	field_uint(sink, "t38.field_type", "Type", f->type, ifp_field_type_name(f->type), f->at, 1);
	if (f->has_data)
		field_octets(sink, "t38.field_data", "Data", f->data.at, bytes_left(&f->data));
	field_close(sink);
}

/* A data packet in the syntax of 2002. Indicators are the same in both. */
static void fields_2002(struct field_sink *sink, const struct ifp *ifp, const uint8_t *at)
{
	struct per cursor = ifp->fields;
	struct ifp_field field;
	field_uint(sink, "t38.type_of_msg", "Type of message", 1, "t30-data", at, 1);
	field_uint(sink, "t38.t30_data", "Data", ifp->value, ifp_data_type_name(ifp->value), at, 1);
	field_uint(sink, "t38.data_field", "Fields", ifp->field_count, NULL, cursor.in.at - 1, 1);
	for (size_t i = 0; i < ifp->field_count; i++) {
		ifp_next_field(ifp, &cursor, &field);
		data_field(sink, &field);
	}
}

static bool is_ifp_group(const struct field *group)
{
	return strcmp(group->name, "t38.primary_ifp_packet_element") == 0 ||
	       strcmp(group->name, "t38.secondary_ifp_packets_item_element") == 0;
}

static void begin_ifp(struct ifp_view *v, const struct field *group)
{
	struct bytes in = bytes_of(group->at, group->length, group->length);
	v->at_depth = v->depth;
	v->readable = group->length > 0 && packets_read_ifp(in, v->syntax, &v->ifp) == PARSE_OK;
	v->replace = v->readable && v->ifp.syntax == IFP_2002 && v->ifp.field_count > 0 &&
		     v->ifp.trailing == 0;
	v->at = group->at;
}

static bool dropped(const struct ifp_view *v, unsigned depth)
{
	return v->at_depth > 0 && v->replace && depth > v->at_depth;
}

static void view_open(struct field_sink *sink, const struct field *group)
{
	struct ifp_view *v = (struct ifp_view *)sink;
	if (dropped(v, ++v->depth))
		return;
	v->next->open(v->next, group);
	if (v->at_depth == 0 && is_ifp_group(group))
		begin_ifp(v, group);
}

/* A field of the group that has no place is not read from the IFP packet: it tells which one this is. */
static void view_field(struct field_sink *sink, const struct field *f)
{
	struct ifp_view *v = (struct ifp_view *)sink;
	if (!dropped(v, v->depth + (f->at != NULL)))
		v->next->field(v->next, f);
}

static void frame_group(void *ctx, struct bytes frame)
{
	struct field_sink *sink = ctx;
	field_open(sink, t30_proto.name, "T.30 frame", frame.at, bytes_left(&frame));
	t30_proto.fields(frame, sink);
	field_close(sink);
}

static void end_ifp(struct ifp_view *v)
{
	v->at_depth = 0;
	if (v->replace)
		fields_2002(v->next, &v->ifp, v->at);
	if (v->readable)
		packets_frames(&v->ifp, frame_group, v->next);
}

static void view_close(struct field_sink *sink)
{
	struct ifp_view *v = (struct ifp_view *)sink;
	if (dropped(v, v->depth--))
		return;
	if (v->at_depth > v->depth)
		end_ifp(v);
	v->next->close(v->next);
}

/* ---- the packet ---- */

static void walk_layers(const struct datagram *d, struct field_sink *sink)
{
	for (unsigned i = 0; i < d->layer_count; i++) {
		const struct layer *l = &d->layers[i];
		field_open(sink, l->proto->name, l->proto->title, l->at, l->length);
		l->proto->fields(bytes_of(l->at, l->length, l->length), sink);
		field_close(sink);
	}
}

static void walk_message(const struct packets_item *item, struct field_sink *sink)
{
	const struct proto *proto = packets_proto(item);
	const struct bytes *octets = &item->packet->octets;
	field_open(sink, proto->name, proto->title, octets->at, bytes_left(octets));
	proto->fields(*octets, sink);
	field_close(sink);
}

void packets_walk(const struct packets_item *item, struct field_sink *sink)
{
	struct ifp_view view = {
		.sink = {.open = view_open, .field = view_field, .close = view_close},
		.next = sink,
		.syntax = item->syntax};
	walk_layers(item->packet->datagram, sink);
	if (!packets_is_piece(item))
		walk_message(item, item->packet->content >= ENGINE_UDPTL ? &view.sink : sink);
}
