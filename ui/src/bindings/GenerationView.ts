import type { IpcError } from "./IpcError";
import type { Parameters } from "./Parameters";

export type GenerationView = { modelAsked: string, modelServed: string | null, provider: string | null, generationId: string | null, finishReason: string | null, promptTokens: number | null, completionTokens: number | null, reasoningTokens: number | null, cachedTokens: number | null, cost: string | null, firstTokenMs: number | null, durationMs: number | null, reasoningMs: number | null, parameters: Parameters, error: IpcError | null, refusal: string | null };
