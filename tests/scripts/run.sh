#!/usr/bin/env bash
# Starts the app that `cargo build` made. Without a display it starts on one of its own and keeps a picture of it.
set -euo pipefail
cd "$(dirname "$0")/../.."

app=${CARGO_TARGET_DIR:-target}/debug/timbre

if [ "${1:-}" = --and-photograph ]; then
  picture=$2
  "$app" &
  app_id=$!
  trap 'kill "$app_id" 2>/dev/null; wait "$app_id" 2>/dev/null; exit 0' INT TERM
  while kill -0 "$app_id" 2>/dev/null; do
    sleep 2 &
    wait $! # a signal ends this wait at once, where a plain sleep would be waited out
    # Written aside and moved: whoever opens the picture sees a whole one.
    import -silent -window root "$picture.next.png" 2>/dev/null && mv "$picture.next.png" "$picture"
  done
  wait "$app_id"
  exit
fi

if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
  echo "run: starting Timbre"
  exec "$app"
fi

mkdir -p tests/.run
picture=$PWD/tests/.run/screen.png
rm -f "$picture"
echo "run: there is no display, so Timbre starts on a virtual one (Xvfb) with a keyring that lasts until it ends."
echo "run: a picture of it is kept, renewed every 2 seconds: $picture"
echo "run: press Ctrl+C to end"
exec tests/scripts/with-desktop.sh --screen 1180x800 tests/scripts/run.sh --and-photograph "$picture"
