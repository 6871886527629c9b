// Stores checks of lanes by people, each as a file of JSON lines in a folder beside the log. The box's telemetry is noted in it whenever
// it changes.
import { appendFileSync, readdirSync, readFileSync } from "node:fs";
import path from "node:path";
import {
  type CheckSample,
  type CheckSummary,
  type CheckTap,
  type LaneCheck,
  lastTapMs,
  resultOf,
} from "../core/lane-check.ts";
import type { LaneView } from "../core/lane-view.ts";
import { utcDateOf } from "../core/local-days.ts";
import { makeFolder } from "../files/make-folder.ts";
import type { CheckSource } from "../web/check-routes.ts";

/** How many checks are read and listed, how many run at a time, and how many taps one may have. */
const LISTED = 50;
const AT_ONCE = 10;
const MOST_TAPS = 5000;
/** A check ends by itself after this long without a tap. Unit ms. */
const FORGOTTEN_MS = 3600000;
const FILE = /^(\d{4}-\d\d-\d\d)-([\w-]{8,40})\.jsonl$/;

type Line =
  | ({ is: "start" } & Pick<LaneCheck, "id" | "box" | "name" | "startedMs">)
  | ({ is: "tap" } & CheckTap)
  | ({ is: "box" } & CheckSample)
  | { is: "end"; tMs: number };

/** A check and its file. `summary`: computed when it is first listed after its end. */
interface Kept {
  file: string;
  check: LaneCheck;
  summary?: CheckSummary;
}

/** The checks of one shop. */
export class LaneChecks implements CheckSource {
  private folder: string;
  private lanes: () => readonly LaneView[];
  readonly nowMs: () => number;
  private checks: Map<string, Kept>;

  /** `folder` is created with the first check. `nowMs` is the wall clock's, since 1970. */
  constructor(folder: string, lanes: () => readonly LaneView[], nowMs: () => number) {
    this.folder = folder;
    this.lanes = lanes;
    this.nowMs = nowMs;
    this.checks = new Map(readChecks(folder).map((read) => [read.check.id, read]));
  }

  list(): CheckSummary[] {
    const ended = [...this.checks.values()].filter(({ check }) => check.endedMs !== null);
    return ended
      .sort((a, b) => b.check.startedMs - a.check.startedMs)
      .slice(0, LISTED)
      .map((kept) => {
        kept.summary ??= summaryOf(kept.check);
        return kept.summary;
      });
  }

  add(id: string, box: string, taps: readonly CheckTap[], isEnded: boolean): "added" | "no-lane" | "too-many" {
    const kept = this.checks.get(id) ?? this.start(id, box, taps);
    if (typeof kept === "string") return kept;
    const { check } = kept;
    const fresh = taps.filter((tap) => check.endedMs === null && !check.taps.some((known) => known.id === tap.id));
    if (check.taps.length + fresh.length > MOST_TAPS) return "too-many";
    for (const { id, tMs, kind, length } of fresh) this.write(kept, { is: "tap", id, tMs, kind, length });
    if (isEnded && check.endedMs === null) this.write(kept, { is: "end", tMs: this.nowMs() });
    return "added";
  }

  /** To be called once a second: notes what the boxes report. */
  tick(): void {
    for (const kept of this.checks.values()) {
      const { check } = kept;
      if (check.endedMs !== null) continue;
      const lastMs = lastTapMs(check);
      try {
        if (this.nowMs() - lastMs > FORGOTTEN_MS) this.write(kept, { is: "end", tMs: lastMs });
        else this.note(kept);
      } catch {
        // Tried again in a second; the person sees the error at the next tap.
      }
    }
  }

  private note(kept: Kept): void {
    const lane = this.lanes().find(({ box }) => box === kept.check.box);
    const telemetry = lane?.freshness === "fresh" ? lane.telemetry : undefined;
    const isBlind = telemetry === undefined || telemetry.state === "blind";
    const said = {
      inLane: isBlind ? null : telemetry.inLane,
      confidence: isBlind ? null : telemetry.confidencePercent / 100,
      ins: telemetry?.ins ?? null,
      outs: telemetry?.outs ?? null,
    };
    const last = kept.check.samples.at(-1);
    const isSame = (["inLane", "confidence", "ins", "outs"] as const).every((key) => last?.[key] === said[key]);
    if (!isSame) this.write(kept, { is: "box", tMs: this.nowMs(), ...said });
  }

  private start(id: string, box: string, taps: readonly CheckTap[]): Kept | "no-lane" | "too-many" {
    const lane = this.lanes().find((lane) => lane.box === box && lane.role !== "door" && lane.role !== "till");
    if (lane === undefined) return "no-lane";
    const going = [...this.checks.values()].filter(({ check }) => check.endedMs === null);
    if (going.length >= AT_ONCE) return "too-many";
    const startedMs = taps[0]?.tMs ?? this.nowMs();
    const file = path.join(this.folder, `${utcDateOf(this.nowMs())}-${id}.jsonl`);
    const kept = { file, check: newCheck(id, box, lane.name, startedMs) };
    this.write(kept, { is: "start", id, box, name: lane.name, startedMs });
    this.checks.set(id, kept);
    this.note(kept);
    return kept;
  }

  /** Writes a line and then applies it, so that nothing is held that is not on disk. */
  private write({ file, check }: Kept, line: Line): void {
    makeFolder(this.folder);
    appendFileSync(file, `${JSON.stringify(line)}\n`);
    apply(check, line);
  }
}

function summaryOf(check: LaneCheck): CheckSummary {
  const { id, box, name, startedMs, endedMs } = check;
  return { ...{ id, box, name, startedMs, endedMs }, result: resultOf(check) ?? null };
}

function newCheck(id: string, box: string, name: string, startedMs: number): LaneCheck {
  return { id, box, name, startedMs, endedMs: null, taps: [], samples: [] };
}

function apply(check: LaneCheck, line: Line): void {
  if (line.is === "end") check.endedMs = line.tMs;
  else if (line.is === "tap") {
    const { is: _, ...tap } = line;
    check.taps.push(tap);
  } else if (line.is === "box") {
    const { is: _, ...sample } = line;
    check.samples.push(sample);
  }
}

/** The newest checks of a folder; unreadable lines are skipped, as the last may be cut off. */
function readChecks(folder: string): Kept[] {
  let names: string[];
  try {
    names = readdirSync(folder).filter((name) => FILE.test(name));
  } catch {
    return [];
  }
  const newest = names.sort().slice(-LISTED);
  return newest.flatMap((name) => readCheck(path.join(folder, name)));
}

function readCheck(file: string): Kept[] {
  const lines = readFileSync(file, "utf8")
    .split("\n")
    .flatMap((text): Line[] => {
      try {
        return [JSON.parse(text) as Line];
      } catch {
        return [];
      }
    });
  const [start] = lines;
  if (start?.is !== "start") return [];
  const check = newCheck(start.id, start.box, start.name, start.startedMs);
  for (const line of lines) apply(check, line);
  return [{ file, check }];
}
