#include "analyzer/call_redact.h"

#include <string.h>

#include "analyzer/redact_tokens.h"
#include "dissect/t30_fif.h"
#include "dissect/t30_nsf.h"

#define HEAD 3	       /* octets of address, control and FCF */
#define NSF_PROVIDER 3 /* octets of country and maker (T.35) */
#define ADDRESS_HEAD 3 /* octets before the text of CIA, TSA, CSA, IRA, ISP (T.30 5.3.6.2.12) */
#define LONG_NAME 7    /* shorter ones are looked for in the words of strangers only */

struct call_redactor {
	struct redact_tokens *tokens;
	GHashTable *done; /* indices of legs that were rewritten with their main leg */
};

struct call_redactor *call_redactor_new(void)
{
	struct call_redactor *r = g_new0(struct call_redactor, 1);
	r->tokens = redact_tokens_new();
	r->done = g_hash_table_new(NULL, NULL);
	return r;
}

void call_redactor_free(struct call_redactor *r)
{
	if (r == NULL)
		return;
	redact_tokens_free(r->tokens);
	g_hash_table_destroy(r->done);
	g_free(r);
}

static void redact_endpoint(struct redact_tokens *t, struct endpoint *endpoint)
{
	endpoint->addr = redact_address(t, &endpoint->addr);
}

/* Takes the text and gives what is kept of it. */
static const char *keep(GStringChunk *chunk, char *text)
{
	const char *kept = text != NULL ? g_string_chunk_insert(chunk, text) : NULL;
	g_free(text);
	return kept;
}

static const char *token(
	struct redact_tokens *t, GStringChunk *chunk, enum redact_kind kind, const char *text)
{
	return keep(chunk, g_strdup(redact_token(t, kind, text)));
}

/* ---- what has a form: tokens are given here ---- */

static void redact_party(struct redact_tokens *t, struct call *call, struct party *p)
{
	p->uri = keep(call->strings, redact_uri(t, p->uri));
	p->display = token(t, call->strings, REDACT_NAME, p->display);
	p->address = redact_address(t, &p->address);
}

static void redact_places(struct redact_tokens *t, struct call *call)
{
	for (guint i = 0; i < call->hops->len; i++) {
		struct hop *hop = &g_array_index(call->hops, struct hop, i);
		hop->src = redact_address(t, &hop->src);
		hop->dst = redact_address(t, &hop->dst);
	}
	for (guint i = 0; i < call->media->len; i++)
		redact_endpoint(t, &g_array_index(call->media, struct call_media, i).address);
	for (int side = 0; side < 2; side++) {
		struct t38_side *s = &call->t38.side[side];
		redact_endpoint(t, &s->media);
		redact_endpoint(t, &call->elsewhere[side]);
		s->host_name = token(t, call->strings, REDACT_HOST, s->host_name);
	}
}

static void redact_messages(struct redact_tokens *t, struct call *call)
{
	for (guint i = 0; i < call->messages->len; i++) {
		struct message *m = &g_array_index(call->messages, struct message, i);
		redact_endpoint(t, &m->src);
		redact_endpoint(t, &m->dst);
		m->refer_to = keep(call->strings, redact_uri(t, m->refer_to));
		m->replaces = token(t, call->strings, REDACT_CALL_ID, m->replaces);
	}
}

static void redact_identity(struct redact_tokens *t, GStringChunk *chunk, struct fax_identity *id)
{
	const char **const texts[] = {&id->csi, &id->tsi, &id->cig, &id->sub, &id->sep, &id->pwd,
		&id->sid, &id->nsf_station};
	for (size_t i = 0; i < G_N_ELEMENTS(texts); i++)
		*texts[i] = token(t, chunk, REDACT_NAME, *texts[i]);
	/* The octets are those of its frame, which is rewritten. */
}

/* ---- frames ---- */

/* Writes the token as T.30 sends numbers: the last character first, blanks in front, the bits of each reversed (T.30
 * 5.3.6.2.4). */
static void write_ident(struct redact_tokens *t, struct bytes fif, uint8_t *out)
{
	char text[T30_IDENT_MAX];
	size_t n = bytes_left(&fif);
	t30_ident_text(fif, text);
	const char *number = redact_token(t, REDACT_NAME, text);
	size_t length = MIN(strlen(number), n);
	for (size_t i = 0; i < n; i++)
		out[n - 1 - i] = t30_reverse((uint8_t)(i < length ? number[i] : ' '));
}

/* Frames that say nothing of who sends what: bits, counters, or nothing at all. */
static bool is_plain(const struct t30_frame *frame)
{
	switch (frame->fcf) {
	case T30_NONE:
	case T30_FCF_FCD:
	case T30_FCF_FDM:
	case T30_FCF_FNV:
		return false;
	default:
		return !t30_is_ident(frame->fcf) && !t30_is_nsf(frame->fcf) &&
		       !t30_fif_is_address(frame->fcf);
	}
}

static void write_frame(struct redact_tokens *t, const struct fax_frame *f,
	const struct t30_frame *frame, uint8_t *out)
{
	size_t n = bytes_left(&frame->fif);
	if (f->fcs != T38_FCS_OK || (!is_plain(frame) && !t30_is_ident(frame->fcf)))
		memset(out, 0, n);
	if (f->fcs != T38_FCS_OK)
		return;
	if (t30_is_ident(frame->fcf))
		write_ident(t, frame->fif, out);
	else if (frame->fcf == T30_FCF_FCD)
		memcpy(out, frame->fif.at, MIN(n, 1)); /* its number */
	else if (t30_is_nsf(frame->fcf))
		memcpy(out, frame->fif.at, MIN(n, NSF_PROVIDER));
	else if (t30_fif_is_address(frame->fcf) && n > ADDRESS_HEAD) {
		memset(out, t30_reverse('x'), n);
		memcpy(out, frame->fif.at, ADDRESS_HEAD);
	}
}

