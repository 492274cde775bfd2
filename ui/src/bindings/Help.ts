import type { Remedy } from "./Remedy";
export type Help = { remedy: Remedy, retryAt: number | null, affordableTokens: number | null, excessTokens: number | null, similarModels: Array<string>, flagged: string | null, provider: string | null, };
