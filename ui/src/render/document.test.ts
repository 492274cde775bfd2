import { describe, expect, it, vi } from "vitest";

import type { Node as TreeNode } from "../bindings/Node";
import type { Operation } from "../bindings/Operation";
import { RenderDocument } from "./document";
import { operation, seeded } from "../test-trees";
import { applyToTree, sameTree, TreeMismatch } from "./tree";

const text = (text: string): TreeNode => ({ type: "text", text });
const paragraph = (...children: TreeNode[]): TreeNode => ({ type: "paragraph", children });

function shown(nodes: TreeNode[]) {
  const root = document.createElement("div");
  const actions = { openLink: vi.fn(), picture: vi.fn(), copy: vi.fn(() => Promise.resolve()) };
  const live = new RenderDocument(structuredClone(nodes));
  const unmount = live.mount(root, actions);
  return { root, live, actions, unmount };
}

/** What is in an element, without the mark of the last block and the direction of Latin ones. */
const markup = (root: Element) =>
  root.innerHTML.replace(' data-last=""', "").replaceAll(' dir="ltr"', "");

it("the last block alone is marked, in any group", () => {
  const many = (count: number) =>
    Array.from({ length: count }, (_, at) => paragraph(text(`${at}`)));
  const { root, live } = shown(many(32));
  const last = () => [...root.querySelectorAll("[data-last]")].map((block) => block.textContent);
  expect(last()).toEqual(["31"]);
  live.apply([{ op: "splice", path: [], keep: 32, nodes: [paragraph(text("next"))] }]);
  expect(last()).toEqual(["next"]);
  live.apply([{ op: "splice", path: [], keep: 2, nodes: [] }]);
  expect(last()).toEqual(["1"]);
  live.apply([{ op: "splice", path: [], keep: 0, nodes: [] }]);
  expect(last()).toEqual([]);
});

it("the blocks of a long document are in groups, in their order, and footnotes begin with a line", () => {
  const many = Array.from({ length: 95 }, (_, at) => paragraph(text(`${at},`)));
  const note = (number: number): TreeNode => ({
    type: "footnoteDefinition",
    label: String(number),
    number,
    children: [paragraph(text(`note ${number}`))],
  });
  const { root, live } = shown([...many, note(1), note(2)]);
  expect(root.childElementCount).toBe(32 + 3);
  const said = (count: number) => Array.from({ length: count }, (_, at) => `${at},`).join("");
  expect([...root.querySelectorAll("p")].map((p) => p.textContent).join("")).toBe(
    `${said(95)}note 1note 2`,
  );
  expect(root.querySelectorAll(".first-note").length).toBe(1);
  live.apply([{ op: "splice", path: [], keep: 40, nodes: [paragraph(text("end"))] }]);
  expect(root.childElementCount).toBe(32 + 1);
  live.apply([{ op: "append", path: [40, 0], text: "!" }]);
  expect(root.textContent).toBe(`${said(40)}end!`);
  live.apply([{ op: "splice", path: [], keep: 3, nodes: [] }]);
  expect([root.childElementCount, root.textContent]).toEqual([3, "0,1,2,"]);
});

