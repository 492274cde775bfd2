// The main window: theme before the first paint, then the app with its first data.

import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";

import { mount } from "svelte";

import App from "./App.svelte";
import { firstData, injected } from "./boot";
import { start } from "./state/start";
import { showTheme } from "./state/theme";

showTheme(injected?.settings.theme ?? "system");
const target = document.getElementById("app");
if (target) {
  start(await firstData());
  mount(App, { target });
}
