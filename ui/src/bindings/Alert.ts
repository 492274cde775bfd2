export type Alert = "note" | "tip" | "important" | "warning" | "caution";
