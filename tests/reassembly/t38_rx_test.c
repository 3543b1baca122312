#include "reassembly/t38_rx.h"

#include <string.h>

#include "tests/reassembly/ifp_make.h"

/* What the receiver says, as text: "i3" indicator 3, "0+ffc801" a frame of data type 0 with good FCS ("-" bad,
 * "?" missing), "8=00ff" image octets (those of successive packets together), "G2" a gap, "E" the end of the
 * signal, "V10:333336" a V.8 or V.34 message. */
struct rig {
	struct t38_rx *rx;
	GString *log;
	struct t38_event last; /* its octets are gone */
	uint64_t packet;
	size_t longest;
	size_t octets; /* given as T38_OCTETS */
	bool image_open;
	bool next_recovered;
};

static t38_time time_of(uint64_t packet)
{
	return (t38_time)packet * 30 * T38_MS;
}

static void log_octets(struct rig *rig, const struct t38_event *e)
{
	for (size_t i = 0; i < e->length; i++)
		g_string_append_printf(rig->log, "%02x", e->octets[i]);
}

static void log_event(struct rig *rig, const struct t38_event *e)
{
	switch (e->kind) {
	case T38_INDICATOR:
		g_string_append_printf(rig->log, "i%u", e->indicator);
		break;
	case T38_OCTETS:
		break;
	case T38_FRAME:
		g_string_append_printf(rig->log, "%u%c", e->data_type, "+-?"[e->fcs]);
		break;
	case T38_IMAGE:
		g_string_append_printf(rig->log, "%u=", e->data_type);
		break;
	case T38_GAP:
		g_string_append_printf(rig->log, "G%u", e->lost);
		break;
	case T38_SIG_END:
		g_string_append_c(rig->log, 'E');
		break;
	case T38_V8:
		g_string_append_printf(rig->log, "V%u:", e->data_type);
		break;
	}
}

static void on_event(void *ctx, const struct t38_event *e)
{
	struct rig *rig = ctx;
	g_assert_cmpint(e->t, <=, e->t_end);
	g_assert_cmpuint(e->first_packet, <=, e->last_packet);
	if (e->kind == T38_OCTETS) {
		rig->octets += e->length;
		return;
	}
	if (e->kind != T38_IMAGE || !rig->image_open) {
		if (rig->log->len > 0)
			g_string_append_c(rig->log, ' ');
		log_event(rig, e);
	}
	rig->image_open = e->kind == T38_IMAGE;
	log_octets(rig, e);
	rig->longest = MAX(rig->longest, e->length);
	rig->last = *e;
	rig->last.octets = NULL;
}

static void setup(struct rig *rig, enum ifp_syntax hint)
{
	*rig = (struct rig){.log = g_string_new(NULL)};
	rig->rx = t38_rx_new(hint, on_event, rig);
}

static void teardown(struct rig *rig)
{
	g_assert_cmpuint(t38_rx_counts(rig->rx)->packets, ==, rig->packet);
	t38_rx_free(rig->rx);
	g_string_free(rig->log, TRUE);
}

static void push_octets(struct rig *rig, const uint8_t *octets, size_t n)
{
	/* On the heap, so that ASan sees reads past the end. */
	uint8_t *copy = n > 0 ? g_memdup2(octets, n) : g_malloc(1);
	rig->packet++;
	const struct t38_ifp ifp = {.octets = copy,
		.length = n,
		.at = time_of(rig->packet),
		.packet = rig->packet,
		.recovered = rig->next_recovered};
	t38_rx_push(rig->rx, &ifp);
	g_free(copy);
}

static GByteArray *from_hex(const char *hex)
{
	GByteArray *out = g_byte_array_new();
	for (; *hex != '\0'; hex++)
		if (g_ascii_isxdigit(hex[0])) {
			const guint8 octet = (guint8)(g_ascii_xdigit_value(hex[0]) << 4 |
						      g_ascii_xdigit_value(hex[1]));
			g_byte_array_append(out, &octet, 1);
			hex++;
		}
	return out;
}

/* Packets in hex; "|" between them. */
static void push(struct rig *rig, const char *packets)
{
	char **parts = g_strsplit(packets, "|", -1);
	for (char **part = parts; *part != NULL; part++) {
		GByteArray *octets = from_hex(*part);
		push_octets(rig, octets->data, octets->len);
		g_byte_array_free(octets, TRUE);
	}
	g_strfreev(parts);
}

