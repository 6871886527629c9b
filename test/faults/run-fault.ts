// Runs one fault against one broker and judges it: one row of the table.
import { monitorEventLoopDelay, performance } from "node:perf_hooks";
import type { Fault } from "./fault.ts";
import type { ConsoleLine } from "./host-run.ts";
import type { BootAccount } from "./ledger.ts";
import { type LogContent, readLogs, reckon } from "./log-files.ts";
import { type BrokerName, LANES, pause, Rig } from "./rig.ts";
import { Watch } from "./watch.ts";

/** One row. A number that could not be had is null. */
export interface Row {
  fault: string;
  broker: BrokerName;
  fresh: string;
  warned: string;
  /** Keys of other warnings. */
  others: string[];
  recoveredS: number | null;
  lost: number;
  doubled: number;
  /** Decisions in the log of those printed, and how many were made during the fault. */
  decisions: string;
  isGreen: boolean;
  /** What is red, in words. */
  because: string[];
  /** The longest that boxes and test themselves waited for the machine. Unit ms. */
  lagMs: number;
}

const READY_S = 30;
const SETTLE_S = 45;

/** What happened during a fault, before it is judged. Times by `performance.now`. */
interface Course {
  fault: Fault;
  rig: Rig;
  watch: Watch;
  beginMs: number;
  endMs: number;
  recoveredMs: number | undefined;
  accounts: BootAccount[];
  forgiven: Map<string, number>;
  found: string[];
}

export async function runFault(fault: Fault, broker: BrokerName): Promise<Row> {
  const rig = new Rig(broker, fault.rig);
  const delay = monitorEventLoopDelay({ resolution: 10 });
  delay.enable();
  try {
    await rig.open();
    const course = await runThrough(fault, rig);
    return { ...judge(course, await finish(rig)), lagMs: Math.round(delay.max / 1e6) };
  } catch (error) {
    const nothing = { fresh: "-", warned: "-", others: [], recoveredS: null, lost: 0, doubled: 0, decisions: "-" };
    return {
      fault: fault.name,
      broker,
      ...nothing,
      isGreen: false,
      because: [(error as Error).message.replace(/\s+/g, " ")],
      lagMs: 0,
    };
  } finally {
    delay.disable();
    await rig.close();
  }
}

async function runThrough(fault: Fault, rig: Rig): Promise<Course> {
  await fault.before?.(rig);
  if (rig.hosts.length === 0) await rig.startHost();
  rig.shop.start();
  const watch = new Watch(() => rig.pageUrl, rig.shopBoxes());
  await until(() => isWell(watch, 0), READY_S);
  if (!isWell(watch, 0)) throw new Error(`not all lanes were fresh ${READY_S} s after the start`);
  await pause(2000);
  const before = fault.destroys ? rig.ledger.accounts() : [];
  const forgiven = new Map(before.map(({ box, boot, newest }) => [`${box} ${boot}`, newest]));
  const beginMs = performance.now();
  const found: string[] = [];
  if (!fault.withoutLine) setTimeout(() => rig.line(0, 5, 3), 200);
  await fault.begin?.(rig);
  await pause(Math.max(0, 1000 * (fault.holdS ?? 20) - (performance.now() - beginMs)));
  await fault.end?.(rig);
  const endMs = performance.now();
  const limitS = (fault.recoverS ?? 20) + 10;
  await until(() => isWell(watch, endMs) && (fault.staysWarned || isQuiet(watch, fault)), limitS);
  const recoveredMs = wellSince(watch, fault, endMs);
  await until(() => rig.ledger.waiting() <= 2 * LANES, SETTLE_S);
  const accounts = rig.ledger.accounts().map((account) => ({ ...account }));
  const said = await fault.check?.(rig);
  if (said !== undefined) found.push(said);
  await pause(2500);
  await watch.stop();
  return { fault, rig, watch, beginMs, endMs, recoveredMs, accounts, forgiven, found };
}

/** Takes boxes and host down in order, and reads what is on disk; the host's exit code beside it. */
async function finish(rig: Rig): Promise<{ content: LogContent; code: number | null }> {
  rig.shop.stop();
  await pause(300);
  rig.host.kill("SIGTERM");
  const code = await Promise.race([rig.host.exited, pause(15000).then(() => -1)]);
  return { content: readLogs([rig.logDir, rig.dir], rig.otherLogs), code };
}

async function until(check: () => boolean, seconds: number): Promise<void> {
  for (let i = 0; i < 10 * seconds && !check(); i++) await pause(100);
}

/** All lanes have been fresh for the last second, and since that time. */
function isWell({ looks }: Watch, sinceMs: number): boolean {
  const last = looks.slice(-5);
  return last.length === 5 && last.every(({ atMs, fresh }) => atMs >= sinceMs && fresh === LANES);
}

function isQuiet({ looks }: Watch, { warns }: Fault): boolean {
  return warns === undefined || looks.slice(-5).every(({ page }) => !page.some((text) => warns.test(text)));
}

/** When all lanes were fresh and the warning was over for good. */
function wellSince(watch: Watch, fault: Fault, endMs: number): number | undefined {
  let since: number | undefined;
  for (const look of watch.between(endMs)) {
    const isWarned = !fault.staysWarned && fault.warns !== undefined && look.page.some((t) => fault.warns?.test(t));
    if (look.fresh < LANES || isWarned) since = undefined;
    else since ??= look.atMs;
  }
  return since;
}

