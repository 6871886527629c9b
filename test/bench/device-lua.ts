// What the NodeMCU's image takes: its stripped bytecode as Lua 5.1 writes it with 32-bit sizes, and the heap beside its
// code, as this machine's Lua 5.1 counts it: pointers of 64 bits make tables and functions larger than on the chip.
import { execFileSync } from "node:child_process";
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import path from "node:path";
import { readBundle } from "../../firmware/build/bundles.ts";
import { lua, luac } from "../e2e/programs.ts";

/** Unit bytes. */
export interface LuaImage {
  bytecode: number;
  heap: number;
}

/** Some hours are not needed: memory is all there from the start. "time pin level". */
const TRACE = "1000 5 0\n1300 6 0\n1500 5 1\n1800 6 1\n5000 7 0\n6000 7 1\n60000 5 1\n";

/** Undefined where there is no Lua 5.1 on this machine. */
export async function measureLua(): Promise<LuaImage | undefined> {
  if (lua === undefined || luac === undefined) return undefined;
  const dir = mkdtempSync(path.join(tmpdir(), "tillbeacon-device-lua-"));
  try {
    const file = (name: string): string => path.join(dir, name);
    writeFileSync(file("image.lua"), await readBundle("nodemcu"));
    writeFileSync(file("trace"), TRACE);
    execFileSync(luac, ["-s", "-o", file("image.lc"), file("image.lua")], { timeout: 30000 });
    const fakes = path.join(import.meta.dirname, "../target/nodemcu.lua");
    const told = execFileSync(lua, [fakes, file("image.lc"), file("trace")], { encoding: "utf8", timeout: 60000 });
    return { bytecode: sizeOn32Bits(readFileSync(file("image.lc"))), heap: Number(/^heap (\d+)/m.exec(told)?.[1]) };
  } finally {
    rmSync(dir, { recursive: true });
  }
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
