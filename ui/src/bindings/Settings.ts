import type { Parameters } from "./Parameters";
import type { ServiceKind } from "./ServiceKind";

export type Settings = { theme: "system" | "light" | "dark", service: ServiceKind, serviceUrl: string, model: string | null, systemPrompt: string, parameters: Parameters, sidebarOpen: boolean, consoleOpen: boolean, sidebarWidth: number, consoleWidth: number, lastConversation: number | null, newDraft: string };
