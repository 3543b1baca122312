/* The pages, drawn in the terminal: half blocks, braille or ASCII; damaged rows are coloured and marked at the left. */
#include <math.h>
#include <string.h>

#include "render/page_mark.h"
#include "render/text_safe.h"
#include "render/view_raster.h"
#include "render/view_screens.h"
#include "render/words.h"

#define MARGIN 2	 /* columns of the marks */
#define OUTSIDE 0x303030 /* colour beside the page */

enum fit { FIT_WIDTH, FIT_PAGE, FIT_NONE };

struct pages {
	struct view_screen screen;
	unsigned call, leg;
	const struct fax *fax; /* NULL: none */
	guint page;	       /* index */
	guint pages;	       /* that the fax had when it last changed */
	struct view_raster *raster;
	guint raster_page; /* that it is of */
	enum fit fit;
	double zoom;	       /* pels of the page in the width of a dot */
	double x, y;	       /* of the page, at the top left */
	double seen_x, seen_y; /* pels and rows that were seen when it was last drawn */
};

static struct pages *pages_of(struct view_screen *screen)
{
	return (struct pages *)screen;
}

static const struct fax_page *page_at(const struct pages *p, guint i)
{
	if (p->fax == NULL || i >= p->fax->pages->len)
		return NULL;
	return g_ptr_array_index(p->fax->pages, i);
}

static const struct fax_page *page_now(const struct pages *p)
{
	return page_at(p, p->page);
}

static void forget_raster(struct pages *p)
{
	view_raster_free(p->raster);
	p->raster = NULL;
	p->raster_page = G_MAXUINT;
}

static void pages_changed(struct view_screen *screen)
{
	struct pages *p = pages_of(screen);
	const struct call *call = view_store_call(view_store(screen->view), p->call);
	const struct call *leg = call != NULL ? call_best_leg(call) : NULL;
	guint before = p->pages;
	p->fax = leg != NULL ? leg->fax : NULL;
	p->leg = leg != NULL ? leg->index : p->call;
	p->pages = p->fax != NULL ? p->fax->pages->len : 0;
	/* Who looks at the last page sees the next one come. */
	if (view_settings(screen->view)->follow && before > 0 && p->page + 1 == before &&
		p->pages > before) {
		p->page = p->pages - 1;
		p->x = p->y = 0;
	}
	forget_raster(p);
}

static void load(struct pages *p)
{
	const struct fax_page *page = page_now(p);
	if (page == NULL || p->raster_page == p->page)
		return;
	forget_raster(p);
	p->raster = view_raster_new(page);
	p->raster_page = p->page;
}

/* ---- geometry ---- */

/* Dots of a cell, and how much higher than wide a dot is: cells are twice as high as wide. */
struct dots {
	int across, down;
	double aspect;
};

/* Without graphics a picture is drawn with half blocks; these are nothing but their colours. */
static enum view_art art_of(const struct pages *p)
{
	const struct view_setup *setup = view_setup(p->screen.view);
	enum view_art art = view_settings(p->screen.view)->art;
	if (art == VIEW_ART_PICTURE && setup->graphics == VIEW_GRAPHICS_NONE)
		art = VIEW_ART_BLOCKS;
	if (art != VIEW_ART_PICTURE && setup->ascii)
		return VIEW_ART_ASCII;
	if (art == VIEW_ART_BLOCKS && setup->colors == VIEW_COLORS_NONE)
		return setup->no_braille ? VIEW_ART_ASCII : VIEW_ART_BRAILLE;
	return art;
}

static struct dots dots_of(const struct pages *p)
{
	static const struct dots all[] = {[VIEW_ART_BLOCKS] = {1, 2, 1},
		[VIEW_ART_BRAILLE] = {2, 4, 1},
		[VIEW_ART_ASCII] = {1, 1, 2}};
	const struct view_setup *setup = view_setup(p->screen.view);
	if (art_of(p) == VIEW_ART_PICTURE)
		return (struct dots){setup->cell_width, setup->cell_height, 1};
	return all[art_of(p)];
}

