// What decisions are made on, and how that is logged with them. Pure.
import type { Telemetry } from "../../../protocol/messages/telemetry.ts";
import { type LaneView, nameOf } from "../lane-view.ts";
import type { Decision, DecisionInput, DecisionInputs, Emit } from "./decision.ts";
import { describeReason } from "./reason.ts";

/** A lane reduced to the fields that decisions depend on. */
function inputOf({ telemetry: t, heardMs: _, ...place }: LaneView): DecisionInput {
  return {
    ...place,
    state: t?.state ?? "unknown",
    boot: t?.boot ?? "",
    ins: t?.ins ?? null,
    outs: t?.outs ?? null,
    reversed: t?.reversed ?? null,
    inLane: t?.inLane ?? null,
    waiting: t?.waiting ?? null,
    waitS: t?.waitS ?? null,
    confidencePercent: t?.confidencePercent ?? 0,
    entry: t?.entry ?? "absent",
    exit: t?.exit ?? "absent",
    head: t?.head ?? "absent",
    tail: t?.tail ?? "absent",
    acked: t?.acked ?? 0,
  };
}

/**
 * A change of one of these fields is decided on at once: people who come and go, tills, sensors, buttons. Waits and confidence
 * drift with every record; the look once a second is enough for them.
 */
const DECIDED_AT_ONCE = [
  ...["boot", "state", "acked", "entry", "exit", "head", "tail"],
  ...["waiting", "inLane", "ins", "outs", "reversed"],
] as readonly (keyof Telemetry)[];

/** Whether a record must be decided on at once, compared with the fresh one before it, if there is one. */
export function mustDecideAtOnce(telemetry: Telemetry, before: Telemetry | undefined): boolean {
  return before === undefined || DECIDED_AT_ONCE.some((field) => telemetry[field] !== before[field]);
}

/**
 * Returns an `Emit` that appends to `decisions`. The inputs of a decision are computed only when they are first read, so that no lamp
 * waits for them. `logged`: the rules, and a function that gives the state from before the decision; undefined where inputs are not
 * kept.
 */
export function emitInto(
  decisions: Decision[],
  event: DecisionInputs["event"],
  seen: readonly LaneView[],
  logged: { rules: string; stateBefore: () => string } | undefined,
  nowMs: number,
): Emit {
  let inputs: DecisionInputs | undefined;
  return (kind, box, because) => {
    decisions.push({
      tMs: nowMs,
      kind,
      box,
      name: nameOf(seen, box),
      reason: describeReason(because),
      because,
      get inputs() {
        inputs ??= {
          ...{ event, nowMs, lanes: seen.map(inputOf) },
          ...{ state: logged?.stateBefore() ?? "", rules: logged?.rules ?? "" },
        };
        return inputs;
      },
    });
  };
}
