import type { ModelReasoning } from "./ModelReasoning";
import type { Parameters } from "./Parameters";

export type Model = { id: string, name: string, author: string, description: string, created: number | null, contextLength: number | null, maxCompletionTokens: number | null, inputModalities: Array<string>, outputModalities: Array<string>, promptPrice: string | null, completionPrice: string | null, free: boolean, supportedParameters: Array<string>, defaultParameters: Parameters, reasoning: ModelReasoning | null, expires: string | null };
