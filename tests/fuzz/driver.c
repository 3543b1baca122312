/* Runs a target without a fuzzing engine: on the files (and the files of the folders) that are named, on
 * standard input when none is. With -t also on each beginning of them: on every one of a short file, on 512 of a
 * long one. */
#include <dirent.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h> /* for the macros of AFL++ */

#include "tests/fuzz/fuzz.h"

#define MOST_OCTETS ((size_t)1 << 20)
#define MOST_CUTS 512

/* In a block of exactly its size, as libFuzzer gives it. */
static void run(const uint8_t *octets, size_t n)
{
	struct fuzz_piece piece = fuzz_copy(octets, n);
	LLVMFuzzerTestOneInput(piece.octets, n);
	free(piece.octets);
}

static void run_cuts(const uint8_t *octets, size_t n)
{
	size_t step = n / MOST_CUTS + 1;
	for (size_t cut = 0; cut < n; cut += step)
		run(octets, cut);
}

#ifdef __AFL_FUZZ_TESTCASE_LEN
/* Built by afl-clang-fast: afl-fuzz hands inputs over in memory, many to one process. */
__AFL_FUZZ_INIT()

static bool run_input(void)
{
	while (__AFL_LOOP(10000))
		run(__AFL_FUZZ_TESTCASE_BUF, (size_t)__AFL_FUZZ_TESTCASE_LEN);
	return true;
}
#endif

static bool run_stream(FILE *file, bool cuts)
{
	static uint8_t octets[MOST_OCTETS];
	size_t n = fread(octets, 1, sizeof(octets), file);
	if (ferror(file))
		return false;
	run(octets, n);
	if (cuts)
		run_cuts(octets, n);
	return true;
}

#ifndef __AFL_FUZZ_TESTCASE_LEN
static bool run_input(void)
{
	return run_stream(stdin, false);
}
#endif

static unsigned run_file(const char *path, bool cuts)
{
	FILE *file = fopen(path, "rb");
	bool good = file != NULL && run_stream(file, cuts);
	if (!good)
		perror(path);
	if (file != NULL)
		fclose(file);
	if (!good)
		exit(2);
	return 1;
}

static unsigned run_folder(DIR *folder, const char *path, bool cuts)
{
	unsigned count = 0;
	char file[4096];
	for (struct dirent *entry; (entry = readdir(folder)) != NULL;) {
		if (entry->d_name[0] == '.')
			continue;
		snprintf(file, sizeof(file), "%s/%s", path, entry->d_name);
		count += run_file(file, cuts);
	}
	return count;
}

static unsigned run_path(const char *path, bool cuts)
{
	DIR *folder = opendir(path);
	if (folder == NULL)
		return run_file(path, cuts);
	unsigned count = run_folder(folder, path, cuts);
	closedir(folder);
	return count;
}

int main(int argc, char **argv)
{
	unsigned count = 0;
	bool cuts = argc > 1 && strcmp(argv[1], "-t") == 0;
	int first = cuts ? 2 : 1;
	if (argc <= first)
		return run_input() ? 0 : 2;
	for (int i = first; i < argc; i++)
		count += run_path(argv[i], cuts);
	printf("%u inputs\n", count);
	return count > 0 ? 0 : 2;
}
