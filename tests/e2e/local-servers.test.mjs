// Servers that are not OpenRouter: they answer, and what they do not have is not shown.

import assert from "node:assert/strict";
import { afterEach } from "node:test";

import { App, scenario } from "./app.mjs";
import { Simulator } from "./simulator.mjs";
import { desktop, stage } from "./stage.mjs";
import { Key } from "./webdriver.mjs";

/** @type {App} */
let app;
/** @type {Simulator} */
let server;
stage({ service: null });
afterEach(() => server?.close());

for (const flavour of /** @type {const} */ (["llama.cpp", "ollama", "vllm"])) {
  scenario(`${flavour} chats, and nothing of OpenRouter's is on the screen`, async () => {
    server = await Simulator.open({ flavour });
    app = await App.open(desktop);
    await app.useServer(server.url);
    await app.message();
    await app.chooseModel("reasoner");
    await app.send("What grows in a bog?");
    await app.answered();
    await app.says(/\d+ tok\b/);
    await app.says(/Thought for/);
    assert.equal((await app.answers()).length, 1);

    const body = await server.lastBody();
    assert.deepEqual(
      Object.keys(body).sort(),
      ["messages", "model", "stream", "stream_options"],
      "only what every server knows",
    );
    assert.doesNotMatch(await app.session.text(), /\$/, "no prices");
    assert.deepEqual(await app.session.all("alert"), [], "nothing went wrong");
    assert.ok(await app.session.has("slider", "Temperature"));
    assert.ok(!(await app.session.has("button", /^Routing/)), "no providers, no routing");
    assert.ok(!(await app.session.has("button", /^Reasoning/)), "nothing known of efforts");
    assert.ok(!(await app.session.has("combobox", "Effort")));

    await app.session.click("button", /^Receipt/);
    await app.session.find("region", "Receipt");
    assert.doesNotMatch(await app.answer(), /Cost|Provider|null|undefined|NaN/);

    await app.session.press(Key.control, ",");
    await app.session.find("dialog", "Settings");
    await app.says("No key needed");
    assert.ok(!(await app.session.has("button", "Sign in…")));
    const asked = (await server.received("")).map(({ path }) => path.split("?")[0]);
    assert.deepEqual(
      [...new Set(asked)].sort(),
      ["/v1/chat/completions", "/v1/models"],
      "nothing is asked for that the server does not have",
    );
  });
}

scenario("a context that is too small says by how much, and the chat goes on", async () => {
  server = await Simulator.open({ flavour: "llama.cpp" });
  app = await App.open(desktop);
  await app.useServer(server.url);
  await app.session.find("button", "Model: reasoner-Q4_K_M.gguf");
  for (const start of ["First", "Second", "Third"]) {
    await app.message();
    // Typing thousands of words takes a driver minutes.
    await app.session.look(
      (text) => {
        const field = /** @type {HTMLTextAreaElement} */ (
          document.querySelector("textarea[aria-label=Message]")
        );
        field.value = text;
        field.dispatchEvent(new Event("input", { bubbles: true }));
      },
      `${start} ${"the sea ".repeat(700)}`,
    );
    await app.send(" ");
    await app.answered();
  }
  await app.says(/Too long by about [\d,]+ tokens\./);
  assert.ok(!(await app.session.has("button", "Let OpenRouter shorten it")));
  await app.session.click("button", /^Send without the oldest/);
  await app.session.find("group", "Version 2 of 2");
  await app.answered();
  assert.doesNotMatch(await app.answer(), /Too long/);
});

scenario("a server with a key of its own takes it, although it says nothing of keys", async () => {
  const key = "a-key-of-the-house";
  server = await Simulator.open({ flavour: "vllm", key });
  app = await App.open(desktop);
  await app.useServer(server.url);
  await app.session.click("button", "Continue anyway");
  await app.session.press(Key.control, ",");
  await app.session.click("button", "Enter a key…");
  await app.enterKey("a-wrong-key");
  await app.inOtherWindow(async (session) => {
    await session.find("alert");
    await (await session.find("textbox", "API key")).type(key + Key.enter);
    await session.find("heading", "The key works");
    assert.doesNotMatch(await session.text(), /Limit|Used|\$/);
  });
  await app.leaveKeyEntry();
  await app.says(`Key ending in ${key.slice(-4)}`);
  await app.session.press(Key.escape);
  // The models were behind the key.
  await app.session.find("button", "Model: simulator/writer");
  await app.send("What grows in a bog?");
  await app.answered();
  assert.equal((await server.received("/chat/completions")).length, 1);
});
