// Disks that are small or closed, for one process and those it starts: mounted in a namespace of its own, where that is
// allowed.

import { execFile } from "node:child_process";
import { open } from "node:fs/promises";
import { promisify } from "node:util";

const run = promisify(execFile);

/** Whether a file system can be mounted here for a process alone. */
export function canMount() {
  const mount = ["--mount", "mount", "-t", "tmpfs", "none", "/mnt"];
  return run("unshare", mount).then(
    () => true,
    () => false,
  );
}

/** A command that mounts something and then runs the command after it. @param {string} mount */
export function mounting(mount) {
  return ["unshare", "--mount", "sh", "-c", `${mount} && exec "$@"`, "sh"];
}

/** A command that runs the command after it with its data on a disk of so many megabytes. @param {number} megabytes */
export function onSmallDisk(megabytes) {
  return mounting(`mount -t tmpfs -o size=${megabytes}m small "$TIMBRE_DATA_DIR"`);
}

/** Where the data of an app on such a disk is seen from here: through the process that has it. @param {import("./app.mjs").App} app */
export function insideOf(app) {
  return `/proc/${app.driver.pid}/root${app.dataDirectory}`;
}

/** Writes until nothing more can be written. @param {string} path */
export async function fill(path) {
  const file = await open(path, "w");
  for (const size of [1 << 16, 1 << 12, 1]) {
    const piece = Buffer.alloc(size, 1);
    // A write that finds room for a part says so; the next one fails.
    while ((await file.write(piece).catch(() => ({ bytesWritten: 0 }))).bytesWritten > 0);
  }
  await file.close();
}
