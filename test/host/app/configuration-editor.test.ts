import { mkdtempSync, rmSync, writeFileSync } from "node:fs";
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
