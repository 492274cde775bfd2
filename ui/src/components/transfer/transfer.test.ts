import { render, screen, within } from "@testing-library/svelte";
import userEvent from "@testing-library/user-event";
import { beforeEach, expect, test, vi } from "vitest";

import type { ImportProgress } from "../../bindings/ImportProgress";
import type { ImportReport } from "../../bindings/ImportReport";
import * as ipc from "../../ipc";
import { backups } from "../../state/backups.svelte";
import { chosen } from "../../state/chosen.svelte";
import { confirmation } from "../../state/confirmation.svelte";
import { importing } from "../../state/importing.svelte";
import { settings } from "../../state/settings.svelte";
import { toasts } from "../../state/toasts.svelte";
import { aConversation, aProblem } from "../../test-fixtures";
import BackupsSection from "./BackupsSection.svelte";
import ExportDialog from "./ExportDialog.svelte";
import ImportDialog from "./ImportDialog.svelte";

vi.mock("../../ipc");

const closed = vi.fn();
const report: ImportReport = {
  format: "chatGpt",
  conversations: 412,
  messages: 9120,
  known: 3,
  leftOut: { images: 31, attachments: 1, canvases: 2 },
};
const file = new File(["[]"], "conversations.json", { type: "application/json" });
const field = () => screen.getByLabelText<HTMLInputElement>("File to import");
const button = (name: string) => screen.getByRole("button", { name });

beforeEach(() => {
  vi.resetAllMocks();
  vi.mocked(ipc.listConversations).mockResolvedValue({ items: [], next: null });
  vi.mocked(ipc.listFolders).mockResolvedValue([]);
  vi.mocked(ipc.listTags).mockResolvedValue([]);
  vi.mocked(ipc.importBegin).mockResolvedValue(4);
  vi.mocked(ipc.importPreview).mockResolvedValue(report);
  vi.mocked(ipc.importCancel).mockResolvedValue();
  toasts.items = [];
  importing.cancel();
});

test("what is chosen is exported in the chosen form, and where it is is said", async () => {
  vi.mocked(ipc.exportConversations).mockResolvedValue({ path: "Downloads/One.md", count: 1 });
  chosen.items = [aConversation(1, { title: "One" })];
  render(ExportDialog, { onclose: closed });
  expect(screen.getByRole("dialog", { name: "Export “One”" })).toBeTruthy();
  await userEvent.click(screen.getByRole("checkbox", { name: "With what the models thought" }));
  await userEvent.click(button("Export"));
  expect(ipc.exportConversations).toHaveBeenCalledWith([1], "markdownWithReasoning");
  expect(await screen.findByText("Downloads/One.md")).toBeTruthy();
});

test("nothing chosen means all; a failure is said and can be tried again", async () => {
  vi.mocked(ipc.exportConversations).mockRejectedValue(aProblem("diskFull"));
  chosen.items = [];
  render(ExportDialog, { onclose: closed });
  await userEvent.click(screen.getByRole("radio", { name: /Timbre JSON/ }));
  await userEvent.click(button("Export"));
  expect(ipc.exportConversations).toHaveBeenCalledWith(null, "json");
  expect((await screen.findByRole("alert")).textContent).toContain("disk is full");
  await userEvent.click(button("Try again"));
  expect(ipc.exportConversations).toHaveBeenCalledTimes(2);
});

test("a file is read, what it brings is counted, and what it does not carry is named", async () => {
  render(ImportDialog, { onclose: closed });
  await userEvent.upload(field(), file);
  const preview = await screen.findByRole("status", { name: "What the file brings" });
  expect(vi.mocked(ipc.importChunk).mock.calls[0]?.[1]).toHaveLength(2);
  const said = preview.textContent?.replace(/\s+/g, " ") ?? "";
  expect(said).toContain("ChatGPT");
  expect(said).toContain("412 conversations with 9,120 messages");
  expect(said).toContain("3 conversations, which stay as they are");
  expect(said).toContain("31 images");
  expect(said).toContain("1 attached file");
  expect(said).toContain("2 × canvases");
});

