import type { ConversationSummary } from "./ConversationSummary";

export type ConversationPage = { items: Array<ConversationSummary>, next: string | null };
