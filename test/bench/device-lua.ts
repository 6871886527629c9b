// What the NodeMCU's image takes: its stripped bytecode, and the heap beside its code over eight hours of a busy lane whose
// host does not answer, so that the outbox fills, with beams alone and with two ToF sensors. With NODEMCU_LUA, a luac.cross of NodeMCU's own built for 32 bits, both
// are that interpreter's figures; else they are counted anew for 32 bits from Debian's Lua 5.1.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { BUNDLES, distFile, readBundle } from "../../firmware/build/bundles.ts";
import { NODEMCU_ESP8266 } from "../../hardware/boards/nodemcu-esp8266.ts";
import { lua, luac } from "../e2e/programs.ts";
import { simulatedTrace } from "../target/traces.ts";

/**
 * Unit bytes. `used` is in use when the outbox is full, `mostUsed` at any time, `most` with what is not collected yet;
 * and how often a second that is collected.
 */
export interface LuaImage {
  by: string;
  bytecode: number;
  /** Of the Lua flash store, as luac.cross says it; undefined without one. */
  store?: number;
  used: number;
  mostUsed: number;
  most: number;
  collectionsPerS: number;
}

/** The same image with the sensors that a box may have. */
export interface LuaImages {
  beams: LuaImage;
  standard: LuaImage;
}

/** Instructions of the virtual machine, in statements `x = x + 1` of a global name. */
export interface LuaCosts {
  tick: number;
  entry: number;
  exit: number;
  sample: number;
}

const FAKES = path.join(import.meta.dirname, "../target/nodemcu.lua");
const CENSUS = path.join(import.meta.dirname, "census.lua");
const LANE_COST = path.join(import.meta.dirname, "lane-cost.lua");
/** A simulated lane's minutes, and how often they come one after another: over eight hours without a host. */
const MINUTES = 15;
const TIMES = 34;

/** The same with `quick`: three hours, and the ToF sensors answer in the last quarter of an hour alone. */
const TIMES_QUICK = 12;
const BEAMS = ["entry", "entry2", "exit", "switch"];
const ZONES = ["head", "tail"];

/** What a lane's steps take; undefined where there is no Lua 5.1 on this machine. */
export async function countLua(): Promise<LuaCosts | undefined> {
  if (lua === undefined) return undefined;
  await readBundle("lua");
  const told = execFileSync(lua, [LANE_COST, distFile(BUNDLES.lua.file)], RUN);
  return Object.fromEntries(
    [...told.matchAll(/^(\w+)\t(.*)$/gm)].map(([, name, value]) => [name, Number(value)]),
  ) as unknown as LuaCosts;
}

/** Measures the image, or `given`; undefined where there is no Lua 5.1 on this machine. */
export async function measureLua(quick: boolean, given?: string): Promise<LuaImages | undefined> {
  const cross = process.env["NODEMCU_LUA"];
  if (cross === undefined && (lua === undefined || luac === undefined)) return undefined;
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-device-lua-"));
  try {
    const file = (name: string): string => path.join(dir, name);
    writeFileSync(file("image.lua"), given ?? (await readBundle("nodemcu")));
    const measure = (trace: string): LuaImage => {
      writeFileSync(file("trace"), trace);
      return cross === undefined ? byCount(file) : byChip(cross, file);
    };
    const times = quick ? TIMES_QUICK : TIMES;
    const beams = measure(dayOf(simulatedTrace(5, MINUTES, BEAMS), times, 0));
    const zones = `0 LAYOUT head=true,tail=true\n0 HEAD -1\n0 TAIL -1\n`;
    const trace = simulatedTrace(5, MINUTES, [...BEAMS, ...ZONES]);
    return { beams, standard: measure(zones + dayOf(trace, times, quick ? 1 : times)) };
  } finally {
    rmSync(dir, { recursive: true });
  }
}