describe("nodes", () => {
  const cases: [string, TreeNode, string][] = [
    ["paragraph", paragraph(text("a<b>")), "<p>a&lt;b&gt;</p>"],
    ["emphasis", { type: "emphasis", children: [text("a")] }, "<em>a</em>"],
    ["strong", { type: "strong", children: [text("a")] }, "<strong>a</strong>"],
    ["strikethrough", { type: "strikethrough", children: [text("a")] }, "<del>a</del>"],
    ["code", { type: "code", text: "<i>" }, "<code>&lt;i&gt;</code>"],
    ["rule", { type: "rule" }, "<hr>"],
    ["line break", { type: "lineBreak" }, "<br>"],
    ["soft break", { type: "softBreak" }, "\n"],
    ["html", { type: "html", text: "<img>" }, '<code class="raw-html">&lt;img&gt;</code>'],
    ["html block", { type: "htmlBlock", text: "<p>" }, '<div class="raw-html">&lt;p&gt;</div>'],
    ["heading", { type: "heading", level: 2, children: [text("a")] }, '<h3 class="level-2">a</h3>'],
    [
      "ordered list",
      { type: "list", start: 3, tight: true, children: [] },
      '<ol start="3" class="tight"></ol>',
    ],
    ["token", { type: "token", class: "keyword", text: "fn" }, '<span class="t-keyword">fn</span>'],
  ];
  it.each(cases)("%s", (_, node, html) => {
    expect(markup(shown([node]).root)).toBe(html);
  });

  it("a quote with an alert says which", () => {
    const { root } = shown([{ type: "quote", alert: "warning", children: [paragraph(text("x"))] }]);
    expect(root.querySelector("blockquote.alert-warning .alert-label")?.textContent).toBe(
      "Warning",
    );
  });

  it("a task is a disabled checkbox with a name", () => {
    const { root } = shown([{ type: "item", checked: true, children: [paragraph(text("x"))] }]);
    const box = root.querySelector("input");
    expect([
      box?.checked,
      box?.disabled,
      box?.ariaLabel ?? box?.getAttribute("aria-label"),
    ]).toEqual([true, true, "Done"]);
  });

  it("a table has a head, aligned cells and copies as CSV", () => {
    const cell = (value: string): TreeNode => ({ type: "cell", children: [text(value)] });
    const row = (...values: string[]): TreeNode => ({ type: "row", children: values.map(cell) });
    const { root, actions } = shown([
      { type: "table", align: ["none", "right"], children: [row("a", "b"), row('1,"x"', "2")] },
    ]);
    expect(root.querySelectorAll("thead th[scope=col]").length).toBe(2);
    expect(root.querySelector("tbody td:last-child")?.className).toBe("align-right");
    root.querySelector<HTMLElement>(".table-tools button")?.click();
    expect(actions.copy).toHaveBeenCalledWith('a,b\r\n"1,""x""",2\r\n');
  });

  it("math is MathML from the allowlist, and TeX when there is none", () => {
    const bad = {
      type: "mathElement",
      tag: "script",
      attributes: [["onclick", "x"]],
      children: [],
    };
    const { root } = shown([
      { type: "mathBlock", tex: "x", children: [bad as unknown as TreeNode] },
      { type: "math", tex: "\\broken", children: [] },
    ]);
    const math = root.querySelector("math");
    expect(math?.namespaceURI).toBe("http://www.w3.org/1998/Math/MathML");
    expect(math?.innerHTML).toBe("<mrow></mrow>");
    expect(root.querySelector(".math code")?.textContent).toBe("\\broken");
  });

  it("footnotes lead there and back", () => {
    const { root } = shown([
      paragraph({ type: "footnoteReference", label: "n", number: 1 }),
      { type: "footnoteDefinition", label: "n", number: 1, children: [paragraph(text("says"))] },
    ]);
    document.body.append(root);
    root.querySelector<HTMLElement>(".footnote-reference")?.click();
    expect(document.activeElement).toBe(root.querySelector(".footnote"));
    root.querySelector<HTMLElement>(".footnote-back")?.click();
    expect(document.activeElement).toBe(root.querySelector(".footnote-reference"));
    root.remove();
  });
});

describe("links", () => {
  const link = (url: string, label: string, title = ""): TreeNode => ({
    type: "link",
    url,
    title,
    children: [text(label)],
  });

  it.each([
    "javascript:alert(1)",
    "JaVaScRiPt:alert(1)",
    "data:text/html,x",
    "file:///etc/passwd",
    "\u0001javascript:x",
    "vbscript:x",
    "https://a.example/\u202e",
    "//a.example",
  ])("%s is not a link", (url) => {
    expect(shown([link(url, "x")]).root.querySelector("a")).toBeNull();
  });

  it("open through the action and never navigate", () => {
    const { root, actions } = shown([link("https://a.example/x y", "x")]);
    const anchor = root.querySelector("a");
    const event = new MouseEvent("click", { bubbles: true, cancelable: true });
    anchor?.dispatchEvent(event);
    expect(event.defaultPrevented).toBe(true);
    expect(actions.openLink).toHaveBeenCalledWith("https://a.example/x%20y");
    expect(anchor?.rel).toBe("noreferrer");
  });

  it("say to a pointer where they lead before they say anything else", () => {
    const title = (node: TreeNode) => shown([node]).root.querySelector("a")?.title;
    expect(title(link("https://evil.example/", "x", "https://bank.example"))).toBe(
      "https://evil.example/ — https://bank.example",
    );
    expect(title(link("https://a.example/", "x"))).toBe("https://a.example/");
  });

  it("show their host when the label names another, also while it grows", () => {
    const { root, live } = shown([paragraph(link("https://evil.example/", "pay"))]);
    expect(root.querySelector(".link-host")).toBeNull();
    live.apply([{ op: "append", path: [0, 0, 0], text: "pal.com" }]);
    expect(root.querySelector(".link-host")?.textContent).toBe(" (evil.example)");
  });

  it.each([
    ["https://paypal.com@evil.example/", "x"],
    ["https://xn--pypal-4ve.com/", "x"],
  ])("%s always shows its host", (url, label) => {
    expect(shown([link(url, label)]).root.querySelector(".link-host")).not.toBeNull();
  });
});

