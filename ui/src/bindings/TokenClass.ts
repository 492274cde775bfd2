export type TokenClass = "keyword" | "string" | "comment" | "number" | "function" | "type" | "property" | "inserted" | "deleted";
