#!/usr/bin/env bash
# Makes every size of the icon from icons/timbre.svg. Run it after changing the drawing, and commit what it wrote.
# Needs rsvg-convert (librsvg2-bin), convert (imagemagick) and png2icns (icnsutils).
set -euo pipefail
cd "$(dirname "$0")/../../icons"

for tool in rsvg-convert convert png2icns; do
  command -v "$tool" >/dev/null || {
    echo "icons: $tool is missing; on Debian or Ubuntu: apt-get install librsvg2-bin imagemagick icnsutils" >&2
    exit 1
  }
done

work=$(mktemp -d)
trap 'rm -rf "$work"' EXIT

for size in 16 24 32 48 64 128 256 512 1024; do
  rsvg-convert --width "$size" --height "$size" timbre.svg --output "$work/$size.png"
done

# PNG32 keeps the alpha channel as a channel: Tauri refuses palette images.
convert "$work/32.png" -strip PNG32:32x32.png
convert "$work/128.png" -strip PNG32:128x128.png
convert "$work/256.png" -strip PNG32:128x128@2x.png
convert "$work/512.png" -strip PNG32:icon.png
convert "$work"/{16,24,32,48,64,256}.png icon.ico
png2icns icon.icns "$work"/{16,32,48,128,256,512,1024}.png >/dev/null

echo "icons: wrote $(ls ./*.png icon.ico icon.icns | wc -l) files from timbre.svg"
