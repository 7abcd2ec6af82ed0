# The dev loop. `make` alone says what there is.

JOBS ?= $(shell nproc)
SECONDS ?= 60
export JOBS

# The same object from a clone in another folder is still the same object.
export CCACHE_BASEDIR := $(CURDIR)
export CCACHE_NOHASHDIR := 1
export NINJA_STATUS := [%f/%t %es]$(subst ,, )
# Property tests try the same cases in every run; RC_PARAMS= tries others.
export RC_PARAMS ?= seed=1
ifeq ($(CI),true)
export GTEST_COLOR := no
export CLICOLOR := 0
endif

.DEFAULT_GOAL := help
# Ninja and ctest do the parallel work; targets side by side would only fight for the processors.
.NOTPARALLEL:
.PHONY: help build demo test bench check sanitize fuzz format clean dependencies \
        check-format check-layers check-docs check-headers check-tidy check-web

help: ## Say what there is
	@sed -n 's/^\([a-z-]*\):.*## \(.*\)/  make \1|\2/p' Makefile | column -t -s '|'

build: build/release/build.ninja ## Build the release binary: bin/paradero
	@ninja -C build/release -j$(JOBS) paradero
	@install -D -C build/release/apps/cli/paradero bin/paradero

demo: build ## Run a whole study on lists of invented people, and say where the report is
	@bin/paradero run examples/demo/study.toml --out out/demo

test: build/release/build.ninja ## Build and run all tests
	@ninja -C build/release -j$(JOBS)
	@install -D -C build/release/apps/cli/paradero bin/paradero
	@ctest --test-dir build/release --output-on-failure --no-tests=error -j$(JOBS)

bench: build ## Run the benchmarks, beside the peers: every bench/*/run.sh
	@tools/install_dependencies.sh bench
	@set -e; for run in bench/*/run.sh; do echo "== $$run"; bash $$run; done

check: check-layers check-docs check-format check-headers check-web check-tidy ## Format, layers, headers, docs, web, clang-tidy

check-layers:
	@python3 -m unittest discover --quiet --buffer -s tools -p '*_test.py'
	@python3 tools/check_layers.py

check-docs:
	@python3 tools/check_docs.py

check-format:
	@tools/install_dependencies.sh check
	@git ls-files '*.h' '*.cc' | xargs clang-format-16 --dry-run -Werror
	@echo "format: $$(git ls-files '*.h' '*.cc' | wc -l) files, 0 faults"

check-headers: build/dev/build.ninja
	@ninja -C build/dev --quiet build.ninja sqlite3mc_source
	@python3 tools/check_headers.py build/dev

check-tidy: build/dev/build.ninja
	@ninja -C build/dev --quiet build.ninja sqlite3mc_source
	@tools/install_dependencies.sh check
	@python3 tools/check_tidy.py build/dev

check-web: build/dev/build.ninja
	@ninja -C build/dev --quiet paradero_web_page
	@cd build/dev/web && node_modules/.bin/tsc --noEmit && echo "web: types hold"

# What libtbb, which is not instrumented, hands from one thread to another looks like a race: base/parallel.h uses plain
# threads under the thread sanitizer; the generator's pipeline cannot, and is left out, with the studies that use it.
sanitize: build/asan/build.ninja build/tsan/build.ninja ## Run the fast tests under the address, undefined and thread sanitizers
	@ninja -C build/asan -j$(JOBS)
	@ctest --test-dir build/asan --output-on-failure --no-tests=error -L fast -j$(JOBS)
	@ninja -C build/tsan -j$(JOBS)
	@ctest --test-dir build/tsan --output-on-failure --no-tests=error -L fast -E 'generate|study|web' -j$(JOBS)

fuzz: ## Run every fuzzer for SECONDS=60 each
	@tools/install_dependencies.sh fuzz
	@$(MAKE) --no-print-directory build/fuzz/build.ninja
	@ninja -C build/fuzz -j$(JOBS) $(notdir $(basename $(wildcard paradero/*/*_fuzz.cc)))
	@tools/fuzz.sh build/fuzz/fuzzers $(SECONDS)

format: ## Format all C++ sources
	@tools/install_dependencies.sh check
	@git ls-files '*.h' '*.cc' | xargs clang-format-16 -i

clean: ## Remove everything that was built (not out/, where results are)
	rm -rf build bin

dependencies:
	@tools/install_dependencies.sh build test

# A build directory is configured once; Ninja configures again when a CMake file changes.
build/%/build.ninja: CMakePresets.json | dependencies
	@mkdir -p $(@D)
	@cmake --preset $* >$(@D)/configure.log 2>&1 || { cat $(@D)/configure.log; exit 1; }
	@touch $@
