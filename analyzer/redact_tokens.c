#include "analyzer/redact_tokens.h"

#include <string.h>

#include "analyzer/redact_mask.h"

#define NUMBER_SIGNS "0123456789+*#()-./ "
#define DIGITS 3       /* the fewest of a number */
#define LONG_DIGITS 7  /* a number of so many is looked for without its signs, too */
#define MOST_PAIRS 512 /* looked for in texts; with more, texts are not told at all */
#define HIDDEN "(hidden)"

/* An original and what stands for it. */
struct redact_pair {
	char *original, *token;
	enum redact_kind kind;
};

struct redact_tokens {
	GHashTable *tokens[REDACT_KINDS]; /* char * to char * */
	GHashTable *addresses;		  /* struct ip_addr * to struct ip_addr * */
	unsigned next_v4, next_v6;
	GArray *pairs; /* struct redact_pair, the longest original first */
	GHashTable *paired;
	bool overflow; /* more than MOST_PAIRS */
};

static guint address_hash(gconstpointer key)
{
	struct endpoint endpoint = {.addr = *(const struct ip_addr *)key};
	return endpoint_hash(&endpoint);
}

static gboolean address_equal(gconstpointer a, gconstpointer b)
{
	return ip_addr_equal(a, b);
}

static void clear_pair(gpointer data)
{
	struct redact_pair *pair = data;
	g_free(pair->original);
	g_free(pair->token);
}

struct redact_tokens *redact_tokens_new(void)
{
	struct redact_tokens *t = g_new0(struct redact_tokens, 1);
	for (int i = 0; i < REDACT_KINDS; i++)
		t->tokens[i] = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, g_free);
	t->addresses = g_hash_table_new_full(address_hash, address_equal, g_free, g_free);
	t->pairs = g_array_new(FALSE, FALSE, sizeof(struct redact_pair));
	g_array_set_clear_func(t->pairs, clear_pair);
	t->paired = g_hash_table_new_full(g_str_hash, g_str_equal, g_free, NULL);
	return t;
}

void redact_tokens_free(struct redact_tokens *t)
{
	if (t == NULL)
		return;
	for (int i = 0; i < REDACT_KINDS; i++)
		g_hash_table_destroy(t->tokens[i]);
	g_hash_table_destroy(t->addresses);
	g_array_free(t->pairs, TRUE);
	g_hash_table_destroy(t->paired);
	g_free(t);
}

void redact_forget(struct redact_tokens *t)
{
	t->overflow = false;
	g_array_set_size(t->pairs, 0);
	g_hash_table_remove_all(t->paired);
}

/* ---- tokens ---- */

static void add_pair(
	struct redact_tokens *t, enum redact_kind kind, const char *original, const char *token)
{
	t->overflow = t->overflow || t->pairs->len >= MOST_PAIRS;
	if (t->overflow || !g_hash_table_add(t->paired, g_strdup(original)))
		return;
	guint at = 0;
	while (at < t->pairs->len &&
		strlen(g_array_index(t->pairs, struct redact_pair, at).original) >=
			strlen(original))
		at++;
	struct redact_pair pair = {g_strdup(original), g_strdup(token), kind};
	g_array_insert_val(t->pairs, at, pair);
}

static char *digits_of(const char *text)
{
	GString *digits = g_string_new(NULL);
	for (; *text != '\0'; text++)
		if (g_ascii_isdigit(*text))
			g_string_append_c(digits, *text);
	return g_string_free(digits, FALSE);
}

static bool is_number(const char *text)
{
	if (text[strspn(text, NUMBER_SIGNS)] != '\0')
		return false;
	char *digits = digits_of(text);
	bool number = strlen(digits) >= DIGITS;
	g_free(digits);
	return number;
}

static const char *lookup(struct redact_tokens *t, enum redact_kind kind, char *key)
{
	static const char *const words[] = {[REDACT_NUMBER] = "number",
		[REDACT_NAME] = "name",
		[REDACT_CALL_ID] = "call-id",
		[REDACT_HOST] = "host"};
	char *token = g_hash_table_lookup(t->tokens[kind], key);
	if (token != NULL) {
		g_free(key);
		return token;
	}
	unsigned n = g_hash_table_size(t->tokens[kind]) + 1;
	token = g_strdup_printf("%s-%u", words[kind], n);
	g_hash_table_insert(t->tokens[kind], key, token);
	return token;
}

