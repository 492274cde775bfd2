// The key-entry window: the only page that ever sees a key.

import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";

import { mount } from "svelte";

import { firstData, injected } from "./boot";
import KeyEntry from "./components/KeyEntry.svelte";
import { showTheme } from "./state/theme";

showTheme(injected?.settings.theme ?? "system");
const target = document.getElementById("app");
if (target) mount(KeyEntry, { target });
if (!injected) void firstData().then((boot) => showTheme(boot.settings.theme));
