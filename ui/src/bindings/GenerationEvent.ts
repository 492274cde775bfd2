import type { LiveState } from "./LiveState";
import type { Node } from "./Node";
import type { Operation } from "./Operation";

export type GenerationEvent = { type: "snapshot", content: Array<Node>, reasoning: Array<Node>, state: LiveState } | { type: "frame", content: Array<Operation>, reasoning: Array<Operation>, state: LiveState | null };