describe("hostile trees", () => {
  it("an unknown node is text or nothing", () => {
    const nodes = [
      { type: "script", text: "alert(1)" },
      { type: "iframe", children: [] },
      { type: "__proto__" },
    ] as unknown as TreeNode[];
    expect(markup(shown(nodes).root)).toBe("alert(1)");
  });

  it("nothing of a model's becomes an id, a name, a class or a handler", () => {
    const evil = 'x" onclick="alert(1)" id="getElementById';
    const { root } = shown([
      { type: "codeBlock", language: evil, children: [] },
      { type: "footnoteDefinition", label: evil, number: 1, children: [] },
      { type: "link", url: "https://a.example", title: evil, children: [text(evil)] },
      { type: "quote", alert: evil as never, children: [] },
      { type: "token", class: evil as never, text: evil },
    ]);
    expect(root.querySelector("[id], [name], [onclick], [style]")).toBeNull();
    for (const element of root.querySelectorAll("*")) expect(element.className).not.toContain('x"');
  });
});

describe("operations", () => {
  it("append to a text node without replacing it", () => {
    const { root, live } = shown([paragraph(text("a"))]);
    const node = root.querySelector("p")?.firstChild;
    live.apply([{ op: "append", path: [0, 0], text: "b" }]);
    expect(root.querySelector("p")?.firstChild).toBe(node);
    expect(node?.textContent).toBe("ab");
  });

  it("splice keeps the first children and their elements", () => {
    const { root, live } = shown([paragraph(text("a")), paragraph(text("b"))]);
    const first = root.firstChild;
    live.apply([{ op: "splice", path: [], keep: 1, nodes: [paragraph(text("c"))] }]);
    expect(root.firstChild).toBe(first);
    expect(root.textContent).toBe("ac");
  });

  it("tight changes a list's class and nothing else", () => {
    const { root, live } = shown([{ type: "list", start: null, tight: true, children: [] }]);
    const list = root.firstChild;
    live.apply([{ op: "tight", path: [0], tight: false }]);
    expect(root.firstChild).toBe(list);
    expect((list as Element).className).toBe("");
  });

  it.each<Operation>([
    { op: "splice", path: [4], keep: 0, nodes: [] },
    { op: "splice", path: [], keep: 9, nodes: [] },
    { op: "append", path: [0], text: "x" },
    { op: "append", path: [], text: "x" },
    { op: "tight", path: [0], tight: true },
  ])("that do not fit are refused before anything changes: %j", (operation) => {
    const { root, live } = shown([paragraph(text("a"))]);
    expect(() => live.apply([operation])).toThrow(TreeMismatch);
    expect(markup(root)).toBe("<p>a</p>");
  });

  it("in any order end where building from scratch ends", () => {
    for (let seed = 1; seed <= 60; seed += 1) {
      const random = seeded(seed);
      const { root, live } = shown([]);
      const plain: TreeNode[] = [];
      for (let step = 0; step < 40; step += 1) {
        const next = operation(random, plain);
        applyToTree(plain, structuredClone(next));
        live.apply([structuredClone(next)]);
      }
      expect(sameTree(live.nodes, plain), `seed ${seed}`).toBe(true);
      expect(normal(root), `seed ${seed}`).toBe(normal(shown(plain).root));
    }
  }, 60_000);
});

// Adjacent text nodes are the same text, and an empty class is none.
function normal(root: Element): string {
  root.normalize();
  return markup(root).replaceAll(' class=""', "");
}

describe("a document", () => {
  it("keeps its page while paused and catches up after", () => {
    const { root, live } = shown([paragraph(text("a"))]);
    live.pause(true);
    live.apply([{ op: "append", path: [0, 0], text: "b" }]);
    expect(root.textContent).toBe("a");
    live.pause(false);
    expect(root.textContent).toBe("ab");
  });

  it("is not rebuilt after a pause in which nothing came", () => {
    const { root, live } = shown([paragraph(text("a"))]);
    const first = root.firstChild;
    live.pause(true);
    live.replace([paragraph(text("a"))]);
    live.pause(false);
    expect(root.firstChild).toBe(first);
    live.apply([{ op: "append", path: [0, 0], text: "b" }]);
    expect(root.textContent).toBe("ab");
  });

  it("is built once after a pause in which it grew and then became another", () => {
    const { root, live } = shown([paragraph(text("a"))]);
    const rebuilt = vi.spyOn(root, "replaceChildren");
    live.pause(true);
    live.apply([{ op: "append", path: [0, 0], text: "b" }]);
    live.replace([paragraph(text("c"))]);
    expect(root.textContent).toBe("a");
    live.pause(false);
    expect(root.textContent).toBe("c");
    expect(rebuilt).toHaveBeenCalledOnce();
  });

  it("that comes to the page during a pause is whole at once, and grows after it", () => {
    const live = new RenderDocument([paragraph(text("a"))]);
    live.pause(true);
    const root = document.createElement("div");
    live.mount(root, { openLink: vi.fn(), picture: vi.fn(), copy: vi.fn() });
    expect(root.textContent).toBe("a");
    live.apply([{ op: "append", path: [0, 0], text: "b" }]);
    live.pause(false);
    live.apply([{ op: "append", path: [0, 0], text: "c" }]);
    expect(root.textContent).toBe("abc");
  });

  it("is not rebuilt when it already is what it should become", () => {
    const { root, live } = shown([paragraph(text("a"))]);
    const first = root.firstChild;
    live.replace([paragraph(text("a"))]);
    expect(root.firstChild).toBe(first);
    live.replace([paragraph(text("b"))]);
    expect(root.textContent).toBe("b");
  });

  it("leaves nothing behind when it is taken away", () => {
    const { root, unmount, live } = shown([paragraph(text("a"))]);
    unmount();
    live.apply([{ op: "append", path: [0, 0], text: "b" }]);
    expect(root.childNodes.length).toBe(0);
  });
});

