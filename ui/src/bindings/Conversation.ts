import type { Parameters } from "./Parameters";

export type Conversation = { id: number, title: string, createdAt: number, updatedAt: number, pinned: boolean, model: string | null, systemPrompt: string, parameters: Parameters, draft: string, head: number | null };
