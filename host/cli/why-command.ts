// `tillbeacon why`: what was decided around a time, and why, in words, with the lanes as they were.
import { existsSync } from "node:fs";
import type { Command } from "commander";
import { DEFAULT_CONFIG, DEFAULT_LOG, DEMO_LOG } from "../config/default-files.ts";
import { surePercent } from "../core/confidence.ts";
import type { DecisionInput } from "../core/dispatch/decision.ts";
import type { Reason } from "../core/dispatch/reason.ts";
import { isReplayed } from "../core/dispatch/replay.ts";
import { whichOf } from "../core/local-days.ts";
import { InputError } from "../core/problems/input-error.ts";
import { describeEvent, type LoggedEvent } from "../core/report/event-words.ts";
import type { LeftOut, OnDamage } from "../core/report/left-out.ts";
import { History, type LoggedDecision } from "../log/history.ts";
import { eventText } from "../web/public/event-text.ts";
import { UNKNOWN } from "../web/public/formats.ts";
import type { Words } from "../web/public/language-en.ts";
import { minutes, momentsOf } from "./arguments.ts";
import { languageOption, wordsFor } from "./language.ts";
import { lacksOf, tellDamage } from "./log-place.ts";

interface WhyOptions {
  log?: string;
  config?: string;
  store?: string;
  minutes: number;
  json?: boolean;
  lang?: string;
}

const HELP = `
A time without a date is within the last 24 hours. One that comes twice, as clocks go back, is looked at both times, each marked
by its offset from UTC. The log is that of --log, else that of the configuration, else
that of the demo store. Every decision is replayed from its inputs; one that does not come out the same is marked.

Examples:
  tillbeacon why 14:05
  tillbeacon why 14:05:30 --minutes 1
  tillbeacon why 2026-11-21T17:40 --log tillbeacon-data/log.sqlite`;

export function addWhyCommand(program: Command): void {
  program
    .command("why")
    .description("what was decided around a time, and why, with the lanes as they were")
    .argument("<time>", "14:05, 14:05:30 or 2026-11-21T14:05, by this machine's clock", momentsOf)
    .option("--log <file>", "log file (SQLite)")
    .option("--config <file>", "the shop's configuration (YAML), for its log and name")
    .option("--store <name>", "which store, where the log has several")
    .option("--minutes <n>", "how far to look before and after", minutes, 5)
    .option("--json", "print one line of JSON instead of text")
    .addOption(languageOption())
    .addHelpText("after", HELP)
    .action(runWhy);
}

async function runWhy(times: number[], options: WhyOptions): Promise<void> {
  const place = await placeOf(options);
  const leftOut: LeftOut[] = [];
  const history = openHistory(place.log, (part) => leftOut.push(part));
  try {
    const store = storeOf(history, place);
    const asked = { store, log: place.log, minutes: options.minutes };
    if (options.json) console.log(JSON.stringify(await allOf(history, asked, times)));
    else
      for (const [i, tMs] of times.entries()) {
        if (i > 0) console.log();
        await print(history, { ...asked, tMs }, wordsFor(options.lang));
      }
  } finally {
    history.close();
  }
  tellDamage(lacksOf(leftOut));
}

interface Asked {
  store: string;
  log: string;
  minutes: number;
}

/** What was decided and what happened around a time. */
async function around(
  history: History,
  { store, minutes }: Asked,
  tMs: number,
): Promise<{ found: LoggedDecision[]; events: LoggedEvent[] }> {
  const [fromMs, toMs] = [tMs - 60000 * minutes, tMs + 60000 * minutes];
  return { found: await history.decisions(store, fromMs, toMs), events: await history.events(store, fromMs, toMs) };
}

/** As data: what is around several times, each thing once. `tMs` is the first of `timesMs`. */
async function allOf(history: History, asked: Asked, timesMs: readonly number[]): Promise<object> {
  const { store, log } = asked;
  const parts = await Promise.all(timesMs.map((tMs) => around(history, asked, tMs)));
  const found = new Map(
    parts.flatMap((part) => part.found.map((decision) => [`${decision.tMs} ${decision.id}`, decision])),
  );
  const events = new Map(parts.flatMap((part) => part.events.map((event) => [JSON.stringify(event), event])));
  const decisions = [...found.values()].map(jsonOf);
  return { store, log, tMs: timesMs[0], timesMs, decisions, events: [...events.values()] };
}

