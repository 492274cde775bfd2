// The key-entry window: the only page that ever sees a key.

import "./styles/fonts.css";
import "./styles/tokens.css";
import "./styles/base.css";
import "./styles/controls.css";

import { mount } from "svelte";

import { injected } from "./boot";
import KeyEntry from "./components/KeyEntry.svelte";
import { service } from "./state/service.svelte";
import { showTheme } from "./state/theme";

showTheme(injected?.settings.theme ?? "system");
const target = document.getElementById("app");
if (injected) service.status = injected.service;
if (target) mount(KeyEntry, { target });
