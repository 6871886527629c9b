// The threshold policy: call a till when a trusted line is longer than the target, let one close when all is quiet.
// Pure: keeps its own short memory of calls, is given the time.
import type { LampSignal } from "../../protocol/messages.ts";
import type { Decision, DecisionKind, Verdict } from "./decision.ts";
import { inputsOf, type Policy } from "./inputs.ts";
import { isClosed, isOpen, isTrusted, type LaneView } from "./lane-view.ts";
import { DEFAULT_TARGETS, type Targets } from "./targets.ts";

export class ThresholdPolicy implements Policy {
  private targets: Targets;
  private called = new Map<string, number>();
  private closing = new Set<string>();
  private openSince = new Map<string, number>();
  private lastCallMs = Number.NEGATIVE_INFINITY;
  private busyMs = Number.NEGATIVE_INFINITY;
  private waitedMs = Number.NEGATIVE_INFINITY;
  private lastCalledBox = "";

  constructor(targets: Targets = DEFAULT_TARGETS) {
    this.targets = targets;
  }

  decide(lanes: readonly LaneView[], nowMs: number): Verdict {
    const decisions: Decision[] = [];
    const say = (kind: DecisionKind, box: string, reason: string): void => {
      const name = lanes.find((lane) => lane.box === box)?.name ?? box;
      const inputs = { nowMs, lanes: inputsOf(lanes), memory: "" };
      decisions.push({ tMs: nowMs, kind, box, name, reason, because: { code: "nobody" }, inputs });
    };
    this.note(lanes, nowMs);
    this.endCalls(lanes, nowMs, say);
    this.call(lanes, nowMs, say);
    this.release(lanes, nowMs, say);
    return { lamps: this.lamps(lanes), decisions, calls: [], advice: [] };
  }

  /** Remembers since when tills are open and when a line was last long, or anybody waited. */
  private note(lanes: readonly LaneView[], nowMs: number): void {
    for (const lane of lanes) {
      if (isClosed(lane)) this.openSince.delete(lane.box);
      else if (isOpen(lane) && !this.openSince.has(lane.box)) this.openSince.set(lane.box, nowMs);
    }
    const longest = this.longest(lanes)?.telemetry?.waiting ?? 0;
    // A lane that is open and cannot be trusted might have a line: it never counts as quiet.
    const unsure = lanes.some((lane) => lane.freshness !== "unknown" && !isClosed(lane) && !this.trusts(lane));
    if (longest > this.targets.quietAtMost || unsure) this.busyMs = nowMs;
    if (longest > 0 || unsure) this.waitedMs = nowMs;
  }

  private endCalls(lanes: readonly LaneView[], nowMs: number, say: Say): void {
    for (const [box, sinceMs] of [...this.called]) {
      const lane = lanes.find((l) => l.box === box);
      const seconds = Math.round((nowMs - sinceMs) / 1000);
      if (lane === undefined || lane.freshness !== "fresh") {
        this.called.delete(box);
        say("withdrawn", box, `${lane?.name ?? box} can no longer be heard`);
      } else if (isOpen(lane)) {
        this.called.delete(box);
        say("answered", box, `${lane.name} opened ${seconds} s after the call`);
      } else if (nowMs - this.busyMs > this.targets.quietMs) {
        this.called.delete(box);
        say("withdrawn", box, `no line longer than ${this.targets.quietAtMost} for ${this.targets.quietMs / 1000} s`);
      }
    }
  }

  private call(lanes: readonly LaneView[], nowMs: number, say: Say): void {
    const longest = this.longest(lanes);
    const waiting = longest?.telemetry?.waiting ?? 0;
    if (longest === undefined || waiting <= this.targets.callAbove) return;
    if (this.called.size > 0 || nowMs - this.lastCallMs < this.targets.coolDownMs) return;
    const closing = [...this.closing].map((box) => lanes.find((l) => l.box === box)).find((l) => l && isOpen(l));
    if (closing !== undefined) {
      this.closing.delete(closing.box);
      say("stay-open", closing.box, `${waiting} waiting at ${longest.name}`);
      return;
    }
    const free = lanes.filter((lane) => isClosed(lane));
    // Rotation: somebody else's till than the last time, where there is one.
    const till = free.find((lane) => lane.box !== this.lastCalledBox) ?? free[0];
    if (till === undefined) return;
    this.called.set(till.box, nowMs);
    this.lastCallMs = nowMs;
    this.lastCalledBox = till.box;
    say(
      "call",
      till.box,
      `${waiting} waiting at ${longest.name}, ${spell(longest.telemetry?.waitS)}: open ${till.name}`,
    );
  }

  private release(lanes: readonly LaneView[], nowMs: number, say: Say): void {
    for (const box of [...this.closing]) {
      const lane = lanes.find((l) => l.box === box);
      if (lane === undefined || !isOpen(lane)) this.closing.delete(box);
      else if (nowMs - this.waitedMs < 1000) {
        this.closing.delete(box);
        say("stay-open", box, "customers are waiting again");
      }
    }
    const open = lanes.filter(isOpen);
    if (open.length - this.closing.size <= this.targets.minOpen || this.called.size > 0 || this.closing.size > 0)
      return;
    if (nowMs - this.waitedMs < this.targets.closeAfterMs) return;
    const idle = open.filter((lane) => lane.telemetry?.state === "idle" && this.trusts(lane));
    const till = idle.find((lane) => nowMs - (this.openSince.get(lane.box) ?? nowMs) >= this.targets.minOpenMs);
    if (till === undefined) return;
    this.closing.add(till.box);
    say("may-close", till.box, `nobody has waited anywhere for ${this.targets.closeAfterMs / 1000} s`);
  }

  /** Only lanes that can be heard get a command; the rest follow their own rule when the lease ends. */
  private lamps(lanes: readonly LaneView[]): Map<string, LampSignal> {
    const lamps = new Map<string, LampSignal>();
    for (const lane of lanes) if (lane.freshness === "fresh") lamps.set(lane.box, this.lampOf(lane));
    return lamps;
  }

  private lampOf(lane: LaneView): LampSignal {
    if (this.called.has(lane.box)) return "open";
    if (lane.telemetry?.state === "blind") return "blind";
    if (lane.telemetry?.state === "stalled") return "stalled";
    return this.closing.has(lane.box) ? "close" : "off";
  }

  private trusts(lane: LaneView): boolean {
    return isTrusted(lane, this.targets.minConfidence);
  }

  private longest(lanes: readonly LaneView[]): LaneView | undefined {
    return lanes
      .filter((lane) => isOpen(lane) && this.trusts(lane))
      .reduce<LaneView | undefined>(
        (a, b) => ((b.telemetry?.waiting ?? 0) > (a?.telemetry?.waiting ?? -1) ? b : a),
        undefined,
      );
  }
}

type Say = (kind: DecisionKind, box: string, reason: string) => void;

/** A wait in words: "4 min 10 s". */
function spell(seconds: number | null | undefined): string {
  if (seconds === null || seconds === undefined) return "wait unknown";
  const whole = Math.round(seconds);
  return whole < 60 ? `${whole} s` : `${Math.floor(whole / 60)} min ${whole % 60} s`;
}
