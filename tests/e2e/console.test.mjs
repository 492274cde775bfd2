// The console: what is set is what the server receives, and what is not set is not sent.

import assert from "node:assert/strict";

import { App, scenario } from "./app.mjs";
import { desktop, simulator, stage } from "./stage.mjs";
import { Key, until } from "./webdriver.mjs";

stage();

/** Every field by which a parameter could reach the server without having been set. */
const optional = [
  "temperature",
  "top_p",
  "top_k",
  "min_p",
  "top_a",
  "frequency_penalty",
  "presence_penalty",
  "repetition_penalty",
  "seed",
  "max_tokens",
  "max_completion_tokens",
  "stop",
  "response_format",
  "verbosity",
  "logprobs",
  "top_logprobs",
  "logit_bias",
  "reasoning",
  "tools",
  "tool_choice",
  "parallel_tool_calls",
  "provider",
  "models",
];

scenario(
  "a slider moved by keyboard changes what the server receives, and unset means absent",
  async () => {
    const app = await App.open(desktop);
    await app.useServer(simulator.url);
    await app.send("First, with nothing set");
    await app.answered();
    const plain = await simulator.lastBody();
    const sent = optional.filter((name) => name in plain);
    assert.deepEqual(sent, [], "parameters that nobody set");

    if (!(await app.session.has("slider", "Temperature"))) {
      await app.session.click("button", "Console");
    }
    const slider = await app.session.find("slider", "Temperature");
    assert.equal(await slider.attribute("aria-valuetext"), "not sent");
    await slider.type(Key.home);
    await slider.type(Key.right.repeat(7));
    const shown = Number(await slider.attribute("aria-valuenow"));
    assert.ok(shown > 0 && shown < 1, `seven steps from the lowest: ${shown}`);

    await app.send("Second, with a temperature");
    await app.answered();
    const warm = await simulator.lastBody();
    assert.equal(warm.temperature, shown);
    const others = optional.filter((name) => name !== "temperature" && name in warm);
    assert.deepEqual(others, [], "the other parameters");

    await slider.type(Key.delete);
    await until(
      "unset again",
      async () => (await slider.attribute("aria-valuetext")) === "not sent",
    );
    await app.send("Third, with nothing set again");
    await app.answered();
    assert.ok(!("temperature" in (await simulator.lastBody())));
    await app.close();
  },
);

scenario("a field takes a typed number, and the receipt tells what was sent", async () => {
  const app = await App.open(desktop);
  await app.useServer(simulator.url);
  const field = await app.session.find("textbox", "Top P value");
  await field.type("0.5" + Key.enter);
  await app.send("With a top p");
  await app.answered();
  assert.equal((await simulator.lastBody()).top_p, 0.5);
  await app.session.click("button", /^Receipt/);
  await app.says(/top_p|Top P/);
  await app.close();
});
