#include "render/ladder_text.h"
void ladder_text_call(FILE *out, const struct ladder_style *s, const struct call *c, t38_time zero) { (void)out;(void)s;(void)c;(void)zero; }
