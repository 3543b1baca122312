# Fuzz targets: tests/fuzz/fuzz_NAME.c becomes $(BUILD)/fuzz/NAME.

FUZZ_OUT := $(BUILD)/fuzz
FUZZ_TARGETS ?= $(sort $(patsubst tests/fuzz/fuzz_%.c,%,$(wildcard tests/fuzz/fuzz_*.c)))
FUZZ_SECONDS ?= 20
# Found at its first use only: that runs a compiler.
FUZZ_CC = $(eval FUZZ_CC := $(shell sh tests/fuzz/compiler.sh))$(FUZZ_CC)
FUZZ_AFL_CC ?= afl-clang-fast

# All of the program below the command line, and what reads captures.
FUZZ_CLI := $(wildcard cli/source*.c cli/decompress.c)
FUZZ_SOURCES := $(wildcard dissect/*.c reassembly/*.c analyzer/*.c render/*.c) $(FUZZ_CLI)
FUZZ_BASE = -std=c11 $(WARN) -g -O1 -fno-omit-frame-pointer -fno-strict-aliasing -I. -D_GNU_SOURCE \
	-DT38TRACE_VERSION='"$(VERSION)"' $(if $(HAVE_OPTIONAL),-DHAVE_ZSTD) \
	$(if $(JBIG_LIBS),-DHAVE_JBIG) $(PKG_CFLAGS)
FUZZ_FLAGS = $(FUZZ_BASE) -fsanitize=address,undefined -fno-sanitize-recover=all

fuzz: $(FUZZ_TARGETS:%=$(FUZZ_OUT)/%) ## build the fuzz targets (clang with libFuzzer, ASan, UBSan)

fuzz-smoke: fuzz ## run each fuzz target on its seeds for FUZZ_SECONDS (20)
	sh tests/fuzz/smoke.sh $(FUZZ_OUT) $(FUZZ_SECONDS) $(FUZZ_TARGETS)

fuzz-afl: $(FUZZ_TARGETS:%=$(FUZZ_OUT)/afl/%) ## build the fuzz targets for AFL++ (afl-clang-fast)

fuzz-plain: $(FUZZ_TARGETS:%=$(FUZZ_OUT)/plain/%) ## build them to run on files, with the usual compiler

$(FUZZ_OUT)/obj/%.o: %.c Makefile tests/fuzz/rules.mk | packages
	@mkdir -p $(@D)
	@test -n "$(FUZZ_CC)" || { echo "fuzz: no clang with the runtime of libFuzzer here" \
		"(install clang and libclang-rt-dev, Debian 12: libclang-rt-14-dev)" >&2; exit 1; }
	@echo "  FUZZCC  $@"
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer-no-link -MMD -MP -c -o $@ $<

# -w: the macros of AFL++ are no ISO C.
$(FUZZ_OUT)/afl/obj/%.o: %.c Makefile tests/fuzz/rules.mk | packages
	@mkdir -p $(@D)
	@echo "  AFLCC   $@"
	$(Q)$(FUZZ_AFL_CC) $(FUZZ_FLAGS) -w -MMD -MP -c -o $@ $<

$(FUZZ_OUT)/obj/all.a: $(FUZZ_SOURCES:%.c=$(FUZZ_OUT)/obj/%.o)
$(FUZZ_OUT)/afl/obj/all.a: $(FUZZ_SOURCES:%.c=$(FUZZ_OUT)/afl/obj/%.o)
$(FUZZ_OUT)/obj/all.a $(FUZZ_OUT)/afl/obj/all.a:
	@rm -f $@
	$(Q)$(AR) rcs $@ $^

$(FUZZ_OUT)/%: $(FUZZ_OUT)/obj/tests/fuzz/fuzz_%.o $(FUZZ_OUT)/obj/all.a
	@echo "  LINK    $@"
	$(Q)$(FUZZ_CC) $(FUZZ_FLAGS) -fsanitize=fuzzer -o $@ $^ $(PKG_LIBS) $(JBIG_LIBS) -lm

$(FUZZ_OUT)/afl/%: $(FUZZ_OUT)/afl/obj/tests/fuzz/fuzz_%.o $(FUZZ_OUT)/afl/obj/tests/fuzz/driver.o \
		$(FUZZ_OUT)/afl/obj/all.a
	@echo "  LINK    $@"
	$(Q)$(FUZZ_AFL_CC) $(FUZZ_FLAGS) -o $@ $^ $(PKG_LIBS) $(JBIG_LIBS) -lm

$(FUZZ_OUT)/plain/%: $(BUILD)/tests/fuzz/fuzz_%.o $(BUILD)/tests/fuzz/driver.o \
		$(FUZZ_CLI:%.c=$(BUILD)/%.o) $(LINK_LIBS)
	@mkdir -p $(@D)
	@echo "  LINK    $@"
	$(Q)$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(JBIG_LIBS) -lm

.PHONY: fuzz fuzz-smoke fuzz-afl fuzz-plain

# tests/fuzz.t runs them: built before, with as many jobs as make has.
ifneq ($(filter check,$(MAKECMDGOALS)),)
check: $(if $(FUZZ_CC),fuzz,fuzz-plain)
endif
