// How much of the beginning of a conversation has to go so that the rest fits.

/** A message by its id, who wrote it, and about how many tokens it has. */
export type Measured = { id: number; question: boolean; tokens: number };

/** Where the rest begins, and how many messages go. */
export type Shortened = { first: number; left: number };

// The count is rough, and a second refusal is worse than one turn less.
const MARGIN = 1.3;

/**
 * The question from which on the conversation fits, when it is too long by about `excess` tokens; half of it goes when
 * that is not known. The last question always stays; null when there is nothing before it.
 */
export function shortened(path: readonly Measured[], excess: number | null): Shortened | null {
  const total = path.reduce((sum, message) => sum + message.tokens, 0);
  const enough = excess === null ? total / 2 : excess * MARGIN;
  let gone = 0;
  let best: Shortened | null = null;
  for (const [left, message] of path.entries()) {
    if (message.question && left > 0) best = { first: message.id, left };
    if (best !== null && gone >= enough && message.question) break;
    gone += message.tokens;
  }
  return best;
}
