import { expect, it } from "vitest";

import { csvField } from "./table";

it.each([
  ["plain", "plain"],
  ["", ""],
  ["a b", "a b"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["=1+1", '"=1+1"'],
  ["-5", '"-5"'],
  ["+49 30", '"+49 30"'],
  ["@here", '"@here"'],
  ["a=b", "a=b"],
])("%j is the field %j", (text, field) => {
  expect(csvField(text)).toBe(field);
});