/* Rows of the page in the height of a dot. */
static double rows_of_dot(const struct pages *p, const struct dots *d)
{
	const struct fax_page *page = page_now(p);
	double x = page->params.x_dpi > 0 ? page->params.x_dpi : 204;
	double y = page->params.y_dpi > 0 ? page->params.y_dpi : x;
	return p->zoom * d->aspect * y / x / p->raster->row_step;
}

static void fit(struct pages *p, const struct view_area *a, const struct dots *d)
{
	double across = MAX((a->width - MARGIN) * d->across, 1), down = MAX(a->height * d->down, 1);
	if (p->fit == FIT_NONE)
		return;
	p->zoom = p->raster->width / across;
	if (p->fit == FIT_PAGE) {
		double rows = p->zoom > 0 ? rows_of_dot(p, d) / p->zoom : 1;
		p->zoom = MAX(p->zoom, p->raster->rows / (down * rows));
	}
	p->x = 0;
}

/* The page stays in sight. */
static void keep_inside(struct pages *p, const struct view_area *a, const struct dots *d)
{
	double rows = rows_of_dot(p, d);
	p->seen_x = (a->width - MARGIN) * d->across * p->zoom;
	p->seen_y = a->height * d->down * rows;
	p->x = CLAMP(p->x, 0, MAX(p->raster->width - p->seen_x, 0));
	p->y = CLAMP(p->y, 0, MAX(p->raster->rows - p->seen_y, 0));
}

/* ---- dots as characters ---- */

/* Damaged rows have the colour of their damage in place of white. */
static uint32_t color_of(const struct view_dot *dot)
{
	const uint8_t *paper = page_mark_colours[dot->state];
	if (dot->outside)
		return VIEW_COLOR_OWN;
	return VIEW_COLOR_RGB(
		dot->r * paper[0] / 255, dot->g * paper[1] / 255, dot->b * paper[2] / 255);
}

static enum style state_style(enum page_row_state state)
{
	static const enum style styles[] = {[PAGE_ROW_GOOD] = STYLE_PLAIN,
		[PAGE_ROW_LOST] = STYLE_BAD,
		[PAGE_ROW_CONCEALED] = STYLE_SIP,
		[PAGE_ROW_DOUBTFUL] = STYLE_WARN,
		[PAGE_ROW_REPAIRED] = STYLE_GOOD};
	return styles[state];
}

struct canvas {
	const struct pages *pages;
	const struct view_area *area;
	struct dots dots;
	double rows; /* of a dot */
};

static struct view_dot dot_at(const struct canvas *c, int y, int x)
{
	const struct pages *p = c->pages;
	return view_raster_dot(p->raster, p->x + x * p->zoom, p->y + y * c->rows, p->zoom, c->rows);
}

static unsigned darkness(const struct view_dot *dot)
{
	return dot->outside ? 0 : 255 - (dot->r * 3u + dot->g * 6u + dot->b) / 10u;
}

static void put_blocks(const struct canvas *c, int y, int x)
{
	struct view_dot upper = dot_at(c, 2 * y, x), lower = dot_at(c, 2 * y + 1, x);
	struct view_look look = {.fg = color_of(&upper), .bg = color_of(&lower)};
	if (upper.outside)
		return;
	view_put(c->area, y, MARGIN + x, look, "\xe2\x96\x80");
}

/* U+2800 and a bit for each dot, in the order of ISO/TR 11548-1. */
static void put_braille(const struct canvas *c, int y, int x)
{
	static const unsigned bits[4][2] = {{0x01, 0x08}, {0x02, 0x10}, {0x04, 0x20}, {0x40, 0x80}};
	unsigned set = 0;
	char text[8] = "";
	enum page_row_state state = PAGE_ROW_GOOD;
	for (int i = 0; i < 4; i++)
		for (int k = 0; k < 2; k++) {
			struct view_dot dot = dot_at(c, 4 * y + i, 2 * x + k);
			set |= darkness(&dot) >= 80 ? bits[i][k] : 0;
			state = dot.state != PAGE_ROW_GOOD ? dot.state : state;
		}
	g_unichar_to_utf8(0x2800 + set, text);
	view_put(c->area, y, MARGIN + x, view_look(state_style(state)), set != 0 ? text : " ");
}

