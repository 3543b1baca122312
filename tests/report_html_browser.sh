#!/bin/sh
# Prints the name of a browser that tests/report_html.pl can drive; false when there is none.
for name in chromium-headless-shell chrome-headless-shell headless_shell chromium chromium-browser google-chrome; do
	command -v "$name" && exit
done
exit 1
