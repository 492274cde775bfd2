// What a menu offers.

import type { IconName } from "./icons";

export type MenuItem = {
  label: string;
  icon: IconName;
  run: () => void;
  danger?: boolean;
  /** The key that does the same, for the eye. */
  keys?: string;
};
