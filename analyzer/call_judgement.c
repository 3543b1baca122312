#include "analyzer/call_judgement.h"

struct call_judgement *call_judgement_new(void)
{
	return g_new0(struct call_judgement, 1);
}

void call_judgement_free(struct call_judgement *judgement)
{
	if (judgement == NULL)
		return;
	for (guint i = 0; judgement->checks != NULL && i < judgement->checks->len; i++)
		g_free(g_array_index(judgement->checks, struct check_result, i).value);
	if (judgement->checks != NULL)
		g_array_free(judgement->checks, TRUE);
	if (judgement->regressions != NULL)
		g_ptr_array_free(judgement->regressions, TRUE);
	g_free(judgement);
}

bool call_judgement_failed(const struct call_judgement *judgement)
{
	if (judgement == NULL)
		return false;
	for (guint i = 0; judgement->checks != NULL && i < judgement->checks->len; i++)
		if (!g_array_index(judgement->checks, struct check_result, i).holds)
			return true;
	return judgement->regressions != NULL && judgement->regressions->len > 0;
}
