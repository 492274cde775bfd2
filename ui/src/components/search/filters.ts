// What narrows a search, in the words of its help.

/** A filter: what it begins with, an example of its value, and what it does. */
export type Filter = { begins: string; example: string; means: string };

export const filters: readonly Filter[] = [
  { begins: "from:", example: "me", means: "written by you, or by the model: from:model" },
  { begins: "model:", example: "glm", means: "answers of a model, by a part of its name" },
  { begins: "in:", example: "novel", means: "in a folder, with a tag, or under a title" },
  { begins: "after:", example: "2026-03-01", means: "written on that day or later" },
  { begins: "before:", example: "2026-04-01", means: "written before that day" },
  { begins: '"', example: 'exact words"', means: "these words, next to each other" },
];
