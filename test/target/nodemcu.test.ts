// The NodeMCU image in a real Lua 5.1: a simulated lane's beams, switch and ToF sensors on fake pins and a fake bus must
// give the estimates that the source gives.
import { spawnSync } from "node:child_process";
import { readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { afterAll, describe, expect, it } from "vitest";
import { readBundle } from "../../firmware/build/bundles.ts";
import { type Estimate, estimate } from "../../firmware/core/estimate.ts";
import { Lane } from "../../firmware/core/lane.ts";
import { BeamRow } from "../../firmware/drivers/break-beam/break-beam.ts";
import { TillSwitch } from "../../firmware/drivers/till-switch/till-switch.ts";
import { NODEMCU_ESP8266 } from "../../hardware/boards/nodemcu-esp8266.ts";
import { VirtualClock } from "../../host/simulator/clock.ts";
import type { LaneLayout } from "../../protocol/box-settings.ts";
import { type Channel, ENTRY, ENTRY_2, EXIT, HEAD, SWITCH, TAIL } from "../../protocol/channels.ts";
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import { sizeOn32Bits } from "../bench/device-lua.ts";
import { LIMITS } from "../bench/limits.ts";
import { scratch } from "../e2e/host-process.ts";
import { lua, luac, note } from "../e2e/programs.ts";
import { simulatedTrace } from "./traces.ts";

const PINS = { entry: "entry", entry2: "entry2", exit: "exit", switch: "tillSwitch" } as const;
const BEAMS = { tills: 0, entry: true, entryPair: true, exit: true, head: false, tail: false };
const STANDARD = { ...BEAMS, head: true, tail: true };
const ZONES = { head: "HEAD", tail: "TAIL" } as const;
const CHANNELS: { [zone: string]: Channel } = { HEAD, TAIL };
/** What the source is told of a range that is not valid, as the driver hands it on. */
const NO_RANGE = 4;

/** A level on a pin, or the range that a sensor gives from then on, in mm, 0 for none. */
interface Change {
  tMs: number;
  pin: string;
  value: number;
}

/** The day as levels on pins: a broken beam and an open till pull theirs low. */
function changesOf(minutes: number, layout: LaneLayout): Change[] {
  const zones = layout.head && layout.tail ? Object.keys(ZONES) : [];
  const [, ...rows] = simulatedTrace(6, minutes, [...Object.keys(PINS), ...zones]).split("\n");
  return rows.map((row) => {
    const [t, sensor, value, status] = row.split(",");
    const tMs = Math.round(Number(t));
    if (sensor === "head" || sensor === "tail")
      return { tMs, pin: ZONES[sensor], value: status === "0" ? Number(value) : 0 };
    return { tMs, pin: NODEMCU_ESP8266.wiring[PINS[sensor as keyof typeof PINS]], value: value === "1" ? 0 : 1 };
  });
}

/** What the source says of it at each second, behind the same drivers; of zones, it gets what the image has read. */
function expected(changes: readonly Change[], layout: LaneLayout): Map<number, Estimate> {
  const clock = new VirtualClock();
  const now = new Map<string, number>();
  const lane = new Lane(layout);
  const rows = new Map<number, Estimate>();
  const watchers = new Map<string, () => void>();
  const { wiring } = NODEMCU_ESP8266;
  const read = (pin: string): boolean => (now.get(pin) ?? 1) === 1;
  const port = {
    read,
    watch: (pin: string, _: string, debounceMs: number, onEdge: (high: boolean, tMs: number) => void) => {
      let pending = false;
      watchers.set(pin, () => {
        if (pending) return;
        pending = true;
        const tMs = clock.nowMs();
        clock.after(debounceMs, () => {
          pending = false;
          onEdge(read(pin), tMs);
        });
      });
    },
  };
  const row = new BeamRow(port, {
    beamChanged: (channel, blocked, tMs) => lane.feed(channel as Channel, blocked ? 1 : 0, 0, tMs),
  });
  row.open(ENTRY, wiring.entry, 0);
  row.open(ENTRY_2, wiring.entry2, 0);
  row.open(EXIT, wiring.exit, 0);
  const till = new TillSwitch(
    "switch",
    (open, tMs) => lane.feed(SWITCH, open ? 1 : 0, 0, tMs),
    () => {},
  );
  clock.every(100, () => {
    for (const b of row.beams) b.poll(clock.nowMs());
    till.poll(!read(wiring.tillSwitch), clock.nowMs());
  });
  clock.every(1000, () => {
    lane.tick(clock.nowMs());
    rows.set(clock.nowMs(), estimate(lane, clock.nowMs()));
  });
  for (const { tMs, pin, value } of changes) {
    clock.runUntil(tMs);
    const zone = CHANNELS[pin];
    if (zone !== undefined) lane.feed(zone, value, value > 0 ? 0 : NO_RANGE, tMs);
    else if ((now.get(pin) ?? 1) !== value) {
      now.set(pin, value);
      watchers.get(pin)?.();
    }
  }
  clock.runUntil((changes.at(-1)?.tMs ?? 0) + 2000);
  return rows;
}

/** Local names that are known at the same instruction at the most; a line lists name, first and last instruction. */
function mostAtOnce(list: string): number {
  const spans = [...list.matchAll(/\t(\d+)\t(\d+)$/gm)].map(([, from, to]) => [Number(from), Number(to)] as const);
  return Math.max(0, ...spans.map(([at]) => spans.filter(([from, to]) => from <= at && at < to).length));
}

const round = (value: number | undefined, digits: number): number | null =>
  value === undefined ? null : Math.floor(value * 10 ** digits + 0.5) / 10 ** digits;

describe.skipIf(lua === undefined)(`the NodeMCU image in Lua 5.1${note("lua5.1", lua)}`, () => {
  const { dir, remove } = scratch();
  afterAll(remove);

  it.each([
    { name: "beams and a switch", layout: BEAMS, minutes: 90, estimates: 4000 },
    { name: "beams, a switch and two ToF sensors", layout: STANDARD, minutes: 40, estimates: 1800 },
  ])(
    "gives the source's estimates with $name, through a turn of its clock",
    async ({ layout, minutes, estimates }) => {
      const changes = changesOf(minutes, layout);
      const image = path.join(dir, "image.lua");
      writeFileSync(image, await readBundle("nodemcu"));
      writeFileSync(
        path.join(dir, "trace"),
        `0 LAYOUT head=${layout.head},tail=${layout.tail}\n0 LOG 1\n${changes.map((c) => `${c.tMs} ${c.pin.replace(/^D/, "")} ${c.value}`).join("\n")}\n`,
      );
      const fake = path.join(import.meta.dirname, "nodemcu.lua");
      const { stdout, stderr } = spawnSync(lua as string, [fake, image, path.join(dir, "trace")], {
        encoding: "utf8",
        maxBuffer: 1e9,
        timeout: 100000,
      });
      expect(stderr).toBe("");
      const read = [...stdout.matchAll(/^(\d+)\trange\t(\w+)\t(\d+)$/gm)].map(([, t, zone, mm]) => ({
        tMs: Number(t),
        pin: zone as string,
        value: Number(mm),
      }));
      // Sixteen samples a second and sensor: one is ready every 50 ms, and asked for every 20.
      expect(read.length).toBeGreaterThan(layout.head ? 2 * 14 * 60 * minutes : -1);
      const levels = changes.filter((c) => CHANNELS[c.pin] === undefined);
      const wanted = expected(
        [...levels, ...read].sort((a, b) => a.tMs - b.tMs),
        layout,
      );
      const told = new Set<number>();
      for (const line of stdout.split("\n").filter((l) => l.startsWith("{"))) {
        const row = JSON.parse(line) as Telemetry;
        const want = wanted.get(row.tMs);
        // An edge at the same time is told after the second's estimate, once it is debounced.
        if (want === undefined || told.has(row.tMs)) continue;
        told.add(row.tMs);
        expect(row, `at ${row.tMs}`).toMatchObject({
          inLane: want.inLane,
          waiting: want.waiting,
          state: want.state,
          ins: want.ins,
          outs: want.outs,
          reversed: want.reversed,
          waitS: round(want.waitS, 0),
          waitLowS: round(want.waitLowS, 0),
          waitHighS: round(want.waitHighS, 0),
          confidencePercent: round(100 * want.confidence, 0),
        });
      }
      expect(told.size).toBeGreaterThan(estimates);
      expect(new Set([...wanted.values()].map((w) => w.inLane)).size).toBeGreaterThan(3);
    },
    150000,
  );

  it.skipIf(luac === undefined)("compiles to stripped bytecode", async () => {
    const source = path.join(dir, "image.lua");
    writeFileSync(source, await readBundle("nodemcu"));
    const { status } = spawnSync(luac as string, ["-s", "-o", path.join(dir, "image.lc"), source], { timeout: 30000 });
    expect(status).toBe(0);
    expect(sizeOn32Bits(readFileSync(path.join(dir, "image.lc")))).toBeLessThanOrEqual(LIMITS.luaBytes);
  });

  it.skipIf(luac === undefined)("has no function with more local names than NodeMCU's compiler takes", async () => {
    const source = path.join(dir, "image.lua");
    writeFileSync(source, await readBundle("nodemcu"));
    const { stdout } = spawnSync(luac as string, ["-l", "-l", "-o", path.join(dir, "listed.lc"), source], {
      encoding: "utf8",
      maxBuffer: 1e8,
      timeout: 30000,
    });
    // LUAI_MAXVARS of its luaconf.h.
    const most = [...stdout.matchAll(/^locals .*\n((?:\t.*\n)*)/gm)].map(([, list]) => mostAtOnce(list as string));
    expect(most.length).toBeGreaterThan(30);
    expect(Math.max(...most)).toBeLessThanOrEqual(50);
  });
});
