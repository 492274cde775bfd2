import { expect, it } from "vitest";

import { csvField } from "./table";

it.each([
  ["plain", "plain"],
  ["", ""],
  ["a b", "a b"],
  ["a,b", '"a,b"'],
  ['say "hi"', '"say ""hi"""'],
  ["two\nlines", '"two\nlines"'],
  ["a=b", "a=b"],
])("%j is the field %j", (text, field) => {
  expect(csvField(text)).toBe(field);
});

it.each([
  ["=1+1", "'=1+1"],
  ["+1+1", "'+1+1"],
  ["-2+3", "'-2+3"],
  ["-A1", "'-A1"],
  ["@SUM(A1)", "'@SUM(A1)"],
  ["\t=1+1", "'\t=1+1"],
  ["\r=1+1", '"\'\r=1+1"'],
  ['=HYPERLINK("https://evil.example","x")', `"'=HYPERLINK(""https://evil.example"",""x"")"`],
])("a spreadsheet takes %j for text: %j", (text, field) => {
  expect(csvField(text)).toBe(field);
});

it.each(["-5", "+3.2", "-5 %", "-1 234", "- 5", "+49 30 1234", "-", "+", "="])(
  "%j is not computed to anything else and stays as it is",
  (text) => {
    expect(csvField(text)).toBe(text);
  },
);

it("a number with a comma is in quotes alone", () => {
  expect(csvField("-1,234.5")).toBe('"-1,234.5"');
});