function judge(course: Course, { content, code }: { content: LogContent; code: number | null }): Omit<Row, "lagMs"> {
  const { fault, rig, endMs, recoveredMs, found } = course;
  const because = [...found];
  const fresh = judgeFreshness(course, because);
  const { warned, others } = judgeWarning(course, because);
  const { lost, missing, doubled, dropped } = reckon(course.accounts, content, course.forgiven);
  const recoveredS = recoveredMs === undefined ? null : Math.round((recoveredMs - endMs) / 100) / 10;
  const limitS = fault.recoverS ?? 20;
  if (recoveredS === null) because.push(`not well ${limitS + 10} s after the fault's end`);
  else if (recoveredS > limitS) because.push(`well again only after ${recoveredS} s`);
  if (lost > 0) because.push(`${lost} records were acknowledged and are in no log`);
  if (missing > lost) because.push(`${missing} records that went out are in no log`);
  if (dropped > 0) because.push(`boxes dropped ${dropped} records`);
  if (doubled > 0) because.push(`${doubled} records are in two logs`);
  if (code !== 0) because.push(`the host ended with ${code}`);
  const decisions = judgeDecisions(course, content, because);
  const row = { fault: fault.name, broker: rig.broker, fresh, warned, others, recoveredS };
  return {
    ...row,
    lost: lost + Math.max(0, missing - lost),
    doubled,
    decisions,
    isGreen: because.length === 0,
    because,
  };
}

function judgeFreshness({ fault, watch, beginMs, recoveredMs }: Course, because: string[]): string {
  if (fault.goesStale) return "-";
  const looks = watch.between(beginMs, recoveredMs);
  const isStale = (box: string): boolean => !fault.mayGoStale?.includes(box);
  const stale = looks.filter((look) => look.tookMs !== undefined && look.stale.some(isStale));
  const silent = looks.filter(({ tookMs }) => tookMs === undefined);
  if (silent.length > 0) because.push(`the page did not answer ${silent.length} times of ${looks.length}`);
  if (stale.length === 0) return silent.length === 0 ? "yes" : "no word";
  const lanes = LANES - Math.min(...stale.map(({ fresh }) => fresh));
  const first = Math.round(((stale[0]?.atMs ?? 0) - beginMs) / 100) / 10;
  because.push(`${lanes} of ${LANES} lanes not fresh from ${first} s on, in ${stale.length} looks of ${looks.length}`);
  return "no";
}

/** What is told of boxes that have done nothing wrong. */
const FALSE = /^(twins|implausible|conflict|relived)/;

function judgeWarning({ fault, rig, watch }: Course, because: string[]): { warned: string; others: string[] } {
  const lines = rig.hosts.flatMap((host) => host.lines).filter(({ warning }) => warning !== undefined);
  const { warns } = fault;
  const isIt = ({ warning, msg }: ConsoleLine): boolean => warns?.test(`${warning} ${msg}`) ?? false;
  const times = lines.filter((line) => line.level >= 40 && isIt(line));
  const others = [...new Set(lines.filter((line) => !isIt(line)).map(({ warning }) => warning ?? ""))];
  const keys = new Set(times.map(({ warning }) => warning));
  const strangers = others.filter((key) => FALSE.test(key) && !keys.has(key) && !fault.mayWarn?.test(key));
  if (strangers.length > 0) because.push(`warned falsely of ${strangers.join(", ")}`);
  if (warns === undefined) return { warned: "-", others };
  if (fault.mayHeal && times.length === 0) return { warned: "healed", others };
  const onPage = watch.looks.some(({ page }) => page.some((text) => warns.test(text)));
  const atHealth = watch.looks.some(({ health }) => health.some((text) => warns.test(text)));
  // One fault may be told in two parts: what is wrong, and what has become of the file.
  const isOnce = times.length > 0 && times.length === keys.size;
  if (!isOnce) because.push(`warned ${times.length} times in the console: ${times.map((t) => t.warning).join(", ")}`);
  if (!onPage) because.push("no warning on the page");
  if (!atHealth) because.push("no warning at /health");
  const ended = lines.filter((line) => line.level < 40 && keys.has(line.warning));
  if (isOnce && !fault.staysWarned && ended.length !== keys.size)
    because.push(`${ended.length} lines say that it is over`);
  const warned = isOnce && onPage && atHealth ? "once" : times.length === 0 ? "never" : `${times.length} times`;
  return { warned, others: others.filter((key) => !keys.has(key)) };
}

/** Every decision that was printed is in the log, once. */
function judgeDecisions({ rig, fault, beginMs, endMs }: Course, content: LogContent, because: string[]): string {
  const printed = rig.hosts
    .flatMap((host) => host.lines)
    .filter(({ decision }) => decision !== undefined)
    .map(({ decision, box, reason }) => `${decision} ${box} ${reason}`);
  const left = [...content.decisions];
  const others = [...content.otherDecisions];
  const take = (list: string[], text: string): boolean => {
    const at = list.indexOf(text);
    if (at >= 0) list.splice(at, 1);
    return at >= 0;
  };
  const absent = printed.filter((text) => !take(left, text) && !take(others, text));
  // A host ends the calls of the life before it, which it does not print.
  const extra = left.filter((text) => printed.includes(text));
  if (absent.length > 0) because.push(`decisions not in the log: ${absent.slice(0, 3).join("; ")}`);
  if (extra.length > 0) because.push(`decisions in the log twice: ${extra.slice(0, 3).join("; ")}`);
  const during = rig.hosts
    .flatMap((host) => host.lines)
    .filter(({ decision, atMs }) => decision !== undefined && atMs >= beginMs && atMs <= endMs);
  if (during.length === 0 && !fault.withoutLine && !fault.goesStale) because.push("no decision was made meanwhile");
  return `${printed.length - absent.length}/${printed.length} (${during.length})`;
}
