// What a board's whole image takes of its memory, measured on the real interpreter: the image lies in Storage and runs
// from there, as on a board. Blocks count as they are only on an interpreter whose blocks have the board's size.
import { type BundleName, readBundle } from "../../firmware/build/bundles.ts";
import { FULL_LAYOUT } from "../../protocol/full-layout.ts";
import { EspruinoProcess, settingsFor } from "../target/box-process.ts";
import { LIMITS } from "./limits.ts";

/** Blocks in use. */
export interface ImageMemory {
  board: string;
  /** Size of one block of this interpreter, and of the board's; bytes. */
  blockBytes: number;
  boardBlockBytes: number;
  boardBlocks: number;
  /** Blocks of the interpreter alone; more by the image at the end of its start, and at most within its first 8 s. */
  idle: number;
  started: number;
  most: number;
  /** The same image evaluated from a text in memory, as without Storage: the baseline. Undefined: it does not fit. */
  fromMemory: number | undefined;
  /** Share of the board's blocks, 0 to 1, that interpreter and image take at the most; undefined where blocks differ. */
  share: number | undefined;
  target: number;
}

/** Boards by bundle: their blocks (docs of Espruino 2v29) and the share that the image may take. */
const BOARDS: { bundle: BundleName; board: string; blocks: number; bytes: number; target: number }[] = [
  { bundle: "rp2040", board: "RP2040", blocks: LIMITS.blocks, bytes: 14, target: LIMITS.blockShare },
];

/** The interpreter is counted before the stand-ins for pins are there: on a board they are not. */
const PINS = `var idle=process.memory().usage;global.pinMode=function(){};global.digitalRead=function(){return 1};global.digitalWrite=function(){};
global.setWatch=function(){return 1};Modules.addCached("neopixel","exports.write=function(){}");global.digitalPulse=function(){};E.reboot=function(){quit()};
E.setConsole=function(){};global.USB={on:function(){},write:function(){}};
I2C1.writeTo=function(){throw new Error("I2C: no acknowledgement")};I2C1.readFrom=I2C1.writeTo;
var I=process.memory(),most=0,i0=I.usage;print("@block "+I.blocksize+" "+idle);
setInterval(function(){var u=process.memory().usage;if(u>most)most=u;},500);
setTimeout(function(){print("@most "+(most-i0));quit()},8000);`;

async function measure(interpreter: string, code: string, load: string): Promise<Map<string, number[]>> {
  const board = new EspruinoProcess(interpreter);
  try {
    board.install({ image: code, "tillbeacon.json": settingsFor(1, { tillSwitch: "switch", layout: FULL_LAYOUT }) });
    const run = board.run(`${PINS}\n${load}\nprint("@started "+(process.memory().usage-i0));`);
    const killer = setTimeout(() => void run.stop(), 90000);
    await run.exited;
    clearTimeout(killer);
    const told = run.lines.filter((line) => line.startsWith("@")).map((line) => line.slice(1).split(" "));
    return new Map(told.map(([name, ...values]) => [name as string, values.map(Number)]));
  } finally {
    board.remove();
  }
}

/** Measures every board's image, or `given`, on one interpreter; about a minute. Throws when the image does not run. */
export async function measureImages(interpreter: string, given?: string): Promise<ImageMemory[]> {
  const results: ImageMemory[] = [];
  for (const { bundle, board, blocks, bytes, target } of BOARDS) {
    const code = given ?? (await readBundle(bundle));
    const stored = await measure(interpreter, code, 'eval(require("Storage").read("image"));');
    const copied = await measure(interpreter, code, 'var c="";c+=require("Storage").read("image");eval(c);');
    const [blockBytes = 0, idle = 0] = stored.get("block") ?? [];
    const [started] = stored.get("started") ?? [];
    const [most] = stored.get("most") ?? [];
    if (started === undefined || most === undefined)
      throw new Error(`${bundle}: the image did not start: ${[...stored.keys()]}`);
    results.push({
      board,
      blockBytes,
      boardBlockBytes: bytes,
      boardBlocks: blocks,
      idle,
      started,
      most,
      fromMemory: copied.get("most")?.[0],
      share: blockBytes === bytes ? (idle + Math.max(started, most)) / blocks : undefined,
      target,
    });
  }
  return results;
}