static void put_ascii(const struct canvas *c, int y, int x)
{
	static const char ramp[] = " .:-=+*#%@";
	struct view_dot dot = dot_at(c, y, x);
	char text[2] = {ramp[darkness(&dot) * (sizeof(ramp) - 2) / 255], '\0'};
	view_put(c->area, y, MARGIN + x, view_look(state_style(dot.state)), text);
}

/* The state of the rows beside, for those who see no colours. */
static void put_mark(const struct canvas *c, int y)
{
	static const char *const marks[] = {[PAGE_ROW_GOOD] = " ",
		[PAGE_ROW_LOST] = "!",
		[PAGE_ROW_CONCEALED] = "~",
		[PAGE_ROW_DOUBTFUL] = "?",
		[PAGE_ROW_REPAIRED] = "+"};
	struct view_dot dot = view_raster_dot(c->pages->raster, 0,
		c->pages->y + y * c->dots.down * c->rows, 1, c->dots.down * c->rows);
	if (!dot.outside)
		view_put(c->area, y, 0, view_look(state_style(dot.state)), marks[dot.state]);
}

static void put_pixels(const struct view_dot *dots, int n, uint8_t *at)
{
	for (int x = 0; x < n; x++, at += 3) {
		uint32_t color = dots[x].outside ? OUTSIDE : color_of(&dots[x]);
		at[0] = (uint8_t)(color >> 16);
		at[1] = (uint8_t)(color >> 8);
		at[2] = (uint8_t)color;
	}
}

/* Rows of pixels that show the same rows of the page are made once. */
static void fill_picture(const struct canvas *c, struct view_picture *picture)
{
	const struct pages *p = c->pages;
	gsize octets = (gsize)picture->columns * 3;
	struct view_dot *dots = g_new(struct view_dot, picture->columns);
	double last = -1, last_end = -1;
	for (int y = 0; y < picture->rows; y++) {
		double row = floor(p->y + y * c->rows), end = floor(p->y + y * c->rows + c->rows);
		uint8_t *at = picture->pixels + (gsize)y * octets;
		if (y > 0 && row == last && end == last_end) {
			memcpy(at, at - octets, octets);
			continue;
		}
		view_raster_dots(p->raster, p->x, p->y + y * c->rows, p->zoom, c->rows,
			picture->columns, dots);
		put_pixels(dots, picture->columns, at);
		last = row;
		last_end = end;
	}
	g_free(dots);
}

/* A pixel a dot; the terminal draws it over the cells. */
static void put_picture(const struct canvas *c)
{
	const struct view_area *a = c->area;
	struct view_picture *picture =
		view_picture_new(a->height * c->dots.down, (a->width - MARGIN) * c->dots.across);
	picture->y = a->y;
	picture->x = a->x + MARGIN;
	picture->height = a->height;
	picture->width = a->width - MARGIN;
	fill_picture(c, picture);
	view_picture_free(a->cells->picture);
	a->cells->picture = picture;
}

static void draw_page(struct pages *p, const struct view_area *a)
{
	static void (*const puts[])(const struct canvas *, int, int) = {
		[VIEW_ART_BLOCKS] = put_blocks,
		[VIEW_ART_BRAILLE] = put_braille,
		[VIEW_ART_ASCII] = put_ascii};
	enum view_art art = art_of(p);
	struct canvas c = {.pages = p, .area = a, .dots = dots_of(p)};
	fit(p, a, &c.dots);
	keep_inside(p, a, &c.dots);
	c.rows = rows_of_dot(p, &c.dots);
	for (int y = 0; y < a->height; y++) {
		put_mark(&c, y);
		for (int x = 0; x < a->width - MARGIN && art != VIEW_ART_PICTURE; x++)
			puts[art](&c, y, x);
	}
	if (art == VIEW_ART_PICTURE && a->height > 0 && a->width > MARGIN)
		put_picture(&c);
}

/* ---- what is said of it ---- */

