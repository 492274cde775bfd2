// Bad input and bad days: each has its own sentence and a next step, and nothing typed or received is lost.

import assert from "node:assert/strict";
import { once } from "node:events";
import { writeFile } from "node:fs/promises";
import { createServer } from "node:http";
import { join } from "node:path";

import { App, scenario } from "./app.mjs";
import { Simulator } from "./simulator.mjs";
import { desktop, simulator, stage } from "./stage.mjs";

/** @type {App} */
let app;
stage();

const question = "What grows in a bog?";

scenario("an address that is none is refused, and stays to be mended", async () => {
  app = await App.open(desktop);
  await app.useServer("not an address");
  await app.says("This is not an address of a service.");
  assert.equal(
    await (await app.session.find("textbox", "Address")).property("value"),
    "not an address",
  );
});

scenario("an address where nothing answers says so", async () => {
  app = await App.open(desktop);
  await app.useServer("http://127.0.0.1:9/v1");
  await app.says("The service could not be reached.");
});

scenario("a web page where a service should be says so", async () => {
  const server = createServer((_, answer) =>
    answer.setHeader("Content-Type", "text/html").end("<h1>Hello</h1>"),
  );
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = /** @type {import("node:net").AddressInfo} */ (server.address());
  try {
    app = await App.open(desktop);
    await app.useServer(`http://127.0.0.1:${port}/v1`);
    await app.says("Something answers at this address, but not an OpenAI-compatible service.");
  } finally {
    server.closeAllConnections();
    server.close();
  }
});

scenario("a key that is refused says so and keeps the question", async () => {
  const environment = { TIMBRE_SERVICE: simulator.url, OPENROUTER_API_KEY: "sk-or-v1-revoked" };
  app = await App.open(desktop, { environment });
  await simulator.refuseNext(401, "User not found.");
  await app.send(question);
  await app.says("The service did not accept the key.");
  await app.says(question);
  await app.session.find("button", "Enter a key");
  await app.session.click("button", "Try again");
  await app.answered();
  await app.session.find("group", "Version 2 of 2");
});

scenario(
  "a busy service is asked again by itself, counting down where one can see it",
  async () => {
    app = await connected();
    const body = JSON.stringify({ error: { code: 429, message: "Too many requests" } });
    const head = `HTTP/1.1 429 Busy\r\nRetry-After: 9\r\nContent-Length: ${body.length}\r\n\r\n`;
    await simulator.next([{ text: head + body }]);
    await app.send(question);
    await app.says(/Trying again in \d s/);
    await app.session.find("button", "Stop");
    await app.answered();
    await app.says(question);
    await app.session.find("button", "Retry");
  },
);

scenario("a service that wants a key says so, takes it and answers", async () => {
  const key = "sk-a-key-of-its-own";
  const locked = await Simulator.open({ key });
  try {
    app = await App.open(desktop);
    await app.useServer(locked.url);
    await app.send(question);
    await app.says("This service needs a key.");
    await app.session.click("button", "Enter a key");
    await app.enterKey(key);
    await app.leaveKeyEntry();
    await app.session.click("button", "Try again");
    await app.session.find("group", "Version 2 of 2");
    await app.says(question);
    const request = /** @type {import("./simulator.mjs").Received} */ (
      (await locked.received("/chat/completions")).at(-1)
    );
    assert.deepEqual(
      request.headers.find(([name]) => name === "authorization"),
      ["authorization", `Bearer ${key}`],
    );
  } finally {
    await locked.close();
  }
});

scenario("a question without a connection waits and is answered by itself", async () => {
  const short = await Simulator.open();
  app = await App.open(desktop);
  await app.useServer(short.url);
  await app.message();
  const { port } = short;
  await short.close();
  await app.send(question);
  await app.says(/No connection to 127\.0\.0\.1:\d+\. Sends by itself when it can be reached\./);
  await app.says(question);
  await app.says(/^No connection$/m);
  await app.session.find("button", "Stop");

  const back = await Simulator.open({ port });
  try {
    await app.answered();
    assert.doesNotMatch(await app.answer(), /No connection/);
    await app.session.find("button", "Retry");
    assert.equal((await back.received("/chat/completions")).length, 1, "it was sent once");
  } finally {
    await back.close();
  }
});

scenario("a wait for the connection is stopped at once and nothing is sent later", async () => {
  const short = await Simulator.open();
  app = await App.open(desktop);
  await app.useServer(short.url);
  await app.message();
  const { port } = short;
  await short.close();
  await app.send(question);
  await app.says(/Sends by itself/);
  await app.session.click("button", "Stop");
  await app.says("Stopped before the first word.");
  await app.says(question);

  const back = await Simulator.open({ port });
  try {
    await app.session.click("button", "Try again");
    await app.answered();
    await app.session.find("group", "Version 2 of 2");
    assert.equal((await back.received("/chat/completions")).length, 1, "only what was asked for");
  } finally {
    await back.close();
  }
});

scenario("an answer that breaks off keeps its text and offers to continue", async () => {
  app = await connected();
  await simulator.cutNext("Sphagnum, mostly, and sundew");
  await app.send(question);
  await app.says("The answer broke off.");
  await app.says("Sphagnum, mostly, and sundew");
  await app.session.find("button", "Continue");
  await app.session.find("button", "Try again");
});

scenario("a library that cannot be opened says so, and chatting still works", async () => {
  const place = join(desktop.home, "a-file");
  await writeFile(place, "not a folder");
  app = await App.open(desktop, { dataDirectory: join(place, "data") });
  await app.says("Nothing you do now is kept after you close Timbre.");
  await app.tryOffline();
  await app.send(question);
  await app.answered();
});

async function connected() {
  const opened = await App.open(desktop);
  await opened.useServer(simulator.url);
  await opened.message();
  return opened;
}
