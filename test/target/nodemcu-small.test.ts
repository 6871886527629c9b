// The NodeMCU image is made small by steps that know nothing of lanes: with the same sensors, commands and outages it has
// to do exactly what the same program does without them.
import { spawnSync } from "node:child_process";
import { writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, beforeAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { buildLua } from "../../firmware/build/lua/build.ts";
import { scratch } from "../e2e/host-process.ts";
import { lua, note } from "../e2e/programs.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const FAKES = path.join(import.meta.dirname, "nodemcu.lua");

/** More of them by SEEDS=1,2,3. */
const SEEDS = (process.env["SEEDS"] ?? "1").split(",").map(Number);

/** Numbers from 0 to 1, the same ones for the same seed (mulberry32). */
function randomOf(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let n = Math.imul(state ^ (state >>> 15), 1 | state);
    n = (n + Math.imul(n ^ (n >>> 7), 61 | n)) ^ n;
    return ((n ^ (n >>> 14)) >>> 0) / 4294967296;
  };
}

const COMMANDS = [
  'beacon {"v":1,"id":7,"lamp":"open","leaseMs":15000}',
  'beacon {"v":1,"id":8,"lamp":"close","leaseMs":5000}',
  'beacon {"v":1,"id":9,"lamp":"purple","leaseMs":5000}',
  'beacon {"v":2,"id":9,"lamp":"open","leaseMs":5000}',
  'config {"v":1,"id":3,"callAbove":1,"telemetryMs":400}',
  'config {"v":1,"id":4,"callAbove":4,"telemetryMs":1000}',
  'config {"v":1,"id":5,"callAbove":-1,"telemetryMs":1000}',
  'config {"id":6,"callAbove":1',
  'update {"v":1,"id":2,"board":"x","version":"1","bytes":100,"sha256":"a","tag":null}',
  'update {"v":1,"id":2}',
  'chunk {"v":1,"id":2,"at":0,"crc":1,"data":"AAAA"}',
  'time {"v":1,"unixMs":1795332000000,"errorMs":null}',
  'time {"v":1,"unixMs":"now","errorMs":5}',
  'ack {"v":1,"boot":"other","seq":5,"heard":6}',
  'ack {"v":1,"boot":"","seq":5,"heard":5,"more":1}',
  "nonsense {}",
];

/** A lane in which everything happens: customers, ranges, switch, commands good and bad, and losses of link and host. */
function scene(seed: number, minutes: number, layout: string): string {
  const random = randomOf(seed);
  const rows: [tMs: number, what: string][] = [[0, "LOG 1"]];
  const pick = (least: number, most: number): number => Math.floor(least + random() * (most - least));
  const crossing = (from: number, pins: number[]): number => {
    let tMs = from;
    for (const level of [0, 1])
      for (const pin of pins) {
        tMs += pick(50, 250);
        rows.push([tMs, `${pin} ${level}`]);
      }
    return tMs;
  };
  for (let tMs = 500; tMs < minutes * 60000; ) {
    const kind = random();
    if (kind < 0.3) tMs = crossing(tMs, random() < 0.85 ? [5, 6] : [6, 5]);
    else if (kind < 0.55) tMs = crossing(tMs, [7]);
    else if (kind < 0.7) rows.push([tMs, `HEAD ${random() < 0.5 ? 1300 : random() < 0.1 ? 0 : pick(400, 900)}`]);
    else if (kind < 0.85) rows.push([tMs, `TAIL ${random() < 0.5 ? 1500 : random() < 0.05 ? -1 : pick(400, 900)}`]);
    else if (kind < 0.93) rows.push([tMs, COMMANDS[pick(0, COMMANDS.length)] as string]);
    else if (kind < 0.96) rows.push([tMs, `A0 ${pick(0, 2)}`]);
    else if (kind < 0.98) rows.push([tMs, "LINK 0"], [tMs + pick(500, 30000), "LINK 1"]);
    else rows.push([tMs, "HOST 0"], [tMs + pick(500, 90000), "HOST 1"]);
    tMs += pick(50, 9000);
  }
  const sorted = rows.sort((a, b) => a[0] - b[0]).map(([tMs, what]) => `${Math.round(tMs)} ${what}`);
  return `0 LAYOUT ${layout}\n${sorted.join("\n")}\n`;
}

describe.skipIf(lua === undefined)(`the NodeMCU image and the program as it is${note("lua5.1", lua)}`, () => {
  const { dir, remove } = scratch();
  afterAll(remove);
  const file = (name: string): string => path.join(dir, name);

  beforeAll(async () => {
    writeFileSync(file("small.lua"), await readBundle("nodemcu"));
    writeFileSync(file("plain.lua"), buildLua(ROOT, "firmware/nodemcu/main.ts", false));
  });

  const run = (image: string, trace: string): string => {
    writeFileSync(file("trace"), trace);
    const done = spawnSync(lua as string, [FAKES, file(image), file("trace")], {
      encoding: "utf8",
      maxBuffer: 1e9,
      timeout: 100000,
    });
    expect(done.stderr).toBe("");
    return done.stdout;
  };

  it.each([
    { name: "beams and two range sensors", layout: "head=true,tail=true", minutes: 12 },
    { name: "one line before three tills", layout: "tills=3,entryPair=false,tail=true", minutes: 12 },
    { name: "an exit beam and a tail sensor", layout: "entry=false,entryPair=false,tail=true", minutes: 10 },
    { name: "a head sensor alone", layout: "entry=false,entryPair=false,exit=false,head=true", minutes: 10 },
  ])(
    "do the same with $name",
    ({ layout, minutes }) => {
      for (const seed of SEEDS) {
        const trace = scene(seed, minutes, layout);
        const [wanted, found] = [run("plain.lua", trace).split("\n"), run("small.lua", trace).split("\n")];
        expect(wanted.length).toBeGreaterThan(500);
        const differs = wanted.findIndex((line, i) => line !== found[i]);
        expect(found[differs], `seed ${seed}, line ${differs}`).toBe(wanted[differs]);
        expect(found).toHaveLength(wanted.length);
      }
    },
    300000,
  );
});
