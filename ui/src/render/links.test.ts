import { expect, it } from "vitest";

import { destination, misleads } from "./links";

it("http, https and mailto are destinations, serialised", () => {
  expect(destination("HTTPS://Example.COM/a b")?.href).toBe("https://example.com/a%20b");
  expect(destination("mailto:a@b.example")?.place).toBe("a@b.example");
  expect(destination("http://127.0.0.1:8080/")?.place).toBe("127.0.0.1:8080");
});

it("everything else is not", () => {
  for (const url of ["", "x", "/etc/passwd", "ftp://a", "smb://a", "https://", "a".repeat(3000)]) {
    expect(destination(url), url).toBeNull();
  }
});

it("a label misleads when it names another host", () => {
  const to = destination("https://docs.example.com/x");
  if (to === null) throw new Error("a destination");
  expect(misleads("the docs", to)).toBe(false);
  expect(misleads("docs.example.com/x", to)).toBe(false);
  expect(misleads("www.example.com", to)).toBe(false);
  expect(misleads("https://bank.example", to)).toBe(true);
  expect(misleads("moc.\u202eknab", to)).toBe(true);
});