static void lose(struct rig *rig, uint32_t count)
{
	t38_rx_lost(rig->rx, -1, count, time_of(rig->packet + 1));
}

/* All at once: packets in, events out. "!" stands for one lost packet. */
static void check(enum ifp_syntax hint, const char *packets, const char *events)
{
	struct rig rig;
	setup(&rig, hint);
	char **runs = g_strsplit(packets, "!", -1);
	for (char **run = runs; *run != NULL; run++) {
		push(&rig, *run);
		if (run[1] != NULL)
			lose(&rig, 1);
	}
	g_strfreev(runs);
	t38_rx_flush(rig.rx);
	g_assert_cmpstr(rig.log->str, ==, events);
	g_assert_cmpuint(t38_rx_counts(rig.rx)->malformed, ==, 0);
	teardown(&rig);
}

/* Packets of the 1998 syntax, hexadecimal. */
#define PREAMBLE "06|"
#define NO_SIGNAL "00|"
#define LONG_14400 "1E|"
#define V29_9600 "0E|"
#define DATA_FF "C001800000FF|"
#define DATA_C8 "C001800000C8|"
#define DATA_DIS "C00180000201EEF8|"
#define OK "C00120|"
#define BAD "C00130|"
#define SIG_END "C00110|"
#define OK_SIG_END "C00140|"
#define TCF "D001E000020000AA|"
#define IMAGE_END "D00170|"

/* A list of packets ends with an empty one: this cuts it. */
static void check_1998(const char *packets, const char *events)
{
	char *cut = g_strdup(packets);
	if (g_str_has_suffix(cut, "|"))
		cut[strlen(cut) - 1] = '\0';
	GString *text = g_string_new(cut);
	g_string_replace(text, "|!", "!", 0);
	check(IFP_1998, text->str, events);
	g_string_free(text, TRUE);
	g_free(cut);
}

/* ---- frames ---- */

static void test_octet_by_octet(void)
{
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK_SIG_END NO_SIGNAL, "i3 0+ffc801eef8 E i0");
}

static void test_whole_in_one_packet(void)
{
	/* hdlc-data and fcs-OK-sig-end in one packet, both syntaxes (t38-ifp-udptl.md 4). */
	check(IFP_1998, "06|C002800002FFC80140|00", "i3 0+ffc801 E i0");
	check(IFP_2002, "06|C002800002FFC80120|00", "i3 0+ffc801 E i0");
	/* Two frames and the end of the signal in one packet; then fcs-BAD and sig-end in one octet. */
	check(IFP_1998, "06|C005 80 0002 FFC001 28 0002 FFC801 21", "i3 0+ffc001 0+ffc801 E");
	check(IFP_1998, "06|C005 80 0002 FFC001 20 80 0002 FFC801 20 10", "i3 0+ffc001 0+ffc801 E");
	check(IFP_1998, "06|C001800002FFC801|C00231", "i3 0-ffc801 E");
	check(IFP_2002, "06|C001800002FFC801|C0021840", "i3 0-ffc801 E");
}

/* The sender of the second form begins each field with an octet. */
static void test_octet_fields(void)
{
	struct rig rig;
	setup(&rig, IFP_2002);
	push(&rig, "06|C001800002FFC801|C0021808");
	g_assert_cmpstr(rig.log->str, ==, "i3 0-ffc801 E");
	g_assert_cmpuint(t38_rx_counts(rig.rx)->octet_fields, ==, 1);
	teardown(&rig);
}

static void test_times(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	push(&rig, "06|C001800000FF|C001800001C801");
	rig.next_recovered = true;
	push(&rig, "C00120");
	g_assert_cmpint(rig.last.kind, ==, T38_FRAME);
	g_assert_cmpint(rig.last.t, ==, time_of(2));
	g_assert_cmpint(rig.last.t_end, ==, time_of(4));
	g_assert_cmpuint(rig.last.first_packet, ==, 2);
	g_assert_cmpuint(rig.last.last_packet, ==, 4);
	g_assert_true(rig.last.recovered);
	rig.next_recovered = false;
	push(&rig, "C001800002FFC801|C00120");
	g_assert_false(rig.last.recovered);
	teardown(&rig);
}

