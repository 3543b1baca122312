/* The style sheet and the script of the HTML report, built into the program. */
#ifndef RENDER_REPORT_HTML_ASSETS_H
#define RENDER_REPORT_HTML_ASSETS_H

extern const char report_html_css[]; /* render/report_html.css */
extern const char report_html_js[];  /* render/report_html.js */

#endif
