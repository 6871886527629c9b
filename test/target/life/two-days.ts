// Two days in the life of a box: what happens to it, and what must hold afterwards. A plan tells how long each part takes.
import { writeFileSync } from "node:fs";
import path from "node:path";
import { runBeside } from "../../e2e/host-process.ts";
import { HOUR, KEY, type LifeRun, MINUTE } from "./life-run.ts";

/** Durations in ms. */
export interface Plan {
  unprovisioned: number;
  morning: number;
  /** The host is off, and what there is between two events. */
  night: number;
  between: number;
  wifiGone: number;
  brokerFrozen: number;
  /** The ToF sensor is plugged, unplugged and plugged again for so long each. */
  sensor: number;
  /** Time from a start that believes to have run for long to the turn of its clock. */
  toTurn: number;
  evening: number;
}

/** 48 hours. */
export const TWO_DAYS: Plan = {
  unprovisioned: 10 * MINUTE,
  morning: 6 * HOUR,
  night: 11 * HOUR,
  between: HOUR,
  wifiGone: 12 * HOUR,
  brokerFrozen: 20 * MINUTE,
  sensor: HOUR,
  toTurn: 30 * MINUTE,
  evening: 7 * HOUR + 30 * MINUTE,
};

/** The same in an hour: the outbox does not fill. */
export const IN_SHORT: Plan = {
  unprovisioned: MINUTE / 2,
  morning: 3 * MINUTE,
  night: 6 * MINUTE,
  between: 3 * MINUTE,
  wifiGone: 6 * MINUTE,
  brokerFrozen: 2 * MINUTE,
  sensor: 2 * MINUTE,
  toTurn: 2 * MINUTE,
  evening: 4 * MINUTE,
};

/** What has come of it. */
export interface Findings {
  /** What should not have been, in words. */
  wrong: string[];
  resetsAsked: number;
}

const NAMES = ["newest", "acked", "dropped"] as const;
const NEXT = "0.2.0";
const TURNS_S = [2 ** 31 / 1000, 2 ** 32 / 1000] as const;
const BROWN_OUTS = 10;
/** A box with new settings has started again by then. Unit ms. */
const SOON_MS = MINUTE / 4;

/** Notes what happens and what should not. */
interface Notes {
  event(text: string): void;
  check(holds: boolean, text: string): void;
}

/** Lives through the plan; `tell` is called at each event. */
export async function live(run: LifeRun, plan: Plan, tell: (text: string) => void): Promise<Findings> {
  const found: Findings = { wrong: [], resetsAsked: 0 };
  const notes: Notes = {
    event: (text) => tell(`${(run.nowMs / HOUR).toFixed(2)} h: ${text} (${soFar(run)})`),
    check: (holds, text) => void (holds || found.wrong.push(text)),
  };
  await begin(run, plan, notes);
  await loseHostAndWifi(run, plan, notes);
  await renew(run, plan, notes);
  await losePower(run, plan, notes);
  // Settings three times, and the update.
  found.resetsAsked = 4;
  return found;
}

/** Figures of a run that goes on: a long one that is ended early has told something. */
function soFar({ box, ledger }: LifeRun): string {
  const sum = { newest: 0, acked: 0, dropped: 0 };
  for (const account of ledger.accounts()) for (const name of NAMES) sum[name] += account[name];
  const writes = box.lines.filter((line) => line.startsWith("@write ")).length;
  return `${box.starts} starts, ${box.resets.length} resets, ${sum.newest} records, ${sum.acked} acknowledged, ${sum.dropped} dropped, ${writes} files written`;
}

async function begin(run: LifeRun, plan: Plan, { event, check }: Notes): Promise<void> {
  await run.startHost();
  event("power, without settings");
  await run.live(plan.unprovisioned);
  const isTold = run.box.lines.some((line) => line.includes("found no such file"));
  check(isTold, "a box without settings does not say so");
  event("settings at the console");
  run.provision(false);
  await run.live(plan.morning);
  check(run.newest("status")?.["presence"] === "online", "no birth after the settings");
}

