# Two commands do all the set-up and then their work: `make run` and `make test`. Each line here is one that a person
# could type; what needs thought is a small script in tests/scripts.

SHELL := /bin/bash
.DEFAULT_GOAL := help
.PHONY: help run test setup ui test-rust test-ui test-e2e screenshots lint format bench soak package icons clean

help: ## this list
	@grep -E '^[a-z0-9-]+:.*## ' $(MAKEFILE_LIST) | sed -E 's/^([a-z0-9-]+):.*## (.*)/  make \1	\2/' | expand -t 20

run: ## set up what is missing, build, and open the app (on a virtual display if there is none)
	@tests/scripts/setup.sh run
	@$(MAKE) --no-print-directory ui
	cargo build --locked --package timbre --package simulator
	@tests/scripts/run.sh

test: ## set up what is missing, and pass every check and test there is
	@tests/scripts/setup.sh test
	@tests/scripts/test.sh

setup: ## what a fresh machine needs: system packages by apt, the UI's packages by npm
	tests/scripts/setup.sh test
	@$(MAKE) --no-print-directory ui/node_modules/.installed

ui: ui/dist/index.html ## build the window's page, if it changed

ui/node_modules/.installed: ui/package.json ui/package-lock.json
	npm --prefix ui ci --ignore-scripts --no-audit --no-fund
	@touch $@

ui_sources := $(shell find ui -type d \( -name node_modules -o -name dist \) -prune -o -type f -print)
ui/dist/index.html: ui/node_modules/.installed $(ui_sources)
	npm --prefix ui run build

test-rust: ui ## the Rust tests
	cargo test --locked --workspace

test-ui: ui/node_modules/.installed ## the UI's unit tests
	npm --prefix ui test

test-e2e: ui ## the real app in a real window
	@tests/scripts/setup.sh test
	cargo build --locked --workspace --all-targets
	tests/scripts/e2e.sh

screenshots: ui ## a picture of every screen, light and dark, in tests/.run/screenshots
	@tests/scripts/setup.sh test
	cargo build --locked --workspace --all-targets
	node tests/e2e/tour.mjs

lint: ui ## formatting, lints, types, and the house rules
	cargo fmt --all --check
	npm --prefix ui run lint
	npm --prefix ui run check
	ui/node_modules/.bin/prettier --check tests/e2e tests/bench
	ui/node_modules/.bin/tsc -p tests/e2e
	cargo clippy --locked --workspace --all-targets -- -D warnings
	cargo test --locked --package tidy

format: ui/node_modules/.installed ## format everything
	cargo fmt --all
	npm --prefix ui run format
	ui/node_modules/.bin/prettier --write tests/e2e tests/bench

tests/bench/node_modules/.installed: tests/bench/package.json tests/bench/package-lock.json
	npm --prefix tests/bench ci --ignore-scripts --no-audit --no-fund
	@touch $@

bench: ui tests/bench/node_modules/.installed ## the benchmarks: ours, pair, ratio (minutes; see tests/bench/run.mjs)
	@tests/scripts/setup.sh test
	cargo bench --locked --workspace --bench '*'
	ui/node_modules/.bin/vite build --config tests/bench/vite.config.ts
	cargo build --release --locked --package bench --package simulator
	node tests/bench/run.mjs

soak: ## kill the library while it writes, ten thousand times, and look for what is lost (a quarter of an hour)
	STORE_CRASH_LOOPS=10000 cargo test --locked --package store crash -- --nocapture
	CHAT_CRASH_LOOPS=200 cargo test --locked --package chat crash -- --nocapture

package: ui ## a .deb whose icon starts by double-click
	@tests/scripts/setup.sh build
	cd src-tauri && ../ui/node_modules/.bin/tauri build --bundles deb
	@ls $${CARGO_TARGET_DIR:-target}/release/bundle/deb/*.deb

icons: ## every size of the icon, from icons/timbre.svg
	tests/scripts/icons.sh

clean: ## everything that was built
	cargo clean
	rm -rf ui/dist ui/node_modules tests/.run tests/bench/dist tests/bench/node_modules
