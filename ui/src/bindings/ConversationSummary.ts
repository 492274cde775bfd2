export type ConversationSummary = { id: number, title: string, updatedAt: number, createdAt: number, pinned: boolean, running: boolean };
