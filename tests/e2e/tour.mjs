// A picture of every screen, light and dark, at the default and at the smallest size, for people to look at.
// `node tests/e2e/tour.mjs [FOLDER]`; by default they lie in tests/.run/screenshots.

import { mkdir, rm, writeFile } from "node:fs/promises";
import { join } from "node:path";

import { App } from "./app.mjs";
import { Desktop, leftovers } from "./desktop.mjs";
import { canMount, fill, insideOf, onSmallDisk } from "./mounts.mjs";
import { Simulator } from "./simulator.mjs";
import { Key, until } from "./webdriver.mjs";

const folder = process.argv[2] ?? join(leftovers, "screenshots");

const sizes = [
  { width: 1180, height: 800 },
  { width: 720, height: 520 },
];

/** How each theme is asked for: the app follows the desktop. */
const themes = { light: "Adwaita", dark: "Adwaita:dark" };

/**
 * Gives the window its size, and returns what takes a picture of it.
 * @param {App} app @param {keyof typeof themes} theme @param {typeof sizes[number]} size
 */
async function camera({ session, desktop }, theme, size) {
  await session.post("window/rect", { x: 0, y: 0, ...size });
  await until("the size", () => session.look((width) => innerWidth === width, size.width));
  return async (/** @type {string} */ screen) => {
    // Fonts may arrive after the text; a picture without them shows nothing that a person sees.
    await session.look(() => document.fonts.ready.then(() => true));
    const name = `${screen}-${theme}-${size.width}x${size.height}.png`;
    await writeFile(join(folder, name), await desktop.picture(size));
    console.log(join(folder, name));
  };
}

/** @param {Desktop} desktop @param {keyof typeof themes} theme @param {typeof sizes[number]} size */
async function tour(desktop, theme, size) {
  const app = await App.open(desktop, { environment: { GTK_THEME: themes[theme] } });
  const picture = await camera(app, theme, size);
  const { session } = app;

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

/**
 * What is seen on days that are not like the others, and in scripts that run the other way.
 * @param {Desktop} desktop @param {keyof typeof themes} theme @param {typeof sizes[number]} size
 */
async function rareSights(desktop, theme, size) {
  const simulator = await Simulator.open();
  const within = (await canMount()) ? onSmallDisk(16) : [];
  const app = await App.open(desktop, { environment: { GTK_THEME: themes[theme] }, within });
  const picture = await camera(app, theme, size);
  const { session } = app;
  await app.useServer(simulator.url);
  await simulator.answerNext(arabic);
  await app.send("ما الذي ينمو في المستنقع؟");
  await app.answered();
  await picture("10-right-to-left");

  await session.press(Key.control, "/");
  await session.find("dialog", "Keyboard shortcuts");
  await picture("11-shortcuts");
  await session.press(Key.escape);
  await until("the sheet to close", async () => !(await session.has("dialog")));

  await session.click("button", "New chat");
  await app.ask("What grows in a bog?", "Sphagnum, mostly, and sundew.", simulator);
  await session.press(Key.control, Key.shift, Key.backspace);
  if (!(await session.has("navigation", "Conversations"))) await session.press(Key.control, "b");
  await session.click("button", "Trash");
  await (await app.row("What grows in a bog?")).click();
  await app.says("This chat is in the trash.");
  await dismissAll(session);
  await picture("12-trash");
  await session.click("button", "Back to all conversations");
  await session.click("button", "New chat");

  if (within.length > 0) {
    await simulator.pace(20);
    await app.send("Tell me of a full disk");
    const ballast = join(insideOf(app), "ballast");
    await fill(ballast);
    await app.says("Disk full: not saved.");
    await simulator.pace(0.1);
    await picture("13-full-disk");
    await rm(ballast);
    await session.click("button", "Stop");
    await app.answered();
  }

  await simulator.close();
  await app.send("Is anybody there?");
  await app.says(/Sends by itself/);
  await dismissAll(session);
  await picture("14-no-connection");
  await app.close();
}

/** Takes away what the window says in passing. @param {import("./webdriver.mjs").Session} session */
async function dismissAll(session) {
  for (const button of await session.all("button", "Dismiss")) {
    // Some go by themselves.
    await button.click().catch(() => undefined);
  }
}

const arabic = `تنمو في **المستنقع** نباتات قليلة، أهمها \`Sphagnum\`:

1. الطحالب، وهي تحتفظ بالماء
2. الندية (sundew)، وهي تصيد الحشرات
   - صغيرة
   - حمراء

> الماء فيه حامض، ودرجته 4.5 تقريبًا.

\`\`\`python
def acidity(ph: float) -> bool:
    return ph < 5.0  # حامض
\`\`\`

| النبات | الارتفاع |
| --- | --: |
| الطحلب | 10 cm |
| الندية | 20 cm |
`;

await mkdir(folder, { recursive: true });
const desktop = await Desktop.open();
try {
  for (const theme of /** @type {const} */ (["light", "dark"])) {
    for (const size of sizes) {
      await tour(desktop, theme, size);
      await rareSights(desktop, theme, size);
    }
  }
} finally {
  await desktop.close();
}