/** Levels on pins: a broken beam and an open till pull theirs low. Ranges for the last so many of the times. */
function dayOf(trace: string, times: number, ranging: number): string {
  const { wiring } = NODEMCU_ESP8266;
  const pins = { entry: wiring.entry, entry2: wiring.entry2, exit: wiring.exit, switch: wiring.tillSwitch };
  const [, ...rows] = trace.split("\n").map((row) => row.split(","));
  const lines = ["1000 HOST 0"];
  for (let i = 0; i < times; i++)
    for (const [t, sensor, value, status] of rows) {
      const tMs = Math.round(Number(t)) + 60000 * MINUTES * i + 1000;
      const pin = pins[sensor as keyof typeof pins]?.replace("D", "");
      if (pin !== undefined) lines.push(`${tMs} ${pin} ${value === "1" ? 0 : 1}`);
      else if (times - i <= ranging) lines.push(`${tMs} ${sensor?.toUpperCase()} ${status === "0" ? value : 0}`);
    }
  return `${lines.join("\n")}\n`;
}

type Files = (name: string) => string;

function byChip(cross: string, file: Files): LuaImage {
  // EI_CLASS of the program's ELF header: 1 for 32 bits.
  if (readFileSync(cross)[4] !== 1)
    throw new Error(`NODEMCU_LUA=${cross}: found a program for 64 bits, expected luac.cross built for 32 (gcc -m32)`);
  execFileSync(cross, ["-s", "-o", file("image.lc"), file("image.lua")], { timeout: 60000 });
  writeFileSync(file("run.lua"), `arg = {"${file("image.lc")}", "${file("trace")}", "-"}\ndofile("${FAKES}")\n`);
  const [used, mostUsed, most, , collectionsPerS] = heapOf(execFileSync(cross, ["-e", file("run.lua")], RUN));
  const bytecode = readFileSync(file("image.lc")).length;
  const said = execFileSync(cross, ["-s", "-f", "-o", file("image.lfs"), file("image.lua")], RUN);
  const store = Number(/Image size: (\d+)/.exec(said)?.[1]);
  return { by: "NodeMCU's own Lua", bytecode, store, used, mostUsed, most, collectionsPerS };
}

function byCount(file: Files): LuaImage {
  execFileSync(luac as string, ["-s", "-o", file("image.lc"), file("image.lua")], { timeout: 60000 });
  const told = execFileSync(lua as string, [FAKES, file("image.lua"), file("trace"), CENSUS], RUN);
  const [used64, mostUsed, most, used, collectionsPerS] = heapOf(told);
  return {
    by: "count for 32 bits",
    bytecode: sizeOn32Bits(readFileSync(file("image.lc"))),
    used: Math.round(used),
    // What comes and goes shrinks as what stays.
    mostUsed: Math.round((mostUsed * used) / used64),
    most: Math.round((most * used) / used64),
    collectionsPerS,
  };
}

const RUN = { encoding: "utf8", timeout: 600000, maxBuffer: 1e9 } as const;

type Heap = [used: number, mostUsed: number, most: number, recounted: number, collectionsPerS: number];

function heapOf(told: string): Heap {
  return /^heap (.*)$/m.exec(told)?.[1]?.split(" ").map(Number) as Heap;
}

/** Size of a stripped chunk of Lua 5.1 (format of ldump.c) whose sizes are 8 bytes, were they 4 as on the ESP8266. */
export function sizeOn32Bits(chunk: Buffer): number {
  const sizeBytes = chunk[8] as number;
  if (sizeBytes === 4) return chunk.length;
  let sizes = 0;
  const skipText = (at: number): number => {
    sizes++;
    return at + sizeBytes + Number(chunk.readBigUInt64LE(at));
  };
  const skipConstant = (at: number): number => {
    const type = chunk[at];
    return type === 4 ? skipText(at + 1) : at + (type === 3 ? 9 : type === 1 ? 2 : 1);
  };
  const skipFunction = (from: number): number => {
    let at = skipText(from) + 12;
    at += 4 + 4 * chunk.readInt32LE(at);
    const constants = chunk.readInt32LE(at);
    at += 4;
    for (let i = 0; i < constants; i++) at = skipConstant(at);
    const functions = chunk.readInt32LE(at);
    at += 4;
    for (let i = 0; i < functions; i++) at = skipFunction(at);
    // Lines, local names and upvalues are stripped: three counts of none.
    return at + 12;
  };
  if (skipFunction(12) !== chunk.length) throw new Error("the chunk is not a stripped one of Lua 5.1");
  return chunk.length - (sizeBytes - 4) * sizes;
}
