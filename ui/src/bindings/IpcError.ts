import type { ErrorCode } from "./ErrorCode";

export type IpcError = { code: ErrorCode, message: string, detail: string | null, retryAfter: number | null };
