/* Runs a command and writes "SECONDS KIBIBYTES" (wall time, peak memory) to a file:
 * measure FILE COMMAND [ARGUMENT...]. The exit status is that of the command. */

#include <stdio.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

enum { CANNOT_RUN = 127, DIED = 128 };

static double seconds_now(void)
{
	struct timespec now;

	clock_gettime(CLOCK_MONOTONIC, &now);
	return (double)now.tv_sec + (double)now.tv_nsec / 1e9;
}

/* wait4 tells the peak of this child only, RUSAGE_CHILDREN would be that of all. */
static int run(char **command, struct rusage *usage)
{
	int status = 0;
	pid_t child = fork();

	if (child == 0) {
		execvp(command[0], command);
		perror(command[0]);
		_exit(CANNOT_RUN);
	}
	if (child < 0 || wait4(child, &status, 0, usage) < 0) {
		perror("measure");
		return CANNOT_RUN;
	}
	return WIFEXITED(status) ? WEXITSTATUS(status) : DIED + WTERMSIG(status);
}

int main(int argc, char **argv)
{
	struct rusage usage = {0};
	double begin;
	FILE *file;
	int status;

	if (argc < 3) {
		fprintf(stderr, "usage: measure FILE COMMAND [ARGUMENT...]\n");
		return 2;
	}
	begin = seconds_now();
	status = run(argv + 2, &usage);
	file = fopen(argv[1], "w");
	if (!file || fprintf(file, "%.3f %ld\n", seconds_now() - begin, usage.ru_maxrss) < 0 ||
		fclose(file) != 0) {
		perror(argv[1]);
		return CANNOT_RUN;
	}
	return status;
}
