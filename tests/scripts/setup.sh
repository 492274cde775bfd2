#!/usr/bin/env bash
# Everything a machine needs besides this folder. Says what it does, does nothing twice.
#
#   setup.sh build      what compiles and shows the app: Rust, Node.js, a C compiler, WebKitGTK
#   setup.sh run        the same, and an X server of its own when there is no display
#   setup.sh test       the same, and what drives a real window
set -euo pipefail

goal=${1:-build}

# The oldest versions that work: Cargo.toml's rust-version and what the UI's build tool asks of Node.js.
rust_needed=$(sed -n 's/^rust-version = "\(.*\)"/\1/p' "$(dirname "$0")/../../Cargo.toml")
node_needed=20.19.0

build_packages=(build-essential pkg-config ca-certificates libwebkit2gtk-4.1-dev libgtk-3-dev librsvg2-dev)
display_packages=(xvfb dbus gnome-keyring at-spi2-core imagemagick fonts-noto-cjk fonts-noto-color-emoji)
# strace: the tests that cut the power replay what it saw. python3: presses the window's close button.
driver_packages=(webkit2gtk-driver libsecret-tools strace python3)

say() { echo "setup: $*"; }
fail() { echo "setup: $*" >&2; exit 1; }

# at_least HAVE WANT: whether version HAVE is WANT or newer.
at_least() { [ "$(printf '%s\n%s\n' "$1" "$2" | sort -V | head -n 1)" = "$2" ]; }

need_rust() {
  command -v cargo >/dev/null || fail "Rust is missing. Install it from https://rustup.rs, open a new terminal and try again."
  local have
  have=$(rustc --version | cut -d ' ' -f 2)
  at_least "$have" "$rust_needed" || fail "Rust $have is too old, $rust_needed or newer is needed. Try: rustup update stable"
}

need_node() {
  command -v node >/dev/null || fail "Node.js is missing. Install version 20 or newer from https://nodejs.org and try again."
  command -v npm >/dev/null || fail "npm is missing. It comes with Node.js from https://nodejs.org; on Debian: apt-get install npm"
  local have
  have=$(node --version)
  at_least "${have#v}" "$node_needed" || fail "Node.js ${have#v} is too old, $node_needed or newer is needed: https://nodejs.org"
}

# Prints those of its arguments that are not installed.
missing_packages() {
  local package
  for package in "$@"; do
    dpkg-query --show --showformat='${db:Status-Status}' "$package" 2>/dev/null | grep -qx installed || echo "$package"
  done
}

need_packages() {
  if ! command -v apt-get >/dev/null; then
    say "this is not Debian or Ubuntu. If the build stops, install what your system calls these packages:"
    say "  $*"
    [ -f /etc/fedora-release ] && say "  on Fedora: sudo dnf install gcc gcc-c++ make pkgconf webkit2gtk4.1-devel gtk3-devel librsvg2-devel webkit2gtk-driver xorg-x11-server-Xvfb gnome-keyring libsecret ImageMagick dbus-daemon"
    [ -f /etc/arch-release ] && say "  on Arch: sudo pacman -S --needed base-devel webkit2gtk-4.1 gtk3 librsvg xorg-server-xvfb gnome-keyring libsecret imagemagick"
    return 0
  fi
  local missing
  mapfile -t missing < <(missing_packages "$@")
  if [ ${#missing[@]} -eq 0 ]; then
    say "system packages are in place"
    return
  fi
  say "installing system packages: ${missing[*]}"
  local as_root=()
  if [ "$(id -u)" -ne 0 ]; then
    command -v sudo >/dev/null || fail "root is needed. Run as root: apt-get install ${missing[*]}"
    as_root=(sudo)
    [ -t 0 ] || as_root=(sudo --non-interactive)
  fi
  "${as_root[@]}" apt-get update -qq || say "apt-get update failed; trying with the lists at hand"
  "${as_root[@]}" env DEBIAN_FRONTEND=noninteractive apt-get install -y -qq --no-install-recommends "${missing[@]}" \
    </dev/null || fail "these packages could not be installed. Try by hand: sudo apt-get install ${missing[*]}"
}

need_rust
need_node
case $goal in
  build) need_packages "${build_packages[@]}" ;;
  run)
    if [ -n "${DISPLAY:-}${WAYLAND_DISPLAY:-}" ] || [ "$(uname)" != Linux ]; then
      need_packages "${build_packages[@]}"
    else
      need_packages "${build_packages[@]}" "${display_packages[@]}"
    fi
    ;;
  test) need_packages "${build_packages[@]}" "${display_packages[@]}" "${driver_packages[@]}" ;;
  *) fail "what is “$goal”? One of: build, run, test" ;;
esac
