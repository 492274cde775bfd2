// The settings as the window knows them: changed at once, saved shortly after.

import type { Settings } from "../bindings/Settings";
import type { SettingsPatch } from "../bindings/SettingsPatch";
import { saveSettings } from "../ipc";
import { Saving } from "./saving";
import { report } from "./toasts.svelte";

/** What a window shows before `boot` has answered. */
export const initialSettings: Settings = {
  theme: "system",
  service: "none",
  serviceUrl: "",
  model: null,
  systemPrompt: "",
  parameters: {},
  sidebarOpen: true,
  consoleOpen: true,
  sidebarWidth: 268,
  consoleWidth: 316,
  lastConversation: null,
  newDraft: "",
  modelTitles: true,
};

class SettingsState {
  value = $state.raw<Settings>(initialSettings);
  #saving = new Saving<SettingsPatch>((patch) => saveSettings(patch), report);

  /** Takes over what the backend said, in place of what waits to be saved. */
  load(settings: Settings) {
    this.#saving.drop();
    this.value = settings;
  }

  /** Changes settings here now and in the backend within 300 ms; later changes of one burst are merged. */
  change(patch: SettingsPatch) {
    this.value = { ...this.value, ...patch };
    this.#saving.add(patch);
  }

  /** Saves what waits; resolves when it is written. */
  flush(): Promise<void> {
    return this.#saving.flush();
  }
}

export const settings = new SettingsState();