async function loseHostAndWifi(run: LifeRun, plan: Plan, { event }: Notes): Promise<void> {
  event("host off overnight");
  await run.stopHost();
  await run.live(plan.night);
  event("host back");
  await run.startHost();
  await run.live(plan.between);

  event("power cut; the clock turns over 2^31 ms");
  await turn(run, TURNS_S[0], plan);

  event("WiFi gone");
  run.wifi(false);
  await run.live(plan.wifiGone);
  event("WiFi back");
  run.wifi(true);
  await run.live(plan.between);

  event("broker frozen");
  run.broker.freeze();
  await run.live(plan.brokerFrozen);
  run.broker.thaw();
  event("broker back");
  await run.live(plan.between);
}

async function renew(run: LifeRun, plan: Plan, notes: Notes): Promise<void> {
  notes.event("update over the air");
  notes.check(await update(run), "the update did not succeed");
  await run.live(plan.between);

  notes.event("power cut; a sensor in the settings; the clock turns over 2^32 ms");
  run.provision(true);
  await run.live(SOON_MS);
  await turn(run, TURNS_S[1], plan);
  await unplug(run, plan, notes);
}

async function losePower(run: LifeRun, plan: Plan, { event, check }: Notes): Promise<void> {
  event("power cut; no sensor in the settings");
  run.provision(false);
  await run.live(SOON_MS);
  await run.box.cutPower();
  await run.live(plan.between);

  event(`${BROWN_OUTS} brown-outs`);
  for (let i = 0; i < BROWN_OUTS; i++) {
    await run.box.cutPower();
    await run.live(run.random.between(1500, 6000));
  }
  await run.box.cutPower();
  await run.live(plan.evening);
  event("end");
  const firmware = run.newest("status")?.["firmware"];
  check(firmware === NEXT, `after the brown-outs it runs ${firmware}`);
  check(run.newest("health")?.["image"] === "newest", "it has gone back to its earlier image");
}

/** A power cut after which the box believes to have run until shortly before its clock turns over. */
async function turn(run: LifeRun, atS: number, plan: Plan): Promise<void> {
  run.box.uptimeS = atS - plan.toTurn / 1000;
  await run.box.cutPower();
  await run.live(plan.toTurn + plan.between);
  run.box.uptimeS = 0;
}

async function unplug(run: LifeRun, plan: Plan, { event, check }: Notes): Promise<void> {
  const errors = (): string => String(run.newest("health")?.["errors"]);
  await run.live(plan.sensor);
  check(errors() === "null", `a sensor that is plugged in: ${errors()}`);
  event("sensor unplugged");
  run.box.say("sensor.plug(false)");
  await run.live(plan.sensor);
  check(errors() === "head nack", `a sensor that is not plugged in: ${errors()}`);
  event("sensor plugged in");
  run.box.say("sensor.plug(true)");
  await run.live(plan.sensor);
  check(errors() === "null", `a sensor that is plugged in again: ${errors()}`);
}

/** Sends a later version of the image, as a person does; whether it runs. */
async function update(run: LifeRun): Promise<boolean> {
  const next = run.image.replace(/^(\/\/tillbeacon \S+) \S+/, `$1 ${NEXT}`).replaceAll('"0.1.0"', `"${NEXT}"`);
  writeFileSync(path.join(run.dir, "next.js"), next, "latin1");
  let isOver = false;
  const done = runBeside(["update", "lane-1", "--image", "next.js"], run.dir, {
    seconds: 600,
    env: { TILLBEACON_UPDATE_KEY: KEY },
  }).then((result) => {
    isOver = true;
    return result;
  });
  await run.live(HOUR, () => isOver);
  const { code, stderr, stdout } = await done;
  if (code !== 0) run.box.lines.push(`@update ${stdout}${stderr}`);
  return code === 0;
}
