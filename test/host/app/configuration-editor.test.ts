import { chmodSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { afterAll, beforeEach, expect, it, vi } from "vitest";
import { ConfigurationEditor } from "../../../host/app/configuration-editor.ts";
import { demoConfig, readConfig } from "../../../host/config/config.ts";
import { textOf } from "../warning-text.ts";

const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-editor-"));
const file = path.join(dir, "shop.yaml");
const SHOP = "store: corner # ours\nlanes: [{box: lane-1}]\n";
const apply = vi.fn();
let editor: ConfigurationEditor;

beforeEach(() => {
  writeFileSync(file, SHOP);
  editor = new ConfigurationEditor(file, readConfig(file), apply);
});
afterAll(() => rmSync(dir, { recursive: true }));

it("warns of values that were changed by hand, until they are loaded or taken back", () => {
  expect(editor.changedByHand()).toBeUndefined();
  writeFileSync(file, SHOP.replace("lane-1", "lane-2"));
  expect(textOf(editor.changedByHand())).toMatch(/shop\.yaml was changed by hand/);
  writeFileSync(file, SHOP);
  expect(editor.changedByHand()).toBeUndefined();
  writeFileSync(file, SHOP.replace("lane-1", "lane-2"));
  const { content, version } = editor.read();
  expect(editor.save(content, version).kind).toBe("saved");
  expect(apply).toHaveBeenCalledTimes(1);
  expect(editor.changedByHand()).toBeUndefined();
});

it("says nothing of comments and layout", () => {
  writeFileSync(file, "# another one\nstore: corner\nlanes:\n  - box: lane-1\n");
  expect(editor.changedByHand()).toBeUndefined();
});

it.each([
  ["store: corner\nlanes: [{box: lane 1}]\n", /cannot be used: .*shop\.yaml:2: found .*lane 1/],
  ["store: [corner\n", /cannot be used: .*shop\.yaml:\d/],
])("names file and line of what cannot be used: %j", (text, words) => {
  writeFileSync(file, text);
  expect(textOf(editor.changedByHand())).toMatch(words);
});

it("warns of a file that is no longer there", () => {
  rmSync(file);
  expect(textOf(editor.changedByHand())).toMatch(/cannot be used: .*shop\.yaml/);
});

it("names what holds only after a restart", () => {
  const { version } = editor.read();
  const content = { store: "corner", lanes: [{ box: "lane-1" }], serial: [{ port: "/dev/ttyACM0", box: "lane-1" }] };
  expect(editor.save(content, version)).toMatchObject({ kind: "saved", restart: ["serial"] });
});

it("saves nothing of a demo, and warns of nothing", () => {
  const demo = new ConfigurationEditor(undefined, demoConfig(2), apply);
  expect(demo.changedByHand()).toBeUndefined();
  expect(demo.save(demo.read().content, demo.version())).toEqual({ kind: "no-file" });
});

/** The longest name that a file may have leaves no room for the one that is written beside it. Unit letters. */
const LONGEST = 255;

it.each([
  ["has been made read-only", "shop.yaml", () => chmodSync(file, 0o444), "read-only"],
  ["is no longer there", "shop.yaml", () => rmSync(file), "missing"],
  ["has a folder that takes no other file", `${"s".repeat(LONGEST - 5)}.yaml`, () => {}, undefined],
])("says why a file that %s is not written, and changes nothing", (_, name, make, why) => {
  const place = path.join(dir, name);
  writeFileSync(place, SHOP);
  const its = new ConfigurationEditor(place, readConfig(place), apply);
  const { content, version } = its.read();
  make();
  const before = readdirSync(dir);
  apply.mockClear();
  const saved = its.save({ ...(content as object), store: "other" }, version);
  expect(saved).toMatchObject({ kind: "not-written", file: place, detail: expect.stringMatching(/^E[A-Z]+$/) });
  expect((saved as { why?: string }).why).toBe(why);
  expect(apply).not.toHaveBeenCalled();
  expect(readdirSync(dir)).toEqual(before);
  for (const left of before) expect(readFileSync(path.join(dir, left), "utf8")).toBe(SHOP);
  rmSync(place, { force: true });
});

it("refuses what head office offers where the file cannot be written", () => {
  chmodSync(file, 0o444);
  expect(editor.take({ targets: { callAbove: 9 } })).toEqual({
    code: "not-written",
    file,
    detail: "EACCES",
    why: "read-only",
  });
  rmSync(file);
});
