// What the tests of one file play on: a desktop and a simulator for all of them, and an app for each. A file runs in a
// process of its own, so there is one stage in it.

import { after, afterEach, before } from "node:test";

import { closeApp } from "./app.mjs";
import { Desktop } from "./desktop.mjs";
import { Simulator } from "./simulator.mjs";

/** @type {Desktop} */
export let desktop;
/** @type {Simulator} */
export let simulator;

/**
 * Opens the stage before the first test of this file and clears it after the last one.
 * @param {object} [options]
 * @param {Parameters<typeof Simulator.open>[0] | null} [options.service] how the simulator is; null when there is none
 * @param {boolean} [options.keyring] whether the desktop has one
 * @param {(() => Promise<void>)} [options.oneApp] opens an app that does for all tests; without it, the one that a test
 *   opens is closed after it
 */
export function stage({ service = {}, keyring = true, oneApp } = {}) {
  before(async () => {
    desktop = await Desktop.open({ keyring });
    if (service) simulator = await Simulator.open(service);
    await oneApp?.();
  });
  if (!oneApp) afterEach(closeApp);
  after(async () => {
    await closeApp();
    await simulator?.close();
    await desktop?.close();
  });
}
