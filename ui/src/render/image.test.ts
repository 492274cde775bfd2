import { fireEvent, within } from "@testing-library/svelte";
import { afterEach, expect, it, vi } from "vitest";

import { RenderDocument } from "./document";

// What was shown before is remembered for the page, so every test has an address of its own.
const DOT =
  "iVBORw0KGgoAAAANSUhEUgAAAAgAAAAICAYAAADED76LAAAAJUlEQVR42mNgQAIn3DT+gzADOoBJoGPiFOCShCsiqIByNxDyJgAKzGEds+49CAAAAABJRU5ErkJggg==";
const dot = () => Uint8Array.from(atob(DOT), (byte) => byte.charCodeAt(0)).buffer;

afterEach(() => vi.restoreAllMocks());

function shown(url: string, alt = "cat", picture = vi.fn(() => Promise.resolve(dot()))) {
  URL.createObjectURL = vi.fn(() => "blob:picture");
  URL.revokeObjectURL = vi.fn();
  const actions = { openLink: vi.fn(), picture, copy: vi.fn(() => Promise.resolve()) };
  const root = document.createElement("div");
  const children = [{ type: "image" as const, url, title: "", alt }];
  new RenderDocument([{ type: "paragraph", children }]).mount(root, actions);
  const press = (name: RegExp) => {
    const found = [...root.querySelectorAll("button")].find((each) =>
      name.test(each.textContent ?? ""),
    );
    if (!found) throw new Error(`no ${name} in ${root.textContent}`);
    return fireEvent.click(found);
  };
  return { root, actions, press };
}

it("a picture is fetched at the second press, after its whole address was shown", async () => {
  const { root, actions, press } = shown("https://i.example/a.png?x=1");
  expect(root.textContent).toBe("Image: cat — i.example · Show…");
  await press(/Show/);
  expect(root.querySelector("code")?.textContent).toBe("https://i.example/a.png?x=1");
  expect(actions.picture).not.toHaveBeenCalled();
  await press(/^Load/);
  expect(actions.picture).toHaveBeenCalledExactlyOnceWith("https://i.example/a.png?x=1", false);
  const picture = await vi.waitUntil(() => root.querySelector("img"));
  expect([picture.alt, picture.width, picture.height]).toEqual(["cat", 8, 8]);
  expect(picture.getAttribute("src")).toBe("blob:picture");
  expect(actions.openLink).not.toHaveBeenCalled();
});

it("one that was shown comes back by itself and in its size, from memory alone", async () => {
  const first = shown("https://i.example/again.png");
  await first.press(/Show/);
  await first.press(/^Load/);
  await vi.waitUntil(() => first.root.querySelector("img"));
  const { root, actions } = shown("https://i.example/again.png");
  const picture = root.querySelector("img");
  expect([picture?.width, picture?.height]).toEqual([8, 8]);
  await vi.waitUntil(() => picture?.getAttribute("src") === "blob:picture");
  expect(actions.picture).toHaveBeenCalledExactlyOnceWith("https://i.example/again.png", true);
});

it("one that is not in memory any more is asked for again", async () => {
  const first = shown("https://i.example/gone.png");
  await first.press(/Show/);
  await first.press(/^Load/);
  await vi.waitUntil(() => first.root.querySelector("img"));
  const gone = vi.fn(() => Promise.reject<ArrayBuffer>(new Error("gone")));
  const { root, press } = shown("https://i.example/gone.png", "cat", gone);
  await vi.waitUntil(() => root.querySelector("img") === null);
  await press(/Show/);
  expect(gone).toHaveBeenCalledOnce();
});

it("it can be opened in the browser instead", async () => {
  const { actions, press } = shown("https://i.example/1.png");
  await press(/Show/);
  await press(/^Open/);
  expect(actions.openLink).toHaveBeenCalledExactlyOnceWith("https://i.example/1.png");
  expect(actions.picture).not.toHaveBeenCalled();
});

it("what cannot be fetched says so and can be tried again", async () => {
  const picture = vi.fn(() => Promise.resolve(dot()));
  // eslint-disable-next-line @typescript-eslint/prefer-promise-reject-errors
  picture.mockImplementationOnce(() => Promise.reject({ message: "The server answered 404." }));
  const { root, press } = shown("https://i.example/2.png", "", picture);
  await press(/Show/);
  await press(/^Load/);
  await vi.waitUntil(() => root.textContent?.includes("Image. The server answered 404."));
  await press(/^Try again/);
  await vi.waitUntil(() => root.querySelector("img"));
});

it("what is fetched and no picture is not shown", async () => {
  const page = new TextEncoder().encode("<svg xmlns='http://www.w3.org/2000/svg'></svg>").buffer;
  const { root, press } = shown(
    "https://i.example/page.png",
    "",
    vi.fn(() => Promise.resolve(page)),
  );
  await press(/Show/);
  await press(/^Load/);
  await vi.waitUntil(() => root.textContent?.includes("not a picture that can be shown"));
  expect(root.querySelector("img")).toBeNull();
});

it("a picture that came with the text is shown at once, an SVG is not", () => {
  expect(shown(`data:image/png;base64,${DOT}`).root.querySelector("img")?.width).toBe(8);
  const refused = shown("data:image/svg+xml;base64,PHN2Zz48L3N2Zz4=").root;
  expect(refused.querySelector("img")).toBeNull();
  expect(refused.textContent).toBe("Image: cat — not one that can be shown");
});

it("an address of another kind is no picture", () => {
  expect(shown("mailto:a@b.example").root.textContent).toBe("Image: cat — no web address");
  expect(shown("javascript:alert(1)").root.querySelector("button")).toBeNull();
});

it("a picture that was asked for by keyboard takes the keyboard from the button that goes", async () => {
  const { root, press } = shown("https://i.example/keys.png");
  document.body.append(root);
  await press(/Show/);
  expect(document.activeElement?.textContent).toBe("Load the image");
  await press(/^Load/);
  const picture = await within(root).findByRole("img", { name: "cat" });
  expect(document.activeElement).toBe(picture);
  root.remove();
});

it("who went elsewhere while it came stays there", async () => {
  let come = (_: ArrayBuffer) => {};
  const coming = new Promise<ArrayBuffer>((resolve) => (come = resolve));
  const picture = vi.fn(() => coming);
  const { root, press } = shown("https://i.example/slow.png", "cat", picture);
  const elsewhere = document.createElement("input");
  document.body.append(root, elsewhere);
  await press(/Show/);
  await press(/^Load/);
  elsewhere.focus();
  come(dot());
  await within(root).findByRole("img", { name: "cat" });
  expect(document.activeElement).toBe(elsewhere);
  document.body.replaceChildren();
});

it("a picture without words has the name of where it is from", async () => {
  const { root, press } = shown("https://i.example/nameless.png", " ");
  await press(/Show/);
  await press(/^Load/);
  expect(await within(root).findByRole("img", { name: "Image from i.example" })).toBeTruthy();
  const here = shown(`data:image/png;base64,${DOT}`, "").root;
  expect(within(here).getByRole("img", { name: "Image" })).toBeTruthy();
});
