import { expect, it } from "vitest";

import { dataBytes, raster } from "./raster";

/** Bytes from text, where `\xNN` and numbers stand for themselves. */
function bytes(...parts: readonly (string | number)[]): Uint8Array<ArrayBuffer> {
  const all = parts.flatMap((part) =>
    typeof part === "number" ? [part] : [...part].map((character) => character.charCodeAt(0)),
  );
  return Uint8Array.from(all);
}

const png = (width: number, height: number) =>
  bytes(
    "\x89PNG\r\n\x1a\n\0\0\0\rIHDR",
    0,
    0,
    width >> 8,
    width & 255,
    0,
    0,
    height >> 8,
    height & 255,
  );

it.each([
  ["PNG", png(300, 2), "image/png", 300, 2],
  ["GIF", bytes("GIF89a", 44, 1, 2, 0), "image/gif", 300, 2],
  [
    "JPEG, behind another segment",
    bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2, 0xff, 0xc2, 0, 11, 8, 0, 2, 1, 44),
    "image/jpeg",
    300,
    2,
  ],
  [
    "WebP, lossy",
    bytes("RIFF....WEBPVP8 ....", 0, 0, 0, 0x9d, 1, 0x2a, 44, 1, 2, 0),
    "image/webp",
    300,
    2,
  ],
  ["WebP, lossless", bytes("RIFF....WEBPVP8L....", 0x2f, 0x2b, 0x41, 0, 0), "image/webp", 300, 2],
  [
    "WebP, extended",
    bytes("RIFF....WEBPVP8X....", 0, 0, 0, 0, 43, 1, 0, 1, 0, 0),
    "image/webp",
    300,
    2,
  ],
  [
    "AVIF",
    bytes(
      "\0\0\0\x1cftypavif........",
      "\0\0\0\x14ispe",
      0,
      0,
      0,
      0,
      0,
      0,
      1,
      44,
      0,
      0,
      0,
      2,
      "....",
    ),
    "image/avif",
    300,
    2,
  ],
])("%s tells its size", (_, data, type, width, height) => {
  expect(raster(data)).toEqual({ type, width, height });
});

it.each([
  ["an SVG", bytes("<svg xmlns='http://www.w3.org/2000/svg'/>")],
  ["a page", bytes("<!doctype html><html><body></body></html>")],
  ["nothing", bytes()],
  ["the beginning of a picture", png(3, 3).subarray(0, 18)],
  ["a JPEG that ends before its frame", bytes(0xff, 0xd8, 0xff, 0xe0, 0, 4, 1, 2)],
  ["a picture without a size", png(0, 3)],
  ["a picture that would fill the memory", png(60_000, 60_000)],
])("%s is not shown", (_, data) => {
  expect(raster(data)).toBeNull();
});

it("the bytes of a data address are those of a raster format", () => {
  expect(dataBytes("data:image/png;base64,AQI=")).toEqual(bytes(1, 2));
  expect(dataBytes("DATA:image/JPEG;base64,AQI=")).toEqual(bytes(1, 2));
  expect(dataBytes("data:image/svg+xml;base64,AQI=")).toBeNull();
  expect(dataBytes("data:text/html;base64,AQI=")).toBeNull();
  expect(dataBytes("data:image/png;base64,A")).toBeNull();
  expect(dataBytes(`data:image/png;base64,${"A".repeat(8_000_000)}`)).toBeNull();
});
