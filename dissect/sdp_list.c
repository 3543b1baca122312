#include "dissect/sdp_list.h"

#include "dissect/text.h"

static bool is_version(struct text line)
{
	return text_begins(text_trim(line), "v=");
}

bool sdp_list_next(struct bytes *list, struct bytes *one)
{
	struct text line;
	const uint8_t *begin = NULL;
	*one = *list;
	for (;;) {
		const uint8_t *at = list->at;
		if (!text_line(list, &line)) {
			list->at = list->end;
			break;
		}
		if (begin != NULL && is_version(line)) {
			list->at = at;
			one->end = at;
			one->cut = 0;
			break;
		}
		if (begin == NULL && text_trim(line).n > 0)
			begin = at;
	}
	one->at = begin != NULL ? begin : one->end;
	return begin != NULL;
}
