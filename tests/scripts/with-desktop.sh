#!/usr/bin/env bash
# Runs a command inside a desktop of its own: an X server that needs no screen, a session bus, and an unlocked
# keyring that is encrypted with a password nobody knows and gone when the command ends.
#
#   with-desktop.sh [--no-keyring] [--screen WIDTHxHEIGHT] COMMAND [ARGUMENT…]
#
# --no-keyring gives a bus on which no service can be started, as on a machine without a keyring.
set -euo pipefail

here=$(cd "$(dirname "$0")" && pwd)
keyring=yes
screen=1280x900

while [[ ${1:-} == --* ]]; do
  case $1 in
    --no-keyring) keyring=no; shift ;;
    --screen) screen=$2; shift 2 ;;
    *) echo "with-desktop: what is $1?" >&2; exit 2 ;;
  esac
done
[ $# -gt 0 ] || { echo "with-desktop: which command?" >&2; exit 2; }

for tool in Xvfb dbus-run-session; do
  command -v "$tool" >/dev/null || { echo "with-desktop: $tool is missing; run: make setup" >&2; exit 1; }
done

world=$(mktemp -d)
server=
# What was started here is ended here; the bus ends with dbus-run-session, and the keyring with the bus.
cleanup() {
  trap - EXIT INT TERM
  [ -z "$server" ] || { kill "$server" && wait "$server"; } 2>/dev/null || true
  rm -rf "$world"
}
trap cleanup EXIT
trap 'exit 130' INT
trap 'exit 143' TERM

# The server picks a free display number and writes it down when it is ready to be used.
mkfifo "$world/display"
Xvfb -displayfd 3 -screen 0 "${screen}x24" -nolisten tcp 3>"$world/display" >"$world/xvfb.log" 2>&1 &
server=$!
read -r number <"$world/display" || { cat "$world/xvfb.log" >&2; exit 1; }
export DISPLAY=":$number"
unset WAYLAND_DISPLAY DBUS_SESSION_BUS_ADDRESS GNOME_KEYRING_CONTROL
export GDK_BACKEND=x11

if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
  export XDG_RUNTIME_DIR="$world/runtime"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
fi

if [ "$keyring" = yes ]; then
  mkdir -m 700 "$world/keyring" "$world/keyring-control"
  # Only the keyring is told to keep its files in the throw-away place; the command sees the person's own folders.
  export TIMBRE_DESKTOP_WORLD=$world
  dbus-run-session -- bash -c '
    head -c 24 /dev/urandom | base64 --wrap=0 |
      XDG_DATA_HOME="$TIMBRE_DESKTOP_WORLD/keyring" gnome-keyring-daemon --unlock --components=secrets \
        --control-directory="$TIMBRE_DESKTOP_WORLD/keyring-control" >/dev/null 2>&1 ||
      { echo "with-desktop: the keyring did not start" >&2; exit 1; }
    unset TIMBRE_DESKTOP_WORLD
    exec "$@"' with-desktop "$@" <&0 &
else
  dbus-run-session --config-file="$here/../fixtures/bus-without-services.conf" -- "$@" <&0 &
fi
command=$!
# `wait` returns early when a signal arrives, so that the traps run at once and take the command along.
trap 'kill "$command" 2>/dev/null; exit 143' TERM
trap 'kill "$command" 2>/dev/null; exit 130' INT
wait "$command"
