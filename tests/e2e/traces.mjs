// Looks for a secret in every file below a folder, in the forms in which programs leave secrets behind.

import { readdir, readFile } from "node:fs/promises";
import { join } from "node:path";

/**
 * The files below `folder` in which `secret` is found: as UTF-8, as UTF-16 of either order, in base64 at any offset,
 * as hexadecimal digits, or as its reversed halves.
 * @param {string} folder @param {string} secret @returns {Promise<string[]>}
 */
export async function traces(folder, secret) {
  const forms = formsOf(secret);
  const found = [];
  for (const entry of await readdir(folder, { recursive: true, withFileTypes: true })) {
    if (!entry.isFile()) continue;
    const path = join(entry.parentPath ?? entry.path, entry.name);
    // A file that went away while we were looking holds nothing any more.
    const bytes = await readFile(path).catch(() => Buffer.alloc(0));
    if (forms.some((form) => bytes.includes(form))) found.push(path);
  }
  return found;
}

/** @param {string} secret @returns {Buffer[]} */
export function formsOf(secret) {
  const plain = Buffer.from(secret, "utf8");
  const little = Buffer.from(secret, "utf16le");
  const half = Math.floor(secret.length / 2);
  const reversed = [secret.slice(0, half), secret.slice(half)].map((part) =>
    Buffer.from([...part].reverse().join("")),
  );
  const encoded = [0, 1, 2].map((offset) => {
    // Three bytes become four characters: those that mix with their neighbours are left out.
    const text = Buffer.concat([Buffer.alloc(offset), plain]).toString("base64");
    return Buffer.from(text.slice(offset === 0 ? 0 : offset + 1, -4));
  });
  return [
    plain,
    little,
    Buffer.from(little).swap16(),
    Buffer.from(plain.toString("hex")),
    ...encoded,
    ...reversed,
  ];
}
