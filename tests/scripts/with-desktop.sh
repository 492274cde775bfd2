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

for tool in Xvfb dbus-daemon; do
  command -v "$tool" >/dev/null || { echo "with-desktop: $tool is missing; run: make setup" >&2; exit 1; }
done

world=$(mktemp -d)
started=()
# What was started here is ended here, the command first; the keyring ends with its bus.
cleanup() {
  trap - EXIT
  local id
  for id in "${started[@]}"; do
    { kill "$id" && wait "$id"; } 2>/dev/null || true
  done
  rm -rf "$world"
}
trap cleanup EXIT
# `wait` below returns early when one of these arrives.
trap 'exit 130' INT
trap 'exit 143' TERM

# Runs a server in the background and reads the first line that it writes to descriptor 3: it is ready then.
serve() {
  local name=$1
  shift
  mkfifo "$world/$name"
  "$@" 3>"$world/$name" </dev/null >"$world/$name.log" 2>&1 &
  started=("$!" "${started[@]}")
  read -r line <"$world/$name" || { echo "with-desktop: $name did not start" >&2; cat "$world/$name.log" >&2; exit 1; }
}

# The X server picks a free display number; "-nolisten tcp" keeps it on this machine.
serve screen Xvfb -displayfd 3 -screen 0 "${screen}x24" -nolisten tcp
export DISPLAY=":$line"
unset WAYLAND_DISPLAY GNOME_KEYRING_CONTROL
export GDK_BACKEND=x11

if [ -z "${XDG_RUNTIME_DIR:-}" ]; then
  export XDG_RUNTIME_DIR="$world/runtime"
  mkdir -m 700 "$XDG_RUNTIME_DIR"
fi

kind=(--session)
[ "$keyring" = yes ] || kind=("--config-file=$here/../fixtures/bus-without-services.conf")
serve bus dbus-daemon "${kind[@]}" --nofork --nopidfile --print-address=3
export DBUS_SESSION_BUS_ADDRESS=$line

if [ "$keyring" = yes ]; then
  mkdir -m 700 "$world/keyring" "$world/control"
  # Only the keyring keeps its files in the throw-away place; the command sees the person's own folders.
  head -c 24 /dev/urandom | base64 --wrap=0 |
    XDG_DATA_HOME="$world/keyring" gnome-keyring-daemon --unlock --components=secrets \
      --control-directory="$world/control" >/dev/null 2>"$world/keyring.log" ||
    { echo "with-desktop: the keyring did not start" >&2; cat "$world/keyring.log" >&2; exit 1; }
  # It has its name on the bus a moment later; whoever asks before that is given a second, locked keyring.
  # A busy machine takes its time: measured 0.2 s alone, 20 s beside a compiler on every core.
  SECONDS=0
  answers=
  until [[ $answers == *true* ]]; do
    [ $SECONDS -lt 60 ] || { echo "with-desktop: the keyring is not on the bus" >&2; exit 1; }
    sleep 0.05
    answers=$(dbus-send --session --print-reply=literal --dest=org.freedesktop.DBus / \
      org.freedesktop.DBus.NameHasOwner string:org.freedesktop.secrets)
  done
fi

"$@" <&0 &
command=$!
started=("$command" "${started[@]}")
code=0
wait "$command" || code=$?
exit "$code"
