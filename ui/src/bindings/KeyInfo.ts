export type KeyInfo = { label: string, usage: string, limit: string | null, limitRemaining: string | null, isFreeTier: boolean };