test("a file larger than a piece is sent in pieces, in order", async () => {
  const large = new File([new Uint8Array(9 * 1024 * 1024)], "large.json");
  render(ImportDialog, { onclose: closed });
  await userEvent.upload(field(), large);
  await screen.findByRole("status", { name: "What the file brings" });
  const sizes = vi.mocked(ipc.importChunk).mock.calls.map(([id, bytes]) => [id, bytes.length]);
  const MB = 1024 * 1024;
  expect(sizes).toEqual([
    [4, 4 * MB],
    [4, 4 * MB],
    [4, MB],
  ]);
});

test("an import shows how far it is and ends with what was taken in", async () => {
  let tell = (_: ImportProgress) => {};
  let end = (_: ImportReport) => {};
  vi.mocked(ipc.importRun).mockImplementation((_, onProgress) => {
    tell = onProgress;
    return new Promise((resolve) => (end = resolve));
  });
  render(ImportDialog, { onclose: closed });
  await userEvent.upload(field(), file);
  await userEvent.click(await screen.findByRole("button", { name: "Import" }));
  tell({ bytes: 1, conversations: 200 });
  expect(await screen.findByText("Taking in 200 conversations…")).toBeTruthy();
  const progress = screen.getByRole<HTMLProgressElement>("progressbar");
  expect(progress.value).toBe(0.5);
  end(report);
  expect(await screen.findByRole("status", { name: "Imported" })).toBeTruthy();
});

test("a running import is given up", async () => {
  vi.mocked(ipc.importRun).mockReturnValue(new Promise(() => {}));
  render(ImportDialog, { onclose: closed });
  await userEvent.upload(field(), file);
  await userEvent.click(await screen.findByRole("button", { name: "Import" }));
  await userEvent.click(button("Cancel"));
  expect(ipc.importCancel).toHaveBeenCalledWith(4);
  expect(field()).toBeTruthy();
});

test("a file that nobody knows says so, and another can be chosen", async () => {
  const error = aProblem("invalidInput", "This is not a file that Timbre knows.");
  vi.mocked(ipc.importPreview).mockRejectedValue(error);
  render(ImportDialog, { onclose: closed });
  await userEvent.upload(field(), file);
  expect((await screen.findByRole("alert")).textContent).toContain("not a file that Timbre knows");
  expect(field()).toBeTruthy();
});

const made = { name: "b1", reason: "before-import", bytes: 12_000_000, madeAt: Date.now() - 6e4 };

test("backups are listed with their reason; one is made when asked", async () => {
  vi.mocked(ipc.listBackups).mockResolvedValue([made]);
  vi.mocked(ipc.backUpNow).mockResolvedValue([{ ...made, name: "b2", reason: "asked" }, made]);
  render(BackupsSection);
  expect(await screen.findByText(/Before an import · 12 MB/)).toBeTruthy();
  await userEvent.click(button("Back up now"));
  await vi.waitFor(() =>
    expect(
      within(screen.getByRole("list", { name: "Backups" })).getAllByRole("listitem"),
    ).toHaveLength(2),
  );
});

test("a backup adds what is missing, or replaces everything after asking", async () => {
  vi.mocked(ipc.listBackups).mockResolvedValue([made]);
  vi.mocked(ipc.restoreBackup).mockResolvedValue({ ...report, conversations: 2 });
  render(BackupsSection);
  const open = () => screen.findByRole("button", { name: /^Restore the backup of/ });
  await userEvent.click(await open());
  await userEvent.click(screen.getByRole("menuitem", { name: "Add what is missing here" }));
  expect(ipc.restoreBackup).toHaveBeenLastCalledWith("b1", "merge");
  await vi.waitFor(() => expect(toasts.items[0]?.text).toBe("Added 2 conversations"));
  await vi.waitFor(() => expect(backups.busy).toBe(null));
  await userEvent.click(await open());
  await userEvent.click(screen.getByRole("menuitem", { name: "Replace everything…" }));
  expect(ipc.restoreBackup).toHaveBeenCalledTimes(1);
  settings.change({ newDraft: "typed just now" });
  confirmation.answer(true);
  await vi.waitFor(() => expect(ipc.restoreBackup).toHaveBeenLastCalledWith("b1", "replace"));
  expect(ipc.saveSettings, "before").toHaveBeenLastCalledWith({ newDraft: "typed just now" });
});
