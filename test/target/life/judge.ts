// What must hold after a box's two days.
import { IMAGE_FILES } from "../../../protocol/storage-files.ts";
import type { BoxAccounts } from "./accounts.ts";
import { HOUR, type LifeRun } from "./life-run.ts";
import type { Findings } from "./two-days.ts";

/** Small files that a box may write a day. Unit writes. */
const WRITES_A_DAY = 30;

/** What a box prints when something is wrong with it, and what of that belongs to the two days. */
const UNEXPECTED = /^@(error|watchdog|update)|^tillbeacon: |Uncaught/;
const EXPECTED = /found no such file|starts in a row have failed/;

export interface Verdict {
  figures: BoxAccounts & { hours: number; starts: number; writesADay: number; chunks: number };
  /** For people, and what is not as it should be. */
  lines: string[];
  wrong: string[];
}

/** To be called when the host has ended. */
export function judge(run: LifeRun, { wrong, resetsAsked }: Findings): Verdict {
  const { box } = run;
  const accounts = run.accounts();
  const hours = run.nowMs / HOUR;
  const writes = box.lines.filter((line) => line.startsWith("@write ")).map((line) => line.slice(7));
  const chunks = writes.filter((name) => (IMAGE_FILES as readonly string[]).includes(name)).length;
  const writesADay = Math.round((10 * (writes.length - chunks) * 24) / hours) / 10;
  if (hours >= 24 && writesADay > WRITES_A_DAY) wrong.push(`${writesADay} small files written a day`);
  const errors = counted(box.lines.filter((line) => UNEXPECTED.test(line) && !EXPECTED.test(line)));
  const boots = bootsOf(run);
  const all = [
    ...wrong,
    ...errors,
    ...accounts.untrue,
    ...[...boots].flatMap(([boot, starts]) => (starts.size > 1 ? [`boot id ${boot} at ${starts.size} starts`] : [])),
    ...accounts.unreadable,
    ...box.resets
      .filter(({ reason }) => reason !== "reboot")
      .map(({ reason, atMs }) => `${reason} at ${atMs / HOUR} h`),
  ];
  const asked = box.resets.filter(({ reason }) => reason === "reboot").length;
  const restarts = box.resets.map(({ reason, atMs }) => `${reason} at ${(atMs / HOUR).toFixed(2)} h`).join(", ");
  if (asked !== resetsAsked) all.push(`${asked} restarts, ${resetsAsked} asked for: ${restarts}`);
  if (accounts.lost > 0) all.push(`${accounts.lost} records acknowledged and not logged`);
  if (accounts.doubled > 0) all.push(`${accounts.doubled} records logged twice`);
  const figures = { ...accounts, hours: Math.round(100 * hours) / 100, starts: box.starts, writesADay, chunks };
  const lines = [
    `${figures.hours} h, ${box.starts} starts (${asked} asked for), ${boots.size} boot ids heard`,
    `${accounts.made} records made, ${accounts.acked} acknowledged: ${accounts.lost} of these not logged, ${accounts.doubled} logged twice`,
    `${accounts.dropped} dropped by the box's own count, ${accounts.neverSent} never sent, ${accounts.absent} in no log`,
    `${writes.length - chunks} small files written, ${writesADay} a day (target ${WRITES_A_DAY}), and ${chunks} chunks of an image`,
    ...all.map((text) => `WRONG: ${text}`),
  ];
  return { figures, lines, wrong: all };
}

/** Each text once, with how often it came. */
function counted(texts: readonly string[]): string[] {
  const counts = new Map<string, number>();
  for (const text of texts) counts.set(text, (counts.get(text) ?? 0) + 1);
  return [...counts].map(([text, count]) => (count === 1 ? text : `${text} (${count} times)`));
}

/** The starts at which each boot id was heard. */
function bootsOf({ heard }: LifeRun): Map<unknown, Set<number>> {
  const boots = new Map<unknown, Set<number>>();
  for (const { kind, message, start } of heard)
    if (kind === "status") boots.set(message["boot"], (boots.get(message["boot"]) ?? new Set()).add(start));
  return boots;
}
