// Everything the window can do, by name, for the palette.

import { archive, pin } from "./bulk";
import { chosen, summaryOf } from "./chosen.svelte";
import { copyConversation } from "./clipboard";
import { conversations } from "./conversations.svelte";
import { dialogs } from "./dialogs.svelte";
import { shortcut } from "./platform";
import { service } from "./service.svelte";
import { settings } from "./settings.svelte";
import { setup } from "./setup.svelte";
import { shortcuts } from "./shortcuts";

/** A command, or a setting and what it would become. */
export type Command = {
  name: string;
  kind: "Command" | "Setting";
  run: () => void;
  keys?: string;
};

const command = (name: string, run: () => void, keys?: string): Command => ({
  name,
  kind: "Command",
  run,
  ...(keys && { keys: shortcut(keys) }),
});

const setting = (name: string, run: () => void): Command => ({ name, kind: "Setting", run });

/** The commands that make sense now. */
export function commands(): Command[] {
  return [
    ...withKeys("chats"),
    ...ofThisChat(),
    ...withKeys("chat"),
    ...withKeys("window"),
    command("Show all conversations", () => void conversations.show({ kind: "all" })),
    command("Show the archive", () => void conversations.show({ kind: "archived" })),
    command("Show the trash", () => void conversations.show({ kind: "trash" })),
    command("Export all conversations…", () => chosen.show("export", [])),
    command("Import conversations…", () => dialogs.show("import")),
    ...theSettings(),
  ];
}

// The palette itself is open already.
const withKeys = (group: keyof typeof shortcuts) =>
  shortcuts[group]
    .filter(({ keys, possible }) => keys !== "K" && (possible?.() ?? true))
    .map(({ name, run, keys }) => command(name, run, keys));

function ofThisChat(): Command[] {
  const open = setup.conversation;
  if (!open) return [];
  const items = [summaryOf(open)];
  return [
    command(open.pinned ? "Unpin this chat" : "Pin this chat", () => void pin(items, !open.pinned)),
    command(
      open.archived ? "Take this chat out of the archive" : "Archive this chat",
      () => void archive(items, !open.archived),
    ),
    command("Move this chat to a folder…", () => chosen.show("move", items)),
    command("Tags of this chat…", () => chosen.show("tag", items)),
    command("Copy this whole chat", () => copyConversation(open.id)),
    command("Export this chat…", () => chosen.show("export", items)),
  ];
}

function theSettings(): Command[] {
  const themes = { system: "as the system", light: "light", dark: "dark" } as const;
  const others = (["system", "light", "dark"] as const).filter(
    (theme) => theme !== settings.value.theme,
  );
  const titles = settings.value.modelTitles;
  return [
    ...others.map((theme) => setting(`Theme: ${themes[theme]}`, () => settings.change({ theme }))),
    setting(titles ? "Titles by the model: turn off" : "Titles by the model: turn on", () =>
      settings.change({ modelTitles: !titles }),
    ),
    setting("Connection and service", () => dialogs.show("settings")),
    setting("Key", () => (service.hasKey ? dialogs.show("settings") : void service.enterKey())),
    setting("Backups", () => dialogs.show("settings")),
  ];
}
