import type { JsonValue } from "./serde_json/JsonValue";
import type { ParameterKind } from "./ParameterKind";

export type ParameterSpec = { name: string, group: "sampling" | "output" | "reasoning" | "tools" | "routing" | "raw", label: string, explanation: string, supported: string | null, kind: ParameterKind, default: JsonValue | null };
