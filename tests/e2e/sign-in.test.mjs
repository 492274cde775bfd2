// Signing in with OpenRouter: the system's browser is a script here that follows the page it is given, as a person does
// who has agreed at once. The key comes back to the keyring and is seen nowhere else.

import assert from "node:assert/strict";
import { mkdir, readFile, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { traces } from "./traces.mjs";
import { until } from "./webdriver.mjs";

const key = "sk-or-v1-CANARY-2d4f6a8b0c1e3d5f7a9b2c4d6e8f0a1b3c5d7e9f1a2b4c";
/** The attribute under which a development build keeps its keys. */
const service = "app.timbre.dev";

/** What the browser does with the address it is given. */
const agrees = "await fetch(process.argv[2])";
const declines = `
  const page = new URL(process.argv[2]);
  await fetch(page.searchParams.get("callback_url") + "?error=access_denied")`;
const doesNothing = "";
const remembers = `
  const { writeFile } = await import("node:fs/promises");
  await writeFile(new URL("asked", import.meta.url), process.argv[2])`;

/** @type {App} */
let app;
stage({ service: { key } });

scenario("a code is pasted where the browser cannot reach the app", async () => {
  await begin(doesNothing);
  await app.session.click("button", "Get a code");
  const address = await app.session.find("textbox", "Address of the page of codes");
  const page = await (await fetch(await address.property("value"))).text();
  const field = await app.session.find("textbox", "Code");

  await field.type("auth_code_of_another");
  await app.session.click("button", "Use this code");
  await app.says("This code was not accepted; get another one.");

  await field.clear();
  await field.type(/** @type {string[]} */ (/code: (\S+)/.exec(page))[1]);
  await app.session.click("button", "Use this code");
  await app.session.find("heading", "Connected");
  assert.equal(await desktop.secret(service, simulator.origin), key);
});

scenario("signing in by browser brings the key to the keyring and to no file", async () => {
  await begin(agrees);
  await app.session.find("heading", "Connected");
  await app.says("sk-or-v1-sim...key");
  assert.equal(await desktop.secret(service, simulator.origin), key);
  await app.session.click("button", "Start chatting");
  await app.send("Say something short");
  await app.answered();
  const [request] = await simulator.received("/chat/completions");
  assert.deepEqual(
    request.headers.find(([name]) => name === "authorization"),
    ["authorization", `Bearer ${key}`],
  );
  const page = await app.session.look(() => document.documentElement.outerHTML);
  assert.ok(!page.includes(key), "the page never has the key");
  await app.close();
  assert.deepEqual(await traces(desktop.home, key), [], "files that hold the key");
});

scenario("who declines in the browser is told so, and can try again", async () => {
  await begin(declines);
  await app.says("Signing in was cancelled.");
  await browser(agrees);
  await app.session.click("button", "Try again");
  await app.session.find("heading", "Connected");
});

scenario("signing in is given up in the window, and who agrees later changes nothing", async () => {
  await desktop.forget(service, simulator.origin);
  await begin(remembers);
  await app.says("Waiting for your browser…");
  const page = await until("a visit of the page", () =>
    readFile(join(desktop.home, "bin/asked"), "utf8"),
  );
  await app.session.click("button", "Cancel");
  await app.session.find("button", "Sign in with OpenRouter");
  await assert.rejects(fetch(page), "nobody listens where the page leads back to");
  assert.equal(await desktop.secret(service, simulator.origin), null);

  await browser(agrees);
  await app.session.click("button", "Sign in with OpenRouter");
  await app.session.find("heading", "Connected");
});

/** Starts the app with this browser and begins to sign in. @param {string} act */
async function begin(act) {
  const folder = await browser(act);
  const PATH = `${folder}:${desktop.environment.PATH}`;
  app = await App.open(desktop, { environment: { PATH, TIMBRE_SERVICE: simulator.url } });
  await app.session.click("button", "Sign in with OpenRouter");
}

/**
 * Makes the program that opens addresses do this from now on, and returns the folder it is in.
 * @param {string} act what is done with the address, as JavaScript
 */
async function browser(act) {
  const folder = join(desktop.home, "bin");
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, "act.mjs"), act);
  const script = `#!/bin/sh\nexec "${process.execPath}" "${join(folder, "act.mjs")}" "$1"\n`;
  await writeFile(join(folder, "xdg-open"), script, { mode: 0o755 });
  return folder;
}
