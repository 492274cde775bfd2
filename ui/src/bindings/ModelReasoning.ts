export type ModelReasoning = { mandatory: boolean, supportedEfforts: Array<string> | null, defaultEffort: string | null, supportsMaxTokens: boolean, effortControl: boolean };
