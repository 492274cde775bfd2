// The main window: theme before the first paint, then the app with its first data.

import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { firstData, injected } from "./boot";
import NotStarted from "./components/frame/NotStarted.svelte";
import { firstPaint } from "./state/first-paint.svelte";
import { start } from "./state/start";
import { showTheme } from "./state/theme";

const LETTERS = ["14px Inter Variable", "14px JetBrains Mono Variable"];
/** Letters that take longer do not hold up the window. */
const LETTERS_AT_MOST_MS = 100;

showTheme(injected?.settings.theme ?? "system");
const target = document.getElementById("app");
if (target) open(target).catch((error: Error) => sayWhyNot(target, error));

// A function, as a module that awaits by itself keeps WebKit's loader turning without end when the window closes while
// a later part of the code is on its way.
async function open(target: HTMLElement) {
  // With the letters there, the text is laid out once, and does not change its shape under a reader's eyes.
  const letters = Promise.allSettled(LETTERS.map((font) => document.fonts.load(font)));
  const data = await firstData();
  firstPaint.expect();
  start(data);
  await Promise.race([letters, new Promise((over) => setTimeout(over, LETTERS_AT_MOST_MS))]);
  mount(App, { target });
  firstPaint.begin();
}

// What failed says it in a sentence, and nothing else is on the page.
function sayWhyNot(target: HTMLElement, { message }: Error) {
  target.replaceChildren();
  mount(NotStarted, { target, props: { message, again: () => location.reload() } });
}
