#include "render/page_size.h"

#include <glib.h>

#define METRES_PER_INCH 0.0254
#define POINTS_PER_INCH 72.0

#define UNKNOWN_DPI 200u

static double x_per_metre(unsigned dpi)
{
	return dpi / METRES_PER_INCH;
}

static double y_per_metre(unsigned dpi)
{
	static const struct {
		unsigned dpi;
		double per_metre;
	} metric[] = {{98, 3850}, {196, 7700}, {391, 15400}};
	for (size_t i = 0; i < G_N_ELEMENTS(metric); i++) {
		if (metric[i].dpi == dpi)
			return metric[i].per_metre;
	}
	return dpi / METRES_PER_INCH;
}

struct page_size page_size_of(const struct fax_page *page)
{
	bool known = page->params.x_dpi > 0 && page->params.y_dpi > 0;
	double x = x_per_metre(known ? page->params.x_dpi : UNKNOWN_DPI);
	double y = y_per_metre(known ? page->params.y_dpi : UNKNOWN_DPI);
	double points_per_metre = POINTS_PER_INCH / METRES_PER_INCH;
	return (struct page_size){
		.x_per_metre = known ? (uint32_t)(x + 0.5) : 0,
		.y_per_metre = known ? (uint32_t)(y + 0.5) : 0,
		.width = page->params.width / x * points_per_metre,
		.height = page->rows / y * points_per_metre,
	};
}