/* Copies bear the time of their carrier: the first octets may be "later" than the end. */
static void test_times_go_back(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	const uint8_t data[] = {0xc0, 0x01, 0x80, 0x00, 0x02, 0xff, 0xc8, 0x01},
		      end[] = {0xc0, 0x01, 0x20};
	struct t38_ifp ifp = {data, sizeof(data), 500 * T38_MS, 9, true};
	rig.packet = 2;
	t38_rx_push(rig.rx, &ifp);
	ifp = (struct t38_ifp){end, sizeof(end), 400 * T38_MS, 10, false};
	t38_rx_push(rig.rx, &ifp);
	g_assert_cmpint(rig.last.t_end, ==, 500 * T38_MS);
	teardown(&rig);
}

static void test_bad_fcs(void)
{
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS BAD SIG_END NO_SIGNAL, "i3 0-ffc801eef8 E i0");
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS "C00150|" NO_SIGNAL, "i3 0-ffc801eef8 E i0");
	check(IFP_2002, "06|C001800002FFC801|C00118|C001800002FFC801|C00128",
		"i3 0-ffc801 0-ffc801 E");
}

/* Octets inside an end belong to the frame. */
static void test_data_inside_end(void)
{
	check_1998(PREAMBLE DATA_FF DATA_C8 "C001A00000 01", "i3 0+ffc801");
	check_1998(PREAMBLE DATA_FF DATA_C8 "C001B00000 01", "i3 0-ffc801");
	check_1998(PREAMBLE DATA_FF DATA_C8 "C001C00000 01", "i3 0+ffc801 E");
	check_1998(PREAMBLE DATA_FF DATA_C8 "C001D00000 01", "i3 0-ffc801 E");
	/* A frame wholly inside its end. */
	check_1998(PREAMBLE "C001A00002 FFC801|" OK_SIG_END, "i3 0+ffc801 E");
	/* And non-ECM: the last octets of the image inside the end. */
	check_1998(LONG_14400 TCF "D001F00001 5566", "i15 8=0000aa5566 E");
}

static void test_frame_limit(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	uint8_t packet[5 + 3000] = {0xc0, 0x01, 0x80, 0x0b, 0xb7, 0xff, 0xc8};
	push_octets(&rig, packet, sizeof(packet));
	push_octets(&rig, packet, sizeof(packet));
	push_octets(&rig, packet, sizeof(packet));
	push(&rig, "C00120");
	g_assert_cmpuint(rig.longest, ==, T38_RX_MAX_FRAME);
	/* The next one is whole again. */
	push(&rig, "C001800002FFC801|C00120");
	g_assert_true(g_str_has_suffix(rig.log->str, " 0+ffc801"));
	teardown(&rig);
}

static void test_flush_gives_open_frame(void)
{
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS, "i3 0?ffc801eef8");
	check_1998(PREAMBLE, "i3");
}

/* ---- repetitions ---- */

static void test_repeated_ends(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	/* The same content under new numbers, as senders repeat the end of a signal. */
	push(&rig, "06|C001800002FFC801|C00120|C00120|C00110|C00110|C00110|00|00|00");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 E i0");
	g_assert_cmpuint(t38_rx_counts(rig.rx)->repeated_ends, ==, 3);
	g_assert_cmpuint(t38_rx_counts(rig.rx)->repeated_indicators, ==, 2);
	teardown(&rig);
}

