// The walk test: what a person does step by step, and whether the sensors saw it as it was. Pure: figures come in.

import type { ChannelName } from "../../protocol/channels.ts";
import type { Finding } from "./advice.ts";
import type { BoxView, Sample } from "./observed-box.ts";

/** One thing to do in the lane. */
export interface Step {
  name: "empty" | "walk-in" | "tail" | "pay-point" | "walk-out" | "turn-back";
  /** What to ask of the person. */
  ask: string;
  /** It lasts so long, or ends at once when it is done. Unit s. */
  seconds: number;
  /** Ends by the clock alone. */
  fixed: boolean;
}

/** What was seen during a step: samples, and the box's counts and clock before and after it. */
export interface StepRecord {
  samples: readonly Sample[];
  before: BoxView;
  after: BoxView;
  /** Beams that were broken at its end. */
  broken: readonly ChannelName[];
}

/** How a step went: passed when there are no faults. */
export interface StepResult {
  name: Step["name"];
  found: string;
  findings: Finding[];
}

/** Measured in the empty lane and with a person in it. Unit mm; undefined where no target was in range. */
export interface Backgrounds {
  headMm: number | undefined;
  tailMm: number | undefined;
}

/** A person must be at least this much nearer than what the empty zone shows. Unit mm; firmware/core/background.ts. */
const MARGIN_MM = 200;
/** Valid readings that a person needs to count as seen: a second's worth at 20 Hz. */
const SEEN_SAMPLES = 15;
/** Share of readings with a valid range that make a background. */
const BACKGROUND_SHARE = 0.5;

/** The steps for the sensors that a lane has. */
export function stepsFor(sensors: readonly ChannelName[], seconds: number): Step[] {
  const has = (sensor: ChannelName): boolean => sensors.includes(sensor);
  const steps: Step[] = [{ name: "empty", ask: "keep the lane empty", seconds: Math.min(seconds, 6), fixed: true }];
  const add = (name: Step["name"], ask: string): void => void steps.push({ name, ask, seconds, fixed: false });
  if (has("entry")) add("walk-in", "walk in past the entrance beams, once, and stop in the lane");
  if (has("tail")) add("tail", "stand where the fourth in line would stand");
  if (has("head")) add("pay-point", "stand at the pay point");
  if (has("exit")) add("walk-out", "walk out past the exit beam");
  if (has("entry2")) add("turn-back", "come to the entrance, walk in past both beams, turn round and walk back out");
  return steps;
}

/** Whether a step that is under way is done, so that nobody need wait for the clock. */
export function isDone(step: Step, record: StepRecord, backgrounds: Backgrounds): boolean {
  if (step.fixed) return false;
  const { before, after, samples } = record;
  if (step.name === "walk-in") return after.inward + after.outward > before.inward + before.outward && atRest(record);
  if (step.name === "walk-out") return after.exits > before.exits && atRest(record);
  if (step.name === "turn-back")
    return after.outward > before.outward && after.inward > before.inward && atRest(record);
  if (step.name === "tail") return nearer(samples, "tail", backgrounds.tailMm) >= SEEN_SAMPLES;
  return nearer(samples, "head", backgrounds.headMm) >= SEEN_SAMPLES;
}

/** What the empty lane shows in its zones. */
export function backgroundsOf(samples: readonly Sample[]): Backgrounds {
  return { headMm: background(samples, "head"), tailMm: background(samples, "tail") };
}

/** Judges a step when it is over. `sensors` are those that are wired. */
export function judge(
  step: Step,
  record: StepRecord,
  backgrounds: Backgrounds,
  sensors: readonly ChannelName[],
): StepResult {
  const { name } = step;
  if (name === "empty") return judgeEmpty(record, backgrounds, sensors);
  if (name === "walk-in") return judgeWalkIn(record, sensors);
  if (name === "walk-out") return judgeWalkOut(record);
  if (name === "turn-back") return judgeTurnBack(record);
  return judgeZone(name, record, backgrounds);
}

function judgeEmpty(
  { samples, broken }: StepRecord,
  backgrounds: Backgrounds,
  sensors: readonly ChannelName[],
): StepResult {
  const findings: Finding[] = [];
  for (const beam of ["entry", "entry2", "exit"] as const)
    if (breaks(samples, beam) > 0)
      findings.push(
        fault(
          beam,
          `${breaks(samples, beam)} breaks with nobody there: badly aligned, sunlight, or somebody was there`,
        ),
      );
  for (const beam of broken)
    findings.push(fault(beam, "broken with nobody there: emitter off or misaligned, or a receiver that is 'light on'"));
  const zones = (["head", "tail"] as const).filter((zone) => sensors.includes(zone));
  for (const zone of zones)
    if (!samples.some(({ sensor }) => sensor === zone))
      findings.push(fault(zone, "says nothing: check its plug, the bus and its XSHUT line"));
  const mm = { head: backgrounds.headMm, tail: backgrounds.tailMm };
  const found = zones.map((zone) => `${zone} ${mm[zone] === undefined ? "no target in range" : `${mm[zone]} mm`}`);
  return { name: "empty", found: found.join(", ") || "no zones", findings };
}

