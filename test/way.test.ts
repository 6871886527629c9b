// The way of a beam's edge to a lamp in docs/architecture.md is the code's, and leaves out nobody who hands on.
import { readFileSync } from "node:fs";
import path from "node:path";
import ts from "typescript";
import { describe, expect, it } from "vitest";
import { ESP32_DEVKITC } from "../hardware/boards/esp32-devkitc.ts";
import { BoxLimits } from "../host/core/boxes/box-limits.ts";
import { BoxTraffic } from "../host/core/boxes/box-traffic.ts";
import { newDispatch } from "../host/core/dispatch/policies.ts";
import { Store } from "../host/core/store.ts";
import { encode } from "../protocol/codec.ts";
import { startBox } from "./box-stacks.ts";
import { stackOf } from "./stack-files.ts";

const ROOT = path.resolve(import.meta.dirname, "..");

interface Step {
  room: string;
  files: string[];
  functions: string[];
}

/** The steps of the table, and the sentence that counts them. */
function way(): { steps: Step[]; counted: string } {
  const document = readFileSync(path.join(ROOT, "docs/architecture.md"), "utf8");
  const [, section = ""] = document.split("## The way of a beam edge to a lamp\n");
  const steps: Step[] = [];
  for (const [, room, files, functions] of section
    .split("\n## ")[0]
    ?.matchAll(/^\| (.*?) ?\| (`.*?) \| (`.*?) \|$/gm) ?? []) {
    const [named] = quoted(room as string);
    const names = quoted(files as string);
    steps.push({ room: named ?? (steps.at(-1)?.room as string), files: names, functions: quoted(functions as string) });
  }
  return { steps, counted: /That is (\d+ files and \d+ changes of folder)/.exec(section)?.[1] ?? "" };
}

function quoted(text: string): string[] {
  return [...text.matchAll(/`([^`]+)`/g)].map(([, word]) => word as string);
}

/** Names of the functions and methods that a file defines, not of those that it calls or asks others for. */
function definedIn(file: string): Set<string> {
  const names = new Set<string>();
  const source = ts.createSourceFile(file, readFileSync(path.join(ROOT, file), "utf8"), ts.ScriptTarget.Latest);
  const visit = (node: ts.Node): void => {
    const isFunction = (ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node)) && node.body !== undefined;
    const isValue =
      ts.isPropertyAssignment(node) &&
      (ts.isFunctionExpression(node.initializer) || ts.isArrowFunction(node.initializer));
    if ((isFunction || isValue) && node.name !== undefined && ts.isIdentifier(node.name)) names.add(node.name.text);
    ts.forEachChild(node, visit);
  };
  visit(source);
  return names;
}

it.each(way().steps)("$room: $files define $functions, and each of them one", ({ room, files, functions }) => {
  const defined = files.map((file) => definedIn(`${room}/${file}`));
  expect(functions.filter((name) => !defined.some((names) => names.has(name)))).toEqual([]);
  expect(files.filter((_, i) => !functions.some((name) => defined[i]?.has(name)))).toEqual([]);
});

function filesOf(steps: readonly Step[]): Set<string> {
  return new Set(steps.flatMap(({ room, files }) => files.map((file) => `${room}/${file}`)));
}

it("counts its files and its changes of folder", () => {
  const { steps, counted } = way();
  const files = filesOf(steps);
  const changes = steps.filter(({ room }, i) => i > 0 && room !== steps[i - 1]?.room).length;
  expect(counted).toBe(`${files.size} files and ${changes} changes of folder`);
  expect(files.size).toBeLessThanOrEqual(20);
  expect(changes).toBeLessThanOrEqual(10);
});

describe("names everybody who hands on", () => {
  const listed = filesOf(way().steps);
  const unlisted = (files: readonly string[] | undefined): string[] | undefined =>
    files?.filter((file) => !listed.has(file));

  it("between the interrupt and the socket, in the host, and between the socket and the pin", async () => {
    const box = await startBox();
    try {
      box.socket.writes.splice(0);
      box.edge(true, 2500);
      const [record] = box.socket.writes;
      expect(record?.bytes).toContain("/lane-1/telemetry");
      expect(unlisted(record?.files)).toEqual([]);
      const [command] = commandsOf(record?.bytes.slice(record.bytes.indexOf("{")) ?? "");
      expect(command?.kind).toBe("beacon");
      expect(unlisted(command?.files)).toEqual([]);
      box.lit.splice(0);
      box.command("beacon", encode("beacon", { id: 1, lamp: "open", leaseMs: 15000 }));
      const [green] = box.lit;
      expect(green?.pin).toBe(ESP32_DEVKITC.wiring.lampGreen);
      expect(unlisted(green?.files)).toEqual([]);
    } finally {
      box.end();
    }
  });
});

/** What a host of this one box sends at a record of it. */
function commandsOf(record: string): { kind: string; files: string[] }[] {
  const place = { box: "lane-1", name: "1", role: "lane", pool: "", hasSwitch: false, machines: 0 } as const;
  const store = new Store([place], newDispatch());
  const clock = { now: () => 1000, machine: () => 1000, wall: () => 1000 };
  const nobody = { onEffects: () => {}, onHeard: () => {}, onWarning: () => {}, onWarningOver: () => {} };
  const traffic = new BoxTraffic(store, new BoxLimits(["lane-1"], 1), clock, nobody);
  const sent: { kind: string; files: string[] }[] = [];
  traffic.attach({
    send: (_, kind) => void sent.push({ kind, files: stackOf() }),
    publish: () => {},
    close: () => Promise.resolve(),
  });
  traffic.onMessage({ box: "lane-1", kind: "telemetry", payload: record, from: "mqtt" });
  return sent;
}