static void test_repeated_end_with_data(void)
{
	/* The end with the rest of the frame inside, three times. */
	check_1998(PREAMBLE "C001800001FFC8|C001C0000001|C001C0000001|C001C0000001|" NO_SIGNAL,
		"i3 0+ffc801 E i0");
	check_1998(LONG_14400 TCF "D001F0000055|D001F0000055|D001F0000055|" NO_SIGNAL,
		"i15 8=0000aa55 E i0");
	/* fcs-OK-sig-end and then a superfluous sig-end. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK_SIG_END SIG_END NO_SIGNAL,
		"i3 0+ffc801eef8 E i0");
	check_1998(LONG_14400 TCF IMAGE_END IMAGE_END IMAGE_END, "i15 8=0000aa E");
}

static void test_repeated_indicators(void)
{
	/* At once, and with every packet while the state lasts. */
	check_1998(PREAMBLE PREAMBLE PREAMBLE DATA_FF PREAMBLE DATA_C8 PREAMBLE DATA_DIS PREAMBLE OK
			   PREAMBLE DATA_FF DATA_C8 DATA_DIS PREAMBLE OK_SIG_END,
		"i3 0+ffc801eef8 0+ffc801eef8 E");
	check_1998(LONG_14400 TCF LONG_14400 TCF LONG_14400 IMAGE_END, "i15 8=0000aa0000aa E");
	/* Behind a loss it may begin the next signal of this kind. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK "!" PREAMBLE DATA_FF DATA_C8 DATA_DIS OK,
		"i3 0+ffc801eef8 G1 i3 0+ffc801eef8");
	/* Silence, then the same signal once more: not a repetition. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK_SIG_END PREAMBLE DATA_FF DATA_C8 DATA_DIS
			   OK_SIG_END,
		"i3 0+ffc801eef8 E i3 0+ffc801eef8 E");
	check_1998("02|00|02|00|02|02|04|04|00|", "i1 i0 i1 i0 i1 i2 i0");
}

/* And behind a pause that no signal has: the end was never sent. */
static void test_indicator_behind_pause(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	push(&rig, "06|C001800002FFC801|C00120");
	rig.packet += 100; /* 3 s */
	push(&rig, "06|C001800002FFC801|C00120");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 i3 0+ffc801");
	/* What was lost of three at once comes with the data: when it was sent is not known. */
	push(&rig, "00|06|06");
	rig.packet += 33;
	rig.next_recovered = true;
	push(&rig, "06|C001800002FFC801");
	g_assert_true(g_str_has_suffix(rig.log->str, "i0 i3"));
	rig.packet -= 133;
	teardown(&rig);
}

/* Image data is never taken for a repetition. */
static void test_equal_data(void)
{
	check_1998(LONG_14400 TCF TCF TCF, "i15 8=0000aa0000aa0000aa");
	check_1998(PREAMBLE DATA_FF DATA_FF DATA_FF DATA_C8 OK, "i3 0+ffffffc8");
}

/* ---- signals without their end, or with another ---- */

static void test_sig_end_missing(void)
{
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK NO_SIGNAL, "i3 0+ffc801eef8 i0");
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK LONG_14400 TCF,
		"i3 0+ffc801eef8 i15 8=0000aa");
	check_1998(LONG_14400 TCF NO_SIGNAL PREAMBLE, "i15 8=0000aa i0 i3");
	check_1998(LONG_14400 TCF PREAMBLE DATA_FF OK, "i15 8=0000aa i3 0+ff");
	/* The frame has no end either. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS NO_SIGNAL, "i3 0?ffc801eef8 i0");
	/* Broken off. That it is 1998's sig-end and not 2002's fcs-OK must be known from before. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK_SIG_END NO_SIGNAL PREAMBLE DATA_FF DATA_C8
			   SIG_END,
		"i3 0+ffc801eef8 E i0 i3 0?ffc8 E");
}

static void test_indicator_missing(void)
{
	check_1998(DATA_FF DATA_C8 DATA_DIS OK_SIG_END TCF IMAGE_END, "0+ffc801eef8 E 8=0000aa E");
	/* Another modem without anything between: the signal before is over. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK TCF, "i3 0+ffc801eef8 E 8=0000aa");
	check_1998(TCF DATA_FF DATA_C8 DATA_DIS OK, "8=0000aa E 0+ffc801eef8");
}

static void test_hdlc_sig_end_ends_image(void)
{
	check_1998(LONG_14400 TCF "D00110|" NO_SIGNAL, "i15 8=0000aa E i0");
	/* And the non-ECM end one of ECM data. */
	check_1998(LONG_14400 "D001800002FFC0C4|D00120|D00170", "i15 8+ffc0c4 E");
}

/* Some gateways announce a fast modem while V.21 still goes on. */
static void test_training_inside_frame(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	push(&rig, "06|C001800000FF|C001800000C8|0E|C00180000001|C00120|C00110");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 E");
	g_assert_cmpuint(t38_rx_counts(rig.rx)->repeated_indicators, ==, 1);
	teardown(&rig);
}

/* When the end of the frame may be lost it is no error: the next signal begins. */
static void test_training_behind_lost_end(void)
{
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS "!" LONG_14400 TCF,
		"i3 G1 0?ffc801eef8 i15 8=0000aa");
	/* If it was an error all the same: the rest of the frame does not become one of its own. */
	check_1998(
		PREAMBLE DATA_FF DATA_C8 "!" LONG_14400 DATA_DIS OK, "i3 G1 0?ffc8 i15 E 0?01eef8");
}

