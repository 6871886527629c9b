// Makes a logged decision again from its inputs, and checks whether it comes out the same. Pure.
import { TELEMETRY, type Telemetry } from "../../../protocol/messages/telemetry.ts";
import { blankOf } from "../../../protocol/tables.ts";
import type { LaneView } from "../lane-view.ts";
import type { AcknowledgedBy, Decision, DecisionInput, DecisionInputs } from "./decision.ts";
import { newDispatch, type Rules } from "./policies.ts";
import { describeReason } from "./reason.ts";

/** All decisions that follow from the inputs of one. Throws SyntaxError where the log is damaged. */
export function replay({ because, box, inputs }: Pick<Decision, "because" | "box" | "inputs">): Decision[] {
  const { event, nowMs, state, rules } = inputs;
  const { policy, targets } = JSON.parse(rules) as Rules;
  const dispatch = newDispatch(policy, targets);
  dispatch.restore(state);
  const lanes = inputs.lanes.map(viewOf);
  if (event === "stop") return dispatch.stop(lanes, nowMs);
  if (event === "look") return dispatch.decide(lanes, nowMs).decisions;
  return dispatch.acknowledge(box, lanes, nowMs, "by" in because ? (because.by as AcknowledgedBy) : "page");
}

/** Whether a decision comes out the same. */
export function isReplayed(decision: Pick<Decision, "kind" | "box" | "reason" | "because" | "inputs">): boolean {
  const { kind, box, because } = decision;
  // The wording may have changed since the log was written, so both are worded anew.
  const reason = because === undefined ? decision.reason : describeReason(because);
  return replay(decision).some((again) => again.kind === kind && again.box === box && again.reason === reason);
}

function viewOf({ state, freshness, box, name, role, pool, hasSwitch, machines, ...rest }: DecisionInput): LaneView {
  const place = { box, name, role, pool, hasSwitch, machines };
  const telemetry: Telemetry | undefined = state === "unknown" ? undefined : { ...blankOf(TELEMETRY), ...rest, state };
  return { ...place, freshness, heardMs: undefined, telemetry };
}

/** Inputs of a decision as logged. */
export type LoggedInputs = DecisionInputs & { name: string; because: Decision["because"] };
