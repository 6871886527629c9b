// Puts files onto a NodeMCU through its Lua prompt: lines of hexadecimal digits, each confirmed, compared by hash or
// by reading back. The prompt takes 256 characters a line and echoes them.
import { createHash } from "node:crypto";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";
import { strangerSays } from "./identify.ts";
import type { BoardFile, UploadWatcher } from "./upload.ts";

/** Bytes of a line: twice as many digits and the call around them stay below the prompt's limit. */
const LINE_BYTES = 96;
/** Bytes read back at a time, as in the tools below. */
const READ_BYTES = 64;
const ANSWER_MS = 2000;
/** A line that is not confirmed is tried anew so often. */
const ATTEMPTS = 2;
/** SPIFFS keeps some of its pages for itself. */
const SPARE_SHARE = 0.9;

/** Defined on the board for the time of the transfer; `TB` is the only global. Lines that begin with # are answers. */
const TOOLS = [
  "TB={n=0}",
  // Writes line n; one that comes again is confirmed but not written twice.
  "function TB.w(n,h) if n==TB.n+1 then TB.f:write((h:gsub('%x%x',function(b) return string.char(tonumber(b,16)) end)))" +
    " TB.n=n end print('#w'..TB.n) end",
  "function TB.h(s) return (s:gsub('.',function(c) return string.format('%02x',c:byte()) end)) end",
  "function TB.s(f) if crypto and crypto.fhash then print('#s'..TB.h(crypto.fhash('sha256',f))) else print('#s-') end end",
  "function TB.r(f,a) local d=file.open(f,'r') local s='' if d then d:seek('set',a) s=d:read(64) or '' d:close() end" +
    " print('#r'..TB.h(s)..'.') end",
];

/** A Lua that answers, and whether it can hold fractions. */
export interface LuaIdentity {
  version: string;
}

/** Asks for the Lua prompt of a NodeMCU with a float build and these modules, as "adc|file"; throws BoardError. */
export async function identifyNodeMcu(board: Console, modules: string): Promise<LuaIdentity> {
  board.forget();
  await board.type("\r\n");
  const found = await ask(
    board,
    "print('#i'..(node and file and 'nodemcu' or 'lua')..';'.._VERSION..';'..(3/2)..';')",
    /#i(\w+);([^;]*);([^;]*);/,
  );
  if (found === null)
    throw strangerSays(
      board,
      "NodeMCU's",
      "write a float build of NodeMCU for Lua 5.1 to the board first (nodemcu-build.com)",
    );
  const [, kind, version = "", half] = found;
  if (kind !== "nodemcu")
    throw new BoardError("not-espruino", `${board.port}: found ${version} without NodeMCU's modules, expected NodeMCU`);
  if (half !== "1.5")
    throw new BoardError(
      "old",
      `${board.port}: found a NodeMCU in which 3/2 is ${half}, expected 1.5; write a float build of Lua 5.1 to the board (nodemcu-build.com)`,
    );
  const missing = modules === "" ? "" : await missingModules(board, modules);
  if (missing !== "")
    throw new BoardError(
      "old",
      `${board.port}: found a NodeMCU without the modules ${missing}, expected a build with ${modules.split("|").join(", ")} (nodemcu-build.com)`,
    );
  return { version };
}

