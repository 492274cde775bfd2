import type { ConversationPage } from "./ConversationPage";
import type { Notice } from "./Notice";
import type { ParameterSpec } from "./ParameterSpec";
import type { ServiceStatus } from "./ServiceStatus";
import type { Settings } from "./Settings";

export type Boot = { version: string, settings: Settings, service: ServiceStatus, parameters: Array<ParameterSpec>, conversations: ConversationPage, running: Array<number>, notices: Array<Notice> };