/* ---- losses ---- */

static void test_loss_inside_frame(void)
{
	/* What stands before the hole is given; what stands behind is not put to it. */
	check_1998(PREAMBLE DATA_FF DATA_C8 "!" DATA_DIS OK_SIG_END, "i3 G1 0?ffc8 E");
	check_1998(PREAMBLE DATA_FF "!" DATA_C8 "!" DATA_DIS OK, "i3 G1 G1 0?ff");
	/* The next frame is whole. */
	check_1998(PREAMBLE DATA_FF DATA_C8 "!" DATA_DIS OK DATA_FF DATA_C8 DATA_DIS OK,
		"i3 G1 0?ffc8 0+ffc801eef8");
}

static void test_loss_of_begin(void)
{
	/* The rest of a frame is no frame, though its FCS was good. */
	check_1998(PREAMBLE "!" DATA_C8 DATA_DIS OK, "i3 G1 0?c801eef8");
	/* Between frames: this one begins as a frame does. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS OK "!" DATA_FF DATA_C8 DATA_DIS OK,
		"i3 0+ffc801eef8 G1 0+ffc801eef8");
	/* First packets of the stream. */
	check_1998(DATA_DIS OK, "0+01eef8");
}

static void test_loss_of_end(void)
{
	/* Two frames are not glued: the first is given, the second is behind the hole. */
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS "!" DATA_FF DATA_C8 DATA_DIS OK,
		"i3 G1 0?ffc801eef8");
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS "!" NO_SIGNAL, "i3 G1 0?ffc801eef8 i0");
	check_1998(PREAMBLE DATA_FF DATA_C8 DATA_DIS "!" SIG_END, "i3 G1 0?ffc801eef8 E");
	/* An end behind a loss is that of a lost frame, not a repetition. */
	struct rig rig;
	setup(&rig, IFP_1998);
	push(&rig, "06");
	lose(&rig, 3);
	push(&rig, "C00140");
	g_assert_cmpstr(rig.log->str, ==, "i3 G3 E");
	g_assert_cmpuint(t38_rx_counts(rig.rx)->repeated_ends, ==, 0);
	teardown(&rig);
}

static void test_loss_in_image(void)
{
	check_1998(LONG_14400 TCF "!" TCF IMAGE_END, "i15 8=0000aa G1 8=0000aa E");
	check_1998(LONG_14400 TCF "!" NO_SIGNAL, "i15 8=0000aa G1 i0");
	/* Whole signals are lost. */
	check_1998(LONG_14400 TCF "!" PREAMBLE DATA_FF DATA_C8 DATA_DIS OK,
		"i15 8=0000aa G1 i3 0+ffc801eef8");
}

static void test_gap_tells_type(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	lose(&rig, 2);
	g_assert_cmpint(rig.last.kind, ==, T38_GAP);
	g_assert_cmpuint(rig.last.data_type, >=, IFP_DATA_TYPES);
	g_assert_cmpuint(rig.last.lost, ==, 2);
	push(&rig, "1E|D001E000020000AA");
	lose(&rig, 1);
	g_assert_cmpuint(rig.last.data_type, ==, IFP_DATA_V17_14400);
	g_assert_cmpint(rig.last.t, ==, time_of(3));
	teardown(&rig);
}

/* ---- syntax ---- */

/* The stream reads the same whatever the hint; `sure` and what is decided at its end. */
static void check_syntax(const char *packets, const char *events, enum ifp_syntax decided)
{
	for (unsigned hint = IFP_1998; hint <= IFP_2002; hint++) {
		struct rig rig;
		bool sure = true;
		setup(&rig, (enum ifp_syntax)hint);
		g_assert_cmpint(t38_rx_syntax(rig.rx, &sure), ==, (int)hint);
		g_assert_false(sure);
		push(&rig, packets);
		g_assert_cmpstr(rig.log->str, ==, events);
		g_assert_cmpint(t38_rx_syntax(rig.rx, &sure), ==, (int)decided);
		g_assert_true(sure);
		teardown(&rig);
	}
}

