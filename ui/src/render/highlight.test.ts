import { expect, test } from "vitest";

import { rangesOf } from "./highlight";

const page = (...paragraphs: string[]) => {
  const element = document.createElement("div");
  for (const text of paragraphs)
    element.appendChild(document.createElement("p")).textContent = text;
  return element;
};

test("every place is found, whatever its case, in reading order", () => {
  const element = page("The Harbour and the letter", "harbours");
  const found = rangesOf(element, ["harbour", "letter"]).map(String);
  expect(found).toEqual(["Harbour", "letter", "harbour"]);
});

test("text whose lower case has another length is left alone, and no words find nothing", () => {
  expect(rangesOf(page("İstanbul", "istanbul"), ["istanbul"]).map(String)).toEqual(["istanbul"]);
  expect(rangesOf(page("a"), ["", "b"])).toEqual([]);
});

test("of very many places the first 500 are marked, also where one text holds them all", () => {
  expect(rangesOf(page("ab ".repeat(2000)), ["a", "b"]).length).toBe(500);
  const some = rangesOf(page("a".repeat(400), "a b ".repeat(300)), ["b", "a"]);
  expect(some.length).toBe(500);
  expect(some.slice(398, 402).map(String)).toEqual(["a", "a", "a", "b"]);
});
