// `tillbeacon doctor --board`: what a board's platform does, seen on the board, beside what we expect of it.
import process from "node:process";
import { BOARDS } from "../../hardware/boards/all.ts";
import { BoardError } from "../provisioning/board-error.ts";
import { FLASH_TARGETS, targetOf } from "../provisioning/boards.ts";
import type { Console } from "../provisioning/console.ts";
import { restart } from "../provisioning/flash.ts";
import { type Identity, identify } from "../provisioning/identify.ts";
import { type Fact, selfTest } from "../provisioning/self-test.ts";
import { probesFor } from "../simulator/platform-probes.ts";
import { PLATFORM_OF, type Platform } from "../simulator/platforms.ts";
import { print } from "./board-line.ts";

/** What is expected of the board of each image. */
const PLATFORMS: { readonly [bundle: string]: Platform } = PLATFORM_OF;

export interface BoardDoctorOptions {
  /** How long the board's clock is watched at least. Unit s. */
  for: number;
  /** The board that it is taken for, whatever it says. */
  as?: string;
  json?: boolean;
}

/** Tests the board, prints the facts, and starts its image again. Exit code 1 when one is not as expected. */
export async function examineBoard(board: Console, options: BoardDoctorOptions): Promise<void> {
  const identity = await identify(board);
  const questions = questionsFor(board, identity, options.as ?? targetOf(identity.board)?.name);
  const facts = await selfTest(board, questions, options.for * 1000).finally(() => restart(board));
  if (options.json) print(JSON.stringify({ ...identity, facts }));
  else
    for (const line of [`${board.port}: Espruino ${identity.version} on ${identity.board}`, ...table(facts)])
      print(line);
  const others = facts.filter(({ fits }) => fits === false).length;
  if (others > 0) process.exitCode = 1;
  if (!options.json && others > 0)
    print(`${others} facts are not as docs/platforms.md has them: please report this table`);
}

function questionsFor(board: Console, identity: Identity, as: string | undefined): ReturnType<typeof probesFor> {
  const platform = PLATFORMS[FLASH_TARGETS.find(({ name }) => name === as)?.bundle ?? ""];
  const wiring = BOARDS.find(({ name }) => name === as)?.wiring;
  if (platform !== undefined && wiring !== undefined) return probesFor(platform, wiring);
  throw new BoardError(
    "wrong-board",
    `${board.port}: found Espruino on ${identity.board}, expected one of ${Object.values(PLATFORMS)
      .map((one) => one.board)
      .join(", ")}, whose facts docs/platforms.md lists`,
  );
}

function table(facts: readonly Fact[]): string[] {
  const verdict = ({ fits }: Fact): string => (fits === undefined ? "not tested" : fits ? "as expected" : "OTHER");
  const rows = facts.map((fact) => [verdict(fact), fact.name, `expected ${fact.expected}`, `seen ${fact.seen}`]);
  const widths = [0, 1, 2].map((column) => Math.max(...rows.map((row) => (row[column] as string).length)));
  return rows.map((row) => row.map((cell, i) => cell.padEnd(widths[i] ?? 0)).join("  "));
}
