// A picture of every screen, light and dark, at the default and at the smallest size, for people to look at.
// `node tests/e2e/tour.mjs [FOLDER]`; by default they lie in tests/.run/screenshots.

import { mkdir, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App } from "./app.mjs";
import { Desktop, leftovers } from "./desktop.mjs";
import { Key, until } from "./webdriver.mjs";

const folder = process.argv[2] ?? join(leftovers, "screenshots");

const sizes = [
  { width: 1180, height: 800 },
  { width: 720, height: 520 },
];

/** How each theme is asked for: the app follows the desktop. */
const themes = { light: "Adwaita", dark: "Adwaita:dark" };

/** @param {Desktop} desktop @param {keyof typeof themes} theme @param {typeof sizes[number]} size */
async function tour(desktop, theme, size) {
  const app = await App.open(desktop, { environment: { GTK_THEME: themes[theme] } });
  const { session } = app;
  await session.post("window/rect", { x: 0, y: 0, ...size });
  await until("the size", () => session.look((width) => innerWidth === width, size.width));

  /** @param {string} screen */
  const picture = async (screen) => {
    // Fonts may arrive after the text; a picture without them shows nothing that a person sees.
    await session.look(() => document.fonts.ready.then(() => true));
    const name = `${screen}-${theme}-${size.width}x${size.height}.png`;
    await writeFile(join(folder, name), await desktop.picture(size));
    console.log(join(folder, name));
  };

  await session.find("button", "Try it offline");
  await picture("1-first-run");
  await app.tryOffline();
  await picture("2-empty-chat");

  await (await session.find("button", /^Model:/)).click();
  await session.find("dialog", "Choose a model");
  await until("models", () => session.has("option"));
  await picture("3-models");
  await session.press(Key.escape);
  await until("the picker to close", async () => !(await session.has("dialog", "Choose a model")));
  await app.chooseModel("sim/markdown");

  await app.send("Show me what you can do");
  await until("text", async () => (await app.answer()).length > 200);
  await picture("4-streaming");
  await app.answered();
  await picture("5-answered");
  await session.look(() => document.querySelector("[aria-label=Messages]")?.scrollTo(0, 900));
  await picture("6-code");

  if (!(await session.has("slider", "Temperature"))) {
    await (await session.find("button", "Console")).click();
  }
  const slider = await session.find("slider", "Temperature");
  await slider.type(Key.home + Key.right.repeat(7));
  await picture("7-console");

  await session.press(Key.control, ",");
  await session.find("dialog", "Settings");
  await picture("8-settings");
  await app.close();
}

await mkdir(folder, { recursive: true });
const desktop = await Desktop.open();
try {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const size of sizes) await tour(desktop, theme, size);
  }
} finally {
  await desktop.close();
}
