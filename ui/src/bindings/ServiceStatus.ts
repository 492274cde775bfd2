import type { KeyState } from "./KeyState";
import type { Overrides } from "./Overrides";
import type { ServiceKind } from "./ServiceKind";

export type ServiceStatus = { kind: ServiceKind, url: string, encrypted: boolean, key: KeyState, overrides: Overrides };
