// Puts files into a board's Storage: only so much unanswered at a time, compared by hash afterwards, and begun again
// when anything was lost on the way.
import { createHash } from "node:crypto";
import { crc32 } from "node:zlib";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";
import { identify } from "./identify.ts";
import { dataPacket, filePacket } from "./packets.ts";

/** A file for Storage. */
export interface BoardFile {
  name: string;
  bytes: Uint8Array;
}

/** What happens, for people: bytes that the board has confirmed, or a word. */
export interface UploadWatcher {
  sent(bytes: number): void;
  note(text: string): void;
}

/** How boldly a file is sent: data of a packet in bytes, and packets not confirmed yet. The third attempt crawls. */
const PACES = [
  { chunk: 512, window: 2 },
  { chunk: 512, window: 1 },
  { chunk: 128, window: 1 },
] as const;
/** Flash pages are erased, Storage perhaps compacted, while a packet waits. Unit ms. */
const PACKET_MS = 8000;
/** What Storage keeps beside a file's bytes: its header, and up to a word of padding. Unit bytes. */
const FILE_OVERHEAD = 36;
const COMPACT_MS = 60000;
/** Within every board's range: an RP2040's ends at 8,388 ms. Kicked by the interpreter while it idles or compacts. Unit s. */
const WATCHDOG_S = 8;

/** Storage by names and sizes. */
export interface StorageView {
  free: number;
  trash: number;
  total: number;
  files: { name: string; bytes: number }[];
}

/**
 * Ends what the board runs: timers, watches, its use of the line. A watchdog once started cannot be stopped, so the
 * interpreter kicks it from now on.
 */
export async function quieten(board: Console): Promise<void> {
  await board.evaluate(`(E.enableWatchdog(${WATCHDOG_S},true),reset(),1)`);
  // The reset comes when the packet has been answered, and says so with its banner.
  await board.hears(/espruino\.com[\s\S]*>/i, 3000);
  await identify(board);
}

export async function viewStorage(board: Console): Promise<StorageView> {
  const view = (await board.evaluate(
    "(function(s){var t=s.getStats?s.getStats():{totalBytes:0,trashBytes:0};" +
      "return{free:s.getFree(),trash:t.trashBytes,total:t.totalBytes," +
      "files:s.list().map(function(f){return{name:f,bytes:(s.read(f)||'').length}})}})(require('Storage'))",
    PACKET_MS,
  )) as StorageView;
  return view;
}

/** Files of which the board has another version, or none. */
export async function filesToSend(board: Console, files: readonly BoardFile[]): Promise<BoardFile[]> {
  const missing: BoardFile[] = [];
  for (const file of files) if (!(await matches(board, file))) missing.push(file);
  return missing;
}

/** Makes room for files, compacting if need be; throws "full" with what fills the Storage. */
export async function makeRoom(board: Console, files: readonly BoardFile[], watcher: UploadWatcher): Promise<void> {
  const needed = files.reduce((sum, { bytes }) => sum + bytes.length + FILE_OVERHEAD, 0);
  let view = await viewStorage(board);
  if (view.free >= needed) return;
  watcher.note("making room in Storage (compacting can take half a minute)");
  for (const { name } of files)
    await board.evaluate(`(require('Storage').erase(${JSON.stringify(name)}),1)`, PACKET_MS);
  await board.evaluate("(require('Storage').compact(),1)", COMPACT_MS);
  view = await viewStorage(board);
  if (view.free >= needed) return;
  throw full(board, view, needed);
}

/** Removes a file; one that is not there is fine. */
export async function erase(board: Console, name: string): Promise<void> {
  await board.evaluate(`(require('Storage').erase(${JSON.stringify(name)}),1)`, PACKET_MS);
}

function full(board: Console, view: StorageView, needed: number): BoardError {
  const largest = view.files.toSorted((a, b) => b.bytes - a.bytes).slice(0, 4);
  const list = largest.map(({ name, bytes }) => `${name} ${bytes} B`).join(", ") || "no files of ours";
  return new BoardError(
    "full",
    `${board.port}: found ${view.free} bytes free in Storage (largest files: ${list}), expected ${needed}; ` +
      "erase what is not needed with --erase, which empties the Storage first",
  );
}

/** Sends one file and compares it; begins again, more slowly, when something is lost. Throws BoardError. */
export async function sendFile(board: Console, file: BoardFile, watcher: UploadWatcher): Promise<void> {
  let fault: BoardError | undefined;
  for (const [attempt, pace] of PACES.entries()) {
    if (attempt > 0) {
      watcher.note(`${file.name}: ${fault?.message ?? ""}; trying again more slowly`);
      watcher.sent(0);
      await identify(board);
      await quieten(board);
    }
    try {
      await transfer(board, file, pace, watcher);
      if (await matches(board, file)) return;
      fault = new BoardError(
        "mismatch",
        `${board.port}: found another ${file.name} in Storage than was sent, expected ${hashName(file)}; is the cable sound?`,
      );
    } catch (error) {
      if (!(error instanceof BoardError) || ["gone", "full"].includes(error.fault)) throw error;
      fault = error;
    }
  }
  throw fault;
}

async function transfer(
  board: Console,
  file: BoardFile,
  pace: (typeof PACES)[number],
  watcher: UploadWatcher,
): Promise<void> {
  const { bytes, name } = file;
  board.forget();
  await board.write(filePacket(name, bytes.length));
  await confirm(board, file, 0);
  const sizes: number[] = [];
  let confirmed = 0;
  for (let at = 0; at < bytes.length || sizes.length > 0; ) {
    if (at < bytes.length && sizes.length < pace.window) {
      const part = bytes.subarray(at, at + pace.chunk);
      await board.write(dataPacket(part));
      sizes.push(part.length);
      at += part.length;
      continue;
    }
    await confirm(board, file, confirmed);
    confirmed += sizes.shift() ?? 0;
    watcher.sent(confirmed);
  }
}

/** Waits for one ACK. The board confirms packets that it could not write, too, and complains beside it. */
async function confirm(board: Console, { name, bytes }: BoardFile, at: number): Promise<void> {
  const answer = await board.answer(PACKET_MS);
  const said = board.recent;
  const place = `${board.port}: ${name}, byte ${at} of ${bytes.length}:`;
  if (/espruino\.com/.test(said)) throw new BoardError("reset", `${place} found the board starting anew, expected ACK`);
  if (/Unable to find or create file|No space|not enough|FULL/i.test(said))
    throw full(board, await viewStorage(board), bytes.length);
  if (answer === "nak") throw new BoardError("refused", `${place} found NAK, expected ACK`);
  if (answer === undefined)
    throw new BoardError("silent", `${place} found silence for ${PACKET_MS / 1000} s, expected ACK`);
}

/** Whether the board's file is this one: by SHA-256 where the board can, else by length and CRC-32. */
async function matches(board: Console, file: BoardFile): Promise<boolean> {
  const found = (await board.evaluate(
    `(function(t){if(t===undefined)return"";var c;try{c=require("crypto")}catch(e){}` +
      `if(c&&c.SHA256){var h="",a=new Uint8Array(c.SHA256(t));for(var i=0;i<a.length;i++)h+=(256+a[i]).toString(16).substr(1);return h}` +
      `return t.length+":"+E.CRC32(t)})(require("Storage").read(${JSON.stringify(file.name)}))`,
    PACKET_MS,
  )) as string;
  return found === hashName(file) || found === `${file.bytes.length}:${crc32(file.bytes)}`;
}

function hashName({ bytes }: BoardFile): string {
  return createHash("sha256").update(bytes).digest("hex");
}
