import type { Conversation } from "./Conversation";
import type { MessageView } from "./MessageView";

export type ConversationView = { conversation: Conversation, messages: Array<MessageView>, cost: string | null };
