import type { ErrorCode } from "./ErrorCode";

export type KeyState = { state: "unknown" } | { state: "notNeeded" } | { state: "none" } | { state: "stored", lastFour: string } | { state: "session", lastFour: string, reason: ErrorCode | null } | { state: "locked" } | { state: "unavailable" } | { state: "notAnswering" };
