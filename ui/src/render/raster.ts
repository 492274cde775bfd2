/**
 * What kind of picture some bytes are, and how large it would be on the page, read from its first bytes: nothing is
 * decoded that is not one of five raster formats, or that would fill the memory.
 */

/** A picture that may be shown. */
export type Raster = {
  readonly type: string;
  readonly width: number;
  readonly height: number;
};

/** The most pixels that are decoded: four bytes each. */
const MOST_PIXELS = 40_000_000;
/** The longest `data:` address that is shown, in characters. */
const LONGEST_DATA = 8_000_000;
const DATA = /^data:image\/(?:png|jpe?g|gif|webp|avif);base64,/i;

/** Reads the format and size of a picture; null when it is none that may be shown. */
export function raster(bytes: Uint8Array): Raster | null {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  let found: Raster | null = null;
  try {
    found = png(view) ?? gif(view) ?? jpeg(view) ?? webp(view) ?? avif(view);
  } catch (error) {
    // The bytes end before they have said how large the picture is.
    if (!(error instanceof RangeError)) throw error;
  }
  if (found === null || found.width < 1 || found.height < 1) return null;
  return found.width * found.height <= MOST_PIXELS ? found : null;
}

/** The bytes of a picture in a `data:` address; null when it is not one of ours, or too long. */
export function dataBytes(url: string): Uint8Array<ArrayBuffer> | null {
  const head = DATA.exec(url)?.[0];
  if (head === undefined || url.length > LONGEST_DATA) return null;
  try {
    return Uint8Array.from(atob(url.slice(head.length)), (byte) => byte.charCodeAt(0));
  } catch {
    return null;
  }
}

function ascii(view: DataView, at: number, length: number): string {
  let text = "";
  for (let index = 0; index < length; index += 1) {
    text += String.fromCharCode(view.getUint8(at + index));
  }
  return text;
}

function png(view: DataView): Raster | null {
  if (ascii(view, 1, 3) !== "PNG" || ascii(view, 12, 4) !== "IHDR") return null;
  return { type: "image/png", width: view.getUint32(16), height: view.getUint32(20) };
}

function gif(view: DataView): Raster | null {
  if (!/^GIF8[79]a$/.test(ascii(view, 0, 6))) return null;
  return { type: "image/gif", width: view.getUint16(6, true), height: view.getUint16(8, true) };
}

// Segments, each with its length, until the one that begins a frame.
function jpeg(view: DataView): Raster | null {
  if (view.getUint16(0) !== 0xffd8) return null;
  for (let at = 2; view.getUint8(at) === 0xff; at += 2 + view.getUint16(at + 2)) {
    const marker = view.getUint8(at + 1);
    const frame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker);
    if (!frame) continue;
    return { type: "image/jpeg", width: view.getUint16(at + 7), height: view.getUint16(at + 5) };
  }
  return null;
}

function webp(view: DataView): Raster | null {
  if (ascii(view, 0, 4) !== "RIFF" || ascii(view, 8, 4) !== "WEBP") return null;
  const type = "image/webp";
  const uint24 = (at: number) => view.getUint16(at, true) | (view.getUint8(at + 2) << 16);
  switch (ascii(view, 12, 4)) {
    case "VP8X":
      return { type, width: uint24(24) + 1, height: uint24(27) + 1 };
    case "VP8L": {
      const bits = view.getUint32(21, true);
      return { type, width: (bits & 0x3fff) + 1, height: ((bits >> 14) & 0x3fff) + 1 };
    }
    case "VP8 ": {
      const [width, height] = [view.getUint16(26, true), view.getUint16(28, true)];
      return { type, width: width & 0x3fff, height: height & 0x3fff };
    }
    default:
      return null;
  }
}

// The largest of the sizes that the head of the file tells; a grid has one for each tile and one for the whole.
function avif(view: DataView): Raster | null {
  if (ascii(view, 4, 4) !== "ftyp" || !/^avi[fs]$/.test(ascii(view, 8, 4))) return null;
  let [width, height] = [0, 0];
  const end = Math.min(view.byteLength - 16, 16_384);
  for (let at = 12; at <= end; at += 1) {
    if (view.getUint32(at) !== 0x69737065) continue; // "ispe"
    width = Math.max(width, view.getUint32(at + 8));
    height = Math.max(height, view.getUint32(at + 12));
  }
  return { type: "image/avif", width, height };
}