/** Which log, and which store in it if that has been said. */
async function placeOf(options: WhyOptions): Promise<{ log: string; store: string | undefined }> {
  const file = options.config ?? (existsSync(DEFAULT_CONFIG) ? DEFAULT_CONFIG : undefined);
  if (options.log !== undefined && options.config === undefined) return { log: options.log, store: options.store };
  if (file === undefined) return { log: existsSync(DEFAULT_LOG) ? DEFAULT_LOG : DEMO_LOG, store: options.store };
  const { readConfig } = await import("../config/config.ts");
  const config = readConfig(file);
  return { log: options.log ?? config.log, store: options.store ?? config.store };
}

function openHistory(file: string, onDamage: OnDamage): History {
  if (!existsSync(file)) throw new InputError(file, 1, "no such file", "a shop's log (name it by --log)");
  try {
    return new History(file, onDamage);
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

async function print(history: History, asked: Asked & { tMs: number }, words: Words): Promise<void> {
  const { CLI, formats } = words;
  const { store, log, tMs, minutes } = asked;
  const { found, events } = await around(history, asked, tMs);
  const dateOf = (ms: number): string => formats.longDate(formats.dateOf(ms));
  console.log(CLI.around(store, `${dateOf(tMs)} ${clockOf(tMs, words)}`, minutes, log));
  const told = [
    ...found.map((decision) => ({ tMs: decision.tMs, lines: linesOf(decision, words) })),
    ...events.map((event) => ({
      tMs: event.tMs,
      lines: [
        `${clockOf(event.tMs, words)}  ${event.box ?? CLI.shop}: ${eventText({ ...event, text: describeEvent(event) }, words)}`,
      ],
    })),
  ];
  for (const { lines } of told.sort((a, b) => a.tMs - b.tMs)) console.log(`\n${lines.join("\n")}`);
  if (found.length > 0) return;
  console.log(`\n${CLI.nothing}`);
  const { before, after } = await history.around(store, tMs);
  if (before !== undefined) console.log(`\n${CLI.before(dateOf(before.tMs))}\n${linesOf(before, words).join("\n")}`);
  if (after !== undefined) console.log(`\n${CLI.after(dateOf(after.tMs))}\n${linesOf(after, words).join("\n")}`);
}

/** A time, and which of two it is where clocks show it twice. */
function clockOf(ms: number, { formats }: Words): string {
  return `${formats.timeOfDay(ms)} ${whichOf(ms)}`.trimEnd();
}

function linesOf(decision: LoggedDecision, words: Words): string[] {
  const { tMs, kind, box, inputs } = decision;
  const { CLI, DECISION, LANE } = words;
  const named = inputs?.name ?? box;
  const name = kind === "held" ? LANE.lineAt(named) : named;
  const warning = isSame(decision) === false ? [`          ${CLI.differently}`] : [];
  const lanes = inputs?.lanes ?? [];
  const width = Math.max(0, ...lanes.map((lane) => (lane.name ?? lane.box).length));
  return [
    `${clockOf(tMs, words)}  ${DECISION[kind].toUpperCase()} ${name}: ${reasonOf(decision, words)}`,
    ...lanes.map((lane) => `          ${(lane.name ?? lane.box).padEnd(width)}  ${describe(lane, words)}`),
    ...warning,
  ];
}

/** As data it is there in every language; a row without it has the words of its time. */
function reasonOf({ reason, inputs }: LoggedDecision, { REASON }: Words): string {
  const because = inputs?.because;
  const word = because === undefined ? undefined : (REASON[because.code] as ((reason: Reason) => string) | undefined);
  return because === undefined || word === undefined ? reason : word(because);
}

function describe(lane: DecisionInput, { CLI, LANE, OWNER, formats }: Words): string {
  const { role, freshness, state, waiting, waitS, confidencePercent, ins } = lane;
  if (freshness !== "fresh") return CLI.notLookedAt(CLI.unheard[freshness] ?? freshness);
  if (role === "door") return CLI.counted(String(ins ?? UNKNOWN));
  const said = LANE.state[state] ?? state;
  if (state === "closed" || state === "blind") return said;
  const wait = waitS === null ? UNKNOWN : formats.formatDuration(waitS);
  return `${said}, ${OWNER.now(String(waiting ?? UNKNOWN), wait)}, ${CLI.sure(surePercent((confidencePercent ?? 0) / 100))}`;
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