const char *redact_token(struct redact_tokens *t, enum redact_kind kind, const char *text)
{
	if (text == NULL || *text == '\0')
		return text;
	if (kind == REDACT_NAME || kind == REDACT_NUMBER)
		kind = is_number(text) ? REDACT_NUMBER : REDACT_NAME;
	bool exact = kind == REDACT_CALL_ID;
	char *key = kind == REDACT_NUMBER ? digits_of(text)
		    : exact		  ? g_strdup(text)
					  : g_ascii_strdown(text, -1);
	if (kind == REDACT_NUMBER && strlen(key) >= LONG_DIGITS) {
		char *digits = g_strdup(key);
		const char *token = lookup(t, kind, key);
		add_pair(t, kind, digits, token);
		add_pair(t, kind, text, token);
		g_free(digits);
		return token;
	}
	const char *token = lookup(t, kind, key);
	add_pair(t, kind, text, token);
	return token;
}

/* ---- addresses ---- */

static struct ip_addr next_address(struct redact_tokens *t, bool v4)
{
	if (v4) {
		unsigned n = ++t->next_v4;
		const uint8_t octets[4] = {(uint8_t)(0xf0 | (n >> 24 & 0x0f)), (uint8_t)(n >> 16),
			(uint8_t)(n >> 8), (uint8_t)n};
		return ip_addr_v4(octets);
	}
	unsigned n = ++t->next_v6;
	const uint8_t octets[16] = {0x3f, 0xff, [12] = (uint8_t)(n >> 24),
		[13] = (uint8_t)(n >> 16), [14] = (uint8_t)(n >> 8), [15] = (uint8_t)n};
	return ip_addr_v6(octets);
}

struct ip_addr redact_address(struct redact_tokens *t, const struct ip_addr *address)
{
	char original[ENDPOINT_TEXT_MAX], token[ENDPOINT_TEXT_MAX];
	if (ip_addr_is_unset(address))
		return *address;
	struct ip_addr *found = g_hash_table_lookup(t->addresses, address);
	if (found == NULL) {
		struct ip_addr fresh = next_address(t, ip_addr_is_v4(address));
		found = g_memdup2(&fresh, sizeof(fresh));
		g_hash_table_insert(t->addresses, g_memdup2(address, sizeof(*address)), found);
	}
	add_pair(t, REDACT_HOST, ip_addr_text(address, original), ip_addr_text(found, token));
	return *found;
}

/* The text of a host, which may be an address in brackets, with the token's in place. */
static void append_host(struct redact_tokens *t, GString *out, const char *host, size_t n)
{
	char text[ENDPOINT_TEXT_MAX];
	struct ip_addr address;
	bool brackets = n > 2 && host[0] == '[' && host[n - 1] == ']';
	if (ip_addr_parse(host + brackets, n - 2 * (size_t)brackets, &address)) {
		struct ip_addr token = redact_address(t, &address);
		g_string_append_printf(out, brackets ? "[%s]" : "%s", ip_addr_text(&token, text));
		return;
	}
	char *name = g_strndup(host, n);
	const char *token = redact_token(t, REDACT_HOST, name);
	g_string_append(out, token != NULL ? token : "");
	g_free(name);
}

/* Host and port, up to parameters. */
static void append_hostport(struct redact_tokens *t, GString *out, const char *at)
{
	size_t n =
		*at == '[' ? strcspn(at, "]") + (strchr(at, ']') != NULL) : strcspn(at, ":;?>/ ");
	append_host(t, out, at, n);
	at += n;
	if (*at == ':' && g_ascii_isdigit(at[1]))
		g_string_append_len(out, at, 1 + (gssize)strspn(at + 1, "0123456789"));
}

static size_t scheme_length(const char *uri)
{
	static const char *const schemes[] = {"sip:", "sips:", "tel:", "h323:", "im:", "urn:"};
	for (size_t i = 0; i < G_N_ELEMENTS(schemes); i++)
		if (g_ascii_strncasecmp(uri, schemes[i], strlen(schemes[i])) == 0)
			return strlen(schemes[i]);
	return 0;
}

