// Light and dark: what was chosen, or what the system says, on the root element.

import type { Settings } from "../bindings/Settings";

const dark = matchMedia("(prefers-color-scheme: dark)");
let chosen: Settings["theme"] = "system";

function apply() {
  const isDark = chosen === "dark" || (chosen === "system" && dark.matches);
  document.documentElement.dataset.theme = isDark ? "dark" : "light";
}

dark.addEventListener("change", apply);

/** Shows `theme` from now on; "system" follows the system as it changes. */
export function showTheme(theme: Settings["theme"]) {
  chosen = theme;
  apply();
}
