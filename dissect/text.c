#include "dissect/text.h"

#include "dissect/fields.h"

static char lower(char c)
{
	return c >= 'A' && c <= 'Z' ? (char)(c + ('a' - 'A')) : c;
}

static bool is_space(char c)
{
	return c == ' ' || c == '\t' || c == '\r' || c == '\n';
}

static bool same_letters(const char *at, const char *word, size_t n)
{
	for (size_t i = 0; i < n; i++)
		if (lower(at[i]) != lower(word[i]))
			return false;
	return true;
}

bool text_is(struct text t, const char *word)
{
	return t.n == strlen(word) && same_letters(t.at, word, t.n);
}

bool text_begins(struct text t, const char *word)
{
	size_t n = strlen(word);
	return t.n >= n && same_letters(t.at, word, n);
}

bool text_ends(struct text t, const char *word)
{
	size_t n = strlen(word);
	return t.n >= n && same_letters(t.at + (t.n - n), word, n);
}

struct text text_trim(struct text t)
{
	while (t.n > 0 && is_space(t.at[t.n - 1]))
		t.n--;
	for (; t.n > 0 && is_space(*t.at); t.n--)
		t.at++;
	return t;
}

/* Cuts n octets off the front. */
static struct text cut_off(struct text *rest, size_t n)
{
	struct text out = {rest->at, n};
	if (n > 0)
		rest->at += n;
	rest->n -= n;
	return out;
}

struct text text_word(struct text *rest)
{
	size_t n = 0;
	*rest = text_trim(*rest);
	while (n < rest->n && !is_space(rest->at[n]))
		n++;
	return n > 0 ? cut_off(rest, n) : (struct text){NULL, 0};
}

/* As cut_off, and steps over the mark that follows. */
static struct text cut_at(struct text *rest, size_t n)
{
	struct text out = cut_off(rest, n);
	if (rest->n > 0)
		cut_off(rest, 1);
	return out;
}

struct text text_before(struct text *rest, char mark)
{
	const char *found = rest->n > 0 ? memchr(rest->at, mark, rest->n) : NULL;
	return cut_at(rest, found ? (size_t)(found - rest->at) : rest->n);
}

/* How many octets a quoted string, or what angle brackets hold, has from its first octet on: RFC 3261
 * 25.1, quoted-string and quoted-pair. */
static size_t enclosed_length(struct text t)
{
	char close = *t.at == '<' ? '>' : '"';
	for (size_t i = 1; i < t.n; i++) {
		if (t.at[i] == close)
			return i + 1;
		if (t.at[i] == '\\' && close == '"')
			i++;
	}
	return t.n;
}

struct text text_element(struct text *rest, char mark)
{
	size_t i = 0;
	while (i < rest->n && rest->at[i] != mark) {
		struct text tail = {rest->at + i, rest->n - i};
		i += *tail.at == '"' || *tail.at == '<' ? enclosed_length(tail) : 1;
	}
	return cut_at(rest, i);
}

int64_t text_number(struct text t, int64_t max)
{
	int64_t value = 0;
	if (t.n == 0)
		return -1;
	for (size_t i = 0; i < t.n; i++) {
		int64_t digit = t.at[i] - '0';
		if (digit < 0 || digit > 9)
			return -1;
		value = value > (max - digit) / 10 ? max : value * 10 + digit;
	}
	return value;
}

bool text_line(struct bytes *in, struct text *line)
{
	size_t left = bytes_left(in);
	const uint8_t *feed = left > 0 ? memchr(in->at, '\n', left) : NULL;
	if (left == 0 || (!feed && in->cut > 0))
		return false;
	size_t n = feed ? (size_t)(feed - in->at) : left;
	*line = (struct text){(const char *)in->at, n};
	in->at += feed ? n + 1 : n;
	if (n > 0 && line->at[n - 1] == '\r')
		line->n--;
	return true;
}

void text_field(struct field_sink *sink, const char *name, const char *label, struct text t)
{
	if (t.n > 0)
		field_text(sink, name, label, t.at, t.n, (const uint8_t *)t.at, t.n);
}
