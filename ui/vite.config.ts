import { svelte } from "@sveltejs/vite-plugin-svelte";
import { svelteTesting } from "@testing-library/svelte/vite";
import { fileURLToPath } from "node:url";
import { defineConfig } from "vitest/config";

const page = (name: string) => fileURLToPath(new URL(name, import.meta.url));

// The page runs under `default-src 'none'`: every script, style and font is a file of its own. Each window's page is
// built by itself (`vite build --mode key` adds the one for the key), so that what a page starts with is one script
// and one style sheet: what two pages share would else be files of its own.
export default defineConfig(({ mode }) => ({
  plugins: [svelte(), svelteTesting()],
  base: "./",
  clearScreen: false,
  build: {
    // WebKitGTK 2.50, WKWebView of macOS 13 and the evergreen WebView2.
    target: ["safari16", "chrome111"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
    emptyOutDir: mode !== "key",
    rolldownOptions: {
      input: page(mode === "key" ? "key.html" : "index.html"),
      output: { codeSplitting: { groups: [{ name: "start", tags: ["$initial"] }] } },
    },
  },
  test: {
    environment: "jsdom",
    include: ["src/**/*.test.ts"],
    setupFiles: ["src/test-setup.ts"],
    // What comes is awaited, not timed: these are reached only by what never comes, on however busy a computer.
    testTimeout: 120_000,
    hookTimeout: 120_000,
  },
}));
