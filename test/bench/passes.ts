// `npm run bench:passes`: what each pass of the firmware build buys. Builds the images without it and measures what a board
// has least of, then writes the table into firmware/build/README.md. ESPRUINO names an interpreter for blocks (32 bits,
// 12,000 of 14 B), ESPRUINO_TIME one for time, NODEMCU_LUA NodeMCU's luac.cross; what is not there is not measured.
// Options: espruino, lua (the other language's rows stay as they are).
import { existsSync, mkdirSync, readFileSync, writeFileSync } from "node:fs";
import path from "node:path";
import { distFile } from "../../firmware/build/bundles.ts";
import { buildEspruino, ESPRUINO_PASSES, type EspruinoPass } from "../../firmware/build/espruino/build.ts";
import { buildLua, LUA_PASSES, type LuaPass } from "../../firmware/build/lua/build.ts";
import { measureImages } from "./device-image.ts";
import { measureLoad } from "./device-load.ts";
import { measureLua } from "./device-lua.ts";
import { LIMITS } from "./limits.ts";

const ROOT = path.join(import.meta.dirname, "../..");
const README = path.join(ROOT, "firmware/build/README.md");
const [BEGIN, END] = ["<!-- passes: written by npm run bench:passes -->", "<!-- end of passes -->"];

/** One build, and what it takes; undefined is not measured. */
interface Row {
  without: string;
  bytes?: number | undefined;
  blocks?: number | undefined;
  load?: number | undefined;
  bytecode?: number | undefined;
  store?: number | undefined;
  heap?: number | undefined;
  problem?: string;
}

async function espruinoRow(without: readonly EspruinoPass[]): Promise<Row> {
  const row: Row = { without: without.join(", ") };
  const images = { esp32: "", rp2040: "" };
  try {
    for (const [name, file] of [
      ["esp32", "esp32-devkitc.ts"],
      ["rp2040", "rp2040-pico.ts"],
    ] as const)
      images[name] = await buildEspruino(path.join(ROOT, "firmware/espruino", file), ROOT, true, without);
    row.bytes = Math.max(images.esp32.length, images.rp2040.length);
    const { ESPRUINO: blocks, ESPRUINO_TIME: time } = process.env;
    if (blocks !== undefined) {
      const [image] = await measureImages(blocks, images.rp2040);
      if (image?.share !== undefined) row.blocks = image.idle + Math.max(image.started, image.most);
    }
    if (time !== undefined) row.load = (await measureLoad(time, true, images.rp2040))?.share;
  } catch (error) {
    row.problem = firstLine(error);
  }
  return row;
}

async function luaRow(without: readonly LuaPass[]): Promise<Row> {
  const row: Row = { without: without.join(", ") };
  try {
    const image = await measureLua(true, buildLua(ROOT, "firmware/nodemcu/main.ts", true, without));
    row.bytecode = image?.beams.bytecode;
    row.store = image?.beams.store;
    row.heap = image === undefined ? undefined : Math.max(image.beams.mostUsed, image.standard.mostUsed);
  } catch (error) {
    row.problem = firstLine(error);
  }
  return row;
}

function firstLine(error: unknown): string {
  return String(error instanceof Error ? error.message : error).split("\n")[0] as string;
}

/** A cell, bold where it misses its limit. */
function cell(found: number | undefined, limit: number, isShare = false): string {
  if (found === undefined) return "";
  const text = isShare ? `${(100 * found).toFixed(1)} %` : Math.round(found).toLocaleString("en");
  return found > limit ? `**${text}**` : text;
}

function tableOf(espruino: readonly Row[], lua: readonly Row[]): string {
  const limits = [
    "limit",
    `${LIMITS.imageBytes.toLocaleString("en")}`,
    `${Math.floor(LIMITS.blockShare * LIMITS.blocks).toLocaleString("en")}`,
    `${100 * LIMITS.loadShare} %`,
    `${LIMITS.luaBytes.toLocaleString("en")}`,
    `${LIMITS.luaStore.toLocaleString("en")}`,
    `${LIMITS.luaHeap.toLocaleString("en")}`,
  ];
  const cells = (row: Row): string[] => [
    row.problem === undefined
      ? cell(row.bytes, LIMITS.imageBytes)
      : `does not build or run: ${row.problem.replaceAll("|", "/").slice(0, 60)}`,
    cell(row.blocks, LIMITS.blockShare * LIMITS.blocks),
    cell(row.load, LIMITS.loadShare, true),
    cell(row.bytecode, LIMITS.luaBytes),
    cell(row.store, LIMITS.luaStore),
    cell(row.heap, LIMITS.luaHeap),
  ];
  const name = (board: string, { without }: Row): string =>
    `${board}, ${without === "" ? "all" : `without ${without}`}`;
  return [
    [
      ...["", "larger image, bytes", "RP2040, blocks", "RP2040, time"],
      ...["NodeMCU, bytecode", "NodeMCU, flash store", "NodeMCU, heap in use"],
    ],
    Array(7).fill("---"),
    limits,
    ...espruino.map((row) => [name("Espruino", row), ...cells(row)]),
    ...lua.map((row) => [name("Lua", row), ...cells(row)]),
  ]
    .map((row) => `| ${row.join(" | ")} |`)
    .join("\n");
}

/** Measures a language's rows anew if the command asks for it, or for none; else those of the last time stand. */
async function rowsOf<P>(
  language: string,
  passes: readonly P[],
  measure: (without: P[]) => Promise<Row>,
): Promise<Row[]> {
  const file = distFile(`passes-${language}.json`);
  if (process.argv.length > 2 && !process.argv.includes(language))
    return existsSync(file) ? JSON.parse(readFileSync(file, "utf8")) : [];
  const rows: Row[] = [];
  for (const without of [[], ...passes.map((pass) => [pass]), [...passes]]) {
    rows.push(await measure(without));
    console.log(rows.at(-1));
  }
  mkdirSync(path.dirname(file), { recursive: true });
  writeFileSync(file, JSON.stringify(rows));
  return rows;
}

const espruino = await rowsOf("espruino", ESPRUINO_PASSES, espruinoRow);
const lua = await rowsOf("lua", LUA_PASSES, luaRow);
for (const name of ["ESPRUINO", "ESPRUINO_TIME", "NODEMCU_LUA"])
  if (process.env[name] === undefined) console.error(`${name} is not set: what it measures is left out or counted`);
const text = readFileSync(README, "utf8");
const [before, rest] = [text.slice(0, text.indexOf(BEGIN)), text.slice(text.indexOf(END))];
writeFileSync(README, `${before}${BEGIN}\n\n${tableOf(espruino, lua)}\n\n${rest}`);
