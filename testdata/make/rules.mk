# The captures of testdata/ and the bench. libspandsp is needed here only, not by the program.

MAKE_OUT := $(BUILD)/testdata/make
FAX_CALLS := $(addprefix $(MAKE_OUT)/,fax_calls.o fax_call.o sip_wrap.o impair.o udptl_wrap.o capture_out.o \
	page_image.o page_tiff.o)
GATEWAY_CALLS := $(addprefix $(MAKE_OUT)/,gateway_calls.o gateway_call.o line_record.o sip_wrap.o impair.o \
	udptl_wrap.o capture_out.o page_image.o page_tiff.o) $(BUILD)/tests/line/bursts.o
COLOUR_CALL := $(addprefix $(MAKE_OUT)/,colour_call.o colour_page.o colour_page_tiff.o t38_send.o sip_wrap.o \
	udptl_wrap.o capture_out.o)
SIGNALLING_CALLS := $(addprefix $(MAKE_OUT)/,signalling_calls.o signalling_text.o h323_messages.o per_write.o \
	capture_out.o)
AUDIO_CALLS := $(addprefix $(MAKE_OUT)/,audio_calls.o sip_wrap.o capture_out.o) $(BUILD)/libdissect.a
BENCH_CAPTURE := $(addprefix $(MAKE_OUT)/,bench_capture.o bench_fax.o bench_voice.o sip_wrap.o capture_out.o)

$(MAKE_OUT)/fax_calls: $(FAX_CALLS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lspandsp $(PKG_LIBS) -lm

$(MAKE_OUT)/gateway_calls: $(GATEWAY_CALLS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lspandsp $(PKG_LIBS) -lm

$(MAKE_OUT)/fault_captures: $(MAKE_OUT)/fault_captures.o
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS)

# Captures with a fault, for tests/faults.t.
FAULT_EDIT := $(addprefix $(MAKE_OUT)/,fault_edit.o fault_select.o fault_packets.o) $(BUILD)/libanalyzer.a \
	$(BUILD)/libreassembly.a $(BUILD)/libdissect.a
$(MAKE_OUT)/fault_edit: $(FAULT_EDIT)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) $(JBIG_LIBS) -lm

$(MAKE_OUT)/colour_call: $(COLOUR_CALL)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm

$(MAKE_OUT)/signalling_calls: $(SIGNALLING_CALLS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

$(MAKE_OUT)/audio_calls: $(AUDIO_CALLS)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm

# What libspandsp says of single frames, for tests/t30_agree.t.
$(BUILD)/tests/spandsp_t30: $(BUILD)/tests/spandsp_t30.o
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lspandsp $(PKG_LIBS) -lm

# What libspandsp's gateways play to the telephone lines, for tests/gateway_line.t.
GATEWAY_LINE := $(addprefix $(BUILD)/tests/line/,gateway_line.o bursts.o capture_udp.o udptl_read.o \
	v21_line.o)
$(BUILD)/tests/line/gateway_line: $(GATEWAY_LINE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lspandsp $(PKG_LIBS) -lm

# When a telephone line spoke, by its G.711 audio, for tests/line_audio.t.
$(BUILD)/tests/line/line_audio: $(addprefix $(BUILD)/tests/line/,line_audio.o bursts.o capture_udp.o)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ -lspandsp $(PKG_LIBS) -lm

$(MAKE_OUT)/bench_capture: $(BENCH_CAPTURE)
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^ $(PKG_LIBS) -lm

$(MAKE_OUT)/measure: $(MAKE_OUT)/measure.o
	$(CC) $(ALL_CFLAGS) $(LDFLAGS) -o $@ $^

testdata: $(addprefix $(MAKE_OUT)/,fax_calls gateway_calls fault_captures colour_call signalling_calls audio_calls) ## make the captures of testdata/ again (needs libspandsp)
	$(MAKE_OUT)/fax_calls testdata
	$(MAKE_OUT)/gateway_calls testdata/timing
	$(MAKE_OUT)/fault_captures testdata/timing
	$(MAKE_OUT)/colour_call testdata
	$(MAKE_OUT)/signalling_calls testdata
	$(MAKE_OUT)/audio_calls testdata/audio

BENCH_PACKETS ?= 1000000
bench: all $(MAKE_OUT)/bench_capture $(MAKE_OUT)/measure ## measure report on a large capture
	sh testdata/make/bench.sh $(BUILD) $(BENCH_PACKETS)

# tests/testdata.t, t30_agree.t, gateway_line.t and line_audio.t run these, where they can be built.
ifneq ($(filter check,$(MAKECMDGOALS)),)
check: $(addprefix $(MAKE_OUT)/,colour_call signalling_calls audio_calls fault_edit)
ifeq ($(shell pkg-config --exists spandsp && echo yes),yes)
check: $(MAKE_OUT)/fax_calls $(BUILD)/tests/spandsp_t30 $(addprefix $(BUILD)/tests/line/,gateway_line line_audio)
endif
endif
