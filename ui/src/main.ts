// The main window: theme before the first paint, then the app with its first data.

import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { firstData, injected } from "./boot";
import { firstPaint } from "./state/first-paint.svelte";
import { start } from "./state/start";
import { showTheme } from "./state/theme";

showTheme(injected?.settings.theme ?? "system");
const target = document.getElementById("app");
if (target) {
  // With the letters there, the text is laid out once, and does not change its shape under a reader's eyes.
  const letters = Promise.allSettled(
    ["14px Inter Variable", "14px JetBrains Mono Variable"].map((font) =>
      document.fonts.load(font),
    ),
  );
  const data = await firstData();
  firstPaint.expect();
  start(data);
  await letters;
  mount(App, { target });
}
