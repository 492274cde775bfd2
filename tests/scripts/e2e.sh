#!/usr/bin/env bash
# The real application in a real window. Each test file starts a desktop of its own (see tests/e2e/stage.mjs).
#
#   e2e.sh [FILE…]      all of them by default
set -euo pipefail
cd "$(dirname "$0")/../.."

target=${CARGO_TARGET_DIR:-target}/debug
for binary in timbre simulator; do
  [ -x "$target/$binary" ] || { echo "e2e: $target/$binary is missing; run: cargo build --workspace --bins" >&2; exit 1; }
done

files=("$@")
[ ${#files[@]} -gt 0 ] || files=(tests/e2e/*.test.mjs)
# One at a time: each drives a window and measures what a person would wait for.
exec node --test --test-reporter=spec --test-concurrency=1 "${files[@]}"
