#include <errno.h>
#include <string.h>

#include "analyzer/finding_explain.h"
#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"
#include "render/text_wrap.h"

#define COLUMNS 80
#define INDENT 11

static void print_part(FILE *out, const char *label, const char *text)
{
	if (text == NULL)
		return;
	fprintf(out, "  %-*s", INDENT - 2, label);
	text_wrap(out, INDENT, INDENT, COLUMNS, text);
}

static void explain(FILE *out, enum finding_id id)
{
	const struct finding_row *row = finding_row(id);
	const struct finding_text *text = finding_explain(id);
	fprintf(out, "%s (%s)\n", row->id, severity_name(row->severity));
	print_part(out, "What", row->summary);
	print_part(out, "Meaning", text->meaning);
	print_part(out, "Seen by", text->seen_by);
	print_part(out, "Root", text->root);
	print_part(out, "Do", row->action);
	print_part(out, "See", row->reference);
}

static void list(FILE *out)
{
	for (unsigned i = 0; i < FINDINGS; i++) {
		const struct finding_row *row = finding_row((enum finding_id)i);
		fprintf(out, "%-26s %-8s %s\n", row->id, severity_name(row->severity),
			row->summary);
	}
}

/* False: an operand is no finding; said which. */
static bool operands_ok(const struct options *o)
{
	if (!o->list && o->file_count == 0) {
		message_error(NULL, "no finding given (name its id; --list prints all)");
		return false;
	}
	for (unsigned i = 0; i < o->file_count; i++) {
		if (finding_find(o->files[i]) != FINDINGS)
			continue;
		message_error(NULL, "'%s' is no finding ('t38trace explain --list' prints all)",
			o->files[i]);
		return false;
	}
	return true;
}

static int close_output(FILE *out, const char *path)
{
	bool failed = ferror(out) != 0;
	failed = (out == stdout ? fflush(out) : fclose(out)) != 0 || failed;
	if (failed)
		message_error(path != NULL ? path : "standard output", "%s (it is not complete)",
			strerror(errno));
	return failed ? EXIT_INPUT : EXIT_ANALYSED;
}

int command_explain(const struct options *o)
{
	bool to_file = o->output != NULL && strcmp(o->output, "-") != 0;
	if (!operands_ok(o))
		return EXIT_USAGE;
	FILE *out = to_file ? fopen(o->output, "w") : stdout;
	if (out == NULL) {
		message_error(
			o->output, "%s (name a file that can be written with -o)", strerror(errno));
		return EXIT_INPUT;
	}
	if (o->list)
		list(out);
	for (unsigned i = 0; i < o->file_count; i++) {
		if (i > 0)
			fputc('\n', out);
		explain(out, finding_find(o->files[i]));
	}
	return close_output(out, o->output);
}