async function missingModules(board: Console, modules: string): Promise<string> {
  const line = `local t={} for m in ('${modules}'):gmatch('%w+') do if not _G[m] then t[#t+1]=m end end print('#'..'m'..table.concat(t,', ')..';')`;
  return (await ask(board, line, /#m([\w, ]*);/))?.[1] ?? "";
}

/** Sends files and compares them; gives the names of those that were sent and of those that were there. */
export async function sendLuaFiles(
  board: Console,
  files: readonly BoardFile[],
  watcher: UploadWatcher & { total(bytes: number): void },
): Promise<{ sent: string[]; unchanged: string[] }> {
  for (const line of TOOLS) await command(board, line);
  const missing: BoardFile[] = [];
  for (const file of files) if (!(await matches(board, file))) missing.push(file);
  const total = missing.reduce((sum, { bytes }) => sum + bytes.length, 0);
  watcher.total(total);
  await checkRoom(board, missing, total);
  let before = 0;
  for (const file of missing) {
    await send(board, file, (bytes) => watcher.sent(before + bytes));
    if (!(await matches(board, file)))
      throw new BoardError(
        "mismatch",
        `${board.port}: found another ${file.name} on the board than was sent, expected ${sha256(file)}; is the cable sound?`,
      );
    before += file.bytes.length;
  }
  await command(board, "TB=nil");
  const sent = missing.map(({ name }) => name);
  return { sent, unchanged: files.map(({ name }) => name).filter((name) => !sent.includes(name)) };
}

/** Text of a file; undefined when it is not there, or empty. */
export async function readLuaFile(board: Console, name: string): Promise<string | undefined> {
  for (const line of TOOLS) await command(board, line);
  const parts: Buffer[] = [];
  for (let at = 0; ; at += READ_BYTES) {
    const part = await readPart(board, name, at);
    if (part === undefined) return undefined;
    parts.push(part);
    if (part.length < READ_BYTES) break;
  }
  const bytes = Buffer.concat(parts);
  return bytes.length === 0 ? undefined : bytes.toString();
}

/** Restarts the board. */
export async function restartNodeMcu(board: Console): Promise<void> {
  await board.type("node.restart()\r\n");
}

async function send(board: Console, file: BoardFile, onSent: (bytes: number) => void): Promise<void> {
  const { name, bytes } = file;
  const opened = await ask(board, `TB.n=0 TB.f=file.open('${name}','w') print('#o'..tostring(TB.f~=nil))`, /#o(\w+)/);
  if (opened?.[1] !== "true")
    throw new BoardError("full", `${board.port}: found that ${name} cannot be made, expected room in the file system`);
  for (let at = 0, n = 1; at < bytes.length; at += LINE_BYTES, n++) {
    const digits = Buffer.from(bytes.subarray(at, at + LINE_BYTES)).toString("hex");
    await confirmed(board, `TB.w(${n},'${digits}')`, n, `${name}, byte ${at} of ${bytes.length}`);
    onSent(Math.min(bytes.length, at + LINE_BYTES));
  }
  await command(board, "if TB.f then TB.f:close() TB.f=nil end");
}

async function confirmed(board: Console, line: string, n: number, place: string): Promise<void> {
  for (let attempt = 0; attempt < ATTEMPTS; attempt++) {
    const [, last] = (await ask(board, line, /#w(\d+)/)) ?? [];
    if (Number(last) === n) return;
    if (/not enough memory/.test(board.recent))
      throw new BoardError("full", `${board.port}: ${place}: found "not enough memory", expected room for a line`);
    // Half a line may stand at the prompt.
    await board.type("\r\n");
  }
  const said = JSON.stringify(board.recent.slice(-60));
  throw new BoardError(
    "silent",
    `${board.port}: ${place}: found ${said}, expected the line confirmed; is the cable sound?`,
  );
}

async function matches(board: Console, file: BoardFile): Promise<boolean> {
  const [, hash] = (await ask(board, `TB.s('${file.name}')`, /#s(-|[0-9a-f]*)\s/)) ?? [];
  if (hash !== undefined && hash !== "-" && hash !== "") return hash === sha256(file);
  for (let at = 0; at <= file.bytes.length; at += READ_BYTES) {
    const part = await readPart(board, file.name, at);
    if (part === undefined || !part.equals(file.bytes.subarray(at, at + READ_BYTES))) return false;
  }
  return true;
}

async function readPart(board: Console, name: string, at: number): Promise<Buffer | undefined> {
  const [, digits] = (await ask(board, `TB.r('${name}',${at})`, /#r([0-9a-f]*)\./)) ?? [];
  return digits === undefined ? undefined : Buffer.from(digits, "hex");
}

async function checkRoom(board: Console, files: readonly BoardFile[], needed: number): Promise<void> {
  const names = files.map(({ name }) => `'${name}'`).join(",");
  const [, free] =
    (await ask(board, `for _,f in ipairs{${names}} do file.remove(f) end print('#f'..file.fsinfo())`, /#f(\d+)/)) ?? [];
  if (free !== undefined && Number(free) * SPARE_SHARE < needed)
    throw new BoardError(
      "full",
      `${board.port}: found ${free} bytes free in the file system, expected ${Math.ceil(needed / SPARE_SHARE)}; remove files with file.remove`,
    );
}

/** Runs a line whose success is the prompt after it. */
export async function command(board: Console, line: string): Promise<void> {
  const done = await ask(board, `${line} print('#'..'ok')`, /#ok/);
  if (done !== null) return;
  const reason = /stdin:\d+: [^\r\n]*/.exec(board.recent)?.[0] ?? JSON.stringify(board.recent.slice(-60));
  throw new BoardError(
    "threw",
    `${board.port}: found ${reason}, expected the board to run ${JSON.stringify(line.slice(0, 40))}`,
  );
}

/**
 * Types a line and waits for an answer, and once more if none comes: nothing that is typed does harm twice. The echo of
 * the line never matches, since its answers are put together.
 */
export async function ask(
  board: Console,
  line: string,
  answer: RegExp,
  withinMs = ANSWER_MS,
): Promise<RegExpExecArray | null> {
  for (let attempt = 0; ; attempt++) {
    board.forget();
    await board.type(`${line}\r\n`);
    const found = await board.hears(answer, withinMs);
    if (found !== null || attempt === 1) return found;
  }
}

function sha256({ bytes }: BoardFile): string {
  return createHash("sha256").update(bytes).digest("hex");
}
