import type { GenerationView } from "./GenerationView";
import type { Node } from "./Node";

export type MessageView = { id: number, parent: number | null, role: "user" | "assistant", createdAt: number, siblings: Array<number>, status: "complete" | "streaming" | "stopped" | "interrupted" | "failed" | "empty", content: Array<Node>, reasoning: Array<Node>, generation: GenerationView | null };