describe("a paragraph with very many elements", () => {
  const crowd = Array.from({ length: 12 }, (): TreeNode => ({
    type: "emphasis",
    children: [text("a")],
  }));
  const texts = (root: Element) =>
    [...(root.querySelector("p")?.childNodes ?? [])].filter((node) => node instanceof Text);
  const grow = (live: RenderDocument) => {
    for (const added of [" two", " three"]) {
      live.apply([{ op: "append", path: [0, 12], text: added }]);
    }
  };

  it("grows by nodes, and is one text again when the next block begins", () => {
    const { root, live } = shown([paragraph(...crowd, text("one"))]);
    grow(live);
    expect(texts(root).map((node) => node.data)).toEqual(["one", " two", " three"]);
    live.apply([{ op: "splice", path: [], keep: 1, nodes: [paragraph(text("next"))] }]);
    expect(texts(root).map((node) => node.data)).toEqual(["one two three"]);
  });

  it("is one text again when the answer has ended", () => {
    const { root, live } = shown([paragraph(...crowd, text("one"))]);
    grow(live);
    live.replace(structuredClone(live.nodes) as TreeNode[]);
    expect(texts(root).map((node) => node.data)).toEqual(["one two three"]);
  });

  it("takes all of a text away that came in several nodes", () => {
    const { root, live } = shown([paragraph(...crowd, text("one"))]);
    grow(live);
    live.apply([{ op: "splice", path: [0], keep: 12, nodes: [text("other")] }]);
    expect(root.textContent).toBe(`${"a".repeat(12)}other`);
  });
});

it("keeps very many items of a list in order, in groups, also after cutting", () => {
  const item = (name: string): TreeNode => ({
    type: "item",
    checked: null,
    children: [paragraph(text(name))],
  });
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index};`);
  const list: TreeNode = {
    type: "list",
    start: null,
    tight: true,
    children: names(100).map(item),
  };
  const { root, live } = shown([list]);
  const items = () => [...root.querySelectorAll("li")];
  const seen = () => items().map((one) => one.textContent);
  expect(seen()).toEqual(names(100));
  expect(new Set(items().map((one) => one.parentElement)).size).toBe(4);
  live.apply([{ op: "splice", path: [0], keep: 33, nodes: [item("x"), item("y")] }]);
  expect(seen()).toEqual([...names(33), "x", "y"]);
  live.apply([{ op: "splice", path: [0], keep: 2, nodes: names(40).map(item) }]);
  expect(seen()).toEqual([...names(2), ...names(40)]);
});

it("keeps very many rows of a table in order, in several bodies, also after cutting", () => {
  const row = (name: string): TreeNode => ({
    type: "row",
    children: [{ type: "cell", children: [text(name)] }],
  });
  const names = (count: number) => Array.from({ length: count }, (_, index) => `n${index};`);
  const { root, live } = shown([
    { type: "table", align: ["none"], children: ["head", ...names(100)].map(row) },
  ]);
  const rows = () => [...root.querySelectorAll("tbody tr")];
  const seen = () => rows().map((one) => one.textContent);
  expect(seen()).toEqual(names(100));
  expect(new Set(rows().map((one) => one.parentElement)).size).toBe(4);
  expect(root.querySelectorAll("thead tr").length).toBe(1);
  live.apply([{ op: "splice", path: [0], keep: 34, nodes: [row("x"), row("y")] }]);
  expect(seen()).toEqual([...names(33), "x", "y"]);
  live.apply([{ op: "splice", path: [0], keep: 1, nodes: names(2).map(row) }]);
  expect(seen()).toEqual(names(2));
  expect(root.querySelectorAll("tbody").length).toBe(1);
});
