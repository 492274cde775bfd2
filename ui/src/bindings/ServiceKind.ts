export type ServiceKind = "none" | "openRouter" | "custom" | "offline";
