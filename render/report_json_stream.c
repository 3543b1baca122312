#include "render/report_json_stream.h"

#include "render/json_put.h"

static void put_nulls(JsonBuilder *b)
{
	static const char *const names[] = {"first_seq", "last_seq", "expected", "received", "lost",
		"recovered", "recovered_by_redundancy", "recovered_by_fec", "unrecovered",
		"unrecovered_seqs", "duplicates", "reordered", "longest_loss_burst", "loss_bursts",
		"loss_percent", "redundancy_min", "redundancy_max", "fec", "survives_burst",
		"conflicts"};
	for (size_t i = 0; i < G_N_ELEMENTS(names); i++)
		json_put_null(b, names[i]);
}

static void put_unrecovered(JsonBuilder *b, const struct fax_stream_info *stream)
{
	json_put_count(b, "unrecovered", stream->udptl.unrecovered);
	json_put_array(b, "unrecovered_seqs");
	for (guint i = 0; stream->unrecovered != NULL && i < stream->unrecovered->len; i++)
		json_builder_add_int_value(b, g_array_index(stream->unrecovered, uint16_t, i));
	json_builder_end_array(b);
}

static void put_fec(JsonBuilder *b, const struct udptl_counts *counts)
{
	if (counts->fec_span == 0 && counts->fec_entries == 0) {
		json_put_null(b, "fec");
		return;
	}
	json_put_object(b, "fec");
	json_put_count(b, "span", counts->fec_span);
	json_put_count(b, "entries", counts->fec_entries);
	json_builder_end_object(b);
}

/* [length, how many]; the longest length stands for all from it on. */
static void put_bursts(JsonBuilder *b, const struct udptl_counts *counts)
{
	json_put_array(b, "loss_bursts");
	for (int i = 0; i < UDPTL_BURSTS; i++) {
		if (counts->loss_bursts[i] == 0)
			continue;
		json_builder_begin_array(b);
		json_builder_add_int_value(b, i + 1);
		json_builder_add_int_value(b, counts->loss_bursts[i]);
		json_builder_end_array(b);
	}
	json_builder_end_array(b);
}

/* Packets from before the first number may arrive late: more received than expected. */
uint64_t report_json_stream_lost(const struct udptl_counts *counts)
{
	return counts->expected > counts->received ? counts->expected - counts->received : 0;
}

static void put_loss(JsonBuilder *b, const struct udptl_counts *counts)
{
	json_put_known(b, "first_seq", counts->first_seq);
	json_put_known(b, "last_seq", counts->last_seq);
	json_put_count(b, "expected", counts->expected);
	json_put_count(b, "received", counts->received);
	json_put_count(b, "lost", report_json_stream_lost(counts));
	json_put_count(b, "recovered", counts->recovered_by_redundancy + counts->recovered_by_fec);
	json_put_count(b, "recovered_by_redundancy", counts->recovered_by_redundancy);
	json_put_count(b, "recovered_by_fec", counts->recovered_by_fec);
}

static double loss_percent(const struct udptl_counts *counts)
{
	double lost = (double)report_json_stream_lost(counts);
	return counts->expected > 0 ? 100 * lost / (double)counts->expected : -1;
}

static void put_sequence(JsonBuilder *b, const struct fax_stream_info *stream)
{
	const struct udptl_counts *counts = &stream->udptl;
	put_loss(b, counts);
	put_unrecovered(b, stream);
	json_put_count(b, "duplicates", counts->duplicates);
	json_put_count(b, "reordered", counts->reordered);
	json_put_count(b, "longest_loss_burst", counts->longest_loss_burst);
	put_bursts(b, counts);
	json_put_real(b, "loss_percent", loss_percent(counts));
	json_put_known(b, "redundancy_min", counts->redundancy_min);
	json_put_known(b, "redundancy_max", counts->redundancy_max);
	put_fec(b, counts);
	json_put_known(b, "survives_burst", udptl_counts_survives(counts));
	json_put_count(b, "conflicts", counts->conflicts);
}

static void put_pace(JsonBuilder *b, const struct fax_stream_info *stream)
{
	json_put_nonzero(b, "max_datagram", stream->max_datagram);
	/* One packet has no gap. */
	json_put_real(b, "max_gap_ms", stream->packets > 1 ? stream->max_gap_ms : -1);
	json_put_real(b, "packet_ms", stream->paced > 0 ? stream->packet_ms / stream->paced : -1);
	/* 0 is what a stream without image data has, which has no pace to measure. */
	json_put_real(b, "jitter_ms", stream->jitter_ms > 0 ? stream->jitter_ms : -1);
}

void report_json_stream_add(
	JsonBuilder *b, const struct fax *fax, const struct fax_stream_info *stream)
{
	json_builder_begin_object(b);
	json_put_count(b, "hop", fax->hop);
	json_put_side(b, "from", (int)stream->from);
	json_put_endpoint(b, "src", &stream->src);
	json_put_endpoint(b, "dst", &stream->dst);
	json_put_count(b, "packets", stream->packets);
	if (fax->transport == FAX_UDPTL && stream->udptl.packets > 0)
		put_sequence(b, stream);
	else
		put_nulls(b);
	json_put_count(b, "captured_twice", stream->captured_twice);
	json_put_count(b, "malformed", stream->malformed);
	json_put_count(b, "not_t38", stream->not_t38);
	put_pace(b, stream);
	json_builder_end_object(b);
}
