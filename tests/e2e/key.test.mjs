// A key is pasted, checked, kept in the keyring and nowhere else; it can be replaced and removed.

import assert from "node:assert/strict";
import { after, before } from "node:test";

import { App, scenario } from "./app.mjs";
import { Desktop } from "./desktop.mjs";
import { Simulator } from "./simulator.mjs";
import { traces } from "./traces.mjs";
import { until } from "./webdriver.mjs";

const key = "sk-or-v1-CANARY-7f3a9b2e4c6d8f0a1b3c5d7e9f2a4b6c8d0e1f3a5b7c9d";
/** The attribute under which a development build keeps its keys. */
const service = "app.timbre.dev";

/** @type {Desktop} */
let desktop;
/** @type {Simulator} */
let simulator;
before(async () => {
  desktop = await Desktop.open();
  simulator = await Simulator.open({ key });
});
after(async () => {
  await simulator?.close();
  await desktop?.close();
});

scenario("a pasted key is checked, stored in the keyring, used, and in no file", async () => {
  const app = await App.open(desktop, { environment: { TIMBRE_SERVICE: simulator.url } });
  await (await app.session.find("button", "Paste a key")).click();
  await app.enterKey(key);

  await app.inOtherWindow(async (session) => {
    await session.find("heading", "The key works");
    const text = await session.text();
    assert.match(text, /sk-or-v1-sim\.\.\.key/, "the label of the key is shown");
    assert.ok(!text.includes(key), "the key itself is not");
    await (await session.find("button", "Done")).click();
  });
  await (await app.session.find("button", "Start chatting")).click();
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

  const again = await App.open(desktop, {
    dataDirectory: app.dataDirectory,
    environment: { TIMBRE_SERVICE: simulator.url },
  });
  await again.send("And once more");
  await again.answered();
  assert.equal(
    (await simulator.received("/chat/completions")).length,
    2,
    "the stored key was found and used",
  );

  await (await again.session.find("button", "Settings")).click();
  await again.says(key.slice(-4));
  await (await again.session.find("button", /^Remove/)).click();
  await until(
    "the key to be gone",
    async () => (await desktop.secret(service, simulator.origin)) === null,
  );
  await again.close();
});

scenario("a wrong key says so and is not kept", async () => {
  const app = await App.open(desktop, { environment: { TIMBRE_SERVICE: simulator.url } });
  await (await app.session.find("button", "Paste a key")).click();
  await app.enterKey("sk-or-v1-0000000000000000000000000000000000000000000000000000000000000000");
  await app.inOtherWindow(async (session) => {
    await until("the sentence", async () =>
      (await session.text()).includes("The service did not accept the key."),
    );
  });
  assert.equal(await desktop.secret(service, simulator.origin), null);
  await app.close();
});

scenario("a key in the environment is used for this run and not stored", async () => {
  const environment = { TIMBRE_SERVICE: simulator.url, OPENROUTER_API_KEY: key };
  const app = await App.open(desktop, { environment });
  await app.send("Say something short");
  await app.answered();
  const last = (await simulator.received("/chat/completions")).at(-1);
  assert.ok(
    last?.headers.some(([name, value]) => name === "authorization" && value === `Bearer ${key}`),
  );
  await (await app.session.find("button", "Settings")).click();
  await app.says("OPENROUTER_API_KEY");
  assert.equal(await desktop.secret(service, simulator.origin), null);
  await app.close();
  assert.deepEqual(await traces(app.dataDirectory, key), []);
});
