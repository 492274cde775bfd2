// What holds for every module of the page.

import ts from "typescript";
import { expect, test } from "vitest";

const sources = import.meta.glob<string>(["./**/*.ts", "!./**/*.test.ts"], {
  query: "?raw",
  import: "default",
  eager: true,
});

/** Whether something outside of every function is awaited. */
function awaitsByItself(node: ts.Node): boolean {
  if (ts.isFunctionLike(node)) return false;
  return ts.isAwaitExpression(node) || (ts.forEachChild(node, awaitsByItself) ?? false);
}

// WebKit's loader runs in circles, with all of a processor, when the window closes while code is on its way that such
// a module is part of.
test("no module awaits by itself", () => {
  const parsed = Object.entries(sources).map(([path, text]) =>
    ts.createSourceFile(path, text, ts.ScriptTarget.Latest),
  );
  expect(parsed.length).toBeGreaterThan(50);
  expect(parsed.filter(awaitsByItself).map((module) => module.fileName)).toEqual([]);
});

test("an await in a block of a module is found, and one in a function is not", () => {
  const of = (text: string) =>
    awaitsByItself(ts.createSourceFile("a.ts", text, ts.ScriptTarget.Latest));
  expect(of("if (a) { const b = await c(); }")).toBe(true);
  expect(of("async function a() { await b(); } const c = async () => await d();")).toBe(false);
});