static void test_syntax_v21_only(void)
{
	/* A frame that is not the final one, and the final one: 10 and 20 are fcs-OK of either syntax. */
	check_syntax("06|C001800002FFC040|C00120|C001800002FFC801|C00140", "i3 0+ffc040 0+ffc801 E",
		IFP_1998);
	check_syntax("06|C001800002FFC040|C00110|C001800002FFC801|C00120", "i3 0+ffc040 0+ffc801 E",
		IFP_2002);
	/* The same, the end in the packet of the data. */
	check_syntax(
		"06|C002800002FFC04020|C002800002FFC80140", "i3 0+ffc040 0+ffc801 E", IFP_1998);
	check_syntax(
		"06|C002800002FFC04010|C002800002FFC80120", "i3 0+ffc040 0+ffc801 E", IFP_2002);
	/* Octet by octet. */
	check_syntax("06|C001800000FF|C001800000C0|C00180000040|C00120", "i3 0+ffc040", IFP_1998);
	check_syntax("06|C001800000FF|C001800000C0|C00180000040|C00110", "i3 0+ffc040", IFP_2002);
	/* Ends that only one of them has. */
	check_syntax("06|C001800002FFC801|C00140", "i3 0+ffc801 E", IFP_1998);
	check_syntax("06|C001800002FFC801|C00150", "i3 0-ffc801 E", IFP_1998);
	check_syntax("06|C001800002FFC801|C00130", "i3 0-ffc801", IFP_1998);
	check_syntax("06|C001800002FFC801|C00118", "i3 0-ffc801", IFP_2002);
	check_syntax("06|C001800002FFC801|C00128", "i3 0-ffc801 E", IFP_2002);
	check_syntax("06|C001800002FFC801|C00110|C00108", "i3 0+ffc801 E", IFP_2002);
}

static void test_syntax_tcf_first(void)
{
	check_syntax("1E|D001E000020000AA|D00170", "i15 8=0000aa E", IFP_1998);
	check_syntax("1E|D001B000020000AA|D00138", "i15 8=0000aa E", IFP_2002);
}

static void test_syntax_ecm(void)
{
	check_syntax("1E|D001800003FFC0C000|D00120|D001800003FFC0C080|D00120|D00110|D00140",
		"i15 8+ffc0c000 8+ffc0c080 E", IFP_1998);
	check_syntax("1E|D001800003FFC0C000|D00110|D001800003FFC0C080|D00110|D00108",
		"i15 8+ffc0c000 8+ffc0c080 E", IFP_2002);
}

/* One final frame, and 20: fcs-OK or fcs-OK-sig-end. The hint decides; with no-signal it does no harm. */
static void test_syntax_open(void)
{
	struct rig rig;
	bool sure = true;
	setup(&rig, IFP_1998);
	push(&rig, "06|C001800002FFC801|C00120|00");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 i0");
	g_assert_cmpint(t38_rx_syntax(rig.rx, &sure), ==, IFP_1998);
	g_assert_false(sure);
	/* The answer of signalling comes in: from now on 20 is the other. */
	t38_rx_hint(rig.rx, IFP_2002);
	push(&rig, "06|C001800002FFC801|C00120|00");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 i0 i3 0+ffc801 E i0");
	/* What the packets show is stronger than a hint. */
	push(&rig, "06|C001800002FFC801|C00140|00");
	t38_rx_hint(rig.rx, IFP_2002);
	g_assert_cmpint(t38_rx_syntax(rig.rx, NULL), ==, IFP_1998);
	teardown(&rig);
}

/* 1998's fcs-OK and sig-end, one after the other, for a final frame. */
static void test_syntax_separate_sig_end(void)
{
	for (unsigned hint = IFP_1998; hint <= IFP_2002; hint++)
		check((enum ifp_syntax)hint, "06|C001800002FFC801|C00120|C00110|00",
			"i3 0+ffc801 E i0");
}

/* Another box takes over, with the other syntax. */
static void test_syntax_changes(void)
{
	struct rig rig;
	setup(&rig, IFP_1998);
	push(&rig, "1E");
	for (unsigned i = 0; i < 100; i++)
		push(&rig, "D001E000020000AA");
	g_assert_cmpint(t38_rx_syntax(rig.rx, NULL), ==, IFP_1998);
	for (unsigned i = 0; i < 100; i++)
		push(&rig, "D001B000020000AA");
	g_assert_cmpint(t38_rx_syntax(rig.rx, NULL), ==, IFP_2002);
	teardown(&rig);
}

/* ---- other packets ---- */

