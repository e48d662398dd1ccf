# Everything a contributor types. `make help` lists it.
.DEFAULT_GOAL := help
SHELL := /usr/bin/env bash
.SHELLFLAGS := -euo pipefail -c
# The helpers that npm installs (wasm-opt, playwright) are found here.
export PATH := $(CURDIR)/node_modules/.bin:$(PATH)
# Most tests wait for their database as long as they compute: two of them run on a core.
export RUST_TEST_THREADS ?= $(shell echo $$((2 * $$(getconf _NPROCESSORS_ONLN))))

WASM_SOURCES := -p desk-app --target wasm32-unknown-unknown --no-default-features --features hydrate

.PHONY: help
help: ## List the commands
	@grep -hE '^[a-z-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z-]+):.*## /  make \1\t/' | expand -t 20

DEMO_PROGRAMS := echo "Building the desk and the simulator (about 5 minutes on two cores the first time)." && \
	cargo build --profile demo -p desk-server -p wechatpay-simulator

.PHONY: demo
demo: tools site ## Build, start the simulator and the desk with 200 complaints, print the address and the accounts
	@$(DEMO_PROGRAMS)
	end2end/demo.sh

.PHONY: demo-cluster
demo-cluster: cluster-tools site ## The same with two processes on one PostgreSQL behind nginx, to kill one and see the other go on
	@$(DEMO_PROGRAMS)
	end2end/with-postgres.sh end2end/demo-cluster.sh

.PHONY: build
build: tools site ## Build target/release/complaint-desk: one file, runs from any folder
	cargo build --release -p desk-server
	@ls -lh target/release/complaint-desk

.PHONY: dist
dist: tools site ## Pack target/dist/complaint-desk-….tar.gz: programs, demo, examples, licences, checksums
	cargo build --release -p desk-server -p wechatpay-simulator
	.ci/dist

.PHONY: site
site: ## Build the browser part and the styles into target/site
	@.ci/site

.PHONY: watch
watch: watch-tools ## Rebuild and reload at every change
	mkdir -p target/site/pkg && cp node_modules/idiomorph/dist/idiomorph.min.js target/site/pkg/idiomorph.js
	cargo leptos watch --hot-reload -- serve

.PHONY: test
test: lint package site test-rust test-browser ## Everything: lint, Rust tests on SQLite and PostgreSQL, browser tests in Chromium

.PHONY: lint
lint: test-tools ## Formatting, clippy and links in comments, warnings denied, for the server and for the browser
	cargo fmt --all --check
	cargo clippy --workspace --all-targets -- -D warnings
	cargo clippy $(WASM_SOURCES) -- -D warnings
	RUSTDOCFLAGS="-D warnings" cargo doc --workspace --no-deps --document-private-items --quiet
	tsc --project end2end/tsconfig.json

# Verification builds what a user would download, into the same folder as everything else.
.PHONY: package
package: ## The client crate could be published as it is, and its documentation has no gaps
	cargo package -p wechatpay-complaints --locked --allow-dirty --quiet --target-dir $${CARGO_TARGET_DIR:-target}
	RUSTDOCFLAGS="-D warnings" cargo doc -p wechatpay-complaints --no-deps --quiet

# Tests and the programs that stories and soak run are built together: apart, each would be built with other features.
BUILD_FOR_TESTS := cargo build --workspace --bins --tests --quiet

.PHONY: test-rust
test-rust: test-tools ## Unit and integration tests; PostgreSQL is a throw-away cluster of their own
	$(BUILD_FOR_TESTS)
	end2end/with-postgres.sh cargo test --workspace --quiet
	end2end/with-postgres.sh $${CARGO_TARGET_DIR:-target}/debug/desk-soak --messages 150 --kills 3 --merchants 12 --at-once 40

.PHONY: test-browser
test-browser: test-tools site ## Browser stories on both databases, with JavaScript and without
	$(BUILD_FOR_TESTS)
	end2end/with-postgres.sh playwright test --config end2end/playwright.config.ts

.PHONY: soak
soak: database-tools ## 10,000 replies and 10,000 notifications under faults and kills, and a kill at every step; about an hour, prints the counts
	cargo build --release -p desk-server -p desk-soak
	end2end/with-postgres.sh $${CARGO_TARGET_DIR:-target}/release/desk-soak
	DESK_TEST_EVERY_STEP=1 end2end/with-postgres.sh cargo test -p desk-server --test it kill:: --quiet

.PHONY: bench
bench: tools database-tools site ## Measure speed and size against their limits; the table is kept in target/bench.json
	cargo build --release -p desk-server -p desk-bench
	POSTGRES_FSYNC=on end2end/with-postgres.sh $${CARGO_TARGET_DIR:-target}/release/desk-bench

FUZZ := callback_envelope decrypted_resource history_page pictures authorization
# cargo-fuzz takes the folder to build in as an option of its own, and writes what it finds worth keeping into `corpus`.
FUZZED := cargo +nightly fuzz run --fuzz-dir end2end/fuzz --target-dir $${CARGO_TARGET_DIR:-target}/fuzz

.PHONY: fuzz
fuzz: ## Invent input for every parser of strangers' bytes, a minute each
	@.ci/install fuzz
	for target in $(FUZZ); do \
		mkdir -p end2end/fuzz/corpus/$$target; \
		$(FUZZED) $$target end2end/fuzz/corpus/$$target end2end/fuzz/seeds/$$target -- -max_total_time=60; \
	done

.PHONY: tools
tools:
	@.ci/install build

.PHONY: watch-tools
watch-tools:
	@.ci/install watch

.PHONY: database-tools
database-tools:
	@.ci/install database

.PHONY: cluster-tools
cluster-tools:
	@.ci/install cluster

.PHONY: test-tools
test-tools:
	@.ci/install test