static void redact_frame(struct redact_tokens *t, GStringChunk *chunk, struct fax_frame *f)
{
	struct t30_frame frame;
	if (f->octets == NULL || f->length == 0)
		return;
	uint8_t *copy = (uint8_t *)g_string_chunk_insert_len(
		chunk, (const char *)f->octets, (gssize)f->length);
	enum parse_status status =
		t30_frame_parse(bytes_of(f->octets, f->length, f->length), &frame);
	if (status == PARSE_OK)
		write_frame(t, f, &frame, copy + (frame.fif.at - f->octets));
	else if (f->length > HEAD)
		memset(copy + HEAD, 0, f->length - HEAD);
	f->octets = copy;
}

static void redact_frames(struct redact_tokens *t, struct fax *fax)
{
	for (guint i = 0; i < fax->frames->len; i++)
		redact_frame(t, fax->chunk, &g_array_index(fax->frames, struct fax_frame, i));
	for (int side = 0; side < 2; side++) {
		struct fax_identity *id = &fax->identity[side];
		if (id->nsf == NULL)
			continue;
		uint8_t *copy = (uint8_t *)g_string_chunk_insert_len(
			fax->chunk, (const char *)id->nsf, (gssize)id->nsf_length);
		if (id->nsf_length > NSF_PROVIDER)
			memset(copy + NSF_PROVIDER, 0, id->nsf_length - NSF_PROVIDER);
		id->nsf = copy;
	}
}

static void redact_page(struct redact_tokens *t, GStringChunk *chunk, struct fax_page *page)
{
	page->sub = token(t, chunk, REDACT_NAME, page->sub);
	if (page->octets != NULL)
		memset(page->octets, 0, page->length);
	if (page->patch_pels != NULL && page->patch_pels->len > 0)
		memset(page->patch_pels->data, 0, page->patch_pels->len);
}

static void redact_fax(struct redact_tokens *t, struct fax *fax)
{
	for (guint i = 0; i < fax->streams->len; i++) {
		struct fax_stream_info *s = g_ptr_array_index(fax->streams, i);
		redact_endpoint(t, &s->src);
		redact_endpoint(t, &s->dst);
	}
	for (int side = 0; side < 2; side++)
		redact_identity(t, fax->chunk, &fax->identity[side]);
	redact_frames(t, fax);
	for (guint i = 0; i < fax->pages->len; i++)
		redact_page(t, fax->chunk, g_ptr_array_index(fax->pages, i));
}

static void redact_forms(struct redact_tokens *t, struct call *call)
{
	call->call_id = token(t, call->strings, REDACT_CALL_ID, call->call_id);
	call->session_id = token(t, call->strings, REDACT_CALL_ID, call->session_id);
	for (int side = 0; side < 2; side++)
		redact_party(t, call, &call->party[side]);
	redact_places(t, call);
	redact_messages(t, call);
	for (guint i = 0; i < call->faxes->len; i++)
		redact_fax(t, g_ptr_array_index(call->faxes, i));
}

/* ---- texts: what was replaced above may stand in them ---- */

/* Findings quote it. */
static void free_text(struct redact_tokens *t, GStringChunk *chunk, const char **text, bool hosts)
{
	const char *original = *text;
	*text = keep(chunk, redact_free_text(t, original, hosts));
	redact_note(t, original, *text);
}

static void program_text(struct redact_tokens *t, GStringChunk *chunk, const char **text)
{
	*text = keep(chunk, redact_scrub(t, *text, LONG_NAME));
}

static void redact_words(struct redact_tokens *t, struct call *call)
{
	for (int side = 0; side < 2; side++) {
		struct t38_side *s = &call->t38.side[side];
		free_text(t, call->strings, &call->party[side].user_agent, false);
		free_text(t, call->strings, &s->vendor_info, false);
		free_text(t, call->strings, &s->rate_management, true);
		free_text(t, call->strings, &s->udp_ec, true);
	}
	free_text(t, call->strings, &call->bye_reason, true);
	for (guint i = 0; i < call->messages->len; i++) {
		struct message *m = &g_array_index(call->messages, struct message, i);
		free_text(t, call->strings, &m->reason, true);
		program_text(t, call->strings, &m->offer);
	}
}

static void redact_findings(struct redact_tokens *t, struct call *call)
{
	for (guint i = 0; i < call->findings->len; i++)
		program_text(
			t, call->strings, &g_array_index(call->findings, struct finding, i).detail);
	program_text(t, call->strings, &call->verdict_summary);
	program_text(t, call->strings, &call->verdict_action);
	for (guint i = 0; i < call->faxes->len; i++) {
		struct fax *fax = g_ptr_array_index(call->faxes, i);
		program_text(t, fax->chunk, &fax->result.reason);
	}
}

void call_redact(struct call_redactor *r, struct call *call)
{
	if (g_hash_table_remove(r->done, GUINT_TO_POINTER(call->index)))
		return;
	redact_forget(r->tokens);
	redact_forms(r->tokens, call);
	for (guint i = 0; i < call->legs->len; i++)
		redact_forms(r->tokens, g_ptr_array_index(call->legs, i));
	redact_words(r->tokens, call);
	redact_findings(r->tokens, call);
	for (guint i = 0; i < call->legs->len; i++) {
		struct call *leg = g_ptr_array_index(call->legs, i);
		redact_words(r->tokens, leg);
		redact_findings(r->tokens, leg);
		g_hash_table_add(r->done, GUINT_TO_POINTER(leg->index));
	}
}
