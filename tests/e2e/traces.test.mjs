// A search that finds nothing proves something only if it would have found it.

import assert from "node:assert/strict";
import { mkdtemp, rm, writeFile } from "node:fs/promises";
import { tmpdir } from "node:os";
import { basename, join } from "node:path";
import { test } from "node:test";

import { traces } from "./traces.mjs";

const secret = "sk-or-v1-0123456789abcdef";

test("a secret is found in every form in which it is left behind", async () => {
  const folder = await mkdtemp(join(tmpdir(), "timbre-traces-"));
  const forms = {
    plain: `before ${secret} after`,
    "utf-16": Buffer.from(`xx${secret}`, "utf16le"),
    "utf-16-big": Buffer.from(`xx${secret}`, "utf16le").swap16(),
    base64: Buffer.from(`${secret}zz`).toString("base64"),
    "base64-1": Buffer.from(`a${secret}zz`).toString("base64"),
    "base64-2": Buffer.from(`ab${secret}z`).toString("base64"),
    hex: Buffer.from(secret).toString("hex"),
    reversed: [...secret].reverse().join(""),
  };
  for (const [name, content] of Object.entries(forms)) await writeFile(join(folder, name), content);
  await writeFile(join(folder, "innocent"), secret.slice(0, -1));
  const found = (await traces(folder, secret)).map((path) => basename(path));
  assert.deepEqual(found.sort(), Object.keys(forms).sort());
  await rm(folder, { recursive: true });
});