static char *page_text(const struct pages *p, const struct fax_page *page)
{
	char *octets = words_octets(page->length);
	GString *out = g_string_new(NULL);
	g_string_append_printf(out, "Page %u of %u", p->page + 1, p->fax->pages->len);
	if (page->superseded)
		g_string_append(out, " (was sent again)");
	g_string_append_printf(out, "  %ux%u  %ux%u dpi  %s%s  %s %u  %s", page->params.width,
		page->rows, page->params.x_dpi, page->params.y_dpi, page->ecm ? "ECM " : "",
		page->coding != NULL ? page->coding : "?",
		page->modulation != NULL ? page->modulation : "modem ?", page->rate, octets);
	g_string_append_printf(out, "  %u bad rows", page->bad_rows);
	if (page->repaired_rows > 0)
		g_string_append_printf(out, ", %u repaired", page->repaired_rows);
	if (page->command != NULL)
		g_string_append_printf(
			out, "  %s %s", page->command, page->answer != NULL ? page->answer : "-");
	g_free(octets);
	return g_string_free(out, FALSE);
}

/* The first damaged range that is seen; NULL: none. */
static const struct fax_range *range_seen(const struct pages *p, const struct fax_page *page)
{
	double step = p->raster != NULL ? p->raster->row_step : 1;
	for (guint i = 0; i < page->damaged->len; i++) {
		const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, i);
		if (r->last >= p->y * step && r->first < (p->y + p->seen_y) * step)
			return r;
	}
	return NULL;
}

static uint64_t packet_of_range(const struct fax_page *page, const struct fax_range *r)
{
	if (r->gaps > 0 && r->gap < page->gaps->len) {
		const struct fax_gap *g = &g_array_index(page->gaps, struct fax_gap, r->gap);
		return g->after != 0 ? g->after : g->before;
	}
	return r->first_packet;
}

static char *damage_text(const struct pages *p, const struct fax_page *page)
{
	static const char *const names[] = {[PAGE_ROW_GOOD] = "good",
		[PAGE_ROW_LOST] = "lost",
		[PAGE_ROW_CONCEALED] = "codes wrong, the row above repeated",
		[PAGE_ROW_DOUBTFUL] = "coded against a bad row",
		[PAGE_ROW_REPAIRED] = "from another copy"};
	const struct fax_range *r = range_seen(p, page);
	if (page->damaged->len == 0)
		return g_strdup("No bad rows.");
	if (r == NULL)
		return g_strdup_printf("%u ranges of bad rows, none in sight (d: next, D: before)",
			page->damaged->len);
	char *rows = r->first == r->last ? g_strdup_printf("row %u", r->first)
					 : g_strdup_printf("rows %u-%u", r->first, r->last);
	char *text = g_strdup_printf("%s: %s, packet %" G_GUINT64_FORMAT
				     "   (d: next, D: before, Enter: packet)",
		rows, names[r->state], packet_of_range(page, r));
	g_free(rows);
	return text;
}

static void draw_foot(struct pages *p, const struct view_area *a)
{
	const struct fax_page *page = page_now(p);
	char *text = page_text(p, page), *damage = damage_text(p, page);
	view_fill(a, 0, 0, a->width, view_look(STYLE_DIM), "\xe2\x94\x80");
	view_put_fit(a, 1, 1, a->width - 2, view_look(STYLE_BOLD), text);
	view_put_fit(a, 2, 1, a->width - 2,
		view_look(page->damaged->len > 0 ? STYLE_WARN : STYLE_DIM), damage);
	g_free(text);
	g_free(damage);
}

static void set_focus(struct pages *p)
{
	const struct fax_page *page = page_now(p);
	if (page == NULL)
		return;
	const struct fax_range *r = range_seen(p, page);
	*view_focus(p->screen.view) = (struct view_focus){.call = p->call,
		.t = page->t,
		.packet = r != NULL ? packet_of_range(page, r) : page->first_packet};
}

static void pages_draw(struct view_screen *screen, const struct view_area *a)
{
	struct pages *p = pages_of(screen);
	int foot = a->height >= 8 ? 3 : 0;
	struct view_area picture = view_area_part(a, 0, 0, a->height - foot, a->width);
	struct view_area below = view_area_part(a, a->height - foot, 0, foot, a->width);
	load(p);
	if (page_now(p) == NULL) {
		view_put(a, 1, 2, view_look(STYLE_DIM), "This call has no page.");
		return;
	}
	if (p->raster != NULL)
		draw_page(p, &picture);
	else
		view_put(a, 1, 2, view_look(STYLE_DIM),
			"Of this page there are no rows that can be shown; F2 saves what came.");
	if (foot > 0)
		draw_foot(p, &below);
}

