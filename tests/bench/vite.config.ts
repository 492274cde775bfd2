import { fileURLToPath } from "node:url";

// The benchmark page as the application's is built: the same targets, every file of its own.
export default {
  root: fileURLToPath(new URL("page", import.meta.url)),
  base: "./",
  clearScreen: false,
  logLevel: "warn" as const,
  build: {
    outDir: fileURLToPath(new URL("dist", import.meta.url)),
    emptyOutDir: true,
    target: ["safari16", "chrome111"],
    assetsInlineLimit: 0,
    modulePreload: { polyfill: false },
  },
};