char *redact_uri(struct redact_tokens *t, const char *uri)
{
	if (uri == NULL)
		return NULL;
	GString *out = g_string_new_len(uri, (gssize)scheme_length(uri));
	const char *at = uri + out->len, *host = strrchr(at, '@');
	bool sip = out->len > 0 && g_ascii_strncasecmp(uri, "sip", 3) == 0;
	if (host == NULL && sip) {
		append_hostport(t, out, at);
		return g_string_free(out, FALSE);
	}
	/* A password or parameters of the user are not told at all. */
	size_t n = host != NULL ? (size_t)(host - at) : strlen(at);
	char *user = g_strndup(at, MIN(n, strcspn(at, sip ? ":;" : ";")));
	const char *token = redact_token(t, REDACT_NAME, user);
	g_string_append(out, token != NULL ? token : "");
	g_free(user);
	if (host != NULL) {
		g_string_append_c(out, '@');
		append_hostport(t, out, host + 1);
	}
	return g_string_free(out, FALSE);
}

/* ---- texts ---- */

static bool is_word(char c)
{
	return g_ascii_isalnum(c) || (unsigned char)c >= 0x80;
}

/* The pair whose original stands at `at` as a word of its own. */
static const struct redact_pair *pair_at(
	const struct redact_tokens *t, const char *text, const char *at, size_t least)
{
	for (guint i = 0; i < t->pairs->len; i++) {
		const struct redact_pair *pair = &g_array_index(t->pairs, struct redact_pair, i);
		size_t n = strlen(pair->original);
		bool common = pair->kind == REDACT_NUMBER || pair->kind == REDACT_NAME;
		if ((common && n < least) || g_ascii_strncasecmp(at, pair->original, n) != 0)
			continue;
		bool begins = at == text || !is_word(at[-1]) || !is_word(at[0]);
		bool ends = !is_word(at[n]) || !is_word(at[n - 1]);
		if (begins && ends)
			return pair;
	}
	return NULL;
}

char *redact_scrub(struct redact_tokens *t, const char *text, size_t least)
{
	if (text == NULL)
		return NULL;
	if (t->overflow)
		return g_strdup(HIDDEN);
	GString *out = g_string_new(NULL);
	for (const char *at = text; *at != '\0';) {
		const struct redact_pair *pair = pair_at(t, text, at, least);
		if (pair == NULL) {
			g_string_append_c(out, *at++);
			continue;
		}
		g_string_append(out, pair->token);
		at += strlen(pair->original);
	}
	return g_string_free(out, FALSE);
}

void redact_note(struct redact_tokens *t, const char *original, const char *redacted)
{
	if (original != NULL && redacted != NULL && strcmp(original, redacted) != 0)
		add_pair(t, REDACT_HOST, original, redacted);
}

/* RFC 1918, RFC 3927: what has four numbers in a version of a product seldom begins so. */
static bool is_private(const struct ip_addr *address)
{
	const uint8_t *v4 = address->octets + 12;
	return v4[0] == 10 || (v4[0] == 172 && (v4[1] & 0xf0) == 16) ||
	       (v4[0] == 192 && v4[1] == 168) || (v4[0] == 169 && v4[1] == 254);
}

/* Makes every IPv4 address that stands in the text one that redact_scrub() looks for. */
static void note_addresses(struct redact_tokens *t, const char *text, bool all)
{
	while (*text != '\0') {
		struct ip_addr address;
		size_t n = strspn(text, "0123456789."), dots = 0;
		while (n > dots && text[n - dots - 1] == '.')
			dots++;
		if (n >= 7 && ip_addr_parse(text, n - dots, &address) && ip_addr_is_v4(&address) &&
			(all || is_private(&address)))
			redact_address(t, &address);
		text += MAX(n, 1);
	}
}

char *redact_free_text(struct redact_tokens *t, const char *text, bool addresses)
{
	if (text == NULL)
		return NULL;
	note_addresses(t, text, addresses);
	char *scrubbed = redact_scrub(t, text, 3);
	redact_mask(scrubbed);
	return scrubbed;
}
