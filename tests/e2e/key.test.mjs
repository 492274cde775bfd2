// A key is pasted, checked, kept in the keyring and nowhere else; it can be replaced and removed.

import assert from "node:assert/strict";
import { beforeEach } from "node:test";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { traces } from "./traces.mjs";
import { Key, until } from "./webdriver.mjs";

const key = "sk-or-v1-CANARY-7f3a9b2e4c6d8f0a1b3c5d7e9f2a4b6c8d0e1f3a5b7c9d";
/** The attribute under which a development build keeps its keys. */
const service = "app.timbre.dev";

/** @type {App} */
let app;
stage({ service: { key } });
beforeEach(async () => {
  await desktop.forget(service, simulator.origin);
  await simulator.forget();
});

scenario("a pasted key is checked, stored in the keyring, used, and in no file", async () => {
  app = await App.open(desktop, { environment: { TIMBRE_SERVICE: simulator.url } });
  await app.session.click("button", "Paste a key");
  await app.enterKey(key);

  await app.inOtherWindow(async (session) => {
    await session.find("heading", "The key works");
    const text = await session.text();
    assert.match(text, /sk-or-v1-sim\.\.\.key/, "the label of the key is shown");
    assert.ok(!text.includes(key), "the key itself is not");
  });
  await app.leaveKeyEntry();
  await app.session.click("button", "Start chatting");
  assert.equal(
    await desktop.secret(service, simulator.origin),
    key,
    "read back by another program",
  );

  await app.send("Say something short");
  await app.answered();
  const [request] = await simulator.received("/chat/completions");
  const sent = request.headers.find(([name]) => name === "authorization");
  assert.deepEqual(sent, ["authorization", `Bearer ${key}`]);
  assert.deepEqual(
    await app.session.look((text) => document.documentElement.outerHTML.includes(text), key),
    false,
  );

  await app.close();
  assert.deepEqual(await traces(app.dataDirectory, key), [], "files that hold the key");
  assert.deepEqual(
    await traces(desktop.home, key),
    [],
    "files of the home folder that hold the key",
  );

  app = await App.open(desktop, {
    dataDirectory: app.dataDirectory,
    environment: { TIMBRE_SERVICE: simulator.url },
  });
  await app.send("And once more");
  await app.answered();
  assert.equal(
    (await simulator.received("/chat/completions")).length,
    2,
    "the stored key was found and used",
  );

  await app.session.click("button", "Settings");
  await app.says(key.slice(-4));
  await app.session.click("button", /^Remove/);
  await until(
    "the key to be gone",
    async () => (await desktop.secret(service, simulator.origin)) === null,
  );
  await app.session.press(Key.escape);

  const question = "Is anybody there?";
  await (await app.message()).type(question);
  await app.session.click("button", "Send");
  await app.says("This service needs a key.");
  assert.equal(await (await app.message()).property("value"), question, "it is not lost");
  await app.session.click("button", "Enter a key");
  await app.enterKey(key);
  await app.leaveKeyEntry();
  await app.session.click("button", "Send");
  await app.says(question);
  await until(
    "the request",
    async () => (await simulator.received("/chat/completions")).length === 3,
  );
  await app.answered();
});

scenario("a wrong key says so and is not kept", async () => {
  app = await App.open(desktop, { environment: { TIMBRE_SERVICE: simulator.url } });
  await app.session.click("button", "Paste a key");
  await app.enterKey("sk-or-v1-0000000000000000000000000000000000000000000000000000000000000000");
  await app.inOtherWindow(async (session) => {
    await until("the sentence", async () =>
      (await session.text()).includes("The service did not accept the key."),
    );
  });
  assert.equal(await desktop.secret(service, simulator.origin), null);
});

scenario("a key in the environment is used for this run and not stored", async () => {
  const environment = { TIMBRE_SERVICE: simulator.url, OPENROUTER_API_KEY: key };
  app = await App.open(desktop, { environment });
  await app.send("Say something short");
  await app.answered();
  const last = (await simulator.received("/chat/completions")).at(-1);
  assert.ok(
    last?.headers.some(([name, value]) => name === "authorization" && value === `Bearer ${key}`),
  );
  await app.session.click("button", "Settings");
  await app.says("OPENROUTER_API_KEY");
  assert.equal(await desktop.secret(service, simulator.origin), null);
  await app.close();
  assert.deepEqual(await traces(app.dataDirectory, key), []);
});
