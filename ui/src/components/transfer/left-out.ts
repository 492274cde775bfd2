// What an import does not carry, in words.

const WORDS: Record<string, [one: string, many: string]> = {
  images: ["image", "images"],
  attachments: ["attached file", "attached files"],
  recordings: ["recording", "recordings"],
  tools: ["call of a tool", "calls of tools"],
  results: ["result of a tool", "results of tools"],
  canvas: ["change of a canvas", "changes of canvases"],
  instructions: ["set of instructions", "sets of instructions"],
  unreachable: ["message on no branch", "messages on no branch"],
};

/** `3 images`, `1 attached file`; a name that has no words of its own is told as it is. */
export function leftOutWords(leftOut: Readonly<Record<string, number>>): string[] {
  return Object.entries(leftOut)
    .filter(([, count]) => count > 0)
    .map(([name, count]) => {
      const words = WORDS[name];
      if (!words) return `${count} × ${name}`;
      return `${count} ${count === 1 ? words[0] : words[1]}`;
    });
}
