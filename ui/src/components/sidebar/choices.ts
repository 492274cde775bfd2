// What the menu of a conversation in the list offers.

import type { ConversationSummary } from "../../bindings/ConversationSummary";
import { archive, deleteForEver, pin, restore } from "../../state/bulk";
import { chosen } from "../../state/chosen.svelte";
import { shortcut } from "../../state/platform";
import { selection } from "../../state/selection.svelte";
import type { MenuItem } from "../menu";

/** `rename` and `remove` are the list's: they move its focus, too. */
export function choices(
  item: ConversationSummary,
  rename: () => void,
  remove: () => void,
): MenuItem[] {
  const select: MenuItem = {
    label: "Select",
    icon: "select",
    keys: shortcut("click"),
    run: () => selection.toggle(item.id),
  };
  if (item.deletedAt !== null) {
    return [
      { label: "Restore", icon: "undo", run: () => void restore([item]) },
      select,
      {
        label: "Delete for ever…",
        icon: "trash",
        keys: "Del",
        danger: true,
        run: () => void deleteForEver([item]),
      },
    ];
  }
  return [
    { label: "Rename", icon: "edit", keys: "F2", run: rename },
    {
      label: item.pinned ? "Unpin" : "Pin",
      icon: "pin",
      run: () => void pin([item], !item.pinned),
    },
    { label: "Move to folder…", icon: "folder", run: () => chosen.show("move", [item]) },
    { label: "Tags…", icon: "tag", run: () => chosen.show("tag", [item]) },
    {
      label: item.archived ? "Take out of the archive" : "Archive",
      icon: "archive",
      run: () => void archive([item], !item.archived),
    },
    { label: "Export…", icon: "export", run: () => chosen.show("export", [item]) },
    select,
    { label: "Delete", icon: "trash", keys: "Del", danger: true, run: remove },
  ];
}
