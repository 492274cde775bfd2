// The benchmark page: runs the groups that were selected and says when it has finished.

import { select } from "./pairs";
import { pacing } from "./pacing";
import { parsing } from "./parsing";
import { ask, settled } from "./stage";
import { answers, single } from "./streaming";

const groups: Record<string, () => Promise<void>> = { parsing, answers, single, pacing };

await document.fonts.ready;
await settled();
try {
  for (const group of select.groups) await groups[group]?.();
} catch (error) {
  await ask("report", {
    error: error instanceof Error ? `${error.message}\n${error.stack}` : String(error),
  });
}
await ask("finished");