function judgeWalkIn({ samples, before, after }: StepRecord, sensors: readonly ChannelName[]): StepResult {
  const inward = after.inward - before.inward;
  const outward = after.outward - before.outward;
  const findings: Finding[] = [];
  const paired = sensors.includes("entry2");
  const unseen = (["entry", "entry2"] as const).filter((s) => sensors.includes(s) && breaks(samples, s) === 0);
  for (const beam of unseen)
    findings.push(fault(beam, "did not see you: misaligned, too high or too low, or not connected"));
  if (unseen.length === 0) {
    if (paired && outward > inward)
      findings.push(
        fault("entry", "the pair saw you walk out: the two beams are swapped; exchange the plugs of entry and entry2"),
      );
    else if (inward === 0)
      findings.push(
        fault("entry", "both beams broke, but not as one body: are they 6 to 8 cm apart and at one height?"),
      );
    else if (inward > 1 || outward > 0)
      findings.push(
        fault(
          "entry",
          "one body, counted more than once: mount the beams 1.10 to 1.15 m high, away from arms and trolleys",
        ),
      );
  }
  return { name: "walk-in", found: `${inward} in, ${outward} back`, findings };
}

function judgeWalkOut({ samples, before, after }: StepRecord): StepResult {
  const exits = after.exits - before.exits;
  const findings: Finding[] = [];
  if (breaks(samples, "exit") === 0)
    findings.push(fault("exit", "did not see you: misaligned, too high or too low, or not connected"));
  else if (exits !== 1)
    findings.push(fault("exit", `one body, counted ${exits} times: mount the beam 1.10 to 1.15 m high`));
  return { name: "walk-out", found: `${exits} out`, findings };
}

function judgeTurnBack({ before, after }: StepRecord): StepResult {
  const inward = after.inward - before.inward;
  const outward = after.outward - before.outward;
  const findings: Finding[] = [];
  if (inward !== 1 || outward !== 1)
    findings.push(
      fault(
        "entry",
        "expected one in and one back: walk through both beams each way; if you did, the pair is too close together or too far apart",
      ),
    );
  return { name: "turn-back", found: `${inward} in, ${outward} back`, findings };
}

function judgeZone(name: "tail" | "pay-point", { samples }: StepRecord, backgrounds: Backgrounds): StepResult {
  const zone = name === "tail" ? "tail" : "head";
  const backgroundMm = zone === "tail" ? backgrounds.tailMm : backgrounds.headMm;
  const seen = nearer(samples, zone, backgroundMm);
  const ranges = valid(samples, zone);
  const nearest = ranges.toSorted((a, b) => a - b)[Math.floor(ranges.length / 10)];
  const found = nearest === undefined ? "no reading in range" : `${nearest} mm`;
  if (seen >= SEEN_SAMPLES) return { name, found, findings: [] };
  const empty = backgroundMm === undefined ? "nothing in range" : `${backgroundMm} mm`;
  const text = `did not see you (empty: ${empty}; expected ${MARGIN_MM} mm nearer for a second): turn it to where people stand`;
  return { name, found, findings: [fault(zone, text)] };
}

/** The middle of the valid readings; undefined when most had no target. */
function background(samples: readonly Sample[], zone: "head" | "tail"): number | undefined {
  const all = samples.filter(({ sensor }) => sensor === zone).length;
  const ranges = valid(samples, zone).toSorted((a, b) => a - b);
  return ranges.length < all * BACKGROUND_SHARE ? undefined : ranges[Math.floor(ranges.length / 2)];
}

function valid(samples: readonly Sample[], zone: ChannelName): number[] {
  return samples.filter(({ sensor, status }) => sensor === zone && status === 0).map(({ value }) => value);
}

function nearer(samples: readonly Sample[], zone: ChannelName, backgroundMm: number | undefined): number {
  return valid(samples, zone).filter((mm) => backgroundMm === undefined || mm < backgroundMm - MARGIN_MM).length;
}

function breaks(samples: readonly Sample[], beam: ChannelName): number {
  return samples.filter(({ sensor, value }) => sensor === beam && value === 1).length;
}

/** No beam has changed for a second and a half of the box's time: nobody is between the beams any more. */
function atRest({ samples, after }: StepRecord): boolean {
  const last = samples.findLast(({ sensor }) => sensor !== "head" && sensor !== "tail");
  return last === undefined || after.tMs - last.tMs > 1500;
}

function fault(sensor: string, text: string): Finding {
  return { sensor, weight: "fault", text };
}
