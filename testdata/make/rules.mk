# The captures of testdata/ and the bench. libspandsp is needed here only, not by the program.

MAKE_OUT := $(BUILD)/testdata/make
FAX_CALLS := $(addprefix $(MAKE_OUT)/,fax_calls.o fax_call.o sip_wrap.o impair.o udptl_wrap.o capture_out.o \
	page_image.o page_tiff.o)
BENCH_CAPTURE := $(addprefix $(MAKE_OUT)/,bench_capture.o bench_fax.o bench_voice.o sip_wrap.o capture_out.o)

$(MAKE_OUT)/fax_calls: $(FAX_CALLS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lspandsp $(PKG_LIBS) -lm

$(MAKE_OUT)/bench_capture: $(BENCH_CAPTURE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm

$(MAKE_OUT)/measure: $(MAKE_OUT)/measure.o
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

testdata: $(MAKE_OUT)/fax_calls ## make the captures of testdata/ again (needs libspandsp)
	$< testdata

BENCH_PACKETS ?= 1000000
bench: all $(MAKE_OUT)/bench_capture $(MAKE_OUT)/measure ## measure report on a large capture
	sh testdata/make/bench.sh $(BUILD) $(BENCH_PACKETS)

# tests/testdata.t runs the generator where it can be built.
ifneq ($(filter check,$(MAKECMDGOALS)),)
ifeq ($(shell pkg-config --exists spandsp && echo yes),yes)
check: $(MAKE_OUT)/fax_calls
endif
endif
