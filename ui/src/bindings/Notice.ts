import type { ErrorCode } from "./ErrorCode";

export type Notice = { code: ErrorCode, message: string, detail: string | null };
