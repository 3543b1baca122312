# t38trace: make help lists the targets; make V=1 shows the commands.

# `make deps check`: what pkg-config says is read when make starts, so the goals behind deps are made by a make
# that starts when the packages are there.
ifneq ($(filter deps,$(MAKECMDGOALS)),)
REST := $(filter-out deps,$(MAKECMDGOALS))
deps:
	+@sh .ci/deps $(if $(findstring n,$(firstword -$(MAKEFLAGS))),-n)
$(REST): deps
	+@$(MAKE) $@
.PHONY: deps $(REST)
else

VERSION := 0.1.0
PREFIX ?= /usr/local
CC ?= cc
BUILD ?= build$(if $(SAN),-san)

PACKAGES := glib-2.0 json-glib-1.0 libxml-2.0 libtiff-4 libpng libqpdf libjpeg libpcap zlib ncursesw libmicrohttpd
OPTIONAL := libzstd
FOLDERS := dissect reassembly analyzer render

HAVE_OPTIONAL := $(shell pkg-config --exists $(OPTIONAL) 2>/dev/null && echo $(OPTIONAL))
PKG_CFLAGS := $(shell pkg-config --cflags $(PACKAGES) $(HAVE_OPTIONAL) 2>/dev/null)
PKG_LIBS := $(shell pkg-config --libs $(PACKAGES) $(HAVE_OPTIONAL) 2>/dev/null)

# libjbig has no pkg-config file; its T.85 part is in a library of its own where it is not Debian's.
try_jbig = $(shell t=$$(mktemp) && echo 'int main(void) { jbg85_dec_init(0, 0, 0, 0, 0); return 0; }' | \
	$(CC) $(CFLAGS) $(LDFLAGS) -include jbig85.h -x c - -o "$$t" $(1) 2>/dev/null && echo $(1); rm -f "$$t")
JBIG_LIBS := $(or $(call try_jbig,-ljbig85),$(call try_jbig,-ljbig))

WARN := -Wall -Wextra -Wpedantic -Wshadow -Wconversion -Wstrict-prototypes -Wmissing-prototypes
ifdef CI
WARN += -Werror
endif
OPT := -O2 -g -fno-strict-aliasing -fstack-protector-strong -D_FORTIFY_SOURCE=2
ifdef SAN
OPT := -O1 -g -fno-omit-frame-pointer -fsanitize=address,undefined -fno-sanitize-recover=undefined
endif
ALL_CFLAGS = -std=c11 $(WARN) $(OPT) -I. -D_GNU_SOURCE -DT38TRACE_VERSION='"$(VERSION)"' \
	$(if $(HAVE_OPTIONAL),-DHAVE_ZSTD) $(if $(JBIG_LIBS),-DHAVE_JBIG) $(PKG_CFLAGS) $(CFLAGS)