static void test_v8(void)
{
	/* v34rate "336" and JM "A0" (t38-ifp-udptl.md 3). */
	check(IFP_2002, "2000|E04001C1800002333336", "i16 V10:333336");
	check(IFP_2002, "2040|E00001C08000014130", "i17 V9:4130");
}

static void test_malformed(void)
{
	static const char *const packets[] = {
		"D2",		  /* no such data type */
		"86",		  /* an indicator with a data-field */
		"C001",		  /* a field announced, none there */
		"C00180",	  /* no length */
		"C0018000",	  /* half of it */
		"C001800002FFC8", /* an octet less than announced */
		"C004800000FF20", /* a field less */
	};
	struct rig rig;
	setup(&rig, IFP_1998);
	push(&rig, "06|C001800002FFC801");
	for (unsigned i = 0; i < G_N_ELEMENTS(packets); i++)
		push(&rig, packets[i]);
	push_octets(&rig, (const uint8_t *)"", 0);
	g_assert_cmpuint(t38_rx_counts(rig.rx)->malformed, ==, G_N_ELEMENTS(packets) + 1);
	/* They say nothing of the frame that is open. */
	push(&rig, "C00140");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 E");
	/* Data without a data-field: legal, and empty. */
	push(&rig, "40|C000");
	g_assert_cmpstr(rig.log->str, ==, "i3 0+ffc801 E");
	teardown(&rig);
}

/* ---- one signal, however it is cut into packets ---- */

struct sender {
	GRand *rand;
	struct ifp_maker maker;
	struct rig *rig;
	unsigned type, indicator;
	unsigned most; /* octets in a field, the most */
	bool together; /* an end in the packet of the data before it */
	bool repeats;  /* indicators and ends under new numbers */
};

static void send_made(struct sender *s)
{
	if (s->maker.count == 0)
		return;
	GByteArray *packet = ifp_make(&s->maker, s->type);
	push_octets(s->rig, packet->data, packet->len);
	g_byte_array_free(packet, TRUE);
}

static void send_indicator(struct sender *s, unsigned indicator)
{
	const uint8_t octet = (uint8_t)(indicator << 1);
	push_octets(s->rig, &octet, 1);
	while (s->repeats && g_rand_boolean(s->rand))
		push_octets(s->rig, &octet, 1);
}

static void send_end(struct sender *s, enum ifp_field_type type)
{
	if (!s->together)
		send_made(s);
	ifp_put(&s->maker, type, NULL, 0);
	send_made(s);
	while (s->repeats && g_rand_boolean(s->rand)) {
		ifp_put(&s->maker, type, NULL, 0);
		send_made(s);
	}
}

static void send_data(struct sender *s, enum ifp_field_type type, const uint8_t *octets, size_t n)
{
	for (size_t at = 0; at < n;) {
		size_t part = (size_t)g_rand_int_range(s->rand, 1, (gint32)s->most + 1);
		part = MIN(part, n - at);
		send_made(s);
		ifp_put(&s->maker, type, octets + at, part);
		at += part;
		if (s->repeats && g_rand_int_range(s->rand, 0, 8) == 0) {
			send_made(s);
			send_indicator(s, s->indicator);
		}
	}
}

/* The signals of one fax direction, from the random numbers of `seed`: the same for every sender. */
static void send_signals(struct sender *s, uint32_t seed)
{
	GRand *r = g_rand_new_with_seed(seed);
	for (unsigned signals = 0; signals < 4; signals++) {
		bool v21 = g_rand_boolean(r), image = !v21 && g_rand_boolean(r);
		unsigned frames = (unsigned)g_rand_int_range(r, 1, 5);
		s->type = v21 ? IFP_V21 : IFP_DATA_V17_14400;
		s->indicator = v21 ? IFP_V21_PREAMBLE : IFP_V17_14400_LONG;
		send_indicator(s, s->indicator);
		for (unsigned i = 0; i < frames; i++) {
			bool last = i + 1 == frames, bad = g_rand_int_range(r, 0, 4) == 0;
			uint8_t octets[64] = {0xff, v21 && last ? 0xc8 : 0xc0};
			size_t n = (size_t)g_rand_int_range(r, 4, sizeof(octets));
			for (size_t k = 2; k < n; k++)
				octets[k] = (uint8_t)g_rand_int(r);
			send_data(s, image ? IFP_NON_ECM_DATA : IFP_HDLC_DATA, octets, n);
			if (!image)
				send_end(s, bad ? IFP_HDLC_FCS_BAD : IFP_HDLC_FCS_OK);
		}
		send_end(s, image ? IFP_NON_ECM_SIG_END : IFP_HDLC_SIG_END);
		send_indicator(s, IFP_NO_SIGNAL);
	}
	g_rand_free(r);
}

