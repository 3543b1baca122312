#include <fcntl.h>
#include <locale.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "cli/commands.h"
#include "cli/exit_status.h"
#include "cli/message.h"

static void print_overview(FILE *out)
{
	fputs("Usage: t38trace [COMMAND] [OPTION...] FILE...\n\n"
	      "Follows fax calls over IP (T.38) through captures: what happened, why it\n"
	      "failed, the pages.\n\n"
	      "Commands:\n",
		out);
	for (unsigned i = 0; command_at(i) != NULL; i++)
		fprintf(out, "  %-10s %s\n", command_at(i)->name, command_at(i)->summary);
	fputs("\nWithout a command: ladder. 't38trace COMMAND --help' tells the options of "
	      "each.\n\n"
	      "Examples:\n"
	      "  t38trace call.pcap                    the ladder of each call\n"
	      "  t38trace extract call.pcap -o pages   its pages as TIFF\n",
		out);
}

static bool is_word(const char *text, const char *a, const char *b)
{
	return strcmp(text, a) == 0 || strcmp(text, b) == 0;
}

/* The command's name may follow options: where the first operand stands, or argc. */
static int first_operand(int argc, char **argv)
{
	static const char *const with_value[] = {"-r", "-f", "-o", "-T", "-i", "-w", "-b", "-a",
		"-s", "-B", "--read", "--filter", "--call", "--output", "--color", "--progress",
		"--type", "--detail", "--width", "--format", "--fail-on", "--check", "--checks",
		"--baseline", "--profile", "--playout", "--delay-caller", "--delay-callee",
		"--from", "--to", "--what-if", "--interface", "--write", "--ring-buffer",
		"--autostop", "--snaplen", "--buffer-size", "--user", "--max-memory", "--metrics",
		"--linger", "--file-format"};
	for (int i = 1; i < argc; i++) {
		if (argv[i][0] != '-' || argv[i][1] == '\0')
			return i;
		if (strcmp(argv[i], "--") == 0)
			return argc;
		for (size_t k = 0; k < G_N_ELEMENTS(with_value); k++)
			if (strcmp(argv[i], with_value[k]) == 0) {
				i++;
				break;
			}
	}
	return argc;
}

static const struct command *take_command(int *argc, char **argv)
{
	int at = first_operand(*argc, argv);
	const struct command *command = at < *argc ? command_find(argv[at]) : NULL;
	if (command == NULL)
		return command_find("ladder");
	memmove(&argv[at], &argv[at + 1], (size_t)(*argc - at) * sizeof(argv[0]));
	(*argc)--;
	return command;
}

static int usage_error(const struct command *command, GError *error)
{
	message_error(NULL, "%s (see 't38trace %s --help')", error->message, command->name);
	g_error_free(error);
	return EXIT_USAGE;
}

static int run(const struct command *command, const struct options *options)
{
	bool captures =
		!options->list_metrics && !(command->groups & (OPTIONS_EXPLAIN | OPTIONS_CAPTURE));
	if (options->file_count == 0 && captures) {
		message_error(NULL, "no capture given (name a file, or - for standard input)");
		return EXIT_USAGE;
	}
	return command->run(options);
}

/* Where a standard stream is closed, no file and no packet socket may get its number: what is said would go there. */
static void fill_standard_streams(void)
{
	int fd = 0;
	while (fd >= 0 && fd <= STDERR_FILENO)
		fd = open("/dev/null", O_RDONLY);
	if (fd > STDERR_FILENO)
		close(fd);
}

int main(int argc, char **argv)
{
	struct options options;
	GError *error = NULL;
	bool done;
	fill_standard_streams();
	setlocale(LC_CTYPE, "");
	/* A limit on the size of files is an error of writing, not the end. */
	signal(SIGXFSZ, SIG_IGN);
	if (argc == 1) {
		print_overview(stderr);
		return EXIT_USAGE;
	}
	if (argc == 2 && is_word(argv[1], "-h", "--help")) {
		print_overview(stdout);
		return EXIT_ANALYSED;
	}
	const struct command *command = take_command(&argc, argv);
	int status = EXIT_ANALYSED;
	if (!options_parse(command, argc, argv, &options, &done, &error))
		status = usage_error(command, error);
	else if (options.version)
		printf("t38trace %s\n", T38TRACE_VERSION);
	else if (!done)
		status = run(command, &options);
	options_clear(&options);
	return status;
}
