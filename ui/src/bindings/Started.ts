import type { ConversationView } from "./ConversationView";

export type Started = { conversation: ConversationView, message: number };
