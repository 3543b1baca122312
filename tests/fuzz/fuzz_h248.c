/* Messages of H.248, see signalling.h: dissect/h248.h and analyzer/signalling_h248.h. */
#include "analyzer/signalling_h248.h"
#include "dissect/h248.h"
#include "tests/fuzz/signalling.h"

static void check_command(const struct h248_command *command, struct bytes whole)
{
	size_t n = bytes_left(&whole);
	struct h248_cursor streams = h248_cursor_of(command), events = streams, signals = streams;
	struct h248_stream s;
	struct text name, parameter;
	WANT(command->name != NULL && command->verb != H248_NO_VERB && command->termination.n > 0);
	fuzz_want_text(command->termination, whole.at, n);
	while (h248_next_stream(&streams, &s)) {
		fuzz_want_within(&s.local, whole.at, n);
		fuzz_want_within(&s.remote, whole.at, n);
		fuzz_want_text(s.mode, whole.at, n);
	}
	while (h248_next_event(&events, &name, &parameter)) {
		fuzz_want_text(name, whole.at, n);
		fuzz_want_text(parameter, whole.at, n);
	}
	while (h248_next_signal(&signals, &name))
		fuzz_want_text(name, whole.at, n);
}

/* Each level moves on, and stays within the one above. */
static void check_contexts(struct bytes body, struct bytes whole)
{
	struct h248_context context;
	struct h248_command command;
	fuzz_want_within(&body, whole.at, bytes_left(&whole));
	while (h248_next_context(&body, &context)) {
		fuzz_want_text(context.id, whole.at, bytes_left(&whole));
		fuzz_want_within(&context.body, whole.at, bytes_left(&whole));
		while (h248_next_command(&context.body, &command))
			check_command(&command, whole);
	}
}

static void dissect(struct bytes in)
{
	struct h248_message m;
	struct h248_transaction t;
	h248_likely(in);
	fuzz_walk(h248_proto.fields, in);
	if (h248_parse(in, &m) == PARSE_UNKNOWN)
		return;
	fuzz_want_text(m.sender, in.at, bytes_left(&in));
	size_t left = bytes_left(&m.body) + 1;
	while (h248_next_transaction(&m.body, &t)) {
		check_contexts(t.body, in);
		WANT(bytes_left(&m.body) < left);
		left = bytes_left(&m.body);
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const uint16_t ports[4] = {2944, 2945, 2944, 5000};
	struct bytes in = bytes_of(data, size, size);
	struct signalling_run run;
	signalling_begin(&run);
	struct signalling_h248 *h248 = signalling_h248_new(&run.context);
	while (bytes_left(&in) > 0) {
		struct fuzz_piece piece = fuzz_piece(&in);
		struct bytes message = fuzz_view(&piece);
		signalling_step(&run, &message, ports);
		dissect(message);
		signalling_h248_push(h248, message, &run.seen);
		free(piece.octets);
	}
	signalling_end(&run);
	signalling_h248_free(h248);
	return 0;
}
