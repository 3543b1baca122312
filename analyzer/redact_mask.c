#include "analyzer/redact_mask.h"

#include <glib.h>
#include <stdbool.h>
#include <string.h>

#define HEX "0123456789abcdefABCDEF"
#define DIGITS "0123456789"
#define LETTERS "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz"
#define RUN 5	  /* digits behind each other that may be a number of somebody */
#define NUMBER 7  /* digits of a telephone number that signs group */
#define GROUPED 9 /* of one that blanks group, which other figures may do, too */
#define WORD 10	  /* characters of a serial number */
#define MAC 12	  /* hexadecimal digits of a MAC address */

/* How many characters of `set` are among the first n. */
static size_t count(const char *text, size_t n, const char *set)
{
	size_t found = 0;
	for (size_t i = 0; i < n; i++)
		found += strchr(set, text[i]) != NULL;
	return found;
}

static void hide(char *text, size_t n, const char *set)
{
	for (size_t i = 0; i < n; i++)
		if (strchr(set, text[i]) != NULL)
			text[i] = 'x';
}

/* For each run of characters of `set`: what is hidden in it. */
static void each_run(char *text, const char *set, void (*judge)(char *run, size_t n))
{
	while (*text != '\0') {
		size_t n = strspn(text, set);
		if (n > 0)
			judge(text, n);
		text += MAX(n, 1);
	}
}

static void hide_address(char *run, size_t n)
{
	if (count(run, n, "@") > 0)
		hide(run, n, DIGITS LETTERS);
}

/* "00:0b:82:aa:bb:cc", "000b.82aa.bbcc", "2001:db8::1" */
static void hide_hardware(char *run, size_t n)
{
	size_t signs = count(run, n, ":-."), hex = count(run, n, HEX), colons = count(run, n, ":");
	bool mac = hex == MAC && (signs == 2 || signs == 5) && count(run, n, DIGITS) > 0;
	bool v6 = colons >= 3 || (colons == 2 && g_strstr_len(run, (gssize)n, "::") != NULL);
	if (mac || (v6 && hex > 0))
		hide(run, n, HEX);
}

/* "555-867-5309", "+49 30 123456"; a model and a version with a blank between, "7590 154", have fewer digits. */
static void hide_number(char *run, size_t n)
{
	while (n > 0 && strchr(DIGITS, run[n - 1]) == NULL)
		n--;
	size_t lead = n > 0 ? strcspn(run, DIGITS) : 0;
	bool blanks = count(run + lead, n - lead, " ") > 0;
	bool plus = lead > 0 && run[lead - 1] == '+';
	if (count(run, n, DIGITS) >= (blanks && !plus ? GROUPED : NUMBER))
		hide(run, n, DIGITS);
}

/* "555.867.5309", which is no version: a telephone number of North America. */
static void hide_dotted(char *run, size_t n)
{
	if (n == 12 && run[3] == '.' && run[7] == '.' && count(run, n, DIGITS) == 10)
		hide(run, n, DIGITS);
}

static void hide_hex(char *run, size_t n)
{
	size_t digits = count(run, n, DIGITS);
	if ((n > RUN && digits >= 2) || (n == RUN && digits == n))
		hide(run, n, HEX);
}

static void hide_serial(char *run, size_t n)
{
	if (n >= WORD && count(run, n, DIGITS) >= RUN)
		hide(run, n, DIGITS);
}

void redact_mask(char *text)
{
	each_run(text, DIGITS LETTERS "@._%+-", hide_address);
	each_run(text, HEX ":-.", hide_hardware);
	each_run(text, DIGITS "+()- /", hide_number);
	each_run(text, DIGITS ".", hide_dotted);
	each_run(text, HEX, hide_hex);
	each_run(text, DIGITS LETTERS, hide_serial);
}
