// `tillbeacon why`: what was decided around a time, and why, in words, with the lanes as they were.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { DEFAULT_CONFIG, DEFAULT_LOG, DEMO_LOG, readConfig } from "../config/config.ts";
import { surePercent } from "../core/confidence.ts";
import type { DecisionInput } from "../core/decision.ts";
import { describeEvent, type LoggedEvent } from "../core/event-words.ts";
import { InputError } from "../core/input-error.ts";
import { spell } from "../core/reason.ts";
import { isReplayed } from "../core/replay.ts";
import { History, type LoggedDecision } from "../log/history.ts";
import { minutes, timeOfDay } from "./arguments.ts";

interface WhyOptions {
  log?: string;
  config?: string;
  store?: string;
  minutes: number;
  json?: boolean;
}

const HELP = `
A time without a date is within the last 24 hours. The log is that of --log, else that of the configuration, else
that of the demo store. Every decision is replayed from its inputs; one that does not come out the same is marked.

Examples:
  tillbeacon why 14:05
  tillbeacon why 14:05:30 --minutes 1
  tillbeacon why 2026-11-21T17:40 --log tillbeacon-data/log.sqlite`;

export function addWhyCommand(program: Command): void {
  program
    .command("why")
    .description("what was decided around a time, and why, with the lanes as they were")
    .argument("<time>", "14:05, 14:05:30 or 2026-11-21T14:05, by this machine's clock", timeOfDay)
    .option("--log <file>", "log file (SQLite)")
    .option("--config <file>", "the shop's configuration (YAML), for its log and name")
    .option("--store <name>", "which store, where the log has several")
    .option("--minutes <n>", "how far to look before and after", minutes, 5)
    .option("--json", "print one line of JSON instead of text")
    .addHelpText("after", HELP)
    .action(runWhy);
}

async function runWhy(tMs: number, options: WhyOptions): Promise<void> {
  const place = placeOf(options);
  const history = openHistory(place.log);
  try {
    const store = storeOf(history, place);
    const [fromMs, toMs] = [tMs - 60000 * options.minutes, tMs + 60000 * options.minutes];
    const found = await history.decisions(store, fromMs, toMs);
    const events = await history.events(store, fromMs, toMs);
    if (options.json) console.log(JSON.stringify({ store, log: place.log, tMs, decisions: found.map(jsonOf), events }));
    else await print(history, { store, log: place.log, tMs, minutes: options.minutes }, found, events);
  } finally {
    history.close();
  }
}

/** Which log, and which store in it if that has been said. */
function placeOf(options: WhyOptions): { log: string; store: string | undefined } {
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  if (options.log !== undefined && options.config === undefined) return { log: options.log, store: options.store };
  if (file === undefined) return { log: existsSync(DEFAULT_LOG) ? DEFAULT_LOG : DEMO_LOG, store: options.store };
  const config = readConfig(file);
  return { log: options.log ?? config.log, store: options.store ?? config.store };
}

function openHistory(file: string): History {
  if (!existsSync(file)) throw new InputError(file, 1, "no such file", "a shop's log (name it by --log)");
  try {
    return new History(file);
  } catch (error) {
    throw new InputError(file, 1, `no log (${(error as Error).message})`, "a shop's log (SQLite)");
  }
}

function storeOf(history: History, { log, store }: { log: string; store: string | undefined }): string {
  const stores = history.stores();
  const [only] = stores;
  if (store === undefined && stores.length === 1 && only !== undefined) return only;
  if (store !== undefined && (stores.includes(store) || stores.length === 0)) return store;
  const found = stores.length === 0 ? "no decision" : `decisions of ${stores.join(", ")}`;
  const expected = store === undefined ? "those of one store (choose it by --store)" : `those of ${store}`;
  throw new InputError(log, 1, found, expected);
}

async function print(
  history: History,
  { store, log, tMs, minutes }: { store: string; log: string; tMs: number; minutes: number },
  found: readonly LoggedDecision[],
  events: readonly LoggedEvent[],
): Promise<void> {
  console.log(`${store}, ${dateOf(tMs)} ${clockOf(tMs)}, ${minutes} min before and after (${log})`);
  const told = [
    ...found.map((decision) => ({ tMs: decision.tMs, lines: linesOf(decision) })),
    ...events.map((event) => ({
      tMs: event.tMs,
      lines: [`${clockOf(event.tMs)}  ${event.box ?? "shop"}: ${describeEvent(event)}`],
    })),
  ];
  for (const { lines } of told.sort((a, b) => a.tMs - b.tMs)) console.log(`\n${lines.join("\n")}`);
  if (found.length > 0) return;
  console.log("\nNothing was decided then.");
  const { before, after } = await history.around(store, tMs);
  if (before !== undefined)
    console.log(`\nThe last decision before, on ${dateOf(before.tMs)}:\n${linesOf(before).join("\n")}`);
  if (after !== undefined) console.log(`\nThe first one after, on ${dateOf(after.tMs)}:\n${linesOf(after).join("\n")}`);
}

function linesOf(decision: LoggedDecision): string[] {
  const { tMs, kind, box, reason, inputs } = decision;
  const name = inputs?.name ?? box;
  const warning = isSame(decision) === false ? ["          replayed from its inputs, it comes out differently"] : [];
  const lanes = inputs?.lanes ?? [];
  const width = Math.max(0, ...lanes.map((lane) => (lane.name ?? lane.box).length));
  return [
    `${clockOf(tMs)}  ${kind.toUpperCase()} ${name}: ${reason}`,
    ...lanes.map((lane) => `          ${(lane.name ?? lane.box).padEnd(width)}  ${describe(lane)}`),
    ...warning,
  ];
}

function describe({ role, freshness, state, waiting, waitS, confidencePercent, ins }: DecisionInput): string {
  if (freshness !== "fresh") return `${freshness}: not looked at`;
  if (role === "door") return `${ins ?? "no"} people counted`;
  if (state === "closed" || state === "blind") return state;
  const length = waiting === null ? "length unknown" : `${waiting} waiting`;
  const wait = waitS === null ? "" : `, ${spell(waitS)}`;
  return `${state}, ${length}${wait}, ${surePercent(confidencePercent / 100)} % sure`;
}

/** Whether it replays; undefined where the row lacks its inputs. */
function isSame(decision: LoggedDecision): boolean | undefined {
  const { inputs } = decision;
  if (inputs === undefined || !inputs.state || !inputs.rules) return undefined;
  try {
    return isReplayed({ ...decision, because: inputs.because, inputs });
  } catch {
    return undefined;
  }
}

function jsonOf(decision: LoggedDecision): object {
  const { id, tMs, kind, box, reason, inputs } = decision;
  const { name, because, lanes } = inputs ?? {};
  return { id, tMs, kind, box, name, reason, because, lanes, replays: isSame(decision) ?? null };
}

function clockOf(tMs: number): string {
  return new Date(tMs).toLocaleTimeString("en-GB");
}

function dateOf(tMs: number): string {
  return new Date(tMs).toLocaleDateString("en-GB", {
    weekday: "short",
    day: "numeric",
    month: "short",
    year: "numeric",
  });
}