/* ---- keys ---- */

static void turn(struct pages *p, int by)
{
	guint n = p->fax != NULL ? p->fax->pages->len : 0;
	gint64 to = (gint64)p->page + by;
	if (to < 0 || to >= n) {
		view_say(p->screen.view,
			by > 0 ? "That was the last page." : "That was the first page.");
		return;
	}
	p->page = (guint)to;
	p->x = p->y = 0;
	set_focus(p);
}

static void zoom(struct pages *p, double factor)
{
	double x = p->x + p->seen_x / 2, y = p->y + p->seen_y / 2;
	p->fit = FIT_NONE;
	p->zoom = CLAMP(p->zoom * factor, 0.05, 100);
	p->x = x - p->seen_x * factor / 2;
	p->y = y - p->seen_y * factor / 2;
}

static void go_to_damage(struct pages *p, bool forward)
{
	const struct fax_page *page = page_now(p);
	const struct fax_range *found = NULL;
	double step = p->raster != NULL ? p->raster->row_step : 1, margin = p->seen_y / 4;
	double now = (p->y + margin) * step;
	for (guint i = 0; page != NULL && i < page->damaged->len; i++) {
		const struct fax_range *r = &g_array_index(page->damaged, struct fax_range, i);
		if (forward && r->first > now + 1 && found == NULL)
			found = r;
		if (!forward && r->first + 1 < now)
			found = r;
	}
	if (found != NULL)
		p->y = found->first / step - margin;
	else
		view_say(p->screen.view, "No more bad rows in this direction.");
}

static void open_packet(struct pages *p)
{
	const struct fax_page *page = page_now(p);
	if (page == NULL)
		return;
	const struct fax_range *r = range_seen(p, page);
	uint64_t packet = r != NULL ? packet_of_range(page, r) : page->first_packet;
	set_focus(p);
	view_open_packet(p->screen.view, p->leg, packet);
}

/* The next one that the terminal can show. */
static void next_art(struct pages *p)
{
	static const char *const names[] = {[VIEW_ART_BLOCKS] = "half blocks",
		[VIEW_ART_BRAILLE] = "braille",
		[VIEW_ART_ASCII] = "ASCII",
		[VIEW_ART_PICTURE] = "pictures"};
	struct view_settings *s = view_settings(p->screen.view);
	int before = dots_of(p).across;
	s->art = art_of(p);
	do
		s->art = (enum view_art)((s->art + 1) % VIEW_ARTS);
	while (art_of(p) != s->art);
	/* The same part of the page stays in sight. */
	p->zoom = p->zoom * before / dots_of(p).across;
	view_say(p->screen.view, "Drawn with %s.", names[s->art]);
}

static bool pan(struct pages *p, const struct view_event *e)
{
	double x = p->seen_x / 8, y = p->seen_y / 8;
	switch (e->key) {
	case VIEW_KEY_LEFT:
		p->x -= x;
		return true;
	case VIEW_KEY_RIGHT:
		p->x += x;
		return true;
	case VIEW_KEY_UP:
	case VIEW_KEY_WHEEL_UP:
		p->y -= y;
		return true;
	case VIEW_KEY_DOWN:
	case VIEW_KEY_WHEEL_DOWN:
		p->y += y;
		return true;
	case VIEW_KEY_PAGE_UP:
		p->y -= y * 7;
		return true;
	case VIEW_KEY_PAGE_DOWN:
		p->y += y * 7;
		return true;
	case VIEW_KEY_HALF_UP:
		p->y -= y * 4;
		return true;
	case VIEW_KEY_HALF_DOWN:
		p->y += y * 4;
		return true;
	case VIEW_KEY_HOME:
		p->y = 0;
		return true;
	case VIEW_KEY_END:
		p->y = 1e9;
		return true;
	default:
		return false;
	}
}

