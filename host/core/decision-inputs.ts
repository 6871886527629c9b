// What of the lanes goes into decisions, and so into the log. Pure.
import type { Telemetry } from "../../protocol/messages/telemetry.ts";
import type { Decision, DecisionInput, DecisionInputs, Emit } from "./decision.ts";
import { type LaneView, nameOf } from "./lane-view.ts";
import { describeReason } from "./reason.ts";

/** What of a box's telemetry goes into decisions. */
export function inputOf({ telemetry: t, heardMs: _, ...place }: LaneView): DecisionInput {
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
 * What is decided on as soon as it changes: people who come and go, tills, sensors, buttons. Waits and confidence drift with
 * every record; that is looked at once a second.
 */
const SUDDEN = [
  ...["boot", "state", "acked", "entry", "exit", "head", "tail"],
  ...["waiting", "inLane", "ins", "outs", "reversed"],
] as readonly (keyof Telemetry)[];

/** Whether a record says what must be decided on before the next second: compared with the one before, if there is one. */
export function isSudden(telemetry: Telemetry, before: Telemetry | undefined): boolean {
  return before === undefined || SUDDEN.some((field) => telemetry[field] !== before[field]);
}

/**
 * Collects decisions, each with its inputs as they are now, before anything is decided. They are worked out when they are asked
 * for: a lamp does not wait for them. `logged`: the rules, and what gives the state; undefined where inputs are not kept.
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
