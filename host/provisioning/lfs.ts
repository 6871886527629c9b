// Puts an image into a NodeMCU's Lua flash store: its source would not fit a chip with 44 kB of heap. The file goes
// into the file system, and node.flashreload writes it into the store and starts the board anew (NodeMCU: docs/lfs.md).
import { setTimeout as sleep } from "node:timers/promises";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";
import { ask, command, identifyNodeMcu, sendLuaFiles } from "./node-mcu.ts";
import type { BoardFile, UploadWatcher } from "./upload.ts";

/** An image as luac.cross makes it: packed, with the size that it takes in the store; 0 where that is not known. */
export interface LfsImage {
  bytes: Buffer;
  lfsBytes: number;
  /** Name of a module in it that no other image has; undefined where none is known. */
  mark: string | undefined;
}

const FILE = "tillbeacon.img";
/** Takes the image from the store, a second after the start: time for somebody at the console to stop it. */
const INIT: BoardFile = {
  name: "init.lua",
  bytes: Buffer.from(
    "tmr.create():alarm(1000,tmr.ALARM_SINGLE,function()\n" +
      "local f=(node.LFS and node.LFS.get or node.flashindex)('tillbeacon')\n" +
      "if type(f)=='function' then f() else print('tillbeacon: no image in LFS') end\n" +
      "end)\n",
  ),
};
/** Writing the store takes some seconds, and a start about one. Unit ms. */
const RELOAD_MS = 20000;
const START_MS = 10000;
const POLL_MS = 500;

/** Sends an image, unless the board has it; `starts` has the board run it from now on. Throws BoardError. */
export async function flashLfs(
  board: Console,
  image: LfsImage,
  starts: boolean,
  watcher: UploadWatcher & { total(bytes: number): void },
): Promise<{ sent: string[]; unchanged: string[] }> {
  await checkStore(board, image);
  // What runs takes the heap that the transfer needs, and a half-written store is not to be run.
  await command(board, "file.remove('init.lua')");
  await restartAndWait(board, "node.restart()", START_MS);
  const isThere = image.mark !== undefined && (await hasModule(board, image.mark));
  if (!isThere) await load(board, image, watcher);
  const result = { sent: isThere ? [] : [FILE], unchanged: isThere ? [FILE] : [] };
  if (!starts) return result;
  const { sent } = await sendLuaFiles(board, [INIT], {
    ...watcher,
    note: watcher.note,
    total: () => {},
    sent: () => {},
  });
  return { sent: [...result.sent, ...sent], unchanged: result.unchanged };
}

async function load(
  board: Console,
  image: LfsImage,
  watcher: UploadWatcher & { total(bytes: number): void },
): Promise<void> {
  await sendLuaFiles(board, [{ name: FILE, bytes: image.bytes }], watcher);
  watcher.note("writing the image into the Lua flash store; the board starts anew");
  const said = await restartAndWait(
    board,
    `print('#'..'e'..tostring((node.LFS and node.LFS.reload or node.flashreload)('${FILE}'))..';')`,
    RELOAD_MS,
  );
  const problem = /#e([^;]*);/.exec(said)?.[1];
  if (problem !== undefined || !(await hasModule(board, image.mark ?? "tillbeacon")))
    throw new BoardError(
      "mismatch",
      `${board.port}: found ${JSON.stringify(problem ?? "no such image")} after the Lua flash store was written, expected the ` +
        "image in it; was it compiled by the luac.cross of the board's own release?",
    );
  await command(board, `file.remove('${FILE}')`);
}

async function checkStore(board: Console, { lfsBytes }: LfsImage): Promise<void> {
  const [, size] =
    (await ask(board, "print('#'..'l'..(node.getpartitiontable().lfs_size or 0)..';')", /#l(\d+);/)) ?? [];
  if (size !== undefined && Number(size) >= Math.max(1, lfsBytes)) return;
  throw new BoardError(
    "full",
    `${board.port}: found a Lua flash store (LFS) of ${size ?? 0} bytes, expected ${lfsBytes} or more; ` +
      "write a build of NodeMCU with an LFS of 128 kB to the board (nodemcu-build.com)",
  );
}

async function hasModule(board: Console, name: string): Promise<boolean> {
  const line = `print('#'..'h'..type((node.LFS and node.LFS.get or node.flashindex)('${name}'))..';')`;
  return (await ask(board, line, /#h(\w+);/))?.[1] === "function";
}

/** Types a line that restarts the board, and waits until its prompt answers again; gives what it said meanwhile. */
async function restartAndWait(board: Console, line: string, withinMs: number): Promise<string> {
  board.forget();
  await board.type(`${line}\r\n`);
  await sleep(POLL_MS);
  const endMs = performance.now() + withinMs;
  for (;;) {
    const said = board.recent;
    try {
      await identifyNodeMcu(board, "");
      return said;
    } catch (error) {
      if (!(error instanceof BoardError) || error.fault !== "silent" || performance.now() > endMs) throw error;
    }
  }
}
