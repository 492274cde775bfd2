import type { JsonValue } from "./serde_json/JsonValue";

export type Parameters = { [key in string]?: JsonValue };
