// A machine without a keyring: the key works until the app closes, the app says so, and no file holds it.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { traces } from "./traces.mjs";

const key = "sk-or-v1-CANARY-0b1c2d3e4f5a6b7c8d9e0f1a2b3c4d5e6f7a8b9c0d1e2f";

stage({ service: { key }, keyring: false });

scenario("without a keyring the key is kept for this session only, and that is said", async () => {
  const app = await App.open(desktop, { environment: { TIMBRE_SERVICE: simulator.url } });
  await app.session.click("button", "Paste a key");
  await app.enterKey(key);
  await app.leaveKeyEntry();
  await app.session.click("button", "Start chatting");

  await app.send("Say something short");
  await app.answered();
  assert.equal((await simulator.received("/chat/completions")).length, 1);

  await app.session.click("button", "Settings");
  await app.says("There is no usable system keyring, so the key is forgotten when Timbre closes.");
  await app.close();
  assert.deepEqual(await traces(desktop.home, key), []);
});
