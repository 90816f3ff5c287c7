# hfi: `make demo` shows it, `make test` checks all of it. Both install what is missing, saying so.

CARGO   ?= cargo
CC      ?= cc
CFLAGS  ?= -O2 -g
BUILD   := build
LIB     := target/release/libhfi.so
SANDBOX := target/release/hfi-sandbox
WARN    := -Wall -Wextra -Werror -pedantic
LINK    := -Ltarget/release -lhfi -Wl,-rpath,$(CURDIR)/target/release

.PHONY: all demo test test-all test-real test-real-tasks bench install dist unity-package reference generate check-generated fmt lint licenses clean

all: $(LIB)

# Cargo knows best whether there is something to do.
.PHONY: $(LIB) $(SANDBOX)
$(LIB):
	@scripts/need.sh cargo cc
	$(CARGO) build --release --package hfi --target-dir target
$(SANDBOX):
	$(CARGO) build --release --package hfi-sandbox --target-dir target

$(BUILD)/%: examples/c/%.c include/hfi.h | $(LIB)
	@mkdir -p $(BUILD)
	$(CC) -std=c99 $(CFLAGS) $(WARN) -Iinclude $< -o $@ $(LINK)

# The examples on the sandbox server; with HFI_BASE_URL the quickstart on that server; with HFI_LIVE=1 and HF_TOKEN on Hugging Face.
demo: $(LIB) $(SANDBOX) $(BUILD)/quickstart $(BUILD)/tasks $(BUILD)/endpoint_batch
	@scripts/demo.sh $(BUILD) $(SANDBOX)

test:
	@scripts/test.sh
# And what takes long: the tests of C and C++ under ThreadSanitizer, the archives of `make dist`, and the tests of C and C++ for Windows under Wine and for Linux on arm64 under qemu.
test-all:
	@scripts/test.sh all

# The quickstart and a streaming test on a real third-party server, installed from a registry (see tests/real).
test-real: $(LIB) $(BUILD)/quickstart
	@scripts/test-real.sh

# Every task on Hugging Face's own request layer over transformers and diffusers (6 GB are installed the first time).
test-real-tasks: $(LIB)
	@scripts/test-real-tasks.sh

bench: $(LIB) $(SANDBOX)
	@scripts/bench.sh

# Headers, libraries, hfi.pc and hfiConfig.cmake below PREFIX (in DESTDIR, if that is set). Where there is no cargo, as for root behind
# sudo, what `make` has built is installed.
PREFIX ?= /usr/local
install: $(if $(shell command -v $(CARGO)),$(LIB))
	@scripts/need.sh cmake cc
	cmake -S . -B $(BUILD)/install -DCMAKE_INSTALL_PREFIX=$(abspath $(PREFIX)) -DHFI_CARGO_TARGET_DIR=$(CURDIR)/target -DHFI_PREBUILT=ON
	cmake --install $(BUILD)/install

# build/dist/hfi-VERSION-PLATFORM.tar.gz (.zip for Windows) and SHA256SUMS, for every platform that can be built for here, or for those of
# PLATFORMS, of linux-x86_64, linux-arm64, windows-x86_64 and macos-universal.
dist:
	@scripts/dist.sh $(PLATFORMS)

# build/com.huggingface.hfi-VERSION.tgz, for Unity's package manager. Builds the library first for every platform that can be built for
# here, or for those of PLATFORMS, of linux, windows, macos, android and ios. Packs what build/plugins has of others too.
unity-package:
	@scripts/unity-plugins.sh $(PLATFORMS)
	@scripts/unity-package.sh

# The reference of the C and C++ headers, in build/reference.
reference:
	@scripts/doxygen.sh

# Everything that is generated from the sources; `make check-generated` fails if that is stale.
generate:
	$(CARGO) run --quiet --package hfi-tools
check-generated:
	$(CARGO) run --quiet --package hfi-tools -- --check

fmt:
	$(CARGO) fmt --all
lint:
	$(CARGO) fmt --all --check
	$(CARGO) clippy --workspace --all-targets -- -D warnings
	$(CARGO) clippy --package hfi --no-default-features -- -D warnings

clean:
	$(CARGO) clean
	rm -rf $(BUILD)
