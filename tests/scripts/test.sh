#!/usr/bin/env bash
# Every check there is, in the order in which a mistake shows soonest. One failure does not hide the next; the last
# line is the sum: "N passed, N failed".
set -uo pipefail
cd "$(dirname "$0")/../.."

logs=tests/.run/logs
mkdir -p "$logs"
passed=0
failed=0
failures=()

say() { printf '\n== %s\n' "$*"; }

# count NAME PASSED FAILED EXIT-CODE SECONDS
count() {
  local name=$1 good=$2 bad=$3 code=$4 took=$5
  # What failed without naming a test (it did not compile, it crashed, it ran nothing) is one failure.
  if [ "$bad" -eq 0 ] && { [ "$code" -ne 0 ] || [ "$good" -eq 0 ]; }; then bad=1; fi
  passed=$((passed + good))
  failed=$((failed + bad))
  if [ "$bad" -ne 0 ]; then failures+=("$name"); fi
  echo "-- $name: $good passed, $bad failed (${took} s)"
}

# check NAME COMMAND…: passes or fails as a whole.
check() {
  local name=$1 started=$SECONDS code=0
  shift
  say "$name: $*"
  "$@" </dev/null || code=$?
  count "$name" $((code == 0)) $((code != 0)) "$code" $((SECONDS - started))
}

# suite NAME COUNTER COMMAND…: COUNTER reads the log and prints how many passed and how many failed.
suite() {
  local name=$1 counter=$2 started=$SECONDS code=0 good=0 bad=0 log
  shift 2
  log=$logs/${name// /-}.log
  say "$name: $*"
  "$@" </dev/null 2>&1 | tee "$log"
  code=${PIPESTATUS[0]}
  read -r good bad < <(sed 's/\x1b\[[0-9;]*m//g' "$log" | "$counter")
  count "$name" "$good" "$bad" "$code" $((SECONDS - started))
}

cargo_counts() { awk '/^test result:/ { good += $4; bad += $6 } END { print good + 0, bad + 0 }'; }
vitest_counts() {
  awk '$1 == "Tests" { for (i = 2; i <= NF; i++) { if ($i ~ /^passed/) good += $(i - 1); if ($i ~ /^failed/) bad += $(i - 1) } }
    END { print good + 0, bad + 0 }'
}
node_counts() {
  awk '$1 == "ℹ" && $2 == "pass" { good += $3 } $1 == "ℹ" && ($2 == "fail" || $2 == "cancelled") { bad += $3 }
    END { print good + 0, bad + 0 }'
}

# The Rust tests write the TypeScript bindings; what they write must be what is committed.
bindings_are_committed() {
  git rev-parse --is-inside-work-tree >/dev/null 2>&1 || { echo "not a git checkout: nothing to compare with"; return 0; }
  git --no-pager diff --exit-code -- ui/src/bindings || return 1
  local new
  new=$(git ls-files --others --exclude-standard -- ui/src/bindings)
  [ -z "$new" ] || { echo "generated but not committed:"; echo "$new"; return 1; }
}

check "UI packages" make --no-print-directory ui/node_modules/.installed
check "Rust formatting" cargo fmt --all --check
check "UI formatting" npm --prefix ui run --silent lint
check "end-to-end formatting" ui/node_modules/.bin/prettier --check tests/e2e tests/bench
check "end-to-end types" ui/node_modules/.bin/tsc -p tests/e2e
check "UI types" npm --prefix ui run --silent check
suite "UI tests" vitest_counts npm --prefix ui run --silent test
# The shell embeds ui/dist, so the UI is built before anything compiles it.
check "UI build" make --no-print-directory ui
check "Rust lints" cargo clippy --locked --workspace --all-targets -- -D warnings
# One build for everything: the same features and profile make the tests, the app and the simulator.
check "Rust build" cargo build --locked --workspace --all-targets
suite "Rust tests" cargo_counts cargo test --locked --workspace --no-fail-fast
check "bindings" bindings_are_committed
suite "end to end" node_counts tests/scripts/e2e.sh

echo
for name in "${failures[@]}"; do echo "failed: $name"; done
echo "$passed passed, $failed failed"
[ "$failed" -eq 0 ]
