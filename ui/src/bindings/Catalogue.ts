import type { IpcError } from "./IpcError";
import type { Model } from "./Model";

export type Catalogue = { models: Array<Model>, fetchedAt: number | null, refreshing: boolean, error: IpcError | null };