static bool pages_char(struct pages *p, gunichar c)
{
	switch (c) {
	case 'j':
	case 'k':
		return pan(p, &(struct view_event){.key = c == 'j' ? VIEW_KEY_DOWN : VIEW_KEY_UP});
	case 'n':
	case ' ':
	case 'p':
		turn(p, c == 'p' ? -1 : 1);
		return true;
	case '+':
	case '-':
		zoom(p, c == '+' ? 0.7 : 1 / 0.7);
		return true;
	case 'f':
	case 'F':
		p->fit = c == 'f' ? FIT_WIDTH : FIT_PAGE;
		return true;
	case '=':
		p->fit = FIT_NONE;
		p->zoom = 1;
		return true;
	case 'd':
	case 'D':
		go_to_damage(p, c == 'd');
		return true;
	case 'b':
		next_art(p);
		return true;
	default:
		return false;
	}
}

static void save(struct pages *p)
{
	GArray *one = g_array_new(FALSE, FALSE, sizeof(unsigned));
	g_array_append_val(one, p->call);
	view_push(p->screen.view, view_save_new(p->screen.view, one));
	g_array_free(one, TRUE);
}

static bool pages_key(struct view_screen *screen, const struct view_event *e)
{
	struct pages *p = pages_of(screen);
	if (e->key == VIEW_KEY_F2 || view_is_char(e, 's'))
		save(p);
	else if (e->key == VIEW_KEY_ENTER)
		open_packet(p);
	else if (!pan(p, e))
		return e->key == VIEW_KEY_CHAR && pages_char(p, e->c);
	return true;
}

static unsigned pages_call(struct view_screen *screen)
{
	return pages_of(screen)->call;
}

static char *pages_title(struct view_screen *screen)
{
	return view_title_of(screen->view, pages_of(screen)->call);
}

static void pages_free(struct view_screen *screen)
{
	forget_raster(pages_of(screen));
	g_free(screen);
}

static const struct view_help help[] = {{"n, Space", "the next page", "Next", VIEW_KEY_CHAR, 'n'},
	{"p", "the page before", "Previous", VIEW_KEY_CHAR, 'p'},
	{"F1, h, ?", "this help", "Help", VIEW_KEY_F1, 0},
	{"F2, s", "save pages, packets or report", "Save", VIEW_KEY_F2, 0},
	{"+ -", "larger, smaller", NULL, 0, 0},
	{"f", "as wide as the terminal", "Width", VIEW_KEY_CHAR, 'f'},
	{"F", "all of the page", "Page", VIEW_KEY_CHAR, 'F'}, {"=", "a dot a pel", NULL, 0, 0},
	{"d", "the next bad rows; D those before", "Damage", VIEW_KEY_CHAR, 'd'},
	{"Enter", "the packet behind the bad rows in sight, or that began the page", NULL, 0, 0},
	{"b", "half blocks, braille, ASCII, pictures where the terminal has them", "Art",
		VIEW_KEY_CHAR, 'b'},
	{"arrows", "move; Ctrl-F Ctrl-B a screen, Home End", NULL, 0, 0},
	{"at the left", "! lost  ~ wrong codes  ? against a bad row  + from another copy", NULL, 0,
		0},
	{NULL, NULL, NULL, 0, 0}};

static const struct view_screen_class class = {.name = "Pages",
	.tab = VIEW_TAB_PAGES,
	.help = help,
	.draw = pages_draw,
	.key = pages_key,
	.changed = pages_changed,
	.call = pages_call,
	.title = pages_title,
	.free = pages_free};

/* The page of the focus's time. */
struct view_screen *view_pages_new(struct view *view, unsigned call)
{
	struct pages *p = g_new0(struct pages, 1);
	const struct view_focus *focus = view_focus(view);
	p->screen = (struct view_screen){&class, view};
	p->call = call;
	p->zoom = 1;
	p->raster_page = G_MAXUINT;
	pages_changed(&p->screen);
	for (guint i = 0; page_at(p, i) != NULL && focus->t != T38_NEVER; i++)
		if (page_at(p, i)->t <= focus->t)
			p->page = i;
	return &p->screen;
}
