// Finds out who is at the other end of a line, and says in words what to do when it is not an Espruino that can be
// worked with.
import { setTimeout as sleep } from "node:timers/promises";
import { encodeFrame } from "../../protocol/framing.ts";
import { CONSOLE_FRAME } from "../../protocol/serial.ts";
import { BoardError } from "./board-error.ts";
import type { Console } from "./console.ts";

/** An Espruino: its firmware's version and the name of the board it was built for. */
export interface Identity {
  board: string;
  version: string;
  serial: string;
}

/** Packets have existed since then. */
const OLDEST = { major: 2, minor: 25 };
const GIVE_CONSOLE = encodeFrame(CONSOLE_FRAME, new Uint8Array(0)) as Uint8Array;
/** Ctrl-C: ends what runs, and the line that somebody has begun. */
const INTERRUPT = Uint8Array.of(3);
const SETTLE_MS = 150;
const ANSWER_MS = 1500;

/** Ways to the prompt, the gentlest first: it may be there, the line may carry frames, code may never come to an end. */
const WAYS: readonly { bytes: readonly Uint8Array[]; note: string }[] = [
  { bytes: [], note: "" },
  { bytes: [GIVE_CONSOLE], note: "no answer yet; asking for the board's console" },
  { bytes: [GIVE_CONSOLE, INTERRUPT], note: "no answer yet; interrupting what the board runs" },
  { bytes: [INTERRUPT], note: "no answer yet; once more" },
];

/** Brings the board to its prompt, whatever it is doing, and asks who it is. Throws BoardError. */
export async function identify(board: Console): Promise<Identity> {
  for (const { bytes, note } of WAYS) {
    if (note !== "") board.note(note);
    await nudge(board, bytes);
    const env = await environment(board);
    if (env === undefined) continue;
    board.borrowed ||= bytes.includes(GIVE_CONSOLE);
    return checked(board, env);
  }
  board.note("no answer that is Espruino's; finding out what it is");
  throw await stranger(board);
}

async function nudge(board: Console, way: readonly Uint8Array[]): Promise<void> {
  board.forget();
  for (const bytes of way) {
    await board.write(bytes);
    await sleep(SETTLE_MS);
  }
}

async function environment(board: Console): Promise<Identity | undefined> {
  try {
    const env = (await board.evaluate("process.env", ANSWER_MS)) as { [name: string]: unknown };
    const { BOARD, VERSION, SERIAL } = env;
    if (typeof BOARD !== "string" || typeof VERSION !== "string") return undefined;
    return { board: BOARD, version: VERSION, serial: String(SERIAL ?? "") };
  } catch (error) {
    if (error instanceof BoardError && error.fault !== "gone") return undefined;
    throw error;
  }
}

function checked(board: Console, found: Identity): Identity {
  if (isOld(found.version)) throw old(board, found);
  return found;
}

function isOld(version: string): boolean {
  const [, major, minor] = /^(\d+)v(\d+)/.exec(version) ?? [];
  if (major === undefined) return false;
  return Number(major) < OLDEST.major || (Number(major) === OLDEST.major && Number(minor) < OLDEST.minor);
}

function old(board: Console, { board: name, version }: Pick<Identity, "board" | "version">): BoardError {
  return new BoardError(
    "old",
    `${board.port}: found Espruino ${version} on ${name}, expected 2v25 or later; ` +
      "write a newer Espruino to the board first (espruino.com/Download)",
  );
}

/** Whoever it is does not answer packets. Asks as a person would and judges the text. */
async function stranger(board: Console): Promise<BoardError> {
  await nudge(board, [INTERRUPT]);
  await board.type("\x10print('es'+'pruino '+process.env.VERSION+' '+process.env.BOARD+';')\n");
  const [, version, name] = (await board.hears(/espruino (\S+) (\S+);/, ANSWER_MS)) ?? [];
  if (version !== undefined && name !== undefined && isOld(version)) return old(board, { version, board: name });
  await board.type("\r\n");
  await sleep(SETTLE_MS * 2);
  const said = board.recent;
  if (/stdin:\d+:|lua|nodemcu/i.test(said))
    return new BoardError(
      "not-espruino",
      `${board.port}: found a Lua prompt (NodeMCU), expected Espruino; use --board nodemcu-esp8266`,
    );
  if (version !== undefined)
    return new BoardError(
      "garbled",
      `${board.port}: found Espruino ${version} that loses packets, expected answers; try another cable`,
    );
  return strangerSays(board, "Espruino's", "write Espruino 2v25 or later to the board first (espruino.com/Download)");
}

/** Judges what a board has said of late that is not at this prompt; `remedy` is what brings that prompt onto a board. */
export function strangerSays({ port, recent: said }: Console, whose: string, remedy: string): BoardError {
  const flash = `${remedy}, or choose another --port`;
  if (/>>>|Traceback|MicroPython/.test(said))
    return new BoardError("not-espruino", `${port}: found a Python prompt, expected ${whose}; ${flash}`);
  if (said.trim() === "")
    return new BoardError(
      "silent",
      `${port}: found silence, expected ${whose} prompt; is it the right port, is the board powered, is its cable one with data wires? ` +
        "A UART bridge needs the board's speed: --baud. A board that waits in its boot loader is silent, too: press its reset button",
    );
  const shown = JSON.stringify(said.slice(-60));
  if (isGarbage(said))
    return new BoardError(
      "garbled",
      `${port}: found bytes that are no text (${shown}), expected ${whose} prompt; is --baud its speed? If it is, ${flash}`,
    );
  return new BoardError("not-espruino", `${port}: found ${shown}, expected ${whose} prompt; ${flash}`);
}

/** More than a quarter of it is nothing that a prompt prints. */
function isGarbage(text: string): boolean {
  let strange = 0;
  for (let i = 0; i < text.length; i++) {
    const code = text.charCodeAt(i);
    if (code > 126 || (code < 32 && ![7, 8, 9, 10, 13, 27].includes(code))) strange += 1;
  }
  return strange * 4 > text.length;
}
