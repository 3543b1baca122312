#include "analyzer/call.h"

#include "analyzer/fax_result.h"

static void free_fax(gpointer fax)
{
	fax_free(fax);
}

struct call *call_new(unsigned index)
{
	struct call *call = g_new0(struct call, 1);
	call->index = index;
	call->start = call->answer = call->end = call->t_bye = T38_NEVER;
	call->input_end = call->t_fax_tone = T38_NEVER;
	call->first_rtp = call->last_rtp = T38_NEVER;
	call->t_conflict = call->newest = call->t_clock_back = T38_NEVER;
	call->final_status = call->ended_by = -1;
	call->t38.offered_by = call->t38.refused_status = -1;
	call->t38.t_offer = call->t38.t_agreed = call->t38.t_refused = T38_NEVER;
	call->hops = g_array_new(FALSE, FALSE, sizeof(struct hop));
	call->media = g_array_new(FALSE, TRUE, sizeof(struct call_media));
	call->related = g_array_new(FALSE, TRUE, sizeof(unsigned));
	call->legs = g_ptr_array_new();
	call->messages = g_array_new(FALSE, FALSE, sizeof(struct message));
	call->faxes = g_ptr_array_new_with_free_func(free_fax);
	call->sounds = g_array_new(FALSE, TRUE, sizeof(struct call_sound));
	call->findings = g_array_new(FALSE, TRUE, sizeof(struct finding));
	call->strings = g_string_chunk_new(512);
	return call;
}

void call_free(struct call *call)
{
	if (call == NULL)
		return;
	g_array_free(call->hops, TRUE);
	g_array_free(call->media, TRUE);
	g_array_free(call->related, TRUE);
	g_ptr_array_free(call->legs, TRUE);
	g_array_free(call->messages, TRUE);
	g_ptr_array_free(call->faxes, TRUE);
	g_array_free(call->sounds, TRUE);
	g_array_free(call->findings, TRUE);
	g_string_chunk_free(call->strings);
	g_free(call);
}

const char *call_state_name(enum call_state state)
{
	static const char *const names[] = {
		[CALL_IN_PROGRESS] = "in-progress",
		[CALL_COMPLETED] = "completed",
		[CALL_CANCELLED] = "cancelled",
		[CALL_REJECTED] = "rejected",
		[CALL_MEDIA_ONLY] = "media-only",
	};
	return names[state];
}

/* A line end in a header value, with the blanks around it, stands for one space (RFC 3261 7.3.1). */
static void unfold(char *text)
{
	char *to = text;
	for (const char *at = text; *at != '\0';) {
		size_t blanks = strspn(at, " \t\r\n"), n = MAX(blanks, 1);
		if (memchr(at, '\n', blanks) != NULL)
			*to++ = ' ';
		else
			to = (char *)memmove(to, at, n) + n;
		at += n;
	}
	*to = '\0';
}

const char *call_text(struct call *call, struct text text)
{
	if (text.at == NULL)
		return NULL;
	char *kept =
		g_string_chunk_insert_len(call->strings, text.at, (gssize)strnlen(text.at, text.n));
	unfold(kept);
	return kept;
}

uint64_t call_first_packet(const struct call *call)
{
	if (call->messages->len > 0)
		return g_array_index(call->messages, struct message, 0).packet;
	uint64_t first = 0;
	for (guint i = 0; call->fax != NULL && i < call->fax->streams->len; i++) {
		const struct fax_stream_info *s = g_ptr_array_index(call->fax->streams, i);
		if (first == 0 || s->first_packet < first)
			first = s->first_packet;
	}
	return first;
}

bool call_is_fax(const struct call *call)
{
	return call->fax != NULL || call->t38.offered;
}

const char *call_text_of(struct call *call, const char *text)
{
	return text != NULL ? g_string_chunk_insert(call->strings, text) : NULL;
}

const struct call *call_best_leg(const struct call *call)
{
	const struct call *best = call;
	for (guint i = 0; i < call->legs->len; i++) {
		const struct call *leg = g_ptr_array_index(call->legs, i);
		if (leg->fax != NULL &&
			(best->fax == NULL || fax_result_better(leg->fax, best->fax)))
			best = leg;
	}
	return best;
}

const struct call *call_last_leg(const struct call *call)
{
	for (guint i = call->legs->len; i > 0; i--) {
		const struct call *leg = g_ptr_array_index(call->legs, i - 1);
		if (leg->signalling == call->signalling)
			return leg;
	}
	return call;
}
