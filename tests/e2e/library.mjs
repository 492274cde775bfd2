// Conversations longer than anybody would type, taken in as a file of the app's own.

/** @typedef {{ role: "user" | "assistant", text: string }} Said */

/**
 * A conversation of so many messages whose texts differ in kind and length; each says its number.
 * @param {number} count @param {(number: number) => string | undefined} [words] what some of them say instead
 * @returns {Said[]}
 */
export function talk(count, words) {
  return Array.from({ length: count }, (_, index) => {
    const number = index + 1;
    const role = number % 2 === 1 ? "user" : "assistant";
    const text = words?.(number) ?? `Message ${number}.\n\n${kinds[index % kinds.length]}`;
    return { role, text };
  });
}

const kinds = [
  "Short.",
  "A paragraph that is long enough to be broken into more than one line by any window that this is read in, " +
    "and goes on a little.\n\nAnd another one.",
  "Why?",
  "A list:\n\n- one\n- two with `code`\n- three\n\nand what follows it.",
  "Please explain.",
  '```rust\nfn main() {\n    println!("{}", 1 + 1);\n}\n```',
  "And **then**?",
  "One line.",
  "| a | b |\n| - | - |\n| 1 | 2 |",
  "> A quotation\n\nand an answer to it, with $x^2$ in it.",
];

/**
 * Takes a conversation into the app's library, as the import in Settings does.
 * @param {import("./app.mjs").App} app @param {string} title @param {Said[]} said
 */
export async function takeIn(app, title, said) {
  const messages = said.map(({ role, text }, index) => ({
    role,
    text,
    createdAt: 1,
    parent: index === 0 ? null : index,
    ...(role === "assistant" && { generation: { modelAsked: "sim/writer" } }),
  }));
  const conversation = {
    uid: title,
    title,
    titledBy: "person",
    createdAt: 1,
    updatedAt: 1,
    head: said.length,
    messages,
  };
  const file = JSON.stringify({ format: "timbre", version: 1, conversations: [conversation] });
  await app.session.look(send, file);
}

// Runs in the page.
async function send(/** @type {string} */ file) {
  const { __TAURI_INTERNALS__: tauri } = /** @type {any} */ (window);
  const id = await tauri.invoke("import_begin");
  const bytes = new TextEncoder().encode(file);
  const PIECE = 1 << 20;
  for (let at = 0; at < bytes.length; at += PIECE) {
    const headers = { "import-id": String(id) };
    await tauri.invoke("import_chunk", bytes.slice(at, at + PIECE), { headers });
  }
  const channel = `__CHANNEL__:${tauri.transformCallback(() => {})}`;
  await tauri.invoke("import_run", { request: { id }, channel });
}
