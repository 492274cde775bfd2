// What can be done when the service refuses or fails: each way out is a button, and the button works.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

/** @type {App} */
let app;
stage();

const question = "What grows in a bog?";

scenario("too little credit: what it pays for is tried, and credits are a click away", async () => {
  await opened();
  await simulator.failNext("e402");
  await app.send(question);
  await app.says("There is not enough credit for this.");
  await app.says("The credit left pays for 1200 tokens of answer");
  await app.session.click("button", "Add credits");
  await visited("https://openrouter.ai/settings/credits");
  // What is left of the key's limit is asked for when it matters.
  await app.says(/\$\d+\.\d+ of this key's limit is left/);
  await app.session.click("button", "Try with 1,200 tokens");
  await version(2);
  assert.equal((await simulator.lastBody()).max_tokens, 1200);
  await app.send("And in a fen?");
  await app.answered();
  assert.ok(!("max_tokens" in (await simulator.lastBody())), "it counted once");
});

scenario("too long a conversation goes on without its oldest messages", async () => {
  await opened();
  for (const text of ["First, tell me of the sea", "Second, tell me of the hills"]) {
    await app.send(text);
    await app.answered();
  }
  await simulator.failNext("e400_context_length");
  await app.send("Third, tell me of the wood");
  await app.says("Too long by about 7,232 tokens.");
  await app.session.find("button", "Choose another model");
  await app.session.click("button", "Send without the oldest messages");
  await version(2);
  const sent = (await simulator.lastBody()).messages;
  assert.deepEqual(
    sent.map((/** @type {{ content: string }} */ { content }) => content),
    ["Third, tell me of the wood"],
  );
  await app.says("What is above is not sent any more");
  await app.says("First, tell me of the sea");
  await app.session.click("button", "Send all again");
  await app.send("Fourth, tell me of the sky");
  await app.answered();
  assert.equal((await simulator.lastBody()).messages.length, 7);
});

scenario(
  "OpenRouter is asked to shorten what is too long, and says so in the console",
  async () => {
    await opened();
    await simulator.failNext("e400_context_length");
    await app.send(question);
    await app.session.click("button", "Let OpenRouter shorten it");
    await version(2);
    assert.deepEqual((await simulator.lastBody()).plugins, [{ id: "context-compression" }]);
    await app.says("OpenRouter now leaves out the middle of what does not fit");
  },
);

scenario("a rejected key leads to the settings of the key, and shows none of it", async () => {
  await opened();
  await simulator.failNext("echo_auth_in_error");
  await app.send(question);
  await app.says("The service did not accept the key.");
  await app.session.look(() => document.querySelector("details")?.setAttribute("open", ""));
  await app.says("[key]");
  assert.ok(!(await app.session.text()).includes("of-this-test"), "the key is not shown");
  await app.session.click("button", "Key settings");
  const dialog = await app.session.find("dialog", "Settings");
  await app.session.find("heading", "Key", { inside: dialog });
  await until("the focus in the key's section", () =>
    app.session.look(
      () => document.activeElement?.closest("section")?.querySelector("h2")?.textContent === "Key",
    ),
  );
  await app.session.press(Key.escape);
  await app.session.click("button", "Try again");
  await version(2);
});

scenario("a long wait is said as a time of the clock, and trying earlier is allowed", async () => {
  await opened();
  await simulator.failNext("e429_retry_after_3600");
  const before = Date.now();
  await app.send(question);
  await app.says("Too many requests for now.");
  const said = /it can be asked again (?:tomorrow )?at (\d\d):(\d\d)\./;
  await app.says(said);
  const [, hour, minute] = /** @type {RegExpExecArray} */ (said.exec(await app.session.text()));
  const times = [before, Date.now()].map((time) => new Date(time + 3_600_000));
  const expected = times.map((time) => time.toTimeString().slice(0, 5));
  assert.ok(expected.includes(`${hour}:${minute}`), `${hour}:${minute} is not in ${expected}`);
  assert.equal((await simulator.received("/chat/completions")).length, 1, "nothing by itself");
  await app.session.click("button", "Try again");
  await version(2);
});

scenario(
  "moderation says why and what it objected to; the question can be put otherwise",
  async () => {
    await opened();
    await simulator.failNext("e403_moderation");
    await app.send(question);
    await app.says("Moderation stopped the request: violence.");
    await app.says("the first words of … the last words");
    await app.session.click("button", "Edit the question");
    const field = await app.session.find("textbox", "Edit your message");
    assert.equal(await field.property("value"), question);
  },
);

scenario("the login page of a network is recognised, and the question is asked again", async () => {
  await opened();
  await simulator.failNext("wrong_content_type");
  await app.send(question);
  await app.says("perhaps this network wants you to log in");
  assert.equal(
    await app.session.look(() => document.querySelector("article h1")?.textContent ?? null),
    null,
    "the page is text at most",
  );
  await app.session.click("button", "Try again");
  await version(2);
});

scenario("an error in the middle keeps the text and stands below it", async () => {
  await opened();
  await simulator.failNext("mid_error");
  await app.send(question);
  await app.says("What came before the failure is kept.");
  const [text, error] = await app.session.look(() => {
    const top = (/** @type {string} */ selector) =>
      document.querySelector(`article.assistant ${selector}`)?.getBoundingClientRect().top ?? 0;
    return [top(".prose"), top("[role=alert]")];
  });
  assert.ok(text > 0 && error > text, "the line is under the text");
  await app.session.click("button", "Continue");
  await version(2);
});

scenario("a model that is gone is replaced by one that is chosen, for good", async () => {
  await opened();
  await simulator.failNext("e404_model");
  await app.send(question);
  await app.says("This model is not available.");
  await app.session.click("button", "Choose another model");
  const search = await app.session.find("combobox", "Search models");
  await search.type("sim/tools" + Key.enter);
  await version(2);
  assert.equal((await simulator.lastBody()).model, "sim/tools");
  await app.send("And in a fen?");
  await app.answered();
  assert.equal((await simulator.lastBody()).model, "sim/tools");
});

scenario("privacy settings that rule out every provider are a click away", async () => {
  await opened();
  await simulator.failNext("e404_data_policy");
  await app.send(question);
  await app.says("Your privacy settings rule out every provider of this model.");
  await app.session.click("button", "Open privacy settings");
  await visited("https://openrouter.ai/settings/privacy");
});

scenario("the console counts the providers that honour a parameter", async () => {
  const offer = (/** @type {number} */ at) => ({
    name: `P${at} | m`,
    model_id: "sim/writer",
    provider_name: `P${at}`,
    tag: `p${at}`,
    supported_parameters: at < 3 ? ["temperature", "top_a"] : ["temperature"],
    service_tier: null,
  });
  const body = JSON.stringify({
    data: { id: "sim/writer", endpoints: [0, 1, 2, 3, 4].map(offer) },
  });
  const text = `HTTP/1.1 200 OK\r\nContent-Type: application/json\r\nContent-Length: ${body.length}\r\n\r\n${body}`;
  await simulator.next([{ text }], { path: "/endpoints", times: 9 });
  await opened();
  await app.says("honoured by 3 of 5 providers");
  const row = await app.session.find("group", "Temperature");
  assert.doesNotMatch(await row.text(), /providers/);
});

/** Starts the app as one that uses OpenRouter, which is the simulator here. */
async function opened() {
  await simulator.forget();
  const folder = join(desktop.home, "opener");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "visited"), "");
  const script = `#!/bin/sh\nprintf '%s\\n' "$1" >> "${join(folder, "visited")}"\n`;
  await writeFile(join(folder, "xdg-open"), script, { mode: 0o755 });
  app = await App.open(desktop, {
    environment: {
      PATH: `${folder}:${desktop.environment.PATH}`,
      TIMBRE_SERVICE: simulator.url,
      OPENROUTER_API_KEY: "sk-or-v1-a-key-of-this-test",
    },
  });
  await app.message();
}

/** Waits until the system's browser was given this address. @param {string} address */
async function visited(address) {
  await until(`a visit of ${address}`, async () =>
    (await readFile(join(desktop.home, "opener/visited"), "utf8")).split("\n").includes(address),
  );
}

/** Waits for a version of the answer that ended well. @param {number} number */
async function version(number) {
  await app.session.find("group", `Version ${number} of ${number}`);
  await app.answered();
  assert.doesNotMatch(await app.answer(), /Try again/);
}