static char *events_of(
	uint32_t seed, enum ifp_syntax syntax, unsigned most, bool together, bool repeats)
{
	struct rig rig;
	setup(&rig, syntax);
	struct sender s = {.rand = g_rand_new_with_seed(~seed),
		.maker = ifp_maker_new(syntax),
		.rig = &rig,
		.most = most,
		.together = together,
		.repeats = repeats};
	send_signals(&s, seed);
	t38_rx_flush(rig.rx);
	char *out = g_strdup(rig.log->str);
	g_assert_cmpuint(t38_rx_counts(rig.rx)->malformed, ==, 0);
	teardown(&rig);
	ifp_maker_free(&s.maker);
	g_rand_free(s.rand);
	return out;
}

static void test_however_it_is_cut(void)
{
	static const unsigned cuts[] = {1, 2, 7, 64};
	const char *text = g_getenv("SEED");
	uint32_t seed = text != NULL ? (uint32_t)g_ascii_strtoull(text, NULL, 10) : g_random_int();
	g_test_message("SEED=%u", seed);
	for (uint32_t trial = 0; trial < 60; trial++) {
		char *whole = events_of(seed + trial, IFP_1998, 64, true, false);
		for (unsigned form = 0; form < 2 * 2 * 2 * G_N_ELEMENTS(cuts); form++) {
			char *cut = events_of(seed + trial, form & 1 ? IFP_2002 : IFP_1998,
				cuts[form >> 3], form & 2, form & 4);
			if (strcmp(cut, whole) != 0)
				g_test_message("SEED=%u repeats it: form %u", seed + trial, form);
			g_assert_cmpstr(cut, ==, whole);
			g_free(cut);
		}
		g_free(whole);
	}
}

#define TEST(name, fn) g_test_add_func("/reassembly/t38_rx/" name, fn)

static void add_frame_tests(void)
{
	TEST("octet-by-octet", test_octet_by_octet);
	TEST("whole-in-one-packet", test_whole_in_one_packet);
	TEST("octet-fields", test_octet_fields);
	TEST("times", test_times);
	TEST("times-go-back", test_times_go_back);
	TEST("bad-fcs", test_bad_fcs);
	TEST("data-inside-end", test_data_inside_end);
	TEST("frame-limit", test_frame_limit);
	TEST("flush-gives-open-frame", test_flush_gives_open_frame);
	TEST("however-it-is-cut", test_however_it_is_cut);
}

static void add_signal_tests(void)
{
	TEST("repeated-ends", test_repeated_ends);
	TEST("repeated-end-with-data", test_repeated_end_with_data);
	TEST("repeated-indicators", test_repeated_indicators);
	TEST("indicator-behind-pause", test_indicator_behind_pause);
	TEST("equal-data", test_equal_data);
	TEST("sig-end-missing", test_sig_end_missing);
	TEST("indicator-missing", test_indicator_missing);
	TEST("hdlc-sig-end-ends-image", test_hdlc_sig_end_ends_image);
	TEST("training-inside-frame", test_training_inside_frame);
	TEST("training-behind-lost-end", test_training_behind_lost_end);
	TEST("loss-inside-frame", test_loss_inside_frame);
	TEST("loss-of-begin", test_loss_of_begin);
	TEST("loss-of-end", test_loss_of_end);
	TEST("loss-in-image", test_loss_in_image);
	TEST("gap-tells-type", test_gap_tells_type);
}

static void add_syntax_tests(void)
{
	TEST("syntax/v21-only", test_syntax_v21_only);
	TEST("syntax/tcf-first", test_syntax_tcf_first);
	TEST("syntax/ecm", test_syntax_ecm);
	TEST("syntax/open", test_syntax_open);
	TEST("syntax/separate-sig-end", test_syntax_separate_sig_end);
	TEST("syntax/changes", test_syntax_changes);
	TEST("v8", test_v8);
	TEST("malformed", test_malformed);
}

int main(int argc, char **argv)
{
	g_test_init(&argc, &argv, NULL);
	add_frame_tests();
	add_signal_tests();
	add_syntax_tests();
	return g_test_run();
}