LIBS := $(foreach f,$(FOLDERS),$(BUILD)/lib$(f).a)
# Link order: the one way in which the folders depend on each other.
LINK_LIBS := $(BUILD)/librender.a $(BUILD)/libanalyzer.a $(BUILD)/libreassembly.a $(BUILD)/libdissect.a
Q := $(if $(V),,@)
objects = $(patsubst %.c,$(BUILD)/%.o,$(wildcard $(1)/*.c))

all: $(BUILD)/t38trace ## build the program (the default)

$(BUILD)/t38trace: $(call objects,cli) $(LINK_LIBS)
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(JBIG_LIBS) -lm

define folder_rule
$(BUILD)/lib$(1).a: $$(call objects,$(1))
	@rm -f $$@
	@echo "  AR      $$@"
	$(Q)$$(AR) rcs $$@ $$^
endef
$(foreach f,$(FOLDERS),$(eval $(call folder_rule,$(f))))

$(BUILD)/%.o: %.c Makefile | packages
	@mkdir -p $(@D)
	@echo "  CC      $@"
	$(Q)$(CC) $(ALL_CFLAGS) -MMD -MP -c -o $@ $<

# Style sheet and script of the HTML report, as arrays of octets.
html_array = echo 'const char report_html_$(1)[] = {'; od -An -v -tx1 render/report_html.$(1) | \
	sed 's/ *\([0-9a-f][0-9a-f]\)/0x\1,/g'; echo '0};';
$(BUILD)/render/report_html_embedded.c: render/report_html.css render/report_html.js Makefile
	@mkdir -p $(@D)
	$(Q){ echo '#include "render/report_html_assets.h"'; $(call html_array,css) $(call html_array,js) } >$@
$(BUILD)/render/report_html_embedded.o: $(BUILD)/render/report_html_embedded.c render/report_html_assets.h | packages
	@echo "  CC      $@"
	$(Q)$(CC) $(ALL_CFLAGS) -c -o $@ $<
$(BUILD)/librender.a: $(BUILD)/render/report_html_embedded.o

packages:
	@command -v pkg-config >/dev/null && pkg-config --exists $(PACKAGES) || \
	{ echo "t38trace: libraries are missing: $(PACKAGES) (run 'make deps')" >&2; exit 1; }

# Unit tests: tests/FOLDER/NAME_test.c becomes build/tests/FOLDER/NAME_test, linked with the folder
# that it tests and those below it only, so that a wrong dependency also fails to link.
UNIT := $(patsubst %.c,$(BUILD)/%,$(wildcard tests/*/*_test.c))
links_dissect := $(BUILD)/libdissect.a
links_reassembly := $(BUILD)/libreassembly.a $(links_dissect)
links_analyzer := $(BUILD)/libanalyzer.a $(links_reassembly)
links_render := $(BUILD)/librender.a $(links_analyzer)
links_cli := $(filter-out %/main.o,$(call objects,cli)) $(links_render)
define unit_rule
$(BUILD)/tests/$(1)/%_test: $(BUILD)/tests/$(1)/%_test.o $(links_$(1))
	@echo "  LINK    $$@"
	$(Q)$(CC) $$(ALL_CFLAGS) $(LDFLAGS) -o $$@ $$(filter %.o %.a,$$^) $(PKG_LIBS) $(JBIG_LIBS) -lm
endef
$(foreach f,$(FOLDERS) cli,$(eval $(call unit_rule,$(f))))

tests: $(UNIT)

# Unit tests run beside each other; those that run the program one behind the other, beside two that mostly wait.
PROVE_PARALLEL := -j$(shell getconf _NPROCESSORS_ONLN 2>/dev/null || echo 1) \
	--rules='seq=tests/{capture,capture_trouble}.t' --rules='seq=tests/*.t' --rules='par=**'

check: all tests ## build and run every test (SAN=1: under ASan and UBSan)
	T38TRACE=$(abspath $(BUILD)/t38trace) prove $(PROVE_FLAGS) $(PROVE_PARALLEL) $(UNIT) $(sort $(wildcard tests/*.t))

-include $(shell find $(BUILD) -name '*.d' 2>/dev/null)
-include testdata/make/rules.mk
-include tests/fuzz/rules.mk

deps: ## install what build and tests need (make -n deps only says what it would do)


demo: all ## print the ladder of a bundled capture and extract its page
	sh .ci/demo $(BUILD)/t38trace

format: ## apply .clang-format to every source
	clang-format -i $$(git ls-files '*.c' '*.h')

install: all ## install program, man page and completions under DESTDIR PREFIX
	install -D -m 755 $(BUILD)/t38trace $(DESTDIR)$(PREFIX)/bin/t38trace
	install -D -m 644 cli/t38trace.1 $(DESTDIR)$(PREFIX)/share/man/man1/t38trace.1
	install -D -m 644 render/t38trace-report.schema.json $(DESTDIR)$(PREFIX)/share/t38trace/t38trace-report.schema.json
	install -D -m 644 cli/completion/t38trace.bash $(DESTDIR)$(PREFIX)/share/bash-completion/completions/t38trace
	install -D -m 644 cli/completion/_t38trace $(DESTDIR)$(PREFIX)/share/zsh/site-functions/_t38trace
	install -D -m 644 cli/completion/t38trace.fish $(DESTDIR)$(PREFIX)/share/fish/vendor_completions.d/t38trace.fish

clean: ## remove what was built
	rm -rf build build-san

help: ## list the targets
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/\1\t\2/p' Makefile testdata/make/rules.mk tests/fuzz/rules.mk | expand -t 12

.PHONY: all packages tests check deps demo format install clean help bench testdata
.SECONDARY:
.DELETE_ON_ERROR:

endif
